//! How near is every vacancy to where a search started, and over whom?

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// The way to a vacancy found so far.
#[derive(Clone, Copy, Debug, Default)]
struct Label {
    /// The search that wrote it; others are as good as none.
    search: u64,
    distance: i64,
    by: u32,
    from: u32,
}

/// Distances of vacancies and a queue of those to look at, used again by every search.
///
/// The nearest comes first, of equally near ones the smaller number (Dijkstra 1959, "A note on two problems in
/// connexion with graphs", *Numerische Mathematik* 1).
#[derive(Clone, Debug)]
pub(super) struct Labels {
    search: u64,
    of: Vec<Label>,
    queue: BinaryHeap<Reverse<(i64, u32)>>,
    settled: Vec<u32>,
}

impl Labels {
    pub(super) fn new(vacancies: usize) -> Self {
        Self { search: 0, of: vec![Label::default(); vacancies], queue: BinaryHeap::new(), settled: Vec::new() }
    }

    /// Starts a search: no vacancy has a distance.
    pub(super) fn clear(&mut self) {
        self.search += 1;
        self.queue.clear();
        self.settled.clear();
    }

    /// The least distance found so far.
    pub(super) fn distance(&self, vacancy: u32) -> Option<i64> {
        let label = &self.of[vacancy as usize];
        (label.search == self.search).then_some(label.distance)
    }

    /// Notes a way if none as short was known, and says whether it did.
    pub(super) fn shorten(&mut self, vacancy: u32, distance: i64, by: u32, from: u32) -> bool {
        let label = &mut self.of[vacancy as usize];
        if label.search == self.search && label.distance <= distance {
            return false;
        }
        *label = Label { search: self.search, distance, by, from };
        true
    }

    /// Queues a vacancy at the distance just noted.
    pub(super) fn queue(&mut self, vacancy: u32, distance: i64) {
        self.queue.push(Reverse((distance, vacancy)));
    }

    /// The nearest vacancy not yet looked at, if it is nearer than `end`; its distance is final.
    pub(super) fn nearest(&mut self, end: i64) -> Option<(i64, u32)> {
        while let Some(Reverse((distance, vacancy))) = self.queue.pop() {
            if distance >= end {
                return None;
            }
            // Vacancies are queued anew with each shorter way.
            if distance == self.of[vacancy as usize].distance {
                self.settled.push(vacancy);
                return Some((distance, vacancy));
            }
        }
        None
    }

    /// Who moves on the way to a vacancy.
    pub(super) fn by(&self, vacancy: u32) -> u32 {
        self.of[vacancy as usize].by
    }

    /// The vacancy from which the way came.
    pub(super) fn from(&self, vacancy: u32) -> u32 {
        self.of[vacancy as usize].from
    }

    /// The vacancies looked at, the nearest first, each with how much nearer it is than `end`.
    pub(super) fn within(&self, end: i64) -> impl Iterator<Item = (u32, i64)> {
        let nearer = move |&vacancy: &u32| (vacancy, end - self.of[vacancy as usize].distance);
        self.settled.iter().map(nearer).filter(|&(_, nearer)| nearer > 0)
    }
}
