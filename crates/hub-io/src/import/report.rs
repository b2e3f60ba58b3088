//! What was joined and what was not: the report of an import.

use std::fmt;

use hub_core::model::{InvestmentArea, School, Status};
use schemars::JsonSchema;
use serde::Serialize;

use super::sheet::Holdings;
use super::tally::{self, MissingSymbol, Succession, Tally, counted};
use crate::report::plain;

/// Version of the report's JSON.
const VERSION: u32 = 1;

/// Most characters of a file's name that the text shows.
const FILE_CHARS: usize = 240;
/// Most characters of other text that the text shows.
const TEXT_CHARS: usize = 120;
/// Column in which a count ends.
const COUNT_ENDS: usize = 92;

/// What was joined, by which route, and what was left out and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct JoinReport {
    /// Always `hubmatch-import`.
    pub format: &'static str,
    /// Version of this format.
    pub version: u32,
    /// The sources, the list of schools first.
    pub sources: Vec<SourceReport>,
    /// What the schools have after the import.
    pub totals: ImportTotals,
}

/// What became of one file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceReport {
    /// Which source: `gias`, `ofsted`, `groups`, `absence`, `census`, `links`, `postcodes` or `areas`.
    pub source: &'static str,
    /// The file, as it was named.
    pub file: String,
    /// Its layout or period, where that matters.
    pub about: Option<String>,
    /// Rows below the header.
    pub rows: usize,
    /// Rows that were used. With those left out they are all rows, each counted once.
    pub used: usize,
    /// Rows that were not used, by reason.
    pub left_out: Vec<Tally>,
    /// Schools that got something from it, by route.
    pub matched: Vec<Tally>,
    /// Schools that got nothing from it, by reason.
    pub unmatched: Vec<Tally>,
    /// What else there is to say.
    pub notes: Vec<Tally>,
    /// Cells read as missing, by column and symbol.
    pub missing: Vec<MissingSymbol>,
    /// All schools that took the row of a predecessor, by URN.
    pub successions: Vec<Succession>,
}

/// What the schools have after an import.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ImportTotals {
    /// Schools.
    pub schools: usize,
    /// Open schools.
    pub open: usize,
    /// Schools with a rate of overall absence.
    pub overall_absence: usize,
    /// Schools with a rate of persistent absence.
    pub persistent_absence: usize,
    /// Schools whose rate of persistent absence is known to the publisher and suppressed.
    pub persistent_absence_suppressed: usize,
    /// Schools with a rate of severe absence.
    pub severe_absence: usize,
    /// Schools with a free-school-meals percentage.
    pub fsm: usize,
    /// Schools with a percentage of special educational needs.
    pub sen: usize,
    /// Schools with a number of pupils.
    pub pupils: usize,
    /// Schools with easting and northing.
    pub positions: usize,
    /// Schools in a priority education investment area; each is in an education investment area too.
    pub peia: usize,
    /// Schools in an education investment area that is no priority one.
    pub eia: usize,
    /// Schools in no investment area.
    pub no_area: usize,
    /// Schools whose investment area is missing.
    pub unknown_area: usize,
}

impl ImportTotals {
    /// Counts `schools`; the number suppressed is the caller's, as a school does not tell.
    pub(super) fn count(&mut self, schools: &[School]) {
        let count = |has: fn(&School) -> bool| schools.iter().filter(|school| has(school)).count();
        let area = |area| {
            schools
                .iter()
                .filter(|school| school.investment_area == area)
                .count()
        };
        *self = Self {
            schools: schools.len(),
            open: count(|school| school.status == Some(Status::Open)),
            overall_absence: count(|school| school.overall_absence.is_some()),
            persistent_absence: count(|school| school.persistent_absence.is_some()),
            persistent_absence_suppressed: self.persistent_absence_suppressed,
            severe_absence: count(|school| school.severe_absence.is_some()),
            fsm: count(|school| school.fsm.is_some()),
            sen: count(|school| school.sen.is_some()),
            pupils: count(|school| school.pupils.is_some()),
            positions: count(|school| school.position().is_some()),
            peia: area(Some(InvestmentArea::Peia)),
            eia: area(Some(InvestmentArea::Eia)),
            no_area: area(Some(InvestmentArea::None)),
            unknown_area: area(None),
        };
    }

    fn lines(&self) -> [(&'static str, usize); 14] {
        [
            ("schools", self.schools),
            ("open", self.open),
            ("with overall absence", self.overall_absence),
            ("with persistent absence", self.persistent_absence),
            (
                "with persistent absence suppressed",
                self.persistent_absence_suppressed,
            ),
            ("with severe absence", self.severe_absence),
            ("with free school meals", self.fsm),
            ("with special educational needs", self.sen),
            ("with pupils", self.pupils),
            ("with coordinates", self.positions),
            ("investment area: priority", self.peia),
            ("investment area: other", self.eia),
            ("investment area: none", self.no_area),
            ("investment area: missing", self.unknown_area),
        ]
    }
}

impl SourceReport {
    /// A report of a file of which nothing is known yet.
    pub(super) fn of_file(source: &'static str, file: String) -> Self {
        Self {
            source,
            file,
            about: None,
            rows: 0,
            used: 0,
            left_out: Vec::new(),
            matched: Vec::new(),
            unmatched: Vec::new(),
            notes: Vec::new(),
            missing: Vec::new(),
            successions: Vec::new(),
        }
    }

    /// A report of a table.
    pub(super) fn new(source: &'static str, holdings: &Holdings) -> Self {
        Self {
            rows: holdings.rows,
            left_out: counted([Tally::of("blank", "blank rows", holdings.blank)]),
            notes: counted([holdings.short.clone()]),
            missing: holdings.missing.clone(),
            ..Self::of_file(source, holdings.file.clone())
        }
    }

    /// The same, where all rows are used that are not left out.
    pub(super) fn use_the_rest(mut self) -> Self {
        let out: usize = self.left_out.iter().map(|tally| tally.count).sum();
        self.used = self.rows.saturating_sub(out);
        self
    }
}

impl JoinReport {
    pub(super) fn new(sources: Vec<SourceReport>, totals: ImportTotals) -> Self {
        Self {
            format: "hubmatch-import",
            version: VERSION,
            sources,
            totals,
        }
    }
}

impl fmt::Display for JoinReport {
    /// Plain text for a terminal: every source, then the totals. Nothing of the inputs is shown unescaped.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for source in &self.sources {
            writeln!(f, "{source}")?;
        }
        writeln!(f, "totals")?;
        for (what, count) in self.totals.lines() {
            line(f, 2, what, count, &[])?;
        }
        Ok(())
    }
}

impl fmt::Display for SourceReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.source, plain(&self.file, FILE_CHARS))?;
        if let Some(about) = &self.about {
            writeln!(f, "  {about}")?;
        }
        line(f, 2, "rows", self.rows, &[])?;
        line(f, 2, "rows used", self.used, &[])?;
        let parts = [
            ("rows left out", &self.left_out),
            ("schools matched", &self.matched),
            ("schools not matched", &self.unmatched),
            ("notes", &self.notes),
        ];
        for (title, tallies) in parts.into_iter().filter(|(_, tallies)| !tallies.is_empty()) {
            writeln!(f, "  {title}")?;
            for tally in tallies {
                line(f, 4, &tally.what, tally.count, &tally.examples)?;
            }
        }
        if !self.missing.is_empty() {
            writeln!(f, "  cells read as missing")?;
        }
        for MissingSymbol {
            column,
            symbol,
            count,
        } in &self.missing
        {
            let shown = if symbol.is_empty() { "blank" } else { symbol };
            let meaning = tally::meaning(symbol).map(|meaning| format!(" ({meaning})"));
            let what = format!("{column}: {shown}{}", meaning.unwrap_or_default());
            line(f, 4, &what, *count, &[])?;
        }
        Ok(())
    }
}

fn line(
    f: &mut fmt::Formatter<'_>,
    indent: usize,
    what: &str,
    count: usize,
    examples: &[String],
) -> fmt::Result {
    let what = plain(what, TEXT_CHARS);
    let number = grouped(count);
    let gap = COUNT_ENDS
        .saturating_sub(indent + what.chars().count())
        .max(number.len() + 1);
    write!(f, "{:indent$}{what}{number:>gap$}", "")?;
    if !examples.is_empty() {
        let more = if count > examples.len() { ", ..." } else { "" };
        write!(f, "  {}{more}", plain(&examples.join(", "), FILE_CHARS))?;
    }
    writeln!(f)
}

/// The count with a comma between thousands.
fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
