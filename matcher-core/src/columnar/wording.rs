//! Words that an officer should look at, as Arrow.

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;

use super::write::{batch, counts, words};
use crate::wording::{Flag, VacancyFlag};

/// A row a flag: `vacancy_id`, `column`, `start`, `end` (characters; null for a number), `text`, `rule`, `ground`.
///
/// # Errors
///
/// [`ArrowError`] if Arrow refuses the columns, which none of ours causes.
pub fn vacancy_flags(rows: &[VacancyFlag]) -> Result<RecordBatch, ArrowError> {
    let characters =
        |value: fn(&VacancyFlag) -> Option<usize>| counts(rows.iter().map(|row| value(row).map(|at| at as u64)));
    batch(vec![
        ("vacancy_id", false, words(rows.iter().map(|row| Some(row.vacancy_id.as_str())))),
        ("column", false, words(rows.iter().map(|row| Some(row.column)))),
        ("start", true, characters(|row| row.start)),
        ("end", true, characters(|row| row.end)),
        ("text", false, words(rows.iter().map(|row| Some(row.text.as_str())))),
        ("rule", false, words(rows.iter().map(|row| Some(row.rule.as_str())))),
        ("ground", false, words(rows.iter().map(|row| Some(row.ground)))),
    ])
}

/// A row a flag of given texts, each with the number of its text, counted from 0: `number`, `start`, `end`, `text`, `rule`,
/// `ground`.
///
/// # Errors
///
/// As [`vacancy_flags`].
pub fn flags(rows: &[(usize, Flag)]) -> Result<RecordBatch, ArrowError> {
    let count = |value: fn(&(usize, Flag)) -> usize| counts(rows.iter().map(|row| Some(value(row) as u64)));
    batch(vec![
        ("number", false, count(|row| row.0)),
        ("start", false, count(|row| row.1.start)),
        ("end", false, count(|row| row.1.end)),
        ("text", false, words(rows.iter().map(|(_, flag)| Some(flag.text.as_str())))),
        ("rule", false, words(rows.iter().map(|(_, flag)| Some(flag.rule.as_str())))),
        ("ground", false, words(rows.iter().map(|(_, flag)| Some(flag.ground)))),
    ])
}
