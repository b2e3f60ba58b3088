//! Intake of exports: how they are written, whole files, rows, cells of workbooks and odd text, and the register.

mod cells;
mod columns;
mod files;
mod register;
mod rows;

use std::fs;
use std::path::PathBuf;

use hub_core::model::Urn;
use hub_io::intake::{Closing, Intake, Prefer, Settings};
use hub_io::{Limits, ReadError};
use tempfile::TempDir;

/// Files to take in.
struct Folder(TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    fn settings(&self, files: &[(&str, &str)]) -> Settings {
        Settings {
            files: files
                .iter()
                .map(|(name, text)| self.write(name, text))
                .collect(),
            columns: None,
            closes: Closing::parse("2023-05-08").unwrap(),
            register: None,
            links: None,
            hubs: None,
            prefer: Prefer::Register,
            rate_points: 1.0,
            pupils_percent: 10.0,
            strict: false,
            limits: Limits::default(),
        }
    }
}

const HEAD: &str = "applied_on,urn,name,phase,head_agrees,trust_agrees";

fn urn(number: u32) -> Urn {
    Urn::new(number).unwrap()
}

/// Codes and questions of the rejected rows.
fn faults(intake: &Intake) -> Vec<(u64, &str, &str)> {
    let of_row = |row: &'_ hub_io::intake::Rejected| row.row;
    intake
        .rejected
        .iter()
        .flat_map(|row| {
            row.faults
                .iter()
                .map(move |it| (of_row(row), it.field.as_str(), it.kind.name()))
        })
        .collect()
}

fn findings(intake: &Intake) -> Vec<(u32, &str, &str)> {
    intake
        .findings
        .iter()
        .map(|it| (it.urn.get(), it.question, it.kind.name()))
        .collect()
}

fn bad(result: Result<Intake, ReadError>) -> Vec<(&'static str, String)> {
    match result {
        Err(ReadError::Bad(report)) => report
            .issues()
            .iter()
            .map(|it| (it.kind.name(), it.field.clone()))
            .collect(),
        other => panic!("{other:?}"),
    }
}
