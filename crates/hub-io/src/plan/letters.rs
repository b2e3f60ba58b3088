//! What schools are told: the facts that their letters are filled with, and the table for those who merge letters themselves.

use std::path::Path;

use hub_core::model::Urn;
use hub_core::plan::ReasonCode;

use super::export::{book, refuse_others, sheet_as};
use super::fields::{Field as F, SchoolRow};
use super::outputs::{Lookup, Outputs};
use super::tables::CONTACT;
use crate::error::WriteError;
use crate::folder::{File, refuse_foreign, write_all};
use crate::sheets::{Cell, Head, Kind, Page, Sheet, TableFormat};

/// Which letter a school gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LetterKind {
    /// It has a hub.
    Offer,
    /// It waits for a place: every hub open to it is full.
    Reserve,
    /// It has no hub, and waits for none.
    Decline,
}

impl LetterKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Offer, Self::Reserve, Self::Decline];

    /// Its name in files.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Offer => "offer",
            Self::Reserve => "reserve",
            Self::Decline => "decline",
        }
    }
}

/// What a school is told.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The school.
    pub urn: Urn,
    /// Which letter.
    pub kind: LetterKind,
    /// Why, in a sentence or two that name no other school but its hub's lead.
    pub reason: String,
}

/// What a school may be told of itself; of its hub after that.
const SCHOOL: [F; 9] = [
    F::Urn,
    F::Name,
    F::Phase,
    F::EstablishmentType,
    F::LocalAuthority,
    F::Region,
    F::Needs,
    F::SupportAsked,
    F::Level,
];
const HUB: [F; 6] = [
    F::Hub,
    F::LeadName,
    F::HubRegion,
    F::HubPlaces,
    F::Delivery,
    F::DistanceKm,
];

/// The facts that a letter can be filled with, by name, each with what it is; without `letter` and `reason`, which are a school's [`Told`].
#[must_use]
pub fn letter_facts(kind: LetterKind, contacts: bool) -> Vec<(&'static str, String)> {
    let heads = fields(kind == LetterKind::Offer, contacts);
    heads
        .map(|field| (field.head().name, field.head().title()))
        .collect()
}

fn fields(has_hub: bool, contacts: bool) -> impl Iterator<Item = F> {
    let hub = HUB.into_iter().filter(move |_| has_hub);
    let contact = CONTACT.into_iter().filter(move |_| contacts);
    let all = SCHOOL.into_iter().chain(hub).chain(contact);
    all.filter(|field| field.is_for_school())
}

impl Outputs<'_> {
    /// Which letter each school of the plan gets, by URN.
    #[must_use]
    pub fn letter_kinds(self) -> Vec<(Urn, LetterKind)> {
        let placed = self.plan.placements.iter();
        let placed = placed.map(|row| (row.urn, LetterKind::Offer));
        let others = self.plan.unplaced.iter().map(|row| match row.reason {
            ReasonCode::HubsFull => (row.urn, LetterKind::Reserve),
            _ => (row.urn, LetterKind::Decline),
        });
        let mut kinds: Vec<_> = placed.chain(others).collect();
        kinds.sort_unstable();
        kinds
    }

    /// What stands in [`letter_facts`] for each of these schools, in words: empty where it is not known.
    #[must_use]
    pub fn told(self, told: &[Told]) -> Vec<Vec<String>> {
        let rows = rows(self, told);
        let words = |(row, told): (SchoolRow<'_>, &Told)| {
            let fields = fields(told.kind == LetterKind::Offer, self.contacts.is_some());
            fields
                .map(|field| row.told(field).into_words().into_owned())
                .collect()
        };
        rows.into_iter().zip(told).map(words).collect()
    }
}

/// The schools, in the order of `told`.
fn rows<'a>(outputs: Outputs<'a>, told: &[Told]) -> Vec<SchoolRow<'a>> {
    let lookup = Lookup::new(outputs);
    let mut rows: Vec<SchoolRow<'a>> = lookup.all().collect();
    rows.sort_unstable_by_key(|row| row.urn);
    let find = |told: &Told| rows.binary_search_by_key(&told.urn, |row| row.urn).ok();
    told.iter()
        .filter_map(|told| Some(rows[find(told)?]))
        .collect()
}

/// Writes letters that were made, each an archive or another file of its own format, and the table to merge letters from, `letters.csv` and so on, a row a school, in each of `formats`: all of it or nothing. Gives the
/// names of the files.
///
/// The folder is made if it is not there. It may hold earlier files of the same names.
///
/// # Errors
///
/// [`WriteError::OtherFile`] when the folder holds anything else; [`WriteError::ForeignFile`] when a file of such a name is there that is none of these; [`WriteError::Format`] where the crate was built without a format;
/// [`WriteError::Io`].
pub fn write_letters(
    folder: &Path,
    outputs: Outputs<'_>,
    told: &[Told],
    formats: &[TableFormat],
    archives: Vec<(String, Vec<u8>)>,
) -> Result<Vec<String>, WriteError> {
    let mut files: Vec<File> = archives;
    for format in formats {
        let table = table(outputs, told);
        files.push(match format {
            TableFormat::Xlsx => (
                "letters.xlsx".to_owned(),
                book("letters", [Page::of("Letters", table)])?,
            ),
            format => sheet_as(*format, table)?,
        });
    }
    refuse_foreign(folder, &files)?;
    refuse_others(folder, &files)?;
    write_all(folder, files)
}

/// A row a school, with the columns of all kinds of letters.
fn table<'a>(outputs: Outputs<'a>, told: &'a [Told]) -> Sheet<'a> {
    let fields: Vec<F> = fields(true, outputs.contacts.is_some()).collect();
    let mut heads = vec![Head::new("letter", Kind::Text)];
    heads.extend(fields.iter().map(|field| field.head()));
    heads.push(Head::new("reason", Kind::Words));
    let row = |(row, told): (SchoolRow<'a>, &'a Told)| {
        let mut cells = vec![Cell::Coded(told.kind.name().into())];
        cells.extend(fields.iter().map(|field| row.told(*field)));
        cells.push(Cell::text(Some(told.reason.as_str())));
        cells
    };
    Sheet {
        name: "letters".into(),
        heads,
        rows: rows(outputs, told).into_iter().zip(told).map(row).collect(),
    }
}
