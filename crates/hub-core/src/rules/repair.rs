//! The cheapest repair: what to give up, at stated prices, so that there is a plan.
//!
//! Each plan tells what it gives up: a place more at a hub for each that it takes too many, a school fewer in a minimum for each that it lacks, and so on ([`changes()`]). The
//! repair is what the plan gives up that gives up least. On the network the kernel finds it, with a second column a hub for the places that are not there; else the elastic
//! programme does (`elastic.rs`).

use std::collections::BTreeSet;

use super::elastic::Elastic;
use super::kind::QuotaKind;
use super::model::{Instance, Quota, RuleError, Rules};
use super::prices::Prices;
use super::programme::Limits;
use super::units::unplaced_cost;
use crate::transport::{self, Buffer, Costs, MUST, Row, Settings, Unplaced};

/// Something that is given up. Numbers are positions in the instance's lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A hub holds more.
    Capacity {
        /// The hub.
        hub: u32,
        /// What it holds.
        from: u32,
        /// What it should hold; within 32 bits.
        to: u32,
    },
    /// A quota asks for less.
    QuotaAtLeast {
        /// The quota.
        number: usize,
        /// Its name.
        name: String,
        /// Its lower bound.
        from: i64,
        /// What it should be.
        to: i64,
    },
    /// A quota allows more.
    QuotaAtMost {
        /// The quota.
        number: usize,
        /// Its name.
        name: String,
        /// What it is.
        kind: QuotaKind,
        /// Its upper bound.
        from: i64,
        /// What it should be.
        to: i64,
    },
    /// A balance allows more.
    Spread {
        /// The balance.
        number: usize,
        /// Its name.
        name: String,
        /// How far apart loads may be.
        from: u32,
        /// How far apart they should be allowed to be.
        to: u32,
    },
    /// A site needs fewer schools.
    Minimum {
        /// The site.
        hub: u32,
        /// Its minimum.
        from: u32,
        /// What it should be.
        to: u32,
    },
    /// Fewer sites need be open.
    OpenAtLeast {
        /// So many must be open.
        from: u32,
        /// So many are.
        to: u32,
    },
    /// More sites may be open.
    OpenAtMost {
        /// So many may be open.
        from: u32,
        /// So many are.
        to: u32,
    },
    /// Two schools may share a site.
    Apart {
        /// The pair.
        number: usize,
        /// A school.
        first: u32,
        /// The other.
        other: u32,
    },
    /// Schools need not stay together.
    Together {
        /// The group.
        number: usize,
        /// Its schools.
        schools: Vec<u32>,
    },
    /// A school need not be placed.
    Placed {
        /// The school.
        school: u32,
        /// The hubs that it may go to.
        hubs: Vec<u32>,
    },
}

/// What to give up so that there is a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repair {
    /// What is given up, each with its price.
    pub changes: Vec<(Change, i64)>,
    /// The sum of the prices.
    pub price: i128,
    /// No repair is cheaper than this, as multipliers prove; 0 where nothing is proven.
    pub proven: i128,
    /// Whether no repair is cheaper, says the solver.
    pub is_cheapest: bool,
    /// A plan that keeps all else, the hub of each school.
    pub plan: Vec<Option<u32>>,
}

/// The parts of an instance that a repair changes, changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repaired {
    /// Capacity by hub.
    pub capacities: Vec<u32>,
    /// What being unplaced costs, by school; nothing for those that need no longer be placed.
    pub unplaced: Vec<i64>,
    /// The rules.
    pub rules: Rules,
}

/// The cheapest repair of an instance; of one that needs none, nothing. `None` where time is up before there is one, where the numbers are beyond the solver, and for
/// instances with objectives of before, which are no demands that could be given up.
///
/// # Errors
///
/// A [`RuleError`] where the instance contradicts itself.
pub fn repair(
    instance: &Instance<'_>,
    prices: &Prices,
    settings: &Settings<'_>,
) -> Result<Option<Repair>, RuleError> {
    instance.check()?;
    if !instance.rules.kept.is_empty() || settings.check().is_err() {
        return Ok(None);
    }
    if instance.is_network() {
        return on_network(instance, prices, settings);
    }
    let elastic = Elastic::new(instance, prices);
    if !elastic.is_in_range() {
        return Ok(None);
    }
    let limits = Limits {
        seconds: settings.left().map(|left| left.as_secs_f64()),
        stop: &|| settings.check().is_err(),
    };
    let found = elastic.solve(limits);
    Ok(found.map(|found| of_plan(instance, prices, found.plan, found.proven, found.is_claimed)))
}

fn of_plan(
    instance: &Instance<'_>,
    prices: &Prices,
    plan: Vec<Option<u32>>,
    proven: i128,
    is_claimed: bool,
) -> Repair {
    let changes = changes(instance, &plan, prices);
    let price = changes.iter().map(|(_, price)| i128::from(*price)).sum();
    // A price is a sum of prices, so that nothing lies between two multiples of what divides them all.
    let step = prices.divisor();
    let proven = step * (proven + step - 1).div_euclid(step);
    Repair {
        is_cheapest: is_claimed || price == proven,
        changes,
        price,
        proven: proven.min(price),
        plan,
    }
}

/// The kernel's way: a second column a hub, as wide as it takes, at the price of a place.
fn on_network(
    instance: &Instance<'_>,
    prices: &Prices,
    settings: &Settings<'_>,
) -> Result<Option<Repair>, RuleError> {
    let hubs = instance.hubs();
    let everyone = u32::try_from(instance.schools()).unwrap_or(u32::MAX);
    let mut capacities = instance.capacities.to_vec();
    capacities.resize(2 * hubs, everyone);
    let unplaced: Vec<i64> = (0..instance.schools())
        .map(|school| match unplaced_cost(instance, school) {
            None => prices.placed(),
            Some(_) => 0,
        })
        .collect();
    let costs = Wider {
        costs: instance.costs,
        unplaced: &unplaced,
        price: prices.place(),
    };
    let wider = transport::Instance {
        costs: &costs,
        capacities: &capacities,
        unplaced: Unplaced::Costs(&unplaced),
    };
    let answer = transport::solve(&wider, settings)?;
    let Some(found) = answer.matching else {
        return Ok(None);
    };
    let hub = |column: &Option<u32>| {
        column.map(|column| column % u32::try_from(hubs).unwrap_or(1).max(1))
    };
    let plan = found.assignment.iter().map(hub).collect();
    let proven = answer.dual.map_or(0, |dual| dual.bound.max(0));
    Ok(Some(of_plan(instance, prices, plan, proven, false)))
}

/// The same pairs twice: at no cost, and at the price of a place. Schools that need not be placed stay out.
struct Wider<'a> {
    costs: &'a dyn Costs,
    unplaced: &'a [i64],
    price: i64,
}

impl Costs for Wider<'_> {
    fn schools(&self) -> usize {
        self.costs.schools()
    }

    fn hubs(&self) -> usize {
        2 * self.costs.hubs()
    }

    fn row<'a>(&'a self, school: usize, buffer: &'a mut Buffer) -> Row<'a> {
        if self.unplaced[school] == 0 {
            return buffer.arcs([]);
        }
        let mut hubs = Vec::new();
        let mut own = Buffer::default();
        self.costs
            .row(school, &mut own)
            .for_each(|hub, _| hubs.push(hub));
        let width = u32::try_from(self.costs.hubs()).unwrap_or(u32::MAX);
        let there = hubs.iter().map(|hub| (*hub, 0));
        let more = hubs
            .iter()
            .map(|hub| (hub.saturating_add(width), self.price));
        buffer.arcs(there.chain(more).collect::<Vec<_>>())
    }
}

/// What a plan over allowed pairs gives up of what the instance demands, each with its price.
#[must_use]
pub fn changes(
    instance: &Instance<'_>,
    plan: &[Option<u32>],
    prices: &Prices,
) -> Vec<(Change, i64)> {
    let mut given = Given {
        instance,
        plan,
        changes: Vec::new(),
    };
    given.schools(prices.placed());
    given.capacities(prices.place());
    given.sites(prices);
    given.pairs(prices);
    given.quotas(prices.quota());
    given.spreads(prices.balance());
    given.changes
}

struct Given<'a> {
    instance: &'a Instance<'a>,
    plan: &'a [Option<u32>],
    changes: Vec<(Change, i64)>,
}

impl Given<'_> {
    fn schools(&mut self, price: i64) {
        for (school, place) in (0_u32..).zip(self.plan) {
            if place.is_none() && unplaced_cost(self.instance, school as usize).is_none() {
                let arcs = self.instance.arcs(school as usize, &mut Buffer::default());
                let hubs = arcs.into_iter().map(|(hub, _)| hub).collect();
                self.changes.push((Change::Placed { school, hubs }, price));
            }
        }
    }

    fn capacities(&mut self, price: i64) {
        let mut loads = vec![0_u64; self.instance.hubs()];
        for (school, hub) in self.plan.iter().enumerate() {
            if let Some(hub) = hub {
                loads[*hub as usize] += self.instance.size(school, *hub);
            }
        }
        for (hub, load) in (0_u32..).zip(loads) {
            let from = self.instance.capacities[hub as usize];
            let to = u32::try_from(load).unwrap_or(u32::MAX);
            if to > from {
                let price = price.saturating_mul(i64::from(to - from));
                self.changes
                    .push((Change::Capacity { hub, from, to }, price));
            }
        }
    }

    fn sites(&mut self, prices: &Prices) {
        let mut counts = vec![0_u32; self.instance.sites()];
        for hub in self.plan.iter().flatten() {
            counts[self.instance.site(*hub)] += 1;
        }
        for (hub, to) in (0_u32..).zip(&counts) {
            let from = self.instance.minimum(hub as usize);
            let is_closed = *to == 0 && self.instance.may_close(hub as usize);
            if *to < from && !is_closed {
                let price = prices.minimum() * i64::from(from - to);
                self.changes
                    .push((Change::Minimum { hub, from, to: *to }, price));
            }
        }
        let open = counts.iter().filter(|count| **count > 0).count();
        let open = u32::try_from(open).unwrap_or(u32::MAX);
        if let Some((least, most)) = self.instance.rules.open {
            let price = |beyond: u32| prices.open() * i64::from(beyond);
            if open < least {
                let change = Change::OpenAtLeast {
                    from: least,
                    to: open,
                };
                self.changes.push((change, price(least - open)));
            }
            if open > most {
                let change = Change::OpenAtMost {
                    from: most,
                    to: open,
                };
                self.changes.push((change, price(open - most)));
            }
        }
    }

    fn pairs(&mut self, prices: &Prices) {
        let site = |school: u32| {
            let hub = self.plan[school as usize]?;
            Some(self.instance.site(hub))
        };
        for (number, group) in self.instance.rules.together.iter().enumerate() {
            let sites: BTreeSet<Option<usize>> = group.iter().map(|school| site(*school)).collect();
            if sites.len() > 1 {
                let schools = group.clone();
                let change = Change::Together { number, schools };
                self.changes.push((change, prices.together()));
            }
        }
        for (number, (first, other)) in self.instance.rules.apart.iter().enumerate() {
            if site(*first).is_some() && site(*first) == site(*other) {
                let change = Change::Apart {
                    number,
                    first: *first,
                    other: *other,
                };
                self.changes.push((change, prices.apart()));
            }
        }
    }

    fn quotas(&mut self, price: i64) {
        for (number, quota) in self.instance.rules.quotas.iter().enumerate() {
            if quota.price.is_some() {
                continue;
            }
            let (sum, is_none) = count(quota, self.plan);
            if quota.or_none && is_none {
                continue;
            }
            let name = || quota.name.clone();
            if let Some(from) = quota.at_least.filter(|least| sum < *least) {
                let change = Change::QuotaAtLeast {
                    number,
                    name: name(),
                    from,
                    to: sum,
                };
                self.changes
                    .push((change, price.saturating_mul(from - sum)));
            }
            if let Some(from) = quota.at_most.filter(|most| sum > *most) {
                let change = Change::QuotaAtMost {
                    number,
                    name: name(),
                    kind: quota.kind,
                    from,
                    to: sum,
                };
                self.changes
                    .push((change, price.saturating_mul(sum - from)));
            }
        }
    }
}

impl Given<'_> {
    fn spreads(&mut self, price: i64) {
        let rules = self.instance.rules;
        for (number, spread) in rules.spreads.iter().enumerate() {
            let from = spread.at_most;
            let to = u32::try_from(spread.of(rules, self.plan)).unwrap_or(u32::MAX);
            if spread.price.is_none() && to > from {
                let name = spread.name.clone();
                let price = price.saturating_mul(i64::from(to - from));
                let change = Change::Spread {
                    number,
                    name,
                    from,
                    to,
                };
                self.changes.push((change, price));
            }
        }
    }
}

/// What a quota counts, within 2^53 by check, and whether it counts nobody.
fn count(quota: &Quota, plan: &[Option<u32>]) -> (i64, bool) {
    let (mut sum, mut is_none) = (0_i64, true);
    for (position, school) in quota.schools.iter().enumerate() {
        let place = plan[*school as usize];
        if let Some(hub) = quota.hubs.iter().position(|hub| place == Some(*hub)) {
            sum = sum.saturating_add(quota.weight(position, hub));
            is_none = false;
        }
    }
    (sum, is_none)
}

impl Repair {
    /// The instance with what is given up: its [`Self::plan`] keeps it.
    #[must_use]
    pub fn apply(&self, instance: &Instance<'_>) -> Repaired {
        let of_school = |school| unplaced_cost(instance, school).unwrap_or(MUST);
        let mut repaired = Repaired {
            capacities: instance.capacities.to_vec(),
            unplaced: (0..instance.schools()).map(of_school).collect(),
            rules: instance.rules.clone(),
        };
        let (mut groups, mut pairs) = (BTreeSet::new(), BTreeSet::new());
        let rules = &mut repaired.rules;
        for (change, _) in &self.changes {
            match change {
                Change::Capacity { hub, to, .. } => repaired.capacities[*hub as usize] = *to,
                Change::QuotaAtLeast { number, to, .. } => {
                    rules.quotas[*number].at_least = Some(*to);
                }
                Change::QuotaAtMost { number, to, .. } => rules.quotas[*number].at_most = Some(*to),
                Change::Spread { number, to, .. } => rules.spreads[*number].at_most = *to,
                Change::Minimum { hub, to, .. } => rules.minimums[*hub as usize] = *to,
                Change::OpenAtLeast { to, .. } => {
                    rules.open = rules.open.map(|(_, most)| (*to, most));
                }
                Change::OpenAtMost { to, .. } => {
                    rules.open = rules.open.map(|(least, _)| (least, *to));
                }
                Change::Apart { number, .. } => {
                    pairs.insert(*number);
                }
                Change::Together { number, .. } => {
                    groups.insert(*number);
                }
                Change::Placed { school, .. } => repaired.unplaced[*school as usize] = 0,
            }
        }
        let all = std::mem::take(&mut rules.apart).into_iter().enumerate();
        rules.apart = all
            .filter(|(at, _)| !pairs.contains(at))
            .map(|(_, pair)| pair)
            .collect();
        let all = std::mem::take(&mut rules.together).into_iter().enumerate();
        rules.together = all
            .filter(|(at, _)| !groups.contains(at))
            .map(|(_, group)| group)
            .collect();
        repaired
    }
}
