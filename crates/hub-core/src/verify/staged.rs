//! The proof where the policy has side rules: what each level reaches, and the bound that its multipliers prove.

use std::collections::BTreeSet;

use super::{Audit, Violation};
use crate::model::{Goal, Level, Missing, SoftKind};
use crate::plan::{Objective, PlanStatus};
use crate::problem::{PoolIx, SchoolIx, whole_metres};
use crate::rules;
use crate::solve::{Measure, Stage, Tally, above, measures, tolerance};

impl Audit<'_> {
    /// Rules, objectives, bounds, claims and status.
    pub(super) fn staged(&mut self, assignment: &[Option<PoolIx>]) {
        let reached = self.reached_by_rules(assignment);
        self.objectives(&reached);
        let levels = measures(self.problem).len();
        if self.plan.proof.len() != levels || self.plan.objectives.len() != levels {
            let found = self.plan.proof.len();
            self.add(Violation::ProofShape { found, levels });
            return;
        }
        // A bound is on what a plan that keeps the rules reaches; what follows says nothing of others.
        if self.violations.is_empty() {
            for level in 0..levels {
                self.bound(level);
            }
            self.status();
        }
    }

    fn reached_by_rules(&mut self, assignment: &[Option<PoolIx>]) -> Vec<i128> {
        let paid = self.side_rules(assignment);
        self.soft_rules(&paid.rules);
        self.resource_uses(&paid.resources);
        let levels = measures(self.problem);
        let stated: Vec<i64> = self
            .plan
            .objectives
            .iter()
            .map(Objective::reached)
            .collect();
        let counted = |measure: &Measure| match *measure {
            Measure::Tier(tally) => self.values(assignment, tally),
            Measure::Score => {
                let bonus = self.bonus(assignment);
                self.sum(assignment, self.tiers()) + bonus - paid.opening - paid.soft
            }
            Measure::Lottery => self.sum(assignment, self.tiers() + 1),
            Measure::Worst(round) => {
                let from = above(&levels, &stated, round);
                let scores = self.free_scores(assignment).into_iter();
                let least = scores.filter(|score| *score >= from).min();
                least.unwrap_or(self.arcs.scale()).into()
            }
            Measure::AtWorst(round) => {
                // The lowest score of a round is what the scores of the next one are above.
                let lowest = above(&levels, &stated, round + 1) - 1;
                let scores = self.free_scores(assignment).into_iter();
                -count(scores.filter(|score| *score == lowest).count())
            }
            // Pins of a problem that is verified are no wishes.
            Measure::Pinned(_) | Measure::Between(..) => 0,
            Measure::Distance => -self.metres(assignment),
            Measure::OpenHubs => {
                let hubs = assignment.iter().flatten();
                let hubs: BTreeSet<_> = hubs.map(|pool| self.problem.pool(*pool).hub).collect();
                -count(hubs.len())
            }
            Measure::Balance => {
                let rules = paid.rules.iter();
                let balances = rules.filter(|rule| rule.kind == SoftKind::Balance);
                -balances.map(|rule| i128::from(rule.beyond)).sum::<i128>()
            }
            Measure::Stay => {
                let stays = |(school, pool): &(SchoolIx, &Option<PoolIx>)| {
                    let hub = pool.map(|pool| self.problem.pool(pool).hub);
                    hub.is_some() && hub == self.problem.previous(*school)
                };
                let schools = SchoolIx::all(assignment.len()).zip(assignment);
                count(schools.filter(stays).count())
            }
        };
        levels.iter().map(counted).collect()
    }

    /// The values of the schools of a tier that are placed near enough, at the right level of support.
    fn values(&self, assignment: &[Option<PoolIx>], tally: Tally) -> i128 {
        let value = |(school, pool): (SchoolIx, &Option<PoolIx>)| {
            let pool = self.problem.pool((*pool)?);
            let standing = self.problem.standing(school);
            let step = self.problem.step(school, pool.hub);
            let is_near = tally.step.is_none() || (step.is_some() && step <= tally.step);
            let is_counted = standing.tier == tally.tier
                && is_near
                && (tally.level.is_none() || tally.level == Some(pool.level));
            is_counted.then_some(i128::from(standing.value))
        };
        let schools = SchoolIx::all(assignment.len()).zip(assignment);
        schools.filter_map(value).sum()
    }

    /// What enhanced support counts beside the fit of the pairs, where the matching decides it.
    fn bonus(&self, assignment: &[Option<PoolIx>]) -> i128 {
        let decide = self.problem.policy().decide();
        let bonus = decide.and_then(|decide| decide.bonus).unwrap_or(0);
        let level = |pool: &PoolIx| self.problem.pool(*pool).level;
        let enhanced = assignment.iter().flatten();
        let enhanced = enhanced.filter(|pool| level(pool) == Level::Enhanced);
        i128::from(bonus) * count(enhanced.count())
    }

    /// The scores of the schools placed that no pin places.
    fn free_scores(&self, assignment: &[Option<PoolIx>]) -> Vec<i64> {
        let score = |(school, pool): (SchoolIx, &Option<PoolIx>)| {
            let score = self.arcs.score(school, (*pool)?)?;
            self.problem
                .pinned(school)
                .is_none()
                .then_some(i64::from(score))
        };
        let schools = SchoolIx::all(assignment.len()).zip(assignment);
        schools.filter_map(score).collect()
    }

    /// The distances of all pairs, m.
    fn metres(&self, assignment: &[Option<PoolIx>]) -> i128 {
        let objective = self.problem.policy().objective(Goal::Distance);
        let stand_in = match objective.and_then(|objective| objective.missing) {
            Some(Missing::Value(km)) => whole_metres(km),
            _ => 0,
        };
        let metres = |(school, pool): (SchoolIx, &Option<PoolIx>)| {
            let hub = self.problem.pool((*pool)?).hub;
            let known = self.problem.metres(school, hub);
            Some(i128::from(known.unwrap_or(stand_in)))
        };
        let schools = SchoolIx::all(assignment.len()).zip(assignment);
        schools.filter_map(metres).sum()
    }

    /// What the placements count together, as of [`Audit::worth`].
    fn sum(&self, assignment: &[Option<PoolIx>], level: usize) -> i128 {
        let worth = |(school, pool): (SchoolIx, &Option<PoolIx>)| {
            let pool = (*pool)?;
            let score = self.arcs.score(school, pool)?;
            Some(self.worth(school, pool, score, level))
        };
        let placed = SchoolIx::all(assignment.len()).zip(assignment);
        placed.filter_map(worth).sum()
    }

    /// What a level has is within its tolerance of what is said to have been reached of it.
    fn tolerance(&mut self, level: usize) {
        let row = &self.plan.objectives[level];
        let Some(reached) = row.reached else { return };
        let tolerance = tolerance(self.problem, measures(self.problem)[level], reached);
        let least = i128::from(reached) - i128::from(tolerance);
        if !(least..=i128::from(reached)).contains(&i128::from(row.objective)) {
            self.violations.push(Violation::Tolerance {
                level: row.name.clone(),
                reached,
                tolerance,
                objective: row.objective,
            });
        }
    }

    /// What a level's multipliers prove to be unsurpassable, given what the levels before reached.
    fn proven_by_multipliers(&self, level: usize) -> i128 {
        let levels = measures(self.problem);
        let before = self.plan.objectives[..level].iter();
        let reached: Vec<i64> = before.map(Objective::reached).collect();
        let (row, multipliers) = (&self.plan.objectives[level], &self.plan.proof[level]);
        if let Measure::Worst(round) = levels[level] {
            // A lowest score above the bound would need no pair below the one after it: proven, if some is.
            let scale = self.arcs.scale();
            let from = above(&levels, &reached, round);
            let needed = Measure::Between(from, row.bound.min(scale).saturating_add(1));
            let stage = Stage::with(self.problem, self.arcs, &reached, needed);
            let least = rules::bound(&stage.instance(), multipliers).unwrap_or(0);
            return if least >= 1 { row.bound } else { scale }.into();
        }
        let stage = if multipliers.rows.iter().all(|price| *price == 0) {
            Stage::unkept(self.problem, self.arcs, &reached)
        } else {
            Stage::new(self.problem, self.arcs, &reached)
        };
        // Invariant: the problem's rules have been checked, so that there is a bound.
        rules::bound(&stage.instance(), multipliers).map_or(i128::MAX, |cost| -cost)
    }

    /// The bound and the claim of a level.
    fn bound(&mut self, level: usize) {
        self.tolerance(level);
        let proven = self.proven_by_multipliers(level);
        let row = &self.plan.objectives[level];
        let reached = row.reached();
        let (name, stated) = (row.name.clone(), row.bound);
        if i128::from(stated) != proven {
            self.violations.push(Violation::Bound {
                level: name.clone(),
                stated,
                proven,
            });
        }
        let is_between = |claimed: i64| (reached..=row.bound).contains(&claimed);
        if !row.claimed.is_some_and(is_between) {
            self.violations.push(Violation::Claim {
                level: name,
                stated: row.claimed.map_or("none".to_owned(), |it| it.to_string()),
                least: reached,
                most: row.bound,
            });
        }
    }

    fn status(&mut self) {
        let mut levels = self.plan.objectives.iter();
        let is_optimal = levels.all(|level| level.claimed == Some(level.reached()));
        let expected = if is_optimal {
            PlanStatus::Optimal
        } else {
            PlanStatus::Feasible
        };
        if self.plan.status != expected {
            self.add(Violation::Header {
                field: "status",
                found: self.plan.status.to_string(),
                expected: expected.to_string(),
            });
        }
    }
}

/// Fewer than 2^32 schools and hubs.
fn count(number: usize) -> i128 {
    i128::try_from(number).unwrap_or(i128::MAX)
}
