//! The driver: units, network or programme, audit, proof.

use super::audit::audit;
use super::bound::{Multipliers, Proof, prove, relaxed};
use super::conflict;
#[cfg(feature = "highs")]
use super::large;
use super::lazy;
use super::model::{Instance, LARGEST_SUM, Quota, RuleError};
use super::partition;
use super::programme::{Ended, Limits, MOST_VARIABLES, build, read};
use super::reason::{Reason, is_hopeless};
use super::units::{Unit, Units};
use crate::transport::{self, Answer, Matching, Settings, Status, Stopped};

/// What came of an instance with rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What is known of the plan: optimal if the solver claims so, see [`Self::claimed`].
    pub status: Status,
    /// Why it ended before it was done, if it did.
    pub stopped: Option<Stopped>,
    /// The plan, which keeps all rules: it has been audited.
    pub matching: Option<Matching>,
    /// What anyone can check: multipliers, and the bound that they prove.
    pub proof: Option<Proof>,
    /// No plan costs less than this, says the solver. On the network it is proven.
    pub claimed: Option<i128>,
    /// Why there is no plan, if the status is infeasible.
    pub reasons: Vec<Reason>,
    /// Whether the kernel solved it, as a flow.
    pub is_flow: bool,
    /// Augmenting paths, where the kernel solved it.
    pub augmentations: u64,
    /// Rows of costs read.
    pub rows: u64,
}

/// Solves an instance with rules.
///
/// Of the settings, deadline and cancelling bind the solver of programmes too, which works on one thread and is asked on the way (`microlp`, without the feature `highs`, knows the
/// deadline alone).
///
/// # Errors
///
/// A [`RuleError`] where the instance contradicts itself, or its costs are too large for the solver of programmes.
pub fn solve(instance: &Instance<'_>, settings: &Settings<'_>) -> Result<Outcome, RuleError> {
    solve_from(instance, settings, None)
}

/// The same as [`solve`] from a plan that is known, the hub of each school: it is given back where no better one is found. A plan that breaks a rule is not heeded.
///
/// # Errors
///
/// As of [`solve`].
pub fn solve_from(
    instance: &Instance<'_>,
    settings: &Settings<'_>,
    start: Option<&[Option<u32>]>,
) -> Result<Outcome, RuleError> {
    instance.check()?;
    // Where nobody must be placed and no rule asks for anybody, there is a plan from the first moment on.
    let nobody = start.is_none().then(|| vec![None; instance.schools()]);
    let nobody = nobody.filter(|nobody| audit(instance, nobody).is_ok());
    let start = start.or(nobody.as_deref());
    match lazy::solve(instance, start, settings)? {
        Some(outcome) => Ok(outcome),
        None => solve_checked(instance, settings, start),
    }
}

/// The same of an instance that has been checked, with all its rules at once.
pub(super) fn solve_checked(
    instance: &Instance<'_>,
    settings: &Settings<'_>,
    start: Option<&[Option<u32>]>,
) -> Result<Outcome, RuleError> {
    if instance.is_network() {
        let answer = transport::solve(&instance.network(), settings)?;
        let mut outcome = on_network(answer);
        if outcome.status == Status::Infeasible {
            outcome.reasons = conflict::reasons(instance, &Units::new(instance), settings);
        }
        return Ok(outcome);
    }
    if let Some(outcome) = partition::solve(instance, settings)? {
        return Ok(outcome);
    }
    let units = Units::new(instance);
    check_costs(instance, &units.list)?;
    if is_hopeless(instance, &units) {
        let reasons = conflict::reasons(instance, &units, settings);
        return Ok(infeasible(instance, reasons));
    }
    let start = start.and_then(|start| matching(instance, start.to_vec()));
    #[cfg(feature = "highs")]
    if is_large(&units)
        && let Some(known) = large::solve(instance, &units, start.as_ref(), settings)
    {
        return Ok(conclude(instance, known, settings));
    }
    by_programme(instance, &units, start, settings)
}

/// How many of these objectives, which are in order, can be solved at once ([`solve_in_order`]); 0 where the instance is not large enough for that, or has no plan.
#[cfg(feature = "highs")]
pub(crate) fn how_many_at_once(
    instance: &Instance<'_>,
    objectives: &[&dyn transport::Costs],
) -> Result<usize, RuleError> {
    instance.check()?;
    if instance.is_network() {
        return Ok(0);
    }
    let units = Units::new(instance);
    if !is_large(&units) || is_hopeless(instance, &units) {
        return Ok(0);
    }
    Ok(large::how_many(objectives, &units))
}

/// Why an instance that has no plan has none; it takes part of the time that is left. [`Outcome::reasons`] tells it of what has been solved here.
///
/// # Errors
///
/// As of [`solve`].
pub fn reasons(instance: &Instance<'_>, settings: &Settings<'_>) -> Result<Vec<Reason>, RuleError> {
    instance.check()?;
    let units = Units::new(instance);
    // What pairs cost does not matter here: only what rules count must be in range.
    check_costs(instance, &[])?;
    Ok(conflict::reasons(instance, &units, settings))
}

/// Solves objectives in order, the instance's own the last, those `before` it counting pairs alone; `start` is a plan that keeps the rules, where one is known. `None` where this finds no plan.
#[cfg(feature = "highs")]
pub(crate) fn solve_in_order(
    instance: &Instance<'_>,
    before: &[&dyn transport::Costs],
    start: Option<&[Option<u32>]>,
    settings: &Settings<'_>,
) -> Result<Option<large::Ordered>, RuleError> {
    instance.check()?;
    lazy::in_order(instance, before, start, settings)
}

/// The same of an instance that has been checked, with all its rules at once.
#[cfg(feature = "highs")]
pub(super) fn in_order_checked(
    instance: &Instance<'_>,
    before: &[&dyn transport::Costs],
    start: Option<&[Option<u32>]>,
    settings: &Settings<'_>,
) -> Result<Option<large::Ordered>, RuleError> {
    let units = Units::new(instance);
    check_costs(instance, &units.list)?;
    let start = start.and_then(|start| matching(instance, start.to_vec()));
    Ok(large::in_order(instance, before, &units, start, settings))
}

/// Multipliers that bound an instance by itself, from its relaxation; `None` where time is up before there are any.
#[cfg(feature = "highs")]
pub(crate) fn multipliers_of(
    instance: &Instance<'_>,
    settings: &Settings<'_>,
) -> Result<Option<Multipliers>, RuleError> {
    instance.check()?;
    let units = Units::new(instance);
    check_costs(instance, &units.list)?;
    Ok(large::relaxed(instance, &units, settings))
}

#[cfg(feature = "highs")]
fn is_large(units: &Units) -> bool {
    let arcs: usize = units.list.iter().map(|unit| unit.arcs.len()).sum();
    arcs > large::FEW
}

/// A plan with what it costs, if it keeps all rules.
pub(super) fn matching(instance: &Instance<'_>, assignment: Vec<Option<u32>>) -> Option<Matching> {
    let objective = audit(instance, &assignment).ok()?;
    Some(Matching {
        assignment,
        objective,
    })
}

impl Outcome {
    fn none(instance: &Instance<'_>, status: Status) -> Self {
        Self {
            status,
            stopped: None,
            matching: None,
            proof: None,
            claimed: None,
            reasons: Vec::new(),
            is_flow: false,
            augmentations: 0,
            rows: instance.schools() as u64,
        }
    }
}

fn infeasible(instance: &Instance<'_>, reasons: Vec<Reason>) -> Outcome {
    Outcome {
        reasons,
        ..Outcome::none(instance, Status::Infeasible)
    }
}

/// The kernel's answer: its prices are the multipliers of the capacities.
pub(super) fn on_network(answer: Answer) -> Outcome {
    let proof = answer.dual.map(|dual| Proof {
        multipliers: Multipliers {
            scale: 1,
            rows: dual.prices,
        },
        bound: dual.bound,
    });
    Outcome {
        status: answer.status,
        stopped: answer.stopped,
        claimed: proof.as_ref().map(|proof| proof.bound),
        matching: answer.matching,
        proof,
        reasons: Vec::new(),
        is_flow: true,
        augmentations: answer.effort.augmentations,
        rows: answer.effort.rows,
    }
}

/// Checks that float64 tells plans apart, and the sums of quotas.
pub(super) fn check_costs(instance: &Instance<'_>, units: &[Unit]) -> Result<(), RuleError> {
    let most = |unit: &Unit| {
        let costs = unit.arcs.iter().map(|arc| arc.cost).chain(unit.unplaced);
        costs.map(i128::abs).max().unwrap_or(0)
    };
    let opening = (0..instance.sites()).map(|site| i128::from(instance.opening(site)).abs());
    let schools = instance.schools();
    let spreads = || instance.rules.spreads.iter();
    let quotas = instance.rules.quotas.iter();
    let counts: Vec<i128> = quotas.map(Quota::largest_sum).collect();
    let soft = instance.rules.quotas.iter().zip(&counts);
    let soft: i128 = soft.map(|(quota, count)| dearest(quota, *count)).sum();
    let soft = soft + spreads().map(|it| it.dearest(schools)).sum::<i128>();
    // An arc's cost in the programme is less that of being unplaced.
    let sum = 2 * units.iter().map(most).sum::<i128>() + opening.sum::<i128>() + soft;
    let kept = instance.rules.kept.iter();
    let kept = kept.map(|kept| kept.largest_sum(instance.hubs()));
    let counts = counts
        .into_iter()
        .chain(spreads().map(|it| it.largest_sum(schools)));
    let sum = counts.chain(kept).fold(sum, i128::max);
    if sum > i128::from(LARGEST_SUM) {
        let limit = LARGEST_SUM;
        return Err(RuleError::TooLarge { sum, limit });
    }
    Ok(())
}

/// What a soft quota can cost at most, which can count so many at most.
fn dearest(quota: &Quota, count: i128) -> i128 {
    let price = i128::from(quota.price.unwrap_or(0));
    price.saturating_mul(count)
}

fn by_programme(
    instance: &Instance<'_>,
    units: &Units,
    start: Option<Matching>,
    settings: &Settings<'_>,
) -> Result<Outcome, RuleError> {
    let seconds = settings.left().map(|left| left.as_secs_f64());
    let limits = Limits {
        seconds,
        stop: &|| settings.check().is_err(),
    };
    let programme = build(instance, units);
    let variables = programme.choices();
    if let Some(limit) = MOST_VARIABLES.filter(|limit| variables > *limit) {
        return Err(RuleError::NeedsHighs { variables, limit });
    }
    // Where time may be up before there is an optimum, the proof comes first: a plan without a bound tells little, and the programme solves the same relaxation again in no more time.
    let early = settings
        .deadline
        .is_some()
        .then(|| relaxed(instance, units, limits));
    let found = programme.solve(limits);
    if found.ended == Ended::Infeasible && start.is_none() {
        let reasons = conflict::reasons(instance, units, settings);
        return Ok(infeasible(instance, reasons));
    }
    let values = found.values.as_ref();
    let better = values.and_then(|values| plan(instance, units, values));
    if found.ended == Ended::Failed || (found.ended == Ended::Done && better.is_none()) {
        return Err(RuleError::Solver);
    }
    let best = better.into_iter().chain(start);
    let best = best.min_by_key(|matching| matching.objective);
    let target = best.as_ref().map(|matching| matching.objective);
    let multipliers = || early.unwrap_or_else(|| relaxed(instance, units, limits));
    let proof = prove(instance, units, target, multipliers);
    let claimed = match (found.ended, target) {
        (Ended::Done, Some(objective)) => Some(objective),
        _ => found.bound.and_then(|bound| claim(units, bound)),
    };
    let narrowed = Known {
        ended: found.ended,
        claimed: claimed.map_or(proof.bound, |claimed| claimed.max(proof.bound)),
        matching: best,
        proof,
    };
    Ok(conclude(instance, narrowed, settings))
}

/// What is known in the end.
pub(super) struct Known {
    pub(super) ended: Ended,
    pub(super) matching: Option<Matching>,
    pub(super) proof: Proof,
    /// No plan costs less, says the solver; at least what is proven.
    pub(super) claimed: i128,
}

fn conclude(instance: &Instance<'_>, found: Known, settings: &Settings<'_>) -> Outcome {
    let objective = found.matching.as_ref().map(|matching| matching.objective);
    let status = match objective {
        None => Status::Unknown,
        Some(objective) if objective == found.claimed => Status::Optimal,
        Some(_) => Status::Feasible,
    };
    let is_stopped = status != Status::Optimal && found.ended == Ended::Stopped;
    let why = settings.check().err().unwrap_or(Stopped::Deadline);
    Outcome {
        stopped: is_stopped.then_some(why),
        matching: found.matching,
        proof: Some(found.proof),
        claimed: Some(found.claimed),
        ..Outcome::none(instance, status)
    }
}

/// The plan that the values of the variables mean, if it keeps all rules.
fn plan(instance: &Instance<'_>, units: &Units, values: &[f64]) -> Option<Matching> {
    let hubs = read(units, values);
    let of = |unit: &u32| hubs.get(*unit as usize).copied().flatten();
    matching(instance, units.of_school.iter().map(of).collect())
}

/// A claimed bound of the programme as one of the instance. Whole, because costs are.
#[expect(clippy::cast_possible_truncation, reason = "checked to be below 2^53")]
fn claim(units: &Units, bound: f64) -> Option<i128> {
    let unplaced: i128 = units.list.iter().filter_map(|unit| unit.unplaced).sum();
    let slack = 1e-6 * bound.abs().max(1.0);
    bound
        .is_finite()
        .then(|| (bound - slack).ceil() as i128 + unplaced)
}
