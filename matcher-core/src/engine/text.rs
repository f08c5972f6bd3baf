//! How much does a word of a text weigh? BM25, with the words near in form and company that no text has to spell out.
//!
//! A pair's text is worth the sum over shared terms of what the term weighs in the vacancy times what it weighs with the
//! worker. A worker's words bring their kin along; a vacancy's text, and a worker's title and field of study, the words
//! that keep their company. Both are frozen with the statistics.
//!
//! # Source
//!
//! BM25 with the saturation of both sides (Robertson and Zaragoza 2009, *The Probabilistic Relevance Framework*, section
//! 3.5): `rarity x (k1 + 1) tf / (tf + k1 (1 - b + b length / average))` for the vacancy, `(k3 + 1) tf / (tf + k3)` for the
//! worker.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::company::{CaseWord, Company, Likeness, Sums};
use super::csr::Csr;
use crate::index::{Dictionary, is_pair};
use crate::scoring::Weights;
use crate::scoring::packed::{TEXT_HELD_MOST, TEXT_HELD_ONE, TextDemand, TextHeld};
use crate::scoring::weights::TextForm;
use crate::statistics::Statistics;

/// BM25's k3: how soon a word that the worker repeats counts no more. The customary value for long queries.
const K3: f64 = 8.0;

/// A term of one text: its code, its number among kept texts, its rarity in steps and how often it is said.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted {
    pub(crate) term: u32,
    pub(crate) word: CaseWord,
    pub(crate) rarity: u32,
    pub(crate) count: u32,
}

/// Weighs the texts of one generation.
pub(crate) struct Texts {
    form: TextForm,
    /// Rarity by code.
    rarity: Vec<u32>,
    /// Terms of an average vacancy; 0 if none was counted.
    average: f64,
    kin: Csr<u32>,
    company: Company,
}

impl Texts {
    #[allow(clippy::cast_precision_loss, reason = "counts lie far below 2^53")]
    pub(crate) fn new(words: &Dictionary, statistics: &Statistics, weights: &Weights) -> Self {
        // What nobody said is worth no more than a related skill.
        let worker_company = weights.text.worker_company.min(weights.skills.related_cap);
        let form = TextForm { worker_company, ..weights.text.clone() };
        let rows = words.len() as usize;
        let kin: Vec<(u32, u32)> = (statistics.kin.iter())
            .filter_map(|(word, kin)| Some((words.find(word)?, kin)))
            .flat_map(|(word, kin)| kin.iter().filter_map(move |other| Some((word, words.find(other)?))))
            .collect();
        Self {
            rarity: (0..words.len()).into_par_iter().map(|term| rarity(words.name(term), statistics, &form)).collect(),
            form,
            average: statistics.vacancy_terms as f64 / statistics.vacancies.max(1) as f64,
            kin: Csr::from_entries(rows, &kin),
            company: Company::new(words, statistics),
        }
    }

    /// The rarity of a term of this generation, in steps.
    pub(crate) fn rarity(&self, term: u32) -> u32 {
        self.rarity[term as usize]
    }

    /// A term of this generation, said so often.
    pub(crate) fn counted(&self, term: u32, count: u32) -> Counted {
        Counted { term, word: self.company.word(term), rarity: self.rarity(term), count }
    }

    /// The number among kept texts of a word that this generation may not have.
    pub(crate) fn named(&self, word: &str) -> CaseWord {
        self.company.named(word)
    }

    /// The number among kept texts of a term of this generation.
    pub(crate) fn word(&self, term: u32) -> CaseWord {
        self.company.word(term)
    }

    /// What keeps company with a worker's title and field of study, by term.
    pub(crate) fn borrowed(&self, about: &[CaseWord], sums: &mut Sums) -> Vec<TextHeld> {
        if self.form.worker_company == 0.0 {
            return Vec::new();
        }
        let most = self.form.worker_company_terms;
        let one = f64::from(TEXT_HELD_ONE) * self.form.worker_company;
        let borrowed = self.company.of(&each_once(about), Likeness::Worth, most, sums).into_iter();
        borrowed.map(|word| TextHeld { term: word.term, weight: steps(one * word.share) }).collect()
    }

    /// The word of a worker's title or field of study by which most of a borrowed word came.
    pub(crate) fn borrowed_by(&self, words: &[String], borrowed: &str) -> Option<&str> {
        let own = each_once(&about(words.iter().map(|word| self.named(word))));
        let cause = self.company.cause(&own, Likeness::Worth, self.named(borrowed))?;
        Some(self.company.name(cause))
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
    /// What it borrows comes on top.
    pub(crate) fn held(&self, counted: &[Counted], borrowed: &[TextHeld], held: &mut Vec<TextHeld>) -> u64 {
        held.clear();
        held.extend_from_slice(borrowed);
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
    /// the order of bytes, so that a text weighs the same before and after it is stored), and the words that keep their
    /// company. `lead` holds the words it opens with, each of which counts [`TextForm::lead`] times more.
    pub(crate) fn asked(&self, counted: &[Counted], lead: &[u32], sums: &mut Sums) -> Vec<TextDemand> {
        let weights = self.weights(counted, lead);
        let mut asked: Vec<TextDemand> = (weights.iter().zip(counted))
            .map(|(weight, own)| TextDemand { term: own.term, weight: steps(*weight) })
            .filter(|demand| demand.weight > 0)
            .collect();
        asked.sort_by_key(|demand| std::cmp::Reverse(demand.weight));
        asked.truncate(self.form.terms as usize);
        if self.form.company > 0.0 {
            let words = known(counted, &weights);
            let company = self.company.of(&words, Likeness::Angle, self.form.company_terms, sums).into_iter();
            let company = company.map(|word| {
                let weight = steps(self.form.company * f64::from(word.rarity) * word.share);
                TextDemand { term: word.term, weight }
            });
            asked.extend(company.filter(|demand| demand.weight > 0));
        }
        asked.sort_unstable_by_key(|demand| demand.term);
        asked
    }

    /// The word that a vacancy's text says by which most of a borrowed word came.
    pub(crate) fn asked_by(
        &self,
        terms: &[String],
        lead: &[String],
        borrowed: &str,
        statistics: &Statistics,
    ) -> Option<&str> {
        let said = counts(terms);
        let counted = (0_u32..).zip(&said).filter_map(|(term, (name, count))| {
            Some(Counted { term, word: self.named(name), rarity: self.rarity_of(name, statistics)?, count: *count })
        });
        let counted: Vec<Counted> = counted.collect();
        let place = |word: &String| said.keys().position(|name| *name == word.as_str());
        let lead: Vec<u32> = lead.iter().filter_map(|word| u32::try_from(place(word)?).ok()).collect();
        let words = known(&counted, &self.weights(&counted, &lead));
        Some(self.company.name(self.company.cause(&words, Likeness::Angle, self.named(borrowed))?))
    }

    /// What each word of a vacancy's text weighs.
    fn weights(&self, counted: &[Counted], lead: &[u32]) -> Vec<f64> {
        let form = &self.form;
        let leading = |term: u32| lead.iter().filter(|other| **other == term).map(|_| form.lead).sum::<f64>();
        let said: Vec<f64> = counted.iter().map(|own| f64::from(own.count) + leading(own.term)).collect();
        let length: f64 = said.iter().sum();
        let relative = if self.average > 0.0 { length / self.average } else { 1.0 };
        let norm = form.k1 * (1.0 - form.b + form.b * relative);
        let weigh = |(said, own): (&f64, &Counted)| f64::from(own.rarity) * (form.k1 + 1.0) * said / (said + norm);
        said.iter().zip(counted).map(weigh).collect()
    }
}

/// The words that a worker's title and field of study are looked up by, each once, of those that kept texts have.
pub(crate) fn about(words: impl Iterator<Item = CaseWord>) -> Vec<CaseWord> {
    let mut about: Vec<CaseWord> = words.filter(|word| *word != CaseWord::MAX).collect();
    about.sort_unstable();
    about.dedup();
    about
}

/// Words that are said once each.
fn each_once(words: &[CaseWord]) -> Vec<(CaseWord, f64)> {
    words.iter().map(|word| (*word, 1.0)).collect()
}

/// How often each term is said, in the order of bytes.
pub(crate) fn counts(terms: &[String]) -> BTreeMap<&str, u32> {
    let mut counts = BTreeMap::new();
    for term in terms {
        *counts.entry(term.as_str()).or_default() += 1;
    }
    counts
}

/// The words of a text that kept texts have.
fn known(counted: &[Counted], weights: &[f64]) -> Vec<(CaseWord, f64)> {
    let words = counted.iter().map(|own| own.word).zip(weights.iter().copied());
    words.filter(|(word, _)| *word != CaseWord::MAX).collect()
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
