//! Who goes where: an assignment of the last commit, its tables, its certificate, and what another market would change.

use std::sync::Arc;

use matcher_core::clearing::{AssignOptions, Claim, Method, Side};
use matcher_core::columnar::{
    assigned, assigned_outcomes, changes, checks, congestion, referrals, unfilled, unmatched,
};
use matcher_core::matcher::WhatIf;
use matcher_core::{Cancel, Eligible, Progress};
use pyo3::prelude::*;

use crate::cancel::{detached, watched};
use crate::engine::Batch;
use crate::error::input_error;
use crate::matcher::Market;
use crate::record::Source;
use crate::settings::Policy;
use crate::value::serialised;

/// An assignment that stays in Rust until somebody reads it.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct Assignment(Arc<matcher_core::Assignment>);

/// What was found when an assignment was looked at again.
#[pyclass(frozen, module = "matcher._core")]
pub(crate) struct AssignmentCertificate(matcher_core::clearing::AssignmentCertificate);

/// Options of an assignment as Python gives them.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Options {
    method: String,
    side: String,
    k: usize,
    seed: u64,
    exposure_cap: Option<u32>,
    referrals: Option<u32>,
    eligible: String,
    threads: Option<usize>,
}

impl Options {
    fn build(self, py: Python<'_>, cancel: &Cancel, progress: &Progress) -> PyResult<AssignOptions> {
        let refused = |name: &str, other: &str, right: &str| {
            Err(input_error(py, &format!("{name} is {other:?}; {right} is right")))
        };
        let method = match self.method.as_str() {
            "stable" => Method::Stable,
            "welfare" => Method::Welfare,
            other => return refused("method", other, "stable or welfare"),
        };
        let side = match self.side.as_str() {
            "workers" => Side::Workers,
            "vacancies" => Side::Vacancies,
            other => return refused("side", other, "workers or vacancies"),
        };
        let eligible = match self.eligible.as_str() {
            "pass" => Eligible::Pass,
            "keep_unknown" => Eligible::KeepUnknown,
            other => return refused("eligible", other, "pass or keep_unknown"),
        };
        let mut options = AssignOptions::default()
            .with_method(method)
            .with_side(side)
            .with_k(self.k)
            .with_seed(self.seed)
            .with_eligible(eligible)
            .with_cancel(cancel.clone())
            .with_progress(progress.clone());
        options.exposure_cap = self.exposure_cap;
        options.referrals = self.referrals;
        options.threads = self.threads;
        Ok(options)
    }
}

/// What somebody says of a pair.
#[derive(FromPyObject)]
#[pyo3(from_item_all)]
pub(crate) struct Said {
    worker_id: String,
    vacancy_id: String,
    worker_rank: Option<u64>,
    vacancy_rank: Option<u64>,
    score: Option<f64>,
    slot: Option<String>,
}

impl From<Said> for Claim {
    fn from(said: Said) -> Self {
        let Said { worker_id, vacancy_id, worker_rank, vacancy_rank, score, slot } = said;
        let mut claim = Self::new(&worker_id, &vacancy_id);
        (claim.worker_rank, claim.vacancy_rank, claim.score, claim.slot) = (worker_rank, vacancy_rank, score, slot);
        claim
    }
}

/// Assigns the workers of the last commit.
#[pyfunction]
pub(crate) fn assign(
    py: Python<'_>,
    market: &Market,
    options: Options,
    progress: Option<Bound<'_, PyAny>>,
) -> PyResult<Assignment> {
    let (cancel, count, snapshot) = (Cancel::new(), Progress::new(), market.last(py)?);
    let options = options.build(py, &cancel, &count)?;
    let assignment =
        watched(py, &cancel, &count, progress.map(Bound::unbind).as_ref(), || Ok(snapshot.assign(&options)?))?;
    Ok(Assignment(Arc::new(assignment)))
}

#[pymethods]
impl Assignment {
    fn pairs(&self, py: Python<'_>) -> PyResult<Batch> {
        Batch::of(py, || assigned(self.0.pairs()))
    }

    fn unmatched(&self, py: Python<'_>) -> PyResult<Batch> {
        Batch::of(py, || unmatched(&self.0))
    }

    fn unfilled(&self, py: Python<'_>) -> PyResult<Batch> {
        Batch::of(py, || unfilled(&self.0))
    }

    fn referrals(&self, py: Python<'_>) -> PyResult<Batch> {
        Batch::of(py, || referrals(self.0.referrals()))
    }

    fn outcomes(&self, py: Python<'_>) -> PyResult<Batch> {
        Batch::of(py, || assigned_outcomes(&self.0))
    }

    fn congestion(&self, py: Python<'_>) -> PyResult<Batch> {
        Batch::of(py, || congestion(&self.0))
    }

    #[getter]
    fn gap(&self) -> Option<f64> {
        self.0.gap()
    }

    #[getter]
    fn notes(&self) -> Vec<String> {
        self.0.notes.clone()
    }

    fn made_from<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        serialised(py, &self.0.fingerprints)
    }

    /// Has the pairs, or those that somebody claims, looked at again.
    fn certificate(&self, py: Python<'_>, claims: Option<Vec<Said>>) -> PyResult<AssignmentCertificate> {
        let claims: Option<Vec<Claim>> = claims.map(|claims| claims.into_iter().map(Claim::from).collect());
        detached(py, || Ok(self.0.certificate(claims.as_deref())?)).map(AssignmentCertificate)
    }

    /// Which workers would go elsewhere in another market.
    #[pyo3(signature = (market, *, add_workers, add_vacancies, remove_workers, remove_vacancies, policy))]
    #[allow(clippy::too_many_arguments, reason = "one keyword argument a supposition")]
    fn what_if(
        &self,
        py: Python<'_>,
        market: &Market,
        add_workers: Option<&Source>,
        add_vacancies: Option<&Source>,
        remove_workers: Vec<String>,
        remove_vacancies: Vec<String>,
        policy: Option<&Policy>,
    ) -> PyResult<Batch> {
        let mut what = WhatIf::default();
        what.add_workers = add_workers.map(|source| source.take(py)).transpose()?;
        what.add_vacancies = add_vacancies.map(|source| source.take(py)).transpose()?;
        (what.remove_workers, what.remove_vacancies) = (remove_workers, remove_vacancies);
        what.policy = policy.map(|policy| policy.0.clone());
        let changed = market.with(py, |matcher| matcher.what_if(&self.0, what))?;
        Batch::of(py, || changes(&changed))
    }
}

#[pymethods]
impl AssignmentCertificate {
    #[getter]
    fn holds(&self) -> bool {
        self.0.holds()
    }

    fn checks(&self, py: Python<'_>) -> PyResult<Batch> {
        Batch::of(py, || checks(&self.0.checks))
    }

    fn to_json(&self) -> String {
        self.0.to_json()
    }
}
