//! The decision log, as Arrow.

use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Int32Array, RecordBatch};
use arrow_schema::ArrowError;

use super::write::{batch, counts, list_column, numbers, words};
use crate::decisions::{Decision, Entry, MadeFrom, RankedRow};
use crate::store::KeptText;

/// A row a person and list: `number` of the entry, `generation`, `as_of`, `purpose`, `direction`, `vacancy_id`,
/// `worker_id`, `erased`, `pseudonym`, `position`, `score`, `priority`, `tier`, `is_local`, `eligible`, `checks`,
/// `proof_missing`, `before`, `moved`, `rule`, `k`, `kept`, `version`, `policy_id`, `policy`, `weights`, `lexicon`,
/// `lexicon_version`, `regions`, `statistics`, `ranking`, `policy_basis`, `weights_basis`, `worker_unchanged`,
/// `vacancy_unchanged`; see [`Decision`].
///
/// # Errors
///
/// [`ArrowError`] if Arrow refuses the columns, which none of ours causes.
pub fn decisions(rows: &[Decision]) -> Result<RecordBatch, ArrowError> {
    let days: Vec<Option<String>> = rows.iter().map(|one| one.list.as_of.map(|day| day.to_string())).collect();
    let listed = |value: fn(&Entry) -> &str| words(rows.iter().map(|one| Some(value(&one.list))));
    let made = |value: fn(&MadeFrom) -> &str| words(rows.iter().map(|one| Some(value(&one.list.made_from))));
    let number = |value: fn(&RankedRow) -> f64| numbers(rows.iter().map(|one| one.row.as_ref().map(value)));
    let flag = |value: fn(&Decision) -> Option<bool>| -> ArrayRef {
        Arc::new(rows.iter().map(value).collect::<BooleanArray>())
    };
    let texts = |value: fn(&RankedRow) -> &[String]| {
        list_column(rows.iter().map(|one| one.row.as_ref().map(value).unwrap_or_default().iter().map(String::as_str)))
    };
    let place = |value: fn(&RankedRow) -> Option<u32>| {
        counts(rows.iter().map(|one| one.row.as_ref().and_then(value).map(u64::from)))
    };
    let moved: Int32Array = rows.iter().map(|one| one.row.as_ref()?.moved).collect();
    let k = rows.iter().map(|one| one.list.k.and_then(|k| u64::try_from(k).ok()));
    batch(vec![
        ("number", false, counts(rows.iter().map(|one| Some(one.list.number)))),
        ("generation", false, counts(rows.iter().map(|one| Some(one.list.generation)))),
        ("as_of", true, words(days.iter().map(Option::as_deref))),
        ("purpose", false, listed(|list| &list.purpose)),
        ("direction", false, listed(|list| list.direction.as_str())),
        ("vacancy_id", true, words(rows.iter().map(Decision::vacancy_id))),
        ("worker_id", true, words(rows.iter().map(|one| one.worker_id.as_deref()))),
        ("erased", false, flag(|one| Some(one.erased()))),
        ("pseudonym", true, words(rows.iter().map(Decision::pseudonym))),
        ("position", true, place(|row| row.position)),
        ("score", true, number(|row| row.score.0)),
        ("priority", true, number(|row| row.priority.0)),
        ("tier", true, words(rows.iter().map(|one| Some(one.row.as_ref()?.tier.as_str())))),
        ("is_local", true, flag(|one| one.row.as_ref()?.is_local)),
        ("eligible", true, flag(|one| one.row.as_ref()?.eligible)),
        ("checks", false, texts(|row| &row.checks)),
        ("proof_missing", false, texts(|row| &row.proof_missing)),
        ("before", true, place(|row| row.before)),
        ("moved", true, Arc::new(moved)),
        ("rule", true, words(rows.iter().map(|one| one.row.as_ref()?.rule.as_deref()))),
        ("k", true, counts(k)),
        ("kept", true, words(rows.iter().map(|one| one.list.kept.as_deref()))),
        ("version", false, made(|from| &from.version)),
        ("policy_id", false, made(|from| &from.policy_id)),
        ("policy", false, made(|from| &from.policy)),
        ("weights", false, made(|from| &from.weights)),
        ("lexicon", false, made(|from| &from.lexicon)),
        ("lexicon_version", false, made(|from| &from.lexicon_version)),
        ("regions", false, made(|from| &from.regions)),
        ("statistics", false, made(|from| &from.statistics)),
        ("ranking", false, made(|from| &from.ranking)),
        ("policy_basis", false, listed(|list| &list.basis.policy)),
        ("weights_basis", false, listed(|list| &list.basis.weights)),
        ("worker_unchanged", true, flag(|one| one.worker_unchanged)),
        ("vacancy_unchanged", true, flag(|one| one.vacancy_unchanged)),
    ])
}

/// A row a text that was in force: `basis` (its SHA-256), `kind` (`policy` or `weights`), `text`.
///
/// # Errors
///
/// As [`decisions`].
pub fn decision_bases(texts: &[KeptText]) -> Result<RecordBatch, ArrowError> {
    let column = |value: fn(&KeptText) -> &str| words(texts.iter().map(|text| Some(value(text))));
    batch(vec![
        ("basis", false, column(|text| &text.digest)),
        ("kind", false, column(|text| &text.kind)),
        ("text", false, column(|text| &text.text)),
    ])
}
