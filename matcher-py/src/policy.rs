//! What a policy does to a market.

use matcher_core::columnar::warnings;
use matcher_core::{Cancel, Progress};
use pyo3::prelude::*;

use crate::cancel::watched;
use crate::engine::{Batch, Options};
use crate::matcher::Market;
use crate::settings::Policy;
use crate::value::serialised;

/// What a policy does to the last commit: every figure, and its warnings as a table.
#[pyfunction]
pub(crate) fn check_policy<'py>(
    py: Python<'py>,
    policy: &Policy,
    market: &Market,
    options: Options,
    progress: Option<Bound<'py, PyAny>>,
) -> PyResult<(Bound<'py, PyAny>, Batch)> {
    let (cancel, count, snapshot) = (Cancel::new(), Progress::new(), market.last(py)?);
    let options = options.build(py, &cancel, &count)?;
    let check = watched(py, &cancel, &count, progress.map(Bound::unbind).as_ref(), || {
        Ok(snapshot.check_policy(&policy.0, &options)?)
    })?;
    Ok((serialised(py, &check)?, Batch::of(py, || warnings(&check))?))
}
