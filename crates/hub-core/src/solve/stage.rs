//! One level of the objective as a problem of its own, where the policy has side rules.
//!
//! The levels: a tier each, the total score, the lottery. Tiers before a level are kept by a quota each: their values sum to what was
//! reached. The score is less what open hubs cost and what is paid beyond soft bounds; the lottery decides among plans with as much of it.
//!
//! The sets of schools that can be placed are no matroid any more, so nothing of this can be had from ranks.

use crate::problem::{Problem, SchoolIx};
use crate::rules::{self, Kept, Quota, Rules, Sizes, Weights};
use crate::score::Arcs;
use crate::transport::{Buffer, Costs, MUST, Row, Unplaced};

/// The levels of a problem with side rules.
pub(crate) fn levels_with_rules(problem: &Problem) -> usize {
    problem.policy().tiers.len() + 2
}

/// The instance of one level.
pub(crate) struct Stage<'a> {
    worth: Worth<'a>,
    capacities: Vec<u32>,
    unplaced: Vec<i64>,
    rules: Rules,
}

impl<'a> Stage<'a> {
    /// The level after those that were `reached`.
    pub(crate) fn new(problem: &'a Problem, arcs: &'a Arcs, reached: &[i64]) -> Self {
        let level = reached.len();
        let mut rules = problem.side_rules().cloned().unwrap_or_default();
        let tiers = problem.policy().tiers.len();
        for (tier, reached) in reached.iter().take(tiers).enumerate() {
            rules.quotas.push(kept_tier(problem, tier, *reached));
        }
        if let Some(score) = reached.get(tiers) {
            rules.kept = Some(kept_score(problem, arcs, &rules, *score));
        }
        if level != tiers {
            rules.opening.clear();
            for quota in rules
                .quotas
                .iter_mut()
                .filter(|quota| quota.price.is_some())
            {
                quota.price = Some(0);
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
                level,
            },
            capacities: problem.pools().iter().map(|pool| pool.places).collect(),
            unplaced: schools(problem).map(unplaced).collect(),
            rules,
        }
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
fn kept_tier(problem: &Problem, tier: usize, reached: i64) -> Quota {
    let in_tier = |school: &SchoolIx| problem.standing(*school).tier as usize == tier;
    let schools: Vec<SchoolIx> = schools(problem).filter(in_tier).collect();
    let value = |school: &SchoolIx| problem.standing(*school).value;
    Quota {
        name: problem.policy().tiers[tier].name.clone(),
        weights: Weights::BySchool(schools.iter().map(value).collect()),
        schools: schools.into_iter().map(|school| school.0).collect(),
        hubs: (0..).take(problem.pools().len()).collect(),
        at_least: Some(reached),
        ..Quota::default()
    }
}

/// The score, less what open hubs and broken soft bounds cost, is as much as was reached.
fn kept_score(problem: &Problem, arcs: &Arcs, rules: &Rules, reached: i64) -> Kept {
    let pools = problem.pools().len();
    let mut costs = vec![0; problem.schools().len() * pools];
    for school in schools(problem) {
        for arc in arcs.row(school) {
            costs[school.at() * pools + arc.pool.at()] = -i64::from(arc.score);
        }
    }
    Kept {
        costs,
        opening: rules.opening.clone(),
        prices: rules
            .quotas
            .iter()
            .map(|quota| quota.price.unwrap_or(0))
            .collect(),
        at_most: -reached,
    }
}

/// Minus what a placement counts at a level, as a cost.
struct Worth<'a> {
    problem: &'a Problem,
    arcs: &'a Arcs,
    level: usize,
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
        let standing = self.problem.standing(school);
        let tiers = self.problem.policy().tiers.len();
        let worth = |score: u32| match self.level.checked_sub(tiers) {
            None if standing.tier as usize == self.level => standing.value,
            None => 0,
            Some(0) => i64::from(score),
            Some(_) => self.problem.lottery_points(school),
        };
        let row = self.arcs.row(school).iter();
        buffer.arcs(row.map(|arc| (arc.pool.0, -worth(arc.score))))
    }
}
