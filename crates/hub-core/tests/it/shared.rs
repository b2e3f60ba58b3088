//! The folder of shared data, which stays out of the repository.

use std::path::PathBuf;

/// The folder of published instances; says that the test is skipped where it is not there.
pub(crate) fn instances(test: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("HUBMATCH_SHARED").map_or_else(
        || PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared")),
        PathBuf::from,
    );
    let folder = shared.join("instances");
    if folder.is_dir() {
        return Some(folder);
    }
    println!("skipped: {test}, for {} is not there", folder.display());
    None
}
