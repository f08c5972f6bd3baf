//! Call lists and overrides, as Arrow.

use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, RecordBatch};
use arrow_schema::ArrowError;

use super::write::{batch, counts, flagged, list_column, numbers, words};
use crate::desk::{CallList, Called, Change, Override, OverrideCount, Overrides};
use crate::units::Date;

/// A row a person called or left out: `vacancy_id`, `worker_id`, `place` on the list, `position` in the ranking, `score`,
/// `priority`, `tier`, `is_local`, `eligible`, `checks`, `proof_missing`, `flags`, `rule`, `override` (`left_out` or `put_on`),
/// `date`, `reason` and `event_id` of that override.
///
/// # Errors
///
/// [`ArrowError`] if Arrow refuses the columns, which none of ours causes.
pub fn call_list(list: &CallList) -> Result<RecordBatch, ArrowError> {
    let rows = list.rows();
    let flag =
        |value: fn(&Called) -> Option<bool>| -> ArrayRef { Arc::new(rows.iter().map(value).collect::<BooleanArray>()) };
    let count = |value: fn(&Called) -> Option<u32>| counts(rows.iter().map(|row| value(row).map(u64::from)));
    let days: Vec<Option<String>> =
        rows.iter().map(|row| day(row.decision.as_ref().and_then(|one| one.date))).collect();
    let decided = |value: fn(&Override) -> &str| words(rows.iter().map(|row| row.decision.as_ref().map(value)));
    batch(vec![
        ("vacancy_id", false, words(rows.iter().map(|row| Some(row.vacancy_id.as_str())))),
        ("worker_id", false, words(rows.iter().map(|row| Some(row.worker_id.as_str())))),
        ("place", true, count(|row| row.place)),
        ("position", true, count(|row| row.position)),
        ("score", false, numbers(rows.iter().map(|row| Some(row.score)))),
        ("priority", false, numbers(rows.iter().map(|row| Some(row.priority)))),
        ("tier", false, words(rows.iter().map(|row| Some(row.tier.as_str())))),
        ("is_local", true, flag(|row| row.is_local)),
        ("eligible", true, flag(|row| row.eligible)),
        ("checks", false, list_column(rows.iter().map(|row| row.checks.iter().copied()))),
        ("proof_missing", false, list_column(rows.iter().map(|row| row.proof_missing.iter().copied()))),
        ("rule", true, words(rows.iter().map(|row| row.rule.as_deref()))),
        ("override", true, words(rows.iter().map(|row| row.change.map(Change::as_str)))),
        ("date", true, words(days.iter().map(Option::as_deref))),
        ("reason", true, decided(|one| &one.reason)),
        ("event_id", true, decided(|one| &one.event_id)),
        ("flags", true, flagged(rows.iter().map(|row| row.flags))),
    ])
}

/// A row an override: `vacancy_id`, `worker_id`, `event_id`, `date`, `reason`, `in_force`.
///
/// # Errors
///
/// As [`call_list`].
pub fn overrides(overrides: &Overrides) -> Result<RecordBatch, ArrowError> {
    let rows = overrides.rows();
    let text = |value: fn(&Override) -> &str| words(rows.iter().map(|row| Some(value(row))));
    let days: Vec<Option<String>> = rows.iter().map(|row| day(row.date)).collect();
    let in_force: BooleanArray = rows.iter().map(|row| Some(row.in_force)).collect();
    batch(vec![
        ("vacancy_id", false, text(|row| &row.vacancy_id)),
        ("worker_id", false, text(|row| &row.worker_id)),
        ("event_id", false, text(|row| &row.event_id)),
        ("date", true, words(days.iter().map(Option::as_deref))),
        ("reason", false, text(|row| &row.reason)),
        ("in_force", false, Arc::new(in_force) as ArrayRef),
    ])
}

/// A row a vacancy with overrides: `vacancy_id`, `overrides`, `workers` they are about.
///
/// # Errors
///
/// As [`call_list`].
pub fn override_counts(rows: &[OverrideCount]) -> Result<RecordBatch, ArrowError> {
    batch(vec![
        ("vacancy_id", false, words(rows.iter().map(|row| Some(row.vacancy_id.as_str())))),
        ("overrides", false, counts(rows.iter().map(|row| Some(row.overrides)))),
        ("workers", false, counts(rows.iter().map(|row| Some(row.workers)))),
    ])
}

fn day(date: Option<Date>) -> Option<String> {
    date.map(|date| date.to_string())
}
