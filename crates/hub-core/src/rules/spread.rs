//! Balance: how far apart the loads of sites are.

use std::collections::{BTreeMap, BTreeSet};

use super::check::{check_length, check_members};
use super::model::{Instance, RuleError, Rules, Sizes};
use super::rows::{Factor, Row, Rows, Switch};
use super::units::Units;

/// A bound on how far apart the loads of some sites are: the largest less the smallest.
///
/// ```text
/// largest over sites k of L(k)  -  smallest over sites k of L(k)  <=  at_most        L(k) = sum over schools s, hubs h in k of w(h) x(s,h)
/// ```
///
/// As rows, with two levels that are free between 0 and the largest load that there can be: low <= L(k) <= high for each site, and high - low <= `at_most`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// What messages call it.
    pub name: String,
    /// The hubs that count, in any order, each once; what is at the hubs of one site is added up.
    pub hubs: Vec<u32>,
    /// What each school counts, by hub, in the order of the hubs; empty: one.
    pub weights: Vec<u32>,
    /// Whether sites that take nobody at all are left out; of fewer than two that count, the spread is 0.
    pub open_only: bool,
    /// The largest spread.
    pub at_most: u32,
    /// What each unit beyond it costs, 0 or more, in the unit of the costs; without it the bound is hard.
    pub price: Option<i64>,
}

impl Spread {
    fn weight(&self, position: usize) -> u32 {
        self.weights.get(position).copied().unwrap_or(1)
    }

    /// The hubs of each site that count, with their weights.
    pub(super) fn sites(&self, rules: &Rules) -> BTreeMap<usize, Vec<(u32, i64)>> {
        let mut sites: BTreeMap<usize, Vec<(u32, i64)>> = BTreeMap::new();
        for (position, hub) in self.hubs.iter().enumerate() {
            let weight = i64::from(self.weight(position));
            let hubs = sites.entry(rules.site(*hub)).or_default();
            hubs.push((*hub, weight));
        }
        sites
    }

    /// How far apart a plan, the hub of each school, leaves the sites under these rules.
    #[must_use]
    pub fn of(&self, rules: &Rules, plan: &[Option<u32>]) -> i128 {
        let sites = self.sites(rules);
        let mut loads: BTreeMap<usize, i128> = sites.keys().map(|site| (*site, 0)).collect();
        let weights: BTreeMap<u32, i64> = sites.into_values().flatten().collect();
        let mut open = BTreeSet::new();
        for hub in plan.iter().flatten() {
            let site = rules.site(*hub);
            open.insert(site);
            if let (Some(load), Some(weight)) = (loads.get_mut(&site), weights.get(hub)) {
                *load += i128::from(*weight);
            }
        }
        let counts = |(site, _): &(usize, i128)| !self.open_only || open.contains(site);
        let loads = loads.into_iter().filter(counts).map(|(_, load)| load);
        let loads: Vec<i128> = loads.collect();
        let ends = loads.iter().max().zip(loads.iter().min());
        ends.map_or(0, |(most, least)| most - least)
    }

    /// By how much a plan is beyond the bound: 0 where it keeps it.
    #[must_use]
    pub fn beyond(&self, rules: &Rules, plan: &[Option<u32>]) -> i128 {
        (self.of(rules, plan) - i128::from(self.at_most)).max(0)
    }

    /// Whether it matters to it if a site takes anyone.
    pub(super) fn asks_if_open(&self, rules: &Rules, site: usize) -> bool {
        self.open_only && self.hubs.iter().any(|hub| rules.site(*hub) == site)
    }

    /// The largest magnitude that it can have, and its bound.
    pub(super) fn largest_sum(&self, schools: usize) -> i128 {
        let most = (0..self.hubs.len()).map(|position| self.weight(position));
        let most = i128::from(most.max().unwrap_or(0));
        most * schools as i128 + i128::from(self.at_most)
    }

    /// What it can cost at most, where it is soft.
    pub(super) fn dearest(&self, schools: usize) -> i128 {
        let price = i128::from(self.price.unwrap_or(0));
        price.saturating_mul(self.largest_sum(schools))
    }

    /// Checks lengths, ranges and references.
    pub(super) fn check(&self, hubs: usize) -> Result<(), RuleError> {
        let rule = format!("balance {:?}", self.name);
        check_members(&rule, "hub", &self.hubs, hubs)?;
        if !self.weights.is_empty() {
            check_length("weights of a balance", self.weights.len(), self.hubs.len())?;
        }
        match self.price {
            Some(price) if price < 0 => Err(RuleError::Price { rule, price }),
            _ => Ok(()),
        }
    }
}

impl Rows {
    /// The rows of a spread: two for each site, then that of the bound, which is returned. None where it cannot but be kept. `switches` are those of sites.
    pub(super) fn spread(
        &mut self,
        spread: &Spread,
        instance: &Instance<'_>,
        units: &Units,
        switches: &[Option<usize>],
    ) -> Option<usize> {
        let sites = spread.sites(instance.rules);
        if sites.len() < 2 {
            return None;
        }
        let could_come = could_come(instance, units);
        let most = |hubs: &Vec<(u32, i64)>| -> i64 {
            let loads = hubs.iter();
            loads
                .map(|(hub, weight)| weight * could_come[*hub as usize])
                .sum()
        };
        let most = sites.values().map(most).max().unwrap_or(0);
        let (low, high) = (self.level(most), self.level(most));
        for (site, hubs) in sites {
            let row = Row {
                factor: Factor::Schools,
                hubs,
                ..Row::default()
            };
            self.list.push(Row {
                switches: vec![(high, -1)],
                most: Some(0),
                ..row.clone()
            });
            // Nothing is below the smallest load, but a site that is closed.
            let switch = switches[site].filter(|_| spread.open_only);
            let closed = switch.map(|switch| (switch, -most));
            self.list.push(Row {
                switches: [(low, -1)].into_iter().chain(closed).collect(),
                least: Some(closed.map_or(0, |(_, least)| least)),
                ..row
            });
        }
        self.list.push(Row {
            switches: vec![(high, 1), (low, -1)],
            most: Some(spread.at_most.into()),
            price: spread.price,
            ..Row::default()
        });
        Some(self.list.len() - 1)
    }

    /// A number between 0 and so much that a spread is free to choose.
    fn level(&mut self, most: i64) -> usize {
        self.switches.push(Switch {
            cost: 0,
            is_fixed: false,
            site: None,
            level: Some(most),
        });
        self.switches.len() - 1
    }
}

/// By hub: schools that could come at most.
fn could_come(instance: &Instance<'_>, units: &Units) -> Vec<i64> {
    let mut counts = vec![0_i64; instance.hubs()];
    for unit in &units.list {
        let schools = i64::try_from(unit.schools.len()).unwrap_or(i64::MAX);
        for arc in &unit.arcs {
            counts[arc.hub as usize] += schools;
        }
    }
    if matches!(instance.sizes, Sizes::One) {
        for (count, capacity) in counts.iter_mut().zip(instance.capacities) {
            *count = (*count).min(i64::from(*capacity));
        }
    }
    counts
}
