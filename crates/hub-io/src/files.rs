//! Opening files: what is none is said, and what a killed process left half written is finished first.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use crate::whole;

/// The bytes of a file, or of a pipe.
pub(crate) fn read(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Opens a file, or a pipe that the program was started with; not a folder, a device, a pipe by its name, or a link that leads nowhere.
///
/// Files that a killed process left half written in its folder are put into place first, as [`write_whole`](crate::write_whole) says.
pub(crate) fn open(path: &Path) -> io::Result<File> {
    whole::mend(whole::folder(path))?;
    // Looked at before it is opened: opening a device may wait, or do something.
    let kind = fs::metadata(path).map_err(|error| missing(path, error))?;
    if kind.is_dir() {
        return Err(refused("it is a folder; name a file in it"));
    }
    if is_device(&kind) {
        return Err(refused("it is a device, not a file"));
    }
    if is_pipe(&kind) && !is_given(path) {
        return Err(refused(
            "it is a named pipe, which may never have anything to read",
        ));
    }
    File::open(path)
}

/// Why there is nothing: a link that leads nowhere is there all the same.
fn missing(path: &Path, error: io::Error) -> io::Error {
    let is_link = fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink());
    if is_link && error.kind() == io::ErrorKind::NotFound {
        let what = "it is a symbolic link, and there is nothing where it leads";
        return io::Error::new(io::ErrorKind::NotFound, what);
    }
    error
}

#[cfg(unix)]
fn is_device(kind: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    let kind = kind.file_type();
    kind.is_block_device() || kind.is_char_device() || kind.is_socket()
}

#[cfg(unix)]
fn is_pipe(kind: &fs::Metadata) -> bool {
    use std::os::unix::fs::FileTypeExt;
    kind.file_type().is_fifo()
}

#[cfg(not(unix))]
fn is_pipe(_: &fs::Metadata) -> bool {
    false
}

/// Whether a path stands for something that is open already, as `<(...)` and `/dev/stdin` do: then whoever started the program has a writer for it.
fn is_given(path: &Path) -> bool {
    let is_of_process = || {
        let mut parts = path.strip_prefix("/proc").ok()?.components().skip(1);
        Some(parts.next()?.as_os_str() == "fd")
    };
    path == Path::new("/dev/stdin")
        || path.starts_with("/dev/fd")
        || is_of_process().unwrap_or(false)
}

#[cfg(not(unix))]
fn is_device(_: &fs::Metadata) -> bool {
    false
}

fn refused(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, what)
}
