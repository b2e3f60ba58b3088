//! A solved instance that takes changes: schools come and go, places, rows and columns of costs change, and the optimum follows.
//!
//! **Method.** The graph of hubs ([`super::graph`]) over all arcs is kept. A change puts the schools that it touches where they are best off at the prices of
//! now, which leaves a few units too many or too few somewhere; shortest augmenting paths send these on, exactly as at the end of a
//! solve. The smallest prices follow by one more search.
//!
//! **Complexity.** A school that comes or changes: one row, one search, O(|H|^2), and for each move on its path a row, O(log |S|) an arc; the first loss of an
//! edge reads the rows of one hub's schools. A column: O(|S|) and the rows of those at that hub. Nothing else depends on |S|. Queues of moves take O(arcs) memory at most.
//!
//! ```
//! use hub_core::transport::{Dense, Instance, Session, Settings, Unplaced};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let costs = [1, 5, 2, 4];
//! let dense = Dense::<i32>::new(&costs, 2, 2)?;
//! let instance = Instance {
//!     costs: &dense,
//!     capacities: &[1, 1],
//!     unplaced: Unplaced::Cost(10),
//! };
//! let mut session = Session::new(&instance, &Settings::new())?;
//! assert_eq!(session.objective(), 1 + 4);
//! let late = session.add_school(&[Some(0), None], Some(10))?;
//! session.reoptimise(&Settings::new())?;
//! assert_eq!(session.hub_of(late), Some(0));
//! assert_eq!(session.objective(), 4 + 10);
//! # Ok(())
//! # }
//! ```

use thiserror::Error;

use super::answer::{Answer, Stopped, TransportError, Witness};
use super::candidates::with_outside;
use super::drive::{self, Solved};
use super::edges::Edges;
use super::edits::Rows;
use super::graph::{Graph, Source};
use super::instance::Instance;
use super::node::Node;
use super::search::Stuck;
use super::settings::Settings;

/// A solved instance that takes changes. After changes, [`Session::reoptimise`] finds the optimum again.
#[derive(Debug)]
pub struct Session<'a> {
    rows: Rows<'a>,
    graph: Graph<i64>,
    /// By school: whether it is at a node. One that may go nowhere is not.
    settled: Vec<bool>,
    /// Schools that were found to have nowhere to go.
    stranded: Vec<u32>,
    /// Costs by school that the objective is the sum of.
    counted: Vec<i64>,
    objective: i128,
    augmentations: u64,
}

/// What keeps a session from its optimum.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SessionError {
    /// The instance, or a change, is refused. A change that is refused has not happened.
    #[error(transparent)]
    Refused(#[from] TransportError),
    /// The first solve did not end at an optimum.
    #[error("the instance has no optimum to start from: {:?}", .0.status)]
    Unsolved(Box<Answer>),
    /// Not everyone who must be placed can be. The changes stand; others may mend it.
    #[error("{} schools must be placed, but their hubs have {} places", .0.schools.len(), .0.places)]
    Infeasible(Witness),
    /// It was stopped. The changes stand; the next call goes on.
    #[error("stopped before the optimum: {0:?}")]
    Stopped(Stopped),
}

impl<'a> Session<'a> {
    /// Solves an instance, and keeps what it takes to follow changes: O(|H|^2 + |S|) memory beside the costs, which stay borrowed.
    ///
    /// # Errors
    ///
    /// [`SessionError::Refused`] as for [`super::solve`]; [`SessionError::Unsolved`] where it ends otherwise than optimal.
    pub fn new(instance: &Instance<'a>, settings: &Settings<'_>) -> Result<Self, SessionError> {
        let Solved { graph, answer } = drive::solve_to_graph(instance, settings)?;
        let Some(graph) = graph else {
            return Err(SessionError::Unsolved(Box::new(answer)));
        };
        let rows = Rows::new(instance);
        let mut graph = graph.with_all_arcs(&rows);
        for node in (0..graph.price.len()).map(Node::of) {
            graph.refresh(&rows, node);
        }
        graph.touched.clear();
        Ok(Self {
            objective: graph.cost.iter().copied().map(i128::from).sum(),
            settled: vec![true; graph.at.len()],
            stranded: Vec::new(),
            counted: graph.cost.clone(),
            rows,
            graph,
            augmentations: 0,
        })
    }

    /// Adds a school with its cost by hub, `None` where it may not go, and of being unplaced, `None` where it must be placed.
    /// Returns its number.
    ///
    /// # Errors
    ///
    /// [`SessionError::Refused`] where a cost is out of range or their number is not that of the hubs.
    pub fn add_school(
        &mut self,
        costs: &[Option<i64>],
        unplaced: Option<i64>,
    ) -> Result<u32, SessionError> {
        let school = self.rows.add(costs, unplaced)?;
        self.graph.add_slot();
        self.settled.push(false);
        self.counted.push(0);
        self.settle(school);
        Ok(school)
    }

    /// Takes a school out; its number is not used again.
    ///
    /// # Errors
    ///
    /// [`SessionError::Refused`] where there is no such school.
    pub fn remove_school(&mut self, school: u32) -> Result<(), SessionError> {
        self.rows.check_school(school)?;
        self.unsettle(school);
        self.rows.remove(school);
        Ok(())
    }

    /// Replaces the costs of a school: see [`Self::add_school`].
    ///
    /// # Errors
    ///
    /// [`SessionError::Refused`] as for [`Self::add_school`], or where there is no such school.
    pub fn set_row(
        &mut self,
        school: u32,
        costs: &[Option<i64>],
        unplaced: Option<i64>,
    ) -> Result<(), SessionError> {
        self.rows.check_school(school)?;
        self.rows.check_costs(school, costs, unplaced)?;
        self.unsettle(school);
        self.rows.set(school, costs, unplaced);
        self.settle(school);
        Ok(())
    }

    /// Changes the places of a hub.
    ///
    /// # Errors
    ///
    /// [`SessionError::Refused`] where there is no such hub.
    pub fn set_capacity(&mut self, hub: u32, places: u32) -> Result<(), SessionError> {
        self.rows.check_hub(hub)?;
        self.graph.capacity[hub as usize] = places;
        self.graph.saturate_all();
        Ok(())
    }

    /// Replaces the costs of a hub, one a school in order of number, those taken out included; `None` where a school may not go there.
    ///
    /// The hub's price is set so that about as many schools want it as it has places: an order statistic of what they would give.
    ///
    /// # Errors
    ///
    /// [`SessionError::Refused`] where a cost is out of range, their number is not that of the schools, or there is no such hub.
    pub fn set_column(&mut self, hub: u32, costs: &[Option<i64>]) -> Result<(), SessionError> {
        self.rows.check_hub(hub)?;
        self.rows.check_column(hub, costs)?;
        let node = Node(hub);
        let others = self.best_others(node);
        self.rows.set_column(hub, costs);
        for edges in &mut self.graph.edges {
            edges.forget(node);
        }
        self.graph.edges[node.at()] = Edges::unknown();
        self.set_price(node, costs, &others);
        for school in 0..Node::of(self.settled.len()).0 {
            let at = school as usize;
            let there = costs[at].map(|cost| cost + self.graph.price[node.at()]);
            let is_better = there.is_some_and(|there| others[at].is_none_or(|other| there < other));
            if self.rows.is_present(school) && (is_better || self.is_at(school, node)) {
                self.unsettle(school);
                self.settle(school);
            }
        }
        self.graph.saturate_all();
        Ok(())
    }

    /// Finds the optimum again after changes.
    ///
    /// # Errors
    ///
    /// [`SessionError::Infeasible`] with a witness; [`SessionError::Stopped`] where the settings say so.
    pub fn reoptimise(&mut self, settings: &Settings<'_>) -> Result<(), SessionError> {
        self.graph.saturate_all();
        if let Some(school) = self
            .stranded
            .iter()
            .find(|school| !self.settled[**school as usize] && self.rows.is_present(**school))
        {
            return Err(SessionError::Infeasible(Witness {
                schools: vec![*school],
                hubs: Vec::new(),
                places: 0,
            }));
        }
        self.stranded.clear();
        let before = self.graph.augmentations;
        let relieved = self.relieve(settings);
        self.augmentations += self.graph.augmentations - before;
        relieved?;
        self.graph.settle_prices();
        self.graph.price = with_outside(&self.graph.smallest_prices(&self.rows));
        for school in self.graph.touched.drain(..) {
            let at = school as usize;
            let cost = if self.settled[at] {
                self.graph.cost[at]
            } else {
                0
            };
            self.objective += i128::from(cost) - i128::from(self.counted[at]);
            self.counted[at] = cost;
        }
        Ok(())
    }

    /// Sends all imbalance along shortest paths.
    fn relieve(&mut self, settings: &Settings<'_>) -> Result<(), SessionError> {
        let mut root = 0;
        while root < self.graph.price.len() {
            if self.graph.excess(Node::of(root)) <= 0 {
                root += 1;
                continue;
            }
            let check = || settings.check();
            match self
                .graph
                .relieve(&self.rows, Node::of(root), i64::MAX, &check)
            {
                Ok(()) => {}
                Err(Stuck::Stopped(stopped)) => return Err(SessionError::Stopped(stopped)),
                Err(Stuck::Blocked(nodes)) => {
                    return Err(SessionError::Infeasible(self.witness(&nodes)));
                }
                // Invariant: nothing is farther than the largest number.
                Err(Stuck::Far) => return Err(SessionError::Infeasible(self.witness(&[]))),
            }
        }
        Ok(())
    }

    /// The hub of a school; `None` where it is unplaced, or is not there. Between a change and [`Self::reoptimise`], hubs may hold more than their places.
    #[must_use]
    pub fn hub_of(&self, school: u32) -> Option<u32> {
        let node = *self.graph.at.get(school as usize)?;
        (self.settled[school as usize] && node != self.graph.outside()).then_some(node.0)
    }

    /// The smallest optimal price of each hub, as of the last [`Self::reoptimise`] that ended well; between a change and that they mean nothing.
    #[must_use]
    pub fn prices(&self) -> &[i64] {
        &self.graph.price[..self.graph.capacity.len()]
    }

    /// The least cost, as of the last [`Self::reoptimise`].
    #[must_use]
    pub fn objective(&self) -> i128 {
        self.objective
    }

    /// Schools, those taken out included: one more than the largest number.
    #[must_use]
    pub fn schools(&self) -> usize {
        self.graph.at.len()
    }

    /// Augmenting paths since the session began.
    #[must_use]
    pub fn augmentations(&self) -> u64 {
        self.augmentations
    }

    /// Puts a school that is nowhere where it is best off.
    fn settle(&mut self, school: u32) {
        match self.graph.least(&self.rows, school) {
            (Some((node, cost)), _) => {
                self.graph.put(&self.rows, school, node, cost);
                self.graph.schools += 1;
                self.settled[school as usize] = true;
            }
            (None, _) => self.stranded.push(school),
        }
    }

    fn unsettle(&mut self, school: u32) {
        self.graph.touched.push(school);
        if std::mem::take(&mut self.settled[school as usize]) {
            self.graph.take(&self.rows, school);
            self.graph.schools -= 1;
        }
    }

    fn is_at(&self, school: u32, node: Node) -> bool {
        self.settled[school as usize] && self.graph.at[school as usize] == node
    }

    /// By school: the least cost and price of its arcs to other nodes.
    fn best_others(&self, node: Node) -> Vec<Option<i64>> {
        let mut best = vec![None; self.graph.at.len()];
        for school in self.rows.present() {
            let at = school as usize;
            let here = self.graph.at[at];
            best[at] = if !self.settled[at] {
                None
            } else if here == node {
                let mut least: Option<i64> = None;
                self.rows.each(school, |to, cost| {
                    let reduced = cost + self.graph.price[to.at()];
                    if to != node && least.is_none_or(|least| reduced < least) {
                        least = Some(reduced);
                    }
                });
                least
            } else {
                Some(self.graph.cost[at] + self.graph.price[here.at()])
            };
        }
        best
    }

    /// Sets the price of a hub to what the last school to find a place would give at most.
    fn set_price(&mut self, node: Node, costs: &[Option<i64>], others: &[Option<i64>]) {
        let outside = self.graph.price[self.graph.outside().at()];
        let places = self.graph.capacity[node.at()] as usize;
        let would_give = |school: u32| {
            let (cost, other) = (costs[school as usize]?, others[school as usize]?);
            Some(other - cost)
        };
        let mut bids: Vec<i64> = self.rows.present().filter_map(would_give).collect();
        self.graph.price[node.at()] = if places < bids.len() {
            let (_, price, _) = bids.select_nth_unstable_by(places, |a, b| b.cmp(a));
            // Changes on changes, without a search between, could raise prices by each other for ever.
            (*price).clamp(outside, outside.saturating_add(self.rows.price_limit()))
        } else {
            outside
        };
    }

    fn witness(&self, nodes: &[Node]) -> Witness {
        let mut hubs: Vec<u32> = nodes.iter().map(|node| node.0).collect();
        hubs.sort_unstable();
        let inside = |school: &u32| {
            let at = *school as usize;
            self.settled[at] && hubs.binary_search(&self.graph.at[at].0).is_ok()
        };
        let places = |hub: &u32| u64::from(self.graph.capacity[*hub as usize]);
        Witness {
            schools: self.rows.present().filter(inside).collect(),
            places: hubs.iter().map(places).sum(),
            hubs,
        }
    }
}

impl Graph<i64> {
    /// The same plan and prices on another list of arcs, which holds those in use.
    fn with_all_arcs(mut self, source: &impl Source<i64>) -> Self {
        for members in &mut self.members {
            members.clear();
        }
        for school in 0..Node::of(self.at.len()).0 {
            let at = school as usize;
            if source.has_choice(school) {
                let members = &mut self.members[self.at[at].at()];
                self.slot[at] = Node::of(members.len()).0;
                members.push(school);
            }
        }
        self.edges.fill(Edges::unknown());
        self
    }

    /// Makes room for one more school.
    fn add_slot(&mut self) {
        self.at.push(self.outside());
        self.cost.push(0);
        self.slot.push(0);
    }
}
