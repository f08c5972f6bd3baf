//! What vacancies ask, and who holds or teaches it.

use matcher_core::columnar::{demand as rows, demand_notes, demand_trends, not_asked, taught_nowhere};
use matcher_core::training::{Demand, DemandOptions, TrainingError};
use matcher_core::units::{Date, UnitError};
use pyo3::prelude::*;
use pyo3::types::PyAny;

use crate::engine::Batch;
use crate::error::{input_error, to_py};
use crate::matcher::Market;
use crate::value::serialised;

/// How demand is counted, as the caller's words.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Asked {
    by: Vec<String>,
    cut: Option<String>,
    level: String,
    since: Option<String>,
    until: Option<String>,
    least: Option<u32>,
}

impl Asked {
    fn build(self, py: Python<'_>) -> PyResult<DemandOptions> {
        let read = |name: &str, text: Option<String>| -> PyResult<Option<Date>> {
            let wrong = |text: &str, error: &UnitError| input_error(py, &format!("{name} is {text:?}; {error}"));
            text.map(|text| text.parse().map_err(|error: UnitError| wrong(&text, &error))).transpose()
        };
        let (since, until) = (read("since", self.since)?, read("until", self.until)?);
        let options = || -> Result<DemandOptions, TrainingError> {
            let options = DemandOptions::default().with_by(&self.by)?.with_cut(self.cut.as_deref())?;
            let options = options.with_level(&self.level)?.with_period(since, until)?;
            self.least.map_or(Ok(options.clone()), |least| options.with_least(least))
        };
        options().map_err(|error| to_py(py, &error.into()))
    }
}

/// The rows, the trends, what is taught nowhere, what isn't asked, notes, and what they were made from.
type Tables<'py> = (Batch, Batch, Batch, Batch, Batch, Bound<'py, PyAny>);

/// What the committed vacancies of a market ask.
#[pyfunction]
pub(crate) fn demand<'py>(py: Python<'py>, market: &Market, asked: Asked) -> PyResult<Tables<'py>> {
    let options = asked.build(py)?;
    let found: Demand = market.with(py, |matcher| matcher.demand(&options))?;
    let made_from = serialised(py, &found.fingerprints)?;
    Ok((
        Batch::of(py, || rows(&found))?,
        Batch::of(py, || demand_trends(&found))?,
        Batch::of(py, || taught_nowhere(&found.taught_nowhere))?,
        Batch::of(py, || not_asked(&found.not_asked))?,
        Batch::of(py, || demand_notes(&found.notes))?,
        made_from,
    ))
}
