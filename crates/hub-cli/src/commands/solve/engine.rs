//! What solves a matrix: the transport kernel, or with side rules the engine of these.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use hub_core::rules::{self, Names, Outcome, Partial, Prices, RepairReport, RuleError};
use hub_core::transport::{
    self, Answer, Costs, Instance, Matching, Settings, Status, Stopped, TransportError, Witness,
};
use hub_io::{Prepared, SideRules};

use crate::args::Solve;
use crate::failure::Failure;

/// What came of it, whichever solved it.
pub(super) struct Found {
    pub(super) status: Status,
    pub(super) stopped: Option<Stopped>,
    pub(super) plan: Option<Matching>,
    /// No plan costs less, says the solver.
    pub(super) claimed: Option<i128>,
    /// No plan costs less, as anyone can add up.
    pub(super) proven: Option<i128>,
    /// Prices by hub, if there are any, and what they are divided by, where they are not whole.
    pub(super) prices: Option<(Vec<i64>, Option<u32>)>,
    pub(super) witness: Option<Witness>,
    pub(super) reasons: Vec<String>,
    /// Where there is no plan: what would mend it, and what there is without some of the schools.
    pub(super) repair: Option<RepairReport>,
    pub(super) partial: Option<Partial>,
    pub(super) rows: u64,
    pub(super) augmentations: u64,
}

/// A matrix, ready to be solved.
pub(super) struct Ready {
    pub(super) prepared: Prepared<'static>,
    pub(super) capacities: Vec<u32>,
    pub(super) side: SideRules,
}

pub(super) fn run(
    args: &Solve,
    ready: &Ready,
    begun: Instant,
    cancel: &AtomicBool,
) -> Result<Found, Failure> {
    let costs = ready
        .prepared
        .costs()
        .map_err(|error| Failure::Inputs(error.to_string()))?;
    let clock = || begun.elapsed();
    let prices = args.repair_prices.unwrap_or_default();
    let on = |threads: usize| {
        let settings = Settings {
            threads,
            clock: Some(&clock),
            deadline: args.deadline,
            cancel: Some(cancel),
            progress: None,
        };
        if ready.side.is_none() {
            by_kernel(ready, &*costs, &prices, &settings)
        } else {
            with_rules(ready, &*costs, &prices, &settings)
        }
    };
    let found = if args.threads == 1 {
        on(1)
    } else {
        crate::on_threads(args.threads, || on(rayon::current_num_threads()))?
    };
    found.map_err(|error| failure(error, args.maximise))
}

fn by_kernel(
    ready: &Ready,
    costs: &dyn Costs,
    prices: &Prices,
    settings: &Settings<'_>,
) -> Result<Found, RuleError> {
    let instance = Instance {
        costs,
        capacities: &ready.capacities,
        unplaced: ready.prepared.unplaced(),
    };
    let answer: Answer = transport::solve(&instance, settings)?;
    let bound = answer.dual.as_ref().map(|dual| dual.bound);
    let rules = rules::Rules::default();
    let instance = rules::Instance {
        costs,
        capacities: &ready.capacities,
        unplaced: ready.prepared.unplaced(),
        sizes: rules::Sizes::One,
        rules: &rules,
    };
    let mut found = Found {
        status: answer.status,
        stopped: answer.stopped,
        plan: answer.matching,
        claimed: bound,
        proven: bound,
        prices: answer.dual.map(|dual| (dual.prices, None)),
        witness: answer.witness,
        reasons: Vec::new(),
        repair: None,
        partial: None,
        rows: answer.effort.rows,
        augmentations: answer.effort.augmentations,
    };
    if found.status == Status::Infeasible {
        let reasons = rules::reasons(&instance, settings)?;
        found.reasons = reasons.iter().map(ToString::to_string).collect();
    }
    found.look_for_other_ways(&instance, prices, settings)?;
    Ok(found)
}

impl Found {
    /// Where there is no plan: looks for what would mend it, and for a plan without some of the schools.
    fn look_for_other_ways(
        &mut self,
        instance: &rules::Instance<'_>,
        prices: &Prices,
        settings: &Settings<'_>,
    ) -> Result<(), RuleError> {
        if self.status == Status::Infeasible {
            let repair = unless_too_large(rules::repair(instance, prices, settings))?.flatten();
            self.repair = repair.map(|repair| repair.report(prices, &Names::NUMBERS));
            self.partial = unless_too_large(rules::partial(instance, settings))?;
        }
        Ok(())
    }
}

/// Costs that the kernel can take may be too large for the programmes of other ways: these are then left unsaid, and the reasons stand.
fn unless_too_large<T>(found: Result<T, RuleError>) -> Result<Option<T>, RuleError> {
    match found {
        Err(RuleError::TooLarge { .. }) => Ok(None),
        found => found.map(Some),
    }
}

fn with_rules(
    ready: &Ready,
    costs: &dyn Costs,
    prices: &Prices,
    settings: &Settings<'_>,
) -> Result<Found, RuleError> {
    let mut rules = ready.side.rules.clone();
    ready.prepared.opening().clone_into(&mut rules.opening);
    let instance = rules::Instance {
        costs,
        capacities: &ready.capacities,
        unplaced: ready.prepared.unplaced(),
        sizes: ready.side.sizes(),
        rules: &rules,
    };
    let outcome: Outcome = rules::solve(&instance, settings)?;
    let of_places = |reason: &rules::Reason| match reason {
        rules::Reason::Places { witness, .. } => Some(witness.clone()),
        _ => None,
    };
    let mut found = Found {
        status: outcome.status,
        stopped: outcome.stopped,
        plan: outcome.matching,
        claimed: outcome.claimed,
        proven: outcome.proof.as_ref().map(|proof| proof.bound),
        prices: outcome.proof.map(|proof| {
            // The capacities' multipliers come first.
            let mut prices = proof.multipliers.rows;
            prices.truncate(ready.capacities.len());
            (prices, Some(proof.multipliers.scale))
        }),
        witness: outcome.reasons.iter().find_map(of_places),
        reasons: outcome.reasons.iter().map(ToString::to_string).collect(),
        repair: None,
        partial: None,
        rows: outcome.rows,
        augmentations: outcome.augmentations,
    };
    found.look_for_other_ways(&instance, prices, settings)?;
    Ok(found)
}

fn failure(error: RuleError, maximise: bool) -> Failure {
    match error {
        RuleError::Transport(error) => Failure::Transport(in_the_sign_of_input(error, maximise)),
        RuleError::Solver => Failure::Solver,
        error => Failure::Inputs(format!("cannot solve: {error}")),
    }
}

/// A score is minus a cost.
fn in_the_sign_of_input(mut error: TransportError, maximise: bool) -> TransportError {
    if maximise && let TransportError::Overflow { cost, .. } = &mut error {
        *cost = cost.saturating_neg();
    }
    error
}
