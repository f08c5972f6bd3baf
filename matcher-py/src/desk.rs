//! Call lists, letters and overrides.

use std::collections::BTreeMap;

use matcher_core::columnar;
use matcher_core::desk::{CallList as Core, CallOptions, LetterKind, LetterOptions, Overrides as CoreOverrides};
use matcher_core::units::Date;
use pyo3::prelude::*;

use crate::engine::{Batch, Ranking, eligible};
use crate::error::input_error;
use crate::explanation::language;
use crate::matcher::Market;
use crate::record::Report;
use crate::value::serialised;

/// Who is called, in rows and as letters.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct CallList(Core);

/// A day given as text, under the name of its argument.
fn day(py: Python<'_>, name: &str, text: Option<&str>) -> PyResult<Option<Date>> {
    text.map(|text| text.parse::<Date>().map_err(|error| input_error(py, &format!("{name} is {text:?}; {error}"))))
        .transpose()
}

#[pymethods]
impl CallList {
    fn rows(&self, py: Python<'_>) -> PyResult<Batch> {
        Batch::of(py, || columnar::call_list(&self.0))
    }

    /// The vacancies as their letters print them.
    fn posts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        serialised(py, &self.0.posts())
    }

    fn notes(&self, py: Python<'_>, lang: &str) -> PyResult<Vec<String>> {
        let lang = language(py, lang)?;
        Ok(self.0.notes().iter().map(|note| note.text(lang)).collect())
    }

    fn called(&self) -> usize {
        self.0.called().count()
    }

    fn overridden(&self) -> usize {
        self.0.overridden().count()
    }

    fn made_from<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        serialised(py, self.0.fingerprints())
    }

    #[pyo3(signature = (kind, lang, *, office, place, date, names, office_copy))]
    #[allow(clippy::too_many_arguments, reason = "one argument a thing that a letter prints")]
    fn letters(
        &self,
        py: Python<'_>,
        kind: &str,
        lang: &str,
        office: Option<&str>,
        place: Option<&str>,
        date: Option<&str>,
        names: BTreeMap<String, String>,
        office_copy: bool,
    ) -> PyResult<String> {
        let kind = match kind {
            "call" => LetterKind::Call,
            "referral" => LetterKind::Referral,
            other => return Err(input_error(py, &format!("kind is {other:?}; call or referral is right"))),
        };
        let mut options = LetterOptions::default().with_lang(language(py, lang)?).with_letters_alone(!office_copy);
        options.office = office.map(str::to_owned);
        options.place = place.map(str::to_owned);
        options.date = day(py, "date", date)?.or(self.0.fingerprints().as_of);
        options.names = names;
        Ok(py.detach(|| self.0.letters(kind, &options)))
    }
}

/// What a call list is made of: a ranking that was made before, ids of vacancies, or all of them.
#[derive(FromPyObject)]
pub(crate) enum Whom<'py> {
    Ranking(PyRef<'py, Ranking>),
    Ids(Vec<String>),
}

#[pyfunction]
#[pyo3(signature = (market, whom, *, n, overrides, keep, threads))]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts a list of ids as owned strings")]
pub(crate) fn call_list(
    py: Python<'_>,
    market: &Market,
    whom: Option<Whom<'_>>,
    n: Option<u32>,
    overrides: bool,
    keep: &str,
    threads: Option<usize>,
) -> PyResult<CallList> {
    let mut options = CallOptions::default().with_overrides(overrides).with_eligible(eligible(py, keep)?);
    options.n = n;
    options.threads = threads;
    match whom {
        Some(Whom::Ranking(ranking)) => {
            let ranking = std::sync::Arc::clone(&ranking.ranking);
            market.with(py, |matcher| matcher.call_list_from(&ranking, &options))
        }
        Some(Whom::Ids(ids)) => market.with(py, |matcher| {
            let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
            matcher.call_list(Some(&ids), &options)
        }),
        None => market.with(py, |matcher| matcher.call_list(None, &options)),
    }
    .map(CallList)
}

/// Overrides of the log.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct Overrides(CoreOverrides);

#[pymethods]
impl Overrides {
    fn rows(&self, py: Python<'_>) -> PyResult<Batch> {
        Batch::of(py, || columnar::overrides(&self.0))
    }

    fn counts(&self, py: Python<'_>) -> PyResult<Batch> {
        Batch::of(py, || columnar::override_counts(&self.0.counts()))
    }
}

#[pyfunction]
#[pyo3(signature = (market, vacancies, *, since, until))]
#[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts a list of ids as owned strings")]
pub(crate) fn overrides(
    py: Python<'_>,
    market: &Market,
    vacancies: Option<Vec<String>>,
    since: Option<&str>,
    until: Option<&str>,
) -> PyResult<Overrides> {
    let since = day(py, "since", since)?;
    let until = day(py, "until", until)?;
    let found = market.with(py, |matcher| {
        let found = matcher.overrides()?.between(since, until);
        Ok(match &vacancies {
            None => found,
            Some(ids) => found.about(&ids.iter().map(String::as_str).collect::<Vec<_>>()),
        })
    })?;
    Ok(Overrides(found))
}

#[pyfunction]
#[pyo3(signature = (market, worker, vacancy, *, reason, on, event_id))]
pub(crate) fn override_pair(
    py: Python<'_>,
    market: &Market,
    worker: &str,
    vacancy: &str,
    reason: &str,
    on: &str,
    event_id: Option<&str>,
) -> PyResult<Report> {
    let on = on.parse::<Date>().map_err(|error| input_error(py, &format!("on is {on:?}; {error}")))?;
    market.with(py, |matcher| matcher.override_pair(worker, vacancy, reason, on, event_id)).map(Report)
}
