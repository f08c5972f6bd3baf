//! What came of classes, as Arrow.

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::ArrowError;

use super::write::{batch, counts, list_column, numbers, words};
use crate::training::{
    CourseRates, Livelihood, OutcomeNote, OutcomeRow, Outcomes, PathStep, Paths, Rate, StepCount, WorkerPath, wilson,
    worst_case,
};
use crate::units::Date;

/// A column of counts by its name.
type Counted = (&'static str, fn(&OutcomeRow) -> u64);
/// A kind of rate by its name.
type Rated = (&'static str, fn(&CourseRates) -> &Rate);

/// A row a group and look: the group's column, named by what it is (absent if all are together), `months`, `trained`,
/// `not_due`, `due`, `known`, `known_share`, `job`, `business`, `further_training`, `other`, `unknown`; then of job,
/// business, further training and other each `_of_due` and `_of_known`, both with `_low` and `_high`.
///
/// # Errors
///
/// [`ArrowError`] if Arrow refuses the columns, which none of ours causes.
pub fn outcomes(outcomes: &Outcomes) -> Result<RecordBatch, ArrowError> {
    let rows = &outcomes.rows;
    let count = |value: fn(&OutcomeRow) -> u64| counts(rows.iter().map(|row| Some(value(row))));
    let group = outcomes.by.map(|by| match by.as_str() {
        "month" => "month",
        "course" => "course_id",
        "provider" => "provider_id",
        other => other,
    });
    let mut columns: Vec<(String, bool, ArrayRef)> = Vec::new();
    columns.extend(group.map(|name| (name.to_owned(), true, words(rows.iter().map(|row| row.group.as_deref())))));
    let plain: [Counted; 10] = [
        ("months", |row| u64::from(row.months)),
        ("trained", |row| row.trained),
        ("not_due", |row| row.not_due),
        ("due", OutcomeRow::due),
        ("known", OutcomeRow::known),
        ("job", |row| row.job),
        ("business", |row| row.business),
        ("further_training", |row| row.further_training),
        ("other", |row| row.other),
        ("unknown", |row| row.unknown),
    ];
    columns.extend(plain.map(|(name, value)| (name.to_owned(), false, count(value))));
    let known = numbers(rows.iter().map(|row| part(row.known(), row.due())));
    columns.push(("known_share".to_owned(), true, known));
    for (name, value) in &plain[5..9] {
        let of_due = |row: &OutcomeRow| worst_case(value(row), row.due(), row.unknown);
        let of_known = |row: &OutcomeRow| wilson(value(row), row.known());
        let shares: [(&str, bool, ArrayRef); 6] = [
            ("of_due", true, numbers(rows.iter().map(|row| part(value(row), row.due())))),
            ("of_due_low", false, numbers(rows.iter().map(|row| Some(of_due(row).0)))),
            ("of_due_high", false, numbers(rows.iter().map(|row| Some(of_due(row).1)))),
            ("of_known", true, numbers(rows.iter().map(|row| part(value(row), row.known())))),
            ("of_known_low", false, numbers(rows.iter().map(|row| Some(of_known(row).0)))),
            ("of_known_high", false, numbers(rows.iter().map(|row| Some(of_known(row).1)))),
        ];
        columns.extend(shares.map(|(kind, nullable, array)| (format!("{name}_{kind}"), nullable, array)));
    }
    batch(columns.iter().map(|(name, nullable, array)| (name.as_str(), *nullable, array.clone())).collect())
}

/// A row a note: `note` (its topic), `count`, `records` (the table whose ids follow), `ids`, `text`.
///
/// # Errors
///
/// As [`outcomes`].
pub fn outcome_notes(notes: &[OutcomeNote]) -> Result<RecordBatch, ArrowError> {
    batch(vec![
        ("note", false, words(notes.iter().map(|note| Some(note.topic.as_str())))),
        ("count", false, counts(notes.iter().map(|note| Some(note.count)))),
        ("records", false, words(notes.iter().map(|note| Some(note.topic.records())))),
        ("ids", false, list_column(notes.iter().map(|note| note.ids.iter().map(String::as_str)))),
        ("text", false, words(notes.iter().map(|note| Some(note.text.as_str())))),
    ])
}

/// A row a person: `worker_id`, `course_id`, `classes`, `vacancy_id`, the day of each step (`trained_on`) and the days it
/// took from the step before (`days_to_trained`).
///
/// # Errors
///
/// As [`outcomes`].
pub fn paths(paths: &Paths) -> Result<RecordBatch, ArrowError> {
    let rows = &paths.rows;
    let word = |value: fn(&WorkerPath) -> Option<&str>| words(rows.iter().map(value));
    let mut columns = vec![
        ("worker_id".to_owned(), false, word(|row| Some(&row.worker_id))),
        ("course_id".to_owned(), true, word(|row| row.course_id.as_deref())),
        ("classes".to_owned(), false, counts(rows.iter().map(|row| Some(row.classes)))),
        ("vacancy_id".to_owned(), true, word(|row| row.vacancy_id.as_deref())),
    ];
    for step in PathStep::ALL {
        let days: Vec<Option<String>> = rows.iter().map(|row| row.day(step).as_ref().map(Date::to_string)).collect();
        columns.push((format!("{}_on", step.as_str()), true, words(days.iter().map(Option::as_deref))));
        if step != PathStep::Registered {
            let taken = numbers(rows.iter().map(|row| row.days_to(step).map(f64::from)));
            columns.push((format!("days_to_{}", step.as_str()), true, taken));
        }
    }
    batch(columns.iter().map(|(name, nullable, array)| (name.as_str(), *nullable, array.clone())).collect())
}

/// A row a step: `step`, `people`, `of_trained`, `trained`, `share_of_trained` with `low` and `high`, `previous`,
/// `from_previous`, `share_of_previous`, `median_days`, `stopped`.
///
/// # Errors
///
/// As [`outcomes`].
pub fn path_steps(steps: &[StepCount]) -> Result<RecordBatch, ArrowError> {
    let count = |value: fn(&StepCount) -> u64| counts(steps.iter().map(|row| Some(value(row))));
    let interval = |row: &StepCount| wilson(row.of_trained, row.trained);
    batch(vec![
        ("step", false, words(steps.iter().map(|row| Some(row.step.as_str())))),
        ("people", false, count(|row| row.people)),
        ("of_trained", false, count(|row| row.of_trained)),
        ("trained", false, count(|row| row.trained)),
        ("share_of_trained", true, numbers(steps.iter().map(|row| part(row.of_trained, row.trained)))),
        ("low", false, numbers(steps.iter().map(|row| Some(interval(row).0)))),
        ("high", false, numbers(steps.iter().map(|row| Some(interval(row).1)))),
        ("previous", false, count(|row| row.previous)),
        ("from_previous", false, count(|row| row.from_previous)),
        ("share_of_previous", true, numbers(steps.iter().map(|row| part(row.from_previous, row.previous)))),
        ("median_days", true, numbers(steps.iter().map(|row| row.median_days))),
        ("stopped", false, count(|row| row.stopped)),
    ])
}

/// A row a course: `course_id`, then of passing and of placement `_source`, `_successes`, `_of`, `_unknown`, `_share`,
/// `_low`, `_high`, `_share_of_all`.
///
/// # Errors
///
/// As [`outcomes`].
pub fn course_rates(rates: &[CourseRates]) -> Result<RecordBatch, ArrowError> {
    let mut columns = vec![("course_id".to_owned(), false, words(rates.iter().map(|row| Some(&*row.course_id))))];
    let kinds: [Rated; 2] = [("pass", |row| &row.pass), ("placement", |row| &row.placement)];
    for (name, rate) in kinds {
        let count = |value: fn(&Rate) -> u64| counts(rates.iter().map(|row| Some(value(rate(row)))));
        let number = |value: fn(&Rate) -> Option<f64>| numbers(rates.iter().map(|row| value(rate(row))));
        let parts: [(&str, bool, ArrayRef); 8] = [
            ("source", false, words(rates.iter().map(|row| Some(rate(row).source.as_str())))),
            ("successes", false, count(|rate| rate.successes)),
            ("of", false, count(|rate| rate.of)),
            ("unknown", false, count(|rate| rate.unknown)),
            ("share", true, number(|rate| rate.share)),
            ("low", false, number(|rate| Some(rate.low))),
            ("high", false, number(|rate| Some(rate.high))),
            ("share_of_all", true, number(Rate::share_of_all)),
        ];
        columns.extend(parts.map(|(part, nullable, array)| (format!("{name}_{part}"), nullable, array)));
    }
    batch(columns.iter().map(|(name, nullable, array)| (name.as_str(), *nullable, array.clone())).collect())
}

/// A row a skill: `skill_id`, `label`, `living`, `holders`, `self_employed`, `informal`, `unknown`, `known`, `share` with
/// `low` and `high`, `vacancies`, `openings`, `per_holder`, `trained`, `jobs`, `businesses`.
///
/// # Errors
///
/// As [`outcomes`].
pub fn livelihoods(rows: &[Livelihood]) -> Result<RecordBatch, ArrowError> {
    let count = |value: fn(&Livelihood) -> u64| counts(rows.iter().map(|row| Some(value(row))));
    let number = |value: fn(&Livelihood) -> Option<f64>| numbers(rows.iter().map(value));
    batch(vec![
        ("skill_id", false, words(rows.iter().map(|row| Some(&*row.skill_id)))),
        ("label", false, words(rows.iter().map(|row| Some(&*row.label)))),
        ("living", false, words(rows.iter().map(|row| Some(row.living.as_str())))),
        ("holders", false, count(|row| row.holders)),
        ("self_employed", false, count(|row| row.self_employed)),
        ("informal", false, count(|row| row.informal)),
        ("unknown", false, count(|row| row.unknown)),
        ("known", false, count(Livelihood::known)),
        ("share", true, number(Livelihood::share)),
        ("low", false, number(|row| Some(row.interval().0))),
        ("high", false, number(|row| Some(row.interval().1))),
        ("vacancies", false, count(|row| row.vacancies)),
        ("openings", false, count(|row| row.openings)),
        ("per_holder", true, number(Livelihood::per_holder)),
        ("trained", false, count(|row| row.trained)),
        ("jobs", false, count(|row| row.jobs)),
        ("businesses", false, count(|row| row.businesses)),
    ])
}

/// A part of a whole; `None` of nobody.
#[allow(clippy::cast_precision_loss, reason = "counts of people lie far below 2^52")]
fn part(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}
