//! The arcs that the solver looks at: a few a school.

use super::graph::Source;
use super::node::Node;

/// Arcs by school, in compressed sparse rows.
#[derive(Clone, Debug)]
pub(crate) struct Lists {
    starts: Vec<usize>,
    nodes: Vec<Node>,
    costs: Vec<i64>,
}

impl Default for Lists {
    fn default() -> Self {
        Self {
            starts: vec![0],
            nodes: Vec::new(),
            costs: Vec::new(),
        }
    }
}

impl Lists {
    /// No arc for any school.
    pub(crate) fn empty(schools: usize) -> Self {
        Self {
            starts: vec![0; schools + 1],
            ..Self::default()
        }
    }

    pub(crate) fn schools(&self) -> usize {
        self.starts.len() - 1
    }

    #[inline]
    pub(crate) fn row(&self, school: usize) -> (&[Node], &[i64]) {
        let arcs = self.starts[school]..self.starts[school + 1];
        (&self.nodes[arcs.clone()], &self.costs[arcs])
    }

    pub(crate) fn push(&mut self, node: Node, cost: i64) {
        self.nodes.push(node);
        self.costs.push(cost);
    }

    pub(crate) fn end_row(&mut self) {
        self.starts.push(self.nodes.len());
    }

    pub(crate) fn append(&mut self, other: &Self) {
        let base = self.nodes.len();
        self.starts
            .extend(other.starts.iter().skip(1).map(|start| base + start));
        self.nodes.extend_from_slice(&other.nodes);
        self.costs.extend_from_slice(&other.costs);
    }

    /// The same with more arcs, in order of school; those that are there already are not added again.
    pub(crate) fn with(&self, more: &[Arc]) -> Self {
        let mut all = Self {
            starts: Vec::with_capacity(self.starts.len()),
            nodes: Vec::with_capacity(self.nodes.len() + more.len()),
            costs: Vec::with_capacity(self.costs.len() + more.len()),
        };
        all.starts.push(0);
        let mut more = more.iter().peekable();
        for school in 0..self.schools() {
            let (nodes, costs) = self.row(school);
            all.nodes.extend_from_slice(nodes);
            all.costs.extend_from_slice(costs);
            while let Some(arc) = more.next_if(|arc| arc.school as usize == school) {
                if !nodes.contains(&arc.node) {
                    all.push(arc.node, arc.cost);
                }
            }
            all.end_row();
        }
        all
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
        let school = school as usize;
        self.starts[school + 1] - self.starts[school] > 1
    }
}
