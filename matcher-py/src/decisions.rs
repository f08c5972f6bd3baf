//! The decision log: appended to, read and verified.

use matcher_core::columnar;
use matcher_core::decisions::Head;
use matcher_core::{Error, Result};
use pyo3::prelude::*;

use crate::engine::{Batch, Ranking};
use crate::error::to_py;
use crate::matcher::Market;
use crate::value::serialised;

/// Appends a ranking's lists; the receipt as a dict.
#[pyfunction]
pub(crate) fn log_decisions<'py>(
    py: Python<'py>,
    market: &Market,
    ranking: &Ranking,
    purpose: &str,
    entropy: [u8; 32],
) -> PyResult<Bound<'py, PyAny>> {
    let receipt = market.with(py, |matcher| matcher.log_decisions(&ranking.ranking, purpose, &entropy))?;
    serialised(py, &receipt)
}

/// What the log says, of one worker or one vacancy if given.
#[pyfunction]
pub(crate) fn decisions(
    py: Python<'_>,
    market: &Market,
    worker: Option<&str>,
    vacancy: Option<&str>,
) -> PyResult<Batch> {
    let rows = market.with(py, |matcher| matcher.decisions(worker, vacancy))?;
    Batch::of(py, || columnar::decisions(&rows))
}

/// Texts that were in force.
#[pyfunction]
pub(crate) fn decision_bases(py: Python<'_>, market: &Market) -> PyResult<Batch> {
    let texts = market.with(py, |matcher| matcher.decision_bases())?;
    Batch::of(py, || columnar::decision_bases(&texts))
}

/// What became of the log, as a dict.
#[pyfunction]
pub(crate) fn verify_decisions<'py>(
    py: Python<'py>,
    market: &Market,
    head: Option<&str>,
) -> PyResult<Bound<'py, PyAny>> {
    let head: Result<Option<Head>> = head.map(|text| text.parse().map_err(Error::from)).transpose();
    let head = head.map_err(|error| to_py(py, &error))?;
    let verified = market.with(py, |matcher| matcher.verify_decisions(head.as_ref()))?;
    serialised(py, &verified)
}
