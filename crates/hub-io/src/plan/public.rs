//! What everyone may see of a plan: hubs and counts, by the rule of [`super::audience`].

use std::collections::BTreeMap;

use hub_core::explain::{Summary, percent, proof_words};
use hub_core::model::{HubId, Term};

use super::audience::COUNTS_NOTE;
use super::outputs::Lookup;
use super::policy::{POLICY, shareable};
use super::small::{Mean, is_small_count, means, withheld};
use super::tables::by_hub;
use crate::error::WriteError;
use crate::sheets::{Cell, Head, Kind, Page, Part, Sheet};

/// The numbers that all lists add up to, and whether they are told.
pub(super) struct Totals {
    schools: u64,
    placed: u64,
    pub(super) is_number_told: bool,
    /// Whether more than the number of schools is told.
    pub(super) is_more_told: bool,
}

impl Totals {
    pub(super) fn of(summary: &Summary) -> Self {
        let (schools, placed) = (u64::from(summary.schools), u64::from(summary.placed));
        let is_number_told = !is_small_count(schools);
        let is_any_small = is_small_count(placed) || is_small_count(schools.saturating_sub(placed));
        Self {
            schools,
            placed,
            is_number_told,
            is_more_told: is_number_told && !is_any_small,
        }
    }
}

/// The pages for the public.
pub(super) fn pages<'a>(lookup: &Lookup<'a>) -> Result<Vec<Page<'a>>, WriteError> {
    let totals = Totals::of(lookup.outputs.summary);
    Ok(vec![
        summary(lookup, &totals),
        Page::of("Tiers", tiers(lookup, &totals)),
        Page::of("Hubs", hubs(lookup, &totals)),
        Page::of("Regions", regions(lookup, &totals)),
        Page {
            name: "Policy".into(),
            parts: vec![Part::Text(POLICY, shareable(lookup)?.into())],
        },
    ])
}

/// A count, where it is told.
fn told(count: u64, is_told: bool) -> Cell<'static> {
    match i64::try_from(count) {
        Ok(count) if is_told => Cell::Whole(count),
        _ => Cell::Withheld,
    }
}

/// The counts of a list whose sum may be known, as cells.
pub(super) fn counts(counts: &[u64], is_told: bool) -> Vec<Cell<'static>> {
    let hidden = withheld(counts).into_iter();
    let cells = counts.iter().zip(hidden);
    cells
        .map(|(count, hidden)| told(*count, is_told && !hidden))
        .collect()
}

fn tenths(mean: Option<f64>) -> Cell<'static> {
    mean.map_or(Cell::Withheld, Cell::Tenths)
}

fn summary<'a>(lookup: &Lookup<'a>, totals: &Totals) -> Page<'a> {
    let (summary, policy) = (lookup.outputs.summary, &lookup.outputs.inputs.policy);
    let unplaced = totals.schools.saturating_sub(totals.placed);
    let (mut fit, mut km) = (Mean::default(), Mean::default());
    for row in &lookup.outputs.plan.placements {
        fit.add(Some(percent(row.score, summary.score_scale)));
        km.add(lookup.placed(row).distance());
    }
    let mean = |mean: Mean| tenths(mean.for_public().filter(|_| totals.is_more_told));
    let facts = vec![
        ("Programme", Cell::text(Some(policy.name.as_str()))),
        ("What for", Cell::text(Some(policy.description.as_str()))),
        ("Plan", Cell::text(Some(proof_words(summary)))),
        (
            "Schools that applied",
            told(totals.schools, totals.is_number_told),
        ),
        ("With a hub", told(totals.placed, totals.is_more_told)),
        ("Without a hub", told(unplaced, totals.is_more_told)),
        (
            "Hubs",
            Cell::whole(i64::try_from(lookup.outputs.inputs.hubs.len()).ok()),
        ),
        ("Places", Cell::whole(i64::try_from(summary.places).ok())),
        ("Mean fit, %", mean(fit)),
        ("Mean distance, km", mean(km)),
        ("Numbers", Cell::text(Some(COUNTS_NOTE))),
    ];
    Page {
        name: "Summary".into(),
        parts: vec![
            Part::Title("Schools and their support hubs".to_owned()),
            Part::Facts(facts),
        ],
    }
}

/// Schools with and without a hub by tier, and those that do not take part. Each column adds up to a number of the summary.
fn tiers<'a>(lookup: &Lookup<'a>, totals: &Totals) -> Sheet<'a> {
    let summary = lookup.outputs.summary;
    let rows = &summary.tiers;
    let outside = totals
        .schools
        .saturating_sub(rows.iter().map(|row| u64::from(row.schools)).sum());
    let placed: Vec<u64> = rows
        .iter()
        .map(|row| row.placed.into())
        .chain([0])
        .collect();
    let without: Vec<u64> = rows
        .iter()
        .map(|row| row.unplaced.into())
        .chain([outside])
        .collect();
    let names = rows.iter().map(|row| (Some(row.tier), row.name.as_str()));
    let names = names.chain([(None, "not eligible for the programme")]);
    let cells = counts(&placed, totals.is_more_told)
        .into_iter()
        .zip(counts(&without, totals.is_more_told));
    let row = |((tier, name), (placed, without)): ((Option<u32>, &'a str), _)| {
        vec![Cell::whole(tier), Cell::text(Some(name)), placed, without]
    };
    Sheet {
        name: "tiers".into(),
        heads: vec![
            Head::new("tier", Kind::Whole),
            Head::new("name", Kind::Words),
            Head::new("with_a_hub", Kind::Whole),
            Head::new("without_a_hub", Kind::Whole),
        ],
        rows: names.zip(cells).map(row).collect(),
    }
}

/// The hubs, with how many schools they have and what these are like on average.
fn hubs<'a>(lookup: &Lookup<'a>, totals: &Totals) -> Sheet<'a> {
    let by_hub = by_hub(lookup);
    let of = |id: &HubId| by_hub.get(id).map_or(&[][..], Vec::as_slice);
    let scale = lookup.outputs.plan.score_scale;
    let sizes: Vec<u64> = lookup.hubs().map(|hub| of(&hub.id).len() as u64).collect();
    let hidden: Vec<bool> = withheld(&sizes)
        .into_iter()
        .map(|hidden| hidden || !totals.is_more_told)
        .collect();
    let mean = |value: &dyn Fn(&'a hub_core::plan::Placement) -> Option<f64>| {
        let group = |hub: &'a hub_core::model::Hub| {
            let mut mean = Mean::default();
            for row in of(&hub.id) {
                mean.add(value(row));
            }
            mean
        };
        let groups: Vec<Mean> = lookup.hubs().map(group).collect();
        means(&groups, &hidden)
    };
    let fits = mean(&|row| Some(percent(row.score, scale)));
    let km = mean(&|row| lookup.placed(row).distance());
    let rows = lookup.hubs().zip(counts(&sizes, totals.is_more_told));
    let rows = rows.zip(fits.into_iter().zip(km));
    let row = |((hub, count), (fit, km)): ((&'a hub_core::model::Hub, _), _)| {
        vec![
            Cell::text(Some(hub.id.as_str())),
            Cell::text(Some(hub.lead_name.as_str())),
            Cell::word(hub.region),
            count,
            tenths(fit),
            tenths(km),
        ]
    };
    Sheet {
        name: "hubs".into(),
        heads: vec![
            Head::new("hub", Kind::Text),
            Head::new("lead_name", Kind::Text),
            Head::new("region", Kind::Text),
            Head::new("schools", Kind::Whole),
            Head::new("mean_fit_percent", Kind::Tenths),
            Head::new("mean_distance_km", Kind::Tenths),
        ],
        rows: rows.map(row).collect(),
    }
}

/// Schools that applied, by region.
fn regions<'a>(lookup: &Lookup<'a>, totals: &Totals) -> Sheet<'a> {
    let mut sizes: BTreeMap<Option<&str>, u64> = BTreeMap::new();
    for region in hub_core::model::Region::ALL {
        sizes.insert(Some(region.name()), 0);
    }
    for school in &lookup.outputs.inputs.schools {
        *sizes.entry(school.region.map(Term::name)).or_default() += 1;
    }
    let (names, sizes): (Vec<_>, Vec<u64>) = sizes.into_iter().unzip();
    let rows = names.into_iter().zip(counts(&sizes, totals.is_number_told));
    let row = |(name, count): (Option<&'static str>, _)| {
        vec![Cell::Coded(name.unwrap_or("not_known").into()), count]
    };
    Sheet {
        name: "regions".into(),
        heads: vec![
            Head::new("region", Kind::Text),
            Head::new("schools_that_applied", Kind::Whole),
        ],
        rows: rows.map(row).collect(),
    }
}
