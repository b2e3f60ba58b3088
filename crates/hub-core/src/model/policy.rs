//! A policy: who may apply, which pairs are allowed, who goes first, what makes a good fit.
//!
//! The structures mirror the policy file key by key, so that a policy read from TOML and one
//! built in Rust are the same thing. Nothing has a hidden default: an absent criterion weighs
//! nothing, an absent rule forbids nothing. [`crate::problem`] checks what types cannot say.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::terms::term;
use super::{
    Apart, Delivery, FsmMeasure, HubId, Level, Opening, Phase, Quota, Resource, Together, Urn,
};

#[cfg(feature = "schema")]
use schemars::JsonSchema;

/// What a missing value means to the rule, tier or criterion that reads it.
///
/// In a condition, `skip` leaves the test out of its `all` or `any`, `fail` makes it false, and a
/// number stands in for the value. In a pair rule, `skip` lets the pair pass, `fail` forbids
/// it, and a number stands in. In a criterion, `skip` leaves the criterion out and reweights
/// the others, `fail` scores 0, and a number from 0 to 1 is the criterion's value.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub enum Missing {
    /// `"skip"` or `"fail"`.
    Word(MissingWord),
    /// A number that stands in for the missing value.
    Value(f64),
}

impl Missing {
    /// `"skip"`.
    pub const SKIP: Self = Self::Word(MissingWord::Skip);
    /// `"fail"`.
    pub const FAIL: Self = Self::Word(MissingWord::Fail);
}

term! {
    /// The two words that say what a missing value means.
    MissingWord, "word for a missing value", {
        /// Leave the test or the criterion out.
        Skip = "skip",
        /// The test fails; the criterion scores 0.
        Fail = "fail",
    }
}

term! {
    /// What a condition may read of a school.
    Field, "field", {
        /// Open, closed or proposed.
        Status = "status",
        /// State-funded or independent.
        Sector = "sector",
        /// Phase.
        Phase = "phase",
        /// Type of establishment, as written in the input.
        EstablishmentType = "establishment_type",
        /// Local authority, as written in the input.
        LocalAuthority = "local_authority",
        /// Region.
        Region = "region",
        /// Investment area.
        InvestmentArea = "investment_area",
        /// Urban or rural.
        Rurality = "rurality",
        /// Support asked for.
        SupportAsked = "support_asked",
        /// Overall effectiveness.
        OfstedOverall = "ofsted_overall",
        /// Behaviour and attitudes.
        OfstedBehaviour = "ofsted_behaviour",
        /// Leadership and management.
        OfstedLeadership = "ofsted_leadership",
        /// Attendance and behaviour, on a report card.
        ReportCardAttendance = "report_card_attendance",
        /// Pupils on roll.
        Pupils = "pupils",
        /// Overall absence, percent of sessions.
        OverallAbsence = "overall_absence",
        /// Persistent absence, percent of pupils.
        PersistentAbsence = "persistent_absence",
        /// Severe absence, percent of pupils.
        SevereAbsence = "severe_absence",
        /// Suspensions per 100 pupils.
        Suspensions = "suspensions",
        /// Pupils persistently absent: pupils on roll times persistent absence, rounded down.
        PersistentlyAbsentPupils = "persistently_absent_pupils",
        /// Free school meals, percent, whatever the measure.
        Fsm = "fsm",
        /// Special educational needs, percent.
        Sen = "sen",
    }
}

/// A condition on a school: one test on a field, or `all`, `any` or `not` of others.
///
/// Exactly one of `all`, `any`, `not` and `field` is given. A test has exactly one comparison:
/// `in`, `at_least`, `below`, `at_least_percentile`, `above_expected` or `is_missing`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Condition {
    /// Every one of these holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all: Option<Vec<Condition>>,
    /// At least one of these holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub any: Option<Vec<Condition>>,
    /// This does not hold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not: Option<Box<Condition>>,
    /// The field that is tested.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
    /// The field's word is one of these.
    #[serde(default, rename = "in", skip_serializing_if = "Option::is_none")]
    pub one_of: Option<Vec<String>>,
    /// The field's number is this or more, in the field's unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// The field's number is less than this, in the field's unit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<f64>,
    /// The rate is at or above this percentile of the school's phase, in `reference`, for the
    /// rate's own period. A period or phase that the reference lacks makes the rate missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least_percentile: Option<u8>,
    /// `true`: the rate is above what `reference` expects of a school with its phase and FSM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above_expected: Option<bool>,
    /// `true`: the field is missing; `false`: it is there. A rate is missing here also when its
    /// period or phase is not in `reference`, where one is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub is_missing: Option<bool>,
    /// Name of the reference to compare with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What a missing value means; required for every comparison but `is_missing`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Missing>,
}

/// A line from free school meals to an expected rate: the regression of the rate on FSM.
///
/// expected(f) = `rate_mean` + `correlation` `rate_sd` (f - `fsm_mean`) / `fsm_sd`, percent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct ContextLine {
    /// Measure of free school meals that the line is about; another measure counts as missing.
    pub fsm_measure: FsmMeasure,
    /// Mean of the rate over schools, percent.
    pub rate_mean: f64,
    /// Standard deviation of the rate over schools, percentage points, above 0.
    pub rate_sd: f64,
    /// Mean of FSM over schools, percent.
    pub fsm_mean: f64,
    /// Standard deviation of FSM over schools, percentage points, above 0.
    pub fsm_sd: f64,
    /// Correlation of the two, above -1 and below 1.
    pub correlation: f64,
}

/// One table of a reference: a rate's distribution over schools of one phase in one period.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct ReferenceTable {
    /// A rate: `persistent_absence`, `overall_absence`, `severe_absence` or `suspensions`.
    pub measure: Field,
    /// Academic year, written `2018/19`.
    pub period: String,
    /// Phase.
    pub phase: Phase,
    /// The rate at each percentile that conditions may use: percentile 1 to 99, as text, to percent.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub percentiles: BTreeMap<String, f64>,
    /// The line of what to expect of a school, given its FSM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub context: Option<ContextLine>,
}

/// A named national reference: what schools of a phase look like, from a publication.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Reference {
    /// Where the figures come from, in a sentence.
    pub source: String,
    /// One table a measure, period and phase.
    pub tables: Vec<ReferenceTable>,
}

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

/// Rule: the hub serves the school's phase. An all-through school may use a hub that serves
/// all-through, primary or secondary. `missing` is about either side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct PhaseServed {
    /// When the school's phase or the hub's phases are missing: `skip` or `fail`.
    pub missing: Missing,
}

/// Rule: the hub serves the school's region (a hub that names none serves all).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct RegionServed {
    /// Phases that may look wider.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except_phases: Vec<Phase>,
    /// When the school's region is missing: `skip` or `fail`.
    pub missing: Missing,
}

/// Rule: the hub's lead is in the school's region.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct SameRegion {
    /// Phases that may look wider.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub except_phases: Vec<Phase>,
    /// When either region is missing: `skip` or `fail`.
    pub missing: Missing,
}

/// Rule: not the same trust on both sides. A missing trust equals no trust, so it passes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct DifferentTrust {}

/// Rule: the straight line between school and hub is at most `km`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct MaxDistance {
    /// Kilometres, 0 or more.
    pub km: f64,
    /// Only for hubs that deliver so; absent, for all. A hub of unknown delivery is included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// Only for schools matched at this level; absent, for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// When coordinates are missing on either side: `skip`, `fail`, or a distance in km.
    pub missing: Missing,
}

/// Rule: the travel time in the table of travel times is at most `minutes`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct MaxTravelTime {
    /// Minutes, 0 or more.
    pub minutes: f64,
    /// Only for hubs that deliver so; absent, for all. A hub of unknown delivery is included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivery: Option<Delivery>,
    /// Only for schools matched at this level; absent, for all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// When the pair is not in the table: `skip`, `fail`, or minutes.
    pub missing: Missing,
}

/// Hard rules on pairs. An absent rule forbids nothing. That a lead is not its own pupil is
/// always a rule.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Rules {
    /// The hub serves the school's phase.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phase_served: Option<PhaseServed>,
    /// The hub serves the school's region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub region_served: Option<RegionServed>,
    /// The lead is in the school's region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_region: Option<SameRegion>,
    /// Not the same trust on both sides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub different_trust: Option<DifferentTrust>,
    /// Maximum distances.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub max_distance: Vec<MaxDistance>,
    /// Maximum travel times.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub max_travel_time: Vec<MaxTravelTime>,
}

/// Two levels of support, one for each school, chosen before the matching by need.
///
/// Schools in tier `up_to_tier` or before that did not ask for regional support only are taken in order of tier,
/// value (largest first) and lottery; each is selected if it can have an enhanced place at a hub open to it beside all
/// selected before it, until `at_most` are. So every selected school can be placed, and the others are regional.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Levels {
    /// Last tier, counted from 1, whose schools may be selected for enhanced support.
    pub up_to_tier: u32,
    /// Schools selected in all, at most.
    pub at_most: u32,
    /// When the support asked for is missing: `skip` (as if either), or `fail` (regional).
    pub missing: Missing,
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

/// Criterion: themes asked for that the hub is strong in, as a share of those asked for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct ThemesCriterion {
    /// Weight, 1 to 10,000.
    pub weight: u32,
    /// When the school asked for none, or the hub names no strength.
    pub missing: Missing,
}

/// Criterion: similarity, 1 for no gap, falling in a line to 0 at `zero_at_gap`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct GapCriterion {
    /// Weight, 1 to 10,000.
    pub weight: u32,
    /// The gap that scores 0, above 0: percentage points; for size, the natural logarithm of the ratio.
    pub zero_at_gap: f64,
    /// When the number is missing on either side, or the two measures differ.
    pub missing: Missing,
}

/// Criterion: 1 for the same word on both sides, otherwise 0.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct MatchCriterion {
    /// Weight, 1 to 10,000.
    pub weight: u32,
    /// When the word is missing on either side.
    pub missing: Missing,
}

/// Criterion: nearness, 2 to the power of minus distance over `half_at_km`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct DistanceCriterion {
    /// Weight, 1 to 10,000.
    pub weight: u32,
    /// Distance that scores one half, km, above 0.
    pub half_at_km: f64,
    /// When coordinates are missing on either side.
    pub missing: Missing,
}

/// Criterion: rank in the school's list of hubs: (n - rank + 1) / n of its n hubs, and 0 for a hub that
/// is not in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct PreferenceCriterion {
    /// Weight, 1 to 10,000.
    pub weight: u32,
    /// When the school named no hub.
    pub missing: Missing,
}

/// Criterion: how far the lead's persistent absence is below what `reference` expects of a
/// school with its phase and FSM, in standard deviations of the schools like it; in a line from 0 at `zero_at` to 1 at `one_at`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct LeadStrongerCriterion {
    /// Weight, 1 to 10,000.
    pub weight: u32,
    /// Name of the reference.
    pub reference: String,
    /// Standard deviations below expectation that score 0; may be negative.
    pub zero_at: f64,
    /// Standard deviations below expectation that score 1, above `zero_at`.
    pub one_at: f64,
    /// When the lead's phase, FSM or rate is missing, or its period is not in the reference.
    pub missing: Missing,
}

/// Criterion: a score for the pair from outside (a model's predicted benefit), 0 to 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct PairScoreCriterion {
    /// Weight, 1 to 10,000.
    pub weight: u32,
    /// When the pair is not in the table.
    pub missing: Missing,
}

/// Soft criteria. An absent criterion weighs nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Criteria {
    /// Themes asked for against strengths.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub themes: Option<ThemesCriterion>,
    /// Similar free school meals, of the same measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fsm_similarity: Option<GapCriterion>,
    /// The lead stronger than schools like it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_stronger: Option<LeadStrongerCriterion>,
    /// Similar special educational needs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sen_similarity: Option<GapCriterion>,
    /// Similar size, by the logarithm of pupils.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_similarity: Option<GapCriterion>,
    /// Nearness.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distance: Option<DistanceCriterion>,
    /// The lead is in the school's region.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_region: Option<MatchCriterion>,
    /// Urban or rural alike.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rurality: Option<MatchCriterion>,
    /// The school's own preference.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preference: Option<PreferenceCriterion>,
    /// A table of pair scores from outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair_scores: Option<PairScoreCriterion>,
}

/// A pair that must be: the school goes to this hub, at its level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Pinned {
    /// The school.
    pub urn: Urn,
    /// The hub.
    pub hub: HubId,
    /// Why.
    pub reason: String,
    /// Who authorised it.
    pub authorised_by: String,
    /// Day of the decision.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub date: Date,
    /// `true` where the pair breaks the gate or a rule and is wanted all the same.
    #[serde(
        default,
        rename = "override",
        skip_serializing_if = "std::ops::Not::not"
    )]
    pub overrides: bool,
}

/// A pair that must not be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Barred {
    /// The school.
    pub urn: Urn,
    /// The hub.
    pub hub: HubId,
    /// Why.
    pub reason: String,
    /// Who authorised it.
    pub authorised_by: String,
    /// Day of the decision.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub date: Date,
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
    /// Soft criteria.
    #[serde(default)]
    pub criteria: Criteria,
    /// When a hub opens, and how many do.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opening: Option<Opening>,
    /// How many of some schools at some hubs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quotas: Vec<Quota>,
    /// What schools use at a hub, beside its places.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<Resource>,
    /// Schools that share a hub.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub together: Vec<Together>,
    /// Schools that share no hub.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub apart: Vec<Apart>,
    /// Pairs that must be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pinned: Vec<Pinned>,
    /// Pairs that must not be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub barred: Vec<Barred>,
}

impl Policy {
    /// Whether it has rules about more than one pair: then the solver of side rules finds the plan.
    #[must_use]
    pub fn has_side_rules(&self) -> bool {
        self.opening.is_some()
            || !self.quotas.is_empty()
            || !self.resources.is_empty()
            || !self.together.is_empty()
            || !self.apart.is_empty()
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
