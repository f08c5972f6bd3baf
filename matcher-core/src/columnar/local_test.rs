//! What local tests found, as Arrow.

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;

use super::write::{batch, list_column, words};
use crate::local_test::{Difference, NearMiss, Unknown};

/// A row a local one rule away: `worker_id`, `code`, `have`, `need`, `course_id`.
///
/// # Errors
///
/// [`ArrowError`] if Arrow refuses the columns, which none of ours causes.
pub fn local_near_misses(rows: &[NearMiss]) -> Result<RecordBatch, ArrowError> {
    batch(vec![
        ("worker_id", false, words(rows.iter().map(|row| Some(row.worker_id.as_str())))),
        ("code", false, words(rows.iter().map(|row| Some(row.code.as_str())))),
        ("have", true, words(rows.iter().map(|row| row.have.as_deref()))),
        ("need", true, words(rows.iter().map(|row| row.need.as_deref()))),
        ("course_id", true, words(rows.iter().map(|row| row.course_id.as_deref()))),
    ])
}

/// A row a worker of whom something must be told: `worker_id`, `missing`.
///
/// # Errors
///
/// As [`local_near_misses`].
pub fn unknowns(rows: &[Unknown]) -> Result<RecordBatch, ArrowError> {
    batch(vec![
        ("worker_id", false, words(rows.iter().map(|row| Some(row.worker_id.as_str())))),
        ("missing", false, list_column(rows.iter().map(|row| row.missing.iter().map(String::as_str)))),
    ])
}

/// A row a thing that isn't as a certificate says: `field`, `worker_id`, `what`, `before`, `after`.
///
/// # Errors
///
/// As [`local_near_misses`].
pub fn verified(rows: &[Difference]) -> Result<RecordBatch, ArrowError> {
    batch(vec![
        ("field", false, words(rows.iter().map(|row| Some(row.field.as_str())))),
        ("worker_id", true, words(rows.iter().map(|row| row.worker_id.as_deref()))),
        ("what", false, words(rows.iter().map(|row| Some(row.what.as_str())))),
        ("before", true, words(rows.iter().map(|row| row.before.as_deref()))),
        ("after", true, words(rows.iter().map(|row| row.after.as_deref()))),
    ])
}
