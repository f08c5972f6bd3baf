//! Is it best to tell the truth? For workers with whole lists yes, whatever everybody else says; with lists cut short
//! no.

use super::*;

/// All orders of some numbers.
fn orders(of: &[u32]) -> Vec<Vec<u32>> {
    if of.is_empty() {
        return vec![Vec::new()];
    }
    let start_with = |&first: &u32| {
        let rest: Vec<u32> = of.iter().copied().filter(|&other| other != first).collect();
        orders(&rest).into_iter().map(move |order| [&[first], &order[..]].concat()).collect::<Vec<_>>()
    };
    of.iter().flat_map(start_with).collect()
}

/// All orders of all selections.
fn reports(vacancies: u32) -> Vec<Vec<u32>> {
    let selections =
        (0..1_u32 << vacancies).map(|set| (0..vacancies).filter(|at| set >> at & 1 == 1).collect::<Vec<_>>());
    selections.flat_map(|selection| orders(&selection)).collect()
}

/// The market in which one worker gives another list; masks, ranks and scores are looked up in a market of whole lists.
fn reporting(whole: &Market, worker: usize, report: &[u32]) -> Market {
    let mut told = Market {
        indptr: vec![0],
        indices: Vec::new(),
        ranks: Vec::new(),
        masks: Vec::new(),
        scores: Vec::new(),
        ..whole.clone()
    };
    for other in 0..whole.workers() {
        let list = if other == worker { report } else { whole.list(other) };
        for &vacancy in list {
            let entry = whole.entry(other, vacancy).unwrap();
            told.indices.push(vacancy);
            told.ranks.push(whole.ranks[entry]);
            told.masks.push(whole.masks[entry]);
            told.scores.push(whole.scores[entry]);
        }
        told.indptr.push(told.indices.len());
    }
    told
}

/// Where a worker ends, by their true list: a position, or the end of the list.
fn rank_got(whole: &Market, matched: &[Option<u32>], worker: usize) -> usize {
    let list = whole.list(worker);
    list.iter().position(|&vacancy| matched[worker] == Some(vacancy)).unwrap_or(list.len())
}

/// Whole lists over three vacancies, any orders, any rule.
fn whole_markets() -> impl Strategy<Value = Market> {
    let lists = prop::collection::vec(Just(vec![0_u32, 1, 2]).prop_shuffle(), 4);
    let orders = prop::collection::vec(Just(vec![0_usize, 1, 2, 3]).prop_shuffle(), 3);
    let masks = prop::collection::vec(prop::sample::select(&[0_u64, 0b010, 0b011, 0b100, 0b110][..]), 12);
    let rules = prop::collection::vec((0..3_u32, 0..4_usize, prop::collection::vec(0..3_u32, 3)), 3);
    (lists, orders, masks, rules, any::<(bool, bool)>()).prop_map(
        |(lists, orders, masks, rules, (open_first, hold))| {
            let lists: Vec<&[u32]> = lists.iter().map(Vec::as_slice).collect();
            let orders: Vec<&[usize]> = orders.iter().map(Vec::as_slice).collect();
            let openings: Vec<u32> = rules.iter().map(|rule| rule.0).collect();
            let mut made = market(&lists, &orders, &openings);
            made.masks = masks;
            for (at, (openings, kind, seats)) in rules.iter().enumerate() {
                let seats: Vec<u32> = seats.iter().map(|seats| *seats.min(openings)).collect();
                made.reserved[at] = reserves(*kind, &seats);
            }
            Market { open_first, hold, ..made }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn no_other_list_gets_anybody_more(whole in whole_markets()) {
        let honest = propose(&whole, Side::Workers);
        for worker in 0..whole.workers() {
            let got = rank_got(&whole, &honest, worker);
            for report in reports(3) {
                let matched = propose(&reporting(&whole, worker, &report), Side::Workers);
                prop_assert!(rank_got(&whole, &matched, worker) >= got, "worker {} gains by {:?}", worker, report);
            }
        }
    }
}

/// Every market of three workers with whole lists at three vacancies of one opening, one of which keeps it for a group:
/// all 216 profiles of lists times all misreports.
#[test]
fn no_other_list_gets_anybody_more_in_any_market_of_three() {
    let all = orders(&[0, 1, 2]);
    let mut asked = 0;
    let profiles = all.iter().flat_map(|a| all.iter().map(move |b| (a, b)));
    for (a, b, c) in profiles.flat_map(|(a, b)| all.iter().map(move |c| (a, b, c))) {
        let mut whole = market(&[a, b, c], &[&[0, 1, 2], &[1, 2, 0], &[2, 0, 1]], &[1, 1, 1]);
        whole.masks = whole.indptr.windows(2).flat_map(|list| vec![if list[0] == 0 { 0 } else { 0b10 }; 3]).collect();
        whole.reserved[0] = vec![reserve(1, 1, None)];
        let honest = propose(&whole, Side::Workers);
        for worker in 0..3 {
            for report in reports(3) {
                let matched = propose(&reporting(&whole, worker, &report), Side::Workers);
                assert!(rank_got(&whole, &matched, worker) >= rank_got(&whole, &honest, worker));
                asked += 1;
            }
        }
    }
    assert_eq!(asked, 216 * 3 * 16);
}

/// Three workers want three vacancies of one opening in the same order, and all rank the workers in the same order. Cut
/// at two places, the third worker's true list ends before the vacancy that is left; naming it instead gets them a
/// place.
#[test]
fn a_list_cut_short_rewards_a_worker_who_names_a_safe_vacancy() {
    let wanted: [&[u32]; 3] = [&[0, 1, 2]; 3];
    let order: [&[usize]; 3] = [&[0, 1, 2]; 3];
    let whole = market(&wanted, &order, &[1, 1, 1]);
    let cut = market(&[&[0, 1], &[0, 1], &[0, 1]], &order, &[1, 1, 1]);
    let safe = market(&[&[0, 1], &[0, 1], &[0, 2]], &order, &[1, 1, 1]);
    assert_eq!(propose(&whole, Side::Workers), [Some(0), Some(1), Some(2)]);
    assert_eq!(propose(&cut, Side::Workers), [Some(0), Some(1), None]);
    assert_eq!(propose(&safe, Side::Workers), [Some(0), Some(1), Some(2)]);
}

/// When vacancies propose, a worker may gain by leaving out the vacancy they like less (Gale & Shapley's first
/// example).
#[test]
fn when_vacancies_propose_a_worker_may_gain_by_a_shorter_list() {
    let whole = market(&[&[0, 1, 2], &[1, 2, 0], &[2, 0, 1]], &[&[1, 2, 0], &[2, 0, 1], &[0, 1, 2]], &[1, 1, 1]);
    let honest = propose(&whole, Side::Vacancies);
    let shorter = propose(&reporting(&whole, 0, &[0]), Side::Vacancies);
    assert_eq!((rank_got(&whole, &honest, 0), rank_got(&whole, &shorter, 0)), (2, 0));
}
