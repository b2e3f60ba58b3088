//! Each step made to fail, and the process killed before each: files are the old ones or the new ones.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::collections::BTreeMap;
use std::process::Command;

use super::disk::Step;
use super::*;

/// Says to a child which step to be killed before, and where.
const CHILD: &str = "HUBMATCH_KILLED_BEFORE";
const PLACE: &str = "HUBMATCH_KILLED_IN";

/// The files of a set: two that replace others and one that is new, in this many folders.
fn set(root: &Path, folders: usize) -> Vec<(PathBuf, Vec<u8>)> {
    let places = ["a", "b", "c"].into_iter().enumerate();
    let file = |(at, name): (usize, &str)| {
        let folder = root.join(format!("folder {}", at % folders));
        (folder.join(name), format!("new {name}").into_bytes())
    };
    places.map(file).collect()
}

/// A place with the old files.
fn place(folders: usize) -> tempfile::TempDir {
    let root = tempfile::tempdir().unwrap();
    for (path, _) in set(root.path(), folders) {
        fs::create_dir_all(folder(&path)).unwrap();
        if !path.ends_with("b") {
            fs::write(&path, "old").unwrap();
        }
    }
    root
}

/// All files below a place, with what they hold.
fn files(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let entries = |folder: &Path| {
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
    };
    let all = entries(root).flat_map(|folder| entries(&folder).collect::<Vec<_>>());
    all.map(|path| (path.clone(), fs::read(path).unwrap()))
        .collect()
}

fn old(root: &Path, folders: usize) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = set(root, folders).into_iter();
    let old = files.filter(|(path, _)| !path.ends_with("b"));
    old.map(|(path, _)| (path, b"old".to_vec())).collect()
}

fn new(root: &Path, folders: usize) -> BTreeMap<PathBuf, Vec<u8>> {
    set(root, folders).into_iter().collect()
}

/// Writes the set, with `before` asked about each step, which are counted from 0.
fn write_with(
    root: &Path,
    folders: usize,
    mut before: impl FnMut(usize, Step) -> io::Result<()>,
) -> Result<(), WriteError> {
    let mut step = 0;
    let mut asked = |what| {
        step += 1;
        before(step - 1, what)
    };
    write(&set(root, folders), &mut Disk::new(&mut asked))
}

/// The steps that writing the set takes.
fn steps(folders: usize) -> Vec<Step> {
    let root = place(folders);
    let mut steps = Vec::new();
    let written = write_with(root.path(), folders, |_, step| {
        steps.push(step);
        Ok(())
    });
    written.unwrap();
    assert_eq!(files(root.path()), new(root.path(), folders));
    steps
}

#[test]
fn any_step_that_fails_leaves_the_old_files_and_nothing_else() {
    for folders in [1, 2, 3] {
        let steps = steps(folders);
        // The set is there once nothing but journals and copies is left to remove.
        let removes = steps.iter().rev().take_while(|step| **step == Step::Remove);
        let done = steps.len() - removes.count();
        for (failing, step) in steps.iter().enumerate() {
            let root = place(folders);
            let full = || Err(io::ErrorKind::StorageFull.into());
            let written = write_with(root.path(), folders, |at, _| {
                if at == failing { full() } else { Ok(()) }
            });
            if failing >= done {
                // It is done, and the next command removes what is left.
                written.unwrap();
                mend_all(root.path(), folders);
                assert!(is_new(root.path(), folders), "{failing} {step:?}");
                continue;
            }
            assert!(written.is_err(), "{failing} {step:?}");
            assert_eq!(
                files(root.path()),
                old(root.path(), folders),
                "{folders}: {failing} {step:?}"
            );
        }
    }
}

#[test]
fn where_the_way_back_fails_too_the_next_command_goes_it() {
    let steps = steps(2);
    let first = steps
        .iter()
        .rposition(|step| *step == Step::Rename)
        .unwrap();
    for later in first + 1.. {
        let root = place(2);
        let mut failed = 0;
        let _ = write_with(root.path(), 2, |at, _| {
            if at == first || at >= later {
                failed += 1;
                return Err(io::ErrorKind::StorageFull.into());
            }
            Ok(())
        });
        mend_all(root.path(), 2);
        let is_whole = is_new(root.path(), 2) || is_old(root.path(), 2);
        assert!(is_whole, "{later}: {:?}", files(root.path()));
        if failed == 1 {
            break;
        }
    }
}

/// What a reader or writer does first.
fn mend_all(root: &Path, folders: usize) {
    for (path, _) in set(root, folders) {
        mend(folder(&path)).unwrap();
        assert!(!folder(&path).join(journal::NAME).exists());
    }
}

fn without_temporaries(root: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = files(root);
    all.retain(|path, _| !is_temporary(path.file_name().unwrap()));
    all
}

fn is_new(root: &Path, folders: usize) -> bool {
    without_temporaries(root) == new(root, folders)
}

fn is_old(root: &Path, folders: usize) -> bool {
    without_temporaries(root) == old(root, folders)
}

/// The test starts itself again as a child, which is killed before a step: no destructor runs.
#[test]
fn killed_before_any_step_it_leaves_the_old_files_or_the_new_ones() {
    if let (Ok(step), Some(root)) = (std::env::var(CHILD), std::env::var_os(PLACE)) {
        let (step, folders) = step.split_once('/').unwrap();
        let (step, folders): (usize, usize) = (step.parse().unwrap(), folders.parse().unwrap());
        let _ = write_with(Path::new(&root), folders, |at, _| {
            if at == step {
                std::process::abort();
            }
            Ok(())
        });
        return;
    }
    for folders in [1, 2, 3] {
        let mut seen = (0, 0);
        for step in 0..steps(folders).len() {
            let root = place(folders);
            kill(root.path(), folders, step);
            // Whole before anything is mended, if perhaps of both kinds.
            for (path, bytes) in without_temporaries(root.path()) {
                let is_journal = path.ends_with(journal::NAME);
                assert!(
                    is_journal || bytes == b"old" || bytes.starts_with(b"new "),
                    "{path:?}"
                );
            }
            mend_all(root.path(), folders);
            match (is_old(root.path(), folders), is_new(root.path(), folders)) {
                (true, false) => seen.0 += 1,
                (false, true) => seen.1 += 1,
                _ => panic!("{folders}: {step}: {:?}", files(root.path())),
            }
            // The next set written there leaves nothing of the one before.
            write_whole(&set(root.path(), folders)).unwrap();
            assert_eq!(files(root.path()), new(root.path(), folders));
        }
        assert!(seen.0 > 3 && seen.1 > 3, "{seen:?}");
    }
}

fn kill(root: &Path, folders: usize, step: usize) {
    let name = "whole::tests::killed_before_any_step_it_leaves_the_old_files_or_the_new_ones";
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name, "--test-threads", "1"])
        .env(CHILD, format!("{step}/{folders}"))
        .env(PLACE, root)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status()
        .unwrap();
    assert!(
        !status.success(),
        "the child was not killed before step {step}"
    );
}

#[test]
fn a_journal_from_elsewhere_reaches_no_file_of_another_folder() {
    let root = place(1);
    let folder = root.path().join("folder 0");
    fs::write(root.path().join("precious"), "precious").unwrap();
    let hostile = [
        r#"{"id":{"Unix":[1]},"folders":[{"Unix":[47]}],"is_back":false,"forth":[{"from":null,"to":{"Unix":[46,46,47,112]}}],"back":[]}"#,
        r#"{"id":{"Unix":[1]},"folders":[],"is_back":false,"forth":[],"back":[]}"#,
        "no journal at all",
    ];
    for text in hostile {
        fs::write(folder.join(journal::NAME), text).unwrap();
        let error = mend(&folder).unwrap_err().to_string();
        assert!(error.contains("no journal of this program"), "{error}");
    }
    assert!(root.path().join("precious").exists());
}

#[test]
fn two_writers_take_turns() {
    let root = place(2);
    let path = root.path();
    let set_of = |text: &str| {
        let files = set(path, 2).into_iter();
        files
            .map(|(path, _)| (path, text.as_bytes().to_vec()))
            .collect::<Vec<_>>()
    };
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let set = set_of(&format!("writer {writer}"));
            scope.spawn(move || (0..20).for_each(|_| write_whole(&set).unwrap()));
        }
        for _ in 0..50 {
            mend(&path.join("folder 0")).unwrap();
        }
    });
    let held: Vec<_> = files(path).into_values().collect();
    assert_eq!(held.len(), 3);
    assert!(held.windows(2).all(|pair| pair[0] == pair[1]), "{held:?}");
}
