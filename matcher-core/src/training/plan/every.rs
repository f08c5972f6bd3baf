//! Is there a better plan? Where there are few, every one of them.

use super::admit::{Candidate, Place, Seats, Turn};
use super::class::Class;
use super::greedy::Admitted;
use super::market::{Market, Taught, expected};
use crate::assignment::Growing;
use crate::cancel::Cancel;
use crate::engine::TaughtPair;
use crate::training::TrainingError;

/// The most plans that are looked at one by one; a few thousand take a blink.
const MOST: u64 = 4096;

/// Whether there are so few plans that every one can be looked at: each person goes to one class or to none.
pub(super) fn are_few(candidates: &[Candidate]) -> bool {
    let plans = candidates.chunk_by(|a, b| a.worker == b.worker).try_fold(1_u64, |plans, own| {
        let choices: usize = own.iter().map(|candidate| candidate.places.len()).sum();
        plans.checked_mul(1 + choices as u64).filter(|plans| *plans <= MOST)
    });
    plans.is_some()
}

/// Somebody in a class.
#[derive(Clone, Debug)]
struct Choice {
    worker: u32,
    place: Place,
    pass: f64,
    list: Vec<TaughtPair>,
}

/// The plan that adds most: its people in the order of the candidates.
struct Every<'a> {
    choices: &'a [Choice],
    /// Where the choices of one worker begin and end.
    people: Vec<std::ops::Range<usize>>,
    own: Vec<Vec<(u32, i64)>>,
    turn: Turn,
    market: Growing,
    chosen: Vec<usize>,
    best: Vec<usize>,
    most: i64,
}

/// The best of all plans whose people all have a seat in one turn. `candidates` come by worker.
pub(super) fn best(
    (market, growing): (&Market, Growing),
    (candidates, classes): (&[Candidate], &[Class<'_>]),
    taught: &Taught<'_>,
    (mut seats, turn): (Seats<'_>, Turn),
    cancel: &Cancel,
) -> Result<Vec<Admitted>, TrainingError> {
    let pairs: Vec<_> = candidates.iter().map(Candidate::pair).collect();
    let mut found: Vec<((i32, u32), Choice)> = Vec::new();
    for (candidate, list) in candidates.iter().zip(taught.lists(&pairs)) {
        found.extend(candidate.places.iter().map(|place| {
            let pass = classes[place.class as usize].pass;
            (candidate.turn, Choice { worker: candidate.worker, place: *place, pass, list: list.clone() })
        }));
    }
    found.sort_by_key(|(turn, choice)| (*turn, choice.place.class));
    let choices: Vec<Choice> = found.into_iter().map(|(_, choice)| choice).collect();
    let mut people = Vec::new();
    let mut start = 0;
    for own in choices.chunk_by(|a, b| a.worker == b.worker) {
        people.push(start..start + own.len());
        start += own.len();
    }
    let mut every = Every {
        own: people.iter().map(|range| market.list(choices[range.start].worker)).collect(),
        choices: &choices,
        people,
        turn,
        market: growing.clone(),
        chosen: Vec::new(),
        best: Vec::new(),
        most: 0,
    };
    every.look(0, 0, &mut seats, cancel)?;
    let best = every.best;
    let mut market = growing;
    let admit = |at: usize| {
        let Choice { worker, place, list, .. } = choices[at].clone();
        Admitted { worker, place, gain: market.replace(worker, choices[at].expected()).change, list }
    };
    Ok(best.into_iter().map(admit).collect())
}

impl Choice {
    fn expected(&self) -> Vec<(u32, i64)> {
        expected(&self.list, self.pass)
    }
}

impl Every<'_> {
    /// Looks at everything that can be done with this person and those after, when those before have added `sum`.
    fn look(&mut self, person: usize, sum: i64, seats: &mut Seats<'_>, cancel: &Cancel) -> Result<(), TrainingError> {
        cancel.check()?;
        if sum > self.most {
            self.most = sum;
            self.best.clone_from(&self.chosen);
        }
        let Some(own) = self.people.get(person).cloned() else { return Ok(()) };
        for at in own {
            let choices = self.choices;
            let Choice { worker, place, .. } = &choices[at];
            if !seats.takes(place, self.turn) {
                continue;
            }
            seats.admit(place);
            let (change, added) = (self.market.replace(*worker, choices[at].expected()).change, place.added);
            self.chosen.push(at);
            self.look(person + 1, sum + change + added, seats, cancel)?;
            self.chosen.pop();
            self.market.replace(*worker, self.own[person].clone());
            seats.send_away(place.class);
        }
        self.look(person + 1, sum, seats, cancel)
    }
}
