//! What became of those who were trained? Job, business, further training or unknown, some months after the class.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::error::TrainingError;
use super::outcome_log::{Log, State, Training};
use super::outcome_note::{OutcomeNote, OutcomeNotes, OutcomeTopic};
use crate::engine::Fingerprints;
use crate::record::{Course, Event};
use crate::units::Date;

/// Months of the programme's three looks back (domain notes, rule R6.2).
const LOOKS: [u32; 3] = [3, 6, 12];
/// The latest look: ten years.
const LATEST: u32 = 120;

/// What people are counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum OutcomeBy {
    /// The course.
    Course,
    /// Who held it.
    Provider,
    /// Who paid: as the event tells, else the course.
    Funder,
    /// The month in which the class ended, as `2026-11`.
    Month,
}

impl OutcomeBy {
    /// Every one.
    pub const ALL: [Self; 4] = [Self::Course, Self::Provider, Self::Funder, Self::Month];

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Course => "course",
            Self::Provider => "provider",
            Self::Funder => "funder",
            Self::Month => "month",
        }
    }
}

/// How outcomes are counted.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OutcomeOptions {
    /// What people are counted by; all together if `None`.
    pub by: Option<OutcomeBy>,
    /// Months after the class, each from 1 to 120; 3, 6 and 12 by default.
    pub at: Vec<u32>,
}

impl Default for OutcomeOptions {
    fn default() -> Self {
        Self { by: None, at: LOOKS.to_vec() }
    }
}

impl OutcomeOptions {
    /// The same, counted by something.
    #[must_use]
    pub fn with_by(self, by: OutcomeBy) -> Self {
        Self { by: Some(by), ..self }
    }

    /// The same, so many months after the class.
    #[must_use]
    pub fn with_at(self, at: impl IntoIterator<Item = u32>) -> Self {
        Self { at: at.into_iter().collect(), ..self }
    }

    /// The months in order, each once.
    fn months(&self) -> Result<BTreeSet<u32>, TrainingError> {
        let months: BTreeSet<u32> = self.at.iter().copied().collect();
        if months.is_empty() || months.iter().any(|month| !(1..=LATEST).contains(month)) {
            let told = self.at.iter().map(u32::to_string).collect::<Vec<_>>().join(", ");
            return Err(TrainingError::Option {
                name: "at",
                value: if told.is_empty() { "empty".to_owned() } else { told },
                expected: "whole months from 1 to 120",
            });
        }
        Ok(months)
    }
}

/// Those trained in one group, so many months after their class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OutcomeRow {
    /// The course, provider, funder or month; `None` for all together, and where it isn't told.
    pub group: Option<String>,
    /// Months after the class.
    pub months: u32,
    /// Classes that people ended: somebody who ended two counts twice.
    pub trained: u64,
    /// Of these, those for whom the months haven't passed yet: neither known nor unknown.
    pub not_due: u64,
    /// In a post.
    pub job: u64,
    /// With a business of their own.
    pub business: u64,
    /// In a later class or an apprenticeship.
    pub further_training: u64,
    /// Known, and none of these.
    pub other: u64,
    /// Of whom nobody knows.
    pub unknown: u64,
}

impl OutcomeRow {
    fn new(group: Option<String>, months: u32) -> Self {
        let (trained, not_due, job, business, further_training, other, unknown) = (0, 0, 0, 0, 0, 0, 0);
        Self { group, months, trained, not_due, job, business, further_training, other, unknown }
    }

    /// Those for whom the months have passed.
    #[must_use]
    pub fn due(&self) -> u64 {
        self.trained - self.not_due
    }

    /// Those of whom it is known what they do.
    #[must_use]
    pub fn known(&self) -> u64 {
        self.due() - self.unknown
    }

    fn count(&mut self, state: Option<State>) {
        self.trained += 1;
        let place = match state {
            None => &mut self.not_due,
            Some(State::Job) => &mut self.job,
            Some(State::Business) => &mut self.business,
            Some(State::FurtherTraining) => &mut self.further_training,
            Some(State::Other) => &mut self.other,
            Some(State::Unknown) => &mut self.unknown,
        };
        *place += 1;
    }
}

/// What became of those who were trained.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Outcomes {
    /// What people are counted by.
    pub by: Option<OutcomeBy>,
    /// The day looked from.
    pub today: Option<Date>,
    /// A row a group and look, by group, those not told last, then by months.
    pub rows: Vec<OutcomeRow>,
    /// What was left out, or counted in a way that a reader should know.
    pub notes: Vec<OutcomeNote>,
    /// What it was made from.
    pub fingerprints: Fingerprints,
}

impl Outcomes {
    /// Counts outcomes.
    pub(crate) fn new(
        courses: &[Course],
        events: &[Event],
        options: &OutcomeOptions,
        fingerprints: Fingerprints,
    ) -> Result<Self, TrainingError> {
        let months = options.months()?;
        let mut notes = OutcomeNotes::default();
        let log = Log::new(events, fingerprints.as_of, &mut notes);
        let courses: BTreeMap<&str, &Course> =
            courses.iter().map(|course| (course.course_id.as_str(), course)).collect();
        let mut rows: BTreeMap<(bool, Option<String>, u32), OutcomeRow> = BTreeMap::new();
        if options.by.is_none() {
            // All together has its rows even if nobody was trained.
            rows.extend(months.iter().map(|&month| ((true, None, month), OutcomeRow::new(None, month))));
        }
        for training in &log.trainings {
            let course = training.course.and_then(|id| courses.get(id)).copied();
            if let (Some(id), None) = (training.course, course) {
                notes.add(OutcomeTopic::CourseUnknown, id);
            }
            let group = options.by.and_then(|by| group(by, training, course));
            for &month in &months {
                let until = training.ended.months_later(month);
                let is_due = log.today.is_some_and(|today| until <= today);
                let key = (group.is_none(), group.clone(), month);
                let row = rows.entry(key).or_insert_with(|| OutcomeRow::new(group.clone(), month));
                row.count(is_due.then(|| log.state(training, until)));
            }
        }
        let (by, today) = (options.by, log.today);
        Ok(Self { by, today, rows: rows.into_values().collect(), notes: notes.told(), fingerprints })
    }
}

/// What somebody is counted under.
fn group(by: OutcomeBy, training: &Training<'_>, course: Option<&Course>) -> Option<String> {
    match by {
        OutcomeBy::Course => training.course.map(str::to_owned),
        OutcomeBy::Provider => course?.provider_id.clone(),
        OutcomeBy::Funder => {
            training.funder.map(str::to_owned).or_else(|| course.and_then(|course| course.funder.clone()))
        }
        OutcomeBy::Month => training.ended.to_string().get(..7).map(str::to_owned),
    }
}
