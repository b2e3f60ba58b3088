//! What came of solving a problem, with what is worked out of a plan once somebody asks.

use std::sync::{Arc, OnceLock};

use hub_core::explain::{ConflictReport, Summary, summarise};
use hub_core::plan::{Waiting, waiting_list};

/// What came of solving a problem.
#[derive(Debug)]
pub(crate) enum Answer {
    /// A plan.
    Found(Box<Found>),
    /// No plan keeps all pins and rules.
    Conflict(Box<ConflictReport>),
    /// Time was up before there was any plan.
    Stopped,
}

/// A plan, and what goes with it once somebody asks.
#[derive(Debug)]
pub(crate) struct Found {
    pub(crate) problem: Arc<hub_core::problem::Problem>,
    pub(crate) plan: hub_core::plan::Plan,
    summary: OnceLock<Summary>,
    waiting: OnceLock<Vec<Waiting>>,
}

impl Found {
    pub(crate) fn new(
        problem: Arc<hub_core::problem::Problem>,
        plan: hub_core::plan::Plan,
    ) -> Self {
        Self {
            problem,
            plan,
            summary: OnceLock::new(),
            waiting: OnceLock::new(),
        }
    }

    pub(crate) fn summary(&self) -> &Summary {
        self.summary
            .get_or_init(|| summarise(&self.problem, &self.plan))
    }

    pub(crate) fn waiting(&self) -> &[Waiting] {
        self.waiting
            .get_or_init(|| waiting_list(&self.problem, &self.plan))
    }
}
