//! The part of a file that a fault is about, for a person to look at.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use super::escape::plain;

/// Most characters shown before the marked part, and most of that itself.
const BEFORE: usize = 40;
const MARKED: usize = 60;
/// Most characters shown of a line.
const SHOWN: usize = 120;
/// Most bytes of a character in UTF-8.
const WIDEST: usize = 4;

/// A line of a file, cut to what is around the marked part, and safe for a terminal.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Excerpt {
    /// The line, from 1.
    line: u64,
    /// The character in it at which the marked part begins, from 1.
    column: u64,
    before: String,
    marked: String,
    after: String,
}

impl Excerpt {
    /// The excerpt of `text` with this part marked, which begins at `line` and `column`.
    pub(crate) fn new(text: &[u8], mark: &Range<usize>, line: u64, column: u64) -> Self {
        let most = mark.start.saturating_sub(WIDEST * (BEFORE + 1));
        let head = bytes(text, most..mark.start);
        let begin = head.iter().rposition(|byte| is_end(*byte));
        let begin = begin.map_or(0, |end| end + 1);
        // Where a character was cut in two, its end is left out.
        let head = head.get(begin..).unwrap_or_default();
        let whole = head.iter().position(|byte| !is_continuation(*byte));
        let head = head.get(whole.unwrap_or(head.len())..).unwrap_or_default();
        let is_cut = begin == 0
            && bytes(text, 0..most)
                .last()
                .is_some_and(|byte| !is_end(*byte));
        let tail = bytes(text, mark.start..mark.start.saturating_add(WIDEST * SHOWN));
        let end = tail.iter().position(|byte| is_end(*byte));
        let tail = tail.get(..end.unwrap_or(tail.len())).unwrap_or_default();
        let (marked, after) = tail.split_at(tail.len().min(mark.len()));
        let before = last(&String::from_utf8_lossy(head), BEFORE, is_cut);
        let marked = plain(&String::from_utf8_lossy(marked), MARKED);
        let left = SHOWN.saturating_sub(before.chars().count() + marked.chars().count());
        Self {
            line,
            column,
            after: plain(&String::from_utf8_lossy(after), left),
            before,
            marked,
        }
    }

    /// The line, and the character at which the marked part begins.
    pub(super) fn spot(&self) -> (u64, u64) {
        (self.line, self.column)
    }

    /// The line.
    pub(super) fn text(&self) -> String {
        [&*self.before, &*self.marked, &*self.after].concat()
    }

    /// Blanks up to the marked part, and the marks under it.
    pub(super) fn marks(&self) -> (String, String) {
        let width = self.marked.width().max(1);
        (" ".repeat(self.before.width()), "^".repeat(width))
    }

    /// Whether the marked part is all of `value`, so that it need not be said again.
    pub(super) fn shows(&self, value: &str) -> bool {
        self.marked == plain(value, MARKED)
    }
}

/// The last `most` characters, escaped, with a sign that something is left out where it is.
fn last(text: &str, most: usize, is_cut: bool) -> String {
    let left_out = text.chars().count().saturating_sub(most);
    let tail: String = text.chars().skip(left_out).collect();
    let sign = if is_cut || left_out > 0 { "…" } else { "" };
    format!("{sign}{}", plain(&tail, usize::MAX))
}

fn bytes(text: &[u8], range: Range<usize>) -> &[u8] {
    text.get(range.start..range.end.min(text.len()))
        .unwrap_or_default()
}

/// Whether the byte ends a line.
pub(super) fn is_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

/// Whether the byte continues a character of UTF-8.
pub(super) fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}
