//! Workers who may be one person, as Arrow.

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;

use super::write::{batch, numbers, words};
use crate::duplicates::{Duplicate, Duplicates};

/// A row a pair: `worker_a`, `worker_b`, `by` (`nik`, `birth_date_and_name`), `likeness` in [0, 1].
///
/// # Errors
///
/// [`ArrowError`] if Arrow refuses the columns, which none of ours causes.
pub fn duplicates(found: &Duplicates) -> Result<RecordBatch, ArrowError> {
    let rows = &found.rows;
    let text = |value: fn(&Duplicate) -> &str| words(rows.iter().map(|row| Some(value(row))));
    batch(vec![
        ("worker_a", false, text(|row| row.worker_a.as_str())),
        ("worker_b", false, text(|row| row.worker_b.as_str())),
        ("by", false, text(|row| row.by.as_str())),
        ("likeness", false, numbers(rows.iter().map(|row| Some(row.likeness)))),
    ])
}
