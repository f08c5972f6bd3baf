//! Something that happened on a date: the programme's log.

use serde::{Deserialize, Serialize};

use super::record;
use crate::ids::{CourseId, EmployerId, EventId, VacancyId, WorkerId};
use crate::units::{Date, Rupiah};

/// Kinds of event, as in the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "the words of the contract, each its own explanation")]
pub enum EventKind {
    Registered,
    Reported,
    Removed,
    NeedForecast,
    VacancyReported,
    Referred,
    Tested,
    Accepted,
    Returned,
    Overridden,
    Placed,
    Ended,
    Filled,
    Trained,
    Certified,
    Apprenticed,
    BusinessStarted,
    Outcome,
}

record! {
    /// Something that happened on a date.
    Event in "events", key event_id: EventId;
    /// When.
    date: Date,
    /// What.
    kind: EventKind,
    /// To whom.
    worker_id: WorkerId,
    /// For which post.
    vacancy_id: VacancyId,
    /// With which employer.
    employer_id: EmployerId,
    /// In which course.
    course_id: CourseId,
    /// Who paid.
    funder: String,
    /// How much, in rupiah.
    amount: Rupiah,
    /// Why.
    reason: String [personal],
    => check(_this, _row) {}
}
