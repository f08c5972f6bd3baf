//! What could lessons add to vacancies, were it all new to somebody?

use rayon::prelude::*;

use super::lesson::Lesson;
use crate::engine::snapshot::Inner;
use crate::scoring::packed::Overlap;

/// What lessons could add to vacancies, were it all new to somebody.
pub(super) struct Board<'a> {
    pub(super) inner: &'a Inner,
    pub(super) lessons: &'a [Lesson],
    /// Vacancies looked at, and the price of each.
    pub(super) posts: &'a [(u32, f64)],
    /// What each lesson adds at most, lesson by lesson in the order of `posts`, and whether it leads to a certificate asked.
    pub(super) added: Vec<Vec<Added>>,
    /// A bit for each post that a lesson adds something to, lesson by lesson.
    pub(super) touched: Vec<Bits>,
    /// The most that any lesson adds.
    pub(super) most: Vec<Added>,
    /// The place of each vacancy in `posts`; beyond the end for those not looked at.
    pub(super) places: Vec<usize>,
}

/// A bit for each post.
#[derive(Clone, Debug)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub(super) fn new(posts: usize) -> Self {
        Self(vec![0; posts.div_ceil(64)])
    }

    pub(super) fn clear(&mut self) {
        self.0.fill(0);
    }

    pub(super) fn set(&mut self, post: usize) {
        self.0[post / 64] |= 1 << (post % 64);
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }

    /// The posts that have a bit in both, rising.
    pub(super) fn in_both(&self, other: &Self) -> impl Iterator<Item = usize> {
        let words = self.0.iter().zip(&other.0).map(|(own, others)| own & others).enumerate();
        words.flat_map(|(at, mut word)| {
            std::iter::from_fn(move || {
                let bit = word.trailing_zeros() as usize;
                (word != 0).then(|| {
                    word &= word - 1;
                    at * 64 + bit
                })
            })
        })
    }
}

/// What a lesson adds to a vacancy at most.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Added {
    overlap: Overlap,
    /// Whether a certificate that is asked comes with it.
    pub(super) certifies: bool,
}

impl Added {
    pub(super) fn is_nothing(&self) -> bool {
        self.overlap == Overlap::default() && !self.certifies
    }

    /// What somebody with this overlap would have.
    pub(super) fn on(&self, overlap: &Overlap) -> Overlap {
        let Overlap { demanded, used, text, .. } = self.overlap;
        Overlap {
            demanded: overlap.demanded + demanded,
            used: overlap.used + used,
            text: overlap.text + text,
            ..*overlap
        }
    }
}

impl<'a> Board<'a> {
    pub(super) fn new(inner: &'a Inner, lessons: &'a [Lesson], posts: &'a [(u32, f64)]) -> Self {
        let layout = &inner.layout;
        let mut places = vec![usize::MAX; layout.vacancies.ids.len() as usize];
        for (at, (row, _)) in posts.iter().enumerate() {
            places[*row as usize] = at;
        }
        let added = |lesson: &Lesson| {
            let mut added = vec![Added::default(); posts.len()];
            let mut at = |row: u32, add: &dyn Fn(&mut Added)| {
                if let Some(added) = added.get_mut(places[row as usize]) {
                    add(added);
                }
            };
            for (skill, credit) in &lesson.answers {
                let credit = u64::from(credit.steps());
                for posting in layout.demanders.row(*skill) {
                    at(posting.row, &|added| {
                        added.overlap.demanded += u64::from(posting.weight) * credit;
                        added.overlap.used += u64::from(posting.rarity) * credit;
                    });
                }
            }
            for held in &lesson.terms {
                // As if the worker's text had said none of it.
                for posting in layout.texted_vacancies.row(held.term) {
                    at(posting.row, &|added| {
                        added.overlap.text += u64::from(posting.value) * u64::from(held.weight);
                    });
                }
            }
            for row in &lesson.certified {
                at(*row, &|added| added.certifies = true);
            }
            added
        };
        let added: Vec<Vec<Added>> = lessons.par_iter().map(added).collect();
        let mut most = vec![Added::default(); posts.len()];
        for own in &added {
            for (most, own) in most.iter_mut().zip(own) {
                most.overlap.demanded = most.overlap.demanded.max(own.overlap.demanded);
                most.overlap.used = most.overlap.used.max(own.overlap.used);
                most.overlap.text = most.overlap.text.max(own.overlap.text);
                most.certifies |= own.certifies;
            }
        }
        let touched = |own: &Vec<Added>| {
            let mut bits = Bits::new(posts.len());
            own.iter().enumerate().filter(|(_, added)| !added.is_nothing()).for_each(|(at, _)| bits.set(at));
            bits
        };
        let touched = added.iter().map(touched).collect();
        Self { inner, lessons, posts, added, touched, most, places }
    }
}
