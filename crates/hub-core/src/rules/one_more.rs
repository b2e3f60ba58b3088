//! Which rules one school more at a hub would break, given a plan that keeps them.

use std::collections::BTreeMap;

use super::model::{Quota, Rules, Weights};

/// A hard rule that a school more would break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Broken {
    /// The minimum of a site that is closed.
    Minimum(u32),
    /// The number of sites that may be open.
    Open,
    /// A balance, by its position.
    Spread(usize),
    /// A quota, by its position.
    Quota(usize),
    /// It stays apart from this school, which is there.
    Apart(u32),
}

/// A plan, and how near it is to the bounds of each rule.
#[derive(Debug)]
pub(crate) struct OneMore<'a> {
    rules: &'a Rules,
    plan: Vec<Option<u32>>,
    /// By hub: what any school would break there.
    anyone: Vec<Vec<Broken>>,
    /// Quotas that some school might break, with what they count.
    tight: Vec<(usize, i128)>,
    /// By school: its position in each of these.
    of_school: BTreeMap<u32, Vec<(u32, u32)>>,
    rivals: BTreeMap<u32, Vec<u32>>,
}

impl<'a> OneMore<'a> {
    /// `plan` has the hub of each school, of so many `hubs`; `asked` are the schools that will be asked about. O(sum of the quotas' schools x hubs + hubs x schools x balances) time.
    pub(crate) fn new(
        rules: &'a Rules,
        plan: Vec<Option<u32>>,
        hubs: usize,
        asked: &[u32],
    ) -> Self {
        let mut one = Self {
            rules,
            plan,
            anyone: Vec::new(),
            tight: Vec::new(),
            of_school: asked.iter().map(|school| (*school, Vec::new())).collect(),
            rivals: BTreeMap::new(),
        };
        one.anyone = one.for_anyone(hubs);
        let hard = rules.quotas.iter().enumerate();
        for (number, quota) in hard.filter(|(_, quota)| quota.price.is_none()) {
            let count = quota.count(&one.plan);
            if is_tight(quota, count) {
                one.index(quota);
                one.tight.push((number, count));
            }
        }
        for (first, other) in &rules.apart {
            for (school, rival) in [(first, other), (other, first)] {
                one.rivals.entry(*school).or_default().push(*rival);
            }
        }
        one
    }

    /// Notes the positions of the schools of the next tight quota.
    fn index(&mut self, quota: &Quota) {
        let next = u32::try_from(self.tight.len()).unwrap_or(u32::MAX);
        for (position, school) in (0_u32..).zip(&quota.schools) {
            if let Some(quotas) = self.of_school.get_mut(school) {
                quotas.push((next, position));
            }
        }
    }

    fn for_anyone(&self, hubs: usize) -> Vec<Vec<Broken>> {
        let rules = self.rules;
        let mut loads: BTreeMap<usize, u32> = BTreeMap::new();
        for hub in self.plan.iter().flatten() {
            *loads.entry(rules.site(*hub)).or_default() += 1;
        }
        let may_open = rules
            .open
            .is_none_or(|(_, most)| loads.len() < most as usize);
        let mut more = self.plan.clone();
        more.push(None);
        let mut broken = |hub: u32| {
            let site = rules.site(hub);
            let is_closed = !loads.contains_key(&site);
            let minimum = rules.minimums.get(site).is_some_and(|least| *least > 1);
            let minimum = (is_closed && minimum).then(|| Broken::Minimum(number(site)));
            let open = (is_closed && !may_open).then_some(Broken::Open);
            if let Some(last) = more.last_mut() {
                *last = Some(hub);
            }
            let hard = rules.spreads.iter().enumerate();
            let hard = hard.filter(|(_, spread)| spread.price.is_none());
            let spreads = hard.filter(|(_, spread)| spread.beyond(rules, &more) > 0);
            let spreads = spreads.map(|(number, _)| Broken::Spread(number));
            minimum.into_iter().chain(open).chain(spreads).collect()
        };
        (0..number(hubs)).map(&mut broken).collect()
    }

    /// What a school that the plan leaves out, and that was to be asked about, would break at a hub. O(log schools + its quotas x their hubs + its rivals) time.
    pub(crate) fn breaks(&self, school: u32, hub: u32) -> Vec<Broken> {
        let mut broken = self.anyone.get(hub as usize).cloned().unwrap_or_default();
        for (tight, position) in self.of_school.get(&school).into_iter().flatten() {
            let (number, count) = self.tight[*tight as usize];
            let quota = &self.rules.quotas[number];
            if let Some(at) = quota.hubs.iter().position(|other| *other == hub) {
                let weight = i128::from(quota.weight(*position as usize, at));
                if quota.excess(count + weight) > 0 {
                    broken.push(Broken::Quota(number));
                }
            }
        }
        let site = self.rules.site(hub);
        let is_there = |rival: &&u32| {
            let place = self.plan.get(**rival as usize).copied().flatten();
            place.is_some_and(|place| self.rules.site(place) == site)
        };
        let rivals = self.rivals.get(&school).into_iter().flatten();
        broken.extend(rivals.filter(is_there).map(|rival| Broken::Apart(*rival)));
        broken
    }
}

/// Whether some school might break it.
fn is_tight(quota: &Quota, count: i128) -> bool {
    let ends = |weights: &[i64]| {
        let (least, most) = (weights.iter().min(), weights.iter().max());
        [least, most].map(|weight| weight.copied().unwrap_or(0))
    };
    let ends = match &quota.weights {
        Weights::One => [1, 1],
        Weights::BySchool(weights) | Weights::ByHub(weights) | Weights::ByPair(weights) => {
            ends(weights)
        }
    };
    let breaks = |weight: i64| quota.excess(count + i128::from(weight)) > 0;
    ends.into_iter().any(breaks)
}

fn number(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}
