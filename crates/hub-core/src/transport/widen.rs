//! More arcs for the lists that paths run on, where those listed do not suffice.

use std::ops::Range;

use super::Halt;
use super::answer::Witness;
use super::candidates::Candidates;
use super::costs::Buffer;
use super::drive::Drive;
use super::graph::Graph;
use super::lists::Arc;
use super::node::Node;
use super::scan::{Schools, Width, in_pieces};
use super::settings::Phase;

impl Drive<'_> {
    /// Lists more arcs, where the nearest deficit is far by those listed: first the cheapest that lead to a deficit, then all that
    /// cost little more.
    pub(super) fn look_farther(&mut self, graph: &mut Graph<i64>) -> Result<(), Halt> {
        self.prices = graph.hub_prices().collect();
        let nodes = (0..graph.price.len()).map(Node::of);
        let deficits: Vec<bool> = nodes.map(|node| graph.excess(node) < 0).collect();
        // Once for each imbalance: if that did not help, more of the same will not.
        let imbalance = graph.imbalance();
        if self.attracted != Some(imbalance) && self.attract(graph, &deficits) {
            self.attracted = Some(imbalance);
            return Ok(());
        }
        let slack = self.trust;
        self.trust = self.trust.saturating_mul(4).max(1);
        self.complete(graph, slack)?;
        Ok(())
    }

    /// Lists the cheapest arcs to each of some nodes that scans have found. Says whether there were any.
    fn attract(&mut self, graph: &mut Graph<i64>, wanted: &[bool]) -> bool {
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
            if arcs.len() > self.drawn {
                arcs.select_nth_unstable(self.drawn);
                arcs.truncate(self.drawn);
            }
            found.extend(arcs.into_iter().map(|(_, arc)| arc));
        }
        found.sort_unstable();
        self.drawn = self.drawn.saturating_mul(2);
        self.add_arcs(graph, &found);
        !found.is_empty()
    }

    /// Lists the cheapest arc to each hub that must be full and that the search for the smallest prices did not reach: its candidates alone do not say how small its price can
    /// be. Says whether there were any.
    pub(super) fn lead_in(&mut self, graph: &mut Graph<i64>) -> Result<bool, Halt> {
        let unreached = graph.unreached();
        if !unreached.contains(&true) {
            return Ok(false);
        }
        let mut cheapest: Vec<Option<(i64, Arc)>> = vec![None; unreached.len()];
        let mut buffer = Buffer::default();
        for school in 0..Node::of(self.schools()).0 {
            let at = school as usize;
            if unreached[graph.at[at].at()] {
                continue;
            }
            let here = here(graph, at);
            self.instance
                .costs
                .row(at, &mut buffer)
                .for_each(|hub, cost| {
                    let node = Node(hub);
                    let more = cost + graph.relative_price(node) - here;
                    let known = &mut cheapest[node.at()];
                    if unreached[node.at()] && known.is_none_or(|(least, _)| more < least) {
                        *known = Some((more, Arc { school, node, cost }));
                    }
                });
        }
        self.effort.rows += self.schools() as u64;
        self.settings.check()?;
        let mut found: Vec<Arc> = cheapest.into_iter().flatten().map(|(_, arc)| arc).collect();
        found.sort_unstable();
        self.add_arcs(graph, &found);
        Ok(!found.is_empty())
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
        let ways_out = |range: Range<usize>, found: &mut Vec<Arc>| {
            let mut buffer = Buffer::default();
            for &school in &held[range] {
                let way_out = self.way_out(graph, &inside, school, &mut buffer)?;
                found.extend(way_out.map(|(node, cost)| Arc { school, node, cost }));
            }
            Ok(())
        };
        let found = in_pieces(held.len(), self.settings, Phase::Finish, ways_out)?;
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
    pub(super) fn add_arcs(&mut self, graph: &mut Graph<i64>, found: &[Arc]) {
        if found.is_empty() {
            return;
        }
        let schools = || {
            found
                .chunk_by(|a, b| a.school == b.school)
                .map(|arcs| arcs[0].school)
        };
        for school in schools() {
            graph.take(&self.near.lists, school);
        }
        self.near.lists.add(found);
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

    /// Lists every arc that costs less than `slack` more than where its school is, prices included. Says whether one is even
    /// better; then its school has moved there.
    pub(super) fn complete(&mut self, graph: &mut Graph<i64>, slack: i64) -> Result<bool, Halt> {
        let left = self.left_out(graph, slack)?;
        self.add_arcs(graph, &left.arcs);
        Ok(left.is_better)
    }

    /// Finds every arc that is not listed and costs less than `slack` more than where its school is, at the graph's prices.
    pub(super) fn left_out(&mut self, graph: &Graph<i64>, slack: i64) -> Result<LeftOut, Halt> {
        let mut left = LeftOut::default();
        self.prices = graph.hub_prices().collect();
        let doubtful = doubtful(&self.near, graph, &self.prices, slack);
        if doubtful.is_empty() {
            return Ok(left);
        }
        self.rescan(graph, &doubtful, slack)?;
        let fallen = self.wide.fallen(&self.prices);
        self.near.begin(&self.prices);
        for &school in &doubtful {
            let at = school as usize;
            let here = here(graph, at);
            let mut rest = self.wide.left_out(at, &fallen);
            let known = self.near.lists.row(at).0;
            let (nodes, costs) = self.wide.lists.row(at);
            for (node, cost) in zip(nodes, costs).filter(|(node, _)| !known.contains(node)) {
                let reduced = cost + graph.relative_price(node);
                if reduced < here.saturating_add(slack) {
                    left.arcs.push(Arc { school, node, cost });
                    left.is_better |= reduced < here;
                } else {
                    rest = rest.min(reduced);
                }
            }
            self.near.bound(at, rest);
        }
        Ok(left)
    }

    /// Reads the rows of those schools anew for which the last scan may have left out arcs within the slack.
    fn rescan(&mut self, graph: &Graph<i64>, doubtful: &[u32], slack: i64) -> Result<(), Halt> {
        let fallen = self.wide.fallen(&self.prices);
        let is_far = |school: &&u32| {
            let at = **school as usize;
            self.wide.left_out(at, &fallen) < here(graph, at).saturating_add(slack)
        };
        let far: Vec<u32> = doubtful.iter().filter(is_far).copied().collect();
        if far.is_empty() {
            return Ok(());
        }
        let width = if slack > 0 {
            Width {
                margin: self.width.margin.max(slack),
                limit: usize::MAX,
            }
        } else {
            self.width
        };
        let scan = self.scan(Schools::These(&far), width, Phase::Prove)?;
        self.wide.begin(&self.prices);
        let mut found = Vec::with_capacity(far.len());
        for (row, &school) in far.iter().enumerate() {
            self.wide.bound(school as usize, scan.rest[row]);
            let (nodes, costs) = scan.lists.row(row);
            found.extend(zip(nodes, costs).map(|(node, cost)| Arc { school, node, cost }));
        }
        self.wide.lists.add(&found);
        Ok(())
    }
}

/// Arcs that were not listed.
#[derive(Debug, Default)]
pub(super) struct LeftOut {
    pub(super) arcs: Vec<Arc>,
    /// Whether one is better than where its school is.
    pub(super) is_better: bool,
}

fn zip<'a>(nodes: &'a [Node], costs: &'a [i64]) -> impl Iterator<Item = (Node, i64)> + 'a {
    nodes.iter().copied().zip(costs.iter().copied())
}

/// Cost and price of where a school is, outside's price being 0.
fn here(graph: &Graph<i64>, school: usize) -> i64 {
    graph.cost[school] + graph.relative_price(graph.at[school])
}

/// Schools for which an arc left out could cost less than `slack` more than where they are, by what is known of it.
fn doubtful(candidates: &Candidates, graph: &Graph<i64>, prices: &[i64], slack: i64) -> Vec<u32> {
    let fallen = candidates.fallen(prices);
    let is_doubtful = |school: &u32| {
        let at = *school as usize;
        candidates.left_out(at, &fallen) < here(graph, at).saturating_add(slack)
    };
    (0..Node::of(graph.at.len()).0)
        .filter(is_doubtful)
        .collect()
}
