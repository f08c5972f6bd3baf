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
