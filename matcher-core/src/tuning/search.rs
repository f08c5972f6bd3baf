//! How are better weights found? One key after the other, uphill, with steps that narrow.
//!
//! # Source
//!
//! Coordinate ascent on the metric itself, as is customary for rankings with few parameters (Metzler and Croft 2007,
//! *Linear Feature-Based Models for Information Retrieval*, Information Retrieval 10(3)). What is ours: a move must pay in
//! more of the inner folds than it costs.

use std::rc::Rc;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rustc_hash::FxHashMap;

use super::folds::Folds;
use super::knob::Knob;
use super::{Trial, TuneOptions, Values};
use crate::scoring::Weights;

/// A round that gains less ends a search, or narrows its steps: below what a list that changes one place in a hundred
/// queries is worth.
const LEAST_GAIN: f64 = 1e-4;
/// Sizes of steps, one after the other.
const SIZES: [f64; 3] = [1.0, 0.5, 0.25];
/// Moves of one key after each other, in one direction.
const MOST_REPEATS: usize = 4;

/// Measures weights and remembers what it saw: folds begin alike.
pub(super) struct Search<'a, M> {
    pub(super) measure: M,
    pub(super) options: &'a TuneOptions,
    pub(super) knobs: Vec<Knob>,
    pub(super) folds: &'a Folds,
    known: FxHashMap<String, Rc<Values>>,
    pub(super) trace: Vec<Trial>,
}

/// Where a search stands.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) weights: Weights,
    pub(super) values: Rc<Values>,
}

impl<'a, M, E> Search<'a, M>
where
    M: FnMut(&Weights) -> Result<Values, E>,
{
    pub(super) fn new(measure: M, options: &'a TuneOptions, knobs: Vec<Knob>, folds: &'a Folds) -> Self {
        Self { measure, options, knobs, folds, known: FxHashMap::default(), trace: Vec::new() }
    }

    /// The place of these weights.
    pub(super) fn place(&mut self, weights: Weights) -> Result<Place, E> {
        let fingerprint = weights.fingerprint();
        let values = if let Some(values) = self.known.get(&fingerprint) {
            Rc::clone(values)
        } else {
            let values = Rc::new((self.measure)(&weights)?);
            self.known.insert(fingerprint, Rc::clone(&values));
            values
        };
        Ok(Place { weights, values })
    }

    /// Weights that were measured, each once.
    pub(super) fn measured(&self) -> usize {
        self.known.len()
    }

    /// The best weights found from `start` on without looking at the queries of a fold.
    pub(super) fn climb(&mut self, start: &Place, held: Option<usize>) -> Result<Place, E> {
        let all = shuffled(&self.knobs, self.options.seed, held);
        let mut best = start.clone();
        let mut left = self.options.trials;
        self.note(&best, held, None, true);
        for size in SIZES {
            let mut knobs = all.clone();
            loop {
                let before = self.folds.trained(&best.values, held);
                let mut moving = Vec::new();
                for knob in knobs {
                    if left == 0 {
                        return Ok(best);
                    }
                    let (better, does_move) = self.along(knob, size, start, best, held, &mut left)?;
                    best = better;
                    moving.extend(does_move.then_some(knob));
                }
                if self.folds.trained(&best.values, held) - before < LEAST_GAIN {
                    break;
                }
                // A key that changed no list, such as a wage that no record tells, waits for the next size.
                knobs = moving;
            }
        }
        Ok(best)
    }

    /// Moves one key as long as that pays; whether it moved any list.
    fn along(
        &mut self,
        knob: Knob,
        size: f64,
        start: &Place,
        mut best: Place,
        held: Option<usize>,
        left: &mut usize,
    ) -> Result<(Place, bool), E> {
        let mut does_move = false;
        for _ in 0..MOST_REPEATS {
            let mut better: Option<(Place, usize)> = None;
            for (weights, value) in knob.moves(&best.weights, size) {
                if *left == 0 {
                    break;
                }
                *left -= 1;
                let tried = self.place(weights)?;
                does_move |= self.folds.differ(&tried.values, &best.values, held);
                let than = better.as_ref().map_or(&best, |(place, _)| place);
                let is_better = self.pays(&tried, than, held) && self.holds(&tried, start, held);
                self.note(&tried, held, Some((knob.key, value)), false);
                self.options.progress.advance(1);
                if is_better {
                    better = Some((tried, self.trace.len() - 1));
                }
            }
            let Some((place, row)) = better else { break };
            self.trace[row].accepted = true;
            best = place;
        }
        Ok((best, does_move))
    }

    /// True if weights are better over all queries that may be looked at, and in more inner folds than they are worse.
    fn pays(&self, tried: &Place, best: &Place, held: Option<usize>) -> bool {
        let gain = self.folds.trained(&tried.values, held) - self.folds.trained(&best.values, held);
        let inner = self.folds.inner(held).map(|fold| {
            let gain = self.folds.held(&tried.values, fold) - self.folds.held(&best.values, fold);
            (gain > 0.0, gain < 0.0)
        });
        let (better, worse) = inner.fold((0, 0), |(better, worse), (is_better, is_worse)| {
            (better + usize::from(is_better), worse + usize::from(is_worse))
        });
        gain > LEAST_GAIN / 10.0 && better > worse
    }

    /// True if no task falls farther below where it began than the options allow.
    fn holds(&self, tried: &Place, start: &Place, held: Option<usize>) -> bool {
        let Some(slack) = self.options.slack else { return true };
        let tasks = self.folds.by_task(&tried.values, held).into_iter().zip(self.folds.by_task(&start.values, held));
        tasks.into_iter().all(|(now, then)| now >= then - slack)
    }

    fn note(&mut self, place: &Place, held: Option<usize>, moved: Option<(&'static str, String)>, accepted: bool) {
        let (key, value) = moved.map_or((None, None), |(key, value)| (Some(key), Some(value)));
        self.trace.push(Trial {
            fold: held.map(|fold| fold + 1),
            trial: self.trace.iter().rev().take_while(|trial| trial.fold == held.map(|fold| fold + 1)).count(),
            key,
            value,
            trained: self.folds.trained(&place.values, held),
            held_out: held.map(|fold| self.folds.held(&place.values, fold)),
            accepted,
        });
    }
}

/// Keys in an order of their own for each fold.
fn shuffled(knobs: &[Knob], seed: u64, held: Option<usize>) -> Vec<Knob> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(held.map_or(0, |fold| fold as u64 + 1));
    let mut keyed: Vec<(u32, Knob)> = knobs.iter().map(|knob| (rng.next_u32(), *knob)).collect();
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, knob)| knob).collect()
}
