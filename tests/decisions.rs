//! The decision log on markets: what is kept, what is refused, what tampering and erasing do to a stored one.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::time::Instant;

use matcher_core::decisions::{DecisionError, Fault, Status};
use matcher_core::sample::{Sample, SampleSpec};
use matcher_core::{Error, Gazetteer, MarketOptions, Matcher, OnError, Policy, RankOptions, Table};

const ENTROPY: [u8; 32] = [7; 32];
/// Marked so that no other byte of a market can be these.
const MARKED: &str = "W-9d1f-marked";

fn csv(text: &str) -> Table {
    Table::csv_reader(text.as_bytes()).unwrap()
}

fn options() -> MarketOptions {
    let policy = Policy::from_toml("id = \"residents\"\n[order]\ninstrument = \"tier\"\n").unwrap();
    MarketOptions::default().with_policy(policy).with_as_of("2026-11-01".parse().unwrap())
}

fn filled(mut market: Matcher) -> Matcher {
    let workers = format!(
        "worker_id,skills,home_region\nnear,smaw,65.71\nfar,smaw|gtaw,65.03\n{MARKED},smaw|gtaw,64.72\nbarista,barista,65.71\n"
    );
    market.add_workers(csv(&workers), OnError::Raise).unwrap();
    let vacancies = "vacancy_id,title,skills_required,region,housing,education_min\nV1,Tukang las,smaw|gtaw,65.71,ya,\n\
                     V2,Penyelam,selam,65.71,ya,S3\n";
    market.add_vacancies(csv(vacancies), OnError::Raise).unwrap();
    market.commit().unwrap();
    market
}

fn stored(directory: &Path) -> Matcher {
    filled(Matcher::create(directory, options()).unwrap())
}

fn refusal(error: Error) -> DecisionError {
    let Error::Decision(error) = error else { panic!("{error:?}") };
    error
}

#[test]
fn a_list_is_logged_as_it_was_ranked_and_so_is_one_that_nobody_is_on() {
    let mut market = filled(Matcher::in_memory(options()).unwrap());
    let ranking = market.rank_workers(Some(&["V1", "V2"]), &RankOptions::default().with_k(3)).unwrap();
    let receipt = market.log_decisions(&ranking, "panggilan V1 dan V2", &ENTROPY).unwrap();
    assert_eq!((receipt.first, receipt.last, receipt.head.number()), (1, 2, 2));
    let rows = market.decisions(None, Some("V1")).unwrap();
    let ranked: Vec<_> = ranking.rows().iter().filter(|row| ranking.vacancy_id(row) == "V1").collect();
    assert_eq!(rows.len(), ranked.len());
    for (row, wanted) in rows.iter().zip(ranked) {
        let logged = row.row.as_ref().unwrap();
        assert_eq!(row.worker_id.as_deref(), Some(ranking.worker_id(wanted)));
        assert_eq!((logged.position, logged.is_local, logged.moved), (wanted.position, wanted.is_local, wanted.moved));
        assert_eq!(logged.score.0.to_bits(), wanted.score.to_bits());
        assert_eq!(logged.priority.0.to_bits(), wanted.priority.to_bits());
        assert_eq!((row.list.k, row.list.kept.as_deref()), (Some(3), Some("keep_unknown")));
        assert_eq!((row.worker_unchanged, row.vacancy_unchanged), (Some(true), Some(true)));
        assert_eq!(row.list.made_from.ranking, ranking.fingerprint());
    }
    let nobody = market.decisions(None, Some("V2")).unwrap();
    assert!(ranking.rows().iter().all(|row| ranking.vacancy_id(row) != "V2"), "nobody can do V2");
    assert_eq!((nobody.len(), nobody[0].pseudonym(), nobody[0].erased()), (1, None, false));
    let texts = market.decision_bases().unwrap();
    assert_eq!(texts.len(), 2);
    let policy = texts.iter().find(|text| text.kind == "policy").unwrap();
    assert_eq!(Policy::from_toml(&policy.text).unwrap().fingerprint(), rows[0].list.made_from.policy);
}

#[test]
fn a_worker_s_own_list_is_logged_under_the_same_pseudonym() {
    let mut market = filled(Matcher::in_memory(options()).unwrap());
    let workers = market.rank_workers(Some(&["V1"]), &RankOptions::default()).unwrap();
    market.log_decisions(&workers, "panggilan", &ENTROPY).unwrap();
    let vacancies = market.rank_vacancies(Some(&["near"]), &RankOptions::default()).unwrap();
    let receipt = market.log_decisions(&vacancies, "konsultasi", &[8; 32]).unwrap();
    assert_eq!(receipt.first, 2);
    let rows = market.decisions(Some("near"), None).unwrap();
    assert_eq!(rows.iter().map(|row| row.list.number).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(rows[0].pseudonym(), rows[1].pseudonym());
    assert_eq!(rows[1].vacancy_id(), Some("V1"));
    assert_eq!(rows[1].vacancy_unchanged, Some(true));
    assert_eq!(market.decisions(Some("near"), Some("V1")).unwrap().len(), 2);
    assert!(market.decisions(Some("nobody"), None).unwrap().is_empty());
}

#[test]
fn what_is_no_list_of_the_last_commit_is_refused() {
    let mut market = filled(Matcher::in_memory(options()).unwrap());
    let all = RankOptions::default();
    let ranking = market.rank_workers(None, &all).unwrap();
    let log =
        |market: &mut Matcher, ranking, purpose| refusal(market.log_decisions(ranking, purpose, &ENTROPY).unwrap_err());

    let pairs = market.snapshot().score_pairs(&[("near", "V1")]).unwrap();
    assert!(matches!(log(&mut market, &pairs, "x"), DecisionError::NoLists { .. }));
    let mut other = filled(Matcher::in_memory(options()).unwrap());
    assert_eq!(log(&mut other, &ranking, "x"), DecisionError::OtherMarket);
    let empty = Matcher::in_memory(options()).unwrap().rank_workers(None, &all).unwrap();
    let mut bare = Matcher::in_memory(options()).unwrap();
    assert!(matches!(log(&mut bare, &empty, "x"), DecisionError::OtherMarket));
    let empty = bare.rank_workers(None, &all).unwrap();
    assert_eq!(log(&mut bare, &empty, "x"), DecisionError::Empty);
    assert!(matches!(log(&mut market, &ranking, " "), DecisionError::Purpose { .. }));
    assert!(matches!(log(&mut market, &ranking, "0812 3456 7890"), DecisionError::Purpose { .. }));
    market.commit().unwrap();
    assert_eq!(log(&mut market, &ranking, "x"), DecisionError::OtherGeneration { ranking: 1, market: 2 });
    assert_eq!(market.verify_decisions(None).unwrap().entries, 0);
}

#[test]
fn an_append_is_durable_at_once_and_leaves_what_is_staged_staged() {
    let directory = tempfile::tempdir().unwrap();
    let mut market = stored(directory.path());
    market.add_workers(csv("worker_id,skills\nstaged,smaw\n"), OnError::Raise).unwrap();
    let ranking = market.rank_workers(Some(&["V1"]), &RankOptions::default()).unwrap();
    let receipt = market.log_decisions(&ranking, "panggilan", &ENTROPY).unwrap();

    let reader = Matcher::open(directory.path(), options(), true).unwrap();
    assert_eq!(reader.verify_decisions(Some(&receipt.head)).unwrap().status, Status::Whole);
    assert_eq!(reader.decisions(None, None).unwrap().len(), ranking.len());
    assert_eq!(reader.count::<matcher_core::Worker>().unwrap(), 4);
    let mut reader = reader;
    let own = reader.rank_workers(Some(&["V1"]), &RankOptions::default()).unwrap();
    assert!(matches!(reader.log_decisions(&own, "x", &ENTROPY), Err(Error::ReadOnly { .. })));

    market.commit().unwrap();
    assert_eq!(market.count::<matcher_core::Worker>().unwrap(), 5);
    drop(market);
    let market = Matcher::open(directory.path(), options(), false).unwrap();
    assert_eq!(market.verify_decisions(Some(&receipt.head)).unwrap().status, Status::Whole);
    // A reader that was open before sees the log as it was.
    assert_eq!(reader.verify_decisions(None).unwrap().entries, 1);
}

#[test]
fn the_same_entropy_gives_the_same_bytes_on_any_number_of_threads() {
    let heads = [1, 2, 8].map(|threads| {
        let mut market = filled(Matcher::in_memory(options()).unwrap());
        let ranking = market.rank_workers(None, &RankOptions::default().with_threads(threads)).unwrap();
        market.log_decisions(&ranking, "panggilan", &ENTROPY).unwrap().head
    });
    assert!(heads.iter().all(|head| *head == heads[0]));
    // Lists asked for in another order are other entries, and the people have the same pseudonyms.
    let pseudonyms = [["V1", "V2"], ["V2", "V1"]].map(|ids| {
        let mut market = filled(Matcher::in_memory(options()).unwrap());
        let ranking = market.rank_workers(Some(&ids), &RankOptions::default()).unwrap();
        market.log_decisions(&ranking, "panggilan", &ENTROPY).unwrap();
        market.decisions(Some("near"), None).unwrap()[0].pseudonym().map(str::to_owned)
    });
    assert_eq!(pseudonyms[0], pseudonyms[1]);
}

/// Runs SQL on the file of a closed market.
fn tamper(directory: &Path, sql: &str) {
    rusqlite::Connection::open(directory.join("records.sqlite")).unwrap().execute_batch(sql).unwrap();
}

#[test]
fn tampering_with_the_file_is_found() {
    let directory = tempfile::tempdir().unwrap();
    let mut market = stored(directory.path());
    let ranking = market.rank_workers(None, &RankOptions::default()).unwrap();
    for purpose in ["satu", "dua", "tiga"] {
        market.log_decisions(&ranking, purpose, &ENTROPY).unwrap();
    }
    let head = market.verify_decisions(None).unwrap().head;
    assert_eq!(head.number(), 6);
    drop(market);
    let (status, fault) = (Status::Tampered, |fault| Some(fault));
    let cases = [
        (
            "UPDATE decision SET entry = replace(entry, 'satu', 'lima') WHERE number = 2",
            status,
            Some(2),
            fault(Fault::Digest),
        ),
        ("UPDATE decision SET entry = CAST(entry AS BLOB) WHERE number = 2", Status::Whole, None, None),
        ("UPDATE decision SET digest = upper(digest) WHERE number = 3", status, Some(3), fault(Fault::Digest)),
        ("UPDATE decision SET previous = '' WHERE number = 1", status, Some(1), fault(Fault::Link)),
        ("DELETE FROM decision WHERE number = 4", status, Some(4), fault(Fault::Number)),
        (
            "DELETE FROM decision WHERE number = 4; UPDATE decision SET number = number - 1 WHERE number > 4",
            status,
            Some(4),
            fault(Fault::Link),
        ),
        (
            "INSERT INTO decision SELECT 7, previous, entry, digest FROM decision WHERE number = 6",
            status,
            Some(7),
            fault(Fault::Link),
        ),
        ("UPDATE decision SET number = -number WHERE number = 6", status, Some(1), fault(Fault::Number)),
        ("DELETE FROM decision WHERE number > 4", Status::Cut, Some(5), fault(Fault::Number)),
        ("DELETE FROM decision", Status::Cut, Some(1), fault(Fault::Number)),
        ("UPDATE decision_basis SET text = text || ' ' WHERE kind = 'policy'", status, Some(1), fault(Fault::Basis)),
        ("UPDATE decision_basis SET kind = 'weights'", status, Some(1), fault(Fault::Basis)),
        ("DELETE FROM decision_basis", status, Some(1), fault(Fault::Basis)),
    ];
    for (sql, status, first_bad, fault) in cases {
        let copy = tempfile::tempdir().unwrap();
        fs::copy(directory.path().join("records.sqlite"), copy.path().join("records.sqlite")).unwrap();
        tamper(copy.path(), sql);
        let market = Matcher::open(copy.path(), options(), true).unwrap();
        let found = market.verify_decisions(Some(&head)).unwrap();
        assert_eq!((found.status, found.first_bad, found.fault), (status, first_bad, fault), "{sql}");
        // What can't be read is an error and never a panic.
        let _ = market.decisions(None, None);
        drop(market);
        let mut market = Matcher::open(copy.path(), options(), false).unwrap();
        let ranking = market.rank_workers(None, &RankOptions::default()).unwrap();
        let _ = market.log_decisions(&ranking, "sesudah", &ENTROPY);
        // The same text again is the text that was taken out, and nothing else is mended by going on.
        if status != Status::Whole && sql != "DELETE FROM decision_basis" {
            assert_ne!(market.verify_decisions(Some(&head)).unwrap().status, Status::Whole, "{sql}, then appended to");
        }
    }
}

#[test]
fn who_is_forgotten_is_nobody_and_the_log_stays_whole() {
    let directory = tempfile::tempdir().unwrap();
    let mut market = stored(directory.path());
    let ranking = market.rank_workers(Some(&["V1"]), &RankOptions::default()).unwrap();
    let receipt = market.log_decisions(&ranking, "panggilan", &ENTROPY).unwrap();
    assert_eq!(market.decisions(Some(MARKED), None).unwrap().len(), 1);
    market.remove_workers(&[MARKED.to_owned()]).unwrap();
    market.commit().unwrap();
    // Removed from the register, still told in the log, and their record is gone.
    assert_eq!(market.decisions(Some(MARKED), None).unwrap()[0].worker_unchanged, None);
    assert!(market.erase_worker(MARKED).unwrap().was_logged);
    drop(market);

    let market = Matcher::open(directory.path(), options(), true).unwrap();
    assert!(market.decisions(Some(MARKED), None).unwrap().is_empty());
    let rows = market.decisions(None, Some("V1")).unwrap();
    assert_eq!(rows.iter().filter(|row| row.erased()).count(), 1);
    assert_eq!(rows.len(), ranking.len());
    assert_eq!(market.verify_decisions(Some(&receipt.head)).unwrap().status, Status::Whole);
    drop(market);
    for entry in fs::read_dir(directory.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() && path.file_name().unwrap().to_string_lossy().starts_with("records.sqlite") {
            let bytes = fs::read(&path).unwrap();
            assert!(!bytes.windows(MARKED.len()).any(|part| part == MARKED.as_bytes()), "{}", path.display());
        }
    }
}

#[test]
fn salts_that_are_gone_or_swapped_are_damage() {
    let directory = tempfile::tempdir().unwrap();
    let mut market = stored(directory.path());
    let ranking = market.rank_workers(Some(&["V1"]), &RankOptions::default()).unwrap();
    market.log_decisions(&ranking, "panggilan", &ENTROPY).unwrap();
    drop(market);
    let copy = tempfile::tempdir().unwrap();
    fs::copy(directory.path().join("records.sqlite"), copy.path().join("records.sqlite")).unwrap();
    tamper(copy.path(), "DELETE FROM person_salt");
    let error = Matcher::open(copy.path(), options(), true).unwrap_err().to_string();
    assert!(error.contains("person_salt hold 0 rows"), "{error}");
    tamper(
        directory.path(),
        "CREATE TEMP TABLE old AS SELECT * FROM person_salt; \
         UPDATE person_salt SET salt = (SELECT salt FROM old WHERE worker_id = 'far') WHERE worker_id = 'near'; \
         UPDATE person_salt SET salt = (SELECT salt FROM old WHERE worker_id = 'near') WHERE worker_id = 'far';",
    );
    // Else two people would pass for erased.
    let error = Matcher::open(directory.path(), options(), true).unwrap_err().to_string();
    assert!(error.contains("person_salt hold"), "{error}");
}

#[test]
fn a_changed_record_is_told_and_nothing_shows_a_salt() {
    let mut market = filled(Matcher::in_memory(options()).unwrap());
    let ranking = market.rank_workers(Some(&["V1"]), &RankOptions::default()).unwrap();
    market.log_decisions(&ranking, "panggilan", &ENTROPY).unwrap();
    market.add_workers(csv("worker_id,skills,home_region\nnear,smaw|gtaw,65.71\n"), OnError::Raise).unwrap();
    market.commit().unwrap();
    let rows = market.decisions(None, None).unwrap();
    let changed: Vec<_> = rows
        .iter()
        .filter(|row| row.worker_unchanged == Some(false))
        .filter_map(|row| row.worker_id.as_deref())
        .collect();
    assert_eq!(changed, ["near"]);
    assert!(!format!("{market:?}").contains("salt"));
}

#[test]
fn a_market_of_before_has_an_empty_log() {
    let directory = tempfile::tempdir().unwrap();
    drop(stored(directory.path()));
    tamper(directory.path(), "DROP TABLE decision; DROP TABLE person_salt; DROP TABLE decision_basis;");
    let market = Matcher::open(directory.path(), options(), true).unwrap();
    assert!(
        market.decisions(None, None).unwrap().is_empty() && market.decisions(Some("near"), None).unwrap().is_empty()
    );
    assert_eq!(market.verify_decisions(None).unwrap().status, Status::Whole);
    assert!(market.decision_bases().unwrap().is_empty());
    drop(market);
    let mut market = Matcher::open(directory.path(), options(), false).unwrap();
    let ranking = market.rank_workers(None, &RankOptions::default()).unwrap();
    assert_eq!(market.log_decisions(&ranking, "panggilan", &ENTROPY).unwrap().first, 1);
}

/// 1,000 lists of 20 and 50 of 1,000; run with `--ignored --nocapture` for the figures.
#[test]
#[ignore = "prints figures; the log's meaning is tested above"]
#[allow(clippy::print_stdout, reason = "figures are for a reader")]
fn figures_of_a_large_log() {
    let spec = SampleSpec::default().with_workers(20_000).with_vacancies(1_000);
    let sampled = Sample::generate(&spec, &Gazetteer::bundled()).unwrap();
    let directory = tempfile::tempdir().unwrap();
    let mut market = Matcher::create(directory.path(), options()).unwrap();
    market.add_workers(Table::records(&sampled.workers), OnError::Raise).unwrap();
    market.add_vacancies(Table::records(&sampled.vacancies), OnError::Raise).unwrap();
    market.commit().unwrap();
    for (lists, k) in [(1_000, 20), (50, 1_000)] {
        let ids: Vec<&str> = sampled.vacancies.iter().take(lists).map(|one| one.vacancy_id.as_str()).collect();
        let ranking = market.rank_workers(Some(&ids), &RankOptions::default().with_k(k)).unwrap();
        let start = Instant::now();
        market.log_decisions(&ranking, "figures", &ENTROPY).unwrap();
        println!("{lists} lists of up to {k}, {} rows: appended in {:?}", ranking.len(), start.elapsed());
        let start = Instant::now();
        let found = market.verify_decisions(None).unwrap();
        println!("{} entries verified in {:?}: {:?}", found.entries, start.elapsed(), found.status);
        let start = Instant::now();
        let rows = market.decisions(None, None).unwrap().len();
        println!("{rows} rows read in {:?}", start.elapsed());
    }
    drop(market);
    println!("file of {} MB", fs::metadata(directory.path().join("records.sqlite")).unwrap().len() / 1_000_000);
}
