//! Whom does a vacancy choose, and who goes where?
//!
//! [`choose`] takes applicants in the order of merit and fills the openings of one vacancy, some of them kept for
//! groups ([`Reserved`]) and filled in a stated order ([`Precedence`]). Applicants are bit masks, one bit for every
//! ring, local test or group they were proved to belong to; the [`Choice`] is positions in the pool.
//!
//! A [`Market`] is many workers' [`Lists`] of vacancies, each vacancy with a [`Rule`] by which it chooses; a
//! [`Problem`] is a market with the vacancies' ranks. [`deferred_acceptance`] finds who goes where so that nobody has a
//! reason to go elsewhere; [`max_score`] finds the largest sum of scores. Either answer is checked by code that shares
//! nothing with them: [`audit_stable`], [`audit_welfare`] and [`blocking_pairs`]. [`find_complement`] tries whether a
//! rule of your own is fit for it.
//!
//! Nothing here knows a person, a text, a share or a law: who is a member, how a share becomes seats and who qualifies
//! is settled before.

mod audit;
mod choice;
mod deferred_acceptance;
mod error;
mod growing;
mod matching;
mod max_score;
mod problem;
mod ranks;
mod settle;
mod substitutable;
mod vacancy_proposing;
mod worker_proposing;

pub use audit::{Fault, audit_stable, audit_welfare, blocking_pairs};
pub use choice::{Choice, Chosen, Precedence, Reserved, Slot, choose};
pub use deferred_acceptance::{Side, deferred_acceptance};
pub use error::{AssignmentError, Complement, Place};
pub(crate) use growing::Growing;
pub use max_score::{Optimum, Prices, VacancyPrices, max_score};
pub use problem::{Lists, Market, Masks, Problem, Rule};
pub use substitutable::{FoundComplement, find_complement};
