//! Cells that are not what they seem: faults of their rows, and of no others.

use std::fmt::Write;

use hub_io::intake::intake;
use hub_io::{Limits, read_schools};
use rust_xlsxwriter::{Format, Workbook};

use super::{Folder, HEAD, bad, faults};
use crate::odd_sheets::packed;

const LONG_HEAD: &str = "applied_on,urn,name,phase,head_agrees,trust_agrees,pupils,persistent_absence,absence_period,fsm,fsm_measure,sen";

/// A workbook of this header and rows: text, or a formula without a value where a cell is `=`, and cells that are merged.
fn book(rows: &[&str], merged: &str) -> Vec<u8> {
    let mut xml = String::new();
    for (row, text) in (1..).zip([LONG_HEAD].iter().chain(rows)) {
        write!(xml, "<row r=\"{row}\">").unwrap();
        for (column, cell) in ('A'..).zip(text.split(',')) {
            match cell {
                "" => Ok(()),
                "=" => write!(xml, "<c r=\"{column}{row}\"><f>1+1</f></c>"),
                text => write!(xml, "<c r=\"{column}{row}\" t=\"str\"><v>{text}</v></c>"),
            }
            .unwrap();
        }
        xml += "</row>";
    }
    let merged = match merged {
        "" => String::new(),
        range => format!("<mergeCells count=\"1\"><mergeCell ref=\"{range}\"/></mergeCells>"),
    };
    let sheet = format!("<worksheet><sheetData>{xml}</sheetData>{merged}</worksheet>");
    packed(&sheet, "<sst/>")
}

#[test]
fn merged_cells_and_formulas_without_a_value_reject_the_rows_that_they_cover() {
    let folder = Folder::new();
    let rows = [
        "2023-05-02,100001,A,primary,yes,,,",
        "2023-05-02,100002,A,primary,yes,,120,",
        "2023-05-02,100003,A,primary,yes,,,",
        "2023-05-02,100004,A,primary,yes,,,",
        "2023-05-02,100005,A,primary,yes,,=,",
        "2023-05-02,100006,A,primary,yes,,,",
    ];
    let mut settings = folder.settings(&[]);
    // One number of pupils for the schools of rows 3 and 4.
    settings.files = vec![folder.write("a.xlsx", book(&rows, "G3:G4"))];
    let found = intake(&settings).unwrap();
    assert_eq!(
        faults(&found),
        [
            (3, "pupils", "merged_cells"),
            (4, "pupils", "merged_cells"),
            (6, "pupils", "formula_without_value")
        ]
    );
    let cell = |at: usize| found.rejected[at].faults[0].cell.as_deref();
    assert_eq!([cell(0), cell(1)], [Some("G3"), Some("G4")]);
    let urns: Vec<_> = found.schools.iter().map(|it| it.urn.get()).collect();
    assert_eq!(urns, [100_001, 100_004, 100_006]);
}

#[test]
fn formulas_without_a_value_in_no_row_and_those_beyond_the_limit_are_faults_of_the_file() {
    let folder = Folder::new();
    let rows = [
        "2023-05-02,100001,A,primary,yes",
        ",=",
        "2023-05-02,100003,A,primary,yes",
        ",,=",
    ];
    let mut settings = folder.settings(&[]);
    settings.files = vec![folder.write("a.xlsx", book(&rows, ""))];
    let kind = "formula_without_value";
    let expected = [(kind, "urn".to_owned()), (kind, "name".to_owned())];
    assert_eq!(bad(intake(&settings)), expected);
    settings.limits.problems = 1;
    let expected = [(kind, "urn".to_owned()), ("more_problems", String::new())];
    assert_eq!(bad(intake(&settings)), expected);
    // Merged with the header.
    settings.files = vec![folder.write("a.xlsx", book(&rows[..1], "B1:B2"))];
    assert_eq!(bad(intake(&settings)), [("merged_cells", "urn".to_owned())]);
}

#[test]
fn long_cells_and_nul_reject_their_rows_alone() {
    let folder = Folder::new();
    let long = "a".repeat(2_000);
    let export = format!(
        "{HEAD},other,\n\
        2023-05-02,100001,A,primary,yes,,,\n\
        2023-05-02,100002,{long},primary,yes,,,\n\
        2023-05-02,100003,A\0,primary,yes,,,\n\
        2023-05-02,100004,A,primary,yes,,{long},\n"
    );
    let mut settings = folder.settings(&[("a.csv", &export)]);
    settings.columns = Some(folder.write("columns.toml", "schema = 1\nignore = [\"other\"]\n"));
    settings.limits = Limits {
        cell: 100,
        ..Limits::default()
    };
    let found = intake(&settings).unwrap();
    assert_eq!(
        faults(&found),
        [(3, "name", "too_large"), (4, "name", "nul_in_cell")]
    );
    // A column that is ignored is no matter, unless its row is too long to be read.
    let urns: Vec<_> = found.schools.iter().map(|it| it.urn.get()).collect();
    assert_eq!(urns, [100_001, 100_004]);
    // Where a quotation mark is not closed where it should be, rows would be lost in the cell.
    let stray = export
        .replace(",A\0,", ",\"A,")
        .replace(",100004,A,", ",100004,\"A,");
    settings.files = vec![folder.write("b.csv", stray)];
    settings.limits.cell = 30;
    assert_eq!(bad(intake(&settings)), [("too_large", String::new())]);
    settings.limits.row = 1_000;
    assert_eq!(bad(intake(&settings)), [("too_large", String::new())]);
}

#[test]
fn values_of_json_that_no_cell_holds_reject_their_rows_alone() {
    let folder = Folder::new();
    let row = |urn: u32, name: &str| {
        format!(
            "{{\"applied_on\": \"2023-05-02\", \"urn\": {urn}, \"name\": {name}, \"phase\": \"primary\", \"head_agrees\": true}}\n"
        )
    };
    let export = row(100_001, "\"A\"") + &row(100_002, "{}") + &row(100_003, "\"C\"");
    let found = intake(&folder.settings(&[("a.ndjson", &export)])).unwrap();
    assert_eq!(faults(&found), [(2, "name", "nested_value")]);
    assert_eq!(found.schools.len(), 2);
}

#[test]
fn numbers_formatted_as_percentages_count_as_they_are_shown() {
    let folder = Folder::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let row = "2023-05-02,100001,A,primary,yes,,,,2022/23,,ever_6,";
    for (row, text) in (0..).zip([LONG_HEAD, row]) {
        for (column, cell) in (0..).zip(text.split(',')) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
    let percent = Format::new().set_num_format("0.0%");
    let text = Format::new().set_num_format("0.000\" %\"");
    sheet
        .write_number_with_format(1, 7, 0.125, &percent)
        .unwrap();
    sheet
        .write_number_with_format(1, 9, 0.07, &Format::new().set_num_format("0%"))
        .unwrap();
    sheet.write_number_with_format(1, 11, 0.5, &text).unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let mut settings = folder.settings(&[]);
    settings.files = vec![folder.write("a.xlsx", &bytes)];
    let found = intake(&settings).unwrap();
    let [school] = found.schools.as_slice() else {
        panic!("{found:?}")
    };
    let rate = school.persistent_absence.as_ref().unwrap().value;
    let fsm = school.fsm.as_ref().unwrap().percent;
    assert_eq!((rate, fsm, school.sen), (12.5, 7.0, Some(0.5)));

    // So it is in every workbook.
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, name) in (0..).zip(["urn", "name", "sen"]) {
        sheet.write_string(0, column, name).unwrap();
    }
    sheet.write_number(1, 0, 100_001).unwrap();
    sheet.write_string(1, 1, "A").unwrap();
    sheet
        .write_number_with_format(1, 2, 0.29, &percent)
        .unwrap();
    let table = read_schools("schools.xlsx", book.save_to_buffer().unwrap().as_slice());
    assert_eq!(table.records[0].sen, Some(29.0));
}
