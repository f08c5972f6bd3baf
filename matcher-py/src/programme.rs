//! The programme's books.

use matcher_core::columnar;
use matcher_core::programme::ProgrammeOptions;
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyDict};

use crate::engine::Batch;
use crate::matcher::Market;
use crate::value::serialised;

/// Tables by name; rupiah spent, out of the city's budget, of unknown funders; the city's share as numerator, denominator and
/// per cent; sums of agreements in force; the day, and what they were made from.
type Books<'py> =
    (Bound<'py, PyDict>, (i64, i64, i64), Option<(u64, u64, String)>, Bound<'py, PyAny>, String, Bound<'py, PyAny>);

/// Agreements, stages, funders, who stayed, and the employers' board.
#[pyfunction]
pub(crate) fn programme<'py>(
    py: Python<'py>,
    market: &Market,
    city_budget: Vec<String>,
    at: Vec<u32>,
) -> PyResult<Books<'py>> {
    let options = ProgrammeOptions::default().with_city_budget(city_budget).with_at(at);
    let found = market.with(py, |matcher| matcher.programme(&options))?;
    let tables = PyDict::new(py);
    tables.set_item("partners", Batch::of(py, || columnar::agreements(&found.agreements))?)?;
    tables.set_item("stages", Batch::of(py, || columnar::stages(&found.stages))?)?;
    tables.set_item("evidence", Batch::of(py, || columnar::evidence(&found))?)?;
    tables.set_item("funders", Batch::of(py, || columnar::funders(&found))?)?;
    tables.set_item("retention", Batch::of(py, || columnar::funder_retention(&found))?)?;
    tables.set_item("employers", Batch::of(py, || columnar::board(&found.employers))?)?;
    tables.set_item("notes", Batch::of(py, || columnar::programme_notes(&found))?)?;
    let share = found.city_share().map(|share| (share.part(), share.whole(), share.percent()));
    let sums = (found.spent(), found.city_spent(), found.unknown_spent());
    let in_force = serialised(py, &found.in_force)?;
    Ok((tables, sums, share, in_force, found.today.to_string(), serialised(py, &found.fingerprints)?))
}
