//! What changed on lists, as Arrow.

use std::sync::Arc;

use arrow_array::{ArrayRef, Int32Array, RecordBatch};
use arrow_schema::ArrowError;

use super::write::{batch, words};
use crate::engine::{Delta, ListChange};

/// A row a pair that entered a list, left it or moved on it: `vacancy_id`, `worker_id`, `change` (entered, left, moved),
/// `before`, `after` (positions, 1 is best; null where the worker isn't on the list).
///
/// # Errors
///
/// [`ArrowError`] if Arrow refuses the columns, which none of ours causes.
pub fn delta(delta: &Delta) -> Result<RecordBatch, ArrowError> {
    let rows = delta.rows();
    // As wide as the positions of a ranking.
    let position = |value: fn(&ListChange) -> Option<u32>| -> ArrayRef {
        let wide = |row| value(row).map(|position| i32::try_from(position).unwrap_or(i32::MAX));
        Arc::new(rows.iter().map(wide).collect::<Int32Array>())
    };
    batch(vec![
        ("vacancy_id", false, words(rows.iter().map(|row| Some(row.vacancy_id.as_str())))),
        ("worker_id", false, words(rows.iter().map(|row| Some(row.worker_id.as_str())))),
        ("change", false, words(rows.iter().map(|row| Some(row.change.as_str())))),
        ("before", true, position(|row| row.before)),
        ("after", true, position(|row| row.after)),
    ])
}
