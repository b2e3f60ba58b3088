//! Writing a plan's folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use hub_core::explain::Summary;
use hub_core::model::Inputs;
use hub_core::plan::Plan;

use super::tables::{TABLES, tables};
use crate::error::WriteError;
use crate::files;
use crate::report::plain;
use crate::whole::write_whole;

/// The file of a plan that vouches for the others.
const PLAN: &str = "plan.json";

/// A plan as the bytes of `plan.json`: JSON, indented, ended by a line feed.
#[must_use]
pub fn plan_to_json(plan: &Plan) -> Vec<u8> {
    // Invariant: a plan has no maps, and all its numbers are whole, so it always has a JSON.
    let mut bytes = serde_json::to_vec_pretty(plan).unwrap_or_default();
    bytes.push(b'\n');
    bytes
}

/// Writes `plan.json`, `assignments.csv`, `unplaced.csv` and `hubs.csv` into `folder`, which is made if it
/// is not there: all of them, or none. `summary` and `inputs` are those of the plan.
///
/// # Errors
///
/// [`WriteError::OtherPlan`] when the folder holds a `plan.json` of other bytes and `force` is false;
/// [`WriteError::ForeignFile`] when a file of a table's name is there that is no such table, as when
/// the folder is that of the inputs, `force` or not; [`WriteError::Io`].
pub fn write_plan(
    folder: &Path,
    plan: &Plan,
    summary: &Summary,
    inputs: &Inputs,
    force: bool,
) -> Result<(), WriteError> {
    let json = plan_to_json(plan);
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
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::with_capacity(TABLES.len() + 1);
    for ((name, header), bytes) in TABLES.iter().zip(tables(plan, summary, inputs)) {
        let path = folder.join(name);
        let names: Vec<&str> = header.iter().map(|head| head.name).collect();
        let ours = format!("{}\n", names.join(","));
        if read(&path)?.is_some_and(|there| !there.starts_with(ours.as_bytes())) {
            return Err(WriteError::ForeignFile { path });
        }
        files.push((path, bytes));
    }
    files.push((path, json));
    fs::create_dir_all(folder).map_err(|source| WriteError::Io {
        path: folder.to_owned(),
        source,
    })?;
    write_whole(&files)
}

fn read(path: &Path) -> Result<Option<Vec<u8>>, WriteError> {
    match files::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(WriteError::Io {
            path: path.to_owned(),
            source,
        }),
    }
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
