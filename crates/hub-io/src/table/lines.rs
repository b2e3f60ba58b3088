//! The records of a CSV file, and the lines on which they start.

/// The records of a CSV file, each with the physical line on which it starts.
pub(super) struct Lines<'a> {
    reader: csv::Reader<&'a [u8]>,
    pub(super) record: csv::ByteRecord,
    counter: LineCounter<'a>,
}

impl<'a> Lines<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        Self {
            reader,
            record: csv::ByteRecord::new(),
            counter: LineCounter::new(bytes),
        }
    }

    /// Reads the next record and gives its line, or `None` at the end.
    pub(super) fn advance(&mut self) -> Option<u64> {
        let line = self.counter.of_next(&self.reader);
        // Reading from memory does not fail, and records may have any length.
        let read = self.reader.read_byte_record(&mut self.record);
        read.unwrap_or(false).then_some(line)
    }
}

/// Counts the lines of a text as a reader goes through it.
pub(crate) struct LineCounter<'a> {
    bytes: &'a [u8],
    /// Lines are counted up to this byte.
    counted: usize,
    line: u64,
}

impl<'a> LineCounter<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            counted: 0,
            line: 1,
        }
    }

    /// The line, from 1, of the record that a reader of the same bytes comes to next. It stands before the end of the last line and before blank lines, which it skips.
    pub(crate) fn of_next(&mut self, reader: &csv::Reader<&[u8]>) -> u64 {
        let from = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        let rest = self.bytes.get(from..).unwrap_or_default().iter();
        let ends = rest.take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let start = from.saturating_add(ends.count());
        let passed = self.bytes.get(self.counted..start).unwrap_or_default();
        let mut passed = passed.iter().peekable();
        while let Some(byte) = passed.next() {
            let ends = *byte == b'\n' || (*byte == b'\r' && passed.peek() != Some(&&b'\n'));
            self.line += u64::from(ends);
        }
        self.counted = start;
        self.line
    }
}
