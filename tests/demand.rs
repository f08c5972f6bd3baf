//! Is demand counted right? Known answers, everything that may be unknown, and generated markets with trends planted in
//! them and without any.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeSet;
use std::fmt::Write;

use matcher_core::training::{Demand, DemandOptions, DemandRow, DemandTopic, Trend};
use matcher_core::{Error, ErrorKind, MarketOptions, Matcher, OnError};
use matcher_tests::csv;
use proptest::prelude::*;

const VACANCIES: &str = "vacancy_id,employer_id,title,skills_required,skills_preferred,description,certificates_required,region,openings,opens_on\n";
const COURSES: &str = "course_id,skills_taught,certificate,starts_on,seats\n";

/// A market of tables, each without its header.
#[derive(Default)]
struct Tables<'a> {
    workers: &'a str,
    vacancies: &'a str,
    employers: &'a str,
    events: &'a str,
    courses: &'a str,
}

impl Tables<'_> {
    fn market(&self) -> Matcher {
        let mut market =
            Matcher::in_memory(MarketOptions::default().with_as_of("2026-11-15".parse().unwrap())).unwrap();
        let table = |head: &str, rows: &str| csv(&format!("{head}{rows}"));
        let workers = table("worker_id,skills,certificates,home_region\n", self.workers);
        market.add_workers(workers, OnError::Raise).unwrap();
        market.add_vacancies(table(VACANCIES, self.vacancies), OnError::Raise).unwrap();
        market.add_employers(table("employer_id,industry\n", self.employers), OnError::Raise).unwrap();
        market.add_events(table("event_id,date,kind,vacancy_id\n", self.events), OnError::Raise).unwrap();
        market.add_courses(table(COURSES, self.courses), OnError::Raise).unwrap();
        market.commit().unwrap();
        market
    }

    fn demand(&self, by: &[&str]) -> Demand {
        self.market().demand(&DemandOptions::default().with_by(by).unwrap().with_least(1).unwrap()).unwrap()
    }
}

fn id(row: &DemandRow) -> &str {
    row.skill.as_ref().map_or("-", |skill| skill.skill_id.as_str())
}

fn row<'a>(demand: &'a Demand, skill: &str) -> &'a DemandRow {
    demand.rows.iter().find(|row| id(row) == skill).unwrap_or_else(|| panic!("no row of {skill}: {:?}", demand.rows))
}

fn noted(demand: &Demand, topic: DemandTopic) -> (u64, Vec<&str>) {
    let note = demand.notes.iter().find(|note| note.topic == topic);
    note.map_or((0, Vec::new()), |note| (note.count, note.ids.iter().map(String::as_str).collect()))
}

#[test]
fn vacancies_and_openings_are_counted_apart_with_how_they_ask() {
    let tables = Tables {
        vacancies: "V1,,,smaw:3|gtaw,,,,,5,\nV2,,,,smaw,,,,2,\nV3,,,barista,,Diutamakan bisa smaw,,,,\nV4,,,,,,,,7,\n",
        ..Tables::default()
    };
    let demand = tables.demand(&[]);
    let smaw = row(&demand, "welding_smaw");
    assert_eq!((smaw.vacancies, smaw.openings, smaw.of_vacancies, smaw.of_openings), (3, 8, 4, 15));
    // A weight of its own doesn't hide that it is required.
    assert_eq!((smaw.required, smaw.preferred, smaw.mentioned), (1, 1, 1));
    // Wilson (1927) for 3 of 4.
    assert!((smaw.share.share - 0.75).abs() < 1e-12, "{smaw:?}");
    assert!((smaw.share.low - 0.3006).abs() < 1e-4 && (smaw.share.high - 0.9544).abs() < 1e-4, "{smaw:?}");
    assert_eq!(noted(&demand, DemandTopic::AsksNothing), (1, vec!["V4"]));
}

#[test]
fn a_month_is_that_of_the_first_day_else_of_the_report_else_a_row_of_its_own() {
    let tables = Tables {
        vacancies: "V1,,,smaw,,,,,,2026-09-30\nV2,,,smaw,,,,,,\nV3,,,smaw,,,,,,\nV4,,,smaw,,,,,,2026-11-02\n",
        events: "E1,2026-08-09,vacancy_reported,V2\nE2,2026-07-31,vacancy_reported,V2\nE3,2026-07-01,placed,V3\n",
        ..Tables::default()
    };
    let demand = tables.demand(&["month"]);
    let months: Vec<Option<String>> =
        demand.rows.iter().map(|row| row.cell.month.map(|month| month.to_string())).collect();
    let told = ["2026-07", "2026-09", "2026-11"].map(|month| Some(month.to_owned()));
    assert_eq!(months, [&told[..], &[None]].concat());
    assert!(demand.rows.iter().all(|row| row.of_vacancies == 1 && row.workers.is_none()));
    assert_eq!(noted(&demand, DemandTopic::Undated), (1, vec!["V3"]));
    assert_eq!(noted(&demand, DemandTopic::MonthUnfinished), (1, vec!["V4"]));
    // Of four vacancies, two are of whole months.
    assert_eq!((demand.trends[0].of_vacancies, demand.trends[0].trend), (2, Trend::TooFew));
}

#[test]
fn a_period_leaves_out_what_lies_outside_and_keeps_what_nobody_dates() {
    let tables = Tables {
        vacancies: "V1,,,smaw,,,,,,2026-01-31\nV2,,,smaw,,,,,,2026-02-01\nV3,,,smaw,,,,,,\n",
        ..Tables::default()
    };
    let since = Some("2026-02-01".parse().unwrap());
    let options = DemandOptions::default().with_by::<&str>(&[]).unwrap().with_period(since, since).unwrap();
    let demand = tables.market().demand(&options).unwrap();
    assert_eq!(row(&demand, "welding_smaw").of_vacancies, 2);
    assert_eq!(noted(&demand, DemandTopic::Outside), (1, vec!["V1"]));
}

#[test]
fn regions_and_industries_that_nobody_tells_are_rows_of_their_own() {
    let tables = Tables {
        vacancies: "V1,F1,,smaw,,,,65.71.01,,\nV2,F2,,smaw,,,,65,,\nV3,F3,,smaw,,,,,,\nV4,,,smaw,,,,64.72,,\n",
        employers: "F1,25920\nF2,C 24.10\nF3,industri\n",
        workers: "W1,smaw,,65.71.02\nW2,smaw,,65.03\nW3,smaw,,\nW4,,,65.71\n",
        ..Tables::default()
    };
    let demand = tables.demand(&["region"]);
    let told: Vec<_> = demand
        .rows
        .iter()
        .map(|row| (row.cell.region.map(|code| code.to_string()), row.vacancies, row.workers))
        .collect();
    let regions = [(Some("64.72".to_owned()), 1, Some(0)), (Some("65.71".to_owned()), 1, Some(1)), (None, 2, None)];
    assert_eq!(told, regions);
    assert_eq!(demand.rows[1].region_name.as_deref(), Some("Kota Tarakan"));
    assert_eq!(noted(&demand, DemandTopic::RegionUnknown), (2, vec!["V2", "V3"]));
    assert_eq!(noted(&demand, DemandTopic::WorkerUntold).0, 1);
    let all = tables.demand(&[]);
    assert_eq!(row(&all, "welding_smaw").workers, Some(3));

    let demand = tables.demand(&["industry"]);
    let told: Vec<_> = demand.rows.iter().map(|row| (row.cell.industry.clone(), row.vacancies)).collect();
    assert_eq!(told, [(Some("24".to_owned()), 1), (Some("25".to_owned()), 1), (None, 2)]);
    assert_eq!(noted(&demand, DemandTopic::IndustryUnknown), (2, vec!["V3", "V4"]));
}

#[test]
fn a_sector_is_of_the_vacancies_that_ask_some_skill_of_it() {
    let tables = Tables {
        vacancies: "V1,,,palm_harvester|python_prog,,,,,,\nV2,,,palm_harvester,,,,,,\nV3,,,smaw,,,,,,\n",
        ..Tables::default()
    };
    let demand = tables.demand(&["sector"]);
    let palm = row(&demand, "palm_harvester");
    assert_eq!((palm.cell.sector.as_deref(), palm.vacancies, palm.of_vacancies), (Some("agriculture"), 2, 2));
    let python = row(&demand, "python_prog");
    assert_eq!((python.cell.sector.as_deref(), python.vacancies, python.of_vacancies), (Some("technology"), 1, 1));
    let options = DemandOptions::default().with_by::<&str>(&[]).unwrap().with_cut(Some("agriculture")).unwrap();
    let cut = tables.market().demand(&options).unwrap();
    let told: Vec<_> = cut.rows.iter().map(|row| (id(row), row.vacancies, row.of_vacancies)).collect();
    assert_eq!(told, [("palm_harvester", 2, 3)]);
}

#[test]
fn words_that_one_vacancy_alone_has_are_counted_and_not_shown() {
    let vacancies = "V1,,,juru qwertz|juru asdfgh,,,,,2,\nV2,,,juru qwertz,,,,,,\nV3,,,juru zzyzx,,,,,3,\n";
    let demand = Tables { vacancies, ..Tables::default() }.demand(&[]);
    let told: Vec<_> = demand.rows.iter().map(|row| (id(row), row.vacancies, row.openings, row.seats)).collect();
    assert_eq!(told, [("-", 2, 5, None), ("~juru qwertz", 2, 3, Some(0))]);
    assert_eq!(noted(&demand, DemandTopic::RareText).0, 2);
    let all = serde_json::to_string(&demand).unwrap();
    assert!(all.contains("qwertz") && !all.contains("asdfgh") && !all.contains("zzyzx"));
}

#[test]
fn courses_to_come_are_counted_by_all_that_they_lead_to() {
    // Whoever holds SIM B2 Umum may also drive with SIM A; the reverse doesn't hold.
    let tables = Tables {
        vacancies: "V1,,,smaw,,,sim_a,,10,\nV2,,,gtaw,,,,,4,\nV3,,,barista,,,,,9,\n",
        courses: "C1,smaw,,2026-12-01,\nC2,smaw,,2026-10-01,99\nC3,gtaw,,,4\nC4,sim_b2_umum,,2026-12-01,8\nC5,tari,,2026-12-01,3\nC6,,,2026-12-01,3\n",
        workers: "W1,,sim_a@2020-01-01,\nW2,,sim_b2_umum@2030-01-01,\nW3,,sim_a@2020-01-01|sim_a@2027-01-01,\n",
        ..Tables::default()
    };
    let demand = tables.demand(&[]);
    let taught = |skill| (row(&demand, skill).seats, row(&demand, skill).courses);
    assert_eq!(taught("welding_smaw"), (Some(16), Some(1)));
    assert_eq!(taught("welding_gtaw"), (Some(4), Some(1)));
    assert_eq!(taught("sim_a"), (Some(8), Some(1)));
    assert_eq!(taught("barista"), (Some(0), Some(0)));
    // What has run out is held no more.
    assert_eq!(row(&demand, "sim_a").workers, Some(2));
    let nowhere: Vec<_> = demand.taught_nowhere.iter().map(|row| (row.skill.skill_id.as_str(), row.openings)).collect();
    assert_eq!(nowhere, [("barista", 9)]);
    let idle: Vec<_> = demand.not_asked.iter().map(|row| row.skill.skill_id.clone()).collect();
    assert!(!idle.contains(&"sim_b2_umum".to_owned()), "it answers the demand of SIM A: {idle:?}");
    assert!(demand.not_asked.iter().any(|row| row.courses == ["C5"] && row.seats == 3), "{:?}", demand.not_asked);
    for (topic, course) in [
        (DemandTopic::CourseStarted, "C2"),
        (DemandTopic::CourseUndated, "C3"),
        (DemandTopic::CourseTeachesNothing, "C6"),
    ] {
        assert_eq!(noted(&demand, topic), (1, vec![course]));
    }
}

#[test]
fn a_market_without_vacancies_says_so_and_bad_options_name_what_is_right() {
    let market = Tables { courses: "C1,smaw,,2026-12-01,5\n", ..Tables::default() }.market();
    let demand = market.demand(&DemandOptions::default()).unwrap();
    assert!(demand.rows.is_empty() && demand.trends.is_empty() && demand.taught_nowhere.is_empty());
    assert_eq!(demand.not_asked.len(), 1);
    assert!(demand.notes.iter().any(|note| note.topic == DemandTopic::NoVacancy));
    let options = DemandOptions::default;
    let day = |text: &str| Some(text.parse().unwrap());
    let wrong = [
        (options().with_by(&["year"]), "by is year, expected month, sector, region or industry"),
        (options().with_by(&["month", "month"]), "by is month twice"),
        (options().with_cut(Some("mining")), "cut is mining, expected technology, agriculture or creative"),
        (options().with_level("desa"), "level is desa, expected provinsi, kabupaten_kota or kecamatan"),
        (options().with_period(day("2026-02-02"), day("2026-02-01")), "since is 2026-02-02, after until 2026-02-01"),
        (options().with_least(0), "least is 0, expected at least 1"),
    ];
    for (made, words) in wrong {
        let error = Error::from(made.unwrap_err());
        assert!(error.to_string().starts_with(words), "{error}");
        assert_eq!(error.kind(), ErrorKind::Input);
    }
}

/// Numbers that look drawn, from a seed: splitmix64 (Steele, Lea and Flood 2014, OOPSLA).
struct Draw(u64);

impl Draw {
    fn below(&mut self, most: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % most
    }
}

/// Skills that don't imply each other, asked at random by every vacancy.
const STEADY: [&str; 20] = [
    "smaw",
    "gtaw",
    "barista",
    "forklift",
    "python_prog",
    "palm_harvester",
    "sewing",
    "graphic_design",
    "photography",
    "video_editing",
    "it_support",
    "rattan_craft",
    "canva",
    "drone_pilot",
    "solar_pv",
    "palm_grading",
    "coreldraw",
    "sap_erp",
    "krani_timbang",
    "make_up_artist",
];

/// A year of vacancies, 40 a month of 25 employers; `gis_mapping` is asked by `planted(month)` in a hundred of them.
fn year(seed: u64, planted: impl Fn(u64) -> u64) -> String {
    let (mut draw, mut rows) = (Draw(seed), String::new());
    for month in 0..12 {
        for number in 0..40 {
            let mut skills: Vec<&str> = STEADY.into_iter().filter(|_| draw.below(100) < 15).collect();
            if draw.below(100) < planted(month) {
                skills.push("gis_mapping");
            }
            let (employer, day) = (draw.below(25), format!("2025-{:02}-{:02}", month + 1, 1 + draw.below(28)));
            writeln!(rows, "V{month:02}-{number:02},F{employer},,{},,,,,1,{day}", skills.join("|")).unwrap();
        }
    }
    rows
}

/// Skills that are said to rise or fade.
fn moving(vacancies: &str) -> BTreeSet<(String, Trend)> {
    let options = DemandOptions::default().with_by(&["month"]).unwrap();
    let demand = Tables { vacancies, ..Tables::default() }.market().demand(&options).unwrap();
    let told = demand.trends.into_iter().filter(|row| matches!(row.trend, Trend::Rising | Trend::Fading));
    told.map(|row| (row.skill.skill_id, row.trend)).collect()
}

#[test]
fn planted_trends_are_found_and_false_ones_are_rare() {
    let (mut found, mut wrong, mut told) = (0, 0, 0_usize);
    for seed in 0..12 {
        let (trend, planted): (_, fn(u64) -> u64) = if seed % 2 == 0 {
            (Trend::Rising, |month| 5 + 4 * month)
        } else {
            (Trend::Fading, |month| 50 - 4 * month)
        };
        let trends = moving(&year(seed, planted));
        found += usize::from(trends.contains(&("gis_mapping".to_owned(), trend)));
        wrong += trends.iter().filter(|(skill, _)| skill != "gis_mapping").count();
        told += trends.len();
    }
    assert_eq!(found, 12);
    // One in twenty of those told, and what chance may add to it over twelve markets.
    assert!(wrong <= 2, "{wrong} of {told} trends are none");
    // Without any trend hardly a market shows one.
    let markets = (100..112).filter(|seed| !moving(&year(*seed, |_| 20)).is_empty()).count();
    assert!(markets <= 2, "{markets} of 12 markets without a trend show one");
}

#[test]
fn one_employer_s_many_vacancies_make_no_trend() {
    let mut burst = String::new();
    let mut spread = String::new();
    for month in 1..=12 {
        for number in 0..30 {
            // The same counts: eight of thirty ask it in each of the last three months.
            let skill = if month > 9 && number < 8 { "gis_mapping" } else { "barista" };
            let employer = |burst: bool| if burst && skill == "gis_mapping" { 99 } else { month * 30 + number };
            for (rows, is_burst) in [(&mut burst, true), (&mut spread, false)] {
                let employer = employer(is_burst);
                writeln!(rows, "V{month}-{number},F{employer},,{skill},,,,,1,2025-{month:02}-01").unwrap();
            }
        }
    }
    assert_eq!(moving(&burst), BTreeSet::new());
    let told = [("barista".to_owned(), Trend::Fading), ("gis_mapping".to_owned(), Trend::Rising)];
    assert_eq!(moving(&spread), BTreeSet::from(told));
}

/// Vacancies with anything unknown.
fn vacancies() -> impl Strategy<Value = Vec<String>> {
    let skills = prop::sample::subsequence(vec!["smaw", "gtaw", "barista", "juru qwertz", "sim_a"], 0..4);
    let region = prop::sample::select(vec!["", "65", "65.71", "65.71.01", "65.03"]);
    let row = (skills, region, 0..40_u32, 1..6_u32, 0..4_u32);
    prop::collection::vec(row, 0..30).prop_map(|rows| {
        let told = |(at, (skills, region, day, openings, employer)): (usize, (Vec<&str>, &str, u32, u32, u32))| {
            let day = if day < 9 { String::new() } else { format!("2026-{:02}-11", 1 + day % 12) };
            let employer = if employer == 0 { String::new() } else { format!("F{employer}") };
            format!("V{at},{employer},,{},,,,{region},{openings},{day}\n", skills.join("|"))
        };
        rows.into_iter().enumerate().map(told).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn cells_add_up_and_the_order_of_rows_makes_no_difference(rows in vacancies(), turn in 0..30_usize) {
        let demand = |rows: &[String], by: &[&str]| {
            Tables { vacancies: &rows.concat(), ..Tables::default() }.demand(by)
        };
        let (all, cells) = (demand(&rows, &[]), demand(&rows, &["region", "month"]));
        for row in &all.rows {
            let of_skill = cells.rows.iter().filter(|cell| cell.skill == row.skill);
            let (vacancies, openings): (Vec<u64>, Vec<u64>) = of_skill.map(|cell| (cell.vacancies, cell.openings)).unzip();
            prop_assert_eq!((vacancies.iter().sum::<u64>(), openings.iter().sum::<u64>()), (row.vacancies, row.openings));
            prop_assert_eq!(row.required + row.preferred + row.mentioned, row.vacancies);
            prop_assert_eq!(row.of_vacancies, rows.len() as u64);
        }
        for row in &cells.rows {
            prop_assert!(row.vacancies <= row.of_vacancies && row.openings <= row.of_openings);
            prop_assert!(0.0 <= row.share.low && row.share.low <= row.share.share);
            prop_assert!(row.share.share <= row.share.high && row.share.high <= 1.0);
        }
        let mut turned = rows.clone();
        turned.rotate_left(if rows.is_empty() { 0 } else { turn % rows.len() });
        turned.reverse();
        let told = |demand: &Demand| serde_json::to_string(&(&demand.rows, &demand.trends, &demand.notes)).unwrap();
        prop_assert_eq!(told(&cells), told(&demand(&turned, &["region", "month"])));
    }
}
