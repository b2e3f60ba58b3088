//! Writing files whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use crate::error::WriteError;

/// Writes each file with these bytes, over one that is there: all of them, or none.
///
/// Every file first goes to a temporary file in its own folder and to the disk; only then are they
/// renamed, in the order given. When a rename fails, those done before are undone. A loss of power between
/// two renames can leave the first files new and the last ones old, but none of them in part: so
/// give the file that vouches for the others last. Folders must be there.
///
/// # Errors
///
/// [`WriteError::Io`]; all files are as they were.
pub fn write_whole(files: &[(PathBuf, Vec<u8>)]) -> Result<(), WriteError> {
    let mut staged = Vec::with_capacity(files.len());
    for (path, bytes) in files {
        staged.push(Staged::new(path, bytes).map_err(|source| fault(path, source))?);
    }
    let mut done: Vec<(&Path, Option<NamedTempFile>)> = Vec::with_capacity(files.len());
    for ((path, _), staged) in files.iter().zip(staged) {
        match staged.file.persist(path) {
            Ok(_) => done.push((path, staged.before)),
            Err(error) => {
                undo(done);
                return Err(fault(path, error.error));
            }
        }
    }
    let mut folders: Vec<_> = files.iter().map(|(path, _)| folder(path)).collect();
    folders.sort_unstable();
    folders.dedup();
    folders
        .into_iter()
        .try_for_each(|folder| sync_folder(folder).map_err(|source| fault(folder, source)))
}

/// Checks that a path is free, or a regular file that may be replaced: not a device, a pipe or a folder.
///
/// # Errors
///
/// [`WriteError::Io`] where it is something else, or cannot be looked at.
pub fn check_target(path: &Path) -> Result<(), WriteError> {
    is_target(path).map_err(|source| fault(path, source))
}

fn is_target(path: &Path) -> io::Result<()> {
    match fs::metadata(path) {
        Ok(found) if found.is_file() => Ok(()),
        Ok(_) => Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is there, and no regular file",
        )),
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

/// A file on the disk under a temporary name, and a copy of the one it will replace.
struct Staged {
    file: NamedTempFile,
    before: Option<NamedTempFile>,
}

impl Staged {
    fn new(path: &Path, bytes: &[u8]) -> io::Result<Self> {
        is_target(path)?;
        let before = match fs::read(path) {
            Ok(old) => Some(temporary(path, &old)?),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(Self {
            file: temporary(path, bytes)?,
            before,
        })
    }
}

fn temporary(path: &Path, bytes: &[u8]) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".hubmatch-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // The user's mask still applies: outputs get the permissions of any new file.
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder(path))?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Puts back what was there before; a file that cannot be put back is left as the new one, whole.
fn undo(done: Vec<(&Path, Option<NamedTempFile>)>) {
    for (path, before) in done.into_iter().rev() {
        match before {
            Some(before) => drop(before.persist(path)),
            None => drop(fs::remove_file(path)),
        }
    }
}

fn folder(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Brings the renames to the disk. Folders can be synced on Unix only, and there not on every file system.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder)?.sync_all() {
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
            ) =>
        {
            Ok(())
        }
        result => result,
    }
}
