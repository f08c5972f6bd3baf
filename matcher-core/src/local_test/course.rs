//! Which course closes what is missing? One that leads to every certificate that somebody lacks, and takes them.

use std::cmp::Reverse;

use crate::engine::Lack;
use crate::ids::WorkerId;
use crate::index::Profiler;
use crate::lexicon::Lexicon;
use crate::record::{Course, Worker};
use crate::units::Date;

/// A course and what its teaching is worth, read as if a worker had been taught.
pub(crate) struct Offer {
    course_id: String,
    starts_on: Option<Date>,
    cost_per_seat: Option<i64>,
    education_min: Option<u8>,
    /// Certificates that one has afterwards, as skill ids.
    leads_to: Vec<String>,
    /// Skills that one must bring, as skill ids.
    needs: Vec<String>,
}

impl Offer {
    /// The courses that start on a day or later, or don't say when, best first: the earliest, then the cheapest, then by id.
    pub(crate) fn of(courses: Vec<Course>, profiler: &Profiler, as_of: Date) -> Vec<Self> {
        let open = courses.into_iter().filter(|course| course.starts_on.is_none_or(|day| day >= as_of));
        let mut offers: Vec<Self> = open.filter_map(|course| Self::read(course, profiler)).collect();
        offers.sort_by(|a, b| {
            let key = |offer: &Self| {
                // A day or a price that isn't told comes after every one that is.
                let (start, cost) = (offer.starts_on.map(Reverse), offer.cost_per_seat.map(Reverse));
                (Reverse(start), Reverse(cost))
            };
            key(a).cmp(&key(b)).then_with(|| a.course_id.as_bytes().cmp(b.course_id.as_bytes()))
        });
        offers
    }

    fn read(course: Course, profiler: &Profiler) -> Option<Self> {
        let taught = |skills: Option<Vec<String>>, certificate| {
            let id = WorkerId::new("taught").ok()?;
            let worker = Worker { skills, certificates: Some(Vec::from_iter(certificate)), ..Worker::new(id) };
            Some(profiler.worker(&worker))
        };
        let after = taught(course.skills_taught, course.certificate)?;
        let before = taught(course.skills_needed, None)?;
        Some(Self {
            course_id: course.course_id.to_string(),
            starts_on: course.starts_on,
            cost_per_seat: course.cost_per_seat.map(crate::units::Rupiah::get),
            education_min: course.education_min.map(crate::record::Education::level),
            leads_to: after.certificates.into_iter().map(|(token, _)| token).collect(),
            needs: before.skills.into_iter().map(|skill| skill.token).collect(),
        })
    }

    /// Whether the course leads to everything lacked and takes who lacks it. What somebody hasn't told keeps nobody out.
    fn closes(&self, lack: &Lack, lexicon: &Lexicon) -> bool {
        let one_of = |held: &[String], demanded: &str| held.iter().any(|held| satisfies(demanded, held, lexicon));
        let is_taken = self.education_min.is_none_or(|least| lack.education.is_none_or(|level| level >= least));
        let brings = |held: &Vec<String>| self.needs.iter().all(|need| one_of(held, need));
        is_taken
            && !lack.certificates.is_empty()
            && lack.certificates.iter().all(|demanded| one_of(&self.leads_to, demanded))
            && lack.skills.as_ref().is_none_or(brings)
    }
}

/// The first course that closes what somebody lacks. No course gives years of work, a home or another age.
pub(super) fn closing(lack: &Lack, offers: &[Offer], lexicon: &Lexicon) -> Option<String> {
    offers.iter().find(|offer| offer.closes(lack, lexicon)).map(|offer| offer.course_id.clone())
}

/// Whether holding one skill answers the demand of another in full.
fn satisfies(demanded: &str, held: &str, lexicon: &Lexicon) -> bool {
    let related = || {
        let (demanded, held) = (lexicon.index_of(demanded)?, lexicon.index_of(held)?);
        lexicon.satisfied_by(demanded).iter().find(|(other, _)| *other == held)
    };
    demanded == held || related().is_some_and(|(_, relation)| relation.is_full())
}
