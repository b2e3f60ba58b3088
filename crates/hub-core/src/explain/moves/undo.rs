//! Changes of places that are taken back, so that a graph answers many questions without a copy for each.

use super::{Edge, Moves, Node, PoolIx, SchoolIx, Waiting};

/// What the graph had before, in the order in which it was changed.
#[derive(Clone, Debug)]
pub(super) struct Before {
    edges: Vec<(usize, Option<Edge>)>,
    members: Vec<(Node, Vec<SchoolIx>)>,
    at: Vec<(SchoolIx, Node)>,
    free: Vec<(PoolIx, u32)>,
    waiting: Waiting,
}

impl Moves<'_> {
    /// Asks what changes of places would do, and undoes them. Takes memory for what they change, and O(|P|).
    pub(in super::super) fn trying<R>(&mut self, changes: impl FnOnce(&mut Self) -> R) -> R {
        let outer = self.before.replace(Before {
            edges: Vec::new(),
            members: Vec::new(),
            at: Vec::new(),
            free: Vec::new(),
            waiting: self.waiting.clone(),
        });
        let answer = changes(self);
        if let Some(before) = std::mem::replace(&mut self.before, outer) {
            self.undo(before);
        }
        answer
    }

    fn undo(&mut self, before: Before) {
        for (at, edge) in before.edges.into_iter().rev() {
            self.edges[at] = edge;
        }
        for (pool, free) in before.free.into_iter().rev() {
            self.free[pool.at()] = free;
        }
        for (node, members) in before.members.into_iter().rev() {
            self.members[node.at()] = members;
        }
        for (school, node) in before.at.into_iter().rev() {
            self.at[school.at()] = node;
        }
        self.waiting = before.waiting;
    }

    pub(super) fn keep_edge(&mut self, at: usize) {
        if let Some(before) = &mut self.before {
            before.edges.push((at, self.edges[at]));
        }
    }

    pub(super) fn keep_members(&mut self, node: Node) {
        if let Some(before) = &mut self.before {
            before.members.push((node, self.members[node.at()].clone()));
        }
    }

    pub(super) fn keep_at(&mut self, school: SchoolIx) {
        if let Some(before) = &mut self.before {
            before.at.push((school, self.at[school.at()]));
        }
    }

    pub(super) fn keep_free(&mut self, pool: PoolIx) {
        if let Some(before) = &mut self.before {
            before.free.push((pool, self.free[pool.at()]));
        }
    }
}
