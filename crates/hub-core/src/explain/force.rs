//! What it would cost to force a school into a hub, and who would move.

use serde::Serialize;

use super::diff::{Places, is_elsewhere, places};
use super::moves::{Moves, Step};
use crate::model::{HubId, Term, Urn};
use crate::plan::{Plan, make_plan};
use crate::problem::{HubIx, PoolIx, Problem, RuleCode, SchoolIx};
use crate::score::{Arc, Arcs, Scorer};
use crate::solve::{Observer, Outcome, attempt};
use crate::transport::Settings;

/// The best plan with a school forced into a hub, against the plan as it is.
///
/// With levels of support chosen by need, the selection stays as the plan has it: a pin in the policy would select anew, and might so cost another amount.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Forced {
    /// The change of each level of the objective, most important first; lexicographically 0 or less where
    /// the pair is eligible.
    Possible {
        /// Rules that the pair breaks.
        rules: Vec<RuleCode>,
        /// Change of each level.
        change: Vec<i64>,
        /// Who moves, the school itself first. Without side rules each next one leaves the hub to which the one before comes, unless a place is free in between; with them
        /// the two plans may differ in more than the force explains, as neither need be the only one of its worth.
        moves: Vec<Move>,
    },
    /// The hub has no place left beside the schools pinned to it.
    Impossible {
        /// Schools pinned there with the forced one.
        pinned: u32,
        /// Places at the school's level.
        places: u32,
    },
    /// No plan with the pair keeps all side rules, or none could be found.
    Conflict {
        /// Why, in sentences.
        reasons: Vec<String>,
    },
}

/// A school that would go elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Move {
    /// The school.
    pub urn: Urn,
    /// Where it is; none without a place.
    pub from: Option<HubId>,
    /// Where it would go; none without a place.
    pub to: Option<HubId>,
}

impl Moves<'_> {
    /// What the best plan with `school` forced into `hub`, whatever the rules say, loses against this one, exactly. O(|P|^2) a round of Bellman and Ford.
    #[must_use]
    pub fn force(&self, school: SchoolIx, hub: HubIx) -> Forced {
        let problem = self.problem;
        let Some(arc) = wanted(problem, school, hub) else {
            return Forced::Impossible {
                pinned: 1,
                places: 0,
            };
        };
        if self.pool(self.at(school)) == Some(arc.pool) {
            let change = self.change(&[]);
            return Forced::Possible {
                rules: broken(problem, school, hub),
                change,
                moves: Vec::new(),
            };
        }
        match self.forced(school, arc) {
            Some((_, steps)) => Forced::Possible {
                rules: broken(problem, school, hub),
                change: self.change(&steps),
                moves: self.told(&steps),
            },
            None => Forced::Impossible {
                pinned: 1 + pinned_at(problem, arc.pool),
                places: problem.pool(arc.pool).places,
            },
        }
    }

    /// Steps by names.
    pub(super) fn told(&self, steps: &[Step]) -> Vec<Move> {
        let problem = self.problem;
        let id = |arc: Arc| problem.hub(problem.pool(arc.pool).hub).id.clone();
        let told = |step: &Step| Move {
            urn: problem.school(step.school).urn,
            from: step.from.map(id),
            to: step.to.map(id),
        };
        steps.iter().map(told).collect()
    }
}

/// The arc that a school would have to a hub without side rules, whether the rules leave it open or not; `None` where the hub has no pool at the school's level.
pub(super) fn wanted(problem: &Problem, school: SchoolIx, hub: HubIx) -> Option<Arc> {
    let level = *problem.levels_of(school).first()?;
    let pool = problem.find_pool(hub, level)?;
    let score = Scorer::new(problem).score(school, hub, level);
    Some(Arc { pool, score })
}

/// The rules that close a hub to a school at each level of support at which it may be matched.
pub(super) fn broken(problem: &Problem, school: SchoolIx, hub: HubIx) -> Vec<RuleCode> {
    let breaks = |rule: &RuleCode| {
        let mut levels = problem.levels_of(school).iter();
        levels.all(|level| problem.breaks(*rule, school, hub, *level))
    };
    RuleCode::ALL.iter().copied().filter(breaks).collect()
}

fn pinned_at(problem: &Problem, pool: PoolIx) -> u32 {
    let is_here = |school: &SchoolIx| {
        let hub = problem.pinned(*school);
        let level = problem.levels_of(*school).first();
        hub.zip(level)
            .and_then(|(hub, level)| problem.find_pool(hub, *level))
            == Some(pool)
    };
    let schools = SchoolIx::all(problem.schools().len());
    u32::try_from(schools.filter(is_here).count()).unwrap_or(u32::MAX)
}

/// The same as [`Moves::force`] by solving the problem again with the pair pinned.
pub(super) fn by_solving(
    problem: &Problem,
    plan: &Plan,
    school: SchoolIx,
    hub: HubIx,
    observer: &dyn Observer,
) -> Forced {
    let pinned = problem.with_pin(school, hub);
    let arcs = Arcs::new(&pinned);
    let reasons = match attempt(&pinned, &arcs, observer, &Settings::new()) {
        Outcome::Solved(solution) => {
            let forced = make_plan(&pinned, &arcs, &solution);
            let levels = forced.objectives.iter().zip(&plan.objectives);
            return Forced::Possible {
                rules: broken(problem, school, hub),
                change: levels
                    .map(|(new, old)| new.objective - old.objective)
                    .collect(),
                moves: differences(plan, &forced, problem.school(school).urn),
            };
        }
        Outcome::Conflict(conflict) => match conflict.overfull.first() {
            Some(pool) => {
                return Forced::Impossible {
                    pinned: pool.pinned,
                    places: pool.places,
                };
            }
            None => conflict.reasons,
        },
        Outcome::Refused(error) => vec![error.to_string()],
        // Invariant: there is no deadline.
        Outcome::Stopped => Vec::new(),
    };
    Forced::Conflict { reasons }
}

/// Who is elsewhere in another plan, `first` before all others.
fn differences(old: &Plan, new: &Plan, first: Urn) -> Vec<Move> {
    let mut elsewhere: Vec<(Urn, Places<'_>)> = places(old, new).into_iter().collect();
    elsewhere.retain(|(_, places)| is_elsewhere(*places));
    elsewhere.sort_by_key(|(urn, _)| *urn != first);
    let step = |(urn, places): (Urn, Places<'_>)| {
        let [from, to] = places.map(|row| row.map(|row| row.hub.clone()));
        Move { urn, from, to }
    };
    elsewhere.into_iter().map(step).collect()
}
