//! The office's report: tables IPK III/1 to III/8, and the cards of job seekers.

use matcher_core::columnar;
use matcher_core::ipk::{BalanceBy, BalanceOptions, IpkOptions, IpkTable, Period, PeriodError};
use matcher_core::region::AdminLevel;
use pyo3::prelude::*;
use pyo3::types::PyAny;

use crate::engine::Batch;
use crate::error::input_error;
use crate::matcher::Market;
use crate::value::serialised;

/// Rows, number, title, codes and headings of columns, codes and titles of blocks.
type Filled = (Batch, String, String, Vec<(String, String)>, Vec<(String, String)>);
/// Forms, notes, the period as a form prints it, and what they were made from.
type Forms<'py> = (Vec<Filled>, Vec<Batch>, String, Bound<'py, PyAny>);

/// Fills tables of a period.
#[pyfunction]
pub(crate) fn ipk<'py>(
    py: Python<'py>,
    market: &Market,
    tables: Vec<String>,
    period: &str,
    public: bool,
) -> PyResult<Forms<'py>> {
    let wrong = |error: PeriodError| input_error(py, &error.to_string());
    let tables: Vec<IpkTable> =
        tables.into_iter().map(|table| table.parse()).collect::<Result<_, _>>().map_err(wrong)?;
    let period: Period = period.parse().map_err(wrong)?;
    let options = IpkOptions::new(tables, period).with_public(public);
    let (forms, notes, made_from) = market.with(py, |matcher| matcher.ipk(&options))?;
    let filled = |form: &matcher_core::ipk::Form| -> PyResult<Filled> {
        let blocks = form.blocks.iter().map(|block| (block.code.to_owned(), block.title.to_owned())).collect();
        let columns = form.columns.iter().map(|column| (column.code.clone(), column.label.clone())).collect();
        let rows = Batch::of(py, || columnar::form(form))?;
        Ok((rows, form.number.to_owned(), form.title.to_owned(), columns, blocks))
    };
    // Each form shows the notes of the period.
    let notes = forms.iter().map(|_| Batch::of(py, || columnar::ipk_notes(&notes))).collect::<PyResult<_>>()?;
    Ok((forms.iter().map(filled).collect::<PyResult<_>>()?, notes, period.title(), serialised(py, &made_from)?))
}

/// Numbers of the tables, in the order of a report.
#[pyfunction]
pub(crate) fn ipk_tables() -> Vec<&'static str> {
    IpkTable::ALL.into_iter().map(IpkTable::as_str).collect()
}

/// Rows, notes, the day, and what they were made from.
type Told<'py> = (Batch, Batch, String, Bound<'py, PyAny>);

/// Everybody's latest card.
#[pyfunction]
pub(crate) fn ak1<'py>(py: Python<'py>, market: &Market) -> PyResult<Told<'py>> {
    let found = market.with(py, |matcher| matcher.ak1())?;
    let notes = Batch::of(py, || columnar::ipk_notes(&found.notes))?;
    let made_from = serialised(py, &found.fingerprints)?;
    Ok((Batch::of(py, || columnar::cards(&found.rows))?, notes, found.today.to_string(), made_from))
}

/// How large a region of a balance may be: the region table has no villages.
const LEVELS: [AdminLevel; 3] = [AdminLevel::Provinsi, AdminLevel::KabupatenKota, AdminLevel::Kecamatan];

/// Job seekers beside openings.
#[pyfunction]
pub(crate) fn balance<'py>(
    py: Python<'py>,
    market: &Market,
    by: &str,
    level: &str,
    public: bool,
) -> PyResult<Told<'py>> {
    let found = BalanceBy::ALL.into_iter().find(|one| one.as_str() == by);
    let right = || BalanceBy::ALL.map(BalanceBy::as_str).join(", ");
    let by = found.ok_or_else(|| input_error(py, &format!("by is {by:?}; {} are right", right())))?;
    let found = LEVELS.into_iter().find(|one| one.to_string() == level);
    let right = || LEVELS.map(|one| one.to_string()).join(", ");
    let level = found.ok_or_else(|| input_error(py, &format!("level is {level:?}; {} are right", right())))?;
    let options = BalanceOptions::new(by).with_level(level).with_public(public);
    let found = market.with(py, |matcher| matcher.balance(options))?;
    let notes = Batch::of(py, || columnar::ipk_notes(&found.notes))?;
    let made_from = serialised(py, &found.fingerprints)?;
    Ok((Batch::of(py, || columnar::balance(&found))?, notes, found.today.to_string(), made_from))
}
