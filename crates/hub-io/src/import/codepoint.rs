//! Rows of Code-Point Open: no header; postcode, quality, easting, northing, country, two health areas, county,
//! district, ward.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Read};

use csv::ByteRecord;

use super::postcodes::{Outward, Postcode, Wanted};
use super::sheet;
use crate::limits::Limits;
use crate::report::{Located, cells, codes};
use crate::table::{Lines, Stop};
use hub_core::issue::Code;

const WIDTH: usize = 10;
const QUALITY: usize = 1;
const EASTING: usize = 2;
const NORTHING: usize = 3;
const DISTRICT: usize = 8;

/// The quality of a postcode without a position.
const NO_POSITION: u32 = 90;

/// After so many faults a file is not read on: it is another kind of file.
const MOST_FAULTS: usize = 20;

/// Edges of the British National Grid, metres.
pub(super) const GRID: (u32, u32) = (700_000, 1_300_000);

/// What a source knows of the postcodes and districts wanted.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) file: String,
    /// Postcodes in the source.
    pub(super) rows: usize,
    pub(super) spots: HashMap<Postcode, Spot>,
    /// The tables that were read, by their names in messages.
    pub(super) tables: Vec<String>,
    /// For each wanted district that the source has: outward codes in which it lies, wholly or in part.
    pub(super) districts: BTreeMap<Vec<u8>, BTreeSet<Outward>>,
}

/// Where a postcode is.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    /// Easting and northing, metres.
    pub(super) position: Option<(u32, u32)>,
    /// Code of the district.
    pub(super) district: Option<Vec<u8>>,
    /// Which of the tables has it, and on which row of that.
    at: (usize, u64),
}

impl Found {
    pub(super) fn new(file: String) -> Self {
        Self {
            file,
            rows: 0,
            spots: HashMap::new(),
            tables: Vec::new(),
            districts: BTreeMap::new(),
        }
    }
}

impl Found {
    /// The table and the row of a postcode, in words.
    pub(super) fn place(&self, postcode: Postcode) -> String {
        let (table, row) = self.spots.get(&postcode).map_or((0, 0), |spot| spot.at);
        let table = self.tables.get(table).map_or("", String::as_str);
        // Names of tables in an archive begin with its own.
        match table.strip_prefix(&self.file) {
            Some("") => format!("row {row}"),
            Some(inside) => format!(
                "row {row} of {}",
                inside.trim_start_matches([':', ' ', '/'])
            ),
            None => format!("row {row} of {table}"),
        }
    }
}

/// The reading of a source: what is wanted of it, and what was found so far.
pub(super) struct Search<'a> {
    pub(super) wanted: &'a Wanted,
    pub(super) limits: &'a Limits,
    pub(super) found: Found,
    pub(super) faults: &'a mut Vec<Located>,
}

impl Search<'_> {
    /// Reads the rows of one table, `file` in faults.
    pub(super) fn scan(&mut self, reader: impl Read, file: &str) -> io::Result<()> {
        let mut rows = Lines::new(Box::new(reader), b',', *self.limits);
        let mut line = 0;
        self.found.tables.push(file.to_owned());
        let before = self.faults.len();
        while self.faults.len() < before + MOST_FAULTS {
            match rows.advance() {
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(Stop::Io(error, _)) => return Err(error),
                Err(Stop::Fault(fault)) => {
                    self.faults.push(fault.located(file));
                    break;
                }
            }
            let record = rows.record();
            line += 1;
            if line == 1 && is_header(record) {
                continue;
            }
            // The first row is read in full, wanted or not: it tells whether the file is of this layout.
            if let Err(fault) = take(record, line, self.wanted, &mut self.found) {
                self.faults.push(fault.located(file, line));
            } else {
                self.found.rows += 1;
            }
        }
        Ok(())
    }
}

fn is_header(record: &ByteRecord) -> bool {
    let first = record.get(0).unwrap_or_default();
    first.eq_ignore_ascii_case(b"PC") || first.eq_ignore_ascii_case(b"Postcode")
}

fn take(record: &ByteRecord, line: u64, wanted: &Wanted, found: &mut Found) -> Result<(), Fault> {
    if record.len() != WIDTH {
        let value = cells(record.len());
        return Err(Fault {
            kind: codes::WRONG_WIDTH,
            field: "",
            value,
            expected: "ten cells, as in Code-Point Open",
        });
    }
    let cell = |at| record.get(at).unwrap_or_default();
    let Some(postcode) = Postcode::from_bytes(cell(0)) else {
        return Err(Fault::cell("Postcode", cell(0), "a postcode"));
    };
    let district = cell(DISTRICT);
    if wanted.districts.contains(district) {
        let outwards = match found.districts.entry(district.to_vec()) {
            Entry::Vacant(entry) => entry.insert(BTreeSet::new()),
            Entry::Occupied(entry) => entry.into_mut(),
        };
        outwards.insert(postcode.outward());
    }
    let is_wanted = wanted.postcodes.contains(&postcode);
    if line != 1 && !is_wanted {
        return Ok(());
    }
    let spot = Spot {
        position: position(record)?,
        district: Some(district.to_vec()).filter(|code| !code.is_empty()),
        at: (found.tables.len().saturating_sub(1), line),
    };
    if is_wanted
        && let Some(earlier) = found.spots.insert(postcode, spot.clone())
        && (earlier.position, earlier.district) != (spot.position, spot.district)
    {
        return Err(Fault {
            kind: codes::DUPLICATE_POSTCODE,
            ..Fault::cell("Postcode", cell(0), "each postcode once in a source")
        });
    }
    Ok(())
}

fn position(record: &ByteRecord) -> Result<Option<(u32, u32)>, Fault> {
    let number = |at: usize, name, most: u32, expected| {
        let cell = record.get(at).unwrap_or_default();
        let text = std::str::from_utf8(cell).ok().map(str::trim);
        let value = text.and_then(sheet::whole).filter(|value| *value <= most);
        value.ok_or_else(|| Fault::cell(name, cell, expected))
    };
    let quality = number(
        QUALITY,
        "Positional_quality_indicator",
        NO_POSITION,
        "a quality from 10 to 90",
    )?;
    let easting = number(
        EASTING,
        "Eastings",
        GRID.0,
        "metres on the National Grid, 0 to 700000",
    )?;
    let northing = number(
        NORTHING,
        "Northings",
        GRID.1,
        "metres on the National Grid, 0 to 1300000",
    )?;
    let is_nowhere = quality == NO_POSITION || (easting, northing) == (0, 0);
    Ok((!is_nowhere).then_some((easting, northing)))
}

struct Fault {
    kind: Code,
    field: &'static str,
    value: String,
    expected: &'static str,
}

impl Fault {
    fn cell(field: &'static str, value: &[u8], expected: &'static str) -> Self {
        let value = String::from_utf8_lossy(value).into_owned();
        Self {
            kind: codes::BAD_VALUE,
            field,
            value,
            expected,
        }
    }

    fn located(self, file: &str, line: u64) -> Located {
        let hint = "check that it is a table of Code-Point Open, or fetch it again";
        Located {
            line: Some(line),
            field: self.field.to_owned(),
            ..Located::of_file(file, self.kind, self.value, self.expected, hint)
        }
    }
}
