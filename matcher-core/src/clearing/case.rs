//! On what is an assignment decided? Lists of both sides, ties broken, in plain numbers.

use std::sync::Arc;

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::options::AssignOptions;
use super::{ClearingError, Side};
use crate::assignment::{Lists, Masks, Precedence, Problem, Reserved, Rule};
use crate::engine::{Applicant, Application, Names, Snapshot, Terms};
use crate::policy::Policy;

/// A whole market, ready to be assigned. Workers and vacancies are dense numbers of the snapshot.
pub(crate) struct Case {
    pub(super) snapshot: Snapshot,
    pub(super) names: Names,
    pub(super) policy: Arc<Policy>,
    /// Of every vacancy.
    pub(super) terms: Vec<Terms>,
    /// Worker w's pairs are those from `indptr[w]` to `indptr[w + 1]`, most wanted first.
    pub(super) indptr: Vec<usize>,
    /// The vacancy of each pair.
    pub(super) indices: Vec<u32>,
    /// The score of each pair.
    pub(super) scores: Vec<f64>,
    /// The reserves a pair's worker may fill; empty if nothing is reserved anywhere.
    pub(super) masks: Vec<u64>,
    /// Where each pair stands on the vacancy's side, 0 being the best.
    pub(super) ranks: Vec<u32>,
    /// Whom vacancies on their lists don't ask: number of the vacancy and score.
    pub(super) shut_out: FxHashMap<u32, Vec<(u32, f64)>>,
}

/// The terms a vacancy's openings are filled on, limited to a number of people.
pub(super) struct Openings<'a> {
    wanted: u32,
    reserved: Vec<Reserved>,
    precedence: Precedence<'a>,
    hold: bool,
}

impl<'a> Openings<'a> {
    /// A vacancy that takes `openings` people, of its reserved ones at most as many.
    fn new(terms: &'a Terms, openings: u32) -> Self {
        let trim = |reserved: &Reserved| Reserved { seats: reserved.seats.min(openings), ..*reserved };
        Self {
            wanted: openings,
            reserved: terms.seating.reserved.iter().map(trim).collect(),
            precedence: terms.seating.precedence(),
            hold: terms.seating.hold,
        }
    }

    /// The same vacancy with other openings, reserved in proportion and rounded down.
    pub(super) fn scaled(terms: &'a Terms, openings: u32) -> Self {
        let whole = u64::from(terms.seating.openings.max(1));
        let scale = |seats: u32| u32::try_from(u64::from(seats) * u64::from(openings) / whole).unwrap_or(u32::MAX);
        let all = Self::new(terms, openings);
        let seats = terms.seating.reserved.iter().map(|reserved| scale(reserved.seats).min(openings));
        let reserved = all.reserved.iter().zip(seats).map(|(reserved, seats)| Reserved { seats, ..*reserved });
        Self { reserved: reserved.collect(), ..all }
    }

    pub(super) fn rule(&self) -> Rule<'_> {
        Rule { openings: self.wanted, reserved: &self.reserved, precedence: self.precedence, hold: self.hold }
    }
}

impl Case {
    /// The lists of a market under a policy.
    pub(super) fn new(
        snapshot: &Snapshot,
        policy: &Arc<Policy>,
        options: &AssignOptions,
    ) -> Result<Self, ClearingError> {
        let ranking = options.ranking();
        let terms = snapshot.terms(policy, &ranking)?;
        let applicants = match options.side {
            Side::Workers => snapshot.listed_by_workers(policy, &terms, &ranking)?,
            Side::Vacancies => snapshot.listed_by_vacancies(policy, &terms, &ranking)?,
        };
        // From here on nothing takes longer than a few seconds.
        options.cancel.check()?;
        let mut case = Self {
            snapshot: snapshot.clone(),
            names: snapshot.names(),
            policy: Arc::clone(policy),
            terms,
            indptr: Vec::new(),
            indices: Vec::new(),
            scores: Vec::new(),
            masks: Vec::new(),
            ranks: Vec::new(),
            shut_out: FxHashMap::default(),
        };
        case.fill(applicants, options.seed);
        Ok(case)
    }

    /// Puts both sides in order.
    fn fill(&mut self, mut applicants: Vec<Applicant>, seed: u64) {
        let vacancies: Vec<u64> = (0..self.vacancies()).map(|vacancy| lottery(seed, self.vacancy(vacancy))).collect();
        applicants.par_iter_mut().for_each(|applicant| {
            applicant.applications.sort_unstable_by(|a, b| {
                let drawn = |of: &Application| vacancies[of.vacancy as usize];
                let by_id = || self.vacancy(a.vacancy).cmp(self.vacancy(b.vacancy));
                b.reverse.total_cmp(&a.reverse).then(drawn(a).cmp(&drawn(b))).then_with(by_id)
            });
        });
        let pairs = applicants.iter().map(|applicant| applicant.applications.len()).sum();
        let reserves = self.terms.iter().any(|terms| !terms.seating.reserved.is_empty());
        self.indptr = Vec::with_capacity(applicants.len() + 1);
        self.indptr.push(0);
        self.indices = Vec::with_capacity(pairs);
        self.scores = Vec::with_capacity(pairs);
        let mut merits = Vec::with_capacity(pairs);
        self.masks = Vec::with_capacity(if reserves { pairs } else { 0 });
        for (worker, applicant) in (0_u32..).zip(applicants) {
            for &Application { vacancy, group, merit, score, mask, .. } in &applicant.applications {
                self.indices.push(vacancy);
                self.scores.push(score);
                merits.push((group, merit));
                if reserves {
                    self.masks.push(mask);
                }
            }
            self.indptr.push(self.indices.len());
            if !applicant.shut_out.is_empty() {
                self.shut_out.insert(worker, applicant.shut_out);
            }
        }
        self.ranks = self.ranked(&merits, seed);
    }

    /// Where each pair stands on the vacancy's side: by group and merit, then who registered first, then a lottery drawn
    /// once.
    fn ranked(&self, merits: &[(u16, f64)], seed: u64) -> Vec<u32> {
        #[derive(Clone, Copy)]
        struct Key {
            group: u16,
            merit: f64,
            /// The last day of all for those who don't say.
            registered: i32,
            drawn: u64,
            worker: u32,
            pair: usize,
        }
        let workers = u32::try_from(self.indptr.len() - 1).unwrap_or(u32::MAX);
        let drawn: Vec<u64> = (0..workers).into_par_iter().map(|worker| lottery(seed, self.worker(worker))).collect();
        let mut starts = vec![0_usize; self.terms.len() + 1];
        for vacancy in &self.indices {
            starts[*vacancy as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut placed = vec![(0_u32, 0_usize); self.indices.len()];
        for worker in 0..workers {
            for pair in self.row(worker) {
                let at = &mut next[self.indices[pair] as usize];
                placed[*at] = (worker, pair);
                *at += 1;
            }
        }
        let mut rest = placed.as_mut_slice();
        let slices = starts.windows(2).map(|ends| rest.split_off_mut(..ends[1] - ends[0]).unwrap_or_default());
        let slices: Vec<_> = slices.collect();
        slices.into_par_iter().for_each(|slice| {
            let mut keys: Vec<Key> = slice
                .iter()
                .map(|&(worker, pair)| {
                    let (group, merit) = merits[pair];
                    let registered = self.snapshot.registered(worker).unwrap_or(i32::MAX);
                    Key { group, merit, registered, drawn: drawn[worker as usize], worker, pair }
                })
                .collect();
            keys.sort_unstable_by(|a, b| {
                let by_merit = a.group.cmp(&b.group).then(b.merit.total_cmp(&a.merit));
                let by_day = || a.registered.cmp(&b.registered).then(a.drawn.cmp(&b.drawn));
                by_merit.then_with(by_day).then_with(|| self.worker(a.worker).cmp(self.worker(b.worker)))
            });
            for (place, key) in slice.iter_mut().zip(keys) {
                *place = (key.worker, key.pair);
            }
        });
        let mut ranks = vec![0; self.indices.len()];
        for ends in starts.windows(2) {
            for (rank, (_, pair)) in (0_u32..).zip(&placed[ends[0]..ends[1]]) {
                ranks[*pair] = rank;
            }
        }
        ranks
    }

    /// The pairs of a worker.
    pub(super) fn row(&self, worker: u32) -> std::ops::Range<usize> {
        self.indptr[worker as usize]..self.indptr[worker as usize + 1]
    }

    /// The place of a vacancy on a worker's list, by number of the pair.
    pub(super) fn find(&self, worker: u32, vacancy: u32) -> Option<usize> {
        self.row(worker).find(|pair| self.indices[*pair] == vacancy)
    }

    pub(super) fn workers(&self) -> u32 {
        u32::try_from(self.indptr.len() - 1).unwrap_or(u32::MAX)
    }

    pub(super) fn vacancies(&self) -> u32 {
        u32::try_from(self.terms.len()).unwrap_or(u32::MAX)
    }

    pub(super) fn worker(&self, number: u32) -> &str {
        self.names.worker(number)
    }

    pub(super) fn vacancy(&self, number: u32) -> &str {
        self.names.vacancy(number)
    }

    /// What vacancies take.
    pub(super) fn openings(&self) -> Vec<Openings<'_>> {
        self.terms.iter().map(|terms| Openings::new(terms, terms.seating.openings)).collect()
    }

    /// The lists, for a number of rules as there are vacancies.
    pub(super) fn problem<'a>(&'a self, rules: &'a [Rule<'a>]) -> Result<Problem<'a>, ClearingError> {
        let lists = Lists::new(&self.indptr, &self.indices, rules.len())?;
        let masks = if self.masks.is_empty() { Masks::None } else { Masks::PerPair(&self.masks) };
        Ok(Problem::new(lists, &self.ranks, masks, rules)?)
    }

    /// The vacancy that a ranking shows a worker first.
    pub(super) fn shown_first(&self, worker: u32) -> Option<u32> {
        let listed = self.row(worker).map(|pair| (self.indices[pair], self.scores[pair]));
        let shut_out = self.shut_out.get(&worker).into_iter().flatten().copied();
        let better =
            |a: &(u32, f64), b: &(u32, f64)| a.1.total_cmp(&b.1).then_with(|| self.vacancy(b.0).cmp(self.vacancy(a.0)));
        listed.chain(shut_out).max_by(better).map(|(vacancy, _)| vacancy)
    }
}

/// A number drawn for an id: the same for every list it is on, and whoever else is there.
///
/// # Source
///
/// One lottery for all vacancies: Abdulkadiroğlu, Pathak & Roth (2009), "Strategy-proofness versus efficiency in matching
/// with indifferences: redesigning the NYC high school match", *American Economic Review* 99(5).
fn lottery(seed: u64, id: &str) -> u64 {
    let digest = blake3::Hasher::new().update(&seed.to_le_bytes()).update(id.as_bytes()).finalize();
    digest.as_bytes()[..8].iter().fold(0, |number, byte| number << 8 | u64::from(*byte))
}
