//! Which names is a misspelled item closest to? Trigrams propose a few, edit distance decides.

use rustc_hash::FxHashMap;

use super::names::Names;
use super::skill::SkillIndex;

/// From this similarity on a near miss counts as the skill.
///
/// One slip in eight letters passes (`surveor`, 0.88), one in seven does not (0.857): there another word is as likely
/// as a slip (`pesawat`, a plane, and `perawat`, a nurse; `banking` and `baking`).
const RESOLVES: f64 = 0.86;
/// [`RESOLVES`] as a ratio of whole numbers: at most 14 slips in 100 letters.
const SLIPS_PER_LETTER: (usize, usize) = (100, 14);
/// Shorter words must be spelled right: one slip turns `las` into `lap`, `sim b1` into `sim b2`.
const MIN_LETTERS: usize = 5;
/// Names whose distance is measured, nearest first by shared trigrams.
const CANDIDATES: usize = 20;
/// Names that share fewer trigrams (Dice) are not measured: a slip costs at most four trigrams, so a text of n letters
/// with the 0.14 n slips that [`RESOLVES`] allows keeps about 0.4 of them.
const MIN_SHARED: f64 = 0.3;
/// No single word may differ more than this: `content editing` is not `content writing`, though close as a whole.
const WORD_RESOLVES: f64 = 0.75;
/// Longer items are sentences, not misspelled names.
const MAX_BYTES: usize = 80;
/// How many nearest names are given.
const NEAREST: usize = 3;

/// Names by the trigrams they contain.
#[derive(Debug, Default)]
pub(super) struct Trigrams {
    entries: Vec<Entry>,
    postings: FxHashMap<u64, Vec<u32>>,
}

#[derive(Debug)]
struct Entry {
    phrase: Box<str>,
    /// The words in alphabetical order.
    sorted: Box<str>,
    skill: SkillIndex,
    trigrams: u32,
}

/// The answer for one item.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Near {
    /// The skill meant and the similarity, if it is above the threshold.
    pub(super) best: Option<(SkillIndex, f64)>,
    /// Different skills spelled most alike, best first.
    pub(super) nearest: Vec<SkillIndex>,
}

impl Trigrams {
    /// Indexes every name. Linear in their total length.
    pub(super) fn of(names: &Names) -> Self {
        let mut index = Self::default();
        for name in &names.all {
            let at = SkillIndex::of(index.entries.len()).get();
            let grams = trigrams(&name.phrase);
            for gram in &grams {
                index.postings.entry(*gram).or_default().push(at);
            }
            index.entries.push(Entry {
                phrase: name.phrase.clone(),
                sorted: sorted(&name.phrase).into(),
                skill: name.skill,
                trigrams: SkillIndex::of(grams.len()).get(),
            });
        }
        index
    }

    /// The names nearest to a normalised item; nothing for an empty or very long one.
    pub(super) fn near(&self, item: &str) -> Near {
        if item.is_empty() || item.len() > MAX_BYTES {
            return Near::default();
        }
        let candidates = self.candidates(item);
        let mut nearest = Vec::with_capacity(NEAREST);
        for &(_, at) in &candidates {
            let skill = self.entries[at as usize].skill;
            if nearest.len() < NEAREST && !nearest.contains(&skill) {
                nearest.push(skill);
            }
        }
        let item_sorted = sorted(item);
        let mut best: Option<(SkillIndex, f64)> = None;
        for &(_, at) in candidates.iter().filter(|&&(shared, _)| shared >= MIN_SHARED) {
            let entry = &self.entries[at as usize];
            let score = alike(item, &entry.phrase).max(alike(&item_sorted, &entry.sorted));
            if score >= RESOLVES
                && best.is_none_or(|(_, kept)| score > kept)
                && same_short_words(&item_sorted, &entry.sorted)
            {
                best = Some((entry.skill, score));
            }
        }
        Near { best, nearest }
    }

    /// The names that share most trigrams with the item, by Dice's coefficient; ties in table order.
    fn candidates(&self, item: &str) -> Vec<(f64, u32)> {
        let grams = trigrams(item);
        let mut shared = vec![0_u32; self.entries.len()];
        let mut touched = Vec::new();
        for at in grams.iter().filter_map(|gram| self.postings.get(gram)).flatten() {
            if shared[*at as usize] == 0 {
                touched.push(*at);
            }
            shared[*at as usize] += 1;
        }
        let own = SkillIndex::of(grams.len()).get();
        let dice = |at: u32| f64::from(2 * shared[at as usize]) / f64::from(own + self.entries[at as usize].trigrams);
        let order = |a: &(f64, u32), b: &(f64, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        let mut ranked: Vec<(f64, u32)> = touched.into_iter().map(|at| (dice(at), at)).collect();
        if ranked.len() > CANDIDATES {
            ranked.select_nth_unstable_by(CANDIDATES, order);
            ranked.truncate(CANDIDATES);
        }
        ranked.sort_unstable_by(order);
        ranked
    }
}

/// Similarity of two phrases in [0, 1]; 0 where length alone or a single word rules them out.
fn alike(a: &str, b: &str) -> f64 {
    let (short, long) = (a.chars().count().min(b.chars().count()), a.chars().count().max(b.chars().count()));
    // Every letter too many is a slip, so lengths bound the similarity from above without measuring.
    if SLIPS_PER_LETTER.0 * (long - short) > SLIPS_PER_LETTER.1 * long {
        return 0.0;
    }
    let whole = strsim::normalized_damerau_levenshtein(a, b);
    let same_count = a.split(' ').count() == b.split(' ').count();
    let mut words = a.split(' ').zip(b.split(' '));
    if whole >= RESOLVES
        && same_count
        && words.any(|(x, y)| x != y && strsim::normalized_damerau_levenshtein(x, y) < WORD_RESOLVES)
    {
        return 0.0;
    }
    whole
}

fn sorted(phrase: &str) -> String {
    let mut words: Vec<&str> = phrase.split(' ').collect();
    words.sort_unstable();
    words.join(" ")
}

/// True if both name the same short words and the same words with a digit: those must not be guessed.
fn same_short_words(a: &str, b: &str) -> bool {
    fn fixed(phrase: &str) -> impl Iterator<Item = &str> {
        phrase.split(' ').filter(|word| word.chars().count() < MIN_LETTERS || word.chars().any(|c| c.is_ascii_digit()))
    }
    fixed(a).eq(fixed(b))
}

/// The distinct trigrams of a phrase, each word opened and closed by a space.
fn trigrams(phrase: &str) -> Vec<u64> {
    let letters: Vec<u64> =
        [' '].into_iter().chain(phrase.chars()).chain([' ']).map(|c| u64::from(u32::from(c))).collect();
    // A character needs 21 bits, so three fit one number and no hash can collide.
    let mut grams: Vec<u64> = letters.windows(3).map(|w| (w[0] << 42) | (w[1] << 21) | w[2]).collect();
    grams.sort_unstable();
    grams.dedup();
    grams
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
            ("welding inspektur", "welding_inspector"),
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
        let Resolution::Unresolved { text, nearest } = lexicon.resolve("Pemetik Teh") else { panic!("resolved") };
        assert_eq!((text.as_str(), nearest.len()), ("pemetik teh", 3));
    }
}
