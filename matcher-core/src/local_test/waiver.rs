//! Why doesn't somebody stand in the way of whom nobody knows enough? An officer's words, kept with the certificate.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::error::LocalTestError;
use super::search::Unknown;
use crate::record::is_personal;
use crate::units::Date;

/// Letters a reason has at most: a sentence or two, not a file.
const LONGEST: usize = 300;

/// A run of so many digits may be a telephone or identity number.
const LONG_NUMBER: usize = 11;

/// A telephone number with its area code has at least so many digits.
const SHORT_NUMBER: usize = 9;

/// The reason for which one unknown worker doesn't stand in the way of a certificate.
///
/// # Examples
///
/// ```
/// use matcher_core::local_test::Waiver;
///
/// let waiver = Waiver::new("W7", "called on 2026-11-03, has moved away");
/// assert_eq!(waiver.worker_id, "W7");
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// Who is unknown.
    pub worker_id: String,
    /// Why they don't count, in an officer's words; 1 to 300 letters, without a number of a person.
    pub reason: String,
}

// The reason is about a person.
impl std::fmt::Debug for Waiver {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Waiver").field("worker_id", &self.worker_id).finish_non_exhaustive()
    }
}

impl Waiver {
    /// A waiver; it is checked where it is used.
    #[must_use]
    pub fn new(worker_id: &str, reason: &str) -> Self {
        Self { worker_id: worker_id.to_owned(), reason: reason.to_owned() }
    }
}

/// Waivers in the order of ids, spaces around a reason cut off, if each can stand: its reason says something and holds no
/// number of a person, its worker is on file and unknown, and no other is for the same.
pub(super) fn checked(
    waivers: &[Waiver],
    unknowns: &[Unknown],
    is_on_file: impl Fn(&str) -> bool,
) -> Result<Vec<Waiver>, LocalTestError> {
    let refused = |waiver: &Waiver, what| Err(LocalTestError::waiver(&waiver.worker_id, what));
    let mut seen = BTreeSet::new();
    let mut kept = Vec::with_capacity(waivers.len());
    for waiver in waivers {
        let reason = waiver.reason.split_whitespace().collect::<Vec<_>>().join(" ");
        if reason.is_empty() {
            return refused(waiver, "the reason is empty; say why this worker doesn't count");
        }
        if reason.chars().count() > LONGEST {
            return refused(waiver, "the reason is longer than 300 letters");
        }
        if holds_personal_number(&reason) || is_personal(&reason) {
            let what =
                "the reason holds what looks like an identity or telephone number, an address or a name; leave it out";
            return refused(waiver, what);
        }
        if !is_on_file(&waiver.worker_id) {
            return refused(waiver, "the market has no such worker");
        }
        if !unknowns.iter().any(|unknown| unknown.worker_id == waiver.worker_id) {
            return refused(waiver, "nothing about this worker is unknown; only the unknown can be waived");
        }
        if !seen.insert(waiver.worker_id.as_str()) {
            return refused(waiver, "given twice");
        }
        kept.push(Waiver { worker_id: waiver.worker_id.clone(), reason });
    }
    kept.sort_by(|a, b| a.worker_id.as_bytes().cmp(b.worker_id.as_bytes()));
    Ok(kept)
}

/// Whether a text holds a number as long as that of an identity card or a telephone, gaps and hyphens included. Days and
/// times of day are none.
fn holds_personal_number(text: &str) -> bool {
    let words = text.split_whitespace().map(|word| if is_day_or_time(word) { "x" } else { word });
    let text: Vec<&str> = words.collect();
    let mut run = String::new();
    for c in text.join(" ").chars().chain(['x']) {
        match c {
            '0'..='9' => run.push(c),
            ' ' | '.' | '-' | '(' | ')' | '\'' | '/' | '+' | '\u{2011}' | '\u{2013}' => {}
            _ => {
                let is_phone = run.len() >= SHORT_NUMBER && (run.starts_with('0') || run.starts_with("62"));
                if run.len() >= LONG_NUMBER || is_phone {
                    return true;
                }
                run.clear();
            }
        }
    }
    false
}

/// Whether a word is a day (`2026-11-03`, `03/11/2026`, `3.11.2026`) or a time of day (`10.30`).
fn is_day_or_time(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_ascii_digit());
    let parts: Vec<&str> = word.split(['-', '/', '.', ':']).collect();
    let number = |part: &str| part.parse::<u8>().ok();
    match *parts.as_slice() {
        [hour, minute] => {
            hour.len() <= 2
                && minute.len() == 2
                && number(hour).is_some_and(|hour| hour < 24)
                && number(minute).is_some_and(|minute| minute < 60)
        }
        [first, month, last] => {
            let (year, day) = if first.len() == 4 { (first, last) } else { (last, first) };
            let date = year.parse::<i32>().ok().zip(number(month)).zip(number(day));
            date.is_some_and(|((year, month), day)| Date::new(year, month, day).is_ok())
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(reason: &str) -> bool {
        let unknowns = [Unknown { worker_id: "W1".to_owned(), missing: vec![] }];
        checked(&[Waiver::new("W1", reason)], &unknowns, |_| true).is_err()
    }

    #[test]
    fn a_reason_says_something_and_holds_no_number_of_a_person() {
        for reason in [
            "",
            " \n\t",
            "NIK 6571010101900001",
            "6571 0101 0190 0001",
            "6571.01.010190.0001",
            "HP 0812-3456-789",
            "+62 812 3456 7890",
            "telp (0551) 21234",
            "a.n. Siti Contoh",
            "siti@contoh.id",
            "a".repeat(301).as_str(),
        ] {
            assert!(refused(reason), "{reason}");
        }
        for reason in [
            "sudah pindah",
            "dipanggil 2026-11-03 10.30 dan 04/11/2026 09:15, tidak datang",
            "KTP 65.71.01.1001 belum diperiksa",
            "surat no. 560/123/2026",
            "ditelepon 3 kali, 3.11.2026, 4.11.2026 dan 5.11.2026",
        ] {
            assert!(!refused(reason), "{reason}");
        }
    }

    #[test]
    fn waivers_come_in_the_order_of_ids_with_their_spaces_mended() {
        let unknowns = ["W1", "W2"].map(|id| Unknown { worker_id: id.to_owned(), missing: vec![] });
        let given = [Waiver::new("W2", " has \n moved "), Waiver::new("W1", "abroad")];
        let kept = checked(&given, &unknowns, |_| true).unwrap();
        assert_eq!(kept, [Waiver::new("W1", "abroad"), Waiver::new("W2", "has moved")]);
        assert!(!format!("{kept:?}").contains("moved"));
    }

    #[test]
    fn whoever_is_known_not_on_file_or_named_twice_is_refused() {
        let unknowns = [Unknown { worker_id: "W1".to_owned(), missing: vec![] }];
        let said = |waivers: &[Waiver], is_on_file: bool| {
            checked(waivers, &unknowns, |_| is_on_file).err().map(|error| error.to_string()).unwrap_or_default()
        };
        let (first, other) = (Waiver::new("W1", "abroad"), Waiver::new("W2", "abroad"));
        assert!(said(std::slice::from_ref(&other), true).contains("nothing about this worker is unknown"));
        assert!(said(&[other], false).contains("no such worker"));
        assert!(said(&[first.clone(), first], true).contains("given twice"));
        let number = Waiver::new("6571010101900001", "abroad");
        assert_eq!(said(&[number], false), "waiver for \"(not shown)\": the market has no such worker");
    }
}
