//! Postcode sources: a CSV, a folder of them, or a `.zip` or `.tar.xz` of such a folder, in the layout of Code-Point Open.

use std::collections::{BTreeSet, HashSet};
use std::fmt;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use liblzma::read::XzDecoder;
use liblzma::stream::{CONCATENATED, Stream};

use super::areas::Areas;
use super::codepoint::{Found, Search};
use super::file_name;
use super::list::List;
use super::load;
use crate::input;
use crate::limits::{BYTES, Limits};
use crate::report::{Located, codes};

const XZ: &[u8] = b"\xfd7zXZ\x00";
const ZIP: &[u8] = b"PK\x03\x04";

/// Most bytes of what an archive says of an entry, its name above all.
const MOST_NAME: u64 = 1 << 16;

/// Most memory for unpacking: the strongest setting of xz needs 65 MiB.
const UNPACK_MEMORY: u64 = 1 << 29;

/// A postcode without blanks, in upper case: five to seven letters and digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Postcode {
    /// Blanks fill the end.
    letters: [u8; Self::LONGEST],
    length: usize,
}

/// The part of a postcode that names its district: all but the last three characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Outward([u8; Postcode::LONGEST]);

impl fmt::Display for Postcode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(String::from_utf8_lossy(&self.letters).trim_end())
    }
}

impl Postcode {
    const LONGEST: usize = 7;
    const SHORTEST: usize = 5;
    const INWARD: usize = 3;

    /// The postcode spelt `text`, or `None` where it cannot be one.
    pub(super) fn new(text: &str) -> Option<Self> {
        Self::from_bytes(text.as_bytes())
    }

    /// The same from bytes.
    pub(super) fn from_bytes(text: &[u8]) -> Option<Self> {
        let mut postcode = Self {
            letters: [b' '; Self::LONGEST],
            length: 0,
        };
        for byte in text.iter().filter(|byte| **byte != b' ') {
            *postcode.letters.get_mut(postcode.length)? = byte.to_ascii_uppercase();
            postcode.length += 1;
            if !byte.is_ascii_alphanumeric() {
                return None;
            }
        }
        let starts = postcode.letters.first().is_some_and(u8::is_ascii_uppercase);
        (starts && postcode.length >= Self::SHORTEST).then_some(postcode)
    }

    /// Its outward part.
    pub(super) fn outward(self) -> Outward {
        let mut letters = self.letters;
        for letter in letters
            .iter_mut()
            .skip(self.length.saturating_sub(Self::INWARD))
        {
            *letter = b' ';
        }
        Outward(letters)
    }
}

/// What is looked for in postcode sources: nothing else of them is kept.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    /// Postcodes of the schools.
    pub(super) postcodes: HashSet<Postcode>,
    /// Districts that are investment areas.
    pub(super) districts: BTreeSet<Vec<u8>>,
}

impl Wanted {
    pub(super) fn new(list: &List, areas: Option<&Areas>) -> Self {
        let districts = areas.into_iter().flat_map(Areas::districts);
        Self {
            postcodes: list
                .entries
                .values()
                .filter_map(|entry| entry.postcode)
                .collect(),
            districts: districts.map(|code| code.as_bytes().to_vec()).collect(),
        }
    }
}

/// Reads a postcode source for what is `wanted`.
pub(super) fn read(
    path: &Path,
    wanted: &Wanted,
    limits: &Limits,
    faults: &mut Vec<Located>,
) -> Found {
    let file = file_name(path);
    let before = faults.len();
    let mut search = Search {
        wanted,
        limits,
        found: Found::new(file.clone()),
        faults,
    };
    if path.is_dir() {
        for path in tables_below(path, search.faults) {
            let bytes = load::bytes(&path, limits);
            table(&file_name(&path), bytes, &mut search);
        }
    } else {
        one_file(&file, load::bytes(path, limits), &mut search);
    }
    let Search { found, faults, .. } = search;
    if found.rows == 0 && faults.len() == before {
        let hint = "give the folder `Data/CSV` of the product, or a .zip or .tar.xz of it";
        faults.push(Located::of_file(
            &file,
            codes::NO_ROWS,
            "",
            "postcodes in the layout of Code-Point Open",
            hint,
        ));
    }
    found
}

/// Reads a table, or an archive of tables.
fn one_file(file: &str, bytes: Result<Vec<u8>, Box<Located>>, search: &mut Search<'_>) {
    let archive = match &bytes {
        Ok(bytes) if bytes.starts_with(XZ) => Some(tar_xz(file, bytes, search)),
        Ok(bytes) if cfg!(feature = "xlsx") && bytes.starts_with(ZIP) => {
            Some(zip(file, bytes, search))
        }
        _ => None,
    };
    match archive {
        Some(Ok(())) => {}
        Some(Err(error)) => search.faults.push(unreadable(file, &error)),
        None => table(file, bytes, search),
    }
}

fn unreadable(file: &str, error: &io::Error) -> Located {
    Located::of_file(
        file,
        codes::UNREADABLE_ARCHIVE,
        error.to_string(),
        "a .zip or .tar.xz archive of CSV files",
        "it may have been cut short: fetch or pack it again",
    )
}

fn table(file: &str, bytes: Result<Vec<u8>, Box<Located>>, search: &mut Search<'_>) {
    let unpacked = bytes.and_then(|bytes| load::unpack(file, bytes, search.limits));
    let scanned = unpacked.and_then(|bytes| {
        load::refuse_other_formats(file, &bytes)?;
        // Reading from memory does not fail.
        search.scan(bytes.as_slice(), file).unwrap_or_default();
        Ok(())
    });
    search.faults.extend(scanned.err().map(|fault| *fault));
}

#[cfg(feature = "xlsx")]
fn zip(file: &str, bytes: &[u8], search: &mut Search<'_>) -> io::Result<()> {
    let mut archive = zip::ZipArchive::new(io::Cursor::new(bytes))?;
    let mut left = search.limits.bytes;
    for at in 0..archive.len() {
        let entry = archive.by_index(at)?;
        let name = entry.name()?.into_owned();
        if entry.is_file() && is_table(Path::new(&name)) {
            let mut rows = entry.take(left);
            let name = format!("{file}: {name}");
            search.scan(&mut rows, &name)?;
            left = rows.limit();
        }
    }
    if left == 0 {
        search.faults.push(*BYTES.breach(search.limits, file, None));
    }
    Ok(())
}

#[cfg(not(feature = "xlsx"))]
fn zip(_: &str, _: &[u8], _: &mut Search<'_>) -> io::Result<()> {
    Ok(())
}

fn tar_xz(file: &str, bytes: &[u8], search: &mut Search<'_>) -> io::Result<()> {
    let stream = Stream::new_stream_decoder(UNPACK_MEMORY, CONCATENATED)?;
    let mut unpacked = XzDecoder::new_stream(bytes, stream).take(search.limits.bytes);
    let read = tables_of(&mut unpacked, file, search);
    if unpacked.limit() == 0 {
        search.faults.push(*BYTES.breach(search.limits, file, None));
        return Ok(());
    }
    read
}

fn tables_of(unpacked: &mut impl Read, file: &str, search: &mut Search<'_>) -> io::Result<()> {
    let mut archive = tar::Archive::new(unpacked);
    let mut long_name = None;
    // Raw, since otherwise the name of an entry is read into memory however long it is.
    for entry in archive.entries()?.raw(true) {
        let mut entry = entry?;
        if is_of_the_next(&entry) {
            long_name = name_of_the_next(&mut entry)?.or(long_name);
            continue;
        }
        let name = long_name
            .take()
            .unwrap_or_else(|| entry.path_bytes().into_owned());
        let name = String::from_utf8_lossy(&name).into_owned();
        if entry.header().entry_type().is_file() && is_table(Path::new(&name)) {
            let name = format!("{file}: {name}");
            search.scan(entry, &name)?;
        }
    }
    // The checksum comes after the last file.
    io::copy(&mut archive.into_inner(), &mut io::sink())?;
    Ok(())
}

/// Whether an entry says something of the one that comes next.
fn is_of_the_next(entry: &tar::Entry<'_, impl Read>) -> bool {
    let kind = entry.header().entry_type();
    kind.is_gnu_longname() || kind.is_pax_local_extensions()
}

/// The name of the next entry, where this one tells it.
fn name_of_the_next(entry: &mut tar::Entry<'_, impl Read>) -> io::Result<Option<Vec<u8>>> {
    let is_name = entry.header().entry_type().is_gnu_longname();
    if entry.size() > MOST_NAME {
        return Err(io::Error::other(format!(
            "a name of {} bytes",
            entry.size()
        )));
    }
    let mut text = Vec::new();
    entry.read_to_end(&mut text)?;
    if is_name {
        let end = text.iter().position(|byte| *byte == 0);
        text.truncate(end.unwrap_or(text.len()));
        return Ok(Some(text));
    }
    let told = tar::PaxExtensions::new(&text).filter_map(Result::ok);
    let mut told = told.filter(|told| told.key_bytes() == b"path");
    Ok(told.next().map(|told| told.value_bytes().to_vec()))
}

/// Whether the name is that of a table of postcodes: the product's folder `Doc` has other tables.
fn is_table(path: &Path) -> bool {
    let is_csv = path
        .extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
    let folder = path.parent().and_then(Path::file_name);
    is_csv && folder.is_none_or(|folder| !folder.eq_ignore_ascii_case("doc"))
}

/// All tables in a folder and in those below it, in the order of their names. Folders that cannot be read are faults.
fn tables_below(folder: &Path, faults: &mut Vec<Located>) -> Vec<PathBuf> {
    let mut tables = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let listed = list(&folder, &mut folders, &mut tables);
        let fault = listed.err();
        faults.extend(fault.map(|error| *input::unreadable(&file_name(&folder), None, &error)));
    }
    tables.sort_unstable();
    tables
}

/// Adds what is in a folder to the tables, or to the folders that are to be looked at.
fn list(folder: &Path, folders: &mut Vec<PathBuf>, tables: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // Links to folders are not followed: they may lead in a circle.
        if entry.file_type()?.is_dir() {
            folders.push(entry.path());
        } else if is_table(&entry.path()) {
            tables.push(entry.path());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn postcodes_are_compared_without_blanks_and_case() {
        let code = |text| Postcode::new(text);
        assert_eq!(code("YO11 2JW"), code("yo112jw"));
        assert_eq!(code(" B1  1AA "), code("B11AA"));
        assert_ne!(code("B11AA"), code("B11AB"));
        for bad in ["", "B1", "YO11 2JWX", "Y-11 2JW", "1AB 2CD", "É11 2JW"] {
            assert_eq!(code(bad), None, "{bad}");
        }
    }

    #[test]
    fn the_outward_part_lacks_the_last_three_characters() {
        let outward = |text| Postcode::new(text).map(Postcode::outward);
        assert_eq!(outward("YO11 2JW"), outward("YO11 9ZZ"));
        assert_ne!(outward("YO1 1AA"), outward("YO11 1AA"));
        assert_ne!(outward("B1 1AA"), outward("B11 1AA"));
    }
}
