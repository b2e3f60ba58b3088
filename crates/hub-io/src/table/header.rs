//! The first line of a table: which cell holds which column.

use std::borrow::Cow;
use std::marker::PhantomData;

use super::Column;
use crate::blanks::bare;
use crate::report::{Located, Medium, codes};
use crate::suggest;

/// Where each column is in a record.
pub(crate) struct Header<C> {
    /// By the column's position in `C::ALL`.
    cells: Vec<Option<usize>>,
    /// Cells of the header.
    pub(super) width: usize,
    columns: PhantomData<C>,
}

impl<C: Column> Header<C> {
    /// The header of records of so many cells that have the columns of `C::ALL` in these.
    pub(crate) fn of_cells(cells: Vec<Option<usize>>, width: usize) -> Self {
        Self {
            cells,
            width,
            columns: PhantomData,
        }
    }

    /// The header of records that have every column in its place in `C::ALL`.
    pub(crate) fn in_order() -> Self {
        let width = C::ALL.len();
        Self::of_cells((0..width).map(Some).collect(), width)
    }

    /// The cell that holds `column`, where the file has it.
    pub(super) fn cell(&self, column: C) -> Option<usize> {
        self.cells.get(column.at()).copied().flatten()
    }

    /// Reads the names; faults go to `issues`, with `line` as their line.
    pub(super) fn new(
        file: &str,
        line: u64,
        record: &csv::ByteRecord,
        medium: Medium,
        issues: &mut Vec<Located>,
    ) -> Self {
        let mut header = Self {
            cells: vec![None; C::ALL.len()],
            width: record.len(),
            columns: PhantomData,
        };
        let mut add =
            |kind, at, field: &str, value: &str, expected: Cow<'static, str>, hint: String| {
                issues.push(Located {
                    line: Some(line),
                    at,
                    field: field.to_owned(),
                    ..Located::of_file(file, kind, value, expected, hint)
                });
            };
        let names: Vec<_> = record.iter().map(name).collect();
        for (at, cell) in record.iter().enumerate() {
            let Ok(name) = std::str::from_utf8(cell).map(bare) else {
                add(
                    codes::NOT_UTF8,
                    Some(at),
                    "",
                    &String::from_utf8_lossy(cell),
                    "text in UTF-8".into(),
                    "save as CSV UTF-8".to_owned(),
                );
                continue;
            };
            let Some(column) = C::from_name(&name) else {
                let fallback = match medium {
                    Medium::Frame => "leave this column out, or rename it".to_owned(),
                    Medium::Text | Medium::Sheet | Medium::Columns => format!(
                        "it is not a known column of this table: remove column {}",
                        at + 1
                    ),
                };
                let hint = suggest::did_you_mean(&name, C::names(), &fallback);
                add(
                    codes::UNKNOWN_COLUMN,
                    Some(at),
                    &name,
                    &name,
                    "a known column".into(),
                    hint,
                );
                continue;
            };
            match header.cells.get_mut(column.at()) {
                Some(Some(_)) => {
                    add(
                        codes::DUPLICATE_COLUMN,
                        Some(at),
                        &name,
                        &name,
                        "each column once".into(),
                        "remove one of the two, or rename it".to_owned(),
                    );
                }
                Some(cell) => *cell = Some(at),
                None => {}
            }
        }
        for column in C::REQUIRED
            .iter()
            .filter(|column| header.cell(**column).is_none())
        {
            let others = names
                .iter()
                .map(String::as_str)
                .filter(|name| C::from_name(name).is_none());
            let hint = suggest::nearest(column.name(), others).map_or_else(
                || "add the column".to_owned(),
                |near| format!("rename the column `{near}`, if that is the one"),
            );
            add(
                codes::MISSING_COLUMN,
                None,
                column.name(),
                "",
                format!("the column `{}`", column.name()).into(),
                hint,
            );
        }
        header
    }
}

pub(super) fn name(cell: &[u8]) -> String {
    bare(&String::from_utf8_lossy(cell)).into_owned()
}

/// The names in the first record of `bytes`, split at `separator`.
pub(super) fn split(bytes: &[u8], separator: u8) -> Vec<String> {
    let mut record = csv::ByteRecord::new();
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(separator)
        .from_reader(bytes);
    match reader.read_byte_record(&mut record) {
        Ok(true) => record.iter().map(name).collect(),
        Ok(false) | Err(_) => Vec::new(),
    }
}
