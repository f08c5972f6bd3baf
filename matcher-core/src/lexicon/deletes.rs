//! Which known words is a word spelled like? Symmetric deletes propose, edit distance decides.
//!
//! Two words are within `d` slips only if deleting at most `d` letters of each leaves the same letters. So what is left
//! of every known word is kept once, and a misspelt word is found by hashing instead of being compared with all.
//! Nothing is said here about phrases or about which slips are believed; that is `fuzzy`'s business.
//!
//! # Source
//!
//! W. Garbe, Symmetric Delete spelling correction (`SymSpell`), 2012. Restricted Damerau-Levenshtein distance: one letter
//! added, left out, changed, or two neighbours swapped.

use std::hash::Hasher;

use rustc_hash::FxHasher;

/// Most slips looked for in one word.
pub(super) const MAX_SLIPS: usize = 2;
/// Only the first letters are deleted from: at most 46 forms a word instead of hundreds. Slips further on don't change them.
const PREFIX: usize = 9;
/// No word may differ by more than this share of its letters: `editing` is not `writing`, though two slips away.
const MOST: (usize, usize) = (1, 4);

/// What is left of known words when letters are deleted: a hash of it and the word, in order.
#[derive(Debug, Default)]
pub(super) struct Deletes {
    left: Vec<(u32, u32)>,
}

impl Deletes {
    /// Indexes these words, each under the number given with it.
    pub(super) fn of<'a>(words: impl Iterator<Item = (u32, &'a str)>) -> Self {
        let mut left = Vec::new();
        for (at, word) in words {
            each_left(word, |hash| left.push((hash, at)));
        }
        // On this thread alone: the bundled lexicon is made once while others wait for it, and whoever waits may be a thread of
        // the pool that a parallel sort would wait for.
        left.sort_unstable();
        left.dedup();
        left.shrink_to_fit();
        Self { left }
    }

    /// The known words within the slips a word may have, with their slips, in order of their numbers.
    pub(super) fn near<'a>(&self, word: &str, spelled: impl Fn(u32) -> &'a str) -> Vec<(u32, usize)> {
        let mut proposed: Vec<u32> = Vec::new();
        each_left(word, |hash| {
            let first = self.left.partition_point(|&(kept, _)| kept < hash);
            let same = self.left[first..].iter().take_while(|&&(kept, _)| kept == hash);
            proposed.extend(same.map(|&(_, at)| at));
        });
        proposed.sort_unstable();
        proposed.dedup();
        let letters = word.chars().count();
        let measured = proposed.into_iter().filter_map(|at| {
            let known = spelled(at);
            let others = known.chars().count();
            let most = (letters.max(others) * MOST.0 / MOST.1).min(MAX_SLIPS);
            if letters.abs_diff(others) > most {
                return None;
            }
            let slips = strsim::osa_distance(word, known);
            (slips <= most).then_some((at, slips))
        });
        measured.collect()
    }
}

/// Gives a hash of what is left of the first letters with none, one or two of them deleted. May repeat itself.
fn each_left(word: &str, mut give: impl FnMut(u32)) {
    let mut letters = ['\0'; PREFIX];
    let mut count = 0;
    for (slot, letter) in letters.iter_mut().zip(word.chars()) {
        *slot = letter;
        count += 1;
    }
    let letters = &letters[..count];
    let mut hash = |without: [usize; MAX_SLIPS]| {
        let mut hasher = FxHasher::default();
        for (_, &letter) in letters.iter().enumerate().filter(|(at, _)| !without.contains(at)) {
            hasher.write_u32(u32::from(letter));
        }
        give((hasher.finish() >> 32) as u32);
    };
    for one in 0..=count {
        // The place after the last letter deletes nothing.
        for two in one.max(1)..=count {
            if one < two || one == count {
                hash([one, two]);
            }
        }
    }
}
