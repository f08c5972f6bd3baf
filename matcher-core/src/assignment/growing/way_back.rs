//! Who takes an opening that somebody left, and what is it worth to the others?

use super::Growing;

/// Where a chain of people who move up ends.
#[derive(Clone, Copy, Debug)]
enum End {
    /// At an opening that stays empty.
    Empty(u32),
    /// At somebody without a place, who comes in at a vacancy.
    Newcomer(u32, u32),
    /// Among those who make room for the worker who left.
    Met,
}

/// The best use of an opening.
#[derive(Clone, Copy, Debug)]
pub(super) struct WayBack {
    /// How much less than its price the use brings.
    pub(super) cost: i64,
    end: End,
}

/// A worker who would leave their opening and come in elsewhere.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leaver<'a> {
    /// The list they would come in with, and what it leaves them at most.
    pub(super) list: &'a [(u32, i64)],
    pub(super) most: i64,
    /// What coming in costs, by the last search for a way in.
    pub(super) cost: i64,
}

impl Growing {
    /// The best use of an opening at a vacancy.
    ///
    /// With a leaver nothing has moved yet: the way in found last counts as gone, so a person on it may come here
    /// rather than go where it ends, which saves the rest of it. Then the cost may be below 0.
    pub(super) fn way_back(&mut self, opening: u32, leaver: Option<Leaver<'_>>) -> WayBack {
        let Self { listing, places, prices, utilities, ahead, back, .. } = self;
        let mut way = WayBack { cost: prices[opening as usize], end: End::Empty(opening) };
        let come_in = leaver.map_or(0, |leaver| leaver.cost);
        back.clear();
        back.shorten(opening, 0, 0, opening);
        back.queue(opening, 0);
        while let Some((so_far, vacancy)) = back.nearest(way.cost) {
            let price = prices[vacancy as usize];
            if let Some(leaver) = leaver {
                for (_, score) in leaver.list.iter().filter(|(listed, _)| *listed == vacancy) {
                    let cost = so_far + leaver.most + price - score - come_in;
                    if cost < way.cost {
                        way = WayBack { cost, end: End::Met };
                    }
                }
            }
            for &(person, score) in &listing[vacancy as usize] {
                let cost = so_far + utilities[person as usize] + price - score;
                if cost - come_in >= way.cost {
                    continue;
                }
                let Some(place) = places[person as usize] else {
                    if cost < way.cost {
                        way = WayBack { cost, end: End::Newcomer(person, vacancy) };
                    }
                    continue;
                };
                let saved = leaver.and_then(|_| ahead.distance(place)).map_or(0, |ahead| come_in - ahead);
                if saved > 0 && cost - saved < way.cost {
                    way = WayBack { cost: cost - saved, end: End::Met };
                }
                if cost < way.cost && back.shorten(place, cost, person, vacancy) {
                    let empty = cost + prices[place as usize];
                    if empty < way.cost {
                        way = WayBack { cost: empty, end: End::Empty(place) };
                    }
                    back.queue(place, cost);
                }
            }
        }
        way
    }

    /// Fills an opening that has a price, or lets it go. Returns what is lost, and adds to `fell` whose prices fell.
    ///
    /// Vacancies nearer than the end become cheaper by how much nearer they are.
    pub(super) fn fill(&mut self, opening: u32, fell: &mut Vec<u32>) -> i64 {
        let way = self.way_back(opening, None);
        for (vacancy, fall) in self.back.within(way.cost) {
            self.prices[vacancy as usize] -= fall;
            for &person in &self.sitting[vacancy as usize] {
                self.utilities[person as usize] += fall;
            }
            fell.push(vacancy);
        }
        let mut moves = Vec::new();
        let mut vacancy = match way.end {
            End::Newcomer(person, vacancy) => {
                moves.push((person, vacancy));
                vacancy
            }
            End::Empty(vacancy) => vacancy,
            End::Met => opening,
        };
        while vacancy != opening {
            let to = self.back.from(vacancy);
            moves.push((self.back.by(vacancy), to));
            vacancy = to;
        }
        // The nearest first, so that everybody finds the opening left.
        for (person, to) in moves.into_iter().rev() {
            self.leave(person);
            self.sit(person, to);
        }
        for &vacancy in fell.iter() {
            self.note_fall(vacancy);
        }
        way.cost
    }

    /// Those who list a vacancy that became cheaper may leave their own for less.
    fn note_fall(&mut self, vacancy: u32) {
        for &(person, score) in &self.listing[vacancy as usize] {
            let at = person as usize;
            if let Some(place) = self.places[at]
                && place != vacancy
            {
                let left = score - self.prices[vacancy as usize];
                let leaves = self.utilities[at] + self.prices[place as usize] - left;
                self.leaves[at] = self.leaves[at].min(leaves);
            }
        }
    }
}
