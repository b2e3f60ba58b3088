//! Where the cells of a table are in its file, as messages say it.

use std::io::BufReader;

use encoding_rs::Encoding;

use super::header::Header;
use super::{Column, Source};
use crate::input::Input;
use crate::report::{Located, Medium, place};

/// What a table's file is made of, and which cell of a row holds which column.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Layout {
    medium: Medium,
    sheet: Option<String>,
    cells: Vec<(&'static str, usize)>,
    /// What separates cells of text; a comma where nothing else is known.
    separator: Option<u8>,
    /// Of text in UTF-16.
    encoding: Option<&'static Encoding>,
}

impl Layout {
    pub(crate) fn new<C: Column>(rows: &Source<'_>, header: &Header<C>) -> Self {
        let cell = |column: &C| Some((column.name(), header.cell(*column)?));
        // Values of JSON have no place that the parser of cells finds.
        let cells = C::ALL.iter().filter_map(cell);
        let has_cells = !rows.is_json();
        Self {
            medium: rows.medium(),
            sheet: rows.sheet().map(str::to_owned),
            cells: cells.filter(|_| has_cells).collect(),
            separator: rows.separator(),
            encoding: rows.encoding(),
        }
    }

    /// That of a table whose issues know their cells: of text, or of rows in memory, of the sheet of this name or of a Parquet file.
    pub(crate) fn of_rows(in_memory: bool, sheet: &str) -> Self {
        let medium = match (in_memory, sheet.is_empty()) {
            (false, _) => Medium::Text,
            (true, false) => Medium::Sheet,
            (true, true) => Medium::Columns,
        };
        Self {
            medium,
            sheet: (medium == Medium::Sheet).then(|| sheet.to_owned()),
            cells: Vec::new(),
            separator: None,
            encoding: None,
        }
    }

    /// How people name the row at a line.
    pub(crate) fn row(&self, line: u64) -> String {
        self.medium.row(line)
    }

    /// Says of issues of the table at which characters of their lines they are, and shows the lines: the file is read once more. Where it cannot be, they stay as they are.
    pub(crate) fn show(&self, issues: &mut [Located], file: &str, input: Input<'_>) {
        let has_text = |issue: &Located| issue.medium == Medium::Text && issue.line.is_some();
        if !issues.iter().any(has_text) {
            return;
        }
        let separator = self.separator.unwrap_or(b',');
        if let Some(encoding) = self.encoding {
            if let Ok(bytes) = input.whole(file) {
                let text = encoding.decode_with_bom_removal(&bytes).0;
                place(issues, text.as_bytes(), separator);
            }
        } else if let Ok(pieces) = input.pieces(file) {
            place(issues, BufReader::new(pieces), separator);
        }
    }

    /// Says of an issue of the table in which cell it is, as far as that can be told without the file.
    pub(crate) fn place(&self, issue: &mut Located) {
        let cell = || self.cells.iter().find(|(name, _)| *name == issue.field);
        issue.at = issue.at.or_else(|| cell().map(|(_, at)| *at));
        issue.medium = self.medium;
        issue.sheet.clone_from(&self.sheet);
        if self.medium == Medium::Sheet {
            let cell = issue.at.zip(issue.line);
            issue.cell = cell.map(|(at, line)| format!("{}{line}", letters(at)));
        }
    }
}

/// A column of a sheet by its letters: A is the first, AA comes after Z.
pub(crate) fn letters(at: usize) -> String {
    let mut letters = Vec::new();
    let mut left = at + 1;
    while left > 0 {
        let digit = u8::try_from((left - 1) % 26).unwrap_or_default();
        letters.push(char::from(b'A' + digit));
        left = (left - 1) / 26;
    }
    letters.into_iter().rev().collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn letters() {
        let names = [0, 25, 26, 701, 702, 16_383].map(super::letters);
        assert_eq!(names, ["A", "Z", "AA", "ZZ", "AAA", "XFD"]);
    }
}
