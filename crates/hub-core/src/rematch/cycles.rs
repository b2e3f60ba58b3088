//! Shortest paths and negative cycles on the graph of exchanges, at one rate.

use super::exchange::{Exchange, Step};
use super::worth::{Rate, Worth};
use crate::transport::Node;

/// The cheapest move between each two nodes, at one rate.
pub(super) struct Costs<const N: usize> {
    nodes: usize,
    costs: Vec<Option<Worth<N>>>,
}

impl<const N: usize> Costs<N> {
    pub(super) fn new(exchange: &Exchange<'_, N>, rate: &Rate<N>) -> Self {
        let nodes = exchange.nodes();
        let pairs = (0..nodes).flat_map(|from| (0..nodes).map(move |to| (from, to)));
        let cost = |(from, to)| {
            let cheapest = exchange.cheapest(Node::of(from), Node::of(to), rate);
            cheapest.map(|(cost, _)| cost)
        };
        Self {
            nodes,
            costs: pairs.map(cost).collect(),
        }
    }

    fn row(&self, from: usize) -> &[Option<Worth<N>>] {
        &self.costs[from * self.nodes..(from + 1) * self.nodes]
    }

    /// A cycle that costs less than nothing, node by node; `None` where there is none.
    ///
    /// Bellman and Ford from all nodes at once: O(|P|^2) a round. A cycle among the predecessors is negative, and is looked for after each round.
    pub(super) fn negative_cycle(&self) -> Option<Vec<Node>> {
        let mut distance = vec![Worth::ZERO; self.nodes];
        let mut before: Vec<Option<usize>> = vec![None; self.nodes];
        let mut nearer: Vec<usize> = (0..self.nodes).collect();
        while !nearer.is_empty() {
            let mut is_nearer = vec![false; self.nodes];
            for from in nearer {
                let base = distance[from];
                for (to, cost) in self.row(from).iter().enumerate() {
                    let Some(cost) = cost else { continue };
                    let through = base + *cost;
                    if through < distance[to] {
                        distance[to] = through;
                        before[to] = Some(from);
                        is_nearer[to] = true;
                    }
                }
            }
            if let Some(cycle) = cycle(&before) {
                return Some(cycle);
            }
            nearer = (0..self.nodes).filter(|node| is_nearer[*node]).collect();
        }
        None
    }

    /// Shortest ways from all nodes to one: how long, and the next node. For a graph without negative cycles.
    pub(super) fn ways_to(&self, root: Node) -> Ways<N> {
        self.ways(root, |near, far| self.row(far)[near])
    }

    /// Shortest ways from one node to all others: how long, and the node before.
    pub(super) fn ways_from(&self, root: Node) -> Ways<N> {
        self.ways(root, |near, far| self.row(near)[far])
    }

    fn ways(&self, root: Node, cost: impl Fn(usize, usize) -> Option<Worth<N>>) -> Ways<N> {
        let mut ways = Ways {
            distance: vec![None; self.nodes],
            next: vec![root; self.nodes],
        };
        ways.distance[root.at()] = Some(Worth::ZERO);
        let mut nearer = vec![root.at()];
        // Invariant: there is no negative cycle, so there are fewer rounds than nodes; a plan that is not the best is not followed for ever.
        for _ in 0..self.nodes {
            let mut is_nearer = vec![false; self.nodes];
            for near in nearer {
                let Some(base) = ways.distance[near] else {
                    continue;
                };
                for (far, is_nearer) in is_nearer.iter_mut().enumerate() {
                    let Some(cost) = cost(near, far) else {
                        continue;
                    };
                    let through = base + cost;
                    if ways.distance[far].is_none_or(|known| through < known) {
                        ways.distance[far] = Some(through);
                        ways.next[far] = Node::of(near);
                        *is_nearer = true;
                    }
                }
            }
            nearer = (0..self.nodes).filter(|node| is_nearer[*node]).collect();
            if nearer.is_empty() {
                break;
            }
        }
        ways
    }
}

/// A cycle of predecessors, in the order of its edges, if there is one.
fn cycle(before: &[Option<usize>]) -> Option<Vec<Node>> {
    // By node: 0 not seen, else the walk that saw it.
    let mut seen = vec![0; before.len()];
    for start in 0..before.len() {
        let walk = start + 1;
        let mut node = start;
        while seen[node] == 0 {
            seen[node] = walk;
            match before[node] {
                Some(next) => node = next,
                None => break,
            }
        }
        if seen[node] == walk && before[node].is_some() {
            let mut cycle = vec![Node::of(node)];
            let mut next = before[node]?;
            while next != node {
                cycle.push(Node::of(next));
                next = before[next]?;
            }
            cycle.reverse();
            return Some(cycle);
        }
    }
    None
}

/// Shortest ways between all nodes and one.
pub(super) struct Ways<const N: usize> {
    pub(super) distance: Vec<Option<Worth<N>>>,
    next: Vec<Node>,
}

impl<const N: usize> Ways<N> {
    /// The nodes from one to the root, both among them.
    pub(super) fn nodes(&self, from: Node, root: Node) -> Vec<Node> {
        let mut way = vec![from];
        let mut node = from;
        while node != root && way.len() <= self.next.len() {
            node = self.next[node.at()];
            way.push(node);
        }
        way
    }
}

impl<const N: usize> Exchange<'_, N> {
    /// The steps between nodes in order, by the cheapest moves at a rate.
    pub(super) fn steps(&self, way: &[Node], rate: &Rate<N>) -> Vec<Step> {
        let step = |pair: &[Node]| self.step(pair[0], pair[1], rate);
        way.windows(2).filter_map(step).collect()
    }
}
