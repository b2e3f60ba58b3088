//! The report as a table, which can be sorted, filtered, and sent back to the schools.

use hub_core::model::Urn;

use super::{Located, Report};
use crate::sheets::{Cell, Head, Kind, Reader, to_csv};
use crate::table::letters;

const HEADS: [Head; 10] = [
    Head::new("file", Kind::Text),
    Head::new("line", Kind::Whole),
    Head::new("cell", Kind::Text),
    Head::new("field", Kind::Text),
    Head::new("urn", Kind::Whole),
    Head::new("code", Kind::Text),
    Head::new("message", Kind::Text),
    Head::new("value", Kind::Text),
    Head::new("expected", Kind::Text),
    Head::new("hint", Kind::Text),
];

impl Report {
    /// The report as CSV, a row for each issue, by file and line: `file`, `line`, `cell`, `field`, `urn`, `code`, `message`, `value`, `expected`, `hint`.
    ///
    /// `cell` is the cell of a sheet, `Applications!C4`, the column of a text with separators by its letter, `C`, as spreadsheet programs call it, the record of JSON in which several are on one line, `record 3`, or
    /// in other text the character of the line, `character 17`; `urn` the school that the row is about, where that
    /// can be told. Text that a spreadsheet program would take for a formula has an apostrophe before it.
    #[must_use]
    pub fn to_csv(&self) -> Vec<u8> {
        let mut issues: Vec<&Located> = self.issues().iter().collect();
        issues.sort_by_key(|issue| {
            (
                &issue.file,
                &issue.sheet,
                issue.line,
                issue.record,
                issue.at,
            )
        });
        to_csv(&HEADS, issues.into_iter().map(row), Reader::Both)
    }
}

fn row(issue: &Located) -> [Cell<'_>; 10] {
    let text = |text: &'_ str| Cell::Text(text.to_owned().into());
    let whole = |number: Option<u64>| number.and_then(|number| i64::try_from(number).ok());
    let whole = |number| whole(number).map_or(Cell::Empty, Cell::Whole);
    [
        text(&issue.file),
        whole(issue.line),
        text(&cell(issue)),
        text(&issue.field),
        whole(issue.urn.map(Urn::get).map(u64::from)),
        text(issue.kind.name()),
        text(issue.kind.about().title),
        text(&issue.value),
        text(&issue.expected),
        text(&issue.hint),
    ]
}

fn cell(issue: &Located) -> String {
    match (&issue.sheet, &issue.cell, issue.column) {
        (Some(sheet), Some(cell), _) => format!("{sheet}!{cell}"),
        (None, Some(cell), _) => cell.clone(),
        (_, None, column) => match (issue.record, issue.at, column) {
            (Some(record), ..) => format!("record {record}"),
            (_, Some(at), _) => letters(at),
            (_, _, Some(column)) => format!("character {column}"),
            _ => String::new(),
        },
    }
}
