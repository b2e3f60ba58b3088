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
//! **Complexity.** One search for each unit of imbalance at the start, at most: O(|H|^2 log |H|) each, and for each move on its path the school's
//! arcs, O(log |S|) each ([`super::edges`]). Units that travel along tight edges need no search of their own.
//!
//! **Sources.** Successive shortest paths: Ford and Fulkerson, 1962; potentials: Tomizawa, 1971, Edmonds and Karp, 1972. Contracting the schools
//! into the edges between few sinks: Tokuyama and Nakano, 1995. Departs from them in starting from any prices.

use super::edges::Edges;
use super::node::{Node, Value};
use super::search::Search;

/// Where a graph finds the arcs of a school.
pub(crate) trait Source<V> {
    /// Calls `each` with every arc of a school, always in the same order.
    fn each(&self, school: u32, each: impl FnMut(Node, V));

    /// The cost of a school's arc to a node, where it has one.
    fn cost(&self, school: u32, node: Node) -> Option<V>;

    /// Calls `each` with the school's arcs to some nodes, by their position among these.
    fn each_of(&self, school: u32, nodes: &[Node], mut each: impl FnMut(usize, V)) {
        for (position, node) in nodes.iter().enumerate() {
            if let Some(cost) = self.cost(school, *node) {
                each(position, cost);
            }
        }
    }

    /// Whether a school has more than one arc.
    fn has_choice(&self, school: u32) -> bool;
}

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
        self.merge_moves(source, school);
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
        self.edges[node.at()].lose(school);
    }

    fn saturate(&mut self, hub: Node) {
        let at = hub.at();
        let outside = self.price[self.outside().at()];
        let taken = if self.full[at] || self.price[at] > outside {
            self.capacity[at]
        } else if self.price[at] < outside {
            0
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

    /// Sends units along a step: one where a school moves.
    pub(super) fn send(
        &mut self,
        source: &impl Source<V>,
        from: Node,
        to: Node,
        step: Step<V>,
        units: u32,
    ) {
        match step {
            Step::School(school, more) => {
                let cost = self.cost[school as usize] + more;
                self.take(source, school);
                self.put(source, school, to, cost);
            }
            Step::Place => {
                let outside = self.outside();
                if to == outside {
                    self.taken[from.at()] += units;
                    self.all_taken += i64::from(units);
                } else {
                    self.taken[to.at()] -= units;
                    self.all_taken -= i64::from(units);
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
