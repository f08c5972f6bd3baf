//! Who goes where, as Arrow.

use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, RecordBatch};
use arrow_schema::ArrowError;

use super::write::{batch, counts, flagged, list_column, numbers, words};
use crate::clearing::{AssignedPair, Assignment, Changed, Check, NearestMiss, Reason, Referral};

/// A row a pair: `worker_id`, `vacancy_id`, `worker_rank`, `vacancy_rank` (1 is best), `score`, `slot`, `rule`, `is_local`,
/// `flags` of a vulnerable worker's offer.
///
/// # Errors
///
/// [`ArrowError`] if Arrow refuses the columns, which none of ours causes.
pub fn assigned(pairs: &[AssignedPair]) -> Result<RecordBatch, ArrowError> {
    let rank = |value: fn(&AssignedPair) -> u32| counts(pairs.iter().map(|pair| Some(u64::from(value(pair)))));
    let is_local: BooleanArray = pairs.iter().map(|pair| pair.is_local).collect();
    batch(vec![
        ("worker_id", false, words(pairs.iter().map(|pair| Some(pair.worker_id.as_str())))),
        ("vacancy_id", false, words(pairs.iter().map(|pair| Some(pair.vacancy_id.as_str())))),
        ("worker_rank", false, rank(|pair| pair.worker_rank)),
        ("vacancy_rank", false, rank(|pair| pair.vacancy_rank)),
        ("score", false, numbers(pairs.iter().map(|pair| Some(pair.score)))),
        ("slot", false, words(pairs.iter().map(|pair| Some(pair.slot.as_str())))),
        ("rule", true, words(pairs.iter().map(|pair| pair.rule.as_deref()))),
        ("is_local", true, Arc::new(is_local) as ArrayRef),
        ("flags", true, flagged(pairs.iter().map(|pair| pair.flags))),
    ])
}

/// A row a worker without a place: `worker_id`, `reason`, `nearest_miss` (a vacancy), `places` behind its last, `checks`
/// that fail.
///
/// # Errors
///
/// As [`assigned`].
pub fn unmatched(assignment: &Assignment) -> Result<RecordBatch, ArrowError> {
    let rows = assignment.unmatched();
    let mut columns = vec![("worker_id", false, words(rows.iter().map(|row| Some(row.worker_id.as_str()))))];
    columns.extend(why(&rows.iter().map(|row| (row.reason, row.nearest_miss.as_ref())).collect::<Vec<_>>()));
    batch(columns)
}

/// A row a vacancy with empty openings: `vacancy_id`, `unfilled`, `reason`, `nearest_miss` (a worker), `places`, `checks`
/// that fail.
///
/// # Errors
///
/// As [`assigned`].
pub fn unfilled(assignment: &Assignment) -> Result<RecordBatch, ArrowError> {
    let rows = assignment.unfilled();
    let mut columns = vec![
        ("vacancy_id", false, words(rows.iter().map(|row| Some(row.vacancy_id.as_str())))),
        ("unfilled", false, counts(rows.iter().map(|row| Some(u64::from(row.unfilled))))),
    ];
    columns.extend(why(&rows.iter().map(|row| (row.reason, row.nearest_miss.as_ref())).collect::<Vec<_>>()));
    batch(columns)
}

fn why<'a>(rows: &[(Reason, Option<&'a NearestMiss>)]) -> Vec<(&'a str, bool, ArrayRef)> {
    let misses = || rows.iter().map(|(_, miss)| *miss);
    vec![
        ("reason", false, words(rows.iter().map(|(reason, _)| Some(reason.as_str())))),
        ("nearest_miss", true, words(misses().map(|miss| miss.map(|miss| miss.id.as_str())))),
        ("places", true, counts(misses().map(|miss| miss.and_then(|miss| miss.places).map(u64::from)))),
        (
            "checks",
            false,
            list_column(misses().map(|miss| miss.into_iter().flat_map(|miss| miss.checks.iter().copied()))),
        ),
    ]
}

/// A row a referral: `vacancy_id`, `worker_id`, `position`, `placed`.
///
/// # Errors
///
/// As [`assigned`].
pub fn referrals(rows: &[Referral]) -> Result<RecordBatch, ArrowError> {
    let placed: BooleanArray = rows.iter().map(|row| Some(row.placed)).collect();
    batch(vec![
        ("vacancy_id", false, words(rows.iter().map(|row| Some(row.vacancy_id.as_str())))),
        ("worker_id", false, words(rows.iter().map(|row| Some(row.worker_id.as_str())))),
        ("position", false, counts(rows.iter().map(|row| Some(u64::from(row.position))))),
        ("placed", false, Arc::new(placed) as ArrayRef),
    ])
}

/// Two rows, `ranking` and `assignment`: `lists`, `shown`, `vacancies`, `openings`, `never_first`, `concentration`,
/// `most_per_opening`, `expected_unfilled`; see [`crate::clearing::Congestion`].
///
/// # Errors
///
/// As [`assigned`].
pub fn congestion(assignment: &Assignment) -> Result<RecordBatch, ArrowError> {
    let rows = assignment.congestion();
    let count = |value: fn(&crate::clearing::Congestion) -> u64| counts(rows.iter().map(|row| Some(value(row))));
    let number = |value: fn(&crate::clearing::Congestion) -> f64| numbers(rows.iter().map(|row| Some(value(row))));
    batch(vec![
        ("lists", false, words(["ranking", "assignment"].into_iter().map(Some))),
        ("shown", false, count(|row| row.shown)),
        ("vacancies", false, count(|row| row.vacancies)),
        ("openings", false, count(|row| row.openings)),
        ("never_first", false, number(|row| row.never_first)),
        ("concentration", false, number(|row| row.concentration)),
        ("most_per_opening", false, number(|row| row.most_per_opening)),
        ("expected_unfilled", false, count(|row| row.expected_unfilled)),
    ])
}

/// A row a worker who goes elsewhere: `worker_id`, `change` (entered, left, moved), `before`, `after`.
///
/// # Errors
///
/// As [`assigned`].
pub fn changes(rows: &[Changed]) -> Result<RecordBatch, ArrowError> {
    batch(vec![
        ("worker_id", false, words(rows.iter().map(|row| Some(row.worker_id.as_str())))),
        ("change", false, words(rows.iter().map(|row| Some(row.change.as_str())))),
        ("before", true, words(rows.iter().map(|row| row.before.as_deref()))),
        ("after", true, words(rows.iter().map(|row| row.after.as_deref()))),
    ])
}

/// A row a check of a certificate: `check`, `checked`, `faults`, `examples`.
///
/// # Errors
///
/// As [`assigned`].
pub fn checks(rows: &[Check]) -> Result<RecordBatch, ArrowError> {
    batch(vec![
        ("check", false, words(rows.iter().map(|row| Some(row.name)))),
        ("checked", false, counts(rows.iter().map(|row| Some(row.checked)))),
        ("faults", false, counts(rows.iter().map(|row| Some(row.faults)))),
        ("examples", false, list_column(rows.iter().map(|row| row.examples.iter().map(String::as_str)))),
    ])
}
