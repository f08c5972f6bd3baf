//! Rankings and other result tables, as Arrow streams that are made while they are read.

use std::sync::Arc;

use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use matcher_core::columnar::{BATCH_ROWS, ranking_batch, ranking_schema};
use matcher_core::{Cancel, Direction, Eligible, Places, Progress, RankOptions};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyList};

use crate::cancel::{caught, detached};
use crate::capsule;
use crate::error::{input_error, internal_error};
use crate::value::serialised;

/// A ranking that stays in Rust until somebody reads it.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct Ranking {
    pub(crate) ranking: Arc<matcher_core::Ranking>,
    schema: SchemaRef,
}

impl From<matcher_core::Ranking> for Ranking {
    fn from(ranking: matcher_core::Ranking) -> Self {
        let schema = ranking_schema(&ranking);
        Self { ranking: Arc::new(ranking), schema }
    }
}

/// Makes each batch when it is asked for, so that a whole ranking never lies in memory twice.
struct Batches {
    ranking: Arc<matcher_core::Ranking>,
    schema: SchemaRef,
    next: usize,
}

impl Iterator for Batches {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let number = self.next;
        self.next += 1;
        // An empty ranking still gives one batch, for its columns.
        let is_there = number == 0 || number * BATCH_ROWS < self.ranking.len();
        is_there.then(|| ranking_batch(&self.ranking, &self.schema, number))
    }
}

impl RecordBatchReader for Batches {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

#[pymethods]
impl Ranking {
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // The protocol lets a producer pass over a requested schema it can't give.
        let _ = requested_schema;
        let batches = Batches { ranking: Arc::clone(&self.ranking), schema: Arc::clone(&self.schema), next: 0 };
        capsule::export(py, Box::new(batches))
    }

    fn __len__(&self) -> usize {
        self.ranking.len()
    }

    #[getter]
    fn columns(&self) -> Vec<String> {
        self.schema.fields().iter().map(|field| field.name().clone()).collect()
    }

    #[getter]
    fn by(&self) -> &'static str {
        match self.ranking.direction() {
            Direction::Workers => "workers",
            Direction::Vacancies => "vacancies",
        }
    }

    #[getter]
    fn notes(&self) -> Vec<String> {
        self.ranking.notes.clone()
    }

    /// What the policy did, vacancy by vacancy.
    fn outcomes(&self, py: Python<'_>) -> PyResult<Batch> {
        Batch::of(py, || matcher_core::columnar::outcomes(&self.ranking))
    }

    fn fingerprint(&self, py: Python<'_>) -> PyResult<String> {
        detached(py, || Ok(self.ranking.fingerprint()))
    }

    fn made_from<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        serialised(py, &self.ranking.fingerprints)
    }

    /// Rows as dicts without the features, for a reader who looks at a few.
    fn rows<'py>(&self, py: Python<'py>, start: usize, stop: usize) -> PyResult<Bound<'py, PyList>> {
        let rows = self.ranking.rows();
        let rows = rows.get(start..stop.min(rows.len())).unwrap_or_default().iter().map(|row| {
            let dict = PyDict::new(py);
            dict.set_item("vacancy_id", self.ranking.vacancy_id(row))?;
            dict.set_item("worker_id", self.ranking.worker_id(row))?;
            dict.set_item("position", row.position)?;
            dict.set_item("score", row.score)?;
            dict.set_item("priority", row.priority)?;
            dict.set_item("forward", row.forward)?;
            dict.set_item("reverse", row.reverse)?;
            dict.set_item("confidence", row.confidence)?;
            dict.set_item("tier", row.tier.as_str())?;
            dict.set_item("is_local", row.is_local)?;
            dict.set_item("eligible", row.checks.eligible())?;
            dict.set_item("checks", row.checks.codes().collect::<Vec<_>>())?;
            dict.set_item("moved", row.moved)?;
            dict.set_item("before", row.before)?;
            dict.set_item("rule", row.rule.map(|rule| self.ranking.policy().rule_name(rule)))?;
            dict.set_item("proof_missing", row.proof_missing.names().collect::<Vec<_>>())?;
            let flags = self.ranking.flags(row);
            dict.set_item("flags", (!flags.is_empty()).then(|| flags.to_string()))?;
            Ok(dict)
        });
        PyList::new(py, rows.collect::<PyResult<Vec<_>>>()?)
    }
}

/// A small result table.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct Batch(RecordBatch);

impl Batch {
    pub(crate) fn of(py: Python<'_>, made: impl FnOnce() -> Result<RecordBatch, ArrowError>) -> PyResult<Self> {
        caught(py, || made().map(Self).map_err(|error| internal_error(py, &error.to_string())))
    }
}

#[pymethods]
impl Batch {
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<&Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let _ = requested_schema;
        capsule::export(py, capsule::once(&self.0))
    }

    fn __len__(&self) -> usize {
        self.0.num_rows()
    }

    #[getter]
    fn columns(&self) -> Vec<String> {
        self.0.schema_ref().fields().iter().map(|field| field.name().clone()).collect()
    }
}

/// Which pairs are kept, by the word of the contract.
pub(crate) fn eligible(py: Python<'_>, word: &str) -> PyResult<Eligible> {
    match word {
        "pass" => Ok(Eligible::Pass),
        "keep_unknown" => Ok(Eligible::KeepUnknown),
        "all" => Ok(Eligible::All),
        other => Err(input_error(py, &format!("eligible is {other:?}; pass, keep_unknown or all is right"))),
    }
}

/// Options of a ranking as Python gives them, and the handles that watch it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Options {
    k: usize,
    eligible: String,
    near_misses: usize,
    places: String,
    exhaustive: bool,
    threads: Option<usize>,
}

impl Options {
    pub(crate) fn build(self, py: Python<'_>, cancel: &Cancel, progress: &Progress) -> PyResult<RankOptions> {
        let eligible = eligible(py, &self.eligible)?;
        let places = match self.places.as_str() {
            "auto" => Places::Auto,
            "counted" => Places::Counted,
            "listed" => Places::Listed,
            other => {
                let text = format!("places is {other:?}; auto, counted or listed is right");
                return Err(input_error(py, &text));
            }
        };
        let options = RankOptions::default()
            .with_k(self.k)
            .with_eligible(eligible)
            .with_near_misses(self.near_misses)
            .with_places(places)
            .with_exhaustive(self.exhaustive)
            .with_cancel(cancel.clone())
            .with_progress(progress.clone());
        Ok(match self.threads {
            Some(threads) => options.with_threads(threads),
            None => options,
        })
    }
}
