//! What does a course lead to, whom does it take, and when does it start?

use serde::Serialize;

use crate::ids::WorkerId;
use crate::index::{Profiler, WorkerProfile};
use crate::lexicon::Lexicon;
use crate::record::{Course, Education, Worker};
use crate::units::{Date, Rupiah};

/// Seats of a class that doesn't say, the norm of the training centres (contract, section 1).
pub const SEATS: u32 = 16;

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

/// A course, its teaching read as a worker's record is read.
#[derive(Clone, Debug)]
pub(crate) struct Offer {
    pub(crate) course: Course,
    /// What its graduates can do, as tokens of the index; what its certificate attests is among them.
    pub(crate) skills: Vec<String>,
    /// Certificates that its graduates hold, as tokens.
    pub(crate) certificates: Vec<String>,
    /// What one must bring, as tokens.
    pub(crate) needs: Vec<String>,
}

impl Offer {
    /// Reads a course.
    pub(crate) fn new(course: Course, profiler: &Profiler) -> Self {
        let (skills, certificates) = graduate(&course, profiler).map_or_else(Default::default, |graduate| {
            let certificates = graduate.certificates.into_iter().map(|(token, _)| token).collect();
            (graduate.skills.into_iter().map(|skill| skill.token).collect(), certificates)
        });
        let needs = needed(&course, profiler).unwrap_or_default();
        Self { course, skills, certificates, needs }
    }

    /// Somebody who holds what the course leads to, and nothing else.
    pub(crate) fn graduate(&self, profiler: &Profiler) -> Option<WorkerProfile> {
        graduate(&self.course, profiler)
    }

    pub(crate) fn id(&self) -> &str {
        self.course.course_id.as_str()
    }

    /// Seats of the class.
    pub(crate) fn seats(&self) -> u32 {
        self.course.seats.unwrap_or(SEATS)
    }

    /// Whether its first day lies ahead. A day that isn't told, and a market without a day, keep nobody out.
    pub(crate) fn starts_from(&self, as_of: Option<Date>) -> bool {
        self.course.starts_on.zip(as_of).is_none_or(|(starts, today)| starts >= today)
    }

    /// Whether it leads to a demanded skill, or to a demanded certificate, in full.
    pub(crate) fn leads_to(&self, demanded: &str, is_paper: bool, lexicon: &Lexicon) -> bool {
        let held = if is_paper { &self.certificates } else { &self.skills };
        held.iter().any(|held| lexicon.answers(demanded, held))
    }

    /// Whether it takes somebody of this education. What isn't told keeps nobody out.
    pub(crate) fn takes_education(&self, level: Option<u8>) -> bool {
        self.course.education_min.map(Education::level).zip(level).is_none_or(|(least, has)| has >= least)
    }

    /// Whether somebody with these skills brings what one must; `None` is somebody who told none, which keeps nobody out.
    pub(crate) fn takes_skills<S: AsRef<str>>(&self, held: Option<&[S]>, lexicon: &Lexicon) -> bool {
        let brings = |need: &String| held.is_none_or(|held| held.iter().any(|own| lexicon.answers(need, own.as_ref())));
        self.needs.iter().all(brings)
    }

    /// What a reader is told of it.
    pub(crate) fn told(&self) -> CourseOffer {
        CourseOffer {
            course_id: self.course.course_id.to_string(),
            title: self.course.title.clone(),
            starts_on: self.course.starts_on,
            days: self.course.days,
        }
    }
}

/// A record with what a course leads to.
fn graduate(course: &Course, profiler: &Profiler) -> Option<WorkerProfile> {
    let skills = course.skills_taught.clone();
    let certificates = course.certificate.clone().map(|certificate| vec![certificate]);
    Some(profiler.worker(&Worker { skills, certificates, ..nobody()? }))
}

/// Skills that one must bring.
fn needed(course: &Course, profiler: &Profiler) -> Option<Vec<String>> {
    let beginner = profiler.worker(&Worker { skills: course.skills_needed.clone(), ..nobody()? });
    Some(beginner.skills.into_iter().map(|skill| skill.token).collect())
}

/// A record of nobody, to read skills with.
pub(super) fn nobody() -> Option<Worker> {
    Some(Worker::new(WorkerId::new("nobody").ok()?))
}

/// The courses of a market, best first: the earliest, then the shortest, then the cheapest, then by id. What isn't told
/// comes after everything that is.
#[derive(Clone, Debug)]
pub(crate) struct Offers(Vec<Offer>);

impl Offers {
    /// Reads courses.
    pub(crate) fn new(courses: Vec<Course>, profiler: &Profiler) -> Self {
        let mut offers: Vec<Offer> = courses.into_iter().map(|course| Offer::new(course, profiler)).collect();
        offers.sort_by_cached_key(|Offer { course, .. }| {
            let (starts, days, cost) = (course.starts_on, course.days, course.cost_per_seat.map(Rupiah::get));
            let untold = (starts.is_none(), days.is_none(), cost.is_none());
            ((untold.0, starts), (untold.1, days), (untold.2, cost), course.course_id.to_string())
        });
        Self(offers)
    }

    /// All of them, best first.
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Offer> {
        self.0.iter()
    }

    /// The best course to come that leads to a demanded skill or certificate and takes somebody of this education.
    pub(crate) fn leading_to(
        &self,
        demanded: &str,
        is_paper: bool,
        lexicon: &Lexicon,
        (education, as_of): (Option<u8>, Option<Date>),
    ) -> Option<&Offer> {
        let mut open = self.iter().filter(|offer| offer.starts_from(as_of) && offer.takes_education(education));
        open.find(|offer| offer.leads_to(demanded, is_paper, lexicon))
    }
}
