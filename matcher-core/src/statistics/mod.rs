//! How rare is a skill or a word, and what goes with it? Counts taken once, frozen and fingerprinted until somebody
//! refreshes them.
//!
//! Frozen counts mean that a commit changes the scores of changed records alone. [`Statistics::is_stale`] says when the
//! market has outgrown them.

mod cases;
mod kin;
mod together;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::fixed::rarity;

pub(crate) use cases::{Cases, Posted};
pub(crate) use together::{Pairs, STRENGTH_ONE, Together};

/// Share by which the number of workers or vacancies may change before counts are stale: rarity moves by less than
/// `ln(1.25)`, about 0.2 of the several units a rare skill has.
const STALE_SHARE: f64 = 0.25;

/// Counts of skills and words over a market.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statistics {
    /// Workers counted.
    pub workers: u64,
    /// Vacancies counted.
    pub vacancies: u64,
    /// Workers that hold each skill token.
    pub skills: BTreeMap<String, u64>,
    /// Workers and vacancies with each word in title or occupation.
    pub titles: BTreeMap<String, u64>,
    /// Workers and vacancies with each term in any text, those of two texts or more: what one text alone has can't join
    /// two, and is as rare as what none has.
    pub terms: BTreeMap<String, u64>,
    /// Terms of all vacancies' texts, repeats included.
    #[serde(default)]
    pub vacancy_terms: u64,
    /// For each word those near in form, nearest first.
    #[serde(default)]
    pub kin: BTreeMap<String, Vec<String>>,
    /// Skills that records have together.
    #[serde(default)]
    pub(crate) together: Together,
    /// Texts of vacancies that others are compared with.
    #[serde(default)]
    pub(crate) cases: Cases,
    /// The digest of the counts as they were taken, once words have been taken out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<String>,
}

impl Statistics {
    /// Fills in what follows from all counts, from the words of the vacancies, whose rows are numbered in the order of their
    /// ids, and from the words of texts beyond the market.
    pub(crate) fn relate(&mut self, words: Vec<Posted>, known: &[Vec<String>]) {
        self.kin = kin::kin(&self.terms);
        self.cases = Cases::of(words, usize::try_from(self.vacancies).unwrap_or(usize::MAX), known);
        self.terms.retain(|_, texts| *texts > 1);
    }

    /// Rarity of a skill among workers, in steps; a skill nobody held when counted is the rarest.
    #[must_use]
    pub fn skill(&self, token: &str) -> u32 {
        rarity(self.skills.get(token).copied().unwrap_or(0), self.workers)
    }

    /// Rarity of a word among titles, in steps.
    #[must_use]
    pub fn title(&self, word: &str) -> u32 {
        rarity(self.titles.get(word).copied().unwrap_or(0), self.workers + self.vacancies)
    }

    /// Rarity of a word among texts, in steps.
    #[must_use]
    pub fn term(&self, word: &str) -> u32 {
        rarity(self.terms.get(word).copied().unwrap_or(0), self.workers + self.vacancies)
    }

    /// Rarity of a word that one text alone has, in steps: the most that sharing a word can say in this market.
    #[must_use]
    pub fn rarest(&self) -> u32 {
        rarity(1, self.workers + self.vacancies)
    }

    /// A digest of all counts as they were taken. It stays when an erasure takes words out that nobody on file has, which
    /// changes nobody's score.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        if let Some(taken) = &self.taken {
            return taken.clone();
        }
        let mut hasher = blake3::Hasher::new();
        hasher.update(&self.workers.to_le_bytes()).update(&self.vacancies.to_le_bytes());
        for counts in [&self.skills, &self.titles, &self.terms] {
            hasher.update(b"\0");
            for (token, count) in counts {
                hasher.update(token.as_bytes()).update(b"\0").update(&count.to_le_bytes());
            }
        }
        hasher.update(b"\0").update(&self.vacancy_terms.to_le_bytes());
        for (word, kin) in &self.kin {
            hasher.update(word.as_bytes()).update(b"\0").update(kin.join("\0").as_bytes()).update(b"\0\0");
        }
        for (skill, near) in &self.together {
            hasher.update(skill.as_bytes()).update(b"\0");
            for (other, strength) in near {
                hasher.update(other.as_bytes()).update(b"\0").update(&strength.to_le_bytes());
            }
        }
        self.cases.hash(&mut hasher);
        hasher.finalize().to_hex().as_str()[..16].to_owned()
    }

    /// True if the market's size has moved more than a quarter away from what was counted.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "counts lie far below 2^53")]
    pub fn is_stale(&self, workers: u64, vacancies: u64) -> bool {
        let moved = |now: u64, then: u64| (now.abs_diff(then)) as f64 > STALE_SHARE * then as f64;
        moved(workers, self.workers) || moved(vacancies, self.vacancies)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unseen_skill_is_the_rarest() {
        let skills = BTreeMap::from([("driver".to_owned(), 90), ("welder_6g".to_owned(), 2)]);
        let statistics = Statistics { workers: 100, skills, ..Statistics::default() };
        assert!(statistics.skill("unseen") > statistics.skill("welder_6g"));
        assert!(statistics.skill("welder_6g") > statistics.skill("driver"));
    }

    #[test]
    fn counts_go_stale_past_a_quarter() {
        let statistics = Statistics { workers: 100, vacancies: 10, ..Statistics::default() };
        assert!(!statistics.is_stale(125, 10));
        assert!(statistics.is_stale(126, 10));
        assert!(statistics.is_stale(100, 0));
    }
}
