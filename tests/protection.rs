//! Is protection counted right? Known answers, a queue that nobody overtakes, flags that reach every place a vulnerable worker's
//! offer is shown, and minimum wages by date.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::sync::Arc;

use matcher_core::clearing::AssignOptions;
use matcher_core::coverage::{
    BudgetOptions, CoverageBy, CoverageOptions, DutyKind, DutyState, GapOptions, GapRow, GapState, ProtectionGap,
    ProtectionTopic,
};
use matcher_core::decent_work::{DecentBy, DecentOptions};
use matcher_core::desk::{CallOptions, LetterKind, LetterOptions};
use matcher_core::region::Gazetteer;
use matcher_core::safeguard::{SchemeRules, Vulnerability, WageFloors, WageState};
use matcher_core::units::{Fraction, Rupiah};
use matcher_core::{ErrorKind, MarketOptions, Matcher, OnError, RankOptions, Vacancy, Worker};
use matcher_tests::csv;
use proptest::prelude::*;

const WORKERS: &str = "worker_id,status,income,sector,payer,schemes,groups,home_region,registered_on,skills\n";
const VACANCIES: &str = "vacancy_id,employer_id,region,wage_min,wage_period,contract,schemes_offered,hazard,risk_class,openings,skills_required\n";
const EMPLOYERS: &str = "employer_id,industry,size\n";
const EVENTS: &str = "event_id,date,kind,worker_id,vacancy_id,employer_id,reason\n";
/// A minimum wage of 4,000,000 in one kota, and of 3,500,000 around it.
const FLOORS: &str =
    "region,kind,amount,from,to\n65.71,UMK,4000000,2026-01-01,2026-12-31\n65,UMP,3500000,2026-01-01,2026-12-31\n";

fn options() -> MarketOptions {
    let (floors, _) = WageFloors::from_table(csv(FLOORS), &Gazetteer::bundled()).unwrap();
    MarketOptions::default().with_as_of("2026-11-01".parse().unwrap()).with_wage_floors(Arc::new(floors))
}

fn market(workers: &str, vacancies: &str, employers: &str, events: &str) -> Matcher {
    let mut market = Matcher::in_memory(options()).unwrap();
    market.add_workers(csv(&format!("{WORKERS}{workers}")), OnError::Raise).unwrap();
    market.add_vacancies(csv(&format!("{VACANCIES}{vacancies}")), OnError::Raise).unwrap();
    market.add_employers(csv(&format!("{EMPLOYERS}{employers}")), OnError::Raise).unwrap();
    market.add_events(csv(&format!("{EVENTS}{events}")), OnError::Raise).unwrap();
    market.commit().unwrap();
    market
}

fn row<'a>(gap: &'a ProtectionGap, worker: &str, scheme: &str) -> &'a GapRow {
    gap.rows.iter().find(|row| (row.worker_id.as_str(), row.scheme.as_str()) == (worker, scheme)).unwrap()
}

fn rupiah(amount: i64) -> Rupiah {
    Rupiah::new(amount).unwrap()
}

/// So many fishers without protection, listed by their office as vulnerable.
fn fishers(count: usize) -> Matcher {
    let mut workers = String::new();
    for number in 0..count {
        writeln!(workers, "W{number:05},informal,,fishery,,[],pekerja_rentan,65.71,,").unwrap();
    }
    market(&workers, "", "", "")
}

/// Domain notes, section 5.2: what a city pays a year for 36,777 people, and a district for 4,400 over ten months.
#[test]
fn districts_pay_what_the_press_says() {
    for (people, months, total) in [(36_777, 12, 7_414_243_200), (4_400, 10, 739_200_000)] {
        let market = fishers(people);
        let whole = i64::try_from(people).unwrap() * 16_800;
        let asked = BudgetOptions::new(rupiah(whole)).with_months(months);
        let gap = market.protection_gap(&GapOptions::default().with_budget(asked)).unwrap();
        let budget = gap.budget.unwrap();
        assert_eq!((budget.covered, budget.left(), budget.total()), (people as u64, 0, total));
        assert_eq!(budget.arithmetic(), [(people as u64, 16_800, months, total)]);
        assert_eq!(budget.lasts(rupiah(total)), Some(u64::from(months)));
        // A rupiah less leaves the last one out.
        let asked = BudgetOptions::new(rupiah(whole - 1)).with_months(months);
        let gap = market.protection_gap(&GapOptions::default().with_budget(asked)).unwrap();
        assert_eq!(gap.budget.unwrap().covered, people as u64 - 1);
    }
}

#[test]
fn shares_are_exact_and_more_than_all_is_an_error_about_the_denominator() {
    assert_eq!(Fraction::new(50_891, 179_730).unwrap().percent(), "28.32 %");
    let error = Fraction::new(77_074, 51_086).unwrap_err().to_string();
    assert!(error.contains("77074 of 51086 is above 100 %: the denominator 51086"), "{error}");
}

#[test]
fn unknown_is_never_missing() {
    let market = market(
        "told,informal,900000,,,JKN|JKK:lapsed@2026-01-31,,65.71,,\nuntold,informal,900000,,,,,65.71,,\n\
         nobody,,,,,[],,,,\nstrange,informal,900000,,,JKK|BPJS Ketenagakerjaan,,65.71,,\npaid,informal,900000,,APBD,JKK@2026-12-31|JKM@2026-10-31,,65.71,,\npbi,informal,,,,PBI,,,,\n",
        "",
        "",
        "",
    );
    let gap = market.protection_gap(&GapOptions::default()).unwrap();
    let state = |worker, scheme| row(&gap, worker, scheme).state;
    assert_eq!(state("told", "JKN"), GapState::Held);
    // Lapsed is missing, and so is what a told list leaves out.
    assert_eq!((state("told", "JKK"), state("told", "JKM")), (GapState::Missing, GapState::Missing));
    assert_eq!((row(&gap, "told", "JKK").told, row(&gap, "told", "JKM").told), (Some("lapsed"), None));
    assert_eq!((state("untold", "JKK"), row(&gap, "untold", "JKK").due), (GapState::Unknown, Some(true)));
    assert_eq!((state("nobody", "JKK"), row(&gap, "nobody", "JKK").due), (GapState::Unknown, None));
    assert_eq!((state("told", "JHT"), state("told", "JP")), (GapState::NotDue, GapState::NotDue));
    // A name that nobody knows may stand for what is looked for.
    assert_eq!((state("strange", "JKK"), state("strange", "JKM")), (GapState::Held, GapState::Unknown));
    // Paid until yesterday is not paid.
    assert_eq!((state("paid", "JKK"), state("paid", "JKM")), (GapState::Held, GapState::Missing));
    let jkn = row(&gap, "pbi", "JKN");
    assert_eq!((jkn.state, jkn.payer.as_deref(), jkn.monthly_cost), (GapState::Held, Some("APBN"), Some(42_000)));
    assert_eq!(row(&gap, "pbi", "PBI").state, GapState::Held);
    let told = |topic| gap.notes.iter().find(|note| note.topic == topic).map(|note| note.ids.clone());
    assert_eq!(told(ProtectionTopic::SchemesUntold), Some(vec!["untold".to_owned()]));
    assert_eq!(told(ProtectionTopic::SchemeNotRead), Some(vec!["strange".to_owned()]));
    assert_eq!(told(ProtectionTopic::StatusUntold), Some(vec!["nobody".to_owned()]));
}

#[test]
fn a_post_in_the_log_comes_before_the_record() {
    let market = market(
        "W1,unemployed,,,,[],,65.71,,\n",
        "V1,F1,65.71,5000000,,permanent,,,5,1,\n",
        "F1,41011,large\n",
        "E1,2026-10-20,placed,W1,V1,,\n",
    );
    let gap = market.protection_gap(&GapOptions::default()).unwrap();
    let (accident, pension) = (row(&gap, "W1", "JKK"), row(&gap, "W1", "JP"));
    // 1.74 % of 5,000,000, and 2 + 1 %.
    assert_eq!((accident.state, accident.monthly_cost), (GapState::Missing, Some(87_000)));
    assert_eq!((accident.payer.as_deref(), pension.payer.as_deref()), (Some("employer"), Some("employer|self")));
    assert_eq!(pension.monthly_cost, Some(150_000));
    // Whom an employer owes is in no queue.
    let asked = BudgetOptions::new(rupiah(1_000_000));
    let gap = market.protection_gap(&GapOptions::default().with_budget(asked)).unwrap();
    assert!(gap.budget.unwrap().places.is_empty());
}

#[test]
fn the_queue_puts_the_most_vulnerable_first_and_nobody_overtakes() {
    let market = market(
        "late,informal,900000,,,[],,65.71,2026-05-01,\nearly,informal,900000,,,[],,65.71,2026-01-01,\n\
         poorer,informal,500000,,,[],,65.71,,\npoor,informal,1500000,,,[],poor,65.71,,\n\
         maybe,informal,,,,[],,65.71,,\nrich,informal,9000000,,,[],,65.71,,\nhalf,informal,700000,,,JKK,,65.71,,\n",
        "",
        "",
        "",
    );
    let asked = BudgetOptions::new(rupiah(45_000));
    let gap = market.protection_gap(&GapOptions::default().with_budget(asked)).unwrap();
    let budget = gap.budget.as_ref().unwrap();
    let places: Vec<(&str, i64, bool)> =
        budget.places.iter().map(|place| (place.worker_id.as_str(), place.monthly_cost, place.covered)).collect();
    let expected = [
        ("poor", 16_800, true),
        ("poorer", 16_800, true),
        // The one who lacks JKM alone still fits, and the next ends the queue.
        ("half", 6_800, true),
        ("early", 16_800, false),
        ("late", 16_800, false),
        ("maybe", 16_800, false),
    ];
    assert_eq!(places, expected);
    assert_eq!((budget.cost, budget.left(), budget.needed()), (40_400, 4_600, 90_800));
    assert_eq!(budget.places[5].vulnerable, Vulnerability::Possible);
    assert_eq!(row(&gap, "half", "JKK").covered_by_budget, None);
    assert_eq!(row(&gap, "half", "JKM").covered_by_budget, Some(true));
    assert_eq!(row(&gap, "rich", "JKM").covered_by_budget, Some(false));
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let market = fishers(1);
    let gap = |options: BudgetOptions| market.protection_gap(&GapOptions::default().with_budget(options));
    let budget = || BudgetOptions::new(rupiah(1));
    for wrong in [budget().with_months(0), budget().with_payer(" "), budget().with_schemes(["JKX".to_owned()])] {
        assert_eq!(gap(wrong).unwrap_err().kind(), ErrorKind::Input);
    }
    let stranger = GapOptions::default().with_workers(["W9".to_owned()]);
    assert_eq!(market.protection_gap(&stranger).unwrap_err().kind(), ErrorKind::Input);
    let undated = Matcher::in_memory(MarketOptions::default()).unwrap();
    let error = undated.protection_gap(&GapOptions::default()).unwrap_err();
    assert!(error.to_string().contains("as_of must be given"), "{error}");
}

#[test]
fn small_cells_are_left_out_of_public_tables() {
    let mut workers = String::new();
    for number in 0..20 {
        let (status, schemes) =
            if number < 2 { ("daily", "JKK") } else { ("informal", if number < 9 { "JKK" } else { "[]" }) };
        writeln!(workers, "W{number},{status},,,,{schemes},,,,").unwrap();
    }
    let market = market(&workers, "", "", "");
    let options = CoverageOptions::default().with_by(CoverageBy::Status);
    let cells = |options| {
        let rows = market.coverage(options).unwrap().rows;
        let of = |group: &str| {
            let row = rows.iter().find(|row| row.group.as_deref() == Some(group) && row.scheme == "JKK").unwrap();
            (row.eligible, row.covered, row.missing, row.suppressed)
        };
        [of("daily"), of("informal")]
    };
    assert_eq!(cells(options), [(Some(2), Some(2), Some(0), false), (Some(18), Some(7), Some(11), false)]);
    // The other group goes too: all together are in another table.
    assert_eq!(cells(options.with_public(true)), [(None, None, None, true); 2]);
}

#[test]
fn flags_reach_ranking_assignment_and_letters_and_change_no_score() {
    let offer = "V1,F1,65.71,5000000,,permanent,JKN,ya,,3,las smaw\n";
    let safe = "V1,F1,65.71,5000000,,permanent,JKN,,,3,las smaw\n";
    let workers = "W1,informal,900000,,,[],,65.71,,las smaw\nW2,informal,9000000,,,[],,65.71,,las smaw\nW3,,,,,,,65.71,,las smaw\n";
    let flagged = market(workers, offer, "", "");
    let ranking = flagged.rank_workers(None, &RankOptions::default()).unwrap();
    let flags: Vec<(&str, String)> =
        ranking.rows().iter().map(|row| (ranking.worker_id(row), ranking.flags(row).to_string())).collect();
    let expected = [("W1", "hazardous|unprotected"), ("W2", ""), ("W3", "")];
    assert_eq!(flags, expected.map(|(worker, flags)| (worker, flags.to_owned())));
    let plain = market(workers, safe, "", "").rank_workers(None, &RankOptions::default()).unwrap();
    assert_eq!(ranking.fingerprint(), plain.fingerprint());
    let assignment = flagged.assign(&AssignOptions::default()).unwrap();
    let flags: Vec<usize> = assignment.pairs().iter().map(|pair| pair.flags.iter().count()).collect();
    assert_eq!(flags, [2, 0, 0]);
    let list = flagged.call_list(None, &CallOptions::default()).unwrap();
    let letters = |kind| list.letters(kind, &LetterOptions::default().with_letters_alone(true));
    let (call, referral) = (letters(LetterKind::Call), letters(LetterKind::Referral));
    // One letter of three has the frame, and none says a word of what the person earns.
    for page in [&call, &referral] {
        assert_eq!(page.matches("class=\"alert\"").count(), 1);
        assert!(page.contains("JKK atau JKM") && !page.contains("rentan") && !page.contains("900"));
    }
    // A record that was never stored is flagged too.
    let mut worker = Worker::new("new".parse().unwrap());
    (worker.groups, worker.skills) = (Some(vec!["Pekerja rentan".to_owned()]), Some(vec!["las smaw".to_owned()]));
    let ranking = flagged.snapshot().rank_for_worker(&worker, &RankOptions::default()).unwrap();
    assert_eq!(ranking.flags(&ranking.rows()[0]).iter().count(), 2);
    let mut vacancy = Vacancy::new("new".parse().unwrap());
    (vacancy.risk_class, vacancy.title) = (Some(4), Some("Juru las smaw".to_owned()));
    let ranking = flagged.snapshot().rank_for_vacancy(&vacancy, &RankOptions::default()).unwrap();
    let first = ranking.rows().iter().find(|row| ranking.worker_id(row) == "W1").unwrap();
    assert_eq!(ranking.flags(first).to_string(), "hazardous|protection_unknown");
    // What an unknown name stands for isn't known either.
    vacancy.schemes_offered = Some(vec!["JKN".to_owned(), "BPJS Ketenagakerjaan".to_owned()]);
    let ranking = flagged.snapshot().rank_for_vacancy(&vacancy, &RankOptions::default()).unwrap();
    let first = ranking.rows().iter().find(|row| ranking.worker_id(row) == "W1").unwrap();
    assert_eq!(ranking.flags(first).to_string(), "hazardous|protection_unknown");
}

#[test]
fn placements_and_ends_make_duties_due() {
    let market = market(
        "new,informal,,,APBD,JKK|JKM,,65.71,2026-10-01,\nlate,informal,,,,[],,65.71,,\nbuilder,daily,,,,[],,65.71,,\n\
         own,informal,,,,[],,65.71,,\nlost,unemployed,,,employer,JKN,,65.71,,\nleft,unemployed,,,,[],,65.71,,\n\
         asked,unemployed,,,,JKN,,65.71,,\nold,unemployed,,,,JKN,,65.71,,\nsettled,employed,,,employer,JKN|JKK|JKM|JHT|JP|JKP,,,,\n",
        "V1,F1,65.71,5000000,,permanent,JKN,ya,,9,\nV2,F2,65.71,5000000,,daily,,,,9,\nV3,F1,65.71,,,freelance,,,,9,\n",
        "F1,20115,large\nF2,41011,small\n",
        "E1,2026-10-20,placed,new,V1,,\nE2,2026-09-01,placed,late,V1,,\nE3,2026-10-26,placed,builder,V2,,\n\
         E4,2026-10-20,placed,own,V3,,\nE5,2026-01-10,placed,lost,V1,,\nE6,2026-08-15,ended,lost,V1,,efisiensi\n\
         E7,2026-01-10,placed,left,V1,,\nE8,2026-08-15,ended,left,V1,,mengundurkan diri\nE9,2026-01-10,placed,asked,V1,,\n\
         EA,2026-08-15,ended,asked,V1,,lain-lain\nEB,2025-01-10,placed,old,V1,,\nEC,2025-08-15,ended,old,V1,,PHK\n\
         ED,2026-09-01,placed,settled,V1,,\n",
    );
    let duties = market.protection_duties().unwrap();
    let told: Vec<(&str, DutyKind, DutyState, Option<String>)> = duties
        .rows
        .iter()
        .map(|row| (row.worker_id.as_str(), row.kind, row.state, row.due_on.map(|day| day.to_string())))
        .collect();
    let day = |text: &str| Some(text.to_owned());
    let expected = [
        ("late", DutyKind::Register, DutyState::Overdue, day("2026-10-01")),
        // Fourteen days of work after a Monday.
        ("builder", DutyKind::RegisterProject, DutyState::Open, day("2026-11-13")),
        ("new", DutyKind::Register, DutyState::Open, day("2026-11-19")),
        ("asked", DutyKind::ClaimJkp, DutyState::Check, day("2027-02-15")),
        ("lost", DutyKind::ClaimJkp, DutyState::Open, day("2027-02-15")),
        ("left", DutyKind::SwitchJkn, DutyState::Open, None),
        ("lost", DutyKind::SwitchJkn, DutyState::Open, None),
        ("new", DutyKind::LeaveSubsidy, DutyState::Open, None),
    ];
    assert_eq!(told, expected);
    let of = |worker: &str| duties.rows.iter().find(|row| row.worker_id == worker).unwrap();
    assert_eq!((of("late").who.as_deref(), of("builder").schemes.join(" ")), (Some("F1"), "JKN JKK JKM".to_owned()));
    // Those on whose income nothing is told may be vulnerable, and their post is hazardous.
    assert_eq!(of("late").flags.to_string(), "hazardous|unprotected");
}

#[test]
fn faults_of_the_log_are_named_with_their_rows() {
    let market = market(
        "W1,informal,,,,[],,65.71,2026-06-01,\n",
        "V1,F1,65.71,,,,,,,1,\n",
        "",
        "E1,2026-05-01,placed,W1,V1,,\nE2,2026-07-01,placed,W1,V9,,\nE3,2026-07-01,placed,W1,,F1,\n\
         E4,2026-07-01,placed,W9,V1,,\nE5,2026-07-01,ended,W8,V1,,\nE6,2026-12-01,placed,W1,V1,,\nE7,,placed,W1,V1,,\n",
    );
    let gap = market.protection_gap(&GapOptions::default()).unwrap();
    let told: Vec<(&str, String)> = gap.notes.iter().map(|note| (note.topic.as_str(), note.ids.join(" "))).collect();
    let expected = [
        ("no_vacancy", "E3"),
        ("vacancy_unknown", "E2"),
        ("worker_unknown", "E4"),
        ("before_registered", "E1"),
        ("undated", "E7"),
        ("later", "E6"),
        ("ended_without_placed", "E5"),
    ];
    for (topic, ids) in expected {
        assert!(told.contains(&(topic, ids.to_owned())), "{topic} {ids} in {told:?}");
    }
}

#[test]
fn wages_of_every_period_are_held_against_the_minimum_of_the_day() {
    let market = market(
        "",
        "day,F1,65.71,160000,day,,,,,1,\nhour,F1,65.71,23000,hour,,,,,1,\nyear,F1,65.71,47999999,year,,,,,1,\n\
         month,F1,65.71,4000000,,,,,,1,\nhalf,F1,65.71,100000,,part_time,,,,1,\nuntold,F1,65.71,,,,,,,1,\n\
         around,F1,65.01,3500000,,,,,,1,\naway,F1,31.71,3500000,,,,,,1,\n",
        "F1,,\n",
        "",
    );
    let checks = market.wage_check().unwrap();
    let told: Vec<(&str, WageState, Option<i64>, Option<&str>)> =
        checks.rows.iter().map(|row| (row.vacancy_id.as_str(), row.state, row.wage, row.floor_kind)).collect();
    let expected = [
        ("around", WageState::Met, Some(3_500_000), Some("UMP")),
        ("away", WageState::Unknown, Some(3_500_000), None),
        ("day", WageState::Met, Some(4_000_000), Some("UMK")),
        ("half", WageState::NotApplicable, Some(100_000), Some("UMK")),
        ("hour", WageState::Below, Some(3_979_000), Some("UMK")),
        ("month", WageState::Met, Some(4_000_000), Some("UMK")),
        ("untold", WageState::Unknown, None, Some("UMK")),
        ("year", WageState::Below, Some(3_999_999), Some("UMK")),
    ];
    assert_eq!(told, expected);
    let topics: Vec<(&str, String)> =
        checks.notes.iter().map(|note| (note.topic.as_str(), note.ids.join(" "))).collect();
    assert!(topics.contains(&("wage_converted", "day hour year".to_owned())), "{topics:?}");
    assert!(topics.contains(&("no_floor_at_site", "away".to_owned())), "{topics:?}");
}

#[test]
fn who_left_early_is_counted_beside_those_alone_who_could_have_stayed_as_long() {
    let market = market(
        "",
        "V1,F1,65.71,,,,,,,9,\n",
        "",
        "E1,2026-01-01,placed,W1,V1,,\nE2,2026-02-01,ended,W1,V1,,\nE3,2026-01-01,placed,W2,V1,,\n\
         E4,2026-09-15,placed,W3,V1,,\nE5,2026-09-20,ended,W3,V1,,\nE6,2026-01-01,placed,W4,V1,,\nE7,2026-04-01,ended,W4,,F1,\n",
    );
    let options = DecentOptions::default().with_by(DecentBy::Employer).with_at([3]);
    let work = market.decent_work(&options).unwrap();
    let [row] = &work.retention[..] else { panic!("one employer") };
    assert_eq!((row.unit_id.as_deref(), row.placed, row.not_due), (Some("F1"), 4, 1));
    // On the day on which three months are over W4 was still there; its end names the employer alone.
    assert_eq!((row.stayed, row.left), (2, 1));
    let wrong = market.decent_work(&DecentOptions::default().with_at([0])).unwrap_err();
    assert_eq!(wrong.kind(), ErrorKind::Input);
}

#[test]
fn tables_of_the_law_stay_with_the_market() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("market");
    let (rules, _) = SchemeRules::from_table(csv("scheme,kind,value\nJKX,fixed,500\n")).unwrap();
    let rules = Arc::new(rules);
    let prints = {
        let mut market = Matcher::create(&path, options().with_scheme_rules(Arc::clone(&rules))).unwrap();
        market.add_workers(csv("worker_id,schemes\nW1,[]\n"), OnError::Raise).unwrap();
        market.commit().unwrap();
        market.snapshot().fingerprints().clone()
    };
    let market = Matcher::open(&path, MarketOptions::default(), true).unwrap();
    assert_eq!(market.snapshot().fingerprints(), &prints);
    assert_eq!(prints.scheme_rules, rules.fingerprint());
    let gap = market.protection_gap(&GapOptions::default()).unwrap();
    assert_eq!((gap.rows.len(), row(&gap, "W1", "JKX").monthly_cost), (1, Some(500)));
}

prop_compose! {
    fn person()(
        status in prop::sample::select(vec!["informal", "daily", "self_employed", "employed", "unemployed", ""]),
        income in prop::option::of(0_i64..9_000_000),
        schemes in prop::sample::select(vec!["", "[]", "JKK", "JKM", "JKK|JKM", "JKN|JKK:lapsed"]),
        group in prop::sample::select(vec!["", "poor", "pekerja_rentan"]),
        payer in prop::sample::select(vec!["", "self", "APBD", "employer"]),
    ) -> String {
        let income = income.map(|income| income.to_string()).unwrap_or_default();
        format!("{status},{income},,{payer},{schemes},{group},65.71,,")
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_budget_is_kept_and_more_money_takes_nobody_out(
        people in prop::collection::vec(person(), 1..40), less in 0_i64..400_000, more in 0_i64..400_000,
    ) {
        let mut workers = String::new();
        for (number, person) in people.iter().enumerate() {
            writeln!(workers, "W{number:02},{person}").unwrap();
        }
        let market = market(&workers, "", "", "");
        let with = |monthly| {
            let asked = BudgetOptions::new(rupiah(monthly));
            market.protection_gap(&GapOptions::default().with_budget(asked)).unwrap()
        };
        let (small, large) = (with(less), with(less + more));
        let (few, many) = (small.budget.as_ref().unwrap(), large.budget.as_ref().unwrap());
        prop_assert!(few.cost <= less && few.covered <= many.covered);
        prop_assert!(few.places.iter().zip(&many.places).all(|(a, b)| a.worker_id == b.worker_id && a.covered <= b.covered));
        // The covered are those in front, and the next doesn't fit.
        let covered = usize::try_from(few.covered).unwrap();
        prop_assert!(few.places.iter().enumerate().all(|(at, place)| place.covered == (at < covered)));
        prop_assert!(few.places.get(covered).is_none_or(|next| next.monthly_cost > few.left()));
        for row in &small.rows {
            // What nobody knows is never paid for, and never called missing.
            prop_assert!(row.covered_by_budget.is_none() || row.state == GapState::Missing);
            prop_assert!(row.state != GapState::Missing || (row.due == Some(true) && row.told != Some("active")));
        }
    }
}
