//! Why one hub and not another: what would bring a school there, each change by itself, and the smallest that does.

use serde::Serialize;

use super::force::{Forced, broken, by_solving, wanted};
use super::moves::{Moves, Step};
use super::weights::WeightFlip;
use crate::model::HubId;
use crate::plan::Plan;
use crate::problem::{HubIx, Problem, RuleCode, SchoolIx};
use crate::score::Arc;
use crate::solve::{Gain, Observer};

/// What would have brought a school to a hub at which it is not.
///
/// Each change stands alone, and is the smallest of its kind: one step less, and the school is not there. With levels of support, for the schools that are selected for them as the plan has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Flips {
    /// The hub.
    pub hub: HubId,
    /// Rules that close the hub to the school. The changes below are for these lifted, for this school alone.
    pub rules: Vec<RuleCode>,
    /// So many places more at the hub; 0 where lifting the rules is enough; none where no number of places would do.
    pub places: Option<u32>,
    /// So much more score of the pair (0 to the plan's `score_scale`, which it may exceed: then no pair fits that well); none where no score would do, since placing the school there costs a placement, or one of higher priority.
    pub score: Option<i64>,
}

/// A hub at which a school is not, against the plan as it is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Contrast {
    /// The hub.
    pub hub: HubId,
    /// What forcing the school in there would cost, and who would move.
    pub forced: Forced,
    /// What would bring it there by itself. None where it is there, is pinned or does not take part, and where the policy has side rules.
    pub flips: Option<Flips>,
    /// How far each weight must move before it is there; none where nobody asked.
    pub weights: Option<Vec<WeightFlip>>,
}

/// Why a school is not at `hub`, weights apart: by the graph of moves, or, where there is none, with side rules, by solving the problem again with the pair pinned, which takes as long as a match.
#[must_use]
pub fn contrast(
    problem: &Problem,
    moves: Option<&Moves<'_>>,
    plan: &Plan,
    school: SchoolIx,
    hub: HubIx,
    observer: &dyn Observer,
) -> Contrast {
    let forced = match moves {
        Some(moves) => moves.force(school, hub),
        None => by_solving(problem, plan, school, hub, observer),
    };
    Contrast {
        hub: problem.hub(hub).id.clone(),
        forced,
        flips: moves.and_then(|moves| moves.flips(school, hub)),
        weights: None,
    }
}

impl Moves<'_> {
    /// What would have brought `school` to `hub`; `None` where it is there, is pinned, or does not take part, and where the hub has no places at its level.
    ///
    /// Takes a search a place that it counts.
    #[must_use]
    pub fn flips(&self, school: SchoolIx, hub: HubIx) -> Option<Flips> {
        let problem = self.problem;
        if problem.pinned(school).is_some() || !problem.takes_part(school) {
            return None;
        }
        let arc = wanted(problem, school, hub)?;
        if self.pool(self.at(school)) == Some(arc.pool) {
            return None;
        }
        let rules = broken(problem, school, hub);
        let forced = self.forced(school, arc);
        let loss = forced.map(|(loss, _)| loss);
        let is_enough = loss.is_some_and(|loss| loss < Gain::default());
        Some(Flips {
            hub: problem.hub(hub).id.clone(),
            places: if is_enough {
                Some(0)
            } else {
                self.places_to(school, arc)
            },
            score: if is_enough {
                Some(0)
            } else {
                loss.and_then(score_to)
            },
            rules,
        })
    }

    /// How many places more at a pool bring a school there.
    fn places_to(&self, school: SchoolIx, arc: Arc) -> Option<u32> {
        let mut moves = self.clone().opening(school, arc);
        let comes =
            |step: &Step| step.school == school && step.to.is_some_and(|to| to.pool == arc.pool);
        for places in 1..=u32::MAX {
            let steps = moves.add_place(arc.pool);
            if steps.is_empty() {
                return None;
            }
            // Schools of a pool with more places stay there, so the first time is the least number.
            if steps.iter().any(comes) {
                return Some(places);
            }
        }
        None
    }
}

/// How much more score makes up for a loss.
fn score_to(loss: Gain) -> Option<i64> {
    let rest = Gain {
        rank: 0,
        score: 0,
        ..loss
    };
    // Equal in score, lottery and replay hash decide.
    let score = loss.score + i64::from(rest > Gain::default());
    (loss.rank == 0).then_some(score)
}
