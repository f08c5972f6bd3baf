//! Why a pair has its score, and what stands between two, as Arrow.

use arrow_array::RecordBatch;
use arrow_schema::ArrowError;

use super::write::{batch, numbers, words};
use crate::matcher::{Difference, DifferenceSide, Lang, NearMiss};
use crate::scoring::explain::{Contribution, Side};

fn side(side: Side) -> &'static str {
    match side {
        Side::Forward => "forward",
        Side::Reverse => "reverse",
    }
}

/// Leaves of an explanation: `side`, `feature`, `name`, `evidence`, `via`, `value`, `weight`, `contribution`.
///
/// # Errors
///
/// [`ArrowError`] if Arrow refuses the columns, which none of ours causes.
pub fn contributions(rows: &[Contribution]) -> Result<RecordBatch, ArrowError> {
    batch(vec![
        ("side", false, words(rows.iter().map(|row| Some(side(row.side))))),
        ("feature", false, words(rows.iter().map(|row| Some(row.feature)))),
        ("name", false, words(rows.iter().map(|row| Some(row.name.as_str())))),
        ("evidence", false, words(rows.iter().map(|row| Some(row.evidence)))),
        ("via", true, words(rows.iter().map(|row| row.via.as_deref()))),
        ("value", false, numbers(rows.iter().map(|row| Some(row.value)))),
        ("weight", false, numbers(rows.iter().map(|row| Some(row.weight)))),
        ("contribution", false, numbers(rows.iter().map(|row| Some(row.contribution)))),
    ])
}

/// Leaves of a difference: the columns of [`contributions`], then `name`, `evidence`, `via`, `value`, `weight` and
/// `contribution` of each side with `a_` and `b_` before the name, empty where one has no such leaf.
///
/// # Errors
///
/// As [`contributions`].
pub fn differences(rows: &[Difference]) -> Result<RecordBatch, ArrowError> {
    let mut columns = vec![
        ("side", false, words(rows.iter().map(|row| Some(side(row.side))))),
        ("feature", false, words(rows.iter().map(|row| Some(row.feature)))),
        ("name", false, words(rows.iter().map(|row| Some(row.name.as_str())))),
        ("evidence", false, words(rows.iter().map(|row| Some(row.evidence)))),
        ("via", true, words(rows.iter().map(|row| row.via.as_deref()))),
        ("value", false, numbers(rows.iter().map(|row| Some(row.value)))),
        ("weight", true, numbers(rows.iter().map(|row| row.weight))),
        ("contribution", false, numbers(rows.iter().map(|row| Some(row.contribution)))),
    ];
    let names = ["a_name", "a_evidence", "a_via", "a_value", "a_weight", "a_contribution"];
    columns.extend(of_side(rows, names, |row| row.a.as_ref()));
    let names = ["b_name", "b_evidence", "b_via", "b_value", "b_weight", "b_contribution"];
    columns.extend(of_side(rows, names, |row| row.b.as_ref()));
    batch(columns)
}

fn of_side<'a>(
    rows: &'a [Difference],
    [name, evidence, via, value, weight, contribution]: [&'static str; 6],
    own: impl Fn(&'a Difference) -> Option<&'a DifferenceSide>,
) -> Vec<(&'static str, bool, arrow_array::ArrayRef)> {
    let own = &own;
    let number = |of: fn(&DifferenceSide) -> f64| numbers(rows.iter().map(|row| own(row).map(of)));
    vec![
        (name, true, words(rows.iter().map(|row| own(row).map(|one| one.name.as_str())))),
        (evidence, true, words(rows.iter().map(|row| own(row).map(|one| one.evidence)))),
        (via, true, words(rows.iter().map(|row| own(row)?.via.as_deref()))),
        (value, true, number(|one| one.value)),
        (weight, true, number(|one| one.weight)),
        (contribution, true, number(|one| one.contribution)),
    ]
}

/// A row a near miss: `vacancy_id`, `worker_id`, `score`, `code`, `have` (empty where it is personal), `need`, `missing` and
/// its `unit`, `course_id`, and all of it in words of a language as `text`.
///
/// # Errors
///
/// As [`contributions`].
pub fn near_misses(rows: &[NearMiss], lang: Lang) -> Result<RecordBatch, ArrowError> {
    let texts: Vec<String> = rows.iter().map(|row| row.text(lang)).collect();
    batch(vec![
        ("vacancy_id", false, words(rows.iter().map(|row| Some(row.vacancy_id.as_str())))),
        ("worker_id", false, words(rows.iter().map(|row| Some(row.worker_id.as_str())))),
        ("score", false, numbers(rows.iter().map(|row| Some(row.score)))),
        ("code", false, words(rows.iter().map(|row| Some(row.reason.code.as_str())))),
        ("have", true, words(rows.iter().map(|row| row.reason.have.as_deref()))),
        ("need", false, words(rows.iter().map(|row| Some(row.reason.need.as_str())))),
        ("missing", true, numbers(rows.iter().map(|row| row.missing.map(|(amount, _)| amount)))),
        ("unit", true, words(rows.iter().map(|row| row.missing.map(|(_, unit)| unit)))),
        ("course_id", true, words(rows.iter().map(|row| Some(row.course.as_ref()?.course_id.as_str())))),
        ("text", false, words(texts.iter().map(|text| Some(text.as_str())))),
    ])
}
