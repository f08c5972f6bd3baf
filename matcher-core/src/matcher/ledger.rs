//! What is owed under a policy, and what was done?

use std::sync::Arc;

use super::Matcher;
use crate::cancel::contained;
use crate::error::Result;
use crate::ledger::{Ledger, LedgerOptions};

impl Matcher {
    /// Counts the targets of the market's policy, or of another, on the last commit: what each vacancy, employer, site with
    /// its contractors or the whole programme owes and has done, from events and headcounts.
    ///
    /// People hired are those whom `placed` events name, until the market's day; who has left again stays hired. They
    /// belong to the event's employer, else the vacancy's. Whether they are local says the policy, of the home on file on
    /// the day of the ledger; who isn't on file, or was placed at no vacancy on file, is of unknown origin. Costs reading
    /// employers, vacancies and events, and a list for each vacancy through which something missing could be made good.
    ///
    /// [`Matcher::set_cancel`] gives the handle that stops it.
    ///
    /// # Errors
    ///
    /// A config error if the policy can't be used here; an input error ([`crate::ledger::LedgerError`]) if more locals
    /// are counted than people or openings, or if a target is by site and principals go in a circle; a storage error if
    /// records can't be read.
    ///
    /// # Examples
    ///
    /// Two of four hired are local, where three quarters are owed: one is missing.
    ///
    /// ```
    /// use matcher_core::ledger::LedgerOptions;
    /// use matcher_core::{MarketOptions, Matcher, OnError, Policy, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default().with_as_of("2026-11-01".parse()?))?;
    /// let workers = "worker_id,home_region\nW1,65.71\nW2,65.71\nW3,64.72\nW4,\n";
    /// let events = "event_id,date,kind,worker_id,vacancy_id\nE1,2026-10-01,placed,W1,V1\nE2,2026-10-01,placed,W2,V1\n\
    ///               E3,2026-10-02,placed,W3,V1\nE4,2026-10-02,placed,W4,V1\n";
    /// market.add_workers(Table::csv_reader(workers.as_bytes())?, OnError::Raise)?;
    /// let vacancies = "vacancy_id,employer_id,region,openings\nV1,F1,65.71.01,4\n";
    /// market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
    /// market.add_events(Table::csv_reader(events.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let target = "[[target]]\nunit = \"employer\"\nscope = \"hires\"\nshare = 0.75\n";
    /// let policy = Policy::from_toml(&format!("id = \"owed\"\n{target}"))?;
    /// let ledger = market.ledger(&LedgerOptions::default().with_policy(policy))?;
    /// let row = &ledger.rows[0];
    /// assert_eq!((row.unit_id.as_str(), row.required(), row.realised(), row.remaining()), ("F1", Some(3), Some(2), Some(1)));
    /// assert_eq!((row.counted.unwrap().to_string().as_str(), row.unknown, row.met()), ("50.00 %", Some(1), Some(false)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn ledger(&self, options: &LedgerOptions) -> Result<Ledger> {
        contained(|| {
            let settings = &self.settings;
            let policy = match &options.policy {
                Some(policy) => {
                    policy.validate()?;
                    policy.check_regions(&settings.regions, settings.region)?;
                    Arc::new(policy.clone())
                }
                None => Arc::clone(&self.snapshot.settings().policy),
            };
            let records = (self.records()?, self.records()?, self.records()?);
            let records = (&*records.0, &*records.1, &*records.2);
            Ok(Ledger::new(&self.snapshot, &policy, records, options.threads, &self.cancel)?)
        })
    }
}
