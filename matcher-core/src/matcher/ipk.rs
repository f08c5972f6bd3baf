//! The office's report: tables IPK III/1 to III/8, and the cards of job seekers.

use super::Matcher;
use crate::cancel::contained;
use crate::coverage::CoverageError;
use crate::engine::Fingerprints;
use crate::error::Result;
use crate::ipk::{Cards, Form, IpkNote, IpkOptions, Notes, Register, Tables};
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
            let (forms, notes) = tables.fill(options, notes);
            Ok((forms, notes, self.snapshot.fingerprints().clone()))
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
}
