//! Forms of a report and cards of job seekers, as Arrow.

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::ArrowError;

use super::write::{batch, counts, days, note_rows, numbers, words, yes_no};
use crate::ipk::{Balance, BalanceRow, Card, Form, FormRow, IpkNote};
use crate::region::Location;

/// A row a row of the form: `block`, `code`, `label`, a column a heading, `suppressed`.
///
/// # Errors
///
/// [`ArrowError`] if Arrow refuses the columns, which none of ours causes.
pub fn form(form: &Form) -> Result<RecordBatch, ArrowError> {
    let rows: Vec<(&str, &FormRow)> =
        form.blocks.iter().flat_map(|block| block.rows.iter().map(|row| (block.code, row))).collect();
    let mut columns: Vec<(&str, bool, ArrayRef)> = vec![
        ("block", false, words(rows.iter().map(|(block, _)| Some(*block)))),
        ("code", false, words(rows.iter().map(|(_, row)| Some(row.code.as_str())))),
        ("label", false, words(rows.iter().map(|(_, row)| Some(row.label.as_str())))),
    ];
    for (at, column) in form.columns.iter().enumerate() {
        columns.push((column.code.as_str(), true, counts(rows.iter().map(|(_, row)| row.cells[at]))));
    }
    columns.push(("suppressed", false, yes_no(rows.iter().map(|(_, row)| Some(row.suppressed)))));
    batch(columns)
}

/// A row a card: `worker_id`, `state`, `issued_on`, `valid_until`, `reports`, `reported_on`, `report_due_on`, `event_id`.
///
/// # Errors
///
/// As [`form`].
pub fn cards(rows: &[Card]) -> Result<RecordBatch, ArrowError> {
    batch(vec![
        ("worker_id", false, words(rows.iter().map(|row| Some(row.worker_id.as_str())))),
        ("state", false, words(rows.iter().map(|row| Some(row.state.as_str())))),
        ("issued_on", false, days(rows.iter().map(|row| Some(row.issued_on)))),
        ("valid_until", false, days(rows.iter().map(|row| Some(row.valid_until)))),
        ("reports", false, counts(rows.iter().map(|row| Some(row.reports)))),
        ("reported_on", true, days(rows.iter().map(|row| row.reported_on))),
        ("report_due_on", true, days(rows.iter().map(|row| row.report_due_on))),
        ("event_id", true, words(rows.iter().map(|row| row.event_id.as_deref()))),
    ])
}

/// A row a place, group or section: `code`, `name`, `name_en`, `lat`, `lon` (of a region), `seekers`, `vacancies`, `openings`,
/// `suppressed`.
///
/// # Errors
///
/// As [`form`].
pub fn balance(balance: &Balance) -> Result<RecordBatch, ArrowError> {
    let rows = &balance.rows;
    let name = |lang: usize| words(rows.iter().map(move |row| row.name.as_ref().map(|name| name[lang].as_str())));
    let count = |value: fn(&BalanceRow) -> Option<u64>| counts(rows.iter().map(value));
    batch(vec![
        ("code", true, words(rows.iter().map(|row| row.code.as_deref()))),
        ("name", true, name(0)),
        ("name_en", true, name(1)),
        ("lat", true, numbers(rows.iter().map(|row| row.location.map(Location::lat)))),
        ("lon", true, numbers(rows.iter().map(|row| row.location.map(Location::lon)))),
        ("seekers", true, count(|row| row.seekers)),
        ("vacancies", false, count(|row| Some(row.vacancies))),
        ("openings", false, count(|row| Some(row.openings))),
        ("suppressed", false, yes_no(rows.iter().map(|row| Some(row.suppressed)))),
    ])
}

/// A row a note: `note`, `count`, `records`, `ids`, `text`, `text_id` (Indonesian).
///
/// # Errors
///
/// As [`form`].
pub fn ipk_notes(notes: &[IpkNote]) -> Result<RecordBatch, ArrowError> {
    note_rows(notes, |note| (note.topic.as_str(), note.topic.records(), &note.ids), IpkNote::text)
}
