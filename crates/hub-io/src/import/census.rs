//! Pupils by school, of the performance tables.

use std::path::Path;

use super::performance::{self, Kind, Performance, SYMBOLS};
use super::sheet::{self, Col, Sheet};
use super::tally::{Tally, counted};
use crate::error::ReadError;
use crate::report::Located;

/// How much the sum of two rounded percentages may be above 100.
const ROUNDING: f64 = 0.11;

/// A school's pupils.
#[derive(Clone, Copy, Debug)]
pub(super) struct Census {
    /// Pupils on roll.
    pub(super) pupils: Option<u32>,
    /// Percent eligible for free school meals at any time in six years.
    pub(super) fsm: Option<f64>,
    /// Percent with special educational needs: a plan, or support.
    pub(super) sen: Option<f64>,
}

struct Columns {
    pupils: Col,
    fsm: Col,
    plan: Col,
    support: Col,
}

/// Reads `england_census.csv`.
pub(super) fn read(
    path: &Path,
    period: Option<&str>,
    faults: &mut Vec<Located>,
) -> Result<Performance<Census>, ReadError> {
    let kind = Kind {
        keys: &["URN", "NOR"],
        period_option: "census period",
    };
    let columns = |sheet: &mut Sheet<'_>| Columns {
        pupils: sheet.need("NOR"),
        fsm: sheet.need("PNUMFSMEVER"),
        plan: sheet.need("PSENELSE"),
        support: sheet.need("PSENELK"),
    };
    let mut rounded = Tally::new(
        "sen_rounded",
        "rows whose two rounded SEN percentages add up to a little over 100: taken as 100",
    );
    let mut table = performance::read(path, &kind, period, faults, columns, |sheet, columns| {
        Census {
            pupils: sheet.value(columns.pupils, SYMBOLS, "a number of pupils", sheet::whole),
            fsm: performance::percentage(sheet, columns.fsm).percent(),
            sen: sen(sheet, columns, &mut rounded),
        }
    })?;
    table.notes = counted([rounded]);
    Ok(table)
}

/// Pupils with a plan and with support, together; missing where either is.
fn sen(sheet: &mut Sheet<'_>, columns: &Columns, rounded: &mut Tally) -> Option<f64> {
    let plan = performance::percentage(sheet, columns.plan).percent();
    let support = performance::percentage(sheet, columns.support).percent();
    // Both are published to two decimals at most: so is their sum, without the noise of binary fractions.
    let sum = ((plan? + support?) * 100.0).round() / 100.0;
    if sum > 100.0 + ROUNDING {
        let expected = "percentages with a plan and with support that add up to 100 at most";
        sheet.fault(
            columns.support,
            "bad_sum",
            expected,
            "mend the file, or fetch it again",
        );
        return None;
    }
    if sum > 100.0 {
        rounded.add(&format!("line {}", sheet.line()));
    }
    Some(sum.min(100.0))
}
