//! From a policy's quotas and resources to bounds on sums of schools at pools.

use std::collections::{BTreeMap, BTreeSet};

use super::compiled::Compiled;
use super::condition::Test;
use super::issues::Issues;
use super::sides::{chosen, pools_of};
use super::soft::Soft;
use super::{HubIx, PoolIx, Problem, SchoolIx};
use crate::issue::codes;
use crate::model::{Amount, Each, Quota, Resource, School, SoftKind, Use};
use crate::rules::{self, QuotaKind, Weights};

/// A quota of the policy, on its way to one for each value and hub.
pub(super) struct Expand<'a> {
    problem: &'a Problem,
    quota: &'a Quota,
    /// What schools count as, where it is not one each.
    unit: Option<Uses<'a>>,
    path: String,
}

impl<'a> Expand<'a> {
    /// Of a quota at a path of the policy.
    pub(super) fn new(
        problem: &'a Problem,
        quota: &'a Quota,
        compiled: &'a Compiled,
        path: String,
    ) -> Self {
        Self {
            problem,
            quota,
            unit: unit(problem, quota, compiled),
            path,
        }
    }
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

/// What schools use of a resource.
struct Uses<'a> {
    problem: &'a Problem,
    resource: &'a Resource,
    /// Of each use, its schools.
    tests: &'a [Option<Test>],
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
    pub(super) fn expand(
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
                codes::BOUNDS_CROSSED,
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
                codes::OUT_OF_RANGE,
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
pub(super) fn limits(
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
