//! The arcs that the solver looks at: a few a school.

use super::graph::Source;
use super::node::Node;

/// Arcs by school. Rows stand in order until arcs are added: a row that grows moves to the end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Lists {
    /// By school: where its row starts.
    starts: Vec<usize>,
    /// By school: how many arcs it has.
    lengths: Vec<u32>,
    nodes: Vec<Node>,
    costs: Vec<i64>,
    /// Where the row that is being written starts.
    open: usize,
    /// Arcs left behind by rows that moved.
    dead: usize,
}

impl Lists {
    /// No arc for any school.
    pub(crate) fn empty(schools: usize) -> Self {
        Self {
            starts: vec![0; schools],
            lengths: vec![0; schools],
            ..Self::default()
        }
    }

    /// Makes room for so many more schools, with about so many arcs each.
    pub(crate) fn reserve(&mut self, schools: usize, arcs: usize) {
        self.starts.reserve(schools);
        self.lengths.reserve(schools);
        self.nodes.reserve(schools.saturating_mul(arcs));
        self.costs.reserve(schools.saturating_mul(arcs));
    }

    pub(crate) fn schools(&self) -> usize {
        self.starts.len()
    }

    #[inline]
    pub(crate) fn row(&self, school: usize) -> (&[Node], &[i64]) {
        let start = self.starts[school];
        let arcs = start..start + self.lengths[school] as usize;
        (&self.nodes[arcs.clone()], &self.costs[arcs])
    }

    pub(crate) fn push(&mut self, node: Node, cost: i64) {
        self.nodes.push(node);
        self.costs.push(cost);
    }

    pub(crate) fn end_row(&mut self) {
        let length = self.nodes.len() - self.open;
        self.starts.push(self.open);
        // Invariant: a row has at most one arc a node, and nodes are counted in 32 bits.
        self.lengths.push(u32::try_from(length).unwrap_or(u32::MAX));
        self.open = self.nodes.len();
    }

    /// Adds the rows of another after these; neither has grown.
    pub(crate) fn append(&mut self, other: &Self) {
        let base = self.nodes.len();
        self.starts
            .extend(other.starts.iter().map(|start| base + start));
        self.lengths.extend_from_slice(&other.lengths);
        self.nodes.extend_from_slice(&other.nodes);
        self.costs.extend_from_slice(&other.costs);
        self.open = self.nodes.len();
    }

    /// Adds arcs, those of a school one after the other; those that are there already are not added again. O(their rows), on average.
    pub(crate) fn add(&mut self, more: &[Arc]) {
        for arcs in more.chunk_by(|a, b| a.school == b.school) {
            let school = arcs[0].school as usize;
            let is_new = |arc: &&Arc| !self.row(school).0.contains(&arc.node);
            let new: Vec<Arc> = arcs.iter().filter(is_new).copied().collect();
            if new.is_empty() {
                continue;
            }
            let (start, length) = (self.starts[school], self.lengths[school] as usize);
            self.starts[school] = self.nodes.len();
            self.lengths[school] += Node::of(new.len()).0;
            self.nodes.extend_from_within(start..start + length);
            self.costs.extend_from_within(start..start + length);
            for arc in new {
                self.push(arc.node, arc.cost);
            }
            self.dead += length;
        }
        if self.dead > self.nodes.len() / 2 {
            self.compact();
        }
    }

    /// Puts the rows in order again, without gaps.
    fn compact(&mut self) {
        let mut all = Self::default();
        for school in 0..self.schools() {
            let (nodes, costs) = self.row(school);
            all.nodes.extend_from_slice(nodes);
            all.costs.extend_from_slice(costs);
            all.end_row();
        }
        *self = all;
    }
}

/// An arc of a school to a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Arc {
    pub(crate) school: u32,
    pub(crate) node: Node,
    pub(crate) cost: i64,
}

impl Source<i64> for Lists {
    #[inline]
    fn each(&self, school: u32, mut each: impl FnMut(Node, i64)) {
        let (nodes, costs) = self.row(school as usize);
        for (node, cost) in nodes.iter().zip(costs) {
            each(*node, *cost);
        }
    }

    #[inline]
    fn cost(&self, school: u32, node: Node) -> Option<i64> {
        let (nodes, costs) = self.row(school as usize);
        let at = nodes.iter().position(|known| *known == node)?;
        costs.get(at).copied()
    }

    #[inline]
    fn has_choice(&self, school: u32) -> bool {
        self.lengths[school as usize] > 1
    }
}
