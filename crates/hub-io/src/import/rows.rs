//! The rows of a published table, one after the other: of CSV text, or of a sheet in memory.

use csv::StringRecord;

use crate::table::{LineCounter, Rows};

/// Where rows come from.
pub(super) enum Reader<'t> {
    /// CSV text, read as it goes.
    Csv(Csv<'t>),
    /// Rows in memory. Blank cells at their ends are not in the file, so that they may be of any width.
    Sheet(std::slice::Iter<'t, (u64, StringRecord)>),
}

impl<'t> Reader<'t> {
    /// The rows of CSV text.
    pub(super) fn of_text(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        Self::Csv(Csv {
            bytes,
            counted: 0,
            lines: LineCounter::default(),
            reader,
        })
    }

    /// The rows of a sheet.
    pub(super) fn of_rows(rows: &'t Rows) -> Self {
        Self::Sheet(rows.iter())
    }

    /// Reads the next row into `record` and gives the line on which it starts, from 1; of a sheet its row. `None` at the end.
    pub(super) fn read(&mut self, record: &mut StringRecord) -> Option<u64> {
        match self {
            Self::Csv(csv) => csv.read(record),
            Self::Sheet(rows) => {
                let (line, row) = rows.next()?;
                record.clone_from(row);
                Some(*line)
            }
        }
    }

    /// Whether rows end with their last cell that is not blank.
    pub(super) fn is_ragged(&self) -> bool {
        matches!(self, Self::Sheet(_))
    }
}

/// A reader of CSV text that knows its lines.
pub(super) struct Csv<'t> {
    bytes: &'t [u8],
    /// Lines are counted up to this byte.
    counted: usize,
    lines: LineCounter,
    reader: csv::Reader<&'t [u8]>,
}

impl Csv<'_> {
    fn read(&mut self, record: &mut StringRecord) -> Option<u64> {
        let line = self.next_line();
        // The text is in memory and is valid UTF-8, so that reading it cannot fail.
        let read = self.reader.read_record(record).unwrap_or(false);
        read.then_some(line)
    }

    /// The line on which the next row starts. The reader stands before the end of the last line and before blank lines, which it skips.
    fn next_line(&mut self) -> u64 {
        let from = usize::try_from(self.reader.position().byte()).unwrap_or(usize::MAX);
        let rest = self.bytes.get(from..).unwrap_or_default().iter();
        let ends = rest.take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let start = from.saturating_add(ends.count());
        self.lines
            .pass(self.bytes.get(self.counted..start).unwrap_or_default());
        self.counted = start;
        self.lines.line()
    }
}
