//! Workbooks as no spreadsheet program writes them, and as people leave them: each is a clear fault or a right answer.

use std::fmt::Write as _;
use std::io::{Cursor, Write};

use hub_core::model::School;
use hub_io::{Table, read_schools};
use rust_xlsxwriter::{Format, Formula, Workbook};
use zip::write::SimpleFileOptions;

use crate::samples::brief;

const ROOT: &str = r#"<Relationships><Relationship Id="r0" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
const WORKBOOK: &str =
    r#"<workbook><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>"#;
const RELATIONS: &str = r#"<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>"#;

/// A zip archive of these parts.
fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook with this XML as its sheet and its shared strings.
pub(crate) fn packed(sheet: &str, strings: &str) -> Vec<u8> {
    archive(&[
        ("[Content_Types].xml", "<Types/>"),
        ("_rels/.rels", ROOT),
        ("xl/workbook.xml", WORKBOOK),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/sharedStrings.xml", strings),
        ("xl/worksheets/sheet1.xml", sheet),
    ])
}

const NO_STRINGS: &str = "<sst/>";
const HEADER: &str = r#"<row r="1"><c r="A1" t="str"><v>urn</v></c><c r="B1" t="str"><v>name</v></c><c r="C1" t="str"><v>pupils</v></c></row>"#;

fn sheet(rows: &str) -> String {
    format!("<worksheet><sheetData>{HEADER}{rows}</sheetData></worksheet>")
}

#[track_caller]
fn check(bytes: &[u8], expect: &[&str]) -> Table<School> {
    let table = read_schools("schools.xlsx", bytes);
    assert_eq!(brief(&table.issues), expect, "{:?}", table.issues);
    table
}

/// A sheet of a school a row, as a spreadsheet program writes it.
fn book(rows: &[(f64, &str)]) -> Workbook {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0..).zip(["urn", "name", "pupils"]) {
        sheet.write_string(0, column, name).unwrap();
    }
    for (row, (urn, name)) in (1..).zip(rows) {
        sheet.write_number(row, 0, *urn).unwrap();
        sheet.write_string(row, 1, *name).unwrap();
    }
    book
}

fn saved(mut book: Workbook) -> Vec<u8> {
    book.save_to_buffer().unwrap()
}

#[test]
fn a_formula_counts_as_its_value_and_is_a_fault_without() {
    let row = |cells| {
        format!(
            r#"<row r="2"><c r="A2"><v>100000</v></c><c r="B2" t="str"><v>A</v></c>{cells}</row>"#
        )
    };
    let with = |cells| packed(&sheet(&row(cells)), NO_STRINGS);
    let table = check(&with(r#"<c r="C2"><f>6*7</f><v>42</v></c>"#), &[]);
    assert_eq!(table.records[0].pupils, Some(42));
    for cell in [
        r#"<c r="C2"><f>6*7</f></c>"#,
        r#"<c r="C2"><f>6*7</f><v></v></c>"#,
        r#"<c r="C2"><f>6*7</f><v/></c>"#,
        r#"<c r="C2"><f t="shared" si="0"/></c>"#,
    ] {
        check(&with(cell), &["formula_without_value 2 pupils"]);
    }
    // Text with nothing in it is a value.
    let table = check(&with(r#"<c r="C2" t="str"><f>""</f><v></v></c>"#), &[]);
    assert_eq!(table.records[0].pupils, None);
    // In a column that has no name it is in nobody's way.
    check(&with(r#"<c r="D2"><f>6*7</f></c>"#), &[]);
    // As another library writes it: with a value that it made up.
    let mut book = book(&[(100_000.0, "A")]);
    let formula = Formula::new("=1/0").set_result("#DIV/0!");
    let of_book = book.worksheet_from_index(0).unwrap();
    of_book.write_formula(1, 1, formula).unwrap();
    check(&saved(book), &["error_value 2 name"]);
}

#[test]
fn merged_cells_are_a_fault_where_they_hold_a_value() {
    let mut book = book(&[(100_000.0, "A"), (100_001.0, "B"), (100_002.0, "C")]);
    let of_book = book.worksheet_from_index(0).unwrap();
    let format = Format::new();
    of_book.merge_range(1, 2, 3, 2, "120", &format).unwrap();
    // Beside the table, and of nothing.
    of_book.merge_range(5, 0, 6, 2, "", &format).unwrap();
    let table = check(&saved(book), &["merged_cells 2 pupils"]);
    assert_eq!(table.issues[0].cell.as_deref(), Some("C2"));
}

#[test]
fn hidden_rows_and_columns_are_read() {
    let mut book = book(&[(100_000.0, "A"), (100_001.0, "B")]);
    let of_book = book.worksheet_from_index(0).unwrap();
    of_book.set_row_hidden(1).unwrap();
    of_book.set_column_hidden(1).unwrap();
    let table = check(&saved(book), &[]);
    assert_eq!(table.records.len(), 2);
    assert_eq!(table.records[0].name, "A");
}

#[test]
fn a_million_rows_of_nothing_but_style() {
    let mut rows =
        r#"<row r="2"><c r="A2"><v>100000</v></c><c r="B2" t="str"><v>A</v></c></row>"#.to_owned();
    for row in 3..=1_048_576 {
        let _ = write!(rows, r#"<row r="{row}"><c r="A{row}" s="1"/></row>"#);
    }
    let table = check(&packed(&sheet(&rows), NO_STRINGS), &[]);
    assert_eq!(table.records.len(), 1);
}

/// Each row is as wide as the header: all of them at once would take 26 GB of memory.
#[test]
fn a_header_that_reaches_the_last_column_of_very_many_rows() {
    let header = HEADER.replace("</row>", r#"<c r="XFD1" t="str"><v>sen</v></c></row>"#);
    let mut rows = String::new();
    for row in 2..=200_000 {
        let urn = 100_000 + row;
        let _ = write!(
            rows,
            r#"<row r="{row}"><c r="A{row}"><v>{urn}</v></c></row>"#
        );
    }
    let sheet = format!("<worksheet><sheetData>{header}{rows}</sheetData></worksheet>");
    let table = read_schools("schools.xlsx", &packed(&sheet, NO_STRINGS));
    let last = table.issues.last().unwrap();
    assert_eq!((last.kind.name(), last.line), ("too_large", Some(1_221)));
    assert_eq!(last.value, "more than 20000000 cells");
}

#[test]
fn cells_out_of_order_or_given_twice() {
    for rows in [
        r#"<row r="2"><c r="B2" t="str"><v>A</v></c><c r="A2"><v>100000</v></c></row>"#,
        r#"<row r="2"><c r="A2"><v>100000</v></c><c r="A2"><v>100001</v></c></row>"#,
        r#"<row r="3"><c r="A3"><v>100000</v></c></row><row r="2"><c r="A2"><v>100000</v></c></row>"#,
        r#"<row r="2"><c r="A1048577"><v>100000</v></c></row><row r="2"><c r="ZZZZZZ2"><v>1</v></c></row>"#,
        r#"<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>"#,
    ] {
        let table = read_schools("schools.xlsx", &packed(&sheet(rows), NO_STRINGS));
        let kinds = ["unreadable_workbook -", "unreadable_file -"];
        let issues = brief(&table.issues);
        assert!(
            issues.len() == 1 && kinds.contains(&issues[0].as_str()),
            "{rows}: {issues:?}"
        );
    }
}

/// Entities are not expanded, neither many into each other nor a file into the text.
#[test]
fn entities_do_nothing() {
    let row = r#"<row r="2"><c r="A2"><v>100000</v></c><c r="B2" t="s"><v>0</v></c></row>"#;
    let mut bomb = r#"<!DOCTYPE sst [<!ENTITY e0 "bomb">"#.to_owned();
    for level in 1..12 {
        let _ = write!(
            bomb,
            r#"<!ENTITY e{level} "{}">"#,
            format!("&e{};", level - 1).repeat(10)
        );
    }
    let outside = r#"<!DOCTYPE sst [<!ENTITY e11 SYSTEM "file:///etc/passwd">"#;
    for doctype in [bomb.as_str(), outside] {
        let strings = format!("{doctype}]><sst><si><t>A &e11;</t></si></sst>");
        let table = read_schools("schools.xlsx", &packed(&sheet(row), &strings));
        let shown = format!("{:?}{:?}", table.records, table.issues);
        assert!(
            !shown.contains("root:") && !shown.contains("bombbomb"),
            "{shown}"
        );
        assert!(shown.len() < 2_000, "{}", shown.len());
    }
}

#[test]
fn counts_that_promise_more_than_there_is() {
    let row = r#"<row r="2" spans="1:16384"><c r="A2"><v>100000</v></c><c r="B2" t="s"><v>0</v></c></row>"#;
    let strings = |count: &str| {
        let before = format!("<!--{}-->", "u".repeat(70_000));
        format!("{before}<sst count='4294967295' {count}><si><t>A</t></si></sst>")
    };
    let with = |count| packed(&sheet(row), &strings(count));
    check(&with("uniqueCount='1'"), &[]);
    check(&with("uniqueCount='9000'"), &[]);
    // Memory for these would be taken before any string is read, and the process would end where there is none.
    for count in [
        "uniqueCount='18446744073709551615'",
        "uniqueCount='400000000000'",
        "uniqueCount =\n \"0400000000000\"",
        "uniqueuniqueCount='400000000000'",
    ] {
        check(&with(count), &["unreadable_workbook -"]);
    }
    let far = sheet(row).replace(
        "<sheetData>",
        r#"<dimension ref="A1:XFD1048576"/><sheetData>"#,
    );
    check(&packed(&far, &strings("")), &[]);
    let none = row.replace("<v>0</v>", "<v>7</v>");
    check(
        &packed(&sheet(&none), &strings("")),
        &["unreadable_workbook -"],
    );
}

#[test]
fn archives_in_archives() {
    let inner = saved(book(&[(100_000.0, "A")]));
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("schools.xlsx", SimpleFileOptions::default())
        .unwrap();
    zip.write_all(&inner).unwrap();
    check(
        &zip.finish().unwrap().into_inner(),
        &["unreadable_workbook -"],
    );
}
