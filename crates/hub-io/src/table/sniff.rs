//! Files that are no table at all, or a table of another make: one clear issue each.

use super::Headings;
use super::header::split;
use crate::report::{Located, codes};

/// First bytes of files that people mistake for CSV, with their names.
const MAGIC: [(&[u8], &str); 5] = [
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"SQLite format 3", "an SQLite database"),
];

const SAVE_AS: &str = "open it in a spreadsheet program and save it as XLSX or CSV UTF-8";

/// The issue of a file that cannot be read as a table of these columns; `None` where it can.
///
/// `bytes` has no byte-order mark any more.
pub(super) fn no_table(file: &str, bytes: &[u8], headings: &dyn Headings) -> Option<Located> {
    let issue = |kind, value: &str, expected: String, hint: &str| {
        let hint = hint.to_owned();
        Some(Located::of_file(file, kind, value, expected, hint))
    };
    let columns = || expected(headings);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Some(empty(file, headings));
    }
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return issue(codes::NOT_CSV, what, columns(), SAVE_AS);
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return issue(
            codes::NOT_UTF8,
            "UTF-16",
            "text in UTF-8".to_owned(),
            "save as CSV UTF-8",
        );
    }
    if bytes.contains(&0) {
        return issue(
            codes::NOT_CSV,
            "a binary file (it holds NUL bytes)",
            columns(),
            SAVE_AS,
        );
    }
    match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{' | b'[') => return issue(codes::NOT_CSV, "JSON", columns(), "convert it to CSV"),
        Some(b'<') => {
            return issue(
                codes::NOT_CSV,
                "HTML or XML",
                columns(),
                "a download may have returned a web page: fetch the CSV itself",
            );
        }
        _ => {}
    }
    let header = split(bytes, b',');
    let named = known(&header, headings);
    for (separator, name) in [
        (b';', "semicolons"),
        (b'\t', "tabs"),
        (b'|', "vertical bars"),
    ] {
        let other = split(bytes, separator);
        if other.len() > 1 && known(&other, headings) > named {
            return issue(
                codes::WRONG_SEPARATOR,
                name,
                "cells separated by commas".to_owned(),
                "save as CSV UTF-8 (comma delimited)",
            );
        }
    }
    no_header(file, &header, headings)
}

/// What a file should be.
fn expected(headings: &dyn Headings) -> String {
    let kinds = match (cfg!(feature = "xlsx"), cfg!(feature = "parquet")) {
        (true, true) => "CSV, XLSX or Parquet",
        (true, false) => "CSV or XLSX",
        (false, true) => "CSV or Parquet",
        (false, false) => "CSV",
    };
    format!("a table ({kinds}) with the columns {}", headings.required())
}

/// The issue of a file with nothing in it.
pub(super) fn empty(file: &str, headings: &dyn Headings) -> Located {
    let hint = "the file is empty: check that it is the right one";
    Located::of_file(file, codes::EMPTY_FILE, "", expected(headings), hint)
}

/// The issue of a file that could be read with a feature.
#[cfg(not(all(feature = "xlsx", feature = "parquet")))]
pub(super) fn without(file: &str, what: &str, feature: &str, headings: &dyn Headings) -> Located {
    let hint = format!("save it as CSV UTF-8, or build with the feature `{feature}`");
    Located::of_file(file, codes::NOT_CSV, what, expected(headings), hint)
}

/// Checks that the first row of a table names columns.
#[cfg(any(feature = "xlsx", feature = "parquet"))]
pub(super) fn check_header(
    file: &str,
    header: &csv::ByteRecord,
    headings: &dyn Headings,
) -> Result<(), Box<Located>> {
    let names = header.iter().map(super::header::name);
    let issue = no_header(file, &names.collect::<Vec<_>>(), headings);
    issue.map_or(Ok(()), |issue| Err(Box::new(issue)))
}

/// The issue of a first row that names no column, nor anything near to one.
fn no_header(file: &str, header: &[String], headings: &dyn Headings) -> Option<Located> {
    if known(header, headings) > 0 || header.iter().any(|name| headings.is_near(name)) {
        return None;
    }
    let names = headings.required();
    let expected = format!("a first line that names the columns, with {names} among them");
    let first = header.join(",");
    let hint = "add the header line";
    Some(Located::of_file(
        file,
        codes::NO_HEADER,
        first,
        expected,
        hint,
    ))
}

fn known(header: &[String], headings: &dyn Headings) -> usize {
    header.iter().filter(|name| headings.knows(name)).count()
}
