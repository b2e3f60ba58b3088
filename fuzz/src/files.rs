//! A folder for readers that take paths.

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

thread_local! {
    /// One folder a thread, so that tests may run beside each other; its files are written over and over.
    static FOLDER: TempDir = tempfile::tempdir().expect("a folder for files");
}

/// The folder `name` in the folder.
pub(crate) fn folder(name: &str) -> PathBuf {
    FOLDER.with(|folder| folder.path().join(name))
}

/// Writes `bytes` to the file `name` of the folder.
pub(crate) fn written(name: &str, bytes: &[u8]) -> PathBuf {
    FOLDER.with(|folder| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("/"))).expect("a folder for the file");
        fs::write(&path, bytes).expect("a file in the folder");
        path
    })
}
