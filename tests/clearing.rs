//! Is an assignment of a market what it says? On generated markets, against what the rankings alone say of every pair.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};

use matcher_core::assignment::Side;
use matcher_core::clearing::{AssignOptions, Assignment, Claim, Method};
use matcher_core::matcher::WhatIf;
use matcher_core::policy::Instrument;
use matcher_core::units::Date;
use matcher_core::{Eligible, MarketOptions, Matcher, OnError, Policy, RankOptions, Table, Vacancy, Worker};
use matcher_tests::{csv, market, strategies};
use proptest::prelude::*;

const METHODS: [Method; 2] = [Method::Stable, Method::Welfare];
const SIDES: [Side; 2] = [Side::Workers, Side::Vacancies];

fn dated(policy: Policy) -> MarketOptions {
    MarketOptions::default().with_policy(policy).with_as_of(Date::new(2026, 11, 1).unwrap())
}

/// What each side thinks of a pair, as the ranking of the side that proposes tells it.
fn views(market: &Matcher, options: &AssignOptions) -> BTreeMap<(String, String), (f64, f64)> {
    let ranking = RankOptions::default().with_k(options.k).with_eligible(options.eligible);
    let ranking = match options.side {
        Side::Workers => market.rank_vacancies(None, &ranking).unwrap(),
        Side::Vacancies => market.rank_workers(None, &ranking).unwrap(),
    };
    let listed = ranking.rows().iter().filter(|row| row.position.is_some());
    let pair = |row| (ranking.worker_id(row).to_owned(), ranking.vacancy_id(row).to_owned());
    listed.map(|row| (pair(row), (row.forward, row.reverse))).collect()
}

fn places(assignment: &Assignment) -> BTreeMap<&str, &str> {
    assignment.pairs().iter().map(|pair| (&*pair.worker_id, &*pair.vacancy_id)).collect()
}

/// Everything a table shows.
fn shown(assignment: &Assignment) -> String {
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?}",
        assignment.pairs(),
        assignment.unmatched(),
        assignment.unfilled(),
        assignment.referrals(),
        assignment.congestion(),
        assignment.certificate(None).unwrap().to_json()
    )
}

/// Everybody has one place or a reason, every opening a person or a reason, and the certificate holds.
fn is_whole(market: &Matcher, assignment: &Assignment, options: &AssignOptions) -> Result<(), TestCaseError> {
    let workers: BTreeSet<String> =
        market.records::<Worker>().unwrap().iter().map(|worker| worker.worker_id.to_string()).collect();
    let placed: Vec<&str> = assignment.pairs().iter().map(|pair| &*pair.worker_id).collect();
    let left: Vec<&str> = assignment.unmatched().iter().map(|row| &*row.worker_id).collect();
    let told: BTreeSet<String> = placed.iter().chain(&left).map(|&id| id.to_owned()).collect();
    prop_assert_eq!((told.len(), &told), (placed.len() + left.len(), &workers));

    for vacancy in market.records::<Vacancy>().unwrap() {
        let id = vacancy.vacancy_id.to_string();
        let taken = assignment.pairs().iter().filter(|pair| pair.vacancy_id == id).count();
        let empty = assignment.unfilled().iter().find(|row| row.vacancy_id == id).map_or(0, |row| row.unfilled);
        prop_assert_eq!(taken + empty as usize, vacancy.openings.unwrap_or(1) as usize, "{}", id);
        let sent = assignment.referrals().iter().filter(|row| row.vacancy_id == id).count();
        let openings = vacancy.openings.unwrap_or(1);
        let most = options.exposure_cap.map_or(u32::MAX, |cap| cap.max(openings));
        let most = most.min(options.referrals.map_or(u32::MAX, |referrals| referrals * openings));
        prop_assert!(sent <= (most as usize).max(taken), "{id}: {sent}");
    }
    let referred: BTreeSet<&str> = assignment.referrals().iter().map(|row| &*row.worker_id).collect();
    prop_assert_eq!(referred.len(), assignment.referrals().len());
    let certificate = assignment.certificate(None).unwrap();
    prop_assert!(certificate.holds(), "{}", certificate.to_json());
    Ok(())
}

fn options() -> impl Strategy<Value = AssignOptions> {
    let kinds = (prop::sample::select(&METHODS[..]), prop::sample::select(&SIDES[..]), any::<bool>());
    let numbers = (1_usize..5, 0_u64..3, prop::option::of(1_u32..4), prop::option::of(1_u32..4));
    (kinds, numbers).prop_map(|((method, side, strict), (k, seed, cap, referrals))| {
        let eligible = if strict { Eligible::Pass } else { Eligible::KeepUnknown };
        let mut options = AssignOptions::default()
            .with_method(method)
            .with_side(side)
            .with_k(k)
            .with_seed(seed)
            .with_eligible(eligible);
        (options.exposure_cap, options.referrals) = (cap, referrals);
        options
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn everybody_and_every_opening_is_told_of_and_the_certificate_holds(
        (workers, vacancies) in strategies::records(14, 6),
        policy in strategies::policy(),
        options in options(),
    ) {
        let market = market(dated(policy), &workers, &vacancies).unwrap();
        let assignment = market.assign(&options).unwrap();
        is_whole(&market, &assignment, &options)?;
        // The same bytes on any number of threads, and whatever the order of rows.
        let threads = market.assign(&options.clone().with_threads(3)).unwrap();
        prop_assert_eq!(shown(&assignment), shown(&threads));
    }

    /// Without a policy a vacancy takes whom it values most, so that blocking pairs can be read off the rankings.
    #[test]
    fn no_worker_and_vacancy_would_both_rather_have_each_other(
        (workers, vacancies) in strategies::tied(12, 5),
        options in options(),
    ) {
        let options = options.with_method(Method::Stable);
        let market = market(MarketOptions::default(), &workers, &vacancies).unwrap();
        let assignment = market.assign(&options).unwrap();
        let (views, places) = (views(&market, &options), places(&assignment));
        let openings: BTreeMap<String, usize> = market
            .records::<Vacancy>()
            .unwrap()
            .into_iter()
            .map(|vacancy| (vacancy.vacancy_id.to_string(), vacancy.openings.unwrap_or(1) as usize))
            .collect();
        for ((worker, vacancy), (forward, reverse)) in &views {
            let place = places.get(worker.as_str());
            let wants = place.is_none_or(|place| {
                views[&(worker.clone(), (*place).to_owned())].1 < *reverse && *place != vacancy
            });
            let there: Vec<f64> = places
                .iter()
                .filter(|(_, place)| *place == vacancy)
                .map(|(other, _)| views[&((*other).to_owned(), vacancy.clone())].0)
                .collect();
            let has_room = there.len() < openings[vacancy] || there.iter().any(|other| other < forward);
            prop_assert!(!(wants && has_room && openings[vacancy] > 0), "{worker} and {vacancy}");
        }
    }

    /// Removing, adding and replacing records, and another policy: what is told is what it would be.
    #[test]
    fn what_if_tells_what_the_edited_market_gives(
        (workers, vacancies) in strategies::records(12, 5),
        (more_workers, more_vacancies) in strategies::records(3, 2),
        (policy, other) in (strategies::policy(), prop::option::of(strategies::policy())),
        options in options(),
    ) {
        let mut market = market(dated(policy), &workers, &vacancies).unwrap();
        let before = market.assign(&options).unwrap();
        let gone = |ids: Vec<String>| ids.into_iter().next_back().into_iter().collect::<Vec<_>>();
        let mut what = WhatIf::default();
        what.remove_workers = gone(workers.iter().map(|worker| worker.worker_id.to_string()).collect());
        what.remove_vacancies = gone(vacancies.iter().map(|vacancy| vacancy.vacancy_id.to_string()).collect());
        // Added records have the ids of others, which they replace, but for those that are removed.
        let kept_workers: Vec<Worker> = more_workers
            .into_iter()
            .filter(|worker| !what.remove_workers.contains(&worker.worker_id.to_string()))
            .collect();
        let kept_vacancies: Vec<Vacancy> = more_vacancies
            .into_iter()
            .filter(|vacancy| !what.remove_vacancies.contains(&vacancy.vacancy_id.to_string()))
            .collect();
        what.add_workers = Some(Table::records(&kept_workers));
        what.add_vacancies = Some(Table::records(&kept_vacancies));
        what.policy.clone_from(&other);
        let (remove_workers, remove_vacancies) = (what.remove_workers.clone(), what.remove_vacancies.clone());
        let shown_before = shown(&before);
        let changes = market.what_if(&before, what).unwrap();
        prop_assert_eq!(shown(&market.assign(&options).unwrap()), shown_before);

        market.add_workers(Table::records(&kept_workers), OnError::Raise).unwrap();
        market.add_vacancies(Table::records(&kept_vacancies), OnError::Raise).unwrap();
        market.remove_workers(&remove_workers).unwrap();
        market.remove_vacancies(&remove_vacancies).unwrap();
        market.commit().unwrap();
        if other.is_none() {
            let after = market.assign(&options).unwrap();
            prop_assert_eq!(changes, before.changes(&after));
            prop_assert!(after.changes(&after).is_empty());
        }
    }
}

const WORKERS: &str = "\
worker_id,skills,home_region,registered_on,wage_min
near,smaw|gtaw,65.71,2026-03-01,
early,smaw,65.03,2026-01-01,
late,smaw,65.03,2026-02-01,
unlisted,barista,65.71,2026-01-01,
";
const VACANCIES: &str = "\
vacancy_id,skills_required,region,openings,housing
V1,smaw,65.71,1,yes
V2,smaw|gtaw,65.71,1,yes
V3,kasir,65.71,2,yes
";

fn tarakan(policy: &str) -> Matcher {
    let mut market = Matcher::in_memory(dated(Policy::from_toml(policy).unwrap())).unwrap();
    market.add_workers(csv(WORKERS), OnError::Raise).unwrap();
    market.add_vacancies(csv(VACANCIES), OnError::Raise).unwrap();
    market.commit().unwrap();
    market
}

#[test]
fn ties_go_to_who_registered_first() {
    let market = tarakan("id = \"none\"\n");
    let assignment = market.assign(&AssignOptions::default()).unwrap();
    // The two from afar are alike to both vacancies but for the day.
    let places = places(&assignment);
    assert!(places.contains_key("early") && !places.contains_key("late"), "{places:?}");
    let told: Vec<_> = assignment.unmatched().iter().map(|row| (&*row.worker_id, row.reason.as_str())).collect();
    assert_eq!(told, [("late", "all_full"), ("unlisted", "no_list")]);
    let miss = assignment.unmatched()[0].nearest_miss.as_ref().unwrap();
    assert_eq!(miss.places, Some(1));
    let told: Vec<_> =
        assignment.unfilled().iter().map(|row| (&*row.vacancy_id, row.unfilled, row.reason.as_str())).collect();
    assert_eq!(told, [("V3", 2, "no_list")]);
}

#[test]
fn a_labour_market_test_asks_locals_alone_as_long_as_they_are_enough() {
    let market = tarakan("id = \"test\"\n[order]\ninstrument = \"labour_market_test\"\n");
    assert_eq!(market.snapshot().settings().policy.order.instrument, Instrument::LabourMarketTest);
    let assignment = market.assign(&AssignOptions::default()).unwrap();
    let reasons: BTreeMap<&str, &str> =
        assignment.unmatched().iter().map(|row| (&*row.worker_id, row.reason.as_str())).collect();
    assert_eq!((reasons["early"], reasons["late"]), ("locals_only", "locals_only"));
    assert!(assignment.certificate(None).unwrap().holds());
    // An officer who places an outsider all the same is found out.
    let mut claims = vec![Claim::new("near", "V2"), Claim::new("early", "V1")];
    let certificate = assignment.certificate(Some(&claims)).unwrap();
    assert!(!certificate.holds());
    claims.truncate(1);
    let faults = |claims: &[Claim]| {
        let certificate = assignment.certificate(Some(claims)).unwrap();
        let names = certificate.checks.into_iter().filter(|check| check.faults > 0).map(|check| check.name);
        names.collect::<Vec<_>>()
    };
    assert_eq!(faults(&[]), ["no_blocking_pair"]);
    assert_eq!(faults(&[Claim::new("near", "V2"), Claim::new("near", "V1")])[0], "one_place");
    assert_eq!(faults(&[Claim::new("nobody", "V2")])[0], "known");
}

#[test]
fn options_out_of_range_are_refused_by_name() {
    let market = tarakan("id = \"none\"\n");
    let refused = |options: AssignOptions| market.assign(&options).unwrap_err().to_string();
    let options = AssignOptions::default;
    assert_eq!(refused(options().with_k(0)), "k is 0, expected a whole number of at least 1");
    assert!(refused(options().with_exposure_cap(0)).starts_with("exposure_cap is 0"));
    assert!(refused(options().with_referrals(0)).starts_with("referrals is 0"));
    assert!(refused(options().with_eligible(Eligible::All)).starts_with("eligible is all"));
    let before = market.assign(&options()).unwrap();
    let refused = market.what_if(&before, WhatIf::default().without_workers(&["W99"])).unwrap_err();
    assert!(refused.to_string().contains("W99"), "{refused}");
}
