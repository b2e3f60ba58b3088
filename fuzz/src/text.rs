//! Policies, plans and matrices.

use std::path::PathBuf;

use hub_io::{
    SideFiles, Terms, int64_to_npy, plan_to_json, read_matrix, read_plan, read_policy,
    read_with_rules,
};

use super::files::written;
use super::{chosen, is_said};

/// A policy in TOML.
pub fn policy(bytes: &[u8]) {
    let path = written("policy.toml", bytes);
    if let Err(error) = read_policy(&path.to_string_lossy()) {
        is_said(&error);
        if let hub_io::ReadError::Bad(report) = error {
            // The schema says all that the types say, so that every fault has its place.
            let kinds = report.issues().iter().map(|issue| issue.kind);
            assert!(
                kinds.into_iter().all(|kind| kind != "not_valid"),
                "{report}"
            );
        }
    }
}

/// A plan in JSON: what is read is written, and read again as the same.
pub fn plan(bytes: &[u8]) {
    match read_plan(&written("plan.json", bytes)) {
        Ok(plan) => {
            let again = read_plan(&written("again.json", &plan_to_json(&plan)));
            assert_eq!(again.expect("a plan that was written"), plan);
        }
        Err(error) => {
            let text = error.to_string();
            assert!(!text.chars().any(char::is_control), "{text:?}");
        }
    }
}

const COSTS: &[u8] = b"4,2.5,\n1,3,6\n";
const CAPACITIES: &[u8] = b"1\n1\n2\n";

/// One file of a matrix, the first byte says which; the others are good.
pub fn matrix(bytes: &[u8]) {
    let Some((kind, file)) = chosen(bytes, 9) else {
        return;
    };
    let mut costs = written("costs.csv", COSTS);
    let mut capacities = written("capacities.csv", CAPACITIES);
    let mut side = SideFiles::default();
    let here = |name: &str| written(name, file);
    let there = |name: &str| -> Option<PathBuf> { Some(written(name, file)) };
    match kind {
        0 => costs = here("fuzzed.csv"),
        1 => costs = here("fuzzed.npy"),
        2 => capacities = here("fuzzed.csv"),
        3 => capacities = here("fuzzed.npy"),
        4 => side.sizes = there("fuzzed.csv"),
        5 => side.minimums = there("fuzzed.npy"),
        6 => side.opening_costs = there("fuzzed.csv"),
        7 => side.groups = there("fuzzed.csv"),
        _ => side.quotas = there("fuzzed.json"),
    }
    match read_with_rules(&costs, &capacities, &side) {
        Ok((matrix, places, rules)) => {
            assert_eq!(places.len(), matrix.hubs());
            let same: Vec<i64> = places.iter().map(|places| i64::from(*places)).collect();
            let written = written("again.npy", &int64_to_npy(&same));
            let again = read_matrix(&costs, &written).map(|(_, again)| again);
            assert_eq!(again.expect("capacities that were written"), places);
            let schools = matrix.schools();
            match matrix.prepare(&Terms::default(), &rules) {
                Ok(prepared) => assert_eq!(prepared.schools(), schools),
                Err(error) => is_said(&error),
            }
        }
        Err(error) => is_said(&error),
    }
}
