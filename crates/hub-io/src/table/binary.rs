//! Tables of binary formats, as far as they are built in: sheets of a workbook and Parquet files.

use super::Headings;
use super::grid::Grid;
#[cfg(not(all(feature = "xlsx", feature = "parquet")))]
use super::sniff;
use super::sniff::{PARQUET, ZIP};
use crate::limits::Limits;
use crate::report::{Located, codes};

/// Rows with their lines, from 1, as wide as their last cell that is not blank or wider.
pub(crate) type Rows = Vec<(u64, csv::StringRecord)>;

/// All tables of a workbook or a Parquet file, each with its name; `None` where `bytes` are neither, or the feature for them is off.
///
/// Nothing is asked of their headers.
pub(crate) fn tables(
    file: &str,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Option<Vec<(String, Rows)>>, Box<Located>> {
    if cfg!(feature = "xlsx") && bytes.starts_with(ZIP) {
        return shielded(file, || every_sheet(file, bytes, limits)).map(Some);
    }
    if cfg!(feature = "parquet") && bytes.starts_with(PARQUET) {
        let rows = shielded(file, || every_row(file, bytes, limits))?;
        return Ok(Some(vec![(String::new(), rows)]));
    }
    Ok(None)
}

#[cfg(feature = "xlsx")]
fn every_sheet(
    file: &str,
    bytes: &[u8],
    limits: &Limits,
) -> Result<Vec<(String, Rows)>, Box<Located>> {
    super::workbook::sheets(file, bytes, limits)
}

#[cfg(not(feature = "xlsx"))]
fn every_sheet(_: &str, _: &[u8], _: &Limits) -> Result<Vec<(String, Rows)>, Box<Located>> {
    Ok(Vec::new())
}

#[cfg(feature = "parquet")]
fn every_row(file: &str, bytes: &[u8], limits: &Limits) -> Result<Rows, Box<Located>> {
    let rows = super::columnar::rows(file, bytes, limits)?.into_iter();
    // Each cell was made from text.
    let text = |row| csv::StringRecord::from_byte_record(row).unwrap_or_default();
    Ok(rows.map(|(line, row)| (line, text(row))).collect())
}

#[cfg(not(feature = "parquet"))]
fn every_row(_: &str, _: &[u8], _: &Limits) -> Result<Rows, Box<Located>> {
    Ok(Vec::new())
}

/// The name of the thread that reads formats other than text. Where it panics, that is an issue of the file: a program may have its hook say nothing of it.
pub const READER_THREAD: &str = "hubmatch-reader";

/// Reads in a thread of its own: readers of binary formats panic on some spoilt files (of Parquet pages without values, for one).
pub(super) fn shielded<T: Send>(
    file: &str,
    read: impl FnOnce() -> Result<T, Box<Located>> + Send,
) -> Result<T, Box<Located>> {
    let fault = |value: String| {
        Box::new(Located::of_file(
            file,
            codes::UNREADABLE_FILE,
            value,
            "a whole workbook or Parquet file",
            "it may be damaged: write it again, or save it as CSV UTF-8",
        ))
    };
    let builder = std::thread::Builder::new().name(READER_THREAD.to_owned());
    std::thread::scope(|scope| match builder.spawn_scoped(scope, read) {
        Ok(thread) => thread.join().unwrap_or_else(|_| Err(fault(String::new()))),
        Err(error) => Err(fault(error.to_string())),
    })
}

#[cfg(feature = "xlsx")]
pub(super) fn sheet(
    file: &str,
    bytes: &[u8],
    headings: &dyn Headings,
    limits: &Limits,
) -> Result<Grid, Box<Located>> {
    super::workbook::grid(file, bytes, headings, limits)
}

#[cfg(not(feature = "xlsx"))]
pub(super) fn sheet(
    file: &str,
    _: &[u8],
    headings: &dyn Headings,
    _: &Limits,
) -> Result<Grid, Box<Located>> {
    let what = "an Excel workbook";
    Err(Box::new(sniff::without(file, what, "xlsx", headings)))
}

#[cfg(feature = "parquet")]
pub(super) fn columns(
    file: &str,
    bytes: &[u8],
    _: &dyn Headings,
    limits: &Limits,
) -> Result<Grid, Box<Located>> {
    super::columnar::grid(file, bytes, limits)
}

#[cfg(not(feature = "parquet"))]
pub(super) fn columns(
    file: &str,
    _: &[u8],
    headings: &dyn Headings,
    _: &Limits,
) -> Result<Grid, Box<Located>> {
    let what = "a Parquet file";
    Err(Box::new(sniff::without(file, what, "parquet", headings)))
}
