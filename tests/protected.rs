//! Does a protected fact ever enter a score? Sex, birth date, disability and groups swapped, and words of sex and marital
//! status in texts: every figure of every pair stays the same, bit for bit.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use matcher_core::policy::Policy;
use matcher_core::record::{Sex, SkillDemand};
use matcher_core::scoring::feature::Value;
use matcher_core::scoring::weights::RuleMode;
use matcher_core::units::Date;
use matcher_core::{Eligible, MarketOptions, Matcher, RankOptions, Row, Vacancy, Weights, Worker};
use matcher_tests::{market, strategies};
use proptest::prelude::*;

/// The list as it ships.
const LIST: &str = include_str!("../matcher-core/data/protected_words.txt");

fn protected_words() -> Vec<&'static str> {
    LIST.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace).collect()
}

/// What a worker may tell that no score may see.
#[derive(Clone, Debug)]
struct Protected {
    sex: Option<Sex>,
    birth_date: Option<Date>,
    disability: Option<String>,
    groups: Option<Vec<String>>,
}

impl Protected {
    fn write(&self, worker: &mut Worker) {
        worker.sex = self.sex;
        worker.birth_date = self.birth_date;
        worker.disability.clone_from(&self.disability);
        worker.groups.clone_from(&self.groups);
    }
}

fn protected() -> impl Strategy<Value = Protected> {
    let groups = ["poor", "laid_off", "smk_graduate", "programme_alumni", "las smaw"];
    (
        prop::option::of(prop::sample::select(&[Sex::Male, Sex::Female][..])),
        prop::option::of((-5_000_i32..17_000).prop_filter_map("a date", |days| Date::from_days(days).ok())),
        prop::option::of(prop::sample::select(&["yes", "no", "netra", "forklift"][..]).prop_map(str::to_owned)),
        prop::option::of(prop::sample::subsequence(groups.map(str::to_owned).to_vec(), 0..=groups.len())),
    )
        .prop_map(|(sex, birth_date, disability, groups)| Protected { sex, birth_date, disability, groups })
}

/// Every figure of a pair: its ids, scores as bits, and the features of both views.
type Figures = (String, String, [u64; 5], Vec<Value>);

/// What every pair scores, and what the lists hold in which order.
fn figures(market: &Matcher) -> (Vec<Figures>, Vec<Figures>) {
    let pairs = matcher_tests::pairs(market);
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(worker, vacancy)| (&**worker, &**vacancy)).collect();
    let all = RankOptions::default().with_k(100).with_eligible(Eligible::All);
    let [pairs, lists] = [market.snapshot().score_pairs(&pairs).unwrap(), market.rank_workers(None, &all).unwrap()];
    let row = |ranking: &matcher_core::Ranking, row: &Row| {
        let bits = [row.score, row.priority, row.forward, row.reverse, row.confidence].map(f64::to_bits);
        let values = row.forward_values.iter().chain(&row.reverse_values).copied().collect();
        (ranking.vacancy_id(row).to_owned(), ranking.worker_id(row).to_owned(), bits, values)
    };
    let rows = |ranking: &matcher_core::Ranking| ranking.rows().iter().map(|one| row(ranking, one)).collect();
    (rows(&pairs), rows(&lists))
}

fn options(weights: Weights) -> MarketOptions {
    let as_of = Date::new(2026, 11, 1).unwrap();
    MarketOptions::default().with_weights(weights).with_policy(Policy::none()).with_as_of(as_of)
}

/// Texts in which words of work and protected ones alternate; the second text has other protected words at the same places.
fn swapped() -> impl Strategy<Value = (String, String)> {
    let work = prop::sample::select(&["tukang las pipa", "admin kantor", "krani panen sawit", "guru agama islam"][..]);
    let part = (work, prop::sample::select(protected_words()), prop::sample::select(protected_words()));
    prop::collection::vec(part, 0..4).prop_map(|parts| {
        let joined = |word: fn(&(&str, &'static str, &'static str)) -> &'static str| {
            parts.iter().map(|part| format!("{} {}", part.0, word(part))).collect::<Vec<_>>().join(" ")
        };
        (joined(|part| part.1), joined(|part| part.2))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn swapping_a_protected_attribute_changes_no_score(
        (workers, vacancies) in strategies::records(12, 4),
        swaps in prop::collection::vec((protected(), protected()), 12),
        weights in strategies::weights(),
        age in prop::sample::select(&[RuleMode::Hard, RuleMode::Soft, RuleMode::Off][..]),
    ) {
        // Age may decide who is eligible, where the law asks for it; all are ranked, so that every pair is compared.
        let mut weights = weights;
        weights.rules.age = age;
        let with = |take: fn(&(Protected, Protected)) -> &Protected| {
            let mut workers = workers.clone();
            workers.iter_mut().zip(&swaps).for_each(|(worker, swap)| take(swap).write(worker));
            market(options(weights.clone()), &workers, &vacancies)
        };
        let (before, after) = (figures(&with(|swap| &swap.0)?), figures(&with(|swap| &swap.1)?));
        prop_assert_eq!(before.0.len(), workers.len() * vacancies.len());
        prop_assert_eq!(before, after);
    }

    #[test]
    fn words_of_sex_and_marital_status_in_texts_change_no_score(
        (workers, vacancies) in strategies::records(6, 3),
        summaries in prop::collection::vec(swapped(), 6),
        descriptions in prop::collection::vec(swapped(), 3),
        item in (prop::sample::select(protected_words()), prop::sample::select(protected_words())),
        weights in strategies::weights(),
    ) {
        let with = |take: fn(&(String, String)) -> &String, item: &str| {
            let (mut workers, mut vacancies): (Vec<Worker>, Vec<Vacancy>) = (workers.clone(), vacancies.clone());
            for (worker, text) in workers.iter_mut().zip(&summaries) {
                worker.summary = Some(take(text).clone());
                worker.skills.get_or_insert_default().push(item.to_owned());
            }
            for (vacancy, text) in vacancies.iter_mut().zip(&descriptions) {
                vacancy.description = Some(take(text).clone());
                let demand = SkillDemand { name: item.to_owned(), weight: None };
                vacancy.skills_required.get_or_insert_default().push(demand);
            }
            market(options(weights.clone()), &workers, &vacancies)
        };
        let (before, after) = (figures(&with(|text| &text.0, item.0)?), figures(&with(|text| &text.1, item.1)?));
        prop_assert_eq!(before, after);
    }
}

#[test]
fn an_advertisement_for_one_sex_ranks_nobody_by_it() {
    let score = |worker: &str, asked: &str, skills: &str| {
        let workers = format!("worker_id,summary,skills\nW1,\"Admin toko, {worker}\",{skills}\n");
        let vacancies = format!("vacancy_id,description,skills_required\nV1,\"Dicari admin toko {asked}\",{skills}\n");
        let mut market = Matcher::in_memory(MarketOptions::default()).unwrap();
        market.add_workers(matcher_tests::csv(&workers), matcher_core::OnError::Raise).unwrap();
        market.add_vacancies(matcher_tests::csv(&vacancies), matcher_core::OnError::Raise).unwrap();
        market.commit().unwrap();
        figures(&market)
    };
    let plain = score("", "", "");
    for word in ["wanita", "laki-laki, belum menikah", "Perempuan/Pria", "janda", "single female", "berhijab"] {
        let other = if word.starts_with("single") { "single male" } else { "pria" };
        assert_eq!(score(word, word, ""), score(other, word, ""), "{word}");
        if !word.starts_with("single") {
            assert_eq!(score(word, word, ""), plain, "{word}");
        }
    }
    // As a skill asked it is none; a skill with such a word in it is what is left of it.
    assert_eq!(score("", "", "wanita"), plain);
    assert_eq!(score("", "", "merangkai janur wanita"), score("", "", "merangkai janur"));
    // A word of religion is a word: a teacher of religion is found by it.
    assert_ne!(score("guru agama", "guru agama", ""), score("guru agama", "guru tari", ""));
}
