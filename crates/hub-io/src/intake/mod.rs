//! Intake: from exports of the application form to clean schools, and lists of everything else.
//!
//! ```text
//! exports -> rows -> applications -> on time | late | duplicates -> compared with the register -> schools
//!              \-> rejected rows, each with its reasons
//! ```
//!
//! Nothing is guessed, and nothing is lost: every row is either rejected, with all that is wrong with it, or it makes an
//! application for each of its URNs; and each application is a school of the result, or late, or a duplicate. Free text is kept
//! and never interpreted. What differs from the register is listed for a person to decide, and [`Prefer`] says what counts until then.
//!
//! # What is compared
//!
//! Phase, region, local authority, trust, Ofsted's overall judgement and investment area word by word; pupils within a
//! percentage; absence, suspensions, free school meals and special needs within percentage points, where both are of one year and one
//! measure; names by the words that tell schools apart. An answer that is missing is taken from the register. Rates that fit
//! the register when they are swapped are reported as swapped.
//!
//! Reading order: `columns` (how exports are written), `heading` (which column is which question), `cells`, `answers` and `reader` (a row),
//! `letters` (their encoding), `rejected`, `again` (lists of rejected rows that are read again), `settle` (late and duplicate), `register`, `compare` and `rates`, `write` and `report`.

mod again;
mod answers;
mod cells;
mod columns;
mod compare;
mod heading;
mod letters;
mod names;
mod rates;
mod reader;
mod register;
mod rejected;
mod report;
mod rows;
mod settings;
mod settle;
mod write;

use std::collections::BTreeSet;
use std::path::Path;

use hub_core::model::{HubId, School};

pub use answers::{Application, People};
pub(crate) use columns::ColumnsFile;
pub use compare::Finding;
pub use rejected::{Brief, Cells, Rejected};
pub(crate) use report::Document;
pub use report::IntakeReport;
pub use settings::{Closing, Prefer, Settings};
pub use settle::Duplicate;
pub use write::write_intake;

use crate::error::ReadError;
use crate::input::Opened;
use crate::limits::Limits;
use crate::records::hubs as read_hubs;
use crate::report::{Located, Report};

use register::Register;

/// What came of an intake.
#[derive(Clone, Debug, PartialEq)]
pub struct Intake {
    /// Schools that applied on time, by URN, with what counts of form and register.
    pub schools: Vec<School>,
    /// Their applications, in the same order.
    pub on_time: Vec<Application>,
    /// Schools that applied late, by URN.
    pub late_schools: Vec<School>,
    /// Their applications, in the same order.
    pub late: Vec<Application>,
    /// Rows with faults, in the order of the exports.
    pub rejected: Vec<Rejected>,
    /// For each export with more faults than its limit of problems keeps whole, the issue that says how many more.
    pub more_faults: Vec<Located>,
    /// Applications that others take the place of, by URN.
    pub duplicates: Vec<Duplicate>,
    /// What a person has to decide, by URN.
    pub findings: Vec<Finding>,
    /// All of it in numbers.
    pub report: IntakeReport,
}

impl Intake {
    /// What is wrong with the rejected rows, as a report: its CSV can be sent back to the schools. Of each export as many faults as its limit of problems keeps, and how many more there are.
    #[must_use]
    pub fn faults(&self) -> Report {
        Report::new(faults(&self.rejected, &self.more_faults))
    }

    /// The report as JSON, indented, with what is wrong with the rejected rows, as in the schema `intake`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let faults = self.faults();
        let document = Document {
            numbers: &self.report,
            issues: faults.issues(),
        };
        // Invariant: text and numbers always have a JSON.
        serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
    }
}

fn faults(rejected: &[Rejected], more: &[Located]) -> Vec<Located> {
    let faults = rejected.iter().flat_map(|row| &row.faults);
    faults.chain(more).cloned().collect()
}

/// Reads exports of the form.
///
/// Takes time and memory linear in the rows. Of rejected rows it keeps the cells, and faults beyond [`Limits::problems`] of an export only by kind and question.
///
/// # Errors
///
/// [`ReadError::Bad`] with everything that is wrong with whole files (that they cannot be opened, their kind, their headings, the columns file, the register), or with any row where [`Settings::strict`] is set.
pub fn intake(settings: &Settings) -> Result<Intake, ReadError> {
    let mut issues = Vec::new();
    let columns = match &settings.columns {
        Some(path) => columns::read(path, settings.limits, &mut issues),
        None => ColumnsFile::default(),
    };
    let register = settings.register.as_ref().map(|path| {
        Register::read(
            path,
            settings.links.as_deref(),
            settings.limits,
            &mut issues,
        )
    });
    let hubs = settings.hubs.as_ref();
    let hubs = hubs.map(|path| hubs_of(path, settings.limits, &mut issues));
    issues.extend(rows::repeated(&settings.files));
    if !issues.is_empty() {
        // Exports would be read wrongly: what is wrong in them would not be theirs.
        issues.extend(rows::unopened(&settings.files, settings.limits));
        return Err(ReadError::Bad(Report::new(issues)));
    }
    let rows = rows::read(
        &settings.files,
        &columns,
        register.as_ref(),
        hubs.as_ref(),
        settings.limits,
        &mut issues,
    );
    if settings.strict {
        issues.extend(faults(&rows.rejected, &rows.more));
    }
    if !issues.is_empty() {
        return Err(ReadError::Bad(Report::new(issues)));
    }
    let today = |urn| {
        register
            .as_ref()
            .map_or(urn, |register| register.today(urn))
    };
    let settled = settle::settle(rows.applications, settings.closes, today);
    let mut findings = Vec::new();
    let mut merged = |applications: &[Application]| -> Vec<School> {
        let merge = |it| {
            let (school, found) = compare::merge(it, register.as_ref(), settings);
            findings.extend(found);
            school
        };
        applications.iter().map(merge).collect()
    };
    let (schools, late_schools) = (merged(&settled.on_time), merged(&settled.late));
    findings.sort_unstable();
    let mut intake = Intake {
        schools,
        on_time: settled.on_time,
        late_schools,
        late: settled.late,
        rejected: rows.rejected,
        more_faults: rows.more,
        duplicates: settled.duplicates,
        findings,
        report: IntakeReport::default(),
    };
    intake.report = IntakeReport::new(&intake, &rows.counts, rows.superseded, settings);
    let strayed = rows.strayed.into_iter();
    intake.report.strayed = strayed
        .map(|(file, rows)| report::ExportRows { file, rows })
        .collect();
    Ok(intake)
}

/// The codes of the hubs in a table of them; what is wrong with it goes to `issues`.
fn hubs_of(path: &Path, limits: Limits, issues: &mut Vec<Located>) -> BTreeSet<HubId> {
    let opened = Opened::or_refused(path, limits);
    let table = read_hubs(&path.display().to_string(), opened.input());
    issues.extend(table.issues);
    table.records.into_iter().map(|hub| hub.id).collect()
}
