//! Which name is a misspelt item meant to be? Each of its words is read as the known words spelled alike, in any order.
//!
//! Words are corrected one by one and then looked up together, so word order never matters and a slip can't hide in a
//! long phrase. Where a slip hit a space (`scaffoldimgerector`), trigrams propose names and their letters are compared
//! without spaces. What is known or short is never corrected. Distances are measured for proposed names only.

use rustc_hash::{FxHashMap, FxHashSet};

use super::deletes::{Deletes, MAX_SLIPS};
use super::names::Names;
use super::skill::SkillIndex;
use super::terms::{entries, stop_words};
use super::trigram::Trigrams;

/// From this similarity (1 less slips per letter) on a near miss counts as the skill.
///
/// One slip in eight letters passes (`surveor`, 0.88), one in seven does not (0.857): there another word is as likely
/// as a slip (`pesawat`, a plane, and `perawat`, a nurse; `banking` and `baking`).
const RESOLVES: (usize, usize) = (86, 100);
/// From this similarity on it counts too if it is long enough and no other skill is nearly as near: two slips in ten
/// letters (`photografi`).
///
/// On the 100,000 generated strings that `benches/real/noisy.py` measures this finds some 2,000 that the threshold
/// above leaves, none wrong. Of 2,203 real words that the lists here had not seen it added 20, six of them wrong. One
/// slip in seven letters was tried too and left: it reads `wedding` as welding and `banking` as baking.
const RESOLVES_ALONE: (usize, usize) = (80, 100);
/// Fewest letters of the longer of item and name for [`RESOLVES_ALONE`].
const ALONE_LETTERS: usize = 10;
/// How many slips farther the next skill must be for [`RESOLVES_ALONE`].
const MARGIN: usize = 2;
/// Shorter words must be spelled right: one slip turns `las` into `lap`, `sim b1` into `sim b2`.
const MIN_LETTERS: usize = 5;
/// Shorter items are not compared without their spaces.
const MIN_JOINED: usize = 10;
/// Names compared without their spaces, nearest first by shared trigrams.
const CANDIDATES: usize = 12;
/// Longer items are sentences, not misspelled names.
const MAX_BYTES: usize = 80;
/// How many nearest skills are given.
const NEAREST: usize = 3;

/// Words of vacancies that are spelled right though no skill has them in its name.
static KNOWN_WORDS: &str = include_str!("../../data/known_words.txt");

/// The word list as it is, for the fingerprint.
pub(super) fn list() -> &'static str {
    KNOWN_WORDS
}

/// Names by their words, and words by their misspellings.
#[derive(Debug, Default)]
pub(super) struct Fuzzy {
    words: Vec<Box<str>>,
    numbers: FxHashMap<Box<str>, u32>,
    deletes: Deletes,
    /// Words that no name has and that mean themselves all the same.
    known: FxHashSet<&'static str>,
    entries: Vec<Entry>,
    /// For each word the names it occurs in, those of few words first.
    holders: Vec<Vec<u32>>,
    trigrams: Trigrams,
}

#[derive(Debug)]
struct Entry {
    phrase: Box<str>,
    words: Box<[u32]>,
    letters: usize,
    skill: SkillIndex,
}

/// One name measured.
#[derive(Clone, Copy, Debug)]
struct Near {
    skill: SkillIndex,
    slips: usize,
    reordered: bool,
    /// Letters of the longer of the item and the name, spaces included.
    letters: usize,
}

/// The nearest name, and the slips to the nearest of another skill.
#[derive(Clone, Copy, Debug)]
struct Best {
    near: Near,
    next: usize,
}

impl Fuzzy {
    /// Indexes every name. Linear in their total length but for one sort.
    pub(super) fn of(names: &Names) -> Self {
        let known = entries(KNOWN_WORDS).chain(stop_words()).collect();
        let mut index = Self { trigrams: Trigrams::of(names), known, ..Self::default() };
        for name in &names.all {
            let words: Box<[u32]> = name.phrase.split(' ').map(|word| index.number(word)).collect();
            let letters = name.phrase.chars().count();
            index.entries.push(Entry { phrase: name.phrase.clone(), words, letters, skill: name.skill });
        }
        index.holders = vec![Vec::new(); index.words.len()];
        let mut by_words: Vec<u32> = (0..SkillIndex::of(index.entries.len()).get()).collect();
        by_words.sort_by_key(|&at| index.entries[at as usize].words.len());
        for at in by_words {
            for &word in &index.entries[at as usize].words {
                let held = &mut index.holders[word as usize];
                if held.last() != Some(&at) {
                    held.push(at);
                }
            }
        }
        let open = (0_u32..).zip(&index.words).filter(|(_, word)| !is_fixed(word));
        index.deletes = Deletes::of(open.map(|(at, word)| (at, word as &str)));
        index
    }

    fn number(&mut self, word: &str) -> u32 {
        if let Some(&number) = self.numbers.get(word) {
            return number;
        }
        let number = SkillIndex::of(self.words.len()).get();
        self.words.push(word.into());
        self.numbers.insert(word.into(), number);
        number
    }

    /// The skill a normalised item is meant to be and the similarity, if that is beyond reasonable doubt.
    pub(super) fn meant(&self, item: &str) -> Option<(SkillIndex, f64)> {
        if item.is_empty() || item.len() > MAX_BYTES {
            return None;
        }
        let best = self.by_words(item).or_else(|| self.without_spaces(item))?;
        #[expect(clippy::cast_precision_loss, reason = "both are below 100")]
        let similarity = 1.0 - best.near.slips as f64 / best.near.letters as f64;
        believed(best).then_some((best.near.skill, similarity))
    }

    /// The skills spelled most like a normalised text, best first; for a person to choose from.
    pub(super) fn nearest(&self, text: &str) -> Vec<SkillIndex> {
        let mut nearest = Vec::with_capacity(NEAREST);
        if text.len() > MAX_BYTES {
            return nearest;
        }
        for (_, at) in self.trigrams.nearest(text, CANDIDATES) {
            let skill = self.entries[at as usize].skill;
            if nearest.len() < NEAREST && !nearest.contains(&skill) {
                nearest.push(skill);
            }
        }
        nearest
    }

    /// The nearest name with as many words, each a word of the item or spelled like one, in any order.
    fn by_words(&self, item: &str) -> Option<Best> {
        let read = item.split(' ').map(|word| Some(self.readings(word)).filter(|found| !found.is_empty()));
        let read: Vec<Vec<(u32, usize)>> = read.collect::<Option<_>>()?;
        let count = read.len();
        let held = |&(word, _): &(u32, usize)| {
            let names = &self.holders[word as usize];
            let words = |at: &u32| self.entries[*at as usize].words.len();
            &names[names.partition_point(|at| words(at) < count)..names.partition_point(|at| words(at) <= count)]
        };
        let rarest = read.iter().min_by_key(|readings| readings.iter().map(|r| held(r).len()).sum::<usize>())?;
        let mut candidates: Vec<u32> = rarest.iter().flat_map(held).copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        let letters = item.chars().count();
        let measured = candidates.into_iter().filter_map(|at| {
            let entry = &self.entries[at as usize];
            let (slips, reordered) = slips(&read, &entry.words)?;
            Some(Near { skill: entry.skill, slips, reordered, letters: letters.max(entry.letters) })
        });
        best(measured)
    }

    /// The known words a word may be, with the slips each assumes: itself if it is one, else those spelled alike.
    fn readings(&self, word: &str) -> Vec<(u32, usize)> {
        if let Some(&number) = self.numbers.get(word) {
            return vec![(number, 0)];
        }
        if is_fixed(word) || self.known.contains(word) {
            return Vec::new();
        }
        self.deletes.near(word, |at| &self.words[at as usize])
    }

    /// The nearest name whose letters alone are alike, where a slip made or unmade a space.
    ///
    /// Words of the item that the name doesn't have must be unknown ones, and there must be one too many or too few.
    fn without_spaces(&self, item: &str) -> Option<Best> {
        let joined = item.replace(' ', "");
        if joined.chars().count() < MIN_JOINED {
            return None;
        }
        let words: Vec<(&str, Option<u32>)> = item.split(' ').map(|w| (w, self.numbers.get(w).copied())).collect();
        let letters = item.chars().count();
        let measured = self.trigrams.nearest(item, CANDIDATES).into_iter().filter_map(|(_, at)| {
            let entry = &self.entries[at as usize];
            let fits = |&(word, number): &(&str, Option<u32>)| match number {
                Some(number) => entry.words.contains(&number),
                None => !self.known.contains(word),
            };
            let one_space = words.len().abs_diff(entry.words.len()) == 1;
            if !one_space || !words.iter().all(fits) || !fixed_in(&entry.phrase, &joined) {
                return None;
            }
            let forward = entry.phrase.replace(' ', "");
            if joined.len().abs_diff(forward.len()) > MAX_SLIPS || !fixed_in(item, &forward) {
                return None;
            }
            let measure = |name: &str| strsim::osa_distance(&joined, name);
            let backward: String = entry.phrase.split(' ').rev().collect();
            let (in_order, in_reverse) = (measure(&forward), measure(&backward));
            let (slips, reordered) = (in_order.min(in_reverse), in_reverse < in_order);
            let near = Near { skill: entry.skill, slips, reordered, letters: letters.max(entry.letters) };
            (slips <= MAX_SLIPS).then_some(near)
        });
        best(measured)
    }
}

/// Whether slips so few in letters so many, with the next skill so far, are slips and not another word.
fn believed(best: Best) -> bool {
    let Best { near: Near { slips, letters, .. }, next } = best;
    let alike = |(part, of): (usize, usize)| of * (letters - slips.min(letters)) >= part * letters;
    alike(RESOLVES) || (alike(RESOLVES_ALONE) && letters >= ALONE_LETTERS && next >= slips + MARGIN)
}

/// The nearest of measured names; of equally near ones those in the item's order, then the first.
fn best(measured: impl Iterator<Item = Near>) -> Option<Best> {
    let mut best: Option<(Near, usize)> = None;
    for near in measured {
        match &mut best {
            Some((kept, next)) if (near.slips, near.reordered) >= (kept.slips, kept.reordered) => {
                if kept.skill != near.skill {
                    *next = near.slips.min(*next);
                }
            }
            kept => {
                let next = match kept {
                    Some((kept, next)) if kept.skill == near.skill => *next,
                    Some((kept, next)) => kept.slips.min(*next),
                    None => usize::MAX,
                };
                *kept = Some((near, next));
            }
        }
    }
    best.map(|(near, next)| Best { near, next })
}

/// The fewest slips by which readings of an item's words are the words of a name, each once, the surest pairs first;
/// and whether the words stand in another order.
fn slips(read: &[Vec<(u32, usize)>], words: &[u32]) -> Option<(usize, bool)> {
    let mut pairs: Vec<(usize, usize, usize)> = Vec::new();
    for (i, readings) in read.iter().enumerate() {
        for &(word, slips) in readings {
            pairs.extend(words.iter().enumerate().filter(|&(_, w)| *w == word).map(|(j, _)| (slips, i, j)));
        }
    }
    pairs.sort_unstable();
    let (mut taken_i, mut taken_j, mut sum, mut reordered) = (0_u64, 0_u64, 0, false);
    for (slips, i, j) in pairs {
        if taken_i >> i & 1 == 0 && taken_j >> j & 1 == 0 {
            taken_i |= 1 << i;
            taken_j |= 1 << j;
            sum += slips;
            reordered |= i != j;
        }
    }
    (taken_i.count_ones() as usize == read.len()).then_some((sum, reordered))
}

/// True for a word that is taken as it is spelled: a short one, or one with a digit.
fn is_fixed(word: &str) -> bool {
    word.chars().count() < MIN_LETTERS || word.chars().any(|c| c.is_ascii_digit())
}

/// True if the words of a phrase that must be spelled right occur among these letters.
fn fixed_in(phrase: &str, letters: &str) -> bool {
    phrase.split(' ').filter(|word| is_fixed(word)).all(|word| letters.contains(word))
}

#[cfg(test)]
mod tests {
    use crate::lexicon::{Evidence, Lexicon, Resolution};

    fn resolved(item: &str) -> Option<(String, Evidence)> {
        let lexicon = Lexicon::bundled();
        let resolution = lexicon.resolve(item);
        resolution.mentions().first().map(|m| (lexicon.skill(m.skill).skill_id.clone(), m.evidence))
    }

    #[test]
    fn a_slip_or_another_word_order_still_resolves() {
        for (item, skill) in [
            ("scaffolding erektor", "scaffolder"),
            ("ekskafator operator", "operator_excavator"),
            ("komunkasi", "communication"),
            ("operator bulldoser", "operator_bulldozer"),
            ("inspecttor welding", "welding_inspector"),
        ] {
            assert_eq!(resolved(item), Some((skill.to_owned(), Evidence::Fuzzy)), "{item}");
        }
    }

    #[test]
    fn classes_and_short_words_are_never_guessed() {
        for item in ["sim b3 umum", "welder 9g plat", "product management", "pesawat", "lass"] {
            let guessed = resolved(item).is_some_and(|(_, evidence)| evidence == Evidence::Fuzzy);
            assert!(!guessed, "{item}: {:?}", resolved(item));
        }
    }

    #[test]
    fn what_resolves_to_nothing_names_its_neighbours() {
        let lexicon = Lexicon::bundled();
        let Resolution::Unresolved { text, nearest } = lexicon.resolve("Pemetik Salak") else { panic!("resolved") };
        assert_eq!((text.as_str(), nearest.len()), ("pemetik salak", 3));
    }
}
