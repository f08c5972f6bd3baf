//! Is the assignment kept always the best one, and do its prices prove it? Against a solver that starts anew.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::assignment::{Lists, Market, Masks, Rule, max_score};

type List = Vec<(u32, i64)>;

/// The largest sum by another way, which takes no vacancy twice.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "whole numbers below 2^40")]
fn largest(lists: &[List], capacities: &[u32]) -> i64 {
    let (mut indptr, mut indices, mut scores) = (vec![0], Vec::new(), Vec::new());
    for list in lists {
        let mut best = BTreeMap::new();
        for &(vacancy, score) in list {
            let known = best.entry(vacancy).or_insert(score);
            *known = score.max(*known);
        }
        indices.extend(best.keys().copied());
        scores.extend(best.values().map(|&score| score as f64));
        indptr.push(indices.len());
    }
    let rules: Vec<Rule<'_>> = capacities.iter().map(|&openings| Rule::open(openings)).collect();
    let market = Market::new(Lists::new(&indptr, &indices, capacities.len()).unwrap(), Masks::None, &rules).unwrap();
    max_score(&market, &scores).unwrap().value as i64
}

fn growing(lists: &[List], capacities: &[u32]) -> Growing {
    let mut indptr = vec![0];
    for list in lists {
        indptr.push(indptr[indptr.len() - 1] + list.len());
    }
    let (vacancies, scores): (Vec<u32>, Vec<i64>) = lists.iter().flatten().copied().unzip();
    Growing::new(&indptr, &vacancies, &scores, capacities)
}

/// Everything that can be seen from outside.
fn seen(growing: &Growing) -> (i64, Vec<Option<u32>>, Vec<i64>, Vec<i64>) {
    (growing.value, growing.places.clone(), growing.prices.clone(), growing.utilities.clone())
}

/// Whether the places are possible, their scores are the value, and the prices prove that nothing is better.
fn is_proved(growing: &Growing, lists: &[List], capacities: &[u32]) -> Result<(), TestCaseError> {
    let mut taken = vec![0; capacities.len()];
    let mut sum = 0;
    for (worker, list) in (0..).zip(lists) {
        let utility = growing.utility(worker);
        prop_assert!(utility >= 0);
        for &(vacancy, score) in list {
            prop_assert!(utility + growing.price(vacancy) >= score, "worker {worker} would rather go to {vacancy}");
        }
        if let Some(place) = growing.place(worker) {
            taken[place as usize] += 1;
            let score = list.iter().filter(|(vacancy, _)| *vacancy == place).map(|&(_, score)| score).max();
            prop_assert_eq!(score, Some(utility + growing.price(place)));
            sum += score.unwrap_or_default();
        } else {
            prop_assert_eq!(utility, 0);
        }
    }
    let mut proved: i64 = growing.utilities.iter().sum();
    for (vacancy, &openings) in (0..).zip(capacities) {
        let price = growing.price(vacancy);
        prop_assert!(price >= 0);
        prop_assert!(taken[vacancy as usize] <= openings);
        prop_assert!(price == 0 || taken[vacancy as usize] == openings, "openings left have a price");
        proved += i64::from(openings) * price;
    }
    prop_assert_eq!((sum, proved), (growing.value(), growing.value()));
    Ok(())
}

/// Small markets with lists of every length, vacancies named twice, no openings, and scores that often tie, and lists
/// that come later.
fn cases() -> impl Strategy<Value = (Vec<List>, Vec<u32>, Vec<(u32, List)>)> {
    let scores = prop_oneof![Just(1_i64), Just(3), Just(1000), Just(1 << 36)];
    (1..9_usize, 1..7_usize, scores).prop_flat_map(|(workers, vacancies, most)| {
        let entry = (0..u32::try_from(vacancies).unwrap(), 0..=most);
        let list = proptest::collection::vec(entry, 0..6);
        let changes = proptest::collection::vec((0..u32::try_from(workers).unwrap(), list.clone()), 1..16);
        (proptest::collection::vec(list, workers), proptest::collection::vec(0..4_u32, vacancies), changes)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    #[test]
    fn every_change_leaves_the_largest_sum_and_its_proof((mut lists, capacities, changes) in cases()) {
        let mut growing = growing(&lists, &capacities);
        prop_assert_eq!(growing.value(), largest(&lists, &capacities));
        is_proved(&growing, &lists, &capacities)?;
        for (worker, list) in changes {
            let before = growing.value();
            let replaced = growing.replace(worker, list.clone());
            lists[worker as usize] = list;
            prop_assert_eq!(growing.value(), largest(&lists, &capacities));
            prop_assert_eq!(growing.value() - before, replaced.change);
            is_proved(&growing, &lists, &capacities)?;
        }
    }

    #[test]
    fn a_gain_is_exact_below_its_bound_and_changes_nothing((mut lists, capacities, changes) in cases()) {
        let mut growing = growing(&lists, &capacities);
        let now = growing.value();
        for (worker, list) in &changes {
            let before = seen(&growing);
            let gain = growing.gain(*worker, list);
            prop_assert_eq!(&before, &seen(&growing));
            prop_assert!(growing.bound(*worker, list) >= gain.max(0));
            let other = std::mem::replace(&mut lists[*worker as usize], list.clone());
            prop_assert_eq!(gain, largest(&lists, &capacities) - now);
            lists[*worker as usize] = other;
        }
    }

    #[test]
    fn asking_in_between_makes_no_difference((lists, capacities, changes) in cases()) {
        let (mut asked, mut silent) = (growing(&lists, &capacities), growing(&lists, &capacities));
        for (at, (worker, list)) in changes.iter().enumerate() {
            for (other, question) in &changes[at..] {
                asked.gain(*other, question);
            }
            let gain = asked.gain(*worker, list);
            let replaced = asked.replace(*worker, list.clone());
            prop_assert_eq!(gain, replaced.change);
            prop_assert_eq!(replaced, silent.replace(*worker, list.clone()));
            prop_assert_eq!(seen(&asked), seen(&silent));
        }
    }

    #[test]
    fn a_bound_holds_until_a_price_or_a_worker_is_called_out((lists, capacities, changes) in cases()) {
        let mut growing = growing(&lists, &capacities);
        for (at, (worker, list)) in changes.iter().enumerate() {
            let bounds: Vec<i64> = changes.iter().map(|(worker, list)| growing.bound(*worker, list)).collect();
            let (_, _, prices, utilities) = seen(&growing);
            let replaced = growing.replace(*worker, list.clone());
            for (vacancy, price) in (0..).zip(prices) {
                prop_assert!(growing.price(vacancy) >= price || replaced.fell.contains(&vacancy));
            }
            for (person, utility) in (0..).zip(utilities) {
                prop_assert!(growing.utility(person) >= utility || replaced.poorer.contains(&person));
            }
            for ((person, question), bound) in changes[at..].iter().zip(&bounds[at..]) {
                let named = question.iter().any(|(vacancy, _)| replaced.fell.contains(vacancy));
                if !named && !replaced.poorer.contains(person) {
                    prop_assert!(growing.gain(*person, question) <= *bound);
                }
            }
        }
    }
}

#[test]
fn somebody_makes_room_and_the_place_they_leave_is_filled() {
    // Worker 0 would do at either vacancy, worker 1 only at the first, worker 2 only at the second, for less.
    let lists = [vec![(0, 9), (1, 6)], vec![(0, 3)], vec![(1, 1)]];
    let mut growing = growing(&lists, &[1, 1]);
    assert_eq!((growing.value(), growing.place(0), growing.place(1)), (10, Some(0), None));
    // Worth 7 at the first vacancy, worker 1 comes in, worker 0 goes to the second, and worker 2 goes without.
    assert_eq!(growing.gain(1, &[(0, 7)]), 3);
    growing.replace(1, vec![(0, 7)]);
    assert_eq!([growing.place(0), growing.place(1), growing.place(2)], [Some(1), Some(0), None]);
    // Without a list they leave, and everything is as it was.
    assert_eq!(growing.gain(1, &[]), -3);
    let replaced = growing.replace(1, Vec::new());
    assert_eq!((replaced.change, growing.value()), (-3, 10));
    assert_eq!([growing.place(0), growing.place(1), growing.place(2)], [Some(0), None, Some(1)]);
}

#[test]
fn nothing_to_place_or_nowhere_to_go_is_worth_nothing() {
    let mut empty = Growing::new(&[0], &[], &[], &[]);
    assert_eq!(empty.value(), 0);
    empty = growing(&[vec![], vec![(0, 5), (1, 0)]], &[0, 2]);
    assert_eq!((empty.value(), empty.place(0), empty.place(1)), (0, None, None));
    assert_eq!((empty.gain(0, &[(0, 5)]), empty.gain(0, &[(1, 5)])), (0, 5));
    assert_eq!(empty.replace(0, vec![(1, 5), (1, 8), (1, -3)]).change, 8, "the best of the same vacancy counts");
    assert_eq!(empty.replace(0, vec![(1, -3)]).change, -8);
}

#[test]
fn a_crowded_market_stays_proved() {
    let mut state = 7_u64;
    let mut draw = |end: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % end
    };
    let mut list = |length: usize| -> List {
        let entry = |_| {
            let vacancy = draw(30) * draw(30) / 29;
            (u32::try_from(vacancy).unwrap(), i64::try_from(draw(1 << 40)).unwrap())
        };
        (0..length).map(entry).collect()
    };
    let mut lists: Vec<List> = (0..400).map(|_| list(8)).collect();
    for capacities in [vec![90; 30], vec![3; 30], [vec![120], vec![2; 29]].concat()] {
        let mut growing = growing(&lists, &capacities);
        for (worker, at) in (0..400_u32).cycle().step_by(7).zip(0..120) {
            let new = list(at % 12);
            assert_eq!(growing.gain(worker, &new), growing.replace(worker, new.clone()).change);
            lists[worker as usize] = new;
        }
        is_proved(&growing, &lists, &capacities).unwrap();
        assert_eq!(growing.value(), largest(&lists, &capacities));
    }
}
