//! Whom does a plan admit? One after another, each time whoever adds most, found by looking at few.
//!
//! What admitting somebody adds is bounded by prices: no more than the best of their list is worth above its price and
//! above what they have already. Whoever has the highest bound is looked at more closely: first their list is made as if they
//! had been taught, then the market is asked exactly. Who is still first then is admitted. Nobody else needs a look, since
//! their bounds are lower already.
//!
//! Bounds stay bounds as long as prices only rise and nobody loses what they have; whoever loses is looked at anew. Prices
//! only rise where the admitted had no place before. Where somebody leaves a place its price may fall, and if seats are
//! left at the end, everybody's bounds are made anew.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::admit::{Candidate, Seats, Turn};
use super::class::Class;
use super::market::{Taught, expected, score, steps};
use crate::assignment::Growing;
use crate::cancel::Cancel;
use crate::engine::TaughtPair;
use crate::training::TrainingError;

/// So many lists are made together, by all threads.
const LISTS_AT_ONCE: usize = 8;

/// Somebody admitted.
#[derive(Clone, Debug)]
pub(super) struct Admitted {
    pub(super) candidate: Candidate,
    /// By how much the sum of expected scores rose, in steps.
    pub(super) gain: i64,
    /// The vacancies of their list, as if they were taught.
    pub(super) list: Vec<TaughtPair>,
}

/// What is known of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    /// A bound without a list, made after so many admissions.
    Bound(usize),
    /// A bound of their list, made after so many admissions.
    Listed(usize),
    /// What they add exactly, after so many admissions.
    Exact(usize),
}

/// A candidate in the queue.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    key: f64,
    turn: (i32, u32),
    at: usize,
    known: Known,
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Waiting {}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waiting {
    /// Higher keys first; of equal ones whose turn comes first, and the class that is named first.
    fn cmp(&self, other: &Self) -> Ordering {
        self.key.total_cmp(&other.key).then_with(|| (other.turn, other.at).cmp(&(self.turn, self.at)))
    }
}

/// How candidates are ordered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// What they add.
    Gain,
    /// What they add for each rupiah of their seat; seats that cost nothing come first.
    GainPerCost,
}

/// A plan in the making.
pub(super) struct Greedy<'a> {
    pub(super) market: Growing,
    pub(super) seats: Seats<'a>,
    pub(super) classes: &'a [Class<'a>],
    pub(super) taught: &'a Taught<'a>,
    pub(super) by: By,
    pub(super) cancel: &'a Cancel,
    pub(super) admitted: Vec<Admitted>,
    /// The lists made so far, by worker and class; another order of looking uses them again.
    pub(super) lists: &'a mut FxHashMap<(u32, u32), Vec<TaughtPair>>,
    /// Whether the price of a vacancy fell, so that bounds made before may be none.
    pub(super) has_fallen: bool,
}

impl Greedy<'_> {
    fn key(&self, candidate: &Candidate, gain: i64) -> f64 {
        let gain = score(gain + candidate.added);
        let cost = self.classes[candidate.class as usize].cost.unwrap_or(0);
        match self.by {
            By::Gain => gain,
            By::GainPerCost if cost == 0 => f64::MAX,
            #[allow(clippy::cast_precision_loss, reason = "rupiah stay below 2^53")]
            By::GainPerCost => gain / cost as f64,
        }
    }

    /// Admits people in one turn of the policy until nobody adds anything.
    pub(super) fn run(&mut self, candidates: &[Candidate], turn: Turn) -> Result<(), TrainingError> {
        let mut gone: FxHashSet<u32> = self.admitted.iter().map(|admitted| admitted.candidate.worker).collect();
        let waiting = candidates.iter().enumerate().filter(|(_, candidate)| candidate.group <= turn.group);
        let mut queue: BinaryHeap<Waiting> =
            waiting.filter_map(|(at, candidate)| self.bounded(at, candidate)).collect();
        while let Some(first) = queue.pop() {
            self.cancel.check()?;
            let candidate = &candidates[first.at];
            if gone.contains(&candidate.worker) || !self.seats.takes(candidate, turn) {
                continue;
            }
            let now = self.admitted.len();
            match first.known {
                Known::Bound(then) if then < now => queue.extend(self.bounded(first.at, candidate)),
                Known::Bound(_) => {
                    self.list(first, &mut queue, candidates, &gone);
                    queue.extend(self.listed(first.at, candidate));
                }
                Known::Listed(then) | Known::Exact(then) if then < now => {
                    queue.extend(self.listed(first.at, candidate));
                }
                Known::Listed(_) => {
                    let list = self.expected(candidate);
                    let gain = self.market.gain(candidate.worker, &list);
                    if gain > 0 {
                        queue.push(Waiting { key: self.key(candidate, gain), known: Known::Exact(now), ..first });
                    }
                }
                Known::Exact(_) => {
                    gone.insert(candidate.worker);
                    let poorer = self.admit(candidate);
                    for worker in poorer {
                        let first = candidates.partition_point(|other| other.worker < worker);
                        let own = candidates.iter().enumerate().skip(first).take_while(|(_, own)| own.worker == worker);
                        queue.extend(own.filter_map(|(at, own)| self.bounded(at, own)));
                    }
                }
            }
        }
        Ok(())
    }

    /// Lets somebody in; says who lost something by it.
    fn admit(&mut self, candidate: &Candidate) -> Vec<u32> {
        let replaced = self.market.replace(candidate.worker, self.expected(candidate));
        self.has_fallen |= !replaced.fell.is_empty();
        self.seats.admit(candidate);
        let list = self.lists.get(&(candidate.worker, candidate.class)).cloned().unwrap_or_default();
        self.admitted.push(Admitted { candidate: candidate.clone(), gain: replaced.change, list });
        replaced.poorer
    }

    /// The list of somebody taught, with the scores to expect.
    fn expected(&self, candidate: &Candidate) -> Vec<(u32, i64)> {
        let list = self.lists.get(&(candidate.worker, candidate.class));
        expected(list.map_or(&[][..], Vec::as_slice), self.pass(candidate))
    }

    fn pass(&self, candidate: &Candidate) -> f64 {
        self.classes[candidate.class as usize].pass
    }

    /// A candidate with the bound that needs no list; none if they add nothing.
    ///
    /// The largest sum is convex in scores, so that scores between those of the record as it is and as taught add no more
    /// than the same part of what it adds to be taught for certain.
    fn bounded(&self, at: usize, candidate: &Candidate) -> Option<Waiting> {
        let certain = candidate.bound(&self.market);
        let bound = steps(self.pass(candidate) * certain) + 1;
        let (key, turn) = (self.key(candidate, bound), candidate.turn);
        let known = Known::Bound(self.admitted.len());
        (certain > 0.0).then_some(Waiting { key, turn, at, known })
    }

    /// A candidate with the bound of their list; none if they add nothing.
    fn listed(&self, at: usize, candidate: &Candidate) -> Option<Waiting> {
        let bound = self.market.bound(candidate.worker, &self.expected(candidate));
        let known = Known::Listed(self.admitted.len());
        let (key, turn) = (self.key(candidate, bound), candidate.turn);
        (bound > 0).then_some(Waiting { key, turn, at, known })
    }

    /// Makes the list of the first candidate, and of those next in the queue who will be asked soon.
    fn list(
        &mut self,
        first: Waiting,
        queue: &mut BinaryHeap<Waiting>,
        candidates: &[Candidate],
        gone: &FxHashSet<u32>,
    ) {
        let mut asked = vec![first.at];
        let mut back = Vec::new();
        while asked.len() < LISTS_AT_ONCE && back.len() < 2 * LISTS_AT_ONCE {
            let Some(next) = queue.pop() else { break };
            if next.known == Known::Bound(self.admitted.len()) && !gone.contains(&candidates[next.at].worker) {
                asked.push(next.at);
            }
            back.push(next);
        }
        queue.extend(back);
        asked.retain(|at| !self.lists.contains_key(&(candidates[*at].worker, candidates[*at].class)));
        let pairs: Vec<_> = asked
            .iter()
            .map(|at| (candidates[*at].worker, self.classes[candidates[*at].class as usize].offer))
            .collect();
        let lists = self.taught.lists(&pairs);
        for (at, list) in asked.into_iter().zip(lists) {
            self.lists.insert((candidates[at].worker, candidates[at].class), list);
        }
    }
}
