//! The k best of every priority class.

use rustc_hash::FxHashMap;

use super::topk::{Entry, TopK};
use crate::policy::{Class, Contender};

/// Those of one class: who may rise, and who stays where the score puts them.
struct Of {
    class: Class,
    rising: TopK,
    staying: TopK,
}

/// The best of every class met so far.
pub(crate) struct Classes {
    depth: usize,
    numbers: FxHashMap<Class, usize>,
    lists: Vec<Of>,
}

impl Classes {
    pub(crate) fn new(depth: usize) -> Self {
        Self { depth, numbers: FxHashMap::default(), lists: Vec::new() }
    }

    /// The number of a class, whether its members may rise or not.
    pub(crate) fn number(&mut self, class: Class) -> usize {
        let class = Class { may_rise: true, ..class };
        if let [only] = self.lists.as_slice()
            && only.class == class
        {
            return 0;
        }
        *self.numbers.entry(class).or_insert_with(|| {
            self.lists.push(Of { class, rising: TopK::new(self.depth), staying: TopK::new(self.depth) });
            self.lists.len() - 1
        })
    }

    /// Whether nobody of a class with at most this score can matter. Those who stay come behind everyone of their class who
    /// rises and has a higher score, so that a full list of these settles it for both.
    pub(crate) fn rejects(&self, number: usize, score: f64) -> bool {
        self.lists[number].rising.rejects(score)
    }

    pub(crate) fn push(&mut self, number: usize, may_rise: bool, entry: Entry) {
        let of = &mut self.lists[number];
        if may_rise { of.rising.push(entry) } else { of.staying.push(entry) }
    }

    /// Everyone kept, in no particular order.
    pub(crate) fn into_contenders(self) -> Vec<Contender> {
        let lists = self.lists.into_iter().flat_map(|of| {
            let contender = move |entry: Entry, may_rise| Contender {
                worker: entry.row,
                id_rank: entry.id_rank,
                score: entry.score,
                class: Class { may_rise, ..of.class },
            };
            let rising = of.rising.into_sorted().into_iter().map(move |entry| contender(entry, true));
            rising.chain(of.staying.into_sorted().into_iter().map(move |entry| contender(entry, false)))
        });
        lists.collect()
    }
}
