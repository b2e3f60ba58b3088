//! Rows that are in memory, and what is the matter with some of their cells.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use hub_core::issue::Code;

use crate::report::{Located, Medium};

/// Rows of a file that is in memory, each with its number there, from 1 for the header.
#[derive(Default)]
pub(super) struct Grid {
    /// Each is made when it is asked for: blank cells take no memory but in the row that is read.
    rows: Option<Box<dyn Iterator<Item = (u64, csv::ByteRecord)> + Send>>,
    pub(super) record: csv::ByteRecord,
    /// What the rows are of.
    pub(super) medium: Medium,
    /// The name of the sheet, where the rows are one's.
    pub(super) sheet: Option<String>,
    pub(super) marks: Marks,
}

impl Grid {
    #[cfg_attr(not(any(feature = "xlsx", feature = "parquet")), expect(dead_code))]
    pub(super) fn new(
        sheet: Option<String>,
        rows: impl Iterator<Item = (u64, csv::ByteRecord)> + Send + 'static,
        marks: Marks,
    ) -> Self {
        let medium = match sheet {
            Some(_) => Medium::Sheet,
            None => Medium::Columns,
        };
        Self {
            rows: Some(Box::new(rows)),
            record: csv::ByteRecord::new(),
            medium,
            sheet,
            marks,
        }
    }

    /// The rows of a data frame.
    #[cfg(feature = "parquet")]
    pub(super) fn of_frame(rows: Vec<(u64, csv::ByteRecord)>) -> Self {
        Self {
            medium: Medium::Frame,
            ..Self::new(None, rows.into_iter(), Marks::default())
        }
    }

    pub(super) fn advance(&mut self) -> Option<u64> {
        let (line, record) = self.rows.as_mut()?.next()?;
        self.record = record;
        Some(line)
    }
}

/// The marks of a sheet, taken in the order of their lines.
#[derive(Debug, Default)]
pub(super) struct Marks {
    /// Those of lines to come, the next one last.
    coming: Vec<Mark>,
    /// Those that cover the line that was reached, for each column the one that goes furthest.
    open: BTreeMap<String, Mark>,
    omitted: u64,
}

impl Marks {
    /// These marks, in any order, of which so many others were left out.
    #[cfg_attr(not(feature = "xlsx"), expect(dead_code))]
    pub(super) fn new(mut marks: Vec<Mark>, omitted: u64) -> Self {
        marks.sort_by_key(|mark| Reverse(*mark.lines.start()));
        Self {
            coming: marks,
            open: BTreeMap::new(),
            omitted,
        }
    }

    /// How many there are beyond those that are kept.
    pub(super) fn omitted(&self) -> u64 {
        self.omitted
    }

    /// Takes those up to a line that belong to no row that was asked for, and gives their issues.
    pub(super) fn up_to(
        &mut self,
        last: u64,
        file: &str,
        known: &[Option<String>],
    ) -> Vec<Located> {
        let mut issues = Vec::new();
        while let Some(mark) = self.next(last) {
            let line = *mark.lines.start();
            issues.extend(
                mark.field(known)
                    .map(|field| mark.located(line, file, field)),
            );
        }
        issues
    }

    /// The issues of a row: lines are asked for in order.
    pub(super) fn of(&mut self, line: u64, file: &str, known: &[Option<String>]) -> Vec<Located> {
        while let Some(mark) = self.next(line) {
            if let Some(field) = mark.field(known) {
                self.begin(field, mark);
            }
        }
        self.open.retain(|_, mark| *mark.lines.end() >= line);
        let issue = |(field, mark): (&String, &Mark)| mark.located(line, file, field.clone());
        self.open.iter().map(issue).collect()
    }

    /// The next one that begins at a line or before it.
    fn next(&mut self, last: u64) -> Option<Mark> {
        self.coming.pop_if(|mark| *mark.lines.start() <= last)
    }

    fn begin(&mut self, field: String, mark: Mark) {
        let goes_further = |other: &Mark| other.lines.end() >= mark.lines.end();
        if !self.open.get(&field).is_some_and(goes_further) {
            self.open.insert(field, mark);
        }
    }
}

/// A cell of a sheet that is not what it seems.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// Its line and those that it covers.
    pub(super) lines: RangeInclusive<u64>,
    /// Its column and those that it covers, from 0.
    pub(super) columns: RangeInclusive<usize>,
    pub(super) kind: Code,
    pub(super) value: String,
    pub(super) expected: &'static str,
    pub(super) hint: &'static str,
}

impl Mark {
    /// The issue of a sheet whose columns are not known yet.
    #[cfg(feature = "xlsx")]
    pub(super) fn in_sheet(self, file: &str, sheet: &str) -> Located {
        Located {
            line: Some(*self.lines.start()),
            field: sheet.to_owned(),
            ..Located::of_file(file, self.kind, self.value, self.expected, self.hint)
        }
    }

    /// The first of its columns that is known.
    fn field(&self, known: &[Option<String>]) -> Option<String> {
        let mut columns = self.columns.clone();
        columns.find_map(|at| known.get(at).cloned().flatten())
    }

    /// The issue, at one of its lines.
    fn located(&self, line: u64, file: &str, field: String) -> Located {
        Located {
            line: Some(line),
            field,
            ..Located::of_file(file, self.kind, &*self.value, self.expected, self.hint)
        }
    }
}

/// A number as people write it: without a fraction where it has none, and otherwise in the shortest form that reads back the same.
#[cfg(any(feature = "xlsx", feature = "parquet"))]
pub(super) fn number(value: f64) -> String {
    // Up to here whole numbers are told apart, and written without an exponent.
    if value.fract() == 0.0 && value.abs() < 1e15 {
        format!("{value:.0}")
    } else {
        value.to_string()
    }
}
