//! What can be wrong with the decision log.

use super::chain::Status;

/// A ranking that can't be logged, or a log that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DecisionError {
    /// A ranking without a list.
    #[error("the ranking has no list to log; one of at least one vacancy or worker is right")]
    Empty,
    /// Pairs that were not ranked as lists of stored records.
    #[error("the ranking {made}; one that rank_workers or rank_vacancies made on stored records is right")]
    NoLists {
        /// What it is.
        made: &'static str,
    },
    /// A ranking of an earlier or later commit.
    #[error("the ranking is of generation {ranking}, the market is at {market}: rank again and log that")]
    OtherGeneration {
        /// The ranking's.
        ranking: u64,
        /// The market's.
        market: u64,
    },
    /// A ranking of another market, or of this one before it was opened again.
    #[error("the ranking was made by another market, or before this one was opened: rank again and log that")]
    OtherMarket,
    /// A purpose that can't be kept.
    #[error("purpose {what}")]
    Purpose {
        /// What is wrong, and what is right.
        what: &'static str,
    },
    /// A head that isn't one; its text is not repeated.
    #[error("no head of a decision log: the number of an entry, a colon and 64 hexadecimal digits are right")]
    Head,
    /// An entry of a later version of this library.
    #[error("entry {number} of the decision log has format {found}, this version reads up to {known}: use a newer one")]
    Newer {
        /// Which entry.
        number: u64,
        /// Its format.
        found: u32,
        /// The newest format this version reads.
        known: u32,
    },
    /// A log that isn't as it was written.
    #[error("the decision log is {status}{at}, and nothing is answered from it: verify_decisions says more", status = status.as_str(), at = at(*first_bad))]
    NotWhole {
        /// What became of it.
        status: Status,
        /// Number at which it first doesn't hold.
        first_bad: Option<u64>,
    },
    /// An entry that can't be read.
    #[error("entry {number} of the decision log can't be read: it was changed; verify_decisions says where it begins")]
    Broken {
        /// Which entry.
        number: u64,
    },
}

fn at(first_bad: Option<u64>) -> String {
    first_bad.map_or_else(String::new, |number| format!(" at entry {number}"))
}
