//! The report's own form.

use std::collections::BTreeMap;

use hub_io::{
    CostMatrix, Given, Lent, Limits, ReadError, Report, SideRules, Terms, read_schools,
    read_schools_given,
};

use crate::formats::{to_parquet, to_workbook};

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

/// Programs have arguments, and folders of their own; who calls a function did not ask that anything be written.
#[test]
fn programs_are_told_in_their_own_words() {
    let limits = Limits {
        problems: 1,
        ..Limits::default()
    };
    let two = Given::Bytes("schools.csv".to_owned(), b"urn,name\n1,A\n2,B\n".to_vec());
    let gone = Given::File("gone.csv".into());
    let issues = [two, gone].map(|given| read_schools_given(given, limits).issues);
    let report = Report::new(issues.concat());
    let hints = |report: &Report| {
        let issues = report.issues().iter();
        let hints = issues.map(|it| (it.kind.name(), it.hint.to_string()));
        hints.collect::<BTreeMap<_, _>>()
    };
    let (command, program) = (hints(&report), hints(&report.for_program()));
    assert!(command["cannot_read"].contains("where the command runs"));
    assert!(program["cannot_read"].contains("notebook or program"));
    assert!(
        command["more_problems"]
            .ends_with("read the file again; or raise the limit: --limit problems=N")
    );
    assert!(program["more_problems"].ends_with("read the file again"));
    assert_eq!(command["bad_urn"], program["bad_urn"]);
    assert!(
        report
            .to_string()
            .ends_with("\n3 problems in 2 files; nothing was written.")
    );
    assert!(report.for_program().to_string().ends_with("\n3 problems"));
}

#[test]
fn options_are_arguments_in_programs() {
    let matrix = CostMatrix::lent("costs", Lent::Int32(&[1, 2]), 1, 2).unwrap();
    let terms = Terms {
        unplaced: Some("1.5".parse().unwrap()),
        ..Terms::default()
    };
    let Err(ReadError::Bad(report)) = matrix.prepare(&terms, &SideRules::default()) else {
        panic!("a decimal for whole numbers");
    };
    let told = |report: &Report| {
        let issue = &report.issues()[0];
        (
            issue.file.clone(),
            issue.field.clone(),
            issue.hint.contains(".npy"),
        )
    };
    assert_eq!(
        told(&report),
        ("options".into(), "--unplaced-cost".into(), true)
    );
    assert_eq!(
        told(&report.for_program()),
        ("arguments".into(), "unplaced_cost".into(), false)
    );
}

#[test]
fn twenty_of_a_kind() {
    let rows = |n: usize| report(&format!("urn,name\n{}", "1,A\n".repeat(n))).to_string();
    assert!(!rows(20).contains("more of this kind"));
    assert!(rows(21).contains("... and 1 more of this kind"));
    assert_eq!(rows(50).matches(" --> schools.csv:").count(), 20);
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

/// Column, and the excerpt under which the marks stand, of the first issue.
fn marked(csv: &[u8]) -> (Option<u64>, String) {
    let report = Report::new(read_schools("s", csv).issues);
    let text = report.to_string();
    let lines: Vec<_> = text.lines().skip(3).take(2).collect();
    (report.issues()[0].column, lines.join("\n"))
}

#[test]
fn the_cell_is_marked() {
    let head = "urn,name,pupils\n";
    let of = |row: &str| marked(format!("{head}{row}\n").as_bytes());
    let at = |column, lines: &str| (Some(column), lines.to_owned());
    assert_eq!(
        of("100000,A,x"),
        at(10, "2 | 100000,A,x\n  |          ^ pupils")
    );
    // Blanks and quotation marks.
    assert_eq!(
        of("100000, A , x "),
        at(13, "2 | 100000, A , x\n  |             ^ pupils")
    );
    assert_eq!(
        of("100000,\"A,B\",\"x\"y"),
        at(
            14,
            "2 | 100000,\"A,B\",\"x\"y\n  |              ^^^^ pupils"
        )
    );
    // Wide, combining and invisible characters: columns count characters, marks stand under what is shown.
    assert_eq!(
        of("100000,学校,x"),
        at(11, "2 | 100000,学校,x\n  |             ^ pupils")
    );
    assert_eq!(
        of("100000,e\u{301}\u{202e},x"),
        at(
            12,
            "2 | 100000,e\\u{301}\\u{202e},x\n  |                         ^ pupils"
        )
    );
    // A line end within quotation marks: the line of the cell is shown, though the record begins before.
    assert_eq!(
        of("100000,\"A\nB\",x"),
        (None, "3 | B\",x\n  |    ^ pupils".to_owned())
    );
    // An empty cell.
    assert_eq!(of("100000,,1"), at(8, "2 | 100000,,1\n  |        ^ name"));
    // A mark at the beginning of the file is no character, and either line end will do.
    let marked_file = marked("\u{feff}urn,nam\r\n\r\n100000,A\r\n".as_bytes());
    assert_eq!(
        marked_file,
        (None, "1 | urn,nam\n  | ^^^^^^^ name".to_owned())
    );
    let returns = marked(b"urn,name\r100000,A\r1,B\r");
    assert_eq!(returns, at(1, "3 | 1,B\n  | ^ urn"));
    // Bytes that are no UTF-8.
    let latin = marked(b"urn,name\n100000,Caf\xe9\n");
    assert_eq!(latin, at(8, "2 | 100000,Caf\u{fffd}\n  |        ^^^^ name"));
}

#[test]
fn long_lines_are_cut_around_the_cell() {
    let long = "y".repeat(5_000_000);
    let (column, lines) = marked(format!("urn,name,pupils\n100000,{long},x{long}\n").as_bytes());
    // A row of more than a megabyte is not looked through.
    assert_eq!(column, None);
    assert!(lines.len() < 400, "{lines}");
    let long = "y".repeat(1000);
    let (column, lines) = marked(format!("urn,name,pupils\n100000,{long},x{long}\n").as_bytes());
    assert_eq!(column, Some(1009));
    let before = "y".repeat(39);
    assert!(lines.starts_with(&format!("2 | …{before},x")), "{lines}");
}

#[test]
fn forty_thousand_faults_are_placed_in_one_pass() {
    let row = |at| format!("{},A,none;none\n", 100_000 + at);
    let rows = (0..40_000).map(row).collect::<Vec<_>>().concat();
    let report = report(&format!("urn,name,pupils\n{rows}"));
    assert_eq!(report.issues().len(), 40_000);
    assert!(report.issues().iter().all(|issue| issue.column == Some(10)));
    assert_eq!(report.to_string().matches(" --> ").count(), 20);
}

/// In the list for people: by line, with the column's letter, so that it can be gone through beside the file.
#[test]
fn csv() {
    let text = "urn,name,pupils,sen\n1,A,x1,1\n100001,B,1,y\n100002,,2,3\n";
    let bytes = report(text).to_csv();
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let rows = reader.records().map(Result::unwrap);
    let rows: Vec<String> = rows
        .map(|row| format!("{} {} {} {}", &row[1], &row[2], &row[3], &row[5]))
        .collect();
    let expect = [
        "2 A urn bad_urn",
        "2 C pupils bad_integer",
        "3 D sen bad_number",
        "4 B name empty_cell",
    ];
    assert_eq!(rows, expect);
    let json = read_schools("s", b"[{\"urn\": 100000,}]").issues;
    let bytes = String::from_utf8(Report::new(json).to_csv()).unwrap();
    assert!(bytes.contains("s,1,character "), "{bytes}");
}

/// Lines do not tell records of one line apart.
#[test]
fn records_of_one_line_are_numbered() {
    let row = |urn: &str, pupils: &str| {
        format!("{{\"urn\": {urn}, \"name\": \"A\", \"pupils\": {pupils}}}")
    };
    let rows = [
        row("100000", "1"),
        row("1", "2"),
        row("100002", "[[3]]"),
        row("100003", "-4"),
    ];
    let records = |text: &str| {
        let report = Report::new(read_schools("s.json", text.as_bytes()).issues);
        let mut records: Vec<_> = report
            .issues()
            .iter()
            .map(|issue| (issue.line, issue.record))
            .collect();
        records.sort_unstable();
        (records, report.to_string())
    };
    let (one_line, text) = records(&format!("[{}]", rows.join(",")));
    assert_eq!(one_line, [2, 3, 4].map(|at| (Some(1), Some(at))));
    assert!(text.contains(" --> s.json:1, record 2, urn\n"), "{text}");
    let (lines, text) = records(&format!("[{}]", rows.join(",\n")));
    assert_eq!(lines, [2, 3, 4].map(|at| (Some(at), None)));
    assert!(!text.contains("record 2"), "{text}");
}

#[test]
fn colours_only_where_they_are_asked_for() {
    let report = report("urn,name\n1,A\n");
    assert!(!report.to_string().contains('\u{1b}'));
    let coloured = report.coloured().to_string();
    assert!(
        coloured.starts_with("\u{1b}[1m\u{1b}[91merror[bad_urn]\u{1b}[0m"),
        "{coloured:?}"
    );
}

#[test]
fn cells_of_workbooks_and_rows_of_parquet_files_are_named() {
    let csv = b"urn,name,pupils\n100000,A,10\n100001,B,x\n";
    let issue = |bytes: Vec<u8>| {
        let report = Report::new(read_schools("schools", &bytes).issues);
        let text = report.to_string();
        let place = text.lines().nth(1).unwrap_or_default().to_owned();
        (report.issues()[0].clone(), place)
    };
    let (of_sheet, place) = issue(to_workbook(csv));
    assert_eq!(place, " --> schools, sheet Sheet1, cell C3, column pupils");
    assert_eq!(
        (of_sheet.sheet.as_deref(), of_sheet.cell.as_deref()),
        (Some("Sheet1"), Some("C3"))
    );
    assert_eq!(of_sheet.urn.unwrap().to_string(), "100001");
    let (of_parquet, place) = issue(to_parquet(csv));
    assert_eq!(place, " --> schools, row 2, column pupils");
    assert_eq!(
        (of_parquet.line, of_parquet.sheet, of_parquet.cell),
        (Some(3), None, None)
    );
}
