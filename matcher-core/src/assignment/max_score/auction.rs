//! What might openings cost? A quick auction, whose prices the exact search starts from.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::network::Network;
use super::ways::Ways;

/// The least a bid rises, as a part of the largest score. Finer prices leave less to mend for the exact search and cost
/// more bids; measured on 20,000 workers with lists of 20 at 1,000 vacancies.
const RISES: i128 = 1 << 12;

/// The most that every way is looked at. An auction cut short costs the exact search far more than it saves here.
const MOST_LOOKS: usize = 1000;

/// What is sold, and to whom.
pub(super) struct Sale<'a> {
    pub(super) network: &'a Network,
    pub(super) ways: &'a Ways,
    /// Openings for sale at every node.
    pub(super) seats: Vec<u32>,
    /// What an opening costs at first, and while there are some left.
    pub(super) prices: Vec<i128>,
    /// The least that a bidder must be left with; whoever would be left with less goes without.
    pub(super) least: i128,
    /// Who bought at every node, with what they bid; filled by the auction.
    pub(super) sold: Vec<BinaryHeap<Reverse<(i128, usize)>>>,
}

impl<'a> Sale<'a> {
    pub(super) fn new(network: &'a Network, ways: &'a Ways, seats: Vec<u32>) -> Self {
        let sold = vec![BinaryHeap::new(); network.nodes];
        Self { network, ways, seats, prices: vec![0; network.nodes], least: 0, sold }
    }

    /// Sells openings to bidders: a node's price is what the last of those who get one bid.
    ///
    /// Everybody bids for the opening that leaves them most, as much as they would lose with their second best.
    ///
    /// # Source
    ///
    /// Bertsekas (1988), "The auction algorithm: a distributed relaxation method for the assignment problem", *Annals
    /// of Operations Research* 14.
    pub(super) fn run(&mut self, bidders: impl DoubleEndedIterator<Item = usize>) {
        let largest = self.ways.scores.iter().map(|score| score.abs()).max().unwrap_or(0);
        let rise = (largest / RISES).max(1);
        let mut waiting: Vec<usize> = bidders.rev().collect();
        let mut looks = self.ways.nodes.len().saturating_mul(MOST_LOOKS);
        while let Some(worker) = waiting.pop()
            && looks > 0
        {
            let Some((node, best, second)) = self.best_two(worker) else { continue };
            looks = looks.saturating_sub(self.ways.of(worker).len());
            let sold = &mut self.sold[node];
            sold.push(Reverse((self.prices[node] + best - second + rise, worker)));
            if sold.len() > self.seats[node] as usize
                && let Some(Reverse((_, left))) = sold.pop()
            {
                waiting.push(left);
            }
            if sold.len() == self.seats[node] as usize
                && let Some(Reverse((lowest, _))) = sold.peek()
            {
                self.prices[node] = *lowest;
            }
        }
    }

    /// The node that leaves a worker most, what it leaves them, and what the next best would.
    fn best_two(&self, worker: usize) -> Option<(usize, i128, i128)> {
        let mut best: Option<(usize, i128)> = None;
        let mut second = self.least;
        for way in self.ways.of(worker) {
            let mut node = Some(self.ways.nodes[way]);
            while let Some(at) = node {
                node = self.network.around[at];
                let left = self.ways.scores[way] - self.prices[at];
                if self.seats[at] == 0 {
                    continue;
                }
                let most = best.map_or(self.least, |(_, most)| most);
                if left > most {
                    second = most;
                    best = Some((at, left));
                } else {
                    second = second.max(left);
                }
            }
        }
        best.map(|(node, left)| (node, left, second))
    }

    /// Openings of a node that nobody bought.
    pub(super) fn left(&self, node: usize) -> u32 {
        self.seats[node].saturating_sub(u32::try_from(self.sold[node].len()).unwrap_or(u32::MAX))
    }

    pub(super) fn buyers(&self, node: usize) -> impl Iterator<Item = usize> {
        self.sold[node].iter().map(|Reverse((_, worker))| *worker)
    }
}
