//! Which overrides does the log hold, which of them are in force, and how many are there?

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use crate::record::{Event, EventKind};
use crate::units::Date;

/// One override: an officer's decision about a worker and a vacancy that departs from the list, and why.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Override {
    /// The vacancy's id.
    pub vacancy_id: String,
    /// The worker's id.
    pub worker_id: String,
    /// The event's id.
    pub event_id: String,
    /// The day of the decision, if the event tells one.
    pub date: Option<Date>,
    /// Why. May hold personal facts: for the officer and the auditor alone.
    pub reason: String,
    /// True for the last one of its pair, the one that a call list follows.
    pub in_force: bool,
}

// The reason may name a person, so that it is never printed by accident.
impl fmt::Debug for Override {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Override").field("event_id", &self.event_id).finish_non_exhaustive()
    }
}

/// How many overrides a vacancy has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OverrideCount {
    /// The vacancy's id.
    pub vacancy_id: String,
    /// Overrides, every event counted.
    pub overrides: u64,
    /// Workers they are about.
    pub workers: u64,
}

/// Every override of a log, in the order of vacancy, worker, day and event.
///
/// Of several about one pair the last by day and then by event id is in force; one without a day comes before all others.
/// An event that was wrong is mended like every record: one of the same id takes its place.
///
/// # Examples
///
/// ```
/// use matcher_core::desk::Overrides;
/// use matcher_core::record::{Context, Event, OnError, Table, read};
/// use matcher_core::region::Gazetteer;
///
/// let log = "event_id,date,kind,worker_id,vacancy_id,reason\n\
///            E1,2026-10-01,overridden,W1,V1,sudah bekerja\n\
///            E2,2026-10-05,overridden,W1,V1,menolak panggilan\n\
///            E3,2026-10-06,placed,W2,V1,\n";
/// let table = Table::csv_reader(log.as_bytes())?;
/// let events = read::<Event>(table, &Context::new(&Gazetteer::bundled()), OnError::Raise)?.records;
/// let overrides = Overrides::of(&events);
/// assert_eq!(overrides.rows().iter().map(|row| (&*row.event_id, row.in_force)).collect::<Vec<_>>(), [("E1", false), ("E2", true)]);
/// assert_eq!(overrides.counts()[0].overrides, 2);
/// # Ok::<(), matcher_core::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    rows: Vec<Override>,
}

impl Overrides {
    /// The overrides of a log; events of other kinds are left out.
    #[must_use]
    pub fn of(events: &[Event]) -> Self {
        let mut rows: Vec<Override> = events
            .iter()
            .filter(|event| event.kind == Some(EventKind::Overridden))
            // Reading refuses an override that lacks one of the three.
            .filter_map(|event| {
                Some(Override {
                    vacancy_id: event.vacancy_id.as_ref()?.to_string(),
                    worker_id: event.worker_id.as_ref()?.to_string(),
                    event_id: event.event_id.to_string(),
                    date: event.date,
                    reason: event.reason.clone()?,
                    in_force: false,
                })
            })
            .collect();
        rows.sort_by(|a, b| order(a).cmp(&order(b)));
        for at in 0..rows.len() {
            let next = rows.get(at + 1).map(pair);
            rows[at].in_force = next != Some(pair(&rows[at]));
        }
        Self { rows }
    }

    /// Those decided from the first day to the last, both included; without either bound all of that side.
    ///
    /// One without a day lies in no period. What is in force stays so: a period says what was decided in it.
    #[must_use]
    pub fn between(&self, since: Option<Date>, until: Option<Date>) -> Self {
        if since.is_none() && until.is_none() {
            return self.clone();
        }
        let within = |row: &&Override| {
            let day = row.date;
            day.is_some_and(|day| since.is_none_or(|since| since <= day) && until.is_none_or(|until| day <= until))
        };
        Self { rows: self.rows.iter().filter(within).cloned().collect() }
    }

    /// Those about some vacancies.
    #[must_use]
    pub fn about(&self, vacancies: &[&str]) -> Self {
        Self { rows: self.rows.iter().filter(|row| vacancies.contains(&row.vacancy_id.as_str())).cloned().collect() }
    }

    /// Every override.
    #[must_use]
    pub fn rows(&self) -> &[Override] {
        &self.rows
    }

    /// How many there are for each vacancy that has any, in the order of ids; all together are [`Overrides::rows`].
    #[must_use]
    pub fn counts(&self) -> Vec<OverrideCount> {
        let mut counts: BTreeMap<&str, (u64, Vec<&str>)> = BTreeMap::new();
        for row in &self.rows {
            let (count, workers) = counts.entry(&row.vacancy_id).or_default();
            *count += 1;
            // Rows of one pair stand together.
            if workers.last() != Some(&row.worker_id.as_str()) {
                workers.push(&row.worker_id);
            }
        }
        let count = |(vacancy_id, (overrides, workers)): (&str, (u64, Vec<&str>))| OverrideCount {
            vacancy_id: vacancy_id.to_owned(),
            overrides,
            workers: workers.len() as u64,
        };
        counts.into_iter().map(count).collect()
    }

    /// The overrides of one vacancy that are in force.
    pub(crate) fn in_force<'a>(&'a self, vacancy: &'a str) -> impl Iterator<Item = &'a Override> {
        self.rows.iter().filter(move |row| row.in_force && row.vacancy_id == vacancy)
    }
}

fn pair(row: &Override) -> (&str, &str) {
    (&row.vacancy_id, &row.worker_id)
}

fn order(row: &Override) -> (&str, &str, Option<Date>, &str) {
    (&row.vacancy_id, &row.worker_id, row.date, &row.event_id)
}
