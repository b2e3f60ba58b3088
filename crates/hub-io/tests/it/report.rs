//! The report's own form.

use hub_io::{Report, read_schools};

fn report(csv: &str) -> Report {
    Report::new(read_schools("schools.csv", csv.as_bytes()).issues)
}

#[test]
fn summary() {
    assert_eq!(
        Report::default().summary(),
        "0 problems in 0 files; nothing was written."
    );
    assert_eq!(
        report("").summary(),
        "1 problem in 1 file; nothing was written."
    );
    let two = [
        read_schools("a.csv", b"").issues,
        read_schools("b.csv", b"").issues,
    ]
    .concat();
    assert_eq!(
        Report::new(two).summary(),
        "2 problems in 2 files; nothing was written."
    );
}

#[test]
fn twenty_of_a_kind() {
    let rows = |n: usize| report(&format!("urn,name\n{}", "1,A\n".repeat(n))).to_string();
    assert!(!rows(20).contains("more of this kind"));
    assert!(rows(21).contains("... and 1 more of this kind"));
    assert_eq!(rows(50).matches("    line ").count(), 20);
}

#[test]
fn text_from_outside_is_escaped_and_cut() {
    insta::assert_snapshot!(report(
        "urn,name,pupils,\x1b]0;evil\x07\n100000,A,\"\x1b[2J\r\n\u{202e}\",\n100001,B,éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé,\n"
    ));
}

#[test]
fn order_does_not_depend_on_the_order_found() {
    let issues = read_schools("s", b"urn,name,pupils,sen\n1,A,x1,y1\n2,B,x2,y2\n").issues;
    let mut reversed = issues.clone();
    reversed.reverse();
    reversed.extend(issues.clone());
    assert_eq!(Report::new(issues), Report::new(reversed));
}

#[test]
fn json() {
    let json = serde_json::to_value(report("urn,name\n1,A\n")).unwrap();
    assert_eq!(json["format"], "hubmatch-issues");
    assert_eq!(json["issues"][0]["kind"], "bad_urn");
    assert_eq!(json["issues"][0]["line"], 2);
    assert_eq!(json["issues"][0]["value"], "1");
}
