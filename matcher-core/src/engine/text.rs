//! How much does a word of a text weigh? BM25, with the words near in form and company that no text has to spell out.
//!
//! A pair's text is worth the sum over shared terms of what the term weighs in the vacancy times what it weighs with the
//! worker. A worker's words bring their kin along, a vacancy's words those that keep their company; both are frozen with
//! the statistics.
//!
//! # Source
//!
//! BM25 with the saturation of both sides (Robertson and Zaragoza 2009, *The Probabilistic Relevance Framework*, section
//! 3.5): `rarity x (k1 + 1) tf / (tf + k1 (1 - b + b length / average))` for the vacancy, `(k3 + 1) tf / (tf + k3)` for the
//! worker.

use rayon::prelude::*;

use super::csr::Csr;
use crate::fixed::Fixed;
use crate::index::{Dictionary, is_pair};
use crate::scoring::packed::{TEXT_HELD_MOST, TEXT_HELD_ONE, TextDemand, TextHeld};
use crate::scoring::weights::TextForm;
use crate::statistics::Statistics;

/// BM25's k3: how soon a word that the worker repeats counts no more. The customary value for long queries.
const K3: f64 = 8.0;

/// A term of one text: its code, its rarity in steps and how often it is said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    pub(crate) term: u32,
    pub(crate) rarity: u32,
    pub(crate) count: u32,
}

/// A term that keeps another's company; `target` is its place in [`Texts::targets`].
#[derive(Clone, Copy, Debug)]
struct Company {
    target: u32,
    cosine: f64,
}

/// Weighs the texts of one generation.
pub(crate) struct Texts {
    form: TextForm,
    /// Rarity by code.
    rarity: Vec<u32>,
    /// Terms of an average vacancy; 0 if none was counted.
    average: f64,
    kin: Csr<u32>,
    company: Csr<Company>,
    /// Code and rarity of every term that keeps company; `u32::MAX` for one that no text of this generation has. It still
    /// takes part, so that the others weigh the same with and without it.
    targets: Vec<(u32, u32)>,
}

impl Texts {
    #[allow(clippy::cast_precision_loss, reason = "counts lie far below 2^53")]
    pub(crate) fn new(words: &Dictionary, statistics: &Statistics, form: &TextForm) -> Self {
        let rows = words.len() as usize;
        let kin: Vec<(u32, u32)> = (statistics.kin.iter())
            .filter_map(|(word, kin)| Some((words.find(word)?, kin)))
            .flat_map(|(word, kin)| kin.iter().filter_map(move |other| Some((word, words.find(other)?))))
            .collect();
        let mut names: Vec<&str> = statistics.related.values().flatten().map(|(term, _)| term.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let place = |name: &str| names.binary_search(&name).ok().and_then(|at| u32::try_from(at).ok());
        let company: Vec<(u32, Company)> = (statistics.related.iter())
            .filter_map(|(term, near)| Some((words.find(term)?, near)))
            .flat_map(|(term, near)| {
                near.iter().filter_map(move |(other, cosine)| {
                    Some((term, Company { target: place(other)?, cosine: Fixed::from_steps(*cosine).to_f64() }))
                })
            })
            .collect();
        Self {
            form: form.clone(),
            rarity: (0..words.len()).into_par_iter().map(|term| rarity(words.name(term), statistics, form)).collect(),
            average: statistics.vacancy_terms as f64 / statistics.vacancies.max(1) as f64,
            kin: Csr::from_entries(rows, &kin),
            company: Csr::from_entries(rows, &company),
            targets: names.iter().map(|name| (words.find(name).unwrap_or(u32::MAX), statistics.term(name))).collect(),
        }
    }

    /// The rarity of a term of this generation, in steps.
    pub(crate) fn rarity(&self, term: u32) -> u32 {
        self.rarity[term as usize]
    }

    /// The rarity of a term of another text; `None` for one that is left out.
    pub(crate) fn rarity_of(&self, term: &str, statistics: &Statistics) -> Option<u32> {
        (!is_pair(term) || statistics.terms.contains_key(term)).then(|| rarity(term, statistics, &self.form))
    }

    /// The words that a word brings along.
    pub(crate) fn kin(&self, term: u32) -> &[u32] {
        self.kin.row(term)
    }

    /// What a worker's text holds, by term, and the most it can be worth: were every word of it said often in a short text.
    pub(crate) fn held(&self, counted: &[Counted], held: &mut Vec<TextHeld>) -> u64 {
        held.clear();
        let mut total = 0.0;
        for own in counted {
            total += self.weigh(own, |term, weight| held.push(TextHeld { term, weight }));
        }
        held.retain(|held| held.weight > 0);
        held.sort_unstable_by_key(|held| held.term);
        held.dedup_by(|next, kept| {
            let same = next.term == kept.term;
            if same {
                kept.weight = kept.weight.saturating_add(next.weight);
            }
            same
        });
        // A word that every text has brings a rare one along at any weight.
        for held in held {
            held.weight = held.weight.min(TEXT_HELD_MOST);
        }
        self.total(total)
    }

    /// Gives `each` what a word weighs that is said so often, and what it brings along; returns its part of a total, a
    /// whole number of steps so that the order of words changes nothing.
    pub(crate) fn weigh(&self, own: &Counted, mut each: impl FnMut(u32, u32)) -> f64 {
        let one = f64::from(TEXT_HELD_ONE);
        let (count, rarity) = (f64::from(own.count), f64::from(own.rarity));
        let weight = (K3 + 1.0) * count / (count + K3);
        each(own.term, steps(weight * one));
        for kin in self.kin(own.term) {
            // A kin weighs what the word itself would, so that a rare one does not outdo it.
            let weight = weight * self.form.kin * rarity / f64::from(self.rarity(*kin));
            each(*kin, steps(weight * one));
        }
        (weight * one).round() * rarity
    }

    /// The most that a text can be worth, from the parts of its words.
    pub(crate) fn total(&self, parts: f64) -> u64 {
        total_steps(parts * (self.form.k1 + 1.0))
    }

    /// What a vacancy's text asks, by term: its heaviest words (of equal ones those first in `counted`, which has them in
    /// the order of bytes, so that a text weighs the same before and after it is stored), and the words that keep their company. `lead` holds the
    /// words it opens with, each of which counts [`TextForm::lead`] times more.
    pub(crate) fn asked(&self, counted: &[Counted], lead: &[u32]) -> Vec<TextDemand> {
        let form = &self.form;
        let leading = |term: u32| lead.iter().filter(|other| **other == term).map(|_| form.lead).sum::<f64>();
        let said: Vec<f64> = counted.iter().map(|own| f64::from(own.count) + leading(own.term)).collect();
        let length: f64 = said.iter().sum();
        let relative = if self.average > 0.0 { length / self.average } else { 1.0 };
        let norm = form.k1 * (1.0 - form.b + form.b * relative);
        let weights: Vec<f64> = (said.iter().zip(counted))
            .map(|(said, own)| f64::from(own.rarity) * (form.k1 + 1.0) * said / (said + norm))
            .collect();
        let mut asked: Vec<TextDemand> = (weights.iter().zip(counted))
            .map(|(weight, own)| TextDemand { term: own.term, weight: steps(*weight) })
            .filter(|demand| demand.weight > 0)
            .collect();
        asked.sort_by_key(|demand| std::cmp::Reverse(demand.weight));
        asked.truncate(form.terms as usize);
        asked.extend(self.company(counted, &weights));
        asked.sort_unstable_by_key(|demand| demand.term);
        asked
    }

    /// The terms that keep company with a whole text and are not in it, nearest first.
    fn company(&self, counted: &[Counted], weights: &[f64]) -> Vec<TextDemand> {
        if self.form.company == 0.0 {
            return Vec::new();
        }
        let mut sums: rustc_hash::FxHashMap<u32, f64> = rustc_hash::FxHashMap::default();
        for (own, weight) in counted.iter().zip(weights) {
            for near in self.company.row(own.term) {
                *sums.entry(near.target).or_default() += weight * near.cosine;
            }
        }
        let said: rustc_hash::FxHashSet<u32> = counted.iter().map(|own| own.term).collect();
        let is_new = |(target, _): &(u32, f64)| !said.contains(&self.targets[*target as usize].0);
        let mut near: Vec<(u32, f64)> = sums.into_iter().filter(is_new).collect();
        near.sort_unstable_by(|(a, x), (b, y)| y.total_cmp(x).then(a.cmp(b)));
        near.truncate(self.form.company_terms as usize);
        let most = near.first().map_or(1.0, |(_, most)| *most);
        let demands = near.into_iter().filter_map(|(target, sum)| {
            let (term, rarity) = self.targets[target as usize];
            let weight = steps(self.form.company * f64::from(rarity) * sum / most);
            (term != u32::MAX && weight > 0).then_some(TextDemand { term, weight })
        });
        demands.collect()
    }
}

/// The rarity of a term in steps; a pair weighs less, since its words count already.
fn rarity(term: &str, statistics: &Statistics, form: &TextForm) -> u32 {
    let whole = statistics.term(term);
    if is_pair(term) { steps(f64::from(whole) * form.pairs) } else { whole }
}

/// Whole steps of a weight.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped before the cast")]
fn steps(value: f64) -> u32 {
    value.round().clamp(0.0, f64::from(u32::MAX >> 8)) as u32
}

/// The nearest whole number of steps that an `f32` holds exactly, so that a packed record keeps it in four bytes and reads
/// back the same; at most 2^47, so that its product with a [`Fixed`] fits 64 bits. Rounding to 24 bits moves a share of it
/// by less than a step.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a sum of positive steps, cut off at 2^47")]
fn total_steps(value: f64) -> u64 {
    const MOST: f32 = 140_737_488_355_328.0;
    (value.round() as f32).min(MOST) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "what is tested"
    )]
    fn a_total_is_a_number_that_an_f32_holds() {
        for value in [0.0, 0.4, 1.5, 1e6 + 0.5, 16_777_217.0, 123_456_789_123.0, 1e14, 1e18] {
            let total = total_steps(value);
            assert_eq!((total as f32) as u64, total);
            assert!(total <= 1 << 47);
            assert!((total as f64 - value).abs() <= (value / f64::from(1 << 24)).max(0.5) || value > 1e14, "{value}");
        }
        assert_eq!(total_steps(1e18), 1 << 47);
    }
}
