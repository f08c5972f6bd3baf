//! A person erased, and a stored market looked at or repaired.

use std::path::PathBuf;

use matcher_core::{Cancel, MarketOptions, Matcher, Progress};
use pyo3::prelude::*;

use crate::cancel::watched;
use crate::matcher::Market;
use crate::value::serialised;

/// Erases a person; what was done, as a dict.
#[pyfunction]
pub(crate) fn erase_worker<'py>(py: Python<'py>, market: &Market, id: &str) -> PyResult<Bound<'py, PyAny>> {
    let receipt = market.erase(py, id)?;
    serialised(py, &receipt)
}

/// Looks at a stored market, or keeps what is whole of it; what was found, as a dict.
#[pyfunction]
pub(crate) fn check_market(py: Python<'_>, path: PathBuf, repair: bool, opener: String) -> PyResult<Bound<'_, PyAny>> {
    let checkup = watched(py, &Cancel::new(), &Progress::new(), None, move || {
        if repair {
            Matcher::repair(&path, MarketOptions::default().with_opener(opener))
        } else {
            Matcher::checkup(&path)
        }
    })?;
    serialised(py, &checkup)
}
