//! What can go wrong with a ranking.

use crate::cancel::{Cancelled, Panicked};
use crate::policy::PolicyError;

/// A ranking that can't be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// An id that no committed record has.
    #[error("{table} have no id {id:?} in generation {generation}; it may not be committed yet")]
    UnknownId {
        /// workers or vacancies.
        table: &'static str,
        /// The id, or `(not shown)` if it looks like a number of a person.
        id: String,
        /// The generation looked at.
        generation: u64,
    },
    /// A list of no length.
    #[error("k is {k}, expected a whole number of at least 1")]
    NoK {
        /// The k.
        k: usize,
    },
    /// A ranking of another market in place of an earlier one of this market.
    #[error(
        "the ranking (generation {generation}) is of another market; one that rank_workers made on this market is right"
    )]
    OtherMarket {
        /// The generation it was made from.
        generation: u64,
    },
    /// A ranking whose question can't be asked again.
    #[error("the ranking {made}; one that rank_workers made is right")]
    NoQuestion {
        /// What it is.
        made: &'static str,
    },
    /// A worker compared with themselves.
    #[error("worker {id:?} can't be compared with themselves; the ids of two workers are right")]
    SameWorker {
        /// The id, or `(not shown)` if it looks like a number of a person.
        id: String,
    },
    /// A policy that can't be used on this market.
    #[error(transparent)]
    Policy(#[from] PolicyError),
    /// Stopped by the caller.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
    /// The thread pool can't be made.
    #[error("the thread pool can't be made")]
    Pool(#[from] rayon::ThreadPoolBuildError),
    /// A broken invariant of ours.
    #[error("ranking failed inside the library: {message}; please report it with the version and this text")]
    Panic {
        /// What the broken invariant says.
        message: String,
    },
}

impl From<Panicked> for EngineError {
    fn from(panicked: Panicked) -> Self {
        Self::Panic { message: panicked.message }
    }
}

impl EngineError {
    /// An id that no committed record has; one that looks like an identity or telephone number is not repeated.
    pub(crate) fn unknown_id(table: &'static str, id: &str, generation: u64) -> Self {
        let id = crate::record::shown_id(id).unwrap_or_else(|| "(not shown)".to_owned());
        Self::UnknownId { table, id, generation }
    }
}
