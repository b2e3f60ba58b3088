//! The answer: who goes where, why the others do not, and the certificate.
//!
//! A [`Plan`] is what `plan.json` holds. It has no time and no path in it, and its schools and
//! pools are in a fixed order, so that the same inputs and seed give the same bytes.

mod make;
mod reasons;
mod resources;
mod soft;
mod waiting;

pub use make::make_plan;
pub(crate) use make::{level_names, step};
pub use reasons::Reasons;
pub use resources::ResourceUse;
pub(crate) use soft::Beyond;
pub use soft::{Broken, SoftRule};
pub use waiting::{Waiting, waiting_list};

use serde::{Deserialize, Serialize};

use crate::model::terms::term;
use crate::model::{HubId, Level, Urn};
use crate::rules::Multipliers;

/// Value of [`Plan::format`].
pub const FORMAT: &str = "hubmatch-plan";
/// Version of the plan's schema.
pub const VERSION: u32 = 1;

/// SHA-256 digests, in hexadecimal, of the canonical inputs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Digests {
    /// Schools in order of URN, as JSON.
    pub schools: String,
    /// Hubs in order of id, as JSON.
    pub hubs: String,
    /// Policy, as JSON.
    pub policy: String,
    /// Travel times and pair scores in order of URN and hub, as JSON.
    pub tables: String,
}

term! {
    /// Whether a plan exists and what is proven of it.
    PlanStatus, "status of a plan", {
        /// The best there is: every level's objective equals its bound. With side rules, equals what the solver claims.
        Optimal = "optimal",
        /// It keeps all rules, but might not be the best: time was up.
        Feasible = "feasible",
    }
}

term! {
    /// What a level of the objective counts.
    LevelKind, "kind of level", {
        /// Number of pinned schools of one tier that are placed, where pins are wishes: in the plan that leaves out some of them, never in a plan that is written.
        Pinned = "pinned",
        /// Sum of the values of the schools placed from one tier.
        Tier = "tier",
        /// Sum of the scores of all pairs.
        Score = "score",
        /// Lowest score of a school placed that no pin places, above those of the rounds before; `score_scale` where there is none.
        Worst = "worst",
        /// Schools at the lowest score of the level before, negative.
        AtWorst = "at_worst",
        /// Metres between schools and their hubs, negative.
        Distance = "distance",
        /// Hubs that take anyone, negative.
        OpenHubs = "open_hubs",
        /// Schools at the hub that they had before.
        Stay = "stay",
        /// Units beyond the bounds of the balances that are not hard, negative.
        Balance = "balance",
        /// Sum of the lottery points of the schools placed.
        Lottery = "lottery",
        /// Sum of the hashes of all pairs: makes the plan unique.
        Replay = "replay",
    }
}

/// One level of the lexicographic objective, all maximised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Objective {
    /// What it counts.
    pub kind: LevelKind,
    /// The tier's name, or the kind in words.
    pub name: String,
    /// What the plan has of it.
    pub objective: i64,
    /// What could be reached of it, where later levels made it worse within its tolerance: bound and claim are about this. Absent, the same as `objective`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached: Option<i64>,
    /// Proven to be unsurpassable, given the levels before.
    pub bound: i64,
    /// Where the policy has side rules: unsurpassable, says the solver of programmes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed: Option<i64>,
}

impl Objective {
    /// What could be reached of it, before later levels.
    #[must_use]
    pub fn reached(&self) -> i64 {
        self.reached.unwrap_or(self.objective)
    }
}

/// The places of one hub at one level of support.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PoolRow {
    /// The hub.
    pub hub: HubId,
    /// The level of support.
    pub level: Level,
    /// Places.
    pub places: u32,
    /// Schools placed.
    pub load: u32,
    /// Worth of one more place, a component a level of the objective, most important first; the
    /// smallest of all optimal prices. All 0 where a place is free. Empty where the policy has side rules: see [`Plan::proof`].
    pub price: Vec<i64>,
}

/// A school and its hub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Placement {
    /// The school.
    pub urn: Urn,
    /// Its priority tier, from 1.
    pub tier: u32,
    /// The hub.
    pub hub: HubId,
    /// The level of support.
    pub level: Level,
    /// The step of the widening that first reaches the hub, from 1; none without a widening, and for a pin beyond all steps.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<u32>,
    /// Score of the pair, 0 to the plan's `score_scale`.
    pub score: i64,
    /// `true` where the policy pinned the pair.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub pinned: bool,
}

term! {
    /// Why a school has no hub.
    ReasonCode, "reason for having no hub", {
        /// The school does not pass the programme gate.
        NotEligible = "not_eligible",
        /// There is no hub at all.
        NoHubs = "no_hubs",
        /// No hub serves the school's phase.
        NoHubForPhase = "no_hub_for_phase",
        /// Every hub that serves the phase is closed to the school by one rule or several.
        NoHubAllowed = "no_hub_allowed",
        /// Hubs are allowed, but none has a place at the school's level of support.
        NoPlaces = "no_places",
        /// Every hub allowed is full of schools of higher or equal priority.
        HubsFull = "hubs_full",
        /// The side rules keep the school out of places that are left, or the group that it stays with has no hub.
        SideRules = "side_rules",
    }
}

/// A school without a hub.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Unplaced {
    /// The school.
    pub urn: Urn,
    /// Its priority tier, from 1; none for a school that does not pass the gate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tier: Option<u32>,
    /// The level at which it was considered; none for a school that does not pass the gate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Why.
    pub reason: ReasonCode,
    /// The same in a sentence.
    pub sentence: String,
}

/// A plan: the decision and its certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Plan {
    /// [`FORMAT`].
    pub format: String,
    /// [`VERSION`].
    pub version: u32,
    /// Digests of the inputs.
    pub inputs: Digests,
    /// Name of the policy.
    pub policy: String,
    /// Seed of the lottery.
    pub seed: u64,
    /// Status.
    pub status: PlanStatus,
    /// Score of a perfect pair: 10,000 times the sum of the weights.
    pub score_scale: i64,
    /// Levels of the objective, most important first.
    pub objectives: Vec<Objective>,
    /// Where the policy has side rules: multipliers that prove the bounds, a level each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub proof: Vec<Multipliers>,
    /// The policy's soft rules, in its order: what is beyond their bounds, and what that costs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub soft: Vec<SoftRule>,
    /// What is used of the policy's resources, in its order, at each hub.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<ResourceUse>,
    /// Pools, by hub and level.
    pub pools: Vec<PoolRow>,
    /// Schools placed, by URN.
    pub placements: Vec<Placement>,
    /// Schools without a hub, by URN.
    pub unplaced: Vec<Unplaced>,
    /// SHA-256 of the plan's JSON without this field.
    pub digest: String,
}
