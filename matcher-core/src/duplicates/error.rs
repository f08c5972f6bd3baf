//! Why duplicates can't be looked for.

use crate::cancel::Cancelled;

/// A question about duplicates that can't be answered.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum DuplicatesError {
    /// Names would be alike from a likeness that none has, or that all have.
    #[error("the threshold is {threshold}, expected a likeness above 0 and up to 1")]
    Threshold {
        /// The threshold.
        threshold: f64,
    },
    /// A text that is no hash of a name. It may be the name, and is not repeated.
    #[error("a hash of a name is not right: expected the 250 hexadecimal digits that name_hash gives")]
    NotAHash,
    /// Stopped by the caller.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
