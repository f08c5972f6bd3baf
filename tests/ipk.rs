//! Do the office's tables add up? Flows that fit or name who doesn't, templates, cells of few people, cards of job seekers.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fmt::Write as _;

use matcher_core::ipk::{BalanceBy, BalanceOptions, CardState, Form, IpkNote, IpkOptions, IpkTable as T};
use matcher_core::{ErrorKind, MarketOptions, Matcher, OnError};
use matcher_tests::csv;
use proptest::prelude::*;

const WORKERS: &str = "worker_id,sex,birth_date,education,major,graduation_year,occupation,home_region,registered_on\n";
const VACANCIES: &str = "vacancy_id,employer_id,openings,opens_on,closes_on,education_min,occupation,region\n";
const EMPLOYERS: &str = "employer_id,industry,ownership\n";
const EVENTS: &str = "event_id,date,kind,worker_id,vacancy_id,employer_id\n";

fn market(workers: &str, vacancies: &str, employers: &str, events: &str) -> Matcher {
    let mut market = Matcher::in_memory(MarketOptions::default().with_as_of("2026-11-01".parse().unwrap())).unwrap();
    market.add_workers(csv(&format!("{WORKERS}{workers}")), OnError::Raise).unwrap();
    market.add_vacancies(csv(&format!("{VACANCIES}{vacancies}")), OnError::Raise).unwrap();
    market.add_employers(csv(&format!("{EMPLOYERS}{employers}")), OnError::Raise).unwrap();
    market.add_events(csv(&format!("{EVENTS}{events}")), OnError::Raise).unwrap();
    market.commit().unwrap();
    market
}

fn filled(market: &Matcher, table: T, period: &str) -> (Form, Vec<IpkNote>) {
    let (mut forms, notes, _) = market.ipk(&IpkOptions::new([table], period.parse().unwrap())).unwrap();
    (forms.remove(0), notes)
}

fn cell(form: &Form, block: &str, row: &str, column: &str) -> Option<u64> {
    let block = form.blocks.iter().find(|one| one.code == block).unwrap();
    let at = form.columns.iter().position(|one| one.code == column).unwrap();
    block.rows.iter().find(|one| one.code == row).unwrap().cells[at]
}

/// Six people: one in the register before, one renewed twice, one removed, one never registered, one placed and back.
fn office() -> Matcher {
    market(
        "A,P,2000-05-05,SMK,Teknik Mesin,2024,7212,65.71,2026-08-01\nB,L,1980-01-01,SMA,IPA,2010,8322,65.71,\n\
         C,,,SMP,,,,,\nD,L,1990-01-01,S1,Akuntansi,2015,2411,64.72,\nE,P,2008-01-01,SMK,TEKNIK MESIN,2030,,65.71,\n",
        "V1,F1,3,2026-09-10,,SMK,7212,65.71\nV2,F2,2,2026-09-20,2026-10-10,SMA,8322,64.72\nV3,F1,1,,,,,\nV4,F1,1,2026-10-25,,,,\n",
        "F1,C20115,private\nF2,01262,BUMN\n",
        "E01,2026-09-01,registered,B,,\nE02,2026-10-01,registered,B,,\nE03,2026-10-03,registered,C,,\nE04,2026-10-31,removed,C,,\n\
         E05,2026-10-05,placed,D,V2,\nE06,2026-09-30,registered,E,,\nE07,2026-10-01,placed,E,V1,\nE08,2026-10-20,registered,E,,\n\
         E09,2026-10-15,placed,A,V1,\nE10,2026-10-16,placed,Z,V9,F2\nE11,2026-11-02,placed,B,V1,\nE12,,placed,B,V1,\nE13,2026-10-02,placed,,V1,\n\
         E14,2026-09-29,reported,E,,\n",
    )
}

#[test]
fn what_was_there_and_came_less_who_left_is_what_is_left_or_the_people_are_named() {
    let (form, notes) = filled(&office(), T::Summary, "2026-10");
    let all = |row: &str| cell(&form, "seekers", row, "all").unwrap();
    // A, B and E were there; C and E came; D, E, A and Z were placed; C was removed; B and E are left.
    assert_eq!(["previous", "registered", "placed", "removed", "next"].map(all), [3, 2, 4, 1, 2]);
    let told: Vec<(&str, String)> = notes.iter().map(|note| (note.topic.as_str(), note.ids.join(" "))).collect();
    let expected = [
        // D and Z were placed without being in the register; B registered while in it.
        ("seeker_mismatch", "D Z"),
        ("renewed", "B"),
        ("worker_undated", "D"),
        ("no_worker", "E13"),
        ("undated", "E12"),
        ("later", "E11"),
        ("worker_unknown", "E10"),
        ("before_registered", "E05 E10 E14"),
        ("vacancy_undated", "V3"),
        ("vacancy_unknown", "E10"),
    ];
    assert_eq!(told, expected.map(|(topic, ids)| (topic, ids.to_owned())));
    // It fits but for those two.
    assert_eq!(3 + 2 + 2, 4 + 1 + 2);
    let of = |row: &str, column: &str| cell(&form, "seekers", row, column);
    assert_eq!(
        (of("previous", "20_29_female"), of("previous", "15_19_female"), of("next", "45_54_male")),
        (Some(1), Some(1), Some(1))
    );
    assert_eq!((of("placed", "unknown_unknown"), of("placed", "all_unknown")), (Some(1), Some(1)));
    // Openings: 5 of V1 and V2 before, 1 of V4 came, three placed on file, what was left of V2 was closed.
    let openings = |row: &str| cell(&form, "vacancies", row, "all").unwrap();
    assert_eq!(["previous", "registered", "placed", "removed", "next"].map(openings), [5, 1, 4, 1, 1]);
}

#[test]
fn a_vacancy_with_more_placed_than_openings_is_named_and_nothing_is_clamped() {
    let market = market(
        "",
        "V1,F1,1,2026-09-10,,,,\nV2,F1,2,2026-09-10,2026-09-20,,,\nV3,F1,2,2026-09-10,,,,\n",
        "",
        "E1,2026-10-01,placed,A,V1,\nE2,2026-10-02,placed,B,V1,\nE3,2026-10-01,placed,C,V2,\nE4,2026-10-03,placed,D,V3,\n\
         E5,2026-10-04,filled,,V3,\nE6,2026-08-01,vacancy_reported,,V3,\n",
    );
    let (form, notes) = filled(&market, T::VacanciesByEducation, "2026-10");
    let total = |flow: &str| cell(&form, "vacancies", "total", flow).unwrap();
    assert_eq!(["previous", "registered", "placed", "removed", "next"].map(total), [3, 0, 4, 1, 0]);
    let named = notes.iter().find(|note| note.topic.as_str() == "vacancy_mismatch").unwrap();
    assert_eq!(named.ids, ["V1", "V2"]);
    // Who was referred before the last day may be placed after it; once they are back, the opening is removed.
    let events = "E1,2026-09-29,referred,A,V1,\nE2,2026-09-29,referred,B,V1,\nE3,2026-10-02,placed,A,V1,\nE4,2026-11-01,returned,B,V1,\n";
    let waiting = self::market("", "V1,F1,5,2026-09-10,2026-09-30,,,\n", "", events);
    let flows = |period| {
        let (form, notes) = filled(&waiting, T::VacanciesByEducation, period);
        assert!(notes.iter().all(|note| note.topic.as_str() != "vacancy_mismatch"));
        ["previous", "placed", "removed", "next"].map(|flow| cell(&form, "vacancies", "total", flow).unwrap())
    };
    assert_eq!((flows("2026-10"), flows("2026-11")), ([5, 1, 3, 1], [1, 0, 1, 0]));
    // Reported in August, before the first day of applying.
    let (august, _) = filled(&market, T::VacanciesByEducation, "2026-08");
    assert_eq!(cell(&august, "vacancies", "total", "registered"), Some(2));
}

#[test]
fn a_renewal_is_no_flow_and_faults_do_not_cancel_out() {
    let market = market(
        "A,,,,,,,,2024-01-01\nB,,,,,,,,2026-10-01\nC,,,,,,,,2024-03-01\nD,,,,,,,,2027-01-01\n",
        "",
        "",
        // A is removed and registers again on one day; B is placed and removed after; C left long ago and came back.
        "E1,2026-10-05,removed,A,,\nE2,2026-10-05,registered,A,,\nE3,2026-10-10,registered,B,,\nE4,2026-10-15,placed,B,,\n\
         E5,2026-10-20,removed,B,,\nE6,2024-09-01,placed,C,,\nE7,2025-02-01,registered,C,,\nE8,2026-10-01,vacancy_reported,,,\n\
         E9,2026-10-01,filled,,V9,\n",
    );
    let (form, notes) = filled(&market, T::Summary, "2026-10");
    let flows =
        ["previous", "registered", "placed", "removed", "next"].map(|row| cell(&form, "seekers", row, "all").unwrap());
    assert_eq!(flows, [2, 2, 1, 2, 2]);
    let told: Vec<(&str, String)> = notes.iter().map(|note| (note.topic.as_str(), note.ids.join(" "))).collect();
    let expected = [
        ("seeker_mismatch", "B"),
        ("renewed", "B"),
        // Registered in February 2025 and never reported.
        ("lapsed", "C"),
        ("worker_later", "D"),
        ("vacancy_untold", "E8"),
        ("vacancy_unknown", "E4 E9"),
    ];
    assert_eq!(told, expected.map(|(topic, ids)| (topic, ids.to_owned())));
    // What C did in 2024 fits too.
    let (_, notes) = filled(&market, T::Summary, "2024");
    assert!(notes.iter().all(|note| note.topic.as_str() != "seeker_mismatch"));
    let (_, notes) = filled(&market, T::Summary, "2026-Q4");
    assert!(notes.iter().any(|note| note.topic.as_str() == "period_open"));
}

#[test]
fn a_late_report_takes_nothing_back_and_who_is_placed_elsewhere_is_awaited_no_more() {
    let market = market(
        "",
        "V1,F1,3,2026-09-10,2026-10-10,,,\nV2,F1,1,2026-09-10,,,,\n",
        "",
        "E1,2026-10-01,placed,A,V1,\nE2,2026-10-05,vacancy_reported,,V1,\nE3,2026-10-02,referred,B,V1,\nE4,2026-10-20,placed,B,V2,\n",
    );
    let (form, notes) = filled(&market, T::VacanciesByEducation, "2026-10");
    let flows = ["previous", "registered", "placed", "removed", "next"]
        .map(|flow| cell(&form, "vacancies", "total", flow).unwrap());
    assert_eq!(flows, [1, 3, 2, 2, 0]);
    assert!(notes.iter().all(|note| note.topic.as_str() != "vacancy_mismatch"), "{notes:?}");
}

#[test]
fn every_table_has_its_template_and_what_is_not_told_has_a_row() {
    let office = office();
    let by = |table, block: &str, row: &str, column: &str| {
        cell(&filled(&office, table, "2026-Q4").0, block, row, column).unwrap()
    };
    assert_eq!(by(T::SeekersByEducation, "education", "SMK", "placed_female"), 2);
    assert_eq!(by(T::SeekersByEducation, "major", "teknik mesin", "placed"), 2);
    assert_eq!(by(T::SeekersByEducation, "education", "unknown", "placed"), 1);
    assert_eq!(by(T::SeekersByOccupation, "seekers", "7", "previous"), 1);
    // One of them names nobody, and takes an opening all the same.
    assert_eq!(by(T::VacanciesByEducation, "vacancies", "SMK", "placed"), 3);
    assert_eq!(by(T::VacanciesByOccupation, "vacancies", "8", "removed"), 1);
    assert_eq!(by(T::VacanciesByIndustry, "vacancies", "C", "previous"), 3);
    assert_eq!(by(T::PlacementsByIndustry, "placed", "A", "placed"), 2);
    assert_eq!(by(T::PlacementsByIndustry, "placed", "C", "placed_female"), 2);
    assert_eq!(by(T::ByGraduation, "education", "SMK", "placed_0_2"), 1);
    // Finished in 2030: not told rightly, and nobody lost.
    assert_eq!(by(T::ByGraduation, "education", "SMK", "placed_unknown"), 1);
    assert_eq!(by(T::ByGraduation, "education", "S1", "placed_6_up"), 1);
    assert_eq!(by(T::PlacementsByKind, "education", "SMK", "akl"), 2);
    assert_eq!(by(T::PlacementsByKind, "education", "S1", "akl_male"), 1);
    assert_eq!(by(T::PlacementsByKind, "education", "total", "kind_unknown"), 1);
    assert_eq!(by(T::PlacementsByKind, "institution", "bumn", "kind_unknown"), 1);
    let (form, _) = filled(&office, T::PlacementsByIndustry, "2026");
    assert_eq!(form.blocks[0].rows.len(), 21 + 2);
    for table in T::ALL {
        assert_eq!(table.as_str().parse::<T>().unwrap(), table);
    }
    assert!("III/9".parse::<T>().is_err());
}

#[test]
fn few_people_are_in_no_public_table() {
    let mut workers = String::new();
    for number in 0..30 {
        let education = if number < 3 {
            "S2"
        } else if number < 12 {
            "SMK"
        } else {
            "SMA"
        };
        writeln!(workers, "W{number:02},L,1990-01-01,{education},,,,,2026-10-02").unwrap();
    }
    let market = market(&workers, "", "", "");
    let options = IpkOptions::new([T::SeekersByEducation], "2026-10".parse().unwrap()).with_public(true);
    let (forms, ..) = market.ipk(&options).unwrap();
    let form = &forms[0];
    let of = |row: &str| cell(form, "education", row, "registered");
    // Three alone would be the sum less the others.
    assert_eq!((of("S2"), of("SMK"), of("SMA"), of("total")), (None, None, Some(18), Some(30)));
    let options = IpkOptions::new([T::Summary], "2026-10".parse().unwrap()).with_public(true);
    let (forms, ..) = market.ipk(&options).unwrap();
    let form = &forms[0];
    assert_eq!(cell(form, "seekers", "registered", "all"), Some(30));
}

#[test]
fn a_card_is_good_for_two_years_and_reported_each_half_year() {
    let market = market(
        "A,,,,,,,,2026-06-01\nB,,,,,,,,2026-05-15\nC,,,,,,,,2026-04-30\nD,,,,,,,,2024-10-31\nE,,,,,,,,2026-01-01\nF,,,,,,,,2026-01-01\nG,,,,,,,,\n",
        "",
        "",
        "E1,2026-03-01,reported,E,,\nE2,2026-07-01,reported,E,,\nE3,2026-02-01,placed,F,,\nE4,2026-03-01,removed,C,,\nE5,2026-06-01,removed,C,,\n\
         E6,2026-10-31,reported,D,,\n",
    );
    let cards = market.ak1().unwrap();
    let told: Vec<_> = cards
        .rows
        .iter()
        .map(|card| (card.worker_id.as_str(), card.state, card.reports, card.report_due_on.map(|day| day.to_string())))
        .collect();
    let day = |text: &str| Some(text.to_owned());
    let expected = [
        ("A", CardState::Due, 0, day("2026-12-01")),
        ("B", CardState::Due, 0, day("2026-11-15")),
        // Removed before the card was given out changes nothing; after does.
        ("C", CardState::Removed, 0, None),
        ("D", CardState::Expired, 1, day("2026-10-31")),
        ("E", CardState::Active, 2, day("2027-01-01")),
        ("F", CardState::Placed, 0, None),
    ];
    assert_eq!(told, expected);
    assert_eq!(
        (cards.rows[2].event_id.as_deref(), cards.rows[3].valid_until.to_string()),
        (Some("E5"), "2026-10-31".to_owned())
    );
}

#[test]
fn what_cannot_be_asked_is_refused() {
    let undated = Matcher::in_memory(MarketOptions::default()).unwrap();
    let options = IpkOptions::new([T::Summary], "2026".parse().unwrap());
    assert_eq!(undated.ipk(&options).unwrap_err().kind(), ErrorKind::Input);
    assert_eq!(undated.ak1().unwrap_err().kind(), ErrorKind::Input);
}

prop_compose! {
    fn event()(
        kind in prop::sample::select(vec!["registered", "placed", "removed", "reported", "vacancy_reported", "filled"]),
        day in 1_u32..28, month in 8_u32..12, worker in 0_u32..5, vacancy in 0_u32..3,
    ) -> String {
        format!("2026-{month:02}-{day:02},{kind},W{worker},V{vacancy},")
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever the log: the end of a month is the beginning of the next, months add up to the quarter, and the identity fails by
    /// exactly those who are named.
    #[test]
    fn months_meet_and_add_up(events in prop::collection::vec(event(), 0..50)) {
        let mut log = String::new();
        for (number, event) in events.iter().enumerate() {
            writeln!(log, "E{number:03},{event}").unwrap();
        }
        let workers = "W0,P,1990-01-01,SMA,,,,,2026-08-15\nW1,L,,,,,,,\nW2,,,,,,,,2026-09-01\n";
        let vacancies = "V0,F1,2,2026-08-01,2026-09-30,,,\nV1,F1,1,,,,,\n";
        let market = market(workers, vacancies, "", &log);
        for (block, topic) in [("seekers", "seeker_mismatch"), ("vacancies", "vacancy_mismatch")] {
            let flows = |period: &str| {
                let (form, notes) = filled(&market, T::Summary, period);
                let names = notes.iter().filter(|note| note.topic.as_str() == topic).map(|note| note.ids.len()).sum::<usize>();
                let of = |row| cell(&form, block, row, "all").unwrap();
                (["previous", "registered", "placed", "removed", "next"].map(of), names)
            };
            let (months, quarter) = (["2026-07", "2026-08", "2026-09"].map(flows), flows("2026-Q3"));
            for pair in months.windows(2) {
                prop_assert_eq!(pair[0].0[4], pair[1].0[0]);
            }
            prop_assert_eq!((months[0].0[0], months[2].0[4]), (quarter.0[0], quarter.0[4]));
            for flow in 1..4 {
                prop_assert_eq!(months.iter().map(|(flows, _)| flows[flow]).sum::<u64>(), quarter.0[flow]);
            }
            for ([previous, came, placed, removed, next], names) in months {
                if names == 0 {
                    prop_assert_eq!(previous + came, placed + removed + next);
                }
            }
        }
    }
}

#[test]
fn a_balance_has_the_stocks_of_the_tables_by_place_occupation_and_industry() {
    let office = office();
    let day = "2026-11-01".parse().unwrap();
    let balance = |by| office.balance(BalanceOptions::new(by)).unwrap();
    let told = |by| -> Vec<(String, Option<u64>, u64, u64)> {
        let rows = balance(by).rows.into_iter().filter(|row| row.seekers.unwrap_or(0) + row.openings > 0);
        rows.map(|row| (row.code.unwrap_or_default(), row.seekers, row.vacancies, row.openings)).collect()
    };
    // B and E are left; V1 is full, V4 has its opening; V2 closed on the 10th of October, V3 was never reported.
    assert_eq!(told(BalanceBy::Region), [("65.71".to_owned(), Some(2), 0, 0), (String::new(), Some(0), 1, 1)]);
    assert_eq!(told(BalanceBy::Occupation), [("8".to_owned(), Some(1), 0, 0), (String::new(), Some(1), 1, 1)]);
    assert_eq!(told(BalanceBy::Industry), [("C".to_owned(), None, 1, 1)]);
    assert_eq!(balance(BalanceBy::Region).today, day);

    // The same stock as in the tables, of a month that ends on the market's day or later.
    let (form, _) = filled(&office, T::Summary, "2026-11");
    let sum: u64 = balance(BalanceBy::Occupation).rows.iter().filter_map(|row| row.seekers).sum();
    assert_eq!(cell(&form, "seekers", "next", "all"), Some(sum));
    let sum: u64 = balance(BalanceBy::Region).rows.iter().map(|row| row.openings).sum();
    assert_eq!(cell(&form, "vacancies", "next", "all"), Some(sum));
}

#[test]
fn a_balance_of_a_region_has_every_kecamatan_and_one_row_for_all_that_lies_outside() {
    let options = MarketOptions::default().with_as_of("2026-11-01".parse().unwrap());
    let mut market = Matcher::in_memory(options.with_region("65.71".parse().unwrap())).unwrap();
    let mut workers = String::from("worker_id,home_region,registered_on\n");
    for (place, people) in [("65.71.01", 9), ("65.71.02", 3), ("65.71.03", 6), ("65.71", 7), ("64.72", 8), ("", 5)] {
        (0..people).for_each(|at| writeln!(workers, "{place}-{at},{place},2026-10-01").unwrap());
    }
    market.add_workers(csv(&workers), OnError::Raise).unwrap();
    market.commit().unwrap();
    let rows = |public| market.balance(BalanceOptions::new(BalanceBy::Region).with_public(public)).unwrap().rows;
    let seekers = |public| -> Vec<(String, Option<u64>)> {
        rows(public).into_iter().map(|row| (row.code.unwrap_or_default(), row.seekers)).collect()
    };
    let all = [
        ("65.71", Some(7)),
        ("65.71.01", Some(9)),
        ("65.71.02", Some(3)),
        ("65.71.03", Some(6)),
        ("65.71.04", Some(0)),
        ("elsewhere", Some(8)),
        ("", Some(5)),
    ];
    assert_eq!(seekers(false), all.map(|(code, count)| (code.to_owned(), count)));
    // Three go, and with them the five that hide them in the sum of all.
    let public: Vec<bool> = rows(true).iter().map(|row| row.suppressed).collect();
    assert_eq!(public, [false, false, true, false, false, false, true]);
    assert!(rows(true).iter().all(|row| row.seekers.is_none() == row.suppressed));
    let larger = BalanceOptions::new(BalanceBy::Region).with_level(matcher_core::region::AdminLevel::KabupatenKota);
    let rows_of_larger = market.balance(larger).unwrap().rows;
    let told: Vec<(Option<&str>, Option<u64>)> =
        rows_of_larger.iter().map(|row| (row.code.as_deref(), row.seekers)).collect();
    assert_eq!(told, [(Some("65.71"), Some(25)), (Some("elsewhere"), Some(8)), (None, Some(5))]);
    assert!(rows_of_larger[0].location.is_some());
    // A kecamatan lies at its own middle, and somebody who tells the kota alone nowhere.
    let is_placed: Vec<bool> = rows(false).iter().map(|row| row.location.is_some()).collect();
    assert_eq!(is_placed, [false, true, true, true, true, false, false]);
}
