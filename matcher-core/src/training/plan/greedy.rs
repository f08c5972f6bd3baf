//! Whom does a plan admit? One after another, each time whoever adds most, found by looking at few.
//!
//! What admitting somebody adds is bounded by prices: no more than the best of their list is worth above its price and
//! above what they have already. Whoever has the highest bound is looked at more closely: first the market is asked what
//! the few vacancies add that would be best for them, then their list is made as if they had been taught, then the market
//! is asked exactly. Who is still first then is admitted. Nobody else needs a look, since their bounds are lower already.
//!
//! Bounds stay bounds as long as prices only rise and nobody loses what they have; whoever loses is looked at anew. Prices
//! only rise where the admitted had no place before. Where somebody leaves a place its price may fall, and if seats are
//! left at the end, everybody's bounds are made anew.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use rustc_hash::{FxHashMap, FxHashSet};

use super::admit::{Candidate, Place, Seats, Turn};
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
    /// Dense number of the worker.
    pub(super) worker: u32,
    /// How their class sees them.
    pub(super) place: Place,
    /// By how much the sum of expected scores rose, in steps.
    pub(super) gain: i64,
    /// The vacancies of their list, as if they were taught.
    pub(super) list: Vec<TaughtPair>,
}

/// What is known of a candidate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    /// A bound by prices, made after so many admissions.
    Bound(usize),
    /// A bound by what the best vacancies add, made after so many admissions.
    Asked(usize),
    /// What they add exactly, after so many admissions.
    Exact(usize),
}

/// A candidate in the queue.
#[derive(Clone, Copy, Debug)]
struct Waiting {
    key: f64,
    /// What they add at most, or exactly.
    most: i64,
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
    /// Higher keys first; of equal ones whose turn comes first, and the lesson that is named first.
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
    /// The lists made so far, by worker and lesson; another order of looking uses them again.
    pub(super) lists: &'a mut FxHashMap<(u32, u32), Vec<TaughtPair>>,
    /// Whether the price of a vacancy fell, so that bounds made before may be none.
    pub(super) has_fallen: bool,
}

impl Greedy<'_> {
    /// The class that somebody who adds so much goes to, and what that is worth; none if no class takes them any more.
    fn place<'c>(&self, candidate: &'c Candidate, gain: i64, turn: Turn) -> Option<(f64, &'c Place)> {
        let open = candidate.places.iter().filter(|place| self.seats.takes(place, turn));
        // The first of equals.
        open.map(|place| (self.key(place, gain), place)).reduce(|best, next| if next.0 > best.0 { next } else { best })
    }

    fn key(&self, place: &Place, gain: i64) -> f64 {
        let gain = score(gain + place.added);
        let cost = self.classes[place.class as usize].cost.unwrap_or(0);
        match self.by {
            By::Gain => gain,
            By::GainPerCost if cost == 0 => f64::MAX,
            #[allow(clippy::cast_precision_loss, reason = "rupiah stay below 2^53")]
            By::GainPerCost => gain / cost as f64,
        }
    }

    /// Admits people in one turn of the policy until nobody adds anything.
    pub(super) fn run(&mut self, candidates: &[Candidate], turn: Turn) -> Result<(), TrainingError> {
        let mut gone: FxHashSet<u32> = self.admitted.iter().map(|admitted| admitted.worker).collect();
        let waiting = candidates.iter().enumerate();
        let mut queue: BinaryHeap<Waiting> =
            waiting.filter_map(|(at, candidate)| self.bounded(at, candidate, turn)).collect();
        while let Some(first) = queue.pop() {
            self.cancel.check()?;
            let candidate = &candidates[first.at];
            if gone.contains(&candidate.worker) {
                continue;
            }
            let now = self.admitted.len();
            match first.known {
                Known::Bound(then) | Known::Asked(then) | Known::Exact(then) if then < now => {
                    queue.extend(self.bounded(first.at, candidate, turn));
                }
                Known::Bound(_) if !self.is_listed(candidate) => {
                    let gain = self.most_added(candidate);
                    queue.extend(self.waiting(first.at, candidate, (gain, Known::Asked(now)), turn));
                }
                Known::Bound(_) | Known::Asked(_) => {
                    self.list(first, &mut queue, candidates, &gone);
                    let list = self.expected(candidate);
                    let gain = self.market.gain(candidate.worker, &list);
                    queue.extend(self.waiting(first.at, candidate, (gain, Known::Exact(now)), turn));
                }
                Known::Exact(_) => {
                    gone.insert(candidate.worker);
                    let Some((_, place)) = self.place(candidate, first.most, turn) else { continue };
                    let poorer = self.admit(candidate, place);
                    for worker in poorer {
                        let first = candidates.partition_point(|other| other.worker < worker);
                        let own = candidates.iter().enumerate().skip(first).take_while(|(_, own)| own.worker == worker);
                        queue.extend(own.filter_map(|(at, own)| self.bounded(at, own, turn)));
                    }
                }
            }
        }
        Ok(())
    }

    /// Lets somebody in; says who lost something by it.
    fn admit(&mut self, candidate: &Candidate, place: &Place) -> Vec<u32> {
        let replaced = self.market.replace(candidate.worker, self.expected(candidate));
        self.has_fallen |= !replaced.fell.is_empty();
        self.seats.admit(place);
        let list = self.lists.get(&candidate.pair()).cloned().unwrap_or_default();
        self.admitted.push(Admitted { worker: candidate.worker, place: *place, gain: replaced.change, list });
        replaced.poorer
    }

    /// The list of somebody taught, with the scores to expect.
    fn expected(&self, candidate: &Candidate) -> Vec<(u32, i64)> {
        let list = self.lists.get(&candidate.pair());
        // Classes of one lesson have one pass rate.
        let pass = candidate.places.first().map_or(1.0, |place| self.classes[place.class as usize].pass);
        expected(list.map_or(&[][..], Vec::as_slice), pass)
    }

    fn is_listed(&self, candidate: &Candidate) -> bool {
        self.lists.contains_key(&candidate.pair())
    }

    /// A candidate with the bound by prices, that of their list where it was made; none if they add nothing.
    fn bounded(&self, at: usize, candidate: &Candidate, turn: Turn) -> Option<Waiting> {
        let bound = if self.is_listed(candidate) {
            self.market.bound(candidate.worker, &self.expected(candidate))
        } else {
            steps(candidate.bound(&self.market))
        };
        self.waiting(at, candidate, (bound, Known::Bound(self.admitted.len())), turn)
    }

    /// A candidate of whom so much is known to add no more; none if that is nothing, or no class takes them.
    fn waiting(&self, at: usize, candidate: &Candidate, (most, known): (i64, Known), turn: Turn) -> Option<Waiting> {
        if most <= 0 {
            return None;
        }
        let (key, _) = self.place(candidate, most, turn)?;
        Some(Waiting { key, most, turn: candidate.turn, at, known })
    }

    /// No less than what a candidate adds: what their best vacancies add, or what any other is worth to them.
    fn most_added(&mut self, candidate: &Candidate) -> i64 {
        let gain = self.market.gain(candidate.worker, &candidate.best());
        let rest = steps(candidate.rest) + 1 - self.market.utility(candidate.worker);
        gain.max(rest)
    }

    /// Makes the list of the first candidate, and of those next in the queue who will be asked soon.
    fn list(
        &mut self,
        first: Waiting,
        queue: &mut BinaryHeap<Waiting>,
        candidates: &[Candidate],
        gone: &FxHashSet<u32>,
    ) {
        if self.is_listed(&candidates[first.at]) {
            return;
        }
        let mut asked = vec![candidates[first.at].pair()];
        let mut back = Vec::new();
        while asked.len() < LISTS_AT_ONCE && back.len() < 4 * LISTS_AT_ONCE {
            let Some(next) = queue.pop() else { break };
            let candidate = &candidates[next.at];
            let is_new = !self.is_listed(candidate) && !asked.contains(&candidate.pair());
            if matches!(next.known, Known::Bound(_)) && is_new && !gone.contains(&candidate.worker) {
                asked.push(candidate.pair());
            }
            back.push(next);
        }
        queue.extend(back);
        let lists = self.taught.lists(&asked);
        self.lists.extend(asked.into_iter().zip(lists));
    }
}
