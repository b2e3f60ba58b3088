//! Files that are no table at all, or a table of another make: one clear issue each.

use super::Column;
use super::header::split;
use crate::report::Located;

/// First bytes of files that people mistake for CSV, with their names.
const MAGIC: [(&[u8], &str); 7] = [
    (b"PK\x03\x04", "an Excel workbook or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF document"),
    (b"PAR1", "a Parquet file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"SQLite format 3", "an SQLite database"),
];

const SAVE_AS: &str = "open it in a spreadsheet program and save it as CSV UTF-8 (comma delimited)";

/// The issue of a file that cannot be read as a table of columns `C`; `None` where it can.
///
/// `bytes` has no byte-order mark any more.
pub(super) fn no_table<C: Column>(file: &str, bytes: &[u8]) -> Option<Located> {
    let issue = |kind, value: &str, expected: String, hint: &str| {
        Some(Located {
            file: file.to_owned(),
            kind,
            line: None,
            column: None,
            field: String::new(),
            value: value.to_owned(),
            expected: expected.into(),
            hint: hint.to_owned().into(),
        })
    };
    let columns = || format!("a CSV file with the columns {}", required::<C>());
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return issue(
            "empty_file",
            "",
            columns(),
            "the file is empty: check that it is the right one",
        );
    }
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return issue("not_csv", what, columns(), SAVE_AS);
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        return issue(
            "not_utf8",
            "UTF-16",
            "text in UTF-8".to_owned(),
            "save as CSV UTF-8",
        );
    }
    if bytes.contains(&0) {
        return issue(
            "not_csv",
            "a binary file (it holds NUL bytes)",
            columns(),
            SAVE_AS,
        );
    }
    match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{' | b'[') => return issue("not_csv", "JSON", columns(), "convert it to CSV"),
        Some(b'<') => {
            return issue(
                "not_csv",
                "HTML or XML",
                columns(),
                "a download may have returned a web page: fetch the CSV itself",
            );
        }
        _ => {}
    }
    let header = split(bytes, b',');
    let known = known::<C>(&header);
    for (separator, name) in [
        (b';', "semicolons"),
        (b'\t', "tabs"),
        (b'|', "vertical bars"),
    ] {
        let other = split(bytes, separator);
        if other.len() > 1 && self::known::<C>(&other) > known {
            return issue(
                "wrong_separator",
                name,
                "cells separated by commas".to_owned(),
                "save as CSV UTF-8 (comma delimited)",
            );
        }
    }
    let near = |name: &String| crate::suggest::nearest(name, C::names()).is_some();
    if known == 0 && !header.iter().any(near) {
        let first = header.join(",");
        return issue(
            "no_header",
            &first,
            format!(
                "a first line that names the columns, with {} among them",
                required::<C>()
            ),
            "add the header line",
        );
    }
    None
}

fn required<C: Column>() -> String {
    let names: Vec<_> = C::REQUIRED.iter().map(|column| column.name()).collect();
    names.join(", ")
}

fn known<C: Column>(header: &[String]) -> usize {
    header
        .iter()
        .filter(|name| C::from_name(name).is_some())
        .count()
}
