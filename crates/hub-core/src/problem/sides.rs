//! From a policy's side rules to those of [`crate::rules`]: names become positions, shares become schools, conditions become lists.
//!
//! Hubs of [`crate::rules`] are pools here, and sites are hubs.

use std::collections::{BTreeMap, BTreeSet};

use super::balance;
use super::compiled::Compiled;
use super::condition::Test;
use super::issues::Issues;
use super::quotas::{Expand, limits};
use super::soft::Soft;
use super::{HubIx, PoolIx, Problem, SchoolIx, distance_km};
use crate::issue::codes;
use crate::model::{Apart, Goal, HubId, Level, Missing, Opening, SoftKind, Term, Urn};
use crate::rules::{self, Rules};
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
        let expand = Expand::new(problem, quota, compiled, format!("quotas[{i}]"));
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
        codes::TOGETHER_AND_APART,
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
