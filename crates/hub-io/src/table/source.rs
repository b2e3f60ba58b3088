//! Where the rows of a table come from: CSV, a sheet of a workbook, or a Parquet file. What a file is, its first bytes tell, not its name.

use super::Headings;
use super::lines::Lines;
use super::sniff;
use crate::report::{Located, Medium, codes};

/// First bytes of a zip archive, which a workbook is.
const ZIP: &[u8] = b"PK\x03\x04";
/// First bytes of a Parquet file.
const PARQUET: &[u8] = b"PAR1";

/// The rows of a table, the header first, whatever its columns are.
///
/// How another module reads a table whose columns it does not know when it is compiled:
///
/// ```ignore
/// let mut source = Source::open(file, bytes, &headings)?;
/// let header_line = source.advance(&mut issues);
/// let header = source.record().clone();
/// while let Some(line) = source.advance(&mut issues) {
///     let cells = source.record();
/// }
/// ```
///
/// Cells are bytes: text that is no UTF-8 is for the caller to report. Rows may be of another width than the header.
pub(crate) struct Source<'a> {
    rows: Kind<'a>,
}

enum Kind<'a> {
    /// Text, read as it goes.
    Csv(Lines<'a>),
    /// Rows that are in memory already.
    Grid(Grid),
}

impl<'a> Source<'a> {
    /// The table in `bytes`, called `file` in issues, of columns that `headings` knows; the issue of what is no such table.
    ///
    /// What kind of table it is, the bytes tell; of a workbook, the sheet is taken whose first row names most of the known columns.
    pub(crate) fn open(
        file: &str,
        bytes: &'a [u8],
        headings: &dyn Headings,
    ) -> Result<Self, Box<Located>> {
        let rows = if bytes.starts_with(ZIP) {
            Kind::Grid(shielded(file, || sheet(file, bytes, headings))?)
        } else if bytes.starts_with(PARQUET) {
            Kind::Grid(shielded(file, || columns(file, bytes, headings))?)
        } else {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
            if let Some(issue) = sniff::no_table(file, bytes, headings) {
                return Err(Box::new(issue));
            }
            Kind::Csv(Lines::new(bytes))
        };
        Ok(Self { rows })
    }

    /// Reads the next row and gives its line, from 1; `None` at the end. What is wrong with the file on the way goes to `issues`.
    pub(crate) fn advance(&mut self, _issues: &mut Vec<Located>) -> Option<u64> {
        match &mut self.rows {
            Kind::Csv(lines) => lines.advance(),
            Kind::Grid(grid) => grid.advance(),
        }
    }

    /// What the file is made of.
    pub(super) fn medium(&self) -> Medium {
        match &self.rows {
            Kind::Csv(_) => Medium::Text,
            Kind::Grid(grid) if grid.sheet.is_some() => Medium::Sheet,
            Kind::Grid(_) => Medium::Columns,
        }
    }

    /// The name of the sheet, where it is one.
    pub(super) fn sheet(&self) -> Option<&str> {
        match &self.rows {
            Kind::Csv(_) => None,
            Kind::Grid(grid) => grid.sheet.as_deref(),
        }
    }

    /// The cells of the row.
    pub(crate) fn record(&self) -> &csv::ByteRecord {
        match &self.rows {
            Kind::Csv(lines) => &lines.record,
            Kind::Grid(grid) => &grid.record,
        }
    }
}

/// Rows with their lines, from 1, as wide as their last cell that is not blank or wider.
pub(crate) type Rows = Vec<(u64, csv::StringRecord)>;

/// All tables of a workbook or a Parquet file, each with its name; `None` where `bytes` are neither, or the feature for them is off.
///
/// Nothing is asked of their headers.
pub(crate) fn tables(
    file: &str,
    bytes: &[u8],
) -> Result<Option<Vec<(String, Rows)>>, Box<Located>> {
    if cfg!(feature = "xlsx") && bytes.starts_with(ZIP) {
        return shielded(file, || every_sheet(file, bytes)).map(Some);
    }
    if cfg!(feature = "parquet") && bytes.starts_with(PARQUET) {
        let rows = shielded(file, || every_row(file, bytes))?;
        return Ok(Some(vec![(String::new(), rows)]));
    }
    Ok(None)
}

#[cfg(feature = "xlsx")]
fn every_sheet(file: &str, bytes: &[u8]) -> Result<Vec<(String, Rows)>, Box<Located>> {
    super::workbook::sheets(file, bytes)
}

#[cfg(not(feature = "xlsx"))]
fn every_sheet(_: &str, _: &[u8]) -> Result<Vec<(String, Rows)>, Box<Located>> {
    Ok(Vec::new())
}

#[cfg(feature = "parquet")]
fn every_row(file: &str, bytes: &[u8]) -> Result<Rows, Box<Located>> {
    let rows = super::columnar::rows(file, bytes, |_| Ok(()))?.into_iter();
    // Each cell was made from text.
    let text = |row| csv::StringRecord::from_byte_record(row).unwrap_or_default();
    Ok(rows.map(|(line, row)| (line, text(row))).collect())
}

#[cfg(not(feature = "parquet"))]
fn every_row(_: &str, _: &[u8]) -> Result<Rows, Box<Located>> {
    Ok(Vec::new())
}

/// The name of the thread that reads formats other than text. Where it panics, that is an issue of the file: a program may have its hook say nothing of it.
pub const READER_THREAD: &str = "hubmatch-reader";

/// Reads in a thread of its own: readers of binary formats panic on some spoilt files (of Parquet pages without values, for one).
fn shielded<T: Send>(
    file: &str,
    read: impl FnOnce() -> Result<T, Box<Located>> + Send,
) -> Result<T, Box<Located>> {
    let fault = |value: String| {
        Box::new(Located::of_file(
            file,
            codes::UNREADABLE_FILE,
            value,
            "a whole workbook or Parquet file",
            "it may be damaged: write it again, or save it as CSV UTF-8",
        ))
    };
    let builder = std::thread::Builder::new().name(READER_THREAD.to_owned());
    std::thread::scope(|scope| match builder.spawn_scoped(scope, read) {
        Ok(thread) => thread.join().unwrap_or_else(|_| Err(fault(String::new()))),
        Err(error) => Err(fault(error.to_string())),
    })
}

#[cfg(feature = "xlsx")]
fn sheet(file: &str, bytes: &[u8], headings: &dyn Headings) -> Result<Grid, Box<Located>> {
    super::workbook::grid(file, bytes, headings)
}

#[cfg(not(feature = "xlsx"))]
fn sheet(file: &str, _: &[u8], headings: &dyn Headings) -> Result<Grid, Box<Located>> {
    let what = "an Excel workbook";
    Err(Box::new(sniff::without(file, what, "xlsx", headings)))
}

#[cfg(feature = "parquet")]
fn columns(file: &str, bytes: &[u8], headings: &dyn Headings) -> Result<Grid, Box<Located>> {
    super::columnar::grid(file, bytes, headings)
}

#[cfg(not(feature = "parquet"))]
fn columns(file: &str, _: &[u8], headings: &dyn Headings) -> Result<Grid, Box<Located>> {
    let what = "a Parquet file";
    Err(Box::new(sniff::without(file, what, "parquet", headings)))
}

/// Rows in memory, each with its number in the file, from 1 for the header.
#[derive(Debug, Default)]
pub(super) struct Grid {
    rows: std::vec::IntoIter<(u64, csv::ByteRecord)>,
    record: csv::ByteRecord,
    /// The name of the sheet, where the rows are one's.
    sheet: Option<String>,
}

impl Grid {
    #[cfg_attr(not(any(feature = "xlsx", feature = "parquet")), expect(dead_code))]
    pub(super) fn new(sheet: Option<String>, rows: Vec<(u64, csv::ByteRecord)>) -> Self {
        Self {
            rows: rows.into_iter(),
            record: csv::ByteRecord::new(),
            sheet,
        }
    }

    fn advance(&mut self) -> Option<u64> {
        let (line, record) = self.rows.next()?;
        self.record = record;
        Some(line)
    }
}

/// A number as people write it: without a fraction where it has none, and otherwise in the shortest form that reads back the same.
#[cfg(any(feature = "xlsx", feature = "parquet"))]
pub(super) fn number(value: f64) -> String {
    // Up to here whole numbers are told apart, and written without an exponent.
    if value.fract() == 0.0 && value.abs() < 1e15 {
        format!("{value:.0}")
    } else {
        value.to_string()
    }
}
