//! All inputs together: one report of everything, each fault with its line.

use std::fmt::Write;

use hub_core::issue::Source;
use hub_io::{ReadError, Report, read_inputs};

use crate::samples::{HUBS, SCHOOLS, brief, folder};

const POLICY: &str = "schema = 1\nname = \"n\"\ndescription = \"d\"\n";

fn read(
    schools: &str,
    hubs: &str,
    policy: Option<&str>,
    tables: &[(&str, &str)],
) -> Result<hub_io::Loaded, Report> {
    let files = [
        &[
            ("schools.csv", schools),
            ("hubs.csv", hubs),
            ("policy.toml", policy.unwrap_or_default()),
        ],
        tables,
    ]
    .concat();
    let folder = folder(&files);
    let path = |name: &str| folder.path().join(name);
    let policy = policy.map(|_| path("policy.toml"));
    let loaded = read_inputs(
        &path("schools.csv"),
        &path("hubs.csv"),
        policy.as_ref().map(|path| path.to_str().unwrap()),
    );
    match loaded {
        Ok(loaded) => Ok(loaded),
        Err(ReadError::Bad(report)) => {
            // The folder's name changes from run to run.
            let prefix = format!("{}/", folder.path().display());
            let plain = |text: &str| text.replace(&prefix, "");
            let issues = report.issues().iter().cloned().map(|mut issue| {
                issue.file = plain(&issue.file);
                issue.hint = plain(&issue.hint).into();
                issue
            });
            Err(Report::new(issues.collect()))
        }
        Err(error) => panic!("{error}"),
    }
}

#[track_caller]
fn check(
    schools: &str,
    hubs: &str,
    policy: Option<&str>,
    tables: &[(&str, &str)],
    expect: &[&str],
) {
    let report = read(schools, hubs, policy, tables)
        .err()
        .unwrap_or_default();
    assert_eq!(brief(report.issues()), expect, "{report}");
}

fn policy(top: &str, rest: &str) -> String {
    format!("{POLICY}{top}\n[[tiers]]\nname = \"all\"\n{rest}")
}

#[test]
fn sound_inputs_know_their_lines() {
    let loaded = read(SCHOOLS, HUBS, Some(&policy("", "")), &[]).unwrap();
    assert_eq!(loaded.inputs.schools.len(), 2);
    assert_eq!(loaded.inputs.policy.name, "n");
    let (file, line) = loaded.locations.line(Source::Schools, 1).unwrap();
    assert!(file.ends_with("schools.csv"));
    assert_eq!(line, 3);
    assert_eq!(loaded.locations.line(Source::Schools, 2), None);
    assert_eq!(read(SCHOOLS, HUBS, None, &[]).unwrap().inputs.hubs.len(), 1);
}

#[test]
fn duplicates_name_the_first_line() {
    let schools = "urn,name\n\n100000,A\n100001,B\n100000,C\n";
    let report = read(schools, HUBS, None, &[]).unwrap_err();
    assert_eq!(brief(report.issues()), ["duplicate_urn 5 urn"]);
    assert_eq!(
        report.issues()[0].expected,
        "a value not given before; line 3 has it"
    );
    let hubs = format!("{HUBS}H01,200001,Lead Two,1\n");
    check(SCHOOLS, &hubs, None, &[], &["duplicate_hub 3 id"]);
}

#[test]
fn preferences_are_for_hubs_that_exist() {
    let schools = "urn,name,preferences\n100000,A,H01;H02\n";
    check(schools, HUBS, None, &[], &["unknown_hub 2 preferences"]);
    // The hub is there, on a line that cannot be read: that is one fault, not two.
    check(
        schools,
        &format!("{HUBS}H02,1,Lead\n"),
        None,
        &[],
        &["too_few_cells 3"],
    );
    check(schools, "", None, &[], &["empty_file -"]);
}

#[test]
fn pair_tables() {
    let top = "travel_times = \"times.csv\"\npair_scores = \"scores.csv\"\n";
    let rest = "[[rules.max_travel_time]]\nminutes = 60\nmissing = \"skip\"\n[criteria.pair_scores]\nweight = 5\nmissing = 0.5\n";
    let policy = policy(top, rest);
    let scores = ("scores.csv", "urn,hub,score\n100000,H01,0.5\n");
    let good = [("times.csv", "urn,hub,minutes\n100000,H01,12.5\n"), scores];
    let loaded = read(SCHOOLS, HUBS, Some(&policy), &good).unwrap();
    assert_eq!(
        loaded.inputs.travel_times.unwrap()[0].value.to_string(),
        "12.5"
    );
    assert_eq!(loaded.inputs.pair_scores.unwrap().len(), 1);
    let bad = "urn,hub,minutes\n100000,H01,-1\n100000,H9,5\n100009,H01,5\n100001,H01,5\n100001,H01,6\n100001,H01,\n";
    check(
        SCHOOLS,
        HUBS,
        Some(&policy),
        &[("times.csv", bad), scores],
        &[
            "duplicate_pair 6 urn",
            "empty_cell 7 minutes",
            "out_of_range 2 minutes",
            "unknown_hub 3 hub",
            "unknown_urn 4 urn",
        ],
    );
    check(
        SCHOOLS,
        HUBS,
        Some(&policy),
        &[
            ("times.csv", good[0].1),
            ("scores.csv", "urn,hub,score\n100000,H01,1.1\n"),
        ],
        &["out_of_range 2 score"],
    );
    check(
        SCHOOLS,
        HUBS,
        Some(&policy),
        &[scores],
        &["unreadable_table 4 travel_times"],
    );
    check(
        SCHOOLS,
        HUBS,
        Some(&policy),
        &[good[0], ("scores.csv", "PK\x03\x04")],
        &["unreadable_workbook -"],
    );
}

#[test]
fn pins_are_checked_against_the_records() {
    let pin = "[[pinned]]\nurn = 100009\nhub = \"H09\"\nreason = \"r\"\nauthorised_by = \"a\"\ndate = 2025-03-01\n";
    check(
        SCHOOLS,
        HUBS,
        Some(&policy("", pin)),
        &[],
        &["unknown_hub 9 pinned[0].hub", "unknown_urn 8 pinned[0].urn"],
    );
}

#[test]
fn files_that_are_not_there() {
    let folder = folder(&[("schools.csv", SCHOOLS), ("bad.csv", "urn,name\n100000,\n")]);
    let path = |name: &str| folder.path().join(name);
    let report = |schools: &str| match read_inputs(&path(schools), &path("hubs.csv"), None) {
        Err(ReadError::Bad(report)) => report,
        other => panic!("{other:?}"),
    };
    let gone = report("schools.csv");
    assert!(gone.is_unread());
    let [issue] = gone.issues() else {
        panic!("{gone}");
    };
    assert_eq!(issue.kind, "cannot_read");
    assert_eq!(issue.file, path("hubs.csv").display().to_string());
    assert!(issue.value.contains("No such file"), "{gone}");
    // The other file is read and checked all the same.
    let both = report("bad.csv");
    assert!(!both.is_unread());
    let kinds: Vec<&str> = both
        .issues()
        .iter()
        .map(|issue| issue.kind.name())
        .collect();
    assert_eq!(kinds, ["empty_cell", "cannot_read"]);
}

/// Records of JSON on one line: the first with the same key is told by its number.
#[test]
fn duplicates_on_one_line_are_told_by_number() {
    let row = "{\"urn\": 100000, \"name\": \"A\"}";
    let report = read(&format!("[{row}, {row}]"), HUBS, None, &[]).unwrap_err();
    let report = report.to_string();
    assert!(report.contains("schools.csv:1, record 2, urn"), "{report}");
    assert!(report.contains("; record 1 has it"), "{report}");
}

#[test]
fn everything_wrong_is_in_one_report() {
    let mut schools = "urn,name,phse,phase,pupils,sen,overall_absence,overall_absence_period,needs,preferences,easting,northing,fsm,applied_on,pupils\n\
        100000,A,,Primary,12.5,SUPP,5,,sendd,H09,0,0,20,1/2/2025,\n\
        100000,\"B\nB\",,primary,-1,101,5,2019/21,,H01;H01,530000,,,2025-02-30,\n\
        1,C,,,,,,,,,,,,,\n\
        100002,D,,,,,,,,,,,,\n\
        100003,\x1b[31m\u{202e}evil,,\x1b[31m\u{202e}evil,,,,,,,,,,,\n"
        .to_owned();
    for row in 0..25 {
        writeln!(
            schools,
            "1001{row:02},School {row},,,\"{}\",,,,,,,,,,",
            "9,".repeat(40)
        )
        .unwrap();
    }
    let hubs = "id,lead_urn,lead_name,places,enhanced_places,regions\nH01,200000,Lead,3,4,London\nH01,200001,,-3,,all\n,2,L,1,,\n";
    let policy = "schema = 1\nname = \"n\"\ndescription = 5\ntravel_times = \"none.csv\"\n\
        [[tiers]]\nname = \"a\"\nwhen = { field = \"pupil\", at_least = \"3\", misssing = \"fail\" }\n\
        [[tiers]]\n[criteria.themes]\nweight = -1\nmissing = \"perhaps\"\n";
    let report = read(&schools, hubs, Some(policy), &[]).unwrap_err();
    insta::assert_snapshot!(report);
}
