//! What a policy changes, what it costs, and what others would do.

use matcher_core::columnar::{displaced, simulated, simulated_details};
use matcher_core::impact::Grid;
use matcher_core::{Cancel, Progress};
use pyo3::prelude::*;

use crate::cancel::watched;
use crate::engine::{Batch, Options, Ranking};
use crate::error::to_py;
use crate::matcher::Market;
use crate::settings::Policy;
use crate::value::serialised;

/// The table, the price, the share that the way to work has, notes, and what made the ranking.
type Found<'py> = (Batch, Bound<'py, PyAny>, Option<f64>, Vec<String>, Bound<'py, PyAny>);

/// Who lost which place to whom in a ranking, and what it costs.
#[pyfunction]
pub(crate) fn displacement<'py>(
    py: Python<'py>,
    market: &Market,
    ranking: &Ranking,
    options: Options,
    progress: Option<Bound<'py, PyAny>>,
) -> PyResult<Found<'py>> {
    let (cancel, count, snapshot) = (Cancel::new(), Progress::new(), market.last(py)?);
    let options = options.build(py, &cancel, &count)?;
    let found = watched(py, &cancel, &count, progress.map(Bound::unbind).as_ref(), || {
        Ok(snapshot.displacement(&ranking.ranking, &options)?)
    })?;
    let (price, made_from) = (serialised(py, &found.price)?, serialised(py, &found.fingerprints)?);
    Ok((Batch::of(py, || displaced(&found))?, price, found.price.distance_share(), found.notes, made_from))
}

/// Policies side by side: the rows, what stands behind them, notes, and what they were made from.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts lists as owned")]
pub(crate) fn simulate<'py>(
    py: Python<'py>,
    market: &Market,
    policies: Vec<PyRef<'py, Policy>>,
    vacancies: Option<Vec<String>>,
    options: Options,
    progress: Option<Bound<'py, PyAny>>,
) -> PyResult<(Batch, Batch, Vec<String>, Bound<'py, PyAny>)> {
    let (cancel, count, snapshot) = (Cancel::new(), Progress::new(), market.last(py)?);
    let options = options.build(py, &cancel, &count)?;
    let policies: Vec<matcher_core::Policy> = policies.iter().map(|policy| policy.0.clone()).collect();
    let vacancies: Option<Vec<&str>> = vacancies.as_ref().map(|ids| ids.iter().map(String::as_str).collect());
    let found = watched(py, &cancel, &count, progress.map(Bound::unbind).as_ref(), || {
        Ok(snapshot.simulate(&policies, vacancies.as_deref(), &options)?)
    })?;
    let made_from = serialised(py, &found.fingerprints)?;
    Ok((Batch::of(py, || simulated(&found))?, Batch::of(py, || simulated_details(&found))?, found.notes, made_from))
}

/// Variants of a policy along a grid that is given as TOML.
#[pyfunction]
pub(crate) fn variants(py: Python<'_>, policy: &Policy, grid: &str) -> PyResult<Vec<Policy>> {
    let made = Grid::from_toml(grid).and_then(|grid| grid.variants(&policy.0));
    made.map(|made| made.into_iter().map(Policy).collect()).map_err(|error| to_py(py, &error.into()))
}
