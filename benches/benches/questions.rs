//! Questions about a plan: the graph of moves, what it answers, and how sure the plan is.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on must fail")]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use hub_core::explain::{Moves, Spread, robustness, weight_flips, weight_ranges};
use hub_core::model::Inputs;
use hub_core::plan::make_plan;
use hub_core::problem::{HubIx, PoolIx, Problem, SchoolIx};
use hub_core::score::Arcs;
use hub_core::solve::{Outcome, Silent, solve};

/// The schools of the programme of 2024 twice and a half, and the hubs of 2025.
const SIZE: (u32, u32) = (5_000, 93);

fn questions(criterion: &mut Criterion) {
    let (schools, hubs) = hub_synth::england(SIZE.0, SIZE.1, None, 1).unwrap();
    let inputs = Inputs {
        schools,
        hubs,
        policy: hub_io::read_policy("attendance-2023").unwrap(),
        travel_times: None,
        pair_scores: None,
        previous: None,
        rematch: None,
    };
    let problem = Problem::new(inputs, 1).unwrap();
    let arcs = Arcs::new(&problem);
    let Outcome::Solved(solution) = solve(&problem, &arcs, &Silent) else {
        panic!("feasible")
    };
    let plan = make_plan(&problem, &arcs, &solution);
    let moves = Moves::new(&problem, &arcs, &plan).unwrap();
    let (school, hub) = (SchoolIx(4), HubIx(17));

    let mut group = criterion.benchmark_group("questions");
    group.sample_size(10);
    group.bench_function("graph of moves", |b| {
        b.iter(|| Moves::new(&problem, &arcs, &plan).unwrap());
    });
    group.bench_function("force one school", |b| b.iter(|| moves.force(school, hub)));
    group.bench_function("force each school into each hub", |b| {
        b.iter(|| {
            let losses = moves.losses();
            let all = SchoolIx::all(problem.schools().len());
            all.map(|school| losses.of(school).len()).sum::<usize>()
        });
    });
    group.bench_function("50 places more of one hub", |b| {
        b.iter(|| moves.next_places(PoolIx(17), 50));
    });
    group.bench_function("50 places more in all", |b| b.iter(|| moves.enlarge(50)));
    group.bench_function("nearest weights of one pair", |b| {
        b.iter(|| weight_flips(&problem, &arcs, &plan, school, hub, &Silent));
    });
    group.bench_function("ranges of all weights", |b| {
        b.iter(|| weight_ranges(&problem, &arcs, &plan, &Silent));
    });
    // The difference of the two is 1,000 matches.
    for (name, runs) in [("1 match again", 1), ("1,001 matches again", 1_001)] {
        group.bench_function(name, |b| {
            let spread = Spread {
                runs,
                seed: 1,
                weights: 20.0,
                absence: 1.0,
                impute: true,
            };
            b.iter_batched(
                || spread,
                |spread| robustness(&problem, &arcs, &plan, &spread, &Silent),
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, questions);
criterion_main!(benches);
