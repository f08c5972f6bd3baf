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
    /// The same post by post, of the lessons that add something.
    pub(super) by_post: Vec<Vec<(u32, Added)>>,
    /// The most that any lesson adds.
    pub(super) most: Vec<Added>,
    /// The place of each vacancy in `posts`; beyond the end for those not looked at.
    pub(super) places: Vec<usize>,
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
        let mut by_post = vec![Vec::new(); posts.len()];
        for (lesson, own) in (0_u32..).zip(&added) {
            for (post, added) in by_post.iter_mut().zip(own).filter(|(_, added)| !added.is_nothing()) {
                post.push((lesson, *added));
            }
        }
        Self { inner, lessons, posts, added, by_post, most, places }
    }
}
