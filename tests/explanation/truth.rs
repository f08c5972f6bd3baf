//! Every pair has the reason that the full list gives, and every comparison adds up.

use matcher_core::matcher::Verdict;
use matcher_core::units::Date;
use matcher_core::{Eligible, MarketOptions, Matcher, Policy, RankOptions, Ranking};
use matcher_tests::{pairs, strategies};
use proptest::prelude::*;

/// Everybody's row in a full list: position, priority, score.
fn rows(ranking: &Ranking, worker: &str) -> Option<(Option<u32>, f64)> {
    let row = ranking.rows().iter().find(|row| ranking.worker_id(row) == worker)?;
    Some((row.position, row.priority))
}

fn full(market: &Matcher, vacancy: &str, eligible: Eligible) -> Ranking {
    let options = RankOptions::default().with_k(1000).with_eligible(eligible).with_exhaustive(true);
    market.rank_workers(Some(&[vacancy]), &options).unwrap()
}

fn two(
    policy: Policy,
    workers: &[matcher_core::Worker],
    vacancies: &[matcher_core::Vacancy],
    dated: bool,
) -> (Matcher, Matcher) {
    let day = |options: MarketOptions| {
        if dated { options.with_as_of(Date::new(2026, 11, 1).unwrap()) } else { options }
    };
    let plain = matcher_tests::market(day(MarketOptions::default()), workers, vacancies).unwrap();
    let with = matcher_tests::market(day(MarketOptions::default().with_policy(policy)), workers, vacancies).unwrap();
    (with, plain)
}

/// The reason that full lists give.
fn expected(
    (with, plain): (&Matcher, &Matcher),
    (worker, vacancy): (&str, &str),
    k: u32,
    eligible: Eligible,
) -> (Verdict, Option<u32>, Option<u32>) {
    let before = rows(&full(plain, vacancy, eligible), worker).and_then(|(position, _)| position);
    if rows(&full(plain, vacancy, Eligible::All), worker).is_none() {
        return (Verdict::NotACandidate, None, None);
    }
    let pair = plain.snapshot().score_pairs(&[(worker, vacancy)]).unwrap();
    let is_eligible = pair.rows()[0].checks.eligible();
    if !eligible.keeps(is_eligible) {
        let reason = if is_eligible == Some(false) { Verdict::Rule } else { Verdict::Unknown };
        return (reason, None, None);
    }
    match rows(&full(with, vacancy, eligible), worker) {
        Some((Some(position), _)) if position <= k => (Verdict::Ranked, Some(position), before),
        Some((Some(position), _)) if before.unwrap() <= k => (Verdict::Displaced, Some(position), before),
        Some((Some(position), _)) => (Verdict::BelowK, Some(position), before),
        // On the list without a place: a paper is missing.
        Some((None, _)) => (Verdict::Unknown, None, before),
        None => (Verdict::Displaced, None, before),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_pair_has_the_reason_that_the_full_list_gives(
        (workers, vacancies) in strategies::records(14, 3),
        policy in strategies::policy(),
        dated in any::<bool>(),
        k in prop::sample::select(&[1_u32, 3, 100][..]),
        eligible in prop::sample::select(&[Eligible::Pass, Eligible::KeepUnknown, Eligible::All][..]),
    ) {
        let (with, plain) = two(policy, &workers, &vacancies, dated);
        let options = RankOptions::default().with_k(k as usize).with_eligible(eligible);
        for (worker, vacancy) in pairs(&with) {
            let why = with.why_not(&worker, &vacancy, &options).unwrap();
            let wanted = expected((&with, &plain), (&worker, &vacancy), k, eligible);
            prop_assert_eq!((why.reason, why.position, why.before), wanted, "{} {}", worker, vacancy);
            let list = full(&with, &vacancy, eligible);
            let placed: Vec<_> = list.rows().iter().filter(|row| row.position.is_some()).collect();
            prop_assert_eq!(why.ranked, placed.len());
            let last = placed.iter().take(k as usize).next_back();
            prop_assert_eq!(why.last_priority, last.map(|row| row.priority));
            if let (Some(gap), Some(last)) = (why.gap, last) {
                prop_assert_eq!(gap.to_bits(), (last.priority - why.explanation.priority).to_bits());
            }
            // Whoever is said to stand before with a lower score does.
            for ahead in &why.displaced_by {
                prop_assert!(ahead.position <= k && Some(ahead.before) > why.before);
                prop_assert_eq!(rows(&list, &ahead.worker_id).unwrap().0, Some(ahead.position));
            }
            if why.reason == Verdict::Displaced && why.position.is_some() {
                prop_assert!(!why.displaced_by.is_empty());
            }
        }
    }

    #[test]
    fn a_comparison_adds_up_and_turned_round_is_its_opposite(
        (workers, vacancies) in strategies::records(8, 2),
        policy in strategies::policy(),
        weights in strategies::weights(),
    ) {
        let options = MarketOptions::default().with_policy(policy).with_weights(weights);
        let market = matcher_tests::market(options, &workers, &vacancies).unwrap();
        for vacancy in &vacancies {
            let vacancy = vacancy.vacancy_id.to_string();
            let list = full(&market, &vacancy, Eligible::KeepUnknown);
            for two in workers.windows(2) {
                let [a, b] = [two[0].worker_id.to_string(), two[1].worker_id.to_string()];
                let both = market.compare(&a, &b, &vacancy, &RankOptions::default()).unwrap();
                let sum: f64 = both.contributions.iter().map(|leaf| leaf.contribution).sum();
                prop_assert!((sum - both.score).abs() < 1e-9, "{a} {b} {vacancy}: {sum} {}", both.score);
                prop_assert!((both.score - (both.a.score - both.b.score)).abs() < 1e-12);
                prop_assert!((both.priority - both.score - both.added).abs() < 1e-9);
                let sides: f64 = both.contributions.iter().map(|leaf| {
                    leaf.a.as_ref().map_or(0.0, |a| a.contribution) - leaf.b.as_ref().map_or(0.0, |b| b.contribution)
                }).sum();
                prop_assert!((sides - both.score).abs() < 1e-9);
                prop_assert_eq!(both.a_place.position, rows(&list, &a).and_then(|(position, _)| position));
                prop_assert_eq!(both.b_place.position, rows(&list, &b).and_then(|(position, _)| position));
                let turned = market.compare(&b, &a, &vacancy, &RankOptions::default()).unwrap();
                prop_assert_eq!((turned.decided, turned.position), (both.decided, both.position.map(|places| -places)));
                prop_assert!((turned.score + both.score).abs() < 1e-12);
            }
        }
    }
}
