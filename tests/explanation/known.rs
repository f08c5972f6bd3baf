//! Cases whose answer is known: each reason, each kind of change, who reads what, and bad arguments.

use matcher_core::matcher::{Answer, Audience, ChangeKind, Counterfactual, Decided, Lang, Verdict};
use matcher_core::{ErrorKind, Matcher, RankOptions};

use crate::market;

const TIER: &str = "id = \"tiers\"\n[order]\ninstrument = \"tier\"\n";
const TEST: &str = "id = \"test\"\n[order]\ninstrument = \"labour_market_test\"\n";
const YEAR: &str = "id = \"year\"\n[local]\nmonths = 12\n[order]\ninstrument = \"tier\"\n";
/// Who is asked for both skills in one place with housing, so that no score depends on the way.
const POST: &str = "vacancy_id,skills_required,region,housing,openings\nV1,smaw|gtaw,65.71.01,yes,1\n";

fn k(k: usize) -> RankOptions {
    RankOptions::default().with_k(k)
}

fn found(market: &Matcher, worker: &str, k: usize) -> Counterfactual {
    market.counterfactual(worker, "V1", &RankOptions::default().with_k(k)).unwrap()
}

/// Kinds, values and amounts of the changes found.
fn told(found: &Counterfactual) -> Vec<(ChangeKind, &str, Option<f64>)> {
    found.changes.iter().map(|change| (change.kind, change.to.as_str(), change.amount)).collect()
}

#[test]
fn who_is_put_behind_by_the_policy_reads_by_whom_and_how_far() {
    let market = market(TIER, "worker_id,skills,home_region\nfar,smaw|gtaw,64.71\nnear,smaw,65.71\n", POST, "");
    let why = market.why_not("far", "V1", &k(1)).unwrap();
    assert_eq!((why.reason, why.position, why.before, why.ranked), (Verdict::Displaced, Some(2), Some(1), 2));
    let [ahead] = &why.displaced_by[..] else { panic!("{:?}", why.displaced_by) };
    assert_eq!((ahead.worker_id.as_str(), ahead.position, ahead.before), ("near", 1, 2));
    assert_eq!(ahead.rule.as_deref(), Some("tier"));
    // The class decides, not an amount.
    assert!(why.gap.unwrap() < 0.0);
    let officer = why.text(Lang::En, Audience::Officer);
    assert!(officer.contains("near") && officer.contains("who lives nearer comes first"), "{officer}");
    for audience in [Audience::JobSeeker, Audience::Employer] {
        for lang in [Lang::Id, Lang::En] {
            let text = why.text(lang, audience);
            assert!(!text.contains("near,") && !text.contains(": near"), "{text}");
        }
    }
}

#[test]
fn a_vacancy_without_openings_and_one_that_is_closed_are_rules() {
    let vacancies = "vacancy_id,skills_required,openings,closes_on\nV1,smaw,0,\nV2,smaw,1,2026-10-01\n";
    let market = market("", "worker_id,skills\nW1,smaw\n", vacancies, "");
    for (vacancy, code) in [("V1", "no_opening"), ("V2", "closed")] {
        let why = market.why_not("W1", vacancy, &k(20)).unwrap();
        assert_eq!((why.reason, why.explanation.checks[0].code.as_str()), (Verdict::Rule, code));
        let found = market.counterfactual("W1", vacancy, &k(20)).unwrap();
        assert_eq!((found.answer, &found.fixed[..]), (Answer::Fixed, &[code.to_owned()][..]));
    }
    let why = market.why_not("W1", "V2", &k(20)).unwrap();
    assert_eq!((why.explanation.shortfalls[0].amount, why.explanation.shortfalls[0].unit), (31.0, "days"));
}

#[test]
fn a_held_opening_leaves_the_places_behind_it_on_the_list() {
    let policy =
        "id = \"held\"\n[order]\ninstrument = \"reserve\"\n[order.reserve]\nshare = 1.0\nunfilled = \"hold\"\n";
    let market = market(policy, "worker_id,skills,home_region\nfar,smaw|gtaw,64.71\n", POST, "");
    let why = market.why_not("far", "V1", &k(1)).unwrap();
    assert_eq!((why.reason, why.position), (Verdict::Ranked, Some(1)));
}

#[test]
fn an_age_is_never_to_be_changed() {
    let market = market(
        "",
        "worker_id,skills,birth_date\nold,smaw,1960-01-01\nuntold,smaw,\n",
        "vacancy_id,skills_required,age_max\nV1,smaw,40\n",
        "",
    );
    let answer = found(&market, "old", 20);
    assert_eq!((answer.answer, &answer.fixed[..]), (Answer::Fixed, &["age_outside".to_owned()][..]));
    assert!(!answer.text(Lang::En, Audience::JobSeeker).contains("1960"));
    // Where only those who pass are kept, a birth date that isn't told keeps out, and is not asked for.
    let pass = RankOptions::default().with_eligible(matcher_core::Eligible::Pass);
    let answer = market.counterfactual("untold", "V1", &pass).unwrap();
    assert_eq!((answer.now.reason, answer.answer), (Verdict::Unknown, Answer::Fixed));
}

#[test]
fn a_paper_comes_before_a_skill() {
    let market = market(TIER, "worker_id,skills,home_region\nuntold,smaw,\nnear,smaw,65.71\n", POST, "");
    // Equal in all else, the smaller id, near, would come first in the same kabupaten/kota: nearer is needed.
    let answer = found(&market, "untold", 1);
    assert_eq!(told(&answer), [(ChangeKind::Proof, "65.71.01", None)]);
    assert_eq!(answer.position, Some(1));
    let text = answer.text(Lang::Id, Audience::JobSeeker);
    assert!(text.contains("Bawa bukti domisili, jika di Kecamatan Tarakan Barat"), "{text}");
}

#[test]
fn who_waits_under_a_test_needs_the_paper() {
    let market = market(TEST, "worker_id,skills,home_region\nuntold,smaw|gtaw,\nnear,smaw,65.71\n", POST, "");
    let why = market.why_not("untold", "V1", &k(20)).unwrap();
    assert_eq!((why.reason, why.waits, why.position, why.before), (Verdict::Unknown, true, None, Some(2)));
    assert_eq!(told(&found(&market, "untold", 20)), [(ChangeKind::Proof, "65.71", None)]);
}

#[test]
fn whoever_is_not_asked_has_to_move() {
    let market = market(TEST, "worker_id,skills,home_region\nfar,smaw|gtaw,64.71\nnear,smaw,65.71\n", POST, "");
    let answer = found(&market, "far", 20);
    assert_eq!((answer.now.reason, answer.now.position), (Verdict::Displaced, None));
    assert_eq!(told(&answer), [(ChangeKind::Move, "65.71", None)]);
    assert_eq!(answer.changes[0].stay.unwrap().is_local, Some(true));
}

#[test]
fn a_policy_that_asks_for_months_says_so() {
    let workers = "worker_id,skills,home_region,resident_since\nfar,smaw,64.71,2020-01-01\n\
                   new,smaw,65.71,2026-08-01\nold,smaw,65.71,2020-01-01\n";
    let market = market(YEAR, workers, &POST.replace("65.71.01", "65.71"), "");
    let moving = found(&market, "far", 1);
    assert_eq!(told(&moving), [(ChangeKind::MoveAndStay, "65.71", Some(12.0))]);
    let stay = moving.changes[0].stay.unwrap();
    assert_eq!((stay.months, stay.from.map(|day| day.to_string()).as_deref()), (12, Some("2027-11-01")));
    let staying = found(&market, "new", 1);
    assert_eq!(told(&staying), [(ChangeKind::Stay, "2025-11-01", Some(9.0))]);
}

#[test]
fn own_limits_come_down_no_further_than_needed() {
    let workers = "worker_id,skills,wage_min\nW1,smaw,5000000\nW2,smaw,4555000\n";
    let post = "vacancy_id,skills_required,wage_max\nV1,smaw,4000000\n";
    let soft = market("", workers, post, "");
    // The tie goes to W1, so that asking as much as W2 would be enough: in steps of ten thousand.
    assert_eq!(told(&found(&soft, "W1", 1)), [(ChangeKind::Wage, "Rp4.550.000", Some(450_000.0))]);
}

#[test]
fn a_way_is_as_long_as_it_is() {
    let workers = "worker_id,skills,home_region,max_distance_km,relocate\nW1,smaw,65.03,10,\nW2,smaw,65.03,10,no\n";
    let market = market("", workers, "vacancy_id,skills_required,region\nV1,smaw,65.71\n", "");
    assert_eq!(market.why_not("W1", "V1", &k(20)).unwrap().explanation.checks[0].code, "too_far");
    for worker in ["W1", "W2"] {
        assert_eq!(told(&found(&market, worker, 20)), [(ChangeKind::Relocate, "true", None)]);
    }
}

#[test]
fn a_certificate_names_the_course_that_leads_to_it() {
    let workers = "worker_id,skills,education,certificates\nW1,forklift,SMP,SIO Forklift@2026-01-01\n";
    let post = "vacancy_id,skills_required,certificates_required\nV1,forklift,SIO Forklift\n";
    let courses = "course_id,title,certificate,education_min,starts_on,days\n\
                   C1,Lama,SIO Forklift,,2026-10-01,5\nC2,Tinggi,SIO Forklift,S1,2026-11-10,5\n\
                   C3,Operator forklift,SIO Forklift,SMP,2026-12-01,5\nC4,Nanti,SIO Forklift,,2027-01-01,5\n";
    let market = market("", workers, post, courses);
    let answer = found(&market, "W1", 20);
    assert_eq!((answer.changes[0].kind, answer.position), (ChangeKind::Certificate, Some(1)));
    // One has begun, one asks for more school, one begins later.
    assert_eq!(answer.changes[0].course.as_ref().unwrap().course_id, "C3");
    let text = answer.text(Lang::En, Audience::JobSeeker);
    assert!(text.contains("Course: Operator forklift (C3), from 2026-12-01, 5 days"), "{text}");
    let ranking = market.rank_workers(None, &k(5).with_near_misses(5)).unwrap();
    let missed = &market.near_misses(&ranking).unwrap()[0];
    assert_eq!((missed.reason.code.as_str(), missed.missing), ("certificate_expired", Some((304.0, "days"))));
    assert_eq!(missed.course.as_ref().unwrap().course_id, "C3");
    assert!(missed.text(Lang::Id).starts_with("sertifikat kedaluwarsa: tercatat 2026-01-01, diminta"));
}

#[test]
fn years_and_school_rise_to_the_least_that_suffices() {
    let workers = "worker_id,skills,experience_years,education\nW1,smaw,1,SMP\nW2,smaw,2.5,D3\n";
    let post = "vacancy_id,skills_required,experience_min_years,education_min\nV1,smaw,2.5,D3\n";
    // School is a rule, and only with the years too is it a tie, which goes to the smaller id.
    let both = [(ChangeKind::Experience, "2.5 years", Some(18.0)), (ChangeKind::Education, "D3", Some(4.0))];
    assert_eq!(told(&found(&market("", workers, post, ""), "W1", 1)), both);
    let workers = "worker_id,skills,experience_years\nW1,smaw,\nW2,smaw,2\n";
    let untold = market("", workers, "vacancy_id,skills_required,experience_min_years\nV1,smaw,2\n", "");
    assert_eq!(told(&found(&untold, "W1", 1)), [(ChangeKind::Told, "2 years", None)]);
}

#[test]
fn where_nothing_suffices_it_says_what_stands_in_between() {
    let workers = "worker_id,skills,education,certificates,home_region\nW1,,SD,,64.71\nW2,smaw,S1,SIO Forklift,65.71\n";
    let post = "vacancy_id,skills_required,education_min,certificates_required,scope,region\n\
                V1,smaw,S1,SIO Forklift,district,65.71\n";
    let answer = found(&market("", workers, post, ""), "W1", 1);
    assert_eq!((answer.answer, answer.changes.len()), (Answer::Nothing, 0));
    assert!(answer.tried > 1);
    let text = answer.text(Lang::En, Audience::Officer);
    assert!(text.contains("No single change and no two suffice") && text.contains("education below"), "{text}");
}

#[test]
fn equals_go_by_id_and_one_without_a_place_has_none() {
    let workers = "worker_id,skills,education\nA,smaw,SMA\nB,smaw,SMA\nC,smaw,SD\nD,smaw,SD\n";
    let market = market("", workers, "vacancy_id,skills_required,education_min\nV1,smaw,SMA\n", "");
    let decided = |a, b| {
        let both = market.compare(a, b, "V1", &k(20)).unwrap();
        (both.decided, both.a_is_first)
    };
    assert_eq!(decided("A", "B"), (Decided::Id, Some(true)));
    assert_eq!(decided("C", "B"), (Decided::Place, Some(false)));
    assert_eq!(decided("C", "D"), (Decided::Neither, None));
}

#[test]
fn a_job_seeker_reads_nothing_of_the_other_but_places() {
    let workers = "worker_id,skills,home_region,groups\nown,smaw|rahasia,64.71,\nsomebody,smaw|gtaw,65.71.01,poor\n";
    let market = market(TIER, workers, POST, "");
    let both = market.compare("own", "somebody", "V1", &k(20)).unwrap();
    let score = format!("{:.3}", both.b.score);
    for lang in [Lang::Id, Lang::En] {
        let text = both.text(lang, Audience::JobSeeker);
        for secret in ["somebody", &score, &score.replace('.', ","), "kecamatan", "tier", "poor"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
        let text = both.text(lang, Audience::Employer);
        for secret in ["tier", "poor", "worker's view", "sisi pencari kerja"] {
            assert!(!text.contains(secret), "{secret} in {text}");
        }
    }
}

#[test]
fn bad_arguments_are_input_errors_that_name_them() {
    let market = market("", "worker_id,skills\nW1,smaw\nW2,smaw\n", POST, "");
    for (error, words) in [
        (market.compare("W1", "W1", "V1", &k(20)).unwrap_err(), "worker \"W1\" can't be compared with themselves"),
        (market.compare("W1", "W9", "V1", &k(20)).unwrap_err(), "workers have no id \"W9\""),
        (market.compare("W9", "W9", "V1", &k(20)).unwrap_err(), "workers have no id \"W9\""),
        (market.counterfactual("W1", "V9", &k(20)).unwrap_err(), "vacancies have no id \"V9\""),
        (market.counterfactual("W1", "V1", &k(0)).unwrap_err(), "k is 0"),
        (market.why_not("W1", "V1", &k(0)).unwrap_err(), "k is 0"),
    ] {
        assert_eq!(error.kind(), ErrorKind::Input);
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[test]
fn a_cancelled_search_stops() {
    let mut market = market("", "worker_id,skills\nW1,smaw\n", POST, "");
    let cancel = matcher_core::Cancel::new();
    cancel.cancel();
    market.set_cancel(cancel);
    let error = market.counterfactual("W1", "V1", &k(1)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
}
