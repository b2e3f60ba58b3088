//! The independent audit of a plan: it takes the inputs and the plan, and trusts nothing else.
//!
//! Eligibility, scores, tiers, levels and reasons are computed afresh from the inputs. Optimality is proven from the
//! plan's prices alone, by weak duality over vectors in lexicographic order: for any prices p >= 0, every plan's
//! objective is at most the sum over schools of max(0, max over pools of w - p) plus the sum of places times
//! p, level by level, and no step of this needs to know how the plan was found. Numbers from the plan may be anything, so sums are
//! in `i128`: 64-bit components times 32-bit places over 4,000 pools stay below 2^108.

mod balance;
mod certificate;
mod header;
mod moves;
mod records;
mod rules;
mod soft;
mod staged;
mod violation;

pub use moves::audit_point;
pub use violation::Violation;

use crate::model::Inputs;
use crate::plan::Plan;
use crate::problem::{BadInputs, PoolIx, Problem, SchoolIx};
use crate::score::Arcs;

/// Everything that is wrong with `plan` as the answer to `inputs`; empty when it is proven
/// optimal, canonical and complete. O(arcs x levels) time.
///
/// # Errors
///
/// [`BadInputs`] when the inputs themselves do not make a problem.
pub fn verify(inputs: Inputs, plan: &Plan) -> Result<Vec<Violation>, BadInputs> {
    Ok(audit(&Problem::new(inputs, plan.seed)?, plan))
}

/// The same as [`verify`] for a problem made from the inputs with the plan's seed.
#[must_use]
pub fn audit(problem: &Problem, plan: &Plan) -> Vec<Violation> {
    let arcs = Arcs::new(problem);
    let mut audit = Audit {
        problem,
        arcs: &arcs,
        plan,
        violations: Vec::new(),
    };
    audit.header();
    let assignment = audit.records();
    if problem.side_rules().is_some() {
        audit.staged(&assignment);
    } else {
        audit.soft_rules(&[]);
        audit.resource_uses(&[]);
        audit.certificate(&assignment);
    }
    audit.violations
}

/// The side rules that an assignment breaks, in words; each once.
pub(crate) fn broken_rules(
    problem: &Problem,
    arcs: &Arcs,
    plan: &Plan,
    assignment: &[Option<PoolIx>],
) -> Vec<String> {
    let mut audit = Audit {
        problem,
        arcs,
        plan,
        violations: Vec::new(),
    };
    audit.side_rules(assignment);
    let rule = |violation: Violation| match violation {
        Violation::SideRule { rule, .. } => Some(rule),
        _ => None,
    };
    let mut rules: Vec<String> = audit.violations.into_iter().filter_map(rule).collect();
    rules.dedup();
    rules
}

/// An audit under way.
struct Audit<'a> {
    problem: &'a Problem,
    arcs: &'a Arcs,
    plan: &'a Plan,
    violations: Vec<Violation>,
}

impl Audit<'_> {
    fn add(&mut self, violation: Violation) {
        self.violations.push(violation);
    }

    fn tiers(&self) -> usize {
        self.problem.policy().tiers.len()
    }

    fn levels(&self) -> usize {
        self.problem.levels_of_tiers() + 3 + usize::from(self.problem.rematch().is_some())
    }

    /// Compares what the plan says that it reaches with what was counted, level by level.
    fn objectives(&mut self, counted: &[i128]) {
        for (level, &counted) in self.plan.objectives.iter().zip(counted) {
            if i128::from(level.objective) != counted {
                let (level, stated) = (level.name.clone(), level.objective);
                self.violations.push(Violation::Objective {
                    level,
                    stated,
                    counted,
                });
            }
        }
    }

    /// What a placement counts at a level: its value at its tier, then score, lottery and replay.
    fn worth(&self, school: SchoolIx, pool: PoolIx, score: u32, level: usize) -> i128 {
        let problem = self.problem;
        let hub = problem.pool(pool).hub;
        let stays = problem.previous(school) == Some(hub);
        match (
            level.checked_sub(problem.levels_of_tiers()),
            problem.rematch(),
        ) {
            (None, _) if level == problem.level_of_tier(school) => {
                problem.standing(school).value.into()
            }
            (None, _) => 0,
            (Some(0), Some(terms)) if stays => i128::from(score) + i128::from(terms.move_cost),
            (Some(0), _) => score.into(),
            (Some(1), Some(_)) => stays.into(),
            (Some(1), None) | (Some(2), Some(_)) => problem.lottery_points(school).into(),
            (Some(_), _) => problem.replay_hash(school, hub).into(),
        }
    }
}
