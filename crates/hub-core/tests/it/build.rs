//! Short ways to make inputs and plans.

use std::collections::BTreeMap;

use hub_core::model::{
    Barred, Condition, ContextLine, Criteria, Field, Fsm, FsmMeasure, GateRule, Hub, HubId, Inputs,
    Missing, PairRow, PairScoreCriterion, Phase, Policy, Rate, Reference, ReferenceTable, School,
    Tier, Urn,
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

/// Schools with so many pupils or more.
pub(crate) fn large(pupils: f64) -> Condition {
    Condition {
        at_least: Some(pupils),
        ..leaf(Field::Pupils)
    }
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
        previous: None,
        rematch: None,
    }
}

/// Solves inputs that make a feasible problem.
pub(crate) fn solved(inputs: &Inputs, seed: u64) -> (Problem, Arcs, Plan) {
    let problem = Problem::new(inputs.clone(), seed).unwrap();
    let arcs = Arcs::new(&problem);
    let Outcome::Solved(solution) = solve(&problem, &arcs, &Silent) else {
        panic!("feasible")
    };
    let plan = make_plan(&problem, &arcs, &solution);
    (problem, arcs, plan)
}

#[expect(clippy::unnecessary_wraps, reason = "fits the optional field as it is")]
pub(crate) fn rate(value: f64, period: &str) -> Option<Rate> {
    Some(Rate {
        value,
        period: period.to_owned(),
        source: "test".to_owned(),
    })
}

#[expect(clippy::unnecessary_wraps, reason = "fits the optional field as it is")]
pub(crate) fn ever6(percent: f64) -> Option<Fsm> {
    Some(Fsm {
        percent,
        measure: FsmMeasure::Ever6,
        period: None,
    })
}

/// A reference of primary schools in 2018/19: the 90th percentile of persistent absence is 14.
pub(crate) fn references() -> BTreeMap<String, Reference> {
    let context = ContextLine {
        fsm_measure: FsmMeasure::Ever6,
        rate_mean: 8.0,
        rate_sd: 4.0,
        fsm_mean: 20.0,
        fsm_sd: 10.0,
        correlation: 0.5,
    };
    let table = ReferenceTable {
        measure: Field::PersistentAbsence,
        period: "2018/19".to_owned(),
        phase: Phase::Primary,
        percentiles: BTreeMap::from([("75".to_owned(), 10.0), ("90".to_owned(), 14.0)]),
        context: Some(context),
    };
    BTreeMap::from([(
        "england".to_owned(),
        Reference {
            source: "a test".to_owned(),
            tables: vec![table],
        },
    )])
}

pub(crate) fn leaf(field: Field) -> Condition {
    Condition {
        field: Some(field),
        missing: Some(Missing::FAIL),
        ..Condition::default()
    }
}
