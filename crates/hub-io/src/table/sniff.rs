//! Files that are no table at all, or a table of another make: one clear issue each.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE};

use super::header::split;
use super::{Headings, objects};
use crate::report::{Located, Medium, codes};

/// First bytes of files that people mistake for CSV, with their names.
const MAGIC: [(&[u8], &str); 5] = [
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a picture"),
    (b"SQLite format 3", "an SQLite database"),
];

const SAVE_AS: &str = "open it in a spreadsheet program and save it as XLSX or CSV UTF-8";

/// First bytes of a zip archive, which a workbook is.
pub(super) const ZIP: &[u8] = b"PK\x03\x04";
/// First bytes of a Parquet file.
pub(super) const PARQUET: &[u8] = b"PAR1";
/// First bytes of text that says that it is UTF-8.
const MARK: &[u8] = b"\xef\xbb\xbf";
/// First bytes of text in UTF-16, and its encodings.
const WIDE: [(&[u8], &Encoding); 2] = [(b"\xff\xfe", UTF_16LE), (b"\xfe\xff", UTF_16BE)];

/// What a file is.
pub(super) enum Kind {
    Workbook,
    Parquet,
    /// One JSON value.
    Document,
    /// A JSON object a line.
    ObjectLines,
    /// Text in UTF-16, which is to be decoded before anything else.
    Wide(&'static Encoding),
    /// Cells with a byte between them.
    Text(Separated),
}

/// What separates the cells of a text.
#[derive(Clone, Copy)]
pub(super) struct Separated {
    pub(super) by: u8,
    /// Whether the first line says so, and is no row.
    pub(super) is_told: bool,
}

/// What a file is, by its first bytes; the issue of what is no table of these columns.
pub(super) fn kind(file: &str, head: &[u8], headings: &dyn Headings) -> Result<Kind, Box<Located>> {
    let not_csv = |what: &str, hint: &'static str| {
        let issue = Located::of_file(file, codes::NOT_CSV, what, expected(headings), hint);
        Err(Box::new(issue))
    };
    if head.starts_with(ZIP) {
        return Ok(Kind::Workbook);
    }
    if head.starts_with(PARQUET) {
        return Ok(Kind::Parquet);
    }
    if let Some((_, encoding)) = WIDE.iter().find(|(mark, _)| head.starts_with(mark)) {
        return Ok(Kind::Wide(encoding));
    }
    let head = without_mark(head);
    if head.iter().all(u8::is_ascii_whitespace) {
        return Err(Box::new(empty(file, headings)));
    }
    if let Some((_, what)) = MAGIC.iter().find(|(magic, _)| head.starts_with(magic)) {
        return not_csv(what, SAVE_AS);
    }
    if first_line(head).0.contains(&0) {
        return not_csv(
            "a binary file, or UTF-16 text without a mark that says so (its first line holds NUL bytes)",
            SAVE_AS,
        );
    }
    match head.iter().find(|byte| !byte.is_ascii_whitespace()) {
        Some(b'{') if is_object_lines(head) => return Ok(Kind::ObjectLines),
        Some(b'{' | b'[') => return Ok(Kind::Document),
        Some(b'<') => {
            let hint = "a download may have returned a web page: fetch the CSV itself";
            return not_csv("HTML or XML", hint);
        }
        _ => {}
    }
    let told = told(head).map(|by| Separated { by, is_told: true });
    let found = || separator(file, head, headings).map(|by| Separated { by, is_told: false });
    told.map_or_else(found, Ok).map(Kind::Text)
}

/// Whether no mark in the first bytes says what a file is, or how its text is written.
pub(super) fn is_bare(head: &[u8]) -> bool {
    let magic = MAGIC.iter().map(|(magic, _)| *magic);
    let wide = WIDE.iter().map(|(mark, _)| *mark);
    let mut marks = magic.chain(wide).chain([ZIP, PARQUET, MARK]);
    !marks.any(|mark| head.starts_with(mark))
}

/// The separator that a first line such as `sep=;` gives, as spreadsheet programs write it to themselves.
fn told(head: &[u8]) -> Option<u8> {
    let line = first_line(head).0;
    let line = line.strip_prefix(b"\"").unwrap_or(line);
    let (name, rest) = line.split_at_checked(4)?;
    let (by, rest) = rest.split_first()?;
    // Programs that take the line for a row may have put its other cells after it.
    let is_all = rest
        .iter()
        .all(|byte| byte == by || matches!(byte, b'"' | b' '));
    let is_one = matches!(by, b',' | b';' | b'\t' | b'|');
    (name.eq_ignore_ascii_case(b"sep=") && is_one && is_all).then_some(*by)
}

/// The bytes without a byte-order mark of UTF-8.
pub(super) fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(MARK).unwrap_or(bytes)
}

/// The first line that is not blank, and what follows it.
fn first_line(head: &[u8]) -> (&[u8], &[u8]) {
    let head = head.trim_ascii_start();
    let ends = |byte: &u8| matches!(byte, b'\n' | b'\r');
    head.split_at(head.iter().position(ends).unwrap_or(head.len()))
}

/// Whether text that begins with an object has one a line, and is not one object with a table within.
fn is_object_lines(head: &[u8]) -> bool {
    let (line, rest) = first_line(head);
    let Ok(members) = objects::members(line) else {
        return false;
    };
    match rest.trim_ascii().first() {
        Some(next) => *next == b'{',
        None => !members.iter().any(|(_, value)| objects::is_table(value)),
    }
}

/// The byte that separates cells, by the names that the first row has with it.
fn separator(file: &str, head: &[u8], headings: &dyn Headings) -> Result<u8, Box<Located>> {
    let header = split(head, b',');
    let named = known(&header, headings);
    let more = |separator| {
        let other = split(head, separator);
        (other.len() > 1 && known(&other, headings) > named).then_some(other)
    };
    if more(b'\t').is_some() {
        return Ok(b'\t');
    }
    for (separator, name) in [(b';', "semicolons"), (b'|', "vertical bars")] {
        if more(separator).is_some() {
            return Err(Box::new(Located::of_file(
                file,
                codes::WRONG_SEPARATOR,
                name,
                "cells separated by commas or tabs",
                format!(
                    "save as CSV UTF-8 (comma delimited); or put a line sep={} before the first",
                    char::from(separator)
                ),
            )));
        }
    }
    no_header(file, &header, headings, Naming::of(Medium::Text, false))
        .map_or(Ok(b','), |issue| Err(Box::new(issue)))
}

/// What a file should be.
fn expected(headings: &dyn Headings) -> String {
    let kinds = match (cfg!(feature = "xlsx"), cfg!(feature = "parquet")) {
        (true, true) => "CSV, tab-separated text, JSON, NDJSON, XLSX or Parquet",
        (true, false) => "CSV, tab-separated text, JSON, NDJSON or XLSX",
        (false, true) => "CSV, tab-separated text, JSON, NDJSON or Parquet",
        (false, false) => "CSV, tab-separated text, JSON or NDJSON",
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
pub(super) fn check_header(
    file: &str,
    header: &csv::ByteRecord,
    headings: &dyn Headings,
    naming: Naming,
) -> Result<(), Box<Located>> {
    let names = header.iter().map(super::header::name);
    let issue = no_header(file, &names.collect::<Vec<_>>(), headings, naming);
    issue.map_or(Ok(()), |issue| Err(Box::new(issue)))
}

/// Where a table has the names of its columns, and what to do where it has none.
#[derive(Clone, Copy)]
pub(super) struct Naming {
    what: &'static str,
    hint: &'static str,
}

impl Naming {
    /// That of a table of rows in this medium, or of objects.
    pub(super) fn of(medium: Medium, is_json: bool) -> Self {
        let (what, hint) = match medium {
            Medium::Text if is_json => (
                "keys that are the names of the columns",
                "give each object these keys",
            ),
            Medium::Text => ("a first line that names the columns", "add the header line"),
            Medium::Sheet => ("a first row that names the columns", "add the header row"),
            Medium::Columns => ("columns", "rename the columns"),
            Medium::Frame => (
                "columns",
                "name the columns as those of the tables that synth() gives",
            ),
        };
        Self { what, hint }
    }
}

/// The issue of a first row that names no column, nor anything near to one.
fn no_header(
    file: &str,
    header: &[String],
    headings: &dyn Headings,
    naming: Naming,
) -> Option<Located> {
    if known(header, headings) > 0 || header.iter().any(|name| headings.is_near(name)) {
        return None;
    }
    let names = headings.required();
    let Naming { what, hint } = naming;
    let expected = format!("{what}, with {names} among them");
    let first = header.join(",");
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
