//! From inputs to a validated, immutable instance: who takes part, in which tier and at what value,
//! which hubs have places for whom.

mod balance;
mod check_balance;
mod check_criteria;
mod check_objectives;
mod check_pairs;
mod check_pins;
mod check_policy;
mod check_records;
mod check_references;
mod check_rematch;
mod check_repair;
mod check_sides;
mod check_widening;
mod compiled;
mod condition;
mod coverage;
mod demand;
mod digest;
mod eligibility;
pub(crate) mod field;
mod in_force;
mod index;
mod issues;
mod lottery;
mod pinned_below;
mod quotas;
mod ranges;
mod selection;
mod sides;
mod soft;
mod standing;
mod variants;
mod widening;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

pub use check_criteria::MAX_WEIGHT;
pub use check_policy::{MAX_VALUE, POLICY_SCHEMA};
pub use check_records::{MAX_EASTING, MAX_HUBS, MAX_NORTHING, MAX_SUSPENSIONS, is_period};
pub use check_repair::MAX_PRICE;
pub(crate) use condition::Tables;
pub use coverage::{CoverageRow, coverage};
pub use demand::{DemandRow, demand};
pub(crate) use digest::sha256;
pub use eligibility::{RuleCode, distance_km};
pub use in_force::Claim;
use in_force::InForce;
pub use index::{HubIx, PoolIx, SchoolIx};
pub(crate) use lottery::mix;
pub use pinned_below::PinnedBelow;
pub use standing::Standing;

pub(crate) use compiled::Compiled;
use issues::Issues;
pub(crate) use soft::{Soft, SoftRow};

use crate::issue::{Issue, Source};
use crate::model::{Condition, Hub, HubId, Inputs, Level, PairRow, Policy, School, Urn};
use crate::plan::Digests;
use crate::rules::Rules;

/// The inputs do not make a problem.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{} problems in the inputs", .0.len())]
pub struct BadInputs(pub Vec<Issue>);

/// The places of one hub at one level of support: a sink of the transportation problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    /// The hub.
    pub hub: HubIx,
    /// The level.
    pub level: Level,
    /// Places, 0 or more.
    pub places: u32,
}

/// A validated, immutable instance.
///
/// Schools are in order of URN and hubs in order of id, whatever the order of the inputs.
#[derive(Clone, Debug)]
pub struct Problem {
    /// Shared, for they are the larger part of it, and the same in each variant.
    schools: Arc<[School]>,
    hubs: Vec<Hub>,
    policy: Arc<Policy>,
    seed: u64,
    standings: Vec<Standing>,
    pools: Vec<Pool>,
    draws: Arc<[u64]>,
    lottery: Arc<[i64]>,
    hub_keys: Vec<u64>,
    pinned: BTreeMap<SchoolIx, HubIx>,
    barred: BTreeSet<(SchoolIx, HubIx)>,
    travel_times: Arc<BTreeMap<(SchoolIx, HubIx), f64>>,
    pair_scores: Arc<BTreeMap<(SchoolIx, HubIx), f64>>,
    previous: BTreeMap<SchoolIx, HubIx>,
    /// The plan that is in force, where it is matched again.
    in_force: Option<Arc<InForce>>,
    digests: Digests,
    /// The side rules, where the policy has any.
    side_rules: Option<Rules>,
    /// The soft ones among them, in the order of the policy.
    soft_rules: Vec<Soft>,
    /// Whether pins are wishes.
    has_soft_pins: bool,
}

/// Everything wrong with the inputs, in order of place; empty when they make a problem.
///
/// Takes time linear in the inputs.
#[must_use]
pub fn check(inputs: &Inputs) -> Vec<Issue> {
    // Digests take as long as all the rest, and are never wrong.
    let (_, issues) = assemble(inputs.clone(), 0, |_| Digests::default());
    issues
}

impl Problem {
    /// Validates `inputs`; `seed` decides the lottery.
    ///
    /// # Errors
    ///
    /// [`BadInputs`] with everything that is wrong, as [`check`] reports it.
    pub fn new(inputs: Inputs, seed: u64) -> Result<Self, BadInputs> {
        match assemble(inputs, seed, digest::digests) {
            (Some(problem), issues) if issues.is_empty() => Ok(problem),
            (_, issues) => Err(BadInputs(issues)),
        }
    }

    /// The schools, in order of URN.
    #[must_use]
    pub fn schools(&self) -> &[School] {
        &self.schools
    }

    /// The hubs, in order of id.
    #[must_use]
    pub fn hubs(&self) -> &[Hub] {
        &self.hubs
    }

    /// The policy.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The seed of the lottery.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// The policy's side rules, where it has any: their hubs are pools, their sites hubs.
    #[must_use]
    pub fn side_rules(&self) -> Option<&Rules> {
        self.side_rules.as_ref()
    }

    /// The soft rules of the policy, in its order.
    pub(crate) fn soft_rules(&self) -> &[Soft] {
        &self.soft_rules
    }

    /// The pools, in order of hub and level.
    #[must_use]
    pub fn pools(&self) -> &[Pool] {
        &self.pools
    }

    /// Digests of the canonical inputs.
    #[must_use]
    pub fn digests(&self) -> &Digests {
        &self.digests
    }

    /// The school at a position that came from this problem.
    #[must_use]
    pub fn school(&self, school: SchoolIx) -> &School {
        &self.schools[school.at()]
    }

    /// The hub at a position that came from this problem.
    #[must_use]
    pub fn hub(&self, hub: HubIx) -> &Hub {
        &self.hubs[hub.at()]
    }

    /// The pool at a position that came from this problem.
    #[must_use]
    pub fn pool(&self, pool: PoolIx) -> Pool {
        self.pools[pool.at()]
    }

    /// Where a school stands.
    #[must_use]
    pub fn standing(&self, school: SchoolIx) -> Standing {
        self.standings[school.at()]
    }

    /// Whether a school takes part: it passes the gate, or a pin overrides the gate, and it has not left.
    #[must_use]
    pub fn takes_part(&self, school: SchoolIx) -> bool {
        let passes = self.standing(school).gate.is_none() || self.pinned.contains_key(&school);
        passes && self.has_left(school).is_none()
    }

    /// The hub to which the policy pins a school.
    #[must_use]
    pub fn pinned(&self, school: SchoolIx) -> Option<HubIx> {
        self.pinned.get(&school).copied()
    }

    /// The levels of support at which a school may be matched, in the order of a hub's pools.
    #[must_use]
    pub fn levels_of(&self, school: SchoolIx) -> &'static [Level] {
        match self.standing(school).level {
            Level::Single => &[Level::Single],
            Level::Regional => &[Level::Regional],
            Level::Enhanced if self.policy.decide().is_some() => {
                &[Level::Enhanced, Level::Regional]
            }
            Level::Enhanced => &[Level::Enhanced],
        }
    }

    /// The levels at which a hub is open to a school: those that no rule closes; and where all are closed, those of a pin that overrides the rules.
    pub(crate) fn open_levels(&self, school: SchoolIx, hub: HubIx) -> Vec<Level> {
        let levels = self.levels_of(school);
        let is_open = |level: &&Level| self.first_broken(school, hub, **level).is_none();
        let open: Vec<Level> = levels.iter().filter(is_open).copied().collect();
        if open.is_empty() && self.pinned(school) == Some(hub) {
            return levels.to_vec();
        }
        open
    }

    /// Lottery points of a school, 1 to the number of schools: the luckiest has most.
    #[must_use]
    pub fn lottery_points(&self, school: SchoolIx) -> i64 {
        self.lottery[school.at()]
    }

    /// Hash of a pair, 0 to 2^40 - 1, from seed, URN and hub: what makes the plan unique.
    #[must_use]
    pub fn replay_hash(&self, school: SchoolIx, hub: HubIx) -> i64 {
        lottery::replay(self.draws[school.at()], self.hub_keys[hub.at()])
    }

    /// The school with a URN.
    #[must_use]
    pub fn find_school(&self, urn: Urn) -> Option<SchoolIx> {
        let at = self
            .schools
            .binary_search_by_key(&urn, |school| school.urn)
            .ok()?;
        Some(SchoolIx(u32::try_from(at).ok()?))
    }

    /// The hub with an id.
    #[must_use]
    pub fn find_hub(&self, id: &HubId) -> Option<HubIx> {
        let at = self.hubs.binary_search_by_key(&id, |hub| &hub.id).ok()?;
        Some(HubIx(u32::try_from(at).ok()?))
    }

    /// The pool of `hub` at `level`, where the hub has such a pool.
    #[must_use]
    pub fn find_pool(&self, hub: HubIx, level: Level) -> Option<PoolIx> {
        let at = self
            .pools
            .binary_search_by_key(&(hub, level), |pool| (pool.hub, pool.level))
            .ok()?;
        Some(PoolIx(u32::try_from(at).ok()?))
    }

    /// Whether pins are wishes: see [`Self::with_soft_pins`].
    #[must_use]
    pub fn has_soft_pins(&self) -> bool {
        self.has_soft_pins
    }

    pub(crate) fn travel_minutes(&self, school: SchoolIx, hub: HubIx) -> Option<f64> {
        self.travel_times.get(&(school, hub)).copied()
    }

    pub(crate) fn pair_score(&self, school: SchoolIx, hub: HubIx) -> Option<f64> {
        self.pair_scores.get(&(school, hub)).copied()
    }

    /// The hub that a school had before, where the policy names a plan of before, or one is in force, and both are still there.
    #[must_use]
    pub fn previous(&self, school: SchoolIx) -> Option<HubIx> {
        self.previous.get(&school).copied()
    }

    /// The straight line between a school and a hub, in whole metres; `None` where a position is missing.
    #[must_use]
    pub fn metres(&self, school: SchoolIx, hub: HubIx) -> Option<i64> {
        let (school, hub) = (self.school(school).position()?, self.hub(hub).position()?);
        Some(whole_metres(distance_km(school, hub)))
    }

    pub(crate) fn is_barred(&self, school: SchoolIx, hub: HubIx) -> bool {
        self.barred.contains(&(school, hub))
    }

    /// Whether a condition of the policy holds, by school; all, where there is none. The policy has been checked.
    pub(crate) fn holds(&self, condition: Option<&Condition>) -> Vec<bool> {
        let Some(condition) = condition else {
            return vec![true; self.schools.len()];
        };
        let mut issues = Issues::default();
        let test = condition::compile(condition, "", &self.policy.references, &mut issues);
        let holds = |school| test.as_ref().and_then(|test| test.holds(school)) == Some(true);
        self.schools.iter().map(holds).collect()
    }

    fn set_level(&mut self, school: SchoolIx, level: Level) {
        self.standings[school.at()].level = level;
    }
}

/// A distance in whole metres. Positions on the National Grid are at most 1,500 km apart; what a policy states instead is checked to be no more than 20,000.
pub(crate) fn whole_metres(km: f64) -> i64 {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "some millions at most; a NaN becomes 0"
    )]
    let metres = (km * 1000.0).round() as i64;
    metres
}

/// Makes the problem as far as the policy allows, with everything that is wrong.
fn assemble(
    mut inputs: Inputs,
    seed: u64,
    digest: impl FnOnce(&Inputs) -> Digests,
) -> (Option<Problem>, Vec<Issue>) {
    let mut issues = Issues::default();
    check_records::check_records(&inputs, &mut issues);
    check_policy::check_policy(&inputs, &mut issues);
    check_sides::check_sides(&inputs, &mut issues);
    check_objectives::check_objectives(&inputs, &mut issues);
    check_widening::check_widening(&inputs.policy, &mut issues);
    check_repair::check_repair(&inputs.policy, &mut issues);
    check_rematch::check_rematch(&inputs, &mut issues);
    let compiled = Compiled::new(&inputs.policy, &mut issues);
    inputs.schools.sort_by_key(|school| school.urn);
    inputs.hubs.sort_by(|a, b| a.id.cmp(&b.id));
    let policy_is_sound = !issues
        .0
        .iter()
        .any(|issue| issue.place.source == Source::Policy);
    let problem = compiled.filter(|_| policy_is_sound).map(|compiled| {
        let digests = digest(&inputs);
        build(inputs, &compiled, seed, digests, &mut issues)
    });
    if let Some(problem) = &problem {
        check_pins::check_pins(problem, &mut issues);
    }
    issues
        .0
        .sort_by(|a, b| (&a.place, a.kind, &a.value).cmp(&(&b.place, b.kind, &b.value)));
    (problem, issues.0)
}

fn build(
    inputs: Inputs,
    compiled: &Compiled,
    seed: u64,
    digests: Digests,
    issues: &mut Issues,
) -> Problem {
    let Inputs {
        schools,
        hubs,
        policy,
        travel_times,
        pair_scores,
        previous,
        rematch,
    } = inputs;
    let level = if policy.levels.is_some() {
        Level::Regional
    } else {
        Level::Single
    };
    let standings = schools
        .par_iter()
        .map(|school| standing::standing(school, compiled, policy.value.as_ref(), level))
        .collect();
    let draws: Vec<u64> = schools
        .iter()
        .map(|school| lottery::draw(seed, school.urn))
        .collect();
    let mut problem = Problem {
        standings,
        pools: pools(&hubs, policy.levels.is_some()),
        lottery: lottery::points(&draws).into(),
        draws: draws.into(),
        hub_keys: hubs.iter().map(|hub| lottery::hub_key(&hub.id)).collect(),
        travel_times: Arc::default(),
        pair_scores: Arc::default(),
        previous: BTreeMap::new(),
        in_force: None,
        pinned: BTreeMap::new(),
        barred: BTreeSet::new(),
        schools: schools.into(),
        hubs,
        policy: Arc::new(policy),
        seed,
        digests,
        side_rules: None,
        soft_rules: Vec::new(),
        has_soft_pins: false,
    };
    let pair = |urn: Urn, hub: &HubId| problem.find_school(urn).zip(problem.find_hub(hub));
    let pinned = problem
        .policy
        .pinned
        .iter()
        .filter_map(|p| pair(p.urn, &p.hub))
        .collect();
    let barred = problem
        .policy
        .barred
        .iter()
        .filter_map(|p| pair(p.urn, &p.hub))
        .collect();
    let table = |rows: Option<Vec<PairRow>>| {
        let rows = rows.unwrap_or_default();
        rows.iter()
            .filter_map(|row| Some((pair(row.urn, &row.hub)?, row.value)))
            .collect()
    };
    let previous = previous.iter().flatten();
    let previous = previous.filter_map(|row| pair(row.urn, &row.hub)).collect();
    let tables = (table(travel_times), table(pair_scores));
    (problem.travel_times, problem.pair_scores) = (Arc::new(tables.0), Arc::new(tables.1));
    (problem.pinned, problem.barred) = (pinned, barred);
    problem.previous = previous;
    if let Some(rematch) = rematch {
        problem.take_up(rematch);
    }
    if let Some(levels) = problem.policy.levels.clone() {
        standing::select_levels(&mut problem, &levels);
    }
    problem.weigh_claims();
    if let Some((rules, soft)) = sides::side_rules(&problem, compiled, issues) {
        problem.side_rules = Some(rules);
        problem.soft_rules = soft;
    }
    problem
}

fn pools(hubs: &[Hub], levels: bool) -> Vec<Pool> {
    let mut pools = Vec::new();
    for (hub, it) in HubIx::all(hubs.len()).zip(hubs) {
        if levels {
            let regional = it.places.saturating_sub(it.enhanced_places);
            pools.push(Pool {
                hub,
                level: Level::Enhanced,
                places: it.enhanced_places,
            });
            pools.push(Pool {
                hub,
                level: Level::Regional,
                places: regional,
            });
        } else {
            pools.push(Pool {
                hub,
                level: Level::Single,
                places: it.places,
            });
        }
    }
    pools
}
