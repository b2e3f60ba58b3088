//! Text from outside, made safe for a terminal.

/// `text` in double quotes, with control and invisible characters escaped, cut to `max` characters.
pub(crate) fn quoted(text: &str, max: usize) -> String {
    let (head, cut) = head(text, max);
    // Debug escapes control characters, directional marks and other characters that do not print.
    let mut out = format!("{head:?}");
    if cut {
        out.push('…');
    }
    out
}

/// Text from outside, safe for a terminal: control and invisible characters escaped, cut to `max` characters.
///
/// ```
/// assert_eq!(hub_io::printable("\u{1b}[2Jgone", 40), "\\u{1b}[2Jgone");
/// assert_eq!(hub_io::printable("St Mary's", 2), "St…");
/// ```
#[must_use]
pub fn plain(text: &str, max: usize) -> String {
    let (head, cut) = head(text, max);
    let mut out = String::with_capacity(head.len());
    for c in head.chars() {
        // Quotes and backslashes are harmless here, and Windows paths and sentences are full of them.
        if matches!(c, '\'' | '"' | '\\') {
            out.push(c);
        } else {
            out.extend(c.escape_debug());
        }
    }
    if cut {
        out.push('…');
    }
    out
}

fn head(text: &str, max: usize) -> (&str, bool) {
    match text.char_indices().nth(max) {
        Some((end, _)) => (text.get(..end).unwrap_or(text), true),
        None => (text, false),
    }
}
