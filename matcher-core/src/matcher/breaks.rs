//! What is left of a market when the library breaks inside a commit? A test asks for a panic there and looks.

use std::cell::Cell;

use super::{MarketOptions, Matcher};
use crate::engine::RankOptions;
use crate::error::ErrorKind;
use crate::record::{OnError, Table, Worker};

thread_local!(static ASKED: Cell<bool> = const { Cell::new(false) });

/// Panics once a test has asked for it on this thread.
pub(super) fn here() {
    assert!(!ASKED.take(), "asked for by a test");
}

fn csv(text: &str) -> Table {
    Table::csv_reader(text.as_bytes()).unwrap()
}

#[test]
fn a_panic_inside_a_commit_is_an_error_and_leaves_the_last_commit_and_what_is_staged() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("market");
    let mut market = Matcher::create(&path, MarketOptions::default()).unwrap();
    market.add_workers(csv("worker_id,skills\nW1,las smaw\n"), OnError::Raise).unwrap();
    market.add_vacancies(csv("vacancy_id,title,skills_required\nV1,Welder,smaw\n"), OnError::Raise).unwrap();
    market.commit().unwrap();
    market.add_workers(csv("worker_id,skills\nW2,las smaw\n"), OnError::Raise).unwrap();
    let ranked = |market: &Matcher| market.rank_workers(None, &RankOptions::default()).unwrap().rows().len();

    for _ in 0..2 {
        ASKED.set(true);
        let error = market.commit().unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Internal);
        assert!(error.to_string().contains("asked for by a test; please report it"), "{error}");
        assert_eq!((market.snapshot().generation(), ranked(&market), market.count::<Worker>().unwrap()), (1, 1, 1));
        let other = Matcher::open(&path, MarketOptions::default(), true).unwrap();
        assert_eq!((other.snapshot().generation(), ranked(&other)), (1, 1));
    }
    assert_eq!(market.commit().unwrap(), 2);
    assert_eq!((ranked(&market), market.count::<Worker>().unwrap()), (2, 2));
    drop(market);
    let opened = Matcher::open(&path, MarketOptions::default(), false).unwrap();
    assert_eq!((opened.snapshot().generation(), ranked(&opened)), (2, 2));
}
