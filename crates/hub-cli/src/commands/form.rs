//! `form`: what schools are asked; and synthetic exports of it.

use std::fs;
use std::path::Path;

use hub_io::form::{export_to_table, header, schema, template};
use hub_io::{TableFormat, WriteError, schools_to_table, write_whole};
use hub_synth::{FormExport, FormRow, Mistake};

use super::Said;
use crate::args::{Form, FormShape};
use crate::failure::Failure;

pub(crate) fn form(args: &Form) -> Result<Said, Failure> {
    let bytes = match args.shape {
        FormShape::Schema => serde_json::to_vec_pretty(&schema()).map(|mut bytes| {
            bytes.push(b'\n');
            bytes
        }),
        FormShape::Csv => Ok(header()),
        FormShape::Xlsx => Ok(template()),
    };
    let bytes = bytes.map_err(|error| Failure::print(error.into()))?;
    match &args.out {
        Some(out) if out.is_file() && !args.force => Err(Failure::There(out.clone())),
        Some(out) => write(out, bytes),
        // A workbook has a file: the command line asks for it.
        None => Ok(String::from_utf8_lossy(&bytes).into_owned().into()),
    }
}

fn write(out: &Path, bytes: Vec<u8>) -> Result<Said, Failure> {
    write_whole(&[(out.to_owned(), bytes)])?;
    let (version, out) = (hub_io::form::VERSION, out.display());
    let text = format!("The application form, version {version}, written to {out}\n");
    Ok(Said::after_writing(
        text,
        format!("the form was written to {out}"),
    ))
}

/// Writes an export of the form, the register beside it, and the list of mistakes in it.
pub(super) fn write_export(
    folder: &Path,
    export: &FormExport,
    format: TableFormat,
) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|source| WriteError::Io {
        path: folder.to_owned(),
        source,
    })?;
    let table = |name: &str| folder.join(name).with_extension(format.ending());
    let files = [
        (
            table("form"),
            export_to_table(format, &export.rows, FormRow::answer)?,
        ),
        (
            table("register"),
            schools_to_table(format, &export.register)?,
        ),
        (folder.join("mistakes.csv"), mistakes(&export.mistakes)?),
    ];
    Ok(write_whole(&files)?)
}

fn mistakes(mistakes: &[Mistake]) -> Result<Vec<u8>, Failure> {
    let failed = |error: csv::Error| Failure::print(error.into());
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer
        .write_record(["row", "urn", "question", "listed", "code"])
        .map_err(failed)?;
    for mistake in mistakes {
        let (row, urn) = (mistake.row.to_string(), mistake.urn.to_string());
        let cells = [
            &row,
            &urn,
            mistake.question,
            mistake.listed.name(),
            mistake.code,
        ];
        writer.write_record(cells).map_err(failed)?;
    }
    writer
        .into_inner()
        .map_err(|error| Failure::print(error.into_error()))
}
