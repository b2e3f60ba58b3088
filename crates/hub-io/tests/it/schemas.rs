//! The published schemas: committed as generated, and true of what the program reads and writes.

use std::fs;
use std::path::PathBuf;

use hub_core::rules::{ChangeReport, Prices, RepairReport};
use hub_io::{Amount, Deficit, PartialAssignment, Seconds, SolveStatus, Solved, presets, schemas};
use serde_json::Value;

use crate::samples::plan;

fn file(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/schemas"))
        .join(format!("{name}.schema.json"))
}

fn schema(name: &str) -> Value {
    schemas()
        .into_iter()
        .find(|(found, _)| *found == name)
        .unwrap()
        .1
}

/// To write them anew after a change of the types: `UPDATE_SCHEMAS=1 cargo test -p hub-io schemas`.
#[test]
fn committed_as_generated() {
    for (name, schema) in schemas() {
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        if std::env::var_os("UPDATE_SCHEMAS").is_some() {
            fs::write(file(name), &text).unwrap();
        }
        assert!(
            fs::read_to_string(file(name)).unwrap() == text,
            "schemas/{name}.schema.json is not as generated"
        );
        assert_eq!(schema["$id"], format!("hubmatch-{name}-1"));
        assert!(jsonschema::meta::is_valid(&schema), "{name}");
    }
}

#[test]
fn presets_are_valid() {
    let schema = jsonschema::validator_for(&schema("policy")).unwrap();
    for preset in presets() {
        let value: Value = toml::from_str(preset.text).unwrap();
        assert!(schema.is_valid(&value), "{}", preset.name);
        let policy = hub_io::read_policy(preset.name).unwrap();
        assert!(
            schema.is_valid(&serde_json::to_value(policy).unwrap()),
            "{}",
            preset.name
        );
    }
}

#[test]
fn a_plan_is_valid() {
    let schema = jsonschema::validator_for(&schema("plan")).unwrap();
    let mut value = serde_json::to_value(plan()).unwrap();
    assert!(schema.is_valid(&value), "{:?}", schema.validate(&value));
    value["unplaced"][0]["reason"] = "because".into();
    assert!(!schema.is_valid(&value));
}

#[test]
fn an_outcome_is_valid() {
    let schema = jsonschema::validator_for(&schema("solve")).unwrap();
    let mut solved = Solved {
        status: SolveStatus::Unknown,
        objective: None,
        bound: Some(Amount::Real(0.5)),
        gap: None,
        proven_gap: None,
        claimed_gap: None,
        rounding_bound: Amount::Whole(0),
        placed: None,
        unplaced: None,
        seconds: Seconds {
            read: 0.1,
            solve: 0.0,
            total: 0.1,
        },
        scans: 0.0,
        augmentations: 0,
        witness: None,
        reasons: Vec::new(),
        repair: None,
        partial: None,
    };
    let value = |solved: &Solved| {
        let text = serde_json::to_string(solved).unwrap();
        serde_json::from_str::<Value>(&text).unwrap()
    };
    let unknown = value(&solved);
    assert!(schema.is_valid(&unknown), "{:?}", schema.validate(&unknown));
    assert!(unknown["objective"].is_null() && unknown.get("witness").is_none());
    // A sum may need more than 64 bits.
    solved.objective = Some(Amount::Whole(-1_i128 << 100));
    let text = serde_json::to_string(&solved).unwrap();
    assert!(text.contains("\"objective\":-1267650600228229401496703205376,"));
    solved.status = SolveStatus::Infeasible;
    solved.witness = Some(Deficit {
        schools: vec![0, 3],
        hubs: vec![1],
        places: 1,
        needed: 2,
    });
    solved.reasons = vec!["so it is".to_owned()];
    solved.repair = Some(RepairReport {
        price: 20,
        proven: 0,
        is_cheapest: false,
        changes: vec![ChangeReport {
            kind: "place".to_owned(),
            price: 20,
            sentence: "two more".to_owned(),
        }],
        prices: Prices::default(),
    });
    solved.partial = Some(PartialAssignment {
        sentence: "no plan".to_owned(),
        is_best: None,
        objective: None,
        assignment: None,
        left_out: Vec::new(),
    });
    let mut infeasible = value(&solved);
    assert!(schema.is_valid(&infeasible));
    infeasible["witness"]["places"] = (-1).into();
    assert!(!schema.is_valid(&infeasible));
}
