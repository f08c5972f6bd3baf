//! Does a market keep what it was given? Commits, opening, damage, locks, formats, identity numbers.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;

use matcher_core::units::Date;
use matcher_core::{ErrorKind, MarketOptions, Matcher, OnError, RankOptions, Vacancy, Worker};
use matcher_tests::{VACANCIES, WORKERS, csv};

fn stored(directory: &Path) -> Matcher {
    let mut market =
        Matcher::create(directory, MarketOptions::default().with_as_of(Date::new(2026, 11, 1).unwrap())).unwrap();
    market.add_workers(csv(WORKERS), OnError::Raise).unwrap();
    market.add_vacancies(csv(VACANCIES), OnError::Raise).unwrap();
    market.commit().unwrap();
    market
}

fn fingerprint(market: &Matcher) -> String {
    market.rank_workers(None, &RankOptions::default()).unwrap().fingerprint()
}

#[test]
fn before_a_commit_nothing_is_visible_and_closing_forgets_it() {
    let directory = tempfile::tempdir().unwrap();
    let mut market = stored(directory.path());
    let before = fingerprint(&market);
    market.remove_workers(&["W1".to_owned()]).unwrap();
    assert_eq!(fingerprint(&market), before);
    assert!(market.record::<Worker>("W1").unwrap().is_some());
    drop(market);
    let market = Matcher::open(directory.path(), MarketOptions::default(), false).unwrap();
    assert_eq!((fingerprint(&market), market.snapshot().generation()), (before, 1));
}

#[test]
fn a_reopened_market_ranks_the_same_with_its_stored_settings() {
    let directory = tempfile::tempdir().unwrap();
    let before = fingerprint(&stored(directory.path()));
    for read_only in [false, true] {
        let market = Matcher::open(directory.path(), MarketOptions::default(), read_only).unwrap();
        assert_eq!(fingerprint(&market), before);
        assert_eq!(market.snapshot().settings().as_of, Date::new(2026, 11, 1).ok());
    }
}

#[test]
fn a_missing_or_damaged_index_is_built_anew() {
    let directory = tempfile::tempdir().unwrap();
    let before = fingerprint(&stored(directory.path()));
    let index = directory.path().join("index");
    fs::remove_dir_all(&index).unwrap();
    assert_eq!(fingerprint(&Matcher::open(directory.path(), MarketOptions::default(), false).unwrap()), before);
    assert!(index.is_dir());
    for extension in ["term", "idx", "fast", "store"] {
        let file = find(&index, extension);
        let mut bytes = fs::read(&file).unwrap();
        let middle = bytes.len() / 3;
        bytes[middle] ^= 0xff;
        fs::write(&file, bytes).unwrap();
        for read_only in [true, false] {
            let market = Matcher::open(directory.path(), MarketOptions::default(), read_only).unwrap();
            assert_eq!(fingerprint(&market), before, "{extension}");
        }
    }
}

fn find(directory: &Path, extension: &str) -> std::path::PathBuf {
    let files = ["workers", "vacancies"].into_iter().flat_map(|part| fs::read_dir(directory.join(part)).unwrap());
    let mut files = files.map(|entry| entry.unwrap().path());
    files.find(|path| path.extension().is_some_and(|found| found == extension)).unwrap()
}

#[test]
fn an_index_of_another_generation_is_built_anew() {
    let directory = tempfile::tempdir().unwrap();
    let older = tempfile::tempdir().unwrap();
    let mut market = stored(directory.path());
    copy(&directory.path().join("index"), older.path());
    market.remove_workers(&["W1".to_owned()]).unwrap();
    assert_eq!(market.commit().unwrap(), 2);
    let after = fingerprint(&market);
    drop(market);
    fs::remove_dir_all(directory.path().join("index")).unwrap();
    copy(older.path(), &directory.path().join("index"));
    assert_eq!(fingerprint(&Matcher::open(directory.path(), MarketOptions::default(), false).unwrap()), after);
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn a_second_writer_is_refused_and_readers_are_not() {
    let directory = tempfile::tempdir().unwrap();
    let market = stored(directory.path());
    let error = Matcher::open(directory.path(), MarketOptions::default(), false).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Storage);
    assert!(error.to_string().contains("open for writing elsewhere"), "{error}");
    let mut reader = Matcher::open(directory.path(), MarketOptions::default(), true).unwrap();
    assert_eq!(fingerprint(&reader), fingerprint(&market));
    let error = reader.add_workers(csv(WORKERS), OnError::Report).unwrap_err();
    assert!(error.to_string().contains("read-only"), "{error}");
    drop(market);
    assert!(Matcher::open(directory.path(), MarketOptions::default(), false).is_ok());
}

#[test]
fn a_directory_that_is_no_market_is_refused_and_left_alone() {
    let directory = tempfile::tempdir().unwrap();
    fs::write(directory.path().join("letter.txt"), "x").unwrap();
    for result in [
        Matcher::create(directory.path(), MarketOptions::default()),
        Matcher::open(directory.path(), MarketOptions::default(), true),
        Matcher::open(&directory.path().join("absent"), MarketOptions::default(), false),
    ] {
        let error = result.unwrap_err();
        assert!(error.to_string().contains("holds no market"), "{error}");
    }
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[test]
fn a_newer_format_and_a_foreign_file_are_refused() {
    let directory = tempfile::tempdir().unwrap();
    drop(stored(directory.path()));
    let file = directory.path().join("records.sqlite");
    let mut bytes = fs::read(&file).unwrap();
    // SQLite keeps user_version as four bytes at offset 60 of the header.
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(&file, &bytes).unwrap();
    let error = Matcher::open(directory.path(), MarketOptions::default(), false).unwrap_err();
    assert!(error.to_string().contains("has format 99, this version reads up to 2"), "{error}");
    fs::write(&file, "no database at all, but long enough to look like a file of records").unwrap();
    let error = Matcher::open(directory.path(), MarketOptions::default(), false).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Storage);
}

#[test]
fn every_stored_column_is_given_back() {
    let mut market = Matcher::in_memory(MarketOptions::default()).unwrap();
    let table = "worker_id;education;sector;schemes;certificates;income\nW1;SLTA;perkebunan;JKK:lapsed@2026-01-31|JKN;SIO Forklift@2027-05-01;Rp 2.500.000\n";
    let report = market.add_workers(csv(table), OnError::Raise).unwrap();
    assert_eq!((report.accepted, report.refused), (1, 0));
    market.commit().unwrap();
    let worker = market.record::<Worker>("W1").unwrap().unwrap();
    let json = serde_json::to_value(&worker).unwrap();
    assert_eq!(json["education"], "SMA");
    assert_eq!(json["schemes"], serde_json::json!(["JKK:lapsed@2026-01-31", "JKN"]));
    assert_eq!(json["certificates"], serde_json::json!(["SIO Forklift@2027-05-01"]));
    assert_eq!(json["income"], 2_500_000);
    assert_eq!(market.count::<Vacancy>().unwrap(), 0);
}

#[test]
fn an_identity_number_is_dropped_without_a_key_and_a_digest_with_one() {
    let nik = "6474014507990001";
    let table = format!("worker_id,nik,summary\nW1,{nik},las\n");
    for key in [None, Some([7; 32])] {
        let directory = tempfile::tempdir().unwrap();
        let options = MarketOptions::default();
        let options = if let Some(key) = key { options.with_nik_key(key) } else { options };
        let mut market = Matcher::create(directory.path(), options).unwrap();
        let report = market.add_workers(csv(&table), OnError::Raise).unwrap();
        market.commit().unwrap();
        assert_eq!(market.record::<Worker>("W1").unwrap().unwrap().nik.is_some(), key.is_some());
        assert_eq!(report.issues.iter().any(|issue| issue.column.as_deref() == Some("nik")), key.is_none());
        let printed = format!("{report:?} {report} {market:?} {:?}", market.record::<Worker>("W1"));
        assert!(!printed.contains(nik));
        drop(market);
        for file in files(directory.path()) {
            let bytes = fs::read(&file).unwrap();
            assert!(!bytes.windows(nik.len()).any(|part| part == nik.as_bytes()), "{}", file.display());
        }
    }
}

fn files(directory: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn removing_an_unknown_id_is_a_counted_refusal() {
    let mut market = matcher_tests::small(MarketOptions::default()).unwrap();
    let report = market.remove_workers(&["W1".to_owned(), "nobody".to_owned()]).unwrap();
    assert_eq!((report.accepted, report.refused), (1, 1));
    assert_eq!(report.issues[0].id.as_deref(), Some("nobody"));
}

#[test]
fn raise_refuses_the_whole_batch_and_changes_nothing() {
    let mut market = Matcher::in_memory(MarketOptions::default()).unwrap();
    let table = "worker_id,experience_years\nW1,3\nW2,many\n";
    let error = market.add_workers(csv(table), OnError::Raise).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Input);
    market.commit().unwrap();
    assert_eq!(market.count::<Worker>().unwrap(), 0);
    let report = market.add_workers(csv(table), OnError::Report).unwrap();
    assert_eq!((report.accepted, report.refused), (1, 1));
    let issue = report.issues.iter().find(|issue| issue.column.as_deref() == Some("experience_years")).unwrap();
    assert_eq!((issue.row, issue.id.as_deref()), (Some(2), Some("W2")));
}

#[test]
fn a_writer_killed_inside_a_commit_leaves_a_market_that_commits() {
    let (whole, killed) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut market = stored(whole.path());
    copy(whole.path(), killed.path());
    let before: Vec<_> = files(whole.path());
    market.remove_workers(&["W1".to_owned()]).unwrap();
    market.commit().unwrap();
    // What a killed commit leaves: the files of its deletions, without the list of segments that names them.
    let left = files(whole.path()).into_iter().filter(|file| !before.contains(file) || file.ends_with(".managed.json"));
    for file in left.filter(|file| file.to_string_lossy().contains("index")) {
        fs::copy(&file, killed.path().join(file.strip_prefix(whole.path()).unwrap())).unwrap();
    }
    let mut again = Matcher::open(killed.path(), MarketOptions::default(), false).unwrap();
    again.remove_workers(&["W1".to_owned()]).unwrap();
    assert_eq!(again.commit().unwrap(), 2);
    assert_eq!(fingerprint(&again), fingerprint(&market));
}

#[test]
fn a_reader_beside_a_writer_sees_one_generation_whole() {
    let directory = tempfile::tempdir().unwrap();
    drop(stored(directory.path()));
    let done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            let mut market = Matcher::open(directory.path(), MarketOptions::default(), false).unwrap();
            for round in 2..14 {
                let worker = format!("worker_id,skills\nR,las smaw {round}\nG{round},forklift\n");
                let vacancy = format!("vacancy_id,skills_required\nG{round},forklift\n");
                market.add_workers(csv(&worker), OnError::Raise).unwrap();
                market.add_vacancies(csv(&vacancy), OnError::Raise).unwrap();
                market.commit().unwrap();
            }
            done.store(true, std::sync::atomic::Ordering::Relaxed);
        });
        let mut opened = 0;
        while !done.load(std::sync::atomic::Ordering::Relaxed) || opened == 0 {
            let reader = Matcher::open(directory.path(), MarketOptions::default(), true).unwrap();
            let snapshot = reader.snapshot();
            // Every commit from the second on adds one worker and one vacancy; the second one adds `R` too.
            let generation = snapshot.generation();
            let extra = u64::from(generation > 1);
            assert_eq!(snapshot.worker_count(), 6 + extra + (generation - 1));
            assert_eq!(snapshot.vacancy_count(), 3 + (generation - 1));
            assert_eq!(reader.count::<Worker>().unwrap(), snapshot.worker_count());
            opened += 1;
        }
    });
}

#[test]
fn numbers_of_people_inside_skills_reach_neither_index_nor_explanation() {
    let directory = tempfile::tempdir().unwrap();
    let mut market = Matcher::create(directory.path(), MarketOptions::default()).unwrap();
    let (phone, nik) = ("081234567890", "6474014507990001");
    let workers = format!("worker_id,skills\nW1,{phone}|contoh {nik}|las smaw hub {phone}\n");
    market.add_workers(csv(&workers), OnError::Raise).unwrap();
    market.add_vacancies(csv("vacancy_id,skills_required\nV1,smaw\n"), OnError::Raise).unwrap();
    market.commit().unwrap();
    let explanation = market.explain("W1", "V1").unwrap();
    let printed = format!("{explanation:?} {:?} {:?}", market.unresolved_skills(), market.snapshot().statistics());
    assert!(!printed.contains(phone) && !printed.contains(nik), "{printed}");
    assert!(explanation.score > 0.0);
    let error = market.explain(nik, "V1").unwrap_err().to_string();
    assert!(!error.contains(nik), "{error}");
}

#[test]
fn counts_are_taken_once_there_is_something_to_count() {
    let mut market = Matcher::in_memory(MarketOptions::default()).unwrap();
    market.commit().unwrap();
    market.add_workers(csv(WORKERS), OnError::Raise).unwrap();
    market.commit().unwrap();
    market.add_vacancies(csv(VACANCIES), OnError::Raise).unwrap();
    market.commit().unwrap();
    assert_eq!((market.snapshot().statistics().workers, market.snapshot().statistics().vacancies), (6, 3));
    market.remove_workers(&["W1".to_owned()]).unwrap();
    market.commit().unwrap();
    assert_eq!(market.snapshot().statistics().workers, 6);
    assert!(!market.snapshot().statistics_are_stale());
    market.remove_workers(&["W2".to_owned(), "W3".to_owned()]).unwrap();
    market.commit().unwrap();
    let ranking = market.rank_workers(None, &RankOptions::default()).unwrap();
    assert!(ranking.notes.iter().any(|note| note.contains("refresh_statistics")), "{:?}", ranking.notes);
    market.refresh_statistics().unwrap();
    assert_eq!(market.snapshot().statistics().workers, 3);
}

#[test]
fn discarding_forgets_what_was_staged() {
    let mut market = matcher_tests::small(MarketOptions::default()).unwrap();
    let before = fingerprint(&market);
    market.remove_workers(&["W1".to_owned()]).unwrap();
    market.discard().unwrap();
    market.commit().unwrap();
    assert!(market.record::<Worker>("W1").unwrap().is_some());
    let after = market.rank_workers(None, &RankOptions::default()).unwrap();
    assert_eq!(after.fingerprint(), before);
}
