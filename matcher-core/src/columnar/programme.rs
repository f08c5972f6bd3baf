//! The programme's books, as Arrow.

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::ArrowError;

use super::write::{amounts, batch, counts, days, list_column, note_rows, numbers, words, yes_no};
use crate::programme::{AgreementRow, BoardRow, FunderRow, Programme, ProgrammeNote, Realised, StageRow};
use crate::record::Stage;

/// A row an agreement: `mou_id`, `partner_id`, `kind`, `state`, `from`, `to`, `seats`, `seats_used`, `quota`, `placed`, `local`,
/// `local_unknown`, `training_duty`, `overlaps`.
///
/// # Errors
///
/// [`ArrowError`] if Arrow refuses the columns, which none of ours causes.
pub fn agreements(rows: &[AgreementRow]) -> Result<RecordBatch, ArrowError> {
    let told = |value: fn(&AgreementRow) -> Option<u64>| counts(rows.iter().map(value));
    batch(vec![
        ("mou_id", false, words(rows.iter().map(|row| Some(row.mou_id.as_str())))),
        ("partner_id", true, words(rows.iter().map(|row| row.partner_id.as_deref()))),
        ("kind", true, words(rows.iter().map(|row| row.kind.as_deref()))),
        ("state", false, words(rows.iter().map(|row| Some(row.state.as_str())))),
        ("from", true, days(rows.iter().map(|row| row.from))),
        ("to", true, days(rows.iter().map(|row| row.to))),
        ("seats", true, told(|row| row.seats.map(u64::from))),
        ("seats_used", true, told(|row| row.seats_used)),
        ("quota", true, told(|row| row.quota.map(u64::from))),
        ("placed", true, told(|row| row.placed)),
        ("local", true, told(|row| row.local)),
        ("local_unknown", true, told(|row| row.local_unknown)),
        ("training_duty", true, yes_no(rows.iter().map(|row| row.training_duty))),
        ("overlaps", false, list_column(rows.iter().map(|row| row.overlaps.iter().map(String::as_str)))),
    ])
}

/// A row a target: `target_id`, `stage`, `measure`, `target`, `due`, `funder`, `realised`, `realised_now`, `numerator`,
/// `denominator` (of `realised_now`), `state`, `reached_on`, `evidence`.
///
/// # Errors
///
/// As [`agreements`].
pub fn stages(rows: &[StageRow]) -> Result<RecordBatch, ArrowError> {
    let stage = |row: &StageRow| {
        row.stage.map(|stage| match stage {
            Stage::Short => "short",
            Stage::Medium => "medium",
            Stage::Long => "long",
        })
    };
    let parts = |row: &StageRow| row.realised_now.map(Realised::parts);
    batch(vec![
        ("target_id", false, words(rows.iter().map(|row| Some(row.target_id.as_str())))),
        ("stage", true, words(rows.iter().map(stage))),
        ("measure", true, words(rows.iter().map(|row| row.measure.as_deref()))),
        ("target", true, numbers(rows.iter().map(|row| row.target))),
        ("due", true, days(rows.iter().map(|row| row.due))),
        ("funder", true, words(rows.iter().map(|row| row.funder.as_deref()))),
        ("realised", true, numbers(rows.iter().map(|row| row.realised.and_then(Realised::get)))),
        ("realised_now", true, numbers(rows.iter().map(|row| row.realised_now.and_then(Realised::get)))),
        ("numerator", true, counts(rows.iter().map(|row| parts(row).map(|(part, _)| part)))),
        ("denominator", true, counts(rows.iter().map(|row| parts(row).and_then(|(_, whole)| whole)))),
        ("state", false, words(rows.iter().map(|row| Some(row.state.as_str())))),
        ("reached_on", true, days(rows.iter().map(|row| row.reached_on))),
        ("evidence", false, counts(rows.iter().map(|row| Some(row.evidence)))),
    ])
}

/// A row a record that stands for a target: `target_id`, `table`, `id`, `date`.
///
/// # Errors
///
/// As [`agreements`].
pub fn evidence(programme: &Programme) -> Result<RecordBatch, ArrowError> {
    let rows = &programme.evidence;
    batch(vec![
        ("target_id", false, words(rows.iter().map(|row| Some(row.target_id.as_str())))),
        ("table", false, words(rows.iter().map(|row| Some(row.table)))),
        ("id", false, words(rows.iter().map(|row| Some(row.id.as_str())))),
        ("date", false, days(rows.iter().map(|row| Some(row.date)))),
    ])
}

/// A row a funder: `funder`, `is_city`, `spent`, `payments`, `from_courses`, `untold`, `people`, `trained`, `certified`,
/// `placed`, `business`, `cost_per_trained`, `cost_per_placement`.
///
/// # Errors
///
/// As [`agreements`].
pub fn funders(programme: &Programme) -> Result<RecordBatch, ArrowError> {
    type Counted = (&'static str, fn(&FunderRow) -> u64);
    let rows = &programme.funders;
    let counted: [Counted; 8] = [
        ("payments", |row| row.payments),
        ("from_courses", |row| row.from_courses),
        ("untold", |row| row.untold),
        ("people", |row| row.people),
        ("trained", |row| row.trained),
        ("certified", |row| row.certified),
        ("placed", |row| row.placed),
        ("business", |row| row.business),
    ];
    let mut columns: Vec<(&str, bool, ArrayRef)> = vec![
        ("funder", true, words(rows.iter().map(|row| row.funder.as_deref()))),
        ("is_city", false, yes_no(rows.iter().map(|row| Some(row.is_city)))),
        ("spent", false, amounts(rows.iter().map(|row| Some(row.spent)))),
    ];
    columns.extend(counted.map(|(name, value)| (name, false, counts(rows.iter().map(|row| Some(value(row)))))));
    columns.push(("cost_per_trained", true, amounts(rows.iter().map(FunderRow::cost_per_trained))));
    columns.push(("cost_per_placement", true, amounts(rows.iter().map(FunderRow::cost_per_placement))));
    batch(columns)
}

/// The employers' board, a row an employer; see [`BoardRow`].
///
/// # Errors
///
/// As [`agreements`].
pub fn board(rows: &[BoardRow]) -> Result<RecordBatch, ArrowError> {
    let count = |value: fn(&BoardRow) -> u64| counts(rows.iter().map(|row| Some(value(row))));
    batch(vec![
        ("employer_id", false, words(rows.iter().map(|row| Some(row.employer_id.as_str())))),
        ("principal_id", true, words(rows.iter().map(|row| row.principal_id.as_deref()))),
        ("is_partner", false, yes_no(rows.iter().map(|row| Some(row.is_partner)))),
        ("headcount_local", true, counts(rows.iter().map(|row| row.headcount_local.map(u64::from)))),
        ("headcount_total", true, counts(rows.iter().map(|row| row.headcount_total.map(u64::from)))),
        ("forecast_on", true, days(rows.iter().map(|row| row.forecast_on))),
        ("has_forecast", false, yes_no(rows.iter().map(|row| Some(row.has_forecast)))),
        ("vacancies", false, count(|row| row.vacancies)),
        ("reported", false, count(|row| row.reported)),
        ("report_days_late", true, amounts(rows.iter().map(|row| row.report_days_late))),
        ("filled", false, count(|row| row.filled)),
        ("notices", false, count(|row| row.notices)),
        ("notice_days_late", true, amounts(rows.iter().map(|row| row.notice_days_late))),
        ("placed", false, count(|row| row.placed)),
        ("local", false, count(|row| row.local)),
        ("local_unknown", false, count(|row| row.local_unknown)),
        ("at_work", false, count(|row| row.at_work)),
        ("disabled", false, count(|row| row.disabled)),
        ("disability_required", true, counts(rows.iter().map(|row| row.disability_required))),
        ("protected", false, count(|row| row.protected)),
        ("unprotected", false, count(|row| row.unprotected)),
        ("protection_unknown", false, count(|row| row.protection_unknown)),
    ])
}

/// A row a note: `note`, `count`, `records`, `ids`, `text`, `text_id` (Indonesian).
///
/// # Errors
///
/// As [`agreements`].
pub fn programme_notes(programme: &Programme) -> Result<RecordBatch, ArrowError> {
    note_rows(&programme.notes, |note| (note.topic.as_str(), note.topic.records(), &note.ids), ProgrammeNote::text)
}

/// Who stayed, a row a funder and look: `funder` (missing for everybody placed), then as [`super::retention`].
///
/// # Errors
///
/// As [`agreements`].
pub fn funder_retention(programme: &Programme) -> Result<RecordBatch, ArrowError> {
    super::protection::stayed(Some("funder"), &programme.retention)
}
