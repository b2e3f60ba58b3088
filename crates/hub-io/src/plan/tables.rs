//! The tables of a plan: who goes where, who has no hub, and how full the hubs are.
//!
//! People open these in spreadsheet programs, so free text in them is guarded against being taken for a formula.

use std::borrow::Cow;
use std::collections::BTreeMap;

use hub_core::explain::{HubRow, Summary, percent};
use hub_core::model::{Hub, HubId, Inputs, School, Term, Urn};
use hub_core::plan::{Placement, Plan, ResourceUse, Unplaced};
use hub_core::problem::distance_km;

use crate::table::{guarded, to_csv};

const ASSIGNMENTS: [&str; 13] = [
    "urn",
    "name",
    "phase",
    "region",
    "tier",
    "hub",
    "lead_name",
    "level",
    "step",
    "score",
    "fit_percent",
    "distance_km",
    "pinned",
];
const UNPLACED: [&str; 8] = [
    "urn", "name", "phase", "region", "tier", "level", "reason", "sentence",
];
const HUBS: [&str; 10] = [
    "hub",
    "lead_name",
    "level",
    "places",
    "load",
    "free",
    "price",
    "mean_fit_percent",
    "mean_distance_km",
    "resources",
];

/// The tables by file name, each with its header line.
pub(super) const TABLES: [(&str, &[&str]); 3] = [
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

    fn lead_name(&self, hub: &HubId) -> Cow<'a, str> {
        self.hubs
            .get(hub)
            .map_or(Cow::Borrowed(""), |hub| guarded(&hub.lead_name))
    }

    /// Name, phase and region of a school.
    fn school(&self, urn: Urn) -> [Cow<'a, str>; 3] {
        let school = self.schools.get(&urn).copied();
        [
            school.map_or(Cow::Borrowed(""), |school| guarded(&school.name)),
            school
                .and_then(|school| school.phase)
                .map_or("", Term::name)
                .into(),
            school
                .and_then(|school| school.region)
                .map_or("", Term::name)
                .into(),
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
        ),
        to_csv(
            &UNPLACED,
            plan.unplaced.iter().map(|school| unplaced(school, &lookup)),
        ),
        hubs(summary),
    ]
}

fn assignment<'a>(plan: &Plan, placement: &'a Placement, lookup: &Lookup<'a>) -> Vec<Cow<'a, str>> {
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
        urn.to_string().into(),
        name,
        phase,
        region,
        tier.to_string().into(),
        guarded(hub.as_str()),
        lookup.lead_name(hub),
        level.name().into(),
        step.map_or(Cow::Borrowed(""), |step| step.to_string().into()),
        score.to_string().into(),
        decimal(Some(percent(*score, plan.score_scale))),
        decimal(lookup.distance(*urn, hub)),
        if *pinned { "yes" } else { "no" }.into(),
    ]
}

fn unplaced<'a>(school: &'a Unplaced, lookup: &Lookup<'a>) -> Vec<Cow<'a, str>> {
    let [name, phase, region] = lookup.school(school.urn);
    vec![
        school.urn.to_string().into(),
        name,
        phase,
        region,
        school
            .tier
            .map_or(Cow::Borrowed(""), |tier| tier.to_string().into()),
        school.level.map_or("", Term::name).into(),
        school.reason.name().into(),
        guarded(&school.sentence),
    ]
}

fn hubs(summary: &Summary) -> Vec<u8> {
    let row = |row: &HubRow| {
        let price: Vec<_> = row.price.iter().map(i64::to_string).collect();
        let used = |it: &ResourceUse| format!("{} {}/{}", it.name, it.used, it.capacity);
        let used: Vec<_> = row.resources.iter().map(used).collect();
        vec![
            guarded(row.hub.as_str()).into_owned().into(),
            guarded(&row.lead_name).into_owned().into(),
            row.level.name().into(),
            row.places.to_string().into(),
            row.load.to_string().into(),
            row.free.to_string().into(),
            price.join(" ").into(),
            decimal(row.mean_fit_percent),
            decimal(row.mean_distance_km),
            guarded(&used.join("; ")).into_owned().into(),
        ]
    };
    to_csv(&HUBS, summary.hubs.iter().map(row))
}

fn decimal(value: Option<f64>) -> Cow<'static, str> {
    value.map_or(Cow::Borrowed(""), |value| format!("{value:.1}").into())
}
