//! Threads, deadlines and interrupts.

use serde_json::Value;

use super::super::workshop::Workshop;
use super::case::{Dice, entries, narrow, npy};
use super::solve;

/// Costs of 3,000 schools and 20 hubs with 2,700 places.
fn large(workshop: &Workshop) {
    let mut dice = Dice(3);
    let costs =
        (0..3_000 * 20).map(|_| narrow(i64::try_from(dice.below(10_000)).unwrap()).to_le_bytes());
    workshop.write("costs", npy("<i4", "(3000, 20)", costs));
    workshop.write("places", "135\n".repeat(20));
}

#[test]
fn a_deadline_gives_the_plan_and_its_gap() {
    let workshop = Workshop::new();
    large(&workshop);
    let optimum = solve(&workshop, "--unplaced-cost 20000", 0)["objective"]
        .as_i64()
        .unwrap();
    let value = solve(
        &workshop,
        "--unplaced-cost 20000 --deadline 0.000001 --assignment a.npy",
        5,
    );
    match value["status"].as_str().unwrap() {
        "feasible" => {
            let objective = value["objective"].as_i64().unwrap();
            assert!(objective >= optimum);
            assert_eq!(entries::<4>(&workshop, "a.npy", "<i4").len(), 3_000);
            if let Some(bound) = value["bound"].as_i64() {
                assert!(bound <= optimum);
                assert_eq!(value["gap"].as_i64(), Some(objective - bound));
            }
        }
        "unknown" => assert!(value["objective"].is_null() && !workshop.path("a.npy").exists()),
        other => panic!("{other}"),
    }
}

#[test]
fn the_same_bytes_for_any_number_of_threads() {
    let workshop = Workshop::new();
    large(&workshop);
    let outcome = |threads: u8| {
        let args = format!(
            "--threads {threads} --unplaced-cost 20000 --assignment a{threads}.npy --prices p{threads}.npy"
        );
        let mut value = solve(&workshop, &args, 0);
        for effort in ["seconds", "scans", "augmentations"] {
            assert!(value.as_object_mut().unwrap().remove(effort).is_some());
        }
        value.to_string()
    };
    assert_eq!(outcome(1), outcome(2));
    assert_eq!(workshop.bytes("a1.npy"), workshop.bytes("a2.npy"));
    assert_eq!(workshop.bytes("p1.npy"), workshop.bytes("p2.npy"));
}

/// Ctrl-C while the costs are still coming through a pipe: the solver stops at once, with what there is.
#[cfg(target_os = "linux")]
#[test]
fn an_interrupt_stops_with_what_there_is() {
    let workshop = Workshop::new();
    large(&workshop);
    let args = "solve /dev/stdin places --unplaced-cost 20000";
    let run = workshop.interrupted(args, &workshop.bytes("costs"));
    assert_eq!(run.code, 130, "{run:?}");
    let value: Value = serde_json::from_str(&run.out).unwrap();
    assert!(
        ["feasible", "unknown"].contains(&value["status"].as_str().unwrap()),
        "{value}"
    );
}
