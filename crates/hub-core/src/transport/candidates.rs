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
            lists: Lists::default(),
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
                lists: Lists::default(),
                rest: Vec::with_capacity(self.rest.len()),
            },
            prices,
        );
        near.lists.reserve(self.rest.len(), 2);
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
    reduced: Vec<i64>,
    /// Positions of the picks as good as the last one kept.
    tied: Vec<usize>,
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
    let Cut {
        reduced,
        tied,
        kept,
    } = space;
    reduced.clear();
    reduced.extend(picks.iter().map(|pick| pick.0));
    // Invariant: there are more than the limit, which is at least 1.
    let last = *reduced.select_nth_unstable(limit - 1).1;
    let mut rest = i64::MAX;
    tied.clear();
    kept.clear();
    for (at, pick) in picks.iter().enumerate() {
        if pick.0 < last || pick.1 == outside {
            kept.push(*pick);
        } else if pick.0 == last {
            tied.push(at);
        } else {
            rest = rest.min(pick.0);
        }
    }
    let wanted = limit.saturating_sub(kept.len()).min(tied.len());
    if wanted < tied.len() {
        rest = last;
    }
    kept.extend(some_of(tied, wanted, school).map(|at| picks[at]));
    picks.clone_from(kept);
    rest
}

/// So many entries of a list: every n-th around the circle, with a start and an n that depend on the school.
fn some_of(list: &[usize], wanted: usize, school: usize) -> impl Iterator<Item = usize> + '_ {
    let count = list.len().max(1);
    let chance = mix(school as u64, 2);
    let below = |chance: u64| usize::try_from(chance % count as u64).unwrap_or(0);
    let start = below(chance >> 32);
    let mut step = below(chance & 0xFFFF_FFFF).max(1);
    while common_divisor(step, count) > 1 {
        step += 1;
    }
    (0..wanted).map(move |number| list[(start + number * step) % count])
}

fn common_divisor(mut a: usize, mut b: usize) -> usize {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}
