//! Worked examples of the papers, and the ordinary cases at the edges.

use matcher_core::assignment::{Complement, Market as Plain, Place, Precedence, Rule};

use super::*;

fn matched(vacancies: &[i64]) -> Matched {
    vacancies.iter().map(|&vacancy| u32::try_from(vacancy).ok()).collect()
}

/// Gale & Shapley (1962), example 1: three men and three women with three stable marriages. The first proposer of each
/// pair gets their first choice, whoever proposes.
#[test]
fn gale_and_shapley_example_1() {
    let market = market(&[&[0, 1, 2], &[1, 2, 0], &[2, 0, 1]], &[&[1, 2, 0], &[2, 0, 1], &[0, 1, 2]], &[1, 1, 1]);
    assert_eq!(propose(&market, Side::Workers), matched(&[0, 1, 2]));
    assert_eq!(propose(&market, Side::Vacancies), matched(&[2, 0, 1]));
    // The third one: everyone has their second choice.
    assert_eq!(faults(&market, &matched(&[1, 2, 0])), []);
    assert_eq!(market.matchings().iter().filter(|matched| market.is_stable(matched)).count(), 3);
}

/// Gale & Shapley (1962), example 2: four and four, and one stable set of marriages only.
#[test]
fn gale_and_shapley_example_2() {
    let market = market(
        &[&[0, 1, 2, 3], &[0, 3, 2, 1], &[1, 0, 2, 3], &[3, 1, 2, 0]],
        &[&[3, 2, 0, 1], &[1, 3, 0, 2], &[3, 0, 1, 2], &[2, 1, 0, 3]],
        &[1, 1, 1, 1],
    );
    let only = matched(&[2, 3, 0, 1]);
    assert_eq!(propose(&market, Side::Workers), only);
    assert_eq!(propose(&market, Side::Vacancies), only);
    assert_eq!(market.matchings().into_iter().filter(|matched| market.is_stable(matched)).collect::<Vec<_>>(), [only]);
}

/// Hafalir, Yenmez & Yildirim (2013) on quotas and reserves: a cap on the majority can hurt those it is for, a reserve
/// that is released doesn't leave a seat empty. One minority student who wants school 1 first, one majority student who
/// wants school 0 first; both seats of school 0 kept for the minority are given to the majority when nobody claims
/// them.
#[test]
fn an_unclaimed_reserve_goes_to_the_best_left() {
    let mut market = market(&[&[1, 0], &[0, 1]], &[&[0, 1], &[0, 1]], &[1, 1]);
    market.masks = vec![0b10, 0b10, 0, 0];
    market.reserved[0] = vec![reserve(1, 1, None)];
    assert_eq!(propose(&market, Side::Workers), matched(&[1, 0]));
    let held = Market { hold: true, ..market };
    assert_eq!(propose(&held, Side::Workers), matched(&[1, -1]));
}

/// Hafalir, Yenmez & Yildirim (2013): with a minority reserve the school takes the member in place of a better ranked
/// student, who moves on to the next school.
#[test]
fn a_reserve_moves_a_better_ranked_person_on() {
    let mut market = market(&[&[0, 1], &[0], &[1]], &[&[0, 1], &[2, 0]], &[1, 1]);
    assert_eq!(propose(&market, Side::Workers), matched(&[0, -1, 1]));
    market.masks = vec![0, 0, 0b10, 0];
    market.reserved[0] = vec![reserve(1, 1, None)];
    assert_eq!(propose(&market, Side::Workers), matched(&[-1, 0, 1]));
    assert_eq!(faults(&market, &matched(&[0, -1, 1])), [Fault::BlockingPair { worker: 1, vacancy: 0 }]);
}

/// Dur, Kominers, Pathak & Sönmez (2018): half of the seats for the walk zone changes nothing when they are filled
/// first, and gives the zone three of four when the open seats are.
#[test]
fn half_for_the_walk_zone_is_worth_what_the_order_makes_of_it() {
    let lists: [&[u32]; 8] = [&[0]; 8];
    let mut market = market(&lists, &[&[0, 1, 2, 3, 4, 5, 6, 7]], &[4]);
    for worker in [1, 3, 5, 7] {
        market.masks[worker] = 0b10;
    }
    let without = propose(&market, Side::Workers);
    market.reserved[0] = vec![reserve(1, 2, None)];
    assert_eq!(propose(&market, Side::Workers), without);
    market.open_first = true;
    assert_eq!(propose(&market, Side::Workers), matched(&[0, 0, -1, 0, -1, 0, -1, -1]));
}

/// Sönmez & Yenmez (2022): somebody in two groups counts for the one where that lets a further reserve be met.
#[test]
fn a_person_of_two_groups_counts_where_another_cannot() {
    let mut market = market(&[&[0], &[0], &[0]], &[&[0, 1, 2]], &[2]);
    market.masks = vec![0b110, 0, 0b010];
    market.reserved[0] = vec![reserve(1, 1, None), reserve(2, 1, None)];
    assert_eq!(propose(&market, Side::Workers), matched(&[0, -1, 0]));
    market.scores = vec![9.0, 8.0, 1.0];
    assert_eq!(largest(&market).matched, matched(&[0, -1, 0]));
}

/// Abdulkadiroglu, Pathak & Roth (2009): how ties are broken decides who gains. Three students, three schools; schools
/// 1 and 2 rank everybody the same, so that a lottery orders them. Both orders are stable, and they differ.
#[test]
fn the_tie_break_decides_between_stable_assignments() {
    let lists: [&[u32]; 3] = [&[1, 0, 2], &[0, 1, 2], &[0, 1, 2]];
    let one = market(&lists, &[&[0, 1, 2], &[1, 0, 2], &[2, 0, 1]], &[1, 1, 1]);
    let other = market(&lists, &[&[0, 2, 1], &[1, 0, 2], &[2, 0, 1]], &[1, 1, 1]);
    let matched = [&one, &other].map(|market| propose(market, Side::Workers));
    assert_ne!(matched[0], matched[1]);
    assert!(one.is_stable(&matched[0]) && other.is_stable(&matched[1]));
}

#[test]
fn reserves_are_met_before_scores_count_and_rings_inward() {
    // Two openings, both for locals, one of them for the village: the outsider is worth more than both locals.
    let mut market = market(&[&[0], &[0], &[0], &[0]], &[&[0, 1, 2, 3]], &[2]);
    market.masks = vec![0, 0b010, 0b011, 0b010];
    market.scores = vec![100.0, 3.0, 1.0, 2.0];
    market.reserved[0] = vec![reserve(0, 1, Some(1)), reserve(1, 1, None)];
    assert_eq!(largest(&market).matched, matched(&[-1, 0, 0, -1]));
    // Without a villager the ring is still met by locals, and the outsider waits.
    market.masks[2] = 0;
    assert_eq!(largest(&market).matched, matched(&[-1, 0, -1, 0]));
}

#[test]
fn a_score_below_zero_is_taken_for_a_reserve_alone() {
    let mut market = market(&[&[0], &[0]], &[&[0, 1]], &[2]);
    market.scores = vec![-1.0, -2.0];
    assert_eq!(largest(&market).matched, matched(&[-1, -1]));
    market.masks = vec![0, 0b10];
    market.reserved[0] = vec![reserve(1, 1, None)];
    let optimum = largest(&market);
    assert_eq!((optimum.matched, optimum.value), (matched(&[-1, 0]), -2.0));
}

#[test]
fn scores_of_any_size_are_taken() {
    for scores in
        [[f64::MAX, f64::MAX / 2.0], [f64::MIN_POSITIVE, f64::MIN_POSITIVE * 2.0], [1e-300, 1e300], [0.0, -0.0]]
    {
        let mut market = market(&[&[0], &[0]], &[&[0, 1]], &[1]);
        market.scores = scores.to_vec();
        let optimum = largest(&market);
        assert!(optimum.value >= 0.0 && optimum.gap == 0.0, "{scores:?}: {optimum:?}");
        assert_eq!(welfare_faults(&market, &optimum.matched, &optimum.prices), [], "{scores:?}");
    }
}

#[test]
fn empty_sides_lists_and_openings_are_ordinary() {
    let nobody = market(&[], &[&[], &[]], &[1, 0]);
    let nowhere = market(&[&[], &[]], &[], &[]);
    let no_openings = market(&[&[0], &[0]], &[&[0, 1]], &[0]);
    let no_lists = market(&[&[], &[0]], &[&[1]], &[1]);
    for (market, expected) in [(nobody, &[][..]), (nowhere, &[-1, -1]), (no_openings, &[-1, -1]), (no_lists, &[-1, 0])]
    {
        let expected = matched(expected);
        for side in [Side::Workers, Side::Vacancies] {
            assert_eq!(propose(&market, side), expected);
        }
        assert_eq!(blocking(&market, &expected), []);
        let optimum = largest(&market);
        assert_eq!((optimum.value, optimum.gap), (0.0, 0.0));
        assert_eq!(welfare_faults(&market, &optimum.matched, &optimum.prices), []);
    }
}

#[test]
fn a_reserve_nobody_can_fill_is_released_or_stays_empty() {
    let mut market = market(&[&[0], &[0]], &[&[0, 1]], &[2]);
    market.reserved[0] = vec![reserve(5, 2, None)];
    market.scores = vec![1.0, 2.0];
    assert_eq!(propose(&market, Side::Workers), matched(&[0, 0]));
    assert_eq!(largest(&market).matched, matched(&[0, 0]));
    market.hold = true;
    assert_eq!(propose(&market, Side::Workers), matched(&[-1, -1]));
    assert_eq!(largest(&market).matched, matched(&[-1, -1]));
}

#[test]
fn what_is_wrong_is_named_with_its_place() {
    let lists = |indptr: &[usize], indices: &[u32]| Lists::new(indptr, indices, 2).map(|_| ()).unwrap_err().to_string();
    assert_eq!(lists(&[], &[]), "indptr has 0 entries, expected 1");
    assert_eq!(lists(&[1, 2], &[0, 1]), "indptr[0] is 1, expected 0 to 0: starts never fall, the first is 0");
    assert_eq!(lists(&[0, 2, 1, 2], &[0, 1]), "indptr[2] is 1, expected 2 to 2: starts never fall, the first is 0");
    assert_eq!(lists(&[0, 1], &[0, 1]), "indptr[1] is 1, expected 2 to 2: starts never fall, the first is 0");
    assert_eq!(lists(&[0], &[0]), "indices has 1 entries, expected 0");
    assert_eq!(
        lists(&[0, 0, 2], &[0, 7]),
        "worker 1, position 1: vacancy 7 is unknown; 2 vacancies are numbered from 0"
    );
    assert_eq!(
        lists(&[0, 0, 3], &[1, 0, 1]),
        "worker 1, position 2: vacancy 1 stands at position 0 of the same list already"
    );

    let lists = Lists::new(&[0, 1, 2, 3], &[1, 0, 1], 2).unwrap();
    let problem = |ranks: &[u32], masks: Masks<'_>, rules: &[Rule<'_>]| {
        Problem::new(lists, ranks, masks, rules).map(|_| ()).unwrap_err().to_string()
    };
    let open = [Rule::open(1), Rule::open(1)];
    assert_eq!(problem(&[0, 1], Masks::None, &open), "ranks has 2 entries, expected 3");
    assert_eq!(problem(&[0, 1, 2], Masks::PerWorker(&[0]), &open), "masks has 1 entries, expected 3");
    assert_eq!(problem(&[0, 1, 2], Masks::PerPair(&[0]), &open), "masks has 1 entries, expected 3");
    assert_eq!(problem(&[0, 1, 2], Masks::None, &open[..1]), "rules has 1 entries, expected 2");
    for rank in [0, 9] {
        assert_eq!(
            problem(&[rank, 0, rank], Masks::None, &open),
            format!(
                "vacancy 1 gives rank {rank} twice: worker 0, position 0; worker 2, position 0; ranks differ within a vacancy"
            )
        );
    }
    let ruled = |reserved: &[Reserved]| {
        let rule = Rule { openings: 1, reserved, precedence: Precedence::ReserveFirst, hold: false };
        problem(&[0, 0, 1], Masks::PerWorker(&[0, 0, 1]), &[Rule::open(0), rule])
    };
    assert_eq!(ruled(&[reserve(0, 2, None)]), "vacancy 1, reserve 0: 2 seats, but it has 1 openings");
    assert_eq!(ruled(&[reserve(0, 1, None), reserve(64, 1, None)]), "vacancy 1, reserve 1: bit 64, expected 0 to 63");
    let reason = "unclaimed seats fall outwards to reserve 1, but worker 2, position 0 is a member of reserve 0 and not of 1; \
        whoever is in an inner ring must be in every ring around it";
    assert_eq!(
        ruled(&[reserve(0, 1, Some(1)), reserve(1, 0, None)]),
        format!("vacancy 1: its rule isn't substitutable, so no assignment can be called stable: {reason}")
    );

    let problem = Problem::new(lists, &[0, 0, 1], Masks::None, &open).unwrap();
    let error = |matched: &[Option<u32>]| blocking_pairs(&problem, matched).unwrap_err().to_string();
    assert_eq!(error(&[None]), "match has 1 entries, expected 3");
    assert_eq!(error(&[None, Some(5), None]), "match[1] is 5, an unknown vacancy; 2 vacancies are numbered from 0");
    assert_eq!(error(&[None, Some(1), None]), "match[1] is 1, a vacancy that isn't in the list of worker 1");
    let scores = |scores: &[f64]| max_score(problem.market(), scores).unwrap_err();
    assert_eq!(scores(&[0.0]), AssignmentError::Length { what: "scores", found: 1, expected: 3 });
    assert_eq!(
        scores(&[0.0, 1.0, f64::NAN]).to_string(),
        "worker 2, position 0: the score is NaN, expected a finite number"
    );
}

/// A bit in the mask of somebody who doesn't want the vacancy breaks nothing there.
#[test]
fn nesting_is_asked_of_those_who_want_the_vacancy() {
    let lists = Lists::new(&[0, 1, 2], &[0, 1], 2).unwrap();
    let rings = [reserve(0, 1, Some(1)), reserve(1, 0, None)];
    let rule = Rule { openings: 1, reserved: &rings, precedence: Precedence::ReserveFirst, hold: false };
    let rules = [rule, Rule::open(1)];
    assert!(Plain::new(lists, Masks::PerWorker(&[0b11, 0b01]), &rules).is_ok());
    let error = Plain::new(lists, Masks::PerWorker(&[0b01, 0b11]), &rules).map(|_| ()).unwrap_err();
    let reason = Complement::NotNested { inner: 0, outer: 1, place: Place { worker: 0, position: 0 } };
    assert_eq!(error, AssignmentError::NotSubstitutable { vacancy: 0, reason });
}
