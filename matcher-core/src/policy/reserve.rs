//! Openings kept for locals, their rings and declared groups: how many, and who takes them.

use super::document::{Instrument, Policy, Precedence};
use super::order::{Ordered, Placed, Rule, SeatCount};
use super::scope::Post;
use crate::assignment::{self, Reserved, Slot, choose};

/// Name of the openings reserved for locals.
pub(super) const LOCAL: &str = "local";
/// Name of the openings that are not reserved.
pub(super) const OPEN: &str = "open";

impl Policy {
    /// Reserved openings of a post by kind, in the order of [`Policy::reserve_names`].
    ///
    /// Rings are counted inward: a ring's share counts who lives in the rings inside it too, and the share for locals
    /// counts all of them, so that each kind has what the kinds inside it leave over.
    #[must_use]
    pub fn reserved_openings(&self, post: &Post) -> Vec<u32> {
        let rounding = self.order.reserve.rounding;
        let shares = self.rings.iter().map(|ring| ring.min_share).chain([post.share]);
        let mut inside = 0;
        let nested = shares.map(|share| {
            let own = rounding.of(share, post.openings).saturating_sub(inside);
            inside += own;
            own
        });
        let mut seats: Vec<u32> = nested.collect();
        seats.extend(self.groups.iter().map(|group| group.rounding.unwrap_or(rounding).of(group.share, post.openings)));
        seats
    }

    /// Reserved openings of a post by name; empty unless the policy reserves there.
    #[must_use]
    pub fn reserved(&self, post: &Post) -> Vec<(String, u32)> {
        if post.instrument != Instrument::Reserve {
            return Vec::new();
        }
        self.reserve_names().into_iter().zip(self.reserved_openings(post)).collect()
    }

    /// The kinds of reserved openings that a contender may take, one bit each.
    fn mask(&self, placed: &Placed) -> u64 {
        if !placed.is_put_forward(self) {
            return 0;
        }
        let local = self.rings.len();
        let class = &placed.contender.class;
        let residence = match class.ring {
            _ if class.is_local != Some(true) => 0,
            Some(ring) => (usize::from(ring)..=local).fold(0, |mask, kind| mask | 1 << kind),
            None => 1 << local,
        };
        // Reserved groups come first among the declared ones.
        let reserved = (1_u64 << self.groups.len()) - 1;
        residence | (u64::from(class.groups) & reserved) << (local + 1)
    }

    /// The turns of an explicit order.
    fn slots(&self, names: &[String]) -> Vec<Slot> {
        let kinds = self.reserve_names();
        let slot = |name: &String| {
            if name == OPEN { Some(Slot::Open) } else { kinds.iter().position(|kind| kind == name).map(Slot::Reserved) }
        };
        names.iter().filter_map(slot).collect()
    }
}

/// The chosen first, then everyone else by merit.
pub(super) fn order(policy: &Policy, post: &Post, by_merit: &[Placed]) -> Ordered {
    let stated = policy.reserved_openings(post);
    let local = policy.rings.len();
    let reserved: Vec<Reserved> = (0_u32..)
        .zip(&stated)
        .enumerate()
        .map(|(kind, (bit, seats))| Reserved { bit, seats: *seats, falls_to: (kind < local).then_some(kind + 1) })
        .collect();
    let slots = match &policy.order.reserve.precedence {
        Precedence::Slots(names) => policy.slots(names),
        Precedence::ReserveFirst | Precedence::OpenFirst => Vec::new(),
    };
    let precedence = match &policy.order.reserve.precedence {
        Precedence::ReserveFirst => assignment::Precedence::ReserveFirst,
        Precedence::OpenFirst => assignment::Precedence::OpenFirst,
        Precedence::Slots(_) => assignment::Precedence::Slots(&slots),
    };
    let masks: Vec<u64> = by_merit.iter().map(|placed| policy.mask(placed)).collect();
    let choice = choose(&masks, post.openings, &reserved, &precedence, post.holds);
    let mut is_chosen = vec![false; by_merit.len()];
    let mut placed = Vec::with_capacity(by_merit.len());
    for chosen in &choice.chosen {
        is_chosen[chosen.at] = true;
        let rule = chosen.reserve.and_then(|kind| u8::try_from(kind).ok()).map(Rule::Reserve);
        placed.push(Placed { rule, ..by_merit[chosen.at] });
    }
    placed.extend(by_merit.iter().zip(&is_chosen).filter(|(_, chosen)| !**chosen).map(|(placed, _)| *placed));
    let counts = stated.iter().zip(&choice.seats).zip(&choice.filled);
    let seats: Vec<SeatCount> =
        counts.map(|((stated, seats), filled)| SeatCount { stated: *stated, seats: *seats, filled: *filled }).collect();
    let unclaimed: u32 = seats.iter().map(|count| count.seats.saturating_sub(count.filled)).sum();
    Ordered { placed, seats, held: if post.holds { unclaimed } else { 0 }, ..Ordered::default() }
}
