//! The programme's books: what partners promised, what was reached, who paid, who keeps the rules.

use super::Matcher;
use crate::cancel::contained;
use crate::coverage::{CoverageError, Ground};
use crate::error::Result;
use crate::programme::{Programme, ProgrammeOptions, Tables};
use crate::record::{Course, Employer, Event, Mou, Target, Vacancy, Worker};
use crate::tenure::Tenures;

impl Matcher {
    /// Agreements, stages, funders, who stayed, and the employers' board, counted from the log of events on the market's day.
    ///
    /// People placed are those whom `placed` events name; whether they are local says the market's policy, of the home on file on
    /// that day. Costs reading every table.
    ///
    /// # Errors
    ///
    /// An input error if the market has no day ([`CoverageError::NoDay`]) or an option is not right; a storage error if records
    /// can't be read.
    ///
    /// # Examples
    ///
    /// A partner promised two hires and a class; one hire and one seat are done, and the class was paid by CSR.
    ///
    /// ```
    /// use matcher_core::programme::{ProgrammeOptions, StageState};
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default().with_as_of("2026-11-01".parse()?))?;
    /// let mous = "mou_id,partner_id,kind,seats,quota,from,to\nM1,F1,company,1,2,2026-01-01,2027-12-31\n";
    /// let targets = "target_id,stage,measure,target,due\nT1,short,placed,1,2026-06-30\n";
    /// let events = "event_id,date,kind,worker_id,employer_id,funder,amount\nE1,2026-02-02,trained,W1,F1,CSR,4000000\n\
    ///               E2,2026-03-02,placed,W1,F1,,\n";
    /// market.add_mous(Table::csv_reader(mous.as_bytes())?, OnError::Raise)?;
    /// market.add_targets(Table::csv_reader(targets.as_bytes())?, OnError::Raise)?;
    /// market.add_events(Table::csv_reader(events.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let programme = market.programme(&ProgrammeOptions::default())?;
    /// let row = &programme.agreements[0];
    /// assert_eq!((row.seats_used, row.placed, row.quota), (Some(1), Some(1), Some(2)));
    /// assert_eq!(programme.stages[0].state, StageState::Reached);
    /// assert_eq!(programme.city_share().unwrap().percent(), "0.00 %");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn programme(&self, options: &ProgrammeOptions) -> Result<Programme> {
        contained(|| {
            let settings = self.snapshot.settings();
            let today = settings.as_of.ok_or(CoverageError::NoDay)?;
            let workers = self.records::<Worker>()?;
            let vacancies = self.records::<Vacancy>()?;
            let employers = self.records::<Employer>()?;
            let courses = self.records::<Course>()?;
            let (mous, targets) = (self.records::<Mou>()?, self.records::<Target>()?);
            let events = self.records::<Event>()?;
            let law = (&*settings.scheme_rules, &*settings.wage_floors, &*settings.regions);
            let ground =
                Ground::new(law, today, Tenures::new(&events, &vacancies, Some(today)), &vacancies, &employers);
            let tables = Tables {
                workers: &workers,
                vacancies: &vacancies,
                employers: &employers,
                courses: &courses,
                mous: &mous,
                targets: &targets,
                events: &events,
            };
            let is_local = |worker: &str, vacancy: Option<&str>| self.is_local(&ground, worker, vacancy);
            let fingerprints = self.snapshot.fingerprints().clone();
            Ok(Programme::new(&ground, &tables, &is_local, options, fingerprints, &self.cancel)?)
        })
    }

    /// Whether the market's policy counts somebody as local for a post; `None` if home or paper isn't told, or they aren't on
    /// file.
    fn is_local(&self, ground: &Ground<'_>, worker: &str, vacancy: Option<&str>) -> Option<bool> {
        let workers = &self.snapshot.layout().workers;
        let number = workers.ids.find(worker)?;
        let site = vacancy.and_then(|id| ground.site(id));
        let settings = self.snapshot.settings();
        settings.policy.residence(&workers.facts.get(number), site, settings.as_of).is_local
    }
}
