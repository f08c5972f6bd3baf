//! How many openings were on the list when a period began, came, were taken, left, and are there at its end?

use std::collections::{BTreeMap, BTreeSet};

use super::note::{IpkTopic, Notes};
use super::period::Period;
use crate::ids::{VacancyId, WorkerId};
use crate::record::{Event, EventKind, Vacancy};
use crate::units::Date;

/// A vacancy in a period, in openings.
pub(super) struct Post<'a> {
    pub(super) vacancy: &'a Vacancy,
    was: u64,
    reported: u64,
    placed: u64,
    removed: u64,
    is: u64,
    /// True if somebody was placed where no opening was left.
    is_faulty: bool,
}

impl Post<'_> {
    /// Previous, reported, placed, removed, next.
    pub(super) fn flows(&self) -> [u64; 5] {
        [self.was, self.reported, self.placed, self.removed, self.is]
    }
}

/// What changes the openings of a vacancy, in the order in which those of one day are taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Change {
    Reported,
    /// Somebody is on their way to it: referred, tested or accepted.
    Awaited,
    Returned,
    Placed,
    /// Nobody may apply any more.
    Closed,
    Filled,
}

/// A day, what changed, and through whom.
type Step<'a> = (Date, Change, Option<&'a str>);

/// What events tell of vacancies.
#[derive(Default)]
struct Told<'a> {
    /// By vacancy.
    steps: BTreeMap<&'a str, Vec<Step<'a>>>,
    /// Where and when each person was placed.
    placed: BTreeMap<&'a str, Vec<(Date, Option<&'a str>)>>,
}

impl<'a> Told<'a> {
    fn new(vacancies: &BTreeSet<&str>, events: &'a [Event], today: Date, notes: &mut Notes) -> Self {
        let mut told = Self::default();
        for event in events {
            let change = match event.kind {
                Some(EventKind::VacancyReported) => Change::Reported,
                Some(EventKind::Referred | EventKind::Tested | EventKind::Accepted) => Change::Awaited,
                Some(EventKind::Returned) => Change::Returned,
                Some(EventKind::Placed) => Change::Placed,
                Some(EventKind::Filled) => Change::Filled,
                _ => continue,
            };
            let (id, vacancy) = (event.event_id.as_str(), event.vacancy_id.as_ref().map(VacancyId::as_str));
            let worker = event.worker_id.as_ref().map(WorkerId::as_str);
            // Placements are noted with the people, and who is on their way is no flow.
            let is_ours = matches!(change, Change::Reported | Change::Filled);
            match (event.date, vacancy) {
                (None, _) if is_ours => notes.add(IpkTopic::Undated, id),
                (Some(day), _) if is_ours && day > today => notes.add(IpkTopic::Later, id),
                (Some(_), None) if is_ours => notes.add(IpkTopic::VacancyUntold, id),
                (Some(_), Some(vacancy)) if is_ours && !vacancies.contains(vacancy) => {
                    notes.add(IpkTopic::VacancyUnknown, id);
                }
                _ => {}
            }
            let Some(day) = event.date.filter(|day| *day <= today) else { continue };
            if let Some(worker) = worker.filter(|_| change == Change::Placed) {
                told.placed.entry(worker).or_default().push((day, vacancy));
            }
            if let Some(vacancy) = vacancy {
                told.steps.entry(vacancy).or_default().push((day, change, worker));
            }
        }
        told
    }

    /// What changed at a vacancy, in order.
    fn at(&self, vacancy: &'a Vacancy, notes: &mut Notes) -> Vec<Step<'a>> {
        let id = vacancy.vacancy_id.as_str();
        let mut steps = self.steps.get(id).cloned().unwrap_or_default();
        let first = |wanted| steps.iter().filter(|(_, change, _)| *change == wanted).map(|(day, ..)| *day).min();
        // A report may come late: who was placed before took an opening all the same.
        let told = first(Change::Reported).or(vacancy.opens_on);
        let opened = told.map(|day| first(Change::Placed).map_or(day, |placed| day.min(placed)));
        let awaited: BTreeSet<&str> = steps
            .iter()
            .filter(|(_, change, _)| *change == Change::Awaited)
            .filter_map(|(.., worker)| *worker)
            .collect();
        for worker in awaited {
            // Whoever is placed elsewhere is on their way no more.
            let elsewhere = self.placed.get(worker).into_iter().flatten().filter(|(_, place)| *place != Some(id));
            steps.extend(elsewhere.map(|(day, _)| (*day, Change::Returned, Some(worker))));
        }
        steps.retain(|(_, change, _)| *change != Change::Reported);
        match opened {
            Some(day) => steps.push((day, Change::Reported, None)),
            None => notes.add(IpkTopic::VacancyUndated, id),
        }
        steps.extend(vacancy.closes_on.map(|last| (last.days_later(1), Change::Closed, None)));
        steps.sort_unstable();
        steps
    }
}

/// Every vacancy with openings or a placement in a period; where somebody was placed and no opening was left it is noted.
///
/// Openings come on the day of the first report, else the first day of applying. A placement takes one. After the last
/// day of applying those are removed for which nobody is on their way any more, after a notice that the post is filled all
/// that are left.
pub(super) fn posts<'a>(
    vacancies: &'a [Vacancy],
    events: &'a [Event],
    (period, today): (Period, Date),
    notes: &mut Notes,
) -> Vec<Post<'a>> {
    let on_file = vacancies.iter().map(|vacancy| vacancy.vacancy_id.as_str()).collect();
    let told = Told::new(&on_file, events, today, notes);
    let mut found = Vec::new();
    for vacancy in vacancies {
        let steps = told.at(vacancy, notes);
        let post = replay(vacancy, &steps, period);
        if post.is_faulty {
            notes.add(IpkTopic::VacancyMismatch, vacancy.vacancy_id.as_str());
        }
        if post.flows() != [0; 5] {
            found.push(post);
        }
    }
    found
}

fn replay<'a>(vacancy: &'a Vacancy, steps: &[Step<'_>], period: Period) -> Post<'a> {
    let mut post = Post { vacancy, was: 0, reported: 0, placed: 0, removed: 0, is: 0, is_faulty: false };
    let (mut awaited, mut is_closed) = (BTreeSet::new(), false);
    for (day, change, worker) in steps.iter().take_while(|(day, ..)| *day <= period.to) {
        let is_inside = period.contains(*day);
        match change {
            Change::Reported => {
                let openings = u64::from(vacancy.openings.unwrap_or(1));
                post.is += openings;
                post.reported += if is_inside { openings } else { 0 };
            }
            Change::Awaited => awaited.extend(*worker),
            Change::Placed => {
                post.placed += u64::from(is_inside);
                // Where none is left the flows don't fit, and the vacancy is named.
                post.is_faulty |= is_inside && post.is == 0;
                post.is = post.is.saturating_sub(1);
            }
            Change::Returned => {}
            Change::Closed => is_closed = true,
            Change::Filled => (is_closed, awaited) = (true, BTreeSet::new()),
        }
        if let (Change::Placed | Change::Returned, Some(worker)) = (change, worker) {
            awaited.remove(worker);
        }
        if is_closed {
            let stay = post.is.min(awaited.len() as u64);
            post.removed += if is_inside { post.is - stay } else { 0 };
            post.is = stay;
        }
        if !is_inside {
            post.was = post.is;
        }
    }
    post
}
