//! The index from names to codes, for exact and for misspelt ones.

use rustc_hash::FxHashMap;

use super::table::Row;
use super::words::{Kind, Words, english, key, strip_kind};
use super::{AdminLevel, RegionCode};

/// Last words that tell brothers apart: "Cikarang Barat", "Cikarang Timur".
const BROTHERS: [&str; 11] =
    ["utara", "selatan", "timur", "barat", "tengah", "pusat", "hulu", "hilir", "kota", "kidul", "kaler"];

/// What a part of a text was found to name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Found {
    /// Codes in the order of the index, superseded ones among them, without repeats.
    pub(super) codes: Vec<RegionCode>,
    /// The text says kota where there is only a kabupaten, or the reverse.
    pub(super) kind_differs: bool,
    /// The name is that of several kecamatan less their last word; the code is their kabupaten/kota.
    pub(super) family: bool,
}

/// From names to codes.
#[derive(Debug, Default)]
pub(super) struct NameIndex {
    codes: FxHashMap<Box<str>, Vec<RegionCode>>,
    families: FxHashMap<Box<str>, Vec<RegionCode>>,
    /// Every key in sorted order with a summary of its letters, for near misses.
    spellings: Vec<(Box<str>, u64)>,
}

impl NameIndex {
    /// Indexes the names of a table and such short names as lead to a code of it.
    pub(super) fn build(rows: &[Row], aliases: &[(&str, RegionCode)]) -> Self {
        let mut index = Self::default();
        for row in rows {
            let words = Words::of(&row.name);
            let words = words.as_slice();
            let name = match (row.code.level(), strip_kind(words)) {
                // "Kota Gajah" is a kecamatan: only above it do these words tell the level.
                (AdminLevel::Provinsi | AdminLevel::KabupatenKota, Some((kind, name))) if kind.admits(row.code) => name,
                _ => words,
            };
            index.insert(&key(name), row.code);
            // "Tiro/Truseb" and "Misool (Misool Utara)" have two names.
            if row.name.contains(['/', '(']) {
                for half in row.name.split(['/', '(', ')']) {
                    index.insert(&key(Words::of(half).as_slice()), row.code);
                }
            }
            if let (AdminLevel::Kecamatan, [family @ .., last]) = (row.code.level(), words)
                && BROTHERS.contains(&last.as_ref())
                && let Some(parent) = row.code.parent()
            {
                index.families.entry(key(family).into()).or_default().push(parent);
            }
        }
        for (alias, code) in aliases {
            if rows.binary_search_by_key(code, |row| row.code).is_ok() {
                index.insert(&key(Words::of(alias).as_slice()), *code);
            }
        }
        // One kecamatan with such a last word makes no family.
        index.families.retain(|_, parents| parents.len() > 1);
        index.families.values_mut().for_each(Vec::dedup);
        index.spellings = index.codes.keys().map(|key| (key.clone(), letters(key))).collect();
        index.spellings.sort_unstable();
        index
    }

    fn insert(&mut self, key: &str, code: RegionCode) {
        if key.is_empty() {
            return;
        }
        let codes = self.codes.entry(key.into()).or_default();
        if !codes.contains(&code) {
            codes.push(code);
        }
    }

    /// Everything the words may name, whether they carry a word for the level or not.
    pub(super) fn look_up(&self, words: &[Box<str>]) -> Found {
        let mut found = Found::default();
        self.collect(&key(words), None, &mut found.codes);
        let stripped = strip_kind(words);
        if let Some((kind, name)) = stripped {
            self.collect(&key(name), Some(kind), &mut found.codes);
        }
        for translated in english(words) {
            self.collect(&translated, None, &mut found.codes);
        }
        if let Some((kind, name)) = stripped {
            for translated in english(name) {
                self.collect(&translated, Some(kind), &mut found.codes);
            }
            if found.codes.is_empty() && matches!(kind, Kind::Kota | Kind::Kabupaten) {
                for other in [Kind::Kota, Kind::Kabupaten] {
                    self.collect(&key(name), Some(other), &mut found.codes);
                }
                found.kind_differs = !found.codes.is_empty();
            }
        }
        if found.codes.is_empty() {
            found.codes = self.families.get(key(words).as_str()).cloned().unwrap_or_default();
            found.family = !found.codes.is_empty();
        }
        found
    }

    fn collect(&self, key: &str, kind: Option<Kind>, into: &mut Vec<RegionCode>) {
        for &code in self.codes.get(key).into_iter().flatten() {
            if kind.is_none_or(|kind| kind.admits(code)) && !into.contains(&code) {
                into.push(code);
            }
        }
    }

    /// Names spelt like `key` with at least `floor` similarity (1 minus edits per letter), best first, ties by name,
    /// among the codes `admits` lets through.
    pub(super) fn near(&self, key: &str, floor: f64, admits: impl Fn(RegionCode) -> bool) -> Vec<Near<'_>> {
        self.near_among(&self.spellings, key, floor, admits)
    }

    /// The same among the names that begin with the same letter: much quicker at a low floor, and slips seldom hit it.
    pub(super) fn near_from_first_letter(&self, key: &str, floor: f64) -> Vec<Near<'_>> {
        let first = key.chars().next();
        let start = self.spellings.partition_point(|(spelling, _)| spelling.chars().next() < first);
        let end = self.spellings.partition_point(|(spelling, _)| spelling.chars().next() <= first);
        self.near_among(&self.spellings[start..end], key, floor, |_| true)
    }

    fn near_among<'a>(
        &'a self,
        spellings: &'a [(Box<str>, u64)],
        key: &str,
        floor: f64,
        admits: impl Fn(RegionCode) -> bool,
    ) -> Vec<Near<'a>> {
        let (own, length) = (letters(key), key.chars().count());
        let mut near: Vec<Near<'_>> = Vec::new();
        for (spelling, summary) in spellings {
            // An edit changes at most two letters of the summary. This rules out nearly every name before the table of
            // the edit distance is filled.
            let longest = length.max(spelling.len());
            let edits = allowed_edits(longest, floor);
            if length.abs_diff(spelling.len()) > edits || (own ^ summary).count_ones() as usize > 2 * edits {
                continue;
            }
            // Cheaper than the distance where `admits` lets few through.
            let codes = self.codes.get(spelling).into_iter().flatten().copied().filter(|&code| admits(code));
            let codes: Vec<RegionCode> = codes.collect();
            if codes.is_empty() {
                continue;
            }
            let similarity = similarity(key, spelling, longest);
            if similarity >= floor {
                near.push(Near { similarity, codes, spelling });
            }
        }
        near.sort_by(|a, b| b.similarity.total_cmp(&a.similarity).then(a.spelling.cmp(b.spelling)));
        near
    }
}

/// A name spelt like the one asked for.
pub(super) struct Near<'a> {
    pub(super) similarity: f64,
    pub(super) codes: Vec<RegionCode>,
    spelling: &'a str,
}

/// 1 minus edits per letter of the longer name; a swap of two neighbours is one edit, being one slip of the fingers.
#[allow(clippy::cast_precision_loss, reason = "lengths of a few dozen letters")]
fn similarity(a: &str, b: &str, longest: usize) -> f64 {
    1.0 - strsim::osa_distance(a, b) as f64 / longest as f64
}

/// How many edits leave a name of `length` letters at least `floor` similar, counted generously.
#[allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a length of a few dozen letters times a share in [0, 1]"
)]
fn allowed_edits(length: usize, floor: f64) -> usize {
    ((length as f64) * (1.0 - floor) + 1e-9) as usize
}

/// Which letters and digits a key holds, one bit each.
fn letters(key: &str) -> u64 {
    key.bytes().fold(0, |bits, byte| match byte {
        b'a'..=b'z' => bits | 1 << (byte - b'a'),
        b'0'..=b'9' => bits | 1 << (26 + byte - b'0'),
        _ => bits | 1 << 36,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letter_summary_never_hides_a_near_name() {
        assert_eq!(allowed_edits(10, 0.9), 1);
        assert_eq!(allowed_edits(8, 0.8), 1);
        assert!((letters("pahuwato") ^ letters("pohuwato")).count_ones() <= 2);
    }
}
