//! The openings of every vacancy as a network: through which seats may somebody come, and which of them count?

use crate::assignment::matching::next;
use crate::assignment::{Market, Rule};

/// A way from one kind of opening to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Arc {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) most: u32,
    /// People who come this way fill a reserve.
    pub(super) counts: bool,
}

/// The nodes of one vacancy.
#[derive(Clone, Debug)]
pub(super) struct Post {
    /// Openings that can matter: all of them, or one more than people who want one.
    pub(super) openings: u32,
    /// The node of all openings.
    pub(super) opening: usize,
    /// Those that anybody may take; the same node unless reserved ones are held.
    pub(super) open: usize,
    /// One for every reserve that has seats, its own or those of reserves inside it.
    pub(super) reserves: Vec<Option<usize>>,
    /// The bits of each reserve, and those of the reserves just inside it.
    bits: Vec<(u64, u64)>,
}

/// Openings of all vacancies.
///
/// From the openings of a vacancy an arc that counts leads to each outermost reserve, as wide as the reserve's bound,
/// beside one that doesn't count, since members may take openings beyond it. In the same way a reserve leads to those
/// inside it. People come out of the innermost node they are a member of, others out of `open`.
#[derive(Default)]
pub(super) struct Network {
    pub(super) nodes: usize,
    pub(super) arcs: Vec<Arc>,
    pub(super) posts: Vec<Post>,
    /// The node that a reserve's members may take openings of too: the reserve around it, or open openings.
    pub(super) around: Vec<Option<usize>>,
    /// The openings that are a node's own and not those of a reserve.
    pub(super) seats: Vec<u32>,
    /// The most counting arcs that anybody comes through.
    pub(super) deepest: u32,
}

impl Network {
    pub(super) fn new(market: &Market<'_>) -> Self {
        let mut network = Self::default();
        let mut wanted = vec![0_u32; market.rules().len()];
        for &vacancy in market.lists().entries() {
            wanted[vacancy as usize] += 1;
        }
        for (rule, wanted) in market.rules().iter().zip(wanted) {
            network.add(rule, wanted);
        }
        network
    }

    fn node(&mut self, around: Option<usize>, seats: u32) -> usize {
        self.around.push(around);
        self.seats.push(seats);
        self.nodes += 1;
        self.nodes - 1
    }

    fn add(&mut self, rule: &Rule<'_>, wanted: u32) {
        let reserved = rule.reserved;
        // One opening more than people want is as good as any number: it stays empty, so it is worth nothing.
        let most = wanted.saturating_add(1);
        let mut unreserved = rule.openings;
        let mut seats: Vec<u32> = Vec::with_capacity(reserved.len());
        for reserve in reserved {
            let own = reserve.seats.min(unreserved);
            unreserved -= own;
            seats.push(own);
        }
        let mut bounds = seats.clone();
        let parent: Vec<Option<usize>> = (0..reserved.len()).map(|at| next(reserved, at)).collect();
        // Seats fall to later reserves only, so whatever is inside a reserve is added before its own bound is read.
        for at in 0..reserved.len() {
            if let Some(parent) = parent[at] {
                bounds[parent] += bounds[at];
            }
        }

        let is_held = rule.hold && unreserved < rule.openings;
        let opening = self.node(None, if is_held { 0 } else { unreserved.min(most) });
        let openings = rule.openings.min(most);
        let open = if is_held { self.node(None, unreserved.min(most)) } else { opening };
        if is_held {
            self.arcs.push(Arc { from: opening, to: open, most: unreserved.min(most), counts: false });
        }
        let mut nodes = vec![None; reserved.len()];
        let mut depth = vec![0_u32; reserved.len()];
        let mut bits: Vec<(u64, u64)> = reserved.iter().map(|reserve| (1 << reserve.bit, 0)).collect();
        for at in (0..reserved.len()).filter(|&at| bounds[at] > 0).rev() {
            let around = parent[at].and_then(|parent| nodes[parent]);
            let node = self.node(Some(around.unwrap_or(open)), seats[at].min(most));
            let counting = Arc { from: around.unwrap_or(opening), to: node, most: bounds[at].min(most), counts: true };
            let other = Arc { from: around.unwrap_or(open), to: node, most: openings, counts: false };
            self.arcs.extend([counting, other]);
            depth[at] = 1 + parent[at].map_or(0, |parent| depth[parent]);
            self.deepest = self.deepest.max(depth[at]);
            if let Some(parent) = parent[at] {
                bits[parent].1 |= bits[at].0;
            }
            nodes[at] = Some(node);
        }
        self.posts.push(Post { openings, opening, open, reserves: nodes, bits });
    }
}

impl Post {
    /// The nodes somebody may come out of: the innermost of each chain of reserves they are a member of.
    pub(super) fn nodes_of(&self, mask: u64) -> impl Iterator<Item = usize> {
        let is_innermost = move |bits: &(u64, u64)| mask & bits.0 != 0 && mask & bits.1 == 0;
        let reserves = self.reserves.iter().zip(&self.bits);
        let member = reserves.clone().any(|(node, bits)| node.is_some() && mask & bits.0 != 0);
        let nodes = reserves.filter(move |(_, bits)| is_innermost(bits)).filter_map(|(node, _)| *node);
        nodes.chain((!member).then_some(self.open))
    }
}
