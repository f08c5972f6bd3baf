//! Who should hold which social-protection scheme, who does, and what would the rest cost?
//!
//! [`ProtectionGap`] holds everybody's schemes against the rules in force, with payer, cost and law; a budget says who can be
//! covered, in which order. [`Coverage`] counts shares of groups, [`Duties`] what a placement or the end of a contract makes due and
//! by when. Unknown is a bucket of its own and never "uncovered". What the rules are is [`crate::safeguard`]'s.

mod budget;
mod duty;
mod error;
mod gap;
mod note;
mod person;
mod rate;

pub use budget::{Budget, BudgetOptions, BudgetPlace, SCHEMES_OF_A_BUDGET};
pub use duty::{Duties, DutyKind, DutyRow, DutyState};
pub use error::CoverageError;
pub use gap::{GapOptions, GapRow, GapState, ProtectionGap};
pub(crate) use note::Notes;
pub use note::{ProtectionNote, ProtectionTopic};
pub(crate) use person::Ground;
pub use rate::{Coverage, CoverageBy, CoverageOptions, CoverageRow};
