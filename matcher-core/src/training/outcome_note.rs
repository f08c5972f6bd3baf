//! What was left out of the outcomes, or counted in a way that a reader should know? Topics, each with the ids concerned.

use serde::Serialize;

use crate::record::Noted;

/// What a note about classes and what came after them is about. Its ids are those of the records that
/// [`OutcomeTopic::records`] names; no reason that an event gives is ever repeated, since it is personal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OutcomeTopic {
    /// The market has no day: that of the last event stands for it.
    NoDay,
    /// An event after the day; not counted.
    Later,
    /// An event without a date; not counted.
    Undated,
    /// An event that names nobody; not counted.
    NoWorker,
    /// Somebody trained in no course that is named; counted for no course, provider or certificate.
    NoCourse,
    /// Somebody trained in a course that isn't on file; counted under its id.
    CourseUnknown,
    /// The same person trained in the same course again; counted once, by the first day.
    TrainedTwice,
    /// A certificate dated before the class ended; counted.
    CertifiedEarly,
    /// A certificate of a class in which the person was never trained; not counted.
    CertifiedUntrained,
    /// An outcome without words; it tells nothing, and the person stays unknown.
    OutcomeUntold,
    /// An outcome in words that aren't understood; counted as known and as none of the named outcomes.
    OutcomeNotRead,
    /// A course whose skills no vacancy asks for and that live from customers: not asked isn't useless.
    NotAskedButCustomers,
    /// A course whose skills live from customers tells a placement rate, and no business after it is on record.
    PlacementWithoutBusiness,
}

impl OutcomeTopic {
    /// Every topic, in the order of notes.
    pub const ALL: [Self; 13] = [
        Self::NoDay,
        Self::Later,
        Self::Undated,
        Self::NoWorker,
        Self::NoCourse,
        Self::CourseUnknown,
        Self::TrainedTwice,
        Self::CertifiedEarly,
        Self::CertifiedUntrained,
        Self::OutcomeUntold,
        Self::OutcomeNotRead,
        Self::NotAskedButCustomers,
        Self::PlacementWithoutBusiness,
    ];

    /// The word for it: `trained_twice`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        self.told().0
    }

    /// The table whose ids a note lists: `events` or `courses`; `market` for a day.
    #[must_use]
    pub fn records(self) -> &'static str {
        self.told().1
    }

    /// The word, the table of the ids, and the sentence, `{}` being the count.
    const fn told(self) -> (&'static str, &'static str, &'static str) {
        const EVENTS: &str = "events";
        const COURSES: &str = "courses";
        match self {
            Self::NoDay => ("no_day", "market", "the market has no day, so the day of the last event counts: {}"),
            Self::Later => ("later", EVENTS, "events dated after the day, not counted: {}"),
            Self::Undated => ("undated", EVENTS, "events without a date, not counted: {}"),
            Self::NoWorker => ("no_worker", EVENTS, "events that name nobody, not counted: {}"),
            Self::NoCourse => {
                ("no_course", EVENTS, "classes and certificates of no course that is named, counted for no course: {}")
            }
            Self::CourseUnknown => {
                ("course_unknown", COURSES, "courses that are not on file, counted under their ids: {}")
            }
            Self::TrainedTwice => {
                ("trained_twice", EVENTS, "the same person trained in the same course again, counted once: {}")
            }
            Self::CertifiedEarly => {
                ("certified_early", EVENTS, "certificates dated before their class ended, counted: {}")
            }
            Self::CertifiedUntrained => (
                "certified_untrained",
                EVENTS,
                "certificates of a class in which the person was never trained, not counted: {}",
            ),
            Self::OutcomeUntold => {
                ("outcome_untold", EVENTS, "outcomes without words, after which the person is unknown: {}")
            }
            Self::OutcomeNotRead => (
                "outcome_not_read",
                EVENTS,
                "outcomes in words that are not understood, counted as known and as other: {}",
            ),
            Self::NotAskedButCustomers => (
                "not_asked_but_customers",
                COURSES,
                "courses whose skills no vacancy asks for and that live from customers, to be judged by businesses: {}",
            ),
            Self::PlacementWithoutBusiness => (
                "placement_without_business",
                COURSES,
                "courses for skills that live from customers with a placement rate told and no business on record: {}",
            ),
        }
    }
}

/// Something a reader of outcomes should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct OutcomeNote {
    /// What it is about.
    pub topic: OutcomeTopic,
    /// How many records it is about.
    pub count: u64,
    /// Their ids, each once, by bytes.
    pub ids: Vec<String>,
    /// The same in a sentence, without ids.
    pub text: String,
}

/// Notes while they are taken: each id once a topic.
pub(crate) type OutcomeNotes = Noted<OutcomeTopic>;

impl OutcomeNotes {
    pub(crate) fn told(self) -> Vec<OutcomeNote> {
        let note = |(topic, ids): (OutcomeTopic, Vec<String>)| {
            let count = ids.len() as u64;
            let text = topic.told().2.replace("{}", &count.to_string());
            OutcomeNote { topic, count, ids, text }
        };
        self.into_topics().map(note).collect()
    }
}
