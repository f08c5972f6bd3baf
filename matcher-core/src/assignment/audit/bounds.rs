//! What do the reserves of one vacancy ask for, and how much of it do given people meet?

use std::collections::BTreeMap;

use crate::assignment::{Rule, VacancyPrices};

/// The reserves of a rule as bounds: each asks for members up to its own seats and those of the reserves inside it.
pub(super) struct Bounds {
    /// Openings that anybody may take even where reserved ones are held.
    pub(super) open: u32,
    openings: u32,
    rings: Vec<Ring>,
}

struct Ring {
    /// Its place in the rule's list.
    reserve: usize,
    bit: u64,
    asks: u32,
    /// The ring just around it, by its place among these.
    around: Option<usize>,
}

impl Bounds {
    pub(super) fn new(rule: &Rule<'_>) -> Self {
        let reserved = rule.reserved;
        let mut unreserved = rule.openings;
        let mut asks = vec![0_u32; reserved.len()];
        for (at, reserve) in reserved.iter().enumerate() {
            let seats = reserve.seats.min(unreserved);
            unreserved -= seats;
            // Every ring around this one asks for these seats too. Seats only fall to later reserves, so this ends.
            let mut ring = Some(at);
            while let Some(at) = ring {
                asks[at] += seats;
                ring = reserved[at].falls_to.filter(|&to| to > at && to < reserved.len());
            }
        }
        let mut rings: Vec<Ring> = Vec::new();
        for at in (0..reserved.len()).rev().filter(|&at| asks[at] > 0) {
            let to = reserved[at].falls_to.filter(|&to| to > at);
            let around = to.and_then(|to| rings.iter().position(|ring| ring.reserve == to));
            rings.push(Ring { reserve: at, bit: 1 << reserved[at].bit, asks: asks[at], around });
        }
        let open = if rule.hold { unreserved } else { rule.openings };
        Self { open, openings: rule.openings, rings }
    }

    /// The rings somebody is a member of without being a member of one just inside.
    fn innermost(&self, mask: u64) -> impl Iterator<Item = usize> {
        let is_in = move |ring: &Ring| mask & ring.bit != 0;
        (0..self.rings.len()).filter(move |&at| {
            is_in(&self.rings[at]) && !self.rings.iter().any(|inner| inner.around == Some(at) && is_in(inner))
        })
    }

    /// The cheapest opening somebody may take.
    pub(super) fn cheapest(&self, mask: u64, prices: &VacancyPrices) -> i128 {
        let reserved = self.innermost(mask).map(|at| prices.reserves[self.rings[at].reserve]).min();
        reserved.unwrap_or(prices.open)
    }

    /// What all openings are worth at most at their prices: each way to come by an opening, with what is left of its
    /// price.
    pub(super) fn worth(&self, prices: &VacancyPrices, bonus: i128) -> i128 {
        let (opening, open) = (prices.opening, prices.open);
        let way = |most: u32, left: i128| i128::from(most) * left.max(0);
        let mut worth = way(self.openings, opening) + way(self.open, open - opening);
        for ring in &self.rings {
            let price = prices.reserves[ring.reserve];
            let around = ring.around.map(|at| prices.reserves[self.rings[at].reserve]);
            worth += way(ring.asks, price + bonus - around.unwrap_or(opening));
            worth += way(self.openings, price - around.unwrap_or(open));
        }
        worth
    }

    /// How much of what the rings ask for is met by people of these masks at best, and how many openings for anybody
    /// they need then.
    ///
    /// Who is a member of rings that don't lie in each other counts where it helps most: people are sent over the rings
    /// one way after the other, always the way that adds most, taking back earlier ways where that is better.
    pub(super) fn met(&self, people: &[u64]) -> (u32, u32) {
        let bits = self.rings.iter().fold(0, |bits, ring| bits | ring.bit);
        let mut kinds: BTreeMap<u64, u32> = BTreeMap::new();
        for mask in people {
            *kinds.entry(mask & bits).or_default() += 1;
        }
        let mut ways = Ways::new(self, &kinds);
        while ways.send() {}
        ways.used()
    }
}

/// One way from place to place.
struct Way {
    from: usize,
    to: usize,
    most: u32,
    used: u32,
    adds: i64,
}

/// More than one person can add in all rings.
const TOO_MANY: i64 = 1 << 32;

/// The places 0 (outside), 1 (open), one a ring, one a kind of people, and the last, where everybody ends up.
struct Ways {
    ways: Vec<Way>,
    places: usize,
}

impl Ways {
    fn new(bounds: &Bounds, kinds: &BTreeMap<u64, u32>) -> Self {
        let ring = |at: usize| 2 + at;
        let places = 3 + bounds.rings.len() + kinds.len();
        let mut ways = Vec::new();
        let mut add = |from, to, most, adds| ways.push(Way { from, to, most, used: 0, adds });
        // Whoever is too many shows as needing more open openings, which is worse than anything a ring can add.
        add(0, 1, bounds.open, 0);
        add(0, 1, u32::MAX, -TOO_MANY);
        for (at, around) in bounds.rings.iter().map(|ring| ring.around).enumerate() {
            add(around.map_or(0, ring), ring(at), bounds.rings[at].asks, 1);
            add(around.map_or(1, ring), ring(at), u32::MAX, 0);
        }
        for (place, (&mask, &people)) in (2 + bounds.rings.len()..).zip(kinds) {
            let mut is_member = false;
            for at in bounds.innermost(mask) {
                is_member = true;
                add(ring(at), place, u32::MAX, 0);
            }
            if !is_member {
                add(1, place, u32::MAX, 0);
            }
            add(place, places - 1, people, 0);
        }
        Self { ways, places }
    }

    /// Sends people the way that adds most, as many as fit; false when nobody is left.
    fn send(&mut self) -> bool {
        // The most that can be added on the way to every place, with the last step and whether it takes one back.
        let mut best: Vec<Option<(i64, usize, bool)>> = vec![None; self.places];
        best[0] = Some((0, usize::MAX, false));
        for _ in 0..self.places {
            for (at, way) in self.ways.iter().enumerate() {
                let steps = [
                    (way.from, way.to, way.adds, way.used < way.most, false),
                    (way.to, way.from, -way.adds, way.used > 0, true),
                ];
                for (from, to, adds, is_free, back) in steps {
                    if let (true, Some((sum, ..))) = (is_free && to != 0, best[from])
                        && best[to].is_none_or(|(known, ..)| sum + adds > known)
                    {
                        best[to] = Some((sum + adds, at, back));
                    }
                }
            }
        }
        if best[self.places - 1].is_none() {
            return false;
        }
        let mut path = Vec::new();
        let mut place = self.places - 1;
        while let Some((_, at, back)) = best[place].filter(|_| place != 0) {
            path.push((at, back));
            place = if back { self.ways[at].to } else { self.ways[at].from };
        }
        let room = |&(at, back): &(usize, bool)| {
            let way = &self.ways[at];
            if back { way.used } else { way.most - way.used }
        };
        let people = path.iter().map(room).min().unwrap_or(0);
        for (at, back) in path {
            let used = &mut self.ways[at].used;
            *used = if back { *used - people } else { *used + people };
        }
        people > 0
    }

    /// What the rings count, and openings for anybody.
    fn used(&self) -> (u32, u32) {
        let sum = |ways: &[Way]| ways.iter().map(|way| way.used).sum();
        let counting: u32 = self.ways.iter().filter(|way| way.adds > 0).map(|way| way.used).sum();
        (counting, sum(&self.ways[..2]))
    }
}
