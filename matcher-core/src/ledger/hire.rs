//! Who was hired, and who is at work? Placements and ends, read in the order of days, whatever order they were told in.

use rustc_hash::{FxHashMap, FxHashSet};

use super::note::{Notes, Topic};
use super::post::Posts;
use crate::engine::Snapshot;
use crate::ids::{EmployerId, VacancyId, WorkerId};
use crate::record::{Event, EventKind};
use crate::units::Date;

/// Who was hired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Person<'a> {
    /// Dense number in the snapshot.
    OnFile(u32),
    /// The id of somebody not on file.
    Unknown(&'a str),
    /// Nobody named: the id of the event, so that each is a person.
    Nameless(&'a str),
}

/// A person placed at a post.
pub(super) struct Hire<'a> {
    /// Id of the event.
    pub(super) event: &'a str,
    pub(super) day: Date,
    pub(super) person: Person<'a>,
    /// The vacancy, by its place among the posts; `None` if it isn't on file.
    pub(super) post: Option<usize>,
    /// The vacancy's id, on file or not.
    pub(super) vacancy: Option<&'a str>,
    /// The event's employer, else the vacancy's.
    pub(super) employer: Option<&'a str>,
}

/// What events say of people and posts.
#[derive(Default)]
pub(super) struct Hires<'a> {
    /// By day, then by the event's id; the same person at the same vacancy once.
    pub(super) all: Vec<Hire<'a>>,
    /// People on file who were placed and haven't left.
    pub(super) at_work: FxHashSet<u32>,
    /// Posts reported filled, by their places.
    pub(super) filled: FxHashSet<usize>,
}

/// Somebody's time at a post.
struct Stay<'a> {
    vacancy: Option<&'a str>,
    employer: Option<&'a str>,
    /// The first and the last day of a placement there.
    first: Date,
    last: Date,
    is_over: bool,
}

type Stays<'a> = FxHashMap<Person<'a>, Vec<Stay<'a>>>;

impl<'a> Hires<'a> {
    /// Reads the log; `posts` are the vacancies on file.
    pub(super) fn read(events: &'a [Event], posts: &Posts<'a>, snapshot: &Snapshot, notes: &mut Notes) -> Self {
        let as_of = snapshot.settings().as_of;
        let mut dated = Vec::new();
        for event in events {
            let id = event.event_id.as_str();
            match (event.kind, event.date) {
                (None, _) => notes.add(Topic::KindUnknown, id),
                (Some(kind), _) if !COUNTED.contains(&kind) => {}
                (Some(_), None) => notes.add(Topic::Undated, id),
                (Some(_), Some(day)) if as_of.is_some_and(|today| day > today) => notes.add(Topic::Later, id),
                (Some(kind), Some(day)) => dated.push((day, event.event_id.as_str(), kind, event)),
            }
        }
        dated.sort_unstable_by_key(|(day, id, ..)| (*day, *id));
        let of_kind = |wanted: EventKind| dated.iter().filter(move |(_, _, kind, _)| *kind == wanted);
        let mut hires = Self::default();
        for (.., event) in of_kind(EventKind::Filled) {
            hires.filled.extend(event.vacancy_id.as_ref().and_then(|id| posts.find(id.as_str())));
        }
        let mut stays = Stays::default();
        for (day, _, _, event) in of_kind(EventKind::Placed) {
            let hire = Hire::of(event, *day, posts, snapshot, notes);
            let theirs = stays.entry(hire.person).or_default();
            // Without a vacancy an employer is all that tells one post from another.
            let is_same = |stay: &&mut Stay<'_>| {
                stay.vacancy == hire.vacancy && (hire.vacancy.is_some() || stay.employer == hire.employer)
            };
            if let Some(stay) = theirs.iter_mut().find(is_same) {
                stay.last = *day;
                notes.add(Topic::Repeated, hire.event);
            } else {
                let Hire { vacancy, employer, .. } = hire;
                theirs.push(Stay { vacancy, employer, first: *day, last: *day, is_over: false });
                hires.all.push(hire);
            }
        }
        for (day, _, _, event) in of_kind(EventKind::Ended) {
            end(&mut stays, *day, event, snapshot, notes);
        }
        let stay_on = |stays: &[Stay<'_>]| stays.iter().any(|stay| !stay.is_over);
        hires.at_work =
            stays.iter().filter(|(_, stays)| stay_on(stays)).filter_map(|(person, _)| on_file(*person)).collect();
        hires.note_overridden(of_kind(EventKind::Overridden).map(|(_, _, _, event)| *event), snapshot, notes);
        hires
    }

    /// Notes the placements that an override came before.
    fn note_overridden(&self, overrides: impl Iterator<Item = &'a Event>, snapshot: &Snapshot, notes: &mut Notes) {
        let key = |event: &'a Event| Some((person(event, snapshot), event.vacancy_id.as_ref()?.as_str(), event.date?));
        let mut first: FxHashMap<(Person<'a>, &str), Date> = FxHashMap::default();
        for (person, vacancy, day) in overrides.filter_map(key) {
            // They come in the order of days.
            first.entry((person, vacancy)).or_insert(day);
        }
        for hire in &self.all {
            let overridden = hire.vacancy.and_then(|vacancy| first.get(&(hire.person, vacancy)));
            if overridden.is_some_and(|day| *day <= hire.day) {
                notes.add(Topic::Overridden, hire.event);
            }
        }
    }
}

/// Kinds that the ledger reads; of the others it has nothing to say.
const COUNTED: [EventKind; 4] = [EventKind::Placed, EventKind::Ended, EventKind::Filled, EventKind::Overridden];

fn on_file(person: Person<'_>) -> Option<u32> {
    match person {
        Person::OnFile(number) => Some(number),
        Person::Unknown(_) | Person::Nameless(_) => None,
    }
}

fn person<'a>(event: &'a Event, snapshot: &Snapshot) -> Person<'a> {
    match event.worker_id.as_ref().map(WorkerId::as_str) {
        None => Person::Nameless(event.event_id.as_str()),
        Some(id) => snapshot.layout().workers.ids.find(id).map_or(Person::Unknown(id), Person::OnFile),
    }
}

impl<'a> Hire<'a> {
    fn of(event: &'a Event, day: Date, posts: &Posts<'a>, snapshot: &Snapshot, notes: &mut Notes) -> Self {
        let id = event.event_id.as_str();
        let vacancy = event.vacancy_id.as_ref().map(VacancyId::as_str);
        let place = vacancy.and_then(|id| posts.find(id));
        let post = place.map(|place| &posts.all[place]);
        let told = event.employer_id.as_ref().map(EmployerId::as_str);
        let theirs = post.and_then(|post| post.employer);
        let person = person(event, snapshot);
        if on_file(person).is_none() {
            notes.add(Topic::WorkerUnknown, id);
        }
        if post.is_none() {
            notes.add(Topic::VacancyUnknown, id);
        }
        if told.is_some() && theirs.is_some() && told != theirs {
            notes.add(Topic::EmployerDiffers, id);
        }
        if post.and_then(|post| post.facts.opens).is_some_and(|opens| day.to_days() < opens) {
            notes.add(Topic::BeforeOpening, id);
        }
        Self { event: id, day, person, post: place, vacancy, employer: told.or(theirs) }
    }
}

/// Ends the stays that an event means: at its vacancy, else with its employer, else all of the person's.
fn end<'a>(stays: &mut Stays<'a>, day: Date, event: &'a Event, snapshot: &Snapshot, notes: &mut Notes) {
    let (vacancy, employer) = (event.vacancy_id.as_ref(), event.employer_id.as_ref());
    let is_meant = |stay: &&mut Stay<'_>| match (vacancy, employer) {
        (Some(vacancy), _) => stay.vacancy == Some(vacancy.as_str()),
        (None, Some(employer)) => stay.employer == Some(employer.as_str()),
        (None, None) => true,
    };
    let theirs = stays.get_mut(&person(event, snapshot)).into_iter().flatten();
    let (mut meant, mut ended) = (false, false);
    for stay in theirs.filter(is_meant) {
        meant = true;
        ended |= stay.first <= day;
        // Who was placed there again later is still at work.
        stay.is_over |= stay.last <= day;
    }
    if !ended {
        let topic = if meant { Topic::EndedBeforePlaced } else { Topic::EndedWithoutPlaced };
        notes.add(topic, event.event_id.as_str());
    }
}
