//! How much is read of files: each limit is a setting.

use crate::report::{Located, codes};

/// How much is read of a file at most, so that none, however it was made, takes more time and memory than there is.
///
/// What goes beyond is one fault, which names the limit. The command line sets each by its name: `--limit rows=5000000`.
///
/// ```
/// let mut limits = hub_io::Limits::default();
/// assert!(limits.set("rows", 5_000_000));
/// assert_eq!(limits.rows, 5_000_000);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file that is read in pieces (CSV, tab-separated, NDJSON), and of what an archive of postcodes unpacks to.
    pub bytes: u64,
    /// Bytes of any other file, and of what it unpacks to: all of it is in memory.
    pub unpacked: u64,
    /// Rows of a table, without the header.
    pub rows: u64,
    /// Columns of a table.
    pub columns: u64,
    /// Cells of a table, empty ones included; in a workbook those that hold anything, and in a Parquet file items of lists each for itself.
    pub cells: u64,
    /// Bytes of a row.
    pub row: u64,
    /// Characters of a cell.
    pub cell: u64,
    /// Problems of a table that are kept; others are only counted, and those of rows that an intake rejects known by kind and question.
    pub problems: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 4 << 30,
            unpacked: 1 << 30,
            // Times between all of England's schools and 120 hubs.
            rows: 3_000_000,
            // Those of a sheet.
            columns: 16_384,
            // Twenty times England's schools with every column; some 1 GB of memory.
            cells: 20_000_000,
            row: 16 << 20,
            cell: 100_000,
            problems: 50_000,
        }
    }
}

/// One of the limits, by name.
#[derive(Clone, Copy)]
pub struct Limit {
    /// The name that sets it.
    pub name: &'static str,
    /// What is limited, in words, and in which unit.
    pub what: &'static str,
    field: fn(&mut Limits) -> &mut u64,
}

impl Limit {
    /// The limits in force, by this one.
    #[must_use]
    pub fn of(self, mut limits: Limits) -> u64 {
        *(self.field)(&mut limits)
    }

    /// The fault of a file that goes beyond.
    pub(crate) fn breach(self, limits: &Limits, file: &str, line: Option<u64>) -> Box<Located> {
        let (most, what, name) = (self.of(*limits), self.what, self.name);
        Box::new(Located {
            line,
            ..Located::of_file(
                file,
                codes::TOO_LARGE,
                format!("more than {most} {what}"),
                format!("at most {most} {what}"),
                or_raise(self.hint(), name),
            )
            .in_programs(self.hint())
        })
    }

    fn hint(self) -> &'static str {
        match self.name {
            "cell" | "row" => "check for a quotation mark that is not closed, here or before",
            _ => "check that it is the right file",
        }
    }
}

/// Advice, and that the limit called `name` can be raised, as it can on the command line.
pub(crate) fn or_raise(advice: &str, name: &str) -> String {
    format!("{advice}; or raise the limit: --limit {name}=N")
}

impl Limits {
    /// All limits, in the order of their fields.
    pub const ALL: [Limit; 8] = [BYTES, UNPACKED, ROWS, COLUMNS, CELLS, ROW, CELL, PROBLEMS];

    /// Sets the limit called `name`; `false` where there is none.
    pub fn set(&mut self, name: &str, most: u64) -> bool {
        let limit = Self::ALL.into_iter().find(|limit| limit.name == name);
        if let Some(limit) = limit {
            *(limit.field)(self) = most;
        }
        limit.is_some()
    }
}

macro_rules! limits {
    ($($const:ident = $field:ident, $what:literal;)+) => {
        $(pub(crate) const $const: Limit = Limit {
            name: stringify!($field),
            what: $what,
            field: |limits| &mut limits.$field,
        };)+
    };
}

limits! {
    BYTES = bytes, "bytes of a file that is read in pieces";
    UNPACKED = unpacked, "bytes in memory or unpacked";
    ROWS = rows, "rows";
    COLUMNS = columns, "columns";
    CELLS = cells, "cells";
    ROW = row, "bytes in a row";
    CELL = cell, "characters in a cell";
    PROBLEMS = problems, "problems of one file that are listed";
}
