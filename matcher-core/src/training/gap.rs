//! What does a person lack for a vacancy, an occupation, or everything within reach, and what would having it open?

use std::collections::BTreeMap;

use serde::Serialize;

use super::error::TrainingError;
use super::field::Field;
use super::item::{CourseNote, Entrant, Item, ItemKind, ItemName, has, items};
use super::note::GapNote;
use super::offer::{CourseOffer, Offer, Offers};
use crate::cancel::Cancel;
use crate::engine::unsaved::UnsavedWorker;
use crate::engine::{Fingerprints, Reached, Snapshot};
use crate::index::Profiler;
use crate::record::{Vacancy, Worker};
use crate::scoring::eligibility::{Checks, Code};
use crate::units::Date;

/// Somebody whose training is asked about.
///
/// # Examples
///
/// ```
/// use matcher_core::training::Person;
///
/// assert!(matches!(Person::from("W1"), Person::Stored("W1")));
/// ```
#[derive(Clone, Copy)]
pub enum Person<'a> {
    /// A committed worker, by id.
    Stored(&'a str),
    /// A record that was never stored, or a stored one as it might be.
    Record(&'a Worker),
}

impl<'a> From<&'a str> for Person<'a> {
    fn from(id: &'a str) -> Self {
        Self::Stored(id)
    }
}

impl<'a> From<&'a Worker> for Person<'a> {
    fn from(record: &'a Worker) -> Self {
        Self::Record(record)
    }
}

/// What a person is held against.
///
/// # Examples
///
/// ```
/// use matcher_core::training::Goal;
///
/// assert_eq!(Goal::default(), Goal::Reach);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Goal {
    /// Every vacancy within reach: the two share a skill or an occupation, and no rule fails that a course can't mend.
    #[default]
    Reach,
    /// One vacancy, by its id.
    Vacancy(String),
    /// The vacancies of an occupation: a KBJI code, or a title.
    Occupation(String),
}

/// One item that vacancies ask, and what it is to a person.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GapRow {
    /// What it is called.
    pub name: ItemName,
    /// What it is.
    pub kind: ItemKind,
    /// Whether the person lacks it; `None` if they told nothing of that kind.
    pub missing: Option<bool>,
    /// Openings that require it and that the person isn't known to have it for, each over the number of required items of
    /// its vacancy that they aren't known to have; 0 or more.
    pub openings_unlocked: f64,
    /// Of those, openings for which it is the only one.
    pub openings_alone: u64,
    /// Openings that ask it, required or preferred.
    pub asked: u64,
    /// Of those, openings that require it.
    pub required: u64,
    /// Openings looked at.
    pub openings: u64,
    /// The best score of the person, as they are, with a vacancy that asks it; in [0, 1].
    pub score: f64,
    /// The best class to come that leads to it and takes the person.
    pub course: Option<CourseOffer>,
    /// Why there is none though a course leads there.
    pub course_note: Option<CourseNote>,
}

/// What a person lacks.
///
/// Rows stand with what is missing first, then what can't be told, then what is there; among these the one that unlocks most
/// openings first, then the one most asked for, then by kind and name.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct SkillGap {
    /// The person's id as given.
    pub worker_id: String,
    /// A row an item.
    pub rows: Vec<GapRow>,
    /// What a reader should know beside them.
    pub notes: Vec<GapNote>,
    /// What it was made from; the generation stands for courses.
    pub fingerprints: Fingerprints,
}

/// Everything that a question about one person's training reads.
pub(crate) struct Ground<'a> {
    pub(crate) snapshot: &'a Snapshot,
    pub(crate) vacancies: &'a [Vacancy],
    pub(crate) offers: &'a Offers,
    pub(crate) profiler: &'a Profiler,
    pub(crate) cancel: &'a Cancel,
}

/// One person as vacancies and courses see them.
pub(crate) struct Learner {
    pub(crate) unsaved: UnsavedWorker,
    pub(crate) entrant: Entrant,
    pub(crate) field: Option<Field>,
}

impl Ground<'_> {
    pub(crate) fn as_of(&self) -> Option<Date> {
        self.snapshot.settings().as_of
    }

    pub(crate) fn learner(&self, worker: &Worker) -> Learner {
        let (snapshot, profile) = (self.snapshot, self.profiler.worker(worker));
        let unsaved = UnsavedWorker::new(&profile, snapshot.layout(), snapshot.settings(), snapshot.statistics());
        Learner { unsaved, entrant: Entrant::new(&profile), field: Field::of_worker(&profile) }
    }

    /// The items of a vacancy, and whether the person has each.
    pub(crate) fn held(&self, vacancy: &Vacancy, learner: &Learner) -> Vec<(Item, Option<bool>)> {
        let (view, relations) = (learner.unsaved.view(), &learner.unsaved.relations);
        let asked = items(vacancy, self.snapshot, self.profiler).into_iter();
        asked.map(|item| (item, has(item, &view, relations, self.as_of()))).collect()
    }

    /// The dense numbers of vacancies.
    pub(crate) fn numbers<'b>(&self, vacancies: impl Iterator<Item = &'b Vacancy>) -> Result<Vec<u32>, TrainingError> {
        let number = |vacancy: &Vacancy| self.snapshot.vacancy_number(vacancy.vacancy_id.as_str());
        Ok(vacancies.map(number).collect::<Result<_, _>>()?)
    }

    /// The token behind an item.
    pub(crate) fn token(&self, code: u32) -> &str {
        self.snapshot.layout().skills.name(code)
    }

    /// The class for an item, or why there is none.
    pub(crate) fn course(
        &self,
        (token, kind): (&str, ItemKind),
        learner: &Learner,
    ) -> (Option<CourseOffer>, Option<CourseNote>) {
        match learner.entrant.course((token, kind), self.offers, &self.profiler.lexicon, self.as_of()) {
            Ok(offer) => (Some(Offer::told(offer)), None),
            Err(note) => (None, note),
        }
    }

    /// Notes on the person and the market.
    pub(crate) fn notes_on(&self, learner: &Learner) -> Vec<GapNote> {
        let knows = learner.unsaved.view().facts.knows;
        let mut notes = Vec::new();
        if !(knows.skills && knows.certificates) {
            notes.push(GapNote::Untold { skills: !knows.skills, certificates: !knows.certificates });
        }
        if self.offers.iter().next().is_none() {
            notes.push(GapNote::NoCourse);
        }
        notes
    }
}

/// Whether training could open a vacancy: no rule fails but that of certificates.
pub(crate) fn is_mendable(checks: Checks) -> bool {
    checks.failures().all(is_of_papers)
}

/// Whether a rule is that of certificates.
pub(crate) fn is_of_papers(code: Code) -> bool {
    matches!(code, Code::CertificateMissing | Code::CertificateExpired)
}

/// How many required items somebody isn't known to have: 0 is within their qualification.
pub(crate) fn left(held: &[(Item, Option<bool>)]) -> u64 {
    held.iter().filter(|(item, has)| item.is_required && *has != Some(true)).count() as u64
}

/// A count as a float; counts of openings stay far below 2^53.
#[allow(clippy::cast_precision_loss, reason = "see above")]
pub(crate) fn float(count: u64) -> f64 {
    count as f64
}

/// What is counted of one item.
#[derive(Default)]
struct Tally {
    is_lacking: bool,
    is_unknown: bool,
    unlocked: f64,
    alone: u64,
    asked: u64,
    required: u64,
    score: f64,
}

/// Vacancies and their openings.
#[derive(Default)]
struct Count {
    vacancies: u64,
    openings: u64,
}

impl Count {
    fn add(&mut self, openings: u64) {
        self.vacancies += 1;
        self.openings += openings;
    }
}

/// What a person lacks for a goal.
pub(crate) fn skill_gap(ground: &Ground<'_>, worker: &Worker, goal: &Goal) -> Result<SkillGap, TrainingError> {
    let learner = ground.learner(worker);
    let vacancies = meant(ground, goal)?;
    let numbers = ground.numbers(vacancies.iter().copied())?;
    let reached = ground.snapshot.reach(&learner.unsaved, &numbers, ground.cancel)?;
    let mut tallies: BTreeMap<(ItemKind, &str), Tally> = BTreeMap::new();
    let (mut looked, mut closed, mut qualified) = (Count::default(), Count::default(), Count::default());
    let mut codes: Vec<Code> = Vec::new();
    for (vacancy, reached) in vacancies.iter().zip(&reached) {
        ground.cancel.check()?;
        let openings = u64::from(ground.snapshot.layout().vacancies.view(reached.row.vacancy).facts.openings);
        if *goal == Goal::Reach && !(reached.is_candidate && reached.is_near) {
            continue;
        }
        let is_mendable = is_mendable(reached.row.checks);
        if !is_mendable {
            closed.add(openings);
            codes.extend(reached.row.checks.failures().filter(|code| !is_of_papers(*code)));
            if *goal == Goal::Reach {
                continue;
            }
        }
        looked.add(openings);
        let held = ground.held(vacancy, &learner);
        let left = left(&held);
        if left == 0 && is_mendable {
            qualified.add(openings);
        }
        for (item, has) in held {
            let tally = tallies.entry((item.kind, ground.token(item.code))).or_default();
            tally.add(item, has, reached, (openings, if is_mendable { left } else { 0 }));
        }
    }
    let rows = tallies.into_iter().map(|((kind, token), tally)| {
        let (course, course_note) = ground.course((token, kind), &learner);
        let name = ItemName::of(token, &ground.profiler.lexicon);
        GapRow { name, kind, course, course_note, ..tally.row(looked.openings) }
    });
    let mut rows: Vec<GapRow> = rows.collect();
    rows.sort_by(|one, other| one.key().cmp(&other.key()).then_with(|| one.name.item.cmp(&other.name.item)));
    let mut notes = ground.notes_on(&learner);
    match goal {
        Goal::Occupation(_) if vacancies.is_empty() => notes.push(GapNote::NobodyAsks),
        Goal::Reach if looked.vacancies == 0 => notes.push(GapNote::NothingInReach),
        _ => {}
    }
    if closed.vacancies > 0 {
        codes.sort_unstable();
        codes.dedup();
        let codes = codes.into_iter().map(Code::as_str).collect();
        notes.push(GapNote::Closed { vacancies: closed.vacancies, openings: closed.openings, codes });
    }
    if qualified.vacancies > 0 {
        notes.push(GapNote::Qualified { vacancies: qualified.vacancies, openings: qualified.openings });
    }
    let fingerprints = ground.snapshot.fingerprints().clone();
    Ok(SkillGap { worker_id: worker.worker_id.to_string(), rows, notes, fingerprints })
}

/// The vacancies that a goal is about.
fn meant<'a>(ground: &Ground<'a>, goal: &Goal) -> Result<Vec<&'a Vacancy>, TrainingError> {
    let all = ground.vacancies.iter();
    Ok(match goal {
        Goal::Reach => all.collect(),
        Goal::Vacancy(id) => {
            ground.snapshot.vacancy_number(id)?;
            all.filter(|vacancy| vacancy.vacancy_id.as_str() == id).collect()
        }
        Goal::Occupation(text) => {
            let Some(field) = Field::named(text, ground.profiler) else {
                let value = crate::record::shown_id(text).unwrap_or_else(|| "(not shown)".to_owned());
                return Err(TrainingError::Option { name: "occupation", value, expected: "a KBJI code or a title" });
            };
            let is_of = |vacancy: &Vacancy| -> Result<bool, TrainingError> {
                let number = ground.snapshot.vacancy_number(vacancy.vacancy_id.as_str())?;
                Ok(Field::of_vacancy(ground.snapshot, number).as_ref() == Some(&field))
            };
            let mut found = Vec::new();
            for vacancy in all {
                if is_of(vacancy)? {
                    found.push(vacancy);
                }
            }
            found
        }
    })
}

impl Tally {
    /// Counts one vacancy that asks the item; `left` is how many required items stand between it and the person, 0 if none
    /// does or none that a course could give.
    fn add(&mut self, item: Item, has: Option<bool>, reached: &Reached, (openings, left): (u64, u64)) {
        self.is_lacking |= has == Some(false);
        self.is_unknown |= has.is_none();
        self.asked += openings;
        self.score = self.score.max(reached.row.score);
        if !item.is_required {
            return;
        }
        self.required += openings;
        if has != Some(true) && left > 0 {
            self.unlocked += float(openings) / float(left);
            self.alone += if left == 1 { openings } else { 0 };
        }
    }

    /// Its row, without name and course.
    fn row(&self, openings: u64) -> GapRow {
        GapRow {
            name: ItemName { item: String::new(), label: String::new(), english: String::new() },
            kind: ItemKind::Skill,
            missing: if self.is_lacking { Some(true) } else { (!self.is_unknown).then_some(false) },
            openings_unlocked: self.unlocked,
            openings_alone: self.alone,
            asked: self.asked,
            required: self.required,
            openings,
            score: self.score,
            course: None,
            course_note: None,
        }
    }
}

impl GapRow {
    /// Whether a class to come leads to it and takes the person.
    #[must_use]
    pub fn is_trainable(&self) -> bool {
        self.course.is_some()
    }

    /// What rows are sorted by, beside their names. Openings unlocked are never below 0, so that their bits rise with them.
    fn key(&self) -> (u8, std::cmp::Reverse<u64>, std::cmp::Reverse<u64>, ItemKind) {
        let missing = match self.missing {
            Some(true) => 0,
            None => 1,
            Some(false) => 2,
        };
        let unlocked = self.openings_unlocked.to_bits();
        (missing, std::cmp::Reverse(unlocked), std::cmp::Reverse(self.asked), self.kind)
    }
}
