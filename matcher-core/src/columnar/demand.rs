//! What vacancies ask, as Arrow.

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::ArrowError;

use super::write::{batch, counts, list_column, numbers, words};
use crate::lang::Lang;
use crate::training::UntaughtSkill;
use crate::training::{AskedSkill, Cell, Demand, DemandNote, DemandRow, DemandTrend, Dimension, Slope, UnaskedSkill};

/// A column: its name, whether it may be null, its values.
type Column = (&'static str, bool, ArrayRef);

/// Texts that were made for a column, null where absent.
fn made(values: impl Iterator<Item = Option<String>>) -> ArrayRef {
    let values: Vec<Option<String>> = values.collect();
    words(values.iter().map(Option::as_deref))
}

/// The columns that say where something was counted, the name of a region beside its code.
fn cells<'a>(by: &[Dimension], rows: &(impl Iterator<Item = (&'a Cell, Option<&'a str>)> + Clone)) -> Vec<Column> {
    let mut columns = Vec::new();
    for dimension in by {
        let told = |cell: &Cell| match dimension {
            Dimension::Month => cell.month.map(|month| month.to_string()),
            Dimension::Sector => cell.sector.clone(),
            Dimension::Region => cell.region.map(|region| region.to_string()),
            Dimension::Industry => cell.industry.clone(),
        };
        columns.push((dimension.as_str(), true, made(rows.clone().map(|(cell, _)| told(cell)))));
        if *dimension == Dimension::Region {
            columns.push(("region_name", true, words(rows.clone().map(|(_, name)| name))));
        }
    }
    columns
}

/// The columns of a skill; null for texts that aren't shown.
fn skills<'a>(rows: impl Iterator<Item = Option<&'a AskedSkill>> + Clone) -> Vec<Column> {
    vec![
        ("skill_id", true, words(rows.clone().map(|skill| Some(skill?.skill_id.as_str())))),
        ("label", true, words(rows.clone().map(|skill| Some(skill?.label.as_str())))),
        ("kind", true, words(rows.map(|skill| skill?.kind.as_deref()))),
    ]
}

/// A row each cell and skill: the columns of `by` (with `region_name` after `region`), `skill_id`, `label`, `kind`,
/// `vacancies`, `openings`, `of_vacancies`, `of_openings`, `share`, `low`, `high`, `workers`, `seats`, `courses`,
/// `required`, `preferred`, `mentioned`, `label_en`; see [`DemandRow`].
///
/// # Errors
///
/// [`ArrowError`] if Arrow refuses the columns, which none of ours causes.
pub fn demand(demand: &Demand) -> Result<RecordBatch, ArrowError> {
    let rows = &demand.rows;
    let count = |value: fn(&DemandRow) -> u64| counts(rows.iter().map(|row| Some(value(row))));
    let known = |value: fn(&DemandRow) -> Option<u64>| counts(rows.iter().map(value));
    let share = |value: fn(&DemandRow) -> f64| numbers(rows.iter().map(|row| Some(value(row))));
    let mut columns = cells(&demand.by, &rows.iter().map(|row| (&row.cell, row.region_name.as_deref())));
    columns.extend(skills(rows.iter().map(|row| row.skill.as_ref())));
    columns.extend([
        ("vacancies", false, count(|row| row.vacancies)),
        ("openings", false, count(|row| row.openings)),
        ("of_vacancies", false, count(|row| row.of_vacancies)),
        ("of_openings", false, count(|row| row.of_openings)),
        ("share", false, share(|row| row.share.share)),
        ("low", false, share(|row| row.share.low)),
        ("high", false, share(|row| row.share.high)),
        ("workers", true, known(|row| row.workers)),
        ("seats", true, known(|row| row.seats)),
        ("courses", true, known(|row| row.courses)),
        ("required", false, count(|row| row.required)),
        ("preferred", false, count(|row| row.preferred)),
        ("mentioned", false, count(|row| row.mentioned)),
        ("label_en", true, words(rows.iter().map(|row| Some(row.skill.as_ref()?.label_en.as_str())))),
    ]);
    batch(columns)
}

/// A row each place and skill: the columns of `by` but `month`, `skill_id`, `label`, `kind`, `trend`, `slope`, `low`,
/// `high`, `p_value`, `q_value`, `vacancies`, `of_vacancies`, `employers`, `months`, `first`, `last`, `label_en`; see
/// [`DemandTrend`].
///
/// # Errors
///
/// As [`demand`].
pub fn demand_trends(demand: &Demand) -> Result<RecordBatch, ArrowError> {
    let rows = &demand.trends;
    let by: Vec<Dimension> = demand.by.iter().copied().filter(|by| *by != Dimension::Month).collect();
    let count = |value: fn(&DemandTrend) -> u64| counts(rows.iter().map(|row| Some(value(row))));
    let slope = |value: fn(Slope) -> f64| numbers(rows.iter().map(|row| row.slope.map(value)));
    let mut columns = cells(&by, &rows.iter().map(|row| (&row.cell, row.region_name.as_deref())));
    columns.extend(skills(rows.iter().map(|row| Some(&row.skill))));
    columns.extend([
        ("trend", false, words(rows.iter().map(|row| Some(row.trend.as_str())))),
        ("slope", true, slope(|slope| slope.slope)),
        ("low", true, slope(|slope| slope.low)),
        ("high", true, slope(|slope| slope.high)),
        ("p_value", true, slope(|slope| slope.p_value)),
        ("q_value", true, slope(|slope| slope.q_value)),
        ("vacancies", false, count(|row| row.vacancies)),
        ("of_vacancies", false, count(|row| row.of_vacancies)),
        ("employers", false, count(|row| row.employers)),
        ("months", false, count(|row| row.months)),
        ("first", true, made(rows.iter().map(|row| row.first.map(|month| month.to_string())))),
        ("last", true, made(rows.iter().map(|row| row.last.map(|month| month.to_string())))),
        ("label_en", false, words(rows.iter().map(|row| Some(row.skill.label_en.as_str())))),
    ]);
    batch(columns)
}

/// A row each skill that is asked and taught nowhere: `skill_id`, `label`, `kind`, `sector`, `vacancies`, `openings`,
/// `of_vacancies`, `of_openings`, `share`, `low`, `high`, `workers`, `label_en`; see [`UntaughtSkill`].
///
/// # Errors
///
/// As [`demand`].
pub fn taught_nowhere(rows: &[UntaughtSkill]) -> Result<RecordBatch, ArrowError> {
    let count = |value: fn(&UntaughtSkill) -> u64| counts(rows.iter().map(|row| Some(value(row))));
    let share = |value: fn(&UntaughtSkill) -> f64| numbers(rows.iter().map(|row| Some(value(row))));
    let mut columns = skills(rows.iter().map(|row| Some(&row.skill)));
    columns.extend([
        ("sector", true, words(rows.iter().map(|row| row.skill.sector.as_deref()))),
        ("vacancies", false, count(|row| row.vacancies)),
        ("openings", false, count(|row| row.openings)),
        ("of_vacancies", false, count(|row| row.of_vacancies)),
        ("of_openings", false, count(|row| row.of_openings)),
        ("share", false, share(|row| row.share.share)),
        ("low", false, share(|row| row.share.low)),
        ("high", false, share(|row| row.share.high)),
        ("workers", false, count(|row| row.workers)),
        ("label_en", false, words(rows.iter().map(|row| Some(row.skill.label_en.as_str())))),
    ]);
    batch(columns)
}

/// A row each skill that is taught and not asked: `skill_id`, `label`, `kind`, `sector`, `seats`, `course_ids` (list),
/// `workers`, `label_en`; see [`UnaskedSkill`].
///
/// # Errors
///
/// As [`demand`].
pub fn not_asked(rows: &[UnaskedSkill]) -> Result<RecordBatch, ArrowError> {
    let mut columns = skills(rows.iter().map(|row| Some(&row.skill)));
    columns.extend([
        ("sector", true, words(rows.iter().map(|row| row.skill.sector.as_deref()))),
        ("seats", false, counts(rows.iter().map(|row| Some(row.seats)))),
        ("course_ids", false, list_column(rows.iter().map(|row| row.courses.iter().map(String::as_str)))),
        ("workers", false, counts(rows.iter().map(|row| Some(row.workers)))),
        ("label_en", false, words(rows.iter().map(|row| Some(row.skill.label_en.as_str())))),
    ]);
    batch(columns)
}

/// A row a note: `note` (its topic), `count`, `records` (the table whose ids follow), `ids`, `text_id` and `text_en`.
///
/// # Errors
///
/// As [`demand`].
pub fn demand_notes(notes: &[DemandNote]) -> Result<RecordBatch, ArrowError> {
    let text = |lang: Lang| made(notes.iter().map(|note| Some(note.text(lang))));
    batch(vec![
        ("note", false, words(notes.iter().map(|note| Some(note.topic.as_str())))),
        ("count", false, counts(notes.iter().map(|note| Some(note.count)))),
        ("records", true, words(notes.iter().map(|note| note.topic.records()))),
        ("ids", false, list_column(notes.iter().map(|note| note.ids.iter().map(String::as_str)))),
        ("text_id", false, text(Lang::Id)),
        ("text_en", false, text(Lang::En)),
    ])
}
