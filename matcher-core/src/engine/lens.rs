//! What does a policy tell apart, or several of them at once? Whom it doesn't tell apart it counts in one class.

use std::hash::Hash;
use std::sync::Arc;

use crate::policy::{Class, Instrument, Policy, Rotation, Told};
use crate::record::{Turn, WorkerFacts};
use crate::region::RegionCode;
use crate::units::Date;

/// What sorts workers into classes, whoever searches for the best of each.
pub(super) trait Lens: Sync {
    /// What the workers of one class have in common.
    type Class: Clone + Eq + Hash + Send + Sync;

    /// Turns that count, under each rotation there is.
    type Turns: PartialEq;

    /// Whether there is anything to tell apart.
    fn orders(&self) -> bool;

    /// All that is read of a worker's papers: workers with the same are of one class for every site.
    fn told(&self, worker: &WorkerFacts) -> Told;

    /// How many of a worker's turns count.
    fn turns(&self, turns: &[Turn], as_of: Option<Date>) -> Self::Turns;

    /// The class of a worker seen from a site on a day; `groups` are the bits of their groups.
    fn class(&self, worker: &WorkerFacts, seen: Seen, groups: u32, turns: &Self::Turns) -> Self::Class;
}

/// From which site on which day.
pub(super) type Seen = (Option<RegionCode>, Option<Date>);

impl Lens for Policy {
    type Class = Class;
    type Turns = u8;

    fn orders(&self) -> bool {
        self.order.instrument != Instrument::None
    }

    fn told(&self, worker: &WorkerFacts) -> Told {
        Self::told(self, worker)
    }

    fn turns(&self, turns: &[Turn], as_of: Option<Date>) -> u8 {
        if self.orders() { self.rotation.class(self.rotation.turns(turns, as_of)) } else { 0 }
    }

    fn class(&self, worker: &WorkerFacts, (site, as_of): Seen, groups: u32, turns: &u8) -> Class {
        let class = Class::of(self.order.instrument, &self.residence(worker, site, as_of), groups);
        if self.orders() { Class { turns: *turns, ..class } } else { class }
    }
}

/// Groups that several policies look at together, one bit each.
const MOST_TOGETHER: usize = 32;

/// What policies of one instrument, one residence and the same groups see.
struct View<'a> {
    /// One of them, for them all.
    policy: &'a Policy,
    /// Its residence among [`Lenses::homes`].
    home: usize,
    /// Bits among [`Lenses::groups`], and those of the same groups among the policy's own.
    bits: Vec<(usize, usize)>,
    /// Its rotation among [`Lenses::rotations`].
    rotation: usize,
}

/// Several policies at once: their classes are as fine as the finest of them asks for.
///
/// Policies that differ in what they do with a class, such as share or precedence, share a view; those that never look at
/// classes have none.
#[derive(Default)]
pub(super) struct Lenses<'a> {
    views: Vec<View<'a>>,
    /// A policy of each way to tell who lives where.
    homes: Vec<&'a Policy>,
    /// Each way to count turns.
    rotations: Vec<&'a Rotation>,
    /// Names of the groups looked at.
    pub(super) groups: Vec<&'a str>,
}

impl<'a> Lenses<'a> {
    /// Takes a policy in and gives the number of its view, `None` if it looks at no class; refuses, with an error, a policy
    /// with which there would be too many groups.
    pub(super) fn add(&mut self, policy: &'a Policy) -> Result<Option<usize>, Full> {
        let instrument = policy.order.instrument;
        if instrument == Instrument::None {
            return Ok(None);
        }
        let looked_at = policy.groups_of(instrument);
        let own: Vec<(usize, &str)> =
            policy.declared_groups().into_iter().enumerate().filter(|(bit, _)| looked_at >> bit & 1 == 1).collect();
        let new = own.iter().filter(|(_, name)| !self.groups.contains(name)).count();
        if self.groups.len() + new > MOST_TOGETHER {
            return Err(Full);
        }
        let place = |groups: &mut Vec<&'a str>, name: &'a str| {
            groups.iter().position(|known| *known == name).unwrap_or_else(|| {
                groups.push(name);
                groups.len() - 1
            })
        };
        let bits: Vec<(usize, usize)> =
            own.into_iter().map(|(bit, name)| (place(&mut self.groups, name), bit)).collect();
        let home = self.homes.iter().position(|known| is_same_home(known, policy)).unwrap_or_else(|| {
            self.homes.push(policy);
            self.homes.len() - 1
        });
        let rotation = self.rotations.iter().position(|known| **known == policy.rotation).unwrap_or_else(|| {
            self.rotations.push(&policy.rotation);
            self.rotations.len() - 1
        });
        let is_same = |view: &View<'_>| {
            view.policy.order.instrument == instrument
                && (view.home, view.rotation) == (home, rotation)
                && view.bits == bits
        };
        if let Some(known) = self.views.iter().position(is_same) {
            return Ok(Some(known));
        }
        self.views.push(View { policy, home, bits, rotation });
        Ok(Some(self.views.len() - 1))
    }
}

/// One policy more would look at too many groups.
#[derive(Clone, Copy, Debug)]
pub(super) struct Full;

/// Whether two policies know the same of everybody's residence.
fn is_same_home(a: &Policy, b: &Policy) -> bool {
    let rings =
        |policy: &Policy| policy.rings.iter().map(|ring| (ring.level, ring.regions.clone())).collect::<Vec<_>>();
    a.local == b.local && rings(a) == rings(b)
}

impl Lens for Lenses<'_> {
    /// A class of each view.
    type Class = Arc<[Class]>;
    type Turns = Vec<u8>;

    fn orders(&self) -> bool {
        !self.views.is_empty()
    }

    fn told(&self, worker: &WorkerFacts) -> Told {
        self.homes.iter().fold(Told::default(), |told, policy| told.or(policy.told(worker)))
    }

    fn turns(&self, turns: &[Turn], as_of: Option<Date>) -> Vec<u8> {
        self.rotations.iter().map(|rotation| rotation.class(rotation.turns(turns, as_of))).collect()
    }

    fn class(&self, worker: &WorkerFacts, (site, as_of): Seen, groups: u32, turns: &Vec<u8>) -> Arc<[Class]> {
        let residences: Vec<_> = self.homes.iter().map(|policy| policy.residence(worker, site, as_of)).collect();
        let of_view = |view: &View<'_>| {
            let own =
                view.bits.iter().filter(|(bit, _)| groups >> bit & 1 == 1).fold(0, |own, (_, bit)| own | 1 << bit);
            let class = Class::of(view.policy.order.instrument, &residences[view.home], own);
            Class { turns: turns[view.rotation], ..class }
        };
        self.views.iter().map(of_view).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use crate::policy::{Group, ReserveShare};
    use crate::region::AdminLevel;
    use crate::units::Share;

    fn policy(instrument: Instrument) -> Policy {
        let mut policy = Policy::none();
        policy.order.instrument = instrument;
        policy
    }

    #[test]
    fn policies_that_differ_in_what_they_do_with_a_class_share_a_view() {
        let (half, most) = (policy(Instrument::Reserve), {
            let mut policy = policy(Instrument::Reserve);
            policy.order.reserve.share = ReserveShare::Fixed(Share::ONE);
            policy
        });
        let mut wide = half.clone();
        wide.local.boundary = AdminLevel::Provinsi;
        let (none, tier) = (Policy::none(), policy(Instrument::Tier));
        let mut lenses = Lenses::default();
        let views: Vec<Option<usize>> =
            [&half, &most, &none, &wide, &tier].map(|policy| lenses.add(policy).unwrap()).to_vec();
        assert_eq!(views, [Some(0), Some(0), None, Some(1), Some(2)]);
        assert_eq!(lenses.homes.len(), 2);
    }

    #[test]
    fn each_view_sees_the_bits_of_its_own_groups() {
        let with = |names: &[&str]| {
            let mut policy = policy(Instrument::Reserve);
            let group = |name: &&str| Group { name: (*name).to_owned(), share: Share::ONE, rounding: None };
            policy.groups = names.iter().map(group).collect();
            policy
        };
        let (one, other) = (with(&["poor", "disability"]), with(&["disability", "women"]));
        let mut lenses = Lenses::default();
        lenses.add(&one).unwrap();
        lenses.add(&other).unwrap();
        assert_eq!(lenses.groups, ["poor", "disability", "women"]);
        // In the second of all groups alone: the second of one policy, the first of the other.
        let class = lenses.class(&WorkerFacts::default(), (None, None), 0b010, &vec![0]);
        assert_eq!(class.iter().map(|class| class.groups).collect::<Vec<_>>(), [0b10, 0b01]);
    }

    #[test]
    fn too_many_groups_are_refused_and_change_nothing() {
        let with = |from: usize| {
            let mut policy = policy(Instrument::Reserve);
            let group = |number| Group { name: format!("g{number}"), share: Share::ZERO, rounding: None };
            policy.groups = (from..from + 24).map(group).collect();
            policy
        };
        let (first, second) = (with(0), with(24));
        let mut lenses = Lenses::default();
        assert!(lenses.add(&first).is_ok() && lenses.add(&second).is_err());
        assert_eq!((lenses.groups.len(), lenses.views.len(), lenses.homes.len()), (24, 1, 1));
    }
}
