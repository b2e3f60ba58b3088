//! The records of a CSV file.

/// The records of a CSV file, each with the physical line on which it starts.
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    reader: csv::Reader<&'a [u8]>,
    pub(super) record: csv::ByteRecord,
    /// Lines are counted up to this byte.
    counted: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(bytes);
        Self {
            bytes,
            reader,
            record: csv::ByteRecord::new(),
            counted: 0,
            line: 1,
        }
    }

    /// Reads the next record and gives its line, or `None` at the end.
    pub(super) fn advance(&mut self) -> Option<u64> {
        let from = usize::try_from(self.reader.position().byte()).ok()?;
        // The reader stands before the end of the last line and before blank lines, which it skips.
        let rest = self.bytes.get(from..)?;
        let start = from
            + rest
                .iter()
                .take_while(|byte| matches!(byte, b'\r' | b'\n'))
                .count();
        self.count_lines(start);
        match self.reader.read_byte_record(&mut self.record) {
            Ok(true) => Some(self.line),
            // Reading from memory does not fail, and records may have any length.
            Ok(false) | Err(_) => None,
        }
    }

    fn count_lines(&mut self, to: usize) {
        let mut bytes = self
            .bytes
            .get(self.counted..to)
            .unwrap_or_default()
            .iter()
            .peekable();
        while let Some(byte) = bytes.next() {
            let ends = *byte == b'\n' || (*byte == b'\r' && bytes.peek() != Some(&&b'\n'));
            self.line += u64::from(ends);
        }
        self.counted = to;
    }
}
