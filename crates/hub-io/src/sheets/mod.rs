//! Tables as they are written: columns of one kind each, and rows of typed cells; as CSV, Parquet or the sheet of a workbook.
//!
//! A table is defined once, as its columns and cells. The writers add nothing to it: numbers stay numbers and days stay days in
//! every format that has them.

mod cell;
#[cfg(feature = "parquet")]
mod columnar;
mod format;
mod names;
mod page;
mod text;
#[cfg(feature = "xlsx")]
mod workbook;

pub use format::TableFormat;

pub(crate) use cell::{Cell, Head, Kind, WITHHELD};
#[cfg(feature = "parquet")]
pub(crate) use columnar::to_frame;
pub(crate) use format::to_bytes;
#[cfg(not(feature = "xlsx"))]
pub(crate) use format::without;
pub(crate) use names::Names;
pub(crate) use page::{Page, Part, Sheet, facts_sheet};
pub(crate) use text::{to_csv, unguarded};
#[cfg(feature = "xlsx")]
pub(crate) use workbook::{title, to_book};

/// Who opens the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// Programs that know of no guard: text stays as it is, also where it looks like a formula.
    Program,
    /// People in a spreadsheet program, and this program, which reads tables without their guards: in CSV, text that a spreadsheet program would take for a formula
    /// gets an apostrophe before it. Other formats tell text from formulas.
    Both,
}

/// The number to one decimal place, the same in every format.
#[cfg(any(feature = "parquet", feature = "xlsx"))]
fn tenths(number: f64) -> f64 {
    // By way of the text, so that a half goes the same way as in CSV.
    format!("{number:.1}").parse().unwrap_or(number)
}
