//! Which classes should open, and whom should they admit?

use std::collections::BTreeMap;

use matcher_core::Progress;
use matcher_core::columnar::{admissions, planned_courses};
use matcher_core::training::{PlanOptions, Search};
use matcher_core::units::{Date, Rupiah};
use pyo3::prelude::*;

use crate::engine::{Batch, eligible};
use crate::error::{input_error, to_py};
use crate::explanation::language;
use crate::matcher::Market;
use crate::value::serialised;

/// A plan that stays in Rust until somebody reads it.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct TrainingPlan(matcher_core::training::TrainingPlan);

/// Options of a plan as Python gives them.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Options {
    budget: Option<i64>,
    seats: Option<u32>,
    class_seats: BTreeMap<String, u32>,
    courses: Option<Vec<String>>,
    workers: Option<Vec<String>>,
    until: Option<String>,
    k: usize,
    eligible: String,
    search: String,
    threads: Option<usize>,
}

impl Options {
    fn build(self, py: Python<'_>, progress: &Progress) -> PyResult<PlanOptions> {
        let mut options = PlanOptions::default()
            .with_k(self.k)
            .with_eligible(eligible(py, &self.eligible)?)
            .with_progress(progress.clone());
        options.search = match self.search.as_str() {
            "auto" => Search::Auto,
            "greedy" => Search::Greedy,
            other => return Err(input_error(py, &format!("search is {other:?}; auto or greedy is right"))),
        };
        options.budget = self.budget.map(Rupiah::new).transpose().map_err(|error| to_py(py, &error.into()))?;
        let until = self.until.as_deref().map(str::parse::<Date>).transpose();
        options.until = until.map_err(|error| to_py(py, &error.into()))?;
        options.seats = self.seats;
        options.class_seats = self.class_seats;
        options.courses = self.courses;
        options.workers = self.workers;
        options.threads = self.threads;
        Ok(options)
    }
}

/// Looks for a plan on the last commit.
#[pyfunction]
pub(crate) fn training_plan(
    py: Python<'_>,
    market: &Market,
    options: Options,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<TrainingPlan> {
    let count = Progress::new();
    let options = options.build(py, &count)?;
    let callback = progress.map(Bound::unbind);
    let plan = market.with_progress(py, &count, callback.as_ref(), |matcher| matcher.training_plan(&options))?;
    Ok(TrainingPlan(plan))
}

#[pymethods]
impl TrainingPlan {
    fn courses(&self, py: Python<'_>) -> PyResult<Batch> {
        Batch::of(py, || planned_courses(&self.0))
    }

    fn admissions(&self, py: Python<'_>) -> PyResult<Batch> {
        Batch::of(py, || admissions(&self.0))
    }

    fn text(&self, py: Python<'_>, lang: &str) -> PyResult<String> {
        Ok(self.0.text(language(py, lang)?))
    }

    #[getter]
    fn value_before(&self) -> f64 {
        self.0.value_before
    }

    #[getter]
    fn value_after(&self) -> f64 {
        self.0.value_after
    }

    #[getter]
    fn gain(&self) -> f64 {
        self.0.gain
    }

    #[getter]
    fn expected_gain(&self) -> f64 {
        self.0.expected_gain
    }

    #[getter]
    fn ceiling(&self) -> f64 {
        self.0.ceiling
    }

    #[getter]
    fn guarantee(&self) -> Option<f64> {
        self.0.guarantee
    }

    #[getter]
    fn cost(&self) -> i64 {
        self.0.cost
    }

    #[getter]
    fn seats_taken(&self) -> u32 {
        self.0.seats_taken
    }

    #[getter]
    fn notes(&self) -> Vec<String> {
        self.0.notes.clone()
    }

    fn made_from<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        serialised(py, &self.0.fingerprints)
    }
}
