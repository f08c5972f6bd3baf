//! How is a text spelled once case, accents, punctuation and numerals no longer matter?
//!
//! [`normalise`] gives the spelling, [`words`] the same words with their places in the original. Every name of the
//! lexicon and every text that is read passes through here, so both sides agree by construction. Nothing is
//! translated, corrected or dropped but marks and separators; that is the business of the other files.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_compatible, is_combining_mark};

use super::numeral::canonical;

/// One normalised word and the bytes of the original it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The normalised word.
    pub text: String,
    /// First byte in the original.
    pub start: usize,
    /// Byte after the last in the original.
    pub end: usize,
}

/// The text in lower case without accents and punctuation, its words joined by one space.
///
/// Compatibility forms are unified (NFKC), slashes and hyphens separate, apostrophes join, `c++`, `c#`, `.net` and
/// `node.js` stay words. Years, limits and licence classes get one spelling: `thn` is `tahun`, `min.` is `minimal`,
/// `SIM BII` is `sim b2`, `kelas II` is `kelas 2`; so do the words that vacancies shorten (`yg`, `bhs`). Applying it twice changes nothing. `O(n)` for `n` bytes.
///
/// # Examples
///
/// ```
/// use matcher_core::lexicon::normalise;
///
/// assert_eq!(normalise("SIM B-II Umum, min. 2 thn"), "sim b2 umum minimal 2 tahun");
/// assert_eq!(normalise("Café/C++ & Node.js"), "cafe c++ node.js");
/// ```
#[must_use]
pub fn normalise(text: &str) -> String {
    let read = Reading::of(text);
    let mut out = String::with_capacity(read.buffer.len());
    for word in 0..read.len() {
        if word > 0 {
            out.push(' ');
        }
        out.push_str(read.word(word));
    }
    out
}

/// The words of [`normalise`] in order, each with its place in the original.
///
/// # Examples
///
/// ```
/// use matcher_core::lexicon::words;
///
/// let text = "SIM B II";
/// let read = words(text);
/// assert_eq!((read[1].text.as_str(), &text[read[1].start..read[1].end]), ("b2", "B II"));
/// ```
#[must_use]
pub fn words(text: &str) -> Vec<Word> {
    let read = Reading::of(text);
    (0..read.len())
        .map(|word| {
            let Span { start, end, .. } = read.spans[word];
            Word { text: read.word(word).to_owned(), start, end }
        })
        .collect()
}

/// Signs between two items of a list.
const PARTS: [char; 3] = [',', ';', '\n'];

/// Where a word lies in the buffer and in the original.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span {
    /// First byte in the buffer.
    pub(super) from: usize,
    /// Byte after the last in the buffer.
    pub(super) to: usize,
    /// First byte in the original.
    pub(super) start: usize,
    /// Byte after the last in the original.
    pub(super) end: usize,
}

/// A text read once: its words in one buffer, each between two spaces of its own (` las  smaw `), so that a phrase
/// written the same way is found at whole words only and two neighbours never share a boundary. Where the original parts
/// two items of a list, a line feed stands between them ([`PARTS`]), so that no phrase reaches across.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) buffer: String,
    pub(super) spans: Vec<Span>,
}

impl Reading {
    /// Reads a text.
    pub(super) fn of(text: &str) -> Self {
        canonical(&Scanner::new(text).scan())
    }

    pub(super) fn len(&self) -> usize {
        self.spans.len()
    }

    /// The word at a position; empty beyond the last.
    pub(super) fn word(&self, at: usize) -> &str {
        self.spans.get(at).map_or("", |span| &self.buffer[span.from..span.to])
    }

    /// True if the original parts the word at a position from the one before.
    pub(super) fn is_parted(&self, at: usize) -> bool {
        at > 0 && self.spans[at - 1].to + 2 < self.spans[at].from
    }

    /// Parts the next word from the last.
    pub(super) fn part(&mut self) {
        if self.buffer.ends_with(' ') {
            self.buffer.push('\n');
        }
    }

    /// Appends a word read from `start..end` of the original.
    pub(super) fn push(&mut self, word: &str, start: usize, end: usize) {
        self.buffer.push(' ');
        let from = self.buffer.len();
        self.buffer.push_str(word);
        self.spans.push(Span { from, to: self.buffer.len(), start, end });
        self.buffer.push(' ');
    }
}

/// Splits and folds, without looking at what a word means.
struct Scanner<'a> {
    text: &'a str,
    read: Reading,
    word: String,
    start: usize,
    end: usize,
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str) -> Self {
        let read = Reading { buffer: String::with_capacity(text.len() + text.len() / 4), spans: Vec::new() };
        Self { text, read, word: String::new(), start: 0, end: 0 }
    }

    fn scan(mut self) -> Reading {
        let mut skip_to = 0;
        for (at, c) in self.text.char_indices() {
            if at < skip_to {
                continue;
            }
            if c.is_ascii_alphanumeric() {
                self.add(c.to_ascii_lowercase(), at, at + 1);
            } else if c.is_ascii() {
                skip_to = self.punctuation(at, c);
            } else {
                self.fold(c, at);
            }
        }
        self.close();
        self.read
    }

    fn add(&mut self, c: char, start: usize, end: usize) {
        if self.word.is_empty() {
            self.start = start;
        }
        self.word.push(c);
        self.end = end;
    }

    fn close(&mut self) {
        if self.word.is_empty() {
            return;
        }
        if self.word.is_ascii() {
            self.read.push(&self.word, self.start, self.end);
        } else {
            // Folding took accents apart to drop them; what has no accent to drop (Hangul) is put together again.
            let composed: String = self.word.nfc().collect();
            self.read.push(&composed, self.start, self.end);
        }
        self.word.clear();
    }

    /// Reads one ASCII sign that is no letter or digit; gives the byte to go on from.
    fn punctuation(&mut self, at: usize, c: char) -> usize {
        let rest = &self.text.as_bytes()[at..];
        let special: &str = match (c, self.word.as_str()) {
            ('\'' | '`', _) => return at + 1,
            ('+', "c" | "g") if rest.starts_with(b"++") => "++",
            ('#', "c" | "f") => "#",
            ('.', word) if starts_with_word(rest, b".js") && !word.is_empty() => ".js",
            ('.', _) if starts_with_word(rest, b".net") => ".net",
            _ => {
                self.close();
                if PARTS.contains(&c) {
                    self.read.part();
                }
                return at + 1;
            }
        };
        let end = at + special.len();
        for sign in special.chars() {
            self.add(sign, at, end);
        }
        self.close();
        end
    }

    /// Folds one character beyond ASCII into the letters it stands for.
    fn fold(&mut self, c: char, at: usize) {
        let end = at + c.len_utf8();
        if joins(c) || is_combining_mark(c) {
            if !self.word.is_empty() {
                self.end = end;
            }
            return;
        }
        // Lower case comes between two decompositions: either can bring out what the other must still see.
        let mut folded = Vec::new();
        decompose_compatible(c, |part| {
            for lower in part.to_lowercase() {
                decompose_compatible(lower, |letter| folded.push(letter));
            }
        });
        for letter in folded {
            if joins(letter) || is_combining_mark(letter) {
                continue;
            }
            if letter.is_alphanumeric() {
                self.add(letter, at, end);
            } else {
                self.close();
            }
        }
    }
}

/// Signs that hold a word together: apostrophes, and what can't be seen but stands in copied text (soft hyphens, marks
/// of zero width or of writing direction).
fn joins(c: char) -> bool {
    matches!(
        c,
        '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{b4}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}' | '\u{feff}'
    )
}

/// True if the bytes start with `word`, any case, and no letter or digit goes on.
fn starts_with_word(bytes: &[u8], word: &[u8]) -> bool {
    bytes.len() >= word.len()
        && bytes[..word.len()].eq_ignore_ascii_case(word)
        && bytes.get(word.len()).is_none_or(|next| next.is_ascii() && !next.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_skill_spelled_in_many_ways_is_one_text() {
        for (spelled, same) in [
            ("  Pipe--Fitter ", "pipe fitter"),
            ("Ms. Office / Excel", "ms office excel"),
            ("ＭＳ Ｅｘｃｅｌ", "ms excel"),
            ("Qur’an", "quran"),
            ("c++/C#/.NET, ASP.NET Core", "c++ c# .net asp.net core"),
            ("Node.js vs. json", "node.js vs json"),
            ("1½ ﬁtter", "11 2 fitter"),
            ("co\u{ad}ok", "cook"),
            ("wel\u{200b}der \u{200e}6G\u{feff}", "welder 6g"),
            ("“chef’s” – ‘cook’…", "chefs cook"),
            ("admin/kasir, CI/CD, C/C++", "admin kasir ci cd c c++"),
            ("①②  ㎏ Ⅱ", "12 kg ii"),
            ("forklift kelas Ⅱ", "forklift kelas 2"),
            ("SMA/SMK sederajat", "sma smk sederajat"),
            ("", ""),
            (" -- / ", ""),
        ] {
            assert_eq!(normalise(spelled), same, "{spelled}");
        }
    }

    #[test]
    fn a_megabyte_without_a_space_is_one_word() {
        let text = "é".repeat(500_000);
        let read = words(&text);
        assert_eq!((read.len(), read[0].start, read[0].end), (1, 0, text.len()));
    }

    proptest! {
        #[test]
        fn normalising_twice_changes_nothing(text in "\\PC{0,40}|[a-cBIVsSimMuUkKelas12 .+#'/-]{0,40}") {
            let once = normalise(&text);
            prop_assert_eq!(normalise(&once), once);
        }

        #[test]
        fn every_word_lies_on_character_boundaries_in_order(text in any::<String>()) {
            let mut before = 0;
            for word in words(&text) {
                prop_assert!(!word.text.is_empty() && word.start < word.end && before <= word.start);
                prop_assert!(text.get(word.start..word.end).is_some());
                before = word.start;
            }
        }
    }
}
