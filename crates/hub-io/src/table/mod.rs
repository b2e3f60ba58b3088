//! Tables as CSV, workbooks or Parquet files, whatever their columns: reading with every fault reported. [`crate::sheets`] writes them.

mod binary;
#[cfg(feature = "parquet")]
mod columnar;
mod columns;
mod decoded;
mod grid;
mod groups;
mod header;
mod headings;
mod layout;
mod lines;
mod objects;
#[cfg(feature = "parquet")]
mod pages;
#[cfg(feature = "xlsx")]
mod promises;
mod read;
mod row;
mod sniff;
mod source;
#[cfg(feature = "xlsx")]
mod workbook;

pub use binary::READER_THREAD;
pub use read::Table;

pub(crate) use binary::{Rows, tables};
pub(crate) use columns::{Column, columns};
pub(crate) use header::Header;
pub(crate) use headings::Headings;
pub(crate) use layout::{Layout, letters};
pub(crate) use lines::{LineCounter, Lines, Stop};
pub(crate) use read::read_table;
pub(crate) use row::{Cell, Row, stands_for_missing, urn_of};
pub(crate) use source::{Manner, Source};
