//! Which words keep company with a text? Those of the kept texts that are most like it.
//!
//! A vacancy's whole text and a worker's title and field of study borrow words in this way, so that they meet in words
//! that neither of them says. Kept texts are frozen with the statistics, so that what a text borrows depends on it alone.
//!
//! # Source
//!
//! A document expanded by its nearest neighbours (Singhal and Pereira 1999, *Document Expansion for Speech Retrieval*,
//! SIGIR; Tao, Wang, Mei and Zhai 2006, *Language Model Information Retrieval with Document Expansion*, NAACL), and a query
//! by those texts it finds (Lavrenko and Croft 2001, *Relevance-Based Language Models*, SIGIR), here always in a collection
//! of its own (Diaz and Metzler 2006, *Improving the Estimation of Relevance Models Using Large External Corpora*, SIGIR).
//! Neighbours count by the square of their likeness.

use super::csr::Csr;
use crate::index::Dictionary;
use crate::statistics::Statistics;

/// Texts borrowed from, the nearest. 10 and 20 did a little worse on the judged tasks of `docs/evaluation.md`.
const NEAREST: usize = 60;

/// A word in the numbers of kept texts; `u32::MAX` for one that none has.
pub(crate) type CaseWord = u32;

/// A kept text and what a word weighs in it.
#[derive(Clone, Copy, Debug)]
struct Entry {
    at: u32,
    weight: f64,
}

/// How alike a kept text is.
#[derive(Clone, Copy, Debug)]
pub(super) enum Likeness {
    /// By the angle between both, for whole texts.
    Angle,
    /// By what the words are worth to it, for a few words.
    Worth,
}

/// A borrowed word: its code and its weight as a share of that of the heaviest.
#[derive(Clone, Copy, Debug)]
pub(super) struct Borrowed {
    pub(super) term: u32,
    pub(super) rarity: u32,
    pub(super) share: f64,
}

/// Kept texts in the numbers of one generation.
pub(super) struct Company {
    /// The word of each code.
    words: Vec<CaseWord>,
    /// Words by number; empty for one that was erased.
    names: Vec<String>,
    /// Numbers of the words that weren't, by bytes.
    by_name: Vec<CaseWord>,
    /// Code and rarity of every word; `u32::MAX` for one that no text of this generation has. It still takes part, so that
    /// the others weigh the same with and without it.
    targets: Vec<(u32, u32)>,
    /// Texts of each word.
    texts_of: Csr<Entry>,
    /// Words of each text, which is brought to length 1.
    words_of: Csr<Entry>,
    lengths: Vec<f64>,
}

/// Sums over texts and words; a buffer to be used again.
#[derive(Default)]
pub(crate) struct Sums {
    texts: Vec<f64>,
    words: Vec<f64>,
}

impl Company {
    pub(super) fn new(dictionary: &Dictionary, statistics: &Statistics) -> Self {
        let cases = &statistics.cases;
        let (mut of_word, mut of_text, mut lengths) = (Vec::new(), Vec::new(), Vec::new());
        for (text, own) in (0_u32..).zip(cases.texts()) {
            let own: Vec<(u32, f64)> = own.collect();
            let length = own.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
            for (word, weight) in own {
                of_word.push((word, Entry { at: text, weight }));
                of_text.push((text, Entry { at: word, weight: weight / length }));
            }
            lengths.push(length);
        }
        let names = cases.words().to_vec();
        let mut words = vec![CaseWord::MAX; dictionary.len() as usize];
        let targets: Vec<(u32, u32)> = (0_u32..)
            .zip(&names)
            .map(|(word, name)| {
                let code = dictionary.find(name).unwrap_or(u32::MAX);
                if let Some(place) = words.get_mut(code as usize) {
                    *place = word;
                }
                (code, statistics.term(name))
            })
            .collect();
        let by_name = (0_u32..).zip(&names).filter(|(_, name)| !name.is_empty()).map(|(word, _)| word).collect();
        Self {
            words,
            by_name,
            targets,
            texts_of: Csr::from_entries(names.len(), &of_word),
            words_of: Csr::from_entries(lengths.len(), &of_text),
            names,
            lengths,
        }
    }

    /// The word of a code of this generation.
    pub(super) fn word(&self, code: u32) -> CaseWord {
        self.words.get(code as usize).copied().unwrap_or(CaseWord::MAX)
    }

    /// The word of a name that this generation may not have.
    pub(super) fn named(&self, name: &str) -> CaseWord {
        let found = self.by_name.binary_search_by(|word| self.name(*word).cmp(name));
        found.map_or(CaseWord::MAX, |at| self.by_name[at])
    }

    /// The heaviest `most` words of the texts that are most like one of these words and weights, in the order given; those
    /// it has are left out.
    pub(super) fn of(&self, own: &[(CaseWord, f64)], likeness: Likeness, most: u32, sums: &mut Sums) -> Vec<Borrowed> {
        let near = self.nearest(own, likeness, &mut sums.texts);
        sums.words.resize(self.names.len(), 0.0);
        let mut touched = Vec::new();
        for (text, share) in near {
            for entry in self.words_of.row(text) {
                let sum = &mut sums.words[entry.at as usize];
                if *sum == 0.0 {
                    touched.push(entry.at);
                }
                *sum += share * entry.weight;
            }
        }
        for (word, _) in own.iter().filter(|(word, _)| *word != CaseWord::MAX) {
            sums.words[*word as usize] = 0.0;
        }
        let mut found: Vec<(f64, CaseWord)> =
            touched.into_iter().map(|word| (std::mem::take(&mut sums.words[word as usize]), word)).collect();
        found.retain(|(sum, _)| *sum > 0.0);
        heaviest(&mut found, most as usize);
        let first = found.first().map_or(1.0, |(sum, _)| *sum);
        let borrowed = found.into_iter().filter_map(|(sum, word)| {
            let (term, rarity) = self.targets[word as usize];
            (term != u32::MAX).then_some(Borrowed { term, rarity, share: sum / first })
        });
        borrowed.collect()
    }

    /// Of these words the one by which most of a borrowed word came.
    pub(super) fn cause(&self, own: &[(CaseWord, f64)], likeness: Likeness, borrowed: CaseWord) -> Option<CaseWord> {
        let mut parts = vec![0.0; own.len()];
        for (text, share) in self.nearest(own, likeness, &mut Vec::new()) {
            let words = self.words_of.row(text);
            let weight =
                |word: CaseWord| words.binary_search_by_key(&word, |entry| entry.at).map_or(0.0, |at| words[at].weight);
            let given = share * weight(borrowed);
            if given > 0.0 {
                parts.iter_mut().zip(own).for_each(|(part, (word, said))| *part += given * said * weight(*word));
            }
        }
        let best = parts.iter().zip(own).max_by(|(a, (x, _)), (b, (y, _))| a.total_cmp(b).then(y.cmp(x)));
        best.filter(|(part, _)| **part > 0.0).map(|(_, (word, _))| *word)
    }

    /// The name of a word.
    pub(super) fn name(&self, word: CaseWord) -> &str {
        self.names.get(word as usize).map_or("", String::as_str)
    }

    /// The texts most like these words, each with its share of all their squared likeness.
    fn nearest(&self, own: &[(CaseWord, f64)], likeness: Likeness, sums: &mut Vec<f64>) -> Vec<(u32, f64)> {
        sums.resize(self.lengths.len(), 0.0);
        let mut touched = Vec::new();
        for (word, weight) in own {
            for entry in self.texts_of.row(*word) {
                let sum = &mut sums[entry.at as usize];
                if *sum == 0.0 {
                    touched.push(entry.at);
                }
                *sum += weight * entry.weight;
            }
        }
        let alike = touched.into_iter().map(|text| {
            let sum = std::mem::take(&mut sums[text as usize]);
            let length = match likeness {
                Likeness::Angle => self.lengths[text as usize],
                Likeness::Worth => 1.0,
            };
            (sum / length, text)
        });
        let mut near: Vec<(f64, u32)> = alike.collect();
        heaviest(&mut near, NEAREST);
        let all: f64 = near.iter().map(|(alike, _)| alike * alike).sum();
        near.into_iter().map(|(alike, text)| (text, alike * alike / all)).collect()
    }
}

/// The heaviest of a list, heaviest first; equal ones by number.
fn heaviest(list: &mut Vec<(f64, u32)>, most: usize) {
    let order = |(a, x): &(f64, u32), (b, y): &(f64, u32)| b.total_cmp(a).then(x.cmp(y));
    if list.len() > most && most > 0 {
        list.select_nth_unstable_by(most - 1, order);
    }
    list.truncate(most);
    list.sort_unstable_by(order);
}
