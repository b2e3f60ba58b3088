//! The hubs of a report: how full they are, what a place is worth, what their schools are like, and who is next.

use std::collections::BTreeMap;

use hub_core::explain::{HubRow, PlaceRun, PlaceValue, worth_words};
use hub_core::model::{Hub, HubId, School, Term, Urn};
use hub_core::plan::Plan;
use hub_core::problem::{PoolIx, SchoolIx};
use rayon::prelude::*;
use serde::Serialize;

use super::{Material, PLACES};
use crate::shown::spelled;

/// Schools that would be next at a hub, at most.
const NEXT: u32 = 5;

/// A hub. Names are free text.
#[derive(Debug, Serialize)]
pub(super) struct HubEntry {
    id: String,
    lead: String,
    region: Option<String>,
    phases: String,
    delivery: Option<String>,
    strengths: String,
    /// Metres of the British National Grid.
    position: Option<(u32, u32)>,
    places: u32,
    load: u32,
    free: u32,
    mean_fit: Option<f64>,
    mean_km: Option<f64>,
    /// Schools without a hub that take part and to which it is open; and those of them that it would fit best.
    unmet: (u32, u32),
    /// What its schools are like on average.
    profile: Vec<Mean>,
    pools: Vec<PoolEntry>,
}

/// The places of a hub at one level of support.
#[derive(Debug, Serialize)]
struct PoolEntry {
    level: &'static str,
    places: u32,
    load: u32,
    /// What one more place is worth, in words.
    worth: String,
    /// For how many more, and what one less costs.
    more: String,
    less: String,
    /// Who would have the next places, one after the other.
    next: Vec<u32>,
}

/// A mean over the schools of a hub, and over all that take part.
#[derive(Debug, Serialize)]
struct Mean {
    name: &'static str,
    here: Option<f64>,
    all: Option<f64>,
}

/// All hubs, in order of id. A search for each place more and less that is looked at, in parallel on the caller's pool.
pub(super) fn hubs(material: &Material<'_>) -> Vec<HubEntry> {
    let Material {
        problem, outputs, ..
    } = material;
    let mut schools: BTreeMap<&HubId, Vec<&School>> = BTreeMap::new();
    for row in &outputs.plan.placements {
        let school = problem.find_school(row.urn).map(|it| problem.school(it));
        schools.entry(&row.hub).or_default().extend(school);
    }
    let taking: Vec<&School> = SchoolIx::all(problem.schools().len())
        .filter(|school| problem.takes_part(*school))
        .map(|school| problem.school(school))
        .collect();
    let all: Vec<Option<f64>> = MEANS.iter().map(|mean| mean_of(&taking, mean.1)).collect();
    let unmet = unmet(material);
    let places = places(material);
    let entry = |(hub, unmet): (&Hub, (u32, u32))| {
        let own = schools.get(&hub.id).map_or(&[][..], Vec::as_slice);
        let profile = MEANS.iter().zip(&all).map(|((name, get), all)| Mean {
            name,
            here: mean_of(own, *get),
            all: *all,
        });
        let rows: Vec<&HubRow> = outputs
            .summary
            .hubs
            .iter()
            .filter(|row| row.hub == hub.id)
            .collect();
        let sum = |get: fn(&HubRow) -> u32| rows.iter().map(|row| get(row)).sum();
        HubEntry {
            id: hub.id.as_str().to_owned(),
            lead: hub.lead_name.clone(),
            region: hub.region.map(spelled),
            phases: listed(hub.phases.iter().copied()),
            delivery: hub.delivery.map(spelled),
            strengths: listed(hub.strengths.iter().copied()),
            position: hub.position(),
            places: sum(|row| row.places),
            load: sum(|row| row.load),
            free: sum(|row| row.free),
            mean_fit: weighted(&rows, |row| row.mean_fit_percent),
            mean_km: weighted(&rows, |row| row.mean_distance_km),
            unmet,
            profile: profile.collect(),
            pools: rows
                .iter()
                .map(|row| pool(row, places.as_deref(), material))
                .collect(),
        }
    };
    problem.hubs().iter().zip(unmet).map(entry).collect()
}

fn listed<T: Term>(words: impl Iterator<Item = T>) -> String {
    words.map(spelled).collect::<Vec<_>>().join(", ")
}

/// A mean over the levels of a hub, by schools.
fn weighted(rows: &[&HubRow], get: fn(&HubRow) -> Option<f64>) -> Option<f64> {
    let known = rows
        .iter()
        .filter_map(|row| Some((f64::from(row.load), get(row)?)));
    let (n, sum) = known.fold((0.0, 0.0), |(n, sum), (load, mean)| {
        (n + load, sum + load * mean)
    });
    (n > 0.0).then_some(sum / n)
}

type Get = fn(&School) -> Option<f64>;

/// What hubs are compared in.
const MEANS: [(&str, Get); 5] = [
    ("Persistent absence, %", |it| {
        it.persistent_absence.as_ref().map(|rate| rate.value)
    }),
    ("Overall absence, %", |it| {
        it.overall_absence.as_ref().map(|rate| rate.value)
    }),
    ("Free school meals, %", |it| {
        it.fsm.as_ref().map(|fsm| fsm.percent)
    }),
    ("Special educational needs, %", |it| it.sen),
    ("Pupils", |it| it.pupils.map(f64::from)),
];

fn mean_of(schools: &[&School], get: Get) -> Option<f64> {
    let (mut n, mut sum) = (0.0, 0.0);
    for value in schools.iter().filter_map(|school| get(school)) {
        n += 1.0;
        sum += value;
    }
    (n > 0.0).then_some(sum / n)
}

/// By hub: schools without one that take part and to which it is open, and those of them that it fits best.
fn unmet(material: &Material<'_>) -> Vec<(u32, u32)> {
    let Material {
        problem,
        arcs,
        outputs,
        ..
    } = material;
    let mut unmet = vec![(0, 0); problem.hubs().len()];
    for row in &outputs.plan.unplaced {
        let Some(school) = problem.find_school(row.urn) else {
            continue;
        };
        let row = arcs.row(school);
        let mut hubs: Vec<_> = row.iter().map(|arc| problem.pool(arc.pool).hub).collect();
        hubs.dedup();
        for hub in hubs {
            unmet[hub.at()].0 += 1;
        }
        let best = row.iter().rev().max_by_key(|arc| arc.score);
        if let Some(best) = best {
            unmet[problem.pool(best.pool).hub.at()].1 += 1;
        }
    }
    unmet
}

/// What places are worth, and who has the next ones; none with side rules.
fn places(material: &Material<'_>) -> Option<Vec<(PlaceValue, Vec<Urn>)>> {
    let moves = material.moves?;
    let pools: Vec<PoolIx> = PoolIx::all(material.problem.pools().len()).collect();
    let value = |pool: PoolIx| {
        let next = moves.next_places(pool, NEXT).into_iter();
        let next = next.filter_map(|place| place.school).collect();
        (moves.place_value(pool, PLACES), next)
    };
    Some(pools.into_par_iter().map(value).collect())
}

fn pool(
    row: &HubRow,
    places: Option<&[(PlaceValue, Vec<Urn>)]>,
    material: &Material<'_>,
) -> PoolEntry {
    let (plan, policy) = (material.outputs.plan, material.problem.policy());
    let value = places.and_then(|places| {
        places
            .iter()
            .find(|(value, _)| value.hub == row.hub && value.level == row.level)
    });
    let more = value.map(|(value, _)| run_words(&value.more, plan, policy, "more"));
    let less = value.map(|(value, _)| match &value.less {
        Some(run) => run_words(run, plan, policy, "fewer"),
        None => "none can go: there are none, or people's decisions need them all".to_owned(),
    });
    PoolEntry {
        level: row.level.name(),
        places: row.places,
        load: row.load,
        worth: row.one_more_place.clone(),
        more: more.unwrap_or_default(),
        less: less.unwrap_or_default(),
        next: value.map_or_else(Vec::new, |(_, next)| {
            next.iter().map(|urn| urn.get()).collect()
        }),
    }
}

/// What places more or less change, and for how many that holds.
fn run_words(run: &PlaceRun, plan: &Plan, policy: &hub_core::model::Policy, way: &str) -> String {
    let first = worth_words(&run.first, plan, policy);
    if run.first.iter().all(|it| *it == 0) {
        return first;
    }
    let cut = if run.is_cut { " or more" } else { "" };
    match run.alike {
        0 | 1 => format!("{first}; the next {way} is worth another amount"),
        alike => format!(
            "{first}; the same placements for {alike}{cut} {way}, the last of them: {}",
            worth_words(&run.last, plan, policy)
        ),
    }
}
