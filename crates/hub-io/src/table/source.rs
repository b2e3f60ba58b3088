//! Where the rows of a table come from: text with separators, JSON, a sheet of a workbook, or a Parquet file. What a file is, its first bytes tell, not its name.

use std::borrow::Cow;
use std::io::Cursor;

use encoding_rs::Encoding;

use super::Headings;
use super::lines::Lines;
use super::objects::Objects;
use super::sniff::{self, PARQUET, ZIP};
use crate::input::{Input, unreadable};
use crate::limits::{CELL, CELLS, COLUMNS, Limits, ROWS};
use crate::report::{Located, Medium, codes};
use hub_core::issue::Code;

/// The rows of a table, the header first, whatever its columns are.
///
/// How another module reads a table whose columns it does not know when it is compiled:
///
/// ```ignore
/// let mut source = Source::open(file, opened.input(), &headings)?;
/// let header_line = source.advance(&mut issues);
/// let header = source.record().clone();
/// while let Some(line) = source.advance(&mut issues) {
///     let cells = source.record();
/// }
/// ```
///
/// Cells are bytes: text that is no UTF-8 is for the caller to report. Rows may be of another width than the header. Records count only where there
/// are no issues: a cell that could not be read is empty, and where [`Source::is_cut`] the end of the file was not reached.
pub(crate) struct Source<'a> {
    file: &'a str,
    limits: Limits,
    rows: Kind<'a>,
    encoding: Option<&'static Encoding>,
    /// The known names of the header, by cell.
    known: Vec<Option<String>>,
    /// What was wrong with the file before its first row is read, and the line of that row.
    issues: Vec<Located>,
    header: Option<u64>,
    read: u64,
    cells: u64,
    ended: bool,
    cut: bool,
}

enum Kind<'a> {
    /// Text, read as it goes.
    Text(Box<Lines<'a>>),
    /// Objects, made rows as it goes.
    Objects(Box<Objects<'a>>),
    /// Rows that are in memory already.
    Grid(Grid),
}

impl<'a> Source<'a> {
    /// The table in `input` (bytes in memory, or a file that is read in pieces where its kind allows it), called `file` in issues, of columns that `headings`
    /// knows; the issue of what is no such table.
    ///
    /// What kind of table it is, the bytes tell; of a workbook, the sheet is taken whose first row names most of the known columns.
    pub(crate) fn open(
        file: &'a str,
        input: impl Into<Input<'a>>,
        headings: &dyn Headings,
    ) -> Result<Self, Box<Located>> {
        let input = input.into();
        let limits = input.limits();
        let head = input.head();
        let head = head.map_err(|error| unreadable(file, None, &error))?;
        let kind = sniff::kind(file, &head, headings)?;
        let encoding = match kind {
            sniff::Kind::Wide(encoding) => Some(encoding),
            _ => None,
        };
        let rows = match kind {
            sniff::Kind::Workbook => {
                let bytes = input.whole(file)?;
                let read = || sheet(file, &bytes, headings, &limits);
                Kind::Grid(shielded(file, read)?)
            }
            sniff::Kind::Parquet => {
                let bytes = input.whole(file)?;
                let read = || columns(file, &bytes, headings, &limits);
                Kind::Grid(shielded(file, read)?)
            }
            sniff::Kind::Document => Kind::document(file, input.whole(file)?, limits)?,
            sniff::Kind::ObjectLines => Kind::Objects(Box::new(Objects::of_lines(file, input)?)),
            sniff::Kind::Wide(encoding) => {
                Kind::wide(file, &input.whole(file)?, encoding, headings, limits)?
            }
            sniff::Kind::Text(separator) => {
                let input = input.pieces(file)?;
                Kind::Text(Box::new(Lines::new(input, separator, limits)))
            }
        };
        let mut source = Self {
            file,
            limits,
            rows,
            encoding,
            known: Vec::new(),
            issues: Vec::new(),
            header: None,
            read: 0,
            cells: 0,
            ended: false,
            cut: false,
        };
        source.read_header(headings)?;
        Ok(source)
    }

    /// Reads the first row, so that cells of columns that nobody knows are no matter.
    fn read_header(&mut self, headings: &dyn Headings) -> Result<(), Box<Located>> {
        let mut issues = Vec::new();
        self.header = self.next(&mut issues)?;
        if self.header.is_none() {
            return Err(Box::new(sniff::empty(self.file, headings)));
        }
        sniff::check_header(self.file, self.record(), headings)?;
        let names = self.record().iter().map(super::header::name);
        self.known = names
            .map(|name| Some(name).filter(|name| headings.knows(name)))
            .collect();
        if let Kind::Grid(grid) = &mut self.rows {
            let known = |at: usize| self.known.get(at).cloned().flatten();
            issues.extend(
                grid.marks
                    .drain(..)
                    .filter_map(|mark| mark.located(self.file, known)),
            );
        }
        self.issues = issues;
        Ok(())
    }

    /// What the file is made of.
    pub(super) fn medium(&self) -> Medium {
        match &self.rows {
            Kind::Text(_) | Kind::Objects(_) => Medium::Text,
            Kind::Grid(grid) if grid.sheet.is_some() => Medium::Sheet,
            Kind::Grid(_) => Medium::Columns,
        }
    }

    /// The name of the sheet, where it is one.
    pub(super) fn sheet(&self) -> Option<&str> {
        match &self.rows {
            Kind::Grid(grid) => grid.sheet.as_deref(),
            Kind::Text(_) | Kind::Objects(_) => None,
        }
    }

    pub(super) fn is_json(&self) -> bool {
        matches!(self.rows, Kind::Objects(_))
    }

    /// What separates cells, where it is text.
    pub(super) fn separator(&self) -> Option<u8> {
        match &self.rows {
            Kind::Text(lines) => Some(lines.separator()),
            Kind::Objects(_) | Kind::Grid(_) => None,
        }
    }

    /// The encoding of text that had to be decoded first.
    pub(super) fn encoding(&self) -> Option<&'static Encoding> {
        self.encoding
    }

    /// Whether the rest of the file was not read, for the reason that is among the issues.
    pub(crate) fn is_cut(&self) -> bool {
        self.cut
    }

    /// Reads the next row and gives its line, from 1; `None` at the end. What is wrong with the file on the way goes to `issues`.
    pub(crate) fn advance(&mut self, issues: &mut Vec<Located>) -> Option<u64> {
        issues.append(&mut self.issues);
        if let Some(line) = self.header.take() {
            return Some(line);
        }
        if self.ended {
            return None;
        }
        let line = self.next(issues).unwrap_or_else(|issue| {
            issues.push(*issue);
            self.cut = true;
            None
        });
        self.ended = line.is_none();
        line
    }

    fn next(&mut self, issues: &mut Vec<Located>) -> Result<Option<u64>, Box<Located>> {
        let line = match &mut self.rows {
            Kind::Text(lines) => lines.advance().map_err(|stop| stop.located(self.file))?,
            Kind::Objects(objects) => objects.advance(issues)?,
            Kind::Grid(grid) => grid.advance(),
        };
        let Some(line) = line else { return Ok(None) };
        self.check_size(line)?;
        self.check_cells(line, issues);
        self.read += 1;
        Ok(Some(line))
    }

    /// The cells of the row.
    pub(crate) fn record(&self) -> &csv::ByteRecord {
        match &self.rows {
            Kind::Text(lines) => lines.record(),
            Kind::Objects(objects) => objects.record(),
            Kind::Grid(grid) => &grid.record,
        }
    }

    fn check_size(&mut self, line: u64) -> Result<(), Box<Located>> {
        self.cells += self.record().len() as u64;
        // The header is read before any row.
        let limit = if self.record().len() as u64 > self.limits.columns {
            COLUMNS
        } else if self.read > self.limits.rows {
            ROWS
        } else if self.cells > self.limits.cells {
            CELLS
        } else if self.record().iter().any(|cell| self.is_long(cell)) {
            CELL
        } else {
            return Ok(());
        };
        Err(limit.breach(&self.limits, self.file, Some(line)))
    }

    fn is_long(&self, cell: &[u8]) -> bool {
        cell.len() as u64 > self.limits.cell
            && String::from_utf8_lossy(cell).chars().count() as u64 > self.limits.cell
    }

    /// Cells that hold what no text holds are issues, and empty.
    fn check_cells(&mut self, line: u64, issues: &mut Vec<Located>) {
        if !self.record().as_slice().contains(&0) {
            return;
        }
        let mut clean = csv::ByteRecord::new();
        for (at, cell) in self.record().iter().enumerate() {
            let has_nul = cell.contains(&0);
            clean.push_field(if has_nul { b"" } else { cell });
            let name = self.known.get(at).and_then(Option::as_ref);
            if let Some(name) = name.filter(|_| has_nul) {
                issues.push(Located {
                    line: Some(line),
                    field: name.clone(),
                    ..Located::of_file(
                        self.file,
                        codes::NUL_IN_CELL,
                        String::from_utf8_lossy(cell),
                        "text without NUL characters",
                        "the file may be damaged: write it again, or save it as CSV UTF-8",
                    )
                });
            }
        }
        match &mut self.rows {
            Kind::Text(lines) => lines.record = clean,
            Kind::Objects(objects) => objects.record = clean,
            Kind::Grid(grid) => grid.record = clean,
        }
    }
}

impl<'a> Kind<'a> {
    fn document(file: &'a str, bytes: Cow<'a, [u8]>, limits: Limits) -> Result<Self, Box<Located>> {
        let bytes = match bytes {
            Cow::Borrowed(bytes) => Cow::Borrowed(sniff::without_mark(bytes)),
            Cow::Owned(bytes) => Cow::Owned(sniff::without_mark(&bytes).to_vec()),
        };
        let objects = Objects::of_document(file, bytes, limits)?;
        Ok(Self::Objects(Box::new(objects)))
    }

    /// Text in UTF-16, as spreadsheet programs save "Unicode text".
    fn wide(
        file: &'a str,
        bytes: &[u8],
        encoding: &'static Encoding,
        headings: &dyn Headings,
        limits: Limits,
    ) -> Result<Self, Box<Located>> {
        let not_utf8 = |value: &str, expected: &'static str| {
            let hint = "save it as CSV UTF-8";
            Err(Box::new(Located::of_file(
                file,
                codes::NOT_UTF8,
                value,
                expected,
                hint,
            )))
        };
        let (text, has_errors) = encoding.decode_with_bom_removal(bytes);
        if has_errors {
            return not_utf8(
                "UTF-16 with halves of characters",
                "text in UTF-8 or whole UTF-16",
            );
        }
        let text = text.into_owned().into_bytes();
        match sniff::kind(file, &text, headings)? {
            sniff::Kind::Text(separator) => {
                let input = Box::new(Cursor::new(text));
                Ok(Self::Text(Box::new(Lines::new(input, separator, limits))))
            }
            _ => not_utf8("UTF-16", "JSON in UTF-8"),
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
    limits: &Limits,
) -> Result<Option<Vec<(String, Rows)>>, Box<Located>> {
    if cfg!(feature = "xlsx") && bytes.starts_with(ZIP) {
        return shielded(file, || every_sheet(file, bytes, limits)).map(Some);
    }
    if cfg!(feature = "parquet") && bytes.starts_with(PARQUET) {
        let rows = shielded(file, || every_row(file, bytes, limits))?;
        return Ok(Some(vec![(String::new(), rows)]));
    }
    Ok(None)
}

#[cfg(feature = "xlsx")]
fn every_sheet(
    file: &str,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Vec<(String, Rows)>, Box<Located>> {
    super::workbook::sheets(file, bytes, limits)
}

#[cfg(not(feature = "xlsx"))]
fn every_sheet(_: &str, _: &[u8], _: &Limits) -> Result<Vec<(String, Rows)>, Box<Located>> {
    Ok(Vec::new())
}

#[cfg(feature = "parquet")]
fn every_row(file: &str, bytes: &[u8], limits: &Limits) -> Result<Rows, Box<Located>> {
    let rows = super::columnar::rows(file, bytes, limits)?.into_iter();
    // Each cell was made from text.
    let text = |row| csv::StringRecord::from_byte_record(row).unwrap_or_default();
    Ok(rows.map(|(line, row)| (line, text(row))).collect())
}

#[cfg(not(feature = "parquet"))]
fn every_row(_: &str, _: &[u8], _: &Limits) -> Result<Rows, Box<Located>> {
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
fn sheet(
    file: &str,
    bytes: &[u8],
    headings: &dyn Headings,
    limits: &Limits,
) -> Result<Grid, Box<Located>> {
    super::workbook::grid(file, bytes, headings, limits)
}

#[cfg(not(feature = "xlsx"))]
fn sheet(file: &str, _: &[u8], headings: &dyn Headings, _: &Limits) -> Result<Grid, Box<Located>> {
    let what = "an Excel workbook";
    Err(Box::new(sniff::without(file, what, "xlsx", headings)))
}

#[cfg(feature = "parquet")]
fn columns(
    file: &str,
    bytes: &[u8],
    _: &dyn Headings,
    limits: &Limits,
) -> Result<Grid, Box<Located>> {
    super::columnar::grid(file, bytes, limits)
}

#[cfg(not(feature = "parquet"))]
fn columns(
    file: &str,
    _: &[u8],
    headings: &dyn Headings,
    _: &Limits,
) -> Result<Grid, Box<Located>> {
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
    marks: Vec<Mark>,
}

impl Grid {
    #[cfg_attr(not(any(feature = "xlsx", feature = "parquet")), expect(dead_code))]
    pub(super) fn new(
        sheet: Option<String>,
        rows: Vec<(u64, csv::ByteRecord)>,
        marks: Vec<Mark>,
    ) -> Self {
        Self {
            rows: rows.into_iter(),
            record: csv::ByteRecord::new(),
            sheet,
            marks,
        }
    }

    fn advance(&mut self) -> Option<u64> {
        let (line, record) = self.rows.next()?;
        self.record = record;
        Some(line)
    }
}

/// A cell of a sheet that is not what it seems.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) line: u64,
    /// Its column and those that it covers, from 0.
    pub(super) columns: std::ops::RangeInclusive<usize>,
    pub(super) kind: Code,
    pub(super) value: String,
    pub(super) expected: &'static str,
    pub(super) hint: &'static str,
}

impl Mark {
    /// The issue of a sheet whose columns are not known yet.
    #[cfg(feature = "xlsx")]
    pub(super) fn in_sheet(self, file: &str, sheet: &str) -> Located {
        Located {
            line: Some(self.line),
            field: sheet.to_owned(),
            ..Located::of_file(file, self.kind, self.value, self.expected, self.hint)
        }
    }

    /// The issue, where any of its columns is `known`.
    fn located(self, file: &str, known: impl Fn(usize) -> Option<String>) -> Option<Located> {
        let field = self.columns.clone().find_map(known)?;
        Some(Located {
            line: Some(self.line),
            field,
            ..Located::of_file(file, self.kind, self.value, self.expected, self.hint)
        })
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
