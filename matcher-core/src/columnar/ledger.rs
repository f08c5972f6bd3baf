//! What is owed and done, as Arrow.

use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, RecordBatch};
use arrow_schema::ArrowError;

use super::write::{batch, counts, list_column, numbers, words};
use crate::ledger::{LedgerRow, Note};
use crate::units::Fraction;

/// A row a unit and target: `unit`, `unit_id`, `skill_class`, `scope`, `target_share`, `required`, `realised`,
/// `remaining`, `infeasible`, `numerator`, `denominator`, `unknown`, `share`, `met`, `tier`, `uncounted`; see
/// [`LedgerRow`].
///
/// # Errors
///
/// [`ArrowError`] if Arrow refuses the columns, which none of ours causes.
pub fn ledger(rows: &[LedgerRow]) -> Result<RecordBatch, ArrowError> {
    let word = |value: fn(&LedgerRow) -> Option<&str>| words(rows.iter().map(value));
    let count = |value: fn(&LedgerRow) -> Option<u64>| counts(rows.iter().map(value));
    let met: BooleanArray = rows.iter().map(LedgerRow::met).collect();
    batch(vec![
        ("unit", false, word(|row| Some(row.unit.as_str()))),
        ("unit_id", false, word(|row| Some(&row.unit_id))),
        ("skill_class", false, word(|row| Some(&row.skill_class))),
        ("scope", false, word(|row| Some(row.scope.as_str()))),
        ("target_share", false, numbers(rows.iter().map(|row| Some(row.target_share.get())))),
        ("required", true, count(LedgerRow::required)),
        ("realised", true, count(LedgerRow::realised)),
        ("remaining", true, count(LedgerRow::remaining)),
        ("infeasible", true, count(|row| row.infeasible)),
        ("numerator", true, count(|row| row.counted.map(Fraction::part))),
        ("denominator", true, count(|row| row.counted.map(Fraction::whole))),
        ("unknown", true, count(|row| row.unknown)),
        ("share", true, numbers(rows.iter().map(|row| row.counted.and_then(Fraction::get)))),
        ("met", true, Arc::new(met) as ArrayRef),
        ("tier", true, word(|row| row.tier.as_deref())),
        ("uncounted", false, count(|row| Some(row.uncounted))),
    ])
}

/// A row a note: `note` (its topic), `count`, `records` (the table whose ids follow), `ids`, `text`.
///
/// # Errors
///
/// As [`ledger`].
pub fn ledger_notes(notes: &[Note]) -> Result<RecordBatch, ArrowError> {
    batch(vec![
        ("note", false, words(notes.iter().map(|note| Some(note.topic.as_str())))),
        ("count", false, counts(notes.iter().map(|note| Some(note.count)))),
        ("records", false, words(notes.iter().map(|note| Some(note.topic.records())))),
        ("ids", false, list_column(notes.iter().map(|note| note.ids.iter().map(String::as_str)))),
        ("text", false, words(notes.iter().map(|note| Some(note.text.as_str())))),
    ])
}
