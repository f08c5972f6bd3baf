//! Are the programme's books right? Agreements in their terms, targets by their days, money by who paid, and the employers' board.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;

use matcher_core::programme::{AgreementState, FunderRow, Programme, ProgrammeOptions, StageRow, StageState};
use matcher_core::{ErrorKind, MarketOptions, Matcher, OnError};
use matcher_tests::csv;
use proptest::prelude::*;

const EVENTS: &str = "event_id,date,kind,worker_id,vacancy_id,employer_id,course_id,funder,amount\n";

/// A market in which people of 65.71 are local to posts there.
fn market(tables: &[(&str, &str)]) -> Matcher {
    let mut market = Matcher::in_memory(MarketOptions::default().with_as_of("2026-11-01".parse().unwrap())).unwrap();
    for (table, rows) in tables {
        let header = match *table {
            "workers" => "worker_id,home_region,ktp_region,registered_on,disability,schemes,status\n",
            "vacancies" => "vacancy_id,employer_id,region,openings,opens_on,contract\n",
            "employers" => "employer_id,principal_id,ownership,headcount_total\n",
            "courses" => "course_id,provider_id,funder,cost_per_seat\n",
            "mous" => "mou_id,partner_id,kind,seats,quota,training_duty,from,to\n",
            "targets" => "target_id,stage,measure,target,due,funder\n",
            _ => EVENTS,
        };
        let table_of = || csv(&format!("{header}{rows}"));
        match *table {
            "workers" => market.add_workers(table_of(), OnError::Raise).map(|_| ()),
            "vacancies" => market.add_vacancies(table_of(), OnError::Raise).map(|_| ()),
            "employers" => market.add_employers(table_of(), OnError::Raise).map(|_| ()),
            "courses" => market.add_courses(table_of(), OnError::Raise).map(|_| ()),
            "mous" => market.add_mous(table_of(), OnError::Raise).map(|_| ()),
            "targets" => market.add_targets(table_of(), OnError::Raise).map(|_| ()),
            _ => market.add_events(table_of(), OnError::Raise).map(|_| ()),
        }
        .unwrap();
    }
    market.commit().unwrap();
    market
}

fn books(tables: &[(&str, &str)]) -> Programme {
    market(tables).programme(&ProgrammeOptions::default()).unwrap()
}

fn notes(programme: &Programme) -> Vec<(&str, String)> {
    programme.notes.iter().map(|note| (note.topic.as_str(), note.ids.join(" "))).collect()
}

#[test]
fn an_agreement_counts_what_was_done_in_its_term_with_contractors() {
    let programme = books(&[
        ("workers", "W1,65.71,65.71,,,,\nW2,64.72,64.72,,,,\nW3,,,,,,\n"),
        ("vacancies", "V1,F1,65.71,5,,\nV2,F2,65.71,5,,\n"),
        ("employers", "F1,,,\nF2,F1,,\nF3,F4,,\nF4,F3,,\n"),
        ("courses", "C1,LPK,CSR,1000\n"),
        (
            "mous",
            "M1,F1,company,16,10,yes,2026-01-01,2026-06-30\nM2,LPK,lpk,16,,yes,2026-01-01,\nM3,F1,company,,,,2026-06-30,\n\
             M4,F3,Company,,,,2027-01-01,\nM5,F4,company,,,,,\nM6,,company,,,,2025-01-01,2025-02-01\n",
        ),
        (
            "events",
            "E1,2026-02-01,placed,W1,V1,,,,\nE2,2026-03-01,placed,W2,V2,,,,\nE3,2026-06-30,placed,W3,V1,,,,\n\
             E4,2026-07-01,placed,W1,V2,,,,\nE5,2025-12-31,placed,W9,V1,,,,\nE6,2026-02-01,trained,W1,,,C1,,\n\
             E7,2026-02-02,trained,W1,,,C1,,\nE8,2026-02-03,apprenticed,W2,,F1,,,\n",
        ),
    ]);
    let told: Vec<_> = programme
        .agreements
        .iter()
        .map(|row| (row.mou_id.as_str(), row.state, row.seats_used, row.placed, row.local, row.local_unknown))
        .collect();
    let expected = [
        ("M1", AgreementState::Ended, Some(1), Some(3), Some(1), Some(1)),
        ("M2", AgreementState::InForce, Some(1), Some(0), Some(0), Some(0)),
        // Both agreements count the day that they share.
        ("M3", AgreementState::InForce, Some(0), Some(2), Some(1), Some(1)),
        ("M4", AgreementState::NotBegun, Some(0), Some(0), Some(0), Some(0)),
        ("M5", AgreementState::Undated, None, None, None, None),
        ("M6", AgreementState::Ended, None, None, None, None),
    ];
    assert_eq!(told, expected);
    assert_eq!(programme.agreements[0].overlaps, ["M3"]);
    let noted = notes(&programme);
    for (topic, ids) in [("mous_overlap", "M1 M3"), ("mou_undated", "M5"), ("partner_untold", "M6")] {
        assert!(noted.contains(&(topic, ids.to_owned())), "{topic} {ids} in {noted:?}");
    }
}

fn stage<'a>(programme: &'a Programme, id: &str) -> &'a StageRow {
    programme.stages.iter().find(|row| row.target_id == id).unwrap()
}

#[test]
fn a_target_is_held_against_what_was_done_by_its_day() {
    let programme = books(&[
        ("workers", "W1,65.71,65.71,,ya,,\nW2,64.72,64.72,,tidak,,\nW3,65.71,65.71,,,,\nW4,,,,,,\n"),
        ("vacancies", "V1,F1,65.71,9,,\n"),
        ("courses", "C1,LPK,CSR,\n"),
        (
            "mous",
            "M1,F1,company,,,,2026-01-01,\nM2,F1,company,,,,2026-02-01,\nM3,LPK,lpk,,,,2026-01-01,\nM4,F2,company,,,,2027-01-01,\n",
        ),
        (
            "targets",
            "T1,short,company_mous,1,2026-06-30,\nT2,short,placed,3,2026-06-30,\nT3,medium,local share,0.5,2026-12-31,\n\
             T4,medium,disability_share,0.5,2026-10-01,\nT5,long,placed,9,2027-12-31,\nT6,long,happiness,1,2026-01-01,\n\
             T7,long,retained_3,0.75,2026-12-31,\nT8,long,trained,1,2026-12-31,csr\nT9,long,trained,1,2026-12-31,APBD\n\
             TA,,placed,,,\nTB,long,placed,1,2026-12-31,CSR\nTC,long,certified,0.5,2026-01-01,\nTD,long,retained_12,0.5,2026-12-31,\n",
        ),
        (
            "events",
            "E1,2026-02-01,placed,W1,V1,,,,\nE2,2026-03-01,placed,W2,V1,,,,\nE3,2026-07-01,placed,W3,V1,,,,\nE4,2026-07-02,placed,W4,V1,,,,\n\
             E5,2026-03-15,ended,W2,V1,,,,\nE6,2026-01-15,trained,W1,,,C1,,\nE7,2026-07-03,placed,W3,V1,,,,\n",
        ),
    ]);
    let told = |id: &str| {
        let row = stage(&programme, id);
        let part = |realised: Option<matcher_core::programme::Realised>| {
            realised.map(matcher_core::programme::Realised::parts)
        };
        (row.state, part(row.realised), part(row.realised_now), row.reached_on.map(|day| day.to_string()))
    };
    let day = |text: &str| Some(text.to_owned());
    // One partner with two agreements is one.
    assert_eq!(told("T1"), (StageState::Reached, Some((1, None)), Some((1, None)), day("2026-01-01")));
    // Reached, but too late.
    assert_eq!(told("T2"), (StageState::Missed, Some((2, None)), Some((4, None)), day("2026-07-01")));
    // Exactly half, and who lives nobody knows where counts in the whole alone.
    assert_eq!(told("T3"), (StageState::Reached, Some((2, Some(4))), Some((2, Some(4))), None));
    assert_eq!(told("T4"), (StageState::Missed, Some((1, Some(4))), Some((1, Some(4))), None));
    assert_eq!(told("T5").0, StageState::Open);
    assert_eq!(told("T6"), (StageState::Unmeasured, None, None, None));
    assert_eq!(told("T7"), (StageState::Reached, Some((3, Some(4))), Some((3, Some(4))), None));
    assert_eq!((told("T8").0, told("T9").0), (StageState::Reached, StageState::Open));
    assert_eq!((told("TA").0, told("TA").2), (StageState::Unmeasured, Some((4, None))));
    // Who was paid for before counts as the funder's.
    assert_eq!(told("TB"), (StageState::Reached, Some((1, None)), Some((1, None)), day("2026-02-01")));
    assert_eq!((told("TC").0, told("TD").0), (StageState::Missed, StageState::Open));
    let order: Vec<&str> = programme.stages.iter().map(|row| row.target_id.as_str()).collect();
    assert_eq!(order, ["T1", "T2", "T4", "T3", "T6", "TC", "T7", "T8", "T9", "TB", "TD", "T5", "TA"]);
    let evidence: Vec<&str> =
        programme.evidence.iter().filter(|row| row.target_id == "T2").map(|row| row.id.as_str()).collect();
    assert_eq!((evidence, stage(&programme, "T2").evidence), (vec!["E1", "E2", "E3", "E4"], 4));
    let noted = notes(&programme);
    assert!(
        noted.contains(&("measure_not_read", "T6".to_owned())) && noted.contains(&("target_untold", "TA".to_owned()))
    );
}

#[test]
fn money_is_counted_by_who_paid_and_the_untold_stay_untold() {
    let programme = books(&[
        ("courses", "C1,LPK,CSR,4000000\nC2,BLK,apbd,\n"),
        (
            "events",
            "E1,2026-01-10,trained,W1,,,C1,,\nE2,2026-01-10,trained,W2,,,C1,,5000000\nE3,2026-01-10,trained,W3,,,C2,,\n\
             E4,2026-01-10,trained,W4,,,C2,APBN,3000000\nE5,2026-01-10,trained,W5,,,,,1000000\nE6,2026-02-01,certified,W1,,,C1,,\n\
             E7,2026-03-01,placed,W1,V1,,,,\nE8,2025-03-01,placed,W2,V1,,,,\nE9,2026-04-01,business_started,W4,,,,,\n\
             EA,2026-05-01,placed,W5,V1,,,,\nEB,2026-06-01,outcome,W1,,,,APBD,2000000\n",
        ),
    ]);
    let told = |row: &FunderRow| {
        let counts = [
            row.payments,
            row.from_courses,
            row.untold,
            row.people,
            row.trained,
            row.certified,
            row.placed,
            row.business,
        ];
        (row.funder.clone(), row.is_city, row.spent, counts, row.cost_per_placement())
    };
    let rows: Vec<_> = programme.funders.iter().map(told).collect();
    let name = |funder: &str| Some(funder.to_owned());
    let expected = [
        // What was paid to W1 came after the placement, and a class of untold cost is in no sum.
        (name("APBD"), true, 2_000_000, [1, 0, 1, 2, 1, 0, 0, 0], None),
        (name("APBN"), false, 3_000_000, [1, 0, 0, 1, 1, 0, 0, 1], None),
        (name("CSR"), false, 9_000_000, [2, 1, 0, 2, 2, 1, 1, 0], Some(9_000_000)),
        (None, false, 1_000_000, [1, 0, 0, 1, 1, 0, 1, 0], Some(1_000_000)),
    ];
    assert_eq!(rows, expected);
    assert_eq!(
        (programme.spent(), programme.city_spent(), programme.unknown_spent()),
        (15_000_000, 2_000_000, 1_000_000)
    );
    assert_eq!(programme.city_share().unwrap().percent(), "13.33 %");
    let noted = notes(&programme);
    assert!(noted.contains(&("amount_untold", "E3".to_owned())) && noted.contains(&("funder_untold", "E5".to_owned())));
    let by_csr: Vec<_> = programme
        .retention
        .iter()
        .filter(|row| row.unit_id.as_deref() == Some("CSR"))
        .map(|row| (row.months, row.placed, row.stayed))
        .collect();
    assert_eq!(by_csr, [(3, 1, 1), (6, 1, 1), (12, 1, 0)]);
    let all = programme.retention.iter().find(|row| row.unit_id.is_none() && row.months == 3).unwrap();
    assert_eq!((all.placed, all.stayed), (3, 3));
}

#[test]
fn nothing_is_counted_or_paid_twice() {
    let programme = books(&[
        ("workers", "W1,65.71,65.71,,,,\nW2,65.71,65.71,,,,\n"),
        ("vacancies", "V1,F1,65.71,2,,\n"),
        ("employers", "F1,,,\nF2,F1,,\n"),
        ("courses", "C1,LPK,CSR,4000000\n"),
        ("mous", "M1,F1,company,,3,,2026-01-01,\nM2,F2,company,,2,,2026-01-01,\nM3,F3,company,,,,2026-01-01,\n"),
        (
            "targets",
            "T1,short,placed,9,2026-12-31,\nT2,short,placed,1,2026-12-31,CSR\nT3,short,need_forecast,9,2026-12-31,\n\
             T4,short,local_share,75,2026-12-31,\n",
        ),
        (
            "events",
            "E1,2025-02-01,placed,W1,V1,,,,\nE2,2025-02-02,placed,W1,V1,F1,,,\nE3,2025-06-01,ended,W1,,F1,,,\n\
             E4,2026-02-01,trained,W1,,,C1,,\nE5,2026-02-01,trained,W1,,,C1,,\nE6,2026-03-01,placed,W1,V1,,,,\n\
             E7,2026-01-01,need_forecast,,,F1,,,\nE8,2026-09-01,need_forecast,,,F1,,,\nE9,2026-09-01,need_forecast,,,,,,\n\
             EA,2026-06-01,trained,W2,,,,,1000000\nEB,2025-03-01,placed,W2,,F2,,,\nEC,2026-10-01,filled,,V1,,,,\n",
        ),
    ]);
    let now = |id: &str| stage(&programme, id).realised_now.map(|realised| realised.parts().0);
    // The same post told in two ways is one; back after its end it is another, which CSR had paid for.
    assert_eq!((now("T1"), now("T2"), now("T3")), (Some(3), Some(1), Some(3)));
    assert_eq!(stage(&programme, "T4").state, StageState::Unmeasured);
    let told: Vec<_> =
        programme.funders.iter().map(|row| (row.funder.as_deref(), row.spent, row.trained, row.placed)).collect();
    // W2 was placed before anybody paid.
    assert_eq!(told, [(Some("CSR"), 4_000_000, 1, 1), (None, 1_000_000, 1, 0)]);
    let sum = programme.in_force;
    assert_eq!((sum.agreements, sum.quota, sum.placed, sum.local), (3, 5, 1, 1));
    let firm = programme.employers.iter().find(|row| row.employer_id == "F1").unwrap();
    // One person twice at two openings, and the notice says that they are filled.
    assert_eq!((firm.placed, firm.at_work, firm.filled, firm.notices), (1, 1, 1, 1));
    let noted = notes(&programme);
    assert!(
        noted.contains(&("no_employer", "E9".to_owned())) && noted.contains(&("target_not_a_share", "T4".to_owned()))
    );
}

#[test]
fn a_share_is_reached_exactly() {
    let mut rows = String::new();
    let mut events = String::new();
    for number in 0..100 {
        let home = if number < 7 { "65.71" } else { "64.72" };
        writeln!(rows, "W{number:03},{home},{home},,,,").unwrap();
        writeln!(events, "E{number:03},2026-02-01,placed,W{number:03},V1,,,,").unwrap();
    }
    let tables = [
        ("workers", rows.as_str()),
        ("vacancies", "V1,F1,65.71,100,,\n"),
        ("targets", "T1,short,local_share,0.07,2026-03-01,\nT2,short,local_share,0.0701,2026-03-01,\n"),
        ("events", events.as_str()),
    ];
    let programme = books(&tables);
    assert_eq!(
        (stage(&programme, "T1").state, stage(&programme, "T2").state),
        (StageState::Reached, StageState::Missed)
    );
}

#[test]
fn the_board_says_who_told_what_and_how_late() {
    let programme = books(&[
        (
            "workers",
            "W1,65.71,65.71,,ya,JKN|JKK|JKM|JHT|JP|JKP,\nW2,64.72,64.72,,,[],\nW3,65.71,65.71,,,,\nW4,65.71,65.71,,,[],\n",
        ),
        (
            "vacancies",
            "V1,F1,65.71,2,2026-01-01,permanent\nV2,F1,65.71,5,2026-10-22,permanent\nV3,F1,65.71,1,2027-01-01,\nV4,F2,65.71,1,,\nV5,,65.71,1,,\n",
        ),
        ("employers", "F1,,private,150\nF2,F1,BUMN,149\nF3,,,100\n"),
        ("mous", "M1,F1,company,,,,2026-01-01,\n"),
        (
            "events",
            "E1,2025-06-01,need_forecast,,,F1,,,\nE2,2025-12-02,need_forecast,,,F1,,,\nE3,2026-01-11,vacancy_reported,,V1,,,,\n\
             E4,2026-02-01,placed,W1,V1,,,,\nE5,2026-02-11,placed,W2,V1,,,,\nE6,2026-02-21,filled,,V1,,,,\nE7,2026-03-01,placed,W3,V2,,,,\n\
             E8,2026-03-02,placed,W4,,,,,\nE9,2025-10-01,need_forecast,,,F9,,,\n",
        ),
    ]);
    let of = |id: &str| programme.employers.iter().find(|row| row.employer_id == id).unwrap();
    let one = of("F1");
    assert_eq!(
        (one.is_partner, one.has_forecast, one.forecast_on.unwrap().to_string()),
        (true, true, "2025-12-02".into())
    );
    // V2 has been open for ten days and nobody reported it; V1 was reported ten days late.
    assert_eq!((one.vacancies, one.reported, one.report_days_late), (2, 1, Some(10)));
    assert_eq!((one.filled, one.notices, one.notice_days_late), (1, 1, Some(10)));
    assert_eq!((one.placed, one.local, one.local_unknown, one.at_work), (3, 2, 0, 3));
    assert_eq!((one.disabled, one.disability_required), (1, Some(2)));
    assert_eq!((one.protected, one.unprotected, one.protection_unknown), (1, 1, 1));
    let two = of("F2");
    assert_eq!(
        (two.principal_id.as_deref(), two.vacancies, two.reported, two.report_days_late),
        (Some("F1"), 1, 0, None)
    );
    assert_eq!((two.disability_required, of("F3").disability_required), (Some(3), None));
    assert!(!of("F9").has_forecast && of("F9").forecast_on.is_some());
    let noted = notes(&programme);
    for (topic, ids) in
        [("employer_untold", "V5"), ("opening_untold", "V4"), ("no_employer", "E8"), ("no_vacancy", "E8")]
    {
        assert!(noted.contains(&(topic, ids.to_owned())), "{topic} {ids} in {noted:?}");
    }
}

#[test]
fn faults_of_the_log_are_named_with_their_rows() {
    let programme = books(&[
        ("workers", "W1,65.71,,2026-06-01,,,\n"),
        (
            "events",
            "E1,2026-05-01,referred,W1,,,,,\nE2,,placed,W1,,,,,\nE3,2027-01-01,trained,W1,,,,,\nE4,2026-07-01,trained,W9,,,,,5\n\
             E5,2026-07-01,,W1,,,,,\nE6,2026-07-01,placed,,V1,,,,\nE7,2026-07-01,placed,W1,V9,,,,\nE8,2026-07-02,placed,W1,V9,,,,\nE9,2026-07-01,ended,W8,,,,,\n",
        ),
    ]);
    let noted = notes(&programme);
    let expected = [
        ("kind_untold", "E5"),
        ("undated", "E2"),
        ("later", "E3"),
        ("worker_unknown", "E4 E9"),
        ("before_registered", "E1"),
        ("no_worker", "E6"),
        ("vacancy_unknown", "E7"),
        ("repeated", "E8"),
        ("ended_without_placed", "E9"),
    ];
    for (topic, ids) in expected {
        assert!(noted.contains(&(topic, ids.to_owned())), "{topic} {ids} in {noted:?}");
    }
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let market = market(&[]);
    let wrong = market.programme(&ProgrammeOptions::default().with_at([0])).unwrap_err();
    assert_eq!(wrong.kind(), ErrorKind::Input);
    let undated = Matcher::in_memory(MarketOptions::default()).unwrap();
    assert!(undated.programme(&ProgrammeOptions::default()).unwrap_err().to_string().contains("as_of must be given"));
}

prop_compose! {
    fn event()(
        kind in prop::sample::select(vec!["placed", "ended", "trained", "certified", "registered", "business_started", ""]),
        day in 0_u32..28, month in 1_u32..13, worker in 0_u32..6, vacancy in 0_u32..4,
        funder in prop::sample::select(vec!["", "CSR", "APBD", "APBN"]), amount in prop::option::of(0_i64..9_000_000),
    ) -> String {
        let date = if day == 0 { String::new() } else { format!("2026-{month:02}-{day:02}") };
        let amount = amount.map(|amount| amount.to_string()).unwrap_or_default();
        format!("{date},{kind},W{worker},V{vacancy},,,{funder},{amount}")
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever the log: sums add up, parts are parts, and the order of rows changes nothing.
    #[test]
    fn books_add_up_whatever_the_log(events in prop::collection::vec(event(), 0..60)) {
        let written = |order: &mut dyn Iterator<Item = (usize, &String)>| {
            let mut rows = String::new();
            for (number, event) in order {
                writeln!(rows, "E{number:03},{event}").unwrap();
            }
            rows
        };
        let tables = |rows: String| {
            let market = market(&[
                ("workers", "W0,65.71,65.71,2026-03-01,ya,,\nW1,64.72,64.72,,,,\nW2,,,,,,\n"),
                ("vacancies", "V0,F1,65.71,2,2026-01-05,\nV1,F1,65.71,1,,\nV2,F2,65.71,1,,\n"),
                ("mous", "M1,F1,company,,3,,2026-01-01,2026-08-31\nM2,F1,company,,3,,2026-08-01,\n"),
                ("targets", "T1,short,placed,3,2026-06-30,\nT2,long,local_share,0.5,2026-12-31,\n"),
                ("events", &rows),
            ]);
            market.programme(&ProgrammeOptions::default()).unwrap()
        };
        let one = tables(written(&mut events.iter().enumerate()));
        let two = tables(written(&mut events.iter().enumerate().rev()));
        prop_assert_eq!(&one.agreements, &two.agreements);
        prop_assert_eq!(&one.stages, &two.stages);
        prop_assert_eq!(&one.funders, &two.funders);
        prop_assert_eq!(&one.employers, &two.employers);
        prop_assert_eq!(&one.notes, &two.notes);
        prop_assert_eq!(one.spent(), one.funders.iter().map(|row| row.spent).sum::<i64>());
        for row in &one.agreements {
            prop_assert!(row.local.zip(row.local_unknown).map(|(a, b)| a + b) <= row.placed);
        }
        for row in &one.funders {
            prop_assert!(row.placed <= row.people && row.certified <= row.people && row.from_courses <= row.payments);
        }
        for row in &one.employers {
            prop_assert!(row.reported <= row.vacancies && row.notices <= row.filled && row.at_work <= row.placed);
            prop_assert_eq!(row.protected + row.unprotected + row.protection_unknown, row.at_work);
        }
        for row in &one.retention {
            prop_assert_eq!(row.placed, row.not_due + row.stayed + row.left);
        }
    }
}
