//! Reading a table: every record that can be, and an issue for everything that cannot.

use std::collections::BTreeSet;

use super::header::Header;
use super::headings::ColumnsOf;
use super::layout::Layout;
use super::row::Row;
use super::{Column, Source};
use crate::input::Input;
use crate::report::{Located, Medium, codes, more_problems};
use crate::sheets::unguarded;

/// A table as read: what could be, and what is wrong with the rest.
///
/// Records count only where `issues` is empty: a cell that could not be read is left out of its record.
#[derive(Clone, Debug, PartialEq)]
pub struct Table<T> {
    /// The records whose key could be read, in the order of the file.
    pub records: Vec<T>,
    /// Physical line on which each record starts, from 1; of a sheet its row, and of a Parquet file the row that it would have below a header.
    pub lines: Vec<u64>,
    /// Of JSON in which several records begin on one line, the number of each record, from 1; otherwise empty.
    pub(crate) numbers: Vec<u64>,
    /// What is wrong.
    pub issues: Vec<Located>,
    /// Keys of the records left out, as far as they can be told, so that nobody complains that they are unknown.
    pub(crate) dropped: BTreeSet<String>,
    /// Whether the file as a whole could not be read, so that every key is unknown.
    pub(crate) unreadable: bool,
    /// Where cells are in the file.
    pub(crate) layout: Layout,
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self {
            records: Vec::new(),
            lines: Vec::new(),
            numbers: Vec::new(),
            issues: Vec::new(),
            dropped: BTreeSet::new(),
            unreadable: false,
            layout: Layout::default(),
        }
    }
}

impl<T> Table<T> {
    /// A table of which nothing could be read.
    pub(crate) fn unreadable(issue: Located) -> Self {
        Self {
            issues: vec![issue],
            unreadable: true,
            ..Self::default()
        }
    }
}

/// Reads `input`, called `file` in issues, whatever kind of table it is ([`Source`]); `record` makes a record of a row, or `None` where its key is unusable.
///
/// Blanks around a cell are dropped, and guards before text, which is all the lenience there is: `[key]` is the column that names a record.
pub(crate) fn read_table<C: Column, T>(
    file: &str,
    input: Input<'_>,
    key: C,
    mut record: impl FnMut(&mut Row<'_, C>) -> Option<T>,
) -> Table<T> {
    let mut rows = match Source::open(file, input, &ColumnsOf::<C>::new()) {
        Ok(rows) => rows,
        Err(mut issue) => {
            Layout::default().show(std::slice::from_mut(&mut issue), file, input);
            return Table::unreadable(*issue);
        }
    };
    let mut table = Table::default();
    let Some(line) = rows.advance(&mut table.issues) else {
        return table;
    };
    let header = Header::<C>::new(file, line, rows.record(), rows.medium(), &mut table.issues);
    table.unreadable = header.cell(key).is_none();
    let mut counted = 0;
    while let Some(line) = rows.advance(&mut table.issues) {
        let (number, before) = (rows.number(), table.issues.len());
        let mut row = Row {
            file,
            line,
            record: rows.record(),
            header: &header,
            issues: &mut table.issues,
            is_guarded: true,
        };
        let made = if row.has_right_width() {
            record(&mut row)
        } else {
            None
        };
        if let Some(made) = made {
            table.records.push(made);
            table.lines.push(line);
            table.numbers.extend(number);
        } else {
            let key = row.raw(key).map(unguarded);
            table.dropped.extend(key.map(str::to_owned));
        }
        for issue in table.issues.get_mut(before..).unwrap_or_default() {
            issue.record = number;
        }
        counted += beyond(&mut table.issues, input.limits().problems);
    }
    table.unreadable |= rows.is_cut();
    if counted > 0 {
        table.issues.push(more_problems(file, counted));
    }
    if table.records.is_empty() && table.issues.is_empty() {
        table.issues.push(no_records(file, rows.medium()));
    }
    table.layout = Layout::new(&rows, &header);
    for issue in &mut table.issues {
        table.layout.place(issue);
    }
    table.layout.show(&mut table.issues, file, input);
    table
}

/// Takes the issues beyond the first `most` away, and gives their number.
fn beyond(issues: &mut Vec<Located>, most: u64) -> u64 {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let more = issues.len().saturating_sub(most);
    issues.truncate(most);
    more as u64
}

fn no_records(file: &str, medium: Medium) -> Located {
    let (expected, hint) = match medium {
        Medium::Frame => (
            "a row or more",
            "check how the table was made: it has no rows",
        ),
        Medium::Text | Medium::Sheet | Medium::Columns => (
            "records below the header",
            "the file has a header only: check that it is the right one",
        ),
    };
    Located::of_file(file, codes::NO_RECORDS, "", expected, hint)
}
