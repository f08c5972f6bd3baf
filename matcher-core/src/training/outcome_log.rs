//! What does the log say of somebody after a class? Classes people ended, what happened since, and what state that is.

use std::collections::{BTreeMap, BTreeSet};

use super::outcome_note::{OutcomeNotes, OutcomeTopic};
use crate::record::{Event, EventKind};
use crate::units::Date;

/// What became of somebody, as far as the log tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum State {
    Job,
    Business,
    FurtherTraining,
    /// Known, and none of these: no work yet, or none any more.
    Other,
    Unknown,
}

/// A class that somebody ended.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Training<'a> {
    pub(crate) worker: &'a str,
    pub(crate) course: Option<&'a str>,
    pub(crate) ended: Date,
    pub(crate) funder: Option<&'a str>,
    event: &'a str,
}

/// The events that tell of classes and what came after, person by person in the order of days.
pub(crate) struct Log<'a> {
    /// The day looked from: the market's, else that of the last event.
    pub(crate) today: Option<Date>,
    /// Every class that somebody ended, by worker, then day.
    pub(crate) trainings: Vec<Training<'a>>,
    people: BTreeMap<&'a str, Vec<&'a Event>>,
}

/// Words of an outcome, in small letters, `_` and `-` read as spaces. A documented few rather than a guess at everything.
const WORDS: [(State, &[&str]); 5] = [
    (State::Job, &["job", "employed", "work", "working", "placed", "bekerja", "kerja", "sudah bekerja", "karyawan"]),
    (
        State::Business,
        &["business", "self employed", "usaha", "usaha sendiri", "wirausaha", "berwirausaha", "wiraswasta"],
    ),
    (
        State::FurtherTraining,
        &[
            "further training",
            "training",
            "apprenticeship",
            "study",
            "pelatihan",
            "pelatihan lanjutan",
            "magang",
            "kuliah",
            "studi lanjut",
        ],
    ),
    (
        State::Other,
        &[
            "none",
            "no work",
            "not working",
            "unemployed",
            "belum bekerja",
            "belum kerja",
            "tidak bekerja",
            "menganggur",
        ],
    ),
    (
        State::Unknown,
        &["unknown", "not reached", "tidak diketahui", "belum diketahui", "tidak dapat dihubungi", "tidak terhubungi"],
    ),
];

/// What an outcome's words say; `None` if they aren't understood.
fn read(words: &str) -> Option<State> {
    let plain = words.to_lowercase().replace(['_', '-'], " ");
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let plain = plain.trim_end_matches('.');
    WORDS.iter().find(|(_, words)| words.contains(&plain)).map(|(state, _)| *state)
}

/// Whether a kind of event is read here.
fn is_read(kind: EventKind) -> bool {
    use EventKind::{Apprenticed, BusinessStarted, Certified, Ended, Outcome, Placed, Registered, Trained};
    matches!(kind, Registered | Trained | Certified | Apprenticed | Placed | Ended | BusinessStarted | Outcome)
}

impl<'a> Log<'a> {
    /// Reads events, whatever their order.
    pub(crate) fn new(events: &'a [Event], as_of: Option<Date>, notes: &mut OutcomeNotes) -> Self {
        let told = events.iter().filter(|event| event.kind.is_some_and(is_read));
        let today = as_of.or_else(|| events.iter().filter_map(|event| event.date).max());
        if let (None, Some(day)) = (as_of, today) {
            notes.add(OutcomeTopic::NoDay, &day.to_string());
        }
        let mut people: BTreeMap<&str, Vec<&Event>> = BTreeMap::new();
        for event in told {
            let id = event.event_id.as_str();
            match (&event.worker_id, event.date) {
                (None, _) => notes.add(OutcomeTopic::NoWorker, id),
                (_, None) => notes.add(OutcomeTopic::Undated, id),
                (_, Some(day)) if today.is_some_and(|today| day > today) => notes.add(OutcomeTopic::Later, id),
                (Some(worker), _) => people.entry(worker.as_str()).or_default().push(event),
            }
            if event.kind == Some(EventKind::Outcome) {
                match event.reason.as_deref().filter(|words| !words.trim().is_empty()) {
                    None => notes.add(OutcomeTopic::OutcomeUntold, id),
                    Some(words) if read(words).is_none() => notes.add(OutcomeTopic::OutcomeNotRead, id),
                    Some(_) => {}
                }
            }
        }
        let mut trainings = Vec::new();
        for (worker, events) in &mut people {
            events.sort_by_key(|event| (event.date, event.kind, event.event_id.as_str()));
            trainings.extend(ended(worker, events, notes));
        }
        Self { today, trainings, people }
    }

    /// Everything that is told of somebody, in the order of days.
    pub(crate) fn of(&self, worker: &str) -> &[&'a Event] {
        self.people.get(worker).map_or(&[], Vec::as_slice)
    }

    /// Everybody whom an event names.
    pub(crate) fn people(&self) -> impl Iterator<Item = &'a str> {
        self.people.keys().copied()
    }

    /// What happened from the day a class ended until another day, both included.
    fn after(&self, training: &Training<'a>, until: Date) -> impl Iterator<Item = &'a Event> {
        let (ended, own) = (training.ended, training.event);
        let events = self.of(training.worker).iter().copied();
        events.filter(move |event| {
            event.date.is_some_and(|day| ended <= day && day <= until) && event.event_id.as_str() != own
        })
    }

    /// The first day of a certificate of the class.
    pub(crate) fn certified(&self, training: &Training<'a>) -> Option<Date> {
        let of_class = |event: &&&Event| {
            event.kind == Some(EventKind::Certified) && of_course(event).is_some_and(|id| Some(id) == training.course)
        };
        self.of(training.worker).iter().find(of_class).and_then(|event| event.date)
    }

    /// The state on a day, by the last event that tells one: a post started and not ended is a job, a later class or an
    /// apprenticeship is further training, an outcome is what its words say. What came before the class isn't its outcome.
    pub(crate) fn state(&self, training: &Training<'a>, until: Date) -> State {
        let (mut state, mut posts) = (State::Unknown, Vec::new());
        for event in self.after(training, until) {
            let post = event.vacancy_id.as_ref().map(crate::ids::VacancyId::as_str);
            match event.kind {
                Some(EventKind::Placed) => {
                    posts.push(post);
                    state = State::Job;
                }
                Some(EventKind::Ended) => {
                    // An end that names no post ends all; one of a post from before the class ends none of these.
                    let held = posts.len();
                    posts.retain(|open| post.is_some() && open.is_some() && *open != post);
                    if state == State::Job && posts.is_empty() && (held > 0 || post.is_none()) {
                        state = State::Other;
                    }
                }
                // By law an apprenticeship is part of training: Undang-Undang 13/2003, article 1 number 11.
                Some(EventKind::Trained) if of_course(event) == training.course => {}
                Some(EventKind::Trained | EventKind::Apprenticed) => state = State::FurtherTraining,
                Some(EventKind::BusinessStarted) => state = State::Business,
                Some(EventKind::Outcome) => state = said(event),
                _ => {}
            }
        }
        state
    }

    /// Whether somebody found work until a day, of others or of their own: a post, a business, or an outcome that says so.
    pub(crate) fn found_work(&self, training: &Training<'a>, until: Date) -> bool {
        self.after(training, until).any(|event| match event.kind {
            Some(EventKind::Placed | EventKind::BusinessStarted) => true,
            Some(EventKind::Outcome) => matches!(said(event), State::Job | State::Business),
            _ => false,
        })
    }

    /// Whether somebody started a business until a day.
    pub(crate) fn started_business(&self, training: &Training<'a>, until: Date) -> bool {
        self.after(training, until).any(|event| {
            event.kind == Some(EventKind::BusinessStarted)
                || event.kind == Some(EventKind::Outcome) && said(event) == State::Business
        })
    }

    /// Whether somebody took a post until a day.
    pub(crate) fn took_job(&self, training: &Training<'a>, until: Date) -> bool {
        self.after(training, until).any(|event| {
            event.kind == Some(EventKind::Placed) || event.kind == Some(EventKind::Outcome) && said(event) == State::Job
        })
    }
}

/// The state that an outcome's words say; one without words tells nothing, one that isn't understood is none of the named.
fn said(event: &Event) -> State {
    let words = event.reason.as_deref().filter(|words| !words.trim().is_empty());
    words.map_or(State::Unknown, |words| read(words).unwrap_or(State::Other))
}

fn of_course(event: &Event) -> Option<&str> {
    event.course_id.as_ref().map(crate::ids::CourseId::as_str)
}

/// The classes that somebody ended, each course once; takes notes of what is out of order.
fn ended<'a>(worker: &'a str, events: &[&'a Event], notes: &mut OutcomeNotes) -> Vec<Training<'a>> {
    let (mut trainings, mut seen) = (Vec::new(), BTreeSet::new());
    for event in events.iter().filter(|event| event.kind == Some(EventKind::Trained)) {
        let (id, course, Some(day)) = (event.event_id.as_str(), of_course(event), event.date) else { continue };
        match course {
            None => notes.add(OutcomeTopic::NoCourse, id),
            Some(course) if !seen.insert(course) => {
                notes.add(OutcomeTopic::TrainedTwice, id);
                continue;
            }
            Some(_) => {}
        }
        trainings.push(Training { worker, course, ended: day, funder: event.funder.as_deref(), event: id });
    }
    for event in events.iter().filter(|event| event.kind == Some(EventKind::Certified)) {
        let id = event.event_id.as_str();
        let Some(course) = of_course(event) else {
            notes.add(OutcomeTopic::NoCourse, id);
            continue;
        };
        match trainings.iter().find(|training| training.course == Some(course)) {
            None => notes.add(OutcomeTopic::CertifiedUntrained, id),
            Some(training) if event.date.is_some_and(|day| day < training.ended) => {
                notes.add(OutcomeTopic::CertifiedEarly, id);
            }
            Some(_) => {}
        }
    }
    trainings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_in_both_languages_whatever_their_letters() {
        let cases = [
            ("Sudah bekerja.", Some(State::Job)),
            ("self-employed", Some(State::Business)),
            ("further_training", Some(State::FurtherTraining)),
            ("  belum   Bekerja ", Some(State::Other)),
            ("Tidak diketahui", Some(State::Unknown)),
            ("merawat keluarga", None),
        ];
        for (words, state) in cases {
            assert_eq!(read(words), state, "{words}");
        }
    }
}
