//! What a caller may ask of a ranking.

use crate::cancel::{Cancel, Progress};

/// Whom a ranking orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Workers for each vacancy.
    Workers,
    /// Vacancies for each worker.
    Vacancies,
}

/// Which pairs a ranking keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Eligible {
    /// Those that pass every hard rule.
    Pass,
    /// Those that fail none; unknown facts are kept and shown.
    #[default]
    KeepUnknown,
    /// All.
    All,
}

impl Eligible {
    /// Whether a pair with this eligibility is kept.
    #[must_use]
    pub fn keeps(self, eligible: Option<bool>) -> bool {
        match self {
            Self::Pass => eligible == Some(true),
            Self::KeepUnknown => eligible != Some(false),
            Self::All => true,
        }
    }
}

/// Whose place by score alone is counted among all workers, so that it can be said how far a policy moved them.
///
/// A place is known at once where the instrument gives openings away and the place is among the first k, or as many as there
/// are openings if those are more; where the instrument only orders (`boost`, `tier`), if nobody with a better score can be
/// missing from the list. For others everybody with a better score must be found, which in a large market takes longer than
/// the ranking itself. Where it isn't counted, [`crate::engine::Row::rule`] is the rule that was applied, whether or not it
/// moved anybody; nothing else of a row depends on it.
///
/// # Examples
///
/// ```
/// use matcher_core::{Places, RankOptions};
///
/// let options = RankOptions::default().with_places(Places::Counted);
/// assert_eq!((options.places, RankOptions::default().places), (Places::Counted, Places::Auto));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Places {
    /// As [`Places::Counted`] in markets of up to 32,768 workers, as [`Places::Listed`] in larger ones.
    #[default]
    Auto,
    /// Everybody's.
    Counted,
    /// Theirs whose place is known at once; `before` and `moved` of others are `None`.
    Listed,
}

impl Places {
    /// Workers up to which places are counted unless somebody says otherwise: two blocks, so small that all candidates are
    /// looked at anyway.
    const COUNTED_UP_TO: u32 = 32_768;

    pub(super) fn are_counted(self, workers: u32) -> bool {
        match self {
            Self::Auto => workers <= Self::COUNTED_UP_TO,
            Self::Counted => true,
            Self::Listed => false,
        }
    }
}

/// Options of a ranking.
///
/// # Examples
///
/// ```
/// use matcher_core::engine::{Eligible, RankOptions};
///
/// let options = RankOptions::default().with_k(5).with_eligible(Eligible::Pass).with_near_misses(3);
/// assert_eq!((options.k, options.near_misses), (5, 3));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RankOptions {
    /// Rows a list has at most, at least 1.
    pub k: usize,
    /// Which pairs are kept.
    pub eligible: Eligible,
    /// How many pairs that fail exactly one rule are added behind each list, without a position.
    pub near_misses: usize,
    /// Whose place by score alone is counted.
    pub places: Places,
    /// Scores every pair the plain way instead of using postings and bounds; same answer, slower.
    pub exhaustive: bool,
    /// Threads of a pool of its own; the caller's pool if absent.
    pub threads: Option<usize>,
    /// Stops the work.
    pub cancel: Cancel,
    /// Counts lists done.
    pub progress: Progress,
}

impl Default for RankOptions {
    fn default() -> Self {
        Self {
            k: 20,
            eligible: Eligible::default(),
            near_misses: 0,
            places: Places::default(),
            exhaustive: false,
            threads: None,
            cancel: Cancel::default(),
            progress: Progress::default(),
        }
    }
}

impl RankOptions {
    /// Sets the length of a list.
    #[must_use]
    pub fn with_k(mut self, k: usize) -> Self {
        self.k = k;
        self
    }

    /// Sets which pairs are kept.
    #[must_use]
    pub fn with_eligible(mut self, eligible: Eligible) -> Self {
        self.eligible = eligible;
        self
    }

    /// Sets how many near misses are added behind each list.
    #[must_use]
    pub fn with_near_misses(mut self, near_misses: usize) -> Self {
        self.near_misses = near_misses;
        self
    }

    /// Sets whose place by score alone is counted.
    #[must_use]
    pub fn with_places(mut self, places: Places) -> Self {
        self.places = places;
        self
    }

    /// Asks for the plain way.
    #[must_use]
    pub fn with_exhaustive(mut self, exhaustive: bool) -> Self {
        self.exhaustive = exhaustive;
        self
    }

    /// Sets the number of threads.
    #[must_use]
    pub fn with_threads(mut self, threads: usize) -> Self {
        self.threads = Some(threads);
        self
    }

    /// Sets the handle that stops the work.
    #[must_use]
    pub fn with_cancel(mut self, cancel: Cancel) -> Self {
        self.cancel = cancel;
        self
    }

    /// Sets the handle that counts lists done.
    #[must_use]
    pub fn with_progress(mut self, progress: Progress) -> Self {
        self.progress = progress;
        self
    }
}
