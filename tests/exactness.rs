//! Is the fast way the same as the plain one? On generated markets: ids, scores, order, on any number of threads.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use matcher_core::engine::Places;
use matcher_core::policy::Instrument;
use matcher_core::record::SkillDemand;
use matcher_core::scoring::feature::Value;
use matcher_core::units::Date;
use matcher_core::{Eligible, MarketOptions, OnError, RankOptions, Ranking, Vacancy, Weights, Worker};
use matcher_tests::{market, strategies};
use proptest::prelude::*;

fn options(weights: matcher_core::Weights, policy: matcher_core::Policy, dated: bool) -> MarketOptions {
    let options = MarketOptions::default().with_weights(weights).with_policy(policy);
    if dated { options.with_as_of(Date::new(2026, 11, 1).unwrap()) } else { options }
}

/// Vacancy, worker, position, the bits of score and priority, and the move.
type Shown = (String, String, Option<u32>, u64, u64, Option<i32>);

fn rows(ranking: &Ranking) -> Vec<Shown> {
    let row = |row: &matcher_core::Row| {
        let ids = (ranking.vacancy_id(row).to_owned(), ranking.worker_id(row).to_owned());
        (ids.0, ids.1, row.position, row.score.to_bits(), row.priority.to_bits(), row.moved)
    };
    ranking.rows().iter().map(row).collect()
}

/// A word of four letters that tell numbers apart, so that none is near another in form.
fn word(number: usize) -> String {
    let letter = |place: u32| char::from(b'a' + u8::try_from(number / 26_usize.pow(place) % 26).unwrap());
    (0..4).map(letter).chain("zz".chars()).collect()
}

/// More skills and words asked than a sum has steps for: bounds say nothing, and the answer is the same.
#[test]
fn a_vacancy_that_asks_for_thousands_of_skills_and_words_ranks_exactly() {
    let name = |number: usize| format!("rahasia {number}");
    // As many skills as a list may hold, and words beside.
    let (skills, words) = (4_000, 12_000);
    let mut vacancy = Vacancy::new("V1".parse().unwrap());
    vacancy.skills_required =
        Some((0..skills).map(|number| SkillDemand { name: name(number), weight: None }).collect());
    vacancy.description = Some((0..words).map(word).collect::<Vec<_>>().join(" "));
    let workers: Vec<Worker> = (0..60)
        .map(|at| {
            let mut worker = Worker::new(format!("W{at:02}").parse().unwrap());
            // Some hold more than others, and all of them together every skill and every word.
            let holds = |number: &usize| number % 60 == at || number % 97 < at / 8;
            worker.skills = Some((0..skills).filter(holds).map(name).collect());
            worker.summary = Some((0..words).filter(holds).map(word).collect::<Vec<_>>().join(" "));
            worker
        })
        .collect();
    let market = market(MarketOptions::default(), &workers, &[vacancy]).unwrap();
    let fast = RankOptions::default().with_k(7);
    let plain = fast.clone().with_exhaustive(true);
    let (a, b) = (market.rank_workers(None, &fast).unwrap(), market.rank_workers(None, &plain).unwrap());
    assert_eq!((rows(&a), a.len()), (rows(&b), 7));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_fast_way_equals_scoring_every_pair(
        (workers, vacancies) in strategies::records(30, 6),
        weights in strategies::weights(),
        policy in strategies::policy(),
        k in 1_usize..6,
        near_misses in 0_usize..3,
        eligible in prop::sample::select(&[Eligible::Pass, Eligible::KeepUnknown, Eligible::All][..]),
        dated in any::<bool>(),
    ) {
        let market = market(options(weights, policy, dated), &workers, &vacancies)?;
        let fast = RankOptions::default().with_k(k).with_near_misses(near_misses).with_eligible(eligible);
        let plain = fast.clone().with_exhaustive(true);
        let (a, b) = (market.rank_workers(None, &fast)?, market.rank_workers(None, &plain)?);
        prop_assert_eq!(rows(&a), rows(&b));
        prop_assert_eq!(a.fingerprint(), b.fingerprint());
        let (a, b) = (market.rank_vacancies(None, &fast)?, market.rank_vacancies(None, &plain)?);
        prop_assert_eq!(rows(&a), rows(&b));

        let one = market.rank_workers(None, &fast.clone().with_threads(1))?;
        let eight = market.rank_workers(None, &fast.clone().with_threads(8))?;
        prop_assert_eq!(one.fingerprint(), eight.fingerprint());
    }

    #[test]
    fn the_fast_way_equals_the_plain_one_where_scores_tie_in_masses(
        (workers, vacancies) in strategies::tied(80, 4),
        weights in strategies::weights(),
        policy in strategies::policy_of_many_groups(),
        k in prop::sample::select(&[1_usize, 2, 7, 30, 100][..]),
        near_misses in prop::sample::select(&[0_usize, 1, 20][..]),
        eligible in prop::sample::select(&[Eligible::Pass, Eligible::KeepUnknown, Eligible::All][..]),
        places in prop::sample::select(&[Places::Counted, Places::Listed][..]),
    ) {
        let market = market(options(weights, policy, true), &workers, &vacancies)?;
        let fast = RankOptions::default().with_k(k).with_near_misses(near_misses).with_eligible(eligible).with_places(places);
        let (a, b) = (market.rank_workers(None, &fast)?, market.rank_workers(None, &fast.with_exhaustive(true))?);
        prop_assert_eq!(rows(&a), rows(&b));
        prop_assert_eq!(a.rows(), b.rows());
        prop_assert_eq!(a.fingerprint(), b.fingerprint());
    }

    #[test]
    fn a_record_that_was_never_stored_ranks_as_if_it_were(
        (workers, vacancies) in strategies::records(20, 5),
        vacancy in strategies::vacancy(99),
        worker in strategies::worker(99),
        weights in strategies::weights(),
    ) {
        // A market without workers or vacancies has nothing to count yet.
        prop_assume!(!workers.is_empty() && !vacancies.is_empty());
        let mut market = market(options(weights, matcher_core::Policy::none(), true), &workers, &vacancies)?;
        let k = RankOptions::default().with_k(8);
        let for_vacancy = market.snapshot().rank_for_vacancy(&vacancy, &k)?;
        let for_worker = market.snapshot().rank_for_worker(&worker, &k)?;
        // Counts are frozen at the first commit, so storing the records changes no rarity.
        matcher_tests::fill(&mut market, &[], std::slice::from_ref(&vacancy))?;
        prop_assert_eq!(rows(&for_vacancy), rows(&market.rank_workers(Some(&["V99"]), &k)?));
        market.remove_vacancies(&["V99".to_owned()])?;
        matcher_tests::fill(&mut market, &[worker], &[])?;
        prop_assert_eq!(rows(&for_worker), rows(&market.rank_vacancies(Some(&["W99"]), &k)?));
    }

    #[test]
    fn contributions_add_up_to_the_score(
        (workers, vacancies) in strategies::records(8, 3),
        weights in strategies::weights(),
    ) {
        let market = market(options(weights, matcher_core::Policy::none(), true), &workers, &vacancies)?;
        for (worker, vacancy) in matcher_tests::pairs(&market) {
            let explanation = market.explain(&worker, &vacancy)?;
            let sum: f64 = explanation.contributions.iter().map(|leaf| leaf.contribution).sum();
            prop_assert!((sum - explanation.score).abs() < 1e-9, "{worker} {vacancy}: {sum} {}", explanation.score);
            prop_assert!((0.0..=1.0).contains(&explanation.score));
        }
    }

    #[test]
    fn a_commit_changes_only_pairs_whose_records_changed(
        (workers, vacancies) in strategies::records(12, 4),
        late in strategies::worker(77),
    ) {
        let mut market = market(MarketOptions::default(), &workers, &vacancies)?;
        let all = RankOptions::default().with_k(100).with_eligible(Eligible::All);
        let before = rows(&market.rank_workers(None, &all)?);
        matcher_tests::fill(&mut market, &[late], &[])?;
        let after = rows(&market.rank_workers(None, &all)?);
        for row in before {
            let kept = after.iter().any(|other| (&other.0, &other.1, other.3) == (&row.0, &row.1, row.3));
            prop_assert!(kept, "{} {} changed its score", row.0, row.1);
        }
    }

    #[test]
    fn policy_never_touches_a_score_and_unknown_is_never_local(
        (workers, vacancies) in strategies::records(20, 4),
        policy in strategies::policy(),
    ) {
        let all = RankOptions::default().with_k(100);
        let plain = market(MarketOptions::default(), &workers, &vacancies)?;
        let mut scores = rows(&plain.rank_workers(None, &all)?);
        let instrument = policy.order.instrument;
        let with = market(MarketOptions::default().with_policy(policy), &workers, &vacancies)?;
        let ranking = with.rank_workers(None, &all)?;
        let mut ordered = rows(&ranking);
        for rows in [&mut scores, &mut ordered] {
            rows.sort();
        }
        if instrument == Instrument::LabourMarketTest {
            // A test may shut people out; whoever is there has their score.
            scores.retain(|row| ordered.iter().any(|other| (&other.0, &other.1) == (&row.0, &row.1)));
        }
        let score = |rows: &[Shown]| {
            rows.iter().map(|row| (row.0.clone(), row.1.clone(), row.3)).collect::<Vec<_>>()
        };
        prop_assert_eq!(score(&scores), score(&ordered));
        for row in ranking.rows() {
            let by_policy = row.priority - row.score;
            prop_assert!((-1e-12..=0.15 + strategies::MOST_EXTRA + 1e-12).contains(&by_policy));
            if instrument == Instrument::None {
                prop_assert_eq!(row.moved, None);
            }
            if row.is_local.is_none() {
                prop_assert!(by_policy <= 0.045 + strategies::MOST_EXTRA + 1e-12, "somebody of unknown residence took a local's amount");
            }
        }
    }
}

#[test]
fn an_explanation_names_the_worker_s_own_words() {
    let market = matcher_tests::small(MarketOptions::default()).unwrap();
    let explanation = market.explain("W1", "V1").unwrap();
    let smaw = explanation
        .contributions
        .iter()
        .find(|leaf| leaf.feature == "skills" && leaf.via.as_deref() == Some("las smaw"));
    assert!(smaw.is_some_and(|leaf| leaf.contribution > 0.0), "{:#?}", explanation.contributions);
    let ranking = market.snapshot().score_pairs(&[("W6", "V1")]).unwrap();
    assert_eq!(ranking.rows()[0].forward_values[0], Value::Missing);
}

#[test]
fn a_list_longer_than_any_market_holds_everybody_once() {
    let vacancies = "vacancy_id,title,skills_required,region,openings\nV1,Welder SMAW,smaw|gtaw,64.74.02,4294967295\n";
    for instrument in ["none", "boost", "tier", "reserve", "labour_market_test"] {
        let reserve = if instrument == "reserve" { "[order.reserve]\nshare = 0.5\n" } else { "" };
        let policy = format!("id = \"p\"\n[order]\ninstrument = \"{instrument}\"\n{reserve}");
        let policy = matcher_core::Policy::from_toml(&policy).unwrap();
        let mut market = matcher_core::Matcher::in_memory(options(Weights::default(), policy, true)).unwrap();
        market.add_workers(matcher_tests::csv(matcher_tests::WORKERS), OnError::Raise).unwrap();
        market.add_vacancies(matcher_tests::csv(vacancies), OnError::Raise).unwrap();
        market.commit().unwrap();
        let all = RankOptions::default().with_k(usize::MAX).with_near_misses(usize::MAX).with_eligible(Eligible::All);
        let fast = market.rank_workers(None, &all).unwrap();
        let plain = market.rank_workers(None, &all.clone().with_exhaustive(true)).unwrap();
        assert_eq!(fast.rows(), plain.rows(), "{instrument}");
        let positions = fast.rows().iter().filter(|row| row.position.is_some()).count();
        assert!((1..=6).contains(&positions) && positions <= fast.len(), "{instrument}: {positions}");
        assert!(market.rank_vacancies(None, &all).unwrap().len() <= 6, "{instrument}");
    }
}
