//! The best plan that keeps every rule but leaves out some of the schools that must be placed: as few as can be, then at the least cost.

use super::model::{Instance, Quota, RuleError, Sizes};
use super::outcome::{Outcome, solve, solve_from};
use super::units::unplaced_cost;
use crate::transport::{
    self, Buffer, Computed, MUST, Matching, Settings, Status, Unplaced, cost_limit,
};

/// What came of leaving schools out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Partial {
    /// The plan.
    Plan(PartialPlan),
    /// No plan keeps the rules, whoever is left out.
    Impossible,
    /// Time was up before there was a plan, or it is beyond the solver.
    Unknown,
}

/// A plan that leaves out schools that must be placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartialPlan {
    /// The plan; those left out cost nothing.
    pub matching: Matching,
    /// The schools left out, each with the reason.
    pub left_out: Vec<(u32, LeftOut)>,
    /// Whether no plan leaves out fewer, and none that leaves out as few costs less, says the solver.
    pub is_best: bool,
}

/// Why a school that must be placed is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LeftOut {
    /// It may go to no hub.
    NoHub,
    /// It is larger than every hub that it may go to.
    TooLarge,
    /// Every hub that it may go to is full.
    HubsFull,
    /// There is room, but the rules keep it out.
    SideRules,
}

/// The plan of an instance that leaves out as few as can be of the schools that must be placed.
///
/// # Errors
///
/// As of [`solve`].
pub fn partial(instance: &Instance<'_>, settings: &Settings<'_>) -> Result<Partial, RuleError> {
    instance.check()?;
    let schools = 0..instance.schools();
    let is_demanded = |school: &usize| unplaced_cost(instance, *school).is_none();
    let demanded: Vec<u32> = (0_u32..)
        .zip(schools)
        .filter(|(_, school)| is_demanded(school))
        .map(|(school, _)| school)
        .collect();
    let costs: Vec<i64> = (0..instance.schools())
        .map(|school| unplaced_cost(instance, school).unwrap_or(0))
        .collect();
    let soft = Instance {
        unplaced: Unplaced::Costs(&costs),
        ..*instance
    };
    let found = match dear(instance, &demanded) {
        Some(price) => on_network(instance, price, settings)?,
        None => in_order(&soft, &demanded, settings)?,
    };
    Ok(match found {
        Found::Plan(assignment, is_best) => {
            let objective = super::audit(&soft, &assignment).map_err(|_| RuleError::Solver)?;
            let out = demanded
                .into_iter()
                .filter(|school| assignment[*school as usize].is_none());
            let loads = loads(instance, &assignment);
            Partial::Plan(PartialPlan {
                left_out: out
                    .map(|school| (school, why(instance, school, &loads)))
                    .collect(),
                matching: Matching {
                    assignment,
                    objective,
                },
                is_best,
            })
        }
        Found::Impossible => Partial::Impossible,
        Found::Unknown => Partial::Unknown,
    })
}

enum Found {
    /// And whether it is the best.
    Plan(Vec<Option<u32>>, bool),
    Impossible,
    Unknown,
}

/// On the network: a cost of being left out that outweighs all moves of a path, which visits each hub once. `None` where there are rules, or it is beyond the kernel.
fn dear(instance: &Instance<'_>, demanded: &[u32]) -> Option<i64> {
    if !instance.is_network() || demanded.is_empty() {
        return None;
    }
    let mut buffer = Buffer::default();
    let (mut least, mut most) = (0_i64, 0_i64);
    for school in 0..instance.schools() {
        let own = unplaced_cost(instance, school).filter(|cost| *cost != MUST);
        let arcs = instance.arcs(school, &mut buffer);
        for cost in arcs.into_iter().map(|(_, cost)| cost).chain(own) {
            (least, most) = (least.min(cost), most.max(cost));
        }
    }
    let moves = i64::try_from(instance.hubs()).ok()?.checked_add(2)?;
    let price = most
        .checked_sub(least)?
        .checked_add(1)?
        .checked_mul(moves)?;
    (price <= cost_limit(instance.hubs())).then_some(price)
}

fn on_network(
    instance: &Instance<'_>,
    price: i64,
    settings: &Settings<'_>,
) -> Result<Found, RuleError> {
    let costs: Vec<i64> = (0..instance.schools())
        .map(|school| unplaced_cost(instance, school).unwrap_or(price))
        .collect();
    let soft = transport::Instance {
        unplaced: Unplaced::Costs(&costs),
        ..instance.network()
    };
    let answer = transport::solve(&soft, settings)?;
    Ok(match answer.matching {
        Some(plan) => Found::Plan(plan.assignment, answer.status == Status::Optimal),
        None => Found::Unknown,
    })
}

/// First as few as can be, then at the least cost.
fn in_order(
    soft: &Instance<'_>,
    demanded: &[u32],
    settings: &Settings<'_>,
) -> Result<Found, RuleError> {
    let first = fewest_left_out(soft, demanded, settings)?;
    let Some(plan) = first.matching else {
        return Ok(match first.status {
            Status::Infeasible => Found::Impossible,
            _ => Found::Unknown,
        });
    };
    let out = usize::try_from(plan.objective).unwrap_or(demanded.len());
    let placed = demanded.len().saturating_sub(out);
    let mut rules = soft.rules.clone();
    rules.quotas.push(Quota {
        name: "schools that must be placed".to_owned(),
        schools: demanded.to_vec(),
        hubs: (0..).take(soft.hubs()).collect(),
        at_least: i64::try_from(placed).ok(),
        ..Quota::default()
    });
    let count = rules.quotas.len();
    for kept in &mut rules.kept {
        kept.prices.resize(count, 0);
    }
    let then = Instance {
        rules: &rules,
        ..*soft
    };
    let second = solve_from(&then, settings, Some(&plan.assignment))?;
    let is_best = first.status == Status::Optimal && second.status == Status::Optimal;
    let best = second
        .matching
        .map_or(plan.assignment, |matching| matching.assignment);
    Ok(Found::Plan(best, is_best))
}

/// How many of these schools a plan places at most, and whether the solver says that none places more; `None` where there is no plan, or none was found in time.
pub(crate) fn most_placed(
    instance: &Instance<'_>,
    schools: &[u32],
    settings: &Settings<'_>,
) -> Option<(u32, bool)> {
    let is_free = |school: &&u32| unplaced_cost(instance, **school as usize).is_some();
    let free: Vec<u32> = schools.iter().filter(is_free).copied().collect();
    let outcome = fewest_left_out(instance, &free, settings).ok()?;
    let plan = outcome.matching?.assignment;
    let is_placed = |school: &&u32| plan.get(**school as usize).is_some_and(Option::is_some);
    let placed = schools.iter().filter(is_placed).count();
    let is_most = outcome.status == Status::Optimal;
    Some((u32::try_from(placed).ok()?, is_most))
}

/// The plan that leaves out as few of these as can be, at no other cost.
fn fewest_left_out(
    soft: &Instance<'_>,
    demanded: &[u32],
    settings: &Settings<'_>,
) -> Result<Outcome, RuleError> {
    let cost = |school| match unplaced_cost(soft, school) {
        Some(_) => 0,
        None => MUST,
    };
    let mut unplaced: Vec<i64> = (0..soft.schools()).map(cost).collect();
    for school in demanded {
        unplaced[*school as usize] = 1;
    }
    let mut rules = soft.rules.clone();
    rules.opening.clear();
    for quota in rules
        .quotas
        .iter_mut()
        .filter(|quota| quota.price.is_some())
    {
        quota.price = Some(0);
    }
    for spread in rules
        .spreads
        .iter_mut()
        .filter(|spread| spread.price.is_some())
    {
        spread.price = Some(0);
    }
    let pairs = |school: usize, row: &mut [i64]| {
        row.fill(i64::MAX);
        for (hub, _) in soft.arcs(school, &mut Buffer::default()) {
            row[hub as usize] = 0;
        }
    };
    let free = Computed::new(soft.schools(), soft.hubs(), pairs);
    let count = Instance {
        costs: &free,
        unplaced: Unplaced::Costs(&unplaced),
        rules: &rules,
        ..*soft
    };
    solve(&count, settings)
}

fn loads(instance: &Instance<'_>, plan: &[Option<u32>]) -> Vec<u64> {
    let mut loads = vec![0_u64; instance.hubs()];
    for (school, hub) in plan.iter().enumerate() {
        if let Some(hub) = hub {
            loads[*hub as usize] += instance.size(school, *hub);
        }
    }
    loads
}

/// Why a plan leaves a school out.
fn why(instance: &Instance<'_>, school: u32, loads: &[u64]) -> LeftOut {
    let school = school as usize;
    let arcs = instance.arcs(school, &mut Buffer::default());
    let fits = |hub: &u32, load: u64| {
        load + instance.size(school, *hub) <= u64::from(instance.capacities[*hub as usize])
    };
    let hubs: Vec<u32> = arcs.into_iter().map(|(hub, _)| hub).collect();
    if hubs.is_empty() {
        LeftOut::NoHub
    } else if matches!(instance.sizes, Sizes::BySchool(_) | Sizes::ByPair(_))
        && !hubs.iter().any(|hub| fits(hub, 0))
    {
        LeftOut::TooLarge
    } else if !hubs.iter().any(|hub| fits(hub, loads[*hub as usize])) {
        LeftOut::HubsFull
    } else {
        LeftOut::SideRules
    }
}
