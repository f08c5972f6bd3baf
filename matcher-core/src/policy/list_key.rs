//! Where in a list does somebody come whom a policy only orders, and who can't come into it any more?
//!
//! `boost` and `tier` order a list and give nothing away, so that its end says who is too far behind, class by class: the
//! engine need not look for them. Other instruments look at the best of every class.

use std::cmp::Ordering;

use super::class::Class;
use super::document::{Instrument, Policy};
use super::order::{Amounts, Contender, Placed};
use crate::region::ResidencyTier;

/// More than what adding an amount to a score rounds.
const ROUNDING: f64 = 1e-12;

/// The group of those whom `tier` doesn't put forward; all are of it where classes don't order.
const LAST_GROUP: u16 = group_of_tier(ResidencyTier::Elsewhere);

/// Rings come before all tiers.
const fn group_of_tier(tier: ResidencyTier) -> u16 {
    (u8::MAX as u16) + 1 + tier as u16
}

/// What orders a list, most important first; better is less.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ListKey {
    /// Those of a lower group come first.
    group: u16,
    priority: f64,
    score: f64,
    id_rank: u32,
}

impl Ord for ListKey {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_priority = || other.priority.total_cmp(&self.priority).then(other.score.total_cmp(&self.score));
        self.group.cmp(&other.group).then_with(by_priority).then(self.id_rank.cmp(&other.id_rank))
    }
}

impl PartialOrd for ListKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for ListKey {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for ListKey {}

impl Instrument {
    /// Whether the instrument orders lists and gives no opening away.
    pub(crate) fn only_orders(self) -> bool {
        matches!(self, Self::Boost | Self::Tier)
    }
}

/// Whose group comes first: rings from the innermost, then tiers from the nearest.
pub(super) fn group(instrument: Instrument, class: &Class, is_put_forward: bool) -> u16 {
    match (instrument, class.ring) {
        (Instrument::Tier, Some(ring)) if is_put_forward => u16::from(ring),
        (Instrument::Tier, None) if is_put_forward => group_of_tier(class.tier),
        _ => LAST_GROUP,
    }
}

impl Policy {
    /// What orders a contender in a list that the instrument only orders.
    pub(crate) fn list_key(&self, amounts: &Amounts, instrument: Instrument, contender: &Contender) -> ListKey {
        let priority = contender.score + amounts.added(self, instrument, contender.score, &contender.class);
        self.key(instrument, contender, priority)
    }

    /// What orders somebody already placed.
    pub(super) fn placed_key(&self, instrument: Instrument, placed: &Placed) -> ListKey {
        self.key(instrument, &placed.contender, placed.priority)
    }

    fn key(&self, instrument: Instrument, contender: &Contender, priority: f64) -> ListKey {
        let Contender { score, id_rank, class, .. } = *contender;
        ListKey { group: group(instrument, &class, self.puts_forward(&class, score)), priority, score, id_rank }
    }

    /// How far somebody of a class stands before others with the same score: a group counts more than any score.
    pub(crate) fn lead(&self, amounts: &Amounts, instrument: Instrument, class: &Class) -> f64 {
        f64::from(LAST_GROUP - group(instrument, class, class.may_rise).min(LAST_GROUP))
            + amounts.most(self, instrument, class)
            - self.taken(instrument, class)
    }

    /// The least score with which somebody of a class can come into a full list that ends with `last`.
    pub(crate) fn least_in_list(
        &self,
        amounts: &Amounts,
        instrument: Instrument,
        class: &Class,
        last: &ListKey,
    ) -> f64 {
        let group = group(instrument, class, class.may_rise);
        match group.cmp(&last.group) {
            Ordering::Greater => f64::INFINITY,
            Ordering::Equal => {
                last.priority - amounts.most(self, instrument, class) + self.taken(instrument, class) - ROUNDING
            }
            // Below the minimum they count among the last, without an amount.
            Ordering::Less if last.group == LAST_GROUP => self.order.min_score.min(last.priority),
            Ordering::Less => self.order.min_score,
        }
    }

    /// The last of a full list.
    pub(super) fn last_of(&self, instrument: Instrument, listed: &[Placed], k: usize) -> Option<ListKey> {
        listed.last().filter(|_| listed.len() >= k).map(|last| self.placed_key(instrument, last))
    }

    /// Whether everybody with a better score than somebody in a full list is in it too, so that the list alone tells their
    /// place by score.
    ///
    /// Whoever isn't in the list has no more priority than its last, hence no more score than that and what turns may take,
    /// unless the last is nearer.
    pub(super) fn tells_place(&self, instrument: Instrument, last: &ListKey, placed: &Placed) -> bool {
        let own = self.placed_key(instrument, placed);
        // With the same score and priority it is the id that left the others out.
        // Turns may have kept somebody with a better score out of the list.
        let most_taken = if self.rotation.acts() { self.rotation.taken(u8::MAX) + ROUNDING } else { 0.0 };
        let is_beside =
            own.group == LAST_GROUP && own.priority <= own.score && own.score >= last.priority && !self.rotation.acts();
        last.group == LAST_GROUP && (own.score > last.priority + most_taken || is_beside)
    }
}

#[cfg(test)]
mod tests;
