//! From a path to a table: gzip undone, encoding told, workbooks and Parquet files read, and files that are no table refused.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use encoding_rs::{UTF_8, WINDOWS_1252};
use flate2::read::MultiGzDecoder;
use hub_core::model::Urn;

use super::file_name;
use super::rows::Reader;
use crate::input::Opened;
use crate::limits::{Limits, UNPACKED};
use crate::report::{Located, codes};
use crate::table::{Rows, tables};

const GZIP: &[u8] = b"\x1f\x8b";

/// First bytes of files that people mistake for CSV, with their names and what to do.
const MAGIC: [(&[u8], &str, &str); 6] = [
    (
        b"PK\x03\x04",
        "an Excel workbook or a zip archive",
        "save the sheet as CSV, or unpack the archive; or build with the feature `xlsx`",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "an old Excel workbook",
        "save the sheet as CSV",
    ),
    (
        b"\xfd7zXZ\x00",
        "an xz archive",
        "unpack it; only postcodes are read from a .tar.xz",
    ),
    (
        b"PAR1",
        "a Parquet file",
        "fetch the CSV that the publisher offers, or build with the feature `parquet`",
    ),
    (
        b"%PDF",
        "a PDF document",
        "fetch the CSV that the publisher offers",
    ),
    (
        b"SQLite format 3",
        "an SQLite database",
        "fetch the CSV that the publisher offers",
    ),
];

/// What is to be noted while files are read, and how much of them is read.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    /// Schools whose cells are noted.
    pub(super) followed: BTreeSet<Urn>,
    pub(super) limits: Limits,
}

/// A file's tables and its name in messages.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) file: String,
    body: Body,
    /// Schools whose cells are noted as they are read.
    pub(super) followed: BTreeSet<Urn>,
}

#[derive(Debug)]
enum Body {
    Csv(String),
    /// Sheets, or the one table of a Parquet file, each with its name.
    Sheets(Vec<(String, Rows)>),
}

impl Text {
    /// The tables, each with its name, from their first rows on.
    pub(super) fn readers(&self) -> Vec<(&str, Reader<'_>)> {
        match &self.body {
            Body::Csv(text) => vec![("", Reader::of_text(text))],
            Body::Sheets(sheets) => sheets
                .iter()
                .map(|(name, rows)| (name.as_str(), Reader::of_rows(rows)))
                .collect(),
        }
    }

    /// The text, where it is one.
    pub(super) fn csv(&self) -> &str {
        match &self.body {
            Body::Csv(text) => text,
            Body::Sheets(_) => "",
        }
    }
}

/// Reads tables; `None` where there are none, with the fault in `faults`. Cells of the schools that are followed are noted.
pub(super) fn load(path: &Path, scope: &Scope, faults: &mut Vec<Located>) -> Option<Text> {
    let file = file_name(path);
    let limits = &scope.limits;
    let body = bytes(path, limits)
        .and_then(|bytes| unpack(&file, bytes, limits))
        .and_then(|bytes| body(&file, &bytes, limits));
    match body {
        Ok(body) => Some(Text {
            file,
            body,
            followed: scope.followed.clone(),
        }),
        Err(fault) => {
            faults.push(*fault);
            None
        }
    }
}

fn body(file: &str, bytes: &[u8], limits: &Limits) -> Result<Body, Box<Located>> {
    Ok(match tables(file, bytes, limits)? {
        Some(sheets) => Body::Sheets(sheets),
        None => Body::Csv(decode(file, bytes)?),
    })
}

/// The bytes of a file; a fault where they are too many, or the system does not give them.
pub(super) fn bytes(path: &Path, limits: &Limits) -> Result<Vec<u8>, Box<Located>> {
    let opened = Opened::or_refused(path, *limits);
    let bytes = opened.input().whole(&file_name(path));
    bytes.map(Cow::into_owned)
}

/// The bytes under gzip, or `bytes` where there is none.
pub(super) fn unpack(file: &str, bytes: Vec<u8>, limits: &Limits) -> Result<Vec<u8>, Box<Located>> {
    if !bytes.starts_with(GZIP) {
        return Ok(bytes);
    }
    let mut out = Vec::new();
    let read = MultiGzDecoder::new(bytes.as_slice())
        .take(limits.unpacked.saturating_add(1))
        .read_to_end(&mut out);
    let fault = |value: String, expected: &'static str, hint: &'static str| {
        Err(Box::new(Located::of_file(
            file,
            codes::UNREADABLE_ARCHIVE,
            value,
            expected,
            hint,
        )))
    };
    match read {
        Err(error) => fault(
            error.to_string(),
            "a whole gzip file",
            "it may have been cut short: fetch it again",
        ),
        Ok(_) if out.len() as u64 > limits.unpacked => Err(UNPACKED.breach(limits, file, None)),
        Ok(_) => Ok(out),
    }
}

/// `bytes` as text: UTF-8 with or without a byte-order mark, otherwise Windows-1252.
fn decode(file: &str, bytes: &[u8]) -> Result<String, Box<Located>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    refuse_other_formats(file, bytes)?;
    let text = UTF_8
        .decode_without_bom_handling_and_without_replacement(bytes)
        .unwrap_or_else(|| WINDOWS_1252.decode_without_bom_handling(bytes).0);
    Ok(text.into_owned())
}

/// The fault of bytes that are no text table at all.
pub(super) fn refuse_other_formats(file: &str, bytes: &[u8]) -> Result<(), Box<Located>> {
    let fault = |kind, value: &str, hint: &'static str| {
        Err(Box::new(Located::of_file(
            file,
            kind,
            value,
            "a CSV file",
            hint,
        )))
    };
    if let Some((_, what, hint)) = MAGIC.iter().find(|(magic, ..)| bytes.starts_with(magic)) {
        return fault(codes::NOT_CSV, what, hint);
    }
    if bytes.contains(&0) {
        return fault(
            codes::NOT_CSV,
            "a binary file or UTF-16 text (it holds NUL bytes)",
            "save it as CSV UTF-8",
        );
    }
    match bytes.iter().find(|byte| !byte.is_ascii_whitespace()) {
        None => fault(codes::EMPTY_FILE, "", "the file is empty: fetch it again"),
        Some(b'<') => fault(
            codes::NOT_CSV,
            "HTML or XML",
            "a download may have returned a web page: fetch the CSV itself",
        ),
        Some(_) => Ok(()),
    }
}
