//! The policy document: read, checked, saved.

use serde::{Deserialize, Serialize};

use crate::record::WorkerFacts;
use crate::region::{AdminLevel, Gazetteer, RegionCode, ResidencyTier};
use crate::units::Date;

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
}

/// A document that shows where somebody lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Regions that count instead of the boundary, if any are named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub regions: Vec<RegionCode>,
    /// What shows where somebody lives.
    pub proof: Vec<Proof>,
    /// Whether one proof is enough.
    pub mode: Mode,
    /// Full months of residence asked; 0 asks none.
    pub months: u32,
}

impl Default for Local {
    fn default() -> Self {
        Self {
            boundary: AdminLevel::KabupatenKota,
            regions: Vec::new(),
            proof: vec![Proof::HomeRegion],
            mode: Mode::Any,
            months: 0,
        }
    }
}

/// Amounts added to `priority`, by tier; absent tiers get none.
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

/// How locals come first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Order {
    /// The instrument.
    pub instrument: Instrument,
    /// Score from which somebody is put forward; below it the policy does nothing for them.
    pub min_score: f64,
    /// Amounts of the instrument `boost`.
    pub boost: TierBoost,
}

/// Who is local, and how locals come first.
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
    #[serde(default, skip_serializing_if = "Option::is_none", with = "toml_date")]
    pub valid_from: Option<Date>,
    /// Last day in force.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "toml_date")]
    pub valid_to: Option<Date>,
    /// Who is local.
    #[serde(default)]
    pub local: Local,
    /// How locals come first.
    #[serde(default)]
    pub order: Order,
}

/// TOML has dates of its own; a string in ISO 8601 is taken as well.
mod toml_date {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::units::Date;

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Written {
        Date(toml::value::Datetime),
        Text(String),
    }

    #[allow(clippy::ref_option, clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    pub(super) fn serialize<S: Serializer>(date: &Option<Date>, serializer: S) -> Result<S::Ok, S::Error> {
        match date {
            Some(date) => serializer.collect_str(date),
            None => serializer.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Date>, D::Error> {
        let text = match Option::<Written>::deserialize(deserializer)? {
            None => return Ok(None),
            Some(Written::Date(date)) => date.to_string(),
            Some(Written::Text(text)) => text,
        };
        text.parse().map(Some).map_err(D::Error::custom)
    }
}

/// A policy that can't be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// Not TOML, an unknown key or a value of another type.
    #[error("policy: {message}")]
    Malformed {
        /// What the reader says, with line and column.
        message: String,
    },
    /// A value out of range.
    #[error("policy: {key} is {value}, expected {expected}")]
    OutOfRange {
        /// The key.
        key: &'static str,
        /// Its value.
        value: String,
        /// What is right.
        expected: &'static str,
    },
    /// A region that the table doesn't have.
    #[error("policy: {key} names the region {code}, which the region table doesn't have")]
    UnknownRegion {
        /// The key.
        key: &'static str,
        /// The code.
        code: RegionCode,
    },
    /// The market serves another region than the policy.
    #[error("policy {id} binds in {jurisdiction}, but this market serves {region}")]
    OtherJurisdiction {
        /// The policy.
        id: String,
        /// Where it binds.
        jurisdiction: RegionCode,
        /// What the market serves.
        region: RegionCode,
    },
}

impl Policy {
    /// The policy that does nothing: local is who lives in the kabupaten or kota of the site, and the score orders.
    #[must_use]
    pub fn none() -> Self {
        Self {
            id: "none".to_owned(),
            legal_basis: None,
            illustrative: false,
            jurisdiction: None,
            valid_from: None,
            valid_to: None,
            local: Local::default(),
            order: Order::default(),
        }
    }

    /// Reads and checks a policy document.
    ///
    /// # Errors
    ///
    /// [`PolicyError`] for text that isn't TOML, an unknown key or instrument, or a value out of range.
    pub fn from_toml(text: &str) -> Result<Self, PolicyError> {
        let policy: Self = crate::config::from_toml(text).map_err(|message| PolicyError::Malformed { message })?;
        policy.validate()?;
        Ok(policy)
    }

    /// The document, every key written out.
    ///
    /// # Errors
    ///
    /// [`PolicyError::Malformed`] if a value can't be written, which checked policies never cause.
    pub fn to_toml(&self) -> Result<String, PolicyError> {
        toml::to_string(self).map_err(|error| PolicyError::Malformed { message: error.to_string() })
    }

    /// Checks every range.
    ///
    /// # Errors
    ///
    /// [`PolicyError::OutOfRange`] naming the first key that is wrong.
    pub fn validate(&self) -> Result<(), PolicyError> {
        let wrong = |key, value: String, expected| Err(PolicyError::OutOfRange { key, value, expected });
        if self.id.trim().is_empty() {
            return wrong("id", "empty".to_owned(), "a name");
        }
        if self.local.proof.is_empty() {
            return wrong("local.proof", "[]".to_owned(), "at least one of ktp_region, home_region");
        }
        if !(0.0..=1.0).contains(&self.order.min_score) {
            return wrong("order.min_score", self.order.min_score.to_string(), "a number from 0 to 1");
        }
        if let (Some(from), Some(to)) = (self.valid_from, self.valid_to)
            && to < from
        {
            return wrong("valid_to", to.to_string(), "a day on or after valid_from");
        }
        let boost = &self.order.boost;
        let amounts = [boost.desa_kelurahan, boost.kecamatan, boost.kabupaten_kota, boost.provinsi];
        for amount in amounts.into_iter().flatten() {
            if !(0.0..=1.0).contains(&amount) {
                return wrong("order.boost", amount.to_string(), "amounts from 0 to 1");
            }
        }
        let tiers = [
            ResidencyTier::DesaKelurahan,
            ResidencyTier::Kecamatan,
            ResidencyTier::KabupatenKota,
            ResidencyTier::Provinsi,
        ];
        if !tiers.map(|tier| boost.of(tier)).is_sorted_by(|nearer, farther| nearer >= farther) {
            return wrong("order.boost", format!("{amounts:?}"), "no farther tier above a nearer one");
        }
        Ok(())
    }

    /// Checks that every region exists and that the policy binds where the market is.
    ///
    /// # Errors
    ///
    /// [`PolicyError::UnknownRegion`] or [`PolicyError::OtherJurisdiction`].
    pub fn check_regions(&self, regions: &Gazetteer, served: Option<RegionCode>) -> Result<(), PolicyError> {
        let known = |key, code: RegionCode| {
            // Villages are not in the bundled table; their kecamatan is.
            let listed = code.at(AdminLevel::Kecamatan).unwrap_or(code);
            if regions.name(listed).is_some() { Ok(()) } else { Err(PolicyError::UnknownRegion { key, code }) }
        };
        for code in &self.local.regions {
            known("local.regions", *code)?;
        }
        let Some(jurisdiction) = self.jurisdiction else {
            return Ok(());
        };
        known("jurisdiction", jurisdiction)?;
        match served {
            Some(region) if !jurisdiction.contains(region) && !region.contains(jurisdiction) => {
                Err(PolicyError::OtherJurisdiction { id: self.id.clone(), jurisdiction, region })
            }
            _ => Ok(()),
        }
    }

    /// A digest of the whole document.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        blake3::hash(format!("{self:?}").as_bytes()).to_hex().as_str()[..16].to_owned()
    }

    /// True if the policy binds for a site on a day. Without a day its dates aren't looked at.
    #[must_use]
    pub fn binds(&self, site: Option<RegionCode>, as_of: Option<Date>) -> bool {
        let inside = match (self.jurisdiction, site) {
            (None, _) => true,
            (Some(jurisdiction), Some(site)) => jurisdiction.contains(site),
            (Some(_), None) => false,
        };
        let in_force = as_of.is_none_or(|day| {
            self.valid_from.is_none_or(|from| day >= from) && self.valid_to.is_none_or(|to| day <= to)
        });
        inside && in_force
    }

    /// Whether a worker is local for a site: `None` if a proof or a date is missing. Unknown is never local.
    #[must_use]
    pub fn is_local(&self, worker: &WorkerFacts, site: Option<RegionCode>, as_of: Option<Date>) -> Option<bool> {
        let by_proof = self.local.proof.iter().map(|proof| {
            let region = proven(*proof, worker)?;
            if self.local.regions.is_empty() {
                let site = site?;
                region.same_at(site, self.local.boundary)
            } else {
                Some(self.local.regions.iter().any(|ring| ring.contains(region)))
            }
        });
        let proven = match self.local.mode {
            Mode::Any => any(by_proof),
            Mode::All => all(by_proof),
        };
        all([proven, self.months_reached(worker, as_of)].into_iter())
    }

    /// Whether the asked months of residence are full.
    fn months_reached(&self, worker: &WorkerFacts, as_of: Option<Date>) -> Option<bool> {
        if self.local.months == 0 {
            return Some(true);
        }
        let since = Date::from_days(worker.resident_since?).ok()?;
        Some(i64::from(since.months_until(as_of?)) >= i64::from(self.local.months))
    }

    /// The tier the policy counts: of the nearest proof if one is enough, of the farthest if all are asked. Somebody inside
    /// the boundary who isn't local (too few months, a missing paper) counts as elsewhere or unknown.
    #[must_use]
    pub fn counted_tier(&self, worker: &WorkerFacts, site: Option<RegionCode>, as_of: Option<Date>) -> ResidencyTier {
        let tiers = self.local.proof.iter().map(|proof| ResidencyTier::between(proven(*proof, worker), site));
        let tier = match self.local.mode {
            Mode::Any => tiers.min(),
            Mode::All => tiers.max(),
        };
        let tier = tier.unwrap_or(ResidencyTier::Unknown);
        match self.is_local(worker, site, as_of) {
            Some(true) => tier,
            local if tier <= ResidencyTier::from(self.local.boundary) => {
                if local.is_none() {
                    ResidencyTier::Unknown
                } else {
                    ResidencyTier::Elsewhere
                }
            }
            _ => tier,
        }
    }
}

fn proven(proof: Proof, worker: &WorkerFacts) -> Option<RegionCode> {
    match proof {
        Proof::KtpRegion => worker.ktp,
        Proof::HomeRegion => worker.home,
    }
}

/// True if one is true, else unknown if one is unknown.
fn any(values: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(false);
    for value in values {
        match value {
            Some(true) => return Some(true),
            Some(false) => {}
            None => result = None,
        }
    }
    result
}

/// False if one is false, else unknown if one is unknown.
fn all(values: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    any(values.map(|value| value.map(|v| !v))).map(|v| !v)
}
