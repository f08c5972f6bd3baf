//! Who lacks protection, and what do placements make due?

use super::Matcher;
use crate::cancel::contained;
use crate::coverage::{Coverage, CoverageError, CoverageOptions, Duties, GapOptions, Ground, ProtectionGap};
use crate::decent_work::{DecentOptions, DecentWork, WageChecks};
use crate::engine::{EngineError, Fingerprints};
use crate::error::Result;
use crate::record::{Employer, Event, Vacancy, Worker};
use crate::tenure::Tenures;
use crate::units::Date;

impl Matcher {
    /// Everybody's schemes beside those that are due, with payer, cost and law; with a budget also who can be covered by it.
    ///
    /// Who the log says holds a post is judged by that post: its contract, wage, risk class, employer. A list of schemes that was told is
    /// whole: what isn't on it isn't held. An unknown list is unknown, never missing. Assistance (PBI, PKH, SEMBAKO, BSU) is
    /// noted where it is held; PBI gives JKN.
    ///
    /// # Errors
    ///
    /// An input error if the market has no day ([`CoverageError::NoDay`]), for an id that isn't committed, and for a budget
    /// that is not right; a storage error if records can't be read.
    ///
    /// # Examples
    ///
    /// Two fishers lack what costs 16,800 rupiah a month; the budget reaches the one who earns less.
    ///
    /// ```
    /// use matcher_core::coverage::{BudgetOptions, GapOptions};
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default().with_as_of("2026-11-01".parse()?))?;
    /// let workers = "worker_id,status,income,schemes,home_region\nW1,informal,1200000,JKN,64.74\nW2,informal,900000,JKN,64.74\n";
    /// market.add_workers(Table::csv_reader(workers.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let budget = BudgetOptions::new(20_000.try_into()?);
    /// let gap = market.protection_gap(&GapOptions::default().with_budget(budget))?;
    /// let budget = gap.budget.unwrap();
    /// assert_eq!((budget.places.len(), budget.covered, budget.cost, budget.total()), (2, 1, 16_800, 201_600));
    /// assert_eq!(budget.places[0].worker_id, "W2");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn protection_gap(&self, options: &GapOptions) -> Result<ProtectionGap> {
        contained(|| {
            let workers = match &options.workers {
                None => self.records::<Worker>()?,
                Some(ids) => self.workers_of(ids)?,
            };
            self.on_ground(|ground, fingerprints| {
                Ok(ProtectionGap::new(ground, &workers, options, fingerprints, &self.cancel)?)
            })
        })
    }

    /// The share of those for whom a scheme is due who hold it, exactly, of all or of groups.
    ///
    /// # Errors
    ///
    /// As [`Matcher::protection_gap`].
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::coverage::CoverageOptions;
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default().with_as_of("2026-11-01".parse()?))?;
    /// let workers = "worker_id,status,schemes\nW1,informal,JKK|JKM\nW2,informal,[]\nW3,informal,\nW4,student,[]\n";
    /// market.add_workers(Table::csv_reader(workers.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let coverage = market.coverage(CoverageOptions::default())?;
    /// let row = coverage.rows.iter().find(|row| row.scheme == "JKK").unwrap();
    /// assert_eq!((row.eligible, row.covered, row.missing, row.unknown), (Some(3), Some(1), Some(1), Some(1)));
    /// assert_eq!(row.rate().unwrap().percent(), "33.33 %");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn coverage(&self, options: CoverageOptions) -> Result<Coverage> {
        contained(|| {
            let workers = self.records::<Worker>()?;
            self.on_ground(|ground, fingerprints| {
                let gap = ProtectionGap::new(ground, &workers, &GapOptions::default(), fingerprints, &self.cancel)?;
                Ok(Coverage::new(ground, &workers, &gap, options))
            })
        })
    }

    /// What placements and ends of contracts make due, and by when: registration by the employer, leaving a list of subsidies,
    /// claiming JKP, the way of JKN from the employer to somebody else.
    ///
    /// # Errors
    ///
    /// As [`Matcher::protection_gap`].
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::coverage::{DutyKind, DutyState};
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default().with_as_of("2026-11-01".parse()?))?;
    /// market.add_workers(Table::csv_reader("worker_id,schemes\nW1,[]\n".as_bytes())?, OnError::Raise)?;
    /// market.add_vacancies(Table::csv_reader("vacancy_id,employer_id,contract\nV1,F1,permanent\n".as_bytes())?, OnError::Raise)?;
    /// let events = "event_id,date,kind,worker_id,vacancy_id\nE1,2026-09-15,placed,W1,V1\n";
    /// market.add_events(Table::csv_reader(events.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let duties = market.protection_duties()?;
    /// let row = &duties.rows[0];
    /// assert_eq!((row.kind, row.state, row.who.as_deref()), (DutyKind::Register, DutyState::Overdue, Some("F1")));
    /// assert_eq!(row.due_on.unwrap().to_string(), "2026-10-15");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn protection_duties(&self) -> Result<Duties> {
        contained(|| {
            let workers = self.records::<Worker>()?;
            self.on_ground(|ground, fingerprints| Ok(Duties::new(ground, &workers, fingerprints)))
        })
    }

    /// Every vacancy beside the minimum wage that binds it, with the row used: that of its industry in the kabupaten or kota,
    /// else of the kabupaten or kota, else of the province.
    ///
    /// # Errors
    ///
    /// As [`Matcher::protection_gap`].
    ///
    /// # Examples
    ///
    /// A day's wage is multiplied by 25.
    ///
    /// ```
    /// use matcher_core::safeguard::WageState;
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default().with_as_of("2026-11-01".parse()?))?;
    /// let vacancies = "vacancy_id,region,wage_min,wage_period\nV1,64.74,150000,day\nV2,64.74,4200000,\n";
    /// market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let checks = market.wage_check()?;
    /// let told: Vec<_> = checks.rows.iter().map(|row| (row.wage, row.floor_kind, row.state)).collect();
    /// let umk = Some("UMK");
    /// assert_eq!(told, [(Some(3_750_000), umk, WageState::Below), (Some(4_200_000), umk, WageState::Met)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn wage_check(&self) -> Result<WageChecks> {
        contained(|| {
            let vacancies = self.records::<Vacancy>()?;
            self.on_ground(|ground, fingerprints| Ok(WageChecks::new(ground, &vacancies, fingerprints)))
        })
    }

    /// How decent the work on offer is, and who stays in it: openings by wage over the minimum, kind of contract and protection
    /// offered; of those placed, how many were still there after some months.
    ///
    /// # Errors
    ///
    /// As [`Matcher::protection_gap`], and an input error for months that aren't right.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::decent_work::DecentOptions;
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default().with_as_of("2026-11-01".parse()?))?;
    /// let vacancies = "vacancy_id,region,wage_min,contract,schemes_offered,openings\n\
    ///                  V1,64.74,4200000,permanent,JKN|JKK|JKM|JHT|JKP,3\nV2,64.74,3000000,daily,[],2\n";
    /// market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
    /// let events = "event_id,date,kind,worker_id,vacancy_id\nE1,2026-01-05,placed,W1,V1\nE2,2026-01-05,placed,W2,V1\n\
    ///               E3,2026-02-01,ended,W2,V1\n";
    /// market.add_events(Table::csv_reader(events.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let work = market.decent_work(&DecentOptions::default())?;
    /// let all = &work.rows[0];
    /// assert_eq!((all.openings, all.wage_met, all.wage_below, all.protected, all.unprotected), (5, 3, 2, 3, 2));
    /// assert_eq!((work.retention[0].months, work.retention[0].stayed, work.retention[0].left), (3, 1, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn decent_work(&self, options: &DecentOptions) -> Result<DecentWork> {
        contained(|| {
            let vacancies = self.records::<Vacancy>()?;
            self.on_ground(|ground, fingerprints| Ok(DecentWork::new(ground, &vacancies, options, fingerprints)?))
        })
    }

    fn workers_of(&self, ids: &[String]) -> Result<Vec<Worker>> {
        let unknown = |id: &str| EngineError::unknown_id("workers", id, self.snapshot.generation());
        let find = |id: &String| Ok(self.record::<Worker>(id)?.ok_or_else(|| unknown(id))?);
        let mut workers: Vec<Worker> = ids.iter().map(find).collect::<Result<_>>()?;
        workers.sort_by(|a, b| a.worker_id.cmp(&b.worker_id));
        workers.dedup_by(|a, b| a.worker_id == b.worker_id);
        Ok(workers)
    }

    /// Answers on the posts, employers and events of the last commit, on the market's day.
    fn on_ground<T>(&self, answer: impl FnOnce(&Ground<'_>, Fingerprints) -> Result<T>) -> Result<T> {
        let settings = self.snapshot.settings();
        let today: Date = settings.as_of.ok_or(CoverageError::NoDay)?;
        let (vacancies, employers, events) =
            (self.records::<Vacancy>()?, self.records::<Employer>()?, self.records::<Event>()?);
        let tenures = Tenures::new(&events, &vacancies, Some(today));
        let law = (&*settings.scheme_rules, &*settings.wage_floors, &*settings.regions);
        let ground = Ground::new(law, today, tenures, &vacancies, &employers);
        answer(&ground, self.snapshot.fingerprints().clone())
    }
}
