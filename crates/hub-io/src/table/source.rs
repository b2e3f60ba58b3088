//! Where the rows of a table come from: text with separators, JSON, a sheet of a workbook, or a Parquet file. What a file is, its first bytes tell, not its name.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use encoding_rs::Encoding;

use super::Headings;
use super::binary::{columns, sheet, shielded};
use super::decoded::{Decoded, is_utf8};
use super::grid::Grid;
use super::lines::Lines;
use super::objects::Objects;
use super::sniff;
use crate::input::{Input, unreadable};
use crate::limits::{CELL, CELLS, COLUMNS, Limits, ROWS};
use crate::report::{Located, Medium, codes, more_problems};

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
    by_row: bool,
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

/// How a table is read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Manner {
    /// Whether a cell that cannot be read is a matter of its row ([`Source::advance_row`]), and not of the file.
    pub(crate) by_row: bool,
    /// What text with separators is written in where it is no UTF-8, and no mark at its beginning says what it is.
    pub(crate) encoding: Option<&'static Encoding>,
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
        Self::open_so(file, input, headings, Manner::default())
    }

    /// The same, read in this manner.
    pub(crate) fn open_so(
        file: &'a str,
        input: impl Into<Input<'a>>,
        headings: &dyn Headings,
        manner: Manner,
    ) -> Result<Self, Box<Located>> {
        let input = input.into();
        let (rows, encoding) = Kind::open(file, input, headings, manner)?;
        let limits = input.limits();
        let mut source = Self {
            file,
            limits,
            by_row: manner.by_row,
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
        let (mut issues, mut of_row) = (Vec::new(), Vec::new());
        self.header = self.next(&mut issues, &mut of_row)?;
        issues.append(&mut of_row);
        let Some(line) = self.header else {
            return Err(Box::new(sniff::empty(self.file, headings)));
        };
        let naming = sniff::Naming::of(self.medium(), self.is_json());
        sniff::check_header(self.file, self.record(), headings, naming)?;
        let names = self.record().iter().map(super::header::name);
        self.known = names
            .map(|name| Some(name).filter(|name| headings.knows(name)))
            .collect();
        if let Kind::Grid(grid) = &mut self.rows {
            // Where rows are by themselves, only what is about the header is about all.
            let last = if self.by_row { line } else { u64::MAX };
            issues.extend(grid.marks.up_to(last, self.file, &self.known));
            if self.by_row && grid.marks.omitted() > 0 {
                issues.push(more_problems(self.file, grid.marks.omitted()));
            }
        }
        self.issues = issues;
        Ok(())
    }

    /// What the file is made of.
    pub(super) fn medium(&self) -> Medium {
        match &self.rows {
            Kind::Text(_) | Kind::Objects(_) => Medium::Text,
            Kind::Grid(grid) => grid.medium,
        }
    }

    /// The name of the sheet, where it is one.
    pub(super) fn sheet(&self) -> Option<&str> {
        match &self.rows {
            Kind::Grid(grid) => grid.sheet.as_deref(),
            Kind::Text(_) | Kind::Objects(_) => None,
        }
    }

    /// The number of the row among the records of JSON, from 1, where several begin on one line.
    pub(crate) fn number(&self) -> Option<u64> {
        match &self.rows {
            Kind::Objects(objects) => objects.number(),
            Kind::Text(_) | Kind::Grid(_) => None,
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
        let mut of_row = Vec::new();
        let line = self.advance_row(issues, &mut of_row);
        issues.append(&mut of_row);
        line
    }

    /// The same; what is wrong with cells of the row alone goes to `of_row`, all else to `issues`. Of a table that is opened by rows these are also cells that are too long, merged cells, in each row that
    /// they cover, and formulas without a value; a row of nothing else is no row, and its formulas are issues.
    pub(crate) fn advance_row(
        &mut self,
        issues: &mut Vec<Located>,
        of_row: &mut Vec<Located>,
    ) -> Option<u64> {
        issues.append(&mut self.issues);
        if let Some(line) = self.header.take() {
            return Some(line);
        }
        if self.ended {
            return None;
        }
        let line = self.next(issues, of_row).unwrap_or_else(|issue| {
            issues.push(*issue);
            self.cut = true;
            None
        });
        self.ended = line.is_none();
        if let Kind::Grid(grid) = &mut self.rows {
            let before = line.map_or(u64::MAX, |line| line - 1);
            issues.extend(grid.marks.up_to(before, self.file, &self.known));
            if let Some(line) = line {
                of_row.extend(grid.marks.of(line, self.file, &self.known));
            }
        }
        line
    }

    fn next(
        &mut self,
        issues: &mut Vec<Located>,
        of_row: &mut Vec<Located>,
    ) -> Result<Option<u64>, Box<Located>> {
        let line = match &mut self.rows {
            Kind::Text(lines) => lines.advance().map_err(|stop| stop.located(self.file))?,
            Kind::Objects(objects) => objects.advance(issues, of_row)?,
            Kind::Grid(grid) => grid.advance(),
        };
        let Some(line) = line else { return Ok(None) };
        self.check_size(line)?;
        self.check_cells(line, of_row);
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
        } else if self.has_long(|cell| !self.is_of_row(cell)) {
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

    /// Whether a cell is too long, of those that `counts` is about.
    fn has_long(&self, counts: impl Fn(&[u8]) -> bool) -> bool {
        self.record().as_slice().len() as u64 > self.limits.cell
            && self
                .record()
                .iter()
                .any(|cell| self.is_long(cell) && counts(cell))
    }

    /// Whether it is a matter of the row that a cell is too long. A header's is not, nor one of several lines of text: a stray quotation mark may have made one cell of many rows.
    fn is_of_row(&self, cell: &[u8]) -> bool {
        let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
        let may_be_rows = matches!(self.rows, Kind::Text(_)) && cell.iter().any(is_end);
        self.by_row && self.read > 0 && !may_be_rows
    }

    /// Cells that hold what no text holds, and those that are too long where that is a matter of the row, are issues, and empty.
    fn check_cells(&mut self, line: u64, issues: &mut Vec<Located>) {
        let has_long = self.has_long(|_| true);
        if !has_long && !self.record().as_slice().contains(&0) {
            return;
        }
        let mut clean = csv::ByteRecord::new();
        for (at, cell) in self.record().iter().enumerate() {
            let fault = if cell.contains(&0) {
                Some(self.nul(cell))
            } else if has_long && self.is_long(cell) {
                Some(*CELL.breach(&self.limits, self.file, None))
            } else {
                None
            };
            clean.push_field(if fault.is_some() { b"" } else { cell });
            let name = self.known.get(at).cloned().flatten();
            issues.extend(fault.zip(name).map(|(fault, field)| Located {
                line: Some(line),
                field,
                ..fault
            }));
        }
        match &mut self.rows {
            Kind::Text(lines) => lines.record = clean,
            Kind::Objects(objects) => objects.record = clean,
            Kind::Grid(grid) => grid.record = clean,
        }
    }

    fn nul(&self, cell: &[u8]) -> Located {
        Located::of_file(
            self.file,
            codes::NUL_IN_CELL,
            String::from_utf8_lossy(cell),
            "text without NUL characters",
            "the file may be damaged: write it again, or save it as CSV UTF-8",
        )
    }
}

impl Manner {
    /// The limits of text: where a cell that is too long is a matter of its row, the row is read to its end.
    fn lines(self, limits: Limits) -> Limits {
        let cell = if self.by_row { u64::MAX } else { limits.cell };
        Limits { cell, ..limits }
    }
}

impl<'a> Kind<'a> {
    /// What kind of table `input` is, its first bytes tell; the encoding of text that has to be decoded.
    fn open(
        file: &'a str,
        input: Input<'a>,
        headings: &dyn Headings,
        manner: Manner,
    ) -> Result<(Self, Option<&'static Encoding>), Box<Located>> {
        let limits = input.limits();
        #[cfg(feature = "parquet")]
        if let Some(frame) = input.frame() {
            let grid = super::columnar::of_frame(file, frame, &limits)?;
            return Ok((Self::Grid(grid), None));
        }
        let io = |error| unreadable(file, None, &error);
        let mut head = input.head().map_err(io)?;
        let mut encoding = manner.encoding.filter(|_| sniff::is_bare(&head));
        if encoding.is_some() && is_utf8(input.pieces(file)?).map_err(io)? {
            encoding = None;
        }
        if let Some(encoding) = encoding {
            let text = encoding.decode_without_bom_handling(&head).0.into_owned();
            head = Cow::Owned(text.into_bytes());
        }
        let kind = sniff::kind(file, &head, headings)?;
        let rows = match kind {
            sniff::Kind::Workbook => {
                let bytes = input.whole(file)?;
                let read = || sheet(file, &bytes, headings, &limits);
                Self::Grid(shielded(file, read)?)
            }
            sniff::Kind::Parquet => {
                let bytes = input.whole(file)?;
                let read = || columns(file, &bytes, headings, &limits);
                Self::Grid(shielded(file, read)?)
            }
            sniff::Kind::Document => Self::document(file, input.whole(file)?, limits)?,
            sniff::Kind::ObjectLines => Self::Objects(Box::new(Objects::of_lines(file, input)?)),
            sniff::Kind::Wide(wide) => {
                encoding = Some(wide);
                Self::wide(
                    file,
                    &input.whole(file)?,
                    wide,
                    headings,
                    manner.lines(limits),
                )?
            }
            sniff::Kind::Text(separated) => {
                let pieces = input.pieces(file)?;
                let pieces = match encoding {
                    Some(encoding) => Box::new(Decoded::new(pieces, encoding)),
                    None => pieces,
                };
                Self::text(file, pieces, separated, manner.lines(limits))?
            }
        };
        Ok((rows, encoding))
    }

    fn document(file: &'a str, bytes: Cow<'a, [u8]>, limits: Limits) -> Result<Self, Box<Located>> {
        let bytes = match bytes {
            Cow::Borrowed(bytes) => Cow::Borrowed(sniff::without_mark(bytes)),
            Cow::Owned(bytes) => Cow::Owned(sniff::without_mark(&bytes).to_vec()),
        };
        let objects = Objects::of_document(file, bytes, limits)?;
        Ok(Self::Objects(Box::new(objects)))
    }

    /// Text with separators. A line that says what separates them is no row.
    fn text(
        file: &str,
        text: Box<dyn Read + 'a>,
        separated: sniff::Separated,
        limits: Limits,
    ) -> Result<Self, Box<Located>> {
        let mut lines = Lines::new(text, separated.by, limits);
        if separated.is_told {
            lines.advance().map_err(|stop| stop.located(file))?;
        }
        Ok(Self::Text(Box::new(lines)))
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
            sniff::Kind::Text(separated) => {
                Self::text(file, Box::new(Cursor::new(text)), separated, limits)
            }
            _ => not_utf8("UTF-16", "JSON in UTF-8"),
        }
    }
}
