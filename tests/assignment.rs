//! Does everybody go where they should? Deferred acceptance and largest sums against every matching of small markets.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::float_cmp, reason = "sums of small whole numbers are exact, and a solved gap is 0 exactly")]

use matcher_core::assignment::{
    self, AssignmentError, Fault, Lists, Masks, Optimum, Problem, Reserved, Side, audit_stable, audit_welfare,
    blocking_pairs, deferred_acceptance, max_score,
};
use matcher_tests::stable::Market;
use proptest::prelude::*;

#[path = "assignment/known.rs"]
mod known;
#[path = "assignment/tampering.rs"]
mod tampering;
#[path = "assignment/truth.rs"]
mod truth;

type Matched = Vec<Option<u32>>;

/// Hands the checked problem of a market to `ask`.
fn with<T>(market: &Market, ask: impl FnOnce(&Problem<'_>) -> T) -> Result<T, AssignmentError> {
    let lists = Lists::new(&market.indptr, &market.indices, market.openings.len())?;
    let rules = market.rules();
    Ok(ask(&Problem::new(lists, &market.ranks, Masks::PerPair(&market.masks), &rules)?))
}

fn propose(market: &Market, side: Side) -> Matched {
    with(market, |problem| deferred_acceptance(problem, side)).unwrap()
}

fn blocking(market: &Market, matched: &[Option<u32>]) -> Vec<(u32, u32)> {
    with(market, |problem| blocking_pairs(problem, matched)).unwrap().unwrap()
}

fn faults(market: &Market, matched: &[Option<u32>]) -> Vec<Fault> {
    with(market, |problem| audit_stable(problem, matched)).unwrap()
}

fn largest(market: &Market) -> Optimum {
    with(market, |problem| max_score(problem.market(), &market.scores)).unwrap().unwrap()
}

fn welfare_faults(market: &Market, matched: &[Option<u32>], prices: &assignment::Prices) -> Vec<Fault> {
    with(market, |problem| audit_welfare(problem.market(), &market.scores, matched, prices)).unwrap()
}

/// A market from workers' lists and vacancies' orders of workers; nobody has a mask or a score.
fn market(lists: &[&[u32]], orders: &[&[usize]], openings: &[u32]) -> Market {
    let mut made =
        Market { openings: openings.to_vec(), reserved: vec![Vec::new(); openings.len()], ..Market::default() };
    made.indptr.push(0);
    for (worker, list) in lists.iter().enumerate() {
        for &vacancy in *list {
            let rank = orders[vacancy as usize].iter().position(|&named| named == worker).unwrap();
            made.indices.push(vacancy);
            made.ranks.push(u32::try_from(rank).unwrap());
        }
        made.indptr.push(made.indices.len());
    }
    made.masks = vec![0; made.indices.len()];
    made.scores = vec![0.0; made.indices.len()];
    made
}

fn reserve(bit: u32, seats: u32, falls_to: Option<usize>) -> Reserved {
    Reserved { bit, seats, falls_to }
}

/// What reserves of one vacancy look like: none, one, two that overlap, or two rings beside a group.
fn reserves(kind: usize, seats: &[u32]) -> Vec<Reserved> {
    match kind {
        0 => Vec::new(),
        1 => vec![reserve(1, seats[0], None)],
        2 => vec![reserve(1, seats[0], None), reserve(2, seats[1], None)],
        _ => vec![reserve(0, seats[0], Some(1)), reserve(1, seats[1], None), reserve(2, seats[2], None)],
    }
}

/// Markets with incomplete lists, empty ones too, and any rule; masks nest: who is in ring 0 is in ring 1.
fn markets(workers: usize, vacancies: usize) -> impl Strategy<Value = Market> {
    (0..=workers, 0..=vacancies)
        .prop_flat_map(|(workers, vacancies)| {
            let numbers: Vec<u32> = (0_u32..).take(vacancies).collect();
            let list = (Just(numbers).prop_shuffle(), 0..=vacancies);
            let masks = prop::sample::select(&[0_u64, 0b010, 0b011, 0b100, 0b110, 0b111][..]);
            let vacancy = (
                0..4_u32,
                0..4_usize,
                prop::collection::vec(0..3_u32, 3),
                Just((0..workers).collect::<Vec<_>>()).prop_shuffle(),
            );
            (
                prop::collection::vec(list, workers),
                prop::collection::vec(vacancy, vacancies),
                prop::collection::vec((masks, -4..16_i32), workers * vacancies),
                any::<(bool, bool)>(),
            )
        })
        .prop_map(|(lists, vacancies, pairs, (open_first, hold))| {
            let lists: Vec<&[u32]> = lists.iter().map(|(list, length)| &list[..*length]).collect();
            let orders: Vec<&[usize]> = vacancies.iter().map(|vacancy| &vacancy.3[..]).collect();
            let openings: Vec<u32> = vacancies.iter().map(|vacancy| vacancy.0).collect();
            let mut made = market(&lists, &orders, &openings);
            for (entry, (mask, score)) in pairs.into_iter().take(made.indices.len()).enumerate() {
                made.masks[entry] = mask;
                made.scores[entry] = f64::from(score);
            }
            for (at, (openings, kind, seats, _)) in vacancies.iter().enumerate() {
                let seats: Vec<u32> = seats.iter().map(|seats| *seats.min(openings)).collect();
                made.reserved[at] = reserves(*kind, &seats);
            }
            Market { open_first, hold, ..made }
        })
}

/// The best of every worker over the matchings that are stable: theirs when workers propose.
fn best(market: &Market, stable: &[Matched]) -> Vec<usize> {
    let positions = stable.iter().map(|matched| market.positions(matched));
    positions.reduce(|a, b| a.into_iter().zip(b).map(|(a, b)| a.min(b)).collect()).unwrap()
}

fn worst(market: &Market, stable: &[Matched]) -> Vec<usize> {
    let positions = stable.iter().map(|matched| market.positions(matched));
    positions.reduce(|a, b| a.into_iter().zip(b).map(|(a, b)| a.max(b)).collect()).unwrap()
}

/// The most that can be met and, with it, the largest sum, over all matchings.
fn most(market: &Market) -> (u32, f64) {
    let worth = market.matchings().into_iter().filter_map(|matched| market.worth(&matched));
    worth.reduce(|a, b| if (b.0, b.1) > (a.0, a.1) { b } else { a }).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]

    #[test]
    fn each_side_gets_its_best_of_all_stable_matchings(market in markets(5, 4)) {
        let stable: Vec<Matched> = market.matchings().into_iter().filter(|matched| market.is_stable(matched)).collect();
        let (workers, vacancies) = (propose(&market, Side::Workers), propose(&market, Side::Vacancies));
        prop_assert!(stable.contains(&workers) && stable.contains(&vacancies), "{:?} {:?}", workers, vacancies);
        prop_assert_eq!(market.positions(&workers), best(&market, &stable));
        prop_assert_eq!(market.positions(&vacancies), worst(&market, &stable));
        // Size monotone rules fill as many openings of every vacancy in any of them, and place the same people.
        let filled = |matched: &Matched| (0_u32..).take(market.openings.len()).map(|vacancy| market.at(matched, vacancy).len()).collect::<Vec<_>>();
        let placed = |matched: &Matched| matched.iter().map(Option::is_some).collect::<Vec<_>>();
        for matched in &stable {
            prop_assert_eq!((filled(matched), placed(matched)), (filled(&workers), placed(&workers)));
        }
    }

    /// A vacancy with empty openings has the very same people in every stable matching.
    ///
    /// Roth (1986), "On the allocation of residents to rural hospitals: a general property of two-sided matching
    /// markets", *Econometrica* 54(2).
    #[test]
    fn rural_hospitals_have_the_same_people_in_every_stable_matching(market in markets(5, 4)) {
        let market = Market { reserved: vec![Vec::new(); market.openings.len()], ..market };
        let mut stable = market.matchings().into_iter().filter(|matched| market.is_stable(matched));
        let first = stable.next().unwrap();
        for other in stable {
            for (vacancy, openings) in (0_u32..).zip(&market.openings) {
                let [people, others] = [&first, &other].map(|matched| market.at(matched, vacancy));
                prop_assert!(people == others || people.len() == *openings as usize, "{people:?} {others:?}");
            }
        }
    }

    #[test]
    fn blocking_pairs_and_the_audit_are_right_about_every_matching(market in markets(4, 3)) {
        for matched in market.matchings() {
            prop_assert_eq!(blocking(&market, &matched), market.blocking(&matched), "{:?}", matched);
            prop_assert_eq!(faults(&market, &matched).is_empty(), market.is_stable(&matched), "{:?}", matched);
        }
    }

    #[test]
    fn the_sum_is_the_largest_of_all_matchings(market in markets(5, 4)) {
        let optimum = largest(&market);
        let worth = market.worth(&optimum.matched);
        prop_assert_eq!(worth, Some(most(&market)));
        prop_assert_eq!(Some(optimum.value), worth.map(|worth| worth.1));
        prop_assert_eq!(optimum.gap, 0.0);
        prop_assert_eq!(welfare_faults(&market, &optimum.matched, &optimum.prices), []);
    }

    #[test]
    fn the_audit_accepts_exactly_the_largest_sums(market in markets(4, 3)) {
        let optimum = largest(&market);
        let most = most(&market);
        for matched in market.matchings() {
            let accepted = welfare_faults(&market, &matched, &optimum.prices).is_empty();
            prop_assert_eq!(accepted, market.worth(&matched) == Some(most), "{:?}", matched);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn six_by_six_too(market in markets(6, 6)) {
        let matchings = market.matchings();
        let stable: Vec<Matched> = matchings.iter().filter(|matched| market.is_stable(matched)).cloned().collect();
        prop_assert_eq!(market.positions(&propose(&market, Side::Workers)), best(&market, &stable));
        prop_assert_eq!(market.positions(&propose(&market, Side::Vacancies)), worst(&market, &stable));
        prop_assert_eq!(market.worth(&largest(&market).matched), Some(most(&market)));
    }

    /// Large enough that vacancies settle in batches, reject by rank and look past their first applicants.
    #[test]
    fn larger_markets_are_stable_from_either_side(market in markets(150, 12)) {
        let [workers, vacancies] = [Side::Workers, Side::Vacancies].map(|side| propose(&market, side));
        prop_assert_eq!(faults(&market, &workers), []);
        prop_assert_eq!(faults(&market, &vacancies), []);
        let (best, worst) = (market.positions(&workers), market.positions(&vacancies));
        prop_assert!(best.iter().zip(&worst).all(|(best, worst)| best <= worst));
        let optimum = largest(&market);
        prop_assert_eq!(optimum.gap, 0.0);
        prop_assert_eq!(welfare_faults(&market, &optimum.matched, &optimum.prices), []);
    }
}
