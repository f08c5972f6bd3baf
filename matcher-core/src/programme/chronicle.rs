//! What happened, day by day? The log with what its events mean: whose employer, whose money, which person.

use std::collections::{BTreeMap, BTreeSet};

use super::note::{Notes, ProgrammeTopic};
use crate::coverage::Ground;
use crate::ids::{CourseId, EmployerId, VacancyId, WorkerId};
use crate::record::{Course, Event, EventKind, Worker};
use crate::safeguard::payer_name;
use crate::units::{Date, Rupiah};

/// An event with a kind and a day that has come.
#[derive(Clone, Copy)]
pub(super) struct Dated<'a> {
    pub(super) day: Date,
    pub(super) kind: EventKind,
    pub(super) event: &'a Event,
}

impl Dated<'_> {
    /// Whether money is spent: the event tells an amount, or somebody was taught.
    pub(super) fn is_payment(&self) -> bool {
        self.kind == EventKind::Trained || self.event.amount.is_some()
    }
}

/// The log, read once.
pub(super) struct Chronicle<'a> {
    pub(super) ground: &'a Ground<'a>,
    /// By day, then id.
    events: Vec<Dated<'a>>,
    courses: BTreeMap<&'a str, &'a Course>,
    /// By id.
    workers: &'a [Worker],
    /// The first day on which each funder paid for somebody, by worker; `None` is a funder not told.
    paid: BTreeMap<&'a str, BTreeMap<Option<String>, Date>>,
}

impl<'a> Chronicle<'a> {
    pub(super) fn new(
        ground: &'a Ground<'a>,
        events: &'a [Event],
        courses: &'a [Course],
        workers: &'a [Worker],
        notes: &mut Notes,
    ) -> Self {
        let mut dated = Vec::new();
        for event in events {
            let id = event.event_id.as_str();
            match (event.kind, event.date) {
                (None, _) => notes.add(ProgrammeTopic::KindUntold, id),
                (Some(_), None) => notes.add(ProgrammeTopic::Undated, id),
                (Some(_), Some(day)) if day > ground.today => notes.add(ProgrammeTopic::Later, id),
                (Some(kind), Some(day)) => dated.push(Dated { day, kind, event }),
            }
        }
        dated.sort_unstable_by_key(|dated| (dated.day, dated.event.event_id.as_str()));
        let courses = courses.iter().map(|course| (course.course_id.as_str(), course)).collect();
        let mut chronicle = Self { ground, events: dated, courses, workers, paid: BTreeMap::new() };
        chronicle.note_people(notes);
        chronicle.paid = chronicle.payments();
        chronicle
    }

    pub(super) fn today(&self) -> Date {
        self.ground.today
    }

    /// Every event, by day, then id.
    pub(super) fn events(&self) -> &[Dated<'a>] {
        &self.events
    }

    /// The events of one kind, by day, then id.
    pub(super) fn of(&self, kind: EventKind) -> impl Iterator<Item = &Dated<'a>> {
        self.events.iter().filter(move |dated| dated.kind == kind)
    }

    pub(super) fn worker(&self, id: &str) -> Option<&'a Worker> {
        let found = self.workers.binary_search_by(|worker| worker.worker_id.as_str().cmp(id));
        found.ok().map(|at| &self.workers[at])
    }

    pub(super) fn course(&self, event: &Event) -> Option<&'a Course> {
        self.courses.get(event.course_id.as_ref()?.as_str()).copied()
    }

    /// Who gave a class, as its course tells.
    pub(super) fn provider(&self, event: &Event) -> Option<&'a str> {
        self.course(event)?.provider_id.as_deref()
    }

    /// With which employer: as the event tells, else its vacancy.
    pub(super) fn employer(&self, event: &'a Event) -> Option<&'a str> {
        let told = event.employer_id.as_ref().map(EmployerId::as_str);
        told.or_else(|| self.ground.employer_of(event.vacancy_id.as_ref()?.as_str()))
    }

    /// Who paid: as the event tells, else its course.
    pub(super) fn funder(&self, event: &Event) -> Option<String> {
        let told = event.funder.as_deref().or_else(|| self.course(event)?.funder.as_deref());
        told.filter(|funder| !funder.trim().is_empty()).map(payer_name)
    }

    /// What was paid, and whether the course's cost of a seat tells it rather than the event.
    pub(super) fn amount(&self, dated: &Dated<'_>) -> Option<(i64, bool)> {
        let told = dated.event.amount.map(|amount| (amount.get(), false));
        let of_seat = || {
            let course = self.course(dated.event).filter(|_| dated.kind == EventKind::Trained)?;
            Some((course.cost_per_seat.map(Rupiah::get)?, true))
        };
        told.or_else(of_seat)
    }

    /// The funders who had paid for somebody by a day; `None` is one not told.
    pub(super) fn funders_of(&self, worker: &str, day: Date) -> impl Iterator<Item = Option<&str>> {
        let paid = self.paid.get(worker).into_iter().flatten();
        paid.filter(move |(_, first)| **first <= day).map(|(funder, _)| funder.as_deref())
    }

    fn payments(&self) -> BTreeMap<&'a str, BTreeMap<Option<String>, Date>> {
        let mut paid: BTreeMap<&str, BTreeMap<Option<String>, Date>> = BTreeMap::new();
        for dated in self.events.iter().filter(|dated| dated.is_payment()) {
            if let Some(worker) = &dated.event.worker_id {
                // They come in the order of days.
                paid.entry(worker.as_str()).or_default().entry(self.funder(dated.event)).or_insert(dated.day);
            }
        }
        paid
    }

    /// Notes events of people who aren't on file, or weren't yet.
    fn note_people(&self, notes: &mut Notes) {
        let mut registered: BTreeMap<&str, Date> = BTreeMap::new();
        for dated in self.of(EventKind::Registered) {
            if let Some(worker) = &dated.event.worker_id {
                registered.entry(worker.as_str()).or_insert(dated.day);
            }
        }
        for dated in &self.events {
            let Some(id) = dated.event.worker_id.as_ref().map(WorkerId::as_str) else { continue };
            let event = dated.event.event_id.as_str();
            let Some(worker) = self.worker(id) else {
                notes.add(ProgrammeTopic::WorkerUnknown, event);
                continue;
            };
            // The first day that either tells: a card may have been renewed.
            let first = worker.registered_on.into_iter().chain(registered.get(id).copied()).min();
            if first.is_some_and(|first| dated.day < first) {
                notes.add(ProgrammeTopic::BeforeRegistered, event);
            }
        }
    }
}

/// The first of each: the same person and class, post or employer again is a repetition, and so is the same vacancy. Events
/// that name neither person nor vacancy are each their own.
pub(super) fn firsts<'a, 'c>(events: impl Iterator<Item = &'c Dated<'a>>) -> impl Iterator<Item = &'c Dated<'a>>
where
    'a: 'c,
{
    let mut seen: BTreeSet<[Option<&str>; 4]> = BTreeSet::new();
    events.filter(move |dated| {
        let event = dated.event;
        let worker = event.worker_id.as_ref().map(WorkerId::as_str);
        let vacancy = event.vacancy_id.as_ref().map(VacancyId::as_str);
        let course = event.course_id.as_ref().map(CourseId::as_str);
        // A vacancy says whose it is.
        let employer = event.employer_id.as_ref().map(EmployerId::as_str).filter(|_| vacancy.is_none());
        (worker.is_none() && vacancy.is_none()) || seen.insert([worker, vacancy, course, employer])
    })
}
