//! The tables of a plan, each defined once: its columns and its rows, whatever they are written as.

use std::collections::BTreeMap;

use hub_core::explain::HubRow;
use hub_core::model::{Hub, HubId};
use hub_core::plan::{LevelKind, Placement, ResourceUse};

use super::audience::Audience;
use super::fields::{Field as F, SchoolRow};
use super::outputs::Lookup;
use crate::sheets::{Cell, Head, Kind, Sheet};

const ASSIGNMENTS: [F; 13] = [
    F::Urn,
    F::Name,
    F::Phase,
    F::Region,
    F::Tier,
    F::Hub,
    F::LeadName,
    F::Level,
    F::Step,
    F::Score,
    F::FitPercent,
    F::DistanceKm,
    F::Pinned,
];
const UNPLACED: [F; 8] = [
    F::Urn,
    F::Name,
    F::Phase,
    F::Region,
    F::Tier,
    F::Level,
    F::Reason,
    F::Sentence,
];
const WAITING: [F; 11] = [
    F::Place,
    F::Urn,
    F::Name,
    F::Phase,
    F::LocalAuthority,
    F::Region,
    F::Tier,
    F::Value,
    F::LotteryPoints,
    F::Level,
    F::Sentence,
];
/// Of each list of schools by something: what comes after that.
const LISTED: [F; 8] = [
    F::Urn,
    F::Name,
    F::Phase,
    F::Hub,
    F::LeadName,
    F::Level,
    F::Tier,
    F::Reason,
];
/// What a hub is told of each of its schools.
pub(super) const HUB_FIELDS: [F; 24] = [
    F::Urn,
    F::Name,
    F::Phase,
    F::EstablishmentType,
    F::LocalAuthority,
    F::Region,
    F::TrustUid,
    F::Pupils,
    F::Level,
    F::DistanceKm,
    F::Needs,
    F::SupportAsked,
    F::OverallAbsence,
    F::OverallAbsencePeriod,
    F::PersistentAbsence,
    F::PersistentAbsencePeriod,
    F::SevereAbsence,
    F::SevereAbsencePeriod,
    F::Suspensions,
    F::SuspensionsPeriod,
    F::Fsm,
    F::FsmMeasure,
    F::FsmPeriod,
    F::Sen,
];
/// Whom to speak to at a school.
pub(super) const CONTACT: [F; 6] = [
    F::HeadName,
    F::ContactName,
    F::ContactRole,
    F::ContactEmail,
    F::ContactPhone,
    F::MeetingTimes,
];
const HUBS: [Head; 10] = [
    Head::new("hub", Kind::Text),
    Head::new("lead_name", Kind::Text),
    Head::new("level", Kind::Text),
    Head::new("places", Kind::Whole),
    Head::new("load", Kind::Whole),
    Head::new("free", Kind::Whole),
    Head::new("price", Kind::Text),
    Head::new("mean_fit_percent", Kind::Tenths),
    Head::new("mean_distance_km", Kind::Tenths),
    Head::new("resources", Kind::Text),
];

/// A table of schools: those of `fields` that the audience may see.
fn schools<'a>(
    name: impl Into<std::borrow::Cow<'a, str>>,
    fields: &[F],
    audience: Audience,
    rows: impl Iterator<Item = SchoolRow<'a>>,
) -> Sheet<'a> {
    let fields: Vec<F> = fields
        .iter()
        .copied()
        .filter(|it| it.is_for(audience))
        .collect();
    let row = |row: SchoolRow<'a>| fields.iter().map(|it| row.cell(*it, audience)).collect();
    Sheet {
        name: name.into(),
        rows: rows.map(row).collect(),
        heads: fields.iter().map(|it| it.head()).collect(),
    }
}

/// Who goes where, by URN.
pub(super) fn assignments<'a>(lookup: &Lookup<'a>) -> Sheet<'a> {
    let rows = lookup.outputs.plan.placements.iter();
    let rows = rows.map(|row| lookup.placed(row));
    schools("assignments", &ASSIGNMENTS, Audience::Internal, rows)
}

/// Who has no hub and why, by URN.
pub(super) fn unplaced<'a>(lookup: &Lookup<'a>) -> Sheet<'a> {
    let rows = lookup.outputs.plan.unplaced.iter();
    let rows = rows.map(|row| lookup.unplaced(row));
    schools("unplaced", &UNPLACED, Audience::Internal, rows)
}

/// Who waits for a place, in order.
pub(super) fn waiting_list<'a>(lookup: &Lookup<'a>) -> Sheet<'a> {
    schools(
        "waiting_list",
        &WAITING,
        Audience::Internal,
        lookup.waiting(),
    )
}

/// All schools by one field, those that have none of it left out.
fn listed<'a>(lookup: &Lookup<'a>, name: &'static str, by: F) -> Sheet<'a> {
    let mut fields = vec![by];
    fields.extend(LISTED);
    let mut rows: Vec<_> = lookup
        .all()
        .map(|row| (row.cell(by, Audience::Internal), row))
        .filter(|(key, _)| *key != Cell::Empty)
        .collect();
    rows.sort_by(|(one, a), (other, b)| order(one).cmp(&order(other)).then(a.urn.cmp(&b.urn)));
    let rows = rows.into_iter().map(|(_, row)| row);
    schools(name, &fields, Audience::Internal, rows)
}

/// Numbers by size, words by letters.
fn order<'c>(cell: &'c Cell<'_>) -> (i64, &'c str) {
    match cell {
        Cell::Whole(number) => (*number, ""),
        Cell::Text(text) => (0, text),
        Cell::Coded(words) => (0, words),
        _ => (0, ""),
    }
}

pub(super) fn local_authorities<'a>(lookup: &Lookup<'a>) -> Sheet<'a> {
    listed(lookup, "local_authorities", F::LocalAuthority)
}

pub(super) fn trusts<'a>(lookup: &Lookup<'a>) -> Sheet<'a> {
    listed(lookup, "trusts", F::TrustUid)
}

pub(super) fn regions<'a>(lookup: &Lookup<'a>) -> Sheet<'a> {
    listed(lookup, "regions", F::Region)
}

/// Whom to speak to at each school that has a contact, by URN.
pub(super) fn contacts<'a>(lookup: &Lookup<'a>) -> Sheet<'a> {
    let fields = [&[F::Urn, F::Name, F::Hub], &CONTACT[..]].concat();
    let mut rows: Vec<_> = lookup.all().filter(|row| row.contact.is_some()).collect();
    rows.sort_by_key(|row| row.urn);
    schools("contacts", &fields, Audience::Internal, rows.into_iter())
}

/// Placements by hub.
pub(super) type ByHub<'a> = BTreeMap<&'a HubId, Vec<&'a Placement>>;

pub(super) fn by_hub<'a>(lookup: &Lookup<'a>) -> ByHub<'a> {
    let mut all = ByHub::new();
    for row in &lookup.outputs.plan.placements {
        all.entry(&row.hub).or_default().push(row);
    }
    all
}

/// What a hub is told: its own schools and what they need, whoever makes the file.
pub(super) fn own_schools<'a>(
    lookup: &Lookup<'a>,
    hub: &Hub,
    by_hub: &ByHub<'a>,
    name: String,
) -> Sheet<'a> {
    let mut fields = HUB_FIELDS.to_vec();
    if lookup.outputs.contacts.is_some() {
        fields.extend(CONTACT);
    }
    let rows = by_hub.get(&hub.id).into_iter().flatten();
    let rows = rows.map(|row| lookup.placed(row));
    schools(name, &fields, Audience::Hub, rows)
}

/// How full the hubs are, by id and level.
pub(super) fn hubs<'a>(lookup: &Lookup<'a>) -> Sheet<'a> {
    Sheet {
        name: "hubs".into(),
        heads: HUBS.to_vec(),
        rows: lookup.outputs.summary.hubs.iter().map(hub).collect(),
    }
}

/// The same for people: what one more place is worth in words and in points of score in place of the price of all levels, and no resources where there are none.
pub(super) fn hubs_for_people<'a>(lookup: &Lookup<'a>) -> Sheet<'a> {
    let summary = lookup.outputs.summary;
    let mut levels = summary.objectives.iter();
    let score = levels.position(|level| level.kind == LevelKind::Score);
    let has_price = summary.hubs.iter().any(|row| !row.price.is_empty());
    let has_resources = summary.hubs.iter().any(|row| !row.resources.is_empty());
    let is_shown = |head: &Head| match head.name {
        "price" => false,
        "resources" => has_resources,
        _ => true,
    };
    let mut heads: Vec<Head> = HUBS.into_iter().filter(is_shown).collect();
    heads.push(Head::new("one_more_place_is_worth", Kind::Words));
    heads.extend(has_price.then_some(Head::new("price_points_of_score", Kind::Whole)));
    let row = |row: &'a HubRow| {
        let cells = HUBS.iter().zip(hub(row));
        let mut cells: Vec<_> = cells
            .filter(|(head, _)| is_shown(head))
            .map(|(_, cell)| cell)
            .collect();
        let worth = row.one_more_place.trim_start_matches('+');
        cells.push(Cell::text(Some(worth)));
        let price = score.and_then(|at| row.price.get(at).copied());
        cells.extend(has_price.then_some(Cell::whole(price)));
        cells
    };
    Sheet {
        name: "hubs".into(),
        rows: summary.hubs.iter().map(row).collect(),
        heads,
    }
}

fn hub(row: &HubRow) -> Vec<Cell<'_>> {
    let price: Vec<_> = row.price.iter().map(i64::to_string).collect();
    let used = |it: &ResourceUse| format!("{} {}/{}", it.name, it.used, it.capacity);
    let used: Vec<_> = row.resources.iter().map(used).collect();
    vec![
        Cell::text(Some(row.hub.as_str())),
        Cell::text(Some(row.lead_name.as_str())),
        Cell::word(Some(row.level)),
        Cell::whole(Some(row.places)),
        Cell::whole(Some(row.load)),
        Cell::whole(Some(row.free)),
        Cell::text(Some(price.join(" "))),
        Cell::tenths(row.mean_fit_percent),
        Cell::tenths(row.mean_distance_km),
        Cell::text(Some(used.join("; "))),
    ]
}
