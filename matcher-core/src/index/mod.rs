//! What is derived from the records, and how is it found again? Two tantivy indexes, one of workers, one of vacancies.
//!
//! A record becomes a [`WorkerProfile`] or [`VacancyProfile`]: codes, numbers and words with raw skills resolved and texts
//! analysed. [`Index`] keeps profiles in typed fields (fast columns for codes and numbers, postings for words), upserts
//! and deletes by id, and commits under a generation number. Its tables read a committed index back, segment by segment.
//!
//! The index is derived: it holds no text that could be read back, and a missing, older or damaged one is built anew.

mod dictionary;
mod document;
mod error;
mod groups;
#[cfg(test)]
mod marked;
mod open;
mod profile;
pub(crate) mod rows;
mod schema;
mod seal;
pub(crate) mod segments;
mod words;

pub(crate) use dictionary::Dictionary;
pub use error::IndexError;
pub use open::{Changes, Index, Stamp, Writer};
pub use profile::{DemandWeight, Profiler, SkillToken, VacancyProfile, WorkerProfile};
pub(crate) use profile::{is_pair, term_skill};
pub use schema::FORMAT_VERSION;
