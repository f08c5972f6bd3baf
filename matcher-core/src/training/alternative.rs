//! Which other occupations are within a person's reach?

use std::cmp::Reverse;
use std::collections::BTreeMap;

use serde::Serialize;

use super::error::TrainingError;
use super::field::Field;
use super::gap::{Ground, Learner, float, is_mendable, left};
use super::item::{Item, ItemKind, ItemName};
use super::note::GapNote;
use crate::engine::{Fingerprints, Reached};
use crate::record::{Vacancy, Worker};

/// Openings of an occupation that its fit is the mean of. Ours: about as many as an officer goes through with somebody.
pub const FIT_OPENINGS: u64 = 10;

/// Items of an occupation that are named.
const NAMED: usize = 3;

/// An item that many vacancies of an occupation ask and a person lacks.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Wanted {
    /// What it is called.
    pub name: ItemName,
    /// What it is.
    pub kind: ItemKind,
    /// Openings within reach that require it.
    pub openings: u64,
    /// Whether a class to come leads to it and takes the person.
    pub is_trainable: bool,
}

/// Another occupation within reach.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Alternative {
    /// Its KBJI unit group; `None` of vacancies that are sorted by their title alone.
    pub occupation: Option<String>,
    /// The title most of its openings have.
    pub title: String,
    /// Mean score over its [`FIT_OPENINGS`] best openings within reach, those that aren't there counting 0; in [0, 1].
    pub fit: f64,
    /// The best score among its vacancies within reach, in [0, 1].
    pub score: f64,
    /// Its vacancies on file.
    pub vacancies: u64,
    /// Their openings.
    pub openings: u64,
    /// Vacancies within reach.
    pub reached: u64,
    /// Vacancies of which the person passes every hard rule.
    pub eligible: u64,
    /// Vacancies of which no rule fails and one can't be told.
    pub eligible_unknown: u64,
    /// Required items the person isn't known to have, where they are fewest.
    pub missing_least: u64,
    /// The same for the median vacancy within reach.
    pub missing_median: f64,
    /// Those that most openings require, at most three.
    pub wanted: Vec<Wanted>,
}

/// Other occupations within a person's reach, the highest fit first; equals by score, then by code and title.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Alternatives {
    /// The person's id as given.
    pub worker_id: String,
    /// A row an occupation.
    pub rows: Vec<Alternative>,
    /// What a reader should know beside them.
    pub notes: Vec<GapNote>,
    /// What it was made from; the generation stands for courses.
    pub fingerprints: Fingerprints,
}

/// What is counted of one occupation.
#[derive(Default)]
struct Tally<'a> {
    vacancies: u64,
    openings: u64,
    eligible: u64,
    eligible_unknown: u64,
    /// Openings by title.
    titles: BTreeMap<&'a str, u64>,
    /// Score and openings of vacancies within reach.
    scores: Vec<(f64, u64)>,
    missing: Vec<u64>,
    wanted: BTreeMap<Item, u64>,
}

/// Other occupations within reach, at most `k`.
pub(crate) fn alternatives(ground: &Ground<'_>, worker: &Worker, k: usize) -> Result<Alternatives, TrainingError> {
    if k == 0 {
        return Err(crate::engine::EngineError::NoK { k }.into());
    }
    let learner = ground.learner(worker);
    let numbers = ground.numbers(ground.vacancies.iter())?;
    let reached = ground.snapshot.reach(&learner.unsaved, &numbers, ground.cancel)?;
    let mut tallies: BTreeMap<Field, Tally<'_>> = BTreeMap::new();
    let mut unnamed = 0;
    for (vacancy, reached) in ground.vacancies.iter().zip(&reached) {
        ground.cancel.check()?;
        let Some(field) = Field::of_vacancy(ground.snapshot, reached.row.vacancy) else {
            unnamed += 1;
            continue;
        };
        if learner.field.as_ref() != Some(&field) {
            tallies.entry(field).or_default().add(ground, vacancy, reached, &learner);
        }
    }
    let within = tallies.into_iter().filter(|(_, tally)| !tally.scores.is_empty());
    let mut rows: Vec<Alternative> = within.map(|(field, tally)| tally.row(&field, ground, &learner)).collect();
    rows.sort_by(|one, other| {
        let best = other.fit.total_cmp(&one.fit).then(other.score.total_cmp(&one.score));
        best.then_with(|| (&one.occupation, &one.title).cmp(&(&other.occupation, &other.title)))
    });
    rows.truncate(k);
    let mut notes = ground.notes_on(&learner);
    if rows.is_empty() {
        notes.push(GapNote::NothingInReach);
    }
    if learner.field.is_none() {
        notes.push(GapNote::NoOccupation);
    }
    if unnamed > 0 {
        notes.push(GapNote::Unnamed { vacancies: unnamed });
    }
    let fingerprints = ground.snapshot.fingerprints().clone();
    Ok(Alternatives { worker_id: worker.worker_id.to_string(), rows, notes, fingerprints })
}

impl<'a> Tally<'a> {
    fn add(&mut self, ground: &Ground<'_>, vacancy: &'a Vacancy, reached: &Reached, learner: &Learner) {
        let facts = ground.snapshot.layout().vacancies.view(reached.row.vacancy).facts;
        let openings = u64::from(facts.openings);
        self.vacancies += 1;
        self.openings += openings;
        let title = vacancy.title.as_deref().or(vacancy.occupation.as_deref()).unwrap_or_default();
        *self.titles.entry(title).or_default() += openings;
        let checks = reached.row.checks;
        self.eligible += u64::from(checks.eligible() == Some(true));
        self.eligible_unknown += u64::from(checks.eligible().is_none());
        if !(reached.is_candidate && reached.is_near && is_mendable(checks)) {
            return;
        }
        let held = ground.held(vacancy, learner);
        self.scores.push((reached.row.score, openings));
        self.missing.push(left(&held));
        for (item, _) in held.into_iter().filter(|(item, has)| item.is_required && *has != Some(true)) {
            // Where it is asked only says what a last day counts for.
            *self.wanted.entry(Item { is_ruled: false, ..item }).or_default() += openings;
        }
    }

    fn row(mut self, field: &Field, ground: &Ground<'_>, learner: &Learner) -> Alternative {
        self.missing.sort_unstable();
        self.scores.sort_by(|one, other| other.0.total_cmp(&one.0).then(other.1.cmp(&one.1)));
        let mut wanted: Vec<(&str, ItemKind, u64)> =
            self.wanted.iter().map(|(item, openings)| (ground.token(item.code), item.kind, *openings)).collect();
        wanted.sort_by_key(|(token, kind, openings)| (Reverse(*openings), *kind, *token));
        let wanted = wanted.into_iter().take(NAMED).map(|(token, kind, openings)| Wanted {
            name: ItemName::of(token, &ground.profiler.lexicon),
            kind,
            openings,
            is_trainable: ground.course((token, kind), learner).0.is_some(),
        });
        let wanted = wanted.collect();
        // The first of equals by bytes.
        let title = self.titles.iter().min_by_key(|(title, openings)| (Reverse(**openings), **title));
        Alternative {
            occupation: field.code(),
            title: title.map(|(title, _)| (*title).to_owned()).unwrap_or_default(),
            fit: fit(&self.scores),
            score: self.scores.first().map_or(0.0, |(score, _)| *score),
            vacancies: self.vacancies,
            openings: self.openings,
            reached: self.scores.len() as u64,
            eligible: self.eligible,
            eligible_unknown: self.eligible_unknown,
            missing_least: self.missing.first().copied().unwrap_or(0),
            missing_median: median(&self.missing),
            wanted,
        }
    }
}

/// The mean score over the [`FIT_OPENINGS`] best openings; scores come best first.
fn fit(scores: &[(f64, u64)]) -> f64 {
    let mut left = FIT_OPENINGS;
    let mut sum = 0.0;
    for (score, openings) in scores {
        let taken = left.min(*openings);
        sum += score * float(taken);
        left -= taken;
    }
    sum / float(FIT_OPENINGS)
}

/// The median of sorted counts; 0 if there are none.
fn median(counts: &[u64]) -> f64 {
    let middle = counts.len() / 2;
    match counts.get(middle) {
        None => 0.0,
        Some(upper) if counts.len() % 2 == 1 => float(*upper),
        Some(upper) => f64::midpoint(float(counts[middle - 1]), float(*upper)),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp, reason = "sums of quarters are exact")]

    use super::*;

    #[test]
    fn the_fit_is_a_mean_over_ten_openings_whether_or_not_they_are_there() {
        assert_eq!(fit(&[(0.5, 30)]), 0.5);
        assert_eq!(fit(&[(0.5, 2)]), 0.1);
        assert_eq!(fit(&[(0.5, 5), (0.25, 20)]), 0.375);
        assert_eq!(fit(&[]), 0.0);
    }

    #[test]
    fn the_median_of_an_even_number_lies_between_the_middle_two() {
        assert_eq!([median(&[]), median(&[3]), median(&[1, 2]), median(&[0, 1, 5])], [0.0, 3.0, 1.5, 1.0]);
    }
}
