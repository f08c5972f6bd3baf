//! What is a stated share worth on a market? The order in which openings are filled decides, as in Boston.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use matcher_core::policy::{PolicyCheck, Precedence};
use matcher_core::{MarketOptions, Matcher, OnError, Policy, RankOptions};
use matcher_tests::csv;

const SKILLS: [&str; 10] = [
    "las smaw",
    "las gtaw",
    "las fcaw",
    "baca gambar teknik",
    "gerinda",
    "scaffolding",
    "forklift",
    "excel",
    "bahasa inggris",
    "instalasi listrik",
];

/// Invented applicants, each with one skill less than the one before; `homes` are theirs, the best first. The post has
/// housing, so that no score depends on where anybody lives, and four openings.
fn market(homes: &[&str], policy: Policy) -> Matcher {
    let rows = homes.iter().enumerate().map(|(place, home)| {
        let skills = SKILLS[..SKILLS.len() - place].join("|");
        format!("W{place},{skills},{home}")
    });
    let header = "worker_id,skills,home_region".to_owned();
    let workers: Vec<String> = std::iter::once(header).chain(rows).collect();
    let asked = SKILLS.join("|");
    let columns = "vacancy_id,title,skills_required,region,housing,openings";
    let vacancies = format!("{columns}\nV1,Welder,{asked},65.71.01,yes,4\n");
    let mut market = Matcher::in_memory(MarketOptions::default().with_policy(policy)).unwrap();
    market.add_workers(csv(&workers.join("\n")), OnError::Raise).unwrap();
    market.add_vacancies(csv(&vacancies), OnError::Raise).unwrap();
    market.commit().unwrap();
    market
}

fn half(precedence: &str) -> Policy {
    let order = "[order]\ninstrument = \"reserve\"\n[order.reserve]\nshare = 0.5\n";
    Policy::from_toml(&format!("id = \"half\"\n{order}precedence = {precedence}\n")).unwrap()
}

fn check(market: &Matcher, precedence: &str) -> PolicyCheck {
    market.check_policy(&half(precedence), &RankOptions::default()).unwrap()
}

fn codes(check: &PolicyCheck) -> Vec<&str> {
    check.warnings.iter().map(|warning| warning.code).collect()
}

const NEAR: &str = "65.71.02";
const FAR: &str = "64.71";

/// The walk zones of Boston in small: half of all applicants are local, and of any score as many as others.
#[test]
fn filled_first_a_stated_half_is_what_score_alone_gives_and_filled_last_it_is_three_quarters() {
    let market = market(&[NEAR, FAR, NEAR, FAR, NEAR, FAR, NEAR, FAR, NEAR, FAR], Policy::none());
    let list = market.rank_workers(None, &RankOptions::default().with_k(10)).unwrap();
    assert!(list.rows().windows(2).all(|pair| pair[0].score > pair[1].score), "the applicants differ by score");

    let first = check(&market, "\"reserve_first\"");
    assert_eq!((first.stated_share, first.baseline_share, first.effective_share), (Some(0.5), Some(0.5), Some(0.5)));
    assert_eq!((first.changed, codes(&first)), (0, vec!["precedence"]));
    let text = &first.warnings[0].text;
    assert!(text.contains("the reserve of 50.0 % makes the share of locals 50.0 %"), "{text}");
    assert!(text.ends_with("with open_first it would be 75.0 %"), "{text}");

    let above = check(&market, "\"open_first\"");
    assert_eq!((above.stated_share, above.baseline_share, above.effective_share), (Some(0.5), Some(0.5), Some(0.75)));
    assert_eq!((above.changed, codes(&above)), (1, vec![]));

    // Both say what the other would be worth.
    for check in [&first, &above] {
        assert_eq!((check.reserve_first_share, check.open_first_share), (Some(0.5), Some(0.75)));
    }
}

/// An order of slots that begins with the reserve is void for the same reason.
#[test]
fn slots_that_leave_the_reserve_to_those_who_win_anyway_are_told() {
    let market = market(&[NEAR, FAR, NEAR, FAR, NEAR, FAR, NEAR, FAR], Policy::none());
    let void = check(&market, "[\"local\", \"open\"]");
    assert_eq!((void.effective_share, codes(&void)), (Some(0.5), vec!["precedence"]));
    let open = check(&market, "[\"open\", \"local\"]");
    assert_eq!((open.effective_share, codes(&open)), (Some(0.75), vec![]));
}

#[test]
fn where_locals_have_the_lower_scores_a_minimum_guarantee_is_worth_what_it_states() {
    let market = market(&[FAR, FAR, FAR, FAR, NEAR, NEAR, NEAR, NEAR], Policy::none());
    for precedence in ["\"reserve_first\"", "\"open_first\""] {
        let check = check(&market, precedence);
        assert_eq!((check.baseline_share, check.effective_share), (Some(0.0), Some(0.5)), "{precedence}");
        assert_eq!((check.changed, codes(&check)), (2, vec![]), "{precedence}");
    }
}

#[test]
fn the_check_of_a_precedence_is_the_list_that_this_precedence_makes() {
    let homes = [NEAR, NEAR, FAR, FAR, NEAR, FAR, NEAR, NEAR];
    for (precedence, share, locals_of_four) in [(Precedence::ReserveFirst, 0.5, 2), (Precedence::OpenFirst, 1.0, 4)] {
        let mut policy = half("\"reserve_first\"");
        policy.order.reserve.precedence = precedence;
        let market = market(&homes, policy.clone());
        let check = market.check_policy(&policy, &RankOptions::default()).unwrap();
        let list = market.rank_workers(None, &RankOptions::default().with_k(4)).unwrap();
        let locals = list.rows().iter().filter(|row| row.is_local == Some(true)).count();
        assert_eq!((check.effective_share, locals), (Some(share), locals_of_four));
    }
}
