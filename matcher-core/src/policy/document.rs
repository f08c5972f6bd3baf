//! The policy document: what a by-law, an agreement or a programme says, as data.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::class::MOST_GROUPS;
use super::dates;
use super::duty::{Exemption, Strategic, Target};
use super::rotation::Rotation;
use crate::config::Places;
use crate::record::SkillClass;
use crate::region::{AdminLevel, RegionCode, ResidencyTier};
use crate::units::{Date, Share};

/// How locals come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Instrument {
    /// The score alone orders.
    #[default]
    None,
    /// A visible amount is added to `priority`.
    Boost,
    /// Every nearer class comes before every farther one.
    Tier,
    /// A share of the openings goes to locals.
    Reserve,
    /// Others come in only where fewer qualified locals than openings were found.
    LabourMarketTest,
}

impl Instrument {
    /// The name used in documents and tables: `labour_market_test`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Boost => "boost",
            Self::Tier => "tier",
            Self::Reserve => "reserve",
            Self::LabourMarketTest => "labour_market_test",
        }
    }
}

/// A document that shows where somebody lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// Where the identity card was issued.
    KtpRegion,
    /// Domicile.
    HomeRegion,
}

/// Whether one proof is enough.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// One proof is enough.
    #[default]
    Any,
    /// Every proof is asked.
    All,
}

/// Who is local.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Local {
    /// Level at which home and site must be the same.
    pub boundary: AdminLevel,
    /// Regions that count instead of the boundary, if any are named; inside the jurisdiction, or around it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<RegionCode>,
    /// What shows where somebody lives; at least one.
    pub proof: Vec<Proof>,
    /// Whether one proof is enough.
    pub mode: Mode,
    /// Full months of residence asked, at most 1200; 0 asks none.
    pub months: u32,
    /// An identity card counts if an officer saw it within so many months, at most 1200; 0 asks for no check. More than
    /// 0 only with [`Proof::KtpRegion`].
    pub checked_months: u32,
}

impl Default for Local {
    fn default() -> Self {
        Self {
            boundary: AdminLevel::KabupatenKota,
            regions: Vec::new(),
            proof: vec![Proof::HomeRegion],
            mode: Mode::Any,
            months: 0,
            checked_months: 0,
        }
    }
}

/// Amounts added to `priority`, by tier, each from 0 to 1; absent tiers take that of the next farther one. A nearer
/// tier never has less than a farther one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TierBoost {
    /// Same desa or kelurahan; the kecamatan's amount if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desa_kelurahan: Option<f64>,
    /// Same kecamatan; the kabupaten's amount if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kecamatan: Option<f64>,
    /// Same kabupaten or kota; the province's amount if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kabupaten_kota: Option<f64>,
    /// Same province; nothing if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provinsi: Option<f64>,
}

impl TierBoost {
    /// The amount for a tier.
    #[must_use]
    pub fn of(&self, tier: ResidencyTier) -> f64 {
        let provinsi = self.provinsi.unwrap_or(0.0);
        let kabupaten_kota = self.kabupaten_kota.unwrap_or(provinsi);
        let kecamatan = self.kecamatan.unwrap_or(kabupaten_kota);
        match tier {
            ResidencyTier::DesaKelurahan => self.desa_kelurahan.unwrap_or(kecamatan),
            ResidencyTier::Kecamatan => kecamatan,
            ResidencyTier::KabupatenKota => kabupaten_kota,
            ResidencyTier::Provinsi => provinsi,
            ResidencyTier::Elsewhere | ResidencyTier::Unknown => 0.0,
        }
    }
}

/// How a share of the openings becomes a number of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// To the next whole opening, so that the share is reached.
    #[default]
    Up,
    /// To the whole openings that are full.
    Down,
    /// To the nearest; a half goes up.
    Nearest,
}

impl Rounding {
    /// The share of a number of openings, in whole openings.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::policy::Rounding;
    /// use matcher_core::units::Share;
    ///
    /// let share = Share::new(0.75)?;
    /// assert_eq!((Rounding::Up.of(share, 3), Rounding::Down.of(share, 3), Rounding::Nearest.of(share, 3)), (3, 2, 2));
    /// # Ok::<(), matcher_core::units::UnitError>(())
    /// ```
    #[must_use]
    pub fn of(self, share: Share, openings: u32) -> u32 {
        match self {
            Self::Up => share.of_up(openings),
            Self::Down => share.of_down(openings),
            Self::Nearest => share.of_nearest(openings),
        }
    }
}

/// The share of the openings that is reserved for locals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "super::read::ShareCell", into = "super::read::ShareCell")]
pub enum ReserveShare {
    /// This share, always.
    Fixed(Share),
    /// The share of the [`Target`] in force for the vacancy: the largest, if several are.
    Target,
}

impl From<Share> for ReserveShare {
    fn from(share: Share) -> Self {
        Self::Fixed(share)
    }
}

impl Default for ReserveShare {
    fn default() -> Self {
        Self::Fixed(Share::ZERO)
    }
}

/// In which order reserved and open openings are filled. It decides what a stated share is worth.
///
/// # Source
///
/// Dur, Kominers, Pathak and Sönmez (2018), "Reserve design: unintended consequences and the demise of Boston's walk
/// zones", *Journal of Political Economy* 126(6).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "super::read::PrecedenceCell", into = "super::read::PrecedenceCell")]
pub enum Precedence {
    /// Reserved openings first: a minimum guarantee. Locals who would be chosen anyway count towards it.
    #[default]
    ReserveFirst,
    /// Open ones first: over and above. Locals chosen on their score alone don't use up the reserve.
    OpenFirst,
    /// One opening after the other, of the kinds named: `open`, `local`, a ring's name, a group's name; `open` and
    /// every kind with a share are named at least once. The list starts over until every opening has had its turn; a
    /// kind whose openings are used up is passed over.
    Slots(Vec<String>),
}

/// What becomes of a reserved opening that nobody qualified claims.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unfilled {
    /// It goes to the best who are left.
    #[default]
    Release,
    /// It stays empty, for [`Reserve::hold_days`].
    Hold,
}

/// Openings kept for locals.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Reserve {
    /// Share of a vacancy's openings.
    pub share: ReserveShare,
    /// How the share becomes a number of openings.
    pub rounding: Rounding,
    /// In which order openings are filled.
    pub precedence: Precedence,
    /// What becomes of an opening that nobody qualified claims.
    pub unfilled: Unfilled,
    /// Days after `opens_on` until an opening that is held is released, at most 3650; 0 holds it for good. More than 0
    /// only with [`Unfilled::Hold`].
    pub hold_days: u32,
}

/// Which classes of skill a rule is for; empty is every class, also one that isn't told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct SkillClasses(pub Vec<SkillClass>);

impl SkillClasses {
    /// Whether the rule is for a class; a class that isn't told is only in a rule for all.
    #[must_use]
    pub fn contains(&self, class: Option<SkillClass>) -> bool {
        self.0.is_empty() || class.is_some_and(|class| self.0.contains(&class))
    }

    /// Whether some class is in both.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.0.is_empty() || other.0.is_empty() || self.0.iter().any(|class| other.0.contains(class))
    }
}

/// How locals come first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Order {
    /// The instrument.
    pub instrument: Instrument,
    /// Score from which somebody is put forward, from 0 to 1; below it the policy does nothing for them.
    pub min_score: f64,
    /// Vacancies it orders.
    pub skill_class: SkillClasses,
    /// Amounts of the instrument `boost`.
    pub boost: TierBoost,
    /// Openings of the instrument `reserve`.
    pub reserve: Reserve,
}

/// A ring around the work site, counted inward: who is in it is in every ring after it, and local. It has either a
/// level, each wider than the one before and none wider than [`Local::boundary`], or regions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Ring {
    /// What the ring is called in lists and among the slots: a slug, which is a small letter and up to 39 more, digits
    /// or `_`. Its level if absent, `named` for regions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Level at which home and site must be the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<AdminLevel>,
    /// Regions that count instead of a level: the villages beside a plant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<RegionCode>,
    /// Share of all openings that goes to the ring, inside what is reserved for locals.
    pub min_share: Share,
    /// Days for which the ring is asked alone, before the next, at most 3650; read by the labour-market test.
    pub window_days: u32,
}

impl Ring {
    /// The ring's name in lists: its own, else its level, else `named`.
    #[must_use]
    pub fn name(&self) -> String {
        let level = self.level.map(|level| level.to_string());
        self.name.clone().or(level).unwrap_or_else(|| "named".to_owned())
    }
}

/// Openings reserved for a group of people, whoever is local.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// The group's name as in the workers' column `groups`, a slug; `disability` is read from the column of that name
    /// too.
    pub name: String,
    /// Share of a vacancy's openings.
    pub share: Share,
    /// How the share becomes a number of openings; as the reserve for locals if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rounding: Option<Rounding>,
}

/// Amounts added to the `priority` of people of certain groups, under a cap; all from 0 to 1, none above the cap.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Extra {
    /// The most that one person gets.
    pub cap: f64,
    /// The amount of each group.
    pub amounts: BTreeMap<String, f64>,
}

/// Who is local, how locals come first, and what is owed.
///
/// # Examples
///
/// ```
/// use matcher_core::policy::{Instrument, Policy};
///
/// let policy = Policy::from_toml("id = \"neutral\"\n[order]\ninstrument = \"tier\"\n")?;
/// assert_eq!(policy.order.instrument, Instrument::Tier);
/// assert!(Policy::from_toml("id = \"x\"\n[order]\ninstrument = \"bonus\"\n").is_err());
/// # Ok::<(), matcher_core::policy::PolicyError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Policy {
    /// Name of this policy.
    pub id: String,
    /// What its makers call this state of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The law or agreement it follows, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub legal_basis: Option<String>,
    /// True for an example that no office has enacted.
    #[serde(default)]
    pub illustrative: bool,
    /// Where it binds: vacancies whose site lies there; everywhere if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jurisdiction: Option<RegionCode>,
    /// First day in force.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "dates")]
    pub valid_from: Option<Date>,
    /// Last day in force.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "dates")]
    pub valid_to: Option<Date>,
    /// Who is local.
    #[serde(default)]
    pub local: Local,
    /// How locals come first.
    #[serde(default)]
    pub order: Order,
    /// Amounts for people of certain groups.
    #[serde(default)]
    pub extra: Extra,
    /// How who had a turn lately stands back.
    #[serde(default)]
    pub rotation: Rotation,
    /// Rings around the site, the innermost first.
    #[serde(default, rename = "tier", skip_serializing_if = "Vec::is_empty")]
    pub rings: Vec<Ring>,
    /// Reserves for groups.
    #[serde(default, rename = "group", skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<Group>,
    /// What is owed.
    #[serde(default, rename = "target", skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<Target>,
    /// Which posts are strategic.
    #[serde(default)]
    pub strategic: Strategic,
    /// Grounds on which posts are let out.
    #[serde(default, rename = "exemption", skip_serializing_if = "Vec::is_empty")]
    pub exemptions: Vec<Exemption>,
    /// Where each key stands in the document, for errors; empty for a policy made in code.
    #[serde(skip)]
    pub(super) places: Places,
}

impl Policy {
    /// The policy that does nothing: local is who lives in the kabupaten or kota of the site, and the score orders.
    #[must_use]
    pub fn none() -> Self {
        Self {
            id: "none".to_owned(),
            version: None,
            legal_basis: None,
            illustrative: false,
            jurisdiction: None,
            valid_from: None,
            valid_to: None,
            local: Local::default(),
            order: Order::default(),
            extra: Extra::default(),
            rotation: Rotation::default(),
            rings: Vec::new(),
            groups: Vec::new(),
            targets: Vec::new(),
            strategic: Strategic::default(),
            exemptions: Vec::new(),
            places: Places::default(),
        }
    }

    /// Names of the groups that the policy declares, each once: reserves first, then extra amounts; their places are
    /// the bits of a class.
    #[must_use]
    pub fn declared_groups(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        let reserved = self.groups.iter().map(|group| group.name.as_str());
        for name in reserved.chain(self.extra.amounts.keys().map(String::as_str)) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names.truncate(MOST_GROUPS);
        names
    }
}
