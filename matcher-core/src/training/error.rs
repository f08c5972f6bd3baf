//! What can go wrong with a question about training?

use crate::cancel::{Cancelled, Panicked};
use crate::engine::EngineError;

/// A question about training that can't be answered.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrainingError {
    /// A setting out of range.
    #[error("{name} is {value}, expected {expected}")]
    Option {
        /// Which.
        name: &'static str,
        /// What it is.
        value: String,
        /// What it may be.
        expected: &'static str,
    },
    /// Pairs can't be scored.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// Stopped by the caller.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl From<Panicked> for TrainingError {
    fn from(panicked: Panicked) -> Self {
        Self::Engine(panicked.into())
    }
}
