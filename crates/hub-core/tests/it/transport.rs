//! The transport kernel against a plain second solver, its own certificate, and its edges.

use hub_core::transport::{
    Answer, Costs, Dense, Instance, MUST, Settings, Status, Unplaced, cost_limit, solve,
};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// An instance as plain data: `None` is a forbidden pair.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) hubs: usize,
    pub(crate) rows: Vec<Vec<Option<i64>>>,
    pub(crate) capacities: Vec<u32>,
    pub(crate) unplaced: Option<Vec<i64>>,
}

impl Case {
    pub(crate) fn matrix(&self) -> Vec<i64> {
        let cells = self.rows.iter().flatten();
        cells.map(|cell| cell.unwrap_or(i64::MAX)).collect()
    }

    pub(crate) fn instance<'a>(&'a self, costs: &'a dyn Costs) -> Instance<'a> {
        Instance {
            costs,
            capacities: &self.capacities,
            unplaced: match &self.unplaced {
                Some(costs) => Unplaced::Costs(costs),
                None => Unplaced::Forbidden,
            },
        }
    }

    pub(crate) fn solve(&self) -> Answer {
        let matrix = self.matrix();
        let costs = Dense::new(&matrix, self.rows.len(), self.hubs)
            .unwrap()
            .forbidding(i64::MAX);
        solve(&self.instance(&costs), &Settings::new()).unwrap()
    }
}

/// The least cost by plain successive shortest paths over all schools and hubs (Bellman and Ford); `None` where someone
/// cannot be placed.
pub(crate) fn second_opinion(case: &Case) -> Option<i128> {
    let mut at: Vec<Option<usize>> = vec![None; case.rows.len()];
    let mut load = vec![0_u32; case.hubs];
    let mut total = 0_i128;
    for entering in 0..case.rows.len() {
        // Distances to the hubs; a hub's predecessor is the school that would move there.
        let mut distance: Vec<Option<(i128, usize)>> = case.rows[entering]
            .iter()
            .map(|cost| cost.map(|cost| (i128::from(cost), entering)))
            .collect();
        for _ in 0..=case.hubs {
            for (school, place) in at.iter().enumerate() {
                let Some((through, _)) = place.and_then(|here| distance[here]) else {
                    continue;
                };
                let here = case.rows[school][place.unwrap()].unwrap();
                for (hub, cost) in case.rows[school].iter().enumerate() {
                    let Some(cost) = cost else { continue };
                    let there = through + i128::from(*cost) - i128::from(here);
                    if distance[hub].is_none_or(|(known, _)| there < known) {
                        distance[hub] = Some((there, school));
                    }
                }
            }
        }
        let free = (0..case.hubs).filter(|hub| load[*hub] < case.capacities[*hub]);
        let mut end = free
            .filter_map(|hub| Some((distance[hub]?.0, Some(hub), None)))
            .min();
        if let Some(unplaced) = &case.unplaced {
            let stays =
                (unplaced[entering] != MUST).then(|| (i128::from(unplaced[entering]), None, None));
            let leaves = at.iter().enumerate().filter_map(|(school, place)| {
                let (through, _) = distance[(*place)?]?;
                let here = case.rows[school][(*place)?]?;
                if unplaced[school] == MUST {
                    return None;
                }
                let cost = through + i128::from(unplaced[school]) - i128::from(here);
                Some((cost, *place, Some(school)))
            });
            end = end.into_iter().chain(stays).chain(leaves).min();
        }
        let (cost, hub, leaver) = end?;
        total += cost;
        let Some(mut hub) = hub else { continue };
        match leaver {
            Some(leaver) => at[leaver] = None,
            None => load[hub] += 1,
        }
        loop {
            let (_, school) = distance[hub].unwrap();
            let before = at[school].replace(hub);
            if school == entering {
                break;
            }
            hub = before.unwrap();
        }
    }
    Some(total)
}

/// Checks plan and prices from the case alone, and returns the objective.
pub(crate) fn audit(case: &Case, answer: &Answer) -> i128 {
    let matching = answer.matching.as_ref().unwrap();
    let mut load = vec![0_u32; case.hubs];
    let mut objective = 0;
    for (school, place) in matching.assignment.iter().enumerate() {
        objective += i128::from(match place {
            Some(hub) => {
                load[*hub as usize] += 1;
                case.rows[school][*hub as usize].unwrap()
            }
            None => case.unplaced.as_ref().unwrap()[school],
        });
    }
    assert!(
        load.iter()
            .zip(&case.capacities)
            .all(|(load, cap)| load <= cap)
    );
    assert_eq!(objective, matching.objective);
    if let Some(dual) = &answer.dual {
        assert!(dual.prices.iter().all(|price| *price >= 0));
        let mut bound = 0;
        for (school, row) in case.rows.iter().enumerate() {
            let with_price = |(cost, price): (&Option<i64>, &i64)| cost.map(|cost| cost + price);
            let placed = row.iter().zip(&dual.prices).filter_map(with_price);
            let unplaced = case.unplaced.as_ref().map(|costs| costs[school]);
            let unplaced = unplaced.filter(|cost| *cost != MUST);
            bound += i128::from(placed.chain(unplaced).min().unwrap());
        }
        for (price, places) in dual.prices.iter().zip(&case.capacities) {
            bound -= i128::from(*price) * i128::from(*places);
        }
        assert!(dual.bound <= bound, "a bound that the prices do not prove");
        assert!(bound <= objective);
        if answer.status == Status::Optimal {
            assert_eq!((dual.bound, bound), (objective, objective));
        }
    }
    objective
}

/// A witness must hold: these schools, these hubs at most, too few places.
fn audit_witness(case: &Case, answer: &Answer) {
    let witness = answer.witness.as_ref().unwrap();
    for school in &witness.schools {
        for (hub, cost) in (0..).zip(&case.rows[*school as usize]) {
            assert!(cost.is_none() || witness.hubs.contains(&hub));
        }
    }
    let places: u64 = witness
        .hubs
        .iter()
        .map(|hub| u64::from(case.capacities[*hub as usize]))
        .sum();
    assert_eq!(places, witness.places);
    assert!((witness.schools.len() as u64) > places);
}

fn check(case: &Case) {
    let answer = case.solve();
    if let Some(best) = second_opinion(case) {
        assert_eq!(answer.status, Status::Optimal);
        assert_eq!(audit(case, &answer), best);
        check_prices(case, &answer, best);
    } else {
        assert_eq!(answer.status, Status::Infeasible);
        audit_witness(case, &answer);
    }
}

/// The smallest optimal price of a hub is what one place more is worth.
fn check_prices(case: &Case, answer: &Answer, best: i128) {
    for (hub, price) in answer.dual.as_ref().unwrap().prices.iter().enumerate() {
        let mut more = case.clone();
        more.capacities[hub] += 1;
        assert_eq!(
            second_opinion(&more).map(|more| best - more),
            Some(i128::from(*price))
        );
    }
}

/// Costs of a kind: few distinct ones, many, or as large as they may be.
fn cost(kind: u8, hubs: usize) -> BoxedStrategy<i64> {
    match kind {
        0 => Just(5).boxed(),
        1 => (0..4_i64).boxed(),
        2 => (-50..1_000_i64).boxed(),
        _ => (-cost_limit(hubs)..=cost_limit(hubs)).boxed(),
    }
}

pub(crate) fn cases(schools: usize, hubs: usize) -> impl Strategy<Value = Case> {
    let size = (0..=schools, 1..=hubs, 0..4_u8, 0..=100_u32, any::<bool>());
    size.prop_flat_map(move |(schools, hubs, kind, open, must)| {
        let cell =
            (0..100_u32, cost(kind, hubs)).prop_map(move |(x, cost)| (x <= open).then_some(cost));
        let rows = prop::collection::vec(prop::collection::vec(cell, hubs), schools);
        let places = u32::try_from(2 * schools / hubs + 1).unwrap();
        let capacities = prop::collection::vec(0..=places, hubs);
        let unplaced = prop::collection::vec(cost(kind, hubs), schools);
        (rows, capacities, unplaced).prop_map(move |(rows, capacities, unplaced)| Case {
            hubs,
            rows,
            capacities,
            unplaced: (!must).then_some(unplaced),
        })
    })
}

fn run(cases: u32, strategy: impl Strategy<Value = Case>, test: impl Fn(&Case)) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    TestRunner::new_with_rng(config, rng)
        .run(&strategy, |case| {
            test(&case);
            Ok(())
        })
        .unwrap();
}

#[test]
fn small_instances_equal_a_second_solver_in_objective_and_every_price() {
    run(6_000, cases(14, 5), check);
}

#[test]
fn instances_solved_by_samples_equal_a_second_solver() {
    run(300, cases(400, 4), check);
}
