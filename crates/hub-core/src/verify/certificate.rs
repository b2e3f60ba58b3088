//! The proof: objective, bound, and that the prices are the smallest and the plan the only one.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::{Audit, Violation};
use crate::plan::PlanStatus;
use crate::problem::{PoolIx, SchoolIx};
use crate::score::Arc;

/// A vector, a component a level, compared lexicographically.
type Vector = Vec<i128>;

impl Audit<'_> {
    pub(super) fn certificate(&mut self, assignment: &[Option<PoolIx>]) {
        if self.plan.status != PlanStatus::Optimal {
            self.add(Violation::Header {
                field: "status",
                found: self.plan.status.to_string(),
                expected: PlanStatus::Optimal.to_string(),
            });
        }
        if !self.plan.proof.is_empty() {
            let found = self.plan.proof.len();
            self.add(Violation::ProofShape { found, levels: 0 });
        }
        let reached = self.reached(assignment);
        self.objectives(&reached);
        let Some(prices) = self.prices(reached.len()) else {
            return;
        };
        let proven = self.proven(&prices);
        for (level, (&reached, &proven)) in
            self.plan.objectives.iter().zip(reached.iter().zip(&proven))
        {
            let name = || level.name.clone();
            if i128::from(level.bound) != proven {
                self.violations.push(Violation::Bound {
                    level: name(),
                    stated: level.bound,
                    proven,
                });
            }
            if reached != proven {
                self.violations.push(Violation::Gap {
                    level: name(),
                    reached,
                    proven,
                });
            }
        }
        // What follows holds only at an optimum: complementary slackness makes "tight" mean something.
        if reached == proven && self.violations.is_empty() {
            let tight = Tight::new(self, assignment, &prices);
            self.smallest(&tight, &prices);
            if tight.has_cycle() {
                self.add(Violation::NotUnique);
            }
        }
    }

    fn reached(&self, assignment: &[Option<PoolIx>]) -> Vector {
        let mut sum = vec![0; self.levels()];
        for (school, pool) in SchoolIx::all(assignment.len()).zip(assignment) {
            let placed = pool.and_then(|pool| Some((pool, self.arcs.score(school, pool)?)));
            if let Some((pool, score)) = placed {
                for (level, sum) in sum.iter_mut().enumerate() {
                    *sum += self.worth(school, pool, score, level);
                }
            }
        }
        sum
    }

    /// The plan's prices, where they have the shape of prices.
    fn prices(&mut self, components: usize) -> Option<Vec<Vector>> {
        let zero = vec![0; components];
        let mut prices = Vec::new();
        for row in &self.plan.pools {
            let price: Vector = row.price.iter().copied().map(i128::from).collect();
            if price.len() != components || price < zero {
                let (hub, level) = (row.hub.clone(), row.level);
                self.violations.push(Violation::PriceShape {
                    hub,
                    level,
                    components,
                });
            } else {
                prices.push(price);
            }
        }
        (prices.len() == self.problem.pools().len()).then_some(prices)
    }

    /// The dual bound at `prices`: what no plan can surpass.
    fn proven(&self, prices: &[Vector]) -> Vector {
        let zero = vec![0; self.levels()];
        let surplus = |school: SchoolIx| self.surplus(school, prices);
        let schools: Vec<SchoolIx> = SchoolIx::all(self.problem.schools().len()).collect();
        let sum = |mut sum: Vector, school: &SchoolIx| {
            if let Some(surplus) = surplus(*school) {
                add(&mut sum, &surplus, 1);
            }
            sum
        };
        let join = |mut a: Vector, b: Vector| {
            add(&mut a, &b, 1);
            a
        };
        let mut bound = schools
            .par_iter()
            .fold(|| zero.clone(), sum)
            .reduce(|| zero.clone(), join);
        for (pool, price) in self.problem.pools().iter().zip(prices) {
            add(&mut bound, price, i128::from(pool.places));
        }
        bound
    }

    /// The largest worth less price over a school's arcs, where that is above staying out; a pinned school cannot stay out.
    fn surplus(&self, school: SchoolIx, prices: &[Vector]) -> Option<Vector> {
        let best = self.arcs.row(school).iter().copied().reduce(|best, arc| {
            if self.compare(school, arc, best, prices).is_gt() {
                arc
            } else {
                best
            }
        })?;
        let best: Vector = (0..self.levels())
            .map(|level| self.less_price(school, best, prices, level))
            .collect();
        let stays_out = self.problem.pinned(school).is_none() && best <= vec![0; self.levels()];
        (!stays_out).then_some(best)
    }

    /// Worth less price of an arc, at a level.
    fn less_price(&self, school: SchoolIx, arc: Arc, prices: &[Vector], level: usize) -> i128 {
        self.worth(school, arc.pool, arc.score, level) - prices[arc.pool.at()][level]
    }

    /// Compares two arcs of a school by worth less price, level by level.
    fn compare(&self, school: SchoolIx, a: Arc, b: Arc, prices: &[Vector]) -> Ordering {
        let at = |arc, level| self.less_price(school, arc, prices, level);
        let mut levels = (0..self.levels()).map(|level| at(a, level).cmp(&at(b, level)));
        levels
            .find(|order| order.is_ne())
            .unwrap_or(Ordering::Equal)
    }

    /// Prices are the smallest when each can be traced to a free place, to staying out, or to 0, by steps that just pay.
    fn smallest(&mut self, tight: &Tight, prices: &[Vector]) {
        let zero = |price: &Vector| price.iter().all(|x| *x == 0);
        let mut reached: Vec<bool> = prices
            .iter()
            .zip(&tight.enters)
            .map(|(p, enters)| zero(p) || *enters)
            .collect();
        let mut open: Vec<usize> = (0..reached.len()).filter(|&pool| reached[pool]).collect();
        while let Some(from) = open.pop() {
            for &to in &tight.moves[from] {
                if !std::mem::replace(&mut reached[to], true) {
                    open.push(to);
                }
            }
        }
        let unsupported = reached
            .iter()
            .zip(&self.plan.pools)
            .filter(|(reached, _)| !**reached);
        let found: Vec<_> = unsupported
            .map(|(_, row)| Violation::PriceNotSmallest {
                hub: row.hub.clone(),
                level: row.level,
            })
            .collect();
        self.violations.extend(found);
    }
}

/// The steps that cost nothing at the prices, over free schools.
struct Tight {
    /// By pool: the pools to which one of its members may move.
    moves: Vec<Vec<usize>>,
    /// By pool: a school without a place may enter.
    enters: Vec<bool>,
    /// By pool: a member may leave for no place at all.
    leaves: Vec<bool>,
    /// By pool: the price is 0 and a place is free.
    free: Vec<bool>,
    /// By pool: the price is 0 and a place is taken, which may become free.
    taken: Vec<bool>,
}

impl Tight {
    fn new(audit: &Audit<'_>, assignment: &[Option<PoolIx>], prices: &[Vector]) -> Self {
        let n = prices.len();
        let zero = vec![0; prices.first().map_or(0, Vec::len)];
        let mut tight = Self {
            moves: vec![Vec::new(); n],
            enters: vec![false; n],
            leaves: vec![false; n],
            free: vec![false; n],
            taken: vec![false; n],
        };
        let mut loads = vec![0_u32; n];
        for (school, placed) in SchoolIx::all(assignment.len()).zip(assignment) {
            if let Some(pool) = placed {
                loads[pool.at()] += 1;
            }
            if audit.problem.pinned(school).is_none() {
                tight.look_at(audit, school, *placed, prices);
            }
        }
        for (i, (pool, price)) in audit.problem.pools().iter().zip(prices).enumerate() {
            tight.free[i] = loads[i] < pool.places;
            tight.taken[i] = loads[i] > 0 && *price == zero;
            tight.moves[i].sort_unstable();
            tight.moves[i].dedup();
        }
        tight
    }

    fn look_at(
        &mut self,
        audit: &Audit<'_>,
        school: SchoolIx,
        placed: Option<PoolIx>,
        prices: &[Vector],
    ) {
        let row = audit.arcs.row(school);
        let here = row.iter().copied().find(|arc| Some(arc.pool) == placed);
        let is_zero = |arc: Arc| {
            (0..audit.levels()).all(|level| audit.less_price(school, arc, prices, level) == 0)
        };
        for arc in row.iter().copied().filter(|arc| Some(arc.pool) != placed) {
            match here {
                None if is_zero(arc) => self.enters[arc.pool.at()] = true,
                Some(here) if audit.compare(school, arc, here, prices).is_eq() => {
                    self.moves[here.pool.at()].push(arc.pool.at());
                }
                _ => {}
            }
        }
        if let Some(here) = here.filter(|here| is_zero(*here)) {
            self.leaves[here.pool.at()] = true;
        }
    }

    /// Whether steps that cost nothing close to a cycle: then another plan is as good. "Outside" is one more node,
    /// where free places and schools without one are. Going in and out by the same pool's places changes nothing, so a
    /// cycle counts only with a step of a school in it: one whose two ends reach each other.
    fn has_cycle(&self) -> bool {
        let n = self.moves.len();
        let mut next = self.moves.clone();
        next.push(
            (0..n)
                .filter(|&pool| self.enters[pool] || self.taken[pool])
                .collect(),
        );
        for (pool, next) in next.iter_mut().take(n).enumerate() {
            if self.leaves[pool] || self.free[pool] {
                next.push(n);
            }
        }
        let reach: Vec<Vec<bool>> = (0..=n).map(|from| reach(&next, from)).collect();
        let closes = |from: usize, to: usize| reach[to][from];
        let moves = (0..n).any(|from| self.moves[from].iter().any(|&to| closes(from, to)));
        moves
            || (0..n).any(|pool| {
                (self.enters[pool] && closes(n, pool)) || (self.leaves[pool] && closes(pool, n))
            })
    }
}

fn reach(next: &[Vec<usize>], from: usize) -> Vec<bool> {
    let mut reached = vec![false; next.len()];
    let mut open = vec![from];
    reached[from] = true;
    while let Some(node) = open.pop() {
        for &to in &next[node] {
            if !std::mem::replace(&mut reached[to], true) {
                open.push(to);
            }
        }
    }
    reached
}

fn add(sum: &mut [i128], vector: &[i128], times: i128) {
    for (sum, component) in sum.iter_mut().zip(vector) {
        *sum += component * times;
    }
}
