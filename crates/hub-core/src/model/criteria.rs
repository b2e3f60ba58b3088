//! Soft criteria: what makes a good fit of a school and a hub, with weights.

use serde::{Deserialize, Serialize};

use super::Missing;
use super::terms::term;

#[cfg(feature = "schema")]
use schemars::JsonSchema;

term! {
    /// A criterion, by its key in the policy.
    CriterionCode, "criterion", {
        /// Themes asked for against strengths.
        Themes = "themes",
        /// Similar free school meals.
        FsmSimilarity = "fsm_similarity",
        /// The lead stronger than schools like it.
        LeadStronger = "lead_stronger",
        /// Similar special educational needs.
        SenSimilarity = "sen_similarity",
        /// Similar size.
        SizeSimilarity = "size_similarity",
        /// Nearness.
        Distance = "distance",
        /// The lead is in the school's region.
        SameRegion = "same_region",
        /// Urban or rural alike.
        Rurality = "rurality",
        /// The school's own preference.
        Preference = "preference",
        /// A table of pair scores from outside.
        PairScores = "pair_scores",
    }
}

impl CriterionCode {
    /// The criterion in words, for people.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Themes => "themes asked for",
            Self::FsmSimilarity => "similar free school meals",
            Self::LeadStronger => "lead stronger than schools like it",
            Self::SenSimilarity => "similar special needs",
            Self::SizeSimilarity => "similar size",
            Self::Distance => "near",
            Self::SameRegion => "same region",
            Self::Rurality => "urban or rural alike",
            Self::Preference => "the school's preference",
            Self::PairScores => "pair score from outside",
        }
    }
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

impl Criteria {
    /// The weight of a criterion; `None` where the policy has it not.
    #[must_use]
    pub fn weight(&self, criterion: CriterionCode) -> Option<u32> {
        match criterion {
            CriterionCode::Themes => self.themes.as_ref().map(|c| c.weight),
            CriterionCode::FsmSimilarity => self.fsm_similarity.as_ref().map(|c| c.weight),
            CriterionCode::LeadStronger => self.lead_stronger.as_ref().map(|c| c.weight),
            CriterionCode::SenSimilarity => self.sen_similarity.as_ref().map(|c| c.weight),
            CriterionCode::SizeSimilarity => self.size_similarity.as_ref().map(|c| c.weight),
            CriterionCode::Distance => self.distance.as_ref().map(|c| c.weight),
            CriterionCode::SameRegion => self.same_region.as_ref().map(|c| c.weight),
            CriterionCode::Rurality => self.rurality.as_ref().map(|c| c.weight),
            CriterionCode::Preference => self.preference.as_ref().map(|c| c.weight),
            CriterionCode::PairScores => self.pair_scores.as_ref().map(|c| c.weight),
        }
    }
}
