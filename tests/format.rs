//! Does a market of every past version open? Each release leaves a small one under `tests/format`, with its answers.
//!
//! A folder is called after the version of the library and the format of its records, as in `0.1.0-1`. It holds `market` as
//! that version wrote it and `answers.json` as that version answered. A new release adds its own and changes none:
//!
//! ```text
//! cargo test --release --locked -p matcher-tests --test format -- --ignored make_format_market
//! ```
//!
//! Its lexicon, region table and policy are its own, since bundled ones may change from version to version.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use matcher_core::ledger::LedgerOptions;
use matcher_core::record::{Course, Employer, Event, Mou, Record, Target};
use matcher_core::store::{FILE, FORMAT_VERSION};
use matcher_core::{
    ErrorKind, Gazetteer, Lexicon, MarketOptions, Matcher, OnError, Policy, RankOptions, Ranking, Vacancy, Worker,
};
use matcher_tests::csv;
use serde_json::{Value, json};

const LEXICON: &str = "\
skill_id,label_id,aliases,broader
las,las,,
smaw,las smaw,las listrik,las
gtaw,las gtaw,las argon,las
forklift,forklift,operator forklift,
kasir,kasir,,
";

const REGIONS: &str = "\
code,name,lat,lon
64,Kalimantan Timur,0.5,116.5
64.72,Kota Samarinda,-0.5,117.1
65,Kalimantan Utara,3.0,116.0
65.03,Kabupaten Nunukan,4.1,117.6
65.71,Kota Tarakan,3.3,117.6
65.71.01,Tarakan Barat,3.3,117.6
";

const POLICY: &str = "\
id = \"residents\"
[order]
instrument = \"reserve\"
[order.reserve]
share = 0.5
[[target]]
unit = \"employer\"
scope = \"hires\"
share = 0.75
";

const WORKERS: &str = "\
worker_id,skills,summary,education,experience_years,certificates,home_region,ktp_region,wage_min,schemes
W1,las smaw|las gtaw,tukang las di galangan,SMK,5,,65.71.01,65.71,4000000,JKN
W2,forklift,operator forklift gudang,SMA,3,SIO Forklift@2027-05-01,65.71,65.71,3800000,JKK:lapsed@2026-01-31
W3,forklift|kasir,,SMA,8,SIO Forklift@2020-01-01,65.03,65.03,3800000,
W4,las listrik,las kapal,SMK,9,,64.72,64.72,4500000,
W5,kasir,,SMA,1,,65.71.01,,3000000,
W6,,,,,,,,,
W7,las,,SMP,,,65.03,,,
";

const VACANCIES: &str = "\
vacancy_id,title,skills_required,education_min,experience_min_years,wage_max,region,openings,employer_id,housing
V1,Tukang las,smaw:2|gtaw,SMK,2,4500000,65.71.01,2,F1,ya
V2,Operator forklift,forklift,SMA,1,4000000,65.71,1,F2,
V3,Kasir,kasir,SMP,,3500000,65.03,2,F2,
V4,Pekerja gudang,,,,,64.72,1,,
";

const EVENTS: &str = "\
event_id,date,kind,worker_id,vacancy_id,employer_id
E1,2026-09-01,referred,W1,V1,F1
E2,2026-09-10,placed,W1,V1,F1
E3,2026-09-12,placed,W4,V1,F1
E4,2026-10-01,referred,W5,V3,F2
";

fn markets() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("format")
}

/// The market as this version writes it: two commits, so that it has replaced and removed records.
fn write(directory: &Path) -> Matcher {
    let options = MarketOptions::default()
        .with_as_of("2026-11-01".parse().unwrap())
        .with_region("65.71".parse().unwrap())
        .with_lexicon(Arc::new(Lexicon::from_csv(LEXICON.as_bytes()).unwrap()))
        .with_regions(Arc::new(Gazetteer::from_csv(REGIONS.as_bytes()).unwrap()))
        .with_policy(Policy::from_toml(POLICY).unwrap());
    let mut market = Matcher::create(directory, options).unwrap();
    market.add_workers(csv(WORKERS), OnError::Raise).unwrap();
    market.add_vacancies(csv(VACANCIES), OnError::Raise).unwrap();
    market
        .add_employers(
            csv("employer_id,name,region,headcount_total\nF1,Galangan,65.71,80\nF2,Toko,65.03,12\n"),
            OnError::Raise,
        )
        .unwrap();
    market.add_courses(csv("course_id,title,skills_taught,days\nC1,Las dasar,smaw,30\n"), OnError::Raise).unwrap();
    market.add_mous(csv("mou_id,partner_id,seats\nM1,P1,20\n"), OnError::Raise).unwrap();
    market.add_targets(csv("target_id,measure,target\nT1,placed,100\n"), OnError::Raise).unwrap();
    market.add_events(csv(EVENTS), OnError::Raise).unwrap();
    market.commit().unwrap();
    market
        .add_workers(csv("worker_id,skills,home_region\nW7,las gtaw,65.71\nW8,forklift,65.71\n"), OnError::Raise)
        .unwrap();
    market.remove_workers(&["W6".to_owned()]).unwrap();
    market.remove_vacancies(&["V4".to_owned()]).unwrap();
    market.commit().unwrap();
    market
}

/// Everything that a version must give back.
fn answers(market: &Matcher) -> Value {
    let snapshot = market.snapshot();
    let settings = snapshot.settings();
    let ledger = market.ledger(&LedgerOptions::default()).unwrap();
    let owed = ledger.rows.iter().map(|row| json!([row.unit_id, row.required(), row.realised(), row.unknown]));
    json!({
        "generation": snapshot.generation(),
        "as_of": settings.as_of.map(|day| day.to_string()),
        "region": settings.region.map(|code| code.to_string()),
        "policy": settings.policy.id,
        "records": {
            "workers": records::<Worker>(market), "vacancies": records::<Vacancy>(market),
            "employers": records::<Employer>(market), "courses": records::<Course>(market), "mous": records::<Mou>(market),
            "targets": records::<Target>(market), "events": records::<Event>(market),
        },
        "workers_ranked": rows(&market.rank_workers(None, &RankOptions::default()).unwrap()),
        "vacancies_ranked": rows(&market.rank_vacancies(None, &RankOptions::default()).unwrap()),
        "owed": owed.collect::<Vec<_>>(),
    })
}

fn records<R: Record>(market: &Matcher) -> Value {
    let records = market.records::<R>().unwrap();
    for record in &records {
        assert!(market.record::<R>(record.key()).unwrap().as_ref() == Some(record), "{}", record.key());
    }
    serde_json::to_value(records).unwrap()
}

/// Ids, position, score and priority; a number as it is printed tells every bit.
fn rows(ranking: &Ranking) -> Vec<String> {
    let row = |row: &matcher_core::Row| {
        let (vacancy, worker) = (ranking.vacancy_id(row), ranking.worker_id(row));
        format!("{vacancy} {worker} {:?} {:?} {:?}", row.position, row.score, row.priority)
    };
    ranking.rows().iter().map(row).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else if entry.path().extension().is_none_or(|extension| extension != "lock") {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn size(path: &Path) -> u64 {
    let entries = fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { size(&path) } else { path.metadata().unwrap().len() }).sum()
}

#[test]
#[ignore = "writes the market of this version; see the head of this file"]
fn make_format_market() {
    let folder = markets().join(format!("{}-{FORMAT_VERSION}", env!("CARGO_PKG_VERSION")));
    assert!(!folder.exists(), "{} is there: a released market is never made anew", folder.display());
    let directory = tempfile::tempdir().unwrap();
    let market = write(directory.path());
    let answers = serde_json::to_string_pretty(&answers(&market)).unwrap();
    drop(market);
    copy(directory.path(), &folder.join("market"));
    fs::write(folder.join("answers.json"), answers + "\n").unwrap();
    assert!(size(&folder) < 200_000, "{} bytes", size(&folder));
}

#[test]
fn a_market_of_every_version_opens_and_answers_as_then() {
    let mut opened = 0;
    for folder in fs::read_dir(markets()).unwrap().map(|entry| entry.unwrap().path()) {
        let expected: Value = serde_json::from_str(&fs::read_to_string(folder.join("answers.json")).unwrap()).unwrap();
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        let directory = tempfile::tempdir().unwrap();
        copy(&folder.join("market"), directory.path());
        // A reader first, while nobody has brought the files up to date; then a writer, and a reader of what it left.
        for read_only in [true, false, true] {
            let market = Matcher::open(directory.path(), MarketOptions::default(), read_only);
            let market = market.unwrap_or_else(|error| panic!("{name}: {error}"));
            let found = answers(&market);
            for (part, expected) in expected.as_object().unwrap() {
                assert_eq!(&found[part], expected, "{name}, read_only {read_only}: {part}");
            }
        }
        let mut market = Matcher::open(directory.path(), MarketOptions::default(), false).unwrap();
        market.add_workers(csv("worker_id,skills\nW9,forklift\n"), OnError::Raise).unwrap();
        assert_eq!(market.commit().unwrap(), expected["generation"].as_u64().unwrap() + 1);
        assert!(market.record::<Worker>("W9").unwrap().is_some(), "{name}");
        opened += 1;
    }
    assert!(opened > 0, "no market was found");
}

#[test]
fn this_version_answers_as_its_own_market() {
    let folder = markets().join(format!("{}-{FORMAT_VERSION}", env!("CARGO_PKG_VERSION")));
    let Ok(text) = fs::read_to_string(folder.join("answers.json")) else {
        panic!("{} is missing: make_format_market makes it", folder.display());
    };
    let directory = tempfile::tempdir().unwrap();
    assert_eq!(answers(&write(directory.path())), serde_json::from_str::<Value>(&text).unwrap());
}

#[test]
fn a_newer_format_is_refused_by_name() {
    let directory = tempfile::tempdir().unwrap();
    drop(write(directory.path()));
    let file = directory.path().join(FILE);
    let mut bytes = fs::read(&file).unwrap();
    // SQLite keeps user_version as four bytes at offset 60 of the header.
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(&file, bytes).unwrap();
    for read_only in [true, false] {
        let error = Matcher::open(directory.path(), MarketOptions::default(), read_only).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Storage);
        let told = error.to_string();
        let says = [&format!("has format 99, this version reads up to {FORMAT_VERSION}"), "install a newer version"];
        assert!(says.iter().all(|part| told.contains(*part)), "{told}");
        assert!(told.contains(directory.path().to_str().unwrap()), "{told}");
    }
}
