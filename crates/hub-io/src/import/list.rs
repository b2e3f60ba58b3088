//! The list of schools that everything else is joined to.

use std::collections::{BTreeMap, BTreeSet};

use hub_core::model::{School, Urn};

use super::postcodes::Postcode;
use super::sheet::{Col, Holdings, Sheet};
use super::tally::Tally;
use crate::report::codes;

/// What readers call cells that are no field of a school, but that it is joined by.
pub(super) const JOINED_BY: &str = "";

/// Schools, one row each.
#[derive(Clone, Debug)]
pub(super) struct List {
    /// Which source it is, as reports name it.
    pub(super) source: &'static str,
    pub(super) holdings: Holdings,
    /// Which layout the file is of.
    pub(super) layout: &'static str,
    /// Rows that are no school of the list, by reason.
    pub(super) left_out: Vec<Tally>,
    /// What there is to say of its schools.
    pub(super) notes: Vec<Tally>,
    /// What there is to say of their inspections.
    pub(super) inspections: Vec<Tally>,
    pub(super) entries: BTreeMap<Urn, Entry>,
    /// Establishments that are in the file and not on the list.
    pub(super) others: BTreeSet<Urn>,
    /// Schools that are closed, by URN: name and status alone.
    pub(super) closed: Vec<School>,
    /// Codes of all districts in which the list itself puts a school.
    pub(super) districts: BTreeSet<String>,
}

/// A school of the list, and what it is joined by.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) school: School,
    /// Number of the local authority, three digits.
    pub(super) authority: Option<u16>,
    pub(super) postcode: Option<Postcode>,
    /// Code of its district, where the list itself tells it.
    pub(super) district: Option<String>,
}

impl List {
    /// Nothing yet, of the file called `file`.
    pub(super) fn empty(source: &'static str, file: String) -> Self {
        Self {
            source,
            holdings: Holdings::none(file),
            layout: "",
            left_out: Vec::new(),
            notes: Vec::new(),
            inspections: Vec::new(),
            entries: BTreeMap::new(),
            others: BTreeSet::new(),
            closed: Vec::new(),
            districts: BTreeSet::new(),
        }
    }
}

/// The school's name; a fault where the cell is blank.
pub(super) fn name(sheet: &mut Sheet<'_>, col: Col) -> String {
    sheet.field("name");
    sheet.note(col);
    if sheet.raw(col).is_empty() {
        sheet.fault(
            col,
            codes::MISSING_NAME,
            "the school's name",
            "mend the file, or fetch it again",
        );
    }
    sheet.raw(col).to_owned()
}
