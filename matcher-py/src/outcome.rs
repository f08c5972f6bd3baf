//! What came of classes, and which skills live from customers.

use matcher_core::columnar;
use matcher_core::training::{OutcomeBy, OutcomeOptions};
use pyo3::prelude::*;
use pyo3::types::PyAny;

use crate::engine::Batch;
use crate::error::input_error;
use crate::matcher::Market;
use crate::value::serialised;

/// What is counted by, by its word.
fn counted_by(py: Python<'_>, word: &str) -> PyResult<OutcomeBy> {
    let is_right = "course, provider, funder, month or None is right";
    let found = OutcomeBy::ALL.into_iter().find(|by| by.as_str() == word);
    found.ok_or_else(|| input_error(py, &format!("by is {word:?}; {is_right}")))
}

/// The rows of outcomes, their notes, the day looked from, and what they were made from.
#[pyfunction]
pub(crate) fn outcomes<'py>(
    py: Python<'py>,
    market: &Market,
    by: Option<&str>,
    at: Vec<u32>,
) -> PyResult<(Batch, Batch, Option<String>, Bound<'py, PyAny>)> {
    let mut options = OutcomeOptions::default().with_at(at);
    options.by = by.map(|word| counted_by(py, word)).transpose()?;
    let found = market.with(py, |matcher| matcher.outcomes(&options))?;
    let (day, made_from) = (found.today.map(|day| day.to_string()), serialised(py, &found.fingerprints)?);
    let rows = Batch::of(py, || columnar::training_outcomes(&found))?;
    Ok((rows, Batch::of(py, || columnar::outcome_notes(&found.notes))?, day, made_from))
}

/// Ways of people, how many reached each step, notes, and what they were made from.
#[pyfunction]
pub(crate) fn paths<'py>(
    py: Python<'py>,
    market: &Market,
    worker: Option<&str>,
) -> PyResult<(Batch, Batch, Batch, Bound<'py, PyAny>)> {
    let found = market.with(py, |matcher| matcher.paths(worker))?;
    let made_from = serialised(py, &found.fingerprints)?;
    let (rows, steps) =
        (Batch::of(py, || columnar::paths(&found))?, Batch::of(py, || columnar::path_steps(&found.steps))?);
    Ok((rows, steps, Batch::of(py, || columnar::outcome_notes(&found.notes))?, made_from))
}

/// Pass and placement rates of every course.
#[pyfunction]
pub(crate) fn course_rates(py: Python<'_>, market: &Market) -> PyResult<Batch> {
    let found = market.with(py, |matcher| matcher.course_rates())?;
    Batch::of(py, || columnar::course_rates(&found))
}

/// What skills live from, the share of everybody, the middle openings a holder, notes, and what they were made from.
type Living<'py> = (Batch, Option<f64>, Option<f64>, Batch, Bound<'py, PyAny>);

/// Which skills live from customers.
#[pyfunction]
pub(crate) fn livelihoods<'py>(py: Python<'py>, market: &Market) -> PyResult<Living<'py>> {
    let found = market.with(py, |matcher| matcher.livelihoods())?;
    let made_from = serialised(py, &found.fingerprints)?;
    let notes = Batch::of(py, || columnar::outcome_notes(&found.notes))?;
    let rows = Batch::of(py, || columnar::livelihoods(&found.rows))?;
    Ok((rows, found.overall, found.median_per_holder, notes, made_from))
}
