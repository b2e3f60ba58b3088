//! What the scripts of the team's page read.

use std::collections::BTreeMap;

use hub_core::explain::{Frontier, Robustness};
use hub_core::model::Urn;
use serde::Serialize;

use super::Material;
use super::hubs::{HubEntry, hubs};
use super::interned::Interned;
use super::schools::{Schools, schools};
use crate::policy::policy_words;

/// The document.
#[derive(Debug, Serialize)]
pub(super) struct Contents<'a> {
    /// Names of the criteria, in the order of shares, and what each can count at most, points of 100.
    criteria: Vec<(&'static str, f64)>,
    tiers: Vec<TierEntry<'a>>,
    hubs: Vec<HubEntry>,
    schools: Schools,
    /// Schools that wait, in order: places in the list of schools.
    waiting: Vec<u32>,
    /// What texts have numbers.
    texts: Interned,
    frontier: Option<&'a Frontier>,
    score_scale: i64,
    /// How many runs count.
    runs: Option<u32>,
}

#[derive(Debug, Serialize)]
struct TierEntry<'a> {
    name: &'a str,
    schools: u32,
    placed: u32,
}

impl<'a> Contents<'a> {
    /// Works everything out, in parallel on the caller's pool.
    pub(super) fn new(material: &Material<'a>) -> Self {
        let outputs = material.outputs;
        let mut texts = Interned::default();
        let schools = schools(material, &mut texts);
        let at: BTreeMap<Urn, u32> = (0..)
            .zip(material.problem.schools())
            .map(|(at, school)| (school.urn, at))
            .collect();
        let tiers = outputs.summary.tiers.iter().map(|row| TierEntry {
            name: &row.name,
            schools: row.schools,
            placed: row.placed,
        });
        let criteria = policy_words(material.problem.policy()).criteria;
        let waiting = outputs.waiting.iter();
        Self {
            criteria: criteria.iter().map(|it| (it.name, it.percent)).collect(),
            tiers: tiers.collect(),
            hubs: hubs(material),
            schools,
            waiting: waiting
                .filter_map(|entry| at.get(&entry.urn).copied())
                .collect(),
            texts,
            frontier: material.fairness.and_then(|it| it.frontier.as_ref()),
            score_scale: outputs.plan.score_scale,
            runs: material.robustness.map(counted),
        }
    }
}

impl Contents<'_> {
    /// What is told of other hubs of each school.
    pub(super) fn other_hubs(&self) -> Result<String, serde_json::Error> {
        self.schools.other_hubs()
    }
}

fn counted(study: &Robustness) -> u32 {
    study.counted
}
