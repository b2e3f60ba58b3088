//! The steps of which writing is made, each of which a test may make fail.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use tempfile::{Builder, TempPath};

use super::{PREFIX, RANDOM};

/// A step on the way, about to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// A temporary file is made.
    Create,
    /// The second half of its bytes is written; the first is there.
    Write,
    /// A file goes to the disk.
    Sync,
    /// A file takes its place.
    Rename,
    /// A file goes.
    Remove,
    /// What was done in a folder goes to the disk.
    SyncFolder,
}

/// The file system, with somebody who is asked before each step.
pub(super) struct Disk<'a> {
    before: &'a mut dyn FnMut(Step) -> io::Result<()>,
}

impl<'a> Disk<'a> {
    pub(super) fn new(before: &'a mut dyn FnMut(Step) -> io::Result<()>) -> Self {
        Self { before }
    }

    /// A temporary file with these bytes, on the disk; it goes when it is dropped.
    pub(super) fn temporary(&mut self, folder: &Path, bytes: &[u8]) -> io::Result<TempPath> {
        let mut builder = Builder::new();
        builder.prefix(PREFIX).rand_bytes(RANDOM);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // The user's mask still applies: outputs get the permissions of any new file.
            builder.permissions(fs::Permissions::from_mode(0o666));
        }
        (self.before)(Step::Create)?;
        let mut file = builder.tempfile_in(folder)?;
        let (first, second) = bytes.split_at(bytes.len() / 2);
        file.write_all(first)?;
        (self.before)(Step::Write)?;
        file.write_all(second)?;
        (self.before)(Step::Sync)?;
        file.as_file().sync_all()?;
        Ok(file.into_temp_path())
    }

    pub(super) fn rename(&mut self, from: &Path, to: &Path) -> io::Result<()> {
        (self.before)(Step::Rename)?;
        fs::rename(from, to)
    }

    /// Removes a file; one that is not there is gone already.
    pub(super) fn remove(&mut self, path: &Path) -> io::Result<()> {
        (self.before)(Step::Remove)?;
        match fs::remove_file(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            result => result,
        }
    }

    /// Brings the renames to the disk. Folders can be synced on Unix only, and there not on every file system.
    pub(super) fn sync_folder(&mut self, folder: &Path) -> io::Result<()> {
        (self.before)(Step::SyncFolder)?;
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
}
