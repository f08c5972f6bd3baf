//! A search over weights.

use matcher_core::cancel::{Cancel, Progress};
use matcher_core::evaluation::Metric;
use matcher_core::matcher::Judged;
use matcher_core::tuning::{TuneOptions, Tuned};
use matcher_core::{Direction, columnar};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::engine::Batch;
use crate::evaluation::{Qrels, chosen};
use crate::matcher::Market;
use crate::settings::Weights;

/// Pairs of query and document that no list holds.
type Exclude = Vec<(String, String)>;

/// A market, its judgments, what no list holds, and whether workers are the queries, if that is said.
type Task = (Py<Market>, Py<Qrels>, Exclude, Option<bool>);

/// Weights, what changed, every trial, and what it is worth.
type Found<'py> = (Weights, Vec<(&'static str, String, String)>, Batch, Bound<'py, PyDict>);

/// How to search, as Python says it.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Asked {
    objective: String,
    folds: usize,
    seed: u64,
    fixed: Vec<String>,
    trials: usize,
    slack: Option<f64>,
    threads: Option<usize>,
}

/// Searches for one setting for these markets.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts lists as owned")]
pub(crate) fn tune<'py>(
    py: Python<'py>,
    tasks: Vec<Task>,
    asked: Asked,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Found<'py>> {
    let objective: Metric = chosen(py, &asked.objective)?;
    let (cancel, count) = (Cancel::new(), Progress::new());
    let mut options = TuneOptions::default();
    (options.objective, options.folds, options.seed) = (objective, asked.folds, asked.seed);
    (options.fixed, options.trials, options.slack) = (asked.fixed, asked.trials, asked.slack);
    options.threads = asked.threads;
    (options.cancel, options.progress) = (cancel.clone(), count.clone());
    let markets: Vec<&Market> = tasks.iter().map(|(market, ..)| market.get()).collect();
    let judged: Vec<_> = tasks
        .iter()
        .map(|(_, qrels, exclude, ask)| {
            let direction = ask.map(|ask| if ask { Direction::Vacancies } else { Direction::Workers });
            (qrels.get().native(), exclude, direction)
        })
        .collect();
    let callback = progress.map(Bound::unbind);
    let tuned = Market::with_all(py, &markets, (&cancel, &count, callback.as_ref()), |matchers| {
        let tasks = matchers.iter().zip(&judged);
        let tasks =
            tasks.map(|(market, (qrels, exclude, direction))| Judged { market, qrels, exclude, direction: *direction });
        matcher_core::Matcher::tune_all(&tasks.collect::<Vec<_>>(), &options)
    })?;
    let told = told(py, &tuned, &asked.objective)?;
    let trace = Batch::of(py, || columnar::trials(&tuned.trace))?;
    Ok((Weights(tuned.weights), tuned.changed, trace, told))
}

fn told<'py>(py: Python<'py>, tuned: &Tuned, objective: &str) -> PyResult<Bound<'py, PyDict>> {
    let told = PyDict::new(py);
    told.set_item("objective", objective)?;
    let numbers = [
        ("start", tuned.start),
        ("trained", tuned.trained),
        ("held_out", tuned.held_out),
        ("gain", tuned.gain),
        ("low", tuned.interval.low),
        ("high", tuned.interval.high),
    ];
    for (name, value) in numbers {
        told.set_item(name, value)?;
    }
    told.set_item("is_better", tuned.is_better())?;
    told.set_item("queries", &tuned.queries)?;
    told.set_item("measured", tuned.measured)?;
    Ok(told)
}
