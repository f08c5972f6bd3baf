//! Openings kept for locals, their rings and declared groups: how many, and who takes them.

use super::document::{Instrument, Policy};
use super::order::{Ordered, Placed, Rule, SeatCount};
use super::scope::Post;
use crate::assignment::choose;

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
}

/// The chosen first, then everyone else by merit.
pub(super) fn order(policy: &Policy, post: &Post, by_merit: &[Placed]) -> Ordered {
    let seating = policy.seating(post);
    let stated: Vec<u32> = seating.reserved.iter().map(|reserve| reserve.seats).collect();
    let masks: Vec<u64> =
        by_merit.iter().map(|placed| policy.mask(&placed.contender.class, placed.contender.score)).collect();
    let choice = choose(&masks, post.openings, &seating.reserved, &seating.precedence(), seating.hold);
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
