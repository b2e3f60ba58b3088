//! Writing files whole or not at all.
//!
//! A set of files is written in steps, any of which may fail, and after any of which the process may be killed:
//!
//! 1. each file goes to a temporary one beside its place, and to the disk, and so does a copy of what is there before;
//! 2. a journal in each folder says what is to be renamed to what there, both forth and back. As soon as that in the folder of the last file is
//!    there, the set counts as written;
//! 3. the temporary files are renamed, in the order given;
//! 4. the journals are removed, that of the last file's folder first.
//!
//! Killed before the journal is there, the process leaves the old files, and temporary ones that the next set written there
//! sweeps away. Killed after it, it leaves the journals, and whoever next reads or writes there by this crate finishes the renames first
//! ([`journal::mend`]). Where a rename fails, that journal is replaced by one that says to go back, and all are followed back instead.
//!
//! Who reads without this crate sees every file whole at any time; while `.hubmatch-journal` is there, some may be new and some old, so
//! the file that vouches for the others is to be given last.
//!
//! Where folders can be locked, two processes write there one after the other.

mod disk;
mod journal;
mod lock;
#[cfg(test)]
mod tests;

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use crate::error::WriteError;
use disk::Disk;
use journal::{Change, Failed, Journal, Journals};

pub(crate) use journal::mend;

/// What names of temporary files begin with, and that of the journal.
const PREFIX: &str = ".hubmatch-";
/// Letters and digits of their names after that.
const RANDOM: usize = 6;

/// Writes each file with these bytes, over one that is there: all of them, or none, whatever fails and whenever the process is killed.
///
/// Files are renamed in the order given, so give the one that vouches for the others last: who reads without this crate may see new files
/// beside old ones for a moment, each of them whole. Folders must be there.
///
/// # Errors
///
/// [`WriteError::Io`]; all files are as they were.
pub fn write_whole(files: &[(PathBuf, Vec<u8>)]) -> Result<(), WriteError> {
    write(files, &mut Disk::new(&mut |_| Ok(())))
}

/// Checks that a path is free, or a regular file that may be replaced: not a link, a device, a pipe or a folder.
///
/// # Errors
///
/// [`WriteError::Io`] where it is something else, or cannot be looked at.
pub fn check_target(path: &Path) -> Result<(), WriteError> {
    is_target(path).map_err(|source| fault(path, source))
}

fn is_target(path: &Path) -> io::Result<()> {
    let refused = |what: &'static str| Err(io::Error::new(io::ErrorKind::InvalidInput, what));
    let last = path.as_os_str().as_encoded_bytes().last();
    if last.is_none_or(|byte| std::path::is_separator(char::from(*byte))) {
        return refused("it names a folder; name a file in it");
    }
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_file() => Ok(()),
        Ok(found) if found.is_dir() => refused("it is a folder; name a file in it"),
        Ok(found) if found.is_symlink() => refused(
            "it is a symbolic link, which would be replaced; name the file that it leads to",
        ),
        Ok(_) => refused("it is there, and no regular file"),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

fn fault(path: &Path, source: io::Error) -> WriteError {
    WriteError::Io {
        path: path.to_owned(),
        source,
    }
}

fn write(files: &[(PathBuf, Vec<u8>)], disk: &mut Disk<'_>) -> Result<(), WriteError> {
    let mut targets = Vec::with_capacity(files.len());
    for (path, bytes) in files {
        let folder = folder(path).canonicalize();
        let folder = folder.map_err(|source| fault(path, source))?;
        targets.push((folder, path, bytes));
    }
    let mut folders: Vec<PathBuf> = targets.iter().map(|(folder, ..)| folder.clone()).collect();
    let home = folders.last().cloned();
    folders.sort_unstable();
    folders.dedup();
    for folder in &folders {
        mend(folder).map_err(|source| fault(folder, source))?;
    }
    let locks = lock::all(&folders);
    if locks.len() == folders.len() {
        for folder in &folders {
            sweep(folder);
        }
    }
    let mut staged = Vec::with_capacity(files.len());
    let is_set = files.len() > 1;
    for (folder, path, bytes) in targets {
        let one = Staged::new(folder, path, bytes, is_set, disk);
        staged.push(one.map_err(|source| fault(path, source))?);
    }
    if is_set {
        folders.retain(|folder| Some(folder) != home.as_ref());
        folders.extend(home);
        return commit(staged, folders, disk).map_err(|(path, source)| fault(&path, source));
    }
    // One rename is whole by itself.
    for one in staged {
        let renamed = disk.rename(&one.file, one.path);
        let synced = renamed.and_then(|()| disk.sync_folder(&one.folder));
        synced.map_err(|source| fault(one.path, source))?;
    }
    Ok(())
}

/// Puts several staged files into their places; the last of the folders is that of the last file.
fn commit(
    staged: Vec<Staged<'_>>,
    folders: Vec<PathBuf>,
    disk: &mut Disk<'_>,
) -> Result<(), Failed> {
    let journals = journals(&staged, folders);
    let way_back = journals.post(disk)?;
    // From here on the journals say what becomes of the temporary files.
    staged.into_iter().for_each(Staged::keep);
    let Err(failed) = journals.follow(false, disk) else {
        // The files are in their places. Journals that stay say what is done already, and the next command removes them.
        let _ = journals.close(false, disk);
        return Ok(());
    };
    // What cannot be put back now, the next command here puts back.
    if let Some((home, _)) = journals.0.last() {
        let turned = disk.rename(&way_back, &home.join(journal::NAME));
        let turned = turned.map_err(|error| (home.clone(), error));
        let _ = turned
            .and_then(|()| journals.follow(true, disk))
            .and_then(|()| journals.close(true, disk));
    }
    Err(failed)
}

/// The journals of a set.
fn journals(staged: &[Staged<'_>], folders: Vec<PathBuf>) -> Journals {
    let name = |path: &Path| path.file_name().unwrap_or_default().to_owned();
    let id = staged
        .first()
        .map(|one| name(&one.file))
        .unwrap_or_default();
    let all: Vec<OsString> = folders.iter().map(|folder| folder.clone().into()).collect();
    let journal = |folder: &Path| {
        let here = || staged.iter().filter(|one| one.folder == folder);
        let change = |from: Option<&Path>, to: &Path| Change {
            from: from.map(name),
            to: name(to),
        };
        Journal {
            id: id.clone(),
            folders: all.clone(),
            is_back: false,
            forth: here()
                .map(|one| change(Some(&one.file), one.path))
                .collect(),
            back: here()
                .map(|one| change(one.before.as_deref(), one.path))
                .collect(),
        }
    };
    let of_folder = |folder: PathBuf| {
        let journal = journal(&folder);
        (folder, journal)
    };
    Journals(folders.into_iter().map(of_folder).collect())
}

/// A file on the disk under a temporary name, and a copy of the one it will replace.
struct Staged<'a> {
    folder: PathBuf,
    path: &'a Path,
    file: TempPath,
    before: Option<TempPath>,
}

impl<'a> Staged<'a> {
    fn new(
        folder: PathBuf,
        path: &'a Path,
        bytes: &[u8],
        is_of_set: bool,
        disk: &mut Disk<'_>,
    ) -> io::Result<Self> {
        is_target(path)?;
        let before = match fs::read(path) {
            Ok(old) if is_of_set => Some(disk.temporary(&folder, &old)?),
            Ok(_) => None,
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(Self {
            file: disk.temporary(&folder, bytes)?,
            folder,
            path,
            before,
        })
    }

    /// Leaves the temporary files to the journals.
    fn keep(self) {
        // On Unix this does nothing but forget them. Where one cannot be kept it goes, and so the way forth fails, which leads back.
        let _ = self.file.keep();
        let _ = self.before.map(TempPath::keep);
    }
}

/// Removes temporary files that a killed process left in a folder. Nobody else writes there, and there is no journal.
fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
        if is_file && is_temporary(&entry.file_name()) {
            // What stays is only in the way of nobody.
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Whether a name is that of a temporary file, as tempfile makes them.
fn is_temporary(name: &OsStr) -> bool {
    let name = name.to_str().and_then(|name| name.strip_prefix(PREFIX));
    name.is_some_and(|rest| {
        rest.len() == RANDOM && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}

/// The folder of a file.
pub(crate) fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
