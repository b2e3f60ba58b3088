//! The arcs that the solver looks at: a few a school.

use super::graph::Source;
use super::node::Node;

/// Arcs by school, in compressed sparse rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    starts: Vec<usize>,
    nodes: Vec<Node>,
    costs: Vec<i64>,
}

impl Lists {
    pub(super) fn new() -> Self {
        Self {
            starts: vec![0],
            ..Self::default()
        }
    }

    pub(super) fn schools(&self) -> usize {
        self.starts.len() - 1
    }

    #[inline]
    pub(super) fn row(&self, school: usize) -> (&[Node], &[i64]) {
        let arcs = self.starts[school]..self.starts[school + 1];
        (&self.nodes[arcs.clone()], &self.costs[arcs])
    }

    pub(super) fn push(&mut self, node: Node, cost: i64) {
        self.nodes.push(node);
        self.costs.push(cost);
    }

    pub(super) fn end_row(&mut self) {
        self.starts.push(self.nodes.len());
    }

    pub(super) fn append(&mut self, other: &Self) {
        let base = self.nodes.len();
        self.starts
            .extend(other.starts.iter().skip(1).map(|start| base + start));
        self.nodes.extend_from_slice(&other.nodes);
        self.costs.extend_from_slice(&other.costs);
    }

    /// The same with more arcs for some schools, which come in order; an arc that is there already is not added again.
    pub(super) fn with(&self, more: &[(u32, Vec<(Node, i64)>)]) -> Self {
        let mut all = Self::new();
        let mut more = more.iter().peekable();
        for school in 0..self.schools() {
            let (nodes, costs) = self.row(school);
            all.nodes.extend_from_slice(nodes);
            all.costs.extend_from_slice(costs);
            if let Some((_, arcs)) = more.next_if(|(to, _)| *to as usize == school) {
                for (node, cost) in arcs.iter().filter(|(node, _)| !nodes.contains(node)) {
                    all.push(*node, *cost);
                }
            }
            all.end_row();
        }
        all
    }
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
    fn has_choice(&self, school: u32) -> bool {
        let school = school as usize;
        self.starts[school + 1] - self.starts[school] > 1
    }
}
