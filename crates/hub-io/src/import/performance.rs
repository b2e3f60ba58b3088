//! What the files of the school performance tables have in common.

use std::collections::BTreeMap;

use hub_core::model::Urn;

use super::load::Text;
use super::sheet::{Col, Holdings, Sheet};
use super::tally::{Tally, counted};
use crate::report::Located;

/// Symbols of the performance tables and of "Explore education statistics" for a value that is not there.
pub(super) const SYMBOLS: &[&str] = &[
    "", "SUPP", "NA", "N/A", "NE", "NP", "LOWCOV", "NEW", "SP", "RE", "DNS", "NULL", "c", "x", "z",
    "u", "k", "low", ":", ".", "..", "-",
];

/// Those of them that say that the value is known but not published, as it could tell of single pupils.
const SUPPRESSED: &[&str] = &["SUPP", "c"];

/// A file of the performance tables: one row a school.
#[derive(Clone, Debug)]
pub(super) struct Performance<T> {
    pub(super) holdings: Holdings,
    pub(super) period: String,
    /// Which publication it is of.
    pub(super) publication: &'static str,
    /// Its layout, where there are several.
    pub(super) layout: String,
    /// Totals and the like, not used.
    pub(super) left_out: Vec<Tally>,
    /// What else there is to say of its rows.
    pub(super) notes: Vec<Tally>,
    pub(super) rows: BTreeMap<Urn, T>,
}

impl<T> Performance<T> {
    /// No rows, of the file called `file`.
    pub(super) fn empty(file: String) -> Self {
        Self {
            holdings: Holdings::none(file),
            period: String::new(),
            publication: "School performance tables",
            layout: String::new(),
            left_out: Vec::new(),
            notes: Vec::new(),
            rows: BTreeMap::new(),
        }
    }

    /// Where the rates are from, as a rate names it.
    pub(super) fn source(&self) -> String {
        format!("{} {}", self.publication, self.period)
    }
}

/// What a reader of such a file is told about it.
pub(super) struct Kind {
    /// Columns by which the header is known.
    pub(super) keys: &'static [&'static str],
    /// The academic year; `None` where it has faults.
    pub(super) period: Option<String>,
}

/// Reads `text`: `columns` finds the cells of the header, `row` reads a school's row.
///
/// The table is empty where the file has faults, all of which are in `faults`.
pub(super) fn read<C, T>(
    text: &Text,
    kind: Kind,
    faults: &mut Vec<Located>,
    columns: impl FnOnce(&mut Sheet<'_>) -> C,
    mut row: impl FnMut(&mut Sheet<'_>, &C) -> T,
) -> Performance<T> {
    let mut table = Performance {
        period: kind.period.unwrap_or_default(),
        ..Performance::empty(text.file.clone())
    };
    let Some(sheet) = Sheet::find(text, kind.keys, faults) else {
        return table;
    };
    let mut sheet = sheet.allow_short_rows();
    let key = Key::new(&mut sheet);
    let columns = columns(&mut sheet);
    let mut totals = Totals::new();
    table.rows = sheet.schools(
        key.urn,
        |sheet| !key.is_total(sheet, &mut totals),
        |sheet| row(sheet, &columns),
    );
    table.left_out = counted([totals.national, totals.authority]);
    table.holdings = sheet.finish(faults);
    table
}

/// The columns that tell which school a row is about.
struct Key {
    urn: Col,
    authority: Col,
    establishment: Col,
}

impl Key {
    fn new(sheet: &mut Sheet<'_>) -> Self {
        Self {
            urn: sheet.need("URN"),
            authority: sheet.need("LA"),
            establishment: sheet.need("ESTAB"),
        }
    }

    /// Whether the row is a total, which is counted.
    fn is_total(&self, sheet: &Sheet<'_>, totals: &mut Totals) -> bool {
        let is_national = |col| sheet.raw(col).eq_ignore_ascii_case("NAT");
        if is_national(self.urn) || is_national(self.authority) {
            totals.national.add(&format!("line {}", sheet.line()));
            true
        } else if sheet.raw(self.urn).is_empty() && sheet.raw(self.establishment).is_empty() {
            totals.authority.add(&format!("line {}", sheet.line()));
            true
        } else {
            false
        }
    }
}

struct Totals {
    national: Tally,
    authority: Tally,
}

impl Totals {
    fn new() -> Self {
        Self {
            national: Tally::new("national_totals", "national totals"),
            authority: Tally::new("authority_totals", "totals of a local authority"),
        }
    }
}

/// A cell's percentage, where it has one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Cell {
    /// Percent, 0 to 100.
    Percent(f64),
    /// Known, and not published.
    Suppressed,
    /// Not there.
    Missing,
}

impl Cell {
    pub(super) fn percent(self) -> Option<f64> {
        match self {
            Self::Percent(percent) => Some(percent),
            Self::Suppressed | Self::Missing => None,
        }
    }
}

/// Reads a percentage, 0 to 100.
pub(super) fn percentage(sheet: &mut Sheet<'_>, col: Col) -> Cell {
    let cell = sheet.raw(col);
    let suppressed = SUPPRESSED
        .iter()
        .any(|symbol| symbol.eq_ignore_ascii_case(cell));
    let expected = "a percentage, 0 to 100, or a symbol for a missing value such as NA or SUPP";
    match sheet.value(col, SYMBOLS, expected, percent) {
        Some(percent) => Cell::Percent(percent),
        None if suppressed => Cell::Suppressed,
        None => Cell::Missing,
    }
}

/// A plain decimal number from 0 to 100; a percent sign may follow.
fn percent(text: &str) -> Option<f64> {
    let text = text.strip_suffix('%').unwrap_or(text);
    let plain = text
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == b'.');
    let value: f64 = text.parse().ok().filter(|_| plain)?;
    (0.0..=100.0).contains(&value).then_some(value)
}
