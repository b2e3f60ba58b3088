//! A plan's folder: written whole, read back, never over another plan or an input.

use std::fs;
use std::path::Path;

use hub_core::plan::Plan;
use hub_io::{PlanError, TableFormat, WriteError, plan_to_json, read_plan, write_plan};

use crate::samples::{HUBS, folder, inputs, outputs, plan, summary};

const CSV: [TableFormat; 1] = [TableFormat::Csv];

/// Writes a plan for the sample inputs.
fn write(
    folder: &Path,
    plan: &Plan,
    formats: &[TableFormat],
    force: bool,
) -> Result<Vec<String>, WriteError> {
    let (inputs, summary) = (inputs(), summary(plan));
    write_plan(folder, outputs(&inputs, plan, &summary), formats, force)
}

#[test]
fn the_folder_is_written_and_the_plan_read_back() {
    let folder = folder(&[]);
    let out = folder.path().join("new/out");
    write(&out, &plan(), &CSV, false).unwrap();
    assert_eq!(read_plan(&out.join("plan.json")).unwrap(), plan());
    assert_eq!(
        fs::read(out.join("plan.json")).unwrap(),
        plan_to_json(&plan())
    );
    let mut files: Vec<_> = fs::read_dir(&out)
        .unwrap()
        .map(|file| file.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    assert_eq!(
        files,
        [
            "assignments.csv",
            "hubs.csv",
            "plan.json",
            "unplaced.csv",
            "waiting_list.csv"
        ]
    );
    let text = |name: &str| fs::read_to_string(out.join(name)).unwrap();
    insta::assert_snapshot!(
        [
            "assignments.csv",
            "unplaced.csv",
            "waiting_list.csv",
            "hubs.csv"
        ]
        .map(text)
        .join("\n")
    );
}

#[test]
fn another_plan_is_refused_without_force() {
    let folder = folder(&[]);
    let out = folder.path();
    write(out, &plan(), &CSV, false).unwrap();
    write(out, &plan(), &CSV, false).unwrap();
    let other = hub_core::plan::Plan {
        seed: 8,
        digest: "f".repeat(64),
        ..plan()
    };
    let refused = write(out, &other, &CSV, false).unwrap_err();
    assert!(
        matches!(&refused, WriteError::OtherPlan { digest: Some(digest), .. } if *digest == plan().digest),
        "{refused}"
    );
    assert_eq!(read_plan(&out.join("plan.json")).unwrap(), plan());
    write(out, &other, &CSV, true).unwrap();
    assert_eq!(read_plan(&out.join("plan.json")).unwrap(), other);
}

#[test]
fn an_input_is_never_overwritten() {
    let folder = folder(&[("hubs.csv", HUBS)]);
    for force in [false, true] {
        let refused = write(folder.path(), &plan(), &CSV, force).unwrap_err();
        assert!(
            matches!(refused, WriteError::ForeignFile { .. }),
            "{refused}"
        );
    }
    assert_eq!(
        fs::read_to_string(folder.path().join("hubs.csv")).unwrap(),
        HUBS
    );
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

/// Reads `text` as a plan and compares the message, without the path.
#[track_caller]
fn check(text: &str, expect: &str) {
    let folder = folder(&[("plan.json", text)]);
    let path = folder.path().join("plan.json");
    let error = read_plan(&path).unwrap_err().to_string();
    assert_eq!(error.replace(path.to_str().unwrap(), "plan.json"), expect);
}

#[test]
fn what_is_no_plan() {
    let good = String::from_utf8(plan_to_json(&plan())).unwrap();
    check("", "plan.json, line 1, column 0: EOF while parsing a value");
    check(
        "{\n  \"format\": }",
        "plan.json, line 2, column 13: expected value",
    );
    check(
        "{}",
        "plan.json: format not given, version not given; expected format \"hubmatch-plan\", version 1",
    );
    check(
        &good.replace("\"version\": 1", "\"version\": 2"),
        "plan.json: format \"hubmatch-plan\", version 2; expected format \"hubmatch-plan\", version 1",
    );
    check(
        &good.replace("\"seed\"", "\"\\u001b[31mseed\""),
        "plan.json, line 11, column 18: unknown field `\\u{1b}[31mseed`, expected one of `format`, `version`, `inputs`, `policy`, `seed`, `status`, `score_scale`, `objectives`, `proof`, `soft`, `resources`, `pools`, `placements`, `unplaced`, `digest`",
    );
    check(
        &good.replace("\"urn\": 100000", "\"urn\": 10"),
        "plan.json, line 36, column 15: a URN has six digits",
    );
    check(
        &format!("{good}{good}"),
        "plan.json, line 53, column 1: trailing characters",
    );
    let folder = folder(&[]);
    assert!(matches!(
        read_plan(&folder.path().join("plan.json")),
        Err(PlanError::Io { .. })
    ));
}
