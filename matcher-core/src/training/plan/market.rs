//! What is a market worth, and by how much more with somebody taught? Lists in whole steps of a score.

use std::sync::Arc;

use rayon::prelude::*;

use crate::assignment::Growing;
use crate::engine::{Lesson, RankOptions, Said, Snapshot, TaughtPair};
use crate::policy::Policy;
use crate::training::TrainingError;

/// Steps in a score of 1, 2^40: sums of a million scores stay far below 2^63, and rounding below the ninth digit.
const STEPS: f64 = 1_099_511_627_776.0;

/// A score in whole steps.
#[allow(clippy::cast_possible_truncation, reason = "a score is from 0 to 1")]
pub(super) fn steps(score: f64) -> i64 {
    (score * STEPS).round() as i64
}

/// Steps as a score.
#[allow(clippy::cast_precision_loss, reason = "a sum of scores in steps stays below 2^53 where it is told")]
pub(super) fn score(steps: i64) -> f64 {
    steps as f64 / STEPS
}

/// The lists of a market as it is: by worker, the vacancies of their list and the score of each.
pub(super) struct Market {
    indptr: Vec<usize>,
    vacancies: Vec<u32>,
    scores: Vec<i64>,
    openings: Vec<u32>,
    /// Vacancies with openings for which people can apply.
    open: Vec<u32>,
}

impl Market {
    /// The lists of everybody, those of an assignment by score alone.
    pub(super) fn new(snapshot: &Snapshot, options: &RankOptions) -> Result<Self, TrainingError> {
        let policy = Arc::new(Policy::none());
        let terms = snapshot.terms(&policy, options)?;
        let lists = snapshot.listed(options)?;
        let pairs = lists.iter().map(Vec::len).sum();
        let mut market = Self {
            indptr: Vec::with_capacity(lists.len() + 1),
            vacancies: Vec::with_capacity(pairs),
            scores: Vec::with_capacity(pairs),
            openings: terms.iter().map(|terms| terms.seating.openings).collect(),
            open: (0_u32..)
                .zip(&terms)
                .filter(|(_, terms)| terms.is_open && terms.seating.openings > 0)
                .map(|(vacancy, _)| vacancy)
                .collect(),
        };
        market.indptr.push(0);
        for list in lists {
            for (vacancy, score) in list {
                market.vacancies.push(vacancy);
                market.scores.push(steps(score));
            }
            market.indptr.push(market.vacancies.len());
        }
        Ok(market)
    }

    /// The vacancies that somebody could still take, with the price of an opening each.
    pub(super) fn posts(&self, price: impl Fn(u32) -> i64) -> Vec<(u32, f64)> {
        self.open.iter().map(|vacancy| (*vacancy, score(price(*vacancy)))).collect()
    }

    /// The list of one worker.
    pub(super) fn list(&self, worker: u32) -> Vec<(u32, i64)> {
        let row = self.indptr[worker as usize]..self.indptr[worker as usize + 1];
        self.vacancies[row.clone()].iter().copied().zip(self.scores[row].iter().copied()).collect()
    }

    /// The vacancies on the list of one worker.
    pub(super) fn listed(&self, worker: u32) -> &[u32] {
        &self.vacancies[self.indptr[worker as usize]..self.indptr[worker as usize + 1]]
    }

    /// Everybody assigned so that the sum of scores is the largest.
    pub(super) fn assigned(&self) -> Growing {
        Growing::new(&self.indptr, &self.vacancies, &self.scores, &self.openings)
    }
}

/// The lists of people as if they had been taught, made when they are needed.
#[derive(Clone, Copy)]
pub(super) struct Taught<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) lessons: &'a [Lesson],
    pub(super) said: &'a Said,
    pub(super) ranking: &'a RankOptions,
}

impl Taught<'_> {
    /// The lists of people after a lesson each, in the order asked.
    pub(super) fn lists(&self, asked: &[(u32, u32)]) -> Vec<Vec<TaughtPair>> {
        let list = |(worker, lesson): &(u32, u32)| {
            self.snapshot.taught(*worker, &self.lessons[*lesson as usize], self.said, self.ranking)
        };
        asked.par_iter().map(list).collect()
    }
}

/// A list with the scores to expect of somebody who passes with a share of 1 or less.
pub(super) fn expected(list: &[TaughtPair], pass: f64) -> Vec<(u32, i64)> {
    let mean = |pair: &TaughtPair| pass * pair.score + (1.0 - pass) * pair.before.unwrap_or(0.0);
    list.iter().map(|pair| (pair.vacancy, steps(mean(pair)))).collect()
}

/// A list with the scores of somebody who passes.
pub(super) fn passed(list: &[TaughtPair]) -> Vec<(u32, i64)> {
    list.iter().map(|pair| (pair.vacancy, steps(pair.score))).collect()
}
