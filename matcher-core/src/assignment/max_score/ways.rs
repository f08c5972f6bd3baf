//! Out of which openings could everybody come, and for what score?

use std::ops::Range;

use super::network::Network;
use super::quantise::Scale;
use crate::assignment::Market;

/// The ways people could come out of nodes, worker after worker.
pub(super) struct Ways {
    starts: Vec<usize>,
    /// The node each way comes out of.
    pub(super) nodes: Vec<usize>,
    /// Its entry of the lists.
    pub(super) entries: Vec<usize>,
    /// Its score in steps.
    pub(super) scores: Vec<i128>,
}

impl Ways {
    pub(super) fn new(market: &Market<'_>, network: &Network, scale: &Scale, scores: &[f64]) -> Self {
        let lists = market.lists();
        let mut ways = Self { starts: vec![0], nodes: Vec::new(), entries: Vec::new(), scores: Vec::new() };
        for worker in 0..lists.workers() {
            for entry in lists.range(worker) {
                let score = scale.quantised(scores[entry]);
                for node in network.posts[lists.entries()[entry] as usize].nodes_of(market.mask(worker, entry)) {
                    ways.nodes.push(node);
                    ways.entries.push(entry);
                    ways.scores.push(score);
                }
            }
            ways.starts.push(ways.nodes.len());
        }
        ways
    }

    pub(super) fn workers(&self) -> usize {
        self.starts.len() - 1
    }

    /// The ways of a worker.
    pub(super) fn of(&self, worker: usize) -> Range<usize> {
        self.starts[worker]..self.starts[worker + 1]
    }
}
