//! Matching again while a plan is in force, against all plans.

use hub_core::model::{Held, HubId, Inputs, Opening, PlaceState, Rematch, RematchTerms, Term};
use hub_core::plan::make_plan;
use hub_core::problem::{Claim, PoolIx, Problem, SchoolIx};
use hub_core::rematch::frontier;
use hub_core::score::Arcs;
use hub_core::solve::{Outcome, Silent, solve};
use hub_core::verify::{audit_point, verify};
use proptest::prelude::*;

use super::build;
use super::exact::config;
use super::generate::{Size, inputs};
use super::oracle::Oracle;

const SIZE: Size = Size {
    schools: 6,
    hubs: 3,
    places: 2,
};

/// Inputs with a plan in force: hubs that are there, one that is gone, all states.
pub(crate) fn rematched(size: Size) -> impl Strategy<Value = (Inputs, u64)> {
    let held = (0..=size.hubs + 1, 0..PlaceState::ALL.len() + 3);
    let terms = (any::<[bool; 3]>(), prop_oneof![Just(0), 1..3_000_u32]);
    (
        inputs(size),
        prop::collection::vec(held, size.schools),
        terms,
    )
        .prop_map(|((mut inputs, seed), held, (switches, move_cost))| {
            let row = |(school, (hub, state)): (usize, (usize, usize))| Held {
                urn: build::urn(school),
                // The last one is gone, and none is none.
                hub: (hub > 0).then(|| build::hub_id(hub - 1)),
                state: *PlaceState::ALL.get(state).unwrap_or(&PlaceState::Offered),
            };
            let [keeps, freezes, allow_displacement] = switches;
            let keep = [(keeps, PlaceState::Accepted), (freezes, PlaceState::Frozen)];
            inputs.rematch = Some(Rematch {
                held: held.into_iter().enumerate().map(row).collect(),
                terms: RematchTerms {
                    keep: keep
                        .iter()
                        .filter(|(is, _)| *is)
                        .map(|(_, state)| *state)
                        .collect(),
                    move_cost,
                    allow_displacement,
                },
            });
            (inputs, seed)
        })
}

type Plan = Vec<Option<PoolIx>>;

/// What each level counts of a plan, in the plainest words; none where a hub has too many.
fn worth(problem: &Problem, arcs: &Arcs, plan: &Plan) -> Option<Vec<i64>> {
    let terms = problem.rematch()?;
    let tiers = problem.policy().tiers.len();
    let (mut sums, mut rest) = (vec![[0; 3]; tiers], [0; 4]);
    for (school, pool) in SchoolIx::all(plan.len()).zip(plan) {
        let Some(pool) = *pool else { continue };
        let (standing, hub) = (problem.standing(school), problem.pool(pool).hub);
        let stays = i64::from(problem.previous(school) == Some(hub));
        sums[standing.tier as usize][claim(problem, arcs, school)] += standing.value;
        rest[0] += i64::from(arcs.score(school, pool)?) + stays * i64::from(terms.move_cost);
        rest[1] += stays;
        rest[2] += problem.lottery_points(school);
        rest[3] += problem.replay_hash(school, hub);
    }
    let fits = |(at, pool): (usize, &hub_core::problem::Pool)| {
        let load = plan.iter().flatten().filter(|it| it.at() == at).count();
        load <= pool.places as usize
    };
    if !problem.pools().iter().enumerate().all(fits) {
        return None;
    }
    let parted = |sums: &[i64; 3]| {
        if terms.allow_displacement {
            vec![sums.iter().sum()]
        } else {
            sums.to_vec()
        }
    };
    let tiers = sums.iter().flat_map(parted);
    Some(tiers.chain(rest).collect())
}

/// 0 for a school with a place that is still open to it, 1 for one whose place is gone, 2 for all others.
fn claim(problem: &Problem, arcs: &Arcs, school: SchoolIx) -> usize {
    if !problem.had_place(school) {
        return 2;
    }
    // A pinned school has one arc, whatever it had.
    if problem.pinned(school).is_some() {
        return match problem.standing(school).claim {
            Claim::Held => 0,
            Claim::Displaced => 1,
            Claim::New => 2,
        };
    }
    let is_open = arcs.row(school).iter().any(|arc| {
        let pool = problem.pool(arc.pool);
        Some(pool.hub) == problem.previous(school) && pool.places > 0
    });
    usize::from(!is_open)
}

/// Schools that had a place, take part, and are not where they were.
fn moves(problem: &Problem, plan: &Plan) -> u32 {
    let moved = SchoolIx::all(plan.len())
        .zip(plan)
        .filter(|(school, pool)| {
            let hub = pool.map(|pool| problem.pool(pool).hub);
            problem.had_place(*school) && (hub.is_none() || hub != problem.previous(*school))
        });
    u32::try_from(moved.count()).unwrap()
}

proptest! {
    #![proptest_config(config(1_000))]

    #[test]
    fn the_best_plan_is_the_best_of_all((inputs, seed) in rematched(SIZE)) {
        let problem = Problem::new(inputs.clone(), seed).unwrap();
        let arcs = Arcs::new(&problem);
        let plans = Oracle { problem: &problem, arcs: &arcs }.plans(false);
        let best = plans.iter().filter_map(|plan| worth(&problem, &arcs, plan)).max();
        let Outcome::Solved(solution) = solve(&problem, &arcs, &Silent) else {
            prop_assert_eq!(best, None);
            return Ok(());
        };
        let plan = make_plan(&problem, &arcs, &solution);
        let reached: Vec<i64> = plan.objectives.iter().map(|level| level.objective).collect();
        prop_assert_eq!(Some(reached), best);
        prop_assert_eq!(verify(inputs, &plan).unwrap(), vec![]);
    }

    #[test]
    fn the_frontier_has_the_best_plan_within_each_number_of_moves((inputs, seed) in rematched(SIZE)) {
        let problem = Problem::new(inputs, seed).unwrap();
        let arcs = Arcs::new(&problem);
        let plans = Oracle { problem: &problem, arcs: &arcs }.plans(false);
        let all: Vec<(u32, Vec<i64>)> = plans
            .iter()
            .filter_map(|plan| Some((moves(&problem, plan), worth(&problem, &arcs, plan)?)))
            .collect();
        let Some(frontier) = frontier(&problem, &arcs, u32::MAX) else {
            prop_assert!(all.is_empty());
            return Ok(());
        };
        prop_assert!(frontier.is_complete);
        for most in 0..=u32::try_from(SIZE.schools).unwrap() {
            let within = all.iter().filter(|(moves, _)| *moves <= most);
            let best = within.map(|(_, worth)| worth.clone()).max();
            let mut points = frontier.points.iter();
            let point = points.rfind(|point| point.moves <= most);
            prop_assert_eq!(point.map(|point| point.objectives.clone()), best, "{} moves", most);
            if let Some(point) = point {
                prop_assert_eq!(moves(&problem, &point.assignment), point.moves);
                let counted = worth(&problem, &arcs, &point.assignment);
                prop_assert_eq!(counted.as_ref(), Some(&point.objectives));
                prop_assert_eq!(audit_point(&problem, &arcs, point), Vec::<String>::new());
            }
        }
    }
}

#[test]
fn schools_that_have_left_take_no_part() {
    let mut inputs = build::inputs(&vec![vec![Some(5_000)]; 3], &[2], 1);
    let row = |school, state| Held {
        urn: build::urn(school),
        hub: Some(HubId("H00".to_owned())),
        state,
    };
    inputs.rematch = Some(Rematch {
        held: vec![row(0, PlaceState::Declined), row(1, PlaceState::Withdrawn)],
        ..Rematch::default()
    });
    let (_, _, plan) = build::solved(&inputs, 1);
    let placed: Vec<_> = plan.placements.iter().map(|row| row.urn).collect();
    assert_eq!(placed, [build::urn(2)]);
}

#[test]
fn a_proof_that_does_not_hold_is_refused() {
    // Two schools that would gain by an exchange, and a third that would rather have the place of one of them.
    let scores = [
        [Some(2_000), Some(9_000), None],
        [Some(9_500), Some(3_000), None],
        [None, Some(9_950), Some(9_900)],
    ];
    let scores: Vec<Vec<Option<u32>>> = scores.iter().map(|row| row.to_vec()).collect();
    let mut inputs = build::inputs(&scores, &[1, 1, 1], 1);
    let held = [(0, 0), (1, 1)].map(|(school, hub)| Held {
        urn: build::urn(school),
        hub: Some(build::hub_id(hub)),
        state: PlaceState::Offered,
    });
    inputs.rematch = Some(Rematch {
        held: held.into(),
        ..Rematch::default()
    });
    let problem = Problem::new(inputs, 1).unwrap();
    let arcs = Arcs::new(&problem);
    let points = frontier(&problem, &arcs, u32::MAX).unwrap().points;
    let moves: Vec<u32> = points.iter().map(|point| point.moves).collect();
    assert_eq!(moves, [0, 2]);
    for point in &points {
        assert_eq!(audit_point(&problem, &arcs, point), Vec::<String>::new());
        let mut without = point.clone();
        without.proof.clear();
        assert_eq!(audit_point(&problem, &arcs, &without).len(), 1);
        let mut free = point.clone();
        for price in &mut free.proof[0].prices {
            price.fill(0);
        }
        assert_eq!(audit_point(&problem, &arcs, &free).len(), 1);
        let mut fewer = point.clone();
        fewer.moves += 1;
        assert!(!audit_point(&problem, &arcs, &fewer).is_empty());
        let mut better = point.clone();
        better.objectives[1] += 1;
        assert_eq!(audit_point(&problem, &arcs, &better).len(), 1);
    }
    // The plan without a move is not the best with two.
    let mut lazy = points[1].clone();
    lazy.assignment.clone_from(&points[0].assignment);
    lazy.objectives.clone_from(&points[0].objectives);
    assert_eq!(audit_point(&problem, &arcs, &lazy).len(), 2);
}

#[test]
fn a_plan_in_force_that_cannot_be_heeded_is_refused() {
    let mut inputs = build::inputs(&vec![vec![Some(5_000)]; 2], &[2], 1);
    let held = Held {
        urn: build::urn(0),
        hub: None,
        state: PlaceState::Offered,
    };
    inputs.rematch = Some(Rematch {
        held: vec![held.clone(), held],
        ..Rematch::default()
    });
    inputs.policy.opening = Some(Opening {
        minimum: Some(1),
        ..Opening::default()
    });
    let faults = Problem::new(inputs, 1).unwrap_err().0;
    let kinds: Vec<_> = faults.iter().map(|issue| issue.kind.name()).collect();
    assert_eq!(kinds, ["rule_unused", "duplicate_urn"]);
}
