//! What can go wrong with a ledger.

use crate::assignment::AssignmentError;
use crate::cancel::Cancelled;
use crate::engine::EngineError;
use crate::units::FractionError;

/// A ledger that can't be made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// More people than all: more locals at work than people, or more hired than openings were advertised.
    #[error("{unit} {unit_id}, {scope}: {source}")]
    AboveWhole {
        /// vacancy, employer, site or programme.
        unit: &'static str,
        /// Its id.
        unit_id: String,
        /// hires, headcount or openings.
        scope: &'static str,
        /// The two numbers.
        source: FractionError,
    },
    /// Employers who are each other's contractors, or their own, so that nobody can say to whose site they belong.
    #[error(
        "employers: principal_id goes in a circle: {}; a contractor's principal is another employer, and the last one has none",
        employers.join(" > ")
    )]
    Circle {
        /// Their ids, each the contractor of the next, the first repeated at the end.
        employers: Vec<String>,
    },
    /// The lists of the qualified can't be made.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The qualified can't be shared out; with lists of our own making a fault of ours.
    #[error(transparent)]
    Assignment(#[from] AssignmentError),
    /// Stopped by the caller.
    #[error(transparent)]
    Cancelled(#[from] Cancelled),
}
