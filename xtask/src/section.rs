//! The section of a page that another race writes.

/// Where it begins and ends. Comments, so that no reader sees them.
const BEGIN: &str = "<!-- side rules: begin -->\n";
const END: &str = "<!-- side rules: end -->\n";

/// What it stands before, where a page has none yet.
const NEXT: &str = "## All figures\n";

/// The section of a page, without its marks.
pub(crate) fn get(page: &str) -> Option<&str> {
    let (_, rest) = page.split_once(BEGIN)?;
    Some(rest.split_once(END)?.0)
}

/// The page with another section in place of its own.
pub(crate) fn put(page: &str, own: &str) -> String {
    let marked = format!("{BEGIN}{}\n{END}", own.trim_end());
    if let Some(old) = get(page) {
        return page.replace(&format!("{BEGIN}{old}{END}"), &marked);
    }
    match page.split_once(NEXT) {
        Some((before, after)) => format!("{before}{marked}\n{NEXT}{after}"),
        None => format!("{page}\n{marked}"),
    }
}
