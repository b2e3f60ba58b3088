//! What is asserted of every reader, for any bytes at all. The fuzz targets call these functions, and the tests of hub-io replay the corpus through them.
mod archives;
mod files;
mod import;
mod intake;
mod text;

use std::collections::BTreeSet;
use std::fmt::Debug;
use std::panic;
use std::thread;

use hub_core::model::{Hub, PairRow, School};
use hub_io::{
    Located, PairKind, ReadError, Report, Table, TableFormat, WriteError, hubs_to_table, read_hubs,
    read_pairs, read_previous, read_schools, schools_to_table,
};

pub use archives::{packed, postcodes, workbook};
pub use import::import;
pub use intake::intake;
pub use text::{matrix, plan, policy};

/// What takes the bytes of a target.
pub type Target = fn(&[u8]);

/// All targets by name: that of their folder in `corpus`, and of their file in `fuzz_targets`.
pub const TARGETS: [(&str, Target); 10] = [
    ("import", import),
    ("intake", intake),
    ("json", json),
    ("matrix", matrix),
    ("parquet", parquet),
    ("plan", plan),
    ("policy", policy),
    ("postcodes", postcodes),
    ("tables", tables),
    ("workbook", workbook),
];

/// Readers of binary formats run in a thread of their own, in which a panic of a library is an issue of the file: that is no crash.
pub fn hush_readers() {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().name() != Some(hub_io::READER_THREAD) {
            usual(info);
        }
    }));
}

/// Splits the first byte off, which chooses between kinds of input: `0` the first of `kinds`, `1` the second and so on.
fn chosen(bytes: &[u8], kinds: u8) -> Option<(u8, &[u8])> {
    let (first, rest) = bytes.split_first()?;
    Some((first.wrapping_sub(b'0') % kinds, rest))
}

/// A table of any kind and format: the first byte says of what, the rest is the file.
pub fn tables(bytes: &[u8]) {
    table(bytes, TableFormat::Csv);
}

/// The same; what can be read is written in this format.
fn table(bytes: &[u8], format: TableFormat) {
    match chosen(bytes, 5) {
        Some((0, file)) => schools(file, format),
        Some((1, file)) => hubs(file, format),
        Some((2, file)) => pairs(PairKind::TravelTimes, file),
        Some((3, file)) => pairs(PairKind::Scores, file),
        Some((_, file)) => is_table(&read_previous("previous", file)),
        None => {}
    }
}

/// A table as JSON or as a JSON object a line, of a kind by its first byte.
pub fn json(bytes: &[u8]) {
    tables(bytes);
}

/// A Parquet file: of schools, hubs or times by its first byte.
pub fn parquet(bytes: &[u8]) {
    table(bytes, TableFormat::Parquet);
}

fn schools(file: &[u8], format: TableFormat) {
    let table = read_schools("schools", file);
    is_table(&table);
    written_schools(&sound(&table), format);
}

/// What is written of schools is read as the same schools.
fn written_schools(schools: &[School], format: TableFormat) {
    for format in BTreeSet::from([TableFormat::Csv, format]) {
        let written = schools_to_table(format, schools);
        is_same(schools, written, format, |bytes| {
            read_schools("again", bytes)
        });
    }
}

fn hubs(file: &[u8], format: TableFormat) {
    let table: Table<Hub> = read_hubs("hubs", file);
    is_table(&table);
    let hubs = sound(&table);
    for format in BTreeSet::from([TableFormat::Csv, format]) {
        let written = hubs_to_table(format, &hubs);
        is_same(&hubs, written, format, |bytes| read_hubs("again", bytes));
    }
}

/// The records of rows without faults; none where the file or its header has one.
fn sound<T: Clone>(table: &Table<T>) -> Vec<T> {
    let first = table.lines.first();
    // A fault without a line comes before all lines.
    if table.issues.iter().any(|it| it.line.as_ref() < first) {
        return Vec::new();
    }
    let bad: BTreeSet<u64> = table.issues.iter().filter_map(|it| it.line).collect();
    let rows = table.records.iter().zip(&table.lines);
    let rows = rows.filter(|(_, line)| !bad.contains(line));
    rows.map(|(record, _)| record.clone()).collect()
}

fn is_same<T: PartialEq + Debug>(
    records: &[T],
    written: Result<Vec<u8>, WriteError>,
    format: TableFormat,
    read: impl Fn(&[u8]) -> Table<T>,
) {
    if records.is_empty() {
        return;
    }
    match written {
        Ok(bytes) => {
            let again = read(&bytes);
            assert_eq!(again.issues, []);
            assert_eq!(again.records, records);
        }
        // A cell of a workbook holds text up to a length; that is said.
        Err(WriteError::Format { message, .. }) => {
            assert_eq!(format, TableFormat::Xlsx);
            assert!(message.contains("32,767"), "{message}");
        }
        Err(error) => panic!("{error}"),
    }
}

fn pairs(kind: PairKind, file: &[u8]) {
    let table: Table<PairRow> = read_pairs(kind, "pairs", file);
    is_table(&table);
    let most = match kind {
        PairKind::TravelTimes => f64::MAX,
        PairKind::Scores => 1.0,
    };
    let values = table.records.iter().map(|row| row.value);
    assert!(
        values
            .into_iter()
            .all(|value| (0.0..=most).contains(&value))
    );
}

/// Records with their lines in order, and something to say where there are none.
fn is_table<T>(table: &Table<T>) {
    assert_eq!(table.records.len(), table.lines.len());
    assert!(table.lines.is_sorted());
    assert!(!table.records.is_empty() || !table.issues.is_empty());
    is_printable(&table.issues);
}

/// The text of a report has nothing in it that a terminal would act on.
fn is_printable(issues: &[Located]) {
    let text = Report::new(issues.to_vec()).to_string();
    let acts = |c: char| c.is_control() && c != '\n';
    let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    assert!(!text.chars().any(|c| acts(c) || turns(c)), "{text:?}");
}

/// What is wrong with a file is said.
fn is_said(error: &ReadError) {
    match error {
        ReadError::Bad(report) => {
            assert!(!report.is_empty());
            is_printable(report.issues());
        }
        ReadError::Io { path, source } => panic!("{}: {source}", path.display()),
    }
}
