//! Protection, minimum wages and decent work.

use std::sync::Arc;

use matcher_core::columnar;
use matcher_core::coverage::{Budget, BudgetOptions, CoverageBy, CoverageOptions, GapOptions};
use matcher_core::decent_work::{DecentBy, DecentOptions};
use matcher_core::record::IngestReport;
use matcher_core::region::Gazetteer;
use matcher_core::units::{Fraction, Rupiah};
use matcher_core::{Error, safeguard};
use pyo3::prelude::*;
use pyo3::types::PyAny;

use crate::cancel::detached;
use crate::engine::Batch;
use crate::error::input_error;
use crate::matcher::Market;
use crate::record::{Report, Source};
use crate::value::serialised;

/// A table of minimum wages.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct WageFloors(pub(crate) Arc<safeguard::WageFloors>);

#[pymethods]
impl WageFloors {
    /// Reads a table; gives the report of how it was read beside it.
    #[staticmethod]
    fn read(py: Python<'_>, source: &Source) -> PyResult<(Self, Report)> {
        let table = source.take(py)?;
        let read = || safeguard::WageFloors::from_table(table, &Gazetteer::bundled()).map_err(Error::from);
        let (floors, report): (_, IngestReport) = detached(py, read)?;
        Ok((Self(Arc::new(floors)), Report(report)))
    }

    #[staticmethod]
    fn bundled(py: Python<'_>) -> PyResult<Self> {
        detached(py, || Ok(safeguard::WageFloors::bundled())).map(Self)
    }

    fn rows(&self, py: Python<'_>) -> PyResult<Batch> {
        Batch::of(py, || columnar::wage_floors(&self.0))
    }

    /// Region, kind, codes, first and last day of every gap.
    fn gaps(&self) -> Vec<(String, &'static str, String, String, String)> {
        let gaps = self.0.gaps().into_iter();
        gaps.map(|gap| (gap.region.to_string(), gap.kind.as_str(), gap.kbli, gap.from.to_string(), gap.to.to_string()))
            .collect()
    }

    fn fingerprint(&self) -> String {
        self.0.fingerprint().to_owned()
    }

    fn __len__(&self) -> usize {
        self.0.rows().len()
    }
}

/// A table of rules of social-protection schemes.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct SchemeRules(pub(crate) Arc<safeguard::SchemeRules>);

#[pymethods]
impl SchemeRules {
    /// Reads a table; gives the report of how it was read beside it.
    #[staticmethod]
    fn read(py: Python<'_>, source: &Source) -> PyResult<(Self, Report)> {
        let table = source.take(py)?;
        let read = || safeguard::SchemeRules::from_table(table).map_err(Error::from);
        let (rules, report): (_, IngestReport) = detached(py, read)?;
        Ok((Self(Arc::new(rules)), Report(report)))
    }

    #[staticmethod]
    fn bundled(py: Python<'_>) -> PyResult<Self> {
        detached(py, || Ok(safeguard::SchemeRules::bundled())).map(Self)
    }

    fn rows(&self, py: Python<'_>) -> PyResult<Batch> {
        Batch::of(py, || columnar::scheme_rules(&self.0))
    }

    /// Scheme, row behind it, first and last day of every gap.
    fn gaps(&self) -> Vec<(String, String, String, String)> {
        let gaps = self.0.gaps().into_iter();
        gaps.map(|gap| (gap.scheme, gap.rule_id, gap.from.to_string(), gap.to.to_string())).collect()
    }

    fn schemes(&self) -> Vec<String> {
        self.0.schemes().into_iter().map(str::to_owned).collect()
    }

    fn fingerprint(&self) -> String {
        self.0.fingerprint().to_owned()
    }

    fn __len__(&self) -> usize {
        self.0.rows().count()
    }
}

/// A budget, as the caller's words.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Asked {
    monthly: i64,
    payer: String,
    months: u32,
    schemes: Option<Vec<String>>,
}

impl Asked {
    fn build(self, py: Python<'_>) -> PyResult<BudgetOptions> {
        let wrong = |_| input_error(py, &format!("budget is {}; rupiah a month of 0 or more are right", self.monthly));
        let monthly = Rupiah::new(self.monthly).map_err(wrong)?;
        let options = BudgetOptions::new(monthly).with_payer(&self.payer).with_months(self.months);
        Ok(match self.schemes {
            Some(schemes) => options.with_schemes(schemes),
            None => options,
        })
    }
}

/// Rupiah a month at hand, payer, months, schemes, people covered, rupiah a month they cost and the queue would take, last
/// day, and the terms of the sum.
type Shared = (i64, String, u32, Vec<String>, u64, i64, i64, String, Vec<(u64, i64, u32, i64)>);

fn shared(budget: &Budget) -> Shared {
    (
        budget.monthly,
        budget.payer.clone(),
        budget.months,
        budget.schemes.clone(),
        budget.covered,
        budget.cost,
        budget.needed(),
        budget.until.to_string(),
        budget.arithmetic(),
    )
}

/// The rows, the queue, what a budget does, notes, the day, and what they were made from.
type Gap<'py> = (Batch, Batch, Option<Shared>, Batch, String, Bound<'py, PyAny>);

/// Everybody's schemes beside what is due.
#[pyfunction]
pub(crate) fn protection_gap<'py>(
    py: Python<'py>,
    market: &Market,
    workers: Option<Vec<String>>,
    budget: Option<Asked>,
) -> PyResult<Gap<'py>> {
    let mut options = GapOptions::default();
    options.workers = workers;
    options.budget = budget.map(|budget| budget.build(py)).transpose()?;
    let gap = market.with(py, |matcher| matcher.protection_gap(&options))?;
    Ok((
        Batch::of(py, || columnar::protection_gap(&gap.rows))?,
        Batch::of(py, || columnar::budget(gap.budget.as_ref()))?,
        gap.budget.as_ref().map(shared),
        Batch::of(py, || columnar::protection_notes(&gap.notes))?,
        gap.today.to_string(),
        serialised(py, &gap.fingerprints)?,
    ))
}

/// Rows, notes, the day, and what they were made from.
type Noted<'py> = (Batch, Batch, String, Bound<'py, PyAny>);

/// The share of those for whom a scheme is due who hold it.
#[pyfunction]
pub(crate) fn coverage<'py>(py: Python<'py>, market: &Market, by: Option<&str>, public: bool) -> PyResult<Noted<'py>> {
    let mut options = CoverageOptions::default().with_public(public);
    if let Some(word) = by {
        let found = CoverageBy::ALL.into_iter().find(|by| by.as_str() == word);
        let right = "status, region, sector, payer, vulnerable or None is right";
        options = options.with_by(found.ok_or_else(|| input_error(py, &format!("by is {word:?}; {right}")))?);
    }
    let found = market.with(py, |matcher| matcher.coverage(options))?;
    let notes = Batch::of(py, || columnar::protection_notes(&found.notes))?;
    let made_from = serialised(py, &found.fingerprints)?;
    Ok((Batch::of(py, || columnar::coverage(&found))?, notes, found.today.to_string(), made_from))
}

/// Numerator, denominator, the nearest share, and per cent rounded and cut off.
#[pyfunction]
pub(crate) fn coverage_rate(py: Python<'_>, covered: u64, eligible: u64) -> PyResult<(Option<f64>, String, String)> {
    let found = Fraction::new(covered, eligible).map_err(|error| input_error(py, &format!("coverage: {error}")))?;
    Ok((found.get(), found.percent(), found.to_string()))
}

/// What placements and ends of contracts make due.
#[pyfunction]
pub(crate) fn protection_duties<'py>(py: Python<'py>, market: &Market) -> PyResult<Noted<'py>> {
    let found = market.with(py, |matcher| matcher.protection_duties())?;
    let notes = Batch::of(py, || columnar::protection_notes(&found.notes))?;
    let made_from = serialised(py, &found.fingerprints)?;
    Ok((Batch::of(py, || columnar::protection_duties(&found))?, notes, found.today.to_string(), made_from))
}

/// Every vacancy beside the minimum wage.
#[pyfunction]
pub(crate) fn wage_check<'py>(py: Python<'py>, market: &Market) -> PyResult<Noted<'py>> {
    let found = market.with(py, |matcher| matcher.wage_check())?;
    let notes = Batch::of(py, || columnar::protection_notes(&found.notes))?;
    let made_from = serialised(py, &found.fingerprints)?;
    Ok((Batch::of(py, || columnar::wage_checks(&found.rows))?, notes, found.today.to_string(), made_from))
}

/// Rows, retention, notes, the day, and what they were made from.
type Decent<'py> = (Batch, Batch, Batch, String, Bound<'py, PyAny>);

/// How decent the work on offer is, and who stays in it.
#[pyfunction]
pub(crate) fn decent_work<'py>(py: Python<'py>, market: &Market, by: &str, at: Vec<u32>) -> PyResult<Decent<'py>> {
    let found = DecentBy::ALL.into_iter().find(|one| one.as_str() == by);
    let right = "vacancy, employer or programme is right";
    let by = found.ok_or_else(|| input_error(py, &format!("by is {by:?}; {right}")))?;
    let options = DecentOptions::default().with_by(by).with_at(at);
    let found = market.with(py, |matcher| matcher.decent_work(&options))?;
    Ok((
        Batch::of(py, || columnar::decent_work(&found))?,
        Batch::of(py, || columnar::retention(&found))?,
        Batch::of(py, || columnar::protection_notes(&found.notes))?,
        found.today.to_string(),
        serialised(py, &found.fingerprints)?,
    ))
}
