//! Which policies are worth comparing? Variants of one, along what an office would argue about.

use std::fmt::Display;

use serde::{Deserialize, Serialize};

use super::ImpactError;
use crate::policy::{Instrument, Policy, Precedence, ReserveShare};
use crate::region::AdminLevel;

/// What a grid varies: nothing that isn't given is changed.
///
/// # Examples
///
/// ```
/// use matcher_core::Policy;
/// use matcher_core::impact::Grid;
/// use matcher_core::policy::Instrument;
/// use matcher_core::units::Share;
///
/// let base = Policy::from_toml("id = \"tarakan\"\njurisdiction = \"65.71\"\n")?;
/// let grid = Grid::default()
///     .with_instruments(&[Instrument::Reserve, Instrument::Tier])
///     .with_shares(&[Share::new(0.5)?.into(), Share::new(0.75)?.into()]);
/// let ids: Vec<String> = grid.variants(&base)?.into_iter().map(|policy| policy.id).collect();
/// // A share means nothing to `tier`, so that it has one variant.
/// assert_eq!(
///     ids,
///     ["tarakan instrument=reserve share=0.5", "tarakan instrument=reserve share=0.75", "tarakan instrument=tier"]
/// );
/// # Ok::<(), matcher_core::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Grid {
    /// `order.instrument`.
    #[serde(rename = "instrument")]
    pub instruments: Vec<Instrument>,
    /// `order.reserve.share`; read by `reserve` alone.
    #[serde(rename = "share")]
    pub shares: Vec<ReserveShare>,
    /// `order.reserve.precedence`; read by `reserve` alone.
    #[serde(rename = "precedence")]
    pub precedences: Vec<Precedence>,
    /// `local.boundary`: how far around the site somebody is local. Not read by `none`, nor where regions are named.
    #[serde(rename = "boundary")]
    pub boundaries: Vec<AdminLevel>,
    /// `window_days` of every ring; read by `labour_market_test` alone.
    pub window_days: Vec<u32>,
}

/// Something that a grid varies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Axis {
    /// [`Grid::instruments`].
    Instrument,
    /// [`Grid::boundaries`].
    Boundary,
    /// [`Grid::shares`].
    Share,
    /// [`Grid::precedences`].
    Precedence,
    /// [`Grid::window_days`].
    WindowDays,
}

impl Axis {
    /// Every axis, in the order in which ids name them and variants follow each other, the last changing first.
    pub const ALL: [Self; 5] = [Self::Instrument, Self::Boundary, Self::Share, Self::Precedence, Self::WindowDays];

    /// The word in ids: `window_days`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Instrument => "instrument",
            Self::Boundary => "boundary",
            Self::Share => "share",
            Self::Precedence => "precedence",
            Self::WindowDays => "window_days",
        }
    }

    /// Whether an instrument reads it.
    fn is_read_by(self, instrument: Instrument) -> bool {
        match self {
            Self::Instrument => true,
            Self::Boundary => instrument != Instrument::None,
            Self::Share | Self::Precedence => instrument == Instrument::Reserve,
            Self::WindowDays => instrument == Instrument::LabourMarketTest,
        }
    }
}

/// Most policies of one grid: each is a whole simulation, and nobody reads a thousand rows.
const MOST_VARIANTS: usize = 10_000;

impl Grid {
    /// Reads a grid: a TOML document with a list of values for each of [`Axis::ALL`] that is varied.
    ///
    /// # Errors
    ///
    /// [`ImpactError::MalformedGrid`] for an unknown axis or a value that can't be.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::impact::Grid;
    ///
    /// assert_eq!(Grid::from_toml("share = [0.5, \"target\"]\n")?.shares.len(), 2);
    /// assert!(Grid::from_toml("shares = [0.5]\n").unwrap_err().to_string().contains("did you mean `share`?"));
    /// # Ok::<(), matcher_core::impact::ImpactError>(())
    /// ```
    pub fn from_toml(text: &str) -> Result<Self, ImpactError> {
        crate::config::from_toml(text).map_err(|message| ImpactError::MalformedGrid { message })
    }

    /// Varies the instrument.
    #[must_use]
    pub fn with_instruments(mut self, instruments: &[Instrument]) -> Self {
        self.instruments = instruments.to_vec();
        self
    }

    /// Varies the share of the reserve.
    #[must_use]
    pub fn with_shares(mut self, shares: &[ReserveShare]) -> Self {
        self.shares = shares.to_vec();
        self
    }

    /// Varies the order in which openings are filled.
    #[must_use]
    pub fn with_precedences(mut self, precedences: &[Precedence]) -> Self {
        self.precedences = precedences.to_vec();
        self
    }

    /// Varies how far around the site somebody is local.
    #[must_use]
    pub fn with_boundaries(mut self, boundaries: &[AdminLevel]) -> Self {
        self.boundaries = boundaries.to_vec();
        self
    }

    /// Varies for how long each ring is asked alone.
    #[must_use]
    pub fn with_window_days(mut self, window_days: &[u32]) -> Self {
        self.window_days = window_days.to_vec();
        self
    }

    /// The variants of a policy, checked: every combination of what is given, each once.
    ///
    /// An instrument is combined with what it reads alone, so that no two variants do the same. Ids are that of the policy
    /// with what was varied: `tarakan share=0.5 precedence=open_first`. A variant is illustrative, since no office enacted
    /// it.
    ///
    /// # Errors
    ///
    /// [`ImpactError::Grid`] if nothing is varied, a value is given twice, no instrument reads what is varied, the boundary is
    /// varied where `local.regions` says who is local, windows where there is no ring, or an instrument is named for which
    /// the policy has neither share nor amounts. [`ImpactError::Policy`] for a variant that contradicts itself, such as a
    /// ring wider than the boundary.
    pub fn variants(&self, base: &Policy) -> Result<Vec<Policy>, ImpactError> {
        self.check(base)?;
        let mut made = vec![base.clone().without_places()];
        made[0].illustrative = true;
        for axis in Axis::ALL.into_iter().filter(|axis| self.len(*axis) > 0) {
            let vary = |policy: Policy| {
                let times = if axis.is_read_by(policy.order.instrument) { self.len(axis) } else { 0 };
                let kept = (times == 0).then(|| policy.clone());
                kept.into_iter().chain((0..times).map(move |at| self.varied(policy.clone(), axis, at)))
            };
            made = made.into_iter().flat_map(vary).collect();
        }
        for policy in &made {
            let refused = |source| ImpactError::Policy { id: policy.id.clone(), source };
            policy.validate().map_err(refused)?;
            let has_none = policy.contradictions().iter().any(|warning| warning.code == "no_effect");
            if has_none && self.shares.is_empty() && !self.instruments.is_empty() {
                let instrument = policy.order.instrument.as_str();
                let needs = if policy.order.instrument == Instrument::Boost { "order.boost" } else { "share" };
                let what = format!("is {instrument}, but policy {:?} has no {needs} for it", base.id);
                return Err(ImpactError::Grid { axis: Axis::Instrument.as_str(), what });
            }
        }
        Ok(made)
    }

    fn len(&self, axis: Axis) -> usize {
        match axis {
            Axis::Instrument => self.instruments.len(),
            Axis::Boundary => self.boundaries.len(),
            Axis::Share => self.shares.len(),
            Axis::Precedence => self.precedences.len(),
            Axis::WindowDays => self.window_days.len(),
        }
    }

    /// A policy with the `at`-th value of an axis.
    fn varied(&self, mut policy: Policy, axis: Axis, at: usize) -> Policy {
        let value: String = match axis {
            Axis::Instrument => {
                policy.order.instrument = self.instruments[at];
                self.instruments[at].as_str().to_owned()
            }
            Axis::Boundary => {
                policy.local.boundary = self.boundaries[at];
                self.boundaries[at].to_string()
            }
            Axis::Share => {
                policy.order.reserve.share = self.shares[at];
                word_of_share(self.shares[at])
            }
            Axis::Precedence => {
                policy.order.reserve.precedence = self.precedences[at].clone();
                word_of_precedence(&self.precedences[at])
            }
            Axis::WindowDays => {
                policy.rings.iter_mut().for_each(|ring| ring.window_days = self.window_days[at]);
                self.window_days[at].to_string()
            }
        };
        policy.id = format!("{} {}={value}", policy.id, axis.as_str());
        policy
    }

    fn check(&self, base: &Policy) -> Result<(), ImpactError> {
        let refused = |axis: Axis, what: String| Err(ImpactError::Grid { axis: axis.as_str(), what });
        if Axis::ALL.into_iter().all(|axis| self.len(axis) == 0) {
            let what = "or another axis with at least one value is needed: nothing is varied".to_owned();
            return refused(Axis::Instrument, what);
        }
        let variants = Axis::ALL.into_iter().map(|axis| self.len(axis).max(1)).fold(1, usize::saturating_mul);
        if variants > MOST_VARIANTS {
            let most = Axis::ALL.into_iter().max_by_key(|axis| self.len(*axis)).unwrap_or(Axis::Share);
            return refused(
                most,
                format!("makes {variants} policies with the others; at most {MOST_VARIANTS} are right"),
            );
        }
        let own = [base.order.instrument];
        let instruments = if self.instruments.is_empty() { &own[..] } else { &self.instruments };
        for axis in Axis::ALL.into_iter().filter(|axis| self.len(*axis) > 0) {
            if let Some(twice) = self.twice(axis) {
                return refused(axis, format!("{twice} is given twice"));
            }
            if !instruments.iter().any(|instrument| axis.is_read_by(*instrument)) {
                let names: Vec<&str> = instruments.iter().map(|instrument| instrument.as_str()).collect();
                return refused(axis, format!("is varied, but not read by {}", names.join(", ")));
            }
        }
        if !self.boundaries.is_empty() && !base.local.regions.is_empty() {
            let what = format!("is varied, but local.regions of policy {:?} names who is local", base.id);
            return refused(Axis::Boundary, what);
        }
        if !self.window_days.is_empty() && base.rings.is_empty() {
            let what = format!("is varied, but policy {:?} has no [[tier]] that could be asked alone", base.id);
            return refused(Axis::WindowDays, what);
        }
        Ok(())
    }

    /// A value that an axis has twice.
    fn twice(&self, axis: Axis) -> Option<String> {
        match axis {
            Axis::Instrument => repeated(self.instruments.iter().map(|instrument| instrument.as_str())),
            Axis::Boundary => repeated(self.boundaries.iter()),
            Axis::Share => repeated(self.shares.iter().map(|share| word_of_share(*share))),
            Axis::Precedence => repeated(self.precedences.iter().map(word_of_precedence)),
            Axis::WindowDays => repeated(self.window_days.iter()),
        }
    }
}

fn repeated<T: Display>(values: impl Iterator<Item = T>) -> Option<String> {
    let words: Vec<String> = values.map(|value| value.to_string()).collect();
    words.iter().enumerate().find(|(at, word)| words[..*at].contains(word)).map(|(_, word)| word.clone())
}

fn word_of_share(share: ReserveShare) -> String {
    match share {
        ReserveShare::Fixed(share) => share.to_string(),
        ReserveShare::Target => "target".to_owned(),
    }
}

fn word_of_precedence(precedence: &Precedence) -> String {
    match precedence {
        Precedence::ReserveFirst => "reserve_first".to_owned(),
        Precedence::OpenFirst => "open_first".to_owned(),
        Precedence::Slots(names) => names.join("+"),
    }
}
