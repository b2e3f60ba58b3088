//! Absence by school, of the performance tables.

use std::path::Path;

use super::performance::{self, Cell, Kind, Performance};
use crate::error::ReadError;
use crate::report::Located;

/// A school's absence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Absence {
    /// Percent of possible sessions missed.
    pub(super) overall: Cell,
    /// Percent of pupils who missed a tenth of their sessions or more.
    pub(super) persistent: Cell,
}

/// Reads `england_abs.csv`.
pub(super) fn read(
    path: &Path,
    period: Option<&str>,
    faults: &mut Vec<Located>,
) -> Result<Performance<Absence>, ReadError> {
    let kind = Kind {
        keys: &["URN", "PERCTOT"],
        period_option: "absence period",
    };
    performance::read(
        path,
        &kind,
        period,
        faults,
        |sheet| (sheet.need("PERCTOT"), sheet.need("PPERSABS10")),
        |sheet, &(overall, persistent)| Absence {
            overall: performance::percentage(sheet, overall),
            persistent: performance::percentage(sheet, persistent),
        },
    )
}
