//! Which names share most of their letters with a text? Character trigrams, Dice's coefficient.
//!
//! A coarse answer at a small price: it proposes names to a person, and the few names whose distance is worth measuring.

use rustc_hash::FxHashMap;

use super::names::Names;
use super::skill::SkillIndex;

/// Names by the trigrams they contain.
#[derive(Debug, Default)]
pub(super) struct Trigrams {
    postings: FxHashMap<u64, Vec<u32>>,
    /// Distinct trigrams of each name.
    counts: Vec<u32>,
}

impl Trigrams {
    /// Indexes every name. Linear in their total length.
    pub(super) fn of(names: &Names) -> Self {
        let mut index = Self::default();
        for (at, name) in (0_u32..).zip(&names.all) {
            let grams = trigrams(&name.phrase);
            for gram in &grams {
                index.postings.entry(*gram).or_default().push(at);
            }
            index.counts.push(SkillIndex::of(grams.len()).get());
        }
        index
    }

    /// The `most` names that share most trigrams with the phrase, with the shared part in (0, 1]; ties in table order.
    pub(super) fn nearest(&self, phrase: &str, most: usize) -> Vec<(f64, u32)> {
        let grams = trigrams(phrase);
        let mut shared = vec![0_u32; self.counts.len()];
        let mut touched = Vec::new();
        for at in grams.iter().filter_map(|gram| self.postings.get(gram)).flatten() {
            if shared[*at as usize] == 0 {
                touched.push(*at);
            }
            shared[*at as usize] += 1;
        }
        let own = SkillIndex::of(grams.len()).get();
        let dice = |at: u32| f64::from(2 * shared[at as usize]) / f64::from(own + self.counts[at as usize]);
        let order = |a: &(f64, u32), b: &(f64, u32)| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1));
        let mut ranked: Vec<(f64, u32)> = touched.into_iter().map(|at| (dice(at), at)).collect();
        if ranked.len() > most {
            ranked.select_nth_unstable_by(most, order);
            ranked.truncate(most);
        }
        ranked.sort_unstable_by(order);
        ranked
    }
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
