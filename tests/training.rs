//! Do plans of classes keep their promises? Against the market with the admitted really taught, and against every plan.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;

use matcher_core::clearing::{AssignOptions, Method};
use matcher_core::policy::{Instrument, ReserveShare, Unfilled};
use matcher_core::record::{Certificate, Course, Education, SkillDemand};
use matcher_core::scoring::Fusion;
use matcher_core::training::{PlanOptions, Remark, Search, TrainingPlan};
use matcher_core::units::{Date, Rupiah, Share};
use matcher_core::{ErrorKind, MarketOptions, Matcher, OnError, Policy, Table, Vacancy, Weights, Worker};
use matcher_tests::{csv, strategies};
use proptest::prelude::*;

const SKILLS: [&str; 6] = ["smaw", "forklift", "excel", "scaffolding", "barista", "gtaw"];

fn today() -> Date {
    Date::new(2026, 11, 1).unwrap()
}

fn course(number: usize) -> impl Strategy<Value = Course> {
    let skills = proptest::collection::vec(proptest::sample::select(SKILLS.to_vec()), 1..3);
    let needs = proptest::option::weighted(0.2, proptest::sample::select(SKILLS.to_vec()));
    let paper = proptest::option::weighted(0.3, Just("SIO Forklift"));
    (skills, needs, paper, 0_u32..4, 0_i64..4, -10_i32..60, proptest::option::of(0.2_f64..1.0)).prop_map(
        move |(skills, needs, paper, seats, cost, starts, pass)| {
            let mut course = Course::new(format!("C{number}").parse().unwrap());
            course.skills_taught = Some(skills.into_iter().map(str::to_owned).collect());
            course.skills_needed = needs.map(|need| vec![need.to_owned()]);
            course.certificate = paper.map(|name| Certificate { name: name.to_owned(), expires: None });
            course.seats = Some(seats);
            course.cost_per_seat = Rupiah::new(cost * 1_000_000).ok();
            course.starts_on = Date::from_days(today().to_days() + starts).ok();
            course.pass_rate = pass;
            course
        },
    )
}

fn courses(count: usize) -> impl Strategy<Value = Vec<Course>> {
    (0..count).map(course).collect::<Vec<_>>()
}

fn market(records: &(Vec<Worker>, Vec<Vacancy>), courses: &[Course], weights: &Weights, policy: Policy) -> Matcher {
    let options = MarketOptions::default().with_weights(weights.clone()).with_policy(policy).with_as_of(today());
    let mut market = Matcher::in_memory(options).unwrap();
    market.add_courses(Table::records(courses), OnError::Raise).unwrap();
    matcher_tests::fill(&mut market, &records.0, &records.1).unwrap();
    market
}

/// The same market with everybody admitted really taught, the counts of rare things kept.
fn taught(
    plan: &TrainingPlan,
    records: &(Vec<Worker>, Vec<Vacancy>),
    courses: &[Course],
    mut market: Matcher,
) -> Matcher {
    let edited: Vec<Worker> = plan
        .admissions
        .iter()
        .map(|admission| {
            let find = |worker: &&Worker| worker.worker_id.as_str() == admission.worker_id;
            let mut worker = records.0.iter().find(find).unwrap().clone();
            let course = courses.iter().find(|course| course.course_id.as_str() == admission.course_id).unwrap();
            worker.skills.get_or_insert_default().extend(course.skills_taught.clone().unwrap());
            worker.certificates = match (&course.certificate, worker.certificates) {
                (Some(paper), held) => Some(held.unwrap_or_default().into_iter().chain([paper.clone()]).collect()),
                (None, held) => held,
            };
            worker
        })
        .collect();
    market.add_workers(Table::records(&edited), OnError::Raise).unwrap();
    market.commit().unwrap();
    market
}

/// The largest sum of scores of a market whose policy orders nobody.
fn largest(market: &Matcher) -> f64 {
    let assignment = market.assign(&AssignOptions::default().with_method(Method::Welfare)).unwrap();
    assignment.pairs().iter().map(|pair| pair.score).sum()
}

fn spent(plan: &TrainingPlan, courses: &[Course]) -> i64 {
    let cost = |id: &str| courses.iter().find(|course| course.course_id.as_str() == id).unwrap().cost_per_seat;
    plan.admissions.iter().map(|admission| cost(&admission.course_id).map_or(0, Rupiah::get)).sum()
}

/// Seats, dates, one class a person, and money.
fn keeps_its_limits(plan: &TrainingPlan, courses: &[Course], options: &PlanOptions) -> Result<(), TestCaseError> {
    let people: BTreeSet<&str> = plan.admissions.iter().map(|admission| &*admission.worker_id).collect();
    prop_assert_eq!(people.len(), plan.admissions.len());
    prop_assert!(options.seats.is_none_or(|seats| plan.seats_taken <= seats));
    prop_assert!(options.budget.is_none_or(|budget| spent(plan, courses) <= budget.get()));
    prop_assert_eq!(plan.cost, spent(plan, courses));
    for row in &plan.courses {
        let course = courses.iter().find(|course| course.course_id.as_str() == row.course_id).unwrap();
        let seats = options.class_seats.get(&row.course_id).copied().unwrap_or(course.seats.unwrap());
        prop_assert!(row.admitted.len() <= seats as usize);
        prop_assert!(!row.open || course.starts_on.unwrap() >= today());
        prop_assert_eq!(row.open, !row.admitted.is_empty());
        prop_assert_eq!(row.open, row.remark.is_none_or(|remark| remark == Remark::PrerequisiteLoop) && row.open);
        let own = plan.admissions.iter().filter(|admission| admission.course_id == row.course_id);
        prop_assert!((own.map(|admission| admission.gain).sum::<f64>() - row.gain).abs() < 1e-9);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_plan_gains_what_the_market_gains_when_its_people_are_taught(
        records in strategies::records(9, 6),
        courses in courses(3),
        weights in strategies::weights(),
        seats in proptest::option::of(0_u32..5),
        budget in proptest::option::of(0_i64..9),
    ) {
        let market = market(&records, &courses, &weights, Policy::none());
        let mut options = PlanOptions::default().with_search(Search::Greedy);
        options.seats = seats;
        options.budget = budget.map(|millions| Rupiah::new(millions * 1_000_000).unwrap());
        let plan = market.training_plan(&options).unwrap();
        keeps_its_limits(&plan, &courses, &options)?;
        let before = largest(&market);
        prop_assert!((plan.value_before - before).abs() < 1e-9);
        let after = largest(&taught(&plan, &records, &courses, market));
        prop_assert!((plan.value_after - after).abs() < 1e-9, "{} {after}", plan.value_after);
        prop_assert!((plan.gain - (after - before)).abs() < 1e-9);
        let sum: f64 = plan.courses.iter().map(|course| course.gain).sum();
        prop_assert!((sum - plan.gain).abs() < 1e-9);
    }

    #[test]
    fn no_plan_exceeds_the_best_or_the_ceiling_and_greedy_keeps_its_guarantee(
        records in strategies::records(4, 4),
        courses in courses(2),
        weights in strategies::weights(),
    ) {
        let market = market(&records, &courses, &weights, Policy::none());
        let greedy = market.training_plan(&PlanOptions::default().with_search(Search::Greedy)).unwrap();
        let best = market.training_plan(&PlanOptions::default()).unwrap();
        prop_assert_eq!(best.guarantee, Some(1.0));
        keeps_its_limits(&best, &courses, &PlanOptions::default())?;
        prop_assert!(greedy.expected_gain <= best.expected_gain + 1e-9);
        prop_assert!(best.expected_gain <= greedy.ceiling + 1e-6, "{} {}", best.expected_gain, greedy.ceiling);
        if let Some(part) = greedy.guarantee {
            prop_assert!(greedy.expected_gain + 1e-9 >= part * best.expected_gain);
        }
    }

    #[test]
    fn a_seat_more_never_lowers_the_plan(
        records in strategies::records(4, 4),
        courses in courses(2),
        weights in strategies::weights(),
        which in 0_usize..2,
        budget in proptest::option::of(0_i64..9),
    ) {
        let market = market(&records, &courses, &weights, Policy::none());
        let mut options = PlanOptions::default();
        options.budget = budget.map(|millions| Rupiah::new(millions * 1_000_000).unwrap());
        let fewer = market.training_plan(&options).unwrap();
        let more = courses[which].seats.unwrap() + 1;
        let more = options.with_class_seats(courses[which].course_id.as_str(), more);
        let more = market.training_plan(&more).unwrap();
        prop_assert!(more.expected_gain >= fewer.expected_gain - 1e-9);
    }

    #[test]
    fn a_seat_more_for_all_classes_together_never_lowers_a_plan_made_step_by_step(
        records in strategies::records(9, 6),
        courses in courses(3),
        weights in strategies::weights(),
        policy in strategies::policy(),
        seats in 0_u32..6,
    ) {
        let market = market(&records, &courses, &weights, policy);
        let plan = |seats| market.training_plan(&PlanOptions::default().with_search(Search::Greedy).with_seats(seats));
        let (fewer, more) = (plan(seats).unwrap(), plan(seats + 1).unwrap());
        prop_assert!(more.expected_gain >= fewer.expected_gain - 1e-9);
    }
}

#[test]
fn the_same_plan_on_any_number_of_threads() {
    let records = (
        workers(&[("W1", &["forklift"]), ("W2", &["excel"]), ("W3", &[]), ("W4", &["barista"])]),
        vacancies(&[("V1", &["smaw"]), ("V2", &["smaw", "forklift"]), ("V3", &["excel"])]),
    );
    let courses = [class("C1", &["smaw"], 2), class("C2", &["excel"], 2)];
    let market = market(&records, &courses, &Weights::default(), Policy::none());
    let plan = |threads| market.training_plan(&PlanOptions::default().with_threads(threads)).unwrap();
    assert_eq!(format!("{:?}", plan(1)), format!("{:?}", plan(2)));
}

fn workers(rows: &[(&str, &[&str])]) -> Vec<Worker> {
    let worker = |(id, skills): &(&str, &[&str])| {
        let mut worker = Worker::new(id.parse().unwrap());
        worker.skills = Some(skills.iter().map(|&skill| skill.to_owned()).collect());
        worker
    };
    rows.iter().map(worker).collect()
}

fn vacancies(rows: &[(&str, &[&str])]) -> Vec<Vacancy> {
    let vacancy = |(id, skills): &(&str, &[&str])| {
        let mut vacancy = Vacancy::new(id.parse().unwrap());
        let demand = |&name: &&str| SkillDemand { name: name.to_owned(), weight: None };
        vacancy.skills_required = Some(skills.iter().map(demand).collect());
        vacancy
    };
    rows.iter().map(vacancy).collect()
}

fn class(id: &str, skills: &[&str], seats: u32) -> Course {
    let mut course = Course::new(id.parse().unwrap());
    course.skills_taught = Some(skills.iter().map(|&skill| skill.to_owned()).collect());
    course.seats = Some(seats);
    course
}

fn remarks(plan: &TrainingPlan) -> Vec<(&str, Option<&str>)> {
    plan.courses.iter().map(|row| (&*row.course_id, row.remark.map(Remark::as_str))).collect()
}

/// W2 has the only opening that W1, taught to weld, could take, and W2, who can weld, could go to another with a class for
/// welders. Neither class adds anything alone: both together add a placement.
#[test]
fn one_after_another_misses_a_plan_that_takes_two_at_once() {
    let records =
        (workers(&[("W1", &["barista"]), ("W2", &["smaw"])]), vacancies(&[("V1", &["smaw"]), ("V2", &["forklift"])]));
    let mut courses = [class("C1", &["smaw"], 1), class("C2", &["forklift"], 1)];
    courses[1].skills_needed = Some(vec!["smaw".to_owned()]);
    // The vacancy's view alone, so that every score is 0 or 1.
    let mut weights = Weights::default();
    weights.fusion = Fusion::Forward;
    let market = market(&records, &courses, &weights, Policy::none());
    let greedy = market.training_plan(&PlanOptions::default().with_search(Search::Greedy)).unwrap();
    let best = market.training_plan(&PlanOptions::default()).unwrap();
    assert_eq!((greedy.seats_taken, greedy.gain, greedy.guarantee), (0, 0.0, None));
    assert_eq!((best.seats_taken, best.guarantee), (2, Some(1.0)));
    assert!((best.gain - 1.0).abs() < 1e-9 && greedy.ceiling >= 1.0);
}

#[test]
fn what_is_wrong_with_a_course_is_said_and_counted() {
    let records = (workers(&[("W1", &["barista"])]), vacancies(&[("V1", &["smaw"])]));
    let mut begun = class("begun", &["smaw"], 2);
    begun.starts_on = Date::new(2026, 10, 31).ok();
    let mut late = class("late", &["smaw"], 2);
    late.starts_on = Date::new(2027, 3, 1).ok();
    let mut circle = [class("a", &["excel"], 2), class("b", &["forklift"], 2)];
    circle[0].skills_needed = Some(vec!["forklift".to_owned()]);
    circle[1].skills_needed = Some(vec!["excel".to_owned()]);
    let [a, b] = circle;
    let courses = [begun, late, a, b, class("empty", &[], 2), class("full", &["smaw"], 0), class("good", &["smaw"], 1)];
    let market = market(&records, &courses, &Weights::default(), Policy::none());
    let options = PlanOptions::default().with_until(Date::new(2026, 12, 31).unwrap());
    let plan = market.training_plan(&options).unwrap();
    let told = [
        ("good", None),
        ("a", Some("prerequisite_loop")),
        ("b", Some("prerequisite_loop")),
        ("begun", Some("begun")),
        ("empty", Some("teaches_nothing")),
        ("full", Some("no_seats")),
        ("late", Some("too_late")),
    ];
    assert_eq!(remarks(&plan), told);
    // Nothing added is 0, not -0.
    assert!(plan.courses.iter().all(|course| course.gain.is_sign_positive()));
    for note in
        ["1 courses: begun", "1 courses: no_seats", "2 courses: prerequisite_loop", "1 courses: teaches_nothing"]
    {
        assert!(plan.notes.iter().any(|said| said == note), "{note}: {:?}", plan.notes);
    }
    let budget = options.with_budget(Rupiah::new(1).unwrap());
    let plan = market.training_plan(&budget).unwrap();
    assert!(remarks(&plan).contains(&("good", Some("cost_untold"))));
}

#[test]
fn a_negative_cost_is_refused_at_the_door_and_unknown_ids_by_name() {
    let mut market = Matcher::in_memory(MarketOptions::default()).unwrap();
    let report = market.add_courses(csv("course_id,cost_per_seat\nC1,-5\nC2,5\n"), OnError::Report).unwrap();
    assert_eq!((report.accepted, report.refused), (1, 1));
    market.commit().unwrap();
    for options in [
        PlanOptions::default().with_courses(&["C9"]),
        PlanOptions::default().with_class_seats("C9", 4),
        PlanOptions::default().with_workers(&["W9"]),
        PlanOptions::default().with_k(0),
    ] {
        assert_eq!(market.training_plan(&options).unwrap_err().kind(), ErrorKind::Input);
    }
}

#[test]
fn entry_rules_and_days_keep_people_out() {
    let mut people = workers(&[("W1", &[]), ("W2", &["smaw"]), ("W3", &["smaw"]), ("W4", &["smaw"])]);
    people[2].education = Some(Education::Sd);
    people[3].available_from = Date::new(2027, 1, 1).ok();
    let records = (people, vacancies(&[("V1", &["forklift"]), ("V2", &["forklift"]), ("V3", &["forklift"])]));
    let mut course = class("C1", &["forklift"], 4);
    course.skills_needed = Some(vec!["smaw".to_owned()]);
    course.education_min = Some(Education::Smp);
    course.starts_on = Date::new(2026, 12, 1).ok();
    let market = market(&records, &[course], &Weights::default(), Policy::none());
    let plan = market.training_plan(&PlanOptions::default()).unwrap();
    assert_eq!(plan.courses[0].admitted, ["W2"]);
    let plan = market.training_plan(&PlanOptions::default().with_workers(&["W1", "W3"])).unwrap();
    assert_eq!(remarks(&plan), [("C1", Some("helps_nobody"))]);
}

/// Two seats for four people, the locals worth no more than the others.
#[test]
fn seats_go_to_locals_as_the_policy_says() {
    let mut people = workers(&[("A1", &[]), ("A2", &[]), ("L1", &[]), ("L2", &[])]);
    for (worker, home) in people.iter_mut().zip(["64.72", "64.72", "65.71", "65.71"]) {
        worker.home_region = Some(home.parse().unwrap());
    }
    let records = (people, vacancies(&[("V1", &["smaw"]), ("V2", &["smaw"]), ("V3", &["smaw"]), ("V4", &["smaw"])]));
    let mut course = class("C1", &["smaw"], 2);
    course.region = Some("65.71".parse().unwrap());
    let admitted = |instrument, unfilled, people: &[Worker], seats| {
        let mut policy = Policy::none();
        policy.id = "test".to_owned();
        policy.order.instrument = instrument;
        policy.order.reserve.share = ReserveShare::Fixed(Share::new(0.5).unwrap());
        policy.order.reserve.unfilled = unfilled;
        let records = (people.to_vec(), records.1.clone());
        let market = market(&records, std::slice::from_ref(&course), &Weights::default(), policy);
        let plan = market.training_plan(&PlanOptions::default().with_class_seats("C1", seats)).unwrap();
        let mut admitted = plan.courses[0].admitted.clone();
        admitted.sort();
        (admitted.join(" "), plan.courses[0].locals)
    };
    let own = |text: &str, locals| (text.to_owned(), locals);
    let everybody = &records.0;
    assert_eq!(admitted(Instrument::None, Unfilled::Release, everybody, 2), own("A1 A2", 0));
    assert_eq!(admitted(Instrument::Tier, Unfilled::Release, everybody, 2), own("L1 L2", 2));
    assert_eq!(admitted(Instrument::LabourMarketTest, Unfilled::Release, everybody, 3), own("A1 L1 L2", 2));
    assert_eq!(admitted(Instrument::Reserve, Unfilled::Release, everybody, 2), own("A1 L1", 1));
    // Of four seats two are for locals; without locals they are released, or held.
    assert_eq!(admitted(Instrument::Reserve, Unfilled::Release, &everybody[..2], 2), own("A1 A2", 0));
    assert_eq!(admitted(Instrument::Reserve, Unfilled::Hold, &everybody[..2], 2), own("A1", 0));
}
