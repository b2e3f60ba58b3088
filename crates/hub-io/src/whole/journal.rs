//! The journals of a set of files that is being put into place: in each folder, what is to be renamed to what.
//!
//! A journal is about its own folder and nothing else, so that one from elsewhere, unpacked with somebody's files, can do no harm outside of it. The one
//! in the last folder decides for all: whether the set counts, and whether it goes forth or back.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::TempPath;

use super::disk::Disk;
use super::{is_temporary, lock};

/// The name of a journal in its folder.
pub(super) const NAME: &str = ".hubmatch-journal";
/// Most bytes of a journal. What is larger is none.
const MOST_BYTES: u64 = 1 << 20;

/// What becomes of a file: a temporary one takes its place, or it goes. Both by their names in the journal's folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Change {
    pub(super) from: Option<OsString>,
    pub(super) to: OsString,
}

impl Change {
    fn follow(&self, folder: &Path, disk: &mut Disk<'_>) -> io::Result<()> {
        let to = folder.join(&self.to);
        let Some(from) = &self.from else {
            return disk.remove(&to);
        };
        let from = folder.join(from);
        match disk.rename(&from, &to) {
            // It was renamed before, by the process that was killed.
            Err(error) if error.kind() == io::ErrorKind::NotFound && !from.exists() => Ok(()),
            result => result,
        }
    }

    /// Whether it is about files of the folder, and the temporary one is such.
    fn is_sound(&self) -> bool {
        let is_name = Path::new(&self.to).file_name() == Some(&self.to);
        is_name && self.from.as_deref().is_none_or(is_temporary)
    }
}

/// What stands in the journal of one folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Journal {
    /// Tells this set from others: the name of a temporary file.
    pub(super) id: OsString,
    /// All folders of the set, that which decides last.
    pub(super) folders: Vec<OsString>,
    /// Whether the set is taken back; read in the folder that decides.
    pub(super) is_back: bool,
    /// The renames in this folder, in order.
    pub(super) forth: Vec<Change>,
    /// What puts back what was there before.
    pub(super) back: Vec<Change>,
}

impl Journal {
    /// Writes it to a temporary file in its folder.
    fn stage(&self, folder: &Path, disk: &mut Disk<'_>) -> io::Result<TempPath> {
        disk.temporary(folder, &serde_json::to_vec(self)?)
    }

    fn changes(&self, is_back: bool) -> &[Change] {
        if is_back { &self.back } else { &self.forth }
    }

    /// The journal in a folder, where there is one.
    fn read(folder: &Path) -> io::Result<Option<Self>> {
        let path = folder.join(NAME);
        match fs::symlink_metadata(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(None),
            Err(error) => return Err(error),
            Ok(found) if !found.is_file() || found.len() > MOST_BYTES => return Err(foreign()),
            Ok(_) => {}
        }
        let file = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            file => file?,
        };
        let mut bytes = Vec::new();
        file.take(MOST_BYTES).read_to_end(&mut bytes)?;
        let journal: Self = serde_json::from_slice(&bytes).map_err(|_| foreign())?;
        let mut changes = journal.forth.iter().chain(&journal.back);
        if !changes.all(Change::is_sound) || journal.folders.is_empty() {
            return Err(foreign());
        }
        Ok(Some(journal))
    }
}

fn foreign() -> io::Error {
    let what = "it is no journal of this program: remove it";
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// The journals of a set, by folder; the last one decides.
pub(super) struct Journals(pub(super) Vec<(PathBuf, Journal)>);

/// A step that failed, and where.
pub(super) type Failed = (PathBuf, io::Error);

impl Journals {
    /// Puts the journals into their folders, that which decides last: from then on the set counts as written. Gives the one that takes it back.
    pub(super) fn post(&self, disk: &mut Disk<'_>) -> Result<TempPath, Failed> {
        let posted = self.try_post(disk);
        if posted.is_err() {
            // What is left of them where this fails too counts for nothing, for the one that decides goes first.
            let _ = self.remove(disk);
        }
        posted
    }

    fn try_post(&self, disk: &mut Disk<'_>) -> Result<TempPath, Failed> {
        let Some((home, decides)) = self.0.last() else {
            return Err((PathBuf::new(), io::ErrorKind::InvalidInput.into()));
        };
        let back = Journal {
            is_back: true,
            ..decides.clone()
        };
        // There is room for the way back before it is needed.
        let back = back
            .stage(home, disk)
            .map_err(|error| (home.clone(), error))?;
        for (folder, journal) in &self.0 {
            let mut post = || {
                let staged = journal.stage(folder, disk)?;
                disk.rename(&staged, &folder.join(NAME))?;
                disk.sync_folder(folder)
            };
            post().map_err(|error| (folder.clone(), error))?;
        }
        Ok(back)
    }

    /// Does what they say, from wherever it was left.
    pub(super) fn follow(&self, is_back: bool, disk: &mut Disk<'_>) -> Result<(), Failed> {
        for (folder, journal) in &self.0 {
            for change in journal.changes(is_back) {
                let followed = change.follow(folder, disk);
                followed.map_err(|error| (folder.join(&change.to), error))?;
            }
        }
        for (folder, _) in &self.0 {
            disk.sync_folder(folder)
                .map_err(|error| (folder.clone(), error))?;
        }
        Ok(())
    }

    /// Removes what is of no use any more, and then the journals.
    pub(super) fn close(&self, is_back: bool, disk: &mut Disk<'_>) -> Result<(), Failed> {
        for (folder, journal) in &self.0 {
            for spent in journal
                .changes(!is_back)
                .iter()
                .filter_map(|change| change.from.as_ref())
            {
                let path = folder.join(spent);
                disk.remove(&path).map_err(|error| (path, error))?;
            }
        }
        self.remove(disk)
    }

    fn remove(&self, disk: &mut Disk<'_>) -> Result<(), Failed> {
        for (folder, _) in self.0.iter().rev() {
            let path = folder.join(NAME);
            disk.remove(&path).map_err(|error| (path, error))?;
        }
        Ok(())
    }
}

/// Finishes what a killed process left in a folder: follows the journals of its set, or drops one that never came to count.
///
/// # Errors
///
/// What keeps it from being finished. Files may be old and new then, each of them whole.
pub(crate) fn mend(folder: &Path) -> io::Result<()> {
    let unfinished = |error: io::Error| {
        let path = folder.join(NAME);
        let path = crate::report::plain(&path.display().to_string(), 300);
        let what = format!(
            "files there were left half written, says {path}, and cannot be finished: {error}"
        );
        io::Error::new(error.kind(), what)
    };
    // Most folders have none, and may be on a disk where nothing can be written.
    while let Some(journal) = Journal::read(folder).map_err(unfinished)? {
        // Whoever writes there has the locks, and no journal is left when they are let go.
        let mut folders: Vec<PathBuf> = journal.folders.iter().map(PathBuf::from).collect();
        folders.sort_unstable();
        folders.dedup();
        let _locks = lock::all(&folders);
        if Journal::read(folder).map_err(unfinished)?.as_ref() == Some(&journal) {
            return finish(folder, &journal).map_err(|(_, error)| unfinished(error));
        }
    }
    Ok(())
}

fn finish(folder: &Path, journal: &Journal) -> Result<(), Failed> {
    let mut go_on = |_| Ok(());
    let disk = &mut Disk::new(&mut go_on);
    let of_set = |folder: &OsString| {
        let folder = PathBuf::from(folder);
        match Journal::read(&folder) {
            Ok(Some(other)) if other.id == journal.id => Ok(Some((folder, other))),
            Ok(_) => Ok(None),
            Err(error) => Err((folder, error)),
        }
    };
    let journals = journal
        .folders
        .iter()
        .filter_map(|folder| of_set(folder).transpose());
    let journals = Journals(journals.collect::<Result<_, _>>()?);
    let home = journal.folders.last().map(Path::new);
    let decides = journals
        .0
        .last()
        .filter(|(folder, _)| Some(&**folder) == home);
    if let Some((_, decides)) = decides {
        let is_back = decides.is_back;
        journals.follow(is_back, disk)?;
        journals.close(is_back, disk)
    } else {
        let path = folder.join(NAME);
        disk.remove(&path).map_err(|error| (path, error))
    }
}
