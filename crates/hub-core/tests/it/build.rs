//! Short ways to make inputs and plans.

use hub_core::model::{
    Barred, Condition, Criteria, Field, GateRule, Hub, HubId, Inputs, Missing, PairRow,
    PairScoreCriterion, Policy, School, Tier, Urn,
};
use hub_core::plan::{Plan, make_plan};
use hub_core::problem::Problem;
use hub_core::score::Arcs;
use hub_core::solve::{Outcome, Silent, solve};

pub(crate) fn urn(i: usize) -> Urn {
    Urn::new(100_000 + u32::try_from(i).unwrap()).unwrap()
}

pub(crate) fn hub_id(i: usize) -> HubId {
    HubId(format!("H{i:02}"))
}

pub(crate) fn school(i: usize) -> School {
    School::new(urn(i), format!("School {i}"))
}

pub(crate) fn hub(i: usize, places: u32) -> Hub {
    Hub::new(hub_id(i), urn(900 + i), format!("Lead {i}"), places)
}

/// `tiers` tiers by pupils: tier t takes schools with 100 (tiers - t) pupils or more.
pub(crate) fn tiers(tiers: usize) -> Vec<Tier> {
    let when = |t: usize| Condition {
        field: Some(Field::Pupils),
        at_least: Some(100.0 * f64::from(u32::try_from(tiers - t).unwrap())),
        missing: Some(Missing::FAIL),
        ..Condition::default()
    };
    (1..=tiers)
        .map(|t| Tier {
            name: format!("tier {t}"),
            when: (t < tiers).then(|| when(t)),
        })
        .collect()
}

/// A policy whose only criterion is the table of pair scores.
pub(crate) fn policy(tier_count: usize) -> Policy {
    Policy {
        schema: 1,
        name: "test".to_owned(),
        description: "for tests".to_owned(),
        pair_scores: Some("scores.csv".to_owned()),
        tiers: tiers(tier_count),
        criteria: Criteria {
            pair_scores: Some(PairScoreCriterion {
                weight: 1,
                missing: Missing::FAIL,
            }),
            ..Criteria::default()
        },
        ..Policy::default()
    }
}

pub(crate) fn gate(name: &str, require: Condition) -> GateRule {
    GateRule {
        name: name.to_owned(),
        require,
    }
}

pub(crate) fn barred(school: usize, hub: usize) -> Barred {
    Barred {
        urn: urn(school),
        hub: hub_id(hub),
        reason: "asked not to".to_owned(),
        authorised_by: "the team".to_owned(),
        date: jiff::civil::date(2025, 3, 1),
    }
}

/// Inputs from a matrix of scores in ten-thousandths; `None` bars the pair.
pub(crate) fn inputs(scores: &[Vec<Option<u32>>], places: &[u32], tier_count: usize) -> Inputs {
    let mut policy = policy(tier_count);
    let mut rows = Vec::new();
    for (s, row) in scores.iter().enumerate() {
        for (h, score) in row.iter().enumerate() {
            match score {
                Some(score) => rows.push(PairRow {
                    urn: urn(s),
                    hub: hub_id(h),
                    value: f64::from(*score) / 10_000.0,
                }),
                None => policy.barred.push(barred(s, h)),
            }
        }
    }
    Inputs {
        schools: (0..scores.len()).map(school).collect(),
        hubs: places
            .iter()
            .enumerate()
            .map(|(h, places)| hub(h, *places))
            .collect(),
        policy,
        travel_times: None,
        pair_scores: Some(rows),
    }
}

/// Solves inputs that make a feasible problem.
pub(crate) fn solved(inputs: &Inputs, seed: u64) -> (Problem, Arcs, Plan) {
    let problem = Problem::new(inputs.clone(), seed).unwrap();
    let arcs = Arcs::new(&problem);
    let Outcome::Optimal(solution) = solve(&problem, &arcs, &Silent) else {
        panic!("feasible")
    };
    let plan = make_plan(&problem, &arcs, &solution);
    (problem, arcs, plan)
}
