//! The graph on which plans exchange schools, with what each move does to the number of those that stay.
//!
//! **Graph.** As in [`crate::explain::Moves`]: a node for each pool, and "outside" as the last; an edge for the cheapest move of a school from one to another. Here each edge is three: of
//! the schools that would leave the hub they had, those that would come back to it, and all others. So the cheapest move at any rate is one of three that are known, and nothing is made anew where the
//! rate changes.

use std::collections::BTreeSet;

use super::worth::{Rate, Worth};
use crate::problem::{PoolIx, Problem, SchoolIx};
use crate::score::{Arc, Arcs};
use crate::solve::{Placing, levels};
use crate::transport::Node;

/// What a move does to the number of schools that stay: one less, none, one more.
const CLASSES: usize = 3;

/// The cheapest move between two nodes of those that do the same to the number of schools that stay.
#[derive(Clone, Copy, Debug)]
pub(super) struct Edge<const N: usize> {
    /// Worth here less worth there.
    loss: Worth<N>,
    /// None: a place falls empty or is filled.
    school: Option<SchoolIx>,
}

/// An edge by its ends and class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) from: Node,
    pub(super) to: Node,
    class: usize,
}

/// A plan, and the graph of its exchanges.
#[derive(Clone, Debug)]
pub(super) struct Exchange<'a, const N: usize> {
    problem: &'a Problem,
    arcs: &'a Arcs,
    levels: usize,
    /// Node of each school.
    at: Vec<Node>,
    /// Schools that may move, by node.
    members: Vec<Vec<SchoolIx>>,
    /// Places left, by pool.
    free: Vec<u32>,
    /// By pair of nodes, row by row.
    edges: Vec<[Option<Edge<N>>; CLASSES]>,
    /// Where schools may not be, for the sake of a search.
    barred: BTreeSet<(SchoolIx, Node)>,
    /// What the plan is worth.
    worth: Worth<N>,
    /// Schools at the hub they had.
    stays: i64,
}

impl<'a, const N: usize> Exchange<'a, N> {
    /// No school but those that are pinned. `None` where pins do not fit.
    pub(super) fn empty(problem: &'a Problem, arcs: &'a Arcs) -> Option<Self> {
        let nodes = problem.pools().len() + 1;
        let outside = Node::of(nodes - 1);
        let mut exchange = Self {
            problem,
            arcs,
            levels: levels(problem),
            at: vec![outside; problem.schools().len()],
            members: vec![Vec::new(); nodes],
            free: problem.pools().iter().map(|pool| pool.places).collect(),
            edges: vec![[None; CLASSES]; nodes * nodes],
            barred: BTreeSet::new(),
            worth: Worth::ZERO,
            stays: 0,
        };
        for school in SchoolIx::all(problem.schools().len()) {
            if problem.pinned(school).is_some() {
                let arc = *arcs.row(school).first()?;
                let free = &mut exchange.free[arc.pool.at()];
                *free = free.checked_sub(1)?;
                exchange.settle(school, Node(arc.pool.0));
            }
        }
        for from in (0..nodes).map(Node::of) {
            for to in (0..nodes).map(Node::of) {
                exchange.find_place(from, to);
            }
        }
        Some(exchange)
    }

    /// The levels of the objective.
    pub(super) fn levels(&self) -> usize {
        self.levels
    }

    pub(super) fn nodes(&self) -> usize {
        self.members.len()
    }

    pub(super) fn outside(&self) -> Node {
        Node::of(self.free.len())
    }

    /// Where a school is.
    pub(super) fn at(&self, school: SchoolIx) -> Node {
        self.at[school.at()]
    }

    /// What the plan is worth.
    pub(super) fn worth(&self) -> Worth<N> {
        self.worth
    }

    /// Schools at the hub they had.
    pub(super) fn stays(&self) -> i64 {
        self.stays
    }

    /// The pool of each school.
    pub(super) fn assignment(&self) -> Vec<Option<PoolIx>> {
        let pool = |node: &Node| (*node != self.outside()).then_some(PoolIx(node.0));
        self.at.iter().map(pool).collect()
    }

    /// Whether a pool has a place left.
    pub(super) fn is_free(&self, node: Node) -> bool {
        self.free.get(node.at()).is_some_and(|free| *free > 0)
    }

    fn pool(&self, node: Node) -> Option<PoolIx> {
        (node != self.outside()).then_some(PoolIx(node.0))
    }

    /// What a school is worth on an arc.
    pub(super) fn worth_of(&self, school: SchoolIx, arc: Arc) -> Worth<N> {
        let placing = Placing::new(self.problem, school, arc);
        let mut worth = Worth::ZERO;
        for (level, component) in worth.0.iter_mut().skip(1).take(self.levels).enumerate() {
            *component = placing.component(level, self.levels);
        }
        worth
    }

    /// What a school is worth at a node to which it has an arc that is not barred.
    fn worth_at(&self, school: SchoolIx, node: Node) -> Option<Worth<N>> {
        if self.barred.contains(&(school, node)) {
            return None;
        }
        let Some(pool) = self.pool(node) else {
            return Some(Worth::ZERO);
        };
        let score = self.arcs.score(school, pool)?;
        Some(self.worth_of(school, Arc { pool, score }))
    }

    /// 1 where the node is the hub that the school had, else 0.
    pub(super) fn stays_at(&self, school: SchoolIx, node: Node) -> i64 {
        let hub = self.pool(node).map(|pool| self.problem.pool(pool).hub);
        i64::from(hub.is_some() && self.problem.previous(school) == hub)
    }

    /// The arcs of a school that are not barred.
    pub(super) fn row(&self, school: SchoolIx) -> impl Iterator<Item = Arc> + use<'_, 'a, N> {
        let row = self.arcs.row(school).iter().copied();
        row.filter(move |arc| !self.barred.contains(&(school, Node(arc.pool.0))))
    }

    fn edges_at(&self, from: Node, to: Node) -> usize {
        from.at() * self.nodes() + to.at()
    }

    /// The cheapest move between two nodes at a rate, and its class.
    pub(super) fn cheapest(
        &self,
        from: Node,
        to: Node,
        rate: &Rate<N>,
    ) -> Option<(Worth<N>, usize)> {
        let classes = self.edges[self.edges_at(from, to)].iter().enumerate();
        let cost = |(class, edge): (usize, &Option<Edge<N>>)| {
            Some((rate.cost((*edge)?.loss, stays_of(class)), class))
        };
        classes.filter_map(cost).min()
    }

    /// What steps lose, and how many schools more stay after them.
    pub(super) fn change(&self, steps: &[Step]) -> (Worth<N>, i64) {
        let mut change = (Worth::ZERO, 0);
        for step in steps {
            if let Some(edge) = self.edges[self.edges_at(step.from, step.to)][step.class] {
                change = (change.0 + edge.loss, change.1 + stays_of(step.class));
            }
        }
        change
    }

    /// A step by its cheapest move at a rate.
    pub(super) fn step(&self, from: Node, to: Node, rate: &Rate<N>) -> Option<Step> {
        let (_, class) = self.cheapest(from, to, rate)?;
        Some(Step { from, to, class })
    }

    /// The school that takes a step, if it is one of a school.
    pub(super) fn mover(&self, step: Step) -> Option<SchoolIx> {
        self.edges[self.edges_at(step.from, step.to)][step.class]?.school
    }

    /// Lets a school that is nowhere take part where it is: at the end of a path, or outside.
    pub(super) fn enter(&mut self, school: SchoolIx, node: Node) {
        self.members[node.at()].push(school);
        self.settle(school, node);
        self.offer_all(node, school);
    }

    /// Counts a school that comes to a node.
    fn settle(&mut self, school: SchoolIx, node: Node) {
        self.at[school.at()] = node;
        if let Some(worth) = self.worth_at(school, node) {
            self.worth = self.worth + worth;
        }
        self.stays += self.stays_at(school, node);
    }

    /// Fills a place, or lets one fall empty.
    pub(super) fn change_places(&mut self, node: Node, by: i64) {
        let outside = self.outside();
        if let Some(free) = self.free.get_mut(node.at()) {
            // Invariant: no path fills a place that is not there.
            *free = u32::try_from(i64::from(*free) + by).unwrap_or(0);
            self.find_place(node, outside);
        }
    }

    /// Takes the steps of a path or a cycle, on which each node is once.
    pub(super) fn take(&mut self, steps: &[Step]) {
        let movers: Vec<(Step, Option<SchoolIx>)> = steps
            .iter()
            .map(|step| (*step, self.mover(*step)))
            .collect();
        for (step, mover) in &movers {
            match mover {
                Some(school) => {
                    self.leave(*school, step.from);
                    self.members[step.to.at()].push(*school);
                    self.settle(*school, step.to);
                }
                // A place falls empty where the path comes from outside, and is filled where it goes there.
                None if step.from == self.outside() => self.change_places(step.to, 1),
                None => self.change_places(step.from, -1),
            }
        }
        for (step, mover) in movers {
            if let Some(school) = mover {
                self.find_lost(step.from, school);
                self.offer_all(step.to, school);
            }
        }
    }

    fn leave(&mut self, school: SchoolIx, node: Node) {
        self.members[node.at()].retain(|member| *member != school);
        if let Some(worth) = self.worth_at(school, node) {
            self.worth = self.worth - worth;
        }
        self.stays -= self.stays_at(school, node);
    }

    /// Bars a school from a node where it is not.
    pub(super) fn bar(&mut self, school: SchoolIx, node: Node) {
        self.barred.insert((school, node));
        self.find_lost(self.at(school), school);
        self.offer_all(self.at(school), school);
    }

    /// Keeps a school where it is.
    pub(super) fn fix(&mut self, school: SchoolIx) {
        let node = self.at(school);
        self.members[node.at()].retain(|member| *member != school);
        self.find_lost(node, school);
    }

    /// Makes the edges anew that a school has given.
    fn find_lost(&mut self, from: Node, school: SchoolIx) {
        let mut lost = Vec::new();
        for to in (0..self.nodes()).map(Node::of) {
            let at = self.edges_at(from, to);
            let edges = &mut self.edges[at];
            let is_lost = |edge: &Option<Edge<N>>| edge.and_then(|it| it.school) == Some(school);
            let before = edges.iter().flatten().count();
            edges
                .iter_mut()
                .filter(|edge| is_lost(edge))
                .for_each(|edge| *edge = None);
            if edges.iter().flatten().count() < before {
                lost.push(to);
                self.find_place(from, to);
            }
        }
        if lost.is_empty() {
            return;
        }
        let members = std::mem::take(&mut self.members[from.at()]);
        for school in &members {
            let Some(here) = self.worth_at(*school, from) else {
                continue;
            };
            for to in &lost {
                if let Some(there) = self.worth_at(*school, *to) {
                    self.offer(from, *to, *school, here - there);
                }
            }
        }
        self.members[from.at()] = members;
    }

    /// Takes a school's moves for the edges from where it is.
    fn offer_all(&mut self, from: Node, school: SchoolIx) {
        let here = self.worth_at(school, from).unwrap_or(Worth::ZERO);
        let arcs = self.arcs;
        for arc in arcs.row(school) {
            let to = Node(arc.pool.0);
            if !self.barred.contains(&(school, to)) {
                let loss = here - self.worth_of(school, *arc);
                self.offer(from, to, school, loss);
            }
        }
        let outside = self.outside();
        if !self.barred.contains(&(school, outside)) {
            self.offer(from, outside, school, here);
        }
    }

    fn offer(&mut self, from: Node, to: Node, school: SchoolIx, loss: Worth<N>) {
        if from == to {
            return;
        }
        let class = class_of(self.stays_at(school, to) - self.stays_at(school, from));
        let at = self.edges_at(from, to);
        let known = &mut self.edges[at][class];
        if known.is_none_or(|known| loss < known.loss) {
            *known = Some(Edge {
                loss,
                school: Some(school),
            });
        }
    }

    /// Offers the edge of a place that falls empty or is filled, where there may be one.
    fn find_place(&mut self, from: Node, to: Node) {
        let outside = self.outside();
        let is_place = from != to && (from == outside || (to == outside && self.is_free(from)));
        let at = self.edges_at(from, to);
        let known = &mut self.edges[at][class_of(0)];
        if is_place && known.is_none_or(|known| Worth::ZERO <= known.loss) {
            *known = Some(Edge {
                loss: Worth::ZERO,
                school: None,
            });
        } else if !is_place && known.is_some_and(|known| known.school.is_none()) {
            *known = None;
            self.find_all(from, to);
        }
    }

    /// Makes an edge anew from all schools at a node.
    fn find_all(&mut self, from: Node, to: Node) {
        let members = std::mem::take(&mut self.members[from.at()]);
        for school in &members {
            if let Some((here, there)) =
                self.worth_at(*school, from).zip(self.worth_at(*school, to))
            {
                self.offer(from, to, *school, here - there);
            }
        }
        self.members[from.at()] = members;
    }
}

const fn stays_of(class: usize) -> i64 {
    match class {
        0 => -1,
        1 => 0,
        _ => 1,
    }
}

const fn class_of(stays: i64) -> usize {
    match stays {
        -1 => 0,
        0 => 1,
        _ => 2,
    }
}
