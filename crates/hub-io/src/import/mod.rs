//! Public data to schools: inspections, absence, census, links, postcodes and investment areas.
//!
//! The register of establishments (GIAS) is the list of schools, or Ofsted's management information where the register
//! is not given; everything else is joined to it. Nothing is
//! guessed: a school whose rate, position or area cannot be told has none, and the [`JoinReport`] counts it
//! with the reason. A fault in a file stops the import, all faults together.
//!
//! # How rows are joined
//!
//! Absence and census rows are joined by URN. A school without a row of its own (an academy that opened
//! since) takes the row of its predecessor, over several steps if need be, when the register's links say
//! that the two are one school: at each step exactly one link of the `Predecessor` family, a plain one, and
//! no other listed school linked to that predecessor. Mergers, amalgamations and splits are reported and not
//! followed, since a rate of half a school, or of two schools, is not the school's rate. On the files of
//! 2018/19 and 2025 that gives 20,893 schools a rate; following every link would give 53 more, those reported.
//!
//! Postcodes: the first source given that has a position for the postcode gives it. Districts are the union over
//! all sources, since two of the priority areas are districts that were abolished: an old postcode file still has them.
//! A source that has a district is taken to have all of it. A school of an authority with such districts has no
//! investment area where no source has the district, or where its postcode is newer than the source that has it.
//!
//! # What is taken from where
//!
//! A trust of the list stays; group links give one to a school without, where they have exactly one that is open and
//! has begun by their day.
//!
//! Ofsted's list holds open schools, so the status is open. The register tells the status; closed establishments, those
//! of Wales and those that are no schools are left out. With the register Ofsted's file gives inspections alone, by URN;
//! position and district are the register's where it has them, and free school meals (eligible now) too, unless the
//! census has the school. The sector is state-funded, save non-maintained
//! special schools, which the model counts with independent ones. Pupils are the list's, which are newer, and
//! the census's where the list has none. On Ofsted's list a secondary (or primary) school that admits from age 7 or below to 16 or
//! above is all-through. An investment area by local authority number, or by name where there is no number; where
//! the two disagree it stays missing.

mod absence;
mod areas;
mod census;
mod codepoint;
mod ees;
mod gias;
mod groups;
mod header;
mod join;
mod judgement;
mod links;
mod list;
mod load;
mod ofsted;
mod performance;
mod period;
mod places;
mod postcodes;
mod report;
mod rows;
mod sheet;
mod tally;
mod trace;
mod trusts;

use std::path::{Path, PathBuf};

use hub_core::model::{School, Urn};

pub(crate) use links::Links;
use list::List;
use load::Scope;
use trace::Trace;

use crate::error::ReadError;
use crate::limits::Limits;
use crate::report::{Located, Report, codes};

pub use report::{ImportTotals, JoinReport, SourceReport};
pub use tally::{MissingSymbol, Succession, Tally};
pub use trace::{FieldOrigins, Origin, Reading, SchoolOrigins};

/// A file's name as messages give it.
fn file_name(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// The files to import. At least one of `ofsted` and `gias` is required.
///
/// Each table is CSV (UTF-8 or Windows-1252), XLSX or Parquet, and may be gzipped. Of a workbook the sheet that is read is the
/// one with the table's header in one of its first rows; two such sheets are a fault.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    /// Ofsted's management information, the layout up to 2025 or that of report cards.
    pub ofsted: Option<PathBuf>,
    /// The register of establishments (`edubasealldata`). With it, it is the list of schools.
    pub gias: Option<PathBuf>,
    /// Links of academies to trusts, from the register (`grouplinks_edubaseallacademiesandfree`).
    pub groups: Option<PathBuf>,
    /// Day of the group links, written `2019-06-01`; where `None`, the file's name must end in it (`20190601.csv`).
    pub groups_day: Option<String>,
    /// Absence by school: performance tables (`england_abs.csv`), or the layout of "Explore education statistics".
    pub absence: Option<PathBuf>,
    /// Academic year of the absence file, written `2018/19`; where `None`, the path must tell it. In the layout of
    /// "Explore education statistics" it is the year to take of several, and the latest where `None`.
    pub absence_period: Option<String>,
    /// Links between establishments, from the register (`links_edubasealldata`).
    pub links: Option<PathBuf>,
    /// Pupils by school: performance tables (`england_census.csv`), or the layout of "Explore education statistics", which has free school meals and special
    /// educational needs in files of their own. Of several files, the first given that has a value gives it.
    pub census: Vec<PathBuf>,
    /// Academic year of the census files, written `2018/19`, as for absence.
    pub census_period: Option<String>,
    /// Code-Point Open, newest first: each a CSV, a folder of them, or a `.zip` or `.tar.xz` of such a folder.
    pub postcodes: Vec<PathBuf>,
    /// Education investment areas with local authority numbers and district codes.
    pub areas: Option<PathBuf>,
    /// How much of each file is read.
    pub limits: Limits,
}

/// Links between establishments alone; what is wrong with them goes to `faults`.
pub(crate) fn read_links(path: &Path, limits: Limits, faults: &mut Vec<Located>) -> Links {
    let scope = Scope {
        limits,
        ..Scope::default()
    };
    links::read(path, &scope, faults)
}

/// Schools made from public data, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct Imported {
    /// The schools, by URN.
    pub schools: Vec<School>,
    /// Schools that the register has as closed, by URN: name and status alone, so that an application of one can be told from an unknown URN.
    pub closed: Vec<School>,
    /// What was joined, by which route, and what was left out and why.
    pub report: JoinReport,
}

/// Reads all `sources` and joins them to the schools of the register, or of Ofsted's list.
///
/// # Errors
///
/// [`ReadError::Bad`] with all that is wrong with the files: one that cannot be opened ([`Report::is_unread`]), a missing column, an unreadable archive, a file that is no CSV, no rows, a URN that is listed twice, a value that
/// is neither valid nor a known symbol for a missing one, a period that neither the path nor the caller tells; that there is no list.
pub fn import(sources: &Sources) -> Result<Imported, ReadError> {
    import_with(sources, None).map(|(imported, _)| imported)
}

/// The same, and where each field of the school `urn` comes from: file, line, cells and rule, or why it is empty.
///
/// That is noted by the readers and the joining themselves, so that it is what they did.
///
/// # Errors
///
/// As of [`import`]; and [`ReadError::Bad`] where the list has no such school, with those whose URNs are near.
pub fn import_and_explain(
    sources: &Sources,
    urn: Urn,
) -> Result<(Imported, SchoolOrigins), ReadError> {
    let (imported, origins) = import_with(sources, Some(urn))?;
    // Invariant: a school of the list has origins, and one that is not on the list is a fault.
    let none = SchoolOrigins {
        urn,
        fields: Vec::new(),
    };
    Ok((imported, origins.unwrap_or(none)))
}

fn import_with(
    sources: &Sources,
    urn: Option<Urn>,
) -> Result<(Imported, Option<SchoolOrigins>), ReadError> {
    let mut faults = Vec::new();
    let mut scope = Scope {
        followed: urn.into_iter().collect(),
        limits: sources.limits,
    };
    let (list, ofsted) = lists(sources, &scope, &mut faults);
    let known = |urn: &Urn| faults.is_empty() && !list.entries.contains_key(urn);
    let unknown = urn.filter(known).map(|urn| trace::not_listed(urn, &list));
    faults.extend(unknown);
    let links = sources
        .links
        .as_deref()
        .map(|path| links::read(path, &scope, &mut faults));
    let groups = sources.groups.as_deref();
    let groups =
        groups.map(|path| groups::read(path, sources.groups_day.as_deref(), &scope, &mut faults));
    // A row that the school takes from a predecessor is followed too.
    if let Some((links, urn)) = links.as_ref().zip(urn) {
        scope.followed = links.line(urn);
    }
    let absence = sources.absence.as_deref();
    let absence = absence
        .map(|path| absence::read(path, sources.absence_period.as_deref(), &scope, &mut faults));
    let mut census = Vec::with_capacity(sources.census.len());
    for path in &sources.census {
        let period = sources.census_period.as_deref();
        census.push(census::read(path, period, &scope, &mut faults));
    }
    let areas = sources
        .areas
        .as_deref()
        .map(|path| areas::read(path, &scope, &mut faults));
    let wanted = postcodes::Wanted::new(&list, areas.as_ref());
    let mut postcodes = Vec::with_capacity(sources.postcodes.len());
    for path in &sources.postcodes {
        postcodes.push(postcodes::read(path, &wanted, &scope.limits, &mut faults));
    }
    if !faults.is_empty() {
        return Err(ReadError::Bad(Report::new(faults)));
    }
    let parts = join::Parts {
        list,
        ofsted,
        groups,
        links,
        absence,
        census,
        areas,
        postcodes,
    };
    let mut trace = Trace::new(urn);
    let imported = join::join(parts, &mut trace);
    let origins = trace.finish(&imported.schools);
    Ok((imported, origins))
}

/// The list of schools, and Ofsted's where another one is the list.
fn lists(sources: &Sources, scope: &Scope, faults: &mut Vec<Located>) -> (List, Option<List>) {
    let gias = sources.gias.as_deref();
    let gias = gias.map(|path| gias::read(path, scope, faults));
    let ofsted = sources.ofsted.as_deref();
    let ofsted = ofsted.map(|path| ofsted::read(path, scope, faults));
    match (gias, ofsted) {
        (Some(gias), ofsted) => (gias, ofsted),
        (None, Some(ofsted)) => (ofsted, None),
        (None, None) => {
            faults.push(Located {
                field: "gias or ofsted".to_owned(),
                ..Located::of_file(
                    "options",
                    codes::BAD_OPTION,
                    "",
                    "the register of establishments (gias), Ofsted's file (ofsted), or both",
                    "name at least one: it is the list of schools",
                )
            });
            (List::empty("ofsted", String::new()), None)
        }
    }
}
