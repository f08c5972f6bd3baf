//! Workers who may be one person, hashes of names, and what an identity number says about itself.

use matcher_core::duplicates::{Duplicates as Core, DuplicatesError, LIKE, NameHash};
use matcher_core::record::{Context, OnError, PersonName, check_nik as check, read, without_personal as cut};
use matcher_core::{Error, Gazetteer, columnar};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::cancel::detached;
use crate::engine::Batch;
use crate::matcher::Market;
use crate::record::{Report, Source};
use crate::value::serialised;

/// Pairs of workers, and what could not be compared.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct Duplicates(Core);

#[pymethods]
impl Duplicates {
    fn rows(&self, py: Python<'_>) -> PyResult<Batch> {
        Batch::of(py, || columnar::duplicates(&self.0))
    }

    #[getter]
    fn unlisted(&self) -> u64 {
        self.0.unlisted
    }

    #[getter]
    fn unknown_ids(&self) -> u64 {
        self.0.unknown_ids
    }

    #[getter]
    fn without_birth_date(&self) -> u64 {
        self.0.without_birth_date
    }
}

/// Pairs among a market's committed workers, with the hashes of names that the caller knows.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts a list of pairs as owned strings")]
pub(crate) fn duplicates(
    py: Python<'_>,
    market: &Market,
    names: Vec<(String, String)>,
    threshold: Option<f64>,
) -> PyResult<Duplicates> {
    let found = market.with(py, |matcher| {
        let read = |(id, hash): &(String, String)| Ok((id.clone(), hash.parse::<NameHash>()?));
        let names = names.iter().map(read).collect::<Result<Vec<_>, DuplicatesError>>()?;
        matcher.duplicates(&names, threshold.unwrap_or(LIKE))
    })?;
    Ok(Duplicates(found))
}

#[pyfunction]
pub(crate) fn name_hash(name: &str, key: [u8; 32]) -> String {
    NameHash::new(name, &key).to_string()
}

/// The hashes of a table of names, by the ids of workers, and what became of its rows.
#[pyfunction]
pub(crate) fn name_hashes(py: Python<'_>, source: &Source, key: [u8; 32]) -> PyResult<(Vec<(String, String)>, Report)> {
    let rows = source.take(py)?;
    detached(py, move || {
        let regions = Gazetteer::bundled();
        let batch = read::<PersonName>(rows, &Context::new(&regions), OnError::Report).map_err(Error::from)?;
        let hash = |named: &PersonName| {
            let name = named.name.as_deref()?;
            Some((named.worker_id.to_string(), NameHash::new(name, &key).to_string()))
        };
        Ok((batch.records.iter().filter_map(hash).collect(), Report(batch.report)))
    })
}

/// A message without numbers, addresses and labelled names of people.
#[pyfunction]
pub(crate) fn without_personal(text: &str) -> String {
    cut(text).into_owned()
}

/// The facts of a number and the codes of what is doubtful.
#[pyfunction]
pub(crate) fn check_nik<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyDict>> {
    let found = check(text);
    let facts = serialised(py, &found)?.cast_into::<PyDict>()?;
    facts.set_item("warnings", found.warnings())?;
    Ok(facts)
}

/// One error of each kind, for the test of the exceptions.
pub(crate) fn errors() -> impl Iterator<Item = (&'static str, DuplicatesError)> {
    [
        ("Duplicates::Threshold", DuplicatesError::Threshold { threshold: 2.0 }),
        ("Duplicates::NotAHash", DuplicatesError::NotAHash),
        ("Duplicates::Cancelled", DuplicatesError::Cancelled(matcher_core::cancel::Cancelled)),
    ]
    .into_iter()
}
