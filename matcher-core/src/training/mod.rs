//! What would training change, what is it to teach, and what came of it?
//!
//! [`offer`] reads courses: what they lead to, whom they take, when they start.

mod error;
pub(crate) mod offer;

pub use error::TrainingError;
pub use offer::{CourseOffer, SEATS};
