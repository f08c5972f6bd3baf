//! What people lack, where else they could go, and who is one item away, as Arrow.

use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, RecordBatch};
use arrow_schema::ArrowError;

use super::write::{batch, counts, list_column, numbers, words};
use crate::matcher::Lang;
use crate::training::{Alternatives, AwayRow, CourseNote, CourseOffer, GapNote, SkillGap};

/// The class of each row: `course_id`, `days`, `starts_on`, `course_note`.
fn classes<'a>(
    rows: impl Iterator<Item = (Option<&'a CourseOffer>, Option<CourseNote>)> + Clone,
) -> [(&'static str, bool, ArrayRef); 4] {
    let starts: Vec<Option<String>> = rows.clone().map(|(course, _)| Some(course?.starts_on?.to_string())).collect();
    [
        ("course_id", true, words(rows.clone().map(|(course, _)| course.map(|course| course.course_id.as_str())))),
        ("days", true, counts(rows.clone().map(|(course, _)| course?.days.map(u64::from)))),
        ("starts_on", true, words(starts.iter().map(Option::as_deref))),
        ("course_note", true, words(rows.map(|(_, note)| note.map(CourseNote::as_str)))),
    ]
}

fn flags(values: impl Iterator<Item = Option<bool>>) -> ArrayRef {
    Arc::new(values.collect::<BooleanArray>())
}

/// A row an item: `worker_id`, `item`, `kind`, `missing` (empty where nobody can tell), `openings_unlocked`, `trainable`,
/// `course_id`, `days`, `starts_on`, `course_note`, `label` in a language, `openings_alone`, `openings_asked`, `openings_required`, `openings`,
/// `score`; see [`crate::training::GapRow`].
///
/// # Errors
///
/// [`ArrowError`] if Arrow refuses the columns, which none of ours causes.
pub fn skill_gap(gap: &SkillGap, lang: Lang) -> Result<RecordBatch, ArrowError> {
    let rows = &gap.rows;
    let [course, days, starts, note] = classes(rows.iter().map(|row| (row.course.as_ref(), row.course_note)));
    batch(vec![
        ("worker_id", false, words(rows.iter().map(|_| Some(gap.worker_id.as_str())))),
        ("item", false, words(rows.iter().map(|row| Some(row.name.item.as_str())))),
        ("kind", false, words(rows.iter().map(|row| Some(row.kind.as_str())))),
        ("missing", true, flags(rows.iter().map(|row| row.missing))),
        ("openings_unlocked", false, numbers(rows.iter().map(|row| Some(row.openings_unlocked)))),
        ("trainable", false, flags(rows.iter().map(|row| Some(row.is_trainable())))),
        course,
        days,
        starts,
        note,
        ("label", false, words(rows.iter().map(|row| Some(row.name.in_lang(lang))))),
        ("openings_alone", false, counts(rows.iter().map(|row| Some(row.openings_alone)))),
        ("openings_asked", false, counts(rows.iter().map(|row| Some(row.asked)))),
        ("openings_required", false, counts(rows.iter().map(|row| Some(row.required)))),
        ("openings", false, counts(rows.iter().map(|row| Some(row.openings)))),
        ("score", false, numbers(rows.iter().map(|row| Some(row.score)))),
    ])
}

/// A row an occupation: `worker_id`, `occupation` (empty of those sorted by title alone), `title`, `fit`, `score`,
/// `vacancies`, `openings`, `reached`, `eligible`, `eligible_unknown`, `missing_least`, `missing_median`, `items` with their
/// labels in a language and those of them that are `trainable`; see [`crate::training::Alternative`].
///
/// # Errors
///
/// As [`skill_gap`].
pub fn alternatives(found: &Alternatives, lang: Lang) -> Result<RecordBatch, ArrowError> {
    let rows = &found.rows;
    let count = |value: fn(&crate::training::Alternative) -> u64| counts(rows.iter().map(move |row| Some(value(row))));
    let named = |only: bool| {
        let named = rows.iter().map(|row| {
            let wanted = row.wanted.iter().filter(|wanted| wanted.is_trainable || !only);
            wanted.map(|wanted| wanted.name.in_lang(lang)).collect::<Vec<_>>()
        });
        list_column(named.map(Vec::into_iter))
    };
    batch(vec![
        ("worker_id", false, words(rows.iter().map(|_| Some(found.worker_id.as_str())))),
        ("occupation", true, words(rows.iter().map(|row| row.occupation.as_deref()))),
        ("title", false, words(rows.iter().map(|row| Some(row.title.as_str())))),
        ("fit", false, numbers(rows.iter().map(|row| Some(row.fit)))),
        ("score", false, numbers(rows.iter().map(|row| Some(row.score)))),
        ("vacancies", false, count(|row| row.vacancies)),
        ("openings", false, count(|row| row.openings)),
        ("reached", false, count(|row| row.reached)),
        ("eligible", false, count(|row| row.eligible)),
        ("eligible_unknown", false, count(|row| row.eligible_unknown)),
        ("missing_least", false, count(|row| row.missing_least)),
        ("missing_median", false, numbers(rows.iter().map(|row| Some(row.missing_median)))),
        ("items", false, named(false)),
        ("trainable", false, named(true)),
    ])
}

/// A row a pair: `vacancy_id`, `worker_id`, `item`, `kind`, `score`, `score_taught`, `trainable`, `course_id`, `days`,
/// `starts_on`, `course_note`, `label` in a language, `checks` that can't be told; see [`AwayRow`].
///
/// # Errors
///
/// As [`skill_gap`].
pub fn one_away(rows: &[AwayRow], lang: Lang) -> Result<RecordBatch, ArrowError> {
    let [course, days, starts, note] = classes(rows.iter().map(|row| (row.course.as_ref(), row.course_note)));
    batch(vec![
        ("vacancy_id", false, words(rows.iter().map(|row| Some(row.vacancy_id.as_str())))),
        ("worker_id", false, words(rows.iter().map(|row| Some(row.worker_id.as_str())))),
        ("item", false, words(rows.iter().map(|row| Some(row.name.item.as_str())))),
        ("kind", false, words(rows.iter().map(|row| Some(row.kind.as_str())))),
        ("score", false, numbers(rows.iter().map(|row| Some(row.score)))),
        ("score_taught", true, numbers(rows.iter().map(|row| row.score_taught))),
        ("trainable", false, flags(rows.iter().map(|row| Some(row.course.is_some())))),
        course,
        days,
        starts,
        note,
        ("label", false, words(rows.iter().map(|row| Some(row.name.in_lang(lang))))),
        ("checks", false, list_column(rows.iter().map(|row| row.checks.iter().copied()))),
    ])
}

/// A row a note: `note` (its topic), `count` of vacancies or pairs, and `text` in a language.
///
/// # Errors
///
/// As [`skill_gap`].
pub fn gap_notes(notes: &[GapNote], lang: Lang) -> Result<RecordBatch, ArrowError> {
    let texts: Vec<String> = notes.iter().map(|note| note.text(lang)).collect();
    batch(vec![
        ("note", false, words(notes.iter().map(|note| Some(note.topic())))),
        ("count", false, counts(notes.iter().map(|note| Some(note.count())))),
        ("text", false, words(texts.iter().map(|text| Some(text.as_str())))),
    ])
}
