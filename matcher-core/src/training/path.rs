//! How far do people come from registration to a post? The four steps in one, person by person and all together.
//!
//! "4 in 1" is training, certification, apprenticeship and placement (domain notes, section 0); the card of registration
//! (AK-1) stands before them, a business of one's own beside the placement.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::outcome_log::Log;
use super::outcome_note::{OutcomeNote, OutcomeNotes};
use crate::engine::Fingerprints;
use crate::record::{Event, EventKind, Worker};
use crate::units::Date;

/// A step on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum PathStep {
    /// Registered at the office (AK-1).
    Registered,
    /// Ended a class.
    Trained,
    /// Certified.
    Certified,
    /// In an apprenticeship.
    Apprenticed,
    /// Started a post.
    Placed,
    /// Started a business: an end of the way beside a post.
    BusinessStarted,
}

impl PathStep {
    /// Every step, in the order of the way.
    pub const ALL: [Self; 6] =
        [Self::Registered, Self::Trained, Self::Certified, Self::Apprenticed, Self::Placed, Self::BusinessStarted];

    /// The word for it: `business_started`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Trained => "trained",
            Self::Certified => "certified",
            Self::Apprenticed => "apprenticed",
            Self::Placed => "placed",
            Self::BusinessStarted => "business_started",
        }
    }

    fn at(self) -> usize {
        self as usize
    }
}

/// One person's way: the first day of each step, the steps after the class from the end of the first class on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WorkerPath {
    /// Who.
    pub worker_id: String,
    /// The first class ended; `None` if there was none or it names no course.
    pub course_id: Option<String>,
    /// Classes ended.
    pub classes: u64,
    /// Where the person was placed first after the class; `None` if not placed or not told.
    pub vacancy_id: Option<String>,
    /// The day of each step of [`PathStep::ALL`]; `None` if it isn't on record.
    pub days: [Option<Date>; 6],
}

impl WorkerPath {
    /// The day of a step; `None` if it isn't on record.
    #[must_use]
    pub fn day(&self, step: PathStep) -> Option<Date> {
        self.days[step.at()]
    }

    /// Days from the step before that is on record; below 0 where the log has them in another order. A business is counted
    /// from what comes before a post.
    #[must_use]
    pub fn days_to(&self, step: PathStep) -> Option<i32> {
        let day = self.day(step)?;
        let end = if step == PathStep::BusinessStarted { PathStep::Placed.at() } else { step.at() };
        let before = self.days[..end].iter().rev().flatten().next()?;
        Some(day.to_days() - before.to_days())
    }

    /// The last step on record; a post or a business is an end.
    #[must_use]
    pub fn last(&self) -> Option<PathStep> {
        PathStep::ALL.into_iter().rev().find(|step| self.day(*step).is_some())
    }
}

/// How many reached one step.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct StepCount {
    /// The step.
    pub step: PathStep,
    /// People who reached it, whatever they left out before.
    pub people: u64,
    /// Of these, those trained.
    pub of_trained: u64,
    /// People who were trained at all: what `of_trained` is a part of.
    pub trained: u64,
    /// People who reached the step before: of a business, the class.
    pub previous: u64,
    /// Of these, those who reached this step too.
    pub from_previous: u64,
    /// Half of them took no more days from the step before that is on record; `None` if nobody's days are known.
    pub median_days: Option<f64>,
    /// People of whom nothing later is on record: where they stopped, or where the log did.
    pub stopped: u64,
}

/// Ways of people, and how many reached each step.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Paths {
    /// A row a person who ended a class, or the one asked for, by id.
    pub rows: Vec<WorkerPath>,
    /// A row a step, of everybody.
    pub steps: Vec<StepCount>,
    /// What was left out, or counted in a way that a reader should know.
    pub notes: Vec<OutcomeNote>,
    /// What it was made from.
    pub fingerprints: Fingerprints,
}

impl Paths {
    /// Follows everybody; `None` if `worker` is neither on file nor in any event.
    pub(crate) fn new(
        workers: &[Worker],
        events: &[Event],
        worker: Option<&str>,
        fingerprints: Fingerprints,
    ) -> Option<Self> {
        let mut notes = OutcomeNotes::default();
        let log = Log::new(events, fingerprints.as_of, &mut notes);
        let on_file: BTreeMap<&str, &Worker> =
            workers.iter().map(|worker| (worker.worker_id.as_str(), worker)).collect();
        let ids: BTreeSet<&str> = on_file.keys().copied().chain(log.people()).collect();
        if worker.is_some_and(|id| !ids.contains(id)) {
            return None;
        }
        let all: Vec<WorkerPath> = ids.into_iter().map(|id| followed(id, on_file.get(id).copied(), &log)).collect();
        let steps = PathStep::ALL.into_iter().map(|step| counted(step, &all)).collect();
        let is_wanted =
            |path: &WorkerPath| worker.map_or(path.day(PathStep::Trained).is_some(), |id| path.worker_id == id);
        let rows = all.into_iter().filter(is_wanted).collect();
        Some(Self { rows, steps, notes: notes.told(), fingerprints })
    }
}

/// One person's way.
fn followed(id: &str, worker: Option<&Worker>, log: &Log<'_>) -> WorkerPath {
    let events = log.of(id);
    let first = |kind: EventKind, from: Option<Date>| {
        events.iter().find(|event| event.kind == Some(kind) && event.date >= from)
    };
    let ended = first(EventKind::Trained, None).and_then(|event| event.date);
    let registered = first(EventKind::Registered, None).and_then(|event| event.date);
    let registered = registered.or_else(|| {
        // A registration to come is none yet.
        worker.and_then(|worker| worker.registered_on).filter(|day| log.today.is_none_or(|today| *day <= today))
    });
    // Without a class a post or a business is no end of this way.
    let later = |kind| ended.and_then(|_| first(kind, ended)).and_then(|event| event.date);
    let classes = events.iter().filter(|event| event.kind == Some(EventKind::Trained));
    let courses: BTreeSet<_> =
        classes.map(|event| event.course_id.as_ref().map_or(event.event_id.as_str(), |id| id.as_str())).collect();
    let class = first(EventKind::Trained, None).and_then(|event| event.course_id.as_ref());
    let post = ended.and_then(|_| first(EventKind::Placed, ended)).and_then(|event| event.vacancy_id.as_ref());
    WorkerPath {
        worker_id: id.to_owned(),
        course_id: class.map(ToString::to_string),
        classes: courses.len() as u64,
        vacancy_id: post.map(ToString::to_string),
        days: [
            registered,
            ended,
            later(EventKind::Certified),
            later(EventKind::Apprenticed),
            later(EventKind::Placed),
            later(EventKind::BusinessStarted),
        ],
    }
}

/// How many reached a step.
fn counted(step: PathStep, paths: &[WorkerPath]) -> StepCount {
    let before = match step {
        PathStep::Registered => None,
        PathStep::BusinessStarted => Some(PathStep::Trained),
        _ => Some(PathStep::ALL[step.at() - 1]),
    };
    let reached = |path: &&WorkerPath| path.day(step).is_some();
    let count = |is: &dyn Fn(&WorkerPath) -> bool| paths.iter().filter(|path| is(path)).count() as u64;
    let is_trained = |path: &WorkerPath| path.day(PathStep::Trained).is_some();
    let had = |path: &WorkerPath| before.is_some_and(|before| path.day(before).is_some());
    let mut days: Vec<i32> = paths.iter().filter(reached).filter_map(|path| path.days_to(step)).collect();
    days.sort_unstable();
    let middle = days.len() / 2;
    let median_days = match days.len() {
        0 => None,
        odd if odd % 2 == 1 => Some(f64::from(days[middle])),
        _ => Some(f64::midpoint(f64::from(days[middle - 1]), f64::from(days[middle]))),
    };
    StepCount {
        step,
        people: count(&|path| path.day(step).is_some()),
        of_trained: count(&|path| path.day(step).is_some() && is_trained(path)),
        trained: count(&is_trained),
        previous: count(&had),
        from_previous: count(&|path| had(path) && path.day(step).is_some()),
        median_days,
        stopped: count(&|path| path.last() == Some(step)),
    }
}
