//! Tables as sheets of a workbook (XLSX).
//!
//! Workbooks are archives, and may be made to unpack to more than there is memory for; sheets may have a cell at their far end, and a million rows of nothing but colour. So an archive is first unpacked
//! into nothing and measured, and cells are read one by one, empty ones left out.

use std::io::{Cursor, Read};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Xlsx, XlsxError};

use super::Headings;
use super::sniff;
use super::source::{Grid, Rows, number};
use crate::report::{Located, codes};

/// Most bytes that a workbook may unpack to: England's register, all columns, takes some 200 MB.
const MOST_BYTES: u64 = 1 << 30;
/// Most cells that hold anything.
const MOST_CELLS: usize = 30_000_000;

/// Cells of a row that hold anything, each with its column from 0.
type Sparse = Vec<(usize, String)>;

/// A sheet's name, and its rows that hold anything, each with its number from 1.
type Sheet = (String, Vec<(u64, Sparse)>);

/// The sheet that holds the table: the only one with anything in it, or the one whose first row names most columns.
pub(super) fn grid(
    file: &str,
    bytes: &[u8],
    headings: &dyn Headings,
) -> Result<Grid, Box<Located>> {
    let (sheet, rows) = choose(file, shown(file, bytes)?, headings)?;
    let dense = dense(rows);
    match dense.first() {
        Some((_, header)) => sniff::check_header(file, header, headings)?,
        None => return Err(Box::new(sniff::empty(file, headings))),
    }
    Ok(Grid::new(Some(sheet), dense))
}

/// All visible sheets that hold anything, each with its name.
pub(super) fn sheets(file: &str, bytes: &[u8]) -> Result<Vec<(String, Rows)>, Box<Located>> {
    let mut left = MOST_CELLS;
    let mut sheets = Vec::new();
    for (name, rows) in shown(file, bytes)? {
        let rows: Option<Rows> = rows.into_iter().map(|row| ragged(row, &mut left)).collect();
        let rows = rows.ok_or_else(|| too_large(file, format!("more than {MOST_CELLS} cells")))?;
        sheets.push((name, rows));
    }
    Ok(sheets)
}

/// A row up to its last cell, blank ones before it included; `None` where that makes more cells than are `left`.
fn ragged((line, cells): (u64, Sparse), left: &mut usize) -> Option<(u64, csv::StringRecord)> {
    let width = cells.last().map_or(0, |(column, _)| column + 1);
    *left = left.checked_sub(width)?;
    let mut record = csv::StringRecord::new();
    let mut cells = cells.into_iter().peekable();
    for at in 0..width {
        let text = cells.next_if(|(column, _)| *column == at);
        record.push_field(&text.map(|(_, text)| text).unwrap_or_default());
    }
    Some((line, record))
}

/// The same, cell by cell.
fn shown(file: &str, bytes: &[u8]) -> Result<Vec<Sheet>, Box<Located>> {
    if is_open_document(bytes) {
        return Err(open_document(file));
    }
    measure(file, bytes)?;
    let unreadable = |error: XlsxError| {
        Box::new(Located::of_file(
            file,
            codes::UNREADABLE_WORKBOOK,
            error.to_string(),
            "an Excel workbook (XLSX)",
            "open it in a spreadsheet program and save it again as XLSX or CSV UTF-8",
        ))
    };
    let mut book = Xlsx::new(Cursor::new(bytes)).map_err(unreadable)?;
    let shown = book.sheets_metadata().iter();
    let shown = shown.filter(|it| it.typ == SheetType::WorkSheet);
    let shown = shown.filter(|it| it.visible == SheetVisible::Visible);
    let names: Vec<String> = shown.map(|sheet| sheet.name.clone()).collect();
    let mut sheets = Vec::new();
    let mut left = MOST_CELLS;
    for name in names {
        let rows = rows(&mut book, &name, &mut left).map_err(unreadable)?;
        if left == 0 {
            return Err(too_large(file, format!("more than {MOST_CELLS} cells")));
        }
        if !rows.is_empty() {
            sheets.push((name, rows));
        }
    }
    Ok(sheets)
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
fn measure(file: &str, bytes: &[u8]) -> Result<(), Box<Located>> {
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
    let mut left = MOST_BYTES;
    for at in 0..archive.len() {
        let entry = archive.by_index(at).map_err(|error| fault(&error))?;
        let copied = std::io::copy(&mut entry.take(left + 1), &mut std::io::sink());
        let copied = copied.map_err(|error| fault(&error))?;
        left = match left.checked_sub(copied) {
            Some(left) => left,
            None => return Err(too_large(file, "more than 1 GiB when unpacked".to_owned())),
        };
    }
    Ok(())
}

fn too_large(file: &str, what: String) -> Box<Located> {
    let expected = format!("a workbook of at most 1 GiB when unpacked and {MOST_CELLS} cells");
    let hint = "check that it is the right file, or save the sheet as CSV UTF-8";
    Box::new(Located::of_file(
        file,
        codes::TOO_LARGE,
        what,
        expected,
        hint,
    ))
}

/// The rows of a sheet that hold anything, each with its number from 1; `left` cells may be read.
fn rows(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    left: &mut usize,
) -> Result<Vec<(u64, Sparse)>, XlsxError> {
    let mut rows: Vec<(u64, Sparse)> = Vec::new();
    let mut cells = book.worksheet_cells_reader(name)?;
    while let Some(cell) = cells.next_cell()? {
        let (row, column) = cell.get_position();
        let Some(text) = text(cell.get_value()) else {
            continue;
        };
        *left = left.saturating_sub(1);
        if *left == 0 {
            break;
        }
        let line = u64::from(row) + 1;
        let at = (column as usize, text);
        match rows.last_mut() {
            Some((last, cells)) if *last == line => cells.push(at),
            _ => rows.push((line, vec![at])),
        }
    }
    Ok(rows)
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
    let known = |rows: &[(u64, Sparse)]| {
        let header = rows.first().map(|(_, cells)| cells);
        let names = header.into_iter().flatten().map(|(_, name)| name.trim());
        names.filter(|name| headings.knows(name)).count()
    };
    let counts: Vec<usize> = sheets.iter().map(|(_, rows)| known(rows)).collect();
    let most = counts.iter().copied().max().unwrap_or(0);
    let best = counts.iter().filter(|count| **count == most).count();
    let at = counts.iter().position(|count| *count == most);
    match at {
        Some(at) if most > 0 && best == 1 => Ok(sheets.swap_remove(at)),
        _ => {
            let names: Vec<String> = sheets.into_iter().map(|(name, _)| name).collect();
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
fn dense(rows: Vec<(u64, Sparse)>) -> Vec<(u64, csv::ByteRecord)> {
    let last = |cells: &Sparse| cells.last().map_or(0, |(column, _)| column + 1);
    let width = rows.first().map_or(0, |(_, cells)| last(cells));
    let record = |cells: Sparse| {
        let mut record = csv::ByteRecord::new();
        let own = last(&cells).clamp(width, width + 1);
        let mut cells = cells.into_iter().peekable();
        for at in 0..own {
            let text = cells.next_if(|(column, _)| *column == at);
            record.push_field(text.map(|(_, text)| text).unwrap_or_default().as_bytes());
        }
        record
    };
    let rows = rows.into_iter();
    rows.map(|(line, cells)| (line, record(cells))).collect()
}
