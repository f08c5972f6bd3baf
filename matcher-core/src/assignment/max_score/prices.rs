//! What is an opening worth? Prices that prove no assignment has a larger sum.

use super::network::Network;
use super::quantise::{Scale, float};
use super::solve::Flow;
use super::ways::Ways;

/// Prices of the openings of one vacancy, in steps: what the market could gain with one more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VacancyPrices {
    /// Of an opening of any kind.
    pub opening: i128,
    /// Of one that everybody may take; the same unless reserved ones are held.
    pub open: i128,
    /// Of one for members of each reserve; the same as `open` for a reserve without seats.
    pub reserves: Vec<i128>,
}

/// Prices of all openings, by which anybody can check that a sum of scores is the largest.
///
/// A person's surplus is the most they are worth above the price of the opening they take, or 0. Whatever the prices,
/// the surpluses of all people and the worth of all openings at their prices add up to at least the largest sum (weak
/// duality), and at these prices to exactly that.
#[derive(Clone, Debug, PartialEq)]
pub struct Prices {
    /// The size of a step in scores: a power of two.
    pub step: f64,
    /// What it is worth to fill one more of what the reserves ask for, in steps; more than all scores together.
    pub bonus: i128,
    /// One for each vacancy.
    pub vacancies: Vec<VacancyPrices>,
}

/// Prices of a solved market, and the room they leave above it, in scores.
pub(super) fn derive(network: &Network, scale: &Scale, ways: &Ways, flow: &Flow) -> (Prices, f64) {
    let proof = Proof { network, scale, ways, flow };
    let prices = proof.prices();
    let gap = float(proof.bound(&prices) - proof.value()) * scale.step;
    let vacancies = network.posts.iter().map(|post| VacancyPrices {
        opening: prices[post.opening],
        open: prices[post.open],
        reserves: post.reserves.iter().map(|node| prices[node.unwrap_or(post.open)]).collect(),
    });
    (Prices { step: scale.step, bonus: scale.bonus, vacancies: vacancies.collect() }, gap)
}

/// A solved market.
struct Proof<'a> {
    network: &'a Network,
    scale: &'a Scale,
    ways: &'a Ways,
    flow: &'a Flow,
}

impl Proof<'_> {
    /// Prices at which nobody and no opening could do better: longest ways through what the flow leaves free.
    ///
    /// One more opening at a node is worth what it could bring: to a free person their score, to somebody placed the
    /// difference between two scores and another opening where they were, or what it brings at a node it leads to. What
    /// is left over is worth what nothing is worth, the last element, from which all are counted in the end. Prices
    /// only rise; after as many rounds as there are nodes they have come to rest, unless something better were left,
    /// which the gap then shows.
    fn prices(&self) -> Vec<i128> {
        let Self { network, scale, ways, flow } = *self;
        let nothing = network.nodes;
        let mut prices = vec![0_i128; network.nodes + 1];
        for _ in 0..=prices.len() {
            let mut has_risen = false;
            let mut raise = |price: &mut i128, to: i128| {
                has_risen |= to > *price;
                *price = to.max(*price);
            };
            for worker in 0..ways.workers() {
                let taken = flow.taken[worker];
                let surplus = taken.map_or(-prices[nothing], |taken| ways.scores[taken] - prices[ways.nodes[taken]]);
                raise(&mut prices[nothing], -surplus);
                for way in ways.of(worker).filter(|&way| Some(way) != taken) {
                    raise(&mut prices[ways.nodes[way]], ways.scores[way] - surplus);
                }
            }
            for (post, &unfilled) in network.posts.iter().zip(&flow.unfilled) {
                let (least, opening) = (prices[nothing], prices[post.opening]);
                raise(&mut prices[post.opening], least);
                if unfilled > 0 {
                    raise(&mut prices[nothing], opening);
                }
            }
            for (arc, &flow) in network.arcs.iter().zip(&flow.arcs) {
                let from = arc.from;
                let bonus = if arc.counts { scale.bonus } else { 0 };
                if flow < i128::from(arc.most) {
                    let to = prices[arc.to] + bonus;
                    raise(&mut prices[from], to);
                }
                if flow > 0 {
                    let to = prices[from] - bonus;
                    raise(&mut prices[arc.to], to);
                }
            }
            if !has_risen {
                break;
            }
        }
        let least = prices.pop().unwrap_or(0);
        prices.iter().map(|price| price - least).collect()
    }

    /// The most that any assignment can be worth, by these prices.
    fn bound(&self, prices: &[i128]) -> i128 {
        let surplus = |way: usize| self.ways.scores[way] - prices[self.ways.nodes[way]];
        let left = |worker: usize| self.ways.of(worker).map(surplus).max().unwrap_or(0).max(0);
        let people: i128 = (0..self.ways.workers()).map(left).sum();
        let arcs = self.network.arcs.iter().map(|arc| {
            let bonus = if arc.counts { self.scale.bonus } else { 0 };
            i128::from(arc.most) * (prices[arc.to] + bonus - prices[arc.from]).max(0)
        });
        let openings = self.network.posts.iter().map(|post| i128::from(post.openings) * prices[post.opening].max(0));
        people + arcs.sum::<i128>() + openings.sum::<i128>()
    }

    /// What the flow is worth.
    fn value(&self) -> i128 {
        let scores: i128 = self.flow.taken.iter().flatten().map(|&way| self.ways.scores[way]).sum();
        let counted = self.network.arcs.iter().zip(&self.flow.arcs).filter(|(arc, _)| arc.counts);
        scores + counted.map(|(_, &flow)| flow * self.scale.bonus).sum::<i128>()
    }
}
