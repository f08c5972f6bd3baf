//! The office's report: tables IPK III/1 to III/8, and the cards of job seekers.

use super::Matcher;
use crate::cancel::contained;
use crate::coverage::CoverageError;
use crate::engine::Fingerprints;
use crate::error::Result;
use crate::ipk::{Balance, BalanceOptions, Cards, Form, IpkNote, IpkOptions, Notes, Register, Tables};
use crate::lexicon::kbji_group;
use crate::record::{Employer, Event, Vacancy, Worker};

impl Matcher {
    /// Fills tables of a period from the log of events: job seekers or openings that were there, came, were placed, left and are
    /// there at its end.
    ///
    /// Gives the forms, what a reader should know, and what they were made from. Where previous, registered, placed, removed
    /// and next don't fit, the people or vacancies are named ([`crate::ipk::IpkTopic::SeekerMismatch`],
    /// [`crate::ipk::IpkTopic::VacancyMismatch`]); nothing is clamped. Ages are those of the period's last day. Whoever or whatever
    /// isn't told is counted in rows and columns of its own.
    ///
    /// # Errors
    ///
    /// An input error if the market has no day ([`CoverageError::NoDay`]); a storage error if records can't be read.
    ///
    /// # Examples
    ///
    /// Two registered in September, one was placed in October.
    ///
    /// ```
    /// use matcher_core::ipk::{IpkOptions, IpkTable};
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default().with_as_of("2026-11-01".parse()?))?;
    /// market.add_workers(Table::csv_reader("worker_id,sex,education\nW1,P,SMK\nW2,L,SMA\n".as_bytes())?, OnError::Raise)?;
    /// let events = "event_id,date,kind,worker_id\nE1,2026-09-01,registered,W1\nE2,2026-09-02,registered,W2\n\
    ///               E3,2026-10-05,placed,W1\n";
    /// market.add_events(Table::csv_reader(events.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let options = IpkOptions::new([IpkTable::SeekersByEducation], "2026-10".parse()?);
    /// let (forms, notes, _) = market.ipk(&options)?;
    /// let form = &forms[0];
    /// let total = form.blocks[0].rows.last().unwrap();
    /// let of = |code: &str| total.cells[form.columns.iter().position(|column| column.code == code).unwrap()];
    /// assert_eq!([of("previous"), of("registered"), of("placed_female"), of("next")], [Some(2), Some(0), Some(1), Some(1)]);
    /// assert_eq!(notes[0].topic.as_str(), "vacancy_unknown", "the placement has no vacancy");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn ipk(&self, options: &IpkOptions) -> Result<(Vec<Form>, Vec<IpkNote>, Fingerprints)> {
        contained(|| {
            self.on_tables(|tables, notes| {
                let (forms, notes) = tables.fill(options, notes);
                Ok((forms, notes, self.snapshot.fingerprints().clone()))
            })
        })
    }

    /// Job seekers beside openings at the end of the market's day, by kecamatan, occupation or industry: the stocks that
    /// [`Matcher::ipk`] has as `next`.
    ///
    /// By region every kecamatan of the market's region has a row, and everything outside of it one together; who tells a
    /// larger region alone is counted there. Under a market without a region every place has its row.
    ///
    /// # Errors
    ///
    /// As [`Matcher::ipk`].
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::ipk::{BalanceBy, BalanceOptions};
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let options = MarketOptions::default().with_as_of("2026-11-01".parse()?).with_region("65.71".parse()?);
    /// let mut market = Matcher::in_memory(options)?;
    /// let workers = "worker_id,registered_on,home_region\nW1,2026-09-01,65.71.01\nW2,2026-09-01,64.72\n";
    /// market.add_workers(Table::csv_reader(workers.as_bytes())?, OnError::Raise)?;
    /// let vacancies = "vacancy_id,opens_on,region,openings\nV1,2026-10-01,65.71.01,4\n";
    /// market.add_vacancies(Table::csv_reader(vacancies.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let balance = market.balance(BalanceOptions::new(BalanceBy::Region))?;
    /// let told: Vec<_> = balance.rows.iter().map(|row| (row.code.as_deref(), row.seekers, row.openings)).collect();
    /// assert_eq!(told[0], (Some("65.71.01"), Some(1), 4));
    /// assert_eq!(told[4], (Some("elsewhere"), Some(1), 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn balance(&self, options: BalanceOptions) -> Result<Balance> {
        contained(|| {
            let within = self.snapshot.settings().region;
            let fingerprints = self.snapshot.fingerprints().clone();
            self.on_tables(|tables, notes| Ok(Balance::new(tables, options, within, notes, fingerprints)))
        })
    }

    /// Everybody's latest card of a job seeker (AK-1): good for 24 months, reported every 6, out of use after a placement or a
    /// removal. Nobody is removed here: who has lapsed is told, and an officer decides.
    ///
    /// # Errors
    ///
    /// As [`Matcher::ipk`].
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::ipk::CardState;
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default().with_as_of("2026-11-01".parse()?))?;
    /// market.add_workers(Table::csv_reader("worker_id,registered_on\nW1,2026-02-01\nW2,2026-09-01\n".as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let cards = market.ak1()?;
    /// let told: Vec<_> = cards.rows.iter().map(|card| (card.worker_id.as_str(), card.state)).collect();
    /// assert_eq!(told, [("W1", CardState::Lapsed), ("W2", CardState::Active)]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn ak1(&self) -> Result<Cards> {
        contained(|| {
            let today = self.snapshot.settings().as_of.ok_or(CoverageError::NoDay)?;
            let (workers, events) = (self.records::<Worker>()?, self.records::<Event>()?);
            let mut notes = Notes::default();
            let register = Register::new(&workers, &events, today, &mut notes);
            Ok(Cards::new(&register, today, notes, self.snapshot.fingerprints().clone()))
        })
    }

    /// Answers on everything that tables are filled from, on the market's day.
    fn on_tables<T>(&self, answer: impl FnOnce(&Tables<'_>, Notes) -> Result<T>) -> Result<T> {
        let settings = self.snapshot.settings();
        let today = settings.as_of.ok_or(CoverageError::NoDay)?;
        let (workers, vacancies) = (self.records::<Worker>()?, self.records::<Vacancy>()?);
        let (employers, events) = (self.records::<Employer>()?, self.records::<Event>()?);
        let mut notes = Notes::default();
        let register = Register::new(&workers, &events, today, &mut notes);
        let lexicon = &settings.lexicon;
        let group = |cell: &str| kbji_group(cell).or_else(|| lexicon.occupation_group(cell));
        let tables = Tables {
            register: &register,
            vacancies: &vacancies,
            employers: &employers,
            events: &events,
            regions: &settings.regions,
            group: &group,
            today,
        };
        answer(&tables, notes)
    }
}
