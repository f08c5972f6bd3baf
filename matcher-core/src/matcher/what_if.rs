//! What would another market change? The assignment of an edited copy beside that of the last commit.

use std::sync::Arc;

use super::{MarketOptions, Matcher};
use crate::cancel::contained;
use crate::clearing::{AssignOptions, Assignment, Changed};
use crate::error::Result;
use crate::policy::Policy;
use crate::record::{Event, OnError, Table, Vacancy, Worker};

/// What is supposed to be different. A record whose id the market has takes the place of that one.
///
/// # Examples
///
/// ```
/// use matcher_core::matcher::WhatIf;
///
/// let what = WhatIf::default().without_vacancies(&["V1"]);
/// assert_eq!(what.remove_vacancies, ["V1"]);
/// ```
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct WhatIf {
    /// Workers there would be too.
    pub add_workers: Option<Table>,
    /// Vacancies there would be too.
    pub add_vacancies: Option<Table>,
    /// Ids of workers there wouldn't be.
    pub remove_workers: Vec<String>,
    /// Ids of vacancies there wouldn't be.
    pub remove_vacancies: Vec<String>,
    /// Another policy: another share, another reserve, none.
    pub policy: Option<Policy>,
}

impl WhatIf {
    /// Adds workers.
    #[must_use]
    pub fn with_workers(mut self, workers: Table) -> Self {
        self.add_workers = Some(workers);
        self
    }

    /// Adds vacancies.
    #[must_use]
    pub fn with_vacancies(mut self, vacancies: Table) -> Self {
        self.add_vacancies = Some(vacancies);
        self
    }

    /// Removes workers.
    #[must_use]
    pub fn without_workers(mut self, ids: &[&str]) -> Self {
        self.remove_workers = ids.iter().map(|&id| id.to_owned()).collect();
        self
    }

    /// Removes vacancies.
    #[must_use]
    pub fn without_vacancies(mut self, ids: &[&str]) -> Self {
        self.remove_vacancies = ids.iter().map(|&id| id.to_owned()).collect();
        self
    }

    /// Supposes another policy.
    #[must_use]
    pub fn with_policy(mut self, policy: Policy) -> Self {
        self.policy = Some(policy);
        self
    }

    /// Whether other records are supposed.
    fn edits_records(&self) -> bool {
        self.add_workers.is_some()
            || self.add_vacancies.is_some()
            || !self.remove_workers.is_empty()
            || !self.remove_vacancies.is_empty()
    }
}

impl Matcher {
    /// Assigns workers of the last commit to vacancies; see [`crate::Snapshot::assign`].
    ///
    /// # Errors
    ///
    /// As [`crate::Snapshot::assign`].
    pub fn assign(&self, options: &AssignOptions) -> Result<Assignment> {
        Ok(self.snapshot.assign(options)?)
    }

    /// Says which workers would go elsewhere if the market were another, and nothing of the others.
    ///
    /// The edited market is built beside this one, which stays as it is, with the counts of rare skills and words frozen: a
    /// pair whose records don't change keeps its score, and the lottery draws the same numbers. Costs reading every record
    /// and one more assignment; a change of policy alone costs the assignment.
    ///
    /// # Errors
    ///
    /// An input error for a row that can't be read and for the id of a record to remove that the market doesn't have; a
    /// config error for a policy that can't be used.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::clearing::AssignOptions;
    /// use matcher_core::matcher::WhatIf;
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default())?;
    /// let workers = "worker_id,skills,home_region\nW1,smaw|gtaw,65.71\nW2,smaw,65.71\n";
    /// let vacancies = "vacancy_id,skills_required,region\nV1,smaw|gtaw,65.71\nV2,smaw,65.71\n";
    /// market.add_workers(Table::csv_reader(workers.as_bytes())?, OnError::Raise)?;
    /// market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let before = market.assign(&AssignOptions::default())?;
    /// let changes = market.what_if(&before, WhatIf::default().without_vacancies(&["V2"]))?;
    /// let told: Vec<_> = changes.iter().map(|change| (&*change.worker_id, change.change.as_str())).collect();
    /// assert_eq!(told, [("W2", "left")]);
    /// # Ok::<(), matcher_core::Error>(())
    /// ```
    pub fn what_if(&self, before: &Assignment, what: WhatIf) -> Result<Vec<Changed>> {
        contained(|| {
            let settings = &self.settings;
            let policy = match &what.policy {
                Some(policy) => {
                    policy.validate()?;
                    policy.check_regions(&settings.regions, settings.region)?;
                    Arc::new(policy.clone())
                }
                None => Arc::new(before.policy().clone()),
            };
            let options = before.options().clone().with_cancel(self.cancel.clone());
            let snapshot = if what.edits_records() { self.edited(what)?.snapshot } else { self.snapshot.clone() };
            Ok(before.changes(&snapshot.assign_under(&policy, &options)?))
        })
    }

    /// A copy of the last commit in memory with other records.
    fn edited(&self, what: WhatIf) -> Result<Self> {
        let mut copy = Self::in_memory(MarketOptions::default().with_lexicon(Arc::clone(&self.settings.lexicon)))?;
        copy.settings = self.settings.clone();
        copy.nik_key = self.nik_key;
        copy.cancel = self.cancel.clone();
        copy.store.stage(&self.records::<Worker>()?, &self.cancel)?;
        copy.store.stage(&self.records::<Vacancy>()?, &self.cancel)?;
        copy.store.stage(&self.records::<Event>()?, &self.cancel)?;
        if let Some(workers) = what.add_workers {
            copy.add_workers(workers, OnError::Raise)?;
        }
        if let Some(vacancies) = what.add_vacancies {
            copy.add_vacancies(vacancies, OnError::Raise)?;
        }
        for report in [copy.remove_workers(&what.remove_workers)?, copy.remove_vacancies(&what.remove_vacancies)?] {
            if let Some(issue) = report.issues.into_iter().next() {
                let id = issue.id.unwrap_or_else(|| "(not shown)".to_owned());
                return Err(
                    crate::engine::EngineError::unknown_id(report.table, &id, self.snapshot.generation()).into()
                );
            }
        }
        copy.commit_with(self.frozen())?;
        Ok(copy)
    }
}
