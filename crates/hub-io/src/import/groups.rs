//! Group links of the register: which academy is in which trust.
//!
//! Multi-academy and single-academy trusts are trusts; sponsors, federations and trusts of other kinds are not. A link that
//! begins after the day of the file is a transfer to come: it is reported, and not followed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use hub_core::model::{TrustUid, Urn};
use jiff::civil::Date;

use super::file_name;
use super::judgement::BLANK;
use super::load::{self, Scope};
use super::period;
use super::sheet::{self, Col, Holdings, Sheet};
use super::tally::{Tally, counted};
use crate::report::Located;

/// The links of academies to their trusts.
#[derive(Clone, Debug)]
pub(super) struct Groups {
    pub(super) holdings: Holdings,
    /// The day of the file.
    pub(super) day: Option<Date>,
    /// Rows that tell no trust of today, by reason.
    pub(super) left_out: Vec<Tally>,
    /// The trusts of each academy today.
    pub(super) trusts: BTreeMap<Urn, Vec<Link>>,
    /// Academies that are to join another trust.
    pub(super) pending: BTreeSet<Urn>,
}

/// An academy's trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) trust: TrustUid,
    pub(super) kind: Kind,
}

/// Which kind of trust.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// Of several academies, or made for several.
    Multi,
    /// Of one academy.
    Single,
}

struct Columns {
    urn: Col,
    uid: Col,
    kind: Col,
    status: Col,
    closed: Col,
    joined: Col,
}

/// What is counted of the rows.
struct Remarks {
    other_kinds: BTreeMap<String, Tally>,
    closed: Tally,
    pending: Tally,
    repeated: Tally,
}

/// Reads the links; none where the file has faults, all of which are in `faults`.
///
/// `day`, written `2019-06-01`, is the day of the file; where `None`, its name must end in it, as in `20190601.csv`.
pub(super) fn read(
    path: &Path,
    day: Option<&str>,
    scope: &Scope,
    faults: &mut Vec<Located>,
) -> Groups {
    let mut groups = Groups {
        holdings: Holdings::none(file_name(path)),
        day: period::day(path, day, faults),
        left_out: Vec::new(),
        trusts: BTreeMap::new(),
        pending: BTreeSet::new(),
    };
    let Some(text) = load::load(path, scope, faults) else {
        return groups;
    };
    let Some(sheet) = Sheet::find(&text, &["URN", "Linked UID"], faults) else {
        return groups;
    };
    // In the published file no row has a cell in the last column, nor the comma before it.
    let mut sheet = sheet.allow_short_rows();
    let columns = Columns {
        urn: sheet.need("URN"),
        uid: sheet.need("Linked UID"),
        kind: sheet.need("Group Type"),
        status: sheet.need("Group Status"),
        closed: sheet.need("Closed Date"),
        joined: sheet.need("Joined date"),
    };
    let mut remarks = Remarks {
        other_kinds: BTreeMap::new(),
        closed: Tally::new("closed_group", "links to groups that are closed"),
        pending: Tally::new(
            "pending",
            "links that begin later: transfers to come, not followed",
        ),
        repeated: Tally::new("repeated", "links that stand on an earlier row already"),
    };
    while sheet.advance() {
        groups.add(&mut sheet, &columns, &mut remarks);
    }
    groups.left_out = remarks.other_kinds.into_values().collect();
    let others = [remarks.closed, remarks.pending, remarks.repeated];
    groups.left_out.extend(counted(others));
    groups.holdings = sheet.finish(faults);
    groups
}

impl Groups {
    fn add(&mut self, sheet: &mut Sheet<'_>, columns: &Columns, remarks: &mut Remarks) {
        let expected = "a trust's UID, digits";
        let urn = sheet.urn(columns.urn);
        sheet.field("trust_uid");
        sheet.note(columns.kind);
        let uid = sheet.value(columns.uid, &[], expected, sheet::whole);
        let (Some(urn), Some(trust)) = (urn, uid.map(TrustUid)) else {
            return;
        };
        let Some(kind) = kind(sheet, columns.kind, urn, remarks) else {
            return;
        };
        let (closed, joined) = (day(sheet, columns.closed), day(sheet, columns.joined));
        let is_later =
            |date: Option<Date>| date.zip(self.day).is_some_and(|(date, day)| date > day);
        let is_open = sheet.raw(columns.status).to_lowercase().starts_with("open");
        if !is_open || (closed.is_some() && !is_later(closed)) {
            remarks.closed.add(&urn);
        } else if is_later(joined) {
            remarks.pending.add(&urn);
            self.pending.insert(urn);
        } else {
            let links = self.trusts.entry(urn).or_default();
            if links.iter().any(|link| link.trust == trust) {
                remarks.repeated.add(&urn);
            } else {
                links.push(Link { trust, kind });
            }
        }
    }
}

/// The kind of trust; `None`, and counted, where the group is none.
fn kind(sheet: &Sheet<'_>, col: Col, urn: Urn, remarks: &mut Remarks) -> Option<Kind> {
    let name = sheet.raw(col);
    match name.to_lowercase().as_str() {
        "multi-academy trust" => Some(Kind::Multi),
        "single-academy trust" => Some(Kind::Single),
        other => {
            let tally = || Tally::new("other_kind", format!("no academy trust: {name}"));
            remarks
                .other_kinds
                .entry(other.to_owned())
                .or_insert_with(tally)
                .add(&urn);
            None
        }
    }
}

fn day(sheet: &mut Sheet<'_>, col: Col) -> Option<Date> {
    let expected = "a date, written dd-mm-yyyy, or nothing";
    sheet.value(col, BLANK, expected, |text| sheet::day(text, '-'))
}
