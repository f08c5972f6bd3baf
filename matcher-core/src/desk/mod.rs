//! What does an officer do with a ranking? Override it with a reason, call the first ones, and print their letters.
//!
//! [`Overrides`] reads the overrides of a log of events, [`CallList`] says who is called for a vacancy and what an officer
//! changed, and [`CallList::letters`] prints a call (AK/IV) or a referral (AK/V) for each person on it.
//!
//! An override is a decision of a person: it changes a call list, never a score, a position or a ranking. Names are nowhere
//! in a market; a letter prints those it is given and keeps none.

mod call;
mod error;
mod letter;
mod overrides;
mod page;
mod select;
mod words;

pub use call::{CallList, CallNote, CallNoteKind, CallOptions, CallPost, Called, Change};
pub use error::DeskError;
pub use letter::{LetterKind, LetterOptions};
pub use overrides::{Override, OverrideCount, Overrides};
pub(crate) use select::{Asked, select};
