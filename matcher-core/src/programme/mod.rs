//! What did partners promise, what was reached and by when, who paid, and which employer keeps the rules?
//!
//! Everything is counted from one log of events beside the tables of agreements, targets, courses and employers. Nothing
//! is estimated: what isn't told is counted as untold.

mod agreement;
mod board;
mod book;
mod chronicle;
mod funder;
mod measure;
mod note;
mod stage;

pub use agreement::{AgreementRow, AgreementState, AgreementSum};
pub use board::BoardRow;
pub(crate) use book::Tables;
pub use book::{Programme, ProgrammeOptions};
pub use funder::FunderRow;
pub use note::{ProgrammeNote, ProgrammeTopic};
pub use stage::{EvidenceRow, Realised, StageRow, StageState};
