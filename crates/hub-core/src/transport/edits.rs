//! The costs of a session: those it began with, and what has changed since.

use std::cell::RefCell;
use std::fmt;

use super::answer::TransportError;
use super::costs::{Buffer, Costs};
use super::graph::Source;
use super::instance::{
    Instance, MUST, Unplaced, check_count, cost_limit, is_in_range, price_limit,
};
use super::node::Node;

/// Stands for a pair that is forbidden.
const FORBIDDEN: i64 = i64::MAX;

/// Borrowed costs under changed rows and columns.
pub(super) struct Rows<'a> {
    base: &'a dyn Costs,
    /// By school: a row of its own, one entry a hub.
    own: Vec<Option<Box<[i64]>>>,
    /// By hub: new costs of the schools whose rows are borrowed.
    columns: Vec<Option<Box<[i64]>>>,
    gone: Vec<bool>,
    unplaced: Vec<i64>,
    buffer: RefCell<Buffer>,
}

impl fmt::Debug for Rows<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rows")
            .field("schools", &self.own.len())
            .field("hubs", &self.columns.len())
            .finish_non_exhaustive()
    }
}

impl<'a> Rows<'a> {
    pub(super) fn new(instance: &Instance<'a>) -> Self {
        let schools = instance.costs.schools();
        Self {
            base: instance.costs,
            own: vec![None; schools],
            columns: vec![None; instance.costs.hubs()],
            gone: vec![false; schools],
            unplaced: match instance.unplaced {
                Unplaced::Forbidden => vec![MUST; schools],
                Unplaced::Cost(cost) => vec![cost; schools],
                Unplaced::Costs(costs) => costs.to_vec(),
            },
            buffer: RefCell::default(),
        }
    }

    pub(super) fn check_school(&self, school: u32) -> Result<(), TransportError> {
        if self.is_present(school) {
            Ok(())
        } else {
            Err(TransportError::NoSuch {
                what: "school",
                number: school,
            })
        }
    }

    pub(super) fn check_hub(&self, hub: u32) -> Result<(), TransportError> {
        if (hub as usize) < self.columns.len() {
            Ok(())
        } else {
            Err(TransportError::NoSuch {
                what: "hub",
                number: hub,
            })
        }
    }

    /// Checks the costs of a school.
    pub(super) fn check_costs(
        &self,
        school: u32,
        costs: &[Option<i64>],
        unplaced: Option<i64>,
    ) -> Result<(), TransportError> {
        check_length(costs.len(), self.columns.len())?;
        let pairs = (0..)
            .zip(costs)
            .filter_map(|(hub, cost)| Some((school, Some(hub), (*cost)?)));
        self.check_range(pairs.chain(unplaced.map(|cost| (school, None, cost))))
    }

    pub(super) fn check_column(
        &self,
        hub: u32,
        costs: &[Option<i64>],
    ) -> Result<(), TransportError> {
        check_length(costs.len(), self.own.len())?;
        let costs = (0..).zip(costs);
        self.check_range(costs.filter_map(|(school, cost)| Some((school, Some(hub), (*cost)?))))
    }

    fn check_range(
        &self,
        mut costs: impl Iterator<Item = (u32, Option<u32>, i64)>,
    ) -> Result<(), TransportError> {
        let hubs = self.columns.len();
        match costs.find(|(.., cost)| !is_in_range(*cost, hubs)) {
            Some((school, hub, cost)) => Err(TransportError::Overflow {
                school: school as usize,
                hub,
                cost,
                limit: cost_limit(hubs),
                hubs,
            }),
            None => Ok(()),
        }
    }

    pub(super) fn add(
        &mut self,
        costs: &[Option<i64>],
        unplaced: Option<i64>,
    ) -> Result<u32, TransportError> {
        check_count("schools", self.own.len() + 1)?;
        let school = Node::of(self.own.len()).0;
        self.check_costs(school, costs, unplaced)?;
        self.own.push(None);
        self.gone.push(false);
        self.unplaced.push(MUST);
        self.set(school, costs, unplaced);
        Ok(school)
    }

    pub(super) fn set(&mut self, school: u32, costs: &[Option<i64>], unplaced: Option<i64>) {
        let row = costs.iter().map(|cost| cost.unwrap_or(FORBIDDEN)).collect();
        self.own[school as usize] = Some(row);
        self.unplaced[school as usize] = unplaced.unwrap_or(MUST);
    }

    pub(super) fn remove(&mut self, school: u32) {
        self.own[school as usize] = None;
        self.gone[school as usize] = true;
    }

    pub(super) fn set_column(&mut self, hub: u32, costs: &[Option<i64>]) {
        for (own, cost) in self.own.iter_mut().zip(costs) {
            if let Some(row) = own {
                row[hub as usize] = cost.unwrap_or(FORBIDDEN);
            }
        }
        let column = costs.iter().map(|cost| cost.unwrap_or(FORBIDDEN));
        self.columns[hub as usize] = Some(column.collect());
    }

    /// See [`price_limit`].
    pub(super) fn price_limit(&self) -> i64 {
        price_limit(self.columns.len())
    }

    pub(super) fn is_present(&self, school: u32) -> bool {
        self.gone.get(school as usize).is_some_and(|gone| !gone)
    }

    /// The schools that are there.
    pub(super) fn present(&self) -> impl Iterator<Item = u32> + '_ {
        (0..Node::of(self.gone.len()).0).filter(|school| self.is_present(*school))
    }
}

fn check_length(costs: usize, wanted: usize) -> Result<(), TransportError> {
    if costs == wanted {
        Ok(())
    } else {
        Err(TransportError::Length { costs, wanted })
    }
}

impl Source<i64> for Rows<'_> {
    fn each(&self, school: u32, mut each: impl FnMut(Node, i64)) {
        let at = school as usize;
        if let Some(row) = &self.own[at] {
            for (hub, cost) in (0..).zip(row).filter(|(_, cost)| **cost != FORBIDDEN) {
                each(Node(hub), *cost);
            }
        } else {
            let mut buffer = self.buffer.borrow_mut();
            let row = self.base.row(at, &mut buffer);
            row.for_each(|hub, cost| {
                if self.columns[hub as usize].is_none() {
                    each(Node(hub), cost);
                }
            });
            for (hub, column) in (0..).zip(&self.columns) {
                if let Some(cost) = column.as_ref().map(|column| column[at])
                    && cost != FORBIDDEN
                {
                    each(Node(hub), cost);
                }
            }
        }
        if self.unplaced[at] != MUST {
            each(Node::of(self.columns.len()), self.unplaced[at]);
        }
    }

    fn cost(&self, school: u32, node: Node) -> Option<i64> {
        let mut found = None;
        self.each_of(school, &[node], |_, cost| found = Some(cost));
        found
    }

    fn each_of(&self, school: u32, nodes: &[Node], mut each: impl FnMut(usize, i64)) {
        let at = school as usize;
        let mut buffer = self.buffer.borrow_mut();
        let own = self.own[at].as_deref();
        // Read once: it may be computed.
        let row = own.is_none().then(|| self.base.row(at, &mut buffer));
        for (position, node) in nodes.iter().enumerate() {
            let hub = node.at();
            let cost = match (self.columns.get(hub), own, &row) {
                (None, ..) => self.unplaced[at],
                (Some(_), Some(own), _) => own[hub],
                (Some(Some(column)), ..) => column[at],
                (Some(None), None, row) => row.and_then(|row| row.cost(hub)).unwrap_or(FORBIDDEN),
            };
            if cost != FORBIDDEN {
                each(position, cost);
            }
        }
    }

    fn has_choice(&self, _: u32) -> bool {
        true
    }
}
