//! `intake`: from exports of the application form to schools.

use std::fmt::Write;

use hub_io::TableFormat;
use hub_io::intake::{IntakeReport, Prefer, Settings, intake as take_in, write_intake};

use super::Said;
use crate::args::{Format, Intake, Preferred};
use crate::failure::Failure;
use crate::progress::Step;
use crate::view::report_text;

pub(crate) fn intake(args: Intake) -> Result<Said, Failure> {
    let limits = args.reading.limits();
    let settings = Settings {
        limits,
        files: args.exports,
        columns: args.columns,
        closes: args.closes,
        register: args.register,
        links: args.links,
        hubs: args.hubs,
        prefer: match args.prefer {
            Preferred::Form => Prefer::Form,
            Preferred::Register => Prefer::Register,
        },
        rate_points: args.rate_threshold,
        pupils_percent: args.pupils_threshold,
        strict: args.strict,
    };
    let intake = {
        let _step = Step::new("reading");
        take_in(&settings)?
    };
    let format: TableFormat = args.table.into();
    write_intake(&args.out, &intake, format, args.force)?;
    let folder = args.out.display().to_string();
    let text = match args.format {
        Format::Text => text(&intake.report, &folder, format),
        Format::Json => intake.to_json(),
        Format::Csv => report_text(&intake.faults(), Format::Csv),
    };
    let wrote = format!("the lists were written to {folder}");
    Ok(Said::after_writing(text, wrote))
}

fn text(report: &IntakeReport, folder: &str, format: TableFormat) -> String {
    let (mut text, ending) = (report.to_string(), format.ending());
    let _ = writeln!(
        text,
        "\nFiles: {folder}/schools.{ending}, late.{ending}, rejected.csv, duplicates.csv, findings.csv, applications.csv, contacts.csv"
    );
    if report.rejected > 0 {
        let _ = writeln!(
            text,
            "Rejected rows can be mended in {folder}/rejected.csv, which intake reads again beside the exports."
        );
    }
    text
}
