//! Problems with changes: as if they had been made so.

use hub_core::plan::{Plan, make_plan};
use hub_core::problem::{HubIx, Problem};
use hub_core::score::Arcs;
use hub_core::solve::{Outcome, Silent, solve};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use super::generate::{Size, inputs};

fn plan(problem: &Problem, arcs: &Arcs) -> Option<Plan> {
    match solve(problem, arcs, &Silent) {
        Outcome::Solved(solution) => Some(make_plan(problem, arcs, &solution)),
        _ => None,
    }
}

proptest! {
    #![proptest_config(Config {
        cases: 1_500,
        rng_seed: RngSeed::Fixed(20_261),
        failure_persistence: None,
        ..Config::default()
    })]

    #[test]
    fn other_places_are_as_if_they_had_been_given(
        (inputs, seed) in inputs(Size { schools: 8, hubs: 4, places: 3 }),
        changes in prop::collection::vec((0_usize..4, 0_u32..5), 0..4),
    ) {
        let problem = Problem::new(inputs.clone(), seed).unwrap();
        let hubs = problem.hubs().len();
        let changes: Vec<_> = changes.into_iter().filter(|(hub, _)| *hub < hubs).collect();
        let mut changed = inputs.clone();
        for (hub, places) in &changes {
            let id = &problem.hubs()[*hub].id;
            let hub = changed.hubs.iter_mut().find(|it| it.id == *id).unwrap();
            hub.places = *places;
        }
        let places: Vec<_> = changes
            .iter()
            .map(|(hub, places)| (HubIx(u32::try_from(*hub).unwrap()), *places))
            .collect();
        let (fast, anew) = (problem.with_places(&places), Problem::new(changed, seed));
        let has_levels = inputs.policy.levels.is_some();
        match (fast, anew) {
            (Some(fast), Ok(anew)) => {
                prop_assert_eq!(fast.digests(), anew.digests());
                let arcs = Arcs::new(&problem);
                prop_assert_eq!(plan(&fast, &arcs), plan(&anew, &Arcs::new(&anew)));
            }
            (Some(_), Err(bad)) => prop_assert!(false, "wrong places are taken: {:?}", bad.0),
            // A place that is set twice may be wrong in between.
            (None, _) => {
                let is_wrong = |(hub, places): &(HubIx, u32)| {
                    *places == 0 || *places < problem.hub(*hub).enhanced_places
                };
                let why = has_levels || places.iter().any(is_wrong);
                prop_assert!(why, "refused without a reason");
            }
        }
    }
}
