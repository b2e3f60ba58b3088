//! `import`, `synth` and `policy`: where inputs come from.

use std::fmt::{Display, Write};
use std::path::Path;

use hub_core::model::Inputs;
use hub_io::import::{Sources, import as import_public, import_and_explain};
use hub_io::{
    ReadError, Report, TableFormat, hubs_to_table, presets, read_policy, read_schools_file,
    schools_to_table, write_whole,
};
use hub_synth::{CLOSES, form_export};
use serde::Serialize;

use super::Said;
use crate::args::{Format, Import, Policy, Synth};
use crate::failure::Failure;
use crate::progress::Step;
use crate::view::{counted, printable, report_text, thousands};

/// The policy that goes with synthetic schools and hubs.
const SYNTH_POLICY: &str = "attendance-2023";

pub(crate) fn import(args: Import) -> Result<Said, Failure> {
    let sources = Sources {
        ofsted: args.ofsted,
        gias: args.gias,
        groups: args.groups,
        groups_day: args.groups_day,
        absence: args.absence,
        absence_period: args.absence_period,
        links: args.links,
        census: args.census,
        census_period: args.census_period,
        postcodes: args.postcodes,
        areas: args.areas,
        limits: args.reading.limits(),
    };
    let format = args.faults.format;
    let (mut imported, mut text) = {
        let _step = Step::new("importing");
        if let Some(urn) = args.explain {
            let (imported, origins) = import_and_explain(&sources, urn)?;
            (imported, told(&origins, format)?)
        } else {
            let imported = import_public(&sources)?;
            let text = told(&imported.report, format)?;
            (imported, text)
        }
    };
    if let Some(out) = args.out {
        let mut of_these = String::new();
        if args.with_closed {
            of_these = format!(
                ": {} joined, and {} that the register has as closed, by name and status alone",
                thousands(imported.schools.len() as u64),
                thousands(imported.closed.len() as u64)
            );
            imported.schools.append(&mut imported.closed);
            imported.schools.sort_by_key(|school| school.urn);
        }
        let bytes = schools_to_table(TableFormat::of(&out), &imported.schools)?;
        write_whole(&[(out.clone(), bytes)])?;
        let schools = counted(imported.schools.len() as u64, "school");
        let out = out.display();
        if format == Format::Text {
            let _ = write!(text, "\n{schools} written to {out}{of_these}\n");
        }
        let wrote = format!("{schools} were written to {out}");
        return Ok(Said::after_writing(text, wrote));
    }
    Ok(text.into())
}

/// What an import has to say. As a table there are only faults, of which it has none then.
fn told(report: &(impl Display + Serialize), format: Format) -> Result<String, Failure> {
    match format {
        Format::Text => Ok(report.to_string()),
        Format::Json => super::printed(report),
        Format::Csv => Ok(report_text(&Report::default(), format)),
    }
}

pub(crate) fn synth(args: &Synth) -> Result<Said, Failure> {
    if let Some(from) = &args.from {
        return synth_hubs(args, from);
    }
    let number = args.schools.unwrap_or_default();
    let (schools, hubs) = if args.form {
        let export = form_export(number, args.hubs, args.places, args.mistakes, args.seed)?;
        super::form::write_export(&args.out, &export, args.format.into())?;
        (export.schools, export.hubs)
    } else {
        hub_synth::england(number, args.hubs, args.places, args.seed)?
    };
    let inputs = Inputs {
        schools,
        hubs,
        policy: read_policy(SYNTH_POLICY)?,
        travel_times: None,
        pair_scores: None,
        previous: None,
        rematch: None,
    };
    let format: TableFormat = args.format.into();
    super::plan::write_inputs(&args.out, &inputs, SYNTH_POLICY, format)?;
    let (folder, ending) = (args.out.display(), format.ending());
    let mut text = format!(
        "{} and {} written to {folder}/schools.{ending}, hubs.{ending} and policy.toml ({SYNTH_POLICY})\n",
        counted(inputs.schools.len() as u64, "school"),
        hubs_words(&inputs.hubs),
    );
    if args.form {
        let _ = writeln!(
            text,
            "As forms: {folder}/form.{ending}, register.{ending} and mistakes.csv\nWhat next:\n  hubmatch intake {folder}/form.{ending} --closes {CLOSES} --register {folder}/register.{ending} --out {folder}/intake",
        );
    }
    let wrote = format!("schools, hubs and policy were written to {folder}");
    Ok(Said::after_writing(text, wrote))
}

fn synth_hubs(args: &Synth, from: &Path) -> Result<Said, Failure> {
    let table = read_schools_file(from, args.reading.limits())?;
    // Preferences for hubs that are still to be made are no fault here.
    if !table.issues.is_empty() {
        return Err(ReadError::Bad(Report::new(table.issues)).into());
    }
    let hubs = hub_synth::leads(&table.records, args.hubs, args.places, args.seed)?;
    let bytes = hubs_to_table(TableFormat::of(&args.out), &hubs)?;
    write_whole(&[(args.out.clone(), bytes)])?;
    let (hubs, out) = (hubs_words(&hubs), args.out.display());
    let wrote = format!("{hubs} were written to {out}");
    Ok(Said::after_writing(
        format!("{hubs} written to {out}\n"),
        wrote,
    ))
}

fn hubs_words(hubs: &[hub_core::model::Hub]) -> String {
    let places: u64 = hubs.iter().map(|hub| u64::from(hub.places)).sum();
    let hubs = counted(hubs.len() as u64, "hub");
    format!("{hubs} with {}", counted(places, "place"))
}

pub(crate) fn policy(args: &Policy) -> Result<String, Failure> {
    if let Some(name) = &args.name {
        return Ok(preset_text(name)?.to_owned());
    }
    let line = |preset: &hub_io::Preset| format!("  {:<18}{}\n", preset.name, preset.summary);
    let list: String = presets().iter().map(line).collect();
    Ok(format!(
        "Presets\n{list}\n`hubmatch policy NAME > policy.toml` prints one to start from.\n"
    ))
}

/// The text of a preset.
pub(super) fn preset_text(name: &str) -> Result<&'static str, Failure> {
    let preset = presets().iter().find(|preset| preset.name == name);
    preset.map(|preset| preset.text).ok_or_else(|| {
        let names: Vec<_> = presets().iter().map(|preset| preset.name).collect();
        Failure::Unknown(format!(
            "There is no preset {:?}; there are {}.",
            printable(name, 60),
            names.join(", ")
        ))
    })
}
