//! The graph of moves: what it takes a plan to put one school more, or less, into some pool.
//!
//! **Graph.** A node for each pool, and "outside" as the last: where schools without a place are, and the places that stay empty. Edge p -> q: the cheapest move of one of
//! p's schools to q, its worth here less its worth there, which are vectors. A place that falls empty, or that is filled, is an edge from outside, or to outside, at no cost.
//!
//! **Invariant.** The plan is the best, so no round of moves gains anything: no cycle is negative, and shortest paths exist. They are
//! exact: the best plan under a change of one unit differs from this one by a shortest path (the optimality of augmenting along shortest paths: Ford and Fulkerson, 1962). A school that is forced into p from q
//! sends one unit from p to q; one place more at p sends one from outside to p; one place less sends one from p to outside. After each such change the invariant
//! holds again, so changes can follow each other.
//!
//! **Ranks.** Tiers and values enter as one dense rank ([`Ranks`]); what a change is worth at each level is added up over the moves themselves.
//!
//! **Complexity.** O(arcs) to make the graph, O(|P|^2) memory, O(|P|^2) a round of Bellman and Ford, of which few are needed; after a move, the arcs of the school
//! that came, and for each edge that the leaving one had given, the schools that are left.

mod losses;
mod undo;
mod waiting;

pub use losses::Losses;

use std::collections::BTreeMap;

use crate::plan::Plan;
use crate::problem::{HubIx, PoolIx, Problem, SchoolIx};
use crate::score::{Arc, Arcs};
use crate::solve::{Gain, Placing, Ranks, levels};
use crate::transport::{Node, Value};
use undo::Before;
use waiting::Waiting;

/// A plan as a graph of moves, on which questions are answered exactly without matching again.
///
/// Of a plan without side rules that [`crate::verify`] accepts for the same problem. Takes O(arcs) to make and 48 bytes a pair of pools.
#[derive(Clone, Debug)]
pub struct Moves<'a> {
    pub(super) problem: &'a Problem,
    pub(super) arcs: &'a Arcs,
    ranks: Ranks,
    /// Node of each school.
    at: Vec<Node>,
    /// Schools that may move, by node.
    members: Vec<Vec<SchoolIx>>,
    /// Places left, by pool.
    free: Vec<u32>,
    /// The cheapest move from each node to each other, row by row.
    edges: Vec<Option<Edge>>,
    waiting: Waiting,
    /// An arc that the rules close, for the sake of a question.
    opened: Option<(SchoolIx, Arc)>,
    /// What changes take the place of, where they will be undone.
    before: Option<Before>,
}

/// The cheapest move between two nodes.
#[derive(Clone, Copy, Debug)]
struct Edge {
    cost: Gain,
    /// None: a place falls empty or is filled.
    school: Option<SchoolIx>,
}

/// A school that goes from one pool to another; none is outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) school: SchoolIx,
    pub(super) from: Option<Arc>,
    pub(super) to: Option<Arc>,
}

/// Shortest paths from one node to all others, or from all others to it.
pub(super) struct Paths {
    distance: Vec<Option<Gain>>,
    /// By node: the next one on the way back to the one node, or on to it.
    next: Vec<Node>,
}

impl Paths {
    /// What a unit costs on its way between a node and the one; `None` where there is no way.
    pub(super) fn cost(&self, node: Node) -> Option<Gain> {
        self.distance[node.at()]
    }
}

impl<'a> Moves<'a> {
    /// The graph of a plan; `None` where the policy has side rules, under which prices and paths prove nothing, or the plan is not one of this problem's.
    #[must_use]
    pub fn new(problem: &'a Problem, arcs: &'a Arcs, plan: &Plan) -> Option<Self> {
        if problem.side_rules().is_some() || problem.has_soft_pins() {
            return None;
        }
        Self::of(problem, arcs, &plan.assignment(problem)?)
    }

    /// The graph of the best assignment, without side rules; `None` where it has more schools somewhere than places.
    pub(super) fn of(
        problem: &'a Problem,
        arcs: &'a Arcs,
        assignment: &[Option<PoolIx>],
    ) -> Option<Self> {
        let outside = Node::of(problem.pools().len());
        let node = |pool: &Option<PoolIx>| pool.map_or(outside, |pool| Node(pool.0));
        let mut free: Vec<u32> = problem.pools().iter().map(|pool| pool.places).collect();
        for pool in assignment.iter().flatten() {
            free[pool.at()] = free[pool.at()].checked_sub(1)?;
        }
        let mut moves = Self {
            problem,
            arcs,
            ranks: Ranks::new(problem),
            at: assignment.iter().map(node).collect(),
            members: vec![Vec::new(); outside.at() + 1],
            free,
            edges: Vec::new(),
            waiting: Waiting::default(),
            opened: None,
            before: None,
        };
        for school in SchoolIx::all(assignment.len()) {
            if problem.pinned(school).is_none() && !arcs.row(school).is_empty() {
                let node = moves.at(school).at();
                moves.members[node].push(school);
            }
        }
        moves.waiting = Waiting::new(outside.at(), moves.members[outside.at()].clone());
        moves.edges = vec![None; moves.nodes() * moves.nodes()];
        let all: Vec<Node> = (0..moves.nodes()).map(Node::of).collect();
        for node in &all {
            moves.find_edges(*node, &all);
        }
        Some(moves)
    }

    /// Schools at a pool.
    pub(super) fn load(&self, pool: PoolIx) -> u32 {
        self.problem
            .pool(pool)
            .places
            .saturating_sub(self.free[pool.at()])
    }

    /// The same with an arc that the rules close. The school's best must not be there.
    pub(super) fn opening(mut self, school: SchoolIx, arc: Arc) -> Self {
        self.opened = Some((school, arc));
        let from = self.at(school);
        if !self.members[from.at()].contains(&school) {
            self.members[from.at()].push(school);
        }
        self.waiting.add(school);
        self.offer_all(from, school);
        self
    }

    /// Tiers and values as ranks.
    pub(super) fn ranks(&self) -> &Ranks {
        &self.ranks
    }

    /// Where schools without a place are.
    pub(super) fn outside(&self) -> Node {
        Node::of(self.free.len())
    }

    /// Where a school is.
    pub(super) fn at(&self, school: SchoolIx) -> Node {
        self.at[school.at()]
    }

    /// The pool of a node; none of outside.
    pub(super) fn pool(&self, node: Node) -> Option<PoolIx> {
        (node != self.outside()).then_some(PoolIx(node.0))
    }

    fn nodes(&self) -> usize {
        self.free.len() + 1
    }

    fn edge(&self, from: Node, to: Node) -> Option<Edge> {
        self.edges[from.at() * self.nodes() + to.at()]
    }

    /// What a school is worth at an arc.
    pub(super) fn worth_of(&self, school: SchoolIx, arc: Arc) -> Gain {
        let hub: HubIx = self.problem.pool(arc.pool).hub;
        Gain {
            rank: self.ranks.of_school[school.at()],
            score: i64::from(arc.score) + self.problem.stay_bonus(school, hub),
            stay: self.problem.stay(school, hub).unwrap_or(0),
            lottery: self.problem.lottery_points(school),
            replay: self.problem.replay_hash(school, hub),
        }
    }

    /// The arc of a school to a pool, where there is one.
    fn arc(&self, school: SchoolIx, pool: PoolIx) -> Option<Arc> {
        let opened = self
            .opened
            .filter(|(of, arc)| *of == school && arc.pool == pool);
        let score = || self.arcs.score(school, pool);
        opened.map(|(_, arc)| arc).or_else(|| {
            Some(Arc {
                pool,
                score: score()?,
            })
        })
    }

    /// What a school is worth at a node to which it has an arc.
    fn worth(&self, school: SchoolIx, node: Node) -> Option<Gain> {
        match self.pool(node) {
            None => Some(Gain::ZERO),
            Some(pool) => Some(self.worth_of(school, self.arc(school, pool)?)),
        }
    }

    fn set_edge(&mut self, from: Node, to: Node, edge: Option<Edge>) {
        let at = from.at() * self.nodes() + to.at();
        self.keep_edge(at);
        self.edges[at] = edge;
    }

    /// Takes a school's move for an edge, where it is cheaper.
    fn offer(&mut self, from: Node, to: Node, school: SchoolIx, cost: Gain) {
        let known = self.edge(from, to);
        if from != to && known.is_none_or(|known| cost < known.cost) {
            let school = Some(school);
            self.set_edge(from, to, Some(Edge { cost, school }));
        }
    }

    /// Makes an edge anew of a place that falls empty or is filled, where there may be one.
    fn find_place(&mut self, from: Node, to: Node) {
        let outside = self.outside();
        let is_place = match self.pool(from) {
            None => to != outside,
            Some(pool) => to == outside && self.free[pool.at()] > 0,
        };
        let place = Edge {
            cost: Gain::ZERO,
            school: None,
        };
        self.set_edge(from, to, is_place.then_some(place));
    }

    /// Makes the edges from a node to some others, which are not known.
    fn find_edges(&mut self, from: Node, to: &[Node]) {
        for to in to {
            self.find_place(from, *to);
        }
        let members = std::mem::take(&mut self.members[from.at()]);
        for school in &members {
            if to.len() == self.nodes() {
                self.offer_all(from, *school);
                continue;
            }
            let Some(here) = self.worth(*school, from) else {
                continue;
            };
            for to in to {
                if let Some(there) = self.worth(*school, *to) {
                    self.offer(from, *to, *school, here - there);
                }
            }
        }
        self.members[from.at()] = members;
    }

    /// Makes the edges from outside to some others, which are not known.
    fn find_next(&mut self, to: &[Node]) {
        let outside = self.outside();
        for to in to {
            self.find_place(outside, *to);
            if let Some((worth, school)) = self.pool(*to).and_then(|pool| self.best_waiting(pool)) {
                self.offer(outside, *to, school, -worth);
            }
        }
    }

    /// Takes a school's moves for the edges from where it is.
    fn offer_all(&mut self, from: Node, school: SchoolIx) {
        let Some(here) = self.worth(school, from) else {
            return;
        };
        let opened = self.opened.filter(|(of, _)| *of == school);
        let arcs = self.arcs;
        for arc in arcs
            .row(school)
            .iter()
            .chain(opened.iter().map(|(_, arc)| arc))
        {
            let cost = here - self.worth_of(school, *arc);
            self.offer(from, Node(arc.pool.0), school, cost);
        }
        self.offer(from, self.outside(), school, here);
    }

    /// Shortest paths from a node.
    pub(super) fn paths(&self, from: Node) -> Paths {
        self.search(from, |near, far| self.edge(near, far))
    }

    /// Shortest paths to a node.
    fn paths_to(&self, to: Node) -> Paths {
        self.search(to, |near, far| self.edge(far, near))
    }

    /// Shortest paths by Bellman and Ford: a round looks at the nodes that came nearer to the root in the one before.
    fn search(&self, root: Node, edge: impl Fn(Node, Node) -> Option<Edge>) -> Paths {
        let nodes = self.nodes();
        let mut paths = Paths {
            distance: vec![None; nodes],
            next: vec![root; nodes],
        };
        paths.distance[root.at()] = Some(Gain::ZERO);
        let mut nearer = vec![root];
        // Invariant: there is no negative cycle, so there are fewer rounds than nodes; a plan that is not the best is not followed for ever.
        for _ in 0..nodes {
            let mut is_nearer = vec![false; nodes];
            for near in nearer {
                let Some(base) = paths.distance[near.at()] else {
                    continue;
                };
                for far in (0..nodes).map(Node::of) {
                    let Some(edge) = edge(near, far) else {
                        continue;
                    };
                    let through = base + edge.cost;
                    if paths.distance[far.at()].is_none_or(|known| through < known) {
                        paths.distance[far.at()] = Some(through);
                        paths.next[far.at()] = near;
                        is_nearer[far.at()] = true;
                    }
                }
            }
            nearer = (0..nodes)
                .filter(|node| is_nearer[*node])
                .map(Node::of)
                .collect();
            if nearer.is_empty() {
                break;
            }
        }
        paths
    }

    /// The nodes from one to the root of paths, both among them.
    fn way(&self, paths: &Paths, node: Node, root: Node) -> Vec<Node> {
        let mut way = vec![node];
        let mut node = node;
        // Invariant: shortest paths visit a node once; a plan that is not the best is not followed for ever.
        while node != root && way.len() <= self.nodes() {
            node = paths.next[node.at()];
            way.push(node);
        }
        way
    }

    /// The schools that move along nodes, in order.
    fn steps_along(&self, way: &[Node]) -> Vec<Step> {
        let step = |pair: &[Node]| {
            let school = self.edge(pair[0], pair[1])?.school?;
            let arc = |node: Node| self.arc(school, self.pool(node)?);
            let (from, to) = (arc(pair[0]), arc(pair[1]));
            Some(Step { school, from, to })
        };
        way.windows(2).filter_map(step).collect()
    }

    /// The schools that move on a path from a node, in order from its beginning.
    fn steps(&self, paths: &Paths, from: Node, to: Node) -> Vec<Step> {
        let mut way = self.way(paths, to, from);
        way.reverse();
        self.steps_along(&way)
    }

    /// What moves change at each level of the objective.
    pub(super) fn change(&self, steps: &[Step]) -> Vec<i64> {
        let levels = levels(self.problem);
        let mut change = vec![0; levels];
        for step in steps {
            for (arc, times) in [(step.from, -1), (step.to, 1)] {
                let Some(arc) = arc else { continue };
                let placing = Placing::new(self.problem, step.school, arc);
                for (level, sum) in change.iter_mut().enumerate() {
                    *sum += times * placing.component(level, levels);
                }
            }
        }
        change
    }

    /// What the best plan with a school forced onto an arc loses, and who moves, the school itself first; `None` where pins leave no place there.
    pub(super) fn forced(&self, school: SchoolIx, to: Arc) -> Option<(Gain, Vec<Step>)> {
        let (here, there) = (self.at(school), Node(to.pool.0));
        let paths = self.paths(there);
        let loss = self.worth(school, here)? - self.worth_of(school, to) + paths.cost(here)?;
        let from = self.pool(here).and_then(|pool| self.arc(school, pool));
        let first = Step {
            school,
            from,
            to: Some(to),
        };
        let mut steps = vec![first];
        steps.extend(self.steps(&paths, there, here));
        Some((loss, steps))
    }

    /// One place more at a pool: who moves in the plan that is best then, the school that comes in first. The graph is that plan's afterwards.
    pub(super) fn add_place(&mut self, pool: PoolIx) -> Vec<Step> {
        let paths = self.paths(self.outside());
        self.add_place_by(&paths, pool)
    }

    /// The same where the shortest paths from outside are known.
    pub(super) fn add_place_by(&mut self, paths: &Paths, pool: PoolIx) -> Vec<Step> {
        let steps = self.steps(paths, self.outside(), Node(pool.0));
        self.change_places(pool, &steps, 1);
        steps
    }

    /// One place less at a pool: who moves in the plan that is best then, one of its schools first; `None` where pins need all places, or there are none. The graph is that plan's afterwards.
    pub(super) fn remove_place(&mut self, pool: PoolIx) -> Option<Vec<Step>> {
        let (from, outside) = (Node(pool.0), self.outside());
        let paths = self.paths(from);
        paths.cost(outside)?;
        let steps = self.steps(&paths, from, outside);
        self.change_places(pool, &steps, -1);
        Some(steps)
    }

    /// Moves schools, and makes the edges that this changes.
    fn change_places(&mut self, pool: PoolIx, steps: &[Step], places: i64) {
        let outside = self.outside();
        let node = |arc: Option<Arc>| arc.map_or(outside, |arc| Node(arc.pool.0));
        let mut change = BTreeMap::from([(pool, places)]);
        for step in steps {
            let (from, to) = (node(step.from), node(step.to));
            self.keep_members(from);
            self.keep_members(to);
            self.keep_at(step.school);
            self.members[from.at()].retain(|school| *school != step.school);
            self.members[to.at()].push(step.school);
            self.at[step.school.at()] = to;
            if to == outside {
                self.waiting.add(step.school);
            }
            for (arc, change_by) in [(step.from, 1), (step.to, -1)] {
                if let Some(arc) = arc {
                    *change.entry(arc.pool).or_insert(0) += change_by;
                }
            }
        }
        for (pool, change) in &change {
            self.keep_free(*pool);
            let free = &mut self.free[pool.at()];
            // Invariant: a path fills no place that is not there.
            *free = u32::try_from(i64::from(*free) + change).unwrap_or(0);
        }
        for step in steps {
            let from = node(step.from);
            let is_lost =
                |to: &Node| self.edge(from, *to).and_then(|edge| edge.school) == Some(step.school);
            let lost: Vec<Node> = (0..self.nodes()).map(Node::of).filter(is_lost).collect();
            if from == outside {
                self.find_next(&lost);
            } else {
                self.find_edges(from, &lost);
            }
            self.offer_all(node(step.to), step.school);
        }
        for pool in change.keys() {
            self.find_edges(Node(pool.0), &[outside]);
        }
    }
}
