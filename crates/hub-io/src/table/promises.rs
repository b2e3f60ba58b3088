//! How many shared strings a part of a workbook says it has: the reader takes memory for so many before it reads any.

use std::io::{self, Write};

/// The attribute that says so.
const COUNT: &[u8] = b"uniqueCount";
/// Bytes of a shared string at least: `<si/>` and the like.
const SHORTEST_STRING: u64 = 4;
/// Strings beyond what a part can hold that it may say it has: some programs count others too.
const SPARE_STRINGS: u64 = 10_000;

/// Takes the bytes of a part, and keeps the largest number that stands after [`COUNT`] in them.
#[derive(Default)]
pub(super) struct Promises {
    most: u64,
    /// How much of the name was seen.
    matched: usize,
    /// The number after it, as far as it was seen.
    number: Option<u64>,
}

impl Promises {
    /// The number of strings that a part of so many bytes says it has, where it cannot have them.
    pub(super) fn broken(&self, bytes: u64) -> Option<u64> {
        Some(self.most).filter(|most| *most > bytes / SHORTEST_STRING + SPARE_STRINGS)
    }

    fn take(&mut self, byte: u8) {
        if self.matched < COUNT.len() {
            if COUNT.get(self.matched) == Some(&byte) {
                self.matched += 1;
            } else {
                self.restart(byte);
            }
        } else if byte.is_ascii_digit() {
            let digit = u64::from(byte - b'0');
            let number = self
                .number
                .unwrap_or(0)
                .saturating_mul(10)
                .saturating_add(digit);
            self.number = Some(number);
            self.most = self.most.max(number);
        } else if self.number.is_some() || byte.is_ascii_alphabetic() || byte == b'>' {
            self.restart(byte);
        }
    }

    /// What was seen is not the name: at best its first letter, which it has again in `uniqueu`.
    fn restart(&mut self, byte: u8) {
        let begins = COUNT.first() == Some(&byte);
        (self.matched, self.number) = (usize::from(begins), None);
    }
}

impl Write for Promises {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for byte in bytes {
            self.take(*byte);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
