//! Plans of classes, as Arrow.

use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, RecordBatch};
use arrow_schema::ArrowError;

use super::write::{batch, counts, list_column, numbers, words};
use crate::training::{Admission, PlannedCourse, TrainingPlan};

/// A row a course: `course_id`, `open`, `admitted`, `newly_qualified`, `expected_placements`, `gain`, `gain_per_seat`,
/// `cost`, `gain_per_cost`, `expected_gain`, `locals`, `seats`, `candidates`, `title`, `starts_on`, `days`, `provider_id`,
/// `funder`, `pass_rate`, `pass_source`, `remark`; see [`PlannedCourse`].
///
/// # Errors
///
/// [`ArrowError`] if Arrow refuses the columns, which none of ours causes.
pub fn planned_courses(plan: &TrainingPlan) -> Result<RecordBatch, ArrowError> {
    let rows = &plan.courses;
    let word = |value: fn(&PlannedCourse) -> Option<&str>| words(rows.iter().map(value));
    let number = |value: fn(&PlannedCourse) -> Option<f64>| numbers(rows.iter().map(value));
    let count = |value: fn(&PlannedCourse) -> u32| counts(rows.iter().map(|row| Some(u64::from(value(row)))));
    let open: BooleanArray = rows.iter().map(|row| Some(row.open)).collect();
    let starts: Vec<Option<String>> = rows.iter().map(|row| row.starts_on.map(|day| day.to_string())).collect();
    batch(vec![
        ("course_id", false, word(|row| Some(&row.course_id))),
        ("open", false, Arc::new(open) as ArrayRef),
        ("admitted", false, list_column(rows.iter().map(|row| row.admitted.iter().map(String::as_str)))),
        ("newly_qualified", false, count(|row| row.newly_qualified)),
        ("expected_placements", true, number(|row| row.expected_placements)),
        ("gain", false, number(|row| Some(row.gain))),
        ("gain_per_seat", true, number(|row| row.gain_per_seat)),
        ("cost", true, counts(rows.iter().map(|row| row.cost.and_then(|cost| u64::try_from(cost).ok())))),
        ("gain_per_cost", true, number(|row| row.gain_per_cost)),
        ("expected_gain", false, number(|row| Some(row.expected_gain))),
        ("locals", false, count(|row| row.locals)),
        ("seats", false, count(|row| row.seats)),
        ("candidates", false, count(|row| row.candidates)),
        ("title", true, word(|row| row.title.as_deref())),
        ("starts_on", true, words(starts.iter().map(Option::as_deref))),
        ("days", true, counts(rows.iter().map(|row| row.days.map(u64::from)))),
        ("provider_id", true, word(|row| row.provider_id.as_deref())),
        ("funder", true, word(|row| row.funder.as_deref())),
        ("pass_rate", false, number(|row| Some(row.pass_rate))),
        ("pass_source", false, word(|row| Some(row.pass_source.as_str()))),
        ("remark", true, word(|row| row.remark.map(crate::training::Remark::as_str))),
    ])
}

/// A row a person admitted, in the order in which they were: `course_id`, `worker_id`, `gain`, `expected_gain`,
/// `vacancy_before`, `vacancy_after`, `score_before`, `score_after`, `is_local`; see [`Admission`].
///
/// # Errors
///
/// As [`planned_courses`].
pub fn admissions(plan: &TrainingPlan) -> Result<RecordBatch, ArrowError> {
    let rows = &plan.admissions;
    let word = |value: fn(&Admission) -> Option<&str>| words(rows.iter().map(value));
    let number = |value: fn(&Admission) -> Option<f64>| numbers(rows.iter().map(value));
    let is_local: BooleanArray = rows.iter().map(|row| row.is_local).collect();
    batch(vec![
        ("course_id", false, word(|row| Some(&row.course_id))),
        ("worker_id", false, word(|row| Some(&row.worker_id))),
        ("gain", false, number(|row| Some(row.gain))),
        ("expected_gain", false, number(|row| Some(row.expected_gain))),
        ("vacancy_before", true, word(|row| row.vacancy_before.as_deref())),
        ("vacancy_after", true, word(|row| row.vacancy_after.as_deref())),
        ("score_before", true, number(|row| row.score_before)),
        ("score_after", true, number(|row| row.score_after)),
        ("is_local", true, Arc::new(is_local) as ArrayRef),
    ])
}
