//! What comes after the tiers: objectives in order, each within a tolerance of those before.

use serde::{Deserialize, Serialize};

use super::Missing;
use super::side::hundredths;
use super::terms::term;

#[cfg(feature = "schema")]
use schemars::JsonSchema;

term! {
    /// What an objective counts.
    Goal, "objective", {
        /// The largest total score, less what open hubs cost and what is paid beyond soft bounds.
        Score = "score",
        /// The best score of the school placed worst (max-min), of those that no pin decides.
        WorstServed = "worst_served",
        /// The least total distance in a straight line, m.
        Distance = "distance",
        /// The fewest hubs that take anyone.
        OpenHubs = "open_hubs",
        /// The fewest schools that leave the hub they had: see [`super::Policy::previous`].
        Changes = "changes",
        /// The least that is beyond the bounds of the balances that are not hard, each in its unit: see [`super::Balance`].
        Balance = "balance",
    }
}

/// By how much later objectives may make one worse.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub enum Tolerance {
    /// In the unit of the objective: points of score, metres, hubs, schools.
    Units(u32),
    /// Percent of what was reached, rounded down: `"0.5%"`, with two decimals at most.
    Share(String),
}

impl Tolerance {
    /// So much of what was reached; `None` where a share cannot be read.
    #[must_use]
    pub fn of(&self, reached: i64) -> Option<i64> {
        match self {
            Self::Units(units) => Some(i64::from(*units)),
            Self::Share(text) => {
                let share = u128::from(hundredths(text)?);
                let part = share * u128::from(reached.unsigned_abs()) / 10_000;
                // A share of a number is no larger than it.
                Some(i64::try_from(part).unwrap_or(i64::MAX))
            }
        }
    }
}

/// An objective after the tiers. Those before it are kept, but for their tolerance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(JsonSchema))]
pub struct Objective {
    /// What it counts.
    pub goal: Goal,
    /// By how much later objectives may make it worse; absent, not at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<Tolerance>,
    /// With `worst_served`: how many of the lowest scores are looked at one after the other, 1 to 20 (leximin): the lowest is made as high as can be, then as few schools as can be have
    /// it, then the next lowest is made as high as can be, and so on. Absent, the lowest alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub depth: Option<u32>,
    /// With `distance`: what a pair counts whose distance is missing, `skip` (nothing) or km.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<Missing>,
}

impl Objective {
    /// An objective without more said of it.
    #[must_use]
    pub fn new(goal: Goal) -> Self {
        Self {
            goal,
            tolerance: None,
            depth: None,
            missing: None,
        }
    }
}
