//! Small assignments the slow, obvious way: every matching, stability as it is defined, bounds counted person by
//! person.

use matcher_core::assignment::{Precedence, Reserved, Rule};

use crate::choice;

/// A market that owns its lists: small, synthetic, one mask an entry.
#[derive(Clone, Debug, Default)]
pub struct Market {
    /// Where each worker's list begins, and the end of the last.
    pub indptr: Vec<usize>,
    /// Vacancies, most wanted first.
    pub indices: Vec<u32>,
    /// The vacancy's rank of every entry.
    pub ranks: Vec<u32>,
    /// One for every entry.
    pub masks: Vec<u64>,
    /// One for every entry, whole numbers so that sums are exact.
    pub scores: Vec<f64>,
    /// Openings of each vacancy.
    pub openings: Vec<u32>,
    /// Reserves of each vacancy.
    pub reserved: Vec<Vec<Reserved>>,
    /// Every vacancy fills open openings first.
    pub open_first: bool,
    /// Every vacancy holds what members leave empty.
    pub hold: bool,
}

impl Market {
    /// The rules of all vacancies.
    #[must_use]
    pub fn rules(&self) -> Vec<Rule<'_>> {
        let precedence = if self.open_first { Precedence::OpenFirst } else { Precedence::ReserveFirst };
        let rules = self.openings.iter().zip(&self.reserved);
        rules.map(|(&openings, reserved)| Rule { openings, reserved, precedence, hold: self.hold }).collect()
    }

    /// How many workers there are.
    #[must_use]
    pub fn workers(&self) -> usize {
        self.indptr.len() - 1
    }

    /// The vacancies a worker wants.
    #[must_use]
    pub fn list(&self, worker: usize) -> &[u32] {
        &self.indices[self.indptr[worker]..self.indptr[worker + 1]]
    }

    /// The entry of a worker and a vacancy.
    #[must_use]
    pub fn entry(&self, worker: usize, vacancy: u32) -> Option<usize> {
        let position = self.list(worker).iter().position(|&named| named == vacancy)?;
        Some(self.indptr[worker] + position)
    }

    /// Workers a vacancy would choose of some who want it, by the slow rule.
    #[must_use]
    pub fn chosen(&self, vacancy: u32, of: &[usize]) -> Vec<usize> {
        let mut people: Vec<(u32, u64, usize)> = of
            .iter()
            .filter_map(|&worker| {
                self.entry(worker, vacancy).map(|entry| (self.ranks[entry], self.masks[entry], worker))
            })
            .collect();
        people.sort_unstable();
        let pool: Vec<u64> = people.iter().map(|person| person.1).collect();
        let rule = &self.rules()[vacancy as usize];
        let chosen = choice::choose(&pool, rule.openings, rule.reserved, &rule.precedence, rule.hold);
        chosen.into_iter().map(|at| people[at].2).collect()
    }

    /// Who is at a vacancy.
    #[must_use]
    pub fn at(&self, matched: &[Option<u32>], vacancy: u32) -> Vec<usize> {
        (0..matched.len()).filter(|&worker| matched[worker] == Some(vacancy)).collect()
    }

    /// Every way to give each worker a vacancy of their list or none, with no vacancy above its openings.
    #[must_use]
    pub fn matchings(&self) -> Vec<Vec<Option<u32>>> {
        let mut found = vec![Vec::new()];
        for worker in 0..self.workers() {
            let mut longer = Vec::new();
            for matched in &found {
                let options = self.list(worker).iter().map(|&vacancy| Some(vacancy)).chain([None]);
                for option in options {
                    let is_full = option.is_some_and(|vacancy| {
                        self.at(matched, vacancy).len() >= self.openings[vacancy as usize] as usize
                    });
                    if !is_full {
                        longer.push([&matched[..], &[option]].concat());
                    }
                }
            }
            found = longer;
        }
        found
    }

    /// The pairs who would both rather have each other, by definition.
    #[must_use]
    pub fn blocking(&self, matched: &[Option<u32>]) -> Vec<(u32, u32)> {
        let mut pairs = Vec::new();
        for (number, worker) in (0_u32..).zip(0..self.workers()) {
            let better = self.list(worker).iter().take_while(|&&vacancy| matched[worker] != Some(vacancy));
            for &vacancy in better {
                let mut pool = self.at(matched, vacancy);
                pool.push(worker);
                if self.chosen(vacancy, &pool).contains(&worker) {
                    pairs.push((number, vacancy));
                }
            }
        }
        pairs.sort_unstable();
        pairs
    }

    /// Nobody blocks, and every vacancy chooses all whom it holds.
    #[must_use]
    pub fn is_stable(&self, matched: &[Option<u32>]) -> bool {
        let keeps = |vacancy: u32| {
            let held = self.at(matched, vacancy);
            self.chosen(vacancy, &held).len() == held.len()
        };
        (0_u32..).take(self.openings.len()).all(keeps) && self.blocking(matched).is_empty()
    }

    /// Where in their list everyone is; the end of it for nobody.
    #[must_use]
    pub fn positions(&self, matched: &[Option<u32>]) -> Vec<usize> {
        let position = |worker: usize| {
            let list = self.list(worker);
            list.iter().position(|&vacancy| matched[worker] == Some(vacancy)).unwrap_or(list.len())
        };
        (0..self.workers()).map(position).collect()
    }

    /// What is met of what reserves ask for, at most, and the sum of scores; none where people sit on held openings.
    #[must_use]
    pub fn worth(&self, matched: &[Option<u32>]) -> Option<(u32, f64)> {
        let mut met = 0;
        for vacancy in (0_u32..).take(self.openings.len()) {
            met += self.met(vacancy, &self.at(matched, vacancy))?;
        }
        let score = |(worker, vacancy): (usize, &Option<u32>)| {
            vacancy.and_then(|vacancy| self.entry(worker, vacancy)).map_or(0.0, |entry| self.scores[entry])
        };
        Some((met, matched.iter().enumerate().map(score).sum()))
    }

    /// The most that people can meet of a vacancy's bounds, trying every reserve for everybody; each counts for one,
    /// but in the rings around it too.
    fn met(&self, vacancy: u32, people: &[usize]) -> Option<u32> {
        let reserved = &self.reserved[vacancy as usize];
        let mut left = self.openings[vacancy as usize];
        let mut seats: Vec<u32> = Vec::new();
        for reserve in reserved {
            seats.push(reserve.seats.min(left));
            left -= seats[seats.len() - 1];
        }
        let outward = |at: usize| {
            let next = |at: &usize| reserved[*at].falls_to.filter(|to| (*at + 1..reserved.len()).contains(to));
            std::iter::successors(Some(at), next)
        };
        let mut asks = vec![0_u32; reserved.len()];
        for (at, &own) in seats.iter().enumerate() {
            outward(at).for_each(|ring| asks[ring] += own);
        }
        let mut best = None;
        let options = reserved.len() + 1;
        for code in 0..options.pow(u32::try_from(people.len()).unwrap_or(u32::MAX)) {
            let mut counts = vec![0_u32; reserved.len()];
            let mut outermost = 0;
            let mut rest = code;
            let mut is_possible = true;
            for &worker in people {
                let reserve = rest % options;
                rest /= options;
                if reserve < reserved.len() {
                    let mask = self.entry(worker, vacancy).map_or(0, |entry| self.masks[entry]);
                    is_possible &= mask >> reserved[reserve].bit & 1 == 1;
                    outward(reserve).for_each(|ring| counts[ring] += 1);
                }
            }
            for (at, &count) in counts.iter().enumerate() {
                if outward(at).count() == 1 {
                    outermost += count.min(asks[at]);
                }
            }
            let free = u32::try_from(people.len()).unwrap_or(u32::MAX) - outermost;
            if is_possible && (!self.hold || free <= left) {
                best = best.max(Some(counts.iter().zip(&asks).map(|(count, asks)| count.min(asks)).sum::<u32>()));
            }
        }
        best
    }
}
