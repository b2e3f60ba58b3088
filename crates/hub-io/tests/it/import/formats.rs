//! Every table as a workbook and as a Parquet file: what comes out is what comes out of CSV.

use std::io::{Cursor, Write};
use std::path::PathBuf;

use hub_io::ReadError;
use hub_io::import::import;
use jiff::civil::date;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::files::{Files, List, counts, school, schools, source};
use crate::formats::{to_parquet, to_workbook};

/// All sources but postcodes.
fn everything() -> Files {
    let list = List::graded().school(100_001, &[]).school(100_002, &[]);
    let mut files = Files::new(list.csv())
        .absence("100001,4.5,SUPP\n200002,5,11.25")
        .links("100002,200002,Predecessor")
        .census("100001,210,1.5,12,20")
        .areas("PEIA,Oakshire,310,");
    let groups = "URN,Linked UID,Group Type,Group Status,Closed Date,Joined date\n\
        100001,2044,Multi-academy trust,Open,,01-09-2018\n";
    files.sources.groups = Some(files.write("groups20190601.csv", groups));
    files
}

#[test]
fn workbooks_and_parquet_files_are_read_like_csv() {
    let mut files = everything();
    let expect = files.import();
    for to in [to_workbook, to_parquet] {
        let rewrite = |path: &Option<PathBuf>| {
            let path = path.as_ref().unwrap();
            let text = std::fs::read_to_string(path).unwrap();
            let text = text.trim_start_matches('\u{feff}');
            std::fs::write(path, to(text.as_bytes())).unwrap();
        };
        files = everything();
        let sources = &files.sources;
        for path in [
            &sources.ofsted,
            &sources.absence,
            &sources.links,
            &sources.census.first().cloned(),
            &sources.areas,
            &sources.groups,
        ] {
            rewrite(path);
        }
        let imported = files.import();
        assert_eq!(imported.schools, expect.schools);
        let rows = |imported: &hub_io::import::Imported| {
            let sources = imported.report.sources.iter();
            sources.map(|it| (it.rows, it.used)).collect::<Vec<_>>()
        };
        assert_eq!(rows(&imported), rows(&expect));
    }
}

/// A sheet of this CSV below two title rows.
fn titled(book: &mut Workbook, name: &str, csv: &str) {
    let sheet = book.add_worksheet();
    sheet.set_name(name).unwrap();
    sheet
        .write_string(0, 0, "State-funded schools, inspections and outcomes")
        .unwrap();
    for (row, line) in (2..).zip(csv.lines()) {
        for (column, cell) in (0..).zip(line.split(',')) {
            sheet.write_string(row, column, cell).unwrap();
        }
    }
}

#[test]
fn the_sheet_is_the_one_with_the_header() {
    let mut book = Workbook::new();
    let notes = book.add_worksheet();
    notes.write_string(0, 0, "Notes on this release").unwrap();
    titled(&mut book, "Latest inspections", &schools(&[100_001]));
    let day = ExcelDateTime::from_ymd(2024, 6, 12).unwrap();
    let format = Format::new().set_num_format("dd/mm/yyyy");
    let header = schools(&[]);
    let at = header
        .lines()
        .next()
        .unwrap()
        .split(',')
        .position(|name| name == "Inspection start date");
    let column = u16::try_from(at.unwrap()).unwrap();
    let sheet = book.worksheet_from_name("Latest inspections").unwrap();
    sheet
        .write_datetime_with_format(3, column, &day, &format)
        .unwrap();
    let imported = Files::new(book.save_to_buffer().unwrap()).import();
    let ofsted = &school(&imported, 100_001).ofsted;
    assert_eq!(ofsted.date, Some(date(2024, 6, 12)));
    assert_eq!(source(&imported, "ofsted").rows, 1);
    assert_eq!(counts(&source(&imported, "ofsted").left_out), []);
}

#[test]
fn faults_in_sheets_have_their_rows() {
    let mut book = Workbook::new();
    let list = List::graded().school(100_001, &[("Ofsted phase", "Tertiary")]);
    titled(&mut book, "Schools", &list.csv());
    let faults = Files::new(book.save_to_buffer().unwrap()).faults();
    assert_eq!(faults, ["ofsted.csv bad_value 4 Ofsted phase"]);

    let mut book = Workbook::new();
    titled(&mut book, "This year", &schools(&[100_001]));
    titled(&mut book, "All", &schools(&[100_001, 100_002]));
    let faults = Files::new(book.save_to_buffer().unwrap()).faults();
    assert_eq!(faults, ["ofsted.csv several_sheets -"]);

    let mut book = Workbook::new();
    book.add_worksheet().write_string(5, 3, "no table").unwrap();
    let faults = Files::new(book.save_to_buffer().unwrap()).faults();
    assert_eq!(faults, ["ofsted.csv no_header -"]);

    let mut book = Workbook::new();
    titled(&mut book, "Schools", &schools(&[100_001]));
    let sheet = book.worksheet_from_name("Schools").unwrap();
    sheet.write_string(3, 16_000, "far away").unwrap();
    let faults = Files::new(book.save_to_buffer().unwrap()).faults();
    assert_eq!(faults, ["ofsted.csv wrong_width 4"]);
}

#[test]
fn sheets_of_open_document_are_named() {
    let kind = "application/vnd.oasis.opendocument.spreadsheet";
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let stored = options.compression_method(zip::CompressionMethod::Stored);
    zip.start_file("mimetype", stored).unwrap();
    zip.write_all(kind.as_bytes()).unwrap();
    let bytes = zip.finish().unwrap().into_inner();
    let Err(ReadError::Bad(report)) = import(&Files::new(bytes).sources) else {
        panic!("a fault expected");
    };
    let [issue] = report.issues() else {
        panic!("{report}");
    };
    assert_eq!(issue.kind, "unreadable_workbook");
    assert_eq!(issue.value, "an OpenDocument sheet (ODS)");
}
