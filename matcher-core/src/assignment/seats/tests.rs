//! Is the bound above every plan, and do its prices prove it?

use proptest::prelude::*;

use super::*;
use crate::assignment::growing::Growing;

type List = Vec<(u32, i64)>;

/// Lists as compressed rows.
fn rows(lists: &[List]) -> (Vec<usize>, Vec<u32>, Vec<i64>) {
    let mut indptr = vec![0];
    for list in lists {
        indptr.push(indptr[indptr.len() - 1] + list.len());
    }
    let (vacancies, scores) = lists.iter().flatten().copied().unzip();
    (indptr, vacancies, scores)
}

fn growing(lists: &[List], capacities: &[u32]) -> Growing {
    let (indptr, vacancies, scores) = rows(lists);
    Growing::new(&indptr, &vacancies, &scores, capacities)
}

/// A small market of lists and alternatives, with more courses and fewer seats than everybody would like.
#[derive(Clone, Debug)]
struct Case {
    lists: Vec<List>,
    capacities: Vec<u32>,
    alternatives: Vec<(u32, u32, List)>,
    seats: Vec<u32>,
}

impl Case {
    /// The bound from prices of 0.
    fn bound(&self, known: i64, rounds: u32) -> (i64, SeatPrices) {
        let start = SeatPrices { openings: vec![0; self.capacities.len()], seats: vec![0; self.seats.len()] };
        self.bound_from(start, known, rounds)
    }

    fn bound_from(&self, start: SeatPrices, known: i64, rounds: u32) -> (i64, SeatPrices) {
        let (indptr, vacancies, scores) = rows(&self.lists);
        let alternatives: Vec<Alternative<'_>> = self
            .alternatives
            .iter()
            .map(|(worker, course, list)| Alternative { worker: *worker, course: *course, list })
            .collect();
        let choices = Choices {
            lists: (&indptr, &vacancies, &scores),
            capacities: &self.capacities,
            alternatives: &alternatives,
            seats: &self.seats,
        };
        seats_bound(choices, start, known, rounds)
    }

    /// The sum that prices prove, one worker at a time.
    fn proved(&self, prices: &SeatPrices) -> i64 {
        let left = |list: &List, seat: i64| {
            list.iter().map(|&(vacancy, score)| score - prices.openings[vacancy as usize] - seat).max()
        };
        let mut sum = 0;
        for (worker, list) in (0..).zip(&self.lists) {
            let own = left(list, 0);
            let others = self.alternatives.iter().filter(|(of, _, _)| *of == worker);
            let others = others.map(|(_, course, list)| left(list, prices.seats[*course as usize]));
            sum += others.chain([own]).flatten().max().unwrap_or(0).max(0);
        }
        let cost = |most: &[u32], prices: &[i64]| -> i64 {
            most.iter().zip(prices).map(|(&most, price)| i64::from(most) * price).sum()
        };
        sum + cost(&self.capacities, &prices.openings) + cost(&self.seats, &prices.seats)
    }

    /// The best sum of all ways to give courses, from this worker on.
    fn best(&self, worker: u32, lists: &mut Vec<List>, left: &mut Vec<u32>) -> i64 {
        if worker as usize == lists.len() {
            return growing(lists, &self.capacities).value();
        }
        let mut best = self.best(worker + 1, lists, left);
        for (_, course, list) in self.alternatives.iter().filter(|(of, _, _)| *of == worker) {
            if left[*course as usize] > 0 {
                left[*course as usize] -= 1;
                let own = std::mem::replace(&mut lists[worker as usize], list.clone());
                best = best.max(self.best(worker + 1, lists, left));
                lists[worker as usize] = own;
                left[*course as usize] += 1;
            }
        }
        best
    }

    fn best_plan(&self) -> i64 {
        self.best(0, &mut self.lists.clone(), &mut self.seats.clone())
    }
}

fn cases() -> impl Strategy<Value = Case> {
    let scores = prop_oneof![Just(3_i64), Just(1000), Just(1 << 40)];
    (1..6_usize, 1..5_usize, 1..4_usize, scores).prop_flat_map(|(workers, vacancies, courses, most)| {
        let number = |end: usize| 0..u32::try_from(end).unwrap();
        let list = proptest::collection::vec((number(vacancies), 0..=most), 0..4);
        (
            proptest::collection::vec(list.clone(), workers),
            proptest::collection::vec(0..3_u32, vacancies),
            proptest::collection::vec((number(workers), number(courses), list), 0..8),
            proptest::collection::vec(0..3_u32, courses),
        )
            .prop_map(|(lists, capacities, alternatives, seats)| Case {
                lists,
                capacities,
                alternatives,
                seats,
            })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, ..ProptestConfig::default() })]

    #[test]
    fn no_plan_exceeds_the_bound_and_its_prices_prove_it(case in cases()) {
        let best = case.best_plan();
        let mut before = i64::MAX;
        for rounds in [0, 1, 10, 60] {
            let (bound, prices) = case.bound(best, rounds);
            prop_assert!(bound >= best);
            prop_assert!(bound <= before, "more rounds never make it worse");
            prop_assert!(prices.openings.iter().chain(&prices.seats).all(|&price| price >= 0));
            // Openings and seats that nobody could take don't count, so that the bound may be below what is proved.
            prop_assert!(bound <= case.proved(&prices));
            before = bound;
            let (again, _) = case.bound_from(prices, best, 0);
            prop_assert_eq!(again, bound);
        }
    }

    #[test]
    fn without_alternatives_the_prices_of_the_best_assignment_leave_no_gap(case in cases()) {
        let case = Case { alternatives: Vec::new(), ..case };
        let growing = growing(&case.lists, &case.capacities);
        let openings = (0..).zip(&case.capacities).map(|(vacancy, _)| growing.price(vacancy)).collect();
        let start = SeatPrices { openings, seats: vec![0; case.seats.len()] };
        prop_assert_eq!(case.bound_from(start, 0, 5).0, growing.value());
    }
}

#[test]
fn a_seat_is_worth_what_the_next_would_gain() {
    // One seat, which adds 500 for worker 0 and 300 for worker 1; openings for all.
    let case = Case {
        lists: vec![vec![(0, 100)], vec![(0, 100)]],
        capacities: vec![2],
        alternatives: vec![(0, 0, vec![(0, 600)]), (1, 0, vec![(0, 400)])],
        seats: vec![1],
    };
    assert_eq!(case.best_plan(), 700);
    let free = case.bound(700, 0);
    assert_eq!(free, (1000, SeatPrices { openings: vec![0], seats: vec![0] }), "without prices both take it");
    let (bound, prices) = case.bound(700, 50);
    assert_eq!((bound, prices.openings[0]), (700, 0));
    assert!((300..=500).contains(&prices.seats[0]), "{prices:?}");
}

#[test]
fn more_seats_than_anybody_wants_cost_nothing() {
    let case = Case {
        lists: vec![vec![(0, 100)]],
        capacities: vec![u32::MAX],
        alternatives: vec![(0, 0, vec![(0, 1 << 44)])],
        seats: vec![u32::MAX],
    };
    let dear = SeatPrices { openings: vec![0], seats: vec![1 << 43] };
    assert_eq!(case.bound_from(dear, 0, 100).0, 1 << 44);
}
