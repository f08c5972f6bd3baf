//! What commits changed on the lists of an earlier ranking.

use std::collections::BTreeMap;
use std::sync::Arc;

use matcher_core::engine::Change;
use matcher_core::{Cancel, Progress, RankOptions};
use pyo3::prelude::*;

use crate::cancel::watched;
use crate::engine::{Batch, Ranking};
use crate::matcher::Market;
use crate::value::serialised;

/// An answer that stays in Rust, with the lists that the next one is compared with.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct Delta(Arc<matcher_core::engine::Delta>);

/// What lists are compared with.
#[derive(FromPyObject)]
pub(crate) enum Since<'py> {
    Ranking(PyRef<'py, Ranking>),
    Delta(PyRef<'py, Delta>),
}

/// Which pairs entered, left or moved since.
#[pyfunction]
pub(crate) fn changed(
    py: Python<'_>,
    market: &Market,
    since: Since<'_>,
    threads: Option<usize>,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Delta> {
    let (cancel, count, snapshot) = (Cancel::new(), Progress::new(), market.last(py)?);
    let mut options = RankOptions::default().with_cancel(cancel.clone()).with_progress(count.clone());
    options.threads = threads;
    // What the interpreter holds stays there.
    let since = match since {
        Since::Ranking(ranking) => Earlier::Ranking(Arc::clone(&ranking.ranking)),
        Since::Delta(delta) => Earlier::Delta(Arc::clone(&delta.0)),
    };
    let delta = watched(py, &cancel, &count, progress.map(Bound::unbind).as_ref(), || {
        Ok(match &since {
            Earlier::Ranking(ranking) => snapshot.changed(&**ranking, &options)?,
            Earlier::Delta(delta) => snapshot.changed(&**delta, &options)?,
        })
    })?;
    Ok(Delta(Arc::new(delta)))
}

/// The same without the interpreter.
enum Earlier {
    Ranking(Arc<matcher_core::Ranking>),
    Delta(Arc<matcher_core::engine::Delta>),
}

#[pymethods]
impl Delta {
    fn rows(&self, py: Python<'_>) -> PyResult<Batch> {
        Batch::of(py, || matcher_core::columnar::delta(&self.0))
    }

    #[getter]
    fn settings(&self) -> Vec<&'static str> {
        self.0.settings.clone()
    }

    #[getter]
    fn lists(&self) -> u64 {
        self.0.list_count
    }

    #[getter]
    fn reranked(&self) -> u64 {
        self.0.reranked
    }

    /// How many entered, left and moved.
    #[getter]
    fn counts(&self) -> BTreeMap<&'static str, u64> {
        [Change::Entered, Change::Left, Change::Moved].map(|change| (change.as_str(), self.0.count(change))).into()
    }

    fn since<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        serialised(py, &self.0.since)
    }

    fn made_from<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        serialised(py, self.0.fingerprints())
    }
}
