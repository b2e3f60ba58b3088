//! Why a school is where it is: its score by criterion, the other hubs, and what keeps it out of each.

mod account;
mod conflict;
mod contrast;
mod diff;
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
pub use fairness::{
    Dimension, DimensionCode, Envied, Envy, FAIRNESS_FORMAT, FAIRNESS_VERSION, Fairness, Finding,
    Frontier, FrontierPoint, Group, GroupTest, Groups, fairness,
};
pub use force::{Forced, Move};
pub use moves::Moves;
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
pub use words::{proof_words, reason_words, worth_words};

use serde::Serialize;

use viewer::{Viewer, likeliest_pool};

use crate::model::{Field, HubId, Level, Rate, Urn};
use crate::plan::{Plan, ReasonCode};
use crate::problem::{HubIx, Problem, RuleCode, SchoolIx, field};
use crate::score::{Arcs, Part};
use crate::verify::broken_rules;

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
        /// The hub's price, a component a level of the objective. Empty where the policy has side rules, as is the next.
        price: Vec<i64>,
        /// By how much the school's worth here, less the price, falls short of where it is.
        short_by: Vec<i64>,
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

/// Explains `school` in a plan that [`crate::verify`] accepts for the same problem.
#[must_use]
pub fn explain(problem: &Problem, plan: &Plan, school: SchoolIx) -> Explanation {
    let standing = problem.standing(school);
    let it = problem.school(school);
    let placement = plan.placements.iter().find(|row| row.urn == it.urn);
    let unplaced = plan.unplaced.iter().find(|row| row.urn == it.urn);
    let tier_name = problem
        .policy()
        .tiers
        .get(standing.tier as usize)
        .map(|tier| tier.name.clone());
    let viewer = Viewer::new(problem, plan, school, placement);
    let mut hubs: Vec<HubView> = HubIx::all(problem.hubs().len())
        .map(|hub| viewer.view(hub))
        .collect();
    name_rules(problem, plan, school, &mut hubs);
    hubs.sort_by(|a, b| order(a).cmp(&order(b)).then_with(|| a.hub.cmp(&b.hub)));
    Explanation {
        urn: it.urn,
        name: it.name.clone(),
        tier: problem
            .takes_part(school)
            .then_some(standing.tier + 1)
            .zip(tier_name),
        value: standing.value,
        level: placement.map_or(standing.level, |row| row.level),
        lottery_points: problem.lottery_points(school),
        hub: placement.map(|row| row.hub.clone()),
        reason: unplaced.map(|row| row.reason),
        sentence: unplaced.map(|row| row.sentence.clone()),
        rates: rates(problem, school),
        missing: missing_fields(problem, school),
        decisions: decisions(problem, it.urn),
        hubs,
    }
}

/// Says which side rules keep the school out, where some do.
fn name_rules(problem: &Problem, plan: &Plan, school: SchoolIx, hubs: &mut [HubView]) {
    if !hubs
        .iter()
        .any(|view| matches!(view.verdict, Verdict::SideRules { .. }))
    {
        return;
    }
    let arcs = Arcs::new(problem);
    // Invariant: the plan is one of this problem.
    let Some(mut assignment) = plan.assignment(problem) else {
        return;
    };
    for view in hubs {
        let hub = problem.find_hub(&view.hub);
        if let (Verdict::SideRules { rules }, Some(hub)) = (&mut view.verdict, hub) {
            assignment[school.at()] = likeliest_pool(problem, plan, school, hub);
            *rules = broken_rules(problem, &arcs, plan, &assignment);
        }
    }
}

fn order(view: &HubView) -> (u8, std::cmp::Reverse<u32>) {
    let group = match view.verdict {
        Verdict::Here => 0,
        Verdict::FitsLess | Verdict::Full { .. } | Verdict::SideRules { .. } => 1,
        Verdict::NoPlaces => 2,
        Verdict::Closed { .. } | Verdict::NotTakingPart | Verdict::PinnedElsewhere => 3,
    };
    (group, std::cmp::Reverse(view.fit.score))
}

fn rates(problem: &Problem, school: SchoolIx) -> Vec<RateFact> {
    let measures = problem.policy().measures().into_iter();
    let fact = |measure| {
        let rate = field::rate(problem.school(school), measure)?.clone();
        Some(RateFact { measure, rate })
    };
    measures.filter_map(fact).collect()
}

fn decisions(problem: &Problem, urn: Urn) -> Vec<Decision> {
    let policy = problem.policy();
    let pins = policy
        .pinned
        .iter()
        .filter(|pin| pin.urn == urn)
        .map(|pin| Decision {
            hub: pin.hub.clone(),
            pinned: true,
            reason: pin.reason.clone(),
            authorised_by: pin.authorised_by.clone(),
            date: pin.date.to_string(),
        });
    let bars = policy
        .barred
        .iter()
        .filter(|bar| bar.urn == urn)
        .map(|bar| Decision {
            hub: bar.hub.clone(),
            pinned: false,
            reason: bar.reason.clone(),
            authorised_by: bar.authorised_by.clone(),
            date: bar.date.to_string(),
        });
    pins.chain(bars).collect()
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

/// Optional fields of a school that its policy may read and that are missing.
fn missing_fields(problem: &Problem, school: SchoolIx) -> Vec<&'static str> {
    let s = problem.school(school);
    let fields = [
        ("phase", s.phase.is_none()),
        ("region", s.region.is_none()),
        ("position", s.position().is_none()),
        ("pupils", s.pupils.is_none()),
        ("persistent_absence", s.persistent_absence.is_none()),
        ("investment_area", s.investment_area.is_none()),
        ("fsm", s.fsm.is_none()),
        ("sen", s.sen.is_none()),
        ("rurality", s.rurality.is_none()),
        ("needs", s.needs.is_empty()),
        ("preferences", s.preferences.is_empty()),
        ("support_asked", s.support_asked.is_none()),
    ];
    fields
        .into_iter()
        .filter(|(_, missing)| *missing)
        .map(|(field, _)| field)
        .collect()
}
