//! One level of the objective as a problem of its own, where the policy has side rules.
//!
//! The levels: a tier each, the total score, the lottery. Tiers before a level are kept by a quota each: their values sum to what was
//! reached. The score counts what open hubs cost and what is paid beyond soft bounds. The lottery decides among plans with the score's hubs open, its soft bounds broken no
//! further, and pairs that score as much.
//!
//! The sets of schools that can be placed are no matroid any more, so nothing of this can be had from ranks.

use crate::problem::{PoolIx, Problem, SchoolIx};
use crate::rules::{self, Quota, Rules, Sizes, Weights};
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
    /// The level after those that were `reached`; `plan` reaches them, and matters to the lottery alone.
    pub(crate) fn new(
        problem: &'a Problem,
        arcs: &'a Arcs,
        reached: &[i64],
        plan: &[Option<PoolIx>],
    ) -> Self {
        let level = reached.len();
        let mut rules = problem.side_rules().cloned().unwrap_or_default();
        let tiers = problem.policy().tiers.len();
        if level != tiers {
            rules.opening.clear();
        }
        if level < tiers {
            rules.quotas.retain(|quota| quota.price.is_none());
        }
        if level > tiers {
            freeze(problem, &mut rules, plan);
            rules.quotas.push(kept_score(problem, arcs, plan));
        }
        for (tier, reached) in reached.iter().take(tiers).enumerate() {
            rules.quotas.push(kept_tier(problem, tier, *reached));
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

/// The pairs score as much as those of the plan.
fn kept_score(problem: &Problem, arcs: &Arcs, plan: &[Option<PoolIx>]) -> Quota {
    let pools = problem.pools().len();
    let mut weights = vec![0; problem.schools().len() * pools];
    for school in schools(problem) {
        for arc in arcs.row(school) {
            weights[school.at() * pools + arc.pool.at()] = i64::from(arc.score);
        }
    }
    let score = |(school, pool): (SchoolIx, &Option<PoolIx>)| {
        pool.map_or(0, |pool| weights[school.at() * pools + pool.at()])
    };
    let reached = schools(problem).zip(plan).map(score).sum();
    Quota {
        name: "total score".to_owned(),
        schools: schools(problem).map(|school| school.0).collect(),
        hubs: (0..).take(pools).collect(),
        weights: Weights::ByPair(weights),
        at_least: Some(reached),
        ..Quota::default()
    }
}

/// The plan's hubs are open and no others, and soft bounds are broken no further than by the plan.
fn freeze(problem: &Problem, rules: &mut Rules, plan: &[Option<PoolIx>]) {
    let has_switches = problem.policy().opening.is_some();
    if has_switches {
        let mut is_open = vec![false; problem.hubs().len()];
        for pool in plan.iter().flatten() {
            is_open[problem.pool(*pool).hub.at()] = true;
        }
        rules.minimums.resize(is_open.len(), 0);
        let mut closed = Vec::new();
        for (at, is_open) in is_open.into_iter().enumerate() {
            let minimum = &mut rules.minimums[at];
            *minimum = if is_open { (*minimum).max(1) } else { 0 };
            if !is_open {
                let here = |pool: &PoolIx| problem.pool(*pool).hub.at() == at;
                closed.extend(PoolIx::all(problem.pools().len()).filter(here));
            }
        }
        rules.may_close = false;
        rules.open = None;
        rules.quotas.push(Quota {
            name: "closed hubs".to_owned(),
            schools: schools(problem).map(|school| school.0).collect(),
            hubs: closed.into_iter().map(|pool| pool.0).collect(),
            at_most: Some(0),
            ..Quota::default()
        });
    }
    for quota in rules
        .quotas
        .iter_mut()
        .filter(|quota| quota.price.is_some())
    {
        let count = count(quota, plan);
        quota.at_least = quota.at_least.map(|least| least.min(count));
        quota.at_most = quota.at_most.map(|most| most.max(count));
        quota.price = None;
    }
}

/// How many of a quota's schools a plan has at its hubs.
fn count(quota: &Quota, plan: &[Option<PoolIx>]) -> i64 {
    let places = quota
        .schools
        .iter()
        .filter_map(|school| plan[*school as usize]);
    let count = places.filter(|pool| quota.hubs.contains(&pool.0)).count();
    i64::try_from(count).unwrap_or(i64::MAX)
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
