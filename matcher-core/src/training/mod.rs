//! What would training change, what is it to teach, and what came of it?
//!
//! [`offer`] reads courses: what they lead to, whom they take, when they start. After a class, [`Outcomes`] says what became
//! of people, [`rates`] how many pass and find work, [`Paths`] how far people come from registration to a post, and
//! [`Livelihoods`] which skills live from customers rather than from vacancies. Of whom nobody knows is always counted and
//! never guessed.

mod error;
mod livelihood;
pub(crate) mod offer;
mod outcome;
mod outcome_log;
mod outcome_note;
mod path;
mod rate;

pub use error::TrainingError;
pub use livelihood::{HOLDERS, Livelihood, Livelihoods, Living};
pub use offer::{CourseOffer, SEATS};
pub use outcome::{OutcomeBy, OutcomeOptions, OutcomeRow, Outcomes};
pub use outcome_note::{OutcomeNote, OutcomeTopic};
pub use path::{PathStep, Paths, StepCount, WorkerPath};
pub use rate::{
    CERTIFIED_WITHIN_DAYS, CourseRates, ENOUGH, PLACED_WITHIN_MONTHS, Rate, RateSource, rates, wilson, worst_case,
};
