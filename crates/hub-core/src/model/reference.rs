//! National references: what schools of a phase look like, so that rates can be compared.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Field, FsmMeasure, Phase};

#[cfg(feature = "schema")]
use schemars::JsonSchema;

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
