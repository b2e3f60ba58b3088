//! What nobody sees in names: blanks around them and within, and characters that take no room.

use std::borrow::Cow;

/// Characters that take no room. They come along where text is copied out of web pages and documents, or where files with a mark of their encoding are put together.
const NO_ROOM: [char; 5] = ['\u{200b}', '\u{200c}', '\u{200d}', '\u{2060}', '\u{feff}'];

/// A name without blanks around it, and without characters that take no room.
pub(crate) fn bare(name: &str) -> Cow<'_, str> {
    if name.contains(NO_ROOM) {
        Cow::Owned(name.replace(NO_ROOM, "").trim().to_owned())
    } else {
        Cow::Borrowed(name.trim())
    }
}

/// A name as names are compared: capitals, runs of blanks and characters that take no room do not matter.
pub(crate) fn normal(name: &str) -> String {
    let words: Vec<_> = bare(name)
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}
