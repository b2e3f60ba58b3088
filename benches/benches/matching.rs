//! Score, lexicographic solve, audit: each stage at the sizes of real programmes.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on must fail")]

use criterion::{BatchSize, BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use hub_core::model::{Inputs, Policy};
use hub_core::plan::make_plan;
use hub_core::problem::Problem;
use hub_core::score::Arcs;
use hub_core::solve::{Outcome, Silent, solve};
use hub_core::verify::verify;

/// Schools and hubs: the programme of 2024, and the hubs of 2025.
const SIZES: [(u32, u32); 2] = [(2_000, 32), (5_000, 93)];

fn inputs(schools: u32, hubs: u32) -> Inputs {
    let (schools, hubs) = hub_synth::england(schools, hubs, None, 1).unwrap();
    Inputs {
        schools,
        hubs,
        policy: preset(),
        travel_times: None,
        pair_scores: None,
        previous: None,
        rematch: None,
    }
}

fn preset() -> Policy {
    hub_io::read_policy("attendance-2023").unwrap()
}

fn stages(criterion: &mut Criterion) {
    for (schools, hubs) in SIZES {
        let size = format!("{schools}x{hubs}");
        let inputs = inputs(schools, hubs);
        let problem = Problem::new(inputs.clone(), 1).unwrap();
        let arcs = Arcs::new(&problem);
        let Outcome::Solved(solution) = solve(&problem, &arcs, &Silent) else {
            panic!("feasible")
        };
        let plan = make_plan(&problem, &arcs, &solution);
        let all = Throughput::Elements(arcs.len() as u64);

        let mut group = criterion.benchmark_group("score");
        group.sample_size(10).throughput(all.clone());
        group.bench_function(BenchmarkId::from_parameter(&size), |b| {
            b.iter(|| Arcs::new(&problem));
        });
        group.finish();

        let mut group = criterion.benchmark_group("lexicographic");
        group.sample_size(10).throughput(all.clone());
        group.bench_function(BenchmarkId::from_parameter(&size), |b| {
            b.iter(|| solve(&problem, &arcs, &Silent));
        });
        group.finish();

        let mut group = criterion.benchmark_group("around");
        group.sample_size(10).throughput(all);
        group.bench_function(BenchmarkId::new("validate", &size), |b| {
            b.iter_batched(
                || inputs.clone(),
                |inputs| Problem::new(inputs, 1).unwrap(),
                BatchSize::LargeInput,
            );
        });
        group.bench_function(BenchmarkId::new("plan", &size), |b| {
            b.iter(|| make_plan(&problem, &arcs, &solution));
        });
        group.bench_function(BenchmarkId::new("verify", &size), |b| {
            b.iter_batched(
                || inputs.clone(),
                |inputs| verify(inputs, &plan).unwrap(),
                BatchSize::LargeInput,
            );
        });
        group.finish();
    }
}

criterion_group!(benches, stages);
criterion_main!(benches);
