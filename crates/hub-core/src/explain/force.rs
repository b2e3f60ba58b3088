//! What it would cost to force a school into a hub.

use serde::Serialize;

use crate::model::Term;
use crate::plan::{Plan, make_plan};
use crate::problem::{HubIx, Problem, RuleCode, SchoolIx};
use crate::score::Arcs;
use crate::solve::{Observer, Outcome, attempt};
use crate::transport::Settings;

/// The best plan with a school forced into a hub, against the plan as it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Forced {
    /// The change of each level of the objective, most important first; lexicographically 0 or less where
    /// the pair is eligible.
    Possible {
        /// Rules that the pair breaks.
        rules: Vec<RuleCode>,
        /// Change of each level.
        change: Vec<i64>,
        /// Schools that lose their place, and schools that go to another hub, the forced one not counted.
        loses: u32,
        /// Schools that go to another hub, the forced one not counted.
        moves: u32,
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

/// Solves the problem again with `school` pinned to `hub`, whatever the rules say. Takes as long as a match.
#[must_use]
pub fn force(
    problem: &Problem,
    plan: &Plan,
    school: SchoolIx,
    hub: HubIx,
    observer: &dyn Observer,
) -> Forced {
    // A rule is broken by the pair if it is so at each level of support at which the school may be matched.
    let breaks = |rule: &RuleCode| {
        let mut levels = problem.levels_of(school).iter();
        levels.all(|level| problem.breaks(*rule, school, hub, *level))
    };
    let rules = RuleCode::ALL.iter().copied().filter(breaks).collect();
    let pinned = problem.with_pin(school, hub);
    let arcs = Arcs::new(&pinned);
    let solution = match attempt(&pinned, &arcs, observer, &Settings::new()) {
        Outcome::Solved(solution) => solution,
        Outcome::Conflict(conflict) => {
            return match conflict.overfull.first() {
                Some(pool) => Forced::Impossible {
                    pinned: pool.pinned,
                    places: pool.places,
                },
                None => Forced::Conflict {
                    reasons: conflict.reasons,
                },
            };
        }
        Outcome::Refused(error) => {
            let reasons = vec![error.to_string()];
            return Forced::Conflict { reasons };
        }
        // Invariant: there is no deadline.
        Outcome::Stopped => {
            return Forced::Conflict {
                reasons: Vec::new(),
            };
        }
    };
    let forced = make_plan(&pinned, &arcs, &solution);
    let change = forced
        .objectives
        .iter()
        .zip(&plan.objectives)
        .map(|(new, old)| new.objective - old.objective);
    let urn = problem.school(school).urn;
    let (mut loses, mut moves) = (0, 0);
    for old in plan.placements.iter().filter(|old| old.urn != urn) {
        match forced
            .placements
            .binary_search_by_key(&old.urn, |new| new.urn)
        {
            Err(_) => loses += 1,
            Ok(at) => moves += u32::from(forced.placements[at].hub != old.hub),
        }
    }
    Forced::Possible {
        rules,
        change: change.collect(),
        loses,
        moves,
    }
}
