//! Tables as CSV.

use std::borrow::Cow;

use super::{Cell, Head, Reader};

/// A CSV file: a header and rows of as many cells, UTF-8, lines ended by a line feed.
pub(crate) fn to_csv<'a, R>(
    heads: &[Head],
    rows: impl IntoIterator<Item = R>,
    reader: Reader,
) -> Vec<u8>
where
    R: IntoIterator<Item = Cell<'a>>,
{
    let mut bytes = Vec::new();
    let mut writer = csv::Writer::from_writer(&mut bytes);
    // Invariant: writing to memory cannot fail, and every row is as wide as the header.
    let mut sound = writer
        .write_record(heads.iter().map(|head| head.name))
        .is_ok();
    for row in rows {
        for cell in row {
            sound &= writer.write_field(text(cell, reader).as_bytes()).is_ok();
        }
        sound &= writer.write_record(None::<&[u8]>).is_ok();
    }
    sound &= writer.flush().is_ok();
    drop(writer);
    debug_assert!(sound, "rows are as wide as the header");
    bytes
}

fn text(cell: Cell<'_>, reader: Reader) -> Cow<'_, str> {
    match (cell, reader) {
        (Cell::Text(text), Reader::Both) => guarded(text),
        (cell, _) => cell.into_text(),
    }
}

/// Free text for a CSV file that people may open in a spreadsheet program: an apostrophe goes before text that
/// the program would take for a formula, and before text that looks as if that was done, so that [`unguarded`] always gives the text back.
fn guarded(text: Cow<'_, str>) -> Cow<'_, str> {
    if is_guardable(&text) {
        Cow::Owned(format!("'{text}"))
    } else {
        text
    }
}

/// A cell for a format in which text is text, whatever it looks like: only what [`unguarded`] would take an apostrophe off gets one more.
pub(super) fn escaped(cell: Cell<'_>) -> Cell<'_> {
    match cell {
        Cell::Text(text) if text.starts_with('\'') => Cell::Text(guarded(text)),
        cell => cell,
    }
}

/// The text that was guarded; text that was not stays as it is.
pub(crate) fn unguarded(text: &str) -> &str {
    text.strip_prefix('\'')
        .filter(|text| is_guardable(text))
        .unwrap_or(text)
}

fn is_guardable(text: &str) -> bool {
    is_formula(text.trim_start_matches('\''))
}

/// Whether a spreadsheet program would take the text for a formula.
pub(super) fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}
