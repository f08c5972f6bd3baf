//! The flow that adds most.

use ac_library::MinCostFlowGraph;

use super::network::Network;
use super::quantise::Scale;
use super::start::{Graph, Start};
use super::ways::Ways;

/// How many openings go every way.
pub(super) struct Flow {
    /// The way of every worker who is placed.
    pub(super) taken: Vec<Option<usize>>,
    /// One for each arc of the network.
    pub(super) arcs: Vec<i128>,
    /// Openings of each vacancy left unfilled.
    pub(super) unfilled: Vec<i128>,
}

/// Mends the start until openings and people come out even, by shortest paths from the openings left over to the people
/// left over.
///
/// At the prices of the start no edge with room gains anything and no edge in use loses anything, so all costs of
/// mending are at least 0, as shortest paths need them, and what they end at is the best flow. A start far off only
/// costs time.
pub(super) fn solve(network: &Network, scale: &Scale, ways: &Ways) -> Flow {
    let graph = Graph::new(network, scale, ways);
    let Start { prices, mut flows, excess } = Start::new(network, scale, ways, &graph);
    let (source, sink) = (graph.nodes, graph.nodes + 1);
    let mut mend = MinCostFlowGraph::<i128>::new(graph.nodes + 2);
    let mut changes = Vec::new();
    for (at, (edge, &flow)) in graph.edges.iter().zip(&flows).enumerate() {
        let gain = prices[edge.to] + edge.adds - prices[edge.from];
        // Once placed, a person has no need to go: an edge that is full and gains is left only where something pays for
        // it.
        if flow < edge.most {
            changes.push((mend.add_edge(edge.from, edge.to, edge.most - flow, -gain), at, 1));
        }
        if flow > 0 {
            changes.push((mend.add_edge(edge.to, edge.from, flow, gain), at, -1));
        }
    }
    let mut left_over = 0;
    for (node, &excess) in excess.iter().enumerate() {
        if excess > 0 {
            mend.add_edge(source, node, excess, 0);
            left_over += excess;
        } else if excess < 0 {
            mend.add_edge(node, sink, -excess, 0);
        }
    }
    mend.flow(source, sink, left_over);
    for (edge, at, sign) in changes {
        flows[at] += sign * mend.get_edge(edge).flow;
    }
    let taken = |worker| ways.of(worker).find(|way| flows[graph.ways + way] > 0);
    Flow {
        taken: (0..ways.workers()).map(taken).collect(),
        arcs: flows[..graph.ways].to_vec(),
        unfilled: flows[graph.unfilled..].to_vec(),
    }
}
