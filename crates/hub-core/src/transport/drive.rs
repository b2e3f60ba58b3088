//! The driver: phases in order, until the plan is proven.

use std::time::Duration;

use super::answer::{Answer, Dual, Effort, TransportError, Witness};
use super::coarse;
use super::costs::Buffer;
use super::graph::Graph;
use super::instance::Instance;
use super::lists::Lists;
use super::newton;
use super::node::Node;
use super::scan::{Scan, Schools, Width, scan};
use super::search::Blocked;
use super::settings::{Phase, Settings};
use super::{Halt, rescue};

/// Solves an instance to a proven optimum, or as far as the settings let it.
///
/// The answer depends on the instance alone, whatever the number of threads; unless it is stopped, where it depends on when.
///
/// # Errors
///
/// A [`TransportError`] where lengths do not fit together, or a cost is beyond [`super::cost_limit`].
pub fn solve(instance: &Instance<'_>, settings: &Settings<'_>) -> Result<Answer, TransportError> {
    instance.check()?;
    let mut drive = Drive::new(instance, settings);
    match drive.run() {
        Ok(()) => Ok(rescue::proven(&drive)),
        Err(Halt::Refused(error)) => Err(error),
        Err(Halt::Infeasible(witness)) => Ok(rescue::infeasible(witness, drive.effort)),
        Err(Halt::Stopped(stopped)) => Ok(rescue::stopped(&drive, stopped)),
    }
}

/// The state of a solve.
pub(super) struct Drive<'a> {
    pub(super) instance: &'a Instance<'a>,
    pub(super) settings: &'a Settings<'a>,
    pub(super) effort: Effort,
    pub(super) lists: Lists,
    /// By school: what an arc left out of its list costs at least, at the prices of its epoch, price included.
    rest: Vec<i64>,
    epoch_of: Vec<u32>,
    /// The prices that scans were made at.
    epochs: Vec<Vec<i64>>,
    pub(super) graph: Option<Graph<i64>>,
    /// The last prices by hub; at the end the smallest optimal ones.
    pub(super) prices: Vec<i64>,
    width: Width,
}

impl<'a> Drive<'a> {
    fn new(instance: &'a Instance<'a>, settings: &'a Settings<'a>) -> Self {
        Self {
            instance,
            settings,
            effort: Effort::default(),
            lists: Lists::new(),
            rest: Vec::new(),
            epoch_of: Vec::new(),
            epochs: Vec::new(),
            graph: None,
            prices: vec![0; instance.costs.hubs()],
            width: Width {
                margin: 0,
                limit: usize::MAX,
            },
        }
    }

    /// The smallest optimal prices of an instance, and what they took.
    pub(super) fn prices_of(
        instance: &Instance<'_>,
        settings: &Settings<'_>,
    ) -> Result<(Vec<i64>, Effort), Halt> {
        let mut drive = Drive::new(instance, settings);
        drive.run()?;
        Ok((drive.prices, drive.effort))
    }

    pub(super) fn schools(&self) -> usize {
        self.instance.costs.schools()
    }

    /// Runs to the optimum and its smallest prices.
    fn run(&mut self) -> Result<(), Halt> {
        let begun = self.settings.now();
        self.width = coarse::prices(self)?;
        self.effort.coarse = self.since(begun);

        let begun = self.settings.now();
        self.refine()?;
        self.effort.refine = self.since(begun);
        loop {
            let begun = self.settings.now();
            let finished = self.finish();
            self.effort.finish += self.since(begun);
            finished?;

            let begun = self.settings.now();
            let proven = self.prove();
            self.effort.prove += self.since(begun);
            if proven? {
                return Ok(());
            }
        }
    }

    fn since(&self, begun: Duration) -> Duration {
        self.settings.now().saturating_sub(begun)
    }

    /// Scans schools at the prices of now.
    pub(super) fn scan(
        &mut self,
        schools: Schools<'_>,
        width: Width,
        phase: Phase,
    ) -> Result<Scan, Halt> {
        let count = schools.len();
        self.effort.rows += count as u64;
        let settings = self.settings;
        let check = |done: usize| {
            settings.report(phase, done, count);
            settings.check().map_err(Halt::from)
        };
        scan(
            self.instance,
            schools,
            &self.prices,
            width,
            settings.threads > 1,
            &check,
        )
    }

    /// Lists the candidates of all schools, refines the prices on them, and places every school at its best.
    fn refine(&mut self) -> Result<(), Halt> {
        let scan = self.scan(Schools::All(self.schools()), self.width, Phase::Refine)?;
        self.epochs = vec![self.prices.clone()];
        self.epoch_of = vec![0; self.schools()];
        (self.lists, self.rest) = (scan.lists, scan.rest);
        let most = self.instance.price_limit();
        let capacities = self.instance.capacities;
        self.effort.steps += newton::refine(&self.lists, capacities, &mut self.prices, most);
        self.settings.check()?;
        let mut price = self.prices.clone();
        price.push(0);
        self.graph = Some(Graph::new(
            &self.lists,
            self.schools(),
            self.instance.capacities.to_vec(),
            price,
        ));
        Ok(())
    }

    /// Sends all imbalance along shortest paths.
    fn finish(&mut self) -> Result<(), Halt> {
        let Some(mut graph) = self.graph.take() else {
            return Ok(());
        };
        let done = self.finish_graph(&mut graph);
        self.effort.augmentations += std::mem::take(&mut graph.augmentations);
        self.prices = graph.hub_prices().map(|price| price.max(0)).collect();
        self.graph = Some(graph);
        done
    }

    fn finish_graph(&mut self, graph: &mut Graph<i64>) -> Result<(), Halt> {
        let total = usize::try_from(graph.imbalance()).unwrap_or(usize::MAX);
        let mut searches = 0_usize;
        // Roots once relieved stay so: paths give no other node an excess.
        for root in (0..graph.price.len()).map(Node::of) {
            while graph.excess(root) > 0 {
                if searches.is_multiple_of(64) {
                    let left = usize::try_from(graph.imbalance()).unwrap_or(usize::MAX);
                    let done = total.saturating_sub(left);
                    self.settings.report(Phase::Finish, done, total);
                    self.settings.check()?;
                }
                searches += 1;
                if let Err(blocked) = graph.relieve(&self.lists, root) {
                    self.widen(graph, &blocked)?;
                }
            }
        }
        Ok(())
    }

    /// Adds the cheapest way out for schools that can reach no free place by their candidates alone.
    fn widen(&mut self, graph: &mut Graph<i64>, blocked: &Blocked) -> Result<(), Halt> {
        let mut inside = vec![false; graph.price.len()];
        for node in &blocked.0 {
            inside[node.at()] = true;
        }
        let held: Vec<u32> = (0..Node::of(self.schools()).0)
            .filter(|school| inside[graph.at[*school as usize].at()])
            .collect();
        let mut found = Vec::new();
        let mut buffer = Buffer::default();
        for &school in &held {
            if let Some((node, cost)) = self.way_out(graph, &inside, school, &mut buffer)? {
                found.push((school, vec![(node, cost)]));
            }
        }
        self.effort.rows += held.len() as u64;
        if found.is_empty() {
            return Err(Halt::Infeasible(self.witness(held, &inside)));
        }
        self.add_arcs(graph, &found);
        Ok(())
    }

    fn way_out(
        &self,
        graph: &Graph<i64>,
        inside: &[bool],
        school: u32,
        buffer: &mut Buffer,
    ) -> Result<Option<(Node, i64)>, Halt> {
        let outside = graph.outside();
        let mut best: Option<(i64, Node, i64)> = None;
        let mut offer = |node: Node, cost: i64| {
            let reduced = cost + graph.price[node.at()];
            if !inside[node.at()] && best.is_none_or(|(least, ..)| reduced < least) {
                best = Some((reduced, node, cost));
            }
        };
        let at = school as usize;
        self.instance
            .costs
            .row(at, buffer)
            .for_each(|hub, cost| offer(Node(hub), cost));
        if let Some(cost) = self.instance.unplaced_cost(at)? {
            offer(outside, cost);
        }
        Ok(best.map(|(_, node, cost)| (node, cost)))
    }

    fn witness(&self, schools: Vec<u32>, inside: &[bool]) -> Witness {
        let hubs: Vec<u32> = (0..Node::of(self.instance.capacities.len()).0)
            .filter(|hub| inside[*hub as usize])
            .collect();
        let places = |hub: &u32| u64::from(self.instance.capacities[*hub as usize]);
        Witness {
            places: hubs.iter().map(places).sum(),
            schools,
            hubs,
        }
    }

    /// Adds arcs to schools' lists, and puts these schools where they are best off now.
    fn add_arcs(&mut self, graph: &mut Graph<i64>, found: &[(u32, Vec<(Node, i64)>)]) {
        for (school, _) in found {
            graph.take(&self.lists, *school);
        }
        self.lists = self.lists.with(found);
        for (school, _) in found {
            let (here, cost) = (graph.at[*school as usize], graph.cost[*school as usize]);
            let stay = cost + graph.price[here.at()];
            let (node, cost) = match graph.least(&self.lists, *school).0 {
                Some((node, cost)) if cost + graph.price[node.at()] < stay => (node, cost),
                _ => (here, cost),
            };
            graph.put(&self.lists, *school, node, cost);
        }
        for hub in 0..self.instance.capacities.len() {
            graph.saturate(Node::of(hub));
        }
    }

    /// Finds the smallest prices, and whether no arc left out disproves them; those that do are added.
    fn prove(&mut self) -> Result<bool, Halt> {
        let Some(mut graph) = self.graph.take() else {
            return Ok(true);
        };
        let proven = self.prove_graph(&mut graph);
        self.graph = Some(graph);
        proven
    }

    fn prove_graph(&mut self, graph: &mut Graph<i64>) -> Result<bool, Halt> {
        self.prices = graph.smallest_prices(&self.lists);
        graph.price.clone_from(&self.prices);
        graph.price.push(0);
        let doubtful = self.doubtful(graph);
        if doubtful.is_empty() {
            return Ok(true);
        }
        let scan = self.scan(Schools::These(&doubtful), self.width, Phase::Prove)?;
        let epoch = Node::of(self.epochs.len()).0;
        self.epochs.push(self.prices.clone());
        let mut found = Vec::new();
        for (row, &school) in doubtful.iter().enumerate() {
            let at = school as usize;
            (self.rest[at], self.epoch_of[at]) = (scan.rest[row], epoch);
            let here = graph.cost[at] + graph.price[graph.at[at].at()];
            let (nodes, costs) = scan.lists.row(row);
            let arcs = nodes.iter().copied().zip(costs.iter().copied());
            let better = |(node, cost): (Node, i64)| cost + graph.price[node.at()] < here;
            if arcs.clone().any(better) {
                found.push((school, arcs.collect()));
            }
        }
        if found.is_empty() {
            return Ok(true);
        }
        self.add_arcs(graph, &found);
        Ok(false)
    }

    /// Schools for which an arc left out could be better than where they are, by what is known of it.
    fn doubtful(&self, graph: &Graph<i64>) -> Vec<u32> {
        let fallen = self.fallen();
        let is_doubtful = |school: &u32| {
            let at = *school as usize;
            let here = graph.cost[at] + graph.price[graph.at[at].at()];
            self.left_out(at, &fallen).is_some_and(|least| least < here)
        };
        (0..Node::of(self.schools()).0)
            .filter(is_doubtful)
            .collect()
    }

    /// By epoch, how far a price has fallen since at most: 0 or less.
    fn fallen(&self) -> Vec<i64> {
        let since = |then: &Vec<i64>| {
            let change = self.prices.iter().zip(then).map(|(now, then)| now - then);
            change.min().unwrap_or(0).min(0)
        };
        self.epochs.iter().map(since).collect()
    }

    /// What an arc left out of a school's list costs at least at the prices of now, price included; `None` where none is.
    fn left_out(&self, school: usize, fallen: &[i64]) -> Option<i64> {
        let rest = self.rest[school];
        (rest < i64::MAX).then(|| rest + fallen[self.epoch_of[school] as usize])
    }

    /// Prices of now, and what they prove; `None` before the lists are made.
    pub(super) fn dual(&self) -> Option<Dual> {
        if self.epochs.is_empty() {
            return None;
        }
        let fallen = self.fallen();
        let price = |node: &Node| self.prices.get(node.at()).copied().unwrap_or(0);
        let mut bound: i128 = 0;
        for school in 0..self.schools() {
            let (nodes, costs) = self.lists.row(school);
            let listed = nodes
                .iter()
                .zip(costs)
                .map(|(node, cost)| cost + price(node));
            let least = listed.chain(self.left_out(school, &fallen)).min();
            bound += i128::from(least.unwrap_or(0));
        }
        for (price, places) in self.prices.iter().zip(self.instance.capacities) {
            bound -= i128::from(*price) * i128::from(*places);
        }
        Some(Dual {
            prices: self.prices.clone(),
            bound,
        })
    }
}
