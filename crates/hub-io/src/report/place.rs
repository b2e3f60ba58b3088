//! Where in a text of rows a fault is: the character of the line, and the line itself.

use std::collections::BTreeMap;
use std::io::{self, BufRead};
use std::ops::Range;

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};
use hub_core::issue::Code;

use super::excerpt::{Excerpt, is_continuation, is_end};
use super::{Located, Medium, SHOWN_PER_KIND};

/// Most bytes of a row that is looked at. Faults further on have no column and no excerpt.
const LONGEST: usize = 1 << 20;

/// Says of the faults of a text of rows at which character of their line they are, and shows the lines of those that the text of a
/// report shows.
///
/// It goes through the text once, up to the last fault, with one row in memory. Where the text cannot be read on, the rest stays as it is.
pub(crate) fn place(issues: &mut [Located], text: impl BufRead, separator: u8) {
    // A line of many records would show the first of them.
    let is_open = |issue: &Located| {
        issue.medium == Medium::Text && issue.excerpt.is_none() && issue.record.is_none()
    };
    let mut open: Vec<_> = issues.iter_mut().filter(|issue| is_open(issue)).collect();
    open.sort_by_key(|issue| (issue.line, issue.at));
    let mut shown: BTreeMap<Code, usize> = BTreeMap::new();
    let mut rows = Rows::new(text, separator);
    for of_row in open.chunk_by_mut(|a, b| a.line == b.line) {
        let Some(line) = of_row.first().and_then(|issue| issue.line) else {
            continue;
        };
        let Ok(Some(row)) = rows.at(line) else { break };
        let mut walk = Walk::new(&row, line, separator);
        for issue in of_row {
            let cell = issue.at.and_then(|at| walk.cell(at));
            if let Some((_, spot)) = &cell {
                // A cell may begin on a later line than its row.
                issue.column = (spot.line == line).then_some(spot.column);
            }
            let (mark, spot) = cell.unwrap_or_else(|| walk.first_line());
            let shown = shown.entry(issue.kind).or_default();
            if *shown < SHOWN_PER_KIND {
                *shown += 1;
                issue.excerpt = Some(Excerpt::new(&row, &mark, spot.line, spot.column));
            }
        }
    }
}

/// The rows of a text, some of which are asked for in order.
struct Rows<T> {
    text: T,
    separator: u8,
    /// The line that comes next.
    line: u64,
    after_return: bool,
    begun: bool,
}

impl<T: BufRead> Rows<T> {
    fn new(text: T, separator: u8) -> Self {
        Self {
            text,
            separator,
            line: 1,
            after_return: false,
            begun: false,
        }
    }

    /// The bytes of the row that begins at a line; `None` where there is no such line, or it was passed.
    fn at(&mut self, line: u64) -> io::Result<Option<Vec<u8>>> {
        if !std::mem::replace(&mut self.begun, true)
            && self.text.fill_buf()?.starts_with(b"\xef\xbb\xbf")
        {
            self.text.consume(3);
        }
        while self.line < line {
            let piece = self.text.fill_buf()?;
            if piece.is_empty() {
                return Ok(None);
            }
            let end = piece.iter().position(|byte| is_end(*byte));
            let taken = end.map_or(piece.len(), |end| end + 1);
            self.pass(taken)?;
        }
        if self.line > line {
            return Ok(None);
        }
        // What is left of the end of the line before.
        if self.after_return && self.text.fill_buf()?.first() == Some(&b'\n') {
            self.pass(1)?;
        }
        let mut parser = parser(self.separator);
        let mut row = Vec::new();
        while row.len() < LONGEST {
            let piece = self.text.fill_buf()?;
            let at_end = piece.is_empty();
            let (result, taken, _) = parser.read_field(piece, &mut [0; 1 << 10]);
            row.extend_from_slice(piece.get(..taken).unwrap_or_default());
            self.pass(taken)?;
            match result {
                ReadFieldResult::Field { record_end: true } | ReadFieldResult::End => break,
                ReadFieldResult::InputEmpty if at_end => break,
                _ => {}
            }
        }
        Ok(Some(row))
    }

    /// Goes over so many bytes of what was read, and counts their lines. A carriage return ends a line, a line feed too, and both together one.
    fn pass(&mut self, taken: usize) -> io::Result<()> {
        let piece = self.text.fill_buf()?;
        for byte in piece.iter().take(taken) {
            let is_return = *byte == b'\r';
            self.line += u64::from(is_return || (*byte == b'\n' && !self.after_return));
            self.after_return = is_return;
        }
        self.text.consume(taken);
        Ok(())
    }
}

fn parser(separator: u8) -> Reader {
    ReaderBuilder::new().delimiter(separator).build()
}

/// A place in a row.
#[derive(Clone, Copy)]
struct Spot {
    byte: usize,
    line: u64,
    /// Character of the line, from 1.
    column: u64,
}

/// A walk through a row, forwards only.
struct Walk<'t> {
    text: &'t [u8],
    /// How far lines and characters were counted.
    counted: Spot,
    start: Spot,
    cells: Cells<'t>,
}

impl<'t> Walk<'t> {
    fn new(text: &'t [u8], line: u64, separator: u8) -> Self {
        let start = Spot {
            byte: 0,
            line,
            column: 1,
        };
        Self {
            text,
            counted: start,
            start,
            cells: Cells::new(text, separator),
        }
    }

    /// The cell with this position, from 0, and where it begins; `None` where the row has no such cell.
    fn cell(&mut self, at: usize) -> Option<(Range<usize>, Spot)> {
        let cell = self.cells.cell(at)?;
        self.count(cell.start);
        Some((cell, self.counted))
    }

    /// The row's first line.
    fn first_line(&self) -> (Range<usize>, Spot) {
        let end = self.text.iter().position(|byte| is_end(*byte));
        (0..end.unwrap_or(self.text.len()), self.start)
    }

    /// Counts lines and characters up to a byte. What was counted before is not counted again: faults come in the order of cells.
    fn count(&mut self, to: usize) {
        let passed = self.text.get(self.counted.byte..to).unwrap_or_default();
        for (at, byte) in passed.iter().enumerate() {
            let next = self.text.get(self.counted.byte + at + 1);
            if *byte == b'\n' || (*byte == b'\r' && next != Some(&b'\n')) {
                self.counted.line += 1;
                self.counted.column = 1;
            } else if !is_continuation(*byte) {
                self.counted.column += 1;
            }
        }
        self.counted.byte = self.counted.byte.max(to);
    }
}

/// The cells of a row, found as they are asked for, by the parser that reads tables.
struct Cells<'t> {
    text: &'t [u8],
    separator: u8,
    parser: Reader,
    /// Up to where the row was read; `None` at its end.
    next: Option<usize>,
    found: Vec<Range<usize>>,
}

impl<'t> Cells<'t> {
    fn new(text: &'t [u8], separator: u8) -> Self {
        Self {
            text,
            separator,
            parser: parser(separator),
            next: Some(0),
            found: Vec::new(),
        }
    }

    /// Where a cell is, without the blanks around it; `None` where the row has no such cell.
    fn cell(&mut self, at: usize) -> Option<Range<usize>> {
        while self.found.len() <= at {
            let start = self.next?;
            let (end, is_last) = self.read(start)?;
            self.next = (!is_last).then_some(end);
            let last = self.text.get(start..end)?.last();
            let is_closed = last.is_some_and(|byte| *byte == self.separator || is_end(*byte));
            let cell = start..end - usize::from(is_closed);
            self.found.push(trimmed(self.text, cell));
        }
        self.found.get(at).cloned()
    }

    /// Reads a cell; gives the byte after it and its separator, and whether it is the row's last.
    fn read(&mut self, start: usize) -> Option<(usize, bool)> {
        let mut end = start;
        loop {
            let rest = self.text.get(end..).unwrap_or_default();
            let (result, taken, _) = self.parser.read_field(rest, &mut [0; 1 << 10]);
            end += taken;
            match result {
                // At the end of the text the parser wants to be told so.
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
                ReadFieldResult::Field { record_end } => return Some((end, record_end)),
                ReadFieldResult::End => return None,
            }
        }
    }
}

/// The part of a text without the blanks at its ends.
fn trimmed(text: &[u8], range: Range<usize>) -> Range<usize> {
    let cell = text.get(range.clone()).unwrap_or_default();
    let blanks = cell.len() - cell.trim_ascii_start().len();
    let length = cell.trim_ascii().len();
    let start = range.start + if length == 0 { 0 } else { blanks };
    start..start + length
}
