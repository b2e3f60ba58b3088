//! The files for an audience, in a folder of their own.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::audience::Audience;
use super::outputs::{Lookup, Outputs};
use super::tables::by_hub;
use super::{pages, public};
use crate::error::WriteError;
use crate::folder::{File, is_page, read, refuse_foreign, write_all};
use crate::sheets::{Page, Part, Reader, Sheet, TableFormat, facts_sheet, to_bytes};
use crate::whole::check_target;

/// Writes what an audience may see of a plan into `folder`, in each of `formats`, all of it or nothing; gives the names of the files.
///
/// For the team that is one workbook, `plan.xlsx`, or a file a table. For hubs it is one file a hub, a workbook or a table, with its own schools alone. For the
/// public it is one workbook, `public.xlsx`, or a file a table.
///
/// The folder is made if it is not there. It may hold earlier files of the same names; a file of another name is no part of what is written, and might be taken for it.
///
/// # Errors
///
/// [`WriteError::OtherFile`] when the folder holds anything else; [`WriteError::ForeignFile`] when a file of such a name is there that is none of these; [`WriteError::Format`] where the crate was built without a format, or a table cannot be had in it;
/// [`WriteError::Io`].
pub fn export_plan(
    folder: &Path,
    outputs: Outputs<'_>,
    audience: Audience,
    formats: &[TableFormat],
) -> Result<Vec<String>, WriteError> {
    let lookup = Lookup::new(outputs);
    let mut files = Vec::new();
    for format in formats {
        match audience {
            Audience::Internal => {
                let by_hub = by_hub(&lookup);
                let pages = pages::internal(&lookup, &by_hub);
                files.extend(pages_as(*format, "plan", pages)?);
            }
            Audience::Hub => files.extend(for_hubs(*format, &lookup)?),
            Audience::Public => {
                files.extend(pages_as(*format, "public", public::pages(&lookup)?)?);
            }
        }
    }
    // The policy comes with the tables of each format.
    files.sort_by(|(one, _), (other, _)| one.cmp(other));
    files.dedup_by(|(one, _), (other, _)| one == other);
    // Reading finishes what an earlier command left unfinished there, so that it is looked at before the folder is.
    refuse_foreign(folder, &files)?;
    refuse_others(folder, &files)?;
    write_all(folder, files)
}

/// Writes pages of HTML that go together into a folder of their own, all of them or none; gives their names.
///
/// The folder is made if it is not there. It may hold earlier pages of the same names.
///
/// # Errors
///
/// [`WriteError::OtherFile`] when the folder holds anything else; [`WriteError::ForeignFile`] when a file of such a name is there that this program did not make; [`WriteError::Io`].
pub fn write_pages(folder: &Path, pages: Vec<(String, String)>) -> Result<Vec<String>, WriteError> {
    let files: Vec<File> = pages
        .into_iter()
        .map(|(name, page)| (format!("{name}.html"), page.into_bytes()))
        .collect();
    refuse_foreign(folder, &files)?;
    refuse_others(folder, &files)?;
    write_all(folder, files)
}

/// Whether a page of HTML can be written there, as far as that can be told before it is made.
///
/// # Errors
///
/// [`WriteError::ForeignFile`] when a file is there that this program did not make; [`WriteError::Io`].
pub fn check_page(path: &Path) -> Result<(), WriteError> {
    check_target(path)?;
    if read(path)?.is_some_and(|there| !is_page(&there)) {
        return Err(WriteError::ForeignFile {
            path: path.to_owned(),
        });
    }
    Ok(())
}

/// Writes a page of HTML, whole or not at all, in place of an earlier one. Its folder is made if it is not there.
///
/// # Errors
///
/// As for [`check_page`].
pub fn write_page(path: &Path, page: String) -> Result<(), WriteError> {
    check_page(path)?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    write_all(folder, vec![(name.into_owned(), page.into_bytes())])?;
    Ok(())
}

/// Pages as one workbook, or as a file a table.
fn pages_as<'a>(
    format: TableFormat,
    name: &str,
    pages: impl IntoIterator<Item = Page<'a>>,
) -> Result<Vec<File>, WriteError> {
    if format == TableFormat::Xlsx {
        return Ok(vec![(format!("{name}.xlsx"), book(name, pages)?)]);
    }
    let mut files = Vec::new();
    for part in pages.into_iter().flat_map(|page| page.parts) {
        match part {
            Part::Title(_) | Part::Note(_) => {}
            Part::Facts(facts) => files.push(sheet_as(format, facts_sheet(facts))?),
            Part::Sheet(sheet) => files.push(sheet_as(format, sheet)?),
            Part::Text(name, text) => files.push((name.to_owned(), text.into_owned().into_bytes())),
        }
    }
    Ok(files)
}

/// One file a hub.
fn for_hubs(format: TableFormat, lookup: &Lookup<'_>) -> Result<Vec<File>, WriteError> {
    let by_hub = by_hub(lookup);
    let mut files = Vec::new();
    for (name, page) in pages::hubs(lookup, &by_hub) {
        if format == TableFormat::Xlsx {
            files.push((format!("{name}.xlsx"), book("hub", [page])?));
            continue;
        }
        for part in page.parts {
            if let Part::Sheet(sheet) = part {
                files.push(sheet_as(format, sheet)?);
            }
        }
    }
    Ok(files)
}

/// A table as a file.
pub(super) fn sheet_as(format: TableFormat, sheet: Sheet<'_>) -> Result<File, WriteError> {
    let Sheet { name, heads, rows } = sheet;
    let bytes = to_bytes(format, &name, &heads, rows, Reader::Both)?;
    Ok((format!("{name}.{}", format.ending()), bytes))
}

#[cfg(feature = "xlsx")]
pub(super) fn book<'a>(
    title: &str,
    pages: impl IntoIterator<Item = Page<'a>>,
) -> Result<Vec<u8>, WriteError> {
    crate::sheets::to_book(title, pages)
}

#[cfg(not(feature = "xlsx"))]
pub(super) fn book<'a>(
    title: &str,
    _: impl IntoIterator<Item = Page<'a>>,
) -> Result<Vec<u8>, WriteError> {
    Err(crate::sheets::without(title, TableFormat::Xlsx))
}

/// Refuses a folder that holds anything but files of these names.
pub(super) fn refuse_others(folder: &Path, files: &[File]) -> Result<(), WriteError> {
    let io_fault = |source| WriteError::Io {
        path: folder.to_owned(),
        source,
    };
    let names: BTreeSet<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let found = match fs::read_dir(folder) {
        Ok(found) => found,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(io_fault(error)),
    };
    for entry in found {
        let path = entry.map_err(io_fault)?.path();
        let name = path.file_name().and_then(|name| name.to_str());
        if !name.is_some_and(|name| names.contains(name)) {
            return Err(WriteError::OtherFile { path });
        }
    }
    Ok(())
}
