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

use super::lists::Lists;

/// Steps at most.
const STEPS: u64 = 24;

/// Steps without a smaller imbalance after which it ends.
const PATIENCE: u32 = 3;

/// A school between its two best candidates: how much better the first is.
#[derive(Clone, Copy, Debug)]
struct Border {
    gap: i64,
    first: u32,
    second: u32,
}

/// What the schools answer to prices: demand by node, and the borders between nodes.
#[derive(Debug)]
struct Response {
    load: Vec<i64>,
    borders: Vec<Border>,
}

/// Improves prices on the candidates of the lists, and returns the number of steps. Prices stay in `0..=most`.
pub(super) fn refine(lists: &Lists, capacities: &[u32], prices: &mut Vec<i64>, most: i64) -> u64 {
    let mut state = Newton::new(lists, capacities);
    let mut trial = prices.clone();
    let (mut least, mut failures, mut steps) = (i64::MAX, 0, 0);
    while steps < STEPS {
        state.respond(&trial);
        let imbalance = state.imbalance(&trial);
        if imbalance < least {
            (least, failures) = (imbalance, 0);
            prices.clone_from(&trial);
        } else {
            failures += 1;
        }
        let few = i64::try_from(capacities.len() / 4).unwrap_or(i64::MAX);
        if failures >= PATIENCE || least <= few {
            break;
        }
        steps += 1;
        state.step(&mut trial, imbalance, most);
    }
    steps
}

struct Newton<'a> {
    lists: &'a Lists,
    capacities: &'a [u32],
    /// Schools with one candidate, by node.
    settled: Vec<i64>,
    /// Schools with more.
    contested: Vec<u32>,
    response: Response,
    gaps: Vec<i64>,
}

impl<'a> Newton<'a> {
    fn new(lists: &'a Lists, capacities: &'a [u32]) -> Self {
        let mut settled = vec![0; capacities.len() + 1];
        let mut contested = Vec::new();
        for school in 0..lists.schools() {
            match lists.row(school).0 {
                [] => {}
                [node] => settled[node.at()] += 1,
                _ => contested.push(u32::try_from(school).unwrap_or(u32::MAX)),
            }
        }
        Self {
            lists,
            capacities,
            response: Response {
                load: settled.clone(),
                borders: Vec::with_capacity(contested.len()),
            },
            settled,
            contested,
            gaps: Vec::new(),
        }
    }

    /// Asks every school for its two best candidates at `prices`.
    fn respond(&mut self, prices: &[i64]) {
        let Response { load, borders } = &mut self.response;
        load.clone_from(&self.settled);
        borders.clear();
        for &school in &self.contested {
            let (nodes, costs) = self.lists.row(school as usize);
            let (mut best, mut next) = ((i64::MAX, u32::MAX), (i64::MAX, u32::MAX));
            for (node, cost) in nodes.iter().zip(costs) {
                let reduced = cost + prices.get(node.at()).copied().unwrap_or(0);
                if reduced < best.0 {
                    (next, best) = (best, (reduced, node.0));
                } else if reduced < next.0 {
                    next = (reduced, node.0);
                }
            }
            load[best.1 as usize] += 1;
            borders.push(Border {
                gap: next.0 - best.0,
                first: best.1,
                second: next.1,
            });
        }
    }

    fn excess(&self, hub: usize) -> i64 {
        self.response.load[hub] - i64::from(self.capacities[hub])
    }

    /// Schools too many at hubs, and too few where the price is above 0.
    fn imbalance(&self, prices: &[i64]) -> i64 {
        let wrong = |(hub, price): (usize, &i64)| match self.excess(hub) {
            excess if excess < 0 && *price == 0 => 0,
            excess => excess.abs(),
        };
        prices.iter().enumerate().map(wrong).sum()
    }

    fn step(&mut self, prices: &mut [i64], imbalance: i64, most: i64) {
        let Some(bandwidth) = self.bandwidth(imbalance) else {
            return;
        };
        let is_free = |hub: usize| prices[hub] > 0 || self.excess(hub) > 0;
        let free: Vec<bool> = (0..prices.len()).map(is_free).collect();
        let laplacian = Laplacian::new(&self.response.borders, bandwidth, &free);
        #[expect(clippy::cast_precision_loss, reason = "a step need not be exact")]
        let excess: Vec<f64> = free
            .iter()
            .enumerate()
            .map(|(hub, free)| if *free { self.excess(hub) as f64 } else { 0.0 })
            .collect();
        #[expect(clippy::cast_precision_loss, reason = "a step need not be exact")]
        let width = 2.0 * bandwidth as f64;
        for (price, step) in prices.iter_mut().zip(laplacian.solve(&excess)) {
            #[expect(
                clippy::cast_possible_truncation,
                reason = "saturates, and is clamped to the range of prices"
            )]
            let step = (step * width).clamp(-width, width).round() as i64;
            *price = price.saturating_add(step).clamp(0, most);
        }
    }

    /// A gap that a few times as many schools are within as have to move.
    fn bandwidth(&mut self, imbalance: i64) -> Option<i64> {
        let gaps = self.response.borders.iter().map(|border| border.gap);
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
struct Laplacian<'a> {
    edges: Vec<(u32, u32)>,
    diagonal: Vec<f64>,
    free: &'a [bool],
}

impl<'a> Laplacian<'a> {
    fn new(borders: &[Border], bandwidth: i64, free: &'a [bool]) -> Self {
        let mut edges = Vec::new();
        // Keeps parts that are tied to nothing fixed from drifting away.
        let mut diagonal = vec![0.01; free.len()];
        let is_free = |node: u32| free.get(node as usize).copied().unwrap_or(false);
        for border in borders.iter().filter(|border| border.gap <= bandwidth) {
            let (a, b) = (border.first, border.second);
            for end in [a, b] {
                if is_free(end) {
                    diagonal[end as usize] += 1.0;
                }
            }
            if is_free(a) && is_free(b) {
                edges.push((a, b));
            }
        }
        Self {
            edges,
            diagonal,
            free,
        }
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
        let scaled = |residual: &[f64]| -> Vec<f64> {
            let pairs = residual.iter().zip(&self.diagonal);
            pairs
                .map(|(residual, diagonal)| residual / diagonal)
                .collect()
        };
        let mut x = vec![0.0; n];
        let mut residual = right.to_vec();
        let mut towards = scaled(&residual);
        let mut product = vec![0.0; n];
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
            let next = scaled(&residual);
            let next_size = dot(&residual, &next);
            let keep = next_size / size;
            for (towards, next) in towards.iter_mut().zip(next) {
                *towards = next + keep * *towards;
            }
            size = next_size;
        }
        debug_assert_eq!(self.free.len(), n);
        x
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}
