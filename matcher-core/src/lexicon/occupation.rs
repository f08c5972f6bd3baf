//! Which occupation group does a job title belong to? The one of the trade it names, or none if it names several.
//!
//! Entries of the kind `occupation` (KBJI's jobs, ESCO's occupations) know titles; skills with a group are trades that
//! people also list as abilities. A title is looked up whole, then compared word by word, then searched for the longest
//! name inside.

use rustc_hash::{FxHashMap, FxHashSet};

use super::ambiguous::is_role;
use super::normalise::{Reading, normalise};
use super::skill::Skill;
use super::source::{LexiconRule, Notes};
use super::stem::Stemmer;
use super::{Lexicon, SkillIndex, terms};

/// Words of a title that are searched for names: what follows is a description.
const MAX_TITLE_WORDS: usize = 32;
/// Words of the longest name looked for inside a title.
const MAX_NAME_WORDS: usize = 8;
/// From this share of rare words in common on a title counts as an occupation; see [`Titles::alike`].
///
/// Measured on titles taken out of their list one tenth at a time, answers right of all answers: KBJI's 2,137 jobs 634 of
/// 678 at 0.8, 783 of 923 at 0.7, 553 of 574 at 0.9; ESCO's 32,597 alternative labels 17,210 of 20,488, 21,075 of 25,583,
/// 12,266 of 15,250. Below 0.8 what is added is wrong three times in ten.
const ALIKE: f64 = 0.8;

/// The group a name stands for.
#[derive(Clone, Copy, Debug)]
struct Claim {
    /// `None` if the name stands in several groups.
    group: Option<u16>,
    is_label: bool,
}

/// Titles of the occupations of a lexicon.
#[derive(Debug, Default)]
pub(super) struct Titles {
    by_phrase: FxHashMap<Box<str>, Claim>,
    /// For each distinct set of words its group and the sum of their rarities.
    names: Vec<(u16, f64)>,
    postings: FxHashMap<Box<str>, Vec<u32>>,
}

impl Titles {
    /// Indexes the names of occupations that have a group. Linear in their total length.
    pub(super) fn of(
        occupations: &[Skill],
        stop: &FxHashSet<&'static str>,
        stemmer: &Stemmer,
        notes: &mut Notes,
    ) -> Self {
        let mut titles = Self::default();
        let mut shared: FxHashSet<Box<str>> = FxHashSet::default();
        for occupation in occupations {
            let Some(group) = occupation.kbji4 else { continue };
            let labels = [&occupation.label_id, &occupation.label_en].into_iter().map(|label| (label, true));
            let names = labels.chain(occupation.aliases.iter().map(|name| (name, false)));
            for (name, is_label) in names {
                let phrase = normalise(name);
                if phrase.is_empty() {
                    continue;
                }
                titles.add_words(&terms::terms(name, stop, stemmer), group);
                let new = Claim { group: Some(group), is_label };
                let kept = titles.by_phrase.entry(phrase.as_str().into()).or_insert(new);
                if is_label && !kept.is_label {
                    *kept = new;
                } else if kept.is_label == is_label && kept.group != Some(group) {
                    kept.group = None;
                    if shared.insert(phrase.as_str().into()) {
                        notes.add(LexiconRule::SharedTitle, || name.clone());
                    }
                }
            }
        }
        titles.weigh();
        titles
    }

    fn add_words(&mut self, words: &[String], group: u16) {
        let at = SkillIndex::of(self.names.len()).get();
        for word in words {
            let names = self.postings.entry(word.as_str().into()).or_default();
            if names.last() != Some(&at) {
                names.push(at);
            }
        }
        self.names.push((group, 0.0));
    }

    fn weigh(&mut self) {
        let mut words: Vec<&Box<str>> = self.postings.keys().collect();
        // Sums of fractions depend on their order.
        words.sort_unstable();
        for word in words {
            let names = &self.postings[word];
            let rarity = rarity(self.names.len(), names.len());
            for &at in names {
                self.names[at as usize].1 += rarity;
            }
        }
    }

    /// The group of the occupation whose name has most rare words in common with a title; `None` if none is near, or two
    /// groups are equally near.
    fn alike(&self, mut words: Vec<String>) -> Option<u16> {
        words.sort_unstable();
        words.dedup();
        let all = self.names.len();
        let mut own = 0.0;
        let mut shared: FxHashMap<u32, f64> = FxHashMap::default();
        for word in &words {
            let names = self.postings.get(word.as_str()).map_or(&[][..], Vec::as_slice);
            let rarity = rarity(all, names.len());
            own += rarity;
            for &at in names {
                *shared.entry(at).or_default() += rarity;
            }
        }
        let score = |at: u32, shared: f64| 2.0 * shared / (own + self.names[at as usize].1);
        let best = shared.iter().map(|(&at, &shared)| score(at, shared)).max_by(f64::total_cmp)?;
        if best < ALIKE {
            return None;
        }
        // Equal but for rounding: sums of the same rarities in another order.
        let near = shared.iter().filter(|&(&at, &shared)| score(at, shared) > best - 1e-9);
        let mut groups = near.map(|(&at, _)| self.names[at as usize].0);
        let first = groups.next()?;
        groups.all(|group| group == first).then_some(first)
    }
}

/// How much a word that `found` of `all` names have tells; the rarer, the more.
fn rarity(all: usize, found: usize) -> f64 {
    let count = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    (1.0 + (count(all) + 1.0) / (count(found) + 1.0)).ln()
}

impl Lexicon {
    /// The KBJI 2014 (ISCO-08) unit group of a job title; `None` if it names no trade, or trades of different groups.
    ///
    /// A title that is the label or else another name of an occupation has its group, and so has one with nearly the same
    /// words. Otherwise the longest name inside decides; of names equally long all must agree. General words (`driver`,
    /// `admin`) count here, but only if nothing more telling is named.
    ///
    /// # Examples
    ///
    /// ```
    /// use matcher_core::lexicon::Lexicon;
    ///
    /// let lexicon = Lexicon::bundled();
    /// assert_eq!(lexicon.occupation_group("Dibutuhkan Welder 6G (Tarakan)"), Some(7212));
    /// assert_eq!(lexicon.occupation_group("Driver"), Some(8322));
    /// assert_eq!(lexicon.occupation_group("Management Trainee"), None);
    /// ```
    #[must_use]
    pub fn occupation_group(&self, title: &str) -> Option<u16> {
        let read = Reading::of(title);
        let mut named = Vec::new();
        let has_titles = !self.titles.names.is_empty();
        if has_titles {
            if let Some(whole) = self.titles.by_phrase.get(normalise(title).as_str()) {
                return whole.group;
            }
            let near = if read.len() <= MAX_TITLE_WORDS { self.titles.alike(self.terms(title)) } else { None };
            if near.is_some() {
                return near;
            }
            named.extend(self.titles.inside(&read));
        }
        let group = |skill: SkillIndex| self.skill(skill).kbji4;
        let found = self.automaton.find(&read, &self.names).into_iter().filter(|found| found.decided);
        named.extend(found.filter_map(|found| group(found.skill).map(|kbji4| (found.words, kbji4))));
        if named.is_empty() {
            let roles = (0..read.len()).map(|at| read.word(at)).filter(|word| is_role(word));
            named.extend(roles.filter_map(|word| group(self.names.get(word)?.skill)).map(|kbji4| (1, kbji4)));
        }
        let longest = named.iter().map(|&(words, _)| words).max()?;
        let mut groups = named.iter().filter(|&&(words, _)| words == longest).map(|&(_, kbji4)| kbji4);
        let first = groups.next()?;
        groups.all(|other| other == first).then_some(first)
    }
}

impl Titles {
    /// Names of several words inside a title, with the number of their words. One word alone is too general.
    fn inside(&self, read: &Reading) -> Vec<(usize, u16)> {
        let words = read.len().min(MAX_TITLE_WORDS);
        let mut found = Vec::new();
        for first in 0..words {
            let mut phrase = read.word(first).to_owned();
            for last in first + 1..words.min(first + MAX_NAME_WORDS) {
                phrase.push(' ');
                phrase.push_str(read.word(last));
                let group = self.by_phrase.get(phrase.as_str()).and_then(|claim| claim.group);
                found.extend(group.map(|group| (last + 1 - first, group)));
            }
        }
        found
    }
}
/// The unit group of a KBJI code of four to six digits, with or without dots; `None` for a title.
pub(crate) fn kbji_group(cell: &str) -> Option<u16> {
    let digits: String = cell.chars().filter(|c| !matches!(c, '.' | '-' | ' ')).collect();
    let is_code = (4..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    is_code.then(|| digits[..4].parse().ok())?
}
