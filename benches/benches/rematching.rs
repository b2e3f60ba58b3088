//! Matching again while a plan is in force: a hub withdraws, and all that is best by number of moves.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on must fail")]

use criterion::{Criterion, criterion_group, criterion_main};
use hub_core::model::{Held, Inputs, PlaceState, Rematch};
use hub_core::plan::make_plan;
use hub_core::problem::Problem;
use hub_core::rematch::frontier;
use hub_core::score::Arcs;
use hub_core::solve::{Outcome, Silent, solve};

/// England's schools and the hubs of 2025, with 54 places each.
const SIZE: (u32, u32) = (22_000, 93);
const PLACES: u32 = 54;

/// Where the benches only pass once, as tests do.
const AS_TEST: (u32, u32) = (1_000, 12);

fn rematching(criterion: &mut Criterion) {
    let is_bench = std::env::args().any(|argument| argument == "--bench");
    let (schools, hubs) = if is_bench { SIZE } else { AS_TEST };
    let (schools, hubs) = hub_synth::england(schools, hubs, Some(PLACES), 1).unwrap();
    let mut inputs = Inputs {
        schools,
        hubs,
        policy: hub_io::read_policy("attendance-2023").unwrap(),
        travel_times: None,
        pair_scores: None,
        previous: None,
        rematch: None,
    };
    let problem = Problem::new(inputs.clone(), 1).unwrap();
    let arcs = Arcs::new(&problem);
    let Outcome::Solved(solution) = solve(&problem, &arcs, &Silent) else {
        panic!("feasible")
    };
    let plan = make_plan(&problem, &arcs, &solution);
    let held = plan.placements.iter().map(|row| Held {
        urn: row.urn,
        hub: Some(row.hub.clone()),
        state: PlaceState::Offered,
    });
    inputs.rematch = Some(Rematch {
        held: held.collect(),
        ..Rematch::default()
    });
    let gone = inputs.hubs.remove(7).id;
    for school in &mut inputs.schools {
        school.preferences.retain(|hub| *hub != gone);
    }
    let problem = Problem::new(inputs, 1).unwrap();
    let arcs = Arcs::new(&problem);
    let whole = frontier(&problem, &arcs, u32::MAX).unwrap();
    let (first, last) = (whole.points.first().unwrap(), whole.points.last().unwrap());
    println!(
        "{} points from {} to {} moves, complete: {}; {} corners, {} branches",
        whole.points.len(),
        first.moves,
        last.moves,
        whole.is_complete,
        whole.points.iter().filter(|point| point.is_corner).count(),
        whole
            .points
            .iter()
            .map(|point| point.proof.len())
            .sum::<usize>(),
    );
    let mut group = criterion.benchmark_group("a hub withdraws");
    group.sample_size(10);
    for most in [54, 100, 300, u32::MAX] {
        group.bench_function(format!("frontier up to {most} moves"), |b| {
            b.iter(|| frontier(&problem, &arcs, most).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, rematching);
criterion_main!(benches);
