//! Measurements of rankings, and the events that judgments are made from, as Arrow.

use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, RecordBatch};
use arrow_schema::ArrowError;

use super::write::{batch, counts, numbers, words};
use crate::evaluation::{Changed, Compared, Interval, Loss, Measured, Represented};
use crate::record::Event;
use crate::tuning::Trial;

/// A row a metric: `metric`, `value`, `low`, `high`, `queries`, `unjudged`.
///
/// # Errors
///
/// [`ArrowError`] if Arrow refuses the columns, which none of ours causes.
pub fn measured(rows: &[Measured]) -> Result<RecordBatch, ArrowError> {
    let names: Vec<String> = rows.iter().map(|row| row.metric.to_string()).collect();
    batch(vec![
        ("metric", false, words(names.iter().map(|name| Some(name.as_str())))),
        ("value", false, numbers(rows.iter().map(|row| Some(row.value)))),
        ("low", false, numbers(rows.iter().map(|row| Some(row.interval.low)))),
        ("high", false, numbers(rows.iter().map(|row| Some(row.interval.high)))),
        ("queries", false, whole(rows.iter().map(|row| Some(row.queries)))),
        ("unjudged", false, whole(rows.iter().map(|row| Some(row.unjudged)))),
    ])
}

/// A row a run and metric: `run`, `baseline`, `metric`, `value`, `baseline_value`, `difference`, `low`, `high`, `p_value`,
/// `significant` (whether the interval leaves 0 out), `better`, `worse`, `queries`. Rows are `(run, baseline, compared)`.
///
/// # Errors
///
/// As [`measured`].
pub fn compared(rows: &[(String, String, Compared)]) -> Result<RecordBatch, ArrowError> {
    let names: Vec<String> = rows.iter().map(|(_, _, row)| row.metric.to_string()).collect();
    let number = |value: fn(&Compared) -> f64| numbers(rows.iter().map(|(_, _, row)| Some(value(row))));
    let count = |value: fn(&Compared) -> usize| whole(rows.iter().map(|(_, _, row)| Some(value(row))));
    let significant: BooleanArray = rows.iter().map(|(_, _, row)| Some(row.paired.is_significant())).collect();
    batch(vec![
        ("run", false, words(rows.iter().map(|(run, _, _)| Some(run.as_str())))),
        ("baseline", false, words(rows.iter().map(|(_, baseline, _)| Some(baseline.as_str())))),
        ("metric", false, words(names.iter().map(|name| Some(name.as_str())))),
        ("value", false, number(|row| row.value)),
        ("baseline_value", false, number(|row| row.baseline)),
        ("difference", false, number(|row| row.paired.difference)),
        ("low", false, number(|row| row.paired.interval.low)),
        ("high", false, number(|row| row.paired.interval.high)),
        ("p_value", false, number(|row| row.paired.p_value)),
        ("significant", false, Arc::new(significant) as ArrayRef),
        ("better", false, count(|row| row.better)),
        ("worse", false, count(|row| row.worse)),
        ("queries", false, count(|row| row.queries)),
    ])
}

/// A row a document that entered, left or moved: `q_id`, `doc_id`, `change`, `before`, `after`.
///
/// # Errors
///
/// As [`measured`].
pub fn changed(rows: &[Changed]) -> Result<RecordBatch, ArrowError> {
    batch(vec![
        ("q_id", false, words(rows.iter().map(|row| Some(row.query.as_str())))),
        ("doc_id", false, words(rows.iter().map(|row| Some(row.document.as_str())))),
        ("change", false, words(rows.iter().map(|row| Some(row.change.as_str())))),
        ("before", true, whole(rows.iter().map(|row| row.before))),
        ("after", true, whole(rows.iter().map(|row| row.after))),
    ])
}

/// A row a direction and k: `by`, `k`, `lists`, `pairs`, `missing`, `max_score_difference`. Rows are `(by, loss)`.
///
/// # Errors
///
/// As [`measured`].
pub fn lost(rows: &[(&str, Loss)]) -> Result<RecordBatch, ArrowError> {
    let count = |value: fn(&Loss) -> usize| whole(rows.iter().map(|(_, loss)| Some(value(loss))));
    batch(vec![
        ("by", false, words(rows.iter().map(|(by, _)| Some(*by)))),
        ("k", false, count(|loss| loss.k)),
        ("lists", false, count(|loss| loss.queries)),
        ("pairs", false, count(|loss| loss.documents)),
        ("missing", false, count(|loss| loss.missing)),
        ("max_score_difference", false, numbers(rows.iter().map(|(_, loss)| Some(loss.max_score_difference)))),
    ])
}

/// A row a group: `group` (null where it is unknown), `exposure`, `share_at_k`, `share_in_pool`, `ratio`, `low`, `high`.
///
/// # Errors
///
/// As [`measured`].
pub fn represented(rows: &[Represented]) -> Result<RecordBatch, ArrowError> {
    let end = |value: fn(&Interval) -> f64| numbers(rows.iter().map(|row| row.interval.as_ref().map(value)));
    batch(vec![
        ("group", true, words(rows.iter().map(|row| row.group.as_deref()))),
        ("exposure", true, numbers(rows.iter().map(|row| row.exposure))),
        ("share_at_k", true, numbers(rows.iter().map(|row| row.share_at_k))),
        ("share_in_pool", false, numbers(rows.iter().map(|row| Some(row.share_in_pool)))),
        ("ratio", true, numbers(rows.iter().map(|row| row.ratio))),
        ("low", true, end(|interval| interval.low)),
        ("high", true, end(|interval| interval.high)),
    ])
}

/// Events that name a worker and a vacancy, in the order given: `date` (ISO 8601), `kind`, `worker_id`, `vacancy_id`.
///
/// # Errors
///
/// As [`measured`].
pub fn events(rows: &[Event]) -> Result<RecordBatch, ArrowError> {
    let rows: Vec<_> = rows
        .iter()
        .filter_map(|event| {
            let kind = serde_json::to_value(event.kind?).ok()?;
            let kind = kind.as_str()?.to_owned();
            Some((event.date?.to_string(), kind, event.worker_id.as_ref()?, event.vacancy_id.as_ref()?))
        })
        .collect();
    batch(vec![
        ("date", false, words(rows.iter().map(|row| Some(row.0.as_str())))),
        ("kind", false, words(rows.iter().map(|row| Some(row.1.as_str())))),
        ("worker_id", false, words(rows.iter().map(|row| Some(row.2.as_str())))),
        ("vacancy_id", false, words(rows.iter().map(|row| Some(row.3.as_str())))),
    ])
}

/// A row a trial of a search: `fold` (missing in the search over all queries), `trial`, `key`, `value`, `trained`,
/// `held_out`, `accepted`.
///
/// # Errors
///
/// As [`measured`].
pub fn trials(rows: &[Trial]) -> Result<RecordBatch, ArrowError> {
    let accepted: BooleanArray = rows.iter().map(|row| Some(row.accepted)).collect();
    batch(vec![
        ("fold", true, whole(rows.iter().map(|row| row.fold))),
        ("trial", false, whole(rows.iter().map(|row| Some(row.trial)))),
        ("key", true, words(rows.iter().map(|row| row.key))),
        ("value", true, words(rows.iter().map(|row| row.value.as_deref()))),
        ("trained", false, numbers(rows.iter().map(|row| Some(row.trained)))),
        ("held_out", true, numbers(rows.iter().map(|row| row.held_out))),
        ("accepted", false, Arc::new(accepted) as ArrayRef),
    ])
}

fn whole(values: impl Iterator<Item = Option<usize>>) -> ArrayRef {
    counts(values.map(|value| value.map(|value| value as u64)))
}
