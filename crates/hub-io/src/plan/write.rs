//! Writing a plan's folder.

use std::path::Path;

use hub_core::plan::Plan;

use super::export::{book, sheet_as};
use super::outputs::{Lookup, Outputs};
use super::pages;
use super::table::PlanTable;
use super::tables::by_hub;
use crate::error::WriteError;
use crate::folder::{File, is_book, is_table, read, refuse_foreign, write_all};
use crate::report::plain;
use crate::sheets::{Sheet, TableFormat};

/// The file of a plan that vouches for the others.
const PLAN: &str = "plan.json";
/// The workbook for the team.
const BOOK: &str = "plan.xlsx";

/// A plan as the bytes of `plan.json`: JSON, indented, ended by a line feed.
#[must_use]
pub fn plan_to_json(plan: &Plan) -> Vec<u8> {
    // Invariant: a plan has no maps, and all its numbers are whole, so it always has a JSON.
    let mut bytes = serde_json::to_vec_pretty(plan).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// Writes `plan.json`, and in each of `formats` what goes with it, into `folder`, which is made if it is not there: all of it, or nothing.
///
/// As CSV and Parquet that is four tables, `assignments`, `unplaced`, `waiting_list` and `hubs`; as XLSX it is one workbook for the team, `plan.xlsx`. Gives the names of the files, `plan.json` first.
///
/// # Errors
///
/// [`WriteError::OtherPlan`] when the folder holds a `plan.json` of other bytes and `force` is false;
/// [`WriteError::ForeignFile`] when a file of a table's name is there that is no such table, as when
/// the folder is that of the inputs, `force` or not; [`WriteError::StaleFile`] when another plan is replaced and what went with it in a format that is not asked for would stay; [`WriteError::Format`] where the crate was built without a format, or a table cannot be had in it; [`WriteError::Io`].
pub fn write_plan(
    folder: &Path,
    outputs: Outputs<'_>,
    formats: &[TableFormat],
    force: bool,
) -> Result<Vec<String>, WriteError> {
    let json = plan_to_json(outputs.plan);
    let path = folder.join(PLAN);
    if let Some(there) = read(&path)?
        && !force
        && there != json
    {
        return Err(WriteError::OtherPlan {
            digest: digest(&there),
            path,
        });
    }
    let lookup = Lookup::new(outputs);
    if read(&path)?.is_some_and(|there| there != json) {
        refuse_stale(folder, formats, &lookup)?;
    }
    let mut files = Vec::new();
    for format in formats {
        files.extend(files_as(*format, &lookup)?);
    }
    refuse_foreign(folder, &files)?;
    files.push((PLAN.to_owned(), json));
    let mut names = write_all(folder, files)?;
    names.rotate_right(1);
    Ok(names)
}

/// The tables that go with a plan.
fn sheets<'a>(lookup: &Lookup<'a>) -> [Sheet<'a>; 4] {
    PlanTable::ALL.map(|table| table.sheet(lookup))
}

/// What goes with the plan in one format.
fn files_as(format: TableFormat, lookup: &Lookup<'_>) -> Result<Vec<File>, WriteError> {
    if format == TableFormat::Xlsx {
        let by_hub = by_hub(lookup);
        let bytes = book("plan", pages::internal(lookup, &by_hub))?;
        return Ok(vec![(BOOK.to_owned(), bytes)]);
    }
    let sheets = sheets(lookup).into_iter();
    sheets.map(|sheet| sheet_as(format, sheet)).collect()
}

/// Where another plan is replaced: refuses to leave what goes with that one in formats that were not asked for.
fn refuse_stale(
    folder: &Path,
    formats: &[TableFormat],
    lookup: &Lookup<'_>,
) -> Result<(), WriteError> {
    let path = folder.join(BOOK);
    if !formats.contains(&TableFormat::Xlsx) && read(&path)?.is_some_and(|it| is_book(&it)) {
        return Err(WriteError::StaleFile { path });
    }
    for format in [TableFormat::Csv, TableFormat::Parquet] {
        if formats.contains(&format) {
            continue;
        }
        for sheet in sheets(lookup) {
            let path = folder.join(&*sheet.name).with_extension(format.ending());
            if read(&path)?.is_some_and(|it| is_table(&it, format, &sheet.heads)) {
                return Err(WriteError::StaleFile { path });
            }
        }
    }
    Ok(())
}

/// The digest that a plan names, safe for a terminal.
fn digest(bytes: &[u8]) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Head {
        digest: String,
    }
    serde_json::from_slice::<Head>(bytes)
        .ok()
        .map(|head| plain(&head.digest, 64))
}
