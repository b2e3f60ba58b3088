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

#[test]
fn a_name_that_ends_like_a_folder_is_refused() {
    let folder = folder(&[("a", "old")]);
    let slash = PathBuf::from(format!("{}/c/", folder.path().display()));
    let files = [
        (folder.path().join("a"), b"new".to_vec()),
        (slash, b"new".to_vec()),
    ];
    assert!(write_whole(&files).is_err());
    assert_eq!(fs::read(folder.path().join("a")).unwrap(), b"old");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}
