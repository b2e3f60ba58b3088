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

use super::candidates::with_outside;
use super::demand::{Border, Demand};
use super::lists::Lists;

/// Steps at most.
const STEPS: u64 = 24;

/// Schools whose best candidate leads by more than so many bandwidths are not asked again for a while.
const SETTLED: i64 = 8;

/// Steps without a smaller imbalance after which it ends.
const PATIENCE: u32 = 2;

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
    let mut state = Newton {
        capacities,
        full,
        demand: Demand::new(lists, capacities, prices, reach),
        gaps: Vec::new(),
    };
    let reach = state.demand.reach;
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
        state.demand.respond(&trial);
        let imbalance = state.imbalance(&trial);
        let enough = imbalance.squares <= few || steps >= STEPS || failures >= PATIENCE;
        if enough && state.demand.is_partial() {
            // Some were taken for settled: now everyone is asked again.
            state.demand.ask_all();
            continue;
        }
        let better = imbalance.squares < least.squares;
        if imbalance.squares < least.squares - least.squares / 4 {
            failures = 0;
        } else {
            failures += 1;
            state.demand.ask_all();
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

struct Newton<'a> {
    capacities: &'a [u32],
    full: &'a [bool],
    demand: Demand<'a>,
    gaps: Vec<i64>,
}

impl Newton<'_> {
    fn excess(&self, hub: usize) -> i64 {
        self.demand.load[hub] - i64::from(self.capacities[hub])
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
        let laplacian = Laplacian::new(&self.demand.borders, bandwidth, &free);
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
        self.demand.settle(bandwidth.saturating_mul(SETTLED));
    }

    /// A gap that a few times as many schools are within as have to move.
    fn bandwidth(&mut self, imbalance: i64) -> Option<i64> {
        let gaps = self.demand.borders.iter().map(|border| border.gap);
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
