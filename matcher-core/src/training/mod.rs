//! What would training change, what is it to teach, and what came of it?
//!
//! `offer` reads courses: what they lead to, whom they take, when they start. `gap` says what a person lacks for a goal,
//! `alternative` which other occupations are within their reach, `away` who lacks exactly one item for a vacancy; all
//! three read what vacancies ask in `item`. [`demand`] counts what vacancies ask, `plan` says which classes to open and whom
//! to admit. After a class, [`Outcomes`] says what became of people, [`rates`] how many pass and find work, [`Paths`] how far
//! people come from registration to a post, and [`Livelihoods`] which skills live from customers rather than from
//! vacancies. Of whom nobody knows is always counted and never guessed. Scores and rules are the engine's.

mod alternative;
mod away;
pub mod demand;
mod error;
mod field;
mod gap;
mod interval;
pub(crate) mod item;
mod livelihood;
mod note;
pub(crate) mod offer;
mod outcome;
mod outcome_log;
mod outcome_note;
mod path;
pub(crate) mod plan;
mod rate;

pub(crate) use alternative::alternatives;
pub use alternative::{Alternative, Alternatives, FIT_OPENINGS, Wanted};
pub(crate) use away::one_away;
pub use away::{AwayRow, OneAway};
pub(crate) use demand::DemandRecords;
pub use demand::{
    AskedSkill, Cell, Cut, Demand, DemandNote, DemandOptions, DemandRow, DemandTopic, DemandTrend, Dimension, Month,
    Slope, Trend, UnaskedSkill, UntaughtSkill,
};
pub use error::TrainingError;
pub use gap::{GapRow, Goal, Person, SkillGap};
pub(crate) use gap::{Ground, skill_gap};
pub use interval::Interval;
pub use item::{CourseNote, ItemKind, ItemName};
pub use livelihood::{HOLDERS, Livelihood, Livelihoods, Living};
pub use note::GapNote;
pub use offer::{CourseOffer, SEATS};
pub use outcome::{OutcomeBy, OutcomeOptions, OutcomeRow, Outcomes};
pub use outcome_note::{OutcomeNote, OutcomeTopic};
pub use path::{PathStep, Paths, StepCount, WorkerPath};
pub use plan::{Admission, PlanOptions, PlannedCourse, Remark, Search, TrainingPlan};
pub use rate::{
    CERTIFIED_WITHIN_DAYS, CourseRates, ENOUGH, PLACED_WITHIN_MONTHS, Rate, RateSource, rates, wilson, worst_case,
};
