//! The programme by `microlp`, which is for small ones, has no bound to show before it ends, and asks nobody on the way whether to stop.

use good_lp::solvers::{SolutionStatus, WithMipGap, WithTimeLimit};
use good_lp::{ResolutionError, Solution, SolverModel};

use super::programme::{Ended, Found, Limits, Programme};

impl Programme {
    /// Solves it to an optimum, as far as limits let it.
    pub(super) fn solve_by(self, limits: Limits<'_>) -> Found {
        let problem = self.variables.minimise(self.objective);
        let mut model = problem.using(good_lp::microlp);
        for constraint in self.constraints {
            model.add_constraint(constraint);
        }
        if let Some(seconds) = limits.seconds {
            model = model.with_time_limit(seconds);
        }
        let Ok(model) = model.with_mip_gap(0.0) else {
            return Found::nothing(Ended::Failed);
        };
        match model.solve() {
            Ok(solution) => Found {
                ended: match solution.status() {
                    SolutionStatus::Optimal => Ended::Done,
                    SolutionStatus::TimeLimit | SolutionStatus::GapLimit => Ended::Stopped,
                },
                values: Some(self.arcs.iter().map(|arc| solution.value(*arc)).collect()),
                bound: None,
            },
            Err(ResolutionError::Infeasible) => Found::nothing(Ended::Infeasible),
            Err(_) if limits.seconds.is_some() => Found::nothing(Ended::Stopped),
            Err(_) => Found::nothing(Ended::Failed),
        }
    }
}
