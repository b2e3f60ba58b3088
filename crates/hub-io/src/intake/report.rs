//! An intake in numbers.

use std::collections::BTreeMap;
use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use super::Intake;
use super::rows::Count;
use super::settings::{Prefer, Settings};
use crate::report::{Located, find_code, plain};

/// Version of the report's JSON.
const VERSION: u32 = 1;

/// Most characters of a file's name that the text shows.
const NAME: usize = 200;

/// How many rows came in, what became of them, and how much there is to decide.
///
/// Rows are rejected or accepted; accepted ones make an application for each URN; applications are on time, late or duplicates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct IntakeReport {
    /// Always `hubmatch-intake`.
    pub format: &'static str,
    /// Version of this format.
    pub version: u32,
    /// Rows of each export, by file, in the order given.
    pub exports: Vec<ExportRows>,
    /// Rows accepted.
    pub accepted: u64,
    /// Rows rejected.
    pub rejected: u64,
    /// Rows of exports that stand in a list of rejected rows too, which is read in their place.
    pub read_again: u64,
    /// Rows of such lists that stand in no file that is given: by the export's name in the list, and how many.
    pub strayed: Vec<ExportRows>,
    /// Applications that the accepted rows make.
    pub applications: u64,
    /// Of these on time.
    pub on_time: u64,
    /// Of these late.
    pub late: u64,
    /// Of these taken the place of by another one of the same school.
    pub duplicates: u64,
    /// Faults of the rejected rows, by code.
    pub faults: BTreeMap<String, u64>,
    /// How many of these are known by kind and question alone, as they are beyond the limit of problems of their exports.
    pub in_brief: u64,
    /// What a person has to decide, by kind.
    pub findings: BTreeMap<String, u64>,
    /// What counts where form and register differ: `form` or `register`; `None` where nothing was compared.
    pub preferred: Option<&'static str>,
}

/// An intake as its JSON has it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Intake")]
pub(crate) struct Document<'a> {
    #[serde(flatten)]
    pub(super) numbers: &'a IntakeReport,
    /// What is wrong with the rejected rows, as in the schema `issues`: of each export as many faults as its limit of problems keeps, and how many more there are.
    pub(super) issues: &'a [Located],
}

/// Rows of an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExportRows {
    /// The file.
    pub file: String,
    /// Its rows, the header and blank ones apart.
    pub rows: u64,
}

impl IntakeReport {
    pub(super) fn new(
        intake: &Intake,
        counts: &[Count],
        read_again: u64,
        settings: &Settings,
    ) -> Self {
        let of = |n: usize| n as u64;
        let exports: Vec<_> = counts
            .iter()
            .map(|count| ExportRows {
                file: count.file.clone(),
                rows: count.rows,
            })
            .collect();
        let rows: u64 = exports.iter().map(|export| export.rows).sum();
        let rejected = of(intake.rejected.len());
        let faults = intake
            .rejected
            .iter()
            .flat_map(|row| row.kinds().map(hub_core::issue::Code::name));
        let preferred = match settings.prefer {
            Prefer::Form => "form",
            Prefer::Register => "register",
        };
        Self {
            format: "hubmatch-intake",
            version: VERSION,
            exports,
            accepted: rows - rejected - read_again,
            rejected,
            read_again,
            strayed: Vec::new(),
            applications: of(intake.on_time.len() + intake.late.len() + intake.duplicates.len()),
            on_time: of(intake.on_time.len()),
            late: of(intake.late.len()),
            duplicates: of(intake.duplicates.len()),
            faults: counted(faults),
            in_brief: of(intake.rejected.iter().map(|row| row.more.len()).sum()),
            findings: counted(intake.findings.iter().map(|finding| finding.kind.name())),
            preferred: settings.register.as_ref().map(|_| preferred),
        }
    }
}

fn counted<'a>(words: impl Iterator<Item = &'a str>) -> BTreeMap<String, u64> {
    let mut counts = BTreeMap::new();
    for word in words {
        *counts.entry(word.to_owned()).or_insert(0) += 1;
    }
    counts
}

impl fmt::Display for IntakeReport {
    /// Plain text for a terminal, nothing of the inputs unescaped.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for export in &self.exports {
            writeln!(
                f,
                "{:>7} {} in {}",
                export.rows,
                word(export.rows, "row", "rows"),
                plain(&export.file, NAME)
            )?;
        }
        writeln!(
            f,
            "{:>7} accepted, for {} {}",
            self.accepted,
            self.applications,
            word(self.applications, "application", "applications")
        )?;
        writeln!(f, "{:>7}   on time", self.on_time)?;
        writeln!(f, "{:>7}   late", self.late)?;
        writeln!(
            f,
            "{:>7}   duplicates: of several for one school the latest valid one on time counts",
            self.duplicates
        )?;
        writeln!(f, "{:>7} rejected", self.rejected)?;
        list(f, &self.faults)?;
        if self.in_brief > 0 {
            writeln!(
                f,
                "{:>7} of these faults are beyond the limit of problems, and told by kind and question alone: see --limit problems=N",
                self.in_brief
            )?;
        }
        if self.read_again > 0 {
            writeln!(
                f,
                "{:>7} read again: what the list of rejected rows has of them counts, and not where they stood",
                self.read_again
            )?;
        }
        for export in &self.strayed {
            writeln!(
                f,
                "{:>7} of a list of rejected rows stood in {}, which is not among the files",
                export.rows,
                plain(&export.file, NAME)
            )?;
        }
        if let Some(preferred) = self.preferred {
            let findings: u64 = self.findings.values().sum();
            writeln!(
                f,
                "{findings:>7} for a person to decide; until then the {preferred} counts"
            )?;
        } else if !self.findings.is_empty() {
            writeln!(
                f,
                "{:>7} for a person to decide",
                self.findings.values().sum::<u64>()
            )?;
        }
        list(f, &self.findings)?;
        if self.preferred.is_none() {
            writeln!(
                f,
                "\nWithout a register nothing tells status, sector and position, which the presets' gates ask for: see --register."
            )?;
        }
        Ok(())
    }
}

fn word(count: u64, one: &'static str, many: &'static str) -> &'static str {
    if count == 1 { one } else { many }
}

/// Counts by code, each with what the code says.
fn list(f: &mut fmt::Formatter<'_>, counts: &BTreeMap<String, u64>) -> fmt::Result {
    for (word, count) in counts {
        let title = find_code(word).map_or("", |code| code.about().title);
        writeln!(f, "{count:>7}   {word:<24} {title}")?;
    }
    Ok(())
}
