//! Do records meet that share no word, by what the market's vacancies and a table say goes together? Known answers, bad
//! input, and what must not change.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::float_cmp, reason = "the same records have the same score, bit by bit")]

use std::sync::Arc;

use matcher_core::matcher::{Audience, Lang};
use matcher_core::relatedness::{Relatedness, RelatednessError};
use matcher_core::scoring::Weights;
use matcher_core::{Eligible, Error, ErrorKind, MarketOptions, Matcher, OnError, RankOptions};
use matcher_tests::csv;

/// Riggers and scaffolders work on one site; nobody else does.
const VACANCIES: &str = "\
vacancy_id,title,description
V1,Rigger,Merakit perancah dan mengikat beban di proyek kilang
V2,Rigger senior,Mengikat beban dan merakit perancah untuk kilang
V3,Pemasang,Merakit perancah di kilang
V4,Kasir,Melayani pembeli di toko swalayan
V5,Kasir malam,Menghitung uang pembeli di toko swalayan
V6,Pramuniaga,Melayani pembeli dan menata barang di toko
";

const WORKERS: &str = "\
worker_id,occupation
W1,Rigger
W2,Kasir
";

fn market(options: MarketOptions, vacancies: &str) -> Matcher {
    let mut market = Matcher::in_memory(options).unwrap();
    market.add_vacancies(csv(vacancies), OnError::Raise).unwrap();
    market.add_workers(csv(WORKERS), OnError::Raise).unwrap();
    market.commit().unwrap();
    market
}

fn table(text: &str) -> Arc<Relatedness> {
    Arc::new(Relatedness::from_table(csv(text)).unwrap().0)
}

/// The scores of a worker, by vacancy.
fn scores(market: &Matcher, worker: &str) -> Vec<(String, f64)> {
    let options = RankOptions::default().with_k(10).with_eligible(Eligible::All);
    let ranking = market.snapshot().rank_vacancies(Some(&[worker]), &options).unwrap();
    ranking.rows().iter().map(|row| (ranking.vacancy_id(row).to_owned(), row.score)).collect()
}

fn score(market: &Matcher, worker: &str, vacancy: &str) -> f64 {
    scores(market, worker).into_iter().find(|(id, _)| id == vacancy).map_or(0.0, |(_, score)| score)
}

/// Weights without what keeps company, on either side.
fn alone() -> Weights {
    Weights::from_toml("[text]\ncompany = 0.0\nworker_company = 0.0\n").unwrap()
}

#[test]
fn a_title_finds_what_vacancies_of_that_title_speak_of() {
    let learned = market(MarketOptions::default(), VACANCIES);
    let plain = market(MarketOptions::default().with_weights(alone()), VACANCIES);
    // V3 never says "rigger", nor does the worker say anything else.
    assert_eq!(score(&plain, "W1", "V3"), 0.0);
    assert!(score(&learned, "W1", "V3") > 0.0);
    assert_eq!(score(&learned, "W1", "V4"), 0.0, "nothing joins a rigger and a cashier");
    let order: Vec<String> = scores(&learned, "W1").into_iter().map(|(id, _)| id).collect();
    assert!(order.iter().position(|id| id == "V3") > order.iter().position(|id| id == "V1"), "{order:?}");
}

#[test]
fn what_was_borrowed_is_shown_as_related_and_named_by_the_words_said() {
    let why = market(MarketOptions::default(), VACANCIES).explain("W1", "V3").unwrap();
    let sum: f64 = why.contributions.iter().map(|leaf| leaf.contribution).sum();
    assert!((sum - why.score).abs() < 1e-9);
    let related: Vec<_> = why.contributions.iter().filter(|leaf| leaf.evidence == "related").collect();
    assert!(!related.is_empty());
    for leaf in &related {
        assert!(leaf.via.as_deref().is_some_and(|via| via.to_lowercase().contains("rigger")), "{leaf:?}");
        let name = leaf.name.to_lowercase();
        assert!(["merakit", "perancah", "kilang", "pemasang"].iter().any(|word| name.contains(word)), "{leaf:?}");
    }
    assert!(why.text(Lang::En, Audience::Officer).contains("near in use"));
}

#[test]
fn a_borrowed_word_is_worth_no_more_than_a_related_skill() {
    let weights = Weights::from_toml("[skills]\nrelated_cap = 0.0\n[text]\ncompany = 0.0\n").unwrap();
    assert_eq!(score(&market(MarketOptions::default().with_weights(weights), VACANCIES), "W1", "V3"), 0.0);
}

#[test]
fn a_table_joins_what_no_vacancy_joins() {
    let known = table("occupation;skills\nRigger;memasang tenda\nRigger;mendirikan panggung\n");
    let vacancies = format!("{VACANCIES}V7,Kru acara,Mendirikan panggung dan tenda\n");
    let without = market(MarketOptions::default(), &vacancies);
    let with = market(MarketOptions::default().with_relatedness(known), &vacancies);
    assert_eq!(score(&without, "W1", "V7"), 0.0);
    assert!(score(&with, "W1", "V7") > 0.0);
    assert_ne!(without.snapshot().fingerprints().statistics, with.snapshot().fingerprints().statistics);
}

#[test]
fn a_commit_changes_only_pairs_whose_records_changed_until_counts_are_taken_anew() {
    let mut market = market(MarketOptions::default(), VACANCIES);
    let before = scores(&market, "W1");
    market.add_vacancies(csv("vacancy_id,title,description\nV8,Rigger,Melayani pembeli\n"), OnError::Raise).unwrap();
    market.commit().unwrap();
    let after: Vec<_> = scores(&market, "W1").into_iter().filter(|(id, _)| id != "V8").collect();
    assert_eq!(before, after);
    market.refresh_statistics().unwrap();
    assert!(score(&market, "W1", "V4") > 0.0, "a rigger now also serves customers");
}

#[test]
fn a_table_is_kept_with_the_market_and_counted_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("market");
    let known = table("occupation,skills\nRigger,memasang tenda|mendirikan panggung\nKru acara,memasang tenda\n");
    let mut market = Matcher::create(&path, MarketOptions::default().with_relatedness(Arc::clone(&known))).unwrap();
    market.add_vacancies(csv("vacancy_id,title\nV1,Pemasang tenda\n"), OnError::Raise).unwrap();
    market.add_workers(csv(WORKERS), OnError::Raise).unwrap();
    market.commit().unwrap();
    let first = score(&market, "W1", "V1");
    assert!(first > 0.0);
    drop(market);
    let mut market = Matcher::open(&path, MarketOptions::default(), false).unwrap();
    assert_eq!(market.snapshot().settings().relatedness.as_ref().unwrap().fingerprint(), known.fingerprint());
    market.refresh_statistics().unwrap();
    assert_eq!(score(&market, "W1", "V1"), first);
}

#[test]
fn ids_of_another_lexicon_are_refused_with_one_of_them() {
    let known = table("occupation,skill_ids\nRigger,welding_smaw|no_such_skill\nKasir,nor_this_one\n");
    let error = Matcher::in_memory(MarketOptions::default().with_relatedness(known)).err().unwrap();
    assert_eq!(error.kind(), ErrorKind::Config);
    let text = error.to_string();
    assert!(text.contains("2 of 3") && text.contains("no_such_skill") && text.contains("another lexicon"), "{text}");
    assert!(matches!(error, Error::Relatedness(RelatednessError::OtherLexicon { .. })));
    let known = table("occupation,skill_ids\nRigger,welding_smaw\n");
    assert!(Matcher::in_memory(MarketOptions::default().with_relatedness(known)).is_ok());
}

#[test]
fn rows_that_join_nothing_are_refused_with_their_lines() {
    let error =
        Relatedness::from_table(csv("occupation;skills;majors\nRigger;las;\nKasir;;\n;;Akuntansi\n")).unwrap_err();
    let RelatednessError::Table(matcher_core::record::TableError::Refused(report)) = error else {
        panic!("{error}");
    };
    let lines: Vec<_> = report
        .issues
        .iter()
        .filter(|issue| issue.column.as_deref() == Some("skills"))
        .map(|issue| issue.line)
        .collect();
    assert_eq!(lines, [Some(3), Some(4)]);
    assert!(matches!(Relatedness::from_table(csv("occupation;skills\n")), Err(RelatednessError::Empty)));
}

/// Five of a trade, and somebody who says one of its two skills.
fn trades() -> String {
    let of = |trade: &str, skills: &str| {
        let rows = (0..5).map(|number| format!("{trade}{number},{skills}\n"));
        rows.collect::<Vec<_>>().concat()
    };
    let trades = [of("R", "rigging|scaffolding"), of("K", "cooking|waiting_tables")].concat();
    format!("worker_id,skills\n{trades}W1,scaffolding\nW2,cooking\n")
}

#[test]
fn a_skill_stands_in_part_for_one_that_it_goes_with() {
    let score = |weights: &str, worker: &str| {
        let weights = Weights::from_toml(weights).unwrap();
        let mut market = Matcher::in_memory(MarketOptions::default().with_weights(weights)).unwrap();
        market.add_vacancies(csv("vacancy_id,skills_required\nV1,rigging\n"), OnError::Raise).unwrap();
        market.add_workers(csv(&trades()), OnError::Raise).unwrap();
        market.commit().unwrap();
        let why = market.explain(worker, "V1").unwrap();
        let related = why.contributions.iter().find(|leaf| leaf.evidence == "related");
        (why.score, related.and_then(|leaf| leaf.via.clone()))
    };
    let (some, via) = score("", "W1");
    assert!(some > 0.0 && some < score("", "R0").0);
    assert_eq!(via.as_deref(), Some("scaffolding"));
    assert_eq!(score("", "W2").0, 0.0);
    assert_eq!(score("[skills]\ntogether = 0.0\n", "W1").0, 0.0);
    assert_eq!(score("[skills]\nrelated_cap = 0.0\n", "W1").0, 0.0);
    let most = "[skills]\ntogether = 1.0\nrelated_cap = 1.0\n";
    assert!(score(most, "W1").0 < score(most, "R0").0, "it never is the skill itself");
}

#[test]
fn a_market_of_one_word_learns_nothing_and_ranks() {
    let mut market = Matcher::in_memory(MarketOptions::default()).unwrap();
    market.add_vacancies(csv("vacancy_id,skills_required\nV1,smaw\n"), OnError::Raise).unwrap();
    market.add_workers(csv("worker_id,skills,occupation\nW1,smaw,welder\n"), OnError::Raise).unwrap();
    market.commit().unwrap();
    assert!(score(&market, "W1", "V1") > 0.0);
}
