//! How many of a course pass, and how many of those trained find work? Counted from past classes, with intervals.

use std::collections::BTreeMap;

use serde::Serialize;

use super::interval::Interval;
use super::outcome_log::{Log, State};
use super::outcome_note::OutcomeNotes;
use crate::record::{Course, Event};
use crate::units::Date;

/// People of known outcome from whom a share is measured: one class of the usual size (domain notes, section 6: 16 a
/// class). Fewer say less than what a centre tells of itself over years.
pub const ENOUGH: u64 = 16;

/// Days after a class within which certificates are handed out; a class that ended later is not counted for passing. A
/// choice of ours: the tests of a competence body follow a class within weeks.
pub const CERTIFIED_WITHIN_DAYS: i32 = 60;

/// Months after a class within which work counts for a placement rate, the last of the programme's three looks (3, 6, 12).
pub const PLACED_WITHIN_MONTHS: u32 = 12;

/// Where a share comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RateSource {
    /// Past classes of the same provider and teaching.
    Measured,
    /// What the course's record tells; nobody counted.
    Told,
    /// Past classes of the same teaching, whoever held them.
    Pooled,
    /// Nothing that could be trusted.
    Unknown,
}

impl RateSource {
    /// The word for it: `measured`, `told`, `pooled`, `unknown`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Told => "told",
            Self::Pooled => "pooled",
            Self::Unknown => "unknown",
        }
    }
}

/// A share seen in small numbers, with its interval.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Rate {
    /// Where it comes from.
    pub source: RateSource,
    /// Those who succeeded; 0 for what is told.
    pub successes: u64,
    /// Those of whom it is known; 0 for what is told.
    pub of: u64,
    /// Those of whom it isn't known, beside `of` and never among the successes.
    pub unknown: u64,
    /// `successes / of`, or what is told, in [0, 1]; `None` where nothing is told and too little is known.
    pub share: Option<f64>,
    /// Lowest share of all, the unknown included, that the numbers allow; 0 without numbers.
    pub low: f64,
    /// Highest such share; 1 without numbers.
    pub high: f64,
}

impl Rate {
    /// The share if nobody unknown succeeded: `successes / (of + unknown)`; `None` if nobody is counted.
    #[must_use]
    pub fn share_of_all(&self) -> Option<f64> {
        share(self.successes, self.of + self.unknown)
    }
}

/// Pass and placement rates of one course.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct CourseRates {
    /// The course.
    pub course_id: String,
    /// Those certified, of those trained in classes that lead to a certificate.
    pub pass: Rate,
    /// Those with a post or a business within 12 months, of those trained.
    pub placement: Rate,
}

/// The 95 % interval of a share; 0 to 1 if nobody was counted. See [`Interval::wilson`].
///
/// # Examples
///
/// ```
/// use matcher_core::training::wilson;
///
/// let (low, high) = wilson(12, 16);
/// assert!((low - 0.505).abs() < 0.001 && (high - 0.898).abs() < 0.001);
/// assert_eq!(wilson(0, 0), (0.0, 1.0));
/// ```
#[must_use]
pub fn wilson(successes: u64, of: u64) -> (f64, f64) {
    Interval::wilson(successes, of).map_or((0.0, 1.0), |interval| (interval.low, interval.high))
}

/// The interval of a share of all when of some nobody knows: the lower end as if none of them succeeded, the upper end as
/// if all did.
///
/// # Source
///
/// Manski (1989), "Anatomy of the selection problem", Journal of Human Resources 24(3), around [`wilson`].
///
/// # Examples
///
/// 53 of 748 are known to have a job, and of 659 nobody knows.
///
/// ```
/// use matcher_core::training::worst_case;
///
/// let (low, high) = worst_case(53, 748, 659);
/// assert!(low < 0.0709 && high > 0.95);
/// ```
#[must_use]
pub fn worst_case(successes: u64, of: u64, unknown: u64) -> (f64, f64) {
    (wilson(successes, of).0, wilson(successes + unknown, of).1)
}

/// A part of a whole; `None` of nobody.
#[allow(clippy::cast_precision_loss, reason = "counts of people lie far below 2^52")]
pub(crate) fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Successes, those known, and the unknown.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    successes: u64,
    of: u64,
    unknown: u64,
}

impl Seen {
    fn add(&mut self, other: Self) {
        self.successes += other.successes;
        self.of += other.of;
        self.unknown += other.unknown;
    }

    /// Whether a share of the known may stand for all. Where most are unknown it tells who answered: of 748 trained 89
    /// were known, all of them at work, and nobody would say that 100 % were.
    fn is_telling(self) -> bool {
        self.of > 0 && self.of >= self.unknown
    }

    fn rate(self, source: RateSource) -> Rate {
        let (low, high) = worst_case(self.successes, self.of + self.unknown, self.unknown);
        let share = share(self.successes, self.of).filter(|_| source != RateSource::Unknown);
        Rate { source, successes: self.successes, of: self.of, unknown: self.unknown, share, low, high }
    }
}

/// Passing and placement.
#[derive(Clone, Copy, Debug, Default)]
struct Both {
    pass: Seen,
    placement: Seen,
}

impl Both {
    fn add(&mut self, other: Self) {
        self.pass.add(other.pass);
        self.placement.add(other.placement);
    }
}

/// Pass and placement rates of every course, by its id.
///
/// Passing: of those whose class leads to a certificate and ended at least [`CERTIFIED_WITHIN_DAYS`] ago, those certified.
/// A class of which no certificate at all is on record tells nothing: its people are unknown. Placement: of those whose
/// class ended at least [`PLACED_WITHIN_MONTHS`] ago, those with a post or a business within these months; the others are
/// known if their last event says what they do instead, else unknown.
///
/// A class to come has no people of its own. So a rate is taken, in this order, from past classes of the same provider and
/// teaching if [`ENOUGH`] people are known and no fewer than are unknown; from all classes of the same teaching, on the
/// same terms; from what the course tells; from fewer people, if no fewer are known than unknown; else it is unknown and
/// only its bounds are given. The same teaching is the same title, else the same certificate and skills. What is told
/// comes without numbers, so that its bounds are 0 and 1.
///
/// Without `as_of` the day of the last event counts.
///
/// # Examples
///
/// ```
/// use matcher_core::record::{Course, Event};
/// use matcher_core::training::{RateSource, rates};
///
/// let mut course = Course::new("C1".parse()?);
/// course.placement_rate = Some(0.4);
/// let found = rates(&[course], &[], None);
/// assert_eq!((found["C1"].placement.source, found["C1"].placement.share), (RateSource::Told, Some(0.4)));
/// assert_eq!((found["C1"].pass.source, found["C1"].pass.share), (RateSource::Unknown, None));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn rates(courses: &[Course], events: &[Event], as_of: Option<Date>) -> BTreeMap<String, CourseRates> {
    let log = Log::new(events, as_of, &mut OutcomeNotes::default());
    let own = seen(courses, &log);
    let (mut by_provider, mut by_teaching) = (BTreeMap::<_, Both>::new(), BTreeMap::<_, Both>::new());
    for course in courses {
        let both = own.get(course.course_id.as_str()).copied().unwrap_or_default();
        by_provider.entry(provider_of(course)).or_default().add(both);
        by_teaching.entry(teaching_of(course)).or_default().add(both);
    }
    let of_course = |course: &Course| {
        let (measured, pooled) = (by_provider[&provider_of(course)], by_teaching[&teaching_of(course)]);
        let pass = decided(measured.pass, pooled.pass, course.pass_rate);
        let placement = decided(measured.placement, pooled.placement, course.placement_rate);
        let course_id = course.course_id.to_string();
        (course_id.clone(), CourseRates { course_id, pass, placement })
    };
    courses.iter().map(of_course).collect()
}

/// Which numbers a rate is taken from.
fn decided(measured: Seen, pooled: Seen, told: Option<f64>) -> Rate {
    let is_enough = |seen: Seen| seen.of >= ENOUGH && seen.is_telling();
    match told {
        _ if is_enough(measured) => measured.rate(RateSource::Measured),
        _ if is_enough(pooled) => pooled.rate(RateSource::Pooled),
        Some(share) => Rate { share: Some(share), ..Seen::default().rate(RateSource::Told) },
        None if measured.is_telling() => measured.rate(RateSource::Measured),
        None if pooled.is_telling() => pooled.rate(RateSource::Pooled),
        None => pooled.rate(RateSource::Unknown),
    }
}

/// Those trained in each course, as far as their time has come.
fn seen<'a>(courses: &'a [Course], log: &Log<'a>) -> BTreeMap<&'a str, Both> {
    let leads: BTreeMap<&str, bool> =
        courses.iter().map(|course| (course.course_id.as_str(), course.certificate.is_some())).collect();
    let mut found = BTreeMap::<&str, Both>::new();
    let Some(today) = log.today else { return found };
    for training in &log.trainings {
        let Some((id, has_certificate)) = training.course.and_then(|id| leads.get_key_value(id)) else { continue };
        let both = found.entry(id).or_default();
        if *has_certificate && today.to_days() - training.ended.to_days() >= CERTIFIED_WITHIN_DAYS {
            both.pass.of += 1;
            both.pass.successes += u64::from(log.certified(training).is_some());
        }
        let until = training.ended.months_later(PLACED_WITHIN_MONTHS);
        if until > today {
            continue;
        }
        if log.found_work(training, until) {
            both.placement.successes += 1;
            both.placement.of += 1;
        } else if log.state(training, until) == State::Unknown {
            both.placement.unknown += 1;
        } else {
            both.placement.of += 1;
        }
    }
    for Both { pass, .. } in found.values_mut().filter(|both| both.pass.successes == 0) {
        *pass = Seen { unknown: pass.of, ..Seen::default() };
    }
    found
}

/// What is taught, in words that two classes share; a course's own id if it tells nothing.
fn teaching_of(course: &Course) -> (u8, String) {
    let plain = |text: &str| text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
    let title = course.title.as_deref().map(plain).filter(|title| !title.is_empty());
    let taught = || {
        let mut skills: Vec<String> = course.skills_taught.iter().flatten().map(|skill| plain(skill)).collect();
        skills.sort_unstable();
        let certificate = course.certificate.as_ref().map(|certificate| plain(&certificate.name));
        let told = certificate.into_iter().chain(skills).collect::<Vec<_>>();
        (!told.is_empty()).then(|| told.join("|"))
    };
    match title {
        Some(title) => (0, title),
        None => taught().map_or_else(|| (2, course.course_id.to_string()), |taught| (1, taught)),
    }
}

/// Who teaches what; one that doesn't say who is the only one of its kind.
fn provider_of(course: &Course) -> (Option<String>, (u8, String)) {
    match &course.provider_id {
        Some(provider) => (Some(provider.clone()), teaching_of(course)),
        None => (None, (2, course.course_id.to_string())),
    }
}
