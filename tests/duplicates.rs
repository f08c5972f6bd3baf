//! Are the pairs that may be one person those that a plain look at all pairs finds?

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use matcher_core::cancel::Cancel;
use matcher_core::duplicates::{Duplicate, DuplicateBy, LIKE, MOST_PAIRS, NameHash, find};
use matcher_core::ids::WorkerId;
use matcher_core::record::NikDigest;
use matcher_core::{ErrorKind, MarketOptions, Matcher, OnError, Table, Worker};
use proptest::prelude::*;

const KEY: [u8; 32] = [5; 32];
const NAMES: [&str; 9] = [
    "Muhammad Yusuf",
    "Moh. Yusup",
    "Yusuf Muhamad",
    "Siti Aminah",
    "St. Aminah",
    "Sri",
    "Budi Contoh",
    "Budi S. Contoh",
    "",
];

fn worker(number: usize, day: Option<u8>, nik: Option<u8>) -> Worker {
    let mut worker = Worker::new(WorkerId::new(&format!("W{number}")).unwrap());
    worker.birth_date = day.map(|day| format!("1990-01-{day:02}").parse().unwrap());
    worker.nik = nik.map(|nik| NikDigest::try_from(format!("{nik:064x}")).unwrap());
    worker
}

/// Every pair, looked at one by one.
fn plain(workers: &[Worker], names: &[(String, NameHash)], threshold: f64) -> Vec<(String, String, DuplicateBy)> {
    let hash = |worker: &Worker| names.iter().rfind(|(id, _)| id == worker.worker_id.as_str()).map(|(_, hash)| hash);
    let mut sorted = workers.to_vec();
    sorted.sort_by(|a, b| a.worker_id.cmp(&b.worker_id));
    let mut pairs = Vec::new();
    for (place, a) in sorted.iter().enumerate() {
        for b in &sorted[place + 1..] {
            let is_one_day = a.birth_date.is_some() && a.birth_date == b.birth_date;
            let likeness = hash(a).zip(hash(b)).map_or(0.0, |(a, b)| a.likeness(b));
            let by = if a.nik.is_some() && a.nik == b.nik {
                DuplicateBy::Nik
            } else if is_one_day && likeness >= threshold {
                DuplicateBy::BirthDateAndName
            } else {
                continue;
            };
            pairs.push((a.worker_id.to_string(), b.worker_id.to_string(), by));
        }
    }
    pairs
}

fn told(row: &Duplicate) -> (String, String, DuplicateBy) {
    (row.worker_a.to_string(), row.worker_b.to_string(), row.by)
}

proptest! {
    #[test]
    fn the_pairs_are_those_of_a_plain_look_at_all(
        people in prop::collection::vec((prop::option::of(1..4_u8), prop::option::of(0..4_u8), prop::option::of(0..9_usize)), 0..24),
        threshold in 0.3..1.0_f64,
    ) {
        let workers: Vec<Worker> = people.iter().enumerate().map(|(n, (day, nik, _))| worker(n, *day, *nik)).collect();
        let names: Vec<(String, NameHash)> = people
            .iter()
            .enumerate()
            .filter_map(|(n, (_, _, name))| name.map(|name| (format!("W{n}"), NameHash::new(NAMES[name], &KEY))))
            .collect();
        let found = find(&workers, &names, threshold, &Cancel::new()).unwrap();
        prop_assert_eq!(found.rows.iter().map(told).collect::<Vec<_>>(), plain(&workers, &names, threshold));
        let undated = people.iter().filter(|(day, _, name)| day.is_none() && name.is_some()).count();
        prop_assert_eq!((found.unlisted, found.unknown_ids, found.without_birth_date), (0, 0, undated as u64));
        let mut other: Vec<Worker> = workers.clone();
        other.reverse();
        prop_assert_eq!(find(&other, &names, threshold, &Cancel::new()).unwrap(), found);
    }
}

#[test]
fn a_number_that_many_bear_is_listed_in_part_and_counted_in_full() {
    let workers: Vec<Worker> = (0..200).map(|number| worker(number, None, Some(1))).collect();
    let found = find(&workers, &[], LIKE, &Cancel::new()).unwrap();
    assert_eq!(found.rows.len() as u64 + found.unlisted, 200 * 199 / 2);
    assert_eq!(found.rows.iter().filter(|row| row.worker_a.as_str() == "W0").count(), MOST_PAIRS);

    let workers: Vec<Worker> = (0..200).map(|number| worker(number, Some(1), None)).collect();
    let names: Vec<_> = (0..200).map(|number| (format!("W{number}"), NameHash::new("Siti Contoh", &KEY))).collect();
    let found = find(&workers, &names, LIKE, &Cancel::new()).unwrap();
    assert_eq!(found.rows.len() as u64 + found.unlisted, 200 * 199 / 2);
}

#[test]
fn a_wrong_threshold_and_a_cancelled_call_say_so() {
    for threshold in [0.0, -1.0, 1.01, f64::NAN] {
        let error: matcher_core::Error = find(&[], &[], threshold, &Cancel::new()).unwrap_err().into();
        assert_eq!(error.kind(), ErrorKind::Input);
    }
    let cancel = Cancel::new();
    cancel.cancel();
    let workers = [worker(1, Some(1), None), worker(2, Some(1), None)];
    let names = ["W1", "W2"].map(|id| (id.to_owned(), NameHash::new("Sri", &KEY)));
    let error: matcher_core::Error = find(&workers, &names, LIKE, &cancel).unwrap_err().into();
    assert_eq!(error.kind(), ErrorKind::Cancelled);
}

#[test]
fn a_market_compares_what_it_stored() {
    let mut market = Matcher::in_memory(MarketOptions::default().with_nik_key(KEY)).unwrap();
    let rows =
        "worker_id,nik,birth_date\nW1,6571014101900001,\nW2,'6571014101900001,\nW3,,1990-01-02\nW4,,02/01/1990\n";
    market.add_workers(Table::csv_reader(rows.as_bytes()).unwrap(), OnError::Raise).unwrap();
    assert!(market.duplicates(&[], LIKE).unwrap().rows.is_empty(), "nothing is committed");
    market.commit().unwrap();
    let names: Vec<_> = [("W3", "Siti Contoh"), ("W4", "St. Contoh"), ("W9", "Siti Contoh"), ("W1", "Siti Contoh")]
        .map(|(id, name)| (id.to_owned(), NameHash::new(name, &KEY)))
        .into();
    let found = market.duplicates(&names, LIKE).unwrap();
    let expected = [("W1", "W2", DuplicateBy::Nik), ("W3", "W4", DuplicateBy::BirthDateAndName)]
        .map(|(a, b, by)| (a.to_owned(), b.to_owned(), by));
    assert_eq!(found.rows.iter().map(told).collect::<Vec<_>>(), expected);
    assert_eq!((found.unknown_ids, found.without_birth_date), (1, 1));
}
