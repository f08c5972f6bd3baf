//! Vacancies and filled posts in the fields of Perpres 57/2023.

use matcher_core::columnar;
use matcher_core::ipk::Period;
use pyo3::prelude::*;

use crate::engine::Batch;
use crate::error::input_error;
use crate::matcher::Market;

fn read(py: Python<'_>, period: Option<&str>) -> PyResult<Option<Period>> {
    period.map(|period| period.parse::<Period>().map_err(|error| input_error(py, &error.to_string()))).transpose()
}

/// Vacancies on file.
#[pyfunction]
pub(crate) fn vacancy_reports(py: Python<'_>, market: &Market, period: Option<&str>) -> PyResult<Batch> {
    let period = read(py, period)?;
    let found = market.with(py, |matcher| matcher.vacancy_reports(period))?;
    Batch::of(py, || columnar::vacancy_reports(&found))
}

/// Notices of filled posts.
#[pyfunction]
pub(crate) fn filled_notices(py: Python<'_>, market: &Market, period: Option<&str>) -> PyResult<Batch> {
    let period = read(py, period)?;
    let found = market.with(py, |matcher| matcher.filled_notices(period))?;
    Batch::of(py, || columnar::filled_notices(&found))
}
