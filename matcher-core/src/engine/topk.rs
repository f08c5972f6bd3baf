//! The k best, by score and ties to the smaller id unless said otherwise.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// A scored row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Entry {
    pub(crate) score: f64,
    pub(crate) id_rank: u32,
    pub(crate) row: u32,
}

impl Entry {
    /// Better is less, so that the worst stands on top of a max-heap.
    fn compare(&self, other: &Self) -> Ordering {
        other.score.total_cmp(&self.score).then(self.id_rank.cmp(&other.id_rank))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.compare(other) == Ordering::Equal
    }
}

impl Eq for Entry {}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        self.compare(other)
    }
}

/// The k least, hence best, items seen.
#[derive(Clone, Debug)]
pub(crate) struct TopK<I = Entry> {
    k: usize,
    heap: BinaryHeap<I>,
}

impl TopK {
    /// The least score with which an entry could enter: below every score while there is room, above every score if there
    /// never is any.
    pub(crate) fn least(&self) -> f64 {
        if self.k == 0 { f64::INFINITY } else { self.last().map_or(f64::NEG_INFINITY, |worst| worst.score) }
    }
}

impl<I: Ord> TopK<I> {
    pub(crate) fn new(k: usize) -> Self {
        Self { k, heap: BinaryHeap::new() }
    }

    /// The worst of k; `None` while there is room, and if there never is any.
    pub(crate) fn last(&self) -> Option<&I> {
        self.heap.peek().filter(|_| self.heap.len() == self.k)
    }

    /// The entries, in no particular order.
    pub(crate) fn into_entries(self) -> impl Iterator<Item = I> {
        self.heap.into_iter()
    }

    pub(crate) fn push(&mut self, entry: I) {
        if self.heap.len() < self.k {
            self.heap.push(entry);
        } else if let Some(mut worst) = self.heap.peek_mut()
            && entry < *worst
        {
            *worst = entry;
        }
    }

    /// The entries, best first.
    pub(crate) fn into_sorted(self) -> Vec<I> {
        self.heap.into_sorted_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(score: f64, id_rank: u32) -> Entry {
        Entry { score, id_rank, row: id_rank }
    }

    #[test]
    fn ties_go_to_the_smaller_id_whatever_the_order() {
        let mut entries = [entry(0.5, 3), entry(0.5, 1), entry(0.9, 7), entry(0.5, 2)];
        for _ in 0..4 {
            entries.rotate_left(1);
            let mut best = TopK::new(3);
            for entry in &entries {
                best.push(*entry);
            }
            let ids: Vec<u32> = best.into_sorted().iter().map(|entry| entry.id_rank).collect();
            assert_eq!(ids, [7, 1, 2]);
        }
    }

    #[test]
    fn the_worst_says_the_least_that_matters() {
        let mut best = TopK::new(1);
        best.push(entry(0.5, 3));
        assert!(best.least() <= 0.5 && best.least() > 0.4999);
        assert!(TopK::new(0).least() > 1.0 && TopK::new(1).least() < 0.0);
    }
}
