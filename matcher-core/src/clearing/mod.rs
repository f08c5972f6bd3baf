//! Who goes where? One assignment for a whole market, its openings and its policy kept.
//!
//! [`crate::Snapshot::assign`] takes the lists that a ranking would give, orders both sides (workers by their own view, vacancies
//! by theirs and the policy's choice rule), breaks ties once, and lets [`crate::assignment`] decide on plain numbers. An
//! [`Assignment`] says of every pair where it stood on both sides and on which opening, of everybody left out why, and how
//! crowded the lists were; [`Assignment::certificate`] has it checked by code that shares nothing with the solver, and
//! [`Assignment::changes`] says what another one would change.
//!
//! Nothing here scores a pair or reads a law: the engine values, the policy says how a vacancy chooses.

mod assignment;
mod case;
mod certificate;
mod change;
mod congestion;
mod options;
mod reason;
mod referral;
mod solve;

pub use assignment::{AssignedPair, Assignment};
pub use certificate::{AssignmentCertificate, Check, Claim};
pub use change::{Change, Changed};
pub use congestion::Congestion;
pub use options::{AssignOptions, Method};
pub use reason::{NearestMiss, Reason, Unfilled, Unmatched};
pub use referral::Referral;

use crate::assignment::AssignmentError;
pub use crate::assignment::Side;
use crate::cancel::{Cancelled, Panicked};
use crate::engine::EngineError;

/// An assignment that can't be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClearingError {
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
    /// The lists can't be made.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The lists can't be assigned; with lists of our own making a fault of ours.
    #[error(transparent)]
    Assignment(#[from] AssignmentError),
    /// Stopped by the caller.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}

impl From<Panicked> for ClearingError {
    fn from(panicked: Panicked) -> Self {
        Self::Engine(panicked.into())
    }
}
