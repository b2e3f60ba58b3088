//! `solve`: matrices to a proven optimum, the same by brute force, in every mode.

mod case;
mod faults;
mod side;
mod stops;

use std::fmt::Write;

use serde_json::Value;

use super::workshop::Workshop;
use case::{Case, Dice, as_real, entries, npy};

/// Runs `solve`, which must end with `code`, and gives what it printed, checked against the published schema.
#[track_caller]
fn solve(workshop: &Workshop, args: &str, code: i32) -> Value {
    let run = workshop.run(&format!("solve costs places {args}"));
    let is_note = |line: &str| line.starts_with("note: no entry of costs is ");
    assert_eq!(run.code, code, "{args}: {run:?}");
    assert!(run.err.lines().all(is_note), "{args}: {run:?}");
    assert_eq!(run.out.matches('\n').count(), 1, "one object on one line");
    let value: Value = serde_json::from_str(&run.out).unwrap();
    let schemas = hub_io::schemas();
    let (_, schema) = schemas.iter().find(|(name, _)| *name == "solve").unwrap();
    let schema = jsonschema::validator_for(schema).unwrap();
    assert!(schema.is_valid(&value), "{value}");
    value
}

/// Solves a case in a format and checks objective, plan, prices and bound from the files.
fn check(case: &Case, format: &str, maximise: bool, unplaced: Option<i64>) {
    let context = format!("{case:?} {format} {maximise} {unplaced:?}");
    let workshop = Workshop::new();
    let mark = if maximise { 1_000_000 } else { -1_000 };
    case.write(&workshop, format, mark, 1.0);
    let mut args =
        format!("--allow-negative --forbidden {mark} --assignment plan.npy --prices prices.npy");
    if maximise {
        args += " --maximise";
    }
    if let Some(cost) = unplaced {
        write!(args, " --unplaced-cost {cost}").unwrap();
    }
    let sign = if maximise { -1 } else { 1 };
    let Some(least) = case.least(sign, unplaced) else {
        let value = solve(&workshop, &args, 3);
        assert_eq!(value["status"], "infeasible", "{context}");
        check_witness(case, &value["witness"]);
        assert!(!workshop.path("plan.npy").exists() && !workshop.path("prices.npy").exists());
        return;
    };
    let value = solve(&workshop, &args, 0);
    assert_eq!(value["status"], "optimal", "{context}");
    for (key, expect) in [
        ("objective", least),
        ("bound", least),
        ("gap", 0),
        ("rounding_bound", 0),
    ] {
        assert_eq!(
            value[key].as_f64(),
            Some(as_real(expect)),
            "{key}: {context}"
        );
    }
    let plan: Vec<_> = entries(&workshop, "plan.npy", "<i4")
        .into_iter()
        .map(i32::from_le_bytes)
        .collect();
    let prices: Vec<f64> = if format == "<f8" {
        let prices = entries(&workshop, "prices.npy", "<f8");
        prices.into_iter().map(f64::from_le_bytes).collect()
    } else {
        let prices = entries(&workshop, "prices.npy", "<i8");
        prices
            .into_iter()
            .map(|p| as_real(i64::from_le_bytes(p)))
            .collect()
    };
    let mut left = case.places.clone();
    let mut objective = 0;
    for (row, hub) in case.rows.iter().zip(&plan) {
        objective += match usize::try_from(*hub) {
            Ok(hub) => {
                left[hub] = left[hub].checked_sub(1).unwrap();
                row[hub].unwrap()
            }
            Err(_) => unplaced.unwrap(),
        };
    }
    assert_eq!(objective, least, "{context}");
    let placed = plan.iter().filter(|hub| **hub >= 0).count();
    assert_eq!(value["placed"], placed);
    assert_eq!(value["unplaced"], plan.len() - placed);
    assert!(
        (dual(case, sign, unplaced, &prices) - as_real(sign * least)).abs() < 0.5,
        "{context}"
    );
}

/// The dual bound in the sense of minimising.
fn dual(case: &Case, sign: i64, unplaced: Option<i64>, prices: &[f64]) -> f64 {
    let mut bound = 0.0;
    for row in &case.rows {
        let placed = row
            .iter()
            .zip(prices)
            .filter_map(|(cost, price)| Some(as_real(sign * (*cost)?) + price));
        let unplaced = unplaced.map(|cost| as_real(sign * cost));
        bound += placed.chain(unplaced).fold(f64::INFINITY, f64::min);
    }
    for (price, places) in prices.iter().zip(&case.places) {
        assert!(*price >= 0.0);
        bound -= price * f64::from(*places);
    }
    bound
}

/// Its schools may go to its hubs only, which have too few places.
fn check_witness(case: &Case, witness: &Value) {
    let indices = |key: &str| -> Vec<usize> {
        let all = witness[key].as_array().unwrap().iter();
        all.map(|index| usize::try_from(index.as_u64().unwrap()).unwrap())
            .collect()
    };
    let (schools, hubs) = (indices("schools"), indices("hubs"));
    for school in &schools {
        let eligible = case.rows[*school]
            .iter()
            .enumerate()
            .filter(|(_, cost)| cost.is_some());
        assert!(eligible.into_iter().all(|(hub, _)| hubs.contains(&hub)));
    }
    let places: u32 = hubs.iter().map(|hub| case.places[*hub]).sum();
    assert_eq!(witness["places"], places);
    assert_eq!(witness["needed"], schools.len());
    assert!((places as usize) < schools.len());
}

#[test]
fn every_mode_as_brute_force() {
    let mut dice = Dice(7);
    for format in ["<i4", "<i8", "<f8", "csv"] {
        for maximise in [false, true] {
            for unplaced in [None, Some(4), Some(-3), Some(60)] {
                for range in [0..3, 0..9, -20..40] {
                    check(&Case::random(&mut dice, range), format, maximise, unplaced);
                }
            }
        }
    }
}

#[test]
fn maximising_is_minimising_the_opposite() {
    let mut dice = Dice(11);
    for divisor in [1.0, 3.0] {
        let case = Case::random(&mut dice, 0..50);
        let mut opposite = case.clone();
        for cost in opposite.rows.iter_mut().flatten().flatten() {
            *cost = -*cost;
        }
        let workshop = Workshop::new();
        case.write(&workshop, "csv", 0, divisor);
        let most = solve(
            &workshop,
            "--maximise --unplaced-cost 5 --assignment a.npy --prices p.npy",
            0,
        );
        opposite.write(&workshop, "csv", 0, divisor);
        let least = solve(
            &workshop,
            "--allow-negative --unplaced-cost -5 --assignment b.npy --prices q.npy",
            0,
        );
        for key in ["objective", "bound"] {
            assert_eq!(
                most[key].as_f64(),
                least[key].as_f64().map(|value| -value + 0.0),
                "{key}"
            );
        }
        assert_eq!(most["gap"], least["gap"]);
        assert_eq!(workshop.bytes("a.npy"), workshop.bytes("b.npy"));
        assert_eq!(workshop.bytes("p.npy"), workshop.bytes("q.npy"));
        // The bound is on the optimistic side.
        assert!(most["bound"].as_f64() >= most["objective"].as_f64());
    }
}

#[test]
fn decimals_are_exact_or_say_how_far_they_may_be_off() {
    let workshop = Workshop::new();
    workshop.write("places", "1,1");
    workshop.write("costs", "0.1,0.2\n0.1,0.7\n");
    let value = solve(&workshop, "", 0);
    for (key, expect) in [
        ("objective", 0.3),
        ("bound", 0.3),
        ("gap", 0.0),
        ("rounding_bound", 0.0),
    ] {
        assert_eq!(value[key].as_f64(), Some(expect), "{key}");
    }
    // A third has too many bits beside a large cost.
    workshop.write("costs", "0.3333333333333333,1e12\n0.1,0.7\n");
    let value = solve(&workshop, "--unplaced-cost 1e15 --prices p.npy", 0);
    let [objective, bound, gap, rounding] =
        ["objective", "bound", "gap", "rounding_bound"].map(|key| value[key].as_f64().unwrap());
    assert_eq!(value["objective"], 1.0 / 3.0 + 0.7);
    assert!(rounding > 0.0 && rounding < 1.0, "{rounding}");
    assert!(bound < objective && gap <= rounding);
    // Shown without the digits of rounding.
    assert!((gap - (objective - bound)).abs() < 1e-11, "{gap}");
    assert_eq!(entries::<8>(&workshop, "p.npy", "<f8").len(), 2);
}

#[test]
fn sums_beyond_64_bits() {
    let workshop = Workshop::new();
    let cost = (1_i64 << 55) - 1;
    workshop.write("costs", format!("{cost}\n").repeat(1_000));
    workshop.write("places", "1000");
    let run = workshop.run("solve costs places");
    let sum = i128::from(cost) * 1_000;
    assert!(
        run.out
            .contains(&format!("\"objective\":{sum},\"bound\":{sum},\"gap\":0,")),
        "{run:?}"
    );
    workshop.write("costs", format!("1\n{}\n", 1_i64 << 60));
    workshop.fails(
        "solve costs places",
        2,
        &["school 1", "1152921504606846976"],
    );
}

#[test]
fn outputs_are_replaced() {
    let workshop = Workshop::new();
    workshop.write("costs", "1,2\n3,9\n");
    workshop.write("places", "1,1");
    workshop.write("a.npy", "before");
    solve(&workshop, "--assignment a.npy", 0);
    let plan: Vec<_> = entries(&workshop, "a.npy", "<i4")
        .into_iter()
        .map(i32::from_le_bytes)
        .collect();
    assert_eq!(plan, [1, 0]);
    assert_eq!(workshop.list("."), ["a.npy", "costs", "places"]);
}

#[test]
fn decimals_of_many_digits_that_cannot_be_kept_are_infeasible_and_nothing_else() {
    // Scaled, they sum to more than float64 counts, which other ways than the plan would have to.
    let workshop = Workshop::new();
    let mut dice = Dice(17);
    let costs = (0..500 * 4)
        .map(|_| (1.0 / as_real(1 + i64::try_from(dice.below(997)).unwrap())).to_le_bytes());
    workshop.write("costs", npy("<f8", "(500, 4)", costs));
    workshop.write("places", "100\n".repeat(4));
    let value = solve(&workshop, "", 3);
    assert_eq!(value["status"], "infeasible");
    assert_eq!(value["witness"]["places"], 400);
    assert!(!value["reasons"].as_array().unwrap().is_empty());
    let value = solve(&workshop, "--unplaced-cost 2.5", 0);
    assert_eq!(
        (&value["placed"], &value["status"]),
        (&400.into(), &"optimal".into())
    );
}
