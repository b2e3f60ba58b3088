//! One level of the objective as a problem of its own, where the policy has side rules.
//!
//! Tiers before a level are kept by a quota each: their values sum to what was reached. Other levels before it are objectives kept ([`Kept`]).
//! The score is less what open hubs cost and what is paid beyond soft bounds; the lottery decides among plans with as much of it.
//!
//! The sets of schools that can be placed are no matroid any more, so nothing of this can be had from ranks.

use super::measure::{Measure, measures};
use crate::problem::{Problem, SchoolIx};
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
        let levels = measures(problem);
        let level = levels.get(reached.len()).copied();
        let mut stage = Self::alone(problem, arcs, level.unwrap_or(Measure::Lottery));
        let policy = problem.side_rules().cloned().unwrap_or_default();
        let rules = &mut stage.rules;
        for (before, reached) in levels.into_iter().zip(reached) {
            let worth = Worth {
                problem,
                arcs,
                measure: before,
            };
            match before {
                Measure::Tier(tier) => rules.quotas.push(kept_tier(problem, tier, *reached)),
                _ => rules.kept.push(worth.kept(&policy, *reached)),
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
        if !measure.has_costs() {
            // Not left out: the rows of all levels are the same, and multipliers of one say something of another.
            rules.opening.fill(0);
            let soft = rules.quotas.iter_mut();
            for quota in soft.filter(|quota| quota.price.is_some()) {
                quota.price = Some(0);
            }
            let soft = rules.spreads.iter_mut();
            for spread in soft.filter(|spread| spread.price.is_some()) {
                spread.price = Some(0);
            }
        }
        let unplaced = |school| match problem.pinned(school) {
            Some(_) => MUST,
            None => 0,
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

fn schools(problem: &Problem) -> impl Iterator<Item = SchoolIx> + use<> {
    SchoolIx::all(problem.schools().len())
}

/// A tier's values sum to as much as was reached.
fn kept_tier(problem: &Problem, tier: u32, reached: i64) -> Quota {
    let in_tier = |school: &SchoolIx| problem.standing(*school).tier == tier;
    let schools: Vec<SchoolIx> = schools(problem).filter(in_tier).collect();
    let value = |school: &SchoolIx| problem.standing(*school).value;
    Quota {
        name: Measure::Tier(tier).name(problem).1,
        weights: Weights::BySchool(schools.iter().map(value).collect()),
        schools: schools.into_iter().map(|school| school.0).collect(),
        hubs: (0..).take(problem.pools().len()).collect(),
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
        let has_costs = self.measure.has_costs();
        let of = |price: Option<i64>| price.filter(|_| has_costs).unwrap_or(0);
        Kept {
            costs,
            opening: if has_costs {
                policy.opening.clone()
            } else {
                Vec::new()
            },
            prices: policy.quotas.iter().map(|it| of(it.price)).collect(),
            spreads: policy.spreads.iter().map(|it| of(it.price)).collect(),
            at_most: -reached,
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
