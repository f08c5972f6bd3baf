//! A target of the programme.

use serde::{Deserialize, Serialize};

use super::record;
use crate::ids::TargetId;
use crate::units::Date;

/// Stage of a programme.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The first months.
    Short,
    /// The middle of the term.
    Medium,
    /// The end of the term and after.
    Long,
}

record! {
    /// What the programme wants to have reached by a day.
    Target in "targets", key target_id: TargetId;
    /// Stage it belongs to.
    stage: Stage,
    /// What is counted.
    measure: String,
    /// How much of it is wanted.
    target: f64,
    /// By when.
    due: Date,
    /// Who pays.
    funder: String,
    => check(_this, _row) {}
}
