//! Tables as sheets of a workbook (XLSX).
//!
//! Workbooks are archives, and may be made to unpack to more than there is memory for; sheets may have a cell at their far end, and a million rows of nothing but colour. So an archive is first unpacked
//! into nothing and measured, and cells are read one by one, empty ones left out.
//!
//! Hidden sheets are no tables; hidden rows and columns are read as others are, as they would be saved as CSV. A formula counts as the value that was stored with it. A number counts as its cell shows it where
//! that is formatted as a percentage: 0.125 shown as 12.5% is 12.5.

use std::io::{Cursor, Read};

use calamine::{DataRef, Dimensions, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::Headings;
use super::binary::Rows;
use super::grid::{Grid, Mark, Marks, number};
use super::promises::Promises;
use crate::limits::{CELLS, Limits, UNPACKED};
use crate::report::{Located, codes};

/// The cells of a row that hold anything, and the column of each, from 0, in order.
#[derive(Debug, Default)]
struct Sparse {
    columns: Vec<usize>,
    cells: csv::StringRecord,
}

impl Sparse {
    /// The cells up to the last that holds anything.
    fn width(&self) -> usize {
        self.columns.last().map_or(0, |last| last + 1)
    }

    /// Adds the first `width` cells to a record.
    fn fill(&self, width: usize, mut add: impl FnMut(&str)) {
        let mut held = self.columns.iter().zip(&self.cells).peekable();
        for at in 0..width {
            let cell = held.next_if(|(column, _)| **column == at);
            add(cell.map_or("", |(_, cell)| cell));
        }
    }

    fn at(&self, column: usize) -> Option<&str> {
        self.cells.get(self.columns.binary_search(&column).ok()?)
    }
}

/// A sheet: its rows that hold anything, each with its number from 1, and formulas without a value.
#[derive(Debug, Default)]
struct Sheet {
    name: String,
    rows: Vec<(u64, Sparse)>,
    marks: Vec<Mark>,
    /// Marks beyond the limit, which are counted alone.
    omitted: u64,
}

/// The sheet that holds the table: the only one with anything in it, or the one whose first row names most columns.
pub(super) fn grid(
    file: &str,
    bytes: &[u8],
    headings: &dyn Headings,
    limits: &Limits,
) -> Result<Grid, Box<Located>> {
    let (mut book, sheets) = shown(file, bytes, limits)?;
    let mut sheet = choose(file, sheets, headings)?;
    if sheet.rows.is_empty() {
        return Ok(Grid::default());
    }
    let merged = book.merge_cells_by_sheet_name(&sheet.name);
    let merged = merged.map_err(|error| unreadable(file, &error))?;
    sheet.mark_merged(&merged, limits);
    let rows = dense(sheet.rows);
    let marks = Marks::new(sheet.marks, sheet.omitted);
    Ok(Grid::new(Some(sheet.name), rows, marks))
}

/// All visible sheets that hold anything, each with its name.
pub(super) fn sheets(
    file: &str,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Vec<(String, Rows)>, Box<Located>> {
    let mut left = limits.cells;
    let mut sheets = Vec::new();
    for sheet in shown(file, bytes, limits)?.1 {
        if let Some(mark) = sheet.marks.into_iter().next() {
            return Err(Box::new(mark.in_sheet(file, &sheet.name)));
        }
        let rows = sheet
            .rows
            .iter()
            .map(|(line, row)| Some((*line, ragged(row, &mut left)?)));
        let rows: Option<Rows> = rows.collect();
        let rows = rows.ok_or_else(|| CELLS.breach(limits, file, None))?;
        sheets.push((sheet.name, rows));
    }
    Ok(sheets)
}

/// A row up to its last cell, blank ones before it included; `None` where that makes more cells than are `left`.
fn ragged(row: &Sparse, left: &mut u64) -> Option<csv::StringRecord> {
    *left = left.checked_sub(row.width() as u64)?;
    let mut record = csv::StringRecord::new();
    row.fill(row.width(), |cell| record.push_field(cell));
    Some(record)
}

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

/// The same, cell by cell.
fn shown<'a>(
    file: &str,
    bytes: &'a [u8],
    limits: &Limits,
) -> Result<(Book<'a>, Vec<Sheet>), Box<Located>> {
    if is_open_document(bytes) {
        return Err(open_document(file));
    }
    measure(file, bytes, limits)?;
    let fault = |error: XlsxError| unreadable(file, &error);
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(fault)?;
    let shown = book.sheets_metadata().iter();
    let shown = shown.filter(|it| it.typ == SheetType::WorkSheet);
    let shown = shown.filter(|it| it.visible == SheetVisible::Visible);
    let names: Vec<String> = shown.map(|sheet| sheet.name.clone()).collect();
    let mut sheets = Vec::new();
    let mut left = limits.cells;
    for name in names {
        let sheet = sheet(file, &mut book, name, &mut left, limits)?;
        let sheet = sheet.ok_or_else(|| CELLS.breach(limits, file, None))?;
        if !sheet.rows.is_empty() {
            sheets.push(sheet);
        }
    }
    Ok((book, sheets))
}

fn unreadable(file: &str, error: &dyn std::fmt::Display) -> Box<Located> {
    Box::new(Located::of_file(
        file,
        codes::UNREADABLE_WORKBOOK,
        error.to_string(),
        "an Excel workbook (XLSX)",
        "open it in a spreadsheet program and save it again as XLSX or CSV UTF-8",
    ))
}

/// Whether the archive is a sheet of `OpenDocument`, which says so in its first entry, not packed.
fn is_open_document(bytes: &[u8]) -> bool {
    let name = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet";
    // The head of an entry has 30 bytes before its name.
    bytes.get(30..).is_some_and(|rest| rest.starts_with(name))
}

fn open_document(file: &str) -> Box<Located> {
    Box::new(Located::of_file(
        file,
        codes::UNREADABLE_WORKBOOK,
        "an OpenDocument sheet (ODS)",
        "an Excel workbook (XLSX)",
        "open it in a spreadsheet program and save it as XLSX or CSV UTF-8",
    ))
}

/// Unpacks the archive into nothing, so that no bomb goes off in the reader.
fn measure(file: &str, bytes: &[u8], limits: &Limits) -> Result<(), Box<Located>> {
    let fault = |error: &dyn std::fmt::Display| {
        Box::new(Located::of_file(
            file,
            codes::UNREADABLE_WORKBOOK,
            error.to_string(),
            "a whole Excel workbook (XLSX)",
            "it may have been cut short, or be another kind of archive: fetch it again, or unpack it",
        ))
    };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|error| fault(&error))?;
    let mut left = limits.unpacked;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|error| fault(&error))?;
        let mut promises = Promises::default();
        let copied = std::io::copy(&mut entry.take(left.saturating_add(1)), &mut promises);
        let copied = copied.map_err(|error| fault(&error))?;
        if let Some(strings) = promises.broken(copied) {
            let what = format!("a part of {copied} bytes that says it has {strings} strings");
            return Err(unreadable(file, &what));
        }
        left = match left.checked_sub(copied) {
            Some(left) => left,
            None => return Err(UNPACKED.breach(limits, file, None)),
        };
    }
    Ok(())
}

/// The rows of a sheet that hold anything; `None` where more than `left` cells do.
fn sheet(
    file: &str,
    book: &mut Book<'_>,
    name: String,
    left: &mut u64,
    limits: &Limits,
) -> Result<Option<Sheet>, Box<Located>> {
    let fault = |error: XlsxError| unreadable(file, &error);
    let mut sheet = Sheet {
        name,
        ..Sheet::default()
    };
    let Some(percentages) = percentages(book, &sheet.name, limits).map_err(fault)? else {
        return Ok(None);
    };
    let mut percentages = percentages.into_iter().peekable();
    let mut cells = book.worksheet_cells_reader(&sheet.name).map_err(fault)?;
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(fault)? {
        let (row, column) = (u64::from(cell.pos.0) + 1, cell.pos.1 as usize);
        while percentages.next_if(|place| *place < cell.pos).is_some() {}
        let is_percentage = percentages.peek() == Some(&cell.pos);
        let value = match cell.value {
            DataRef::Float(share) if is_percentage => DataRef::Float(hundredfold(share)),
            DataRef::Int(share) if is_percentage => DataRef::Int(share.saturating_mul(100)),
            value => value,
        };
        let Some(text) = text(&value) else {
            if cell.formula.is_some() && matches!(value, DataRef::Empty) {
                sheet.mark(limits, || Mark::without_value(row, column));
            }
            continue;
        };
        let Some(less) = left.checked_sub(1) else {
            return Ok(None);
        };
        *left = less;
        if !sheet.push(row, column, &text) {
            return Err(unreadable(file, &"cells that are not in order"));
        }
    }
    Ok(Some(sheet))
}

/// The places of the cells of a sheet that are formatted as percentages, in order; `None` where they are more than cells may be.
fn percentages(
    book: &mut Book<'_>,
    name: &str,
    limits: &Limits,
) -> Result<Option<Vec<(u32, u32)>>, XlsxError> {
    let mut cells = book.worksheet_cells_reader(name)?;
    let format = |at: usize| cells.styles().get(at)?.number_format.as_ref();
    let is_one = |at| format(at).is_some_and(|format| is_percentage(&format.format_code));
    let styles: Vec<bool> = (0..cells.styles().len()).map(is_one).collect();
    let mut places = Vec::new();
    if !styles.contains(&true) {
        return Ok(Some(places));
    }
    while let Some((row, column, style)) = cells.next_style_id()? {
        if styles.get(style) == Some(&true) {
            places.push((row, column));
        }
        if places.len() as u64 > limits.cells {
            return Ok(None);
        }
    }
    Ok(Some(places))
}

/// Whether a number format shows a hundredfold with a percent sign: in its first part, which is for positive numbers, and not as mere text.
fn is_percentage(format: &str) -> bool {
    let (mut in_text, mut is_escaped) = (false, false);
    for c in format.chars() {
        match c {
            _ if is_escaped => is_escaped = false,
            '"' => in_text = !in_text,
            _ if in_text => {}
            '\\' | '_' | '*' => is_escaped = true,
            '%' => return true,
            ';' => return false,
            _ => {}
        }
    }
    false
}

/// A hundred times a number, its decimals the same: a multiplication would make 7.000000000000001 of 0.07.
fn hundredfold(number: f64) -> f64 {
    let text = format!("{number:e}");
    let moved = text.split_once('e').and_then(|(digits, exponent)| {
        let exponent: i32 = exponent.parse().ok()?;
        format!("{digits}e{}", exponent + 2).parse().ok()
    });
    moved.unwrap_or(number)
}

impl Sheet {
    /// Adds a cell; `false` where it does not come after all others.
    fn push(&mut self, line: u64, column: usize, text: &str) -> bool {
        let last = self.rows.last();
        if last.is_none_or(|(last, _)| *last < line) {
            self.rows.push((line, Sparse::default()));
        }
        let Some((last, row)) = self.rows.last_mut() else {
            return false;
        };
        let is_next = *last == line && row.width() <= column;
        row.columns.push(column);
        row.cells.push_field(text);
        is_next
    }

    /// Adds a mark; where there are more than anyone would read, they are counted.
    fn mark(&mut self, limits: &Limits, mark: impl FnOnce() -> Mark) {
        if (self.marks.len() as u64) < limits.problems {
            self.marks.push(mark());
        } else {
            self.omitted += 1;
        }
    }

    /// Marks merged cells that hold anything: only the first of them has it in the file.
    fn mark_merged(&mut self, merged: &[Dimensions], limits: &Limits) {
        for range in merged.iter().filter(|range| range.start != range.end) {
            let line = u64::from(range.start.0) + 1;
            let row = self.rows.binary_search_by_key(&line, |(line, _)| *line);
            let row = row.ok().and_then(|at| self.rows.get(at));
            let value = row.and_then(|(_, row)| row.at(range.start.1 as usize));
            if let Some(value) = value.map(str::to_owned) {
                self.mark(limits, || Mark {
                    lines: line..=u64::from(range.end.0) + 1,
                    columns: range.start.1 as usize..=range.end.1 as usize,
                    kind: codes::MERGED_CELLS,
                    value,
                    expected: "a cell of its own for each value",
                    hint: "split the merged cells and fill each: only the first of them holds the value",
                });
            }
        }
    }
}

impl Mark {
    fn without_value(line: u64, column: usize) -> Self {
        Self {
            lines: line..=line,
            columns: column..=column,
            kind: codes::FORMULA_WITHOUT_VALUE,
            value: String::new(),
            expected: "a value, or a formula with the value that a spreadsheet program found",
            hint: "open the workbook in a spreadsheet program and save it, so that it holds the values",
        }
    }
}

/// A cell as text; `None` where it holds nothing. A formula counts as the value that was stored with it.
fn text(value: &DataRef<'_>) -> Option<String> {
    let text = match value {
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(value) => number(*value),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            text.clone()
        }
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string(),
        DataRef::DateTime(value) if value.is_duration() => number(value.as_f64()),
        DataRef::DateTime(value) => {
            let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
            let date = format!("{year:04}-{month:02}-{day:02}");
            if (hour, minute, second) == (0, 0, 0) {
                date
            } else {
                format!("{date} {hour:02}:{minute:02}:{second:02}")
            }
        }
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => return None,
    };
    (!text.trim().is_empty()).then_some(text)
}

fn choose(
    file: &str,
    mut sheets: Vec<Sheet>,
    headings: &dyn Headings,
) -> Result<Sheet, Box<Located>> {
    if sheets.len() <= 1 {
        return Ok(sheets.pop().unwrap_or_default());
    }
    let known = |sheet: &Sheet| {
        let header = sheet.rows.first().map(|(_, row)| &row.cells);
        let names = header.into_iter().flatten().map(str::trim);
        names.filter(|name| headings.knows(name)).count()
    };
    let counts: Vec<usize> = sheets.iter().map(known).collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    let best = counts.iter().filter(|count| **count == most).count();
    let at = counts.iter().position(|count| *count == most);
    match at {
        Some(at) if most > 0 && best == 1 => Ok(sheets.swap_remove(at)),
        _ => {
            let names: Vec<String> = sheets.into_iter().map(|sheet| sheet.name).collect();
            Err(Box::new(Located::of_file(
                file,
                codes::SEVERAL_SHEETS,
                names.join(", "),
                format!(
                    "one sheet whose first row names the columns, with {} among them",
                    headings.required()
                ),
                "hide or remove the other sheets, or save the right one as CSV UTF-8",
            )))
        }
    }
}

/// Rows as wide as the header; one that has anything beyond it is a cell wider, whatever is there.
fn dense(rows: Vec<(u64, Sparse)>) -> impl Iterator<Item = (u64, csv::ByteRecord)> + Send {
    let width = rows.first().map_or(0, |(_, row)| row.width());
    let record = move |row: Sparse| {
        let mut record = csv::ByteRecord::new();
        let own = row.width().clamp(width, width + 1);
        row.fill(own, |cell| record.push_field(cell.as_bytes()));
        record
    };
    let rows = rows.into_iter();
    rows.map(move |(line, row)| (line, record(row)))
}
