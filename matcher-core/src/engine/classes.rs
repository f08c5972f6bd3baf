//! The k best of every priority class.

use super::topk::{Entry, TopK};
use crate::policy::{Class, Contender};

/// Those of one class: who may rise, and who stays where the score puts them.
#[derive(Clone)]
struct Of {
    rising: TopK,
    staying: TopK,
}

/// The best of every class met so far, by the number of the class.
pub(crate) struct Classes {
    depth: usize,
    lists: Vec<Of>,
}

impl Classes {
    pub(crate) fn new(depth: usize, classes: usize) -> Self {
        let of = Of { rising: TopK::new(depth), staying: TopK::new(depth) };
        Self { depth, lists: vec![of; classes] }
    }

    /// Adds a class; returns its number.
    pub(crate) fn add(&mut self) -> u32 {
        self.lists.push(Of { rising: TopK::new(self.depth), staying: TopK::new(self.depth) });
        u32::try_from(self.lists.len() - 1).unwrap_or(u32::MAX)
    }

    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// The least score that matters in a class: nobody with less can be among those kept. Those who stay come behind
    /// everyone of their class who rises and has a higher score, so that a full list of these settles it for both.
    pub(crate) fn least(&self, number: u32) -> f64 {
        self.lists[number as usize].rising.least()
    }

    pub(crate) fn push(&mut self, number: u32, may_rise: bool, entry: Entry) {
        let of = &mut self.lists[number as usize];
        if may_rise { of.rising.push(entry) } else { of.staying.push(entry) }
    }

    /// Everyone kept, in no particular order; `classes` are the classes by their numbers.
    pub(crate) fn into_contenders(self, classes: &[Class]) -> Vec<Contender> {
        let mut contenders = Vec::new();
        for (of, class) in self.lists.into_iter().zip(classes) {
            for (list, may_rise) in [(of.rising, true), (of.staying, false)] {
                contenders.extend(list.into_entries().map(|entry| Contender {
                    worker: entry.row,
                    id_rank: entry.id_rank,
                    score: entry.score,
                    class: Class { may_rise, ..*class },
                }));
            }
        }
        contenders
    }
}
