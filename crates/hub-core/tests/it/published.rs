//! Published instances with known optima, from the folder of shared data. They need a solver of programmes that is up to them.
#![cfg(feature = "highs")]

use std::fs;
use std::path::PathBuf;

use hub_core::rules::{Instance, Reason, Rules, Sizes, solve};
use hub_core::transport::{Dense, Settings, Status, Unplaced};

use crate::shared::instances;

fn numbers(path: PathBuf) -> Vec<f64> {
    let text = fs::read_to_string(path).unwrap();
    text.split_ascii_whitespace()
        .map(|word| word.parse().unwrap())
        .collect()
}

#[expect(clippy::cast_possible_truncation, reason = "small whole numbers")]
fn whole(number: f64) -> i64 {
    number.round() as i64
}

fn count(number: f64) -> usize {
    usize::try_from(whole(number)).unwrap()
}

fn unsigned(number: f64) -> u32 {
    u32::try_from(whole(number)).unwrap()
}

/// Turns rows by hub into rows by school.
fn by_school<T: Copy>(by_hub: &[T], schools: usize) -> Vec<T> {
    let hubs = by_hub.len() / schools;
    (0..schools)
        .flat_map(|school| (0..hubs).map(move |hub| hub * schools + school))
        .map(|at| by_hub[at])
        .collect()
}

#[test]
fn the_generalised_assignment_problems_of_cattrysse() {
    let Some(folder) = instances("the_generalised_assignment_problems_of_cattrysse") else {
        return;
    };
    let known = fs::read_to_string(folder.join("gap/cattrysse_max_and_min.csv")).unwrap();
    let (mut solved, mut widest) = (0, 0.0_f64);
    for line in known.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let numbers = numbers(folder.join("gap").join(cells[0]));
        let (hubs, schools) = (count(numbers[0]), count(numbers[1]));
        let (costs, rest) = numbers[2..].split_at(hubs * schools);
        let (sizes, capacities) = rest.split_at(hubs * schools);
        let costs: Vec<i64> = costs.iter().copied().map(whole).collect();
        let sizes: Vec<u32> = sizes.iter().copied().map(unsigned).collect();
        let capacities: Vec<u32> = capacities.iter().copied().map(unsigned).collect();
        let costs = by_school(&costs, schools);
        let dense = Dense::new(&costs, schools, hubs).unwrap();
        for (maximise, cell) in [(true, 1), (false, 3)] {
            let expect: i128 = cells[cell].parse().unwrap();
            let instance = Instance {
                costs: if maximise { &dense.negated() } else { &dense },
                capacities: &capacities,
                unplaced: Unplaced::Forbidden,
                sizes: Sizes::ByPair(&by_school(&sizes, schools)),
                rules: &Rules::default(),
            };
            let outcome = solve(&instance, &Settings::new()).unwrap();
            let objective = outcome.matching.unwrap().objective;
            let sign = if maximise { -1 } else { 1 };
            assert_eq!(
                (outcome.status, sign * objective),
                (Status::Optimal, expect),
                "{line}"
            );
            let proof = outcome.proof.unwrap();
            assert!(proof.bound <= objective);
            // The bound of the relaxation is near.
            #[expect(clippy::cast_precision_loss, reason = "small whole numbers")]
            let gap = (objective - proof.bound) as f64 / objective.abs() as f64;
            assert!(gap <= 0.1, "{line}: {proof:?}");
            widest = widest.max(gap);
            solved += 1;
        }
    }
    println!("the widest proven gap: {:.2} %", 100.0 * widest);
    assert_eq!(solved, 120);
}

/// Costs in thousandths, as the files give them.
const THOUSANDTHS: f64 = 1000.0;

#[test]
fn the_warehouses_of_the_library() {
    let Some(folder) = instances("the_warehouses_of_the_library") else {
        return;
    };
    let known = fs::read_to_string(folder.join("cap/known_values.csv")).unwrap();
    for line in known.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let numbers = numbers(folder.join("cap").join(cells[0]));
        let (hubs, schools) = (count(numbers[0]), count(numbers[1]));
        let (sites, customers) = numbers[2..].split_at(2 * hubs);
        let capacities: Vec<u32> = sites.chunks(2).map(|site| unsigned(site[0])).collect();
        let opening = sites
            .chunks(2)
            .map(|site| whole(site[1] * THOUSANDTHS))
            .collect();
        let rows: Vec<&[f64]> = customers.chunks(hubs + 1).collect();
        assert_eq!(rows.len(), schools);
        let demands: Vec<u32> = rows.iter().map(|row| unsigned(row[0])).collect();
        let costs: Vec<i64> = rows
            .iter()
            .flat_map(|row| row[1..].iter().map(|cost| whole(cost * THOUSANDTHS)))
            .collect();
        let dense = Dense::new(&costs, schools, hubs).unwrap();
        let opened = Rules {
            opening,
            ..Rules::default()
        };
        for (rules, cell) in [(&opened, 7), (&Rules::default(), 9)] {
            let instance = Instance {
                costs: &dense,
                capacities: &capacities,
                unplaced: Unplaced::Forbidden,
                sizes: Sizes::BySchool(&demands),
                rules,
            };
            let outcome = solve(&instance, &Settings::new()).unwrap();
            if cells[cell] == "kInfeasible" {
                assert_eq!(outcome.status, Status::Infeasible);
                let large = outcome.reasons.iter().any(|reason| {
                    matches!(
                        reason,
                        Reason::TooLarge {
                            size: 12_912,
                            capacity: 5_000,
                            ..
                        }
                    )
                });
                assert!(large, "{:?}", outcome.reasons);
                continue;
            }
            assert_eq!(outcome.status, Status::Optimal, "{line}");
            let expect = whole(cells[cell].parse::<f64>().unwrap() * THOUSANDTHS);
            let objective = outcome.matching.unwrap().objective;
            // Published to three decimals, of costs that have five.
            let off = (objective - i128::from(expect)).abs();
            assert!(off <= 100, "{line}: {objective}");
        }
    }
}
