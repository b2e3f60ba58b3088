//! Hubs of very different sizes: what the engine lists of each school's hubs must not decide what a place is worth.

use hub_core::model::Inputs;
use hub_core::plan::make_plan;
use hub_core::problem::Problem;
use hub_core::score::Arcs;
use hub_core::solve::{Outcome, Silent, solve};
use hub_core::verify::audit;

/// Places by hub, in order.
fn check(places: &[u32], schools: u32, seed: u64) {
    let hubs = u32::try_from(places.len()).unwrap();
    let (schools, mut hubs) = hub_synth::england(schools, hubs, None, seed).unwrap();
    for (hub, places) in hubs.iter_mut().zip(places) {
        hub.places = *places;
        hub.enhanced_places = 0;
    }
    let inputs = Inputs {
        schools,
        hubs,
        policy: hub_io::read_policy("attendance-2023").unwrap(),
        ..Inputs::default()
    };
    let problem = Problem::new(inputs, 3).unwrap();
    let arcs = Arcs::new(&problem);
    let Outcome::Solved(solution) = solve(&problem, &arcs, &Silent) else {
        panic!("feasible")
    };
    let plan = make_plan(&problem, &arcs, &solution);
    assert_eq!(audit(&problem, &plan), [], "{places:?}, seed {seed}");
}

#[test]
fn a_hub_of_one_place_has_its_price() {
    check(&[3, 90, 1, 41, 35, 44, 31, 36, 56], 400, 11);
    check(&[3, 90, 1, 42, 35, 44, 31, 36, 56], 400, 11);
}

#[test]
fn uneven_hubs_are_proven() {
    let sizes = [1, 60, 2, 1, 35, 90, 1, 20, 4, 45, 1, 70];
    for seed in 0..24 {
        let hubs = 5 + usize::try_from(seed % 8).unwrap();
        let turned = sizes
            .iter()
            .cycle()
            .skip(usize::try_from(seed % 11).unwrap());
        let places: Vec<u32> = turned.take(hubs).copied().collect();
        let all: u32 = places.iter().sum();
        check(&places, all + all / 5 + 10, seed);
    }
}
