//! Over whom does a worker come into the market, and what does it cost the others?

use super::Growing;

/// Where a chain of people who make room for each other ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    /// At an opening nobody takes.
    Opening(u32),
    /// At somebody who goes without.
    Without(u32),
}

/// The cheapest way in.
#[derive(Clone, Copy, Debug)]
pub(super) struct WayIn {
    /// What the chain costs, of what the list would leave the worker at the prices there are.
    pub(super) cost: i64,
    end: End,
}

impl WayIn {
    /// Whether the chain ends at an opening of this vacancy.
    pub(super) fn ends_at(self, vacancy: u32) -> bool {
        matches!(self.end, End::Opening(end) if end == vacancy)
    }
}

impl Growing {
    /// The cheapest way in for a worker with this list. The opening they hold now counts as one nobody takes.
    ///
    /// Somebody who sits at a vacancy gives way at what it costs them to go elsewhere or without. All these costs are
    /// at least 0, by the prices, so the search stops at the first end.
    pub(super) fn way_in(&mut self, worker: u32, list: &[(u32, i64)]) -> WayIn {
        let most = self.most_left(list);
        let Self { lists, left, sitting, places, prices, utilities, leaves, ahead, .. } = self;
        let held = places[worker as usize];
        let mut way = WayIn { cost: most, end: End::Without(worker) };
        ahead.clear();
        let look = |way: &mut WayIn, ahead: &mut super::Labels, vacancy: u32, cost: i64, by: u32| {
            if cost >= way.cost || !ahead.shorten(vacancy, cost, by, vacancy) {
                return;
            }
            if held == Some(vacancy) || left[vacancy as usize] > 0 {
                *way = WayIn { cost, end: End::Opening(vacancy) };
            } else {
                ahead.queue(vacancy, cost);
            }
        };
        for &(vacancy, score) in list {
            look(&mut way, ahead, vacancy, most + prices[vacancy as usize] - score, worker);
        }
        while let Some((cost, vacancy)) = ahead.nearest(way.cost) {
            let price = prices[vacancy as usize];
            for &person in &sitting[vacancy as usize] {
                let at = person as usize;
                if cost + leaves[at] - price >= way.cost {
                    continue;
                }
                let utility = utilities[at];
                if cost + utility < way.cost {
                    way = WayIn { cost: cost + utility, end: End::Without(person) };
                }
                let mut elsewhere = 0;
                for &(other, score) in &lists[at] {
                    if other != vacancy {
                        let left = score - prices[other as usize];
                        elsewhere = elsewhere.max(left);
                        look(&mut way, ahead, other, cost + utility - left, person);
                    }
                }
                leaves[at] = utility + price - elsewhere;
            }
        }
        way
    }

    /// Lets a worker who has no place come in. Adds to `poorer` who is left with less than before.
    ///
    /// Vacancies nearer than the end become dearer by how much nearer they are, after which every step of the chain is
    /// one that nobody minds.
    pub(super) fn come_in(&mut self, way: WayIn, poorer: &mut Vec<u32>) {
        for (vacancy, rise) in self.ahead.within(way.cost) {
            self.prices[vacancy as usize] += rise;
            for &person in &self.sitting[vacancy as usize] {
                self.utilities[person as usize] -= rise;
                poorer.push(person);
            }
        }
        let mut vacancy = match way.end {
            End::Opening(vacancy) => vacancy,
            End::Without(person) => match self.leave(person) {
                Some(vacancy) => vacancy,
                None => return,
            },
        };
        loop {
            let person = self.ahead.by(vacancy);
            let before = self.leave(person);
            self.sit(person, vacancy);
            match before {
                Some(before) => vacancy = before,
                None => return,
            }
        }
    }
}
