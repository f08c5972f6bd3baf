//! Which sentences are flagged? A table of invented ones with the rules each should be flagged by, precision and recall over
//! it; and what flagged words may never be.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test fails by panicking and prints what it measured")]

use std::collections::BTreeSet;

use matcher_core::wording::{WordingRule, flags};
use matcher_core::{Lexicon, MarketOptions, Matcher, OnError, Row};
use matcher_tests::csv;

const SENTENCES: &str = include_str!("golden/wording.tsv");

fn sentences() -> Vec<(BTreeSet<&'static str>, &'static str)> {
    let lines = SENTENCES.lines().filter(|line| !line.starts_with('#'));
    let read = |line: &'static str| {
        let (rules, text) = line.split_once('\t').unwrap();
        (rules.split(',').filter(|rule| *rule != "-").collect(), text)
    };
    lines.map(read).collect()
}

fn found(text: &str) -> BTreeSet<&'static str> {
    flags(text).iter().map(|flag| flag.rule.as_str()).collect()
}

#[test]
fn the_table_is_long_and_has_both_kinds_for_every_rule() {
    let sentences = sentences();
    let known: BTreeSet<&str> = WordingRule::ALL.map(WordingRule::as_str).into();
    let texts: BTreeSet<&str> = sentences.iter().map(|(_, text)| *text).collect();
    assert_eq!(texts.len(), sentences.len(), "a sentence stands twice");
    assert!(sentences.iter().filter(|(rules, _)| rules.is_empty()).count() > 60);
    for rule in &known {
        assert!(sentences.iter().filter(|(rules, _)| rules.contains(rule)).count() >= 10, "{rule}");
    }
    assert!(sentences.iter().all(|(rules, _)| rules.is_subset(&known)));
}

#[test]
fn sentences_are_flagged_by_their_rules_and_by_no_other() {
    let (mut right, mut missed, mut wrong) = (0_u32, Vec::new(), Vec::new());
    for (wanted, text) in sentences() {
        let found = found(text);
        right += u32::try_from(wanted.intersection(&found).count()).unwrap();
        missed.extend(wanted.difference(&found).map(|rule| format!("{rule}: {text}")));
        wrong.extend(found.difference(&wanted).map(|rule| format!("{rule}: {text}")));
    }
    let share = |others: usize| f64::from(right) / (f64::from(right) + f64::from(u32::try_from(others).unwrap()));
    println!("{right} flags right; precision {:.3}, recall {:.3}", share(wrong.len()), share(missed.len()));
    println!("missed:\n  {}\nflagged in vain:\n  {}", missed.join("\n  "), wrong.join("\n  "));
    assert!(share(wrong.len()) >= 0.99, "precision: {wrong:?}");
    assert!(share(missed.len()) >= 0.99, "recall: {missed:?}");
}

#[test]
fn flagged_words_are_no_skills_but_the_known_ones() {
    let lexicon = Lexicon::bundled();
    // What the lexicon takes from flagged words today, and may take nothing beyond: the work that a title for one sex names,
    // manners and a trade said beside (diligent in prayer, reading the Quran), and tidy looks.
    let known = [
        "cleaning_service",
        "sales_promotion",
        "waiter",
        "diligence",
        "follow_instructions",
        "friendliness",
        "quran_teacher",
        "grooming",
    ];
    let mut looked_at = 0;
    for (_, text) in sentences() {
        let mentions = lexicon.resolve_texts(&[text]);
        for flag in flags(text) {
            looked_at += 1;
            let within = |start: Option<usize>, end: Option<usize>| matches!((start, end), (Some(start), Some(end)) if flag.start <= start && end <= flag.end);
            for mention in mentions.iter().filter(|mention| within(mention.start, mention.end)) {
                let skill = mention.skill_id.as_deref().unwrap_or_default();
                assert!(known.contains(&skill), "{:?} in {text:?} is {skill}", flag.text);
            }
        }
    }
    assert!(looked_at > 100);
}

#[test]
fn case_and_spacing_make_no_difference() {
    for text in ["USIA   MAKS.  30   TH", "usia\nmaks. 30 th", "Usia\u{a0}maks. 30 th"] {
        assert_eq!(found(text).into_iter().collect::<Vec<_>>(), ["age"], "{text:?}");
    }
}

#[test]
fn a_long_text_of_nonsense_takes_no_long_time_and_breaks_nothing() {
    for text in
        ["usia ".repeat(20_000), "1".repeat(100_000), "tanpa memandang ".repeat(10_000), "é👩‍🏭\u{0}".repeat(5_000)]
    {
        for flag in flags(&text) {
            assert!(flag.start < flag.end && flag.end <= text.chars().count());
        }
    }
}

/// Every figure of a pair, as bits.
fn figures(market: &Matcher, vacancy: &str) -> Vec<String> {
    let ranking = market.snapshot().score_pairs(&[("W1", vacancy), ("W2", vacancy)]).unwrap();
    let figure = |row: &Row| {
        format!("{:?} {:?} {:?} {:?}", row.score.to_bits(), row.checks, row.forward_values, row.reverse_values)
    };
    ranking.rows().iter().map(figure).collect()
}

#[test]
fn what_is_flagged_changes_no_score() {
    let workers = "worker_id,skills,summary\nW1,kasir,\"muslimah, belum menikah, berpenampilan menarik, kasir toko\"\nW2,kasir,kasir toko\n";
    let vacancies = "vacancy_id,title,description,skills_required\n\
                     plain,Kasir toko,menjaga kasir,kasir\n\
                     risky,\"Kasir muslimah toko\",\"belum menikah usia maks 30 tahun menjaga kasir good looking\",kasir|berpenampilan menarik\n";
    let mut market = Matcher::in_memory(MarketOptions::default()).unwrap();
    market.add_workers(csv(workers), OnError::Raise).unwrap();
    market.add_vacancies(csv(vacancies), OnError::Raise).unwrap();
    market.commit().unwrap();
    assert!(market.wording(Some(&["risky"])).unwrap().len() >= 5);
    assert_eq!(figures(&market, "plain"), figures(&market, "risky"));
    let [with, without] = [0, 1].map(|at| figures(&market, "plain")[at].clone());
    assert_ne!(with, without, "other words of a text do count");
}
