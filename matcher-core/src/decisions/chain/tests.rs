//! Small logs, and everything that can be done to them.

use proptest::prelude::*;

use super::super::entry::{Direction, Entry, FORMAT, MadeFrom};
use super::*;

/// A log as it lies in the file.
#[derive(Clone, Debug, PartialEq)]
struct Log {
    texts: Vec<[Vec<u8>; 3]>,
    rows: Vec<(i64, [Vec<u8>; 3])>,
}

fn text(kind: &str, text: &str) -> [Vec<u8>; 3] {
    [digest(text.as_bytes()), kind.to_owned(), text.to_owned()].map(String::into_bytes)
}

/// A log of some entries; `seed` makes another one of it.
fn log(entries: u64, seed: &str) -> (Log, Vec<Head>) {
    let made_from = MadeFrom {
        version: "0.1.0".to_owned(),
        policy_id: "none".to_owned(),
        policy: "p".to_owned(),
        weights: "w".to_owned(),
        lexicon: "l".to_owned(),
        lexicon_version: String::new(),
        regions: "r".to_owned(),
        statistics: "s".to_owned(),
        ranking: seed.to_owned(),
    };
    let policies = ["id = \"a\"\n", "id = \"b\"\n"];
    let basis = |policy: usize| Basis { policy: digest(policies[policy].as_bytes()), weights: digest(b"[forward]\n") };
    let (mut head, mut heads, mut rows) = (Head::empty(), vec![Head::empty()], Vec::new());
    for number in 1..=entries {
        let entry = Entry {
            format: FORMAT,
            number,
            generation: 1,
            as_of: None,
            purpose: format!("list {number} of {seed}"),
            direction: Direction::Workers,
            vacancy_id: Some("V1".to_owned()),
            vacancy_record: None,
            person: None,
            person_record: None,
            k: Some(20),
            kept: Some("keep_unknown".to_owned()),
            made_from: made_from.clone(),
            // The last entry alone has the second policy.
            basis: basis(usize::from(number == entries)),
            rows: Vec::new(),
        };
        let link = Link::after(&mut head, entry.to_json());
        let number = i64::try_from(link.number).unwrap();
        rows.push((number, [link.previous, link.entry, link.digest].map(String::into_bytes)));
        heads.push(head.clone());
    }
    let texts = match entries {
        0 => vec![],
        1 => vec![text("policy", policies[1]), text("weights", "[forward]\n")],
        _ => vec![text("policy", policies[0]), text("policy", policies[1]), text("weights", "[forward]\n")],
    };
    (Log { texts, rows }, heads)
}

fn verified(log: &Log, head: Option<&Head>) -> Verified {
    let mut verifier = Verifier::new(head.cloned());
    for [key, kind, text] in &log.texts {
        verifier.text(key, kind, text);
    }
    for (number, [previous, entry, digest]) in &log.rows {
        verifier.row(Stored { number: *number, previous, entry, digest });
    }
    verifier.finish()
}

#[test]
fn a_log_as_it_was_written_is_whole_with_and_without_each_of_its_heads() {
    for entries in 0..4 {
        let (log, heads) = log(entries, "one");
        let last = heads.last().unwrap();
        for head in heads.iter().map(Some).chain([None]) {
            let found = verified(&log, head);
            assert_eq!((found.status, found.entries, &found.head), (Status::Whole, entries, last));
            assert_eq!((found.first_bad, found.fault), (None, None));
        }
    }
}

#[test]
fn every_byte_of_every_entry_link_digest_and_text_counts() {
    let (log, heads) = log(3, "one");
    let mut tried = 0;
    for (row, head) in heads.iter().enumerate().take(3) {
        for column in 0..3 {
            for byte in 0..log.rows[row].1[column].len() {
                for bit in [1, 0x20, 0x80] {
                    let mut changed = log.clone();
                    changed.rows[row].1[column][byte] ^= bit;
                    let found = verified(&changed, None);
                    assert_eq!(found.status, Status::Tampered, "entry {row} column {column} byte {byte}");
                    assert_eq!(found.first_bad, Some(row as u64 + 1));
                    assert_eq!(&found.head, head);
                    tried += 1;
                }
            }
            for cut in 0..log.rows[row].1[column].len() {
                let mut changed = log.clone();
                changed.rows[row].1[column].truncate(cut);
                assert_eq!(verified(&changed, None).first_bad, Some(row as u64 + 1));
            }
        }
    }
    for at in 0..log.texts.len() {
        for column in 0..3 {
            for byte in 0..log.texts[at][column].len() {
                let mut changed = log.clone();
                changed.texts[at][column][byte] ^= 1;
                let found = verified(&changed, None);
                assert_eq!((found.status, found.fault), (Status::Tampered, Some(Fault::Basis)));
                tried += 1;
            }
        }
        let mut changed = log.clone();
        changed.texts.remove(at);
        assert_eq!(verified(&changed, None).fault, Some(Fault::Basis));
    }
    assert!(tried > 3_000, "only {tried} bytes were changed");
}

#[test]
fn what_was_taken_out_put_in_or_moved_is_found() {
    let (log, _) = log(4, "one");
    for at in 0..3 {
        let mut changed = log.clone();
        changed.rows.remove(at);
        assert_eq!(verified(&changed, None).first_bad, Some(at as u64 + 1), "entry {at} taken out");
        // With the numbers mended as well, the link shows it.
        for (number, row) in (1..).zip(&mut changed.rows) {
            row.0 = number;
        }
        let found = verified(&changed, None);
        assert_eq!((found.first_bad, found.fault), (Some(at as u64 + 1), Some(Fault::Link)));

        let mut changed = log.clone();
        let (one, other) = (changed.rows[at].1.clone(), changed.rows[at + 1].1.clone());
        (changed.rows[at].1, changed.rows[at + 1].1) = (other, one);
        assert_eq!(verified(&changed, None).first_bad, Some(at as u64 + 1), "entry {at} moved");

        let mut changed = log.clone();
        let again = changed.rows[at].clone();
        changed.rows.insert(at, again);
        assert_eq!(verified(&changed, None).first_bad, Some(at as u64 + 2), "entry {at} twice");
    }
    let mut changed = log.clone();
    changed.rows.insert(0, (-3, changed.rows[0].1.clone()));
    assert_eq!(verified(&changed, None).first_bad, Some(1));
    let mut changed = log;
    changed.texts.push(text("policy", "id = \"c\"\n"));
    let found = verified(&changed, None);
    assert_eq!((found.status, found.first_bad, found.fault), (Status::Tampered, None, Some(Fault::UnusedBasis)));
}

#[test]
fn two_logs_spliced_are_found_even_where_the_digests_are_made_anew() {
    let ((one, heads), (other, _)) = (log(4, "one"), log(4, "other"));
    for at in 1..4 {
        let mut spliced = one.clone();
        spliced.rows[at..].clone_from_slice(&other.rows[at..]);
        let found = verified(&spliced, None);
        assert_eq!((found.first_bad, found.fault), (Some(at as u64 + 1), Some(Fault::Link)));
        // Whoever binds the spliced end anew has a whole log with another head, which the one on paper shows.
        let mut head = heads[at].clone();
        for (_, [previous, entry, digest]) in &mut spliced.rows[at..] {
            let link = Link::after(&mut head, String::from_utf8(entry.clone()).unwrap());
            (*previous, *digest) = (link.previous.into_bytes(), link.digest.into_bytes());
        }
        assert_eq!(verified(&spliced, None).status, Status::Whole);
        assert_eq!(verified(&spliced, Some(&heads[at])).status, Status::Whole);
        let found = verified(&spliced, Some(&heads[4]));
        assert_eq!((found.status, found.first_bad, found.fault), (Status::Tampered, Some(4), Some(Fault::Head)));
    }
}

#[test]
fn a_cut_end_is_found_with_a_head_alone_unless_a_text_in_force_is_left_over() {
    let (log, heads) = log(4, "one");
    for left in 0..4 {
        let mut cut = log.clone();
        cut.rows.truncate(left);
        let found = verified(&cut, Some(&heads[4]));
        assert_eq!((found.status, found.entries), (Status::Cut, left as u64));
        assert_eq!(found.first_bad, Some(left as u64 + 1));
        assert_eq!(verified(&cut, None).fault, Some(Fault::UnusedBasis));
        // Whoever takes the text away too leaves a log that looks whole.
        cut.texts.retain(|[_, _, text]| left > 0 && text != b"id = \"b\"\n");
        assert_eq!(verified(&cut, None).status, Status::Whole);
        assert_eq!(verified(&cut, Some(&heads[4])).status, Status::Cut);
    }
}

#[test]
fn a_digest_that_fits_makes_no_entry_of_something_else() {
    for entry in ["", "{}", "{\"number\":1}", "nonsense"] {
        let mut head = Head::empty();
        let link = Link::after(&mut head, entry.to_owned());
        let row = (1, [link.previous, link.entry, link.digest].map(String::into_bytes));
        let found = verified(&Log { texts: vec![], rows: vec![row] }, None);
        assert_eq!((found.status, found.fault), (Status::Tampered, Some(Fault::Entry)), "{entry}");
    }
}

proptest! {
    #[test]
    fn whatever_is_done_to_the_bytes_is_found(
        entries in 1_u64..5,
        place in any::<prop::sample::Index>(),
        column in 0_usize..3,
        bytes in prop::collection::vec(any::<u8>(), 0..80),
        at in any::<prop::sample::Index>(),
    ) {
        let (log, heads) = log(entries, "one");
        let mut changed = log.clone();
        let row = place.index(log.rows.len());
        let cell = &mut changed.rows[row].1[column];
        let at = at.index(cell.len());
        cell.splice(at.., bytes);
        let found = verified(&changed, heads.last());
        if changed == log {
            prop_assert_eq!(found.status, Status::Whole);
        } else {
            prop_assert_eq!(found.status, Status::Tampered);
            prop_assert_eq!(found.first_bad, Some(row as u64 + 1));
        }
    }

    #[test]
    fn any_other_order_or_choice_of_rows_is_found(order in prop::collection::vec(0_usize..4, 0..6)) {
        let (log, heads) = log(4, "one");
        let mut changed = log.clone();
        changed.rows = order.iter().map(|at| log.rows[*at].clone()).collect();
        let found = verified(&changed, heads.last());
        let is_prefix = order.iter().copied().eq(0..order.len());
        let wanted = if order == [0, 1, 2, 3] {
            Status::Whole
        } else if is_prefix && order.len() < 4 {
            Status::Cut
        } else {
            Status::Tampered
        };
        prop_assert_eq!(found.status, wanted);
    }
}
