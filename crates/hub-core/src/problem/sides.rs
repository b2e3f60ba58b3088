//! From a policy's side rules to those of [`crate::rules`]: names become positions, shares become schools, conditions become lists.
//!
//! Hubs of [`crate::rules`] are pools here, and sites are hubs.

use std::collections::{BTreeMap, BTreeSet};

use super::balance;
use super::compiled::Compiled;
use super::condition::Test;
use super::issues::Issues;
use super::soft::Soft;
use super::{HubIx, PoolIx, Problem, SchoolIx, distance_km};
use crate::model::{
    Amount, Apart, Each, Goal, HubId, Level, Missing, Opening, Quota, Resource, School, SoftKind,
    Term, Urn, Use,
};
use crate::rules::{self, QuotaKind, Rules, Weights};
use crate::words::counted;

/// The side rules of a problem whose policy has been checked, and the soft ones among them; `None` where it has none. Shares that contradict each other go to `issues`.
pub(super) fn side_rules(
    problem: &Problem,
    compiled: &Compiled,
    issues: &mut Issues,
) -> Option<(Rules, Vec<Soft>)> {
    if !problem.policy().has_side_rules() {
        return None;
    }
    let policy = problem.policy();
    let mut soft = Vec::new();
    let opening = policy.opening.as_ref();
    let mut rules = opening.map_or_else(Rules::default, |it| opening_rules(problem, it, &mut soft));
    if policy.objective(Goal::OpenHubs).is_some() && rules.opening.is_empty() {
        // Rows tell which hubs are open, at every level, whatever it costs there.
        rules.opening = vec![0; problem.hubs().len()];
    }
    if policy.levels.is_some() {
        let sites = problem.pools().iter().map(|pool| pool.hub.0);
        rules.sites = sites.collect();
    }
    rules.quotas.extend(enhanced_in_all(problem));
    for (i, (quota, test)) in policy.quotas.iter().zip(&compiled.quotas).enumerate() {
        let expand = Expand {
            problem,
            quota,
            unit: unit(problem, quota, compiled),
            path: format!("quotas[{i}]"),
        };
        soft.extend(expand.expand(test.as_ref(), &mut rules.quotas, issues));
    }
    for (resource, tests) in policy.resources.iter().zip(&compiled.uses) {
        soft.extend(limits(problem, resource, tests, &mut rules.quotas));
    }
    for balance in &policy.balance {
        soft.extend(balance::add(problem, balance, &mut rules));
    }
    for group in &policy.together {
        rules.together.push(positions(problem, &group.schools));
    }
    let groups = groups(&rules.together);
    for (i, (rule, test)) in policy.apart.iter().zip(&compiled.apart).enumerate() {
        let pairs = apart(problem, rule, test.as_ref());
        never_placed(problem, &pairs, &groups, &format!("apart[{i}]"), issues);
        rules.apart.extend(pairs);
    }
    rules.apart.sort_unstable();
    rules.apart.dedup();
    Some((rules, soft))
}

/// The limit on enhanced support in all, where the matching decides who has it.
fn enhanced_in_all(problem: &Problem) -> Option<rules::Quota> {
    let levels = problem.policy().levels.as_ref()?;
    levels.decide?;
    let schools = SchoolIx::all(problem.schools().len());
    let may = |school: &SchoolIx| problem.standing(*school).level == Level::Enhanced;
    let enhanced = |pool: &PoolIx| problem.pool(*pool).level == Level::Enhanced;
    let pools = PoolIx::all(problem.pools().len());
    Some(rules::Quota {
        name: "enhanced support in all".to_owned(),
        schools: schools.filter(may).map(|school| school.0).collect(),
        hubs: pools.filter(enhanced).map(|pool| pool.0).collect(),
        at_most: Some(levels.at_most.into()),
        ..rules::Quota::default()
    })
}

fn opening_rules(problem: &Problem, opening: &Opening, soft: &mut Vec<Soft>) -> Rules {
    let of_hub = |all: Option<u32>, own: &BTreeMap<HubId, u32>, id: &HubId| {
        own.get(id).copied().or(all).unwrap_or(0)
    };
    let ids = || problem.hubs().iter().map(|hub| &hub.id);
    let minimum = |id| of_hub(opening.minimum, &opening.minimums, id);
    let cost = |id| i64::from(of_hub(opening.cost, &opening.costs, id));
    let least = opening.at_least.unwrap_or(0);
    let has_open = opening.at_least.is_some() || opening.at_most.is_some();
    let minimums: Vec<u32> = ids().map(minimum).collect();
    let (minimums, quotas) = match opening.minimum_price {
        None => (minimums, Vec::new()),
        Some(price) => {
            let (quotas, rule) = soft_minimums(problem, &minimums, opening.may_close, price);
            soft.push(rule);
            (Vec::new(), quotas)
        }
    };
    Rules {
        minimums,
        quotas,
        may_close: opening.may_close,
        opening: if ids().any(|id| cost(id) != 0) {
            ids().map(cost).collect()
        } else {
            Vec::new()
        },
        open: has_open.then(|| (least, opening.at_most.unwrap_or(u32::MAX))),
        ..Rules::default()
    }
}

/// A soft quota for each minimum.
fn soft_minimums(
    problem: &Problem,
    minimums: &[u32],
    may_close: bool,
    price: u32,
) -> (Vec<rules::Quota>, Soft) {
    let mut rule = Soft::new(SoftKind::Minimum, SoftKind::Minimum.name(), price);
    let mut quotas = Vec::new();
    let schools: Vec<u32> = chosen(problem, None)
        .into_iter()
        .map(|school| school.0)
        .collect();
    for (hub, minimum) in HubIx::all(minimums.len()).zip(minimums) {
        if *minimum > 0 {
            rule.add(quotas.len()..quotas.len() + 1, Some(hub), None);
            quotas.push(rules::Quota {
                name: format!("minimum at {}", problem.hub(hub).id),
                schools: schools.clone(),
                hubs: pools_of(problem, hub).map(|pool| pool.0).collect(),
                at_least: Some(i64::from(*minimum)),
                or_none: may_close,
                price: Some(price.into()),
                ..rules::Quota::default()
            });
        }
    }
    (quotas, rule)
}

/// The pools of a hub.
pub(super) fn pools_of(problem: &Problem, hub: HubIx) -> impl Iterator<Item = PoolIx> {
    let here = move |pool: &PoolIx| problem.pool(*pool).hub == hub;
    PoolIx::all(problem.pools().len()).filter(here)
}

fn positions(problem: &Problem, schools: &[Urn]) -> Vec<u32> {
    let found = schools.iter().filter_map(|urn| problem.find_school(*urn));
    found.map(|school| school.0).collect()
}

/// Schools for which a condition holds, where there is one, among those that take part.
pub(super) fn chosen(problem: &Problem, test: Option<&Test>) -> Vec<SchoolIx> {
    SchoolIx::all(problem.schools().len())
        .filter(|school| problem.takes_part(*school))
        .filter(|school| test.is_none_or(|test| test.holds(problem.school(*school)) == Some(true)))
        .collect()
}

/// A quota of the policy, on its way to one for each value and hub.
struct Expand<'a> {
    problem: &'a Problem,
    quota: &'a Quota,
    /// What schools count as, where it is not one each.
    unit: Option<Uses<'a>>,
    path: String,
}

/// What schools use of a resource.
struct Uses<'a> {
    problem: &'a Problem,
    resource: &'a Resource,
    /// Of each use, its schools.
    tests: &'a [Option<Test>],
}

/// What schools count as in a quota, where it is not one each.
fn unit<'a>(problem: &'a Problem, quota: &Quota, compiled: &'a Compiled) -> Option<Uses<'a>> {
    let name = quota.unit.as_ref()?;
    let resources = &problem.policy().resources;
    let at = resources.iter().position(|it| it.name == *name)?;
    Some(Uses {
        problem,
        resource: &resources[at],
        tests: &compiled.uses[at],
    })
}

impl Uses<'_> {
    /// The uses that are about a pool, in their order.
    fn of_pool(&self, pool: PoolIx) -> Vec<(&Use, Option<&Test>)> {
        let pool = self.problem.pool(pool);
        let hub = &self.problem.hub(pool.hub).id;
        let is_about = |it: &Use| {
            let is_here = it.hubs.as_ref().is_none_or(|hubs| hubs.contains(hub));
            is_here && it.level.is_none_or(|its| its == pool.level)
        };
        let all = self.resource.uses.iter().zip(self.tests);
        let here = all.filter(|(it, _)| is_about(it));
        here.map(|(it, test)| (it, test.as_ref())).collect()
    }

    /// What schools use in pools, a row a school.
    fn amounts(&self, schools: &[SchoolIx], pools: &[PoolIx]) -> Weights {
        let uses: Vec<Vec<(&Use, Option<&Test>)>> =
            pools.iter().map(|pool| self.of_pool(*pool)).collect();
        let row = |school: &SchoolIx| {
            let school = self.problem.school(*school);
            let holds = |test: &Test| test.holds(school) == Some(true);
            let first = move |uses: &Vec<(&Use, Option<&Test>)>| {
                let first = uses.iter().find(|(_, test)| test.is_none_or(holds));
                first.map_or(0, |(it, _)| i64::from(it.amount))
            };
            uses.iter().map(first).collect::<Vec<i64>>()
        };
        Weights::ByPair(schools.iter().flat_map(row).collect())
    }

    /// What a hub has.
    fn capacity(&self, hub: HubIx) -> u32 {
        let it = self.problem.hub(hub);
        let own = self.resource.capacities.get(&it.id).copied();
        own.or(self.resource.capacity).unwrap_or(it.places)
    }
}

impl Expand<'_> {
    /// Returns it as a soft rule, where it is one.
    fn expand(
        &self,
        test: Option<&Test>,
        into: &mut Vec<rules::Quota>,
        issues: &mut Issues,
    ) -> Option<Soft> {
        let counted = chosen(self.problem, test);
        let price = self.quota.price;
        let mut soft = price.map(|price| Soft::new(SoftKind::Quota, &self.quota.name, price));
        for (value, schools) in self.values(&counted) {
            for (hub, pools) in self.pools() {
                let first = into.len();
                self.bounds(
                    &self.name(value.as_deref(), hub),
                    &schools,
                    &pools,
                    into,
                    issues,
                );
                if let Some(soft) = &mut soft {
                    soft.add(first..into.len(), hub, value.as_deref());
                }
            }
        }
        soft
    }

    fn name(&self, value: Option<&str>, hub: Option<HubIx>) -> String {
        let each = self.quota.each.zip(value);
        let each = each.map(|(each, value)| format!(" for {each} {value}"));
        let hub = hub.map(|hub| format!(" at {}", self.problem.hub(hub).id));
        let name = [Some(self.quota.name.clone()), each, hub];
        name.into_iter().flatten().collect()
    }

    /// The schools that count together, each with the value that they share, if that is why.
    fn values(&self, counted: &[SchoolIx]) -> Vec<(Option<String>, Vec<SchoolIx>)> {
        let Some(each) = self.quota.each else {
            return vec![(None, counted.to_vec())];
        };
        let mut values: BTreeMap<String, Vec<SchoolIx>> = BTreeMap::new();
        for school in counted {
            if let Some(value) = value(each, self.problem.school(*school)) {
                values.entry(value).or_default().push(*school);
            }
        }
        let some = |(value, schools)| (Some(value), schools);
        values.into_iter().map(some).collect()
    }

    /// The pools that count together, with their hub, if that is why.
    fn pools(&self) -> Vec<(Option<HubIx>, Vec<PoolIx>)> {
        let problem = self.problem;
        let hubs: Vec<HubIx> = match &self.quota.hubs {
            Some(hubs) => hubs
                .iter()
                .filter_map(|hub| problem.find_hub(hub))
                .collect(),
            None => HubIx::all(problem.hubs().len()).collect(),
        };
        let of = |hubs: &[HubIx]| -> Vec<PoolIx> {
            let counts = |pool: &PoolIx| {
                let pool = problem.pool(*pool);
                hubs.contains(&pool.hub) && self.quota.level.is_none_or(|level| level == pool.level)
            };
            PoolIx::all(problem.pools().len()).filter(counts).collect()
        };
        if !self.quota.per_hub {
            return vec![(None, of(&hubs))];
        }
        let alone = |hub: &HubIx| (Some(*hub), of(&[*hub]));
        hubs.iter().map(alone).collect()
    }

    fn bounds(
        &self,
        name: &str,
        schools: &[SchoolIx],
        pools: &[PoolIx],
        into: &mut Vec<rules::Quota>,
        issues: &mut Issues,
    ) {
        let places = self.places(pools);
        // Amounts have been checked: each is a number of schools.
        let of = |amount: &Option<Amount>| {
            let amount = amount.as_ref().and_then(|amount| amount.of(places));
            amount.map(|amount| i64::try_from(amount).unwrap_or(i64::MAX))
        };
        let (least, most) = (of(&self.quota.at_least), of(&self.quota.at_most));
        if let (Some(least), Some(most)) = (least, most)
            && least > most
        {
            issues.policy(
                "bounds_crossed",
                &format!("{}.at_most", self.path),
                &most.to_string(),
                &format!("{least} or more, for that is at_least ({name})"),
                "shares are of the places that the quota is about, rounded up: correct one of the two",
            );
            return;
        }
        self.check_reserve(name, places, issues);
        let numbers = |schools: &[SchoolIx]| schools.iter().map(|school| school.0).collect();
        let weights = |schools: &[SchoolIx]| {
            let unit = self.unit.as_ref();
            unit.map_or(Weights::One, |unit| unit.amounts(schools, pools))
        };
        let quota = |name: &str, schools: &[SchoolIx], at_least, at_most| rules::Quota {
            name: name.to_owned(),
            kind: QuotaKind::Quota,
            schools: numbers(schools),
            hubs: pools.iter().map(|pool| pool.0).collect(),
            weights: weights(schools),
            at_least,
            at_most,
            or_none: self.quota.or_none,
            price: self.quota.price.map(i64::from),
        };
        // A bound that nothing can break is no rule.
        let count = i64::try_from(schools.len()).unwrap_or(i64::MAX);
        let least = least.filter(|least| *least > 0);
        let most = most.filter(|most| *most < count || self.unit.is_some());
        if least.is_some() || most.is_some() {
            into.push(quota(name, schools, least, most));
        }
        if let Some(reserve) = of(&self.quota.reserve).filter(|reserve| *reserve > 0) {
            let others = self.others(schools);
            let rest = i64::try_from(places).unwrap_or(i64::MAX) - reserve;
            into.push(rules::Quota {
                kind: QuotaKind::Reserve,
                or_none: false,
                ..quota(name, &others, None, Some(rest.max(0)))
            });
        }
    }

    /// More cannot be kept free than there is.
    fn check_reserve(&self, name: &str, places: u64, issues: &mut Issues) {
        if let Some(Amount::Schools(reserve)) = self.quota.reserve
            && places > 0
            && u64::from(reserve) > places
        {
            issues.policy(
                "out_of_range",
                &format!("{}.reserve", self.path),
                &reserve.to_string(),
                &format!("at most the {places} that there are ({name})"),
                "write a share, such as \"30%\", or name the hubs that it is about",
            );
        }
    }

    /// What shares are of: the places of pools, or what their hubs have of the unit.
    fn places(&self, pools: &[PoolIx]) -> u64 {
        let pools = pools.iter().map(|pool| self.problem.pool(*pool));
        match &self.unit {
            None => pools.map(|pool| u64::from(pool.places)).sum(),
            Some(unit) => {
                let hubs: BTreeSet<HubIx> = pools.map(|pool| pool.hub).collect();
                hubs.into_iter()
                    .map(|hub| u64::from(unit.capacity(hub)))
                    .sum()
            }
        }
    }

    /// The schools that take part and are not among these.
    fn others(&self, schools: &[SchoolIx]) -> Vec<SchoolIx> {
        let all = chosen(self.problem, None).into_iter();
        all.filter(|school| schools.binary_search(school).is_err())
            .collect()
    }
}

/// A limit for each hub on what its schools use of a resource. Returns it as a soft rule, where it is one.
fn limits(
    problem: &Problem,
    resource: &Resource,
    tests: &[Option<Test>],
    limits: &mut Vec<rules::Quota>,
) -> Option<Soft> {
    let price = resource.price;
    let mut soft = price.map(|price| Soft::new(SoftKind::Resource, &resource.name, price));
    let schools = chosen(problem, None);
    let uses = Uses {
        problem,
        resource,
        tests,
    };
    for (hub, it) in HubIx::all(problem.hubs().len()).zip(problem.hubs()) {
        let pools: Vec<PoolIx> = pools_of(problem, hub).collect();
        if let Some(soft) = &mut soft {
            soft.add(limits.len()..limits.len() + 1, Some(hub), None);
        }
        limits.push(rules::Quota {
            name: format!("{} at {}", resource.name, it.id),
            kind: QuotaKind::Resource,
            schools: schools.iter().map(|school| school.0).collect(),
            hubs: pools.iter().map(|pool| pool.0).collect(),
            weights: uses.amounts(&schools, &pools),
            at_most: Some(uses.capacity(hub).into()),
            price: resource.price.map(i64::from),
            ..rules::Quota::default()
        });
    }
    soft
}

fn value(each: Each, school: &School) -> Option<String> {
    match each {
        Each::Trust => school.trust.map(|trust| trust.to_string()),
        Each::LocalAuthority => school.local_authority.clone(),
        Each::Region => school.region.map(|region| region.to_string()),
        Each::Phase => school.phase.map(|phase| phase.to_string()),
    }
}

/// The pairs that a rule keeps apart, the smaller first.
fn apart(problem: &Problem, rule: &Apart, test: Option<&Test>) -> Vec<(u32, u32)> {
    if let Some(schools) = &rule.schools {
        return pairs(&positions(problem, schools));
    }
    let Some(km) = rule.within_km else {
        return Vec::new();
    };
    let counted = chosen(problem, test);
    let place = |school: &SchoolIx| Some((problem.school(*school).position()?, school.0));
    let mut placed: Vec<((u32, u32), u32)> = counted.iter().filter_map(place).collect();
    // In order of easting, those too far east for one school are so for all after it.
    placed.sort_unstable();
    let mut near = Vec::new();
    for (i, (from, school)) in placed.iter().enumerate() {
        let is_near_east = |(to, _): &&((u32, u32), u32)| f64::from(to.0 - from.0) <= km * 1000.0;
        for (to, other) in placed[i + 1..].iter().take_while(is_near_east) {
            if distance_km(*from, *to) <= km {
                near.push((*school.min(other), *school.max(other)));
            }
        }
    }
    if rule.missing == Some(Missing::FAIL) {
        let is_lost = |school: &&SchoolIx| problem.school(**school).position().is_none();
        for lost in counted.iter().filter(is_lost) {
            let others = counted.iter().filter(|other| *other != lost);
            near.extend(others.map(|other| (lost.0.min(other.0), lost.0.max(other.0))));
        }
    }
    near
}

/// Of each school that stays together with others: the least of all that it is tied to so.
fn groups(together: &[Vec<u32>]) -> BTreeMap<u32, u32> {
    let mut groups: BTreeMap<u32, u32> = BTreeMap::new();
    for group in together {
        let tied = group
            .iter()
            .map(|school| groups.get(school).copied().unwrap_or(*school));
        let tied: BTreeSet<u32> = tied.collect();
        let Some(first) = tied.first().copied() else {
            continue;
        };
        groups.extend(group.iter().map(|school| (*school, first)));
        for of in groups.values_mut().filter(|of| tied.contains(of)) {
            *of = first;
        }
    }
    groups
}

/// Schools that stay together and apart could never be placed, which nobody means.
fn never_placed(
    problem: &Problem,
    pairs: &[(u32, u32)],
    groups: &BTreeMap<u32, u32>,
    path: &str,
    issues: &mut Issues,
) {
    let is_tied = |(one, other): &&(u32, u32)| {
        let group = groups.get(one);
        group.is_some() && group == groups.get(other)
    };
    let mut tied = pairs.iter().filter(is_tied);
    let Some((one, other)) = tied.next() else {
        return;
    };
    let urn = |school| problem.school(SchoolIx(school)).urn;
    let more = match tied.count() {
        0 => String::new(),
        more => format!(" ({} like them)", counted(more as u64, "pair")),
    };
    issues.policy(
        "together_and_apart",
        path,
        &format!("{} and {}", urn(*one), urn(*other)),
        &format!("schools that do not stay together by another rule{more}"),
        "they could never be placed: take them out of one of the two rules",
    );
}

fn pairs(schools: &[u32]) -> Vec<(u32, u32)> {
    let mut pairs = Vec::new();
    for (i, school) in schools.iter().enumerate() {
        let others = schools[i + 1..].iter();
        pairs.extend(others.map(|other| (*school.min(other), *school.max(other))));
    }
    pairs
}
