#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;

use super::super::document::{Group, Ring};
use super::super::order::{Ordered, forget_places, order};
use super::super::rotation::Rotation;
use super::super::scope::Post;
use super::*;
use crate::units::Share;

const TIERS: [ResidencyTier; 4] =
    [ResidencyTier::Kecamatan, ResidencyTier::KabupatenKota, ResidencyTier::Elsewhere, ResidencyTier::Unknown];

/// Few scores and amounts on one grid, so that priorities tie often, with a minimum among them.
fn policy() -> impl Strategy<Value = Policy> {
    let instrument = prop::sample::select(vec![Instrument::Boost, Instrument::Tier]);
    (instrument, 0_u8..5, any::<(bool, bool)>()).prop_map(|(instrument, least, (has_groups, rotates))| {
        let mut policy = Policy::none();
        policy.order.instrument = instrument;
        policy.order.min_score = f64::from(least) / 8.0;
        policy.order.boost.kabupaten_kota = Some(0.125);
        policy.order.boost.kecamatan = Some(0.25);
        policy.rings = vec![Ring::default()];
        if rotates {
            policy.rotation = Rotation { months: 1, amount: 0.125, cap: 0.25, ..Rotation::default() };
        }
        if has_groups {
            policy.groups = vec![Group { name: "poor".to_owned(), share: Share::ZERO, rounding: None }];
            policy.extra.cap = 0.125;
            policy.extra.amounts = [("poor".to_owned(), 0.125)].into();
        }
        policy
    })
}

fn contender(instrument: Instrument) -> impl Strategy<Value = Contender> {
    let class = (prop::sample::select(&TIERS[..]), any::<bool>(), 0_u32..2, any::<bool>(), 0_u8..3);
    (0_u8..9, class).prop_map(move |(score, (tier, in_ring, groups, may_rise, turns))| {
        let tier = if instrument == Instrument::Tier { tier.min(ResidencyTier::Elsewhere) } else { tier };
        let ring = (instrument == Instrument::Tier && in_ring).then_some(0);
        let class = Class { tier, ring, groups, turns, may_rise, ..Class::ONLY };
        Contender { worker: 0, id_rank: 0, score: f64::from(score) / 8.0, class }
    })
}

fn contenders() -> impl Strategy<Value = (Policy, Vec<Contender>)> {
    policy().prop_flat_map(|policy| {
        let people = prop::collection::vec(contender(policy.order.instrument), 1..14).prop_map(|mut people| {
            for (number, person) in (0_u32..).zip(&mut people) {
                (person.worker, person.id_rank) = (number, number * 5 % 17);
            }
            people
        });
        (Just(policy), people)
    })
}

fn ordered(policy: &Policy, people: &[Contender], k: usize) -> Ordered {
    let post = Post {
        instrument: policy.order.instrument,
        openings: 1,
        share: Share::ZERO,
        owed: Share::ZERO,
        holds: false,
        open_days: None,
        posted_days: None,
    };
    let mut ordered = order(policy, &post, people.to_vec(), k);
    forget_places(policy, &post, &mut ordered, k);
    ordered
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, ..ProptestConfig::default() })]

    #[test]
    fn keys_order_as_the_instrument_does((policy, people) in contenders()) {
        let amounts = policy.amounts();
        let mut by_key = people.clone();
        by_key.sort_by_key(|contender| policy.list_key(&amounts, policy.order.instrument, contender));
        let by_key: Vec<u32> = by_key.iter().map(|contender| contender.worker).collect();
        let placed = ordered(&policy, &people, people.len()).placed;
        prop_assert_eq!(by_key, placed.iter().map(|placed| placed.contender.worker).collect::<Vec<_>>());
    }

    #[test]
    fn whoever_comes_into_a_list_reaches_the_least_of_their_class((policy, people) in contenders()) {
        let (amounts, instrument) = (policy.amounts(), policy.order.instrument);
        let last = policy.list_key(&amounts, instrument, &people[0]);
        for contender in &people {
            // Whether they may rise isn't known before their rules are.
            let class = Class { may_rise: true, ..contender.class };
            let least = policy.least_in_list(&amounts, instrument, &class, &last);
            prop_assert!(policy.list_key(&amounts, instrument, contender) > last || contender.score >= least);
        }
    }

    #[test]
    fn those_of_a_list_are_enough_for_it_and_for_the_places_it_tells((policy, people) in contenders(), k in 1_usize..9) {
        let all = ordered(&policy, &people, k).placed;
        let listed: Vec<Contender> = all.iter().map(|placed| placed.contender).collect();
        let few = ordered(&policy, &listed, k).placed;
        let told = |placed: &Placed| (placed.contender.worker, placed.before, placed.moved, placed.rule);
        prop_assert_eq!(all.iter().map(told).collect::<Vec<_>>(), few.iter().map(told).collect::<Vec<_>>());
        let is_boost = policy.order.instrument == Instrument::Boost;
        let mut without_amount = all.iter().filter(|placed| placed.priority <= placed.contender.score);
        prop_assert!(!is_boost || policy.rotation.acts() || without_amount.all(|placed| placed.before.is_some()));
    }
}
