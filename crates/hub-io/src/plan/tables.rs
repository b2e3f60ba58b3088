//! The tables of a plan: who goes where, who has no hub, and how full the hubs are.
//!
//! People open these in spreadsheet programs, so free text in them is guarded against being taken for a formula.

use std::collections::BTreeMap;

use hub_core::explain::{HubRow, Summary, percent};
use hub_core::model::{Hub, HubId, Inputs, School, Urn};
use hub_core::plan::{Placement, Plan, ResourceUse, Unplaced};
use hub_core::problem::distance_km;

use crate::sheets::{Cell, Head, Kind, Reader, to_csv};

const ASSIGNMENTS: [Head; 13] = [
    Head::new("urn", Kind::Whole),
    Head::new("name", Kind::Text),
    Head::new("phase", Kind::Text),
    Head::new("region", Kind::Text),
    Head::new("tier", Kind::Whole),
    Head::new("hub", Kind::Text),
    Head::new("lead_name", Kind::Text),
    Head::new("level", Kind::Text),
    Head::new("step", Kind::Whole),
    Head::new("score", Kind::Whole),
    Head::new("fit_percent", Kind::Tenths),
    Head::new("distance_km", Kind::Tenths),
    Head::new("pinned", Kind::Text),
];
const UNPLACED: [Head; 8] = [
    Head::new("urn", Kind::Whole),
    Head::new("name", Kind::Text),
    Head::new("phase", Kind::Text),
    Head::new("region", Kind::Text),
    Head::new("tier", Kind::Whole),
    Head::new("level", Kind::Text),
    Head::new("reason", Kind::Text),
    Head::new("sentence", Kind::Text),
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

/// The tables by file name, each with its columns.
pub(super) const TABLES: [(&str, &[Head]); 3] = [
    ("assignments.csv", &ASSIGNMENTS),
    ("unplaced.csv", &UNPLACED),
    ("hubs.csv", &HUBS),
];

/// Schools and hubs by their keys.
pub(super) struct Lookup<'a> {
    schools: BTreeMap<Urn, &'a School>,
    hubs: BTreeMap<&'a HubId, &'a Hub>,
}

impl<'a> Lookup<'a> {
    pub(super) fn new(inputs: &'a Inputs) -> Self {
        Self {
            schools: inputs
                .schools
                .iter()
                .map(|school| (school.urn, school))
                .collect(),
            hubs: inputs.hubs.iter().map(|hub| (&hub.id, hub)).collect(),
        }
    }

    fn distance(&self, urn: Urn, hub: &HubId) -> Option<f64> {
        let (school, hub) = (self.schools.get(&urn)?, self.hubs.get(hub)?);
        Some(distance_km(school.position()?, hub.position()?))
    }

    fn lead_name(&self, hub: &HubId) -> Cell<'a> {
        Cell::text(self.hubs.get(hub).map(|hub| hub.lead_name.as_str()))
    }

    /// Name, phase and region of a school.
    fn school(&self, urn: Urn) -> [Cell<'a>; 3] {
        let school = self.schools.get(&urn).copied();
        [
            Cell::text(school.map(|school| school.name.as_str())),
            Cell::word(school.and_then(|school| school.phase)),
            Cell::word(school.and_then(|school| school.region)),
        ]
    }
}

/// `assignments.csv`, `unplaced.csv` and `hubs.csv`, in the order of [`TABLES`].
pub(super) fn tables(plan: &Plan, summary: &Summary, inputs: &Inputs) -> [Vec<u8>; 3] {
    let lookup = Lookup::new(inputs);
    [
        to_csv(
            &ASSIGNMENTS,
            plan.placements
                .iter()
                .map(|placement| assignment(plan, placement, &lookup)),
            Reader::People,
        ),
        to_csv(
            &UNPLACED,
            plan.unplaced.iter().map(|school| unplaced(school, &lookup)),
            Reader::People,
        ),
        hubs(summary),
    ]
}

fn assignment<'a>(plan: &Plan, placement: &'a Placement, lookup: &Lookup<'a>) -> Vec<Cell<'a>> {
    let Placement {
        urn,
        tier,
        hub,
        level,
        step,
        score,
        pinned,
    } = placement;
    let [name, phase, region] = lookup.school(*urn);
    vec![
        Cell::whole(Some(urn.get())),
        name,
        phase,
        region,
        Cell::whole(Some(*tier)),
        Cell::text(Some(hub.as_str())),
        lookup.lead_name(hub),
        Cell::word(Some(*level)),
        Cell::whole(*step),
        Cell::whole(Some(*score)),
        Cell::tenths(Some(percent(*score, plan.score_scale))),
        Cell::tenths(lookup.distance(*urn, hub)),
        Cell::text(Some(if *pinned { "yes" } else { "no" })),
    ]
}

fn unplaced<'a>(school: &'a Unplaced, lookup: &Lookup<'a>) -> Vec<Cell<'a>> {
    let [name, phase, region] = lookup.school(school.urn);
    vec![
        Cell::whole(Some(school.urn.get())),
        name,
        phase,
        region,
        Cell::whole(school.tier),
        Cell::word(school.level),
        Cell::word(Some(school.reason)),
        Cell::text(Some(school.sentence.as_str())),
    ]
}

fn hubs(summary: &Summary) -> Vec<u8> {
    fn row(row: &HubRow) -> Vec<Cell<'_>> {
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
    to_csv(&HUBS, summary.hubs.iter().map(row), Reader::People)
}
