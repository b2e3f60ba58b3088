//! The transport kernel by regime and size, its increments, and the scan to measure it by.
#![expect(clippy::unwrap_used, reason = "a bench that cannot go on must fail")]

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use hub_benches::{Case, Regime, best_and_second};
use hub_core::transport::{Session, Settings, solve};

/// Schools and hubs: the hubs of 2025, and the whole nation.
const SIZES: [(usize, usize); 2] = [(5_000, 93), (24_000, 100)];

/// Where every hub has one place.
const CLASSIC: (usize, usize) = (3_000, 3_000);

const SEED: u64 = 1;

fn regimes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("solve");
    group.sample_size(10);
    for regime in Regime::ALL {
        let sizes: &[(usize, usize)] = if regime == Regime::Classic {
            &[CLASSIC]
        } else {
            &SIZES
        };
        for (schools, hubs) in sizes.iter().copied() {
            let id = BenchmarkId::new(regime.name(), format!("{schools}x{hubs}"));
            group.throughput(Throughput::Elements((schools * hubs) as u64));
            // Made only if the bench is asked for.
            group.bench_function(id, |b| {
                let case = Case::new(regime, schools, hubs, SEED);
                let costs = case.dense().unwrap();
                let instance = case.instance(&costs);
                b.iter(|| solve(&instance, &Settings::new()).unwrap());
            });
        }
    }
    group.finish();
}

fn scan(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("best and second");
    group.sample_size(10);
    for (schools, hubs) in SIZES {
        let id = BenchmarkId::from_parameter(format!("{schools}x{hubs}"));
        group.throughput(Throughput::Elements((schools * hubs) as u64));
        group.bench_function(id, |b| {
            let case = Case::new(Regime::Scarce, schools, hubs, SEED);
            b.iter(|| best_and_second(&case.costs, hubs));
        });
    }
    group.finish();
}

/// One change, and the optimum again. Each change is undone by the next, so that the instance stays as large as it is.
fn increment(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("increment");
    group.sample_size(10);
    let (schools, hubs) = (22_000, 93);
    for regime in [Regime::Plentiful, Regime::Scarce] {
        let id = |what| BenchmarkId::new(what, format!("{} {schools}x{hubs}", regime.name()));
        let case = || Case::new(regime, schools, hubs, SEED);
        let settings = Settings::new();
        group.bench_function(id("a school comes and leaves, twice solved"), |b| {
            let case = case();
            let costs = case.dense().unwrap();
            let mut session = Session::new(&case.instance(&costs), &settings).unwrap();
            let mut rows = case.costs.chunks(hubs).cycle();
            b.iter(|| {
                let row = rows.next().unwrap().iter();
                let row: Vec<_> = row.map(|cost| Some(i64::from(*cost))).collect();
                let school = session.add_school(&row, Some(2_000_000)).unwrap();
                session.reoptimise(&settings).unwrap();
                session.remove_school(school).unwrap();
                session.reoptimise(&settings).unwrap();
            });
        });
        group.bench_function(id("a place more and less, twice solved"), |b| {
            let case = case();
            let costs = case.dense().unwrap();
            let mut session = Session::new(&case.instance(&costs), &settings).unwrap();
            let mut hub_numbers = (0..).zip(&case.capacities).cycle();
            b.iter(|| {
                let (hub, places) = hub_numbers.next().unwrap();
                for places in [places + 1, *places] {
                    session.set_capacity(hub, places).unwrap();
                    session.reoptimise(&settings).unwrap();
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, regimes, increment, scan);
criterion_main!(benches);
