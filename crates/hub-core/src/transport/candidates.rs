//! Each school's candidate arcs, with a bound on what is left out.

use super::lists::Lists;
use super::node::Node;
use super::scan::{Scan, Width, mix};

/// Lists of arcs, and for each school what an arc left out costs at least.
#[derive(Clone, Debug)]
pub(super) struct Candidates {
    pub(super) lists: Lists,
    /// By school: what an arc left out costs at least at the prices of its epoch, price included; `i64::MAX` where none is.
    rest: Vec<i64>,
    epoch_of: Vec<u32>,
    /// Prices by hub that bounds were made at.
    epochs: Vec<Vec<i64>>,
}

/// How far a price has fallen since each epoch, at most: 0 or less.
#[derive(Debug)]
pub(super) struct Fallen(Vec<i64>);

impl Candidates {
    pub(super) fn new() -> Self {
        Self {
            lists: Lists::new(),
            rest: Vec::new(),
            epoch_of: Vec::new(),
            epochs: Vec::new(),
        }
    }

    /// The candidates that a scan of all schools found at `prices`.
    pub(super) fn of(scan: Scan, prices: &[i64]) -> Self {
        Self {
            epoch_of: vec![0; scan.rest.len()],
            lists: scan.lists,
            rest: scan.rest,
            epochs: vec![prices.to_vec()],
        }
    }

    /// What has happened to prices since the bounds were made.
    pub(super) fn fallen(&self, prices: &[i64]) -> Fallen {
        let since = |then: &Vec<i64>| {
            let change = prices.iter().zip(then).map(|(now, then)| now - then);
            change.min().unwrap_or(0).min(0)
        };
        Fallen(self.epochs.iter().map(since).collect())
    }

    /// What an arc left out of a school's list costs at least at the prices of now, price included. `i64::MAX` where none is left out.
    #[inline]
    pub(super) fn left_out(&self, school: usize, fallen: &Fallen) -> i64 {
        let rest = self.rest[school];
        if rest == i64::MAX {
            return rest;
        }
        rest + fallen.0[self.epoch_of[school] as usize]
    }

    /// Begins an epoch: bounds are made at these prices from now on.
    pub(super) fn begin(&mut self, prices: &[i64]) {
        self.epochs.push(prices.to_vec());
    }

    /// Sets the bound of a school, made at the prices of the last epoch.
    pub(super) fn bound(&mut self, school: usize, rest: i64) {
        self.rest[school] = rest;
        self.epoch_of[school] = Node::of(self.epochs.len() - 1).0;
    }

    /// Those of the candidates that are good at these prices.
    pub(super) fn near(&self, prices: &[i64], width: Width) -> Self {
        let fallen = self.fallen(prices);
        let outside = Node::of(prices.len());
        let with_outside = with_outside(prices);
        let mut near = Self::of(
            Scan {
                lists: Lists::new(),
                rest: Vec::with_capacity(self.rest.len()),
            },
            prices,
        );
        let mut picks: Vec<(i64, Node, i64)> = Vec::new();
        for school in 0..self.rest.len() {
            let (nodes, costs) = self.lists.row(school);
            let mut rest = self.left_out(school, &fallen);
            let reduced = |(node, cost): (&Node, &i64)| cost + with_outside[node.at()];
            let least = nodes.iter().zip(costs).map(reduced).min().unwrap_or(0);
            let threshold = least.saturating_add(width.margin);
            picks.clear();
            for (node, cost) in nodes.iter().zip(costs) {
                let reduced = cost + with_outside[node.at()];
                if reduced <= threshold {
                    picks.push((reduced, *node, *cost));
                } else {
                    rest = rest.min(reduced);
                }
            }
            if picks.len() > width.limit {
                rest = rest.min(cut(school, &mut picks, width.limit, outside));
            }
            for (_, node, cost) in &picks {
                near.lists.push(*node, *cost);
            }
            near.lists.end_row();
            near.rest.push(rest);
        }
        near.epoch_of = vec![0; near.rest.len()];
        near
    }
}

/// Prices by node: those of the hubs, and 0 outside.
pub(super) fn with_outside(prices: &[i64]) -> Vec<i64> {
    let mut prices = prices.to_vec();
    prices.push(0);
    prices
}

/// Keeps the best as many as the limit allows, and outside; returns what the others cost at least. Ties are cut at random, so that
/// schools with equal rows keep different hubs.
pub(super) fn cut(
    school: usize,
    picks: &mut Vec<(i64, Node, i64)>,
    limit: usize,
    outside: Node,
) -> i64 {
    let key = |pick: &(i64, Node, i64)| (pick.0, mix(school as u64, u64::from(pick.1.0)));
    let mut keyed: Vec<_> = picks.iter().map(|pick| (key(pick), *pick)).collect();
    keyed.select_nth_unstable(limit);
    picks.clear();
    let mut rest = i64::MAX;
    for (at, (_, pick)) in keyed.into_iter().enumerate() {
        if at < limit || pick.1 == outside {
            picks.push(pick);
        } else {
            rest = rest.min(pick.0);
        }
    }
    rest
}
