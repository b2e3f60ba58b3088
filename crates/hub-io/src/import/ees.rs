//! Tables by school in the layout of "Explore education statistics".
//!
//! What is assumed of that layout: one row a school and year among rows of other levels, told apart by `geographic_level`
//! (`School`); the year in `time_period` (`201819`) and what part of it the row is about in `time_identifier`, which is
//! `Academic year` or, in releases up to 2018/19, `Six half terms` for the whole; the school in `school_urn`, or `urn`.
//! Rates of single terms are no rates of a year.

use std::collections::{BTreeMap, BTreeSet};

use super::load::Text;
use super::performance::Performance;
use super::period;
use super::sheet::{Col, Sheet};
use super::tally::Tally;
use crate::report::{Located, codes};

/// Columns by which the layout is known.
pub(super) const KEYS: &[&str] = &["time_period", "geographic_level"];

/// What `time_identifier` says of rows on a whole year.
const WHOLE_YEAR: [&str; 2] = ["academic year", "six half terms"];

/// The columns that tell what a row is about.
struct Key {
    period: Col,
    part: Col,
    level: Col,
    urn: Col,
}

impl Key {
    fn new(sheet: &mut Sheet<'_>) -> Self {
        Self {
            period: sheet.need("time_period"),
            part: sheet.need("time_identifier"),
            level: sheet.need("geographic_level"),
            urn: match sheet.column("urn") {
                Some(urn) => urn,
                None => sheet.need("school_urn"),
            },
        }
    }

    /// Whether the row is about a school; otherwise why not.
    fn is_of_school(&self, sheet: &Sheet<'_>) -> Result<(), (&'static str, String)> {
        let (level, part) = (sheet.raw(self.level), sheet.raw(self.part));
        if !level.eq_ignore_ascii_case("school") {
            return Err((
                "other_level",
                format!("of another level than schools: {level}"),
            ));
        }
        if !WHOLE_YEAR.contains(&part.to_lowercase().as_str()) {
            return Err(("part_of_year", format!("of no whole year: {part}")));
        }
        Ok(())
    }

    /// Whether the row is a school's of the year `period`; one that is not is counted.
    fn is_wanted(&self, sheet: &mut Sheet<'_>, period: &str, left_out: &mut LeftOut) -> bool {
        let line = sheet.line();
        if let Err((code, what)) = self.is_of_school(sheet) {
            left_out.add(code, what, line);
            return false;
        }
        let expected = "an academic year, written `201819`";
        let Some(year) = sheet.value(self.period, &[], expected, period::of_six) else {
            return false;
        };
        let wanted = year == period;
        if !wanted {
            left_out.add("other_year", format!("of another year: {year}"), line);
        }
        wanted
    }
}

/// A publication in this layout.
pub(super) struct Kind {
    /// Its name.
    pub(super) publication: &'static str,
    /// The caller's setting for the year, for hints.
    pub(super) option: &'static str,
}

/// Reads the year asked for, or the latest: `columns` finds the cells of the header, `row` reads a school's row.
///
/// The table is empty where the file has faults, all of which are in `faults`.
pub(super) fn read<C, T>(
    text: &Text,
    kind: &Kind,
    asked: Option<&str>,
    faults: &mut Vec<Located>,
    columns: impl FnOnce(&mut Sheet<'_>) -> C,
    mut row: impl FnMut(&mut Sheet<'_>, &C) -> T,
) -> Performance<T> {
    let mut table = Performance::empty(text.file.clone());
    table.publication = kind.publication;
    let years = years(text);
    table.layout = layout(&years);
    let Some(period) = chosen(&text.file, &years, asked, kind, faults) else {
        return table;
    };
    table.period = period;
    let Some(mut sheet) = Sheet::find(text, KEYS, faults) else {
        return table;
    };
    let key = Key::new(&mut sheet);
    let columns = columns(&mut sheet);
    let mut left_out = LeftOut::default();
    table.rows = sheet.schools(
        key.urn,
        |sheet| key.is_wanted(sheet, &table.period, &mut left_out),
        |sheet| row(sheet, &columns),
    );
    table.left_out = left_out.0.into_values().collect();
    let before = faults.len();
    table.holdings = sheet.finish(faults);
    if table.rows.is_empty() && faults.len() == before {
        faults.push(no_schools(&text.file));
    }
    table
}

/// Rows that are not used, by reason.
#[derive(Default)]
struct LeftOut(BTreeMap<String, Tally>);

impl LeftOut {
    fn add(&mut self, code: &'static str, what: String, line: u64) {
        let tally = self.0.entry(what);
        let tally = tally.or_insert_with_key(|what| Tally::new(code, what.clone()));
        tally.add(&format!("line {line}"));
    }
}

fn no_schools(file: &str) -> Located {
    Located::of_file(
        file,
        codes::NO_SCHOOLS,
        "",
        "rows of schools for whole academic years",
        "fetch the file on schools: this one is of other levels or of terms",
    )
}

/// The years of which the file has rows of schools; those with faults in their year are found when all rows are read.
fn years(text: &Text) -> BTreeSet<String> {
    let mut years = BTreeSet::new();
    let Some(mut sheet) = Sheet::find(text, KEYS, &mut Vec::new()) else {
        return years;
    };
    let key = Key::new(&mut sheet);
    while sheet.advance() {
        if key.is_of_school(&sheet).is_ok() {
            years.extend(period::of_six(sheet.raw(key.period)));
        }
    }
    years
}

fn layout(years: &BTreeSet<String>) -> String {
    let years: Vec<_> = years.iter().map(String::as_str).collect();
    format!("explore education statistics, with {}", years.join(", "))
}

/// The year asked for, or the latest; a fault where the file has not that year. Where it has none at all, empty: its
/// header or its rows have faults, or it has no rows of schools, and reading them tells which.
fn chosen(
    file: &str,
    years: &BTreeSet<String>,
    asked: Option<&str>,
    kind: &Kind,
    faults: &mut Vec<Located>,
) -> Option<String> {
    let Some(asked) = asked else {
        return Some(years.last().cloned().unwrap_or_default());
    };
    if years.is_empty() || years.contains(asked) {
        return Some(asked.to_owned());
    }
    let all: Vec<_> = years.iter().map(String::as_str).collect();
    faults.push(Located::of_file(
        file,
        codes::BAD_PERIOD,
        asked,
        format!("a year that the file has: {}", all.join(", ")),
        format!("mend the {}, or leave it out for the latest", kind.option),
    ));
    None
}
