//! The k best of every priority class.

use rustc_hash::FxHashMap;

use super::topk::{Entry, TopK};
use crate::policy::{Class, Contender, Told};

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
    /// The class of everyone who tells the same and is in the same groups: most people of a place do.
    met: FxHashMap<(Told, u32), usize>,
    last: Option<((Told, u32), usize)>,
}

impl Classes {
    pub(crate) fn new(depth: usize) -> Self {
        let (numbers, met) = (FxHashMap::default(), FxHashMap::default());
        Self { depth, numbers, lists: Vec::new(), met, last: None }
    }

    /// The number of a class, whether its members may rise or not.
    fn number(&mut self, class: Class) -> usize {
        let class = Class { may_rise: true, ..class };
        *self.numbers.entry(class).or_insert_with(|| {
            self.lists.push(Of { class, rising: TopK::new(self.depth), staying: TopK::new(self.depth) });
            self.lists.len() - 1
        })
    }

    /// The number of the class of somebody who tells this much and is in these groups; `class` says which it is the first
    /// time.
    pub(crate) fn number_of(&mut self, told: Told, groups: u32, class: impl FnOnce() -> Class) -> usize {
        let key = (told, groups);
        if let Some((last, number)) = self.last
            && last == key
        {
            return number;
        }
        let number = self.met.get(&key).copied().unwrap_or_else(|| {
            let number = self.number(class());
            self.met.insert(key, number);
            number
        });
        self.last = Some((key, number));
        number
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
