//! What is owed under a policy and what was done.

use matcher_core::columnar::{ledger as rows, ledger_notes};
use matcher_core::ledger::LedgerOptions;
use pyo3::prelude::*;
use pyo3::types::PyAny;

use crate::engine::Batch;
use crate::matcher::Market;
use crate::settings::Policy;
use crate::value::serialised;

/// The rows of a ledger, its notes, and what it was made from.
#[pyfunction]
pub(crate) fn ledger<'py>(
    py: Python<'py>,
    market: &Market,
    policy: Option<&Policy>,
    threads: Option<usize>,
) -> PyResult<(Batch, Batch, Bound<'py, PyAny>)> {
    let mut options = LedgerOptions::default();
    options.policy = policy.map(|policy| policy.0.clone());
    options.threads = threads;
    let ledger = market.with(py, |matcher| matcher.ledger(&options))?;
    let made_from = serialised(py, &ledger.fingerprints)?;
    Ok((Batch::of(py, || rows(&ledger.rows))?, Batch::of(py, || ledger_notes(&ledger.notes))?, made_from))
}
