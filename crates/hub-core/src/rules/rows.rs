//! The rules as rows: bounds on sums that are linear in who goes where and what is open.
//!
//! Whoever works with rules as a whole works with rows: the programme, the bound. What a rule means is said once more, and apart from here, in the audit.

use std::collections::BTreeMap;

use super::model::{Instance, Kept, Quota, Rules, Sizes as Taken, Weights};
use super::units::{Arc, Units};

/// least <= sum of the coefficients of the arcs taken, of the switches that are on, and of what soft rows are beyond their bounds <= most.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) factor: Factor,
    /// The hubs whose arcs count, each with its part of the coefficient.
    pub(super) hubs: Vec<(u32, i64)>,
    /// Switches and their coefficients.
    pub(super) switches: Vec<(usize, i64)>,
    /// Soft rows before it, each with what a unit beyond their bounds counts here.
    pub(super) slacks: Vec<(usize, i64)>,
    pub(super) least: Option<i64>,
    pub(super) most: Option<i64>,
    /// What each unit beyond a bound costs, where it is soft.
    pub(super) price: Option<i64>,
}

/// The unit's part of a coefficient; the other is the hub's.
#[derive(Clone, Debug, Default)]
pub(super) enum Factor {
    /// The arc's size.
    #[default]
    Size,
    /// How many schools the unit has.
    Schools,
    /// By unit.
    Units(Vec<i64>),
    /// By unit, in order; nothing of the others.
    Few(Vec<(u32, i64)>),
    /// By hub, in order, and unit; nothing at the others.
    Hubs(Vec<(u32, Vec<i64>)>),
    /// By arc, in order of unit and hub.
    Arcs(Vec<i64>),
}

/// Something that is on or off: a site that may close, or a quota that may count nobody; or a number that a spread is free to choose.
#[derive(Clone, Copy, Debug)]
pub(super) struct Switch {
    /// What it costs that it is on.
    pub(super) cost: i64,
    /// Whether it must be on.
    pub(super) is_fixed: bool,
    /// The site that opens by it, if it is one.
    pub(super) site: Option<usize>,
    /// Where it is a whole number from 0 on, the largest that it can be.
    pub(super) level: Option<i64>,
}

impl Switch {
    /// What it counts at most.
    pub(super) fn most(&self) -> i64 {
        self.level.unwrap_or(1)
    }
}

/// All rows of an instance.
#[derive(Clone, Debug)]
pub(super) struct Rows {
    /// The capacities first, a row a hub.
    pub(super) list: Vec<Row>,
    pub(super) switches: Vec<Switch>,
    /// By hub: the rows that count its arcs, each with the hub's part of the coefficient.
    pub(super) at_hub: Vec<Vec<(usize, i64)>>,
    /// By unit: the position of its first arc among all.
    pub(super) first_arc: Vec<usize>,
}

impl Rows {
    /// The rows of a checked instance. Groups of schools are in its units; pairs that stay apart are no rows.
    pub(super) fn new(instance: &Instance<'_>, units: &Units) -> Self {
        Self::some(instance, units, |_| true)
    }

    /// Those that multipliers price, each where it is among all; quotas and objectives of before without a price are rows that say nothing, which take no time to make.
    pub(super) fn with_price(instance: &Instance<'_>, units: &Units, multipliers: &[i64]) -> Self {
        let has_price = |row: usize| multipliers.get(row).is_some_and(|price| *price != 0);
        Self::some(instance, units, has_price)
    }

    fn some(instance: &Instance<'_>, units: &Units, is_needed: impl Fn(usize) -> bool) -> Self {
        let (mut rows, mut soft) = Self::frame(instance, units);
        for (number, quota) in instance.rules.quotas.iter().enumerate() {
            let first = rows.list.len();
            let blank = first + count_rows(quota);
            if !(first..blank).any(&is_needed) {
                rows.list.resize_with(blank, Row::default);
                continue;
            }
            rows.quota(quota, units);
            let is_soft = |row: &usize| rows.list[*row].price.is_some();
            let added = (first..rows.list.len()).filter(is_soft);
            soft.quotas.extend(added.map(|row| (row, number)));
        }
        for kept in &instance.rules.kept {
            if is_needed(rows.list.len()) {
                rows.kept(kept, &soft, instance, units);
            } else {
                rows.list.push(Row::default());
            }
        }
        for (number, row) in rows.list.iter().enumerate() {
            for (hub, weight) in &row.hubs {
                rows.at_hub[*hub as usize].push((number, *weight));
            }
        }
        rows
    }

    /// The rows before those of quotas, and which of them are soft. Objectives of before become quotas too, so that what comes before quotas is where it was.
    fn frame(instance: &Instance<'_>, units: &Units) -> (Self, Soft) {
        let mut rows = Self {
            list: Vec::new(),
            switches: Vec::new(),
            at_hub: vec![Vec::new(); instance.hubs()],
            first_arc: first_arcs(units),
        };
        let switches = rows.sites(instance);
        rows.capacities(instance, units, &switches);
        rows.counts(instance, units, &switches);
        let mut soft = Soft::default();
        for (number, spread) in instance.rules.spreads.iter().enumerate() {
            let row = rows.spread(spread, instance, units, &switches);
            let row = row.filter(|_| spread.price.is_some());
            soft.spreads.extend(row.map(|row| (row, number)));
        }
        (rows, soft)
    }

    /// How many rows there are before those of quotas.
    pub(super) fn before_quotas(instance: &Instance<'_>, units: &Units) -> usize {
        Self::frame(instance, units).0.list.len()
    }

    /// The unit's part of a coefficient.
    pub(super) fn factor(&self, row: usize, units: &Units, unit: usize, arc: usize) -> i64 {
        let members = &units.list[unit];
        match &self.list[row].factor {
            Factor::Size => whole(members.arcs[arc].size),
            Factor::Schools => count(members.schools.len()),
            Factor::Units(factors) => factors[unit],
            Factor::Few(factors) => {
                let at = factors.binary_search_by_key(&unit, |(unit, _)| *unit as usize);
                at.map_or(0, |at| factors[at].1)
            }
            Factor::Hubs(hubs) => {
                let hub = members.arcs[arc].hub;
                let at = hubs.binary_search_by_key(&hub, |(hub, _)| *hub);
                at.map_or(0, |at| hubs[at].1[unit])
            }
            Factor::Arcs(factors) => factors[self.first_arc[unit] + arc],
        }
    }

    /// A switch for each site where it matters whether it takes anyone.
    fn sites(&mut self, instance: &Instance<'_>) -> Vec<Option<usize>> {
        let switch = |site| {
            instance.has_switch(site).then(|| {
                self.switches.push(Switch {
                    cost: instance.opening(site),
                    is_fixed: !instance.may_close(site),
                    site: Some(site),
                    level: None,
                });
                self.switches.len() - 1
            })
        };
        (0..instance.sites()).map(switch).collect()
    }

    /// No hub takes more than it holds; a closed one, nothing.
    fn capacities(&mut self, instance: &Instance<'_>, units: &Units, switches: &[Option<usize>]) {
        // What could come at most: a capacity beyond it is no link between arcs and switch.
        let mut could_come = vec![0_u64; instance.hubs()];
        for arc in units.list.iter().flat_map(|unit| &unit.arcs) {
            could_come[arc.hub as usize] += arc.size;
        }
        for (hub, could_come) in (0_u32..).zip(could_come) {
            let capacity = i64::from(instance.capacities[hub as usize]);
            let capacity = capacity.min(whole(could_come));
            let switch = switches.get(instance.site(hub)).copied().flatten();
            self.list.push(Row {
                factor: Factor::Size,
                hubs: vec![(hub, 1)],
                switches: switch
                    .map(|switch| (switch, -capacity))
                    .into_iter()
                    .collect(),
                most: Some(if switch.is_some() { 0 } else { capacity }),
                ..Row::default()
            });
        }
    }

    /// An open site takes as many schools as it needs, and at least one; a closed one nobody, of whatever size.
    fn counts(&mut self, instance: &Instance<'_>, units: &Units, switches: &[Option<usize>]) {
        let sites = Sites::new(instance, units);
        for (site, switch) in switches.iter().enumerate() {
            let minimum = i64::from(instance.minimum(site));
            let row = |least, most, switch: Option<(usize, i64)>| Row {
                factor: Factor::Schools,
                hubs: sites.hubs[site].iter().map(|hub| (*hub, 1)).collect(),
                switches: switch.into_iter().collect(),
                least,
                most,
                ..Row::default()
            };
            match switch {
                None if minimum > 0 => self.list.push(row(Some(minimum), None, None)),
                None => {}
                Some(switch) => {
                    let open = Some((*switch, -minimum.max(1)));
                    self.list.push(row(Some(0), None, open));
                    // A capacity says so too, but not of arcs that take nothing of it.
                    if !matches!(instance.sizes, Taken::One) {
                        let most = Some((*switch, -sites.most[site]));
                        self.list.push(row(None, Some(0), most));
                    }
                }
            }
        }
    }

    fn quota(&mut self, quota: &Quota, units: &Units) {
        let factor = factor(quota, units);
        let weights = match &quota.weights {
            Weights::ByHub(weights) => weights.clone(),
            _ => vec![1; quota.hubs.len()],
        };
        let row = Row {
            factor,
            hubs: quota.hubs.iter().copied().zip(weights).collect(),
            least: quota.at_least,
            most: quota.at_most,
            price: quota.price,
            ..Row::default()
        };
        if quota.or_none {
            self.quota_or_none(&row, quota, units);
        } else if row.least.is_some() || row.most.is_some() {
            self.list.push(row);
        }
    }

    /// A quota whose bounds hold only if a switch is on; and nobody comes while it is off.
    fn quota_or_none(&mut self, row: &Row, quota: &Quota, units: &Units) {
        let switch = self.switches.len();
        self.switches.push(Switch {
            cost: 0,
            is_fixed: false,
            site: None,
            level: None,
        });
        for (least, most) in [(row.least, None), (None, row.most)] {
            if let Some(bound) = least.or(most) {
                self.list.push(Row {
                    switches: vec![(switch, -bound)],
                    least: least.map(|_| 0),
                    most: most.map(|_| 0),
                    ..row.clone()
                });
            }
        }
        let mut members = vec![0; units.list.len()];
        for school in &quota.schools {
            members[units.of_school[*school as usize] as usize] += 1;
        }
        let everyone = count(quota.schools.len());
        self.list.push(Row {
            factor: Factor::Units(members),
            hubs: quota.hubs.iter().map(|hub| (*hub, 1)).collect(),
            switches: vec![(switch, -everyone)],
            most: Some(0),
            ..Row::default()
        });
    }

    /// An objective of before does not get worse.
    fn kept(&mut self, kept: &Kept, soft: &Soft, instance: &Instance<'_>, units: &Units) {
        let hubs = instance.hubs();
        let cost = |school: &u32, arc: &Arc| kept.costs[*school as usize * hubs + arc.hub as usize];
        let mut factors = Vec::new();
        for unit in &units.list {
            let sum = |arc| -> i64 { unit.schools.iter().map(|school| cost(school, arc)).sum() };
            factors.extend(unit.arcs.iter().map(sum));
        }
        let opening = |(number, switch): (usize, &Switch)| {
            let cost = kept.opening.get(switch.site?).copied()?;
            (cost != 0).then_some((number, cost))
        };
        let prices = |soft: &[(usize, usize)], prices: &[i64]| -> Vec<(usize, i64)> {
            let priced = soft.iter();
            priced
                .filter_map(|(row, rule)| Some((*row, *prices.get(*rule)?)))
                .collect()
        };
        let mut slacks = prices(&soft.quotas, &kept.prices);
        slacks.extend(prices(&soft.spreads, &kept.spreads));
        self.list.push(Row {
            factor: Factor::Arcs(factors),
            hubs: (0..).take(hubs).map(|hub| (hub, 1)).collect(),
            switches: self
                .switches
                .iter()
                .enumerate()
                .filter_map(opening)
                .collect(),
            slacks,
            most: Some(kept.at_most),
            ..Row::default()
        });
    }
}

/// Rows of soft rules, each with the position of its rule.
#[derive(Default)]
struct Soft {
    quotas: Vec<(usize, usize)>,
    spreads: Vec<(usize, usize)>,
}

fn first_arcs(units: &Units) -> Vec<usize> {
    let first = |next: &mut usize, arcs: &[Arc]| {
        let first = *next;
        *next += arcs.len();
        Some(first)
    };
    units
        .list
        .iter()
        .scan(0, |next, unit| first(next, &unit.arcs))
        .collect()
}

/// The hubs of each site, and who might go there.
struct Sites {
    hubs: Vec<Vec<u32>>,
    /// Schools that have an arc there, a school counted once an arc.
    most: Vec<i64>,
}

impl Sites {
    fn new(instance: &Instance<'_>, units: &Units) -> Self {
        let count_of = instance.sites();
        let mut sites = Self {
            hubs: vec![Vec::new(); count_of],
            most: vec![0; count_of],
        };
        for hub in (0..).take(instance.hubs()) {
            sites.hubs[instance.site(hub)].push(hub);
        }
        for unit in &units.list {
            for arc in &unit.arcs {
                let site = instance.site(arc.hub);
                sites.most[site] += count(unit.schools.len());
            }
        }
        sites
    }
}

/// How many rows a checked instance has before those of quotas.
pub(crate) fn before_quotas(instance: &Instance<'_>) -> usize {
    Rows::before_quotas(instance, &Units::new(instance))
}

impl Rules {
    /// How many rows its quotas have.
    pub(crate) fn rows_of_quotas(&self) -> usize {
        self.quotas.iter().map(count_rows).sum()
    }
}

/// How many rows a quota has.
pub(super) fn count_rows(quota: &Quota) -> usize {
    let bounds = usize::from(quota.at_least.is_some()) + usize::from(quota.at_most.is_some());
    if quota.or_none {
        bounds + 1
    } else {
        bounds.min(1)
    }
}

/// Units for one that counts from which on only those are listed that do.
const SPARSE: usize = 8;

/// What units count, by the positions of a quota's schools.
fn by_unit(quota: &Quota, units: &Units, weight: &dyn Fn(usize) -> i64) -> Factor {
    let unit_of = |school: &u32| units.of_school[*school as usize];
    if quota.schools.len() * SPARSE >= units.list.len() {
        let mut sums = vec![0; units.list.len()];
        for (position, school) in quota.schools.iter().enumerate() {
            sums[unit_of(school) as usize] += weight(position);
        }
        return Factor::Units(sums);
    }
    let mut sums: BTreeMap<u32, i64> = BTreeMap::new();
    for (position, school) in quota.schools.iter().enumerate() {
        *sums.entry(unit_of(school)).or_default() += weight(position);
    }
    Factor::Few(sums.into_iter().collect())
}

/// The units' part of what a quota counts.
fn factor(quota: &Quota, units: &Units) -> Factor {
    let sums = |weight: &dyn Fn(usize) -> i64| {
        let mut sums = vec![0; units.list.len()];
        for (position, school) in quota.schools.iter().enumerate() {
            sums[units.of_school[*school as usize] as usize] += weight(position);
        }
        sums
    };
    match &quota.weights {
        Weights::One | Weights::ByHub(_) => by_unit(quota, units, &|_| 1),
        Weights::BySchool(weights) => by_unit(quota, units, &|position| weights[position]),
        Weights::ByPair(_) => {
            let at = |(hub, number): (usize, &u32)| {
                (*number, sums(&|position| quota.weight(position, hub)))
            };
            let mut hubs: Vec<(u32, Vec<i64>)> = quota.hubs.iter().enumerate().map(at).collect();
            hubs.sort_unstable_by_key(|(hub, _)| *hub);
            Factor::Hubs(hubs)
        }
    }
}

/// Sizes and counts are sums of numbers of 32 bits, over fewer than 2^31 schools.
fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn count(number: usize) -> i64 {
    whole(number as u64)
}
