//! Absence by school, in either of two layouts.

use std::path::Path;

use super::ees;
use super::file_name;
use super::load::{self, Scope};
use super::performance::{self, Cell, Kind, Performance};
use super::period;
use super::sheet::{Col, Sheet};
use crate::report::Located;

/// A school's absence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Absence {
    /// Percent of possible sessions missed.
    pub(super) overall: Cell,
    /// Percent of pupils who missed a tenth of their sessions or more.
    pub(super) persistent: Cell,
    /// Percent of pupils who missed half of their sessions or more.
    pub(super) severe: Cell,
}

/// The columns of the rates.
struct Columns {
    overall: Col,
    persistent: Col,
    severe: Option<Col>,
}

/// Reads `england_abs.csv` of the performance tables, or a file in the layout of "Explore education statistics".
///
/// Of the latter, of "Pupil absence in schools in England", the columns are `sess_overall_percent` (sessions missed),
/// `enrolments_pa_10_exact_percent` (persistent absentees) and, where there is such a column,
/// `enrolments_pa_50_exact_percent` (severe absentees).
pub(super) fn read(
    path: &Path,
    period: Option<&str>,
    scope: &Scope,
    faults: &mut Vec<Located>,
) -> Performance<Absence> {
    let option = "absence period";
    let Some(text) = load::load(path, scope, faults) else {
        return Performance::empty(file_name(path));
    };
    if Sheet::has(&text, ees::KEYS) {
        let publication = "Pupil absence in schools in England";
        let kind = ees::Kind {
            publication,
            option,
        };
        return ees::read(&text, &kind, period, faults, of_ees, row);
    }
    let kind = Kind {
        keys: &["URN", "PERCTOT"],
        period: period::period(path, period, option, faults),
    };
    performance::read(&text, kind, faults, of_tables, row)
}

fn of_ees(sheet: &mut Sheet<'_>) -> Columns {
    Columns {
        overall: sheet.need("sess_overall_percent"),
        persistent: sheet.need("enrolments_pa_10_exact_percent"),
        severe: sheet.column("enrolments_pa_50_exact_percent"),
    }
}

fn of_tables(sheet: &mut Sheet<'_>) -> Columns {
    Columns {
        overall: sheet.need("PERCTOT"),
        persistent: sheet.need("PPERSABS10"),
        severe: None,
    }
}

fn row(sheet: &mut Sheet<'_>, columns: &Columns) -> Absence {
    let mut read = |field, col| {
        sheet.field(field);
        performance::percentage(sheet, col)
    };
    let severe = columns.severe;
    Absence {
        overall: read("overall_absence", columns.overall),
        persistent: read("persistent_absence", columns.persistent),
        severe: severe.map_or(Cell::Missing, |col| read("severe_absence", col)),
    }
}
