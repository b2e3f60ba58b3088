//! Writing a table.

use std::borrow::Cow;

/// A CSV file: a header and rows of as many cells, UTF-8, lines ended by a line feed.
pub(crate) fn to_csv<'a, R>(header: &[&str], rows: impl IntoIterator<Item = R>) -> Vec<u8>
where
    R: IntoIterator<Item = Cow<'a, str>>,
{
    let mut bytes = Vec::new();
    let mut writer = csv::Writer::from_writer(&mut bytes);
    // Invariant: writing to memory cannot fail, and every row is as wide as the header.
    let mut sound = writer.write_record(header).is_ok();
    for row in rows {
        let cells: Vec<_> = row.into_iter().collect();
        sound &= writer
            .write_record(cells.iter().map(|cell| cell.as_bytes()))
            .is_ok();
    }
    sound &= writer.flush().is_ok();
    drop(writer);
    debug_assert!(sound, "rows are as wide as the header");
    bytes
}

/// Free text for a file that people open in a spreadsheet program: an apostrophe goes before text that
/// the program would take for a formula.
pub(crate) fn guarded(text: &str) -> Cow<'_, str> {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if formula {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}
