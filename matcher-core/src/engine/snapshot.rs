//! What is a generation? Everything a ranking reads, immutable and shared.

use std::sync::{Arc, OnceLock, Weak};

use serde::{Deserialize, Serialize};

use super::count::count;
use super::layout::Layout;
use super::origin::Origin;
use super::runs::Runs;
use super::scorer::Scorer;
use crate::index::{Index, IndexError, Profiler};
use crate::lexicon::Lexicon;
use crate::policy::Policy;
use crate::region::{Gazetteer, RegionCode};
use crate::relatedness::Relatedness;
use crate::safeguard::{OfferFlags, SchemeRules, WageFloors};
use crate::scoring::Weights;
use crate::scoring::ceiling::Ceiling;
use crate::scoring::quantised::PackedWeights;
use crate::statistics::Statistics;
use crate::units::Date;

/// What a market is set to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Settings {
    /// The day rules on dates look at; without it they can't tell.
    pub as_of: Option<Date>,
    /// The region the market serves.
    pub region: Option<RegionCode>,
    /// How much each feature counts.
    pub weights: Weights,
    /// How residents come first.
    pub policy: Arc<Policy>,
    /// Understands skills and texts.
    pub lexicon: Arc<Lexicon>,
    /// Knows places.
    pub regions: Arc<Gazetteer>,
    /// What goes together beyond the market; counted with it, and read again when counts are taken anew.
    pub relatedness: Option<Arc<Relatedness>>,
    /// Minimum wages, which no score reads.
    pub wage_floors: Arc<WageFloors>,
    /// Which scheme is due for whom, which no score reads.
    pub scheme_rules: Arc<SchemeRules>,
    /// Which market it is.
    pub(crate) origin: Origin,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            as_of: None,
            region: None,
            weights: Weights::default(),
            policy: Arc::new(Policy::none()),
            lexicon: Lexicon::bundled(),
            regions: Gazetteer::bundled(),
            relatedness: None,
            wage_floors: WageFloors::bundled(),
            scheme_rules: SchemeRules::bundled(),
            origin: Origin::default(),
        }
    }
}

impl Settings {
    /// What turns records into profiles under these settings.
    #[must_use]
    pub fn profiler(&self) -> Profiler {
        Profiler { lexicon: Arc::clone(&self.lexicon), regions: Arc::clone(&self.regions) }
    }
}

/// Digests of what a ranking was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprints {
    /// Version of this library.
    pub version: String,
    /// Generation of the market.
    pub generation: u64,
    /// The day rules on dates look at.
    pub as_of: Option<Date>,
    /// Digest of the weights.
    pub weights: String,
    /// Name of the policy.
    pub policy_id: String,
    /// Digest of the policy.
    pub policy: String,
    /// Digest of the lexicon.
    pub lexicon: String,
    /// What the lexicon's makers call this state of it; empty if they didn't say.
    pub lexicon_version: String,
    /// Digest of the region table.
    pub regions: String,
    /// Digest of the frozen counts.
    pub statistics: String,
    /// Digest of the minimum wages; empty in what an earlier version wrote.
    #[serde(default)]
    pub wage_floors: String,
    /// Digest of the scheme rules; empty in what an earlier version wrote.
    #[serde(default)]
    pub scheme_rules: String,
}

/// No way to work is longer, whatever the detour, which is at most ten times the straight line.
const LONGEST_WAY_KM: f64 = 10.0 * 20_100.0;

/// One generation of a market, immutable; clones share it.
///
/// Made by [`crate::Matcher`]; ranks without looking at records or disk.
#[derive(Clone)]
pub struct Snapshot(pub(super) Arc<Inner>);

/// A generation that may still be held by somebody.
pub(crate) struct Held(Weak<Layout>);

impl Held {
    pub(crate) fn is_held(&self) -> bool {
        self.0.strong_count() > 0
    }
}

pub(super) struct Inner {
    pub(super) layout: Arc<Layout>,
    pub(super) settings: Settings,
    pub(super) weights: PackedWeights,
    pub(super) statistics: Arc<Statistics>,
    pub(super) fingerprints: Fingerprints,
    /// Workers in runs for the market's own policy.
    runs: OnceLock<Arc<Runs>>,
    /// The most that each vacancy can be worth.
    ceilings: OnceLock<Vec<Ceiling>>,
}

impl Inner {
    /// Workers in runs for the market's own policy.
    pub(super) fn runs(&self) -> Arc<Runs> {
        let policy = &self.settings.policy;
        Arc::clone(self.runs.get_or_init(|| Arc::new(Scorer::of(self, policy).runs())))
    }

    /// The most that each vacancy can be worth, made at the first call.
    pub(super) fn ceilings(&self) -> &[Ceiling] {
        let make = || self.layout.vacancies.facts.iter().map(|facts| Ceiling::new(facts, &self.weights)).collect();
        self.ceilings.get_or_init(make)
    }
}

impl Snapshot {
    /// Builds the snapshot of a committed index; counts anew if no frozen counts are given.
    pub(crate) fn build(
        index: &Index,
        settings: Settings,
        statistics: Option<Statistics>,
        generation: u64,
    ) -> Result<Self, IndexError> {
        let statistics = match statistics {
            Some(statistics) => statistics,
            None => count(index, &settings)?,
        };
        let layout = Layout::build(index, &statistics, &settings)?;
        let fingerprints = Fingerprints {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            generation,
            as_of: settings.as_of,
            weights: settings.weights.fingerprint(),
            policy_id: settings.policy.id.clone(),
            policy: settings.policy.fingerprint(),
            lexicon: settings.lexicon.fingerprint().to_owned(),
            lexicon_version: settings.lexicon.version().to_owned(),
            regions: settings.regions.fingerprint(),
            statistics: statistics.fingerprint(),
            wage_floors: settings.wage_floors.fingerprint().to_owned(),
            scheme_rules: settings.scheme_rules.fingerprint().to_owned(),
        };
        let weights = PackedWeights::new(&settings.weights, statistics.rarest());
        let (runs, ceilings) = (OnceLock::new(), OnceLock::new());
        let (layout, statistics) = (Arc::new(layout), Arc::new(statistics));
        let inner = Inner { layout, settings, weights, statistics, fingerprints, runs, ceilings };
        // Made now, so that the first ranking takes no longer than the next.
        inner.runs();
        Ok(Self(Arc::new(inner)))
    }

    /// The same market with scores as if everybody lived at the site. Rules stay, and so do the fingerprints.
    ///
    /// To leave distance out would make every other feature weigh more, and gaps between people wider whose way is the same.
    pub(crate) fn with_equal_ways(&self) -> Self {
        let Inner { layout, settings, statistics, fingerprints, .. } = &*self.0;
        let mut settings = settings.clone();
        // Neither takes part in how records are laid out.
        (settings.weights.distance.km, settings.weights.distance.value) = (vec![LONGEST_WAY_KM], vec![1.0]);
        settings.weights.missing.distance = 1.0;
        Self(Arc::new(Inner {
            layout: Arc::clone(layout),
            weights: PackedWeights::new(&settings.weights, statistics.rarest()),
            settings,
            statistics: Arc::clone(statistics),
            fingerprints: fingerprints.clone(),
            runs: OnceLock::new(),
            ceilings: OnceLock::new(),
        }))
    }

    /// The same records and counts under other weights. What lists of words and skills hold is laid out anew only where it
    /// follows from what changed.
    pub(crate) fn with_weights(&self, index: &Index, weights: Weights) -> Result<Self, IndexError> {
        let Inner { layout, settings, statistics, fingerprints, .. } = &*self.0;
        let is_laid_out = weights.text == settings.weights.text && weights.skills == settings.weights.skills;
        let settings = Settings { weights, ..settings.clone() };
        let layout =
            if is_laid_out { Arc::clone(layout) } else { Arc::new(Layout::build(index, statistics, &settings)?) };
        Ok(Self(Arc::new(Inner {
            layout,
            weights: PackedWeights::new(&settings.weights, statistics.rarest()),
            statistics: Arc::clone(statistics),
            fingerprints: Fingerprints { weights: settings.weights.fingerprint(), ..fingerprints.clone() },
            settings,
            runs: OnceLock::new(),
            ceilings: OnceLock::new(),
        })))
    }

    /// The records of this generation, as long as a snapshot or a ranking holds them.
    pub(crate) fn held(&self) -> Held {
        Held(Arc::downgrade(&self.0.layout))
    }

    /// Whether a ranking was made from this very snapshot.
    pub(crate) fn made(&self, ranking: &super::Ranking) -> bool {
        Arc::ptr_eq(&self.0.layout, &ranking.layout)
    }

    /// Generation of the market, 0 before the first commit.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.0.fingerprints.generation
    }

    /// Digests of what rankings are made from.
    #[must_use]
    pub fn fingerprints(&self) -> &Fingerprints {
        &self.0.fingerprints
    }

    /// What the market is set to.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// The frozen counts.
    #[must_use]
    pub fn statistics(&self) -> &Statistics {
        &self.0.statistics
    }

    /// True if the market has outgrown the frozen counts; see [`crate::Matcher::refresh_statistics`].
    #[must_use]
    pub fn statistics_are_stale(&self) -> bool {
        self.0.statistics.is_stale(self.worker_count(), self.vacancy_count())
    }

    /// What an officer must see beside an offer, by dense numbers.
    pub(crate) fn flags(&self, worker: u32, vacancy: u32) -> OfferFlags {
        let layout = &self.0.layout;
        layout.vacancies.risks[vacancy as usize].beside(layout.workers.vulnerable.of(worker))
    }

    pub(crate) fn layout(&self) -> &Layout {
        &self.0.layout
    }

    pub(crate) fn packed_weights(&self) -> &PackedWeights {
        &self.0.weights
    }

    /// Number of workers.
    #[must_use]
    pub fn worker_count(&self) -> u64 {
        u64::from(self.0.layout.workers.ids.len())
    }

    /// Number of vacancies.
    #[must_use]
    pub fn vacancy_count(&self) -> u64 {
        u64::from(self.0.layout.vacancies.ids.len())
    }
}

impl std::fmt::Debug for Snapshot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Snapshot")
            .field("generation", &self.generation())
            .field("workers", &self.worker_count())
            .field("vacancies", &self.vacancy_count())
            .finish_non_exhaustive()
    }
}
