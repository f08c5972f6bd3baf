//! Runs, judgments and groups, and what is measured of them.

use std::sync::Arc;

use matcher_core::columnar;
use matcher_core::evaluation::{self, EvaluationError, Groups, Metric, Ties};
use matcher_core::{Direction, Error};
use pyo3::prelude::*;

use crate::cancel::detached;
use crate::engine::{Batch, Ranking};
use crate::error::to_py;

/// All rankings of one configuration.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct Run(Arc<evaluation::Run>);

/// Graded judgments.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct Qrels(Arc<evaluation::Qrels>);

impl Qrels {
    pub(crate) fn native(&self) -> &evaluation::Qrels {
        &self.0
    }
}

type Row<V> = (String, String, V);

fn borrowed<V: Copy>(rows: &[Row<V>]) -> impl Iterator<Item = (&str, &str, V)> {
    rows.iter().map(|(query, document, value)| (&**query, &**document, *value))
}

#[pymethods]
impl Run {
    #[staticmethod]
    fn trec(py: Python<'_>, text: &[u8]) -> PyResult<Self> {
        detached(py, || Ok(Self(Arc::new(evaluation::Run::from_trec(text)?))))
    }

    #[staticmethod]
    #[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts a list of rows as owned")]
    fn rows(py: Python<'_>, rows: Vec<Row<f64>>) -> PyResult<Self> {
        detached(py, || Ok(Self(Arc::new(evaluation::Run::from_rows(borrowed(&rows))?))))
    }

    /// The lists of a ranking; near misses have no place in them.
    #[staticmethod]
    fn ranking(py: Python<'_>, ranking: &Ranking) -> PyResult<Self> {
        let ranking = Arc::clone(&ranking.ranking);
        detached(py, || Ok(Self(Arc::new(evaluation::Run::from_rows(scored(&ranking))?))))
    }

    #[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts a list of pairs as owned strings")]
    fn without(&self, py: Python<'_>, pairs: Vec<(String, String)>) -> PyResult<Self> {
        detached(py, || {
            let pairs: Vec<(&str, &str)> = pairs.iter().map(|(query, document)| (&**query, &**document)).collect();
            Ok(Self(Arc::new(evaluation::Run::clone(&self.0).without(&pairs))))
        })
    }

    fn to_trec(&self, py: Python<'_>, tag: &str, ties: &str) -> PyResult<String> {
        let ties = chosen(py, ties)?;
        detached(py, || Ok(self.0.to_trec(tag, ties)?))
    }

    fn __len__(&self) -> usize {
        self.0.queries()
    }
}

#[pymethods]
impl Qrels {
    #[staticmethod]
    fn trec(py: Python<'_>, text: &[u8]) -> PyResult<Self> {
        detached(py, || Ok(Self(Arc::new(evaluation::Qrels::from_trec(text)?))))
    }

    #[staticmethod]
    #[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts a list of rows as owned")]
    fn rows(py: Python<'_>, rows: Vec<Row<i32>>) -> PyResult<Self> {
        detached(py, || Ok(Self(Arc::new(evaluation::Qrels::from_rows(borrowed(&rows))?))))
    }

    fn __len__(&self) -> usize {
        self.0.queries()
    }
}

/// Rows of query, document and score. A list is ordered by what its position follows: `score` for vacancies, `priority` for
/// workers. Where a policy put somebody before a higher priority, no score says so, and each row counts minus its position.
fn scored(ranking: &matcher_core::Ranking) -> Vec<(&str, &str, f64)> {
    let by_workers = ranking.direction() == Direction::Workers;
    let pair = |row: &matcher_core::Row| {
        let (vacancy, worker) = (ranking.vacancy_id(row), ranking.worker_id(row));
        if by_workers { (vacancy, worker) } else { (worker, vacancy) }
    };
    let value = |row: &matcher_core::Row| if by_workers { row.priority } else { row.score };
    let placed: Vec<_> = ranking
        .rows()
        .iter()
        .filter_map(|row| row.position.map(|position| (pair(row), value(row), -f64::from(position))))
        .collect();
    let mut rows = Vec::with_capacity(placed.len());
    for list in placed.chunk_by(|(a, ..), (b, ..)| a.0 == b.0) {
        let is_descending = list.is_sorted_by(|(_, earlier, _), (_, later, _)| earlier >= later);
        rows.extend(
            list.iter().map(|((query, document), value, place)| {
                (*query, *document, if is_descending { *value } else { *place })
            }),
        );
    }
    rows
}

/// What a word stands for.
pub(crate) fn chosen<T: std::str::FromStr<Err = EvaluationError>>(py: Python<'_>, text: &str) -> PyResult<T> {
    text.parse().map_err(|error: EvaluationError| to_py(py, &error.into()))
}

fn chosen_metrics(py: Python<'_>, names: &[String]) -> PyResult<Vec<Metric>> {
    names.iter().map(|name| chosen(py, name)).collect()
}

/// The measurements, the queries that the run lacks, and those that nobody judged.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts a list of names as owned strings")]
pub(crate) fn evaluate(
    py: Python<'_>,
    run: &Run,
    qrels: &Qrels,
    metrics: Vec<String>,
    ties: &str,
    seed: u64,
) -> PyResult<(Batch, usize, usize)> {
    let (metrics, ties) = (chosen_metrics(py, &metrics)?, chosen::<Ties>(py, ties)?);
    let (run, qrels) = (Arc::clone(&run.0), Arc::clone(&qrels.0));
    let done = detached(py, || Ok(evaluation::evaluate(&run, &qrels, &metrics, ties, seed)))?;
    Ok((Batch::of(py, || columnar::measured(&done.rows))?, done.absent, done.left_out))
}

/// Every run but the first against the first.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts lists as owned")]
pub(crate) fn compare(
    py: Python<'_>,
    runs: Vec<(String, PyRef<'_, Run>)>,
    qrels: &Qrels,
    metrics: Vec<String>,
    ties: &str,
    seed: u64,
) -> PyResult<Batch> {
    let (metrics, ties) = (chosen_metrics(py, &metrics)?, chosen::<Ties>(py, ties)?);
    let runs: Vec<_> = runs.iter().map(|(name, run)| (name.clone(), Arc::clone(&run.0))).collect();
    let qrels = Arc::clone(&qrels.0);
    let rows = detached(py, || {
        let Some(((baseline, first), others)) = runs.split_first() else { return Ok(Vec::new()) };
        let compared = others.iter().flat_map(|(name, run)| {
            let rows = evaluation::compare(run, first, &qrels, &metrics, ties, seed);
            rows.into_iter().map(move |row| (name.clone(), baseline.clone(), row))
        });
        Ok(compared.collect())
    })?;
    Batch::of(py, || columnar::compared(&rows))
}

#[pyfunction]
pub(crate) fn diff(py: Python<'_>, before: &Run, after: &Run, k: usize, ties: &str) -> PyResult<Batch> {
    let ties = chosen::<Ties>(py, ties)?;
    let (before, after) = (Arc::clone(&before.0), Arc::clone(&after.0));
    let rows = detached(py, || evaluation::diff(&before, &after, k, ties).map_err(Error::from))?;
    Batch::of(py, || columnar::changed(&rows))
}

/// What each ranking lacks of the complete one beside it. Rankings are `(by, default, exhaustive)`.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts lists as owned")]
pub(crate) fn retrieval_loss(
    py: Python<'_>,
    rankings: Vec<(PyRef<'_, Ranking>, PyRef<'_, Ranking>)>,
    cutoffs: Vec<usize>,
) -> PyResult<Batch> {
    let rankings: Vec<_> =
        rankings.iter().map(|(ours, all)| (Arc::clone(&ours.ranking), Arc::clone(&all.ranking))).collect();
    let rows = detached(py, || {
        let mut rows = Vec::new();
        for (ours, all) in &rankings {
            let by = if all.direction() == Direction::Workers { "workers" } else { "vacancies" };
            let [run, complete] = [ours, all].map(|ranking| evaluation::Run::from_rows(scored(ranking)));
            let losses = evaluation::retrieval_loss(&run?, &complete?, &cutoffs)?;
            rows.extend(losses.into_iter().map(|loss| (by, loss)));
        }
        Ok(rows)
    })?;
    Batch::of(py, || columnar::lost(&rows))
}

/// Lists as they come from Python: a ranking of this package, or rows of vacancy, worker and position.
#[derive(FromPyObject)]
pub(crate) enum Placed<'py> {
    Ranking(PyRef<'py, Ranking>),
    Rows(Vec<Row<Option<u32>>>),
}

/// The groups' table, how many lists were looked at, how many near misses left out, and how many workers are not in the
/// pool. Groups are rows of worker and group.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts lists as owned")]
pub(crate) fn fairness(
    py: Python<'_>,
    ranking: Placed<'_>,
    groups: Vec<(String, Option<String>)>,
    k: usize,
    seed: u64,
) -> PyResult<(Batch, usize, usize, usize)> {
    let groups = move || Groups::from_rows(groups.iter().map(|(worker, group)| (&**worker, group.as_deref())));
    let found = match ranking {
        Placed::Ranking(ranking) => {
            let ranking = Arc::clone(&ranking.ranking);
            let row = |row| (ranking.vacancy_id(row), ranking.worker_id(row), row.position);
            detached(py, || Ok(evaluation::fairness(ranking.rows().iter().map(row), &groups()?, k, seed)?))?
        }
        Placed::Rows(rows) => detached(py, || Ok(evaluation::fairness(borrowed(&rows), &groups()?, k, seed)?))?,
    };
    Ok((Batch::of(py, || columnar::represented(&found.rows))?, found.lists, found.near_misses, found.outside_pool))
}
