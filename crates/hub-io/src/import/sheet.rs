//! A published table, row by row: cells by column name, symbols for missing values counted, faults located.

use std::borrow::Cow;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use csv::StringRecord;
use hub_core::model::Urn;
use jiff::civil::Date;

use super::header;
use super::load::Text;
use super::rows::Reader;
use super::tally::{self, MissingSymbol, Tally};
use super::trace::{Noted, Reading};
use crate::blanks::normal;
use crate::report::{Located, cells, codes, place};
use crate::table::Layout;
use hub_core::issue::Code;

/// A column of a sheet: its place in a row, and its name in the file's documentation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Col {
    at: usize,
    name: &'static str,
}

/// What a sheet was found to hold, for the report.
#[derive(Clone, Debug)]
pub(super) struct Holdings {
    /// The file.
    pub(super) file: String,
    /// Rows below the header, blank ones included.
    pub(super) rows: usize,
    /// Blank rows.
    pub(super) blank: usize,
    /// Rows that end before the last column.
    pub(super) short: Tally,
    /// Symbols for missing values.
    pub(super) missing: Vec<MissingSymbol>,
    /// Cells that were read for fields of schools that are followed.
    pub(super) noted: Vec<Noted>,
}

impl Holdings {
    /// Nothing, for a file with faults.
    pub(super) fn none(file: String) -> Self {
        Self {
            file,
            rows: 0,
            blank: 0,
            short: Tally::new("short_rows", SHORT_ROWS),
            missing: Vec::new(),
            noted: Vec::new(),
        }
    }
}

const SHORT_ROWS: &str = "rows that end early: the cells they lack count as blank";

/// A table whose header was found, at one of its rows.
pub(super) struct Sheet<'t> {
    file: &'t str,
    /// The text, where it is one.
    text: &'t str,
    layout: Layout,
    reader: Reader<'t>,
    header: StringRecord,
    header_line: u64,
    record: StringRecord,
    line: u64,
    /// Whether a row may end before the last column: some publishers leave blank cells at the end out.
    short_allowed: bool,
    rows: usize,
    blank: usize,
    short: Tally,
    missing: BTreeMap<(&'static str, &'static str), usize>,
    faults: Vec<Located>,
    /// Schools whose cells are noted.
    followed: &'t BTreeSet<Urn>,
    /// The school of the row, once that was read.
    school: Option<Urn>,
    /// The same, where it is one of those followed.
    here: Option<Urn>,
    /// The field of a school that is being read.
    field: &'static str,
    noted: Vec<Noted>,
}

impl<'t> Sheet<'t> {
    /// The table of `text`, whose header is the first row that has all `keys`; `None` with faults where there is none, or
    /// where several sheets have one.
    pub(super) fn find(
        text: &'t Text,
        keys: &[&'static str],
        faults: &mut Vec<Located>,
    ) -> Option<Self> {
        let mut seen = Vec::new();
        let mut found = Vec::new();
        for (name, reader) in text.readers() {
            let sheet = Self::new(text, name, reader);
            match sheet.with_header(keys) {
                Ok(sheet) => found.push((name, sheet)),
                Err(rows) => seen.extend(rows),
            }
        }
        if found.len() > 1 {
            let names: Vec<_> = found.iter().map(|(name, _)| *name).collect();
            faults.push(several_sheets(&text.file, &names, keys));
            return None;
        }
        let found = found.pop().map(|(_, sheet)| sheet);
        if found.is_none() {
            faults.extend(header::not_found(&text.file, text.csv(), &seen, keys));
        }
        found
    }

    fn new(text: &'t Text, name: &str, reader: Reader<'t>) -> Self {
        Self {
            file: &text.file,
            text: text.csv(),
            layout: Layout::of_rows(reader.is_ragged(), name),
            reader,
            header: StringRecord::new(),
            header_line: 0,
            record: StringRecord::new(),
            line: 0,
            short_allowed: false,
            rows: 0,
            blank: 0,
            short: Tally::new("short_rows", SHORT_ROWS),
            missing: BTreeMap::new(),
            faults: Vec::new(),
            followed: &text.followed,
            school: None,
            here: None,
            field: "",
            noted: Vec::new(),
        }
    }

    /// The same below its header, or the first rows where none of them is one.
    fn with_header(mut self, keys: &[&'static str]) -> Result<Self, Vec<(u64, StringRecord)>> {
        let mut seen = Vec::new();
        while seen.len() < header::HEADER_WITHIN && self.read() {
            if header::is_header(&self.record, keys) {
                self.header = std::mem::take(&mut self.record);
                self.header_line = self.line;
                return Ok(self);
            }
            seen.push((self.line, self.record.clone()));
        }
        Err(seen)
    }

    /// Whether `text` has a header with all `keys`.
    pub(super) fn has(text: &'t Text, keys: &[&'static str]) -> bool {
        Self::find(text, keys, &mut Vec::new()).is_some()
    }

    /// The same, where a row may end before the last column.
    pub(super) fn allow_short_rows(mut self) -> Self {
        self.short_allowed = true;
        self
    }

    /// The column called `name`, where the header has it.
    pub(super) fn column(&mut self, name: &'static str) -> Option<Col> {
        let wanted = normal(name);
        let header = std::mem::take(&mut self.header);
        let mut places = header
            .iter()
            .enumerate()
            .filter(|(_, cell)| normal(cell) == wanted);
        let found = places.next().map(|(at, _)| Col { at, name });
        if let (Some(col), Some((again, _))) = (found, places.next()) {
            self.faults.push(Located {
                line: Some(self.header_line),
                ..self.fault_at(
                    col,
                    codes::DUPLICATE_COLUMN,
                    "each column once",
                    format!("column {} has the same name: rename one", again + 1),
                )
            });
        }
        drop(places);
        self.header = header;
        found
    }

    /// The column called `name`; a fault where the header lacks it, and then no row is read.
    pub(super) fn need(&mut self, name: &'static str) -> Col {
        self.column(name).unwrap_or_else(|| {
            let fault = header::missing_column(self.file, self.header_line, name, &self.header);
            self.faults.push(fault);
            Col {
                at: usize::MAX,
                name,
            }
        })
    }

    /// Moves to the next row that is not blank; `false` at the end, and where the header has faults.
    pub(super) fn advance(&mut self) -> bool {
        if self.rows == 0 && !self.faults.is_empty() {
            return false;
        }
        (self.school, self.here) = (None, None);
        while self.read() {
            self.rows += 1;
            if self.record.iter().all(|cell| cell.trim().is_empty()) {
                self.blank += 1;
            } else if self.has_right_width() {
                return true;
            }
        }
        false
    }

    /// The line on which the row starts, from 1.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// What is read from here on is for this field of the school, named by its column in `schools.csv`.
    pub(super) fn field(&mut self, name: &'static str) {
        self.field = name;
    }

    /// Notes a cell that tells the field, where the school is followed. [`Self::value`] does so by itself.
    pub(super) fn note(&mut self, col: Col) {
        self.note_as(col, None);
    }

    fn note_as(&mut self, col: Col, means: Option<&'static str>) {
        let Some(urn) = self.here else { return };
        let noted = Noted {
            urn,
            field: self.field,
            reading: Reading {
                line: self.line,
                column: col.name,
                cell: self.raw(col).to_owned(),
                means,
            },
        };
        self.noted.push(noted);
    }

    /// The cell without the blanks around it; empty where the row ends before it.
    pub(super) fn raw(&self, col: Col) -> &str {
        self.record.get(col.at).unwrap_or_default().trim()
    }

    /// The cell's value, or `None` where it holds one of the symbols in `missing` or nothing that `parse` takes; the
    /// former is counted, the latter a fault.
    pub(super) fn value<T>(
        &mut self,
        col: Col,
        missing: &[&'static str],
        expected: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        if self.is_missing(col, missing) {
            return None;
        }
        self.note(col);
        let value = parse(self.raw(col));
        if value.is_none() {
            self.fault(
                col,
                codes::BAD_VALUE,
                expected,
                "mend the file, or fetch it again",
            );
        }
        value
    }

    /// Whether the cell holds one of these symbols, in any case; if so it is counted.
    pub(super) fn is_missing(&mut self, col: Col, symbols: &[&'static str]) -> bool {
        let cell = self.raw(col);
        let Some(symbol) = symbols
            .iter()
            .find(|symbol| symbol.eq_ignore_ascii_case(cell))
        else {
            return false;
        };
        *self.missing.entry((col.name, symbol)).or_default() += 1;
        self.note_as(col, tally::meaning(symbol));
        true
    }

    /// The URN in the cell; a fault where there is none.
    pub(super) fn urn(&mut self, col: Col) -> Option<Urn> {
        let urn = whole(self.raw(col)).and_then(Urn::new);
        self.school = urn;
        self.here = urn.filter(|urn| self.followed.contains(urn));
        if urn.is_none() {
            self.fault(
                col,
                codes::BAD_URN,
                "a URN, six digits",
                "mend the file, or fetch it again",
            );
        }
        urn
    }

    /// What `row` reads of the rows that are wanted, by URN. A URN's second row is a fault.
    pub(super) fn schools<T>(
        &mut self,
        col: Col,
        mut is_wanted: impl FnMut(&mut Self) -> bool,
        mut row: impl FnMut(&mut Self) -> T,
    ) -> BTreeMap<Urn, T> {
        let (mut rows, mut lines) = (BTreeMap::new(), BTreeMap::new());
        while self.advance() {
            if !is_wanted(self) {
                continue;
            }
            let urn = self.urn(col);
            let read = row(self);
            if let Some(urn) = urn
                && self.is_first(urn, col, &mut lines)
            {
                rows.insert(urn, read);
            }
        }
        rows
    }

    /// Whether `urn`, read from `col`, is on no earlier row of `lines`; a fault where it is.
    pub(super) fn is_first(&mut self, urn: Urn, col: Col, lines: &mut BTreeMap<Urn, u64>) -> bool {
        match lines.entry(urn) {
            Entry::Vacant(entry) => {
                entry.insert(self.line);
                true
            }
            Entry::Occupied(entry) => {
                let hint = format!(
                    "it is on line {} already: remove one of the two",
                    entry.get()
                );
                self.fault(col, codes::DUPLICATE_URN, "each URN once", hint);
                false
            }
        }
    }

    /// Notes a fault of a cell in this row.
    pub(super) fn fault(
        &mut self,
        col: Col,
        kind: Code,
        expected: impl Into<Cow<'static, str>>,
        hint: impl Into<Cow<'static, str>>,
    ) {
        let fault = Located {
            value: self.raw(col).to_owned(),
            ..self.fault_at(col, kind, expected, hint)
        };
        self.faults.push(fault);
    }

    /// What the sheet held; all its faults go to `faults`.
    pub(super) fn finish(mut self, faults: &mut Vec<Located>) -> Holdings {
        if self.faults.is_empty() && self.rows == self.blank {
            self.faults.push(Located::of_file(
                self.file,
                codes::NO_ROWS,
                "",
                "rows below the header",
                "the file has none: fetch it again",
            ));
        }
        for fault in &mut self.faults {
            self.layout.place(fault);
        }
        place(&mut self.faults, self.text.as_bytes(), b',');
        faults.append(&mut self.faults);
        let missing = self.missing.into_iter();
        Holdings {
            noted: self.noted,
            file: self.file.to_owned(),
            rows: self.rows,
            blank: self.blank,
            short: self.short,
            missing: missing
                .map(|((column, symbol), count)| MissingSymbol {
                    column,
                    symbol,
                    count,
                })
                .collect(),
        }
    }

    fn fault_at(
        &self,
        col: Col,
        kind: Code,
        expected: impl Into<Cow<'static, str>>,
        hint: impl Into<Cow<'static, str>>,
    ) -> Located {
        Located {
            line: Some(self.line),
            field: col.name.to_owned(),
            at: Some(col.at),
            urn: self.school,
            ..Located::of_file(self.file, kind, "", expected, hint)
        }
    }

    fn has_right_width(&mut self) -> bool {
        let (width, right) = (self.record.len(), self.header.len());
        if width < right && self.reader.is_ragged() {
            return true;
        }
        if width < right && self.short_allowed {
            self.short.add(&format!("line {}", self.line));
        } else if width != right {
            self.faults.push(Located {
                line: Some(self.line),
                ..Located::of_file(
                    self.file,
                    codes::WRONG_WIDTH,
                    cells(width),
                    format!("{right} cells, as in the header"),
                    "a comma or a quote may be missing: mend the row",
                )
            });
            return false;
        }
        true
    }

    fn read(&mut self) -> bool {
        let line = self.reader.read(&mut self.record);
        self.line = line.unwrap_or(self.line);
        line.is_some()
    }
}

fn several_sheets(file: &str, names: &[&str], keys: &[&'static str]) -> Located {
    Located::of_file(
        file,
        codes::SEVERAL_SHEETS,
        names.join(", "),
        format!("one sheet with the columns {}", keys.join(" and ")),
        "hide or remove the other sheets, or save the right one as CSV UTF-8",
    )
}

/// A whole number, digits only.
pub(super) fn whole<T: FromStr>(text: &str) -> Option<T> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

/// A day written dd, mm and yyyy with this separator between them, or `2024-06-12`, which is what dates of workbooks become.
pub(super) fn day(text: &str, separator: char) -> Option<Date> {
    let iso = text
        .split_once('-')
        .is_some_and(|(year, _)| year.len() == 4);
    let mut parts = text.split(if iso { '-' } else { separator });
    let (first, month, last) = (parts.next()?, parts.next()?, parts.next()?);
    let (year, day) = if iso { (first, last) } else { (last, first) };
    let is_whole = parts.next().is_none() && year.len() == 4;
    let padded = !iso || (month.len() == 2 && day.len() == 2);
    if !is_whole || !padded {
        return None;
    }
    Date::new(whole(year)?, whole(month)?, whole(day)?).ok()
}
