//! A policy: who may apply, which pairs are allowed, who goes first, what makes a good fit.
//!
//! The structures mirror the policy file key by key, so that a policy read from TOML and one
//! built in Rust are the same thing. Nothing has a hidden default: an absent criterion weighs
//! nothing, an absent rule forbids nothing. [`crate::problem`] checks what types cannot say.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::terms::term;
use super::{
    Apart, Balance, Barred, Condition, Criteria, CriterionCode, Field, Goal, Missing, Objective,
    Opening, Pinned, Quota, Reference, Region, Resource, Rules, Step, Together,
};

use crate::rules::Prices;

#[cfg(feature = "schema")]
use schemars::JsonSchema;

/// A requirement of the programme gate: who may apply at all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct GateRule {
    /// The requirement in a few words, shown to a school that does not meet it.
    pub name: String,
    /// What must hold. A condition that was skipped altogether counts as met.
    pub require: Condition,
}

term! {
    /// Which placements come first in the objective, where levels of support are decided with the matching.
    First, "order of levels", {
        /// All placements, tier by tier; then those at enhanced support, tier by tier.
        Placed = "placed",
        /// Placements at enhanced support, tier by tier; then all placements, tier by tier.
        Enhanced = "enhanced",
    }
}

/// Leaves the level of support of each school to the matching.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Decide {
    /// Which placements come first.
    pub first: First,
    /// Points of score that enhanced support counts beside the fit of the pair; absent, 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bonus: Option<u32>,
}

/// Two levels of support, one for each school.
///
/// Without `decide` they are chosen before the matching by need: schools in tier `up_to_tier` or before that did not ask for regional support only are taken in order of tier,
/// value (largest first) and lottery; each is selected if it can have an enhanced place at a hub open to it beside all
/// selected before it, until `at_most` are. So every selected school can be placed, and the others are regional.
///
/// With `decide`, schools in tier `up_to_tier` or before that did not ask for regional support only may be placed at either level, at most
/// `at_most` of them at enhanced support; the others are regional.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Levels {
    /// Last tier, counted from 1, whose schools may be selected for enhanced support.
    pub up_to_tier: u32,
    /// Schools at enhanced support in all, at most.
    pub at_most: u32,
    /// When the support asked for is missing: `skip` (as if either), or `fail` (regional).
    pub missing: Missing,
    /// Leaves the levels to the matching; absent, they are chosen before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decide: Option<Decide>,
    /// Weights at enhanced support of criteria of the policy, 0 to 10,000; a criterion that is not here weighs there as in `[criteria]`. Not all are 0. Each
    /// level's score is a share of its own sum of weights, so that a perfect pair counts the same at both.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub enhanced_weights: BTreeMap<CriterionCode, u32>,
}

/// A priority tier. A school is in the first whose condition holds; the last has no condition.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Tier {
    /// The tier in a few words.
    pub name: String,
    /// When a school is in it; a condition that was skipped altogether does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<Condition>,
}

/// The integer value of placing a school, from a number's band.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Bands {
    /// The number, for instance `persistently_absent_pupils`.
    pub field: Field,
    /// Where the bands after the first begin, ascending, in the field's unit.
    pub from: Vec<f64>,
    /// The value in each band, one more than `from`; 1 to 1,000,000.
    pub values: Vec<u32>,
    /// When the number is missing: `fail` (the first band's value) or a number to look up.
    pub missing: Missing,
}

/// A programme's policy.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Policy {
    /// Version of the policy's schema: 1.
    pub schema: u32,
    /// Name of the policy.
    pub name: String,
    /// What it is for, in a sentence.
    pub description: String,
    /// CSV file of travel times, relative to the policy file: `urn,hub,minutes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub travel_times: Option<String>,
    /// CSV file of pair scores from outside, relative to the policy file: `urn,hub,score`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair_scores: Option<String>,
    /// CSV file of the plan of before, relative to the policy file: `urn,hub`, for the objective `changes`. Further columns are not read, so the
    /// `assignments.csv` of a plan will do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<String>,
    /// Named national references.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub references: BTreeMap<String, Reference>,
    /// Who may apply at all: every requirement must be met.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gate: Vec<GateRule>,
    /// Hard rules on pairs.
    #[serde(default)]
    pub rules: Rules,
    /// Priority tiers, first served first. One at least.
    pub tiers: Vec<Tier>,
    /// Value of being placed; absent, 1 for every school.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Bands>,
    /// Levels of support; absent, there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub levels: Option<Levels>,
    /// Steps from near hubs to far ones; absent, all hubs at once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub widening: Vec<Step>,
    /// The neighbours of each region, both ways, for the widening.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub neighbours: BTreeMap<Region, Vec<Region>>,
    /// Soft criteria.
    #[serde(default)]
    pub criteria: Criteria,
    /// Objectives after the tiers, in order; absent, the score alone. The lottery comes after them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objectives: Vec<Objective>,
    /// When a hub opens, and how many do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening: Option<Opening>,
    /// How many of some schools at some hubs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotas: Vec<Quota>,
    /// What schools use at a hub, beside its places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Resource>,
    /// How far apart hubs may be in load, or in what their schools are like.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub balance: Vec<Balance>,
    /// Schools that share a hub.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub together: Vec<Together>,
    /// Schools that share no hub.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<Apart>,
    /// What it costs to give up pins or rules where these cannot all be kept; absent, the prices stated with each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repair: Option<Prices>,
    /// Pairs that must be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pinned: Vec<Pinned>,
    /// Pairs that must not be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barred: Vec<Barred>,
}

impl Policy {
    /// How the levels of support are decided with the matching, where they are.
    #[must_use]
    pub fn decide(&self) -> Option<Decide> {
        self.levels.as_ref()?.decide
    }

    /// The weight of a criterion at enhanced support, where the policy states one.
    #[must_use]
    pub fn enhanced_weight(&self, criterion: CriterionCode) -> Option<u32> {
        let weights = &self.levels.as_ref()?.enhanced_weights;
        weights.get(&criterion).copied()
    }

    /// Whether it has rules about more than one pair, objectives other than the score, levels to decide or a widening: then the solver of side rules finds the plan.
    #[must_use]
    pub fn has_side_rules(&self) -> bool {
        self.decide().is_some()
            || !self.widening.is_empty()
            || self
                .objectives
                .iter()
                .any(|objective| objective.goal != Goal::Score)
            || self.opening.is_some()
            || !self.quotas.is_empty()
            || !self.resources.is_empty()
            || !self.balance.is_empty()
            || !self.together.is_empty()
            || !self.apart.is_empty()
    }

    /// The first resource of a name.
    #[must_use]
    pub fn resource(&self, name: &str) -> Option<&Resource> {
        self.resources.iter().find(|it| it.name == name)
    }

    /// The objective with a goal, where it is stated.
    #[must_use]
    pub fn objective(&self, goal: Goal) -> Option<&Objective> {
        self.objectives
            .iter()
            .find(|objective| objective.goal == goal)
    }

    /// The rates that the policy's references are about: those that may decide a tier or a criterion.
    #[must_use]
    pub fn measures(&self) -> BTreeSet<Field> {
        let tables = self
            .references
            .values()
            .flat_map(|reference| &reference.tables);
        tables.map(|table| table.measure).collect()
    }
}
