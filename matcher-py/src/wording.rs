//! Words of vacancies that an officer should look at.

use matcher_core::columnar;
use matcher_core::record::{Context, OnError, read};
use matcher_core::wording::{flags, of_vacancy};
use matcher_core::{Error, Vacancy};
use pyo3::prelude::*;

use crate::cancel::detached;
use crate::engine::Batch;
use crate::matcher::Market;
use crate::record::Source;

/// Flags of texts, each with the number of its text.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts a list of texts as owned strings")]
pub(crate) fn wording(py: Python<'_>, texts: Vec<String>) -> PyResult<Batch> {
    let rows = detached(py, || {
        let of = |(number, text): (usize, &String)| flags(text).into_iter().map(move |flag| (number, flag));
        Ok(texts.iter().enumerate().flat_map(of).collect::<Vec<_>>())
    })?;
    Batch::of(py, || columnar::flags(&rows))
}

/// Flags of a market's committed vacancies.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts a list of ids as owned strings")]
pub(crate) fn wording_of(py: Python<'_>, market: &Market, vacancies: Option<Vec<String>>) -> PyResult<Batch> {
    let rows = market.with(py, |matcher| {
        let ids: Option<Vec<&str>> = vacancies.as_ref().map(|ids| ids.iter().map(String::as_str).collect());
        matcher.wording(ids.as_deref())
    })?;
    Batch::of(py, || columnar::vacancy_flags(&rows))
}

/// Flags of vacancies in a table; rows that would be refused are passed over.
#[pyfunction]
pub(crate) fn wording_in(py: Python<'_>, market: &Market, source: &Source) -> PyResult<Batch> {
    let (rows, snapshot) = (source.take(py)?, market.last(py)?);
    let found = detached(py, || {
        let context = Context::new(&snapshot.settings().regions);
        let batch = read::<Vacancy>(rows, &context, OnError::Report).map_err(Error::from)?;
        Ok(batch.records.iter().flat_map(of_vacancy).collect::<Vec<_>>())
    })?;
    Batch::of(py, || columnar::vacancy_flags(&found))
}
