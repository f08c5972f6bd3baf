//! Which texts are kept to be compared with? Those of vacancies, and what is known beyond the market, each by its heaviest
//! words, frozen with the counts.
//!
//! A text that is like some of them speaks of what they speak of, whatever words it uses; see [`crate::scoring::weights::TextForm::company`].

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::fixed::{RARITY_ONE, rarity};

/// Texts kept of the market, and of what is known beyond it. Of more every n-th is kept, in the order of ids or rows.
const MOST_TEXTS: usize = 10_000;
/// Words kept of a text, the heaviest. All of them did no better, 60 a little worse, on the judged tasks of `docs/evaluation.md`.
const MOST_WORDS: usize = 120;
/// A word of fewer vacancies joins no two.
const MIN_TEXTS: usize = 2;
/// BM25's k1 and b at their customary values: what a text says doesn't depend on a weights file.
const K1: f64 = 1.5;
const B: f64 = 0.75;
/// Steps in a weight of 1.
const STEPS: f64 = 1024.0;

/// A term and the rows that have it, with its frequency in each.
pub(crate) type Posted = (String, Vec<(u32, u32)>);

/// Texts as the words they are about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Cases {
    /// Words of some text, by bytes; one that was erased is empty, and its texts weigh as before.
    words: Vec<String>,
    /// For each text its words by number, rising, with their weights in steps.
    texts: Vec<Vec<(u32, u32)>>,
    /// How many of them, the last, are known beyond the market.
    known: usize,
}

impl Cases {
    /// Keeps the market's texts, whose words are given by rows numbered in the order of ids, and others that are `known`.
    /// O(postings log postings of a text).
    pub(super) fn of(words: Vec<Posted>, texts: usize, known: &[Vec<String>]) -> Self {
        let mut posted: BTreeMap<String, Vec<(u32, u32)>> = words.into_iter().collect();
        for (row, text) in (u32::try_from(texts).unwrap_or(u32::MAX)..).zip(known) {
            let mut text: Vec<&String> = text.iter().collect();
            text.sort_unstable();
            for same in text.chunk_by(|a, b| a == b) {
                let count = u32::try_from(same.len()).unwrap_or(u32::MAX);
                posted.entry(same[0].clone()).or_default().push((row, count));
            }
        }
        // Rows rise, so that the last tells whether somebody beyond the market says the word; a worker may say it too.
        let is_known = |rows: &[(u32, u32)]| rows.last().is_some_and(|(row, _)| *row as usize >= texts);
        posted.retain(|_, rows| rows.len() >= MIN_TEXTS || is_known(rows));
        let all = texts + known.len();
        let mut said: Vec<Vec<(u32, u32)>> = vec![Vec::new(); all];
        for (word, rows) in (0_u32..).zip(posted.values()) {
            for (row, count) in rows {
                said[*row as usize].push((word, *count));
            }
        }
        let (own, others) = said.split_at(texts);
        let kept = |texts: &[Vec<_>]| sampled(texts).filter(|text| !text.is_empty()).cloned().collect::<Vec<_>>();
        let (mut said, others) = (kept(own), kept(others));
        let known = others.len();
        said.extend(others);
        let rarities: Vec<f64> = (posted.values())
            .map(|rows| f64::from(rarity(rows.len() as u64, all as u64)) / f64::from(RARITY_ONE))
            .collect();
        let length: u64 = said.iter().flatten().map(|(_, count)| u64::from(*count)).sum();
        let average = float(length) / float(said.len() as u64).max(1.0);
        said.par_iter_mut().for_each(|text| weigh(text, &rarities, average));
        Self { words: posted.into_keys().collect(), texts: said, known }
    }

    /// Every word by number.
    pub(crate) fn words(&self) -> &[String] {
        &self.words
    }

    /// The words of every text with their weights.
    pub(crate) fn texts(&self) -> impl Iterator<Item = impl Iterator<Item = (u32, f64)>> {
        self.texts.iter().map(|text| text.iter().map(|(word, weight)| (*word, f64::from(*weight) / STEPS)))
    }

    /// Forgets the words that nobody uses. Those known beyond the market tell of nobody and stay.
    pub(crate) fn forget_unused(&mut self, is_used: impl Fn(&str) -> bool) {
        let known = &self.texts[self.texts.len() - self.known..];
        let known: BTreeSet<u32> = known.iter().flatten().map(|(word, _)| *word).collect();
        let words = (0_u32..).zip(&mut self.words);
        words.filter(|(number, word)| !known.contains(number) && !is_used(word)).for_each(|(_, word)| word.clear());
    }

    /// Adds everything to a digest.
    pub(super) fn hash(&self, hasher: &mut blake3::Hasher) {
        for word in &self.words {
            hasher.update(word.as_bytes()).update(b"\0");
        }
        hasher.update(&(self.known as u64).to_le_bytes());
        for text in &self.texts {
            hasher.update(b"\0");
            for (word, weight) in text {
                hasher.update(&word.to_le_bytes()).update(&weight.to_le_bytes());
            }
        }
    }
}

/// Every n-th of too many texts.
fn sampled<T>(texts: &[T]) -> impl Iterator<Item = &T> {
    texts.iter().step_by(texts.len().div_ceil(MOST_TEXTS).max(1))
}

/// Turns the frequencies of a text into the weights of its heaviest words.
fn weigh(text: &mut Vec<(u32, u32)>, rarities: &[f64], average: f64) {
    let length: f64 = text.iter().map(|(_, count)| f64::from(*count)).sum();
    let norm = K1 * (1.0 - B + B * length / average.max(1.0));
    for (word, count) in text.iter_mut() {
        let said = f64::from(*count);
        *count = steps(rarities[*word as usize] * (K1 + 1.0) * said / (said + norm));
    }
    text.retain(|(_, weight)| *weight > 0);
    text.sort_unstable_by_key(|(word, weight)| (std::cmp::Reverse(*weight), *word));
    text.truncate(MOST_WORDS);
    text.sort_unstable();
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "weights lie between 0 and 50")]
fn steps(weight: f64) -> u32 {
    (weight * STEPS).round() as u32
}

#[allow(clippy::cast_precision_loss, reason = "counts lie far below 2^53")]
fn float(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posted(terms: &[(&str, &[u32])]) -> Vec<Posted> {
        terms.iter().map(|(term, rows)| ((*term).to_owned(), rows.iter().map(|row| (*row, 1)).collect())).collect()
    }

    #[test]
    fn a_text_is_kept_by_the_words_it_shares_with_another() {
        let posted = posted(&[("las", &[0, 1]), ("pipa", &[0, 1]), ("sekali", &[2]), ("kerja", &[0, 1, 2])]);
        let cases = Cases::of(posted, 3, &[]);
        assert_eq!(cases.words(), ["kerja", "las", "pipa"]);
        let texts: Vec<Vec<(u32, f64)>> = cases.texts().map(Iterator::collect).collect();
        assert_eq!(texts.iter().map(Vec::len).collect::<Vec<_>>(), [3, 3, 1]);
        let weight = |word: usize| texts[0][word].1;
        assert!(weight(1) > weight(0), "a rarer word weighs more");
    }

    #[test]
    fn what_is_known_beyond_the_market_is_one_more_text() {
        let known = vec![vec!["las".to_owned(), "perancah".to_owned()], vec!["perancah".to_owned(), "las".to_owned()]];
        let cases = Cases::of(posted(&[("las", &[0])]), 1, &known);
        assert_eq!((cases.words(), cases.texts.len()), (["las".to_owned(), "perancah".to_owned()].as_slice(), 3));
    }

    #[test]
    fn a_word_known_beyond_the_market_is_looked_up_by_and_never_forgotten() {
        let known = vec![vec!["rigger".to_owned(), "tenda".to_owned()]];
        let mut cases = Cases::of(posted(&[("tenda", &[0]), ("kasir", &[1, 2])]), 3, &known);
        assert_eq!(cases.words(), ["kasir", "rigger", "tenda"]);
        cases.forget_unused(|_| false);
        assert_eq!(cases.words(), ["", "rigger", "tenda"]);
    }

    #[test]
    fn a_forgotten_word_leaves_no_trace_and_changes_no_weight() {
        let posted = posted(&[("las", &[0, 1]), ("rahasia", &[0, 1])]);
        let before = Cases::of(posted, 2, &[]);
        let mut after = before.clone();
        after.forget_unused(|word| word == "las");
        assert_eq!((after.words(), &after.texts), (["las".to_owned(), String::new()].as_slice(), &before.texts));
    }
}
