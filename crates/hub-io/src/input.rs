//! Where the bytes of a file come from, memory or a file that is read in pieces, and how much is read of them.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::error::ReadError;
use crate::files;
#[cfg(feature = "parquet")]
use crate::frame::Frame;
use crate::limits::{BYTES, Limits, UNPACKED};
use crate::report::{Located, codes};

/// Bytes at the beginning of a file by which its kind is told.
const HEAD: usize = 1 << 16;

/// A file that was found, and the limits for reading it.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    held: Held,
    limits: Limits,
}

#[derive(Clone, Debug)]
enum Held {
    /// A file and its length.
    File(PathBuf, u64),
    /// What is no file and can be read but once, such as a pipe.
    Bytes(Vec<u8>),
    /// What the system did not open, and what it said.
    Refused(io::ErrorKind, String),
    /// A data frame in memory.
    #[cfg(feature = "parquet")]
    Frame(Frame),
}

impl Opened {
    /// Opens the file or pipe at `path`.
    pub(crate) fn new(path: &Path, limits: Limits) -> Result<Self, ReadError> {
        Self::open(path, limits).map_err(|source| ReadError::Io {
            path: path.to_owned(),
            source,
        })
    }

    /// The same; where it cannot be opened, whoever reads it is told so, as one fault among those of other files.
    pub(crate) fn or_refused(path: &Path, limits: Limits) -> Self {
        Self::open(path, limits).unwrap_or_else(|error| Self {
            held: Held::Refused(error.kind(), error.to_string()),
            limits,
        })
    }

    /// The same, with what the system says.
    pub(crate) fn open(path: &Path, limits: Limits) -> io::Result<Self> {
        let file = files::open(path)?;
        let about = file.metadata()?;
        let held = if about.is_file() {
            Held::File(path.to_owned(), about.len())
        } else {
            Held::Bytes(at_most(file, limits.unpacked)?)
        };
        Ok(Self { held, limits })
    }

    /// Bytes that are in memory already.
    pub(crate) fn of_bytes(bytes: Vec<u8>, limits: Limits) -> Self {
        let held = Held::Bytes(bytes);
        Self { held, limits }
    }

    /// A data frame that is in memory already.
    #[cfg(feature = "parquet")]
    pub(crate) fn of_frame(frame: Frame, limits: Limits) -> Self {
        let held = Held::Frame(frame);
        Self { held, limits }
    }

    /// What is to be read.
    pub(crate) fn input(&self) -> Input<'_> {
        let from = match &self.held {
            Held::File(path, length) => From::File(path, *length),
            Held::Bytes(bytes) => From::Bytes(bytes),
            Held::Refused(kind, what) => From::Refused(*kind, what),
            #[cfg(feature = "parquet")]
            Held::Frame(frame) => From::Frame(frame),
        };
        Input {
            from,
            limits: self.limits,
        }
    }
}

/// So many bytes, and one more where there are more.
fn at_most(reader: impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    reader
        .take(most.saturating_add(1))
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Bytes to read, as often as need be.
#[derive(Clone, Copy)]
pub(crate) struct Input<'a> {
    from: From<'a>,
    limits: Limits,
}

#[derive(Clone, Copy)]
enum From<'a> {
    Bytes(&'a [u8]),
    File(&'a Path, u64),
    Refused(io::ErrorKind, &'a str),
    #[cfg(feature = "parquet")]
    Frame(&'a Frame),
}

impl<'a> std::convert::From<&'a [u8]> for Input<'a> {
    /// Bytes in memory, within the usual limits.
    fn from(bytes: &'a [u8]) -> Self {
        Self {
            from: From::Bytes(bytes),
            limits: Limits::default(),
        }
    }
}

impl<'a> Input<'a> {
    /// How much is read.
    pub(crate) fn limits(self) -> Limits {
        self.limits
    }

    fn length(self) -> u64 {
        match self.from {
            From::Bytes(bytes) => bytes.len() as u64,
            From::File(_, length) => length,
            From::Refused(..) => 0,
            #[cfg(feature = "parquet")]
            From::Frame(_) => 0,
        }
    }

    /// The data frame, where it is one. Of a frame all that has to do with bytes is empty.
    #[cfg(feature = "parquet")]
    pub(crate) fn frame(self) -> Option<&'a Frame> {
        match self.from {
            From::Frame(frame) => Some(frame),
            From::Bytes(_) | From::File(..) | From::Refused(..) => None,
        }
    }

    /// A reader from the beginning.
    fn reader(self) -> io::Result<Box<dyn Read + 'a>> {
        Ok(match self.from {
            From::Bytes(bytes) => Box::new(bytes),
            From::File(path, _) => Box::new(File::open(path)?),
            From::Refused(kind, what) => return Err(io::Error::new(kind, what)),
            #[cfg(feature = "parquet")]
            From::Frame(_) => Box::new(io::empty()),
        })
    }

    /// The first bytes; all where there are no more.
    pub(crate) fn head(self) -> io::Result<Cow<'a, [u8]>> {
        if let From::Bytes(bytes) = self.from {
            return Ok(Cow::Borrowed(bytes.get(..HEAD).unwrap_or(bytes)));
        }
        let mut head = Vec::new();
        self.reader()?.take(HEAD as u64).read_to_end(&mut head)?;
        Ok(Cow::Owned(head))
    }

    /// All bytes; an error of this kind where they are too many to be in memory: [`io::ErrorKind::FileTooLarge`].
    pub(crate) fn bytes(self) -> io::Result<Cow<'a, [u8]>> {
        let most = self.limits.unpacked;
        let bytes = match self.from {
            From::Bytes(bytes) => Cow::Borrowed(bytes),
            From::File(_, length) if length > most => Cow::Borrowed(&[][..]),
            From::File(..) | From::Refused(..) => Cow::Owned(at_most(self.reader()?, most)?),
            #[cfg(feature = "parquet")]
            From::Frame(_) => Cow::Borrowed(&[][..]),
        };
        if self.length().max(bytes.len() as u64) > most {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        Ok(bytes)
    }

    /// The same; a fault where they are too many, or cannot be read.
    pub(crate) fn whole(self, file: &str) -> Result<Cow<'a, [u8]>, Box<Located>> {
        self.bytes().map_err(|error| match error.kind() {
            io::ErrorKind::FileTooLarge => UNPACKED.breach(&self.limits, file, None),
            _ => unreadable(file, None, &error),
        })
    }

    /// A reader in pieces; a fault where there is too much.
    pub(crate) fn pieces(self, file: &str) -> Result<Box<dyn Read + 'a>, Box<Located>> {
        if self.length() > self.limits.bytes {
            return Err(BYTES.breach(&self.limits, file, None));
        }
        let reader = self.reader();
        reader.map_err(|error| unreadable(file, None, &error))
    }
}

/// The fault of a file that the system does not give.
pub(crate) fn unreadable(file: &str, line: Option<u64>, error: &io::Error) -> Box<Located> {
    let (command, program) = hints(error.kind());
    let issue = Located::of_file(
        file,
        codes::CANNOT_READ,
        error.to_string(),
        "a file that can be opened, and read to its end",
        command,
    );
    let issue = issue.in_programs(program);
    Box::new(Located { line, ..issue })
}

/// What to do where the system does not give a file: on the command line, and in a program.
fn hints(kind: io::ErrorKind) -> (&'static str, &'static str) {
    let same = |hint| (hint, hint);
    match kind {
        io::ErrorKind::NotFound => (
            "check the path: it is relative to where the command runs",
            "check the path: it is relative to the folder of the notebook or program",
        ),
        io::ErrorKind::PermissionDenied => {
            same("ask for the right to read it, or copy it to where you may")
        }
        io::ErrorKind::InvalidInput => (
            "name a file; what another program prints comes through <(...) or /dev/stdin",
            "name a file in it",
        ),
        _ => same("check the file and the disk that it is on"),
    }
}
