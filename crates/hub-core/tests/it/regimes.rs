//! The transport kernel by regime, by kind of costs and by threads.

use hub_core::transport::{
    Answer, Computed, Costs, Dense, Instance, Settings, Sparse, Status, TransportError, Unplaced,
    cost_limit, solve,
};

use crate::transport::{Case, audit, second_opinion};

/// A stream of numbers: `SplitMix64`.
pub(crate) struct Stream(u64);

impl Stream {
    fn below(&mut self, limit: u64) -> i64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        i64::try_from((z ^ (z >> 31)) % limit).unwrap()
    }
}

/// A cost by school, hub and chance; `None` is forbidden.
pub(crate) type Cost = fn(usize, usize, &mut Stream) -> Option<i64>;

/// Name, places for each 100 schools, whether schools may stay out, and costs.
pub(crate) const REGIMES: &[(&str, u32, bool, Cost)] = &[
    ("plentiful", 110, false, |_, _, r| Some(r.below(1_000_000))),
    ("scarce", 90, true, |_, _, r| Some(r.below(1_000_000))),
    ("tight", 100, false, |_, _, r| Some(r.below(1_000_000))),
    ("very scarce", 45, true, |_, _, r| Some(r.below(1_000_000))),
    ("all equal", 90, true, |_, _, _| Some(7)),
    ("eight costs", 95, true, |_, _, r| Some(1_000 * r.below(8))),
    ("few costs, all placed", 100, false, |_, _, r| {
        Some(r.below(3))
    }),
    ("a hub everyone wants", 100, false, |_, hub, r| {
        Some(r.below(1_000) + if hub == 0 { 0 } else { 1_000_000 })
    }),
    ("phases", 110, true, |school, hub, r| {
        let open = if school.is_multiple_of(4) {
            hub.is_multiple_of(3)
        } else {
            hub % 3 > 0
        };
        open.then(|| r.below(1_000_000))
    }),
    ("sparse", 100, true, |_, _, r| {
        (r.below(100) < 15).then(|| r.below(1_000))
    }),
    (
        "crowded at one end of a line",
        100,
        false,
        |school, hub, r| {
            let place = (school * 7_919 % 1_000).pow(2);
            Some(i64::try_from(place.abs_diff(hub * 40_000)).unwrap() + r.below(1_000))
        },
    ),
    ("far clusters, one crowded", 100, false, |school, hub, r| {
        let apart = ((school % 100).pow(2) / 2_500).abs_diff(hub / 3);
        Some(1_000_000 * i64::try_from(apart).unwrap() + r.below(100))
    }),
    ("large", 90, true, |_, _, r| {
        Some(r.below(1 << 50) - (1 << 49))
    }),
];

pub(crate) fn case(regime: &(&str, u32, bool, Cost), schools: usize, hubs: usize) -> Case {
    let (_, share, may_stay_out, cost) = *regime;
    let mut stream = Stream(11);
    let rows = (0..schools)
        .map(|school| {
            (0..hubs)
                .map(|hub| cost(school, hub, &mut stream))
                .collect()
        })
        .collect();
    let places = u32::try_from(schools).unwrap() * share / 100;
    let count = u32::try_from(hubs).unwrap();
    let mut capacities = vec![places / count; hubs];
    capacities[hubs / 2] += places % count;
    Case {
        hubs,
        rows,
        capacities,
        unplaced: may_stay_out.then(|| vec![1 << 50; schools]),
    }
}

#[test]
fn every_regime_equals_a_second_solver() {
    for regime in REGIMES {
        // Small enough to start from nothing, and large enough for one sample, and for two.
        for (schools, hubs) in [(60, 20), (300, 7), (700, 4)] {
            let case = case(regime, schools, hubs);
            let answer = case.solve();
            let best = second_opinion(&case);
            let found = (answer.status == Status::Optimal).then(|| audit(&case, &answer));
            assert_eq!(found, best, "{} {schools} x {hubs}", regime.0);
        }
    }
}

#[test]
fn every_regime_is_proven_at_size() {
    for regime in REGIMES {
        let case = case(regime, 6_000, 30);
        let answer = case.solve();
        assert_eq!(answer.status, Status::Optimal, "{}", regime.0);
        audit(&case, &answer);
    }
}

#[test]
fn the_classic_assignment_problem() {
    let regime: (_, _, _, Cost) = ("classic", 100, false, |_, _, r| Some(r.below(1_000)));
    let case = case(&regime, 90, 90);
    let answer = case.solve();
    assert_eq!(Some(audit(&case, &answer)), second_opinion(&case));
}

pub(crate) fn on_threads(threads: usize, instance: &Instance<'_>) -> Answer {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build()
        .unwrap();
    let settings = Settings {
        threads,
        ..Settings::new()
    };
    pool.install(|| solve(instance, &settings)).unwrap()
}

#[test]
fn threads_change_nothing() {
    for regime in REGIMES {
        let case = case(regime, 6_000, 30);
        let matrix = case.matrix();
        let costs = Dense::new(&matrix, 6_000, 30).unwrap().forbidding(i64::MAX);
        let instance = case.instance(&costs);
        assert_eq!(
            on_threads(1, &instance),
            on_threads(2, &instance),
            "{}",
            regime.0
        );
    }
}

#[test]
fn every_kind_of_costs_has_the_same_optimum() {
    for regime in REGIMES.iter().filter(|regime| regime.0 != "large") {
        let case = case(regime, 1_500, 12);
        let wide = case.matrix();
        let narrow: Vec<i32> = wide
            .iter()
            .map(|cost| i32::try_from(*cost).unwrap_or(i32::MIN))
            .collect();
        let minus: Vec<i32> = narrow
            .iter()
            .map(|cost| cost.checked_neg().unwrap_or(i32::MAX))
            .collect();
        let (mut starts, mut hubs, mut arcs) = (vec![0], Vec::new(), Vec::new());
        for row in &case.rows {
            for (hub, cost) in (0..).zip(row) {
                if let Some(cost) = cost {
                    hubs.push(hub);
                    arcs.push(*cost);
                }
            }
            starts.push(arcs.len());
        }
        let fill = |school: usize, row: &mut [i64]| {
            row.copy_from_slice(&wide[school * 12..(school + 1) * 12]);
        };
        let kinds: [&dyn Costs; 5] = [
            &Dense::new(&wide, 1_500, 12).unwrap().forbidding(i64::MAX),
            &Dense::new(&narrow, 1_500, 12).unwrap().forbidding(i32::MIN),
            &Dense::new(&minus, 1_500, 12)
                .unwrap()
                .forbidding(i32::MAX)
                .negated(),
            &Sparse::new(&starts, &hubs, &arcs, 12).unwrap(),
            &Computed::new(1_500, 12, fill),
        ];
        let answers = kinds.map(|costs| solve(&case.instance(costs), &Settings::new()).unwrap());
        for answer in &answers {
            assert_eq!(answer.status, Status::Optimal, "{}", regime.0);
            audit(&case, answer);
            assert_eq!(answer.dual, answers[0].dual, "{}", regime.0);
        }
    }
}

#[test]
fn costs_at_the_ends_of_32_bits() {
    let costs = [i32::MIN, i32::MAX, i32::MAX, i32::MIN, 0, -1];
    let dense = Dense::<i32>::new(&costs, 3, 2).unwrap();
    let instance = Instance {
        costs: &dense,
        capacities: &[2, 1],
        unplaced: Unplaced::Forbidden,
    };
    let answer = solve(&instance, &Settings::new()).unwrap();
    assert_eq!(answer.matching.unwrap().objective, 2 * i128::from(i32::MIN));
}

#[test]
fn a_cost_beyond_the_limit_is_refused_by_name() {
    let limit = cost_limit(2);
    let costs = [0, limit, limit + 1, 0];
    let dense = Dense::<i64>::new(&costs, 2, 2).unwrap();
    let capacities = [1, 1];
    let mut instance = Instance {
        costs: &dense,
        capacities: &capacities,
        unplaced: Unplaced::Forbidden,
    };
    let refused = TransportError::Overflow {
        school: 1,
        hub: Some(0),
        cost: limit + 1,
        limit,
        hubs: 2,
    };
    assert_eq!(solve(&instance, &Settings::new()), Err(refused));
    let fine = [0, limit, -limit, 0];
    let dense = Dense::<i64>::new(&fine, 2, 2).unwrap();
    instance.costs = &dense;
    assert_eq!(
        solve(&instance, &Settings::new())
            .unwrap()
            .matching
            .unwrap()
            .objective,
        0
    );
    instance.unplaced = Unplaced::Cost(i64::MIN);
    assert!(matches!(
        solve(&instance, &Settings::new()),
        Err(TransportError::Overflow { cost: i64::MIN, .. })
    ));
    instance.capacities = &capacities[..1];
    assert!(solve(&instance, &Settings::new()).is_err());
}
