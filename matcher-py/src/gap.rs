//! What somebody lacks, where else they could go, and who is one item away.

use matcher_core::columnar;
use matcher_core::training::{Goal, Person};
use matcher_core::{Progress, RankOptions, Worker};
use pyo3::prelude::*;
use pyo3::types::{PyAny, PyDict, PyString};

use crate::engine::Batch;
use crate::explanation::language;
use crate::matcher::{Market, single};
use crate::value::{serialised, to_json};

/// A table, its notes, and what it was made from.
type Found<'py> = (Batch, Batch, Bound<'py, PyAny>);

/// Somebody as Python gives them: an id, or the columns of a record.
enum Given {
    Id(String),
    Record(Box<Worker>),
}

impl Given {
    fn new(py: Python<'_>, market: &Market, person: &Bound<'_, PyAny>) -> PyResult<Self> {
        if let Ok(id) = person.cast::<PyString>() {
            return Ok(Self::Id(id.to_string()));
        }
        let rows = matcher_core::Table::values(vec![to_json(person.cast::<PyDict>()?)?]);
        let snapshot = market.last(py)?;
        let record = crate::cancel::detached(py, || single(rows, &snapshot))?;
        Ok(Self::Record(Box::new(record)))
    }

    fn person(&self) -> Person<'_> {
        match self {
            Self::Id(id) => Person::Stored(id),
            Self::Record(record) => Person::Record(record),
        }
    }
}

/// What a person lacks for a vacancy, an occupation, or everything within reach.
#[pyfunction]
pub(crate) fn skill_gap<'py>(
    py: Python<'py>,
    market: &Market,
    person: &Bound<'_, PyAny>,
    vacancy: Option<String>,
    occupation: Option<String>,
    lang: &str,
) -> PyResult<Found<'py>> {
    let (lang, given) = (language(py, lang)?, Given::new(py, market, person)?);
    let goal = match (vacancy, occupation) {
        (Some(vacancy), _) => Goal::Vacancy(vacancy),
        (None, Some(occupation)) => Goal::Occupation(occupation),
        (None, None) => Goal::Reach,
    };
    let gap = market.with(py, |matcher| matcher.skill_gap(given.person(), &goal))?;
    let made_from = serialised(py, &gap.fingerprints)?;
    let notes = Batch::of(py, || columnar::gap_notes(&gap.notes, lang))?;
    Ok((Batch::of(py, || columnar::skill_gap(&gap, lang))?, notes, made_from))
}

/// Other occupations within a person's reach.
#[pyfunction]
pub(crate) fn alternatives<'py>(
    py: Python<'py>,
    market: &Market,
    person: &Bound<'_, PyAny>,
    k: usize,
    lang: &str,
) -> PyResult<Found<'py>> {
    let (lang, given) = (language(py, lang)?, Given::new(py, market, person)?);
    let found = market.with(py, |matcher| matcher.alternatives(given.person(), k))?;
    let made_from = serialised(py, &found.fingerprints)?;
    let notes = Batch::of(py, || columnar::gap_notes(&found.notes, lang))?;
    Ok((Batch::of(py, || columnar::alternatives(&found, lang))?, notes, made_from))
}

/// Workers who lack exactly one item for a vacancy.
#[pyfunction]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts a list of ids as owned strings")]
pub(crate) fn one_away<'py>(
    py: Python<'py>,
    market: &Market,
    vacancies: Option<Vec<String>>,
    options: (usize, Option<usize>),
    lang: &str,
    progress: Option<Bound<'py, PyAny>>,
) -> PyResult<Found<'py>> {
    let (lang, count) = (language(py, lang)?, Progress::new());
    let (k, threads) = options;
    let mut options = RankOptions::default().with_k(k).with_progress(count.clone());
    options.threads = threads;
    let ids: Option<Vec<&str>> = vacancies.as_ref().map(|ids| ids.iter().map(String::as_str).collect());
    let callback = progress.map(Bound::unbind);
    let found =
        market.with_progress(py, &count, callback.as_ref(), |matcher| matcher.one_away(ids.as_deref(), &options))?;
    let made_from = serialised(py, &found.fingerprints)?;
    let notes = Batch::of(py, || columnar::gap_notes(&found.notes, lang))?;
    Ok((Batch::of(py, || columnar::one_away(&found.rows, lang))?, notes, made_from))
}
