//! Files are written whole or not at all.

use std::fs;
use std::path::PathBuf;

use hub_io::{WriteError, write_whole};

use crate::samples::folder;

#[test]
fn files_are_replaced() {
    let folder = folder(&[("a", "old")]);
    let path = |name: &str| folder.path().join(name);
    write_whole(&[(path("a"), b"new".to_vec()), (path("b"), Vec::new())]).unwrap();
    assert_eq!(fs::read(path("a")).unwrap(), b"new");
    assert_eq!(fs::read(path("b")).unwrap(), b"");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn a_failure_leaves_all_as_it_was() {
    let folder = folder(&[("a", "old")]);
    let path = |name: &str| folder.path().join(name);
    let write = |last: &str| {
        write_whole(&[
            (path("a"), b"new".to_vec()),
            (path("b"), b"new".to_vec()),
            (path(last), b"new".to_vec()),
        ])
    };
    let unchanged = |entries: usize| {
        assert_eq!(fs::read(path("a")).unwrap(), b"old");
        assert!(!path("b").exists());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), entries);
    };
    // The folder of the last file is not there, so nothing is renamed at all.
    assert!(matches!(write("no/c"), Err(WriteError::Io { .. })));
    unchanged(1);
    // A folder stands where the last file should go.
    fs::create_dir(path("c")).unwrap();
    assert!(matches!(write("c"), Err(WriteError::Io { .. })));
    unchanged(2);
}

#[cfg(target_os = "linux")]
#[test]
fn renames_done_before_a_failure_are_undone() {
    let folder = folder(&[("a", "old")]);
    let path = |name: &str| folder.path().join(name);
    // A name that ends in a slash reads as absent, and no file can be renamed to it.
    let slash = PathBuf::from(format!("{}/c/", folder.path().display()));
    let files = [
        (path("a"), b"new".to_vec()),
        (path("b"), b"new".to_vec()),
        (slash, b"new".to_vec()),
    ];
    assert!(write_whole(&files).is_err());
    assert_eq!(fs::read(path("a")).unwrap(), b"old");
    assert!(!path("b").exists());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
