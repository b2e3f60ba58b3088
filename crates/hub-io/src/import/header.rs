//! Finding the header of a table that may have title lines above it.

use csv::StringRecord;

use crate::blanks::normal;
use crate::report::{Located, codes};
use crate::suggest;

/// In how many rows from the top a header is looked for.
pub(super) const HEADER_WITHIN: usize = 20;

/// Whether this record has all the `keys`.
pub(super) fn is_header(record: &StringRecord, keys: &[&str]) -> bool {
    let names: Vec<_> = record.iter().map(normal).collect();
    keys.iter().all(|key| names.contains(&normal(key)))
}

/// What is wrong with a file in whose first rows no header was found.
pub(super) fn not_found(
    file: &str,
    text: &str,
    rows: &[(u64, StringRecord)],
    keys: &[&'static str],
) -> Vec<Located> {
    if let Some(name) = other_separator(text, keys) {
        return vec![Located::of_file(
            file,
            codes::WRONG_SEPARATOR,
            name,
            "cells separated by commas",
            "save it as CSV UTF-8 (comma delimited)",
        )];
    }
    // The row that has most of the keys is meant as the header; the first of several.
    let known = |record: &StringRecord| {
        let names: Vec<_> = record.iter().map(normal).collect();
        keys.iter()
            .filter(|key| {
                names.contains(&normal(key)) || suggest::nearest(key, record.iter()).is_some()
            })
            .count()
    };
    let best = rows.iter().rev().max_by_key(|(_, record)| known(record));
    match best {
        Some((line, record)) if known(record) > 0 => keys
            .iter()
            .filter(|key| !is_header(record, &[key]))
            .map(|key| missing_column(file, *line, key, record))
            .collect(),
        _ => vec![Located::of_file(
            file,
            codes::NO_HEADER,
            rows.first()
                .map(|(_, record)| shown(record))
                .unwrap_or_default(),
            format!(
                "a row within the first {HEADER_WITHIN} that names the columns, with {}",
                keys.join(" and ")
            ),
            "check that it is the right file",
        )],
    }
}

/// The fault of a header that lacks `name`.
pub(super) fn missing_column(
    file: &str,
    line: u64,
    name: &'static str,
    header: &StringRecord,
) -> Located {
    let near = suggest::nearest(name, header.iter());
    Located {
        line: Some(line),
        field: name.to_owned(),
        ..Located::of_file(
            file,
            codes::MISSING_COLUMN,
            near.unwrap_or_default(),
            format!("the column `{name}`"),
            near.map_or_else(
                || "the layout may have changed, or it is another file".to_owned(),
                |near| format!("the nearest is `{near}`: rename it, if that is the one"),
            ),
        )
    }
}

fn shown(record: &StringRecord) -> String {
    let cells: Vec<_> = record.iter().take(12).collect();
    cells.join(",")
}

fn other_separator(text: &str, keys: &[&str]) -> Option<&'static str> {
    [(';', "semicolons"), ('\t', "tabs"), ('|', "vertical bars")]
        .into_iter()
        .find(|(separator, _)| {
            text.lines().take(HEADER_WITHIN).any(|line| {
                let names: Vec<_> = line
                    .split(*separator)
                    .map(|name| normal(name.trim_matches('"')))
                    .collect();
                keys.iter().all(|key| names.contains(&normal(key)))
            })
        })
        .map(|(_, name)| name)
}
