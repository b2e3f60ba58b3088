//! Exports of the application form, and the files beside them.

use std::borrow::Cow;

use hub_core::issue::Code;
use hub_io::intake::{
    Closing, Intake, Prefer, Rejected, Settings, intake as take_in, write_intake,
};
use hub_io::{Limits, TableFormat};

use super::archives::packed;
use super::files::{folder, written};
use super::{chosen, is_printable, is_said, written_schools};

const EXPORT: &[u8] = include_bytes!("../good/form.csv");
const COLUMNS: &[u8] = include_bytes!("../good/columns.toml");
const REGISTER: &[u8] = include_bytes!("../good/register.csv");
const LINKS: &[u8] = include_bytes!("../good/links.csv");

/// Faults of how an export is written, which its rows in the list of rejected rows no longer have.
const OF_FILE: [&str; 9] = [
    "cell_without_heading",
    "control_character",
    "formula_without_value",
    "merged_cells",
    "nested_value",
    "not_utf8",
    "nul_in_cell",
    "too_few_cells",
    "too_many_cells",
];

/// An export by itself, one read as a columns file says and compared with a register, a columns file, or a workbook packed from its parts as an export: the first byte says which, the rest is the file.
pub fn intake(bytes: &[u8]) {
    let Some((kind, file)) = chosen(bytes, 4) else {
        return;
    };
    let (export, columns): (Cow<[u8]>, _) = match kind {
        0 => (file.into(), None),
        1 => (file.into(), Some(COLUMNS)),
        2 => (EXPORT.into(), Some(file)),
        _ => (packed(file).into(), None),
    };
    let beside = columns.is_some();
    let settings = Settings {
        files: vec![written("form", &export)],
        columns: columns.map(|bytes| written("columns", bytes)),
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
        Ok(intake) => {
            nothing_is_lost(&intake);
            // A columns file may ignore the headings of the list of rejected rows.
            if kind != 2 && !intake.rejected.is_empty() {
                can_be_mended(&intake, settings);
            }
        }
        Err(error) => is_said(&error),
    }
}

/// The list of rejected rows is read as these rows; where answers alone are at fault, each is rejected again for the same reasons.
fn can_be_mended(intake: &Intake, settings: Settings) {
    let out = folder("out");
    write_intake(&out, intake, TableFormat::Csv, true).expect("lists that are written");
    let again = Settings {
        files: vec![out.join("rejected.csv")],
        ..settings
    };
    let again = take_in(&again).expect("a list that was written");
    nothing_is_lost(&again);
    let rows = again.report.exports.iter().map(|export| export.rows);
    assert_eq!(rows.sum::<u64>(), intake.report.rejected);
    let mut rejected = again.rejected.iter();
    for row in &intake.rejected {
        let kinds: Vec<_> = row.kinds().map(Code::name).collect();
        let of_file = kinds.iter().any(|kind| OF_FILE.contains(kind));
        let is_it = |it: &&Rejected| (&it.file, it.row) == (&row.file, row.row);
        let found = match rejected.clone().next().filter(is_it) {
            None => {
                assert!(of_file, "{row:?} is accepted");
                continue;
            }
            found => found,
        };
        rejected.next();
        let found = found.expect("a row");
        assert_eq!(found.cells, row.cells);
        if !of_file {
            assert_eq!(found.kinds().map(Code::name).collect::<Vec<_>>(), kinds);
        }
    }
    assert_eq!(rejected.next(), None);
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
        written_schools(schools, TableFormat::Csv);
    }
}
