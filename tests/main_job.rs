//! Does the main job give what its reader expects? Lists, rules, reasons and policies on a small synthetic market.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use matcher_core::matcher::{Audience, Lang, Verdict};
use matcher_core::units::Date;
use matcher_core::{Eligible, ErrorKind, MarketOptions, Matcher, Policy, RankOptions};

fn dated() -> MarketOptions {
    MarketOptions::default().with_as_of(Date::new(2026, 11, 1).unwrap())
}

fn list(market: &Matcher, vacancy: &str, options: &RankOptions) -> Vec<String> {
    let ranking = market.rank_workers(Some(&[vacancy]), options).unwrap();
    ranking.rows().iter().map(|row| ranking.worker_id(row).to_owned()).collect()
}

#[test]
fn the_best_come_first_and_strangers_are_no_candidates() {
    let market = matcher_tests::small(dated()).unwrap();
    let options = RankOptions::default();
    assert_eq!(list(&market, "V1", &options), ["W1", "W4"]);
    assert_eq!(list(&market, "V3", &options), ["W5"]);
    assert!(list(&market, "V1", &options.clone().with_k(1)).len() == 1);
}

#[test]
fn an_expired_certificate_is_a_near_miss_with_its_code() {
    let market = matcher_tests::small(dated()).unwrap();
    assert_eq!(list(&market, "V2", &RankOptions::default()), ["W2"]);
    let ranking = market.rank_workers(Some(&["V2"]), &RankOptions::default().with_near_misses(5)).unwrap();
    let missed = &ranking.rows()[1];
    assert_eq!((ranking.worker_id(missed), missed.position), ("W3", None));
    assert_eq!(missed.checks.codes().collect::<Vec<_>>(), ["certificate_expired"]);
    let why = market.why_not("W3", "V2", &RankOptions::default()).unwrap();
    assert_eq!(why.reason, Verdict::Rule);
    assert_eq!(why.explanation.checks[0].code, "certificate_expired");
}

#[test]
fn without_a_day_rules_on_dates_can_not_tell() {
    let market = matcher_tests::small(MarketOptions::default()).unwrap();
    let ranking = market.rank_workers(Some(&["V2"]), &RankOptions::default()).unwrap();
    let codes: Vec<_> = ranking.rows().iter().map(|row| row.checks.codes().collect::<Vec<_>>()).collect();
    assert_eq!(codes, [["certificate_expired_unknown"], ["certificate_expired_unknown"]]);
    assert!(list(&market, "V2", &RankOptions::default().with_eligible(Eligible::Pass)).is_empty());
}

#[test]
fn a_tier_policy_puts_residents_first_and_shows_the_move() {
    let toml = "id = \"residents\"\njurisdiction = \"64.74\"\n[local]\nproof = [\"ktp_region\"]\n[order]\ninstrument = \"tier\"\n";
    let mut market = Matcher::in_memory(dated().with_policy(Policy::from_toml(toml).unwrap())).unwrap();
    let workers = "worker_id,skills,occupation,home_region,ktp_region\nnear,las smaw,helper,64.74.01,64.74\nfar,las smaw|las gtaw,welder,64.72,64.72\nunproven,las smaw|las gtaw,welder,64.74.01,\n";
    market.add_workers(matcher_tests::csv(workers), matcher_core::OnError::Raise).unwrap();
    market.add_vacancies(matcher_tests::csv(matcher_tests::VACANCIES), matcher_core::OnError::Raise).unwrap();
    market.commit().unwrap();
    let ranking = market.rank_workers(Some(&["V1"]), &RankOptions::default()).unwrap();
    let shown: Vec<_> = ranking.rows().iter().map(|row| (ranking.worker_id(row), row.is_local, row.moved)).collect();
    assert_eq!(shown, [("near", Some(true), Some(2)), ("far", Some(false), Some(0)), ("unproven", None, Some(-2))]);
    let why = market.why_not("unproven", "V1", &RankOptions::default().with_k(1)).unwrap();
    assert_eq!(why.reason, Verdict::Displaced);
    // Outside its jurisdiction the policy does nothing.
    let elsewhere = market.rank_workers(Some(&["V3"]), &RankOptions::default()).unwrap();
    assert!(elsewhere.rows().iter().all(|row| row.moved.is_none()));
}

#[test]
fn explanations_speak_two_languages_and_name_what_is_missing() {
    let market = matcher_tests::small(dated()).unwrap();
    let explanation = market.explain("W4", "V1").unwrap();
    let id = explanation.text(Lang::Id, Audience::Officer);
    let en = explanation.text(Lang::En, Audience::Auditor);
    assert!(id.contains("Skor kecocokan") && id.contains("Keterampilan yang belum terpenuhi"), "{id}");
    assert!(en.contains("Match score") && en.contains("generation 1"), "{en}");
    assert!(!market.explain("W4", "V1").unwrap().text(Lang::En, Audience::Employer).contains("worker's view ·"));
}

#[test]
fn bad_arguments_are_input_errors_that_name_them() {
    let market = matcher_tests::small(dated()).unwrap();
    for (error, words) in [
        (market.rank_workers(None, &RankOptions::default().with_k(0)).unwrap_err(), "k is 0"),
        (market.rank_workers(Some(&["V9"]), &RankOptions::default()).unwrap_err(), "vacancies have no id \"V9\""),
        (market.explain("W9", "V1").unwrap_err(), "workers have no id \"W9\""),
    ] {
        assert_eq!(error.kind(), ErrorKind::Input);
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn an_empty_market_gives_empty_rankings() {
    let mut market = Matcher::in_memory(MarketOptions::default()).unwrap();
    assert!(market.rank_workers(None, &RankOptions::default()).unwrap().is_empty());
    market.commit().unwrap();
    assert!(market.rank_vacancies(None, &RankOptions::default()).unwrap().is_empty());
}

#[test]
fn a_vacancy_that_asks_nothing_ranks_everyone_and_says_so() {
    let mut market = matcher_tests::small(dated()).unwrap();
    market.add_vacancies(matcher_tests::csv("vacancy_id,region\nV9,64.74\n"), matcher_core::OnError::Raise).unwrap();
    market.commit().unwrap();
    let everyone = RankOptions::default().with_eligible(Eligible::All);
    let ranking = market.rank_workers(Some(&["V9"]), &everyone).unwrap();
    assert_eq!(ranking.len(), 6);
    assert!(ranking.notes[0].contains("V9"), "{:?}", ranking.notes);
}

#[test]
fn cancelled_work_stops_and_says_so() {
    let market = matcher_tests::small(dated()).unwrap();
    let options = RankOptions::default();
    options.cancel.cancel();
    let error = market.rank_workers(None, &options).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
}

#[test]
fn a_skill_that_everybody_has_still_matches() {
    use std::fmt::Write as _;
    let mut workers = String::from("worker_id,skills,occupation\n");
    for number in 0..2_000 {
        writeln!(workers, "W{number:04},forklift,zzyx").unwrap();
    }
    let mut market = Matcher::in_memory(dated()).unwrap();
    market.add_workers(matcher_tests::csv(&workers), matcher_core::OnError::Raise).unwrap();
    let vacancies = "vacancy_id,skills_required,title\nV1,forklift,\nV2,,zzyx\n";
    market.add_vacancies(matcher_tests::csv(vacancies), matcher_core::OnError::Raise).unwrap();
    market.commit().unwrap();
    for vacancy in ["V1", "V2"] {
        let ranking = market.rank_workers(Some(&[vacancy]), &RankOptions::default().with_k(3)).unwrap();
        let ids: Vec<_> = ranking.rows().iter().map(|row| ranking.worker_id(row)).collect();
        assert_eq!(ids, ["W0000", "W0001", "W0002"], "{vacancy}");
        assert!(ranking.rows()[0].score > 0.0, "{vacancy}");
    }
}

#[test]
fn a_title_without_a_word_asks_for_nothing() {
    let mut market = matcher_tests::small(dated()).unwrap();
    market
        .add_vacancies(
            matcher_tests::csv("vacancy_id,title,skills_required\nV9,---,forklift\n"),
            matcher_core::OnError::Raise,
        )
        .unwrap();
    market.commit().unwrap();
    let ranking = market.rank_workers(Some(&["V9"]), &RankOptions::default()).unwrap();
    assert_eq!(ranking.rows()[0].forward_values[1], matcher_core::scoring::Value::NotAsked);
}

#[test]
fn the_employer_is_not_told_what_the_worker_asks_for() {
    let market = matcher_tests::small(dated()).unwrap();
    let told = market.explain("W4", "V1").unwrap().text(Lang::En, Audience::Employer);
    assert!(!told.contains("wage") && !told.contains("Rp"), "{told}");
}
