//! A conflict as others read it: why there is no plan, what would mend it, and the best plan without some of the pins.

use serde::{Deserialize, Serialize};

use crate::plan::{LevelKind, Placement, Unplaced, make_plan};
use crate::problem::{Problem, SchoolIx};
use crate::rules::RepairReport;
use crate::score::Arcs;
use crate::solve::{Conflict, Partial, PartialPlan, WithRepair};
use crate::words::counted;

/// Value of [`ConflictReport::format`].
pub const CONFLICT_FORMAT: &str = "hubmatch-conflict";
/// Version of the schema of conflicts.
pub const CONFLICT_VERSION: u32 = 1;

/// Why no plan keeps all pins and rules of a policy, and what there is instead. What is not known is null.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ConflictReport {
    /// [`CONFLICT_FORMAT`].
    pub format: String,
    /// [`CONFLICT_VERSION`].
    pub version: u32,
    /// Name of the policy.
    pub policy: String,
    /// Why, in sentences: demands that cannot all be kept.
    pub reasons: Vec<String>,
    /// Whether of each reason any part could be given up to mend it; else time was up before all others were left out.
    pub is_irreducible: bool,
    /// The cheapest repair, at the policy's prices; null where none was found in time, or the problem is too large.
    pub repair: Option<RepairReport>,
    /// Schools that the policy pins.
    pub pinned: u32,
    /// How many schools can be placed with the repair, where there is no plan in part; null where there is one, or it is not known.
    pub with_repair: Option<WithRepair>,
    /// The plan that keeps all rules and leaves out as few pinned schools as can be, the first tiers first, and is then the best by the policy's objectives; null where there is none.
    pub partial: Option<PartialReport>,
    /// What there is, in a sentence.
    pub partial_sentence: String,
}

/// A plan without some of the pins. It is not written anywhere else, and no `verify` would pass it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct PartialReport {
    /// Levels of the objective, most important first.
    pub objectives: Vec<Reached>,
    /// Pinned schools that are left out, each with the reason.
    pub left_out: Vec<Unplaced>,
    /// Schools placed.
    pub placements: Vec<Placement>,
    /// Other schools without a hub, each with the reason.
    pub unplaced: Vec<Unplaced>,
}

/// What is reached at a level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Reached {
    /// What it counts.
    pub kind: LevelKind,
    /// The tier's name, or the kind in words.
    pub name: String,
    /// Reached by the plan.
    pub objective: i64,
}

/// The conflict of a problem in words.
#[must_use]
pub fn conflict_report(problem: &Problem, arcs: &Arcs, conflict: &Conflict) -> ConflictReport {
    let partial = match &conflict.partial {
        Partial::Plan(plan) => Some(partial_report(plan, arcs)),
        Partial::Impossible { .. } | Partial::Unknown => None,
    };
    let partial_sentence = match (&conflict.partial, &partial) {
        (Partial::Impossible { reasons }, _) if reasons.is_empty() => {
            "There is none: whoever is left out, no plan keeps all rules, for the reasons above."
                .to_owned()
        }
        (Partial::Impossible { reasons }, _) => format!(
            "There is none: without any of the pins too, no plan keeps all rules: {}.",
            reasons.join("; ")
        ),
        (_, Some(partial)) => {
            let (out, placed) = (partial.left_out.len(), partial.placements.len());
            let pins = out + partial.placements.iter().filter(|row| row.pinned).count();
            format!(
                "The best plan that keeps all rules places {} and leaves out {out} of {pins} pinned.",
                counted(placed as u64, "school")
            )
        }
        _ => "No plan without some of the pinned schools was found in time.".to_owned(),
    };
    let schools = SchoolIx::all(problem.schools().len());
    let pinned = schools.filter(|it| problem.pinned(*it).is_some()).count();
    ConflictReport {
        format: CONFLICT_FORMAT.to_owned(),
        version: CONFLICT_VERSION,
        policy: problem.policy().name.clone(),
        reasons: conflict.reasons.clone(),
        is_irreducible: conflict.is_irreducible,
        repair: conflict.repair.clone(),
        pinned: u32::try_from(pinned).unwrap_or(u32::MAX),
        with_repair: conflict.with_repair,
        partial,
        partial_sentence,
    }
}

fn partial_report(partial: &PartialPlan, arcs: &Arcs) -> PartialReport {
    let plan = make_plan(&partial.problem, arcs, &partial.solution);
    let is_pinned = |row: &Unplaced| {
        let school = partial.problem.find_school(row.urn);
        school.is_some_and(|school| partial.problem.pinned(school).is_some())
    };
    let (left_out, unplaced) = plan.unplaced.into_iter().partition(is_pinned);
    let reached = plan.objectives.into_iter().map(|level| Reached {
        kind: level.kind,
        name: level.name,
        objective: level.objective,
    });
    PartialReport {
        objectives: reached.collect(),
        left_out,
        placements: plan.placements,
        unplaced,
    }
}
