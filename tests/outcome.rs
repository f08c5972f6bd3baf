//! Is what came of classes counted right? The domain's own case, everything a log gets wrong, and generated logs against a
//! plain count.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write;

use matcher_core::training::{
    Livelihoods, Living, OutcomeBy, OutcomeOptions, OutcomeRow, OutcomeTopic, Outcomes, PathStep, RateSource, wilson,
};
use matcher_core::{Error, ErrorKind, MarketOptions, Matcher, OnError};
use matcher_tests::csv;
use proptest::prelude::*;

const EVENTS: &str = "event_id,date,kind,worker_id,course_id,vacancy_id,funder,reason\n";
const COURSES: &str = "course_id,provider_id,title,skills_taught,certificate,pass_rate,placement_rate,funder\n";

fn market(courses: &str, events: &str) -> Matcher {
    let options = MarketOptions::default().with_as_of("2026-11-01".parse().unwrap());
    let mut market = Matcher::in_memory(options).unwrap();
    assert_eq!(market.add_courses(csv(&format!("{COURSES}{courses}")), OnError::Raise).unwrap().refused, 0);
    assert_eq!(market.add_events(csv(&format!("{EVENTS}{events}")), OnError::Raise).unwrap().refused, 0);
    market.commit().unwrap();
    market
}

fn at(market: &Matcher, months: u32) -> OutcomeRow {
    market.outcomes(&OutcomeOptions::default().with_at([months])).unwrap().rows.remove(0)
}

fn ids(outcomes: &Outcomes, topic: OutcomeTopic) -> Vec<&str> {
    outcomes.notes.iter().filter(|note| note.topic == topic).flat_map(|note| &note.ids).map(String::as_str).collect()
}

/// 748 trained, 53 with a job and 36 with a business some months later: 12 % known.
///
/// # Source
///
/// The counts: domain notes, section 6, of a city's classes of 2024. Ids and days are invented.
fn twelve_per_cent() -> String {
    let mut events = String::new();
    for number in 0..748 {
        writeln!(events, "T{number},2025-01-31,trained,W{number},C1,,,").unwrap();
        match number {
            0..53 => writeln!(events, "A{number},2025-03-15,placed,W{number},,V1,,").unwrap(),
            53..89 => writeln!(events, "A{number},2025-04-02,business_started,W{number},,,,").unwrap(),
            _ => {}
        }
    }
    events
}

#[test]
fn twelve_per_cent_known_is_twelve_per_cent_known() {
    let market = market("C1,P1,Las,smaw,,,0.6,\n", &twelve_per_cent());
    let row = at(&market, 6);
    assert_eq!((row.trained, row.due(), row.not_due), (748, 748, 0));
    assert_eq!((row.job, row.business, row.further_training, row.other, row.unknown), (53, 36, 0, 0, 659));
    assert_eq!((row.known() * 1000 / row.due(), row.job * 1000 / row.due()), (118, 70));
    // All the known are at work, and no rate says that everybody is: what is told stands, since most are unknown.
    let rates = market.course_rates().unwrap();
    let placement = &rates[0].placement;
    assert_eq!((placement.source, placement.share, placement.of), (RateSource::Told, Some(0.6), 0));
}

#[test]
fn without_anything_told_mostly_unknown_people_give_bounds_and_no_share() {
    let market = market("C1,P1,Las,smaw,,,,\n", &twelve_per_cent());
    let placement = &market.course_rates().unwrap()[0].placement;
    assert_eq!((placement.source, placement.share), (RateSource::Unknown, None));
    assert_eq!((placement.successes, placement.of, placement.unknown), (89, 89, 659));
    assert!((placement.share_of_all().unwrap() - 0.119).abs() < 0.001);
    assert!(placement.low > 0.09 && placement.low < 0.119 && placement.high > 0.99);
}

#[test]
fn a_state_is_that_of_the_last_event_until_the_day() {
    let cases = [
        ("A,2026-02-10,placed,W1,,V1,,\n", [1, 0, 0, 0, 0]),
        ("A,2026-02-10,placed,W1,,V1,,\nB,2026-03-01,ended,W1,,V1,,\n", [0, 0, 0, 1, 0]),
        // The end of another post leaves this one open.
        ("A,2026-02-10,placed,W1,,V1,,\nB,2026-03-01,ended,W1,,V2,,\n", [1, 0, 0, 0, 0]),
        ("A,2026-02-10,placed,W1,,V1,,\nB,2026-03-01,ended,W1,,,,\n", [0, 0, 0, 1, 0]),
        ("A,2026-02-10,business_started,W1,,,,\n", [0, 1, 0, 0, 0]),
        ("A,2026-02-10,trained,W1,C2,,,\n", [0, 0, 1, 0, 0]),
        ("A,2026-02-10,apprenticed,W1,C1,,,\n", [0, 0, 1, 0, 0]),
        ("A,2026-02-10,outcome,W1,C1,,,belum bekerja\n", [0, 0, 0, 1, 0]),
        ("A,2026-02-10,outcome,W1,C1,,,Wirausaha\n", [0, 1, 0, 0, 0]),
        ("A,2026-02-10,placed,W1,,V1,,\nB,2026-03-01,outcome,W1,C1,,,unknown\n", [0, 0, 0, 0, 1]),
        ("A,2026-02-10,outcome,W1,C1,,,\n", [0, 0, 0, 0, 1]),
        ("A,2026-02-10,outcome,W1,C1,,,merawat ibu yang sakit\n", [0, 0, 0, 1, 0]),
        // What came before the class, or after the day looked at, is no outcome at it.
        ("A,2026-01-10,placed,W1,,V1,,\n", [0, 0, 0, 0, 1]),
        ("A,2026-05-02,placed,W1,,V1,,\n", [0, 0, 0, 0, 1]),
        ("A,2026-05-01,placed,W1,,V1,,\n", [1, 0, 0, 0, 0]),
        ("A,2026-02-10,certified,W1,C1,,,\n", [0, 0, 0, 0, 1]),
    ];
    for (events, expected) in cases {
        let market = market(
            "C1,P1,Las,smaw,,,,\nC2,P1,Rigger,rigger,,,,\n",
            &format!("T,2026-02-01,trained,W1,C1,,,\n{events}"),
        );
        let options = OutcomeOptions::default().with_by(OutcomeBy::Course).with_at([3]);
        let row = market.outcomes(&options).unwrap().rows.remove(0);
        assert_eq!(row.group.as_deref(), Some("C1"));
        let found = [row.job, row.business, row.further_training, row.other, row.unknown];
        assert_eq!(found, expected, "{events}");
    }
}

#[test]
fn what_a_log_gets_wrong_is_noted_and_no_reason_is_repeated() {
    let events = "T1,2026-02-01,trained,W1,C1,,,\nT2,2026-03-01,trained,W1,C1,,,\nT3,2026-02-01,trained,,C1,,,\n\
                  T4,2026-02-01,trained,W4,,,,\nT5,,trained,W5,C1,,,\nT6,2026-12-01,trained,W6,C1,,,\n\
                  T7,2026-02-01,trained,W7,C9,,,\nX1,2026-01-20,certified,W1,C1,,,\nX2,2026-02-20,certified,W8,C1,,,\n\
                  O1,2026-03-01,outcome,W4,,,,merawat ibu yang sakit\nO2,2026-03-01,outcome,W7,,,,\n";
    let market = market("C1,P1,Las,smaw,BNSP Las,,,\n", events);
    let found = market.outcomes(&OutcomeOptions::default().with_by(OutcomeBy::Provider).with_at([3])).unwrap();
    let expected = [
        (OutcomeTopic::Later, "T6"),
        (OutcomeTopic::Undated, "T5"),
        (OutcomeTopic::NoWorker, "T3"),
        (OutcomeTopic::NoCourse, "T4"),
        (OutcomeTopic::CourseUnknown, "C9"),
        (OutcomeTopic::TrainedTwice, "T2"),
        (OutcomeTopic::CertifiedEarly, "X1"),
        (OutcomeTopic::CertifiedUntrained, "X2"),
        (OutcomeTopic::OutcomeUntold, "O2"),
        (OutcomeTopic::OutcomeNotRead, "O1"),
    ];
    for (topic, id) in expected {
        assert_eq!(ids(&found, topic), [id], "{}", topic.as_str());
    }
    assert_eq!(found.notes.len(), expected.len());
    let groups: Vec<_> = found.rows.iter().map(|row| (row.group.as_deref(), row.trained)).collect();
    assert_eq!(groups, [(Some("P1"), 1), (None, 2)]);
    let told = format!("{found:?}");
    assert!(!told.contains("merawat") && !told.contains("sakit"), "{told}");
}

#[test]
fn months_out_of_range_are_refused_and_a_market_without_events_has_empty_rows() {
    let market = market("", "");
    for at in [vec![], vec![0], vec![3, 121]] {
        let error = market.outcomes(&OutcomeOptions::default().with_at(at)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Input);
        assert!(error.to_string().contains("expected whole months from 1 to 120"), "{error}");
    }
    let rows = market.outcomes(&OutcomeOptions::default()).unwrap().rows;
    assert_eq!(rows.iter().map(|row| (row.months, row.trained)).collect::<Vec<_>>(), [(3, 0), (6, 0), (12, 0)]);
    assert!(matches!(market.paths(Some("W1")), Err(Error::Training(_))));
}

#[test]
fn rates_come_from_the_same_provider_then_from_everybody_then_from_what_is_told() {
    use RateSource::{Measured, Pooled, Told, Unknown};

    let courses = "C1,P1,Las SMAW,smaw,BNSP Las,0.9,0.5,\nC2,P1,las  smaw,smaw,BNSP Las,,,\nC3,P2,LAS SMAW,smaw,BNSP Las,0.7,,\n\
                   C4,P2,Rigger,rigger,SIO Rigger,0.7,,\nC5,,Las SMAW,smaw,BNSP Las,,,\n";
    let mut events = String::new();
    for number in 0..20 {
        writeln!(events, "T{number},2025-06-01,trained,W{number},C1,,,").unwrap();
        let after = if number < 8 { "placed" } else { "outcome" };
        writeln!(events, "A{number},2025-08-01,{after},W{number},,,,menganggur").unwrap();
        if number < 15 {
            writeln!(events, "X{number},2025-06-20,certified,W{number},C1,,,").unwrap();
        }
    }
    // A class that ended last month counts for nothing yet.
    events.push_str("TN,2026-10-15,trained,WN,C1,,,\nXN,2026-10-20,certified,WN,C1,,,\n");
    let rates = market(courses, &events).course_rates().unwrap();
    let told: Vec<_> = rates.iter().map(|rate| (rate.pass.source, rate.placement.source)).collect();
    let expected = [(Measured, Measured), (Measured, Measured), (Pooled, Pooled), (Told, Unknown), (Pooled, Pooled)];
    assert_eq!(told, expected);
    assert_eq!((rates[1].pass.successes, rates[1].pass.of, rates[1].pass.unknown), (15, 20, 0));
    assert_eq!((rates[1].placement.successes, rates[1].placement.of), (8, 20));
    assert_eq!((rates[1].pass.low, rates[1].pass.high), wilson(15, 20));
    assert_eq!((rates[3].pass.share, rates[3].pass.low, rates[3].pass.high), (Some(0.7), 0.0, 1.0));
}

#[test]
fn a_class_without_any_certificate_on_record_is_unknown_and_not_failed() {
    let mut events = String::new();
    (0..20).for_each(|number| writeln!(events, "T{number},2026-01-01,trained,W{number},C1,,,").unwrap());
    let rates = market("C1,P1,Las,smaw,BNSP Las,,,\n", &events).course_rates().unwrap();
    assert_eq!((rates[0].pass.source, rates[0].pass.of, rates[0].pass.unknown), (RateSource::Unknown, 0, 20));
}

#[test]
fn wilson_gives_the_known_values() {
    // Newcombe (1998), Statistics in Medicine 17(8), table I, method 3: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    let cases = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)];
    for (successes, of, low, high) in cases {
        let found = wilson(successes, of);
        assert!((found.0 - low).abs() < 6e-5 && (found.1 - high).abs() < 6e-5, "{successes} of {of}: {found:?}");
    }
}

#[test]
fn a_way_is_followed_step_by_step() {
    let events = "E1,2026-01-05,registered,W1,,,,\nE2,2026-04-10,trained,W1,C1,,,\nE3,2026-04-24,certified,W1,C1,,,\n\
                  E4,2026-05-01,apprenticed,W1,C1,,,\nE5,2026-06-30,placed,W1,,V1,,\nF1,2026-01-05,registered,W2,,,,\n\
                  F2,2026-04-10,trained,W2,C1,,,\nF3,2026-02-10,placed,W2,,V2,,\nG1,2026-02-01,registered,W3,,,,\n";
    let market = market("C1,P1,Las,smaw,BNSP Las,,,\n", events);
    let paths = market.paths(None).unwrap();
    assert_eq!(paths.rows.iter().map(|row| row.worker_id.as_str()).collect::<Vec<_>>(), ["W1", "W2"]);
    let taken: Vec<_> = PathStep::ALL.iter().map(|step| paths.rows[0].days_to(*step)).collect();
    assert_eq!(taken, [None, Some(95), Some(14), Some(7), Some(60), None]);
    assert_eq!(paths.rows[0].vacancy_id.as_deref(), Some("V1"));
    // A post from before the class is no end of the way.
    assert_eq!((paths.rows[1].day(PathStep::Placed), paths.rows[1].last()), (None, Some(PathStep::Trained)));
    let steps: Vec<_> =
        paths.steps.iter().map(|step| (step.people, step.from_previous, step.previous, step.stopped)).collect();
    assert_eq!(steps, [(3, 0, 0, 1), (2, 2, 3, 1), (1, 1, 2, 0), (1, 1, 1, 0), (1, 1, 1, 1), (0, 0, 2, 0)]);
    assert_eq!(market.paths(Some("W3")).unwrap().rows[0].last(), Some(PathStep::Registered));
}

/// 20 tailors, 16 on their own account; 20 welders, none; one of unknown status each.
fn trades(courses: &str, events: &str) -> Livelihoods {
    let mut market = market(courses, events);
    let mut workers = "worker_id,skills,status\n".to_owned();
    for number in 0..20 {
        let status = if number < 16 { "self_employed" } else { "unemployed" };
        writeln!(workers, "S{number},menjahit,{status}\nL{number},smaw,unemployed").unwrap();
    }
    workers.push_str("SX,menjahit,\nLX,smaw,\n");
    market.add_workers(csv(&workers), OnError::Raise).unwrap();
    let vacancies = "vacancy_id,skills_required,openings\nV1,smaw,30\n";
    market.add_vacancies(csv(vacancies), OnError::Raise).unwrap();
    market.commit().unwrap();
    market.livelihoods().unwrap()
}

#[test]
fn a_skill_lives_from_customers_where_its_holders_do_and_nobody_asks() {
    let courses = "C1,P1,Menjahit,menjahit,,,0.4,\nC2,P1,Las,smaw,,,0.4,\n";
    let found = trades(courses, "");
    let [tailors, welders] = &found.rows[..] else { panic!("{:?}", found.rows) };
    assert_eq!(
        (tailors.living, tailors.self_employed, tailors.known(), tailors.unknown),
        (Living::Customers, 16, 20, 1)
    );
    assert_eq!((welders.living, welders.openings, welders.holders), (Living::Vacancies, 30, 21));
    assert_eq!(found.overall, Some(0.4));
    let notes: Vec<_> = found.notes.iter().map(|note| (note.topic, note.ids.join(","))).collect();
    let expected = [OutcomeTopic::NotAskedButCustomers, OutcomeTopic::PlacementWithoutBusiness]
        .map(|topic| (topic, "C1".to_owned()));
    assert_eq!(notes, expected);

    // With a business after the class the placement rate is no longer alone.
    let events =
        "T1,2026-01-01,trained,S1,C1,,,\nB1,2026-03-01,business_started,S1,,,,\nT2,2026-01-01,trained,S2,C1,,,\n";
    let found = trades(courses, events);
    let tailors = &found.rows[0];
    assert_eq!((tailors.trained, tailors.jobs, tailors.businesses), (2, 0, 1));
    assert_eq!(found.notes.iter().map(|note| note.topic).collect::<Vec<_>>(), [OutcomeTopic::NotAskedButCustomers]);
}

/// Days after the class, what happened, and its words.
fn happenings() -> impl Strategy<Value = Vec<(i32, &'static str, &'static str)>> {
    let kinds = prop::sample::select(vec![
        ("placed", ""),
        ("business_started", ""),
        ("outcome", "job"),
        ("outcome", "usaha"),
        ("outcome", "belum bekerja"),
        ("outcome", "tidak diketahui"),
        ("apprenticed", ""),
    ]);
    prop::collection::vec((0..500_i32, kinds).prop_map(|(day, (kind, words))| (day, kind, words)), 0..4)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn everybody_is_counted_once_and_the_order_of_rows_says_nothing(
        people in prop::collection::vec((0..700_i32, happenings()), 1..12),
    ) {
        let start: i32 = "2024-11-20".parse::<matcher_core::units::Date>().unwrap().to_days();
        let day = |days: i32| matcher_core::units::Date::from_days(days).unwrap();
        let mut lines = Vec::new();
        for (number, (ended, after)) in people.iter().enumerate() {
            lines.push(format!("T{number:02},{},trained,W{number},C{},,,\n", day(start + ended), number % 3));
            for (at, (days, kind, words)) in after.iter().enumerate() {
                lines.push(format!("A{number:02}-{at},{},{kind},W{number},,,,{words}\n", day(start + ended + days)));
            }
        }
        let forward = market("", &lines.concat());
        lines.reverse();
        let backward = market("", &lines.concat());
        let options = OutcomeOptions::default().with_by(OutcomeBy::Course);
        let (rows, other) = (forward.outcomes(&options).unwrap().rows, backward.outcomes(&options).unwrap().rows);
        prop_assert_eq!(&rows, &other);
        let all = forward.outcomes(&OutcomeOptions::default()).unwrap().rows;
        for row in rows.iter().chain(&all) {
            prop_assert_eq!(row.job + row.business + row.further_training + row.other + row.unknown, row.due());
            prop_assert_eq!(row.known() + row.unknown + row.not_due, row.trained);
        }
        let ended = people.iter().filter(|(ended, _)| start + ended <= 20_758).count() as u64;
        for row in &all {
            let of_groups: u64 = rows.iter().filter(|group| group.months == row.months).map(|group| group.trained).sum();
            prop_assert_eq!((row.trained, of_groups), (ended, ended));
        }
    }

    #[test]
    fn an_interval_holds_its_share_and_narrows_with_numbers(successes in 0..60_u64, more in 0..60_u64, times in 2..50_u64) {
        let of = successes + more;
        prop_assume!(of > 0);
        #[allow(clippy::cast_precision_loss, reason = "small counts")]
        let share = successes as f64 / of as f64;
        let (low, high) = wilson(successes, of);
        prop_assert!(0.0 <= low && low <= share && share <= high && high <= 1.0);
        let (closer, nearer) = wilson(successes * times, of * times);
        prop_assert!(nearer - closer < high - low);
    }
}
