#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use proptest::prelude::*;

use super::super::document::{Group, Ring};
use super::super::order::{Contender, order};
use super::*;
use crate::assignment::choose;
use crate::region::ResidencyTier;
use crate::units::Share;

const INSTRUMENTS: [Instrument; 5] =
    [Instrument::None, Instrument::Boost, Instrument::Tier, Instrument::Reserve, Instrument::LabourMarketTest];

const TIERS: [ResidencyTier; 3] = [ResidencyTier::Kecamatan, ResidencyTier::KabupatenKota, ResidencyTier::Elsewhere];

fn policy() -> impl Strategy<Value = Policy> {
    let precedence = prop::sample::select(vec![
        Precedence::ReserveFirst,
        Precedence::OpenFirst,
        Precedence::Slots(vec!["poor".to_owned(), "open".to_owned(), "local".to_owned()]),
    ]);
    (prop::sample::select(&INSTRUMENTS[..]), 0_u8..5, precedence).prop_map(|(instrument, least, precedence)| {
        let mut policy = Policy::none();
        policy.order.instrument = instrument;
        policy.order.min_score = f64::from(least) / 8.0;
        policy.order.boost.kabupaten_kota = Some(0.125);
        policy.order.boost.kecamatan = Some(0.25);
        policy.order.reserve.precedence = precedence;
        policy.rings = vec![Ring { min_share: Share::try_from(0.25).unwrap(), ..Ring::default() }];
        policy.groups = vec![Group { name: "poor".to_owned(), share: Share::try_from(0.25).unwrap(), rounding: None }];
        policy.extra.cap = 0.125;
        policy.extra.amounts = [("poor".to_owned(), 0.125)].into();
        policy
    })
}

fn contender() -> impl Strategy<Value = Contender> {
    let class = (prop::sample::select(&TIERS[..]), prop::option::of(any::<bool>()), 0_u32..2, any::<bool>());
    (0_u8..9, class).prop_map(|(score, (tier, is_local, groups, may_rise))| {
        let ring = (is_local == Some(true) && tier == ResidencyTier::Kecamatan).then_some(0);
        let class = Class { tier, is_local, ring, groups, may_rise, ..Class::ONLY };
        Contender { worker: 0, id_rank: 0, score: f64::from(score) / 8.0, class }
    })
}

fn post(instrument: Instrument, openings: u32, holds: bool) -> Post {
    let share = Share::try_from(0.5).unwrap();
    Post { instrument, openings, share, owed: Share::ZERO, holds, open_days: None, posted_days: None }
}

proptest! {
    /// Where the vacancy's view is the score and everybody applies, the rule takes whom a list of them puts first.
    #[test]
    fn a_rule_takes_whom_the_list_puts_first(
        policy in policy(),
        mut people in prop::collection::vec(contender(), 1..14),
        (openings, holds) in (0_u32..6, any::<bool>()),
    ) {
        for (number, person) in (0_u32..).zip(&mut people) {
            (person.worker, person.id_rank) = (number, number * 5 % 17);
        }
        let post = post(policy.order.instrument, openings, holds);
        let ordered = order(&policy, &post, people.clone(), people.len());
        let takes = (openings - ordered.held.min(openings)) as usize;
        let mut listed: Vec<u32> = ordered.placed.iter().take(takes).map(|placed| placed.contender.worker).collect();

        let amounts = policy.amounts();
        let mut applicants: Vec<(Standing, Contender)> = people
            .iter()
            .filter(|person| ordered.asked.is_none_or(|asked| asked.asks(&person.class)))
            .map(|person| {
                let valued = (person.score, person.score);
                (policy.standing(&amounts, post.instrument, &person.class, valued), *person)
            })
            .collect();
        applicants.sort_by(|(a, one), (b, other)| {
            let by_merit = || b.merit.total_cmp(&a.merit).then(other.score.total_cmp(&one.score));
            a.group.cmp(&b.group).then_with(by_merit).then(one.id_rank.cmp(&other.id_rank))
        });
        let seating = policy.seating(&post);
        let masks: Vec<u64> = applicants.iter().map(|(standing, _)| standing.mask).collect();
        let choice = choose(&masks, seating.openings, &seating.reserved, &seating.precedence(), seating.hold);
        let mut chosen: Vec<u32> = choice.chosen.iter().map(|chosen| applicants[chosen.at].1.worker).collect();
        listed.sort_unstable();
        chosen.sort_unstable();
        prop_assert_eq!(chosen, listed);
    }
}

#[test]
fn the_rule_that_put_somebody_forward_is_named() {
    let mut policy = Policy::none();
    policy.order.boost.kabupaten_kota = Some(0.125);
    policy.order.min_score = 0.5;
    let class = Class { tier: ResidencyTier::KabupatenKota, is_local: Some(true), ..Class::ONLY };
    let standing = |instrument, score| policy.standing(&policy.amounts(), instrument, &class, (score, 0.25));
    let named = |instrument| standing(instrument, 0.5).rule;
    assert_eq!(named(Instrument::Boost), Some(Rule::Boost));
    assert_eq!(named(Instrument::Tier), Some(Rule::Tier));
    assert_eq!(named(Instrument::LabourMarketTest), Some(Rule::LabourMarketTest));
    assert_eq!((named(Instrument::None), named(Instrument::Reserve)), (None, None));
    // The amount comes on top of the vacancy's view; the score only says whether the policy does anything.
    let [above, below] = [0.5, 0.49].map(|score| standing(Instrument::Boost, score).merit.to_bits());
    assert_eq!((above, below), (0.375_f64.to_bits(), 0.25_f64.to_bits()));
}
