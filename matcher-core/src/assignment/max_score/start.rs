//! From where does the exact search start? Prices, and the openings that people would take at them.

use super::auction::Sale;
use super::network::Network;
use super::quantise::Scale;
use super::ways::Ways;

/// A way for openings in the flow network: from node to node, with what it adds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) most: i128,
    pub(super) adds: i128,
}

/// The whole flow network: nodes of openings, then workers, then the sink.
pub(super) struct Graph {
    pub(super) nodes: usize,
    pub(super) edges: Vec<Edge>,
    /// Where among the edges those of ways begin, and those of unfilled openings.
    pub(super) ways: usize,
    pub(super) unfilled: usize,
}

impl Graph {
    pub(super) fn new(network: &Network, scale: &Scale, ways: &Ways) -> Self {
        let sink = network.nodes + ways.workers();
        let mut edges =
            Vec::with_capacity(network.arcs.len() + ways.nodes.len() + ways.workers() + network.posts.len());
        edges.extend(network.arcs.iter().map(|arc| {
            let adds = if arc.counts { scale.bonus } else { 0 };
            Edge { from: arc.from, to: arc.to, most: i128::from(arc.most), adds }
        }));
        let first_way = edges.len();
        for worker in 0..ways.workers() {
            let to = network.nodes + worker;
            edges.extend(ways.of(worker).map(|way| Edge {
                from: ways.nodes[way],
                to,
                most: 1,
                adds: ways.scores[way],
            }));
        }
        edges.extend((network.nodes..sink).map(|from| Edge { from, to: sink, most: 1, adds: 0 }));
        let unfilled = edges.len();
        let empty = |post: &super::network::Post| Edge {
            from: post.opening,
            to: sink,
            most: i128::from(post.openings),
            adds: 0,
        };
        edges.extend(network.posts.iter().map(empty));
        Self { nodes: sink + 1, edges, ways: first_way, unfilled }
    }
}

/// Prices of all nodes and a flow that is the best one at these prices, though openings and people don't come out even.
pub(super) struct Start {
    /// A worker's price is what they are left with, negative.
    pub(super) prices: Vec<i128>,
    /// One for every edge.
    pub(super) flows: Vec<i128>,
    /// Openings that arrive at a node and don't leave it; below 0 the other way round.
    pub(super) excess: Vec<i128>,
}

impl Start {
    pub(super) fn new(network: &Network, scale: &Scale, ways: &Ways, graph: &Graph) -> Self {
        let prices = prices(network, scale, ways, graph);
        let gain = |edge: &Edge| prices[edge.to] + edge.adds - prices[edge.from];
        // What gains at these prices is full, what loses is empty; what does neither is chosen below.
        let flows = graph.edges.iter().map(|edge| if gain(edge) > 0 { edge.most } else { 0 }).collect();
        let mut start = Self { flows, excess: vec![0; graph.nodes], prices };
        for (edge, &flow) in graph.edges.iter().zip(&start.flows) {
            start.excess[edge.from] -= flow;
            start.excess[edge.to] += flow;
        }
        let sink = graph.nodes - 1;
        for post in &network.posts {
            start.excess[post.opening] += i128::from(post.openings);
            start.excess[sink] -= i128::from(post.openings);
        }
        start.match_free_edges(network, ways, graph);
        start
    }

    /// Lets openings flow where it costs nothing: to people who want them at their price, and out of the market.
    fn match_free_edges(&mut self, network: &Network, ways: &Ways, graph: &Graph) {
        let mut into = vec![Vec::new(); network.nodes];
        for (at, arc) in network.arcs.iter().enumerate() {
            into[arc.to].push(at);
        }
        for worker in 0..ways.workers() {
            let node = network.nodes + worker;
            for at in ways.of(worker).map(|way| graph.ways + way) {
                let from = graph.edges[at].from;
                if self.excess[node] < 0 && self.is_free(graph, at) && self.supply(graph, &into, from) {
                    self.send(graph, at, 1);
                }
            }
        }
        for at in graph.unfilled..graph.edges.len() {
            let left = self.excess[graph.edges[at].from];
            if left > 0 && self.is_free(graph, at) {
                self.send(graph, at, left);
            }
        }
    }

    /// Whether an edge neither gains nor loses and has room.
    fn is_free(&self, graph: &Graph, at: usize) -> bool {
        let edge = &graph.edges[at];
        self.flows[at] < edge.most && self.prices[edge.to] + edge.adds == self.prices[edge.from]
    }

    fn send(&mut self, graph: &Graph, at: usize, flow: i128) {
        self.flows[at] += flow;
        self.excess[graph.edges[at].from] -= flow;
        self.excess[graph.edges[at].to] += flow;
    }

    /// Sees that a node has an opening to give, from the nodes it can have one from for nothing.
    fn supply(&mut self, graph: &Graph, into: &[Vec<usize>], node: usize) -> bool {
        if self.excess[node] > 0 {
            return true;
        }
        for &at in &into[node] {
            if self.is_free(graph, at) && self.supply(graph, into, graph.edges[at].from) {
                self.send(graph, at, 1);
                return true;
            }
        }
        false
    }
}

/// Prices of all nodes from those of auctions.
fn prices(network: &Network, scale: &Scale, ways: &Ways, graph: &Graph) -> Vec<i128> {
    let mut auction = Sale::new(network, ways, network.seats.clone());
    auction.run(0..ways.workers());
    let scarce = scarce(&auction);
    let mut inside = vec![0; network.nodes];
    if scarce.contains(&true) {
        // A second auction among members alone, who all sit on such seats. A seat left over is worth what anybody would
        // pay for the opening.
        let of = |node: usize| if scarce[node] { network.seats[node] } else { 0 };
        let mut members = Sale::new(network, ways, (0..network.nodes).map(of).collect());
        for node in (0..network.nodes).filter(|&node| scarce[node]) {
            members.prices[node] = auction.prices[outermost(network, node)];
        }
        members.least = -ways.scores.iter().map(|score| 4 * score.abs()).max().unwrap_or(0);
        members.run(0..ways.workers());
        // A third one for everybody else, with the seats left over among the open openings.
        let mut seats = network.seats.clone();
        let mut is_seated = vec![false; ways.workers()];
        for node in (0..network.nodes).filter(|&node| scarce[node]) {
            seats[node] = 0;
            seats[outermost(network, node)] += members.left(node);
            members.buyers(node).for_each(|worker| is_seated[worker] = true);
        }
        auction = Sale::new(network, ways, seats);
        auction.run((0..ways.workers()).filter(|&worker| !is_seated[worker]));
        for node in (0..network.nodes).filter(|&node| scarce[node] && members.left(node) == 0) {
            inside[node] = members.prices[node];
        }
    }

    let mut prices = vec![0; graph.nodes];
    for post in &network.posts {
        prices[post.open] = auction.prices[post.open];
    }
    // Reserves come after what lies around them.
    for arc in network.arcs.iter().filter(|arc| arc.counts) {
        let around = network.around[arc.to].map_or(0, |around| prices[around]);
        prices[arc.to] = if scarce[arc.to] {
            around.min(prices[arc.from].max(inside[arc.to]) - scale.bonus)
        } else {
            auction.prices[arc.to].min(around)
        };
    }
    for worker in 0..ways.workers() {
        let left = ways.of(worker).map(|way| ways.scores[way] - prices[ways.nodes[way]]).max().unwrap_or(0);
        prices[network.nodes + worker] = -left.max(0);
    }
    prices
}

/// Reserves that have more seats than members want: those with seats left over, and those whose buyers could go there.
/// Whoever sits on such a seat is worth a bonus, so their prices lie a bonus below others.
fn scarce(auction: &Sale<'_>) -> Vec<bool> {
    let (network, ways) = (auction.network, auction.ways);
    let mut is_reserve = vec![false; network.nodes];
    for arc in network.arcs.iter().filter(|arc| arc.counts) {
        is_reserve[arc.to] = true;
    }
    let mut bought = vec![None; ways.workers()];
    let mut wanting: Vec<Vec<usize>> = vec![Vec::new(); network.nodes];
    for node in (0..network.nodes).filter(|&node| is_reserve[node]) {
        auction.buyers(node).for_each(|worker| bought[worker] = Some(node));
    }
    for worker in (0..ways.workers()).filter(|&worker| bought[worker].is_some()) {
        ways.of(worker).for_each(|way| wanting[ways.nodes[way]].push(worker));
    }
    let mut queue: Vec<usize> = (0..network.nodes).filter(|&node| is_reserve[node] && auction.left(node) > 0).collect();
    let mut scarce = vec![false; network.nodes];
    for &node in &queue {
        scarce[node] = true;
    }
    while let Some(node) = queue.pop() {
        for from in wanting[node].iter().filter_map(|&worker| bought[worker]) {
            if !std::mem::replace(&mut scarce[from], true) {
                queue.push(from);
            }
        }
    }
    scarce
}

/// The openings around all reserves that a node lies in.
fn outermost(network: &Network, node: usize) -> usize {
    std::iter::successors(Some(node), |&node| network.around[node]).last().unwrap_or(node)
}
