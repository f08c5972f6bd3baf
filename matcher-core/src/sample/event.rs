//! What has happened so far? The log: registration, training, referral, test, placement, and why things failed.
//!
//! A worker's events go forward in time, end on `as_of` and name records of the sample alone. A post takes no more people
//! than it has openings, a class no more than it has seats. Who is employed stayed, who was placed and is not has ended.

use super::draw::{Draw, Stream};
use super::programme::{Class, Firm};
use super::vacancy::Post;
use super::worker::Person;
use super::{Market, SampleError};
use crate::ids::EventId;
use crate::record::{Certificate, Event, EventKind, WorkStatus};
use crate::units::Date;

/// Days between two reports that keep a registration alive: every six months (domain notes, section 2, AK/I).
const REPORT_EVERY: i32 = 182;

/// Years a certificate of competence lasts where the data names none (BNSP practice).
const COMPETENCE_YEARS: i32 = 3;

/// Everything that happened, and what people hold because of it.
pub(super) struct Log {
    pub(super) events: Vec<Event>,
    /// Certificates of courses passed, by the worker's row.
    pub(super) certificates: Vec<(usize, Certificate)>,
}

/// Everything that happened, worker by worker, then vacancy by vacancy, then firm by firm.
pub(super) fn log(
    market: &Market<'_>,
    people: &[Person],
    posts: &[Post],
    firms: &[Firm],
    classes: &[Class],
) -> Result<Log, SampleError> {
    let families = market.data.families.len();
    let mut wanted = vec![Vec::new(); market.districts.len() * families];
    for (row, post) in posts.iter().enumerate() {
        wanted[post.district * families + post.family.place()].push(row);
    }
    let mut office = Office {
        market,
        posts,
        firms,
        classes,
        wanted,
        families,
        hired: vec![Hired::default(); posts.len()],
        taught: vec![0; classes.len()],
    };
    let mut events = Vec::with_capacity(people.len() * 2);
    let mut certificates = Vec::new();
    for (row, person) in people.iter().enumerate() {
        let mut journey = Journey::new(market, person, row);
        office.accompany(&mut journey)?;
        events.append(&mut journey.events);
        certificates.extend(journey.certificate.map(|certificate| (row, certificate)));
    }
    office.vacancies(&mut events)?;
    office.forecasts(&mut events)?;
    Ok(Log { events, certificates })
}

/// Who already has a place.
struct Office<'a> {
    market: &'a Market<'a>,
    posts: &'a [Post],
    firms: &'a [Firm],
    classes: &'a [Class],
    /// Posts by district and family.
    wanted: Vec<Vec<usize>>,
    families: usize,
    hired: Vec<Hired>,
    taught: Vec<u32>,
}

/// How many a post has taken, and when the last one started.
#[derive(Clone, Default)]
struct Hired {
    accepted: u32,
    placed: u32,
    last: i32,
}

/// One worker's way through the office.
struct Journey<'a> {
    person: &'a Person,
    row: usize,
    draw: Draw,
    /// The last day noted.
    day: i32,
    today: i32,
    events: Vec<Event>,
    /// Reached by training.
    certificate: Option<Certificate>,
}

impl<'a> Journey<'a> {
    fn new(market: &Market<'_>, person: &'a Person, row: usize) -> Self {
        let draw = market.chance(Stream::WorkerEvent, row);
        Self { person, row, draw, day: person.registered, today: market.today, events: Vec::new(), certificate: None }
    }

    /// Notes an event `days` after the last one, `None` if that lies ahead of `as_of`.
    fn note(&mut self, days: i32, kind: EventKind) -> Result<Option<&mut Event>, SampleError> {
        if self.day + days > self.today {
            return Ok(None);
        }
        self.day += days;
        let id = EventId::new(&format!("SYN-E-W{:06}-{}", self.row + 1, self.events.len() + 1))?;
        let mut event = Event::new(id);
        event.date = Date::from_days(self.day).ok();
        event.kind = Some(kind);
        event.worker_id = Some(self.person.worker.worker_id.clone());
        self.events.push(event);
        Ok(self.events.last_mut())
    }
}

impl Office<'_> {
    fn accompany(&mut self, journey: &mut Journey<'_>) -> Result<(), SampleError> {
        journey.note(0, EventKind::Registered)?;
        if !self.reports(journey)? {
            return Ok(());
        }
        let person = journey.person;
        if person.groups.iter().any(|group| group == "programme_alumni") {
            self.train(journey)?;
        }
        let share = match person.status {
            WorkStatus::Employed => 75,
            WorkStatus::Unemployed => 34,
            WorkStatus::Daily => 24,
            _ => 8,
        };
        // Who is returned is kept for the next opening (domain notes, section 0).
        for _ in 0..2 {
            if !journey.draw.percent(share) || !self.refer(journey)? {
                break;
            }
        }
        Ok(())
    }

    /// Reports since registration; false if the person left the register.
    fn reports(&self, journey: &mut Journey<'_>) -> Result<bool, SampleError> {
        let due = (journey.today - journey.person.registered) / REPORT_EVERY;
        if due > 0 && journey.person.status != WorkStatus::Employed && journey.draw.percent(14) {
            let reasons = &self.market.data.plan.reasons.removed;
            let reason = journey.draw.early(reasons).cloned();
            let days = REPORT_EVERY + journey.draw.between(0, 40);
            if let Some(event) = journey.note(days, EventKind::Removed)? {
                event.reason = reason;
                return Ok(false);
            }
        }
        // Later reports are noted with what happens in between; the first one is the one most people keep.
        if due > 0 && journey.draw.percent(45) {
            let days = REPORT_EVERY - journey.draw.between(0, 60);
            journey.note(days, EventKind::Reported)?;
        }
        Ok(true)
    }

    /// A class that teaches the person's work, has a seat left and lies between the last event and `as_of`.
    fn train(&mut self, journey: &mut Journey<'_>) -> Result<(), SampleError> {
        let person = journey.person;
        let education = person.worker.education.map_or(2, crate::record::Education::level);
        let suits = |row: usize, class: &Class| {
            let needed = class.course.education_min.map_or(0, crate::record::Education::level);
            class.district == person.district
                && class.file.teaches(person.family)
                && class.starts >= journey.day
                && class.starts + class.lasts <= journey.today
                && self.taught[row] < class.seats
                && needed <= education
        };
        let mut classes = self.classes.iter().enumerate();
        let Some((row, class)) = classes.find(|(row, class)| suits(*row, class)) else {
            return Ok(());
        };
        self.taught[row] += 1;
        let days = class.starts + class.lasts - journey.day;
        if let Some(event) = journey.note(days, EventKind::Trained)? {
            event.course_id = Some(class.course.course_id.clone());
            event.funder.clone_from(&class.course.funder);
            event.amount = class.course.cost_per_seat;
        }
        if class.course.certificate.is_some() && journey.draw.percent(82) {
            let days = journey.draw.between(5, 25);
            if let Some(event) = journey.note(days, EventKind::Certified)? {
                event.course_id = Some(class.course.course_id.clone());
                journey.certificate = self.reached(journey, class);
            }
        }
        let is_own = matches!(person.status, WorkStatus::SelfEmployed | WorkStatus::Informal);
        if class.file.business && (is_own || journey.draw.percent(20)) {
            let days = journey.draw.between(20, 90);
            journey.note(days, EventKind::BusinessStarted)?;
        } else if journey.draw.percent(12) {
            let days = journey.draw.between(10, 40);
            if let Some(event) = journey.note(days, EventKind::Apprenticed)? {
                event.course_id = Some(class.course.course_id.clone());
            }
        }
        // Three months after; most of what became of people is unknown.
        if journey.draw.percent(40) {
            let known = &self.market.data.plan.reasons.outcome;
            let reason = match person.status {
                WorkStatus::Employed => known.first(),
                WorkStatus::SelfEmployed => known.get(1),
                _ => known.last(),
            };
            let reason = reason.cloned();
            let days = journey.draw.between(85, 100);
            if let Some(event) = journey.note(days, EventKind::Outcome)? {
                event.course_id = Some(class.course.course_id.clone());
                event.reason = reason;
            }
        }
        Ok(())
    }

    /// The certificate of a class, unless the person holds it already.
    fn reached(&self, journey: &Journey<'_>, class: &Class) -> Option<Certificate> {
        let name = &class.course.certificate.as_ref()?.name;
        let kinds = &self.market.data.family(journey.person.family).file.certificates;
        let kind = kinds.iter().find(|kind| kind.names.contains(name));
        let is_name = |held: &Certificate| kind.map_or(held.name == *name, |kind| kind.names.contains(&held.name));
        if journey.person.worker.certificates.iter().flatten().any(is_name) {
            return None;
        }
        let years = kind.map_or(COMPETENCE_YEARS, |kind| kind.years);
        Some(Certificate { name: name.clone(), expires: Date::from_days(journey.day + years * 1461 / 4).ok() })
    }

    /// One referral to its end; true if the person came back and may be referred again.
    fn refer(&mut self, journey: &mut Journey<'_>) -> Result<bool, SampleError> {
        let person = journey.person;
        let rows = &self.wanted[person.district * self.families + person.family.place()];
        let Some(&row) = journey.draw.any(rows) else {
            return Ok(false);
        };
        let post = &self.posts[row];
        // Between registration and today, while the post is open.
        let (from, to) = ((journey.day + 1).max(post.opens), journey.today.min(post.closes));
        if from > to || self.hired[row].accepted >= post.openings {
            return Ok(false);
        }
        let employer = &self.firms[post.firm].employer.employer_id;
        let about = |event: Option<&mut Event>, reason: Option<String>| {
            if let Some(event) = event {
                event.vacancy_id = Some(post.vacancy.vacancy_id.clone());
                event.employer_id = Some(employer.clone());
                event.reason = reason;
            }
        };
        let referred = journey.draw.between(from, to) - journey.day;
        if journey.draw.percent(2) {
            let [hardship, disability, turn] = &self.market.data.plan.reasons.overridden;
            let is = |name: &str| person.groups.iter().any(|group| group == name);
            let reason = if person.is_disabled {
                disability
            } else if is("poor") && is("laid_off") {
                hardship
            } else {
                turn
            };
            about(journey.note(referred, EventKind::Overridden)?, Some(reason.clone()));
            about(journey.note(0, EventKind::Referred)?, None);
        } else {
            about(journey.note(referred, EventKind::Referred)?, None);
        }
        let days = journey.draw.between(2, 10);
        let tested = journey.note(days, EventKind::Tested)?;
        let is_tested = tested.is_some();
        about(tested, None);
        if !is_tested {
            return Ok(false);
        }
        let lacking = self.lacking(person, post);
        let chance = if person.status == WorkStatus::Employed { 92 } else { 46 };
        let days = journey.draw.between(1, 8);
        if lacking.is_some() || !journey.draw.percent(chance) {
            let other = journey.draw.any(&self.market.data.plan.reasons.returned).cloned();
            let returned = journey.note(days, EventKind::Returned)?;
            let is_back = returned.is_some();
            about(returned, lacking.or(other));
            return Ok(is_back);
        }
        let accepted = journey.note(days, EventKind::Accepted)?;
        if accepted.is_none() {
            return Ok(false);
        }
        about(accepted, None);
        self.hired[row].accepted += 1;
        // Somebody who has no post today had one that has ended, or has not started yet.
        let starts = journey.draw.between(2, 14);
        let stays = journey.draw.between(25, 200);
        let is_employed = person.status == WorkStatus::Employed;
        if !is_employed && journey.day + starts + stays > journey.today {
            return Ok(false);
        }
        let placed = journey.note(starts, EventKind::Placed)?;
        if placed.is_none() {
            return Ok(false);
        }
        about(placed, None);
        self.hired[row].placed += 1;
        self.hired[row].last = self.hired[row].last.max(journey.day);
        if is_employed {
            if journey.draw.percent(50) {
                let reason = self.market.data.plan.reasons.outcome.first().cloned();
                about(journey.note(90, EventKind::Outcome)?, reason);
            }
        } else {
            let reason = journey.draw.early(&self.market.data.plan.reasons.ended).cloned();
            about(journey.note(stays, EventKind::Ended)?, reason);
        }
        Ok(false)
    }

    /// Why a licence the post asks for is not at hand, told by the name the data files give it.
    fn lacking(&self, person: &Person, post: &Post) -> Option<String> {
        let asked = post.vacancy.certificates_required.as_ref()?.first()?;
        let family = self.market.data.family(person.family);
        let kind = family.file.certificates.iter().find(|kind| kind.names.first() == Some(&asked.name))?;
        // A cell that was forgotten tells nothing: the officer has asked.
        let held = person.worker.certificates.as_ref()?;
        let [missing, expired] = &self.market.data.plan.reasons.lacking;
        match held.iter().find(|held| kind.names.contains(&held.name)) {
            None => Some(missing.clone()),
            Some(held) if held.expires.is_some_and(|day| day < self.market.spec.as_of) => Some(expired.clone()),
            Some(_) => None,
        }
    }

    /// What employers report of their posts: most report them, few before they open, and filled ones later.
    fn vacancies(&self, events: &mut Vec<Event>) -> Result<(), SampleError> {
        for (row, (post, hired)) in self.posts.iter().zip(&self.hired).enumerate() {
            let mut draw = self.market.chance(Stream::VacancyEvent, row);
            let reported = post.opens - draw.between(0, 12);
            let filled = hired.last + draw.between(1, 14);
            let is_full = hired.placed >= post.openings && hired.placed > 0;
            let notes = [
                (draw.percent(88), reported, EventKind::VacancyReported),
                (is_full, filled.min(self.market.today), EventKind::Filled),
            ];
            for (number, (_, day, kind)) in
                notes.into_iter().filter(|(is, day, _)| *is && *day <= self.market.today).enumerate()
            {
                let mut event = Event::new(EventId::new(&format!("SYN-E-V{:06}-{}", row + 1, number + 1))?);
                event.date = Date::from_days(day).ok();
                event.kind = Some(kind);
                event.vacancy_id = Some(post.vacancy.vacancy_id.clone());
                event.employer_id = Some(self.firms[post.firm].employer.employer_id.clone());
                events.push(event);
            }
        }
        Ok(())
    }

    /// Yearly forecasts of needs, which about one firm in seven gives (domain notes, section 8).
    fn forecasts(&self, events: &mut Vec<Event>) -> Result<(), SampleError> {
        for (row, firm) in self.firms.iter().enumerate() {
            let mut draw = self.market.chance(Stream::EmployerEvent, row);
            if !draw.percent(14) {
                continue;
            }
            let mut event = Event::new(EventId::new(&format!("SYN-E-P{:05}-1", row + 1))?);
            event.date = Date::from_days(self.market.today - draw.between(200, 330)).ok();
            event.kind = Some(EventKind::NeedForecast);
            event.employer_id = Some(firm.employer.employer_id.clone());
            events.push(event);
        }
        Ok(())
    }
}
