//! From a solution to a plan.

use std::cmp::Ordering;

use rayon::prelude::*;

use super::resources::resource_uses;
use super::soft::soft_rules;
use super::{
    FORMAT, LevelKind, Objective, Placement, Plan, PlanStatus, PoolRow, Reasons, Unplaced, VERSION,
};
use crate::problem::{HubIx, PoolIx, Problem, SchoolIx, sha256};
use crate::rules::Multipliers;
use crate::score::{Arc, Arcs};
use crate::solve::{Level, Measure, Placing, Solution, levels, measures};

/// The plan of an optimal solution, with its certificate.
#[must_use]
pub fn make_plan(problem: &Problem, arcs: &Arcs, solution: &Solution) -> Plan {
    let schools = || SchoolIx::all(problem.schools().len());
    let loads = loads(problem, &solution.assignment);
    let reasons = Reasons::new(problem, arcs, &solution.assignment);
    let placed = |school: SchoolIx| solution.assignment.get(school.at()).copied().flatten();
    let mut plan = Plan {
        format: FORMAT.to_owned(),
        version: VERSION,
        inputs: problem.digests().clone(),
        policy: problem.policy().name.clone(),
        seed: problem.seed(),
        status: status(solution),
        score_scale: arcs.scale(),
        objectives: objectives(problem, arcs, solution),
        proof: proof(solution),
        soft: soft_rules(problem, &solution.assignment),
        resources: resource_uses(problem, &solution.assignment),
        pools: pools(problem, solution, &loads),
        placements: schools()
            .filter_map(|s| placement(problem, arcs, s, placed(s)?))
            .collect(),
        unplaced: schools()
            .filter(|&s| placed(s).is_none())
            .map(|s| unplaced(problem, &reasons, s))
            .collect(),
        digest: String::new(),
    };
    plan.digest = plan.own_digest();
    plan
}

impl Plan {
    /// The digest that the plan ought to have: of its JSON with an empty `digest`.
    #[must_use]
    pub fn own_digest(&self) -> String {
        sha256(&Self {
            digest: String::new(),
            ..self.clone()
        })
    }

    /// The pool of each school, by position; `None` where a placement is not of this problem.
    pub(crate) fn assignment(&self, problem: &Problem) -> Option<Vec<Option<PoolIx>>> {
        let mut assignment = vec![None; problem.schools().len()];
        for row in &self.placements {
            let school = problem.find_school(row.urn)?;
            let pool = problem.find_pool(problem.find_hub(&row.hub)?, row.level)?;
            assignment[school.at()] = Some(pool);
        }
        Some(assignment)
    }
}

/// The levels of a problem's objective, by kind and name.
pub(crate) fn level_names(problem: &Problem) -> Vec<(LevelKind, String)> {
    let name = |measure: Measure| measure.name(problem);
    let names = measures(problem).into_iter().map(name);
    let replay = (LevelKind::Replay, "replay hashes of the pairs".to_owned());
    // With side rules nothing makes the plan the only one.
    let last = Some(replay).filter(|_| problem.side_rules().is_none());
    names.chain(last).collect()
}

/// Optimal, unless the solver of programmes says that there may be more.
fn status(solution: &Solution) -> PlanStatus {
    let levels = solution.by_rules.iter().flatten();
    if levels.clone().all(|level| level.claimed == level.reached) {
        PlanStatus::Optimal
    } else {
        PlanStatus::Feasible
    }
}

fn proof(solution: &Solution) -> Vec<Multipliers> {
    let levels = solution.by_rules.iter().flatten();
    levels.map(|level| level.multipliers.clone()).collect()
}

fn objectives(problem: &Problem, arcs: &Arcs, solution: &Solution) -> Vec<Objective> {
    let names = level_names(problem).into_iter();
    if let Some(levels) = &solution.by_rules {
        let level = |((kind, name), level): ((LevelKind, String), &Level)| Objective {
            kind,
            name,
            objective: level.objective,
            reached: Some(level.reached).filter(|reached| *reached != level.objective),
            bound: level.bound,
            claimed: Some(level.claimed),
        };
        return names.zip(levels).map(level).collect();
    }
    let reached = reached(problem, arcs, &solution.assignment);
    let bound = dual_bound(problem, arcs, &solution.prices);
    let level = |((kind, name), (objective, bound))| Objective {
        kind,
        name,
        objective,
        reached: None,
        bound,
        claimed: None,
    };
    names
        .zip(reached.into_iter().zip(bound))
        .map(level)
        .collect()
}

/// The sum of the placements' vectors.
fn reached(problem: &Problem, arcs: &Arcs, assignment: &[Option<PoolIx>]) -> Vec<i64> {
    let levels = levels(problem);
    let mut sum = vec![0; levels];
    for (school, pool) in SchoolIx::all(assignment.len()).zip(assignment) {
        let arc = pool.and_then(|pool| {
            Some(Arc {
                pool,
                score: arcs.score(school, pool)?,
            })
        });
        if let Some(arc) = arc {
            add(
                &mut sum,
                &Placing::new(problem, school, arc).vector(levels),
                1,
            );
        }
    }
    sum
}

/// The dual bound at `prices`: no plan is better, in the lexicographic order of the levels.
///
/// Sum over free schools of max(0, max over arcs of w - p), over pinned ones of w - p, plus the sum of
/// places times price. Within `i64` at optimal prices, where it equals the objective.
fn dual_bound(problem: &Problem, arcs: &Arcs, prices: &[Vec<i64>]) -> Vec<i64> {
    let levels = levels(problem);
    let schools: Vec<SchoolIx> = SchoolIx::all(problem.schools().len()).collect();
    let sum = |mut sum: Vec<i64>, schools: &[SchoolIx]| {
        for &school in schools {
            if let Some(best) = best_less_price(problem, arcs, prices, school) {
                add(&mut sum, &best, 1);
            }
        }
        sum
    };
    let zero = || vec![0_i64; levels];
    let join = |mut a: Vec<i64>, b: Vec<i64>| {
        add(&mut a, &b, 1);
        a
    };
    let mut bound = schools.par_chunks(1024).fold(zero, sum).reduce(zero, join);
    for (pool, price) in problem.pools().iter().zip(prices) {
        add(&mut bound, price, i64::from(pool.places));
    }
    bound
}

/// The largest worth less price of a school's arcs; `None` where a free school does better without.
fn best_less_price(
    problem: &Problem,
    arcs: &Arcs,
    prices: &[Vec<i64>],
    school: SchoolIx,
) -> Option<Vec<i64>> {
    let levels = levels(problem);
    let row = arcs
        .row(school)
        .iter()
        .map(|arc| (Placing::new(problem, school, *arc), &prices[arc.pool.at()]));
    let less_price = |(placing, price): &(Placing, &Vec<i64>), level: usize| {
        placing.component(level, levels) - price[level]
    };
    let best = row.reduce(|best, other| {
        let order =
            (0..levels).map(|level| less_price(&other, level).cmp(&less_price(&best, level)));
        if order.into_iter().find(|order| order.is_ne()) == Some(Ordering::Greater) {
            other
        } else {
            best
        }
    })?;
    let best: Vec<i64> = (0..levels).map(|level| less_price(&best, level)).collect();
    (problem.pinned(school).is_some() || best > vec![0; levels]).then_some(best)
}

fn add(sum: &mut [i64], vector: &[i64], times: i64) {
    for (sum, component) in sum.iter_mut().zip(vector) {
        // Wraps on the way where it must: the sum itself is within i64, and wrapping sums are exact modulo 2^64.
        *sum = sum.wrapping_add(component.wrapping_mul(times));
    }
}

/// How many schools are in each pool.
fn loads(problem: &Problem, assignment: &[Option<PoolIx>]) -> Vec<u32> {
    let mut loads = vec![0_u32; problem.pools().len()];
    for pool in assignment.iter().flatten() {
        loads[pool.at()] += 1;
    }
    loads
}

fn pools(problem: &Problem, solution: &Solution, loads: &[u32]) -> Vec<PoolRow> {
    let row = |((pool, load), price): ((&crate::problem::Pool, &u32), &Vec<i64>)| PoolRow {
        hub: problem.hub(pool.hub).id.clone(),
        level: pool.level,
        places: pool.places,
        load: *load,
        price: price.clone(),
    };
    problem
        .pools()
        .iter()
        .zip(loads)
        .zip(&solution.prices)
        .map(row)
        .collect()
}

fn placement(problem: &Problem, arcs: &Arcs, school: SchoolIx, pool: PoolIx) -> Option<Placement> {
    let standing = problem.standing(school);
    Some(Placement {
        urn: problem.school(school).urn,
        tier: standing.tier + 1,
        hub: problem.hub(problem.pool(pool).hub).id.clone(),
        level: problem.pool(pool).level,
        step: step(problem, school, problem.pool(pool).hub),
        score: i64::from(arcs.score(school, pool)?),
        pinned: problem.pinned(school).is_some(),
    })
}

/// The step of the widening that first reaches a hub, from 1; none without a widening, or beyond all steps.
pub(crate) fn step(problem: &Problem, school: SchoolIx, hub: HubIx) -> Option<u32> {
    let step = problem.step(school, hub).map(|step| step + 1);
    step.filter(|_| !problem.policy().widening.is_empty())
}

fn unplaced(problem: &Problem, reasons: &Reasons<'_>, school: SchoolIx) -> Unplaced {
    let standing = problem.standing(school);
    let (reason, sentence) = reasons.of(school);
    let takes_part = problem.takes_part(school);
    Unplaced {
        urn: problem.school(school).urn,
        tier: takes_part.then_some(standing.tier + 1),
        level: takes_part.then_some(standing.level),
        reason,
        sentence,
    }
}
