//! CSV of numbers without a header: a matrix, one row a line.
//!
//! Cells need no quotes, so lines are split at commas; blanks around a cell and one pair of quotes are dropped. The reader of tables is of no use
//! here: it skips empty lines, and in a matrix of one column an empty line is a forbidden pair.

use super::{BLANK, Held, entry_name, fault};
use crate::report::{self, Located, codes};

/// Reading stops after so many bad cells.
const MOST_ISSUES: usize = 10_000;

/// Whole numbers up to this size are exact in float64.
const EXACT: u64 = 1 << 53;

/// A matrix.
#[derive(Debug)]
pub(super) struct Grid {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) held: Held<'static>,
}

/// What a cell holds.
#[derive(Clone, Copy)]
enum Cell {
    Blank,
    Whole(i64),
    Real(f64),
}

impl Cell {
    fn parse(text: &str) -> Option<Self> {
        let text = bare(text);
        if text.is_empty() {
            return Some(Self::Blank);
        }
        match text.parse() {
            Ok(BLANK) => None,
            Ok(whole) => Some(Self::Whole(whole)),
            // A whole number that does not fit is no decimal: its last digits would be lost.
            Err(_)
                if text
                    .trim_start_matches(['+', '-'])
                    .bytes()
                    .all(|byte| byte.is_ascii_digit()) =>
            {
                None
            }
            Err(_) => text.parse().ok().map(Self::Real),
        }
    }
}

fn is_blank(text: &str) -> bool {
    text.trim_ascii().is_empty()
}

/// A cell without blanks and quotes.
pub(super) fn bare(text: &str) -> &str {
    let text = text.trim_ascii();
    let inside = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    inside.map_or(text, str::trim_ascii)
}

/// The text of a file, without its byte-order mark.
pub(super) fn text<'a>(
    file: &str,
    bytes: &'a [u8],
    expected: &str,
) -> Result<&'a str, Vec<Located>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        let hint = "the file is empty: check that it is the right one";
        return Err(fault(
            file,
            codes::EMPTY_FILE,
            String::new(),
            expected,
            hint,
        ));
    }
    let not_csv = |value: &str| {
        let hint = "save the numbers as CSV UTF-8 (comma delimited), or with numpy.save";
        fault(file, codes::NOT_CSV, value.to_owned(), expected, hint)
    };
    if bytes.contains(&0) {
        return Err(not_csv("a binary file (it holds NUL bytes)"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| not_csv("bytes that are not UTF-8"))?;
    let first = text.trim_ascii_start().lines().next().unwrap_or_default();
    if !first.contains(',')
        && let Some(separator) = first.trim_ascii().find([';', '\t', ' '])
    {
        let name = match first.trim_ascii().as_bytes().get(separator) {
            Some(b';') => "semicolons",
            Some(b'\t') => "tabs",
            _ => "blanks",
        };
        let hint = "save as CSV UTF-8 (comma delimited)";
        let expected = "cells separated by commas";
        return Err(fault(
            file,
            codes::WRONG_SEPARATOR,
            name.to_owned(),
            expected,
            hint,
        ));
    }
    Ok(text)
}

/// Reads a matrix: whole numbers if all cells are whole, else decimals.
pub(super) fn parse(file: &str, bytes: &[u8]) -> Result<Grid, Vec<Located>> {
    let expected = "a matrix of numbers: one row a school, one column a hub, no header";
    // Where a row has one cell an empty line is a row with an empty cell, at the end too: only the last newline ends a line.
    let text = text(file, bytes, expected)?;
    let first = text
        .lines()
        .find(|line| !is_blank(line))
        .unwrap_or_default();
    let mut reading = Reading::new(file, first.split(',').count());
    for (line, text) in (1..).zip(text.lines()) {
        reading.line(line, text);
        if reading.issues.len() >= MOST_ISSUES {
            let hint = "mend the others first";
            let expected = "fewer bad cells; reading stopped here";
            let mut issue = Located::of_file(file, codes::STOPPED, String::new(), expected, hint);
            issue.line = Some(line);
            reading.issues.push(issue);
            break;
        }
    }
    reading.done(text)
}

struct Reading<'a> {
    file: &'a str,
    /// Cells of the first row.
    columns: usize,
    rows: usize,
    whole: Vec<i64>,
    /// The entries, from the first decimal on; `whole` is empty then.
    real: Option<Vec<f64>>,
    issues: Vec<Located>,
}

impl<'a> Reading<'a> {
    fn new(file: &'a str, columns: usize) -> Self {
        Self {
            file,
            columns,
            rows: 0,
            whole: Vec::new(),
            real: None,
            issues: Vec::new(),
        }
    }

    fn line(&mut self, line: u64, text: &str) {
        // An empty line is no row, but where rows have one cell it is an empty cell.
        if is_blank(text) && self.columns > 1 {
            return;
        }
        let mut cells = 0;
        for (column, text) in (1..).zip(text.split(',')) {
            cells = column;
            match Cell::parse(text) {
                Some(cell) => self.push(cell, line, column, text),
                None => self.bad_cell(line, column, text),
            }
        }
        self.rows += 1;
        let columns = self.columns;
        if cells != columns {
            let expected = format!("{}, as in the first row", report::cells(columns));
            let hint = "leave a cell empty for a forbidden pair; write decimals with a point";
            let value = report::cells(cells);
            let mut issue = Located::of_file(self.file, codes::RAGGED_ROW, value, expected, hint);
            issue.line = Some(line);
            self.issues.push(issue);
        }
    }

    fn push(&mut self, cell: Cell, line: u64, column: usize, text: &str) {
        if let (Cell::Real(_), None) = (cell, &self.real) {
            self.turn_real();
        }
        let Some(real) = &mut self.real else {
            self.whole.push(match cell {
                Cell::Whole(entry) => entry,
                Cell::Blank | Cell::Real(_) => BLANK,
            });
            return;
        };
        real.push(match cell {
            Cell::Blank => f64::NAN,
            Cell::Real(entry) => entry,
            Cell::Whole(entry) => match exact(entry) {
                Some(entry) => entry,
                None => {
                    return self.inexact(Some((line, column)), format!("column {column}"), text);
                }
            },
        });
    }

    /// Goes over from whole numbers to decimals.
    fn turn_real(&mut self) {
        let whole = std::mem::take(&mut self.whole);
        let mut real = Vec::with_capacity(whole.len());
        for (at, entry) in whole.into_iter().enumerate() {
            match exact(entry) {
                _ if entry == BLANK => real.push(f64::NAN),
                Some(entry) => real.push(entry),
                None => self.inexact(None, entry_name(at, self.columns), &entry.to_string()),
            }
        }
        self.real = Some(real);
    }

    fn bad_cell(&mut self, line: u64, column: usize, text: &str) {
        let expected = "a whole number within 64 bits, a decimal, or nothing";
        let hint = if line == 1 {
            "a matrix has no header line; an empty cell is a forbidden pair"
        } else {
            "an empty cell is a forbidden pair"
        };
        let value = bare(text).to_owned();
        let mut issue = Located::of_file(self.file, codes::BAD_CELL, value, expected, hint);
        issue.line = Some(line);
        issue.at = Some(column - 1);
        issue.field = format!("column {column}");
        self.issues.push(issue);
    }

    fn inexact(&mut self, place: Option<(u64, usize)>, field: String, text: &str) {
        let expected = "at most 2^53 beside decimals: float64 holds no more digits";
        let hint = "write all costs as whole numbers, in a smaller unit";
        let value = bare(text).to_owned();
        let mut issue = Located::of_file(self.file, codes::TOO_MANY_DIGITS, value, expected, hint);
        issue.line = place.map(|(line, _)| line);
        issue.at = place.map(|(_, column)| column - 1);
        issue.field = field;
        self.issues.push(issue);
    }

    fn done(mut self, text: &str) -> Result<Grid, Vec<Located>> {
        if !self.issues.is_empty() {
            report::place(&mut self.issues, text.as_bytes(), b',');
            return Err(self.issues);
        }
        Ok(Grid {
            rows: self.rows,
            columns: self.columns,
            held: match self.real {
                Some(real) => Held::Real(real),
                None => Held::Cells(self.whole),
            },
        })
    }
}

/// A whole number as float64, if none of its digits is lost.
#[expect(clippy::cast_precision_loss, reason = "up to 2^53 nothing is lost")]
fn exact(entry: i64) -> Option<f64> {
    (entry.unsigned_abs() <= EXACT).then_some(entry as f64)
}
