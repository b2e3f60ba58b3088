//! Why a school is where it is: its score by criterion, the other hubs, and what keeps it out of each.

mod account;
mod conflict;
mod contrast;
mod diff;
mod explainer;
mod fairness;
mod force;
mod moves;
mod places;
mod robust;
mod summary;
mod viewer;
mod waits;
mod weights;
mod words;

pub use account::{Account, EXPLANATION_FORMAT, EXPLANATION_VERSION, Question, TURNS, account};
pub use conflict::{
    CONFLICT_FORMAT, CONFLICT_VERSION, ConflictReport, PartialReport, Reached, conflict_report,
};
pub use contrast::{Contrast, Flips, contrast};
pub use diff::{
    Alike, COMPARISON_FORMAT, COMPARISON_VERSION, Change, ChangeKind, Comparison, HubChange,
    LevelChange, RegionChange, compare,
};
pub use explainer::Explainer;
pub use fairness::{
    Dimension, DimensionCode, Envied, Envy, FAIRNESS_FORMAT, FAIRNESS_VERSION, Fairness, Finding,
    Frontier, FrontierPoint, Group, GroupTest, Groups, fairness,
};
pub use force::{Forced, Move};
pub use moves::{Losses, Moves};
pub use places::{NextPlace, PLACES_FORMAT, PLACES_VERSION, PlaceReport, PlaceRun, PlaceValue};
pub use robust::{
    Drawn, ROBUSTNESS_FORMAT, ROBUSTNESS_VERSION, Robustness, Spread, Sureness, WeightRange, drawn,
    robustness, weight_ranges,
};
pub use summary::{
    HubRow, ReasonRow, SUMMARY_FORMAT, SUMMARY_VERSION, StepRow, Summary, TierRow, WorstServed,
    distance, summarise,
};
pub use waits::{Turn, Waits};
pub use weights::{Nearest, WeightFlip, weight_flips};
pub use words::{is_proven, proof_words, reason_words, worth_words};

use serde::Serialize;

use crate::model::{Field, HubId, Level, Rate, Urn};
use crate::plan::ReasonCode;
use crate::problem::RuleCode;
use crate::score::Part;

/// A criterion's share of the score of a pair.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Share {
    /// The criterion, its weight and its value.
    #[serde(flatten)]
    pub part: Part,
    /// Its share of the score; shares add up to the score.
    pub share: i64,
}

/// What a pair would be like.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Fit {
    /// The score, 0 to the plan's `score_scale`.
    pub score: u32,
    /// Score over scale, percent.
    pub percent: f64,
    /// The criteria's shares of it.
    pub shares: Vec<Share>,
    /// Straight line, km, where both positions are known.
    pub distance_km: Option<f64>,
}

/// What keeps a school out of a hub, or in it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "verdict", rename_all = "snake_case")]
pub enum Verdict {
    /// The school is placed here.
    Here,
    /// Open to the school, with a free place, but the hub it has fits better.
    FitsLess,
    /// Open to the school, but full: what the place it would take is worth to others.
    Full {
        /// The hub's price, a component a level of the objective. Empty where the policy has side rules.
        price: Vec<i64>,
    },
    /// Open to the school, with a free place, and it fits better: but side rules keep it out.
    SideRules {
        /// Those that the school would break by itself; none where opening the hub or a soft rule costs more than is gained, or a deadline cut the search short.
        rules: Vec<String>,
    },
    /// Without a place at the school's level of support.
    NoPlaces,
    /// Closed to the school by these rules.
    Closed {
        /// The rules.
        rules: Vec<RuleCode>,
    },
    /// The school does not take part, so no hub is open to it.
    NotTakingPart,
    /// The policy pins the school to another hub.
    PinnedElsewhere,
}

/// One hub, as the school sees it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HubView {
    /// The hub.
    pub hub: HubId,
    /// Name of its lead. Free text: escape it.
    pub lead_name: String,
    /// The level of support that the school has here, or would have.
    pub level: Level,
    /// What the pair would be like at that level.
    pub fit: Fit,
    /// What keeps the school out, or in.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// What forcing the school in would change at each level of the objective, exactly and with all moves that follow. None where it is here, where the hub is closed to it or pins leave no place,
    /// with side rules, and where nobody asked.
    pub if_forced: Option<Vec<i64>>,
}

/// A rate of the school that may have decided its tier.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RateFact {
    /// Which rate.
    pub measure: Field,
    /// Value, year and source. The source is free text: escape it.
    #[serde(flatten)]
    pub rate: Rate,
}

/// A decision of people about a pair, from the policy.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Decision {
    /// The hub.
    pub hub: HubId,
    /// `true` for a pin, `false` for a bar.
    pub pinned: bool,
    /// Why. Free text: escape it.
    pub reason: String,
    /// Who authorised it. Free text: escape it.
    pub authorised_by: String,
    /// Day of the decision, ISO.
    pub date: String,
}

/// Where a school stands in a plan, and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Explanation {
    /// The school.
    pub urn: Urn,
    /// Its name. Free text: escape it.
    pub name: String,
    /// Its tier, from 1, and the tier's name; none for a school that does not take part.
    pub tier: Option<(u32, String)>,
    /// Value of placing it.
    pub value: i64,
    /// Level of support at which it was considered.
    pub level: Level,
    /// Its lottery points, 1 to the number of schools; more is luckier.
    pub lottery_points: i64,
    /// Its hub.
    pub hub: Option<HubId>,
    /// The code of the reason for having none.
    pub reason: Option<ReasonCode>,
    /// The reason in a sentence.
    pub sentence: Option<String>,
    /// The school's rates that the policy's references are about, each with its year and source.
    pub rates: Vec<RateFact>,
    /// Fields that a policy may read and the school lacks.
    pub missing: Vec<&'static str>,
    /// Pins and bars of the policy that name the school.
    pub decisions: Vec<Decision>,
    /// All hubs: its own first, then those open to it by score, then the closed ones.
    pub hubs: Vec<HubView>,
}

/// `score` over `scale` in percent; 0 where the policy has no criteria.
#[must_use]
pub fn percent(score: i64, scale: i64) -> f64 {
    #[expect(
        clippy::cast_precision_loss,
        reason = "for display: 52 bits are more than a person reads"
    )]
    let ratio = if scale == 0 {
        0.0
    } else {
        score as f64 / scale as f64
    };
    100.0 * ratio
}
