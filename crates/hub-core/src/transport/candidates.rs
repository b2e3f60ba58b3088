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
        let mut picks: Vec<Pick> = Vec::new();
        let mut space = Cut::default();
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
                rest = rest.min(cut(school, &mut picks, width.limit, outside, &mut space));
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

/// An arc found: reduced cost, node, cost.
pub(super) type Pick = (i64, Node, i64);

/// Work space of [`cut`].
#[derive(Debug, Default)]
pub(super) struct Cut {
    /// Reduced cost, a hash, and the position of each pick.
    order: Vec<(i64, u32, u32)>,
    kept: Vec<Pick>,
}

/// Keeps the best as many as the limit allows, and outside; returns what the others cost at least. Ties are cut at random, so that
/// schools with equal rows keep different hubs.
pub(super) fn cut(
    school: usize,
    picks: &mut Vec<Pick>,
    limit: usize,
    outside: Node,
    space: &mut Cut,
) -> i64 {
    let Cut { order, kept } = space;
    order.clear();
    order.extend((0..).zip(&*picks).map(|(at, (reduced, node, _))| {
        let hash = mix(school as u64, u64::from(node.0)) >> 32;
        (*reduced, u32::try_from(hash).unwrap_or(0), at)
    }));
    order.select_nth_unstable(limit);
    kept.clear();
    let mut rest = i64::MAX;
    for (rank, (reduced, _, at)) in order.iter().enumerate() {
        let pick = picks[*at as usize];
        if rank < limit || pick.1 == outside {
            kept.push(pick);
        } else {
            rest = rest.min(*reduced);
        }
    }
    picks.clone_from(kept);
    rest
}
