//! Level by level, where the policy has side rules: each level is the best that those before it leave.

use super::measure::{Measure, above, measures};
use super::stage::Stage;
use super::unbound::{self, Unbound};
use super::{Conflict, Outcome, Solution, worst};
use crate::problem::{PoolIx, Problem};
use crate::rules::{self, Multipliers, RuleError};
use crate::score::Arcs;
#[cfg(feature = "highs")]
use crate::transport::Costs;
use crate::transport::{Settings, Status};

/// What a plan reaches at one level, and what is known of more, given the levels before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Level {
    /// What the plan has of it.
    pub objective: i64,
    /// What could be reached of it, before later levels took what its tolerance leaves them; without one the same.
    pub reached: i64,
    /// No plan reaches more, as anyone can add up from the multipliers.
    pub bound: i64,
    /// No plan reaches more, says the solver.
    pub claimed: i64,
    /// The multipliers of [`Self::bound`].
    pub multipliers: Multipliers,
}

impl Level {
    /// Whether no plan reaches more, says the solver.
    fn is_best(&self) -> bool {
        self.claimed == self.reached
    }
}

/// Pairs up to which levels are solved one after the other where they cannot all be had at once.
#[cfg(feature = "highs")]
const LEVEL_BY_LEVEL: usize = 100_000;

/// Solves a problem with side rules.
pub(super) fn solve_by_rules(problem: &Problem, arcs: &Arcs, settings: &Settings<'_>) -> Outcome {
    let mut levels = Levels::new(problem, arcs, settings);
    let unbound = unbound::solve(problem, arcs);
    if !unbound.as_ref().is_some_and(|it| levels.take(it)) {
        // Where there is no time for more, that is the plan; else it is soon surpassed.
        if let Some(plan) = unbound.and_then(|it| it.trimmed(problem, arcs)) {
            levels.adopt(plan);
        }
        #[cfg(feature = "highs")]
        if let Err(error) = levels.at_once() {
            return Outcome::Refused(error);
        }
    }
    while levels.found.len() < measures(problem).len() {
        if let Err(outcome) = levels.next() {
            return outcome;
        }
    }
    if let Err(error) = levels.count() {
        return Outcome::Refused(error);
    }
    Outcome::Solved(Solution {
        assignment: levels.plan,
        prices: vec![Vec::new(); problem.pools().len()],
        augmentations: levels.augmentations,
        by_rules: Some(levels.found),
    })
}

/// Whether there is any plan: what stands in its way where there is none.
pub(super) fn any_plan(
    problem: &Problem,
    arcs: &Arcs,
    settings: &Settings<'_>,
) -> Result<(), Outcome> {
    let plan = unbound::solve(problem, arcs).and_then(|it| it.trimmed(problem, arcs));
    match plan {
        Some(_) => Ok(()),
        None => Levels::new(problem, arcs, settings).next(),
    }
}

/// The levels so far.
struct Levels<'a> {
    problem: &'a Problem,
    arcs: &'a Arcs,
    settings: &'a Settings<'a>,
    plan: Vec<Option<PoolIx>>,
    has_plan: bool,
    found: Vec<Level>,
    /// Multipliers of levels that were had at once and are solved anew: they prove something all the same, where no better are found.
    known: Vec<Multipliers>,
    /// Where the kernel solved it.
    augmentations: u64,
}

impl<'a> Levels<'a> {
    fn new(problem: &'a Problem, arcs: &'a Arcs, settings: &'a Settings<'a>) -> Self {
        Self {
            problem,
            arcs,
            settings,
            plan: vec![None; problem.schools().len()],
            has_plan: false,
            found: Vec::new(),
            known: Vec::new(),
            augmentations: 0,
        }
    }

    /// States all levels of the best plan there is without the rules, if it keeps them. Says whether it does.
    fn take(&mut self, unbound: &Unbound) -> bool {
        let Some(proof) = unbound.proof(self.problem, self.arcs) else {
            return false;
        };
        self.adopt(unbound.plan.clone());
        for multipliers in proof {
            let stage = self.stage();
            // Nothing is better: what the plan costs is what no plan costs less than.
            if self.settle(&stage, multipliers, Some(i128::MAX)).is_err() {
                *self = Self::new(self.problem, self.arcs, self.settings);
                return false;
            }
        }
        self.augmentations = unbound.augmentations;
        true
    }

    /// The tiers and what comes after them at once, for large problems, as many together as can be: each is bounded by the relaxation, and one plan is looked for that comes near to all
    /// these bounds. Where it does not reach those of the tiers, and the problem is not too large for it, it is where the levels begin that are solved one after the other.
    #[cfg(feature = "highs")]
    fn at_once(&mut self) -> Result<(), RuleError> {
        let measures = measures(self.problem);
        let is_tier = |measure: &&Measure| matches!(measure, Measure::Pinned(_) | Measure::Tier(_));
        let tiers = measures.iter().take_while(is_tier).count();
        let is_sum = |measure: &&Measure| !matches!(measure, Measure::Worst(_));
        // The lowest score is no sum: then the last tier is the last that can be had at once.
        let sums = measures.get(tiers).filter(is_sum);
        let sums = tiers + usize::from(sums.is_some());
        // The lottery decides between plans that are as good in all else: it needs no time of its own.
        let levels = measures.len() - 1;
        while self.found.len() < sums {
            let first = self.found.len();
            if !self.some_at_once(&measures[first..sums], levels - first)? {
                break;
            }
            let tiers = first..tiers.min(self.found.len());
            let is_reached = self.found[tiers].iter().all(Level::is_best);
            let has_time = self.settings.check().is_ok();
            if !is_reached && has_time && self.arcs.len() <= LEVEL_BY_LEVEL {
                let multipliers = self.found.iter().map(|level| level.multipliers.clone());
                self.known = multipliers.collect();
                self.found.truncate(first);
                break;
            }
        }
        let settings = if self.found.len() < levels {
            self.settings.half()
        } else {
            *self.settings
        };
        self.sharpen(&settings)
    }

    /// The first of these levels at once, as many together as can be; `levels` are left in all, the lottery apart. Says whether there is a plan that has them.
    #[cfg(feature = "highs")]
    fn some_at_once(&mut self, measures: &[Measure], levels: usize) -> Result<bool, RuleError> {
        let (problem, arcs, first) = (self.problem, self.arcs, self.found.len());
        let alone = |measure: &Measure| Stage::alone(problem, arcs, *measure);
        let stages: Vec<Stage<'_>> = measures.iter().map(alone).collect();
        let costs: Vec<&dyn Costs> = stages.iter().map(Stage::costs).collect();
        let count = match stages.last() {
            Some(last) => rules::how_many_at_once(&last.instance(), &costs)?,
            None => 0,
        };
        let Some(last) = count.checked_sub(1) else {
            return Ok(false);
        };
        let stage = Stage::with(problem, arcs, &self.reached(), measures[last]);
        let start = self.has_plan.then(|| self.assignment());
        let instance = stage.instance();
        // Levels that come later have their share of the time.
        let settings = if count < levels {
            self.settings.leaving(5)
        } else {
            *self.settings
        };
        let found = rules::solve_in_order(&instance, &costs[..last], start.as_deref(), &settings)?;
        let Some(found) = found else {
            return Ok(false);
        };
        self.adopt(found.plan);
        for multipliers in found.multipliers {
            let stage = self.stage();
            self.settle(&stage, multipliers, None)?;
        }
        let is_reached = self.found[first..first + last].iter().all(Level::is_best);
        if let Some(last) = self.found.last_mut()
            && is_reached
            && found.is_best
        {
            last.claimed = last.reached;
        }
        Ok(true)
    }

    /// Proves more of the levels after one that stays below its bound: multipliers found at once price what is missing there as if it could be had.
    #[cfg(feature = "highs")]
    fn sharpen(&mut self, settings: &Settings<'_>) -> Result<(), RuleError> {
        let reached = self.reached();
        let levels = 0..self.found.len();
        let levels = levels.skip_while(|at| self.found[*at].is_best()).skip(1);
        for at in levels.collect::<Vec<usize>>() {
            if settings.check().is_err() {
                break;
            }
            let stage = Stage::new(self.problem, self.arcs, &reached[..at]);
            let instance = stage.instance();
            let Some(multipliers) = rules::multipliers_of(&instance, settings)? else {
                break;
            };
            let level = &mut self.found[at];
            let proven = gain(rules::bound(&instance, &multipliers)?);
            if proven < level.bound {
                level.multipliers = multipliers;
                level.bound = proven;
                level.claimed = level.claimed.min(proven);
            }
        }
        Ok(())
    }

    /// The instance of the next level.
    fn stage(&self) -> Stage<'a> {
        Stage::new(self.problem, self.arcs, &self.reached())
    }

    fn reached(&self) -> Vec<i64> {
        self.found.iter().map(|level| level.reached).collect()
    }

    /// Solves the next level.
    fn next(&mut self) -> Result<(), Outcome> {
        let measure = measures(self.problem).get(self.found.len()).copied();
        // While a level before might be surpassed, the lottery says nothing; and without time there is nothing to look for: what the plan has is stated.
        let is_open = !self.found.iter().all(Level::is_best);
        let is_over = self.settings.check().is_err();
        let is_idle = self.has_plan && (is_over || (is_open && measure == Some(Measure::Lottery)));
        if let Some(Measure::Worst(round)) = measure {
            let next = self.next_lowest(round, is_idle);
            return next.map_err(Outcome::Refused);
        }
        let known = self.known.get(self.found.len()).cloned();
        if is_idle {
            let stage = match &known {
                Some(_) => self.stage(),
                None => Stage::unkept(self.problem, self.arcs, &self.reached()),
            };
            let settled = self.settle(&stage, known.unwrap_or_default(), None);
            return settled.map_err(Outcome::Refused);
        }
        let stage = self.stage();
        let before = self.assignment();
        let start = self.has_plan.then_some(before.as_slice());
        let outcome = rules::solve_from(&stage.instance(), self.settings, start);
        let outcome = outcome.map_err(Outcome::Refused)?;
        if let Some(matching) = outcome.matching {
            self.adopt(matching.assignment);
        } else if !self.has_plan {
            return Err(if outcome.status == Status::Infeasible {
                Conflict::of_rules(self.problem, &outcome.reasons)
            } else {
                Outcome::Stopped
            });
        }
        let multipliers = outcome.proof.map(|proof| proof.multipliers).or(known);
        self.settle(&stage, multipliers.unwrap_or_default(), outcome.claimed)
            .map_err(Outcome::Refused)
    }

    /// Finds the best lowest score. Tiers come before it, so that there is a plan.
    fn next_lowest(&mut self, round: u32, is_idle: bool) -> Result<(), RuleError> {
        let reached = self.reached();
        // Levels that come later have their share of the time.
        let is_last = reached.len() + 2 >= measures(self.problem).len();
        let settings = if is_last {
            *self.settings
        } else {
            self.settings.half()
        };
        let search = worst::Search {
            problem: self.problem,
            arcs: self.arcs,
            settings: &settings,
            reached: &reached,
            round,
        };
        let found = if is_idle {
            search.nothing(&self.plan)
        } else {
            search.run(&self.plan)?
        };
        if let Some(plan) = found.plan {
            self.adopt(plan);
        }
        self.found.push(Level {
            objective: found.reached,
            reached: found.reached,
            bound: found.bound,
            claimed: found.claimed,
            multipliers: found.multipliers,
        });
        Ok(())
    }

    /// Counts what the plan has of each level, now that no level is to come.
    fn count(&mut self) -> Result<(), RuleError> {
        let (levels, reached) = (measures(self.problem), self.reached());
        let plan = self.assignment();
        for (level, found) in levels.iter().zip(&mut self.found) {
            found.objective = if let Measure::Worst(round) = level {
                let from = above(&levels, &reached, *round);
                worst::lowest(self.problem, self.arcs, &self.plan, from)
            } else {
                let stage = Stage::alone(self.problem, self.arcs, level.sum(&levels, &reached));
                let cost = rules::audit(&stage.instance(), &plan);
                gain(cost.map_err(|_| RuleError::Solver)?)
            };
        }
        Ok(())
    }

    fn adopt(&mut self, plan: Vec<Option<u32>>) {
        let pool = |pool: Option<u32>| pool.map(PoolIx);
        self.plan = plan.into_iter().map(pool).collect();
        self.has_plan = true;
    }

    /// States what the plan reaches at a level, and what is known of more.
    fn settle(
        &mut self,
        stage: &Stage<'_>,
        multipliers: Multipliers,
        claimed: Option<i128>,
    ) -> Result<(), RuleError> {
        let instance = stage.instance();
        // Invariant: a plan has been audited where it was found, and keeps what was reached before.
        let cost = rules::audit(&instance, &self.assignment()).map_err(|_| RuleError::Solver)?;
        let (proven, multipliers) = sharpest(&instance, multipliers)?;
        // A claim is on the hopeful side of the plan, and no worse than the proof.
        let claimed = claimed.unwrap_or(proven).max(proven).min(cost);
        self.found.push(Level {
            objective: gain(cost),
            reached: gain(cost),
            bound: gain(proven),
            claimed: gain(claimed),
            multipliers,
        });
        Ok(())
    }

    fn assignment(&self) -> Vec<Option<u32>> {
        self.plan
            .iter()
            .map(|pool| pool.map(|pool| pool.0))
            .collect()
    }
}

/// What multipliers prove, or none at all, if that is more: where time was short, they may be far off.
fn sharpest(
    instance: &rules::Instance<'_>,
    multipliers: Multipliers,
) -> Result<(i128, Multipliers), RuleError> {
    let none = Multipliers::default();
    let least = rules::bound(instance, &none)?;
    if multipliers.rows.iter().all(|price| *price == 0) {
        return Ok((least, none));
    }
    let proven = rules::bound(instance, &multipliers)?;
    Ok(if proven < least {
        (least, none)
    } else {
        (proven, multipliers)
    })
}

/// A cost as what is gained. Costs of a level have been checked to sum to less than 2^53.
fn gain(cost: i128) -> i64 {
    i64::try_from(-cost).unwrap_or(i64::MAX)
}
