//! Tables as JSON and as a JSON object a line.

use hub_core::model::School;
use hub_io::{Table, read_schools};

use crate::samples::brief;

#[track_caller]
fn check(text: &str, expect: &[&str]) -> Table<School> {
    let table = read_schools("schools.json", text.as_bytes());
    assert_eq!(brief(&table.issues), expect, "{:?}", table.issues);
    table
}

const CSV: &str = "urn,name,pupils,fsm,fsm_measure,needs\n\
    100000,\"A \"\"é\"\"\",120,12.50,ever_6,send;behaviour\n\
    100001,B,,,,\n";

const FIRST: &str = r#"{"urn": 100000, "name": "A \"\u00e9\"", "pupils": 120, "fsm": 12.50, "fsm_measure": "ever_6", "needs": ["send", "behaviour"]}"#;

#[test]
fn the_same_table_in_every_shape() {
    let expect = read_schools("schools.csv", CSV.as_bytes());
    assert_eq!(expect.issues, []);
    let second = r#"{"name": "B", "urn": "100001", "fsm": null}"#;
    for (text, lines) in [
        (format!("[{FIRST}, {second}]"), [1, 1]),
        (
            format!("\u{feff}\n[\n  {FIRST},\n\n  {second}\n]\n"),
            [3, 5],
        ),
        (
            format!("{{\"made\": \"2025-01-01\",\n\"schools\": [{FIRST},\n{second}]}}"),
            [2, 3],
        ),
        (format!("{FIRST}\n{second}\n"), [1, 2]),
        (format!("\u{feff}{FIRST}\r\n\r\n   \n{second}"), [1, 4]),
    ] {
        let table = check(&text, &[]);
        assert_eq!(table.records, expect.records, "{text}");
        assert_eq!(table.lines, lines, "{text}");
    }
    let table = check(FIRST, &[]);
    assert_eq!(table.records, expect.records[..1]);
}

#[test]
fn numbers_stay_as_they_are_written() {
    let bad = [
        r#"{"urn": 100000.5, "name": "A"}"#,
        r#"{"urn": "100000.0", "name": "A"}"#,
        r#"{"urn": 1e5, "name": "A"}"#,
        r#"{"urn": 100000000000000000000000000000001, "name": "A"}"#,
    ];
    for text in bad {
        let table = check(text, &["bad_urn 1 urn"]);
        assert!(text.contains(&table.issues[0].value), "{:?}", table.issues);
    }
    let table = check(
        r#"[{"urn": 100000, "name": 12.50}, {"urn": 100001, "name": true}]"#,
        &[],
    );
    let names: Vec<_> = table
        .records
        .iter()
        .map(|school| school.name.as_str())
        .collect();
    assert_eq!(names, ["12.50", "true"]);
}

/// Programs that keep whole numbers as floats, as where some are missing, write them so.
#[test]
fn a_fraction_of_nothing_is_none() {
    let table = check(
        r#"[{"urn": 100060.0, "name": "A", "pupils": 210.00, "fsm": 12.0, "fsm_measure": "ever_6"}]"#,
        &[],
    );
    let school = &table.records[0];
    assert_eq!((school.urn.get(), school.pupils), (100_060, Some(210)));
    assert_eq!(school.fsm.as_ref().map(|fsm| fsm.percent), Some(12.0));
}

#[test]
fn what_no_cell_can_hold_is_a_fault_with_its_place() {
    let text = r#"[
  {"urn": 100000, "name": {"first": "A"}, "pupils": "y"},
  {"urn": 100001, "name": "B", "needs": [["send"]]},
  {"urn": 100002, "name": "C", "needs": ["send;behaviour"]},
  {"urn": 100003, "name": "D", "urn": 100004},
  7,
  {"urn": 100005, "name": "E", "shoe_size": [1]}
]"#;
    check(
        text,
        &[
            "unknown_column 2 shoe_size",
            "nested_value 2 name",
            "bad_integer 2 pupils",
            "nested_value 3 needs",
            "nested_value 4 needs",
            "duplicate_key 5 urn",
            "not_an_object 6",
        ],
    );
}

#[test]
fn faults_of_lines_leave_other_lines_alone() {
    let text = format!("{FIRST}\n{{\"urn\": 100001, \n[1]\n{{\"urn\": 1, \"name\": \"A\"}}\n");
    let table = check(&text, &["bad_json 2", "not_an_object 3", "bad_urn 4 urn"]);
    assert_eq!(table.records.len(), 1);
}

#[test]
fn json_that_is_no_table() {
    for text in [
        "{}",
        "{\"a\": {\"b\": 1},\n \"c\": [{}]}",
        "{\"a\": [{}],\n\"b\": [{}]}",
        "{\n}",
    ] {
        let table = read_schools("s", text.as_bytes());
        assert!(
            ["not_a_table", "no_header"].contains(&table.issues[0].kind.name()),
            "{text}"
        );
        assert_eq!(table.issues.len(), 1, "{text}");
    }
    check("[]", &["empty_file -"]);
    check("[1, 2]", &["no_header -"]);
    let named = check("[{\"a\": 1}]", &["no_header -"]);
    let expected = "keys that are the names of the columns, with urn, name among them";
    assert_eq!(named.issues[0].expected, expected);
    assert_eq!(named.issues[0].hint, "give each object these keys");
    check("[{\"urn\": 100000, \"name\": \"A\"}", &["bad_json 1"]);
    check("[\n{\"urn\": 100000,,}]", &["bad_json 2"]);
    // The error has a place within its line.
    assert_eq!(
        read_schools("s", b"[\n{\"urn\": 1,,}]").issues[0].column,
        Some(11)
    );
    check(&"[".repeat(100_000), &["bad_json 1"]);
    check(
        &format!("{{\"a\": {}", "[".repeat(100_000)),
        &["bad_json 1"],
    );
    check(
        "[{\"urn\": 100000, \"name\": \"\\ud800\"}]",
        &["nested_value 1 name"],
    );
    check(
        "[{\"urn\": 100000, \"name\": \"A\\u0000\"}]",
        &["nul_in_cell 1 name"],
    );
    let bytes = [b"[{\"urn\": 100000, \"name\": \"".as_slice(), b"\xe9\"}]"].concat();
    assert_eq!(brief(&read_schools("s", &bytes).issues), ["bad_json 1"]);
}
