//! Numbers and names in sentences.

/// So many of something whose plural ends in s: "1 hub", "2 hubs".
pub(crate) fn counted<N: Copy + std::fmt::Display + PartialEq + From<u8>>(
    count: N,
    what: &str,
) -> String {
    let plural = if count == N::from(1) { "" } else { "s" };
    format!("{count} {what}{plural}")
}

/// Names with commas and an "and".
pub(crate) fn joined(names: &[String], more: usize) -> String {
    if more > 0 {
        return format!("{} and {more} more", names.join(", "));
    }
    match names.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    }
}
