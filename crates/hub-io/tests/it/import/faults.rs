//! What is wrong with the files themselves: everything at once, each with its place.

use hub_io::import::{Sources, import};
use hub_io::{Located, ReadError};

use super::files::{Files, List, schools};

fn issues(files: &Files) -> Vec<Located> {
    match import(&files.sources) {
        Err(ReadError::Bad(report)) => report.issues().to_vec(),
        other => panic!("faults expected: {other:?}"),
    }
}

#[test]
fn files_that_are_no_table() {
    let check = |bytes: &[u8], expect: &str| {
        let faults = Files::new(bytes).faults();
        assert_eq!(faults, [format!("ofsted.csv {expect}")]);
    };
    check(b"", "empty_file -");
    check(b" \r\n\t", "empty_file -");
    check(b"\xef\xbb\xbf", "empty_file -");
    check(b"PK\x03\x04", "unreadable_workbook -");
    check(b"PAR1", "unreadable_parquet -");
    check(b"%PDF-1.4", "not_csv -");
    check(b"\xd0\xcf\x11\xe0", "not_csv -");
    check(b"\xfd7zXZ\x00", "not_csv -");
    check(b"<!doctype html>", "not_csv -");
    check(b"\xff\xfeU\x00R\x00N\x00", "not_csv -");
    check(b"\x1f\x8b\x08broken", "unreadable_archive -");
    check(b"any text\nat all\n", "no_header -");
    let semicolons = schools(&[100_001]).replace(',', ";");
    check(semicolons.as_bytes(), "wrong_separator -");
    let header = schools(&[]);
    check(header.as_bytes(), "no_rows -");
}

#[test]
fn a_missing_column_names_the_nearest() {
    let list = List::graded().school(100_001, &[]);
    for (column, to) in [
        ("Postcode", "Post code"),
        ("Ofsted phase", "Ofsted phases"),
        ("School name", "School nane"),
        ("Overall effectiveness", "Overall efectiveness"),
    ] {
        let found = issues(&Files::new(list.renamed(column, to)));
        let [issue] = found.as_slice() else {
            panic!("{found:?}");
        };
        assert_eq!((issue.kind.name(), issue.line), ("missing_column", Some(1)));
        assert_eq!((issue.field.as_str(), issue.value.as_str()), (column, to));
        assert!(issue.hint.contains(to), "{}", issue.hint);
    }
    let far = list.renamed("Postcode", "Z");
    assert_eq!(
        Files::new(far).faults(),
        ["ofsted.csv missing_column 1 Postcode"]
    );
    let twice = list.renamed("LAESTAB", "urn");
    assert_eq!(
        Files::new(twice).faults(),
        [
            "ofsted.csv duplicate_column 1 URN",
            "ofsted.csv missing_column 1 LAESTAB"
        ]
    );
}

#[test]
fn cells_that_are_neither_valid_nor_known_symbols() {
    for (column, cell) in [
        ("Ofsted phase", "Tertiary"),
        ("Region", "North East, Yorkshire and the Humber"),
        ("Multi-academy trust UID", "+12"),
        ("Postcode", "nowhere in particular"),
        ("Total number of pupils", "12.5"),
        ("Total number of pupils", "-1"),
        ("LAESTAB", "310200"),
        ("Statutory lowest age", "three"),
        ("Overall effectiveness", "5"),
        ("Overall effectiveness", "good"),
        ("Quality of education", "7"),
        ("Inspection start date", "2024-6-12"),
        ("Inspection start date", "31/02/2024"),
        ("Inspection start date", "1/1/24"),
        ("Previous graded inspection overall effectiveness", "5"),
    ] {
        let quoted = format!("\"{cell}\"");
        let list = List::graded()
            .school(100_001, &[])
            .school(100_002, &[(column, &quoted)]);
        let found = issues(&Files::new(list.csv()));
        let [issue] = found.as_slice() else {
            panic!("{column} {cell}: {found:?}");
        };
        assert_eq!(issue.kind, "bad_value");
        assert_eq!((issue.line, issue.field.as_str()), (Some(3), column));
        assert_eq!(issue.value, cell);
    }
    for (column, cell) in [
        ("Inclusion", "Fine"),
        ("Attendance and behaviour - date of judgement", "soon"),
    ] {
        let list = List::report_card().school(100_001, &[(column, cell)]);
        let expect = format!("ofsted.csv bad_value 2 {column}");
        assert_eq!(Files::new(list.csv()).faults(), [expect]);
    }
}

#[test]
fn keys_and_names() {
    let list = List::graded()
        .school(100_001, &[("URN", "")])
        .school(100_001, &[("URN", "99999")])
        .school(100_001, &[("School name", " ")])
        .school(100_002, &[])
        .school(100_002, &[]);
    assert_eq!(
        Files::new(list.csv()).faults(),
        [
            "ofsted.csv bad_urn 2 URN",
            "ofsted.csv bad_urn 3 URN",
            "ofsted.csv duplicate_urn 6 URN",
            "ofsted.csv missing_name 4 School name",
        ]
    );
    let found = issues(&Files::new(schools(&[100_002, 100_002])));
    assert!(found.iter().any(|issue| issue.hint.contains("line 2")));
}

#[test]
fn rows_of_another_width() {
    let csv = schools(&[100_001, 100_002]);
    let long = csv.trim_end().to_owned() + ",,\r\n";
    assert_eq!(Files::new(&long).faults(), ["ofsted.csv wrong_width 3"]);
    let short = csv.trim_end().rsplit_once(',').unwrap().0;
    assert_eq!(Files::new(short).faults(), ["ofsted.csv wrong_width 3"]);
}

#[test]
fn lines_are_those_of_an_editor() {
    let line_ends = |end: &str| {
        let csv = List::graded()
            .school(100_001, &[("School name", "\"Two\r\nlines\"")])
            .school(100_002, &[("Ofsted phase", "?")])
            .csv();
        let csv = csv.replace("\r\n", "\n").replace('\n', end);
        let expect = "ofsted.csv bad_value 6 Ofsted phase";
        let titled = format!("title{end}{end}{csv}");
        assert_eq!(Files::new(titled).faults(), [expect], "{end:?}");
    };
    for end in ["\n", "\r\n", "\r"] {
        line_ends(end);
    }
}

#[test]
fn rates_out_of_range() {
    for cell in [
        "100.1", "-1", "1e1", "inf", "NaN", "a", "1,5", "12%%", "SUPPR",
    ] {
        let files = Files::new(schools(&[100_001])).absence(&format!("100001,\"{cell}\",1"));
        let expect = ["abs.csv bad_value 2 PERCTOT"];
        assert_eq!(files.faults(), expect, "{cell}");
    }
}

#[test]
fn a_period_that_nobody_tells() {
    let mut files = Files::new(schools(&[100_001])).absence("100001,4,5");
    let text = "LA,ESTAB,URN,PERCTOT,PPERSABS10\n310,2001,100001,4,5\n";
    files.sources.absence = Some(files.write("plain/abs.csv", text));
    assert_eq!(files.faults(), ["abs.csv unknown_period -"]);
    assert!(issues(&files)[0].hint.contains("absence period"));
    files.sources.absence_period = Some("2018-19".to_owned());
    assert_eq!(files.faults(), ["abs.csv bad_period -"]);
}

#[test]
fn all_files_are_reported_together() {
    let list = List::graded().school(100_001, &[("Ofsted phase", "?")]);
    let files = Files::new(list.csv())
        .absence("100001,400,5")
        .census("1,2,3,4,5")
        .links("100001,x,Predecessor")
        .postcodes("a.csv", "a,b\n")
        .areas("EIA,Oakshire,x,");
    assert_eq!(files.faults().len(), 6, "{:?}", files.faults());
}

#[test]
fn a_file_that_is_not_there() {
    let files = Files::new(schools(&[100_001]));
    let gone = files.folder().join("gone.csv");
    let with = |change: fn(&mut Sources, std::path::PathBuf)| {
        let mut sources = files.sources.clone();
        change(&mut sources, gone.clone());
        match import(&sources) {
            Err(ReadError::Bad(report)) => {
                assert!(report.is_unread(), "{report}");
                assert_eq!(report.issues().len(), 1, "{report}");
                assert_eq!(report.issues()[0].file, gone.display().to_string());
            }
            other => panic!("{other:?}"),
        }
    };
    with(|sources, gone| sources.ofsted = Some(gone));
    with(|sources, gone| {
        sources.absence = Some(gone);
        sources.absence_period = Some("2018/19".to_owned());
    });
    with(|sources, gone| sources.links = Some(gone));
    with(|sources, gone| sources.postcodes.push(gone));
    with(|sources, gone| sources.areas = Some(gone));
}
