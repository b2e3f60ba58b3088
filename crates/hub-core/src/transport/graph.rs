//! The exact part: shortest augmenting paths on the graph of hubs.
//!
//! **Problem.** Every school is at one node of its arcs, a hub or outside. Move as many schools as it takes, at least cost, until no
//! hub has more schools than places.
//!
//! **Graph.** |H| + 1 nodes, however many schools there are. Edge a -> b: the cheapest move of a school from a to b. A hub's
//! places are an edge to outside, of which `taken` units are used: a -> outside while places are left, outside -> a
//! while some are taken, at no cost. What a node has too much of is its excess: schools less places taken; outside it is places taken
//! plus schools outside less all schools, so that the excesses sum to 0.
//!
//! **Invariant.** Each school is at a node of least cost plus price; a hub whose price is above outside's has all its places counted as
//! taken, one whose price is below none. So no edge has a negative reduced cost, whatever the prices were to begin with. A shortest path
//! (Dijkstra) from a node with an excess to one with a deficit, prices raised to make it tight, and one unit sent along it keep that. When no excess is left, these are the
//! conditions of complementary slackness: the plan is optimal on the arcs given.
//!
//! **Complexity.** One search for each unit of imbalance at the start, at most: O(|H|^2 log |H|) each, plus the rows of moves that must be made
//! anew because a school left: O(members x arcs) each. Units that travel along tight edges need no search of their own.
//!
//! **Sources.** Successive shortest paths: Ford and Fulkerson, 1962; potentials: Tomizawa, 1971, Edmonds and Karp, 1972. Contracting the schools
//! into the edges between few sinks: Tokuyama and Nakano, 1995. Departs from them in starting from any prices.

use super::node::{Node, Value};
use super::search::Search;

/// Where a graph finds the arcs of a school.
pub(crate) trait Source<V> {
    /// Calls `each` with every arc of a school, always in the same order.
    fn each(&self, school: u32, each: impl FnMut(Node, V));

    /// The cost of a school's arc to a node, where it has one.
    fn cost(&self, school: u32, node: Node) -> Option<V>;

    /// Whether a school has more than one arc.
    fn has_choice(&self, school: u32) -> bool;
}

/// The cheapest move from one node to another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge<V> {
    pub(crate) to: Node,
    pub(crate) school: u32,
    /// Cost there less cost here.
    pub(crate) cost: V,
}

/// The edges of schools from one node.
#[derive(Clone, Debug)]
pub(crate) struct Edges<V> {
    /// Whether none of them is known.
    pub(crate) stale: bool,
    /// Nodes whose edge is not known, for the school that gave it has left.
    pub(crate) lost: Vec<Node>,
    pub(crate) list: Vec<Edge<V>>,
}

impl<V> Edges<V> {
    /// No edge is known.
    pub(crate) fn unknown() -> Self {
        Self {
            stale: true,
            lost: Vec::new(),
            list: Vec::new(),
        }
    }

    /// Forgets the edges that a rule picks out.
    pub(crate) fn lose(&mut self, is_lost: impl Fn(&Edge<V>) -> bool) {
        let lost = &mut self.lost;
        self.list.retain(|edge| {
            let is_lost = is_lost(edge);
            if is_lost {
                lost.push(edge.to);
            }
            !is_lost
        });
    }
}

/// So many lost edges are found one by one; more, and all are made anew.
const FEW_LOST: usize = 4;

/// A step of a path.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Step<V> {
    /// A school moves, at this cost there less cost here.
    School(u32, V),
    /// A place is taken (towards outside) or given back (from there).
    Place,
}

/// The state of the algorithm.
#[derive(Clone, Debug)]
pub(crate) struct Graph<V> {
    /// Places by hub.
    pub(crate) capacity: Vec<u32>,
    /// Hubs that must be full, whatever their price.
    pub(crate) full: Vec<bool>,
    /// Prices by node. Those of hubs count relative to outside's.
    pub(crate) price: Vec<V>,
    /// Units on the edge of places, by hub.
    pub(crate) taken: Vec<u32>,
    /// Schools by node.
    pub(crate) load: Vec<u32>,
    /// Node of each school.
    pub(crate) at: Vec<Node>,
    /// Cost of each school's arc to its node.
    pub(crate) cost: Vec<V>,
    /// Schools with a choice, by node.
    pub(crate) members: Vec<Vec<u32>>,
    /// Position of each school in its node's list of members.
    pub(crate) slot: Vec<u32>,
    pub(crate) edges: Vec<Edges<V>>,
    /// Best move to each node while edges are made: work space, all `None` between uses.
    pub(crate) best: Vec<Option<(V, u32)>>,
    pub(crate) all_taken: i64,
    pub(crate) schools: i64,
    pub(crate) search: Search<V>,
    /// Schools that were put somewhere, in order, some of them again and again.
    pub(crate) touched: Vec<u32>,
    pub(crate) augmentations: u64,
}

impl<V: Value> Graph<V> {
    /// Puts every school at a node of least cost plus price; where several are equal, at the one with most places left.
    ///
    /// `price` has one entry a hub, at least 0, and outside's, which is 0. Every school has an arc.
    pub(crate) fn new(
        source: &impl Source<V>,
        schools: usize,
        capacity: Vec<u32>,
        price: Vec<V>,
    ) -> Self {
        let nodes = price.len();
        let mut graph = Self {
            taken: vec![0; capacity.len()],
            full: vec![false; capacity.len()],
            capacity,
            price,
            load: vec![0; nodes],
            at: vec![Node(0); schools],
            cost: vec![V::ZERO; schools],
            members: vec![Vec::new(); nodes],
            slot: vec![0; schools],
            edges: vec![Edges::unknown(); nodes],
            best: vec![None; nodes],
            all_taken: 0,
            schools: i64::try_from(schools).unwrap_or(i64::MAX),
            search: Search::new(nodes),
            touched: Vec::new(),
            augmentations: 0,
        };
        graph.place_all(source);
        graph.touched.clear();
        graph.saturate_all();
        graph
    }

    /// The same with hubs that must be full.
    pub(crate) fn filling(mut self, full: Vec<bool>) -> Self {
        self.full = full;
        self.saturate_all();
        self
    }

    /// Counts the places of all hubs as the invariant asks.
    pub(crate) fn saturate_all(&mut self) {
        for hub in 0..self.capacity.len() {
            self.saturate(Node::of(hub));
        }
    }

    pub(crate) fn outside(&self) -> Node {
        Node::of(self.capacity.len())
    }

    fn place_all(&mut self, source: &impl Source<V>) {
        let mut tied = Vec::new();
        for school in 0..Node::of(self.at.len()).0 {
            let (best, is_tied) = self.least(source, school);
            let Some((node, cost)) = best else { continue };
            if is_tied {
                tied.push(school);
            } else {
                self.put(source, school, node, cost);
            }
        }
        for school in tied {
            if let Some((node, cost)) = self.least_loaded(source, school) {
                self.put(source, school, node, cost);
            }
        }
    }

    /// The arc of least cost plus price, and whether another is equal.
    pub(crate) fn least(&self, source: &impl Source<V>, school: u32) -> (Option<(Node, V)>, bool) {
        let (mut best, mut ties): (Option<(V, Node, V)>, bool) = (None, false);
        source.each(school, |node, cost| {
            let reduced = cost + self.price[node.at()];
            match best {
                Some((least, ..)) if reduced > least => {}
                Some((least, ..)) if reduced == least => ties = true,
                _ => (best, ties) = (Some((reduced, node, cost)), false),
            }
        });
        (best.map(|(_, node, cost)| (node, cost)), ties)
    }

    /// Of the arcs of least cost plus price, the one to the node with most places left.
    fn least_loaded(&self, source: &impl Source<V>, school: u32) -> Option<(Node, V)> {
        let mut best: Option<(V, i64, Node, V)> = None;
        source.each(school, |node, cost| {
            let reduced = cost + self.price[node.at()];
            let free = self.free(node);
            if best.is_none_or(|(least, most, ..)| {
                reduced < least || (reduced == least && free > most)
            }) {
                best = Some((reduced, free, node, cost));
            }
        });
        best.map(|(.., node, cost)| (node, cost))
    }

    /// How welcome one more school is where it costs the same: where most places are left; outside sooner than where none is.
    fn free(&self, node: Node) -> i64 {
        self.capacity.get(node.at()).map_or(1, |places| {
            2 * (i64::from(*places) - i64::from(self.load[node.at()]))
        })
    }

    /// Puts a school that is nowhere at a node.
    pub(crate) fn put(&mut self, source: &impl Source<V>, school: u32, node: Node, cost: V) {
        let at = school as usize;
        (self.at[at], self.cost[at]) = (node, cost);
        self.touched.push(school);
        self.load[node.at()] += 1;
        if !source.has_choice(school) {
            return;
        }
        self.slot[at] = Node::of(self.members[node.at()].len()).0;
        self.members[node.at()].push(school);
        if !self.edges[node.at()].stale {
            self.merge_moves(source, school);
        }
    }

    /// Takes a school from its node.
    pub(crate) fn take(&mut self, source: &impl Source<V>, school: u32) {
        let node = self.at[school as usize];
        self.load[node.at()] -= 1;
        if !source.has_choice(school) {
            return;
        }
        let slot = self.slot[school as usize] as usize;
        let members = &mut self.members[node.at()];
        members.swap_remove(slot);
        if let Some(moved) = members.get(slot) {
            self.slot[*moved as usize] = Node::of(slot).0;
        }
        self.edges[node.at()].lose(|edge| edge.school == school);
    }

    fn saturate(&mut self, hub: Node) {
        let at = hub.at();
        let outside = self.price[self.outside().at()];
        let taken = if self.full[at] || self.price[at] > outside {
            self.capacity[at]
        } else {
            self.capacity[at].min(self.load[at])
        };
        self.all_taken += i64::from(taken) - i64::from(self.taken[at]);
        self.taken[at] = taken;
    }

    /// Schools too many at a node; negative: too few.
    pub(crate) fn excess(&self, node: Node) -> i64 {
        let load = i64::from(self.load[node.at()]);
        match self.taken.get(node.at()) {
            Some(taken) => load - i64::from(*taken),
            None => self.all_taken + load - self.schools,
        }
    }

    /// Half the sum of all excesses and deficits: the units that are still to travel.
    pub(crate) fn imbalance(&self) -> u64 {
        let nodes = 0..self.price.len();
        nodes
            .map(|node| self.excess(Node::of(node)).max(0).unsigned_abs())
            .sum()
    }

    /// Adds the moves of a school, which is at a node, to the node's edges.
    fn merge_moves(&mut self, source: &impl Source<V>, school: u32) {
        let (here, cost_here) = (self.at[school as usize], self.cost[school as usize]);
        let Edges { list, lost, .. } = &mut self.edges[here.at()];
        // Arcs and edges mostly come in the same order: the next one is looked for where the last was found.
        let mut hint = 0;
        source.each(school, |to, cost| {
            if to == here || lost.contains(&to) {
                return;
            }
            let cost = cost - cost_here;
            let (before, after) = list.split_at(hint.min(list.len()));
            let found = after
                .iter()
                .position(|edge| edge.to == to)
                .map(|at| before.len() + at)
                .or_else(|| before.iter().position(|edge| edge.to == to));
            let edge = Edge { to, school, cost };
            match found {
                Some(at) => {
                    hint = at + 1;
                    if cost < list[at].cost {
                        list[at] = edge;
                    }
                }
                None => list.push(edge),
            }
        });
    }

    /// Finds the edges of a node that are not known.
    pub(crate) fn refresh(&mut self, source: &impl Source<V>, node: Node) {
        let edges = &self.edges[node.at()];
        if edges.stale || edges.lost.len() > FEW_LOST {
            self.make_edges(source, node);
            return;
        }
        let mut unknown = std::mem::take(&mut self.edges[node.at()].lost);
        for to in unknown.drain(..) {
            let mut best: Option<(V, u32)> = None;
            for &school in &self.members[node.at()] {
                let Some(cost) = source.cost(school, to) else {
                    continue;
                };
                let cost = cost - self.cost[school as usize];
                if best.is_none_or(|(least, _)| cost < least) {
                    best = Some((cost, school));
                }
            }
            let list = &mut self.edges[node.at()].list;
            list.extend(best.map(|(cost, school)| Edge { to, school, cost }));
        }
        // The space is kept.
        self.edges[node.at()].lost = unknown;
    }

    fn make_edges(&mut self, source: &impl Source<V>, node: Node) {
        let best = &mut self.best;
        for &school in &self.members[node.at()] {
            let cost_here = self.cost[school as usize];
            source.each(school, |to, cost| {
                let cost = cost - cost_here;
                let known = &mut best[to.at()];
                if known.is_none_or(|(least, _)| cost < least) {
                    *known = Some((cost, school));
                }
            });
        }
        let edges = &mut self.edges[node.at()];
        edges.stale = false;
        edges.lost.clear();
        edges.list.clear();
        for (to, best) in best.iter_mut().enumerate() {
            if let Some((cost, school)) = best.take()
                && to != node.at()
            {
                let to = Node::of(to);
                edges.list.push(Edge { to, school, cost });
            }
        }
    }

    /// Sends one unit along a step.
    pub(crate) fn send(&mut self, source: &impl Source<V>, from: Node, to: Node, step: Step<V>) {
        match step {
            Step::School(school, more) => {
                let cost = self.cost[school as usize] + more;
                self.take(source, school);
                self.put(source, school, to, cost);
            }
            Step::Place => {
                let outside = self.outside();
                if to == outside {
                    self.taken[from.at()] += 1;
                    self.all_taken += 1;
                } else {
                    self.taken[to.at()] -= 1;
                    self.all_taken -= 1;
                }
            }
        }
    }

    /// The prices less outside's, by hub.
    pub(crate) fn hub_prices(&self) -> impl Iterator<Item = V> + '_ {
        let outside = self.price[self.outside().at()];
        self.price
            .iter()
            .take(self.capacity.len())
            .map(move |price| *price - outside)
    }

    /// The price of a node less outside's.
    pub(crate) fn relative_price(&self, node: Node) -> V {
        self.price[node.at()] - self.price[self.outside().at()]
    }

    /// Makes outside's price 0. An empty hub without places may have fallen below: it takes no part, and comes to 0 as well.
    pub(crate) fn settle_prices(&mut self) {
        let prices: Vec<V> = self.hub_prices().collect();
        let floor = |(price, full): (&V, &bool)| if *full { *price } else { (*price).max(V::ZERO) };
        self.price = prices.iter().zip(&self.full).map(floor).collect();
        self.price.push(V::ZERO);
    }
}
