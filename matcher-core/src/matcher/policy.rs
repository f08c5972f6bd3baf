//! What would a policy do to this market?

use super::Matcher;
use crate::engine::RankOptions;
use crate::error::Result;
use crate::policy::{Policy, PolicyCheck};

impl Matcher {
    /// Measures what a policy does to the last commit, and warns where it can't do what it says; see
    /// [`crate::Snapshot::check_policy`]. The policy needn't be the market's own.
    ///
    /// # Errors
    ///
    /// A config error if the policy can't be used: a value out of range, a region that the market's table doesn't have,
    /// another jurisdiction than the market's.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::{MarketOptions, Matcher, OnError, Policy, RankOptions, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default())?;
    /// let workers = "worker_id,skills,home_region\nW1,smaw|gtaw,64.71\nW2,smaw,65.71\n";
    /// market.add_workers(Table::csv_reader(workers.as_bytes())?, OnError::Raise)?;
    /// let vacancies = "vacancy_id,skills_required,region,housing\nV1,smaw|gtaw,65.71,yes\n";
    /// market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let policy = "id = \"half\"\n[order]\ninstrument = \"reserve\"\n[order.reserve]\nshare = 0.5\n";
    /// let check = market.check_policy(&Policy::from_toml(policy)?, &RankOptions::default())?;
    /// assert_eq!((check.stated_share, check.baseline_share, check.effective_share), (Some(0.5), Some(0.0), Some(1.0)));
    /// assert_eq!(check.warnings[0].code, "rounding");
    /// # Ok::<(), matcher_core::Error>(())
    /// ```
    pub fn check_policy(&self, policy: &Policy, options: &RankOptions) -> Result<PolicyCheck> {
        Ok(self.snapshot.check_policy(policy, options)?)
    }
}
