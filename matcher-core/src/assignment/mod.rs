//! Whom does a vacancy choose?
//!
//! [`choose`] takes applicants in the order of merit and fills the openings of one vacancy, some of them kept for groups
//! ([`Reserved`]) and filled in a stated order ([`Precedence`]). Applicants are bit masks, one bit for every ring, local
//! test or group they were proved to belong to; the [`Choice`] is positions in the pool.
//!
//! Nothing here knows a worker, a score, a share or a law: who is a member, how a share becomes seats and who qualifies
//! is settled before. Choices of several vacancies at once, where one worker takes one post, are not made here.

mod choice;
mod matching;

pub use choice::{Choice, Chosen, Precedence, Reserved, Slot, choose};
