//! More arcs for the lists that paths run on, where those listed do not suffice.

use super::Halt;
use super::answer::Witness;
use super::candidates::Candidates;
use super::costs::Buffer;
use super::drive::{Drive, NEAR};
use super::graph::Graph;
use super::lists::Arc;
use super::node::Node;
use super::scan::{Schools, Width};
use super::settings::Phase;

impl Drive<'_> {
    /// Lists more arcs, where the nearest deficit is far by those listed: first the cheapest that lead to a deficit, then all within a
    /// horizon.
    pub(super) fn look_farther(&mut self, graph: &mut Graph<i64>) -> Result<(), Halt> {
        self.prices = graph.hub_prices().collect();
        let nodes = (0..graph.price.len()).map(Node::of);
        let deficits: Vec<bool> = nodes.map(|node| graph.excess(node) < 0).collect();
        // Once for each unit: if that did not help, more of the same will not.
        let imbalance = graph.imbalance();
        if self.attracted != Some(imbalance) && self.attract(graph, &deficits) {
            self.attracted = Some(imbalance);
            return Ok(());
        }
        let horizon = vec![self.trust; graph.price.len()];
        self.trust = self.trust.saturating_mul(4).max(1);
        self.complete(graph, &horizon)?;
        Ok(())
    }

    /// Lists the cheapest arcs to each of some nodes that scans have found. Says whether there were any.
    pub(super) fn attract(&mut self, graph: &mut Graph<i64>, wanted: &[bool]) -> bool {
        let mut to: Vec<Vec<(i64, Arc)>> = vec![Vec::new(); wanted.len()];
        for school in 0..Node::of(self.schools()).0 {
            let at = school as usize;
            let (nodes, costs) = self.wide.lists.row(at);
            for (node, cost) in zip(nodes, costs).filter(|(node, _)| wanted[node.at()]) {
                if !self.near.lists.row(at).0.contains(&node) {
                    let more = cost + graph.relative_price(node) - here(graph, at);
                    to[node.at()].push((more, Arc { school, node, cost }));
                }
            }
        }
        let mut found = Vec::new();
        for mut arcs in to {
            if arcs.len() > NEAR {
                arcs.select_nth_unstable(NEAR);
                arcs.truncate(NEAR);
            }
            found.extend(arcs.into_iter().map(|(_, arc)| arc));
        }
        found.sort_unstable();
        self.add_arcs(graph, &found);
        !found.is_empty()
    }

    /// Adds the cheapest way out for schools that can reach no free place by their candidates alone: `nodes` are all they can reach.
    pub(super) fn widen(&mut self, graph: &mut Graph<i64>, nodes: &[Node]) -> Result<(), Halt> {
        let mut inside = vec![false; graph.price.len()];
        for node in nodes {
            inside[node.at()] = true;
        }
        let held: Vec<u32> = (0..Node::of(self.schools()).0)
            .filter(|school| inside[graph.at[*school as usize].at()])
            .collect();
        let mut found = Vec::new();
        let mut buffer = Buffer::default();
        for &school in &held {
            if let Some((node, cost)) = self.way_out(graph, &inside, school, &mut buffer)? {
                found.push(Arc { school, node, cost });
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

    /// Adds arcs, in order of school, and puts these schools where they are best off now.
    fn add_arcs(&mut self, graph: &mut Graph<i64>, found: &[Arc]) {
        let schools = || {
            found
                .chunk_by(|a, b| a.school == b.school)
                .map(|arcs| arcs[0].school)
        };
        for school in schools() {
            graph.take(&self.near.lists, school);
        }
        self.near.lists = self.near.lists.with(found);
        for school in schools() {
            let (here, cost) = (graph.at[school as usize], graph.cost[school as usize]);
            let stay = cost + graph.price[here.at()];
            let (node, cost) = match graph.least(&self.near.lists, school).0 {
                Some((node, cost)) if cost + graph.price[node.at()] < stay => (node, cost),
                _ => (here, cost),
            };
            graph.put(&self.near.lists, school, node, cost);
        }
        graph.saturate_all();
    }

    /// Whether every arc within the horizon (see [`Self::complete`]) is listed, by what is known.
    pub(super) fn is_complete(&self, graph: &Graph<i64>, horizon: &[i64]) -> bool {
        doubtful(&self.near, graph, &self.prices, horizon).is_empty()
    }

    /// Lists every arc that costs less than the horizon of its school's node more than where the school is, prices included.
    /// Says whether one is even better; then its school has moved there.
    pub(super) fn complete(
        &mut self,
        graph: &mut Graph<i64>,
        horizon: &[i64],
    ) -> Result<bool, Halt> {
        let doubtful = doubtful(&self.near, graph, &self.prices, horizon);
        if doubtful.is_empty() {
            return Ok(false);
        }
        self.rescan(graph, &doubtful, horizon)?;
        let fallen = self.wide.fallen(&self.prices);
        self.near.begin(&self.prices);
        let (mut found, mut better) = (Vec::new(), false);
        for &school in &doubtful {
            let at = school as usize;
            let (here, horizon) = (here(graph, at), horizon[graph.at[at].at()]);
            let mut rest = self.wide.left_out(at, &fallen);
            let known = self.near.lists.row(at).0;
            let (nodes, costs) = self.wide.lists.row(at);
            for (node, cost) in zip(nodes, costs).filter(|(node, _)| !known.contains(node)) {
                let reduced = cost + graph.relative_price(node);
                if reduced < here.saturating_add(horizon) {
                    found.push(Arc { school, node, cost });
                    better |= reduced < here;
                } else {
                    rest = rest.min(reduced);
                }
            }
            self.near.bound(at, rest);
        }
        self.add_arcs(graph, &found);
        Ok(better)
    }

    /// Reads the rows of those schools anew for which the last scan may have left out arcs within the horizon.
    fn rescan(
        &mut self,
        graph: &Graph<i64>,
        doubtful: &[u32],
        horizon: &[i64],
    ) -> Result<(), Halt> {
        let fallen = self.wide.fallen(&self.prices);
        let is_far = |school: &&u32| {
            let at = **school as usize;
            let horizon = horizon[graph.at[at].at()];
            self.wide.left_out(at, &fallen) < here(graph, at).saturating_add(horizon)
        };
        let far: Vec<u32> = doubtful.iter().filter(is_far).copied().collect();
        if far.is_empty() {
            return Ok(());
        }
        let width = match horizon.iter().max() {
            Some(&most) if most > 0 => Width {
                margin: self.width.margin.max(most),
                limit: usize::MAX,
            },
            _ => self.width,
        };
        let scan = self.scan(Schools::These(&far), width, Phase::Prove)?;
        self.wide.begin(&self.prices);
        let mut found = Vec::with_capacity(far.len());
        for (row, &school) in far.iter().enumerate() {
            self.wide.bound(school as usize, scan.rest[row]);
            let (nodes, costs) = scan.lists.row(row);
            found.extend(zip(nodes, costs).map(|(node, cost)| Arc { school, node, cost }));
        }
        self.wide.lists = self.wide.lists.with(&found);
        Ok(())
    }
}

fn zip<'a>(nodes: &'a [Node], costs: &'a [i64]) -> impl Iterator<Item = (Node, i64)> + 'a {
    nodes.iter().copied().zip(costs.iter().copied())
}

/// Cost and price of where a school is, outside's price being 0.
fn here(graph: &Graph<i64>, school: usize) -> i64 {
    graph.cost[school] + graph.relative_price(graph.at[school])
}

/// Schools for which an arc left out could cost less than their node's horizon more than where they are, by what is known of it.
fn doubtful(
    candidates: &Candidates,
    graph: &Graph<i64>,
    prices: &[i64],
    horizon: &[i64],
) -> Vec<u32> {
    let fallen = candidates.fallen(prices);
    let is_doubtful = |school: &u32| {
        let at = *school as usize;
        let horizon = horizon[graph.at[at].at()];
        candidates.left_out(at, &fallen) < here(graph, at).saturating_add(horizon)
    };
    (0..Node::of(graph.at.len()).0)
        .filter(is_doubtful)
        .collect()
}
