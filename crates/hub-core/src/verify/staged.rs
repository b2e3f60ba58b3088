//! The proof where the policy has side rules: what each level reaches, and the bound that its multipliers prove.

use super::{Audit, Violation};
use crate::plan::PlanStatus;
use crate::problem::{PoolIx, SchoolIx};
use crate::rules;
use crate::solve::{Measure, Stage, measures};

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
        let counted = |measure: Measure| match measure {
            Measure::Tier(tier) => self.sum(assignment, tier as usize),
            Measure::Score => self.sum(assignment, self.tiers()) - paid.opening - paid.soft,
            Measure::Lottery => self.sum(assignment, self.tiers() + 1),
        };
        let levels = measures(self.problem).into_iter();
        levels.map(counted).collect()
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

    /// The bound that a level's multipliers prove, given what the levels before reach.
    fn bound(&mut self, level: usize) {
        let row = &self.plan.objectives[level];
        let before = self.plan.objectives[..level].iter();
        let reached: Vec<i64> = before.map(|level| level.objective).collect();
        let stage = Stage::new(self.problem, self.arcs, &reached);
        let proven = rules::bound(&stage.instance(), &self.plan.proof[level]);
        // Invariant: the problem's rules have been checked, so that there is a bound.
        let proven = proven.map_or(i128::MAX, |cost| -cost);
        let (name, stated) = (row.name.clone(), row.bound);
        if i128::from(stated) != proven {
            self.violations.push(Violation::Bound {
                level: name.clone(),
                stated,
                proven,
            });
        }
        let is_between = |claimed: i64| (row.objective..=row.bound).contains(&claimed);
        if !row.claimed.is_some_and(is_between) {
            self.violations.push(Violation::Claim {
                level: name,
                stated: row.claimed.map_or("none".to_owned(), |it| it.to_string()),
                least: row.objective,
                most: row.bound,
            });
        }
    }

    fn status(&mut self) {
        let mut levels = self.plan.objectives.iter();
        let is_optimal = levels.all(|level| level.claimed == Some(level.objective));
        let expected = if is_optimal {
            PlanStatus::Optimal
        } else {
            PlanStatus::Feasible
        };
        if self.plan.status != expected {
            self.add(Violation::Header {
                field: "status",
                found: format!("{:?}", self.plan.status),
                expected: format!("{expected:?}"),
            });
        }
    }
}
