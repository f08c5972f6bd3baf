//! The market: one lock around the records, and a snapshot beside it that ranks without the lock.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use matcher_core::matcher::ErasureReceipt;
use matcher_core::record::{Context, OnError, Record, Table, TableError, read};
use matcher_core::{Cancel, Direction, Error, MarketOptions, Matcher, Progress, RegionCode, Snapshot, Vacancy, Worker};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::cancel::{detached, watched};
use crate::engine::{Batch, Options, Ranking};
use crate::error::{closed_error, day, to_py};
use crate::explanation::{Comparison, Counterfactual, Explanation, WhyNot, language};
use crate::protection::{SchemeRules, WageFloors};
use crate::record::{Report, Source, TABLES, by_table};
use crate::settings::{Lexicon, Policy, Regions, Relatedness, Weights};
use crate::value::{serialised, to_json, to_python};

/// A market. Every method may be called from any thread.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct Market {
    /// None once closed. Rankings don't take it, so that they go on beside a commit.
    matcher: Mutex<Option<Matcher>>,
    /// The last commit.
    snapshot: RwLock<Snapshot>,
}

/// The market at hand; a lock that a panic left behind holds a market whose last commit still stands.
fn lock(matcher: &Mutex<Option<Matcher>>) -> MutexGuard<'_, Option<Matcher>> {
    matcher.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Market {
    /// Runs a call on the market with the interpreter released; `None` if it is closed.
    pub(crate) fn with<T: Send>(
        &self,
        py: Python<'_>,
        call: impl FnOnce(&mut Matcher) -> Result<T, Error> + Send,
    ) -> PyResult<T> {
        self.with_progress(py, &Progress::new(), None, call)
    }

    /// As [`Market::with`], telling `callback` how far the call is.
    pub(crate) fn with_progress<T: Send>(
        &self,
        py: Python<'_>,
        count: &Progress,
        callback: Option<&Py<PyAny>>,
        call: impl FnOnce(&mut Matcher) -> Result<T, Error> + Send,
    ) -> PyResult<T> {
        let cancel = Cancel::new();
        let done = watched(py, &cancel, count, callback, || {
            let mut guard = lock(&self.matcher);
            let Some(matcher) = guard.as_mut() else { return Ok(None) };
            matcher.set_cancel(cancel.clone());
            let result = call(matcher);
            *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = matcher.snapshot().clone();
            result.map(Some)
        })?;
        done.ok_or_else(|| closed_error(py))
    }

    /// Erases a person. The generation before is given up here first, so that the receipt counts what others hold.
    pub(crate) fn erase(&self, py: Python<'_>, id: &str) -> PyResult<ErasureReceipt> {
        self.with(py, |matcher| {
            let mut receipt = matcher.erase_worker(id)?;
            *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = matcher.snapshot().clone();
            receipt.held_generations = matcher.held_generations();
            Ok(receipt)
        })
    }

    /// As [`Market::with_progress`], on several markets, each of them another one. They are locked in the order of their
    /// addresses, so that two such calls never wait for each other.
    pub(crate) fn with_all<T: Send>(
        py: Python<'_>,
        markets: &[&Self],
        (cancel, count, callback): (&Cancel, &Progress, Option<&Py<PyAny>>),
        call: impl FnOnce(&[&Matcher]) -> Result<T, Error> + Send,
    ) -> PyResult<T> {
        let done = watched(py, cancel, count, callback, || {
            let mut order: Vec<usize> = (0..markets.len()).collect();
            order.sort_unstable_by_key(|at| std::ptr::from_ref(markets[*at]).addr());
            let mut guards: Vec<_> = order.into_iter().map(|at| (at, lock(&markets[at].matcher))).collect();
            guards.sort_unstable_by_key(|(at, _)| *at);
            let matchers: Option<Vec<&Matcher>> = guards.iter().map(|(_, guard)| guard.as_ref()).collect();
            matchers.map(|matchers| call(&matchers)).transpose()
        })?;
        done.ok_or_else(|| closed_error(py))
    }

    /// The last commit, also while another thread adds or commits; an error once the market is closed.
    pub(crate) fn last(&self, py: Python<'_>) -> PyResult<Snapshot> {
        // A lock that is taken is in use, so not closed.
        if self.matcher.try_lock().is_ok_and(|matcher| matcher.is_none()) {
            return Err(closed_error(py));
        }
        Ok(py.detach(|| self.snapshot.read().unwrap_or_else(PoisonError::into_inner).clone()))
    }
}

#[pymethods]
impl Market {
    #[new]
    #[pyo3(signature = (path, *, open, read_only, region, policy, weights, lexicon, relatedness, regions, wage_floors, scheme_rules, as_of, nik_key, opener))]
    #[allow(clippy::too_many_arguments, reason = "one argument a setting, as the contract lists them")]
    fn new(
        py: Python<'_>,
        path: Option<PathBuf>,
        open: bool,
        read_only: bool,
        region: Option<&str>,
        policy: Option<&Policy>,
        weights: Option<&Weights>,
        lexicon: Option<&Lexicon>,
        relatedness: Option<&Relatedness>,
        regions: Option<&Regions>,
        wage_floors: Option<&WageFloors>,
        scheme_rules: Option<&SchemeRules>,
        as_of: Option<&str>,
        nik_key: Option<[u8; 32]>,
        opener: String,
    ) -> PyResult<Self> {
        let mut options = MarketOptions::default().with_opener(opener);
        let table = regions.map_or_else(matcher_core::Gazetteer::bundled, |regions| Arc::clone(&regions.0));
        if let Some(region) = region {
            let code = table.resolve(region).map(|found| found.code).map_err(Error::from);
            options = options.with_region(code.map_err(|error| to_py(py, &error))?);
        }
        if let Some(as_of) = as_of {
            options = options.with_as_of(day(py, as_of)?);
        }
        options.policy = policy.map(|policy| policy.0.clone());
        options.weights = weights.map(|weights| weights.0.clone());
        options.lexicon = lexicon.map(|lexicon| Arc::clone(&lexicon.0));
        options.relatedness = relatedness.map(|table| Arc::clone(&table.0));
        options.regions = regions.map(|regions| Arc::clone(&regions.0));
        options.wage_floors = wage_floors.map(|floors| Arc::clone(&floors.0));
        options.scheme_rules = scheme_rules.map(|rules| Arc::clone(&rules.0));
        options.nik_key = nik_key;
        let matcher = watched(py, &Cancel::new(), &Progress::new(), None, move || match path {
            None => Matcher::in_memory(options),
            Some(path) if open => Matcher::open(&path, options, read_only),
            Some(path) => Matcher::create(&path, options),
        })?;
        let snapshot = RwLock::new(matcher.snapshot().clone());
        Ok(Self { matcher: Mutex::new(Some(matcher)), snapshot })
    }

    fn close(&self, py: Python<'_>) {
        py.detach(|| drop(lock(&self.matcher).take()));
    }

    #[getter]
    fn closed(&self, py: Python<'_>) -> bool {
        py.detach(|| lock(&self.matcher).is_none())
    }

    fn add(&self, py: Python<'_>, table: &str, source: &Source, refuse_all: bool) -> PyResult<Report> {
        let rows = source.take(py)?;
        let on_error = if refuse_all { OnError::Raise } else { OnError::Report };
        let report = match table {
            "workers" => self.with(py, |matcher| matcher.add_workers(rows, on_error)),
            "vacancies" => self.with(py, |matcher| matcher.add_vacancies(rows, on_error)),
            "employers" => self.with(py, |matcher| matcher.add_employers(rows, on_error)),
            "courses" => self.with(py, |matcher| matcher.add_courses(rows, on_error)),
            "mous" => self.with(py, |matcher| matcher.add_mous(rows, on_error)),
            "targets" => self.with(py, |matcher| matcher.add_targets(rows, on_error)),
            "vacancy_reports" => self.with(py, |matcher| matcher.add_vacancy_reports(rows, on_error)),
            "filled_notices" => self.with(py, |matcher| matcher.add_filled_notices(rows, on_error)),
            _ => self.with(py, |matcher| matcher.add_events(rows, on_error)),
        };
        report.map(Report)
    }

    fn check(&self, py: Python<'_>, table: &str, source: &Source) -> PyResult<Report> {
        let rows = source.take(py)?;
        by_table!(py, table, R => self.with(py, |matcher| matcher.check::<R>(rows))).map(Report)
    }

    #[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts a list of ids as owned strings")]
    fn remove(&self, py: Python<'_>, table: &str, ids: Vec<String>) -> PyResult<Report> {
        let report = match table {
            "workers" => self.with(py, |matcher| matcher.remove_workers(&ids)),
            _ => self.with(py, |matcher| matcher.remove_vacancies(&ids)),
        };
        report.map(Report)
    }

    fn commit(&self, py: Python<'_>) -> PyResult<u64> {
        self.with(py, Matcher::commit)
    }

    fn refresh_statistics(&self, py: Python<'_>) -> PyResult<u64> {
        self.with(py, Matcher::refresh_statistics)
    }

    fn snapshot<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let counts = self.with(py, |matcher| {
            Ok([
                matcher.count::<Worker>()?,
                matcher.count::<Vacancy>()?,
                matcher.count::<matcher_core::record::Employer>()?,
                matcher.count::<matcher_core::record::Course>()?,
                matcher.count::<matcher_core::record::Mou>()?,
                matcher.count::<matcher_core::record::Target>()?,
                matcher.count::<matcher_core::record::Event>()?,
            ])
        })?;
        let snapshot = self.last(py)?;
        let dict = PyDict::new(py);
        dict.set_item("generation", snapshot.generation())?;
        dict.set_item("region", snapshot.settings().region.map(|region: RegionCode| region.to_string()))?;
        dict.set_item("statistics_are_stale", snapshot.statistics_are_stale())?;
        let rows = PyDict::new(py);
        for (table, count) in TABLES.iter().zip(counts) {
            rows.set_item(*table, count)?;
        }
        dict.set_item("rows", rows)?;
        dict.set_item("fingerprints", serialised(py, snapshot.fingerprints())?)?;
        Ok(dict)
    }

    #[pyo3(signature = (by, ids, options, progress))]
    #[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts a list of ids as owned strings")]
    fn rank(
        &self,
        py: Python<'_>,
        by: &str,
        ids: Option<Vec<String>>,
        options: Options,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Ranking> {
        let (cancel, count, snapshot) = (Cancel::new(), Progress::new(), self.last(py)?);
        let options = options.build(py, &cancel, &count)?;
        let direction = if by == "workers" { Direction::Workers } else { Direction::Vacancies };
        let ranking = watched(py, &cancel, &count, progress.map(Bound::unbind).as_ref(), || {
            let ids: Option<Vec<&str>> = ids.as_ref().map(|ids| ids.iter().map(String::as_str).collect());
            Ok(match direction {
                Direction::Workers => snapshot.rank_workers(ids.as_deref(), &options)?,
                Direction::Vacancies => snapshot.rank_vacancies(ids.as_deref(), &options)?,
            })
        })?;
        Ok(ranking.into())
    }

    /// Ranks for one record that was never stored: workers for a vacancy, vacancies for a worker.
    fn rank_for(
        &self,
        py: Python<'_>,
        table: &str,
        record: &Bound<'_, PyAny>,
        options: Options,
        progress: Option<Bound<'_, PyAny>>,
    ) -> PyResult<Ranking> {
        let (cancel, count, snapshot) = (Cancel::new(), Progress::new(), self.last(py)?);
        let options = options.build(py, &cancel, &count)?;
        let rows = Table::values(vec![to_json(record)?]);
        let is_vacancy = table == Vacancy::TABLE;
        let ranking = watched(py, &cancel, &count, progress.map(Bound::unbind).as_ref(), || {
            Ok(if is_vacancy {
                snapshot.rank_for_vacancy(&single(rows, &snapshot)?, &options)?
            } else {
                snapshot.rank_for_worker(&single(rows, &snapshot)?, &options)?
            })
        })?;
        Ok(ranking.into())
    }

    #[allow(clippy::needless_pass_by_value, reason = "pyo3 extracts a list of ids as owned strings")]
    fn score_pairs(&self, py: Python<'_>, pairs: Vec<(String, String)>) -> PyResult<Ranking> {
        let snapshot = self.last(py)?;
        let ranking = watched(py, &Cancel::new(), &Progress::new(), None, || {
            let pairs: Vec<(&str, &str)> = pairs.iter().map(|(worker, vacancy)| (&**worker, &**vacancy)).collect();
            Ok(snapshot.score_pairs(&pairs)?)
        })?;
        Ok(ranking.into())
    }

    fn explain(&self, py: Python<'_>, worker: &str, vacancy: &str) -> PyResult<Explanation> {
        self.with(py, |matcher| matcher.explain(worker, vacancy)).map(Explanation)
    }

    fn why_not(&self, py: Python<'_>, worker: &str, vacancy: &str, options: Options) -> PyResult<WhyNot> {
        let options = options.build(py, &Cancel::new(), &Progress::new())?;
        self.with(py, |matcher| matcher.why_not(worker, vacancy, &options)).map(WhyNot)
    }

    #[pyo3(signature = (a, b, vacancy, options))]
    fn compare(&self, py: Python<'_>, a: &str, b: &str, vacancy: &str, options: Options) -> PyResult<Comparison> {
        let options = options.build(py, &Cancel::new(), &Progress::new())?;
        self.with(py, |matcher| matcher.compare(a, b, vacancy, &options)).map(Comparison)
    }

    fn counterfactual(
        &self,
        py: Python<'_>,
        worker: &str,
        vacancy: &str,
        options: Options,
    ) -> PyResult<Counterfactual> {
        let options = options.build(py, &Cancel::new(), &Progress::new())?;
        self.with(py, |matcher| matcher.counterfactual(worker, vacancy, &options)).map(Counterfactual)
    }

    /// The near misses of a ranking with both values of the rule they fail.
    fn near_misses(&self, py: Python<'_>, ranking: &Ranking, lang: &str) -> PyResult<Batch> {
        let lang = language(py, lang)?;
        let rows = self.with(py, |matcher| matcher.near_misses(&ranking.ranking))?;
        Batch::of(py, || matcher_core::columnar::near_misses(&rows, lang))
    }

    /// Events that name a worker and a vacancy.
    fn events(&self, py: Python<'_>) -> PyResult<Batch> {
        let rows = self.with(py, |matcher| matcher.records::<matcher_core::record::Event>())?;
        Batch::of(py, || matcher_core::columnar::events(&rows))
    }

    fn unresolved_skills(&self, py: Python<'_>) -> PyResult<Batch> {
        let rows = self.with(py, |matcher| Ok(matcher.unresolved_skills()))?;
        Batch::of(py, || matcher_core::columnar::unresolved_skills(&rows))
    }

    fn lexicon(&self, py: Python<'_>) -> PyResult<Lexicon> {
        Ok(Lexicon(Arc::clone(&self.last(py)?.settings().lexicon)))
    }

    fn set_lexicon(&self, py: Python<'_>, lexicon: &Lexicon) -> PyResult<()> {
        let lexicon = Arc::clone(&lexicon.0);
        self.with(py, |matcher| matcher.set_lexicon(lexicon))
    }

    fn policy(&self, py: Python<'_>) -> PyResult<Policy> {
        Ok(Policy(self.last(py)?.settings().policy.as_ref().clone()))
    }

    fn weights(&self, py: Python<'_>) -> PyResult<Weights> {
        Ok(Weights(self.last(py)?.settings().weights.clone()))
    }

    /// The full name of a region.
    fn region_name(&self, py: Python<'_>, code: &str) -> PyResult<String> {
        let snapshot = self.last(py)?;
        let code: RegionCode =
            code.parse().map_err(|error: matcher_core::region::RegionError| to_py(py, &error.into()))?;
        detached(py, || Ok(snapshot.settings().regions.full_name(code)))
    }

    fn record<'py>(&self, py: Python<'py>, table: &str, id: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        let value = by_table!(py, table, R => self.with(py, |matcher| {
            let record: Option<R> = matcher.record(id)?;
            Ok(record.and_then(|record| serde_json::to_value(record).ok()))
        }))?;
        value.map(|value| to_python(py, &value)).transpose()
    }
}

/// The one record of a table, or the fault that refuses it.
pub(crate) fn single<R: Record>(rows: Table, snapshot: &Snapshot) -> Result<R, Error> {
    let batch = read::<R>(rows, &Context::new(&snapshot.settings().regions), OnError::Raise)?;
    batch.records.into_iter().next().ok_or_else(|| TableError::Empty.into())
}
