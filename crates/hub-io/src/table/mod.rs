//! Tables as CSV, whatever their columns: reading with every fault reported, and writing.

mod columns;
mod groups;
mod header;
mod read;
mod row;
mod sniff;
mod write;

pub use read::Table;

pub(crate) use columns::{Column, columns};
pub(crate) use read::read_table;
pub(crate) use row::Row;
pub(crate) use write::{guarded, to_csv};
