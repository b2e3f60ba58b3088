//! The tables of a plan: who goes where, who has no hub, and how full the hubs are.
//!
//! People open these in spreadsheet programs, so free text in them is guarded against being taken for a formula.

use std::borrow::Cow;
use std::collections::BTreeMap;

use hub_core::model::{Hub, HubId, Inputs, School, Term, Urn};
use hub_core::plan::{Placement, Plan, PoolRow, ReasonCode, Unplaced};
use hub_core::problem::distance_km;

use crate::table::{guarded, to_csv};

const ASSIGNMENTS: [&str; 12] = [
    "urn",
    "name",
    "phase",
    "region",
    "tier",
    "hub",
    "lead_name",
    "level",
    "score",
    "fit_percent",
    "distance_km",
    "pinned",
];
const UNPLACED: [&str; 8] = [
    "urn", "name", "phase", "region", "tier", "level", "reason", "sentence",
];
const HUBS: [&str; 9] = [
    "hub",
    "lead_name",
    "level",
    "places",
    "load",
    "free",
    "price",
    "mean_fit_percent",
    "mean_distance_km",
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
pub(super) fn tables(plan: &Plan, inputs: &Inputs) -> [Vec<u8>; 3] {
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
        hubs(plan, &lookup),
    ]
}

fn assignment<'a>(plan: &Plan, placement: &'a Placement, lookup: &Lookup<'a>) -> Vec<Cow<'a, str>> {
    let Placement {
        urn,
        tier,
        hub,
        level,
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
        score.to_string().into(),
        decimal(fit(plan, *score)),
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
        reason_word(school.reason).into(),
        guarded(&school.sentence),
    ]
}

/// The word that `plan.json` has for a reason.
fn reason_word(reason: ReasonCode) -> &'static str {
    match reason {
        ReasonCode::NotEligible => "not_eligible",
        ReasonCode::NoHubs => "no_hubs",
        ReasonCode::NoHubForPhase => "no_hub_for_phase",
        ReasonCode::NoHubAllowed => "no_hub_allowed",
        ReasonCode::NoPlaces => "no_places",
        ReasonCode::HubsFull => "hubs_full",
    }
}

fn hubs(plan: &Plan, lookup: &Lookup<'_>) -> Vec<u8> {
    let mut placed: BTreeMap<_, Vec<&Placement>> = BTreeMap::new();
    for placement in &plan.placements {
        placed
            .entry((&placement.hub, placement.level))
            .or_default()
            .push(placement);
    }
    to_csv(
        &HUBS,
        plan.pools.iter().map(|pool| {
            let PoolRow {
                hub,
                level,
                places,
                load,
                price,
            } = pool;
            let schools = placed.get(&(hub, *level)).map_or(&[][..], Vec::as_slice);
            let price: Vec<_> = price.iter().map(i64::to_string).collect();
            vec![
                guarded(hub.as_str()),
                lookup.lead_name(hub),
                level.name().into(),
                places.to_string().into(),
                load.to_string().into(),
                places.saturating_sub(*load).to_string().into(),
                price.join(" ").into(),
                decimal(mean(
                    schools
                        .iter()
                        .filter_map(|placement| fit(plan, placement.score)),
                )),
                decimal(mean(
                    schools
                        .iter()
                        .filter_map(|placement| lookup.distance(placement.urn, hub)),
                )),
            ]
        }),
    )
}

/// A score in percent of a perfect one.
#[expect(
    clippy::cast_precision_loss,
    reason = "shown with one decimal; scores stay far below 2^53"
)]
fn fit(plan: &Plan, score: i64) -> Option<f64> {
    (plan.score_scale > 0).then(|| score as f64 * 100.0 / plan.score_scale as f64)
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0_u32);
    for value in values {
        sum += value;
        count += 1;
    }
    (count > 0).then(|| sum / f64::from(count))
}

fn decimal(value: Option<f64>) -> Cow<'static, str> {
    value.map_or(Cow::Borrowed(""), |value| format!("{value:.1}").into())
}
