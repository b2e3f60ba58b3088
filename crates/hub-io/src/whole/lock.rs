//! Locks on folders, so that two processes write there one after the other.

use std::fs::File;
use std::path::PathBuf;

/// Locks these folders, which are sorted and differ, and waits for whoever holds them. What cannot be locked (on Windows no folder can, on some network
/// drives neither) is left out.
pub(super) fn all(folders: &[PathBuf]) -> Vec<File> {
    let lock = |folder: &PathBuf| {
        let folder = folder.is_dir().then(|| File::open(folder))?.ok()?;
        folder.lock().ok()?;
        Some(folder)
    };
    folders.iter().filter_map(lock).collect()
}
