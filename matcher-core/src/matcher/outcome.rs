//! What came of classes, and which skills live from customers?

use super::Matcher;
use crate::cancel::contained;
use crate::engine::EngineError;
use crate::error::Result;
use crate::record::{Course, Event};
use crate::training::{CourseRates, Livelihoods, OutcomeOptions, Outcomes, Paths, TrainingError, rates};

impl Matcher {
    /// Counts what became of those who were trained, some months after their class, on the last commit.
    ///
    /// A class is ended on the day of its `trained` event. The state some months later is that of the last event until
    /// then: a `placed` that hasn't `ended` is a job, `business_started` a business, a later class or an apprenticeship
    /// further training, an `outcome` what its words say in Indonesian or English. Of whom nothing is told is unknown; for
    /// whom the months haven't passed is in no share.
    ///
    /// # Errors
    ///
    /// An input error ([`TrainingError::Option`]) if months are none or not from 1 to 120; a storage error if records can't
    /// be read.
    ///
    /// # Examples
    ///
    /// One of two has a job, of the other nobody knows: half is known.
    ///
    /// ```
    /// use matcher_core::training::OutcomeOptions;
    /// use matcher_core::{MarketOptions, Matcher, OnError, Table};
    ///
    /// let mut market = Matcher::in_memory(MarketOptions::default().with_as_of("2026-11-01".parse()?))?;
    /// let events = "event_id,date,kind,worker_id,course_id\nE1,2026-05-01,trained,W1,C1\nE2,2026-05-01,trained,W2,C1\n\
    ///               E3,2026-06-12,placed,W1,\n";
    /// market.add_events(Table::csv_reader(events.as_bytes())?, OnError::Raise)?;
    /// market.commit()?;
    ///
    /// let outcomes = market.outcomes(&OutcomeOptions::default().with_at([3, 12]))?;
    /// let [soon, late] = &outcomes.rows[..] else { unreachable!("a row a look") };
    /// assert_eq!((soon.job, soon.unknown, soon.known(), soon.due()), (1, 1, 1, 2));
    /// assert_eq!((late.trained, late.not_due, late.due()), (2, 2, 0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn outcomes(&self, options: &OutcomeOptions) -> Result<Outcomes> {
        contained(|| {
            let (courses, events) = (self.records::<Course>()?, self.records::<Event>()?);
            self.cancel.check()?;
            Ok(Outcomes::new(&courses, &events, options, self.snapshot.fingerprints().clone())?)
        })
    }

    /// Follows people from registration (AK-1) through class, certificate and apprenticeship to a post or a business, on
    /// the last commit: a row a person who ended a class, or the one asked for, and how many reached each step.
    ///
    /// # Errors
    ///
    /// An input error ([`EngineError::UnknownId`]) if the worker is neither on file nor in any event; a storage error if
    /// records can't be read.
    pub fn paths(&self, worker: Option<&str>) -> Result<Paths> {
        contained(|| {
            let (workers, events) = (self.records()?, self.records::<Event>()?);
            self.cancel.check()?;
            let paths = Paths::new(&workers, &events, worker, self.snapshot.fingerprints().clone());
            let unknown = || EngineError::unknown_id("workers", worker.unwrap_or_default(), self.snapshot.generation());
            Ok(paths.ok_or_else(|| TrainingError::from(unknown()))?)
        })
    }

    /// Pass and placement rates of every course on file, by id, with their intervals; see [`rates`].
    ///
    /// # Errors
    ///
    /// A storage error if records can't be read.
    pub fn course_rates(&self) -> Result<Vec<CourseRates>> {
        contained(|| {
            let (courses, events) = (self.records::<Course>()?, self.records::<Event>()?);
            self.cancel.check()?;
            Ok(rates(&courses, &events, self.snapshot.settings().as_of).into_values().collect())
        })
    }

    /// Says of every skill that somebody holds whether it lives from customers or from vacancies, on the last commit: how
    /// many of its holders are self-employed, how many openings ask for it, and what came after classes that teach it.
    ///
    /// # Errors
    ///
    /// A storage error if records can't be read.
    pub fn livelihoods(&self) -> Result<Livelihoods> {
        contained(|| {
            let (workers, courses, events) = (self.records()?, self.records()?, self.records()?);
            Ok(Livelihoods::new(&self.snapshot, (&workers, courses, &events), &self.cancel)?)
        })
    }
}
