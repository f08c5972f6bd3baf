//! Which course of the market leads to a skill or a certificate?

use serde::Serialize;

use crate::index::{Profiler, WorkerProfile};
use crate::lexicon::Lexicon;
use crate::record::{Course, Worker};
use crate::units::Date;

/// A course that closes a gap.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CourseOffer {
    /// Its id.
    pub course_id: String,
    /// Its title.
    pub title: Option<String>,
    /// Its first day; `None` if not told.
    pub starts_on: Option<Date>,
    /// Its length in days of teaching.
    pub days: Option<u32>,
}

/// Every course of a market and what its graduates hold.
pub(super) struct Courses(Vec<(Course, WorkerProfile)>);

impl Courses {
    /// Reads what courses teach as a worker's skills and certificates are read.
    pub(super) fn new(courses: Vec<Course>, profiler: &Profiler) -> Self {
        let graduate = |course: &Course| {
            let mut worker = Worker::new(crate::ids::WorkerId::new("graduate").ok()?);
            worker.skills.clone_from(&course.skills_taught);
            worker.certificates = course.certificate.clone().map(|certificate| vec![certificate]);
            Some(profiler.worker(&worker))
        };
        let read = |course: Course| graduate(&course).map(|profile| (course, profile));
        Self(courses.into_iter().filter_map(read).collect())
    }

    /// The course that leads to a demanded skill or certificate: not begun on the market's day, open to somebody of this
    /// education; the first to start, then the shortest, then the smallest id.
    pub(super) fn offer(
        &self,
        demanded: &str,
        is_paper: bool,
        lexicon: &Lexicon,
        (education, as_of): (Option<u8>, Option<Date>),
    ) -> Option<CourseOffer> {
        let leads = |profile: &WorkerProfile| {
            if is_paper {
                profile.certificates.iter().any(|(token, _)| satisfies(lexicon, demanded, token))
            } else {
                profile.skills.iter().any(|skill| satisfies(lexicon, demanded, &skill.token))
            }
        };
        let is_open = |course: &Course| {
            let starts = course.starts_on.zip(as_of).is_none_or(|(starts, today)| starts >= today);
            let takes = course.education_min.zip(education).is_none_or(|(least, has)| has >= least.level());
            starts && takes
        };
        let found = self.0.iter().filter(|(course, profile)| is_open(course) && leads(profile));
        let first = found.map(|(course, _)| course).min_by_key(|course| {
            // A day that isn't told comes last.
            (course.starts_on.is_none(), course.starts_on, course.days, course.course_id.as_str())
        })?;
        Some(CourseOffer {
            course_id: first.course_id.to_string(),
            title: first.title.clone(),
            starts_on: first.starts_on,
            days: first.days,
        })
    }
}

/// Whether a skill answers a demanded one in full.
fn satisfies(lexicon: &Lexicon, demanded: &str, held: &str) -> bool {
    demanded == held
        || lexicon.index_of(demanded).zip(lexicon.index_of(held)).is_some_and(|(demanded, held)| {
            lexicon.satisfied_by(demanded).iter().any(|(other, relation)| *other == held && relation.is_full())
        })
}
