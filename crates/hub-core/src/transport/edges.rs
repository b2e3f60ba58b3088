//! The edges of schools: from each node, the cheapest move to every other.
//!
//! An edge is lost when its school leaves, and the next cheapest is looked for when it is needed. The first time at a node of many
//! schools, their moves are put in a queue (a binary heap), and from then on the next is at its head: O(log) for a loss, instead of the rows of all
//! schools at the node. Those that have left since stay in the queue until they come to its head, or until the queues of the node are made anew:
//! after twice as many have come as are there. So queues hold at most a few entries for each arc of those there.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

use super::graph::{Graph, Source};
use super::node::{Node, Value};

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
    /// In order of node.
    pub(crate) list: Vec<Edge<V>>,
    /// Whether none of them is known.
    stale: bool,
    /// Nodes whose edge is not known, for the school that gave it has left.
    lost: Vec<Node>,
    queues: Queues<V>,
}

/// A school's move to a node: cost there less cost here, and the school's turn there. The cheapest is the greatest.
type Move<V> = Reverse<(V, Turn)>;

/// Decides between moves to a node that cost the same. Schools take other turns at other nodes: were it the same school everywhere, as where all schools
/// are alike, all edges would be lost whenever one leaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Turn(u32);

impl Turn {
    /// An odd number, by which multiplying is a permutation (Knuth's multiplicative hashing), and its inverse.
    const SPREAD: u32 = 0x9e37_79b1;
    const BACK: u32 = inverse(Self::SPREAD);

    fn of(school: u32, to: Node) -> Self {
        Self(
            school
                .wrapping_mul(Self::SPREAD)
                .wrapping_add(Self::start(to)),
        )
    }

    fn school(self, to: Node) -> u32 {
        self.0
            .wrapping_sub(Self::start(to))
            .wrapping_mul(Self::BACK)
    }

    fn start(to: Node) -> u32 {
        to.0.wrapping_mul(0x85eb_ca6b)
    }
}

/// The inverse of an odd number modulo 2^32, by Newton's iteration: each step doubles the bits that are right.
const fn inverse(odd: u32) -> u32 {
    let mut x = odd;
    let mut step = 0;
    while step < 5 {
        x = x.wrapping_mul(2_u32.wrapping_sub(odd.wrapping_mul(x)));
        step += 1;
    }
    x
}

/// Moves to a node.
type Queue<V> = BinaryHeap<Move<V>>;

/// All moves from a node to those others whose edge was lost once.
#[derive(Clone, Debug)]
struct Queues<V> {
    /// By node: the number of its queue, or [`NONE`]; empty before there is one.
    number: Vec<u32>,
    /// `None` where a queue is to be made anew.
    made: Vec<Option<Queue<V>>>,
    /// Schools that have come since all of them were made anew.
    come: usize,
}

const NONE: u32 = u32::MAX;

/// At a node of so many schools, no queue is worth its making.
const FEW_SCHOOLS: usize = 32;

/// There, so many lost edges are found one by one; more, and all are made anew.
const FEW_LOST: usize = 4;

impl<V: Value> Edges<V> {
    /// No edge is known.
    pub(crate) fn unknown() -> Self {
        Self {
            list: Vec::new(),
            stale: true,
            lost: Vec::new(),
            queues: Queues {
                number: Vec::new(),
                made: Vec::new(),
                come: 0,
            },
        }
    }

    /// Forgets the edges of a school that leaves.
    pub(super) fn lose(&mut self, school: u32) {
        let lost = &mut self.lost;
        self.list.retain(|edge| {
            let is_lost = edge.school == school;
            if is_lost {
                lost.push(edge.to);
            }
            !is_lost
        });
    }

    /// Forgets the moves to a node, which have changed.
    pub(super) fn forget(&mut self, to: Node) {
        self.list.retain(|edge| edge.to != to);
        if !self.stale && !self.lost.contains(&to) {
            self.lost.push(to);
        }
        if let Some(queue) = self.queues.slot(to) {
            *queue = None;
        }
    }
}

/// The position of the edge to a node, or where it belongs.
fn search<V>(list: &[Edge<V>], to: Node) -> Result<usize, usize> {
    list.binary_search_by_key(&to, |edge| edge.to)
}

impl<V: Value> Queues<V> {
    fn slot(&mut self, to: Node) -> Option<&mut Option<Queue<V>>> {
        let number = *self.number.get(to.at())?;
        self.made.get_mut(number as usize)
    }

    fn get(&mut self, to: Node) -> Option<&mut Queue<V>> {
        self.slot(to)?.as_mut()
    }

    /// Makes room for a queue, and says whether it is there already.
    fn has(&mut self, to: Node, nodes: usize) -> bool {
        self.number.resize(nodes, NONE);
        let number = &mut self.number[to.at()];
        if *number == NONE {
            *number = Node::of(self.made.len()).0;
            self.made.push(None);
        }
        self.made[*number as usize].is_some()
    }
}

impl<V: Value> Graph<V> {
    /// Adds the moves of a school that has come to a node to the node's edges, if these are known.
    pub(super) fn merge_moves(&mut self, source: &impl Source<V>, school: u32) {
        let (here, cost_here) = (self.at[school as usize], self.cost[school as usize]);
        self.count_arrival(source, here);
        let Edges {
            list,
            stale,
            lost,
            queues,
        } = &mut self.edges[here.at()];
        if *stale {
            return;
        }
        // Arcs mostly come in order too: the next one is looked for where the last was found.
        let mut hint = 0;
        source.each(school, |to, cost| {
            if to == here {
                return;
            }
            let cost = cost - cost_here;
            if let Some(queue) = queues.get(to) {
                queue.push(Reverse((cost, Turn::of(school, to))));
            }
            if lost.contains(&to) {
                return;
            }
            let is_next = list.get(hint).is_some_and(|edge| edge.to == to);
            let found = if is_next { Ok(hint) } else { search(list, to) };
            let edge = Edge { to, school, cost };
            match found {
                Ok(at) if cost < list[at].cost => list[at] = edge,
                Ok(_) => {}
                Err(at) => list.insert(at, edge),
            }
            hint = 1 + match found {
                Ok(at) | Err(at) => at,
            };
        });
    }

    /// Finds the edges of a node that are not known.
    pub(crate) fn refresh(&mut self, source: &impl Source<V>, node: Node) {
        let edges = &self.edges[node.at()];
        let is_small = self.members[node.at()].len() <= FEW_SCHOOLS;
        if edges.stale || (is_small && edges.lost.len() > FEW_LOST) {
            self.make_edges(source, node);
        } else if !edges.lost.is_empty() {
            let mut unknown = std::mem::take(&mut self.edges[node.at()].lost);
            if !is_small {
                self.make_queues(source, node, &unknown);
            }
            for to in unknown.drain(..) {
                let next = if is_small {
                    self.cheapest(source, node, to)
                } else {
                    self.head(source, node, to)
                };
                let list = &mut self.edges[node.at()].list;
                if let (Some(edge), Err(at)) = (next, search(list, to)) {
                    list.insert(at, edge);
                }
            }
            // The space is kept.
            self.edges[node.at()].lost = unknown;
        }
    }

    /// The cheapest move of a node's schools to another, by a look at each.
    fn cheapest(&self, source: &impl Source<V>, node: Node, to: Node) -> Option<Edge<V>> {
        let schools = self.members[node.at()].iter();
        let moves = schools.filter_map(|&school| {
            let cost = source.cost(school, to)? - self.cost[school as usize];
            Some((cost, Turn::of(school, to)))
        });
        let (cost, turn) = moves.min()?;
        let school = turn.school(to);
        Some(Edge { to, school, cost })
    }

    /// Queues the moves from a node to those others that have no queue yet.
    fn make_queues(&mut self, source: &impl Source<V>, node: Node, others: &[Node]) {
        let nodes = self.price.len();
        let queues = &mut self.edges[node.at()].queues;
        let mut wanted: Vec<Node> = others.to_vec();
        wanted.retain(|to| !queues.has(*to, nodes));
        if wanted.is_empty() {
            return;
        }
        let mut moves: Vec<Vec<Move<V>>> = vec![Vec::new(); wanted.len()];
        for &school in &self.members[node.at()] {
            let cost_here = self.cost[school as usize];
            source.each_of(school, &wanted, |position, cost| {
                let turn = Turn::of(school, wanted[position]);
                moves[position].push(Reverse((cost - cost_here, turn)));
            });
        }
        for (to, moves) in wanted.into_iter().zip(moves) {
            if let Some(queue) = queues.slot(to) {
                *queue = Some(BinaryHeap::from(moves));
            }
        }
    }

    /// Makes the queues of a node anew from time to time: entries of schools that have left would grow without bound.
    fn count_arrival(&mut self, source: &impl Source<V>, node: Node) {
        let members = self.members[node.at()].len();
        let Queues { number, made, come } = &mut self.edges[node.at()].queues;
        if number.is_empty() {
            return;
        }
        *come += 1;
        if *come <= 2 * members + FEW_SCHOOLS {
            return;
        }
        *come = 0;
        let mut others: Vec<Node> = Vec::new();
        for (to, number) in number.iter().enumerate() {
            let queue = made.get_mut(*number as usize).and_then(Option::take);
            others.extend(queue.map(|_| Node::of(to)));
        }
        self.make_queues(source, node, &others);
    }

    /// The cheapest move from a node to another that has a queue.
    fn head(&mut self, source: &impl Source<V>, node: Node, to: Node) -> Option<Edge<V>> {
        let members = &self.members[node.at()];
        let queue = self.edges[node.at()].queues.get(to)?;
        while let Some(&Reverse((cost, turn))) = queue.peek() {
            let school = turn.school(to);
            let at = school as usize;
            let is_here =
                self.at[at] == node && members.get(self.slot[at] as usize) == Some(&school);
            if is_here && source.cost(school, to) == Some(self.cost[at] + cost) {
                return Some(Edge { to, school, cost });
            }
            queue.pop();
        }
        None
    }

    fn make_edges(&mut self, source: &impl Source<V>, node: Node) {
        let best = &mut self.best;
        for &school in &self.members[node.at()] {
            let cost_here = self.cost[school as usize];
            source.each(school, |to, cost| {
                let cost = cost - cost_here;
                let known = &mut best[to.at()];
                let is_next = |(least, other): (V, u32)| match cost.cmp(&least) {
                    Ordering::Less => true,
                    Ordering::Equal => Turn::of(school, to) < Turn::of(other, to),
                    Ordering::Greater => false,
                };
                if known.is_none_or(is_next) {
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
}
