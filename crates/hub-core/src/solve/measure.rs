//! What the levels of the objective count, where the policy has side rules.
//!
//! All are maximised, and nearly all are linear: a sum over the pairs, less what open hubs cost and what is paid beyond soft bounds. The one that is not, the
//! lowest score, is found by linear ones: t can be reached if no pair below t is needed (`worst.rs`). The levels before
//! one are kept while it is improved ([`super::stage`]). The audit counts each in words of its own.

use std::collections::BTreeSet;

use crate::model::{First, Goal, Level, Missing, Tolerance};
use crate::plan::LevelKind;
use crate::problem::{Claim, PoolIx, Problem, SchoolIx, whole_metres};
use crate::score::Arc;

/// What one level counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// Where pins are wishes: the pinned schools of a tier that are placed.
    Pinned(u32),
    /// The values of the schools of a tier that are placed.
    Tier(Tally),
    /// The scores of the pairs, less what open hubs cost and what is paid beyond soft bounds.
    Score,
    /// The lowest score above those of the rounds before, of the schools that no pin places; the scale where there is none.
    Worst(u32),
    /// Minus the number of schools at the lowest score of the same round.
    AtWorst(u32),
    /// Minus the number of schools, pins apart, at scores from one to below another. It is no level: it says what is kept of [`Self::Worst`] and [`Self::AtWorst`].
    Between(i64, i64),
    /// Minus the distances of the pairs, m.
    Distance,
    /// Minus the number of hubs that take anyone.
    OpenHubs,
    /// The schools that are at the hub that they had before.
    Stay,
    /// Minus what is beyond the bounds of the balances that are not hard.
    Balance,
    /// The lottery points of the schools placed.
    Lottery,
}

/// Which placements of a tier count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Tally {
    /// The tier, from 0.
    pub(crate) tier: u32,
    /// The last step of the widening within whose reach they are; `None`: whatever the step.
    pub(crate) step: Option<u32>,
    /// At which level of support they are; `None`: whatever the level.
    pub(crate) level: Option<Level>,
    /// Of which schools they are, where a plan is in force; `None`: of all.
    pub(crate) claim: Option<Claim>,
}

impl Tally {
    /// Whether a placement of a school of the tier counts.
    pub(super) fn counts(self, problem: &Problem, school: SchoolIx, pool: PoolIx) -> bool {
        let pool = problem.pool(pool);
        let is_near = |last| {
            let step = problem.step(school, pool.hub);
            step.is_some_and(|step| step <= last)
        };
        let claim = problem.standing(school).claim;
        self.level.is_none_or(|level| level == pool.level)
            && self.step.is_none_or(is_near)
            && self.claim.is_none_or(|own| own == claim)
    }

    fn name(self, problem: &Problem) -> String {
        let policy = problem.policy();
        let tier = policy.tiers.get(self.tier as usize);
        let tier = tier.map_or("", |tier| tier.name.as_str());
        let step = self
            .step
            .and_then(|step| policy.widening.get(step as usize));
        let step = step
            .map(|step| format!("{}: ", step.name))
            .unwrap_or_default();
        let level = self
            .level
            .map(|level| format!(", {level} support"))
            .unwrap_or_default();
        let claim = match self.claim {
            None => "",
            Some(Claim::Held) => ", of those with a place",
            Some(Claim::Displaced) => ", of those whose place is gone",
            Some(Claim::New) => ", of the others",
        };
        format!("{step}{tier}{level}{claim}")
    }
}

/// The tiers: step by step of the widening, and where levels of support are decided, those at enhanced support before or after all.
fn tiers(problem: &Problem) -> Vec<Measure> {
    let policy = problem.policy();
    let last = policy.widening.len().max(1) - 1;
    let mut measures = Vec::new();
    for step in (0_u32..).take(last + 1) {
        // Every placement is within reach of the last step, or pinned beyond it.
        let step = ((step as usize) < last).then_some(step);
        let of = |tiers: usize, level: Option<Level>| {
            let claims = problem.claims();
            let tiers = (0_u32..).take(tiers);
            tiers.flat_map(move |tier| {
                claims.iter().map(move |claim| {
                    let claim = Some(*claim).filter(|_| claims.len() > 1);
                    Measure::Tier(Tally {
                        tier,
                        step,
                        level,
                        claim,
                    })
                })
            })
        };
        let all = || of(policy.tiers.len(), None);
        let enhanced = || {
            let up_to = policy.levels.as_ref().map_or(0, |levels| levels.up_to_tier);
            of(up_to as usize, Some(Level::Enhanced))
        };
        match policy.decide().map(|decide| decide.first) {
            None => measures.extend(all()),
            Some(First::Placed) => measures.extend(all().chain(enhanced())),
            Some(First::Enhanced) => measures.extend(enhanced().chain(all())),
        }
    }
    measures
}

/// The levels of a problem, most important first, but the last of one without side rules.
pub(crate) fn measures(problem: &Problem) -> Vec<Measure> {
    let policy = problem.policy();
    let mut measures = wishes(problem);
    measures.extend(tiers(problem));
    for objective in &policy.objectives {
        match (objective.goal, objective.depth) {
            (Goal::Score, _) => measures.push(Measure::Score),
            (Goal::WorstServed, None) => measures.push(Measure::Worst(0)),
            (Goal::WorstServed, Some(depth)) => {
                let rounds = 0..depth;
                measures.extend(
                    rounds.flat_map(|round| [Measure::Worst(round), Measure::AtWorst(round)]),
                );
            }
            (Goal::Distance, _) => measures.push(Measure::Distance),
            (Goal::OpenHubs, _) => measures.push(Measure::OpenHubs),
            (Goal::Changes, _) => measures.push(Measure::Stay),
            (Goal::Balance, _) => measures.push(Measure::Balance),
        }
    }
    if policy.objectives.is_empty() {
        measures.push(Measure::Score);
    }
    if problem.rematch().is_some() {
        measures.push(Measure::Stay);
    }
    measures.push(Measure::Lottery);
    measures
}

/// By how much later levels may make one worse that reached so much.
pub(crate) fn tolerance(problem: &Problem, measure: Measure, reached: i64) -> i64 {
    let goal = match measure {
        Measure::Score => Goal::Score,
        Measure::Worst(_) => Goal::WorstServed,
        Measure::Distance => Goal::Distance,
        Measure::OpenHubs => Goal::OpenHubs,
        Measure::Stay => Goal::Changes,
        Measure::Balance => Goal::Balance,
        Measure::Pinned(_)
        | Measure::Tier(_)
        | Measure::AtWorst(_)
        | Measure::Between(..)
        | Measure::Lottery => {
            return 0;
        }
    };
    let objective = problem.policy().objective(goal);
    let tolerance = objective.and_then(|objective| objective.tolerance.as_ref());
    // Invariant: tolerances have been checked, so that each can be read.
    tolerance
        .and_then(|it: &Tolerance| it.of(reached))
        .unwrap_or(0)
}

/// The scores that the lowest one of a round is looked for among begin here, by what was reached before; the levels are those of the problem.
pub(crate) fn above(levels: &[Measure], reached: &[i64], round: u32) -> i64 {
    let Some(before) = round.checked_sub(1) else {
        return 0;
    };
    let at = levels
        .iter()
        .position(|level| *level == Measure::Worst(before));
    let lowest = at.and_then(|at| reached.get(at));
    lowest.map_or(0, |lowest| lowest.saturating_add(1))
}

/// Where pins are wishes: the tiers that have any, before anything else. Without side rules each pool settles its own.
fn wishes(problem: &Problem) -> Vec<Measure> {
    if !problem.has_soft_pins() || problem.side_rules().is_none() {
        return Vec::new();
    }
    let schools = SchoolIx::all(problem.schools().len());
    let pinned = schools.filter(|school| problem.pinned(*school).is_some());
    let tiers: BTreeSet<u32> = pinned.map(|school| problem.standing(school).tier).collect();
    tiers.into_iter().map(Measure::Pinned).collect()
}

impl Measure {
    /// The level as a sum, by what those before it reached; itself, where it is one.
    pub(super) fn sum(self, levels: &[Measure], reached: &[i64]) -> Self {
        match self {
            Self::AtWorst(round) => {
                let at = levels.iter().position(|level| *level == Self::Worst(round));
                let lowest = at.and_then(|at| reached.get(at)).copied().unwrap_or(0);
                Self::Between(lowest, lowest.saturating_add(1))
            }
            sum => sum,
        }
    }

    /// What is kept of it once it has reached so much, less its tolerance: a sum, and how much of it.
    pub(super) fn kept(
        self,
        problem: &Problem,
        levels: &[Measure],
        reached: &[i64],
        own: i64,
    ) -> (Self, i64) {
        let kept = own.saturating_sub(tolerance(problem, self, own));
        match self {
            Self::Worst(round) => (Self::Between(above(levels, reached, round), kept), 0),
            other => (other.sum(levels, reached), kept),
        }
    }

    /// What a placement counts.
    pub(super) fn worth(self, problem: &Problem, school: SchoolIx, arc: Arc) -> i64 {
        let standing = problem.standing(school);
        match self {
            Self::Pinned(tier) => {
                let is_counted = standing.tier == tier && problem.pinned(school).is_some();
                i64::from(is_counted)
            }
            Self::Tier(tally) => {
                let is_counted =
                    standing.tier == tally.tier && tally.counts(problem, school, arc.pool);
                if is_counted { standing.value } else { 0 }
            }
            Self::Score => i64::from(arc.score) + bonus(problem, arc.pool),
            Self::Between(from, to) => {
                let is_counted = (from..to).contains(&i64::from(arc.score));
                -i64::from(is_counted && problem.pinned(school).is_none())
            }
            Self::Distance => -metres(problem, school, arc),
            Self::Stay => {
                let hub = problem.pool(arc.pool).hub;
                i64::from(problem.previous(school) == Some(hub))
            }
            Self::Lottery => problem.lottery_points(school),
            Self::OpenHubs | Self::Balance | Self::Worst(_) | Self::AtWorst(_) => 0,
        }
    }

    /// What open hubs cost, by hub, of what the policy says; nothing where that does not matter.
    pub(super) fn opening(self, policy: &[i64], hubs: usize) -> Vec<i64> {
        match self {
            Self::Score => policy.to_vec(),
            Self::OpenHubs => vec![1; hubs],
            // Not left out where the policy has any: the rows of all levels are the same, and multipliers of one say something of another.
            _ => vec![0; policy.len()],
        }
    }

    /// The kind of level, and what people call it.
    pub(crate) fn name(self, problem: &Problem) -> (LevelKind, String) {
        let (kind, name) = match self {
            Self::Pinned(tier) => {
                let tier = problem.policy().tiers.get(tier as usize);
                let name = tier.map_or("", |tier| tier.name.as_str());
                return (LevelKind::Pinned, format!("pinned schools of {name}"));
            }
            Self::Tier(tally) => return (LevelKind::Tier, tally.name(problem)),
            Self::Score => return (LevelKind::Score, score_name(problem)),
            Self::Worst(0) | Self::Between(..) => {
                (LevelKind::Worst, "lowest score of a school placed")
            }
            Self::Worst(round) => {
                let name = format!("lowest score after {round} lower ones");
                return (LevelKind::Worst, name);
            }
            Self::AtWorst(_) => (LevelKind::AtWorst, "schools at that score, negative"),
            Self::Distance => (LevelKind::Distance, "metres from schools to hubs, negative"),
            Self::OpenHubs => (LevelKind::OpenHubs, "open hubs, negative"),
            Self::Stay => (LevelKind::Stay, "schools at the hub they had"),
            Self::Balance => (LevelKind::Balance, "units beyond balance, negative"),
            Self::Lottery => (LevelKind::Lottery, "lottery points of the schools placed"),
        };
        (kind, name.to_owned())
    }
}

/// What the score counts, in words: the fit of pairs, and what the policy adds to it and takes off.
fn score_name(problem: &Problem) -> String {
    let policy = problem.policy();
    let has_bonus = policy
        .decide()
        .is_some_and(|decide| decide.bonus.unwrap_or(0) > 0);
    let opening = policy.opening.as_ref();
    let has_costs = opening
        .is_some_and(|it| it.cost.unwrap_or(0) > 0 || it.costs.values().any(|cost| *cost > 0));
    let has_soft = !problem.soft_rules().is_empty();
    let bonus = if has_bonus { " with bonuses" } else { "" };
    let less = match (has_costs, has_soft) {
        (true, true) => " less what open hubs and soft rules cost",
        (true, false) => " less what open hubs cost",
        (false, true) => " less what soft rules cost",
        (false, false) => "",
    };
    format!("total score{bonus}{less}")
}

/// The distance of a pair, or what the policy has it count instead.
fn metres(problem: &Problem, school: SchoolIx, arc: Arc) -> i64 {
    let known = problem.metres(school, problem.pool(arc.pool).hub);
    let missing = || problem.policy().objective(Goal::Distance)?.missing;
    known.unwrap_or_else(|| match missing() {
        Some(Missing::Value(km)) => whole_metres(km),
        _ => 0,
    })
}

/// What the score counts beside the fit of a pair: the bonus of enhanced support, where levels are decided.
fn bonus(problem: &Problem, pool: PoolIx) -> i64 {
    let bonus = problem.policy().decide().and_then(|decide| decide.bonus);
    let is_enhanced = problem.pool(pool).level == Level::Enhanced;
    bonus.filter(|_| is_enhanced).map_or(0, i64::from)
}
