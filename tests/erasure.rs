//! Does somebody who is erased leave no byte, and does everybody else keep what they had?

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use matcher_core::decisions::Status;
use matcher_core::record::Event;
use matcher_core::units::Date;
use matcher_core::{ErrorKind, MarketOptions, Matcher, OnError, RankOptions, Worker};
use matcher_tests::csv;

/// What only the marked person has: an id, and words that no other record holds.
const MARKS: [&str; 5] = ["MARKED-77", "xylozanth", "quorvexia", "brimthaxel", "zzgroup"];

const WORKERS: &str = "worker_id,skills,summary,occupation,home_region,groups\n\
    A1,las smaw,tukang las di pabrik,welder,65.71,poor\n\
    MARKED-77,las smaw|brimthaxel,pernah xylozanth di pabrik las,quorvexia,65.71,zzgroup\n\
    A2,forklift,sopir forklift gudang,operator forklift,65.03,poor\n";
const VACANCIES: &str = "vacancy_id,title,skills_required,description,region\n\
    V1,Welder,las smaw,tukang las pabrik,65.71\n\
    V2,Operator forklift,forklift,gudang,65.03\n";
const EVENTS: &str = "event_id,date,kind,worker_id,vacancy_id,reason\n\
    E1,2026-10-01,referred,A1,V1,\n\
    ev-MARKED-77-1,2026-10-02,referred,MARKED-77,V1,xylozanth came late\n\
    E3,2026-10-03,placed,MARKED-77,V1,\n\
    E4,2026-10-04,overridden,MARKED-77,V1,xylozanth asked for it\n";

fn options() -> MarketOptions {
    MarketOptions::default().with_as_of(Date::new(2026, 11, 1).unwrap())
}

fn filled(mut market: Matcher) -> Matcher {
    market.add_workers(csv(WORKERS), OnError::Raise).unwrap();
    market.add_vacancies(csv(VACANCIES), OnError::Raise).unwrap();
    market.add_events(csv(EVENTS), OnError::Raise).unwrap();
    market.commit().unwrap();
    market
}

fn stored(directory: &Path) -> Matcher {
    filled(Matcher::create(directory, options()).unwrap())
}

fn files(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

/// Files that hold a mark, whatever the case.
fn marked(directory: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for file in files(directory) {
        let bytes = fs::read(&file).unwrap().to_ascii_lowercase();
        for mark in MARKS {
            let mark = mark.to_ascii_lowercase();
            if bytes.windows(mark.len()).any(|part| part == mark.as_bytes()) {
                found.push(format!("{mark} in {}", file.display()));
            }
        }
    }
    found
}

/// Every pair of the lists with all that is said of it.
fn lists(market: &Matcher) -> Vec<String> {
    let ranking = market.rank_workers(None, &RankOptions::default()).unwrap();
    let row = |row: &matcher_core::Row| {
        let (vacancy, worker) = (ranking.vacancy_id(row), ranking.worker_id(row));
        format!("{vacancy} {worker} {} {:x}", row.position.unwrap_or(0), row.score.to_bits())
    };
    ranking.rows().iter().map(row).collect()
}

#[test]
fn no_byte_of_an_erased_person_stays_in_any_file() {
    let directory = tempfile::tempdir().unwrap();
    let mut market = stored(directory.path());
    assert!(marked(directory.path()).len() >= 3, "the search finds what is there");
    // Other versions of the record lie in free pages and in the log.
    market.add_workers(csv("worker_id,skills,summary\nMARKED-77,las smaw,xylozanth lagi\n"), OnError::Raise).unwrap();
    market.commit().unwrap();
    market.refresh_statistics().unwrap();
    let ranking = market.rank_workers(None, &RankOptions::default()).unwrap();
    let logged = market.log_decisions(&ranking, "call for the pabrik", &[7; 32]).unwrap();
    assert_eq!(market.decisions(Some("MARKED-77"), None).unwrap().len(), 1);
    drop(ranking);
    let receipt = market.erase_worker("MARKED-77").unwrap();
    assert_eq!((receipt.generation, receipt.events, receipt.alias.as_str()), (4, 3, "erased@4"));
    assert_eq!((receipt.was_logged, receipt.readers.len(), receipt.held_generations), (true, 0, 0));
    assert_eq!(market.verify_decisions(Some(&logged.head)).unwrap().status, Status::Whole);
    let rows = market.decisions(None, Some("V1")).unwrap();
    assert_eq!(rows.iter().filter(|row| row.worker_id.is_none()).count(), 1, "a pseudonym that is nobody's");
    assert!(market.decisions(Some("MARKED-77"), None).unwrap().is_empty());
    assert_eq!(marked(directory.path()), Vec::<String>::new());
    let statistics = format!("{:?}", market.snapshot().statistics()).to_lowercase();
    assert!(!MARKS.iter().any(|mark| statistics.contains(&mark.to_lowercase())));
    drop(market);
    assert_eq!(marked(directory.path()), Vec::<String>::new());
    let market = Matcher::open(directory.path(), MarketOptions::default(), false).unwrap();
    assert!(market.record::<Worker>("MARKED-77").unwrap().is_none());
    assert_eq!(market.snapshot().generation(), 4);
    assert_eq!(marked(directory.path()), Vec::<String>::new());
}

#[test]
fn the_log_keeps_what_happened_and_not_to_whom() {
    let mut market = filled(Matcher::in_memory(options()).unwrap());
    market.erase_worker("MARKED-77").unwrap();
    let events = market.records::<Event>().unwrap();
    let told: Vec<String> = events
        .iter()
        .map(|event| {
            let (worker, reason) = (event.worker_id.as_ref().unwrap().as_str(), event.reason.as_deref().unwrap_or("-"));
            format!("{} {:?} {worker} {reason}", event.event_id.as_str(), event.kind.unwrap())
        })
        .collect();
    assert_eq!(
        told,
        ["E1 Referred A1 -", "E3 Placed erased@2 -", "E4 Overridden erased@2 erased", "erased@2.3 Referred erased@2 -",]
    );
}

#[test]
fn others_keep_their_scores_and_what_is_staged_stays_staged() {
    let directory = tempfile::tempdir().unwrap();
    let mut market = stored(directory.path());
    let before: Vec<String> = lists(&market).into_iter().filter(|row| !row.contains("MARKED-77")).collect();
    market.add_workers(csv("worker_id,skills\nA3,las smaw\nMARKED-77,xylozanth\n"), OnError::Raise).unwrap();
    market.add_events(csv("event_id,date,kind,worker_id\nE9,2026-10-09,reported,MARKED-77\n"), OnError::Raise).unwrap();
    market.erase_worker("MARKED-77").unwrap();
    let scores =
        |rows: &[String]| rows.iter().map(|row| row.rsplit(' ').next().unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(scores(&lists(&market)), scores(&before));
    assert_eq!(market.count::<Worker>().unwrap(), 2);
    market.commit().unwrap();
    assert_eq!(market.count::<Worker>().unwrap(), 3);
    assert!(market.record::<Worker>("A3").unwrap().is_some());
    assert_eq!(market.record::<Event>("E9").unwrap().unwrap().worker_id.unwrap().as_str(), "erased@2");
    assert_eq!(marked(directory.path()), Vec::<String>::new());
    let same = lists(&market);
    drop(market);
    assert_eq!(lists(&Matcher::open(directory.path(), MarketOptions::default(), false).unwrap()), same);
}

#[test]
fn an_open_reader_is_listed_and_keeps_its_answers_while_the_files_are_clean() {
    let directory = tempfile::tempdir().unwrap();
    let mut market = stored(directory.path());
    let held = market.snapshot().clone();
    let reader = Matcher::open(directory.path(), MarketOptions::default().with_opener("a notebook"), true).unwrap();
    let before = lists(&reader);
    let receipt = market.erase_worker("MARKED-77").unwrap();
    let process = std::process::id();
    assert_eq!(receipt.readers, [format!("process {process}, a notebook, since generation 1")]);
    assert_eq!(receipt.held_generations, 1);
    assert_eq!(marked(directory.path()), Vec::<String>::new());
    assert_eq!(lists(&reader), before);
    assert_eq!(
        reader.record::<Worker>("MARKED-77").unwrap().map(|worker| worker.worker_id.to_string()),
        Some("MARKED-77".to_owned())
    );
    assert_eq!(reader.records::<Worker>().unwrap().len(), 3);
    drop((reader, held));
    assert_eq!(market.held_generations(), 0);
    assert_eq!(marked(directory.path()), Vec::<String>::new());
    // The closing reader has taken nothing of the new file along.
    market.add_workers(csv("worker_id,skills\nA3,las smaw\n"), OnError::Raise).unwrap();
    market.commit().unwrap();
    drop(market);
    let market = Matcher::open(directory.path(), MarketOptions::default(), true).unwrap();
    assert_eq!((market.snapshot().generation(), market.count::<Worker>().unwrap()), (3, 3));
    let receipt = {
        drop(market);
        Matcher::open(directory.path(), MarketOptions::default(), false).unwrap().erase_worker("A3").unwrap()
    };
    assert_eq!(receipt.readers, Vec::<String>::new());
}

#[test]
fn only_somebody_on_file_is_erased_and_only_by_a_writer() {
    let directory = tempfile::tempdir().unwrap();
    let mut market = stored(directory.path());
    let error = market.erase_worker("nobody").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Input);
    assert_eq!(market.snapshot().generation(), 1);
    market.erase_worker("MARKED-77").unwrap();
    assert_eq!(market.erase_worker("MARKED-77").unwrap_err().kind(), ErrorKind::Input);
    market.add_workers(csv("worker_id\nA9\n"), OnError::Raise).unwrap();
    market.commit().unwrap();
    drop(market);
    let mut reader = Matcher::open(directory.path(), MarketOptions::default(), true).unwrap();
    assert!(reader.erase_worker("A1").unwrap_err().to_string().contains("read-only"));
}

#[test]
fn somebody_of_whom_only_the_log_tells_is_erased_too() {
    let mut market = filled(Matcher::in_memory(options()).unwrap());
    market.remove_workers(&["MARKED-77".to_owned()]).unwrap();
    market.commit().unwrap();
    assert_eq!(market.erase_worker("MARKED-77").unwrap().events, 3);
}
