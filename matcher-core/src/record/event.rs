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
    => check(this, row) {
        // Putting somebody before or behind their place is for a named person and post, and for a reason that stands up:
        // a blank one is none.
        if this.kind == Some(EventKind::Overridden) {
            row.require_given(this.worker_id.is_some(), "worker_id", "the worker whom an override is about");
            row.require_given(this.vacancy_id.is_some(), "vacancy_id", "the vacancy that an override is about");
            let is_told = |reason: &String| reason.chars().any(char::is_alphanumeric);
            row.require_given(this.reason.as_ref().is_some_and(is_told), "reason", "the reason of an override");
        }
    }
}
