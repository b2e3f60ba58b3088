//! Exports of the application form, and the files beside them.

use hub_io::Limits;
use hub_io::TableFormat;
use hub_io::intake::{Closing, Intake, Prefer, Settings, intake as take_in};

use super::files::written;
use super::{chosen, is_printable, is_said, written_schools};

const EXPORT: &[u8] = include_bytes!("../good/form.csv");
const COLUMNS: &[u8] = include_bytes!("../good/columns.toml");
const REGISTER: &[u8] = include_bytes!("../good/register.csv");
const LINKS: &[u8] = include_bytes!("../good/links.csv");

/// An export by itself, one read as a columns file says and compared with a register, or a columns file: the first byte says which, the rest is the file.
pub fn intake(bytes: &[u8]) {
    let Some((kind, file)) = chosen(bytes, 3) else {
        return;
    };
    let is_export = kind < 2;
    let beside = kind > 0;
    let settings = Settings {
        files: vec![written("form", if is_export { file } else { EXPORT })],
        columns: beside.then(|| written("columns", if is_export { COLUMNS } else { file })),
        closes: Closing::parse("2023-05-08").expect("a day"),
        register: beside.then(|| written("register", REGISTER)),
        links: beside.then(|| written("links", LINKS)),
        hubs: None,
        prefer: if beside {
            Prefer::Form
        } else {
            Prefer::Register
        },
        rate_points: 1.0,
        pupils_percent: 10.0,
        strict: false,
        limits: Limits::default(),
    };
    match take_in(&settings) {
        Ok(intake) => nothing_is_lost(&intake),
        Err(error) => is_said(&error),
    }
}

/// Each row is rejected or accepted, and each application of an accepted row is somewhere.
fn nothing_is_lost(intake: &Intake) {
    let report = &intake.report;
    let rows: u64 = report.exports.iter().map(|export| export.rows).sum();
    assert_eq!(rows, report.accepted + report.rejected);
    assert_eq!(
        report.applications,
        report.on_time + report.late + report.duplicates
    );
    assert!(report.applications >= report.accepted);
    assert!(
        intake
            .rejected
            .iter()
            .all(|row| row.kinds().next().is_some())
    );
    is_printable(intake.faults().issues());
    let text = report.to_string();
    assert!(
        !text.chars().any(|c| c.is_control() && c != '\n'),
        "{text:?}"
    );
    for schools in [&intake.schools, &intake.late_schools] {
        if !schools.is_empty() {
            written_schools(schools, TableFormat::Csv);
        }
    }
}
