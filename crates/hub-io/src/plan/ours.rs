//! Which files that are there are earlier ones of the same kind, and may be replaced.

use std::io;
use std::path::Path;

use super::export::File;
use crate::error::WriteError;
use crate::files;
use crate::limits::Limits;
use crate::sheets::{Head, TableFormat};

/// The bytes of a file, where it is there.
pub(super) fn read(path: &Path) -> Result<Option<Vec<u8>>, WriteError> {
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
pub(super) fn refuse_foreign(folder: &Path, new: &[File]) -> Result<(), WriteError> {
    for (name, bytes) in new {
        let path = folder.join(name);
        if read(&path)?.is_some_and(|there| !is_alike(name, &there, bytes)) {
            return Err(WriteError::ForeignFile { path });
        }
    }
    Ok(())
}

/// Whether a file is of the kind of another of the same name: a table with the same columns, or a workbook of a plan.
fn is_alike(name: &str, there: &[u8], new: &[u8]) -> bool {
    let name = Path::new(name);
    match TableFormat::of(name) {
        TableFormat::Xlsx => is_book(there),
        TableFormat::Parquet => columns(there).is_some_and(|it| Some(it) == columns(new)),
        // No other program calls a file so.
        TableFormat::Csv if name.extension().is_none_or(|ending| ending != "csv") => true,
        TableFormat::Csv => {
            let header = new.split_inclusive(|byte| *byte == b'\n').next();
            header.is_some_and(|header| there.starts_with(header))
        }
    }
}

/// Whether a file is a table with these columns.
pub(super) fn is_table(bytes: &[u8], format: TableFormat, heads: &[Head]) -> bool {
    let names = heads.iter().map(|head| head.name);
    if format == TableFormat::Csv {
        let header = names.collect::<Vec<_>>().join(",") + "\n";
        return bytes.starts_with(header.as_bytes());
    }
    columns(bytes).is_some_and(|columns| columns.iter().eq(names))
}

/// The names of the columns of a Parquet file.
fn columns(bytes: &[u8]) -> Option<csv::StringRecord> {
    let tables = crate::table::tables("", bytes, &Limits::default()).ok()??;
    let (_, rows) = tables.into_iter().next()?;
    rows.into_iter().next().map(|(_, header)| header)
}

#[cfg(feature = "xlsx")]
pub(super) fn is_book(bytes: &[u8]) -> bool {
    crate::sheets::is_ours(bytes)
}

#[cfg(not(feature = "xlsx"))]
pub(super) fn is_book(_: &[u8]) -> bool {
    false
}
