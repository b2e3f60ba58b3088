//! Searches on the graph of hubs: shortest paths, tight paths, and the smallest prices.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::answer::Stopped;
use super::graph::{Graph, Source, Step};
use super::node::{Node, Value};

/// Work space of the searches, kept between them.
#[derive(Clone, Debug)]
pub(crate) struct Search<V> {
    distance: Vec<Option<V>>,
    /// Nodes with a distance.
    reached: Vec<Node>,
    /// The least known distance of a deficit: what is as far need not be reached.
    nearest: V,
    heap: BinaryHeap<Reverse<(V, Node)>>,
    /// What a search for tight paths knows of each node.
    seen: Vec<bool>,
    path: Vec<Stop<V>>,
}

/// A node on the path that a search for tight paths is following.
#[derive(Clone, Copy, Debug)]
struct Stop<V> {
    node: Node,
    /// Position of the next edge to try.
    next: usize,
    /// How the path leaves the node.
    step: Step<V>,
}

/// Why an excess stays where it is.
#[derive(Clone, Debug)]
pub(crate) enum Stuck {
    /// It can reach these nodes only, none of which has a deficit.
    Blocked(Vec<Node>),
    /// The nearest deficit is farther than paths are trusted.
    Far,
    /// It was time to stop.
    Stopped(Stopped),
}

/// Asked now and then whether to stop.
pub(crate) type Check<'a> = &'a dyn Fn() -> Result<(), Stopped>;

/// Paths between two questions whether to stop.
const PATHS: u64 = 16;

impl<V: Value> Search<V> {
    pub(crate) fn new(nodes: usize) -> Self {
        Self {
            distance: vec![None; nodes],
            reached: Vec::with_capacity(nodes),
            nearest: V::FAR,
            heap: BinaryHeap::new(),
            seen: vec![false; nodes],
            path: Vec::new(),
        }
    }

    fn start(&mut self, root: Node) {
        for node in self.reached.drain(..) {
            self.distance[node.at()] = None;
        }
        self.heap.clear();
        self.nearest = V::FAR;
        self.reach(root, V::ZERO);
    }

    /// Says whether this is nearer than was known.
    fn reach(&mut self, node: Node, distance: V) -> bool {
        let known = &mut self.distance[node.at()];
        if known.is_some_and(|known| known <= distance) {
            return false;
        }
        if known.is_none() {
            self.reached.push(node);
        }
        *known = Some(distance);
        self.heap.push(Reverse((distance, node)));
        true
    }

    /// The nearest node that is not settled yet.
    fn settle(&mut self) -> Option<(Node, V)> {
        while let Some(Reverse((distance, node))) = self.heap.pop() {
            if self.distance[node.at()] == Some(distance) {
                return Some((node, distance));
            }
        }
        None
    }
}

impl<V: Value> Graph<V> {
    /// Sends the excess of `root` to where there is a deficit, as far as one search carries; unless that is farther than `trust`.
    pub(crate) fn relieve(
        &mut self,
        source: &impl Source<V>,
        root: Node,
        trust: V,
        check: Check<'_>,
    ) -> Result<(), Stuck> {
        check().map_err(Stuck::Stopped)?;
        self.search.start(root);
        while let Some((node, distance)) = self.search.settle() {
            if distance > trust {
                return Err(Stuck::Far);
            }
            if self.excess(node) < 0 {
                self.raise_prices(distance);
                return self.ship(source, root, check).map_err(Stuck::Stopped);
            }
            self.relax(source, node, distance);
        }
        Err(Stuck::Blocked(self.search.reached.clone()))
    }

    fn relax(&mut self, source: &impl Source<V>, node: Node, distance: V) {
        self.refresh(source, node);
        let base = distance - self.price[node.at()];
        let edges = std::mem::take(&mut self.edges[node.at()].list);
        for edge in &edges {
            self.reach(edge.to, base + edge.cost);
        }
        self.edges[node.at()].list = edges;
        let outside = self.outside();
        if node != outside {
            if self.taken[node.at()] < self.capacity[node.at()] {
                self.reach(outside, base);
            }
            return;
        }
        for hub in 0..self.capacity.len() {
            if self.may_empty(hub) {
                self.reach(Node::of(hub), base);
            }
        }
    }

    /// Reaches a node at a distance less its price, if that is nearer than any deficit.
    fn reach(&mut self, node: Node, distance: V) {
        let distance = distance + self.price[node.at()];
        let is_near = distance < self.search.nearest;
        if is_near && self.search.reach(node, distance) && self.excess(node) < 0 {
            self.search.nearest = distance;
        }
    }

    /// Whether a place of a hub that is counted as taken may be given back.
    fn may_empty(&self, hub: usize) -> bool {
        self.taken[hub] > 0 && !self.full[hub]
    }

    /// Makes shortest paths as long as `length` tight.
    fn raise_prices(&mut self, length: V) {
        for node in &self.search.reached {
            if let Some(distance) = self.search.distance[node.at()]
                && distance < length
            {
                self.price[node.at()] = self.price[node.at()] + (length - distance);
            }
        }
        // Outside's price is kept at 0, so that prices never grow beyond what a path is long.
        let outside = self.price[self.outside().at()];
        if outside != V::ZERO {
            for price in &mut self.price {
                *price = *price - outside;
            }
        }
        // An empty hub holds no edge of places back to itself, yet a price is never below outside's.
        for hub in 0..self.capacity.len() {
            let is_empty = self.taken[hub] == 0 && self.load[hub] == 0;
            if is_empty && !self.full[hub] {
                self.price[hub] = self.price[hub].max(V::ZERO);
            }
        }
    }

    /// Sends units from `root` along tight paths until none is found (depth first; a node that led nowhere is not tried
    /// again).
    fn ship(
        &mut self,
        source: &impl Source<V>,
        root: Node,
        check: Check<'_>,
    ) -> Result<(), Stopped> {
        self.search.seen.fill(false);
        while self.excess(root) > 0 && self.find_tight(source, root) {
            self.augmentations += 1;
            if self.augmentations.is_multiple_of(PATHS) {
                check()?;
            }
            let path = std::mem::take(&mut self.search.path);
            let units = self.bottleneck(&path);
            for pair in path.windows(2) {
                self.send(source, pair[0].node, pair[1].node, pair[0].step, units);
            }
            for stop in &path {
                self.search.seen[stop.node.at()] = false;
            }
            self.search.path = path;
        }
        Ok(())
    }

    /// How many units can travel along a path from an excess to a deficit at once: one where schools move.
    fn bottleneck(&self, path: &[Stop<V>]) -> u32 {
        let (Some(root), Some(end)) = (path.first(), path.last()) else {
            return 0;
        };
        let wanted = self.excess(root.node).min(-self.excess(end.node));
        let wanted = u32::try_from(wanted).unwrap_or(u32::MAX);
        let steps = path.windows(2).map(|pair| match pair[0].step {
            Step::School(..) => 1,
            Step::Place => match self.capacity.get(pair[0].node.at()) {
                Some(places) => places - self.taken[pair[0].node.at()],
                None => self.taken[pair[1].node.at()],
            },
        });
        steps.fold(wanted, u32::min)
    }

    /// Finds a tight path from `root` to a deficit, and leaves it in the work space.
    fn find_tight(&mut self, source: &impl Source<V>, root: Node) -> bool {
        self.search.path.clear();
        self.enter(source, root);
        while let Some(mut stop) = self.search.path.pop() {
            let Some((to, step)) = self.next_tight(stop.node, &mut stop.next) else {
                continue;
            };
            stop.step = step;
            self.search.path.push(stop);
            self.enter(source, to);
            if self.excess(to) < 0 {
                return true;
            }
        }
        false
    }

    fn enter(&mut self, source: &impl Source<V>, node: Node) {
        self.refresh(source, node);
        self.search.seen[node.at()] = true;
        self.search.path.push(Stop {
            node,
            next: 0,
            step: Step::Place,
        });
    }

    /// The next tight edge to a node not seen: first one to a deficit, so that paths are short; then those of schools, then those of places.
    fn next_tight(&self, node: Node, next: &mut usize) -> Option<(Node, Step<V>)> {
        let schools = self.edges[node.at()].list.len();
        let places = if node == self.outside() {
            self.capacity.len()
        } else {
            1
        };
        let is_new = *next == 0;
        let mut first = None;
        for at in *next..schools + places {
            let Some(edge) = self.open(node, at) else {
                continue;
            };
            if is_new && self.excess(edge.0) >= 0 {
                first = first.or(Some((at, edge)));
            } else {
                *next = at + 1;
                return Some(edge);
            }
        }
        let (at, edge) = first?;
        *next = at + 1;
        Some(edge)
    }

    /// An edge of a node, by position, where it is tight and leads to a node not seen.
    #[inline]
    fn open(&self, node: Node, at: usize) -> Option<(Node, Step<V>)> {
        let list = &self.edges[node.at()].list;
        let (to, cost, step) = if let Some(edge) = list.get(at) {
            (edge.to, edge.cost, Step::School(edge.school, edge.cost))
        } else {
            let outside = self.outside();
            let hub = at - list.len();
            let (to, is_left) = if node == outside {
                (Node::of(hub), self.may_empty(hub))
            } else {
                let is_left = self.taken[node.at()] < self.capacity[node.at()];
                (outside, is_left)
            };
            if !is_left {
                return None;
            }
            (to, V::ZERO, Step::Place)
        };
        let is_tight = cost + self.price[to.at()] == self.price[node.at()];
        (is_tight && !self.search.seen[to.at()]).then_some((to, step))
    }

    /// Of all prices that prove the plan optimal on the arcs given, the smallest, by hub. For a graph without excess, and with a
    /// price of 0 outside.
    ///
    /// The least solution of p(k) >= 0 and p(k) >= p(h) - (cost of moving one of h's schools to k), with 0 outside: minus the
    /// shortest distances from outside. Hubs that must be full have no bound of 0: those that no path reaches ([`Self::unreached`]) keep their price, which
    /// could be smaller as far as these arcs tell.
    pub(crate) fn smallest_prices(&mut self, source: &impl Source<V>) -> Vec<V> {
        let outside = self.outside();
        self.search.start(outside);
        for hub in (0..self.capacity.len()).filter(|&hub| !self.full[hub]) {
            self.search.reach(Node::of(hub), self.price[hub]);
        }
        while let Some((node, distance)) = self.search.settle() {
            self.refresh(source, node);
            let base = distance - self.price[node.at()];
            for edge in &self.edges[node.at()].list {
                let through = base + edge.cost + self.price[edge.to.at()];
                self.search.reach(edge.to, through);
            }
        }
        let hubs = self.price.iter().take(self.capacity.len());
        hubs.zip(&self.search.distance)
            .map(|(price, fall)| *price - fall.unwrap_or(V::ZERO))
            .collect()
    }

    /// By node, whether the last search did not reach it.
    pub(crate) fn unreached(&self) -> Vec<bool> {
        self.search.distance.iter().map(Option::is_none).collect()
    }
}
