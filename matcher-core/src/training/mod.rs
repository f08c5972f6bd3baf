//! What would training change, what is it to teach, and what came of it?
//!
//! [`offer`] reads courses: what they lead to, whom they take, when they start. [`demand`] counts what vacancies ask.

pub mod demand;
mod error;
pub(crate) mod offer;

pub(crate) use demand::DemandRecords;
pub use demand::{
    AskedSkill, Cell, Cut, Demand, DemandNote, DemandOptions, DemandRow, DemandTopic, DemandTrend, Dimension, Interval,
    Month, Slope, Trend, UnaskedSkill, UntaughtSkill,
};
pub use error::TrainingError;
pub use offer::{CourseOffer, SEATS};
