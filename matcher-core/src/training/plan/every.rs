//! Is there a better plan? Where there are few, every one of them.

use super::admit::{Candidate, Seats, Turn};
use super::class::Class;
use super::greedy::Admitted;
use super::market::{Market, Taught, expected};
use crate::assignment::Growing;
use crate::cancel::Cancel;
use crate::training::TrainingError;

/// The most plans that are looked at one by one; a few thousand take a blink.
const MOST: u64 = 4096;

/// Whether there are so few plans that every one can be looked at: each person goes to one class or to none.
pub(super) fn are_few(candidates: &[Candidate]) -> bool {
    let mut workers: Vec<u32> = candidates.iter().map(|candidate| candidate.worker).collect();
    workers.sort_unstable();
    let plans = workers
        .chunk_by(|a, b| a == b)
        .try_fold(1_u64, |plans, own| plans.checked_mul(1 + own.len() as u64).filter(|plans| *plans <= MOST));
    plans.is_some()
}

/// The plan that adds most: its people in the order of the candidates.
pub(super) struct Every<'a> {
    candidates: &'a [Candidate],
    /// Where the candidates of one worker begin and end.
    people: Vec<std::ops::Range<usize>>,
    lists: Vec<Vec<(u32, i64)>>,
    own: Vec<Vec<(u32, i64)>>,
    turn: Turn,
    market: Growing,
    chosen: Vec<usize>,
    best: Vec<usize>,
    most: i64,
}

/// The best of all plans whose people all have a seat in one turn.
pub(super) fn best(
    (market, growing): (&Market, Growing),
    (candidates, classes): (&[Candidate], &[Class<'_>]),
    taught: &Taught<'_>,
    (mut seats, turn): (Seats<'_>, Turn),
    cancel: &Cancel,
) -> Result<Vec<Admitted>, TrainingError> {
    let pairs: Vec<_> = candidates.iter().map(|candidate| (candidate.worker, candidate.lesson)).collect();
    let made = taught.lists(&pairs);
    let pass = |candidate: &Candidate| classes[candidate.class as usize].pass;
    let mut sorted: Vec<usize> = (0..candidates.len()).collect();
    sorted.sort_by_key(|at| (candidates[*at].turn, candidates[*at].class));
    let ordered: Vec<Candidate> = sorted.iter().map(|at| candidates[*at].clone()).collect();
    let made: Vec<_> = sorted.iter().map(|at| made[*at].clone()).collect();
    let mut people = Vec::new();
    let mut start = 0;
    for own in ordered.chunk_by(|a, b| a.worker == b.worker) {
        people.push(start..start + own.len());
        start += own.len();
    }
    let mut every = Every {
        lists: ordered.iter().zip(&made).map(|(candidate, list)| expected(list, pass(candidate))).collect(),
        own: people.iter().map(|range| market.list(ordered[range.start].worker)).collect(),
        candidates: &ordered,
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
        let gain = market.replace(ordered[at].worker, expected(&made[at], pass(&ordered[at]))).change;
        Admitted { candidate: ordered[at].clone(), gain, list: made[at].clone() }
    };
    Ok(best.into_iter().map(admit).collect())
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
            let candidate = &self.candidates[at];
            if !seats.takes(candidate, self.turn) {
                continue;
            }
            seats.admit(candidate);
            let worker = candidate.worker;
            let (change, added) = (self.market.replace(worker, self.lists[at].clone()).change, candidate.added);
            self.chosen.push(at);
            self.look(person + 1, sum + change + added, seats, cancel)?;
            self.chosen.pop();
            self.market.replace(worker, self.own[person].clone());
            seats.send_away(self.candidates[at].class);
        }
        self.look(person + 1, sum, seats, cancel)
    }
}
