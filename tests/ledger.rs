//! Is what is owed counted right? Known answers, everything an office's log gets wrong, and generated markets against a
//! plain way to share people out.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use matcher_core::ledger::{Ledger, LedgerOptions, LedgerRow, Topic};
use matcher_core::{Eligible, Error, ErrorKind, IngestReport, MarketOptions, Matcher, OnError, Policy, RankOptions};
use matcher_tests::csv;
use proptest::prelude::*;

/// A market of tables, each without its header.
#[derive(Debug, Default)]
struct Tables {
    workers: String,
    vacancies: String,
    employers: String,
    events: String,
}

const WORKERS: &str = "worker_id,skills,home_region\n";
const VACANCIES: &str = "vacancy_id,employer_id,site_id,skills_required,region,openings,skill_class,opens_on,closes_on,occupation,housing\n";
const EMPLOYERS: &str = "employer_id,principal_id,region,headcount_local,headcount_total\n";
const EVENTS: &str = "event_id,date,kind,worker_id,vacancy_id,employer_id,reason\n";

impl Tables {
    fn market(&self) -> Matcher {
        let options = MarketOptions::default().with_as_of("2026-11-01".parse().unwrap());
        let mut market = Matcher::in_memory(options).unwrap();
        let raise = |report: IngestReport| assert_eq!(report.refused, 0, "{report}");
        raise(market.add_workers(csv(&format!("{WORKERS}{}", self.workers)), OnError::Raise).unwrap());
        raise(market.add_vacancies(csv(&format!("{VACANCIES}{}", self.vacancies)), OnError::Raise).unwrap());
        raise(market.add_employers(csv(&format!("{EMPLOYERS}{}", self.employers)), OnError::Raise).unwrap());
        let reason = |line: &str| if line.contains("overridden") { "knows the site" } else { "" };
        let events: Vec<String> = self.events.lines().map(|line| format!("{line},{}", reason(line))).collect();
        raise(market.add_events(csv(&format!("{EVENTS}{}\n", events.join("\n"))), OnError::Raise).unwrap());
        market.commit().unwrap();
        market
    }

    fn ledger(&self, policy: &str) -> Result<Ledger, Error> {
        self.market().ledger(&LedgerOptions::default().with_policy(Policy::from_toml(policy).unwrap()))
    }
}

fn target(unit: &str, scope: &str, share: f64) -> String {
    format!("id = \"owed\"\n[[target]]\nunit = \"{unit}\"\nscope = \"{scope}\"\nshare = {share}\n")
}

fn row<'a>(ledger: &'a Ledger, id: &str) -> &'a LedgerRow {
    ledger.rows.iter().find(|row| row.unit_id == id).unwrap_or_else(|| panic!("no row of {id}: {:?}", ledger.rows))
}

/// Locals, all, unknown.
fn counts(row: &LedgerRow) -> (u64, u64, Option<u64>) {
    let counted = row.counted.unwrap();
    (counted.part(), counted.whole(), row.unknown)
}

fn ids(ledger: &Ledger, topic: Topic) -> Vec<&str> {
    let notes = ledger.notes.iter().filter(|note| note.topic == topic);
    notes.flat_map(|note| &note.ids).map(String::as_str).collect()
}

fn topics(ledger: &Ledger) -> Vec<Topic> {
    ledger.notes.iter().map(|note| note.topic).collect()
}

/// 822 local and 288 outside people over 43 contractors of one site, some above three quarters, some below.
///
/// # Source
///
/// The sum: domain notes, section 1.2, of an ammonium-nitrate site in 2022. How it is shared out is invented.
fn contractors() -> String {
    let mut employers = "P,,65.71,0,0\n".to_owned();
    for number in 0..43 {
        let (local, total) = match number {
            0..20 => (26, 26),
            20..42 => (13, 26),
            _ => (16, 18),
        };
        // Every third is the contractor of a contractor.
        let principal = if number % 3 == 2 { format!("C{:02}", number - 1) } else { "P".to_owned() };
        writeln!(employers, "C{number:02},{principal},65.71,{local},{total}").unwrap();
    }
    employers
}

#[test]
fn a_site_with_43_contractors_is_just_below_three_quarters() {
    let tables = Tables { employers: contractors(), ..Tables::default() };
    let ledger = tables.ledger(&target("site", "headcount", 0.75)).unwrap();
    let [site] = &ledger.rows[..] else { panic!("{:?}", ledger.rows) };
    assert_eq!((site.unit_id.as_str(), counts(site)), ("P", (822, 1_110, None)));
    assert_eq!(site.counted.unwrap().to_string(), "74.05 %");
    assert_eq!((site.required(), site.realised(), site.remaining()), (Some(833), Some(822), Some(11)));
    assert_eq!((site.met(), site.uncounted), (Some(false), 0));

    // Firm by firm half of them meet it, and nobody sees what the site lacks.
    let firms = tables.ledger(&target("employer", "headcount", 0.75)).unwrap();
    let met = |met| firms.rows.iter().filter(|row| row.met() == met).count();
    assert_eq!((met(Some(true)), met(Some(false)), met(None)), (21, 22, 1));
    let missing: u64 = firms.rows.iter().filter_map(LedgerRow::remaining).sum();
    assert_eq!(missing, 22 * 7);
}

#[test]
fn a_site_id_gathers_its_contractors_and_a_contractor_without_one_follows_its_principal() {
    let vacancies = "V1,P,S1,,65.71,1,,,,,\nV2,C1,S1,,65.71,1,,,,,\nV3,C2,,,65.71,1,,,,,\nV4,Q,S2,,65.71,1,,,,,\n";
    let employers = "P,,65.71,1,2\nC1,P,65.71,3,4\nC2,C1,65.71,1,1\nQ,,65.71,5,5\n";
    let tables = Tables {
        workers: "W1,,65.71\nW2,,65.71\nW3,,64.72\n".into(),
        vacancies: vacancies.into(),
        employers: employers.into(),
        events: "E1,2026-10-01,placed,W1,V2,\nE2,2026-10-01,placed,W2,V3,\nE3,2026-10-02,placed,W3,V4,\n".into(),
    };
    let hires = tables.ledger(&target("site", "hires", 0.5)).unwrap();
    let found: Vec<_> = hires.rows.iter().map(|row| (row.unit_id.as_str(), counts(row))).collect();
    assert_eq!(found, [("S1", (2, 2, Some(0))), ("S2", (0, 1, Some(0)))]);
    let heads = tables.ledger(&target("site", "headcount", 0.5)).unwrap();
    let found: Vec<_> = heads.rows.iter().map(|row| (row.unit_id.as_str(), counts(row))).collect();
    assert_eq!(found, [("S1", (5, 7, None)), ("S2", (5, 5, None))]);

    // With a second site the headcount of who works on both, or on nobody knows which, belongs to neither.
    let tables = Tables { vacancies: format!("{vacancies}V5,C1,S3,,65.71,1,,,,,\n"), ..tables };
    let heads = tables.ledger(&target("site", "headcount", 0.5)).unwrap();
    assert_eq!(ids(&heads, Topic::SeveralSites), ["C1", "C2"]);
    assert_eq!(
        (counts(row(&heads, "S1")), row(&heads, "S1").uncounted, row(&heads, "S1").met()),
        ((1, 2, None), 2, None)
    );
    assert_eq!(row(&heads, "S3").counted, None);
    let hires = tables.ledger(&target("site", "hires", 0.5)).unwrap();
    assert_eq!((counts(row(&hires, "P")), ids(&hires, Topic::SiteUnknown)), ((1, 1, Some(0)), vec!["V3"]));
}

#[test]
fn a_firm_with_half_the_city_and_two_villagers_passes_one_target_and_fails_the_other() {
    let mut tables = Tables { vacancies: "V1,F1,,,65.71.01,100,,,,,\n".into(), ..Tables::default() };
    for number in 0..100 {
        let home = match number {
            0..2 => "65.71.01",
            2..51 => "65.71.02",
            _ => "64.72.01",
        };
        writeln!(tables.workers, "W{number},,{home}").unwrap();
        writeln!(tables.events, "E{number},2026-10-01,placed,W{number},V1,").unwrap();
    }
    let ring = "[[tier]]\nname = \"affected\"\nregions = [\"65.71.01\"]\nmin_share = 0.1\n";
    let ledger = tables.ledger(&(target("employer", "hires", 0.5) + ring)).unwrap();
    let [city, villages] = &ledger.rows[..] else { panic!("{:?}", ledger.rows) };
    assert_eq!((counts(city), city.tier.as_deref(), city.met()), ((51, 100, Some(0)), None, Some(true)));
    assert_eq!((counts(villages), villages.tier.as_deref()), ((2, 100, Some(0)), Some("affected")));
    assert_eq!((villages.required(), villages.remaining(), villages.met()), (Some(10), Some(8), Some(false)));

    // Known only as the city, a home may be in the ring and isn't proven to be.
    tables.workers = tables.workers.replace("W2,,65.71.02\n", "W2,,65.71\n");
    let ledger = tables.ledger(&(target("employer", "hires", 0.5) + ring)).unwrap();
    assert_eq!((counts(&ledger.rows[0]), counts(&ledger.rows[1])), ((51, 100, Some(0)), (2, 100, Some(1))));
}

#[test]
fn more_locals_than_openings_are_an_error_about_the_denominator_and_an_exceeded_target_is_none() {
    let mut tables = Tables {
        workers: "W1,,65.71\nW2,,65.71\nW3,,65.71\n".into(),
        vacancies: "V1,F1,,,65.71,2,,,,,\n".into(),
        events: "E1,2026-10-01,placed,W1,V1,\nE2,2026-10-01,placed,W2,V1,\nE3,2026-10-02,placed,W3,V1,\n".into(),
        ..Tables::default()
    };
    for unit in ["vacancy", "employer", "site", "programme"] {
        let error = tables.ledger(&target(unit, "openings", 0.5)).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Input);
        let text = error.to_string();
        assert!(text.starts_with(unit) && text.contains(", openings"), "{text}");
        let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
        assert!(format!("{text}{cause}").contains("3 of 2 is above 100 %: the denominator 2 is too small"), "{text}");
    }
    // Of those hired three of three are local, where half are owed.
    let ledger = tables.ledger(&target("vacancy", "hires", 0.5)).unwrap();
    let all = &ledger.rows[0];
    assert_eq!(
        (counts(all), all.required(), all.remaining(), all.met()),
        ((3, 3, Some(0)), Some(2), Some(0), Some(true))
    );
    assert_eq!(ids(&ledger, Topic::AboveOpenings), ["V1"]);

    tables.events.truncate(tables.events.rfind("E3").unwrap());
    let ledger = tables.ledger(&target("vacancy", "openings", 0.5)).unwrap();
    assert_eq!((counts(&ledger.rows[0]), ledger.rows[0].met()), ((2, 2, Some(0)), Some(true)));
}

#[test]
fn without_headcounts_there_is_a_row_that_says_nothing_and_a_note_that_says_why() {
    let tables = Tables { employers: "F1,,65.71,,\nF2,,65.71,5,\nF3,,65.71,3,4\n".into(), ..Tables::default() };
    let ledger = tables.ledger(&target("employer", "headcount", 0.5)).unwrap();
    let nothing = row(&ledger, "F1");
    assert_eq!((nothing.counted, nothing.required(), nothing.met(), nothing.infeasible), (None, None, None, None));
    assert_eq!((nothing.unknown, nothing.uncounted), (None, 1));
    assert_eq!(row(&ledger, "F2").counted, None);
    assert_eq!(row(&ledger, "F3").met(), Some(true));
    assert_eq!(ids(&ledger, Topic::NoHeadcount), ["F1", "F2"]);
    assert_eq!(ledger.notes[0].text, "employers without headcounts, whose share nobody can tell: 2");
    // Part of a sum says nothing of the whole.
    let ledger = tables.ledger(&target("programme", "headcount", 0.5)).unwrap();
    let sum = &ledger.rows[0];
    assert_eq!((counts(sum), sum.uncounted, sum.met()), ((3, 4, None), 2, None));
    // Headcounts tell no class of skill and no ring.
    let ring = "[[tier]]\nlevel = \"kecamatan\"\nmin_share = 0.1\n";
    for (policy, topic) in [
        (target("employer", "headcount", 0.5) + "skill_class = [\"unskilled\"]\n", Topic::HeadcountTooCoarse),
        (target("vacancy", "headcount", 0.5), Topic::HeadcountTooCoarse),
        (target("employer", "headcount", 0.5) + ring, Topic::HeadcountWithoutRings),
    ] {
        let ledger = tables.ledger(&policy).unwrap();
        assert!(topics(&ledger).contains(&topic), "{policy}");
        assert!(ledger.rows.iter().all(|row| row.tier.is_none()), "{policy}");
    }
}

#[test]
fn a_contractor_that_is_its_own_principal_is_refused_with_its_line() {
    let mut market = Matcher::in_memory(MarketOptions::default()).unwrap();
    let own = format!("{EMPLOYERS}F1,F1,65.71,1,2\nF2,F1,65.71,1,2\n");
    let report = market.add_employers(csv(&own), OnError::Report).unwrap();
    assert_eq!((report.accepted, report.refused), (1, 1));
    assert_eq!((report.issues[0].line, report.issues[0].column.as_deref()), (Some(2), Some("principal_id")));
    let error = market.add_employers(csv(&own), OnError::Raise).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Input);
}

#[test]
fn principals_in_a_circle_are_an_error_where_sites_are_counted_and_a_note_elsewhere() {
    let tables = Tables {
        employers: "A,B,65.71,1,2\nB,C,65.71,1,2\nC,A,65.71,1,2\nD,X,65.71,1,2\n".into(),
        ..Tables::default()
    };
    let error = tables.ledger(&target("site", "headcount", 0.5)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Input);
    assert!(error.to_string().contains("goes in a circle: A > B > C > A"), "{error}");
    let ledger = tables.ledger(&target("employer", "headcount", 0.5)).unwrap();
    assert_eq!(ids(&ledger, Topic::Circle), ["A", "B", "C"]);
    assert_eq!((ids(&ledger, Topic::PrincipalUnknown), ledger.rows.len()), (vec!["D"], 4));
    // A principal who isn't on file still holds its contractors together.
    let tables = Tables { employers: "D,X,65.71,1,2\nE,X,65.71,1,2\n".into(), ..Tables::default() };
    let ledger = tables.ledger(&target("site", "headcount", 0.5)).unwrap();
    assert_eq!((ledger.rows.len(), counts(row(&ledger, "X"))), (1, (2, 4, None)));
}

#[test]
fn a_log_out_of_order_is_read_by_days_and_what_cannot_be_is_named() {
    let tables = Tables {
        workers: "W1,,65.71\nW2,,65.71\nW3,,64.72\nW4,,65.71\nW5,,65.71\n".into(),
        vacancies: "V1,F1,,,65.71,9,,2026-09-01,,,\n".into(),
        // Ends stand before placements here, and days tell what came first.
        events: "E01,2026-10-20,ended,W1,V1,\nE02,2026-10-01,placed,W1,V1,\nE03,2026-10-05,placed,W1,V1,\n\
                 E04,2026-09-20,ended,W2,V1,\nE05,2026-10-01,placed,W2,V1,\nE06,2026-10-09,ended,W3,V1,\n\
                 E07,2026-11-02,placed,W3,V1,\nE08,,placed,W4,V1,\nE09,2026-08-01,placed,W5,V1,\n\
                 E10,2026-10-01,,W4,V1,\nE11,2026-10-10,ended,W5,,F2\nE12,2026-10-10,ended,,V1,\n\
                 E13,2026-10-02,overridden,W2,V1,\nE14,2026-09-30,overridden,W2,V1,\nE15,2026-10-03,filled,,V1,\n"
            .into(),
        ..Tables::default()
    };
    let ledger = tables.ledger(&target("vacancy", "hires", 0.5)).unwrap();
    // W1 (left again, and hired all the same), W2 and W5.
    assert_eq!(counts(&ledger.rows[0]), (3, 3, Some(0)));
    for (topic, expected) in [
        (Topic::Repeated, vec!["E03"]),
        (Topic::EndedBeforePlaced, vec!["E04"]),
        (Topic::EndedWithoutPlaced, vec!["E06", "E11", "E12"]),
        (Topic::Later, vec!["E07"]),
        (Topic::Undated, vec!["E08"]),
        (Topic::BeforeOpening, vec!["E09"]),
        (Topic::KindUnknown, vec!["E10"]),
        (Topic::Overridden, vec!["E05"]),
        (Topic::FilledUnreported, vec!["V1"]),
    ] {
        assert_eq!(ids(&ledger, topic), expected, "{topic:?}");
    }
    assert_eq!(ledger.notes.len(), 9);
}

#[test]
fn who_or_what_is_not_on_file_is_of_unknown_origin_and_stays_in_the_denominator() {
    let tables = Tables {
        workers: "W1,,65.71\nW2,,\n".into(),
        vacancies: "V1,F1,,,65.71,9,,,,,\nV2,F1,,,,9,,,,,\n".into(),
        events: "E1,2026-10-01,placed,W1,V1,\nE2,2026-10-01,placed,W9,V1,\nE3,2026-10-01,placed,,V1,\n\
                 E4,2026-10-01,placed,,V1,\nE5,2026-10-01,placed,W2,V1,\nE6,2026-10-01,placed,W1,V9,F2\n\
                 E7,2026-10-01,placed,W1,V2,\nE8,2026-10-01,placed,W1,V1,F3\nE9,2026-10-02,placed,W1,,\n"
            .into(),
        ..Tables::default()
    };
    let ledger = tables.ledger(&target("employer", "hires", 0.5)).unwrap();
    // W1, W9, two whom nobody names, W2 without a home; W1 at V2 is the same person.
    assert_eq!(counts(row(&ledger, "F1")), (1, 5, Some(4)));
    assert_eq!(counts(row(&ledger, "F2")), (0, 1, Some(1)));
    assert_eq!(ids(&ledger, Topic::WorkerUnknown), ["E2", "E3", "E4"]);
    assert_eq!(ids(&ledger, Topic::VacancyUnknown), ["E6", "E9"]);
    // The same person at the same vacancy is one hire, whoever is named as employer.
    assert_eq!((ids(&ledger, Topic::Repeated), ids(&ledger, Topic::EmployerDiffers)), (vec!["E8"], vec!["E8"]));
    assert_eq!(ids(&ledger, Topic::EmployerUnknown), ["E9"]);
    let ledger = tables.ledger(&target("vacancy", "hires", 0.5)).unwrap();
    assert_eq!(counts(row(&ledger, "V2")), (0, 1, Some(1)), "nobody tells where the site is");
    assert_eq!(counts(row(&ledger, "V9")), (0, 1, Some(1)));
}

#[test]
fn classes_periods_places_and_exemptions_decide_what_counts() {
    let tables = Tables {
        workers: "W1,,65.71\nW2,,65.71\nW3,,65.71\nW4,,65.71\nW5,,65.71\nW6,,65.71\n".into(),
        vacancies: "V1,F1,,,65.71,4,unskilled,2026-03-01,,,\nV2,F1,,,65.71,4,skilled,2025-03-01,,,\n\
                    V3,F1,,,64.72,4,unskilled,,,,\nV4,F1,,,,4,,,,,\nV5,F1,,,65.71,4,unskilled,,,1321,\n\
                    V6,F1,,,65.71,8,unskilled,2026-12-01,,,\nV7,F1,,,65.71,2,unskilled,,,7212,\n"
            .into(),
        employers: "F1,,65.71,,\nF2,,64.72,,\n".into(),
        events: "E1,2026-04-01,placed,W1,V1,\nE2,2025-04-01,placed,W2,V1,\nE3,2026-04-01,placed,W3,V2,\n\
                 E4,2026-04-01,placed,W4,V3,\nE5,2026-04-01,placed,W5,V4,\nE6,2026-04-01,placed,W6,V5,\n"
            .into(),
    };
    let policy = "id = \"owed\"\njurisdiction = \"65.71\"\nvalid_from = 2020-01-01\n\
                  [strategic]\nkbji = [\"1321\"]\n\
                  [[exemption]]\nreason = \"specialist\"\nevidence = \"list\"\nkbji = [\"7212\"]\n\
                  [[exemption]]\nreason = \"rare\"\nevidence = \"labour_market_test\"\n\
                  [[target]]\nunit = \"employer\"\nscope = \"hires\"\nskill_class = [\"unskilled\"]\nshare = 0.5\n\
                  from = 2026-01-01\n\
                  [[target]]\nunit = \"employer\"\nscope = \"openings\"\nskill_class = [\"unskilled\", \"strategic\"]\n\
                  share = 0.5\nfrom = 2026-01-01\nto = 2026-12-31\n\
                  [[target]]\nunit = \"employer\"\nscope = \"headcount\"\nshare = 0.5\nto = 2025-12-31\n";
    let ledger = tables.ledger(policy).unwrap();
    let [hires, openings] = &ledger.rows[..] else { panic!("{:?}", ledger.rows) };
    // W1 alone: W2 came before the period, W3 is skilled, W4 elsewhere, the class of V4 isn't told, V5 is strategic.
    assert_eq!((hires.skill_class.as_str(), counts(hires)), ("unskilled", (1, 1, Some(0))));
    // V1 and V5; V6 isn't advertised yet, V7 is let out. W2 came earlier, to an opening of the period.
    assert_eq!((openings.skill_class.as_str(), counts(openings)), ("unskilled|strategic", (3, 8, Some(0))));
    for (topic, expected) in [
        (Topic::BeforePeriod, vec!["E2"]),
        (Topic::Outside, vec!["E4"]),
        (Topic::ClassUnknown, vec!["E5"]),
        (Topic::Exempt, vec!["V7"]),
        (Topic::PaperExemption, vec!["rare"]),
    ] {
        assert_eq!(ids(&ledger, topic), expected, "{topic:?}");
    }
    let over = policy.replace("valid_from = 2020-01-01", "valid_to = 2020-01-01");
    let over = tables.ledger(&over[..over.find("[[target]]").unwrap()]).unwrap();
    assert_eq!((over.rows.len(), topics(&over)), (0, vec![Topic::NotInForce]));
    assert_eq!(topics(&tables.ledger("id = \"none\"\n").unwrap()), [Topic::NoTarget]);
    let elsewhere = MarketOptions::default().with_region("62.71".parse().unwrap());
    let options = LedgerOptions::default().with_policy(Policy::from_toml(policy).unwrap());
    let error = Matcher::in_memory(elsewhere).unwrap().ledger(&options).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Config);
}

#[test]
fn what_nobody_could_take_is_infeasible() {
    // Four were hired from elsewhere, so that two locals are missing at each post.
    let posts = |skill: &str| format!("V1,F1,,{skill},65.71,6,,2026-10-01,2026-11-30,,yes\n");
    let mut tables = Tables { vacancies: posts("smaw"), ..Tables::default() };
    for number in 0..4 {
        writeln!(tables.workers, "X{number},smaw,64.72").unwrap();
        writeln!(tables.events, "E{number},2026-10-02,placed,X{number},V1,").unwrap();
    }
    let infeasible = |tables: &Tables| {
        let ledger = tables.ledger(&target("vacancy", "hires", 0.5)).unwrap();
        (ledger.rows[0].remaining(), ledger.rows[0].infeasible)
    };
    assert_eq!(infeasible(&tables), (Some(2), Some(2)));
    tables.workers.push_str("L1,smaw,65.71\n");
    assert_eq!(infeasible(&tables), (Some(2), Some(1)));
    // Who has no skill in common is no candidate, who lives nobody knows where is no local, who is at work isn't free.
    tables.workers.push_str("L2,barista,65.71\nL3,smaw,\nL4,smaw,65.71\n");
    tables.events.push_str("E5,2026-10-03,placed,L4,V9,F9\n");
    assert_eq!(infeasible(&tables), (Some(2), Some(1)));
    tables.events.push_str("E6,2026-10-20,ended,L4,,F9\n");
    assert_eq!(infeasible(&tables), (Some(2), Some(0)));
    // Without an opening there is nothing that anybody could take.
    for closed in [
        tables.events.clone() + "E7,2026-10-20,filled,,V1,\n",
        tables.events.clone() + "E7,2026-10-20,placed,W8,V1,\nE8,2026-10-20,placed,W9,V1,\n",
    ] {
        let full = Tables {
            workers: tables.workers.replace("L4,smaw", "L4,barista"),
            vacancies: tables.vacancies.clone(),
            employers: String::new(),
            events: closed,
        };
        assert_eq!(infeasible(&full).1, Some(0));
    }
    let closed = Tables { vacancies: posts("gtaw").replace("2026-11-30", "2026-10-31"), ..tables };
    assert_eq!(infeasible(&closed), (Some(2), Some(0)));
}

#[test]
fn one_person_takes_one_opening_of_an_employer() {
    // Two posts, one opening each left, and the same two locals; L1 alone can take the second.
    let tables = Tables {
        workers: "L1,smaw|barista,65.71\nL2,smaw,65.71\nX1,smaw,64.72\nX2,smaw,64.72\n".into(),
        vacancies: "V1,F1,,smaw,65.71,2,,,,,yes\nV2,F1,,barista,65.71,2,,,,,yes\n".into(),
        employers: String::new(),
        events: "E1,2026-10-02,placed,X1,V1,\nE2,2026-10-02,placed,X2,V2,\n".into(),
    };
    let owed = |tables: &Tables, unit| {
        let ledger = tables.ledger(&target(unit, "hires", 1.0)).unwrap();
        ledger.rows.iter().map(|row| (row.remaining().unwrap(), row.infeasible.unwrap())).collect::<Vec<_>>()
    };
    assert_eq!(owed(&tables, "employer"), [(2, 0)]);
    let without = Tables { workers: tables.workers.replace("L2,smaw", "L2,perawat"), ..tables };
    assert_eq!((owed(&without, "employer"), owed(&without, "vacancy")), (vec![(2, 1)], vec![(1, 0), (1, 0)]));
}

/// The largest number of openings that people can take, found by augmenting paths, one opening after the other.
fn most_placed(openings: &[BTreeSet<String>]) -> usize {
    fn seat<'a>(
        at: usize,
        openings: &'a [BTreeSet<String>],
        taken: &mut BTreeMap<&'a str, usize>,
        seen: &mut BTreeSet<&'a str>,
    ) -> bool {
        for person in &openings[at] {
            if seen.insert(person)
                && taken.get(person.as_str()).copied().is_none_or(|other| seat(other, openings, taken, seen))
            {
                taken.insert(person, at);
                return true;
            }
        }
        false
    }
    let mut taken = BTreeMap::new();
    (0..openings.len()).filter(|at| seat(*at, openings, &mut taken, &mut BTreeSet::new())).count()
}

/// Skills, home and workplace of each worker; skills, employer and openings of each vacancy.
fn generated() -> impl Strategy<Value = Tables> {
    let skills = || prop::sample::subsequence(vec!["smaw", "barista", "perawat"], 1..=3);
    let home = || prop::sample::select(vec!["65.71.01", "65.71.02", "65.71", "64.72", ""]);
    let placed = prop::option::weighted(0.4, (0..6_usize, 1..28_u32, any::<bool>()));
    let workers = prop::collection::vec((skills(), home(), placed), 0..30);
    let vacancies = prop::collection::vec((skills(), 0..3_u32, 1..9_u32, any::<bool>()), 1..6);
    (workers, vacancies).prop_map(|(workers, vacancies)| {
        let mut tables = Tables { employers: "F0,,,,\nF1,F0,,,\n".into(), ..Tables::default() };
        for (number, (skills, home, placed)) in workers.into_iter().enumerate() {
            writeln!(tables.workers, "W{number:02},{},{home}", skills.join("|")).unwrap();
            if let Some((vacancy, day, ended)) = placed {
                writeln!(tables.events, "E{number:02},2026-10-{day:02},placed,W{number:02},V{vacancy},").unwrap();
                if ended {
                    writeln!(tables.events, "X{number:02},2026-10-28,ended,W{number:02},V{vacancy},").unwrap();
                }
            }
        }
        for (number, (skills, employer, openings, filled)) in vacancies.into_iter().enumerate() {
            let skills = skills.join("|");
            writeln!(tables.vacancies, "V{number},F{employer},,{skills},65.71.01,{openings},,,,,yes").unwrap();
            if filled && number == 0 {
                writeln!(tables.events, "F{number:02},2026-10-28,filled,,V{number},").unwrap();
            }
        }
        tables
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn infeasible_is_what_no_sharing_out_of_people_could_reach(tables in generated(), share in 0..=20_u32) {
        let market = tables.market();
        let ranking = RankOptions::default().with_k(1_000).with_eligible(Eligible::Pass);
        let ranking = market.rank_workers(None, &ranking).unwrap();
        let ends: BTreeSet<&str> = tables.events.lines().filter(|line| line.contains("ended")).map(|line| &line[1..3]).collect();
        let placed: Vec<(&str, &str)> = tables.events.lines().filter(|line| line.contains("placed"))
            .map(|line| (line.split(',').nth(3).unwrap(), line.split(',').nth(4).unwrap())).collect();
        let at_work: BTreeSet<&str> = placed.iter().map(|(worker, _)| *worker).filter(|worker| !ends.contains(&worker[1..])).collect();
        for (unit, column) in [("vacancy", 0), ("employer", 1), ("programme", 9)] {
            let ring = "[[tier]]\nlevel = \"kecamatan\"\nmin_share = 0.3\n";
            let policy = Policy::from_toml(&(target(unit, "hires", f64::from(share) / 20.0) + ring)).unwrap();
            let ledger = market.ledger(&LedgerOptions::default().with_policy(policy.clone())).unwrap();
            let again = market.ledger(&LedgerOptions::default().with_policy(policy).with_threads(3)).unwrap();
            prop_assert_eq!((&ledger.rows, &ledger.notes), (&again.rows, &again.notes));
            for row in &ledger.rows {
                let mut openings: Vec<BTreeSet<String>> = Vec::new();
                for line in tables.vacancies.lines() {
                    let cells: Vec<&str> = line.split(',').collect();
                    let filled = tables.events.contains(&format!("filled,,{}", cells[0]));
                    if column < 9 && cells[column] != row.unit_id || filled {
                        continue;
                    }
                    let left = cells[5].parse::<usize>().unwrap().saturating_sub(placed.iter().filter(|(_, v)| *v == cells[0]).count());
                    let near = |row: &matcher_core::engine::Row| row.tier == matcher_core::ResidencyTier::Kecamatan;
                    let people = ranking.rows().iter().filter(|pair| {
                        ranking.vacancy_id(pair) == cells[0] && pair.is_local == Some(true)
                            && (row.tier.is_none() || near(pair)) && !at_work.contains(ranking.worker_id(pair))
                    });
                    let people: BTreeSet<String> = people.map(|pair| ranking.worker_id(pair).to_owned()).collect();
                    openings.extend(std::iter::repeat_n(people, left));
                }
                let counted = row.counted.unwrap();
                let asked = usize::try_from(row.remaining().unwrap()).unwrap().min(openings.len());
                let expected = asked - most_placed(&openings).min(asked);
                prop_assert_eq!(row.infeasible, Some(expected as u64), "{} {:?}", row.unit_id, row.tier);
                // Never anybody twice, never an unknown among the locals.
                prop_assert!(counted.part() + row.unknown.unwrap() <= counted.whole());
                prop_assert_eq!(row.met(), (counted.whole() > 0).then(|| row.remaining() == Some(0)));
            }
        }
    }
}
