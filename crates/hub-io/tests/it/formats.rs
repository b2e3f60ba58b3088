//! The same tables as workbooks and as Parquet files.

use std::sync::Arc;

use arrow_array::{
    Array, ArrayRef, DictionaryArray, FixedSizeListArray, Float64Array, Int32Array, RecordBatch,
    StringArray,
};
use arrow_schema::Field;
use hub_core::model::{School, Urn};
use hub_io::{Limits, TableFormat, read_hubs, read_schools, read_schools_file, schools_to_table};
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::Compression;
use parquet::file::properties::WriterProperties;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use crate::samples::brief;

/// A Parquet file of one column, as other programs write it.
fn column(name: &str, values: ArrayRef) -> Vec<u8> {
    let batch = RecordBatch::try_from_iter([(name, values)]).unwrap();
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_dictionary_page_size_limit(1 << 26);
    let options = ArrowWriterOptions::new()
        .with_properties(properties.build())
        .with_skip_arrow_metadata(true);
    let mut bytes = Vec::new();
    let mut writer =
        ArrowWriter::try_new_with_options(&mut bytes, batch.schema(), options).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

/// One value of 16 MB, in each of 256 rows: 4 GB where all are unpacked at once.
#[test]
fn a_long_value_that_rows_share_is_unpacked_for_few_of_them() {
    let folder = tempfile::tempdir().unwrap();
    let values: ArrayRef = Arc::new(StringArray::from(vec!["x".repeat(1 << 24)]));
    let keys = Int32Array::from(vec![0; 256]);
    let shared: ArrayRef = Arc::new(DictionaryArray::new(keys, values));
    let item = Field::new("item", shared.data_type().clone(), true);
    let list = FixedSizeListArray::new(Arc::new(item), 256, shared.clone(), None);
    for (values, name) in [(shared, "name"), (Arc::new(list) as ArrayRef, "needs")] {
        let path = folder.path().join(name);
        std::fs::write(&path, column(name, values)).unwrap();
        let limits = Limits {
            unpacked: 40 << 20,
            ..Limits::default()
        };
        let table = read_schools_file(&path, limits).unwrap();
        assert_eq!(brief(&table.issues), ["too_large -"], "{:?}", table.issues);
    }
}

/// The records of a CSV file.
fn records(csv: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(csv);
    let cells = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    reader
        .records()
        .map(|record| cells(record.unwrap()))
        .collect()
}

/// A cell as a number, if it is one that a spreadsheet program would store as such and show alike.
fn number(cell: &str) -> Option<f64> {
    let value: f64 = cell.parse().ok()?;
    (value.is_finite() && value.to_string() == cell).then_some(value)
}

/// The table as a workbook, numbers as numbers.
pub(crate) fn to_workbook(csv: &[u8]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(records(csv)) {
        for (column, cell) in (0..).zip(cells) {
            match number(&cell) {
                Some(value) => sheet.write_number(row, column, value).unwrap(),
                None => sheet.write_string(row, column, &cell).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

/// The table as a Parquet file: columns of numbers as such, empty cells as nulls.
pub(crate) fn to_parquet(csv: &[u8]) -> Vec<u8> {
    let mut records = records(csv).into_iter();
    let header = records.next().unwrap();
    let rows: Vec<Vec<String>> = records.collect();
    let column = |at: usize| -> ArrayRef {
        let cells = || rows.iter().map(|row| row[at].as_str());
        let filled = || cells().map(|cell| (!cell.is_empty()).then_some(cell));
        if cells().all(|cell| cell.is_empty() || number(cell).is_some()) {
            let numbers = filled().map(|cell| number(cell?));
            Arc::new(numbers.collect::<Float64Array>())
        } else {
            Arc::new(filled().collect::<StringArray>())
        }
    };
    let columns = header
        .iter()
        .enumerate()
        .map(|(at, name)| (name, column(at)));
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

const SCHOOLS: &[u8] = b"urn,name,pupils,overall_absence,overall_absence_period,ofsted_date\n\
    100000,\"St Mary's, Low Road\",210,7.25,2024/25,2023-05-01\n\
    100001,High Street,,,,\n";

#[test]
fn a_workbook_is_read_like_the_csv() {
    let table = read_schools("schools.xlsx", &to_workbook(SCHOOLS));
    let csv = read_schools("schools.csv", SCHOOLS);
    assert_eq!(brief(&table.issues), [""; 0]);
    assert_eq!((table.records, table.lines), (csv.records, csv.lines));
}

#[test]
fn a_parquet_file_is_read_like_the_csv() {
    let table = read_schools("schools.parquet", &to_parquet(SCHOOLS));
    let csv = read_schools("schools.csv", SCHOOLS);
    assert_eq!(brief(&table.issues), [""; 0]);
    assert_eq!((table.records, table.lines), (csv.records, csv.lines));
}

#[test]
fn columns_are_written_as_what_they_hold() {
    let schools = read_schools("schools.csv", SCHOOLS).records;
    let bytes = schools_to_table(TableFormat::Parquet, &schools).unwrap();
    let again = schools_to_table(TableFormat::Parquet, &schools).unwrap();
    assert_eq!(bytes, again, "the same table, the same bytes");
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes::Bytes::from(bytes)).unwrap();
    let kind = |name: &str| {
        let field = reader.schema().field_with_name(name).unwrap();
        field.data_type().to_string()
    };
    let names = ["urn", "name", "pupils", "overall_absence", "ofsted_date"];
    assert_eq!(
        names.map(kind),
        ["Int64", "Utf8", "Int64", "Float64", "Date32"]
    );
}

/// More rows than are held as cells at a time.
#[test]
fn a_long_table() {
    let school = |number: u32| School::new(Urn::new(100_000 + number).unwrap(), "A");
    let schools: Vec<School> = (0..20_000).map(school).collect();
    let bytes = schools_to_table(TableFormat::Parquet, &schools).unwrap();
    assert_eq!(read_schools("schools.parquet", &bytes).records, schools);
}

#[test]
fn text_that_no_cell_of_a_workbook_holds_is_a_fault_and_nothing_is_cut() {
    let school = School::new(Urn::new(100_000).unwrap(), "A".repeat(40_000));
    let error = schools_to_table(TableFormat::Xlsx, std::slice::from_ref(&school)).unwrap_err();
    assert!(
        error.to_string().starts_with("cannot write schools: "),
        "{error}"
    );
    let bytes = schools_to_table(TableFormat::Parquet, std::slice::from_ref(&school)).unwrap();
    assert_eq!(read_schools("schools.parquet", &bytes).records, [school]);
}

/// A workbook of one sheet per table of texts.
fn sheets(tables: &[(&str, &[&[&str]])]) -> Workbook {
    let mut book = Workbook::new();
    for (name, rows) in tables {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cells) in (0..).zip(*rows) {
            for (column, cell) in (0..).zip(*cells) {
                sheet.write_string(row, column, *cell).unwrap();
            }
        }
    }
    book
}

#[track_caller]
fn check(mut book: Workbook, expect: &[&str]) {
    let table = read_schools("schools.xlsx", &book.save_to_buffer().unwrap());
    assert_eq!(brief(&table.issues), expect, "{:?}", table.issues);
}

const HEADER: &[&str] = &["urn", "name", "ofsted_date"];

#[test]
fn the_sheet_with_the_columns_is_the_table() {
    let table: &[&[&str]] = &[HEADER, &["100000", "A", "2023-05-01"]];
    let notes: &[&[&str]] = &[&["Read me"], &["Fill in the other sheet"]];
    check(sheets(&[("Notes", notes), ("Table", table)]), &[]);
    check(
        sheets(&[("One", table), ("Two", table)]),
        &["several_sheets -"],
    );
    check(
        sheets(&[("One", notes), ("Two", notes)]),
        &["several_sheets -"],
    );
    check(sheets(&[("Notes", notes)]), &["no_header -"]);
    check(sheets(&[("Empty", &[])]), &["empty_file -"]);
    let mut book = sheets(&[("One", table), ("Old", table)]);
    book.worksheet_from_index(1).unwrap().set_hidden(true);
    check(book, &[]);
}

#[test]
fn cells_of_every_kind() {
    let mut book = sheets(&[("Schools", &[HEADER])]);
    let sheet = book.worksheet_from_index(0).unwrap();
    let date = ExcelDateTime::from_ymd(2023, 5, 1).unwrap();
    let format = Format::new().set_num_format("dd/mm/yyyy");
    // Rows 2 to 6: a date; its serial number; a formula with its stored value; an error; a truth value.
    for row in 1..6 {
        sheet
            .write_number(row, 0, 99_999.0 + f64::from(row))
            .unwrap();
        sheet.write_string(row, 1, "A").unwrap();
    }
    sheet
        .write_datetime_with_format(1, 2, &date, &format)
        .unwrap();
    sheet.write_number(2, 2, 45_047.0).unwrap();
    let formula = Formula::new("=\"2023-05\"&\"-01\"").set_result("2023-05-01");
    sheet.write_formula(3, 2, formula).unwrap();
    let error = Formula::new("=1/0").set_result("#DIV/0!");
    sheet.write_formula(4, 2, error).unwrap();
    sheet.write_boolean(5, 2, true).unwrap();
    check(
        book,
        &[
            "bad_date 3 ofsted_date",
            "error_value 5 ofsted_date",
            "bad_date 6 ofsted_date",
        ],
    );
}

#[test]
fn a_cell_far_away_and_a_million_rows_of_colour() {
    let mut book = sheets(&[("Schools", &[HEADER, &["100000", "A", ""]])]);
    let sheet = book.worksheet_from_index(0).unwrap();
    sheet.write_string(1_048_575, 16_383, "here").unwrap();
    check(book, &["too_many_cells 1048576"]);
    let mut book = sheets(&[("Schools", &[HEADER, &["100000", "A", ""]])]);
    let sheet = book.worksheet_from_index(0).unwrap();
    let format = Format::new().set_background_color("#FFEE00");
    for row in 2..100_000 {
        sheet.write_blank(row, 0, &format).unwrap();
    }
    check(book, &[]);
}

#[test]
fn archives_that_are_no_workbook_or_were_cut() {
    let whole = to_workbook(SCHOOLS);
    for length in [4, 30, whole.len() / 2, whole.len() - 1] {
        let table = read_hubs("hubs.xlsx", &whole[..length]);
        assert_eq!(brief(&table.issues), ["unreadable_workbook -"], "{length}");
    }
    let whole = to_parquet(SCHOOLS);
    for length in [4, 30, whole.len() / 2, whole.len() - 1] {
        let table = read_hubs("hubs.parquet", &whole[..length]);
        assert_eq!(brief(&table.issues), ["unreadable_parquet -"], "{length}");
    }
}

/// An archive of one sheet that says nothing at great length.
#[test]
fn a_bomb_does_not_go_off() {
    use std::io::Write;
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive
        .start_file("xl/worksheets/sheet1.xml", options)
        .unwrap();
    let blanks = vec![b' '; 1 << 20];
    for _ in 0..1025 {
        archive.write_all(&blanks).unwrap();
    }
    let bytes = archive.finish().unwrap().into_inner();
    assert!(bytes.len() < 4 << 20);
    let table = read_schools("bomb.xlsx", &bytes);
    assert_eq!(brief(&table.issues), ["too_large -"]);
}

/// Any byte changed in any way is an answer or an issue, never a panic.
#[test]
fn spoilt_bytes() {
    for whole in [to_workbook(SCHOOLS), to_parquet(SCHOOLS)] {
        for at in 0..whole.len() {
            for change in [0xff, 0x80, 0x01] {
                let mut spoilt = whole.clone();
                spoilt[at] ^= change;
                let table = read_schools("spoilt", &spoilt);
                assert!(!table.records.is_empty() || !table.issues.is_empty());
            }
        }
    }
}
