//! Which words keep company? Those that stand in the same vacancies far more often than chance.
//!
//! # Source
//!
//! A similarity thesaurus: words as vectors over texts, compared by their cosine (Qiu and Frei 1993, *Concept Based Query
//! Expansion*, SIGIR). It is read whole text by whole text, not word by word, which is what makes it safe.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::fixed::{Fixed, RARITY_ONE, rarity};

/// A word of fewer texts says nothing about its company.
const MIN_TEXTS: usize = 2;
/// A word of more than this share of the texts keeps company with everything.
const MAX_SHARE: (usize, usize) = (15, 100);
/// Cosines below are chance. 0.05 and fifty words did better on the judged tasks than 0.1 and twenty.
const MIN_COSINE: f64 = 0.05;
/// Words kept of each.
const MOST: usize = 50;
/// Texts read: more would cost time and change little. Beyond it every n-th text in the order of ids is read.
const MOST_TEXTS: usize = 50_000;

/// A term and the rows that have it, with its frequency in each.
pub(crate) type Posted = (String, Vec<(u32, u32)>);

/// For every term those that keep its company, nearest first, with their cosine in steps of [`Fixed`].
///
/// Sums are integers, so that the order of texts and the number of threads can't change them. O(texts x terms of a text²).
pub(super) fn related<'a>(
    terms: impl Iterator<Item = &'a Posted>,
    texts: usize,
) -> BTreeMap<String, Vec<(String, u32)>> {
    let step = u32::try_from(texts.div_ceil(MOST_TEXTS).max(1)).unwrap_or(u32::MAX);
    let most = (texts * MAX_SHARE.0 / MAX_SHARE.1).max(MIN_TEXTS);
    let kept = terms.filter(|(_, rows)| (MIN_TEXTS..=most).contains(&rows.len()));
    let mut kept: Vec<&Posted> = kept.collect();
    kept.sort_unstable_by(|a, b| a.0.cmp(&b.0));

    let mut by_text: Vec<Vec<(u32, u32)>> = vec![Vec::new(); texts];
    for (term, (_, rows)) in (0_u32..).zip(&kept) {
        let rare = f64::from(rarity(rows.len() as u64, texts as u64)) / f64::from(RARITY_ONE);
        for (row, count) in rows.iter().filter(|(row, _)| row % step == 0) {
            // The weight before its text is brought to length 1, in steps of 1/1024.
            by_text[*row as usize].push((term, steps(rare * saturated(*count), 1024.0)));
        }
    }
    for text in &mut by_text {
        let length = text.iter().map(|(_, weight)| u64::from(*weight).pow(2)).sum::<u64>();
        let length = square_root(length).max(1.0);
        for (_, weight) in text {
            *weight = steps(f64::from(*weight) / length, f64::from(Fixed::ONE.steps()));
        }
    }
    let mut texts_of: Vec<Vec<(u32, u32)>> = vec![Vec::new(); kept.len()];
    let mut squares = vec![0_u64; kept.len()];
    for (row, text) in (0_u32..).zip(&by_text) {
        for (term, weight) in text {
            texts_of[*term as usize].push((row, *weight));
            squares[*term as usize] += u64::from(*weight).pow(2);
        }
    }
    let found: Vec<Vec<(String, u32)>> = texts_of
        .par_iter()
        .enumerate()
        .map_init(
            || (vec![0_u64; kept.len()], Vec::new()),
            |(sums, touched), (term, rows)| {
                for (row, weight) in rows {
                    for (other, own) in &by_text[*row as usize] {
                        let sum = &mut sums[*other as usize];
                        if *sum == 0 {
                            touched.push(*other);
                        }
                        *sum += u64::from(*weight) * u64::from(*own);
                    }
                }
                let mut near: Vec<(Reverse<u32>, u32)> = Vec::new();
                for other in touched.drain(..) {
                    let sum = std::mem::take(&mut sums[other as usize]);
                    let scale = square_root(squares[term]) * square_root(squares[other as usize]);
                    let cosine = float(sum) / scale;
                    if other as usize != term && cosine >= MIN_COSINE {
                        near.push((Reverse(Fixed::from_f64(cosine).steps()), other));
                    }
                }
                near.sort_unstable();
                near.truncate(MOST);
                near.into_iter().map(|(Reverse(cosine), other)| (kept[other as usize].0.clone(), cosine)).collect()
            },
        )
        .collect();
    let named = kept.iter().map(|(term, _)| term.clone()).zip(found);
    named.filter(|(_, near)| !near.is_empty()).collect()
}

/// A frequency with less and less effect.
fn saturated(count: u32) -> f64 {
    let count = f64::from(count);
    count / (count + 1.5)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "weights lie between 0 and 50")]
fn steps(value: f64, per_unit: f64) -> u32 {
    (value * per_unit).round() as u32
}

fn square_root(value: u64) -> f64 {
    float(value).sqrt()
}

#[allow(clippy::cast_precision_loss, reason = "sums stay below 2^53: 50,000 texts of weights up to 2^16")]
fn float(value: u64) -> f64 {
    value as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_same_texts_are_related() {
        let rows = |rows: &[u32]| rows.iter().map(|row| (*row, 1)).collect::<Vec<_>>();
        let posted: Vec<Posted> = vec![
            ("las".to_owned(), rows(&[0, 1, 2])),
            ("pipa".to_owned(), rows(&[0, 1, 2])),
            ("masak".to_owned(), rows(&[3, 4])),
            ("sekali".to_owned(), rows(&[5])),
        ];
        let found = related(posted.iter(), 40);
        assert_eq!(found["las"][0].0, "pipa");
        assert!(!found.contains_key("masak") && !found.contains_key("sekali"));
    }

    #[test]
    fn the_order_of_texts_changes_nothing() {
        let posted = |order: &[u32]| -> Vec<Posted> {
            let terms = ["a1", "b2", "c3", "d4", "e5"];
            let has = |term: u32, text: u32| (term * 7 + text * 3) % 5 < 3;
            let row = |text: u32| order[text as usize];
            let mut posted: Vec<Posted> = (0_u32..5)
                .map(|t| {
                    let rows = (0..40).filter(|text| has(t, *text) && text % 8 == 0);
                    (terms[t as usize].to_owned(), rows.map(|text| (row(text), text % 3 + 1)).collect())
                })
                .collect();
            for (_, rows) in &mut posted {
                rows.sort_unstable();
            }
            posted
        };
        let (as_is, reversed): (Vec<u32>, Vec<u32>) = ((0..40).collect(), (0..40).rev().collect());
        assert_eq!(related(posted(&as_is).iter(), 40), related(posted(&reversed).iter(), 40));
    }
}
