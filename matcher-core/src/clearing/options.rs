//! What a caller may ask of an assignment.

use super::{ClearingError, Side};
use crate::cancel::{Cancel, Progress};
use crate::engine::{Eligible, RankOptions};

/// What an assignment is to be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Method {
    /// Nobody has reason to leave it: no worker and vacancy would both rather have each other.
    #[default]
    Stable,
    /// The sum of scores is the largest, reserves filled as far as they can be.
    Welfare,
}

impl Method {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::Welfare => "welfare",
        }
    }
}

/// Options of an assignment.
///
/// # Examples
///
/// ```
/// use matcher_core::clearing::{AssignOptions, Method};
///
/// let options = AssignOptions::default().with_method(Method::Welfare).with_k(10).with_seed(7);
/// assert_eq!((options.method, options.k, options.seed), (Method::Welfare, 10, 7));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AssignOptions {
    /// What the assignment is to be.
    pub method: Method,
    /// Whose lists count, and who proposes where the method is stable.
    pub side: Side,
    /// How many pairs a list of that side has at most, at least 1.
    pub k: usize,
    /// What the lottery is drawn from.
    pub seed: u64,
    /// How many people a vacancy may be shown to first, at least 1; one with more openings is shown to as many as it has.
    /// With it, those without a place are referred too, up to this number. No limit if absent.
    pub exposure_cap: Option<u32>,
    /// How many people are referred for each opening, at least 1; nobody beside those placed if absent.
    pub referrals: Option<u32>,
    /// Which pairs may be assigned: those that pass every hard rule, or those that fail none.
    pub eligible: Eligible,
    /// Threads of a pool of its own; the caller's pool if absent.
    pub threads: Option<usize>,
    /// Stops the work.
    pub cancel: Cancel,
    /// Counts lists done.
    pub progress: Progress,
}

impl Default for AssignOptions {
    fn default() -> Self {
        let RankOptions { k, eligible, threads, cancel, progress, .. } = RankOptions::default();
        Self {
            method: Method::default(),
            side: Side::Workers,
            k,
            seed: 0,
            exposure_cap: None,
            referrals: None,
            eligible,
            threads,
            cancel,
            progress,
        }
    }
}

impl AssignOptions {
    /// Sets what the assignment is to be.
    #[must_use]
    pub fn with_method(mut self, method: Method) -> Self {
        self.method = method;
        self
    }

    /// Sets whose lists count.
    #[must_use]
    pub fn with_side(mut self, side: Side) -> Self {
        self.side = side;
        self
    }

    /// Sets the length of a list.
    #[must_use]
    pub fn with_k(mut self, k: usize) -> Self {
        self.k = k;
        self
    }

    /// Sets what the lottery is drawn from.
    #[must_use]
    pub fn with_seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets how many people a vacancy may be shown to first.
    #[must_use]
    pub fn with_exposure_cap(mut self, exposure_cap: u32) -> Self {
        self.exposure_cap = Some(exposure_cap);
        self
    }

    /// Sets how many people are referred for each opening.
    #[must_use]
    pub fn with_referrals(mut self, referrals: u32) -> Self {
        self.referrals = Some(referrals);
        self
    }

    /// Sets which pairs may be assigned.
    #[must_use]
    pub fn with_eligible(mut self, eligible: Eligible) -> Self {
        self.eligible = eligible;
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

    /// Says what is out of range.
    pub(super) fn check(&self) -> Result<(), ClearingError> {
        let refused = |name, value: String, expected| Err(ClearingError::Option { name, value, expected });
        if self.k == 0 {
            return refused("k", "0".to_owned(), "a whole number of at least 1");
        }
        if self.exposure_cap == Some(0) {
            return refused("exposure_cap", "0".to_owned(), "a whole number of at least 1, or none for no limit");
        }
        if self.referrals == Some(0) {
            return refused("referrals", "0".to_owned(), "a whole number of at least 1, or none");
        }
        if self.eligible == Eligible::All {
            let expected = "pass or keep_unknown: nobody is assigned who fails a rule";
            return refused("eligible", "all".to_owned(), expected);
        }
        Ok(())
    }

    /// What is asked of the engine once lists are made, beside what the caller counts.
    pub(super) fn question(&self) -> RankOptions {
        self.ranking().with_progress(Progress::default())
    }

    /// The lists that are asked of the engine.
    pub(super) fn ranking(&self) -> RankOptions {
        let options = RankOptions::default()
            .with_k(self.k)
            .with_eligible(self.eligible)
            .with_cancel(self.cancel.clone())
            .with_progress(self.progress.clone());
        match self.threads {
            Some(threads) => options.with_threads(threads),
            None => options,
        }
    }
}
