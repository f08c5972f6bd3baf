//! Does every change to a solution come out? Each is either found by the audit or is another solution, by definition.

use matcher_core::assignment::Prices;

use super::*;

/// Every way to change one thing: move or drop one worker, swap two, whatever the openings and lists say.
fn changes(market: &Market, matched: &[Option<u32>]) -> Vec<Matched> {
    let mut changed = Vec::new();
    let vacancies = u32::try_from(market.openings.len()).unwrap();
    for worker in 0..matched.len() {
        for other in (0..=vacancies).map(|vacancy| (vacancy < vacancies).then_some(vacancy)) {
            let mut matched = matched.to_vec();
            matched[worker] = other;
            changed.push(matched);
        }
        for other in 0..worker {
            let mut matched = matched.to_vec();
            matched.swap(worker, other);
            changed.push(matched);
        }
    }
    changed.retain(|changed| changed != matched);
    changed
}

/// Nobody is where they don't want to be, and no vacancy holds too many.
fn is_possible(market: &Market, matched: &[Option<u32>]) -> bool {
    let listed = |(worker, vacancy): (usize, &Option<u32>)| {
        vacancy.is_none_or(|vacancy| market.entry(worker, vacancy).is_some())
    };
    let fits = |(vacancy, &openings): (u32, &u32)| market.at(matched, vacancy).len() <= openings as usize;
    matched.iter().enumerate().all(listed) && (0_u32..).zip(&market.openings).all(fits)
}

/// Every number among the prices, up and down.
fn changed_prices(prices: &Prices) -> Vec<Prices> {
    let mut changed = Vec::new();
    for by in [-1, 1] {
        let mut push = |change: &dyn Fn(&mut Prices)| {
            let mut prices = prices.clone();
            change(&mut prices);
            changed.push(prices);
        };
        for at in 0..prices.vacancies.len() {
            push(&|prices| prices.vacancies[at].opening += by);
            push(&|prices| prices.vacancies[at].open += by);
            for reserve in 0..prices.vacancies[at].reserves.len() {
                push(&|prices| prices.vacancies[at].reserves[reserve] += by);
            }
        }
    }
    changed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn a_changed_stable_assignment_is_found_out_or_stable(market in markets(5, 4)) {
        for matched in changes(&market, &propose(&market, Side::Workers)) {
            let stable = is_possible(&market, &matched) && market.is_stable(&matched);
            prop_assert_eq!(faults(&market, &matched).is_empty(), stable, "{:?}", matched);
        }
    }

    #[test]
    fn a_changed_largest_sum_is_found_out_or_as_large(market in markets(5, 4)) {
        let optimum = largest(&market);
        let most = market.worth(&optimum.matched);
        for matched in changes(&market, &optimum.matched) {
            let is_most = is_possible(&market, &matched) && market.worth(&matched) == most;
            prop_assert_eq!(welfare_faults(&market, &matched, &optimum.prices).is_empty(), is_most, "{:?}", matched);
        }
    }

    /// Prices prove whatever they still prove: a change that is accepted must be accepted for the right reason, so that
    /// no worse assignment passes with the same prices.
    #[test]
    fn changed_prices_never_prove_too_much(market in markets(3, 3)) {
        let optimum = largest(&market);
        let most = market.worth(&optimum.matched);
        for prices in changed_prices(&optimum.prices) {
            for matched in market.matchings() {
                if welfare_faults(&market, &matched, &prices).is_empty() {
                    prop_assert_eq!(market.worth(&matched), most, "{:?} {:?}", matched, prices);
                }
            }
        }
    }
}

/// Two openings for three workers, one kept for a member: what each kind of tampering is called.
fn small() -> Market {
    let mut market = market(&[&[0, 1], &[0], &[0]], &[&[0, 1, 2], &[0]], &[2, 1]);
    market.masks = vec![0, 0, 0, 0b10];
    market.scores = vec![4.0, 0.5, 3.0, 2.0];
    market.reserved[0] = vec![reserve(1, 1, None)];
    market
}

#[test]
fn each_fault_of_a_stable_assignment_has_its_name() {
    let market = small();
    let stable = [Some(0), None, Some(0)];
    assert_eq!(propose(&market, Side::Workers), stable);
    let blocking = |worker, vacancy| Fault::BlockingPair { worker, vacancy };
    // Dropped, overfilled, somewhere unlisted, somewhere unknown.
    assert_eq!(faults(&market, &[None, None, Some(0)]), [blocking(0, 0), blocking(0, 1)]);
    let above = Fault::AboveOpenings { vacancy: 0, openings: 2, held: 3 };
    assert_eq!(faults(&market, &[Some(0); 3]), [above, Fault::NotChosen { vacancy: 0, worker: 1 }]);
    assert_eq!(faults(&market, &[Some(0), Some(1), Some(0)]), [Fault::Unlisted { worker: 1, vacancy: 1 }]);
    assert_eq!(faults(&market, &[Some(0), Some(9), Some(0)]), [Fault::Unlisted { worker: 1, vacancy: 9 }]);
    // An outsider in place of the member: the member's claim is a blocking pair.
    assert_eq!(faults(&market, &[Some(0), Some(0), None]), [blocking(2, 0)]);
    // An outsider on an opening that is held.
    let held = Market { hold: true, ..market };
    assert_eq!(faults(&held, &[Some(0), Some(0), None]), [Fault::NotChosen { vacancy: 0, worker: 1 }, blocking(2, 0)]);
    let length = Fault::Length { what: "match", found: 1, expected: 3 };
    assert_eq!(faults(&held, &[None]), [length]);
}

#[test]
fn each_fault_of_a_largest_sum_has_its_name() {
    let market = small();
    let optimum = largest(&market);
    assert_eq!(optimum.matched, [Some(0), None, Some(0)]);
    let faults = |matched: &[Option<u32>], prices: &Prices| welfare_faults(&market, matched, prices);
    let is_gap = |faults: &[Fault]| matches!(faults, [Fault::Gap { steps }] if *steps > 0);
    assert!(is_gap(&faults(&[Some(0), None, None], &optimum.prices)));
    assert!(is_gap(&faults(&[Some(0), Some(0), None], &optimum.prices)));
    assert!(matches!(
        faults(&[Some(0), Some(1), Some(0)], &optimum.prices)[0],
        Fault::Unlisted { worker: 1, vacancy: 1 }
    ));
    assert!(matches!(faults(&[Some(0); 3], &optimum.prices)[0], Fault::AboveOpenings { vacancy: 0, .. }));

    // Prices: one altered, a bonus that would let scores outweigh a reserve, a step that isn't one, another market's.
    let altered = |change: &dyn Fn(&mut Prices)| {
        let mut prices = optimum.prices.clone();
        change(&mut prices);
        faults(&optimum.matched, &prices)
    };
    assert!(is_gap(&altered(&|prices| prices.vacancies[0].opening += 1 << 60)));
    assert_eq!(altered(&|prices| prices.bonus = 1), [Fault::Prices]);
    assert_eq!(altered(&|prices| prices.step *= 3.0), [Fault::Prices]);
    assert_eq!(altered(&|prices| prices.step = f64::NAN), [Fault::Prices]);
    assert_eq!(altered(&|prices| prices.vacancies[0].reserves.clear()), [Fault::Prices]);
    assert_eq!(
        altered(&|prices| drop(prices.vacancies.pop())),
        [Fault::Length { what: "prices", found: 1, expected: 2 }]
    );

    // Somebody on an opening held for members.
    let held = Market { hold: true, ..market.clone() };
    let optimum = largest(&held);
    let found = welfare_faults(&held, &[Some(0), Some(0), None], &optimum.prices);
    assert_eq!(found[0], Fault::HeldOpening { vacancy: 0, open: 1, needed: 2 });
}
