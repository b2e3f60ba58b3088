//! The records of text with separators, and the lines on which they start. Text is read in pieces: one record is in memory at a time.

use std::io::{self, BufRead, BufReader, Read};

use csv_core::ReadRecordResult;

use super::sniff;
use crate::input::unreadable;
use crate::limits::{CELL, COLUMNS, Limit, Limits, ROW};
use crate::report::{Located, codes};

/// Bytes that are read at once.
const PIECE: usize = 1 << 16;
/// Most bytes of a character in UTF-8.
const CHARACTER: u64 = 4;

/// The records of a text, each with the physical line on which it starts.
pub(crate) struct Lines<'a> {
    limits: Limits,
    input: BufReader<Box<dyn Read + 'a>>,
    separator: u8,
    parser: csv_core::Reader,
    counter: LineCounter,
    begun: bool,
    /// Cells of the record, one after the other, and where each ends.
    cells: Vec<u8>,
    ends: Vec<usize>,
    pub(super) record: csv::ByteRecord,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(input: Box<dyn Read + 'a>, separator: u8, limits: Limits) -> Self {
        Self {
            limits,
            input: BufReader::with_capacity(PIECE, input),
            separator,
            parser: csv_core::ReaderBuilder::new().delimiter(separator).build(),
            counter: LineCounter::default(),
            begun: false,
            cells: vec![0; 1 << 10],
            ends: vec![0; 1 << 6],
            record: csv::ByteRecord::new(),
        }
    }

    /// What separates cells.
    pub(super) fn separator(&self) -> u8 {
        self.separator
    }

    /// The cells of the record.
    pub(crate) fn record(&self) -> &csv::ByteRecord {
        &self.record
    }

    /// Reads the next record and gives its line, or `None` at the end.
    pub(crate) fn advance(&mut self) -> Result<Option<u64>, Stop> {
        let skipped = self.skip_line_ends();
        skipped.map_err(|error| Stop::Io(error, self.counter.line()))?;
        let line = self.counter.line();
        let (mut out, mut end, mut begun) = (0, 0, false);
        loop {
            let piece = self.input.fill_buf();
            let piece = piece.map_err(|error| Stop::Io(error, line))?;
            let is_end = piece.is_empty();
            if is_end && !begun {
                return Ok(None);
            }
            begun = true;
            // The end of the text ends a line as a line feed does, unless that would be part of a cell.
            let piece = if is_end { b"\n" } else { piece };
            let cells = self.cells.get_mut(out..).unwrap_or_default();
            let ends = self.ends.get_mut(end..).unwrap_or_default();
            let (result, taken, made, ended) = self.parser.read_record(piece, cells, ends);
            if is_end && made > 0 {
                return Err(Stop::Fault(self.not_closed(line, out, end)));
            }
            if !is_end {
                self.counter.pass(piece.get(..taken).unwrap_or_default());
                self.input.consume(taken);
            }
            (out, end) = (out + made, end + ended);
            self.check_size(line, out, end)?;
            match result {
                // Nothing but a second byte-order mark.
                ReadRecordResult::InputEmpty if is_end => return Ok(None),
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.cells.resize(self.cells.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        self.record.clear();
        let mut start = 0;
        for end in self.ends.iter().take(end) {
            self.record
                .push_field(self.cells.get(start..*end).unwrap_or_default());
            start = *end;
        }
        Ok(Some(line))
    }

    /// Passes the byte-order mark, the end of the line before, and blank lines.
    fn skip_line_ends(&mut self) -> io::Result<()> {
        if !std::mem::replace(&mut self.begun, true) {
            let piece = self.input.fill_buf()?;
            let mark = piece.len() - sniff::without_mark(piece).len();
            self.input.consume(mark);
        }
        loop {
            let piece = self.input.fill_buf()?;
            let is_end = |byte: &&u8| matches!(byte, b'\r' | b'\n');
            let ends = piece.iter().take_while(is_end).count();
            self.counter.pass(piece.get(..ends).unwrap_or_default());
            let more = ends > 0 && ends == piece.len();
            self.input.consume(ends);
            if !more {
                return Ok(());
            }
        }
    }

    /// A record that is too large is so before all of it is in memory.
    fn check_size(&self, line: u64, out: usize, end: usize) -> Result<(), Stop> {
        let last = end.checked_sub(1).and_then(|at| self.ends.get(at));
        let open = out.saturating_sub(last.copied().unwrap_or(0)) as u64;
        let limit = if end as u64 > self.limits.columns {
            COLUMNS
        } else if open > self.limits.cell.saturating_mul(CHARACTER) {
            CELL
        } else if out as u64 > self.limits.row {
            ROW
        } else {
            return Ok(());
        };
        Err(Stop::Fault(Fault::Limit(limit, self.limits, line)))
    }

    /// The fault of a text that ends within quotation marks, at the line where they open.
    fn not_closed(&self, line: u64, out: usize, end: usize) -> Fault {
        let closed = end.checked_sub(1).and_then(|at| self.ends.get(at));
        let closed = closed.copied().unwrap_or(0);
        let mut before = LineCounter::default();
        before.pass(self.cells.get(..closed).unwrap_or_default());
        let cell = self.cells.get(closed..out).unwrap_or_default();
        let cell = String::from_utf8_lossy(cell.get(..200).unwrap_or(cell));
        Fault::Quote(cell.into_owned(), line + before.line() - 1)
    }
}

/// Why a text cannot be read on.
pub(crate) enum Stop {
    /// What the system says, and the line.
    Io(io::Error, u64),
    Fault(Fault),
}

/// What is wrong with a text, and the line.
pub(crate) enum Fault {
    Limit(Limit, Limits, u64),
    /// A cell whose quotation mark is not closed.
    Quote(String, u64),
}

impl Stop {
    /// The issue, with the name of the file.
    pub(super) fn located(self, file: &str) -> Box<Located> {
        match self {
            Self::Io(error, line) => unreadable(file, Some(line), &error),
            Self::Fault(fault) => Box::new(fault.located(file)),
        }
    }
}

impl Fault {
    /// The issue, with the name of the file.
    pub(crate) fn located(self, file: &str) -> Located {
        match self {
            Self::Limit(limit, limits, line) => *limit.breach(&limits, file, Some(line)),
            Self::Quote(cell, line) => Located {
                line: Some(line),
                ..Located::of_file(
                    file,
                    codes::QUOTE_NOT_CLOSED,
                    cell,
                    "a quotation mark that closes the cell",
                    "close it, or double a quotation mark that is part of the text: all that follows was taken for one cell",
                )
            },
        }
    }
}

/// Counts the lines of a text as it goes by.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct LineCounter {
    ended: u64,
    after_return: bool,
}

impl LineCounter {
    /// The line, from 1, of the byte that comes next.
    pub(crate) fn line(&self) -> u64 {
        self.ended + 1
    }

    /// Goes over `bytes`. A carriage return ends a line, a line feed too, and both together one.
    pub(crate) fn pass(&mut self, bytes: &[u8]) {
        for byte in bytes {
            let is_return = *byte == b'\r';
            self.ended += u64::from(is_return || (*byte == b'\n' && !self.after_return));
            self.after_return = is_return;
        }
    }
}
