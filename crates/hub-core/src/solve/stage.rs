//! One level of the objective as a problem of its own, where the policy has side rules.
//!
//! Tiers before a level are kept by a quota each: their values sum to what was reached. Other levels before it are objectives kept ([`Kept`]), less their tolerance.
//! The score is less what open hubs cost and what is paid beyond soft bounds; the lottery decides last.
//!
//! The sets of schools that can be placed are no matroid any more, so nothing of this can be had from ranks.

use super::measure::{Measure, Tally, measures};
use crate::model::SoftKind;
use crate::problem::{PoolIx, Problem, SchoolIx, SoftRow};
use crate::rules::{self, Kept, Quota, Rules, Sizes, Weights};
use crate::score::Arcs;
use crate::transport::{Buffer, Costs, MUST, Row, Unplaced};

/// The instance of one level.
pub(crate) struct Stage<'a> {
    worth: Worth<'a>,
    capacities: Vec<u32>,
    unplaced: Vec<i64>,
    rules: Rules,
}

impl<'a> Stage<'a> {
    /// The level after those that were `reached`; there is one.
    pub(crate) fn new(problem: &'a Problem, arcs: &'a Arcs, reached: &[i64]) -> Self {
        Self::with(problem, arcs, reached, next(problem, reached))
    }

    /// The same level, but that nothing is kept of those before. Without multipliers that makes no difference to what is proven, and it takes less time.
    pub(crate) fn unkept(problem: &'a Problem, arcs: &'a Arcs, reached: &[i64]) -> Self {
        Self::alone(problem, arcs, next(problem, reached))
    }

    /// The same for a sum that is no level.
    pub(crate) fn with(
        problem: &'a Problem,
        arcs: &'a Arcs,
        reached: &[i64],
        measure: Measure,
    ) -> Self {
        let levels = measures(problem);
        let mut stage = Self::alone(problem, arcs, measure);
        let none = Rules::default();
        let policy = problem.side_rules().unwrap_or(&none);
        let rules = &mut stage.rules;
        for (before, own) in levels.iter().zip(reached) {
            match before.kept(problem, &levels, reached, *own) {
                (Measure::Tier(tally), least) => {
                    rules.quotas.push(kept_tier(problem, tally, least));
                }
                (measure, least) => {
                    let worth = Worth {
                        problem,
                        arcs,
                        measure,
                    };
                    rules.kept.push(worth.kept(policy, least));
                }
            }
        }
        let quotas = rules.quotas.len();
        for kept in &mut rules.kept {
            kept.prices.resize(quotas, 0);
        }
        stage
    }

    /// What is counted, as if there were no level before it.
    pub(super) fn alone(problem: &'a Problem, arcs: &'a Arcs, measure: Measure) -> Self {
        let mut rules = problem.side_rules().cloned().unwrap_or_default();
        rules.opening = measure.opening(&rules.opening, problem.hubs().len());
        let prices = prices(problem, measure, &rules);
        for (quota, price) in rules.quotas.iter_mut().zip(prices.quotas) {
            quota.price = price;
        }
        for (spread, price) in rules.spreads.iter_mut().zip(prices.spreads) {
            spread.price = price;
        }
        let unplaced = |school| match problem.pinned(school) {
            Some(_) if !problem.has_soft_pins() => MUST,
            _ => 0,
        };
        Self {
            worth: Worth {
                problem,
                arcs,
                measure,
            },
            capacities: problem.pools().iter().map(|pool| pool.places).collect(),
            unplaced: schools(problem).map(unplaced).collect(),
            rules,
        }
    }

    /// What pairs cost at the level.
    #[cfg(feature = "highs")]
    pub(super) fn costs(&self) -> &dyn Costs {
        &self.worth
    }

    pub(crate) fn instance(&self) -> rules::Instance<'_> {
        rules::Instance {
            costs: &self.worth,
            capacities: &self.capacities,
            unplaced: Unplaced::Costs(&self.unplaced),
            sizes: Sizes::One,
            rules: &self.rules,
        }
    }
}

/// What counts at the level after those that were reached.
fn next(problem: &Problem, reached: &[i64]) -> Measure {
    let levels = measures(problem);
    let level = levels.get(reached.len()).copied();
    level.unwrap_or(Measure::Lottery).sum(&levels, reached)
}

fn schools(problem: &Problem) -> impl Iterator<Item = SchoolIx> + use<> {
    SchoolIx::all(problem.schools().len())
}

/// What each unit beyond a bound costs in a measure; nothing where the bound is hard.
struct Prices {
    quotas: Vec<Option<i64>>,
    spreads: Vec<Option<i64>>,
}

fn prices(problem: &Problem, measure: Measure, policy: &Rules) -> Prices {
    let own = |price: i64| if measure == Measure::Score { price } else { 0 };
    let mut prices = Prices {
        quotas: policy.quotas.iter().map(|it| it.price.map(own)).collect(),
        spreads: policy.spreads.iter().map(|it| it.price.map(own)).collect(),
    };
    let soft = problem.soft_rules().iter();
    let balances = soft.filter(|soft| soft.kind == SoftKind::Balance);
    for part in balances.flat_map(|soft| &soft.parts) {
        let price = match part.row {
            SoftRow::Quota(quota) => prices.quotas.get_mut(quota),
            SoftRow::Spread(spread) => prices.spreads.get_mut(spread),
        };
        if let Some(price) = price.filter(|_| measure == Measure::Balance) {
            *price = Some(1);
        }
    }
    prices
}

/// The values of the placements of a tier that count sum to as much as was reached.
fn kept_tier(problem: &Problem, tally: Tally, reached: i64) -> Quota {
    let in_tier = |school: &SchoolIx| problem.standing(*school).tier == tally.tier;
    let schools: Vec<SchoolIx> = schools(problem).filter(in_tier).collect();
    let value = |school: &SchoolIx| problem.standing(*school).value;
    let at_level = |pool: &PoolIx| tally.level.is_none_or(|it| it == problem.pool(*pool).level);
    let pools = PoolIx::all(problem.pools().len()).filter(at_level);
    let pools: Vec<PoolIx> = pools.collect();
    let weights = if tally.step.is_some() {
        let counted = |school: &SchoolIx, pool: &PoolIx| {
            let counts = tally.counts(problem, *school, *pool);
            if counts { value(school) } else { 0 }
        };
        let row = |school: &SchoolIx| -> Vec<i64> {
            pools.iter().map(|pool| counted(school, pool)).collect()
        };
        Weights::ByPair(schools.iter().flat_map(row).collect())
    } else {
        Weights::BySchool(schools.iter().map(value).collect())
    };
    Quota {
        name: Measure::Tier(tally).name(problem).1,
        weights,
        schools: schools.into_iter().map(|school| school.0).collect(),
        hubs: pools.into_iter().map(|pool| pool.0).collect(),
        at_least: Some(reached),
        ..Quota::default()
    }
}

/// Minus what a placement counts at a level, as a cost.
struct Worth<'a> {
    problem: &'a Problem,
    arcs: &'a Arcs,
    measure: Measure,
}

impl Worth<'_> {
    /// The level is as much as was reached. The policy's own quotas come before those of tiers, which have no price.
    fn kept(&self, policy: &Rules, reached: i64) -> Kept {
        let pools = self.problem.pools().len();
        let mut costs = vec![0; self.problem.schools().len() * pools];
        for school in schools(self.problem) {
            for arc in self.arcs.row(school) {
                let worth = self.measure.worth(self.problem, school, *arc);
                costs[school.at() * pools + arc.pool.at()] = -worth;
            }
        }
        let prices = prices(self.problem, self.measure, policy);
        let known = |prices: Vec<Option<i64>>| {
            let prices = prices.into_iter();
            prices.map(|price| price.unwrap_or(0)).collect()
        };
        Kept {
            costs,
            opening: self
                .measure
                .opening(&policy.opening, self.problem.hubs().len()),
            prices: known(prices.quotas),
            spreads: known(prices.spreads),
            at_most: reached.saturating_neg(),
        }
    }
}

impl Costs for Worth<'_> {
    fn schools(&self) -> usize {
        self.problem.schools().len()
    }

    fn hubs(&self) -> usize {
        self.problem.pools().len()
    }

    fn row<'a>(&'a self, school: usize, buffer: &'a mut Buffer) -> Row<'a> {
        // Invariant: schools are counted in 32 bits.
        let school = SchoolIx(u32::try_from(school).unwrap_or(u32::MAX));
        let worth = |arc| self.measure.worth(self.problem, school, arc);
        let row = self.arcs.row(school).iter();
        buffer.arcs(row.map(|arc| (arc.pool.0, -worth(*arc))))
    }
}
