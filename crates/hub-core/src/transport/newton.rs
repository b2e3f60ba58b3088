//! Newton's method on the prices: where hubs have too many schools prices rise, by as much as it takes.
//!
//! The dual bound is a concave function of the prices, piecewise linear, with gradient load minus places. A school between two hubs moves
//! from one to the other as the difference of their prices passes its gap. So over differences of about a bandwidth, the Hessian is minus the
//! Laplacian of a graph on the hubs, with an edge for each school whose two best candidates are within that bandwidth, and "outside" and
//! hubs that stay at a price of 0 as ground (semi-smooth Newton: Qi and Sun, 1993; in optimal transport: Kitagawa, Merigot and
//! Thibert, 2019). Steps are solved by conjugate gradients (Hestenes and Stiefel, 1952).
//!
//! A step costs O(candidates). Steps go on while the imbalance falls. Where many schools are indifferent no price can split them, and this ends soon:
//! the augmenting paths do the rest.

use std::ops::Range;

use super::candidates::with_outside;
use super::lists::Lists;
use super::node::Node;

/// Steps at most.
const STEPS: u64 = 24;

/// Schools whose best candidate leads by more than so many bandwidths are not asked again for a while.
const SETTLED: i64 = 8;

/// No candidate, for more than any costs.
const NOWHERE: (i64, Node) = (i64::MAX, Node(u32::MAX));

/// Steps without a smaller imbalance after which it ends.
const PATIENCE: u32 = 2;

/// A school between its two best candidates: how much better the first is.
#[derive(Clone, Copy, Debug)]
struct Border {
    gap: i64,
    first: Node,
    second: Node,
}

/// What refining came to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Refined {
    pub(super) steps: u64,
    /// A margin within which the arcs lie that the last units of imbalance are likely to need.
    pub(super) margin: i64,
    /// Whether a price would go on beyond where the lists tell of demand.
    pub(super) is_held: bool,
}

/// Improves prices on the candidates of the lists. Prices stay in `0..=most`, or below 0 as far where a hub must be
/// full, and within `reach` of where they start, for the lists know of no
/// demand beyond.
pub(super) fn refine(
    lists: &Lists,
    capacities: &[u32],
    prices: &mut Vec<i64>,
    full: &[bool],
    reach: i64,
    most: i64,
) -> Refined {
    let mut state = Newton::new(lists, capacities, full, prices, reach);
    let mut trial = with_outside(prices);
    let range: Vec<(i64, i64)> = prices
        .iter()
        .zip(full)
        .map(|(price, full)| {
            let (low, high) = (price.saturating_sub(reach), price.saturating_add(reach));
            (low.max(if *full { -most } else { 0 }), high.min(most))
        })
        .collect();
    let mut least = Imbalance {
        squares: i64::MAX,
        units: i64::MAX,
    };
    let (mut failures, mut steps) = (0, 0);
    let few = i64::try_from(capacities.len() / 2).unwrap_or(i64::MAX);
    loop {
        state.respond(&trial);
        let imbalance = state.imbalance(&trial);
        let enough = imbalance.squares <= few || steps >= STEPS || failures >= PATIENCE;
        if enough && state.is_partial() {
            // Some were taken for settled: now everyone is asked again.
            state.ask_all();
            continue;
        }
        let better = imbalance.squares < least.squares;
        if imbalance.squares < least.squares - least.squares / 4 {
            failures = 0;
        } else {
            failures += 1;
            state.ask_all();
        }
        if better {
            least = imbalance;
            prices.copy_from_slice(&trial[..capacities.len()]);
        }
        if enough {
            break;
        }
        steps += 1;
        if better {
            state.step(&mut trial, imbalance.units, &range);
        } else {
            // Too far: half of the way.
            for (trial, best) in trial.iter_mut().zip(&*prices) {
                *trial = i64::midpoint(*trial, *best);
            }
        }
    }
    let at_bound = |(price, (low, high)): (&i64, &(i64, i64))| {
        (*price == *low && *price != 0) || (*price == *high && *price < most)
    };
    Refined {
        steps,
        is_held: reach > 0 && least.squares > 16 * few && prices.iter().zip(&range).any(at_bound),
        margin: state
            .bandwidth(least.units.saturating_mul(4))
            .unwrap_or(0)
            .saturating_mul(2),
    }
}

/// How far demand is from places.
#[derive(Clone, Copy, Debug)]
struct Imbalance {
    /// Schools too many at hubs, and too few where the price is above 0.
    units: i64,
    /// The same squared by hub, so that one hub with many counts more than many with one.
    squares: i64,
}

/// A candidate of a school.
#[derive(Clone, Copy, Debug)]
struct Arc {
    cost: i64,
    node: Node,
}

struct Newton<'a> {
    capacities: &'a [u32],
    full: &'a [bool],
    /// Candidates of the schools that have a choice, one after the other.
    arcs: Vec<Arc>,
    spans: Vec<Range<u32>>,
    /// Schools without a choice, by node.
    fixed: Vec<i64>,
    /// Those who are asked: positions in `spans`.
    asked: Vec<u32>,
    /// Schools that are not asked, by node.
    settled: Vec<i64>,
    /// Demand by node.
    load: Vec<i64>,
    /// Where each of those asked stands.
    borders: Vec<Border>,
    /// Those asked who are indifferent, by position in `asked`.
    ties: Vec<u32>,
    gaps: Vec<i64>,
}

impl<'a> Newton<'a> {
    fn new(
        lists: &Lists,
        capacities: &'a [u32],
        full: &'a [bool],
        prices: &[i64],
        reach: i64,
    ) -> Self {
        let prices = with_outside(prices);
        let mut state = Self {
            capacities,
            full,
            arcs: Vec::new(),
            spans: Vec::new(),
            fixed: vec![0; capacities.len() + 1],
            asked: Vec::new(),
            settled: Vec::new(),
            load: vec![0; capacities.len() + 1],
            borders: Vec::new(),
            ties: Vec::new(),
            gaps: Vec::new(),
        };
        for school in 0..lists.schools() {
            let (nodes, costs) = lists.row(school);
            let arcs = || {
                nodes.iter().zip(costs).map(|(node, cost)| Arc {
                    cost: *cost,
                    node: *node,
                })
            };
            let reduced = |arc: &Arc| arc.cost + prices[arc.node.at()];
            let Some(least) = arcs().map(|arc| reduced(&arc)).min() else {
                continue;
            };
            // Being outside is listed however far it is.
            let limit = least.saturating_add(reach);
            let start = state.arcs.len();
            state
                .arcs
                .extend(arcs().filter(|arc| reduced(arc) <= limit));
            if let [arc] = state.arcs[start..] {
                state.fixed[arc.node.at()] += 1;
                state.arcs.truncate(start);
            } else {
                state
                    .spans
                    .push(Node::of(start).0..Node::of(state.arcs.len()).0);
            }
        }
        state.ask_all();
        state
    }

    fn ask_all(&mut self) {
        self.asked.clear();
        self.asked.extend(0..Node::of(self.spans.len()).0);
        self.settled.clone_from(&self.fixed);
    }

    fn is_partial(&self) -> bool {
        self.asked.len() < self.spans.len()
    }

    /// Asks schools for their two best candidates at prices by node. Those that are indifferent are
    /// counted last, where most places are left.
    fn respond(&mut self, prices: &[i64]) {
        self.load.clone_from(&self.settled);
        self.borders.clear();
        self.ties.clear();
        for (position, school) in self.asked.iter().enumerate() {
            let span = &self.spans[*school as usize];
            let (mut best, mut next) = (NOWHERE, NOWHERE);
            for arc in &self.arcs[span.start as usize..span.end as usize] {
                let reduced = (arc.cost + prices[arc.node.at()], arc.node);
                let worse = if reduced.0 < best.0 { best } else { reduced };
                best = if reduced.0 < best.0 { reduced } else { best };
                next = if worse.0 < next.0 { worse } else { next };
            }
            let gap = next.0 - best.0;
            if gap == 0 {
                self.ties.push(Node::of(position).0);
            } else {
                self.load[best.1.at()] += 1;
            }
            self.borders.push(Border {
                gap,
                first: best.1,
                second: next.1,
            });
        }
        self.share_ties(prices);
    }

    fn share_ties(&mut self, prices: &[i64]) {
        for position in &self.ties {
            let span = &self.spans[self.asked[*position as usize] as usize];
            let free = |node: Node| {
                let places = self.capacities.get(node.at());
                places.map_or(1, |places| 2 * (i64::from(*places) - self.load[node.at()]))
            };
            let key = |arc: &Arc| (arc.cost + prices[arc.node.at()], -free(arc.node), arc.node);
            let arcs = &self.arcs[span.start as usize..span.end as usize];
            let Some(best) = arcs.iter().map(key).min() else {
                continue;
            };
            self.load[best.2.at()] += 1;
            self.borders[*position as usize].first = best.2;
        }
    }

    /// Takes schools that are far from any border, against the bandwidth of the next step, for settled.
    fn settle(&mut self, bandwidth: i64) {
        let far = bandwidth.saturating_mul(SETTLED);
        let mut borders = self.borders.iter();
        let settled = &mut self.settled;
        self.asked.retain(|_| {
            let Some(border) = borders.next() else {
                return true;
            };
            if border.gap > far {
                settled[border.first.at()] += 1;
            }
            border.gap <= far
        });
    }

    fn excess(&self, hub: usize) -> i64 {
        self.load[hub] - i64::from(self.capacities[hub])
    }

    fn imbalance(&self, prices: &[i64]) -> Imbalance {
        let mut all = Imbalance {
            units: 0,
            squares: 0,
        };
        for (hub, price) in prices[..self.capacities.len()].iter().enumerate() {
            let excess = self.excess(hub);
            if excess > 0 || *price > 0 || self.full[hub] {
                all.units += excess.abs();
                all.squares = all.squares.saturating_add(excess.saturating_mul(excess));
            }
        }
        all
    }

    fn step(&mut self, prices: &mut [i64], imbalance: i64, range: &[(i64, i64)]) {
        let Some(bandwidth) = self.bandwidth(imbalance) else {
            return;
        };
        let is_free = |hub: usize| prices[hub] > 0 || self.excess(hub) > 0 || self.full[hub];
        let free: Vec<bool> = (0..self.capacities.len()).map(is_free).collect();
        let laplacian = Laplacian::new(&self.borders, bandwidth, &free);
        #[expect(clippy::cast_precision_loss, reason = "a step need not be exact")]
        let excess: Vec<f64> = free
            .iter()
            .enumerate()
            .map(|(hub, free)| if *free { self.excess(hub) as f64 } else { 0.0 })
            .collect();
        #[expect(clippy::cast_precision_loss, reason = "a step need not be exact")]
        let width = 2.0 * bandwidth as f64;
        let steps = laplacian.solve(&excess);
        for ((price, step), (low, high)) in prices.iter_mut().zip(steps).zip(range) {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "saturates, and is clamped to the range of prices"
            )]
            let step = (step * width).clamp(-2.0 * width, 2.0 * width).round() as i64;
            *price = price.saturating_add(step).clamp(*low, *high);
        }
        self.settle(bandwidth);
    }

    /// A gap that a few times as many schools are within as have to move.
    fn bandwidth(&mut self, imbalance: i64) -> Option<i64> {
        let gaps = self.borders.iter().map(|border| border.gap);
        self.gaps.clear();
        self.gaps.extend(gaps);
        let last = self.gaps.len().checked_sub(1)?;
        let hubs = self.capacities.len();
        let wanted = usize::try_from(imbalance)
            .unwrap_or(usize::MAX)
            .max(8 * hubs);
        let (_, gap, _) = self.gaps.select_nth_unstable(wanted.min(last));
        Some((*gap).max(1))
    }
}

/// The graph of hubs between which schools are undecided.
struct Laplacian {
    edges: Vec<(u32, u32)>,
    diagonal: Vec<f64>,
}

impl Laplacian {
    fn new(borders: &[Border], bandwidth: i64, free: &[bool]) -> Self {
        let mut edges = Vec::new();
        // Keeps parts that are tied to nothing fixed from drifting away.
        let mut diagonal = vec![0.01; free.len()];
        let is_free = |node: u32| free.get(node as usize).copied().unwrap_or(false);
        for border in borders.iter().filter(|border| border.gap <= bandwidth) {
            let (a, b) = (border.first.0, border.second.0);
            for end in [a, b] {
                if is_free(end) {
                    diagonal[end as usize] += 1.0;
                }
            }
            if is_free(a) && is_free(b) {
                edges.push((a, b));
            }
        }
        Self { edges, diagonal }
    }

    fn times(&self, x: &[f64], product: &mut [f64]) {
        for ((product, x), diagonal) in product.iter_mut().zip(x).zip(&self.diagonal) {
            *product = diagonal * x;
        }
        for &(a, b) in &self.edges {
            let (a, b) = (a as usize, b as usize);
            product[a] -= x[b];
            product[b] -= x[a];
        }
    }

    /// Conjugate gradients, preconditioned by the diagonal, to one per cent.
    fn solve(&self, right: &[f64]) -> Vec<f64> {
        let n = right.len();
        let scale = |residual: &[f64], scaled: &mut [f64]| {
            for ((scaled, residual), diagonal) in
                scaled.iter_mut().zip(residual).zip(&self.diagonal)
            {
                *scaled = residual / diagonal;
            }
        };
        let (mut x, mut product, mut scaled) = (vec![0.0; n], vec![0.0; n], vec![0.0; n]);
        let mut residual = right.to_vec();
        scale(&residual, &mut scaled);
        let mut towards = scaled.clone();
        let mut size = dot(&residual, &towards);
        let enough = size * 1e-4;
        for _ in 0..100 {
            if size <= enough || size <= 0.0 {
                break;
            }
            self.times(&towards, &mut product);
            let along = dot(&towards, &product);
            if along <= 0.0 {
                break;
            }
            let step = size / along;
            for at in 0..n {
                x[at] += step * towards[at];
                residual[at] -= step * product[at];
            }
            scale(&residual, &mut scaled);
            let next_size = dot(&residual, &scaled);
            let keep = next_size / size;
            for (towards, next) in towards.iter_mut().zip(&scaled) {
                *towards = next + keep * *towards;
            }
            size = next_size;
        }
        x
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
