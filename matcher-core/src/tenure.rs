//! Who held which post, and for how long? Placements and their ends, read off the log.

use std::collections::BTreeMap;

use crate::ids::{EmployerId, VacancyId};
use crate::record::{Event, EventKind, Vacancy};
use crate::units::Date;

/// A post that somebody was placed in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Tenure<'a> {
    pub(crate) worker: &'a str,
    pub(crate) vacancy: Option<&'a str>,
    /// As the event of the placement tells.
    pub(crate) employer: Option<&'a str>,
    /// The event of the placement.
    pub(crate) event: &'a str,
    pub(crate) from: Date,
    pub(crate) end: Option<End<'a>>,
}

/// The end of a post.
#[derive(Clone, Copy, Debug)]
pub(crate) struct End<'a> {
    pub(crate) event: &'a str,
    pub(crate) date: Date,
    pub(crate) reason: Option<&'a str>,
}

/// What is wrong with an event about a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TenureFault {
    /// It has no day.
    Undated,
    /// It lies behind the market's day.
    Later,
    /// It names nobody.
    NoWorker,
    /// A placement where the same person is already placed; the first counts.
    Repeated,
    /// An end without a placement before.
    EndedWithoutPlaced,
}

/// Every post that somebody was placed in, by worker, then day.
pub(crate) struct Tenures<'a> {
    people: BTreeMap<&'a str, Vec<Tenure<'a>>>,
    /// Events that can't be read as they stand, in the order of ids.
    pub(crate) faults: Vec<(TenureFault, &'a str)>,
}

impl<'a> Tenures<'a> {
    /// Reads the log, whatever its order; vacancies tell whose they are.
    pub(crate) fn new(events: &'a [Event], vacancies: &[Vacancy], as_of: Option<Date>) -> Self {
        let theirs =
            |vacancy: &Vacancy| Some((vacancy.vacancy_id.to_string(), vacancy.employer_id.as_ref()?.to_string()));
        let employers: BTreeMap<String, String> = vacancies.iter().filter_map(theirs).collect();
        let is_read = |event: &&Event| matches!(event.kind, Some(EventKind::Placed | EventKind::Ended));
        let read = || events.iter().filter(is_read);
        let mut faults = Vec::new();
        let mut dated: Vec<(Date, bool, &str, &str, &Event)> = Vec::new();
        for event in read() {
            let id = event.event_id.as_str();
            match (event.date, &event.worker_id) {
                (None, _) => faults.push((TenureFault::Undated, id)),
                (Some(day), _) if as_of.is_some_and(|today| day > today) => faults.push((TenureFault::Later, id)),
                (_, None) => faults.push((TenureFault::NoWorker, id)),
                // Who is placed and leaves on one day was placed first.
                (Some(day), Some(worker)) => {
                    dated.push((day, event.kind == Some(EventKind::Ended), id, worker.as_str(), event));
                }
            }
        }
        dated.sort_unstable_by_key(|(day, is_end, id, ..)| (*day, *is_end, *id));
        let mut people: BTreeMap<&str, Vec<Tenure<'a>>> = BTreeMap::new();
        for (date, is_end, id, worker, event) in dated {
            let theirs = people.entry(worker).or_default();
            let (vacancy, employer) = (event.vacancy_id.as_ref(), event.employer_id.as_ref());
            let (vacancy, employer) = (vacancy.map(VacancyId::as_str), employer.map(EmployerId::as_str));
            if is_end {
                let end = End { event: id, date, reason: event.reason.as_deref() };
                if !close(theirs, vacancy, employer, end, &employers) {
                    faults.push((TenureFault::EndedWithoutPlaced, id));
                }
            } else if theirs.iter().any(|held| held.end.is_none() && is_same(held, vacancy, employer)) {
                faults.push((TenureFault::Repeated, id));
            } else {
                theirs.push(Tenure { worker, vacancy, employer, event: id, from: date, end: None });
            }
        }
        people.retain(|_, theirs| !theirs.is_empty());
        faults.sort_unstable_by(|a, b| a.1.cmp(b.1));
        Self { people, faults }
    }

    /// Every post, by worker, then day.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Tenure<'a>> {
        self.people.values().flatten()
    }

    /// The posts of one person, by day.
    pub(crate) fn of(&self, worker: &str) -> &[Tenure<'a>] {
        self.people.get(worker).map_or(&[], Vec::as_slice)
    }

    /// The post somebody holds now; of several the latest.
    pub(crate) fn held(&self, worker: &str) -> Option<&Tenure<'a>> {
        self.of(worker).iter().rev().find(|tenure| tenure.end.is_none())
    }
}

/// Without a vacancy an employer is all that tells one post from another.
fn is_same(held: &Tenure<'_>, vacancy: Option<&str>, employer: Option<&str>) -> bool {
    held.vacancy == vacancy && (vacancy.is_some() || held.employer == employer)
}

/// Ends the posts that an event means: at its vacancy, else with its employer, as placement or vacancy tell it, else all of
/// the person's.
fn close<'a>(
    theirs: &mut [Tenure<'a>],
    vacancy: Option<&str>,
    employer: Option<&str>,
    end: End<'a>,
    employers: &BTreeMap<String, String>,
) -> bool {
    let mut closed = false;
    for held in theirs.iter_mut().filter(|held| held.end.is_none()) {
        let is_meant = match (vacancy, employer) {
            (Some(vacancy), _) => held.vacancy == Some(vacancy),
            (None, Some(employer)) => {
                let of_vacancy = || held.vacancy.and_then(|vacancy| employers.get(vacancy)).map(String::as_str);
                held.employer.or_else(of_vacancy) == Some(employer)
            }
            (None, None) => true,
        };
        if is_meant {
            (held.end, closed) = (Some(end), true);
        }
    }
    closed
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use crate::record::{Context, OnError, Table, read};
    use crate::region::Gazetteer;

    fn events(rows: &str) -> Vec<Event> {
        let csv = format!("event_id,date,kind,worker_id,vacancy_id,reason\n{rows}");
        let table = Table::csv_reader(csv.as_bytes()).unwrap();
        read::<Event>(table, &Context::new(&Gazetteer::bundled()), OnError::Raise).unwrap().records
    }

    #[test]
    fn placements_are_closed_by_their_ends_in_any_order_of_rows() {
        let log = events(
            "E3,2026-06-01,ended,W1,V1,kontrak selesai\nE1,2026-01-01,placed,W1,V1,\nE2,2026-01-05,placed,W1,V1,\n\
             E4,2026-07-01,placed,W1,V2,\nE5,2026-07-01,placed,W2,,\nE6,2026-07-01,ended,W2,,\n",
        );
        let tenures = Tenures::new(&log, &[], None);
        let told: Vec<_> = tenures.all().map(|t| (t.worker, t.event, t.end.map(|end| end.event))).collect();
        assert_eq!(told, [("W1", "E1", Some("E3")), ("W1", "E4", None), ("W2", "E5", Some("E6"))]);
        assert_eq!(tenures.faults, [(TenureFault::Repeated, "E2")]);
        assert_eq!((tenures.held("W1").unwrap().event, tenures.held("W2").is_none()), ("E4", true));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let log = events(
            "E1,,placed,W1,V1,\nE2,2027-01-01,placed,W1,V1,\nE3,2026-01-01,placed,,V1,\nE4,2026-01-01,ended,W9,V1,\n",
        );
        let tenures = Tenures::new(&log, &[], Some("2026-11-01".parse().unwrap()));
        let faults = [
            (TenureFault::Undated, "E1"),
            (TenureFault::Later, "E2"),
            (TenureFault::NoWorker, "E3"),
            (TenureFault::EndedWithoutPlaced, "E4"),
        ];
        assert_eq!((tenures.faults.as_slice(), tenures.all().count()), (&faults[..], 0));
    }
}
