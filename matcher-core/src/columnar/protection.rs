//! Protection, minimum wages and decent work, as Arrow.

use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::ArrowError;

use super::write::{amounts, batch, counts, days, flagged, list_column, note_rows, numbers, words, yes_no};
use crate::coverage::{Budget, Coverage, CoverageRow, Duties, GapRow, ProtectionNote};
use crate::decent_work::{DecentRow, DecentWork, RetentionRow, WageCheckRow};
use crate::safeguard::{SchemeRules, WageFloors};
use crate::units::Fraction;

/// A row a worker and scheme: `worker_id`, `scheme`, `state`, `payer`, `monthly_cost` (rupiah), `legal_basis`,
/// `covered_by_budget`, `due`, `told`, `until`, `untold`.
///
/// # Errors
///
/// [`ArrowError`] if Arrow refuses the columns, which none of ours causes.
pub fn protection_gap(rows: &[GapRow]) -> Result<RecordBatch, ArrowError> {
    batch(vec![
        ("worker_id", false, words(rows.iter().map(|row| Some(row.worker_id.as_str())))),
        ("scheme", false, words(rows.iter().map(|row| Some(row.scheme.as_str())))),
        ("state", false, words(rows.iter().map(|row| Some(row.state.as_str())))),
        ("payer", true, words(rows.iter().map(|row| row.payer.as_deref()))),
        ("monthly_cost", true, amounts(rows.iter().map(|row| row.monthly_cost))),
        ("legal_basis", true, words(rows.iter().map(|row| row.legal_basis.as_deref()))),
        ("covered_by_budget", true, yes_no(rows.iter().map(|row| row.covered_by_budget))),
        ("due", true, yes_no(rows.iter().map(|row| row.due))),
        ("told", true, words(rows.iter().map(|row| row.told))),
        ("until", true, days(rows.iter().map(|row| row.until))),
        ("untold", false, list_column(rows.iter().map(|row| row.untold.iter().copied()))),
    ])
}

/// A row a place in the queue of a budget: `place`, `worker_id`, `vulnerable`, `schemes`, `monthly_cost`, `covered`.
///
/// # Errors
///
/// As [`protection_gap`].
pub fn budget(budget: Option<&Budget>) -> Result<RecordBatch, ArrowError> {
    let rows = budget.map_or(&[][..], |budget| &budget.places);
    batch(vec![
        ("place", false, counts(rows.iter().map(|row| Some(row.place)))),
        ("worker_id", false, words(rows.iter().map(|row| Some(row.worker_id.as_str())))),
        ("vulnerable", false, words(rows.iter().map(|row| Some(row.vulnerable.as_str())))),
        ("schemes", false, list_column(rows.iter().map(|row| row.schemes.iter().map(String::as_str)))),
        ("monthly_cost", false, amounts(rows.iter().map(|row| Some(row.monthly_cost)))),
        ("covered", false, yes_no(rows.iter().map(|row| Some(row.covered)))),
    ])
}

/// A row a note: `note`, `count`, `records` (the table its ids are of), `ids`, `text` in English.
///
/// # Errors
///
/// As [`protection_gap`].
pub fn protection_notes(notes: &[ProtectionNote]) -> Result<RecordBatch, ArrowError> {
    note_rows(notes, |note| (note.topic.as_str(), note.topic.records(), &note.ids), ProtectionNote::text)
}

/// A row a group and scheme: the group's column (absent if all are together), `scheme`, `eligible`, `covered`, `missing`,
/// `unknown`, `due_unknown`, `share`, `percent` (rounded to two digits), `suppressed`.
///
/// # Errors
///
/// As [`protection_gap`].
pub fn coverage(coverage: &Coverage) -> Result<RecordBatch, ArrowError> {
    let rows = &coverage.rows;
    let count = |value: fn(&CoverageRow) -> Option<u64>| counts(rows.iter().map(value));
    let percents: Vec<Option<String>> = rows.iter().map(|row| row.rate().map(Fraction::percent)).collect();
    let mut columns: Vec<(&str, bool, ArrayRef)> = Vec::new();
    columns.extend(coverage.by.map(|by| (by.as_str(), true, words(rows.iter().map(|row| row.group.as_deref())))));
    columns.extend([
        ("scheme", false, words(rows.iter().map(|row| Some(row.scheme.as_str())))),
        ("eligible", true, count(|row| row.eligible)),
        ("covered", true, count(|row| row.covered)),
        ("missing", true, count(|row| row.missing)),
        ("unknown", true, count(|row| row.unknown)),
        ("due_unknown", true, count(|row| row.due_unknown)),
        ("share", true, numbers(rows.iter().map(|row| row.rate().and_then(Fraction::get)))),
        ("percent", true, words(percents.iter().map(Option::as_deref))),
        ("suppressed", false, yes_no(rows.iter().map(|row| Some(row.suppressed)))),
    ]);
    batch(columns)
}

/// A row something due: `worker_id`, `duty`, `schemes`, `who`, `vacancy_id`, `event_id`, `since`, `due_on`, `state`,
/// `legal_basis`, `flags`.
///
/// # Errors
///
/// As [`protection_gap`].
pub fn protection_duties(duties: &Duties) -> Result<RecordBatch, ArrowError> {
    let rows = &duties.rows;
    batch(vec![
        ("worker_id", false, words(rows.iter().map(|row| Some(row.worker_id.as_str())))),
        ("duty", false, words(rows.iter().map(|row| Some(row.kind.as_str())))),
        ("schemes", false, list_column(rows.iter().map(|row| row.schemes.iter().map(String::as_str)))),
        ("who", true, words(rows.iter().map(|row| row.who.as_deref()))),
        ("vacancy_id", true, words(rows.iter().map(|row| row.vacancy_id.as_deref()))),
        ("event_id", false, words(rows.iter().map(|row| Some(row.event_id.as_str())))),
        ("since", false, days(rows.iter().map(|row| Some(row.since)))),
        ("due_on", true, days(rows.iter().map(|row| row.due_on))),
        ("state", false, words(rows.iter().map(|row| Some(row.state.as_str())))),
        ("legal_basis", true, words(rows.iter().map(|row| row.legal_basis))),
        ("flags", true, flagged(rows.iter().map(|row| row.flags))),
    ])
}

/// A row a vacancy beside the minimum wage: `vacancy_id`, `employer_id`, `state`, `wage`, `basis`, `ratio`, `floor`,
/// `floor_kind`, `floor_region`, `floor_status`, `floor_from`, `legal_basis`, `industry_unknown`.
///
/// # Errors
///
/// As [`protection_gap`].
pub fn wage_checks(rows: &[WageCheckRow]) -> Result<RecordBatch, ArrowError> {
    batch(vec![
        ("vacancy_id", false, words(rows.iter().map(|row| Some(row.vacancy_id.as_str())))),
        ("employer_id", true, words(rows.iter().map(|row| row.employer_id.as_deref()))),
        ("state", false, words(rows.iter().map(|row| Some(row.state.as_str())))),
        ("wage", true, amounts(rows.iter().map(|row| row.wage))),
        ("basis", false, words(rows.iter().map(|row| Some(row.basis)))),
        ("ratio", true, numbers(rows.iter().map(|row| row.ratio))),
        ("floor", true, numbers(rows.iter().map(|row| row.floor))),
        ("floor_kind", true, words(rows.iter().map(|row| row.floor_kind))),
        ("floor_region", true, words(rows.iter().map(|row| row.floor_region.as_deref()))),
        ("floor_status", true, words(rows.iter().map(|row| row.floor_status))),
        ("floor_from", true, days(rows.iter().map(|row| row.floor_from))),
        ("legal_basis", true, words(rows.iter().map(|row| row.legal_basis.as_deref()))),
        ("industry_unknown", false, yes_no(rows.iter().map(|row| Some(row.industry_unknown)))),
    ])
}

/// The column that units have their ids in.
fn unit(work: &DecentWork) -> Option<&'static str> {
    match work.by.as_str() {
        "vacancy" => Some("vacancy_id"),
        "employer" => Some("employer_id"),
        _ => None,
    }
}

/// A row a unit: its column (absent for the programme), `vacancies`, `openings`, then openings by wage, contract and
/// protection, and `lowest_ratio`; see [`DecentRow`].
///
/// # Errors
///
/// As [`protection_gap`].
pub fn decent_work(work: &DecentWork) -> Result<RecordBatch, ArrowError> {
    type Counted = (&'static str, fn(&DecentRow) -> u64);
    let rows = &work.rows;
    let counted: [Counted; 15] = [
        ("vacancies", |row| row.vacancies),
        ("openings", |row| row.openings),
        ("wage_met", |row| row.wage_met),
        ("wage_below", |row| row.wage_below),
        ("wage_unknown", |row| row.wage_unknown),
        ("wage_not_applicable", |row| row.wage_not_applicable),
        ("permanent", |row| row.permanent),
        ("fixed_term", |row| row.fixed_term),
        ("other_contract", |row| row.other_contract),
        ("contract_unknown", |row| row.contract_unknown),
        ("protected", |row| row.protected),
        ("partly_protected", |row| row.partly_protected),
        ("unprotected", |row| row.unprotected),
        ("protection_unknown", |row| row.protection_unknown),
        ("hazardous", |row| row.hazardous),
    ];
    let mut columns: Vec<(&str, bool, ArrayRef)> = Vec::new();
    columns.extend(unit(work).map(|name| (name, true, words(rows.iter().map(|row| row.unit_id.as_deref())))));
    columns.extend(counted.map(|(name, value)| (name, false, counts(rows.iter().map(|row| Some(value(row)))))));
    columns.push(("lowest_ratio", true, numbers(rows.iter().map(|row| row.lowest_ratio))));
    batch(columns)
}

/// A row a unit and look: its column (absent for the programme), `months`, `placed`, `not_due`, `stayed`, `left`, `share`.
///
/// # Errors
///
/// As [`protection_gap`].
pub fn retention(work: &DecentWork) -> Result<RecordBatch, ArrowError> {
    stayed(unit(work), &work.retention)
}

/// Who stayed, a row a unit and look.
pub(super) fn stayed(unit: Option<&'static str>, rows: &[RetentionRow]) -> Result<RecordBatch, ArrowError> {
    let count = |value: fn(&RetentionRow) -> u64| counts(rows.iter().map(|row| Some(value(row))));
    let mut columns: Vec<(&str, bool, ArrayRef)> = Vec::new();
    columns.extend(unit.map(|name| (name, true, words(rows.iter().map(|row| row.unit_id.as_deref())))));
    columns.extend([
        ("months", false, count(|row| u64::from(row.months))),
        ("placed", false, count(|row| row.placed)),
        ("not_due", false, count(|row| row.not_due)),
        ("stayed", false, count(|row| row.stayed)),
        ("left", false, count(|row| row.left)),
        ("share", true, numbers(rows.iter().map(|row| row.rate().and_then(Fraction::get)))),
    ]);
    batch(columns)
}

/// Minimum wages as they are read: `floor_id`, `region`, `kind`, `kbli`, `sector`, `amount`, `status`, `from`, `to`, `legal_basis`,
/// `source`.
///
/// # Errors
///
/// As [`protection_gap`].
pub fn wage_floors(floors: &WageFloors) -> Result<RecordBatch, ArrowError> {
    let rows = floors.rows();
    let regions: Vec<Option<String>> = rows.iter().map(|row| row.region.map(|region| region.to_string())).collect();
    batch(vec![
        ("floor_id", false, words(rows.iter().map(|row| Some(row.floor_id.as_str())))),
        ("region", true, words(regions.iter().map(Option::as_deref))),
        ("kind", false, words(rows.iter().map(|row| Some(row.floor_kind().as_str())))),
        ("kbli", false, list_column(rows.iter().map(|row| row.kbli.iter().flatten().map(String::as_str)))),
        ("kbli_from", true, words(rows.iter().map(|row| row.kbli_from.as_deref()))),
        ("sector", true, words(rows.iter().map(|row| row.sector.as_deref()))),
        ("amount", true, numbers(rows.iter().map(|row| row.amount))),
        ("status", false, words(rows.iter().map(|row| Some(row.floor_status().as_str())))),
        ("from", true, days(rows.iter().map(|row| row.from))),
        ("to", true, days(rows.iter().map(|row| row.to))),
        ("legal_basis", true, words(rows.iter().map(|row| row.legal_basis.as_deref()))),
        ("source", true, words(rows.iter().map(|row| row.source.as_deref()))),
    ])
}

/// Scheme rules as they are read; see [`crate::safeguard::SchemeRule`].
///
/// # Errors
///
/// As [`protection_gap`].
pub fn scheme_rules(rules: &SchemeRules) -> Result<RecordBatch, ArrowError> {
    type Listed = (&'static str, fn(&crate::safeguard::SchemeRule) -> Option<&Vec<String>>);
    let rows: Vec<_> = rules.rows().collect();
    let lists: [Listed; 6] = [
        ("status", |row| row.status.as_ref()),
        ("contract", |row| row.contract.as_ref()),
        ("sector", |row| row.sector.as_ref()),
        ("size", |row| row.size.as_ref()),
        ("payer", |row| row.payer.as_ref()),
        ("risk", |row| row.risk.as_ref()),
    ];
    let mut columns: Vec<(&str, bool, ArrayRef)> = vec![
        ("rule_id", false, words(rows.iter().map(|row| Some(row.rule_id.as_str())))),
        ("scheme", true, words(rows.iter().map(|row| row.scheme.as_deref()))),
    ];
    columns.extend(lists.map(|(name, list)| {
        let items = rows.iter().map(|row| list(row).into_iter().flatten().map(String::as_str));
        (name, false, list_column(items))
    }));
    columns.extend([
        ("from", true, days(rows.iter().map(|row| row.from))),
        ("to", true, days(rows.iter().map(|row| row.to))),
        ("kind", true, words(rows.iter().map(|row| row.kind.as_deref()))),
        ("value", true, numbers(rows.iter().map(|row| row.value))),
        ("base", true, words(rows.iter().map(|row| row.base.as_deref()))),
        ("min", true, words(rows.iter().map(|row| row.min.as_deref()))),
        ("max", true, amounts(rows.iter().map(|row| row.max.map(crate::units::Rupiah::get)))),
        ("borne_by", false, words(rows.iter().map(|row| Some(row.borne_by())))),
        ("duty", true, words(rows.iter().map(|row| row.duty.as_deref()))),
        ("gives", true, words(rows.iter().map(|row| row.gives.as_deref()))),
        ("legal_basis", true, words(rows.iter().map(|row| row.legal_basis.as_deref()))),
        ("source", true, words(rows.iter().map(|row| row.source.as_deref()))),
    ]);
    batch(columns)
}
