//! Searches among all locals, certificates of what they found, and whether those still hold.

use matcher_core::Error;
use matcher_core::columnar::{local_near_misses, unknowns, verified};
use matcher_core::local_test::{LocalTestError, Waiver};
use matcher_core::matcher::Lang;
use pyo3::prelude::*;

use crate::cancel::caught;
use crate::engine::Batch;
use crate::error::{input_error, to_py};
use crate::matcher::Market;
use crate::value::serialised;

/// What a search among all locals found.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct LocalSearch(matcher_core::local_test::LocalSearch);

/// The record that fewer qualified locals than openings were found.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct Certificate(matcher_core::Certificate);

/// What became of a certificate.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct Verification(matcher_core::local_test::Verification);

/// Searches the last commit for locals.
#[pyfunction]
pub(crate) fn find_locals(py: Python<'_>, market: &Market, vacancy: &str) -> PyResult<LocalSearch> {
    market.with(py, |matcher| matcher.find_locals(vacancy)).map(LocalSearch)
}

/// Makes a certificate, or none.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts a list of pairs as owned strings")]
pub(crate) fn local_test(
    py: Python<'_>,
    market: &Market,
    vacancy: &str,
    waivers: Vec<(String, String)>,
) -> PyResult<Option<Certificate>> {
    let waivers: Vec<Waiver> = waivers.iter().map(|(worker, reason)| Waiver::new(worker, reason)).collect();
    let made = market.with(py, |matcher| matcher.local_test(vacancy, &waivers))?;
    Ok(made.map(Certificate))
}

/// Makes the test of a certificate again.
#[pyfunction]
pub(crate) fn verify(py: Python<'_>, certificate: &Certificate, market: &Market) -> PyResult<Verification> {
    market.with(py, |matcher| matcher.verify(&certificate.0)).map(Verification)
}

fn failed(py: Python<'_>, error: LocalTestError) -> PyErr {
    to_py(py, &Error::from(error))
}

#[pymethods]
impl LocalSearch {
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        serialised(py, &self.0)
    }

    fn near_misses(&self, py: Python<'_>) -> PyResult<Batch> {
        Batch::of(py, || local_near_misses(&self.0.near_misses))
    }

    fn unknowns(&self, py: Python<'_>) -> PyResult<Batch> {
        Batch::of(py, || unknowns(&self.0.unknowns))
    }
}

#[pymethods]
impl Certificate {
    #[new]
    fn new(py: Python<'_>, json: &str) -> PyResult<Self> {
        caught(py, || matcher_core::Certificate::from_json(json).map(Self).map_err(|error| failed(py, error)))
    }

    fn to_json(&self) -> String {
        self.0.to_json()
    }

    /// The page in one language.
    fn to_html(&self, py: Python<'_>, lang: &str) -> PyResult<String> {
        let lang = match lang {
            "id" => Lang::Id,
            "en" => Lang::En,
            other => return Err(input_error(py, &format!("lang is {other:?}; id or en is right"))),
        };
        caught(py, || self.0.to_html(lang).map_err(|error| failed(py, error)))
    }

    /// Everything it says, if it says it as it should.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        serialised(py, self.0.contents().map_err(|error| failed(py, error))?)
    }

    fn near_misses(&self, py: Python<'_>) -> PyResult<Batch> {
        let contents = self.0.contents().map_err(|error| failed(py, error))?;
        Batch::of(py, || local_near_misses(&contents.near_misses))
    }
}

#[pymethods]
impl Verification {
    #[getter]
    fn status(&self) -> &'static str {
        self.0.status.as_str()
    }

    fn differences(&self, py: Python<'_>) -> PyResult<Batch> {
        Batch::of(py, || verified(&self.0.differences))
    }
}
