//! A file's bytes: mapped into memory where it is a plain file, read where it is not.

use std::fs::File;
use std::io::{self, Read};
use std::ops::Deref;
use std::path::Path;

use memmap2::{Mmap, MmapOptions};

use crate::error::ReadError;
use crate::files;
use crate::limits::Limits;

/// The bytes of a file.
#[derive(Debug)]
pub(super) enum Bytes {
    Mapped(Mmap),
    Read(Vec<u8>),
}

impl Bytes {
    /// The bytes of a file, pipes included, which may end late or never: of these so many are read as the limits allow.
    pub(super) fn open(path: &Path) -> Result<Self, ReadError> {
        let open = || {
            let file = files::open(path)?;
            let about = file.metadata()?;
            if about.is_file()
                && about.len() > 0
                && let Ok(mapped) = map(&file)
            {
                return Ok(Self::Mapped(mapped));
            }
            let (mut bytes, most) = (Vec::new(), Limits::default().bytes);
            file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
            if bytes.len() as u64 > most {
                return Err(io::ErrorKind::FileTooLarge.into());
            }
            Ok(Self::Read(bytes))
        };
        open().map_err(|source| ReadError::Io {
            path: path.to_owned(),
            source,
        })
    }
}

impl Deref for Bytes {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Mapped(bytes) => bytes,
            Self::Read(bytes) => bytes,
        }
    }
}

/// Maps a whole file for reading, its pages brought in at once: all of them are about to be read.
#[expect(unsafe_code, reason = "there is no safe way to map a file")]
fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: the map is private to this process and read only as plain bytes and numbers, for which any bit pattern is valid. What remains is
    // that someone else changes the file meanwhile: then the numbers are not those of any one version of it, and where it is cut short the
    // system ends the process. The documentation of `read_matrix` asks callers not to let that happen.
    unsafe { MmapOptions::new().populate().map(file) }
}
