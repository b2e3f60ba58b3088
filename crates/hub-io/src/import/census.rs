//! Pupils by school, in either of two layouts.

use std::path::Path;

use hub_core::model::FsmMeasure;

use super::ees;
use super::file_name;
use super::load::{self, Scope};
use super::performance::{self, Kind, Performance, SYMBOLS};
use super::period;
use super::sheet::{self, Col, Sheet};
use super::tally::{Tally, counted};
use crate::report::{Located, codes};

/// How much the sum of two rounded percentages may be above 100.
const ROUNDING: f64 = 0.11;

/// Columns by which the file on special educational needs is known.
const NEEDS_KEYS: &[&str] = &["EHC plan", "SEN support"];

/// A school's pupils.
#[derive(Clone, Copy, Debug)]
pub(super) struct Census {
    /// Pupils on roll.
    pub(super) pupils: Option<u32>,
    /// Percent eligible for free school meals, and by which measure.
    pub(super) fsm: Option<(f64, FsmMeasure)>,
    /// Percent with special educational needs: a plan, or support.
    pub(super) sen: Option<f64>,
}

struct Columns {
    pupils: Col,
    fsm: Option<(Col, FsmMeasure)>,
    needs: Option<Needs>,
}

/// Special educational needs: percentages, or numbers of pupils.
struct Needs {
    plan: Col,
    support: Col,
    are_numbers: bool,
}

/// Reads `england_census.csv` of the performance tables, or a file in the layout of "Explore education statistics".
///
/// Of the latter there are two publications, which the header tells apart: "Schools, pupils and their characteristics",
/// with pupils and those eligible for free school meals now, and "Special educational needs in England", with pupils and
/// numbers of those with a plan and with support.
pub(super) fn read(
    path: &Path,
    period: Option<&str>,
    scope: &Scope,
    faults: &mut Vec<Located>,
) -> Performance<Census> {
    let option = "census period";
    let Some(text) = load::load(path, scope, faults) else {
        return Performance::empty(file_name(path));
    };
    let mut rounded = Tally::new(
        "sen_rounded",
        "rows whose two rounded SEN percentages add up to a little over 100: taken as 100",
    );
    let row = |sheet: &mut Sheet<'_>, columns: &Columns| row(sheet, columns, &mut rounded);
    let mut table = if Sheet::has(&text, ees::KEYS) {
        let of_needs = Sheet::has(&text, NEEDS_KEYS);
        let publication = if of_needs {
            "Special educational needs in England"
        } else {
            "Schools, pupils and their characteristics"
        };
        let kind = ees::Kind {
            publication,
            option,
        };
        let columns = if of_needs { of_needs_file } else { of_pupils };
        ees::read(&text, &kind, period, faults, columns, row)
    } else {
        let kind = Kind {
            keys: &["URN", "NOR"],
            period: period::period(path, period, option, faults),
        };
        performance::read(&text, kind, faults, of_tables, row)
    };
    table.notes = counted([rounded]);
    table
}

fn of_tables(sheet: &mut Sheet<'_>) -> Columns {
    Columns {
        pupils: sheet.need("NOR"),
        fsm: Some((sheet.need("PNUMFSMEVER"), FsmMeasure::Ever6)),
        needs: Some(Needs {
            plan: sheet.need("PSENELSE"),
            support: sheet.need("PSENELK"),
            are_numbers: false,
        }),
    }
}

fn of_pupils(sheet: &mut Sheet<'_>) -> Columns {
    let fsm = sheet.need("% of pupils known to be eligible for free school meals");
    Columns {
        pupils: sheet.need("headcount of pupils"),
        fsm: Some((fsm, FsmMeasure::EligibleNow)),
        needs: None,
    }
}

fn of_needs_file(sheet: &mut Sheet<'_>) -> Columns {
    Columns {
        pupils: sheet.need("Total pupils"),
        fsm: None,
        needs: Some(Needs {
            plan: sheet.need("EHC plan"),
            support: sheet.need("SEN support"),
            are_numbers: true,
        }),
    }
}

fn row(sheet: &mut Sheet<'_>, columns: &Columns, rounded: &mut Tally) -> Census {
    sheet.field("pupils");
    let pupils = number(sheet, columns.pupils);
    sheet.field("fsm");
    let fsm = columns.fsm.and_then(|(col, measure)| {
        let percent = performance::percentage(sheet, col).percent()?;
        Some((percent, measure))
    });
    sheet.field("sen");
    let sen = columns.needs.as_ref().and_then(|needs| {
        if needs.are_numbers {
            share(sheet, needs, pupils)
        } else {
            sum(sheet, needs, rounded)
        }
    });
    Census { pupils, fsm, sen }
}

fn number(sheet: &mut Sheet<'_>, col: Col) -> Option<u32> {
    sheet.value(col, SYMBOLS, "a number of pupils", sheet::whole)
}

/// Percent of `pupils` with a plan or with support, to two decimals; missing where any number is, or there are no pupils.
fn share(sheet: &mut Sheet<'_>, needs: &Needs, pupils: Option<u32>) -> Option<f64> {
    let (plan, support) = (number(sheet, needs.plan), number(sheet, needs.support));
    let pupils = pupils.filter(|pupils| *pupils > 0)?;
    let with = u64::from(plan?) + u64::from(support?);
    if with > u64::from(pupils) {
        bad_sum(
            sheet,
            needs,
            "numbers with a plan and with support that add up to all pupils at most",
        );
        return None;
    }
    // Both are below 2^33, so that the division is of exact numbers.
    #[expect(clippy::cast_precision_loss, reason = "below 2^33")]
    let percent = with as f64 * 100.0 / f64::from(pupils);
    Some((percent * 100.0).round() / 100.0)
}

fn bad_sum(sheet: &mut Sheet<'_>, needs: &Needs, expected: &'static str) {
    let hint = "mend the file, or fetch it again";
    sheet.fault(needs.support, codes::BAD_SUM, expected, hint);
}

/// Pupils with a plan and with support, together; missing where either is.
fn sum(sheet: &mut Sheet<'_>, needs: &Needs, rounded: &mut Tally) -> Option<f64> {
    let plan = performance::percentage(sheet, needs.plan).percent();
    let support = performance::percentage(sheet, needs.support).percent();
    // Both are published to two decimals at most: so is their sum, without the noise of binary fractions.
    let sum = ((plan? + support?) * 100.0).round() / 100.0;
    if sum > 100.0 + ROUNDING {
        let expected = "percentages with a plan and with support that add up to 100 at most";
        bad_sum(sheet, needs, expected);
        return None;
    }
    if sum > 100.0 {
        rounded.add(&format!("line {}", sheet.line()));
    }
    Some(sum.min(100.0))
}
