//! Is damage to a stored market found, and what is whole kept?

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use matcher_core::units::Date;
use matcher_core::{ErrorKind, MarketOptions, Matcher, OnError, RankOptions, Vacancy, Worker};
use matcher_tests::{VACANCIES, WORKERS, csv};

const FILE: &str = "records.sqlite";

fn stored(directory: &Path) -> Matcher {
    let options = MarketOptions::default().with_as_of(Date::new(2026, 11, 1).unwrap());
    let mut market = Matcher::create(directory, options).unwrap();
    market.add_workers(csv(WORKERS), OnError::Raise).unwrap();
    market.add_vacancies(csv(VACANCIES), OnError::Raise).unwrap();
    market.commit().unwrap();
    market
}

fn open(directory: &Path, read_only: bool) -> matcher_core::Result<Matcher> {
    Matcher::open(directory, MarketOptions::default(), read_only)
}

fn fingerprint(market: &Matcher) -> String {
    market.rank_workers(None, &RankOptions::default()).unwrap().fingerprint()
}

/// Puts bytes in the place of others, as long, wherever they stand in a file.
fn exchange(file: &Path, from: &str, to: &str) {
    assert_eq!(from.len(), to.len());
    let mut bytes = fs::read(file).unwrap();
    let places: Vec<usize> =
        (0..bytes.len() - from.len()).filter(|at| bytes[*at..].starts_with(from.as_bytes())).collect();
    assert!(!places.is_empty(), "{from} is not in {}", file.display());
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to.as_bytes());
    }
    fs::write(file, bytes).unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.path().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

#[test]
fn a_changed_letter_of_a_record_is_found_and_everybody_else_is_kept() {
    let directory = tempfile::tempdir().unwrap();
    drop(stored(directory.path()));
    exchange(&directory.path().join(FILE), r#"{"worker_id":"W2","#, r#"{"worker_id":"W9","#);
    for read_only in [true, false] {
        let error = open(directory.path(), read_only).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Storage);
        assert!(error.to_string().contains("the record W2 of workers is not what was written"), "{error}");
    }
    let checkup = Matcher::checkup(directory.path()).unwrap();
    assert_eq!((checkup.is_whole(), checkup.generation), (false, None));
    let checkup = Matcher::repair(directory.path(), MarketOptions::default()).unwrap();
    assert_eq!(checkup.lost, [("workers".to_owned(), Some("W2".to_owned()))]);
    assert_eq!(checkup.missing, BTreeMap::from([("workers".to_owned(), 1)]));
    assert_eq!((checkup.kept, checkup.generation, checkup.settings_lost), (8, Some(2), false));
    let mut market = open(directory.path(), false).unwrap();
    assert_eq!(market.snapshot().settings().as_of, Date::new(2026, 11, 1).ok());
    assert_eq!((market.count::<Worker>().unwrap(), market.count::<Vacancy>().unwrap()), (5, 3));
    // What was set aside holds people, so that an erasure takes it away.
    let aside = directory.path().join("records.sqlite.damaged");
    assert_eq!(checkup.set_aside, Some(aside.display().to_string()));
    assert!(aside.is_file());
    market.erase_worker("W1").unwrap();
    assert!(!aside.exists());
    drop(market);
    assert!(Matcher::checkup(directory.path()).unwrap().is_whole());
}

#[test]
fn changed_settings_are_found() {
    let directory = tempfile::tempdir().unwrap();
    drop(stored(directory.path()));
    exchange(&directory.path().join(FILE), "2026-11-01", "2026-11-02");
    let error = open(directory.path(), true).unwrap_err().to_string();
    assert!(error.contains("the settings are not what was written"), "{error}");
    let checkup = Matcher::repair(directory.path(), MarketOptions::default()).unwrap();
    assert!(checkup.settings_lost && checkup.lost.is_empty());
    let market = open(directory.path(), true).unwrap();
    assert_eq!((market.snapshot().settings().as_of, market.count::<Worker>().unwrap()), (None, 6));
}

#[test]
fn a_log_that_is_gone_is_found_though_the_rest_is_whole() {
    let (directory, killed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut market = stored(directory.path());
    drop(market);
    market = open(directory.path(), false).unwrap();
    market.remove_workers(&["W1".to_owned()]).unwrap();
    market.commit().unwrap();
    // What a killed writer leaves: the last commit is in the log alone.
    copy(directory.path(), killed.path());
    let log = killed.path().join("records.sqlite-wal");
    assert_eq!(open(killed.path(), true).unwrap().count::<Worker>().unwrap(), 5);
    fs::remove_file(&log).ok();
    fs::remove_file(killed.path().join("records.sqlite-shm")).ok();
    for read_only in [true, false] {
        let error = open(killed.path(), read_only).unwrap_err().to_string();
        assert!(error.contains("they end with generation 1, though generation 2 was committed"), "{error}");
    }
    let checkup = Matcher::repair(killed.path(), MarketOptions::default()).unwrap();
    assert_eq!((checkup.generation, checkup.kept), (Some(3), 9));
    assert_eq!(open(killed.path(), true).unwrap().count::<Worker>().unwrap(), 6);
}

#[test]
fn what_is_derived_may_go_or_lie() {
    let directory = tempfile::tempdir().unwrap();
    let market = stored(directory.path());
    let before = fingerprint(&market);
    drop(market);
    let list = directory.path().join("index/workers/meta.json");
    for change in [
        (&|| exchange(&list, "max_doc", "max_dog")) as &dyn Fn(),
        &|| exchange(&list, "docstore_blocksize\": 16384", "docstore_blocksize\": 16385"),
        &|| fs::remove_file(directory.path().join("index/seal")).unwrap(),
        &|| fs::write(directory.path().join("index/seal"), "x").unwrap(),
        &|| fs::remove_file(directory.path().join("committed")).unwrap(),
        &|| fs::write(directory.path().join("committed"), "generation 99 x").unwrap(),
        &|| fs::remove_dir_all(directory.path().join("readers")).unwrap_or_default(),
    ] {
        change();
        for read_only in [true, false] {
            assert_eq!(fingerprint(&open(directory.path(), read_only).unwrap()), before);
        }
    }
}

#[test]
fn a_market_whose_records_are_gone_is_none_and_no_new_one_takes_its_place() {
    let directory = tempfile::tempdir().unwrap();
    drop(stored(directory.path()));
    fs::remove_file(directory.path().join(FILE)).unwrap();
    for result in [
        open(directory.path(), true),
        open(directory.path(), false),
        Matcher::create(directory.path(), MarketOptions::default()),
    ] {
        assert!(result.unwrap_err().to_string().contains("holds no market"));
    }
    fs::write(directory.path().join(FILE), vec![7; 40_000]).unwrap();
    let error = Matcher::repair(directory.path(), MarketOptions::default()).unwrap_err().to_string();
    assert!(error.contains("nothing of the records"), "{error}");
}

#[test]
fn a_whole_market_is_left_as_it_is() {
    let directory = tempfile::tempdir().unwrap();
    drop(stored(directory.path()));
    let before = fs::read(directory.path().join(FILE)).unwrap();
    fs::remove_dir_all(directory.path().join("index")).unwrap();
    let checkup = Matcher::checkup(directory.path()).unwrap();
    assert!(checkup.is_whole() && !checkup.index_fits);
    let checkup = Matcher::repair(directory.path(), MarketOptions::default()).unwrap();
    assert!(checkup.is_whole() && !checkup.index_fits && checkup.set_aside.is_none());
    assert_eq!(fs::read(directory.path().join(FILE)).unwrap(), before);
    assert!(Matcher::checkup(directory.path()).unwrap().index_fits);
    let _writer = open(directory.path(), false).unwrap();
    let error = Matcher::repair(directory.path(), MarketOptions::default()).unwrap_err().to_string();
    assert!(error.contains(&format!("by process {}", std::process::id())), "{error}");
}
