//! Matched schools with hostile names and marks by which each of their secrets is found again.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io::{Cursor, Read};
use std::path::Path;

use arrow_cast::display::{ArrayFormatter, FormatOptions};
use hub_core::explain::{Summary, summarise};
use hub_core::model::{HubId, Inputs, School, Urn};
use hub_core::plan::{Plan, Waiting, make_plan, waiting_list};
use hub_core::problem::Problem;
use hub_core::score::Arcs;
use hub_core::solve::{Outcome, Silent, solve};
use hub_io::{
    Audience, Contacts, Limits, Outputs, SMALL_ROLL, TableFormat, export_plan, read_contacts,
    read_policy,
};
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

pub(super) const FORMATS: [TableFormat; 3] =
    [TableFormat::Csv, TableFormat::Parquet, TableFormat::Xlsx];

/// Beginnings that a spreadsheet program would take for a formula, and one that it would not.
const BEGINNINGS: [&str; 7] = ["=", "+", "-", "@", "\t", "\r", ""];

/// A plan and all that is written of it.
pub(super) struct Case {
    pub(super) inputs: Inputs,
    pub(super) plan: Plan,
    pub(super) summary: Summary,
    pub(super) waiting: Vec<Waiting>,
    pub(super) contacts: Contacts,
}

impl Case {
    pub(super) fn new(schools: u32, hubs: u32, seed: u64, policy: &str) -> Self {
        let (schools, hubs) = hub_synth::england(schools, hubs, None, seed).unwrap();
        let mut inputs = Inputs {
            schools,
            hubs,
            policy: read_policy(policy).unwrap(),
            ..Inputs::default()
        };
        for (number, school) in (1..).zip(&mut inputs.schools) {
            mark(school, number);
        }
        Self::of(inputs, seed)
    }

    /// The same with other hub ids, in turn.
    pub(super) fn with_ids(ids: &[&str]) -> Self {
        let count = u32::try_from(ids.len()).unwrap();
        let mut inputs = Self::new(60, count, 3, "attendance-2023").inputs;
        for (hub, id) in inputs.hubs.iter_mut().zip(ids) {
            hub.id = HubId((*id).to_owned());
        }
        for school in &mut inputs.schools {
            school.preferences.clear();
        }
        Self::of(inputs, 3)
    }

    fn of(inputs: Inputs, seed: u64) -> Self {
        let problem = Problem::new(inputs.clone(), seed).unwrap();
        let arcs = Arcs::new(&problem);
        let Outcome::Solved(solution) = solve(&problem, &arcs, &Silent) else {
            panic!("the synthetic problem has no plan");
        };
        let plan = make_plan(&problem, &arcs, &solution);
        Self {
            summary: summarise(&problem, &plan),
            waiting: waiting_list(&problem, &plan),
            contacts: contacts(&inputs.schools),
            inputs,
            plan,
        }
    }

    pub(super) fn outputs(&self) -> Outputs<'_> {
        Outputs {
            inputs: &self.inputs,
            plan: &self.plan,
            summary: &self.summary,
            waiting: &self.waiting,
            policy_text: "# the policy as the team wrote it\n=1+1\n",
            contacts: Some(&self.contacts),
        }
    }

    /// What is written for an audience, in all formats: each file's name and bytes.
    pub(super) fn export(&self, audience: Audience) -> BTreeMap<String, Vec<u8>> {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let names = export_plan(&out, self.outputs(), audience, &FORMATS).unwrap();
        let files = files(&out);
        assert!(names.iter().eq(files.keys()), "{names:?}");
        files
    }

    /// The hub of a school.
    pub(super) fn hub_of(&self, urn: Urn) -> Option<&HubId> {
        let row = self.plan.placements.iter().find(|row| row.urn == urn);
        row.map(|row| &row.hub)
    }
}

/// Gives a school a hostile name, few pupils or many or none known, and rates that no other school has.
fn mark(school: &mut School, number: u32) {
    let beginning = BEGINNINGS[number as usize % BEGINNINGS.len()];
    school.name = format!("{beginning}Name of {}", school.urn);
    school.pupils = match number % 4 {
        0 => None,
        1 => Some(number % SMALL_ROLL),
        2 => Some(SMALL_ROLL),
        _ => school.pupils,
    };
    school.sen = Some(marked(12.5, number));
    let rates = [
        &mut school.overall_absence,
        &mut school.persistent_absence,
        &mut school.severe_absence,
        &mut school.suspensions,
    ];
    for rate in rates.into_iter().flatten() {
        rate.value = marked(rate.value, number);
    }
    if let Some(fsm) = &mut school.fsm {
        fsm.percent = marked(fsm.percent, number);
    }
}

/// The value with a tail of its own, as long as all others and not ended by a zero, so that none is part of another.
fn marked(value: f64, number: u32) -> f64 {
    format!("{value:.1}7{number:05}1").parse().unwrap()
}

/// All rates of a school as they would be written, each found nowhere else.
pub(super) fn rates(school: &School) -> Vec<String> {
    let rates = [
        &school.overall_absence,
        &school.persistent_absence,
        &school.severe_absence,
        &school.suspensions,
    ];
    let rates = rates.into_iter().flatten().map(|rate| rate.value);
    let others = school.fsm.as_ref().map(|fsm| fsm.percent);
    let all = rates.chain(others).chain(school.sen);
    all.map(|value| value.to_string()).collect()
}

pub(super) fn is_small(school: &School) -> bool {
    school.pupils.is_none_or(|pupils| pupils < SMALL_ROLL)
}

/// A contact a school, each found nowhere else.
fn contacts(schools: &[School]) -> Contacts {
    let mut csv = "urn,head_name,contact_email,meeting_times\n".to_owned();
    for school in schools {
        let urn = school.urn;
        writeln!(
            csv,
            "{urn},=Head of {urn}.,for-{urn}@school.example,\"Mon, Tue\""
        )
        .unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("contacts.csv");
    std::fs::write(&path, csv).unwrap();
    read_contacts(&path, schools, Limits::default()).unwrap()
}

pub(super) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries
        .map(|entry| {
            let name = entry.file_name().into_string().unwrap();
            (name, std::fs::read(entry.path()).unwrap())
        })
        .collect()
}

/// Everything that is in a file: each entry of a workbook unpacked, each value of a Parquet file, and the bytes themselves.
pub(super) fn everything(bytes: &[u8]) -> String {
    let mut text = String::from_utf8_lossy(bytes).into_owned();
    if bytes.starts_with(b"PK") {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        for at in 0..archive.len() {
            let mut entry = archive.by_index(at).unwrap();
            text += &entry.name().unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            text += &String::from_utf8_lossy(&bytes);
        }
    }
    if bytes.starts_with(b"PAR1") {
        let bytes = bytes::Bytes::copy_from_slice(bytes);
        let reader = ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap();
        for batch in reader.build().unwrap() {
            let batch = batch.unwrap();
            let options = FormatOptions::default();
            for column in batch.columns() {
                let values = ArrayFormatter::try_new(column, &options).unwrap();
                for row in 0..batch.num_rows() {
                    writeln!(text, "{}", values.value(row)).unwrap();
                }
            }
        }
    }
    text
}
