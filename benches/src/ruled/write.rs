//! The instance as files, for solvers that are not in Rust.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::Path;

use serde_json::json;

use super::{MINIMUM, Ruled};
use crate::npy::write_matrix;

/// Writes `costs.npy` and `instance.json` into a folder.
///
/// # Errors
///
/// Those of the file system.
pub fn write_ruled(ruled: &Ruled, folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let costs = BufWriter::new(File::create(folder.join("costs.npy"))?);
    write_matrix(costs, &ruled.costs, ruled.shape.hubs)?;
    let facts = json!({
        "outside": ruled.outside,
        "enhanced": ruled.enhanced,
        "priority": ruled.priority,
        "groups": ruled.groups,
        "apart": ruled.apart,
        "places": ruled.shape.places,
        "minimum": MINIMUM,
        "reserved": ruled.reserved(),
    });
    fs::write(folder.join("instance.json"), facts.to_string())
}
