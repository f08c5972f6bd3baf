//! What would training change, what is it to teach, and what came of it?
//!
//! [`offer`] reads courses: what they lead to, whom they take, when they start. [`plan`] says which classes to open and whom
//! to admit.

mod error;
pub(crate) mod offer;
pub(crate) mod plan;
pub(crate) mod rate;

pub use error::TrainingError;
pub use offer::{CourseOffer, SEATS};
pub use plan::{Admission, PlanOptions, PlannedCourse, Remark, Search, TrainingPlan};
pub use rate::{CourseRates, Rate, RateSource};
