//! What a person wants to see first of a plan.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Explainer, Explanation, HubView, Verdict, percent, worth_words};
use crate::model::{HubId, Level, Policy, Term, Urn};
use crate::plan::{
    Objective, Placement, Plan, PlanStatus, PoolRow, ReasonCode, ResourceUse, SoftRule,
};
use crate::problem::{CoverageRow, Problem, coverage, distance_km};

/// Value of [`Summary`].
pub const SUMMARY_FORMAT: &str = "hubmatch-summary";
/// Version of the summary's schema.
pub const SUMMARY_VERSION: u32 = 1;
/// Schools in [`Summary::worst_served`], at most.
const WORST: usize = 10;

/// One priority tier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct TierRow {
    /// The tier, from 1.
    pub tier: u32,
    /// Its name.
    pub name: String,
    /// Schools that take part.
    pub schools: u32,
    /// Of these, placed.
    pub placed: u32,
    /// Of these, without a hub.
    pub unplaced: u32,
}

/// One step of the widening.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct StepRow {
    /// The step, from 1.
    pub step: u32,
    /// Its name.
    pub name: String,
    /// Schools placed at hubs that it is the first to reach.
    pub placed: u32,
}

/// One hub at one level of support.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct HubRow {
    /// The hub.
    pub hub: HubId,
    /// Name of its lead. Free text: escape it.
    pub lead_name: String,
    /// The level.
    pub level: Level,
    /// Places.
    pub places: u32,
    /// Schools placed.
    pub load: u32,
    /// Places that are free: none where schools of more places than one use them all.
    pub free: u32,
    /// What is used of the policy's resources at the hub, at all its levels.
    pub resources: Vec<ResourceUse>,
    /// Worth of one more place, a component a level of the objective. Empty where the policy has side rules.
    pub price: Vec<i64>,
    /// The same in words.
    pub one_more_place: String,
    /// Mean fit of its schools, percent; none without a school.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean_fit_percent: Option<f64>,
    /// Mean distance of its schools, km; none where no position is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean_distance_km: Option<f64>,
}

/// A school that was placed, but not well.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WorstServed {
    /// The school.
    pub urn: Urn,
    /// Its name. Free text: escape it.
    pub name: String,
    /// Its tier, from 1.
    pub tier: u32,
    /// Its hub.
    pub hub: HubId,
    /// Fit of the pair, percent.
    pub fit_percent: f64,
    /// Why it is there and not at a hub that fits better.
    pub why: String,
}

/// Number of schools without a hub for one reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReasonRow {
    /// The reason.
    pub reason: ReasonCode,
    /// Schools.
    pub schools: u32,
}

/// What a person wants to see first of a plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Summary {
    /// [`SUMMARY_FORMAT`].
    pub format: String,
    /// [`SUMMARY_VERSION`].
    pub version: u32,
    /// Status of the plan.
    pub status: PlanStatus,
    /// Name of the policy.
    pub policy: String,
    /// Seed of the lottery.
    pub seed: u64,
    /// Levels of the objective, with their bounds.
    pub objectives: Vec<Objective>,
    /// Score of a perfect pair.
    pub score_scale: i64,
    /// Schools in the input.
    pub schools: u32,
    /// Schools placed.
    pub placed: u32,
    /// Places in all.
    pub places: u64,
    /// Mean fit of the pairs, percent; none without a pair.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean_fit_percent: Option<f64>,
    /// Mean distance of the pairs whose positions are known, km.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mean_distance_km: Option<f64>,
    /// The rates that the policy's references are about: how many schools have one, of which year.
    pub rates: Vec<CoverageRow>,
    /// The tiers, in order.
    pub tiers: Vec<TierRow>,
    /// The steps of the widening, in order; none without one.
    pub steps: Vec<StepRow>,
    /// Why schools have no hub, commonest first.
    pub reasons: Vec<ReasonRow>,
    /// The policy's soft rules: what is beyond their bounds, and what that costs.
    pub soft: Vec<SoftRule>,
    /// The hubs, in order of id and level.
    pub hubs: Vec<HubRow>,
    /// The ten placed schools that fit least, worst first.
    pub worst_served: Vec<WorstServed>,
}

/// In place of a price: with side rules one more place may be worth more than any price says.
const NOT_PRICED: &str = "not priced, for the policy has side rules";

/// Sums up a plan that [`crate::verify`] accepts for the same problem.
#[must_use]
pub fn summarise(problem: &Problem, plan: &Plan) -> Summary {
    let pairs = Pairs::of(problem, plan);
    Summary {
        format: SUMMARY_FORMAT.to_owned(),
        version: SUMMARY_VERSION,
        status: plan.status,
        policy: plan.policy.clone(),
        seed: plan.seed,
        objectives: plan.objectives.clone(),
        score_scale: plan.score_scale,
        schools: count(problem.schools().len()),
        placed: count(plan.placements.len()),
        places: plan.pools.iter().map(|pool| u64::from(pool.places)).sum(),
        mean_fit_percent: mean(pairs.all().map(|pair| pair.fit)),
        mean_distance_km: mean(pairs.all().filter_map(|pair| pair.km)),
        rates: rates(problem),
        tiers: tiers(problem, plan),
        steps: steps(problem, plan),
        reasons: reasons(plan),
        soft: plan.soft.clone(),
        hubs: hubs(problem, plan, &pairs),
        worst_served: worst_served(problem, plan),
    }
}

/// A count of records: at most 900,000 schools.
fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// Fit in percent and distance of a pair.
struct Pair {
    fit: f64,
    km: Option<f64>,
}

/// The pairs of each hub and level.
struct Pairs<'a>(BTreeMap<(&'a HubId, Level), Vec<Pair>>);

impl<'a> Pairs<'a> {
    fn of(problem: &Problem, plan: &'a Plan) -> Self {
        let mut pairs: BTreeMap<_, Vec<Pair>> = BTreeMap::new();
        for row in &plan.placements {
            let fit = percent(row.score, plan.score_scale);
            pairs.entry((&row.hub, row.level)).or_default().push(Pair {
                fit,
                km: distance(problem, row),
            });
        }
        Self(pairs)
    }

    fn all(&self) -> impl Iterator<Item = &Pair> {
        self.0.values().flatten()
    }

    fn of_hub(&self, hub: &'a HubId, level: Level) -> &[Pair] {
        self.0.get(&(hub, level)).map_or(&[], Vec::as_slice)
    }
}

/// Straight line between the two sides of a placement, km, where both positions are known.
#[must_use]
pub fn distance(problem: &Problem, row: &Placement) -> Option<f64> {
    let school = problem.school(problem.find_school(row.urn)?).position()?;
    let hub = problem.hub(problem.find_hub(&row.hub)?).position()?;
    Some(distance_km(school, hub))
}

fn mean(values: impl Iterator<Item = f64>) -> Option<f64> {
    let (sum, n) = values.fold((0.0, 0_u32), |(sum, n), value| (sum + value, n + 1));
    (n > 0).then(|| sum / f64::from(n))
}

fn rates(problem: &Problem) -> Vec<CoverageRow> {
    let measures = problem.policy().measures();
    let read = |row: &CoverageRow| measures.iter().any(|measure| measure.name() == row.field);
    coverage(problem.schools())
        .into_iter()
        .filter(read)
        .collect()
}

fn tiers(problem: &Problem, plan: &Plan) -> Vec<TierRow> {
    let mut counts = vec![(0, 0); problem.policy().tiers.len()];
    let at = |tier: u32| (tier as usize).wrapping_sub(1);
    for row in &plan.placements {
        if let Some((placed, _)) = counts.get_mut(at(row.tier)) {
            *placed += 1;
        }
    }
    for tier in plan.unplaced.iter().filter_map(|row| row.tier) {
        if let Some((_, unplaced)) = counts.get_mut(at(tier)) {
            *unplaced += 1;
        }
    }
    let row =
        |((tier, (placed, unplaced)), named): ((u32, (u32, u32)), &crate::model::Tier)| TierRow {
            tier,
            name: named.name.clone(),
            schools: placed + unplaced,
            placed,
            unplaced,
        };
    (1..)
        .zip(counts)
        .zip(&problem.policy().tiers)
        .map(row)
        .collect()
}

fn steps(problem: &Problem, plan: &Plan) -> Vec<StepRow> {
    let row = |(step, named): (u32, &crate::model::Step)| StepRow {
        step,
        name: named.name.clone(),
        placed: count(
            plan.placements
                .iter()
                .filter(|row| row.step == Some(step))
                .count(),
        ),
    };
    (1..).zip(&problem.policy().widening).map(row).collect()
}

fn reasons(plan: &Plan) -> Vec<ReasonRow> {
    let mut counts: BTreeMap<ReasonCode, u32> = BTreeMap::new();
    for row in &plan.unplaced {
        *counts.entry(row.reason).or_default() += 1;
    }
    let mut rows: Vec<_> = counts
        .into_iter()
        .map(|(reason, schools)| ReasonRow { reason, schools })
        .collect();
    rows.sort_by_key(|row| (std::cmp::Reverse(row.schools), row.reason));
    rows
}

fn hubs(problem: &Problem, plan: &Plan, pairs: &Pairs<'_>) -> Vec<HubRow> {
    let row = |pool: &'_ PoolRow| {
        let hub = problem.find_hub(&pool.hub);
        let pairs = pairs.of_hub(&pool.hub, pool.level);
        HubRow {
            hub: pool.hub.clone(),
            lead_name: hub.map_or_else(String::new, |hub| problem.hub(hub).lead_name.clone()),
            level: pool.level,
            places: pool.places,
            load: pool.load,
            free: free(problem, plan, pool),
            resources: resources(plan, &pool.hub).cloned().collect(),
            price: pool.price.clone(),
            one_more_place: if plan.proof.is_empty() {
                worth_words(&pool.price, plan, problem.policy())
            } else {
                NOT_PRICED.to_owned()
            },
            mean_fit_percent: mean(pairs.iter().map(|pair| pair.fit)),
            mean_distance_km: mean(pairs.iter().filter_map(|pair| pair.km)),
        }
    };
    plan.pools.iter().map(row).collect()
}

/// What is used of resources at a hub.
fn resources<'a>(plan: &'a Plan, hub: &HubId) -> impl Iterator<Item = &'a ResourceUse> {
    let here = move |it: &&ResourceUse| it.hub == *hub;
    plan.resources.iter().filter(here)
}

/// The places of a pool that are free, also in the sight of resources that are places themselves.
fn free(problem: &Problem, plan: &Plan, pool: &PoolRow) -> u32 {
    let is_places = |name: &str| {
        let resource = problem.policy().resource(name);
        resource.is_some_and(|it| it.capacity.is_none() && !it.capacities.contains_key(&pool.hub))
    };
    let hard = resources(plan, &pool.hub).filter(|it| !it.soft && is_places(&it.name));
    let left = hard.map(|it| it.capacity.saturating_sub(it.used));
    let left = left.min().and_then(|left| u32::try_from(left).ok());
    let free = pool.places.saturating_sub(pool.load);
    left.map_or(free, |left| free.min(left))
}

fn worst_served(problem: &Problem, plan: &Plan) -> Vec<WorstServed> {
    let mut rows: Vec<&Placement> = plan.placements.iter().collect();
    rows.sort_by_key(|row| (row.score, row.urn));
    let explainer = Explainer::new(problem, plan, None);
    let served = |row: &Placement| {
        let explanation = explainer.explain(problem.find_school(row.urn)?);
        Some(WorstServed {
            urn: row.urn,
            name: explanation.name.clone(),
            tier: row.tier,
            hub: row.hub.clone(),
            fit_percent: percent(row.score, plan.score_scale),
            why: why(&explanation, row, plan, problem.policy()),
        })
    };
    rows.into_iter().take(WORST).filter_map(served).collect()
}

/// What keeps a placed school out of the hub that fits it best.
fn why(explanation: &Explanation, row: &Placement, plan: &Plan, policy: &Policy) -> String {
    if row.pinned {
        return "pinned there by the policy".to_owned();
    }
    let is_open = |view: &&HubView| {
        matches!(
            view.verdict,
            Verdict::Full { .. } | Verdict::FitsLess | Verdict::SideRules { .. }
        )
    };
    let open = explanation.hubs.iter().filter(is_open).count();
    let better = explanation
        .hubs
        .iter()
        .find(|view| is_open(view) && i64::from(view.fit.score) > row.score);
    match better.map(|view| (view, &view.verdict)) {
        Some((view, Verdict::Full { price, .. })) if price.is_empty() => {
            format!(
                "{} fits better ({:.0} %), but is full",
                view.hub, view.fit.percent
            )
        }
        Some((view, Verdict::SideRules { rules })) => {
            let rules = if rules.is_empty() {
                "what opening or soft rules cost".to_owned()
            } else {
                rules.join("; ")
            };
            format!(
                "{} fits better ({:.0} %) and has places, but for the rules: {rules}",
                view.hub, view.fit.percent
            )
        }
        Some((view, Verdict::Full { price, .. })) => {
            let worth = worth_words(price, plan, policy);
            format!(
                "{} fits better ({:.0} %), but is full: one more place there is worth {worth}",
                view.hub, view.fit.percent
            )
        }
        _ if open == 0 => "the only hub open to it".to_owned(),
        _ => format!("the best fit of the {} hubs open to it", open + 1),
    }
}
