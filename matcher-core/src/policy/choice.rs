//! How does a vacancy choose among applicants, whoever they turn out to be?
//!
//! A list orders those whom the register knows. Where everybody goes somewhere at once, a vacancy only ever sees who comes,
//! and needs a rule for any of them: a [`Seating`] for its openings, and for each applicant a [`Standing`].

use super::class::Class;
use super::document::{Instrument, Policy, Precedence};
use super::list_key::group;
use super::order::{Amounts, Asked, Rule};
use super::reserve::OPEN;
use super::scope::Post;
use crate::assignment::{self, Reserved, Slot};

/// What a vacancy's openings are kept for and in which order they are filled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seating {
    /// People wanted.
    pub(crate) openings: u32,
    /// In the order of [`Policy::reserve_names`]; empty unless the policy reserves here.
    pub(crate) reserved: Vec<Reserved>,
    /// Whether an opening that nobody qualified claims stays empty.
    pub(crate) hold: bool,
    order: Order,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Order {
    ReserveFirst,
    OpenFirst,
    Slots(Vec<Slot>),
}

impl Seating {
    /// Which openings are filled first.
    pub(crate) fn precedence(&self) -> assignment::Precedence<'_> {
        match &self.order {
            Order::ReserveFirst => assignment::Precedence::ReserveFirst,
            Order::OpenFirst => assignment::Precedence::OpenFirst,
            Order::Slots(slots) => assignment::Precedence::Slots(slots),
        }
    }
}

/// How a vacancy sees one applicant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Standing {
    /// Those of a lower group come first, whatever their merit.
    pub(crate) group: u16,
    /// The vacancy's view of them plus what the policy adds.
    pub(crate) merit: f64,
    /// The reserves they may fill, one bit each in the order of [`Policy::reserve_names`].
    pub(crate) mask: u64,
    /// The rule that put them forward.
    pub(crate) rule: Option<Rule>,
}

impl Policy {
    /// How a post's openings are filled.
    pub(crate) fn seating(&self, post: &Post) -> Seating {
        let Post { openings, holds: hold, .. } = *post;
        if post.instrument != Instrument::Reserve {
            return Seating { openings, reserved: Vec::new(), hold: false, order: Order::ReserveFirst };
        }
        let local = self.rings.len();
        let reserved = (0_u32..).zip(self.reserved_openings(post)).enumerate();
        let reserved = reserved.map(|(kind, (bit, seats))| {
            // What an inner ring leaves over falls to the ring around it, and in the end to all locals.
            Reserved { bit, seats, falls_to: (kind < local).then_some(kind + 1) }
        });
        let order = match &self.order.reserve.precedence {
            Precedence::ReserveFirst => Order::ReserveFirst,
            Precedence::OpenFirst => Order::OpenFirst,
            Precedence::Slots(names) => Order::Slots(self.slots(names)),
        };
        Seating { openings, reserved: reserved.collect(), hold, order }
    }

    /// The turns of an explicit order.
    fn slots(&self, names: &[String]) -> Vec<Slot> {
        let kinds = self.reserve_names();
        let slot = |name: &String| {
            if name == OPEN { Some(Slot::Open) } else { kinds.iter().position(|kind| kind == name).map(Slot::Reserved) }
        };
        names.iter().filter_map(slot).collect()
    }

    /// The kinds of reserved openings that somebody may take, one bit each.
    pub(super) fn mask(&self, class: &Class, score: f64) -> u64 {
        if !self.puts_forward(class, score) {
            return 0;
        }
        let local = self.rings.len();
        let residence = match class.ring {
            _ if class.is_local != Some(true) => 0,
            Some(ring) => (usize::from(ring)..=local).fold(0, |mask, kind| mask | 1 << kind),
            None => 1 << local,
        };
        // Reserved groups come first among the declared ones.
        let reserved = (1_u64 << self.groups.len()) - 1;
        residence | (u64::from(class.groups) & reserved) << (local + 1)
    }

    /// How a vacancy with an instrument sees an applicant whom it values at `view`; their `score` is what the policy's
    /// minimum looks at.
    pub(crate) fn standing(
        &self,
        amounts: &Amounts,
        instrument: Instrument,
        class: &Class,
        (score, view): (f64, f64),
    ) -> Standing {
        let is_put_forward = self.puts_forward(class, score);
        let added = amounts.added(self, instrument, score, class);
        let is_near = is_put_forward && self.is_near(instrument, class);
        let by_instrument = match instrument {
            Instrument::Boost if is_near => Some(Rule::Boost),
            Instrument::Tier if is_near => Some(Rule::Tier),
            Instrument::LabourMarketTest if is_put_forward && class.is_local == Some(true) => {
                Some(Rule::LabourMarketTest)
            }
            _ => None,
        };
        Standing {
            group: match instrument {
                Instrument::Tier => group(instrument, class, is_put_forward),
                Instrument::LabourMarketTest => u16::from(by_instrument.is_none()),
                Instrument::None | Instrument::Boost | Instrument::Reserve => 0,
            },
            merit: view + added,
            mask: if instrument == Instrument::Reserve { self.mask(class, score) } else { 0 },
            rule: by_instrument.or((added > 0.0).then_some(Rule::Extra)).or((added < 0.0).then_some(Rule::Rotation)),
        }
    }
}

impl Asked {
    /// Whether somebody is asked.
    pub(crate) fn asks(self, class: &Class) -> bool {
        let is_local = class.is_local == Some(true);
        match self {
            Self::Ring(last) => is_local && class.ring.is_some_and(|ring| ring <= last),
            Self::Locals | Self::Undated => is_local,
            Self::Everyone => true,
        }
    }
}

#[cfg(test)]
mod tests;
