//! Assignment on plain numbers: buffers in, copied once; 64-bit integers out, as bytes that an array takes over.

use matcher_core::Error;
use matcher_core::assignment::{
    self, AssignmentError, Lists, Market, Masks, Precedence, Problem, Reserved, Rule, Side,
};
use pyo3::buffer::PyBuffer;
use pyo3::prelude::*;
use pyo3::types::PyByteArray;

use crate::cancel::left_alone;
use crate::error::{input_error, to_py};

/// What all three calls are asked about, as Python gives it: arrays of just these types, checked at the door.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Arrays {
    indptr: PyBuffer<usize>,
    indices: PyBuffer<u32>,
    capacities: PyBuffer<u32>,
    groups: Option<PyBuffer<u64>>,
    /// Rows of vacancy, bit and seats, one after the other.
    reserves: Option<PyBuffer<u32>>,
}

/// The same, owned, so that a thread may outlive the call.
struct Owned {
    indptr: Vec<usize>,
    indices: Vec<u32>,
    capacities: Vec<u32>,
    groups: Option<Vec<u64>>,
    /// Each reserve with its vacancy and its row in the caller's table, vacancy after vacancy.
    reserves: Vec<(usize, usize, Reserved)>,
}

/// An error, and the row of the reserves' table that it is about.
struct Refused {
    row: Option<usize>,
    error: AssignmentError,
}

impl Arrays {
    fn copied(&self, py: Python<'_>) -> PyResult<Owned> {
        let capacities = self.capacities.to_vec(py)?;
        let rows = self.reserves.as_ref().map(|rows| rows.to_vec(py)).transpose()?.unwrap_or_default();
        let mut reserves = Vec::with_capacity(rows.len() / 3);
        for (row, columns) in rows.chunks_exact(3).enumerate() {
            let vacancy = usize::try_from(columns[0]).unwrap_or(usize::MAX);
            if vacancy >= capacities.len() {
                let vacancies = capacities.len();
                let text = format!(
                    "reserves, row {row}: vacancy {vacancy} is unknown; {vacancies} vacancies are numbered from 0"
                );
                return Err(input_error(py, &text));
            }
            reserves.push((vacancy, row, Reserved { bit: columns[1], seats: columns[2], falls_to: None }));
        }
        // Stable: the rows of one vacancy keep their order, which is the order in which they choose.
        reserves.sort_by_key(|(vacancy, ..)| *vacancy);
        Ok(Owned {
            indptr: self.indptr.to_vec(py)?,
            indices: self.indices.to_vec(py)?,
            capacities,
            groups: self.groups.as_ref().map(|groups| groups.to_vec(py)).transpose()?,
            reserves,
        })
    }
}

impl Owned {
    /// Asks about the lists, the masks and the rules that these arrays say.
    fn ask<T>(
        &self,
        question: impl FnOnce(Lists<'_>, Masks<'_>, &[Rule<'_>]) -> Result<T, AssignmentError>,
    ) -> Result<T, Refused> {
        let reserved: Vec<Reserved> = self.reserves.iter().map(|(.., reserve)| *reserve).collect();
        let mut rules = Vec::with_capacity(self.capacities.len());
        let mut start = 0;
        for (vacancy, &openings) in self.capacities.iter().enumerate() {
            let end = start + self.reserves[start..].iter().take_while(|(owner, ..)| *owner == vacancy).count();
            let precedence = Precedence::Slots(&[]);
            rules.push(Rule { openings, reserved: &reserved[start..end], precedence, hold: false });
            start = end;
        }
        let masks = self.groups.as_deref().map_or(Masks::None, Masks::PerWorker);
        let answer = Lists::new(&self.indptr, &self.indices, self.capacities.len())
            .and_then(|lists| question(lists, masks, &rules));
        answer.map_err(|error| self.refused(error))
    }

    /// An error in the words of the caller, whose masks are called groups and whose reserves are rows of one table.
    fn refused(&self, error: AssignmentError) -> Refused {
        let row = match error {
            AssignmentError::Bit { vacancy, reserve, .. }
            | AssignmentError::ReserveAboveOpenings { vacancy, reserve, .. } => {
                self.reserves.iter().filter(|(owner, ..)| *owner == vacancy).nth(reserve).map(|(_, row, _)| *row)
            }
            _ => None,
        };
        let error = match error {
            AssignmentError::Length { what: "masks", found, expected } => {
                AssignmentError::Length { what: "groups", found, expected }
            }
            other => other,
        };
        Refused { row, error }
    }
}

impl Refused {
    fn to_py(&self, py: Python<'_>) -> PyErr {
        match self.row {
            Some(row) => input_error(py, &format!("reserves, row {row}: {}", self.error)),
            None => to_py(py, &Error::from(self.error.clone())),
        }
    }
}

/// The vacancy of each worker.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts a dict of buffers as owned")]
pub(crate) fn deferred_acceptance<'py>(
    py: Python<'py>,
    market: Arrays,
    ranks: PyBuffer<u32>,
    side: &str,
) -> PyResult<Bound<'py, PyByteArray>> {
    let side = match side {
        "workers" => Side::Workers,
        "vacancies" => Side::Vacancies,
        other => return Err(input_error(py, &format!("side is {other:?}; workers or vacancies is right"))),
    };
    let (market, ranks) = (market.copied(py)?, ranks.to_vec(py)?);
    let matched = answered(py, move || {
        market.ask(|lists, masks, rules| {
            let problem = Problem::new(lists, &ranks, masks, rules)?;
            Ok(assignment::deferred_acceptance(&problem, side))
        })
    })?;
    numbers(py, matched.into_iter().map(number))
}

/// The vacancy of each worker, and how much larger the sum could be.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts a dict of buffers as owned")]
pub(crate) fn max_score(
    py: Python<'_>,
    market: Arrays,
    scores: PyBuffer<f64>,
) -> PyResult<(Bound<'_, PyByteArray>, f64)> {
    let (market, scores) = (market.copied(py)?, scores.to_vec(py)?);
    let optimum = answered(py, move || {
        market.ask(|lists, masks, rules| assignment::max_score(&Market::new(lists, masks, rules)?, &scores))
    })?;
    Ok((numbers(py, optimum.matched.into_iter().map(number))?, optimum.gap))
}

/// Worker and vacancy of each pair, one after the other. Numbers of `matched` below 0 are nobody's vacancy.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts a dict of buffers as owned")]
pub(crate) fn blocking_pairs(
    py: Python<'_>,
    market: Arrays,
    ranks: PyBuffer<u32>,
    matched: PyBuffer<i64>,
) -> PyResult<Bound<'_, PyByteArray>> {
    let (market, ranks, matched) = (market.copied(py)?, ranks.to_vec(py)?, matched.to_vec(py)?);
    let pairs = answered(py, move || {
        let matched: Vec<Option<u32>> = matched.into_iter().map(|vacancy| u32::try_from(vacancy).ok()).collect();
        market.ask(|lists, masks, rules| {
            let problem = Problem::new(lists, &ranks, masks, rules)?;
            assignment::blocking_pairs(&problem, &matched)
        })
    })?;
    numbers(py, pairs.into_iter().flat_map(|(worker, vacancy)| [i64::from(worker), i64::from(vacancy)]))
}

fn number(vacancy: Option<u32>) -> i64 {
    vacancy.map_or(-1, i64::from)
}

/// Numbers as bytes of this machine's order, which numpy reads in place.
fn numbers(py: Python<'_>, values: impl Iterator<Item = i64>) -> PyResult<Bound<'_, PyByteArray>> {
    let values: Vec<i64> = values.collect();
    PyByteArray::new_with(py, values.len() * size_of::<i64>(), |bytes| {
        for (bytes, value) in bytes.chunks_exact_mut(size_of::<i64>()).zip(&values) {
            bytes.copy_from_slice(&value.to_ne_bytes());
        }
        Ok(())
    })
}

/// Asks on a thread of its own: the solvers have no point at which they could stop with nothing lost.
fn answered<T: Send + 'static>(
    py: Python<'_>,
    question: impl FnOnce() -> Result<T, Refused> + Send + 'static,
) -> PyResult<T> {
    left_alone(py, question)?.map_err(|refused| refused.to_py(py))
}
