//! Files that go together into one folder: which of those that are there are earlier ones of the same kind and may be replaced, and writing them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::error::WriteError;
use crate::files;
use crate::limits::Limits;
use crate::sheets::{Head, TableFormat};
use crate::whole::write_whole;

/// A file's name and its bytes.
pub(crate) type File = (String, Vec<u8>);

/// Writes the files into a folder, which is made if it is not there: all of them, or none. Gives their names.
pub(crate) fn write_all(folder: &Path, files: Vec<File>) -> Result<Vec<String>, WriteError> {
    fs::create_dir_all(folder).map_err(|source| WriteError::Io {
        path: folder.to_owned(),
        source,
    })?;
    let names = files.iter().map(|(name, _)| name.clone()).collect();
    let files = files.into_iter();
    let files: Vec<(PathBuf, Vec<u8>)> = files
        .map(|(name, bytes)| (folder.join(name), bytes))
        .collect();
    write_whole(&files)?;
    Ok(names)
}

/// The bytes of a file, where it is there.
pub(crate) fn read(path: &Path) -> Result<Option<Vec<u8>>, WriteError> {
    match files::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(WriteError::Io {
            path: path.to_owned(),
            source,
        }),
    }
}

/// Refuses to replace a file that is not of the kind of the one that is to be written.
pub(crate) fn refuse_foreign(folder: &Path, new: &[File]) -> Result<(), WriteError> {
    for (name, bytes) in new {
        let path = folder.join(name);
        if read(&path)?.is_some_and(|there| !is_alike(name, &there, bytes)) {
            return Err(WriteError::ForeignFile { path });
        }
    }
    Ok(())
}

/// What an archive that this program made says at its end, as its comment.
pub const ARCHIVE: &str = "made by hubmatch";

/// Whether a file is of the kind of another of the same name: a table with the same columns, or a workbook of the same title.
fn is_alike(name: &str, there: &[u8], new: &[u8]) -> bool {
    let name = Path::new(name);
    if name.extension().is_some_and(|ending| ending == "html") {
        return is_page(there);
    }
    if name.extension().is_some_and(|ending| ending == "zip") {
        return there.ends_with(ARCHIVE.as_bytes());
    }
    match TableFormat::of(name) {
        TableFormat::Xlsx => title(there).is_some_and(|it| Some(it) == title(new)),
        TableFormat::Parquet => columns(there).is_some_and(|it| Some(it) == columns(new)),
        // No other program calls a file so.
        TableFormat::Csv if name.extension().is_none_or(|ending| ending != "csv") => true,
        TableFormat::Csv => first_line(there) == first_line(new),
    }
}

/// Whether a file is a page that this program made: it says so near its beginning.
pub(crate) fn is_page(bytes: &[u8]) -> bool {
    const MADE: &[u8] = b"<meta name=\"generator\" content=\"hubmatch ";
    let head = &bytes[..bytes.len().min(4096)];
    head.windows(MADE.len()).any(|part| part == MADE)
}

/// The first line of a text. Spreadsheet programs put a mark before it, and end it otherwise.
fn first_line(bytes: &[u8]) -> Option<&[u8]> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let end = bytes
        .iter()
        .position(|byte| matches!(byte, b'\r' | b'\n'))?;
    bytes.get(..end)
}

/// Whether a file is a table with these columns.
pub(crate) fn is_table(bytes: &[u8], format: TableFormat, heads: &[Head]) -> bool {
    let names = heads.iter().map(|head| head.name);
    if format == TableFormat::Csv {
        let header = names.collect::<Vec<_>>().join(",");
        return first_line(bytes) == Some(header.as_bytes());
    }
    columns(bytes).is_some_and(|columns| columns.iter().eq(names))
}

/// The names of the columns of a Parquet file.
fn columns(bytes: &[u8]) -> Option<csv::StringRecord> {
    let tables = crate::table::tables("", bytes, &Limits::default()).ok()??;
    let (_, rows) = tables.into_iter().next()?;
    rows.into_iter().next().map(|(_, header)| header)
}

/// Whether a file is a workbook for people that this program made.
pub(crate) fn is_book(bytes: &[u8]) -> bool {
    title(bytes).is_some_and(|title| title != TABLE)
}

/// The title of a workbook that this program made of a table alone.
pub(crate) const TABLE: &str = "table";

#[cfg(feature = "xlsx")]
fn title(bytes: &[u8]) -> Option<String> {
    crate::sheets::title(bytes)
}

#[cfg(not(feature = "xlsx"))]
fn title(_: &[u8]) -> Option<String> {
    None
}
