//! Which numbers and names of people stand in a text? They are cut out at the door, before anything is kept.
//!
//! Cut are identity numbers (16 digits, with gaps, dots or dashes), telephone numbers, e-mail addresses, and names behind a
//! label such as "Nama:" or "a.n."; each leaves a `…`, which is no word. A name without a label can't be told from other
//! words and stays. Amounts, dates, times, coordinates, codes and numbers of certificates stay too, byte for byte.

mod name;
mod number;

use std::borrow::Cow;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

use super::Notes;
use super::nik::{DIGITS, is_plausible};
pub(in crate::record) use name::is_name_like;

/// What stands where something was cut: a reader sees that something is missing, and no tokenizer finds a word in it.
const GAP: &str = "…";

/// Fewest digits of a telephone number that is cut.
const FEWEST_DIGITS: usize = 7;

/// Looks again until nothing is found; what one cut can bring to light is gone after two.
const MOST_PASSES: usize = 8;

/// Pieces of a text to cut, as bytes from and to.
type Pieces = Vec<(usize, usize)>;

/// A text without what is personal in it, and what was cut.
pub(in crate::record) struct Cut {
    pub(in crate::record) text: String,
    numbers: bool,
    names: bool,
}

/// The text without numbers, addresses and labelled names of people; `None` if it holds none.
///
/// Cutting what was cut changes nothing. Costs one look over the bytes for nearly every text.
pub(in crate::record) fn cut(text: &str) -> Option<Cut> {
    cut_where(text, |_, _| true)
}

/// As [`cut`], for the words of a message: these speak of numbers and of names of options too, so that a long number goes only
/// if it can be somebody's, and what stands behind `=` is a value and nobody's name.
pub(in crate::record) fn cut_in_message(text: &str) -> Option<Cut> {
    cut_where(text, |before, piece| {
        let is_number = piece.bytes().all(|byte| byte.is_ascii_digit());
        if is_number && piece.len() >= DIGITS {
            is_plausible(piece.as_bytes())
        } else {
            !before.trim_end().ends_with('=')
        }
    })
}

/// Cuts the pieces that `is_cut` takes, told what stands before them.
fn cut_where(text: &str, is_cut: impl Fn(&str, &str) -> bool) -> Option<Cut> {
    let mut cut: Option<Cut> = None;
    for _ in 0..MOST_PASSES {
        let current = cut.as_ref().map_or(text, |cut| cut.text.as_str());
        let Some(next) = once(current, &is_cut) else { break };
        let (numbers, names) = cut.as_ref().map_or((false, false), |cut| (cut.numbers, cut.names));
        cut = Some(Cut { text: next.text, numbers: numbers || next.numbers, names: names || next.names });
    }
    cut
}

fn once(text: &str, is_cut: &impl Fn(&str, &str) -> bool) -> Option<Cut> {
    // Most cells end here.
    let may_hold_address = text.as_bytes().contains(&b'@');
    let may_hold_number = has_digits(text);
    let may_hold_name = text.len() > 4 && LABELS.as_ref().is_some_and(|labels| labels.is_match(text));
    if !(may_hold_address || may_hold_number || may_hold_name) {
        return None;
    }
    let mut pieces = Pieces::new();
    if let Some(address) = ADDRESS.as_ref().filter(|_| may_hold_address) {
        pieces.extend(address.find_iter(text).map(|found| (found.start(), found.end())));
    }
    if may_hold_number {
        number::find(text, &mut pieces);
    }
    let is_cut = |&(start, end): &(usize, usize)| {
        is_cut(text.get(..start).unwrap_or_default(), text.get(start..end).unwrap_or_default())
    };
    pieces.retain(is_cut);
    let numbers = !pieces.is_empty();
    let before = pieces.len();
    if may_hold_name {
        name::find(text, &mut pieces);
        pieces.retain(is_cut);
    }
    let names = pieces.len() > before;
    (numbers || names).then(|| Cut { text: without(text, pieces), numbers, names })
}

/// True if there are enough digits for a number; a text with other letters than ASCII may hold digits of other scripts.
fn has_digits(text: &str) -> bool {
    if text.is_ascii() {
        // Counted without branches, which compilers do many bytes at once.
        text.len() >= FEWEST_DIGITS && text.bytes().filter(u8::is_ascii_digit).count() >= FEWEST_DIGITS
    } else {
        text.chars().filter(|c| number::digit(*c).is_some()).count() >= FEWEST_DIGITS
    }
}

fn without(text: &str, mut pieces: Pieces) -> String {
    pieces.sort_unstable();
    let (mut kept, mut at) = (String::with_capacity(text.len()), 0);
    for (start, end) in pieces {
        // An address may hold a telephone number.
        if start >= at {
            kept.push_str(text.get(at..start).unwrap_or_default());
            kept.push_str(GAP);
        }
        at = at.max(end);
    }
    kept.push_str(text.get(at..).unwrap_or_default());
    kept
}

/// A text cell without what is personal in it; `None` if nothing else was in it.
pub(super) fn cleared<'a>(text: Cow<'a, str>, notes: &mut Notes) -> Option<Cow<'a, str>> {
    let Some(Cut { text: kept, numbers, names }) = cut(&text) else { return Some(text) };
    if numbers {
        notes.add(NUMBER_CUT, "kept without the telephone numbers, identity numbers and e-mail addresses in it");
    }
    if names {
        notes.add(NAME_CUT, "kept without the name behind a label in it");
    }
    kept.contains(char::is_alphanumeric).then_some(Cow::Owned(kept))
}

/// Rule of a notice: a number of a person, or an address, was cut out of a text.
const NUMBER_CUT: &str = "personal_number_cut";
/// Rule of a notice: a name behind a label was cut out of a text.
const NAME_CUT: &str = "personal_name_cut";

/// A quick look for the labels of names; what it finds is looked at closely.
static LABELS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let words = ["nama", "name", "a.n", "a. n", "a/n", "an."];
    AhoCorasick::builder().ascii_case_insensitive(true).build(words).ok()
});

/// The last part is letters, so that the expiry of a certificate (`SIO@2027-05-01`) is no address.
static ADDRESS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[A-Za-z0-9._%+\-]+@(?:[A-Za-z0-9\-]+\.)+[A-Za-z]{2,}").ok());

#[cfg(test)]
mod tests;
