//! Who was in the register when a period began, came, was placed, left, and is there at its end?

use std::collections::BTreeMap;

use super::note::{IpkTopic, Notes};
use super::period::Period;
use crate::record::{Event, EventKind, Worker};
use crate::units::Date;

/// A step of somebody's way through the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Step {
    Registered,
    Reported,
    Placed,
    Removed,
}

/// A step with its day. Without an event it is the day of registration on file.
#[derive(Clone, Copy)]
pub(crate) struct Entry<'a> {
    pub(crate) day: Date,
    pub(crate) step: Step,
    pub(crate) event: Option<&'a Event>,
}

/// Everybody's ways through the register, until a day.
pub(crate) struct Register<'a> {
    /// By worker, then day.
    people: BTreeMap<&'a str, Vec<Entry<'a>>>,
    workers: BTreeMap<&'a str, &'a Worker>,
}

/// Puts steps in order. On one day somebody in the register is removed before they register again, and somebody outside
/// registers before all else.
fn put_in_order(steps: &mut [Entry<'_>]) {
    steps.sort_by_key(|entry| (entry.day, entry.step, entry.event.map(|event| event.event_id.as_str())));
    let mut is_in = false;
    for day in steps.chunk_by_mut(|a, b| a.day == b.day) {
        if is_in {
            day.sort_by_key(|entry| entry.step != Step::Removed);
        }
        for entry in day {
            is_in = entry.step.leads_in(is_in);
        }
    }
}

impl Step {
    /// Whether somebody is in the register after it.
    fn leads_in(self, is_in: bool) -> bool {
        match self {
            Self::Registered => true,
            Self::Reported => is_in,
            Self::Placed | Self::Removed => false,
        }
    }
}

/// Somebody in a period.
pub(super) struct Seeker<'a> {
    /// `None` if they aren't on file: then nothing is known of them.
    pub(super) record: Option<&'a Worker>,
    pub(super) was: bool,
    pub(super) is: bool,
    pub(super) registered: u64,
    pub(super) removed: u64,
    /// The events of their placements.
    pub(super) placed: Vec<&'a Event>,
    /// True if they were placed or removed without being in the register.
    is_faulty: bool,
}

impl Seeker<'_> {
    /// Previous, registered, placed, removed, next.
    pub(super) fn flows(&self) -> [u64; 5] {
        [u64::from(self.was), self.registered, self.placed.len() as u64, self.removed, u64::from(self.is)]
    }
}

impl<'a> Register<'a> {
    /// Reads the log until a day.
    pub(crate) fn new(workers: &'a [Worker], events: &'a [Event], today: Date, notes: &mut Notes) -> Self {
        let mut people: BTreeMap<&str, Vec<Entry<'a>>> = BTreeMap::new();
        for event in events {
            let step = match event.kind {
                Some(EventKind::Registered) => Step::Registered,
                Some(EventKind::Reported) => Step::Reported,
                Some(EventKind::Placed) => Step::Placed,
                Some(EventKind::Removed) => Step::Removed,
                _ => continue,
            };
            let id = event.event_id.as_str();
            match (&event.worker_id, event.date) {
                (None, _) => notes.add(IpkTopic::NoWorker, id),
                (_, None) => notes.add(IpkTopic::Undated, id),
                (_, Some(day)) if day > today => notes.add(IpkTopic::Later, id),
                (Some(worker), Some(day)) => {
                    people.entry(worker.as_str()).or_default().push(Entry { day, step, event: Some(event) });
                }
            }
        }
        let workers: BTreeMap<&str, &Worker> =
            workers.iter().map(|worker| (worker.worker_id.as_str(), worker)).collect();
        for (&id, worker) in &workers {
            let told = people.get(id).into_iter().flatten().filter(|entry| entry.step == Step::Registered);
            let told = told.map(|entry| entry.day).min();
            match worker.registered_on {
                // The day on file counts where no event tells of it; a card may have been renewed since.
                Some(day) if day <= today && told.is_none_or(|told| day < told) => {
                    people.entry(id).or_default().push(Entry { day, step: Step::Registered, event: None });
                }
                Some(day) if day > today => notes.add(IpkTopic::WorkerLater, id),
                None if told.is_none() => notes.add(IpkTopic::WorkerUndated, id),
                _ => {}
            }
        }
        for (id, steps) in &mut people {
            put_in_order(steps);
            for event in steps.iter().filter_map(|step| step.event).filter(|_| !workers.contains_key(id)) {
                notes.add(IpkTopic::WorkerUnknown, event.event_id.as_str());
            }
            let first = steps.iter().find(|step| step.step == Step::Registered).map(|step| step.day);
            for step in steps.iter().filter(|step| first.is_none_or(|first| step.day < first)) {
                if let Some(event) = step.event {
                    notes.add(IpkTopic::BeforeRegistered, event.event_id.as_str());
                }
            }
        }
        Self { people, workers }
    }

    /// Everybody's steps, by worker, then day.
    pub(super) fn people(&self) -> impl Iterator<Item = (&'a str, &[Entry<'a>])> {
        self.people.iter().map(|(id, steps)| (*id, steps.as_slice()))
    }

    /// Everybody who was in the register or had a step in a period. Who was placed or removed without being in it is noted,
    /// and so is who registered again, which is no flow, and who is still in it with a card that has lapsed.
    pub(super) fn seekers(&self, period: Period, notes: &mut Notes) -> Vec<Seeker<'a>> {
        let mut found = Vec::new();
        for (&id, steps) in &self.people {
            let record = self.workers.get(id).copied();
            let mut seeker = Seeker {
                record,
                was: false,
                is: false,
                registered: 0,
                removed: 0,
                placed: Vec::new(),
                is_faulty: false,
            };
            for entry in steps.iter().take_while(|entry| entry.day <= period.to) {
                let is_inside = period.contains(entry.day);
                match entry.step {
                    Step::Reported => {}
                    Step::Registered if seeker.is => {
                        if is_inside {
                            notes.add(IpkTopic::Renewed, id);
                        }
                    }
                    Step::Registered => seeker.registered += u64::from(is_inside),
                    Step::Placed => seeker.placed.extend(entry.event.filter(|_| is_inside)),
                    Step::Removed => seeker.removed += u64::from(is_inside),
                }
                let leaves = matches!(entry.step, Step::Placed | Step::Removed);
                seeker.is_faulty |= leaves && !seeker.is && is_inside;
                seeker.is = entry.step.leads_in(seeker.is);
                if !is_inside {
                    seeker.was = seeker.is;
                }
            }
            if seeker.is_faulty {
                notes.add(IpkTopic::SeekerMismatch, id);
            }
            if seeker.is && super::card::has_lapsed(steps, period.to) {
                notes.add(IpkTopic::Lapsed, id);
            }
            if seeker.flows() != [0; 5] {
                found.push(seeker);
            }
        }
        found
    }
}
