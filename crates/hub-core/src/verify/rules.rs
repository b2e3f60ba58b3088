//! The side rules from the policy alone, hub by hub: nothing here knows how they are solved.

use std::collections::{BTreeMap, BTreeSet};

use super::soft::{Paid, at_hub};
use super::{Audit, Violation};
use crate::model::{
    Amount, Each, Hub, HubId, Level, Missing, Opening, Quota, Resource, SoftKind, Term, Urn, Use,
};
use crate::plan::{Beyond, ResourceUse};
use crate::problem::{HubIx, PoolIx, SchoolIx, distance_km};
use crate::words::counted;

impl Audit<'_> {
    /// Checks every side rule of the policy.
    pub(super) fn side_rules(&mut self, assignment: &[Option<PoolIx>]) -> Paid {
        let policy = self.problem.policy();
        let places = Places {
            hubs: assignment
                .iter()
                .map(|pool| pool.map(|pool| self.problem.pool(pool).hub))
                .collect(),
        };
        let mut paid = Paid::default();
        if let Some(opening) = &policy.opening {
            paid.opening = self.opening(opening, &places, &mut paid);
        }
        self.enhanced_in_all(assignment);
        for quota in &policy.quotas {
            let beyond = self.quota(quota, assignment);
            paid.add(SoftKind::Quota, &quota.name, quota.price, beyond);
        }
        for resource in &policy.resources {
            let beyond = self.resource(resource, assignment, &mut paid.resources);
            paid.add(SoftKind::Resource, &resource.name, resource.price, beyond);
        }
        for balance in &policy.balance {
            let beyond = self.balance(balance, assignment);
            let price = balance.soft_price();
            paid.add(SoftKind::Balance, &balance.name, price, beyond);
        }
        for group in &policy.together {
            self.together(&group.schools, &group.reason, &places);
        }
        for rule in &policy.apart {
            self.apart(rule, &places);
        }
        paid
    }

    pub(super) fn broken(&mut self, rule: &str, found: String, expected: String) {
        let rule = rule.to_owned();
        self.add(Violation::SideRule {
            rule,
            found,
            expected,
        });
    }

    /// Not more schools at enhanced support than the policy allows, where the matching decides who has it.
    fn enhanced_in_all(&mut self, assignment: &[Option<PoolIx>]) {
        let levels = self.problem.policy().levels.as_ref();
        let Some(levels) = levels.filter(|levels| levels.decide.is_some()) else {
            return;
        };
        let is_enhanced = |pool: &&PoolIx| self.problem.pool(**pool).level == Level::Enhanced;
        let enhanced = assignment.iter().flatten().filter(is_enhanced).count();
        if enhanced > levels.at_most as usize {
            self.broken(
                "levels.at_most",
                format!("{} at enhanced support", counted(enhanced as u64, "school")),
                format!("at most {} should be", levels.at_most),
            );
        }
    }

    /// Returns what open hubs cost.
    fn opening(&mut self, opening: &Opening, places: &Places, paid: &mut Paid) -> i128 {
        let own = |all: Option<u32>, own: &BTreeMap<HubId, u32>, id: &HubId| {
            own.get(id).copied().or(all).unwrap_or(0)
        };
        let (mut open, mut cost) = (0_u32, 0);
        let mut short = Beyond::new();
        for (hub, it) in HubIx::all(self.problem.hubs().len()).zip(self.problem.hubs()) {
            let load = places.hubs.iter().filter(|at| **at == Some(hub)).count();
            let minimum = own(opening.minimum, &opening.minimums, &it.id);
            let may_close = load == 0 && opening.may_close;
            let missing = (minimum as usize).saturating_sub(load);
            if missing > 0 && !may_close && opening.minimum_price.is_some() {
                short.insert(at_hub(&it.id), missing as u64);
            } else if missing > 0 && !may_close {
                let or_none = if opening.may_close { ", or none" } else { "" };
                let expected = format!("it takes at least {minimum}{or_none}");
                let rule = format!("the minimum of hub {}", it.id);
                self.broken(&rule, counted(load as u64, "school"), expected);
            }
            if load > 0 {
                open += 1;
                cost += i128::from(own(opening.cost, &opening.costs, &it.id));
            }
        }
        let kind = SoftKind::Minimum;
        paid.add(kind, kind.name(), opening.minimum_price, short);
        let least = opening.at_least.unwrap_or(0);
        let most = opening.at_most.unwrap_or(u32::MAX);
        if !(least..=most).contains(&open) {
            let found = match open {
                1 => "1 hub is open".to_owned(),
                _ => format!("{open} hubs are open"),
            };
            let most = opening.at_most.map(|most| format!(", at most {most}"));
            let expected = format!("at least {least}{} should be", most.unwrap_or_default());
            self.broken("open hubs", found, expected);
        }
        cost
    }

    /// Checks a quota, for each value and hub where it says so. Returns what is beyond its bounds, where it is soft.
    fn quota(&mut self, quota: &Quota, assignment: &[Option<PoolIx>]) -> Beyond {
        let problem = self.problem;
        let holds = problem.holds(quota.schools.as_ref());
        let key = |school: SchoolIx| -> Option<String> {
            let it = problem.school(school);
            if !holds[school.at()] || !problem.takes_part(school) {
                return None;
            }
            match quota.each {
                None => Some(String::new()),
                Some(Each::Trust) => it.trust.map(|trust| trust.to_string()),
                Some(Each::LocalAuthority) => it.local_authority.clone(),
                Some(Each::Region) => it.region.map(|region| region.to_string()),
                Some(Each::Phase) => it.phase.map(|phase| phase.to_string()),
            }
        };
        let keys: Vec<Option<String>> = SchoolIx::all(problem.schools().len()).map(key).collect();
        let mut values: BTreeSet<&String> = keys.iter().flatten().collect();
        let everyone = String::new();
        if quota.each.is_none() {
            values.insert(&everyone);
        }
        // By pool, so that each set of hubs looks at its own schools alone.
        let mut at_pool: Vec<Vec<usize>> = vec![Vec::new(); problem.pools().len()];
        for (school, pool) in assignment.iter().enumerate() {
            if let Some(pool) = pool {
                at_pool[pool.at()].push(school);
            }
        }
        let mut beyond = Beyond::new();
        let unit = quota.unit.as_ref();
        let unit = unit.and_then(|name| problem.policy().resource(name));
        let uses = unit.map(|resource| self.uses(resource));
        for hubs in self.hub_sets(quota) {
            let counts = |pool: PoolIx| {
                let pool = problem.pool(pool);
                hubs.contains(&pool.hub) && quota.level.is_none_or(|level| level == pool.level)
            };
            let pools = PoolIx::all(problem.pools().len()).filter(|pool| counts(*pool));
            let mut places = 0;
            let mut loads: BTreeMap<&String, (u64, u64)> = BTreeMap::new();
            let mut everyone = 0;
            for pool in pools {
                places += u64::from(problem.pool(pool).places);
                for school in &at_pool[pool.at()] {
                    let amount = match unit.zip(uses.as_ref()) {
                        Some((resource, uses)) => self.used(resource, uses, *school, pool),
                        None => 1,
                    };
                    everyone += amount;
                    if let Some(key) = &keys[*school] {
                        let (schools, load) = loads.entry(key).or_default();
                        *schools += 1;
                        *load += amount;
                    }
                }
            }
            if let Some(resource) = unit {
                let has = |hub: &HubIx| capacity(resource, problem.hub(*hub));
                places = hubs.iter().map(has).sum();
            }
            for value in &values {
                let (schools, load) = loads.get(*value).copied().unwrap_or((0, 0));
                let tally = Tally {
                    is_none: schools == 0,
                    load,
                    others: everyone - load,
                    places,
                };
                let more = self.tally(quota, &tally, (value, &hubs));
                if more > 0 {
                    let hub = hubs.first().filter(|_| quota.per_hub);
                    let hub = hub.map(|hub| problem.hub(*hub).id.clone());
                    let value = quota.each.map(|_| (*value).clone());
                    beyond.insert((hub, value), more);
                }
            }
        }
        beyond
    }

    /// The hubs that count together.
    fn hub_sets(&self, quota: &Quota) -> Vec<Vec<HubIx>> {
        let hubs: Vec<HubIx> = match &quota.hubs {
            Some(ids) => ids
                .iter()
                .filter_map(|id| self.problem.find_hub(id))
                .collect(),
            None => HubIx::all(self.problem.hubs().len()).collect(),
        };
        if quota.per_hub {
            hubs.into_iter().map(|hub| vec![hub]).collect()
        } else {
            vec![hubs]
        }
    }

    fn quota_name(&self, quota: &Quota, value: &str, hubs: &[HubIx]) -> String {
        let value = quota.each.map(|each| format!(" for {each} {value:?}"));
        let hub = match hubs {
            [hub] if quota.per_hub => Some(format!(" at {}", self.problem.hub(*hub).id)),
            _ => None,
        };
        let name = format!("quota {:?}", quota.name);
        name + &value.unwrap_or_default() + &hub.unwrap_or_default()
    }

    /// Checks the bounds of a quota where it counts. Returns how many schools are beyond them, where it is soft.
    fn tally(&mut self, quota: &Quota, tally: &Tally, at: (&str, &[HubIx])) -> u64 {
        // Shares have been checked: each is a number of schools.
        let of = |amount: &Option<Amount>| amount.as_ref().and_then(|it| it.of(tally.places));
        let least = of(&quota.at_least).unwrap_or(0);
        let most = of(&quota.at_most).unwrap_or(u64::MAX);
        let rest = of(&quota.reserve).map_or(u64::MAX, |kept| tally.places.saturating_sub(kept));
        let is_none = quota.or_none && tally.is_none;
        let under = if is_none {
            0
        } else {
            least.saturating_sub(tally.load)
        };
        let over = tally.load.saturating_sub(most);
        let beyond = tally.others.saturating_sub(rest);
        if quota.price.is_some() {
            return under.max(over) + beyond;
        }
        if under + over + beyond == 0 {
            return 0;
        }
        let name = &self.quota_name(quota, at.0, at.1);
        if under > 0 {
            let or_none = if quota.or_none { ", or none" } else { "" };
            let expected = format!("it asks for at least {least}{or_none}");
            self.broken(name, counted(tally.load, "school"), expected);
        }
        if over > 0 {
            let expected = format!("it allows at most {most}");
            self.broken(name, counted(tally.load, "school"), expected);
        }
        if beyond > 0 {
            let expected = format!("its reserve leaves them at most {}", counted(rest, "place"));
            self.broken(name, counted(tally.others, "other school"), expected);
        }
        0
    }

    /// Checks what is used of a resource at each hub, and adds it to what is `there`. Returns what is used beyond it, where it is soft.
    fn resource(
        &mut self,
        resource: &Resource,
        assignment: &[Option<PoolIx>],
        there: &mut Vec<ResourceUse>,
    ) -> Beyond {
        let problem = self.problem;
        let uses = self.uses(resource);
        let mut taken = vec![0_u64; problem.hubs().len()];
        for (school, pool) in assignment.iter().enumerate() {
            if let Some(pool) = *pool {
                taken[problem.pool(pool).hub.at()] += self.used(resource, &uses, school, pool);
            }
        }
        let mut all = Beyond::new();
        for (hub, taken) in problem.hubs().iter().zip(taken) {
            let capacity = capacity(resource, hub);
            there.push(ResourceUse {
                name: resource.name.clone(),
                hub: hub.id.clone(),
                used: taken,
                capacity,
                soft: resource.price.is_some(),
            });
            let beyond = taken.saturating_sub(capacity);
            match resource.price {
                Some(_) => drop(all.insert(at_hub(&hub.id), beyond)),
                None if beyond > 0 => self.broken(
                    &format!("resource {:?} at {}", resource.name, hub.id),
                    format!("{taken} are used"),
                    format!("there are {capacity}"),
                ),
                None => {}
            }
        }
        all
    }

    /// Of each use of a resource, whether it is about each school.
    fn uses(&self, resource: &Resource) -> Vec<Vec<bool>> {
        let holds = |it: &Use| self.problem.holds(it.schools.as_ref());
        resource.uses.iter().map(holds).collect()
    }

    /// What a school uses of a resource in a pool.
    fn used(&self, resource: &Resource, uses: &[Vec<bool>], school: usize, pool: PoolIx) -> u64 {
        let pool = self.problem.pool(pool);
        let hub = &self.problem.hub(pool.hub).id;
        let is_about = |(it, holds): &(&Use, &Vec<bool>)| {
            holds[school]
                && it.hubs.as_ref().is_none_or(|hubs| hubs.contains(hub))
                && it.level.is_none_or(|its| its == pool.level)
        };
        let first = resource.uses.iter().zip(uses).find(is_about);
        first.map_or(0, |(it, _)| u64::from(it.amount))
    }

    fn together(&mut self, schools: &[Urn], reason: &str, places: &Places) {
        let at = |urn: &Urn| places.of(self.problem.find_school(*urn));
        let hubs: BTreeSet<Option<HubIx>> = schools.iter().map(at).collect();
        if hubs.len() > 1 {
            let name = |hub: &Option<HubIx>| {
                hub.map_or("no hub".to_owned(), |hub| {
                    self.problem.hub(hub).id.to_string()
                })
            };
            let found: Vec<String> = hubs.iter().map(name).collect();
            let urns: Vec<String> = schools.iter().map(ToString::to_string).collect();
            self.broken(
                &format!("schools {} together ({reason:?})", urns.join(", ")),
                format!("they are at {}", found.join(" and ")),
                "they go to one hub, all or none".to_owned(),
            );
        }
    }

    fn apart(&mut self, rule: &crate::model::Apart, places: &Places) {
        let problem = self.problem;
        let counted: Vec<SchoolIx> = if let Some(urns) = &rule.schools {
            let found = urns.iter().filter_map(|urn| problem.find_school(*urn));
            found.collect()
        } else {
            let holds = problem.holds(rule.when.as_ref());
            let all = SchoolIx::all(problem.schools().len());
            all.filter(|school| holds[school.at()] && problem.takes_part(*school))
                .collect()
        };
        let mut at_hub: BTreeMap<HubIx, Vec<SchoolIx>> = BTreeMap::new();
        for school in counted {
            if let Some(hub) = places.of(Some(school)) {
                at_hub.entry(hub).or_default().push(school);
            }
        }
        for (hub, schools) in at_hub {
            for (i, one) in schools.iter().enumerate() {
                for other in &schools[i + 1..] {
                    if self.is_apart(rule, *one, *other) {
                        let (one, other) = (problem.school(*one).urn, problem.school(*other).urn);
                        self.broken(
                            &format!("schools {one} and {other} apart ({:?})", rule.reason),
                            format!("both are at {}", problem.hub(hub).id),
                            "they share no hub".to_owned(),
                        );
                    }
                }
            }
        }
    }

    fn is_apart(&self, rule: &crate::model::Apart, one: SchoolIx, other: SchoolIx) -> bool {
        let Some(km) = rule.within_km else {
            return true;
        };
        let place = |school| self.problem.school(school).position();
        match place(one).zip(place(other)) {
            Some((one, other)) => distance_km(one, other) <= km,
            None => rule.missing == Some(Missing::FAIL),
        }
    }
}

/// Where schools are.
struct Places {
    hubs: Vec<Option<HubIx>>,
}

impl Places {
    fn of(&self, school: Option<SchoolIx>) -> Option<HubIx> {
        self.hubs.get(school?.at()).copied().flatten()
    }
}

/// What a hub has of a resource.
fn capacity(resource: &Resource, hub: &Hub) -> u64 {
    let own = resource.capacities.get(&hub.id).copied();
    u64::from(own.or(resource.capacity).unwrap_or(hub.places))
}

/// What a quota counts, in schools or units of its resource.
struct Tally {
    /// None of its schools is at its hubs.
    is_none: bool,
    /// Its schools at its hubs.
    load: u64,
    /// Other schools there.
    others: u64,
    /// Places there.
    places: u64,
}
