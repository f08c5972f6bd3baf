//! How does the largest sum of scores change when one worker's list does?
//!
//! [`Growing`] holds a market's best assignment together with the prices that prove it, and mends both when a list is
//! replaced: one search of shortest paths for the worker's way in, and one for the use of the opening they left. Only
//! vacancies near enough to matter are looked at.

mod labels;
#[cfg(test)]
mod tests;
mod way_back;
mod way_in;

use labels::Labels;
use way_back::Leaver;

/// The largest sum of scores of a market of lists, kept the largest while lists change one at a time.
///
/// Every worker takes one opening at most, every vacancy as many workers as it has openings. A worker without entries
/// goes without, as does one whose entries all have scores of 0 or less. Where a list names a vacancy twice, the larger
/// score counts. The sum is exact; which of several best assignments is kept depends on the order of the changes, and
/// on nothing else.
///
/// # Source
///
/// Prices and what they leave to workers are the duals of Kuhn (1955), "The Hungarian method for the assignment
/// problem", *Naval Research Logistics Quarterly* 2. Costs kept at 0 or above by them, for shortest paths: Edmonds &
/// Karp (1972), "Theoretical improvements in algorithmic efficiency for network flow problems", *Journal of the ACM*
/// 19(2). One search for each worker, with prices changed only as far as it came: Jonker & Volgenant (1987), "A
/// shortest augmenting path algorithm for dense and sparse linear assignment problems", *Computing* 38.
#[derive(Clone, Debug)]
pub(crate) struct Growing {
    /// Every worker's vacancies with their scores.
    lists: Vec<Vec<(u32, i64)>>,
    /// The same by vacancy: who lists it, with what score.
    listing: Vec<Vec<(u32, i64)>>,
    /// Openings that nobody takes, by vacancy.
    left: Vec<u32>,
    sitting: Vec<Vec<u32>>,
    places: Vec<Option<u32>>,
    prices: Vec<i64>,
    utilities: Vec<i64>,
    /// For every worker with a place, a price of it up to which they surely stay: at a vacancy where hundreds sit, few
    /// of their lists have to be read.
    leaves: Vec<i64>,
    value: i64,
    ahead: Labels,
    back: Labels,
}

/// What a new list changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Replaced {
    /// By how much the largest sum rose; below 0 if it fell.
    pub(crate) change: i64,
    /// Vacancies whose prices may be lower than before, by number. An earlier [`Growing::bound`] for a list that
    /// names one of them may be no bound any more.
    pub(crate) fell: Vec<u32>,
    /// Workers who may be left with less than before, by number. An earlier [`Growing::bound`] for one of them may be
    /// no bound any more. All other earlier bounds still hold.
    pub(crate) poorer: Vec<u32>,
}

impl Growing {
    /// A market of lists as compressed rows: worker `w` lists `vacancies[indptr[w]..indptr[w + 1]]`, in any order, with
    /// scores in whole steps, at most 2⁴⁴, that sum up to less than 2⁶² over the workers. `capacities` has the openings
    /// of every vacancy.
    ///
    /// Workers come in one after another, each by a shortest path: in the worst case as many searches over all entries
    /// as there are workers.
    ///
    /// # Panics
    ///
    /// If the rows don't fit each other or an entry names no vacancy.
    pub(crate) fn new(indptr: &[usize], vacancies: &[u32], scores: &[i64], capacities: &[u32]) -> Self {
        let row = |ends: &[usize]| {
            let entries = ends[0]..ends[1];
            vacancies[entries.clone()].iter().copied().zip(scores[entries].iter().copied()).collect()
        };
        let lists: Vec<Vec<(u32, i64)>> = indptr.windows(2).map(row).collect();
        let mut listing = vec![Vec::new(); capacities.len()];
        for (worker, list) in (0_u32..).zip(&lists) {
            for &(vacancy, score) in list {
                listing[vacancy as usize].push((worker, score));
            }
        }
        let workers = lists.len();
        let mut growing = Self {
            lists,
            listing,
            left: capacities.to_vec(),
            sitting: vec![Vec::new(); capacities.len()],
            places: vec![None; workers],
            prices: vec![0; capacities.len()],
            utilities: vec![0; workers],
            leaves: vec![0; workers],
            value: 0,
            ahead: Labels::new(capacities.len()),
            back: Labels::new(capacities.len()),
        };
        let mut poorer = Vec::new();
        for worker in (0_u32..).take(workers) {
            let list = std::mem::take(&mut growing.lists[worker as usize]);
            growing.value += growing.enter(worker, &list, &mut poorer);
            growing.lists[worker as usize] = list;
            poorer.clear();
        }
        growing
    }

    /// The largest sum of scores now.
    pub(crate) fn value(&self) -> i64 {
        self.value
    }

    /// Where a worker goes in the assignment kept.
    pub(crate) fn place(&self, worker: u32) -> Option<u32> {
        self.places[worker as usize]
    }

    /// What an opening of a vacancy is worth, at least 0, and 0 while some are left. One of a vacancy without openings
    /// may be dearer than it would be worth.
    pub(crate) fn price(&self, vacancy: u32) -> i64 {
        self.prices[vacancy as usize]
    }

    /// What is left to a worker: the score at their place less its price, or 0 without a place.
    ///
    /// Nobody could have more elsewhere, and utilities and the prices of all openings sum up to [`value`](Self::value).
    pub(crate) fn utility(&self, worker: u32) -> i64 {
        self.utilities[worker as usize]
    }

    /// The most that [`gain`](Self::gain) could be, at least 0, at no more than a look at the list.
    ///
    /// With this list the prices and utilities prove a sum as much larger, by weak duality.
    pub(crate) fn bound(&self, worker: u32, list: &[(u32, i64)]) -> i64 {
        (self.most_left(list) - self.utility(worker)).max(0)
    }

    /// By how much exactly the largest sum rises with this list in place of the worker's; below 0 if it falls.
    ///
    /// Nothing changes by asking.
    pub(crate) fn gain(&mut self, worker: u32, list: &[(u32, i64)]) -> i64 {
        let most = self.most_left(list);
        let way = self.way_in(worker, list);
        let mut gain = most - self.utility(worker) - way.cost;
        // The search stops at the opening the worker holds, if it gets there; otherwise the opening is another's.
        if let Some(held) = self.place(worker)
            && self.price(held) > 0
            && !way.ends_at(held)
        {
            let leaver = Leaver { list, most, cost: way.cost };
            gain -= self.way_back(held, Some(leaver)).cost;
        }
        gain
    }

    /// Gives a worker another list.
    pub(crate) fn replace(&mut self, worker: u32, list: Vec<(u32, i64)>) -> Replaced {
        let at = worker as usize;
        let mut replaced = Replaced::default();
        let before = self.utilities[at];
        for (vacancy, _) in std::mem::take(&mut self.lists[at]) {
            self.listing[vacancy as usize].retain(|(person, _)| *person != worker);
        }
        for &(vacancy, score) in &list {
            self.listing[vacancy as usize].push((worker, score));
        }
        let held = self.places[at];
        replaced.change = self.enter(worker, &list, &mut replaced.poorer) - before;
        self.lists[at] = list;
        if let Some(held) = held
            && self.left[held as usize] > 0
            && self.prices[held as usize] > 0
        {
            replaced.change -= self.fill(held, &mut replaced.fell);
        }
        if self.utilities[at] < before {
            replaced.poorer.push(worker);
        }
        self.value += replaced.change;
        replaced.fell.sort_unstable();
        replaced.poorer.sort_unstable();
        replaced
    }

    /// Takes a worker out of their place and lets them come in with this list. Returns what that is worth.
    fn enter(&mut self, worker: u32, list: &[(u32, i64)], poorer: &mut Vec<u32>) -> i64 {
        let most = self.most_left(list);
        let way = self.way_in(worker, list);
        self.leave(worker);
        self.utilities[worker as usize] = most - way.cost;
        self.come_in(way, poorer);
        most - way.cost
    }

    /// The most that a list leaves at the prices there are; 0 for nothing.
    fn most_left(&self, list: &[(u32, i64)]) -> i64 {
        list.iter().map(|&(vacancy, score)| score - self.prices[vacancy as usize]).fold(0, i64::max)
    }

    /// Takes a person out of their place, if they have one, and says which it was.
    fn leave(&mut self, person: u32) -> Option<u32> {
        let vacancy = self.places[person as usize].take()?;
        let sitting = &mut self.sitting[vacancy as usize];
        if let Some(at) = sitting.iter().position(|&sitting| sitting == person) {
            sitting.swap_remove(at);
            self.left[vacancy as usize] += 1;
        }
        Some(vacancy)
    }

    /// Gives a person without a place one of the openings left at a vacancy.
    fn sit(&mut self, person: u32, vacancy: u32) {
        self.left[vacancy as usize] -= 1;
        self.sitting[vacancy as usize].push(person);
        self.places[person as usize] = Some(vacancy);
        // Nobody leaves at a price below 0: as good as not knowing.
        self.leaves[person as usize] = 0;
    }
}
