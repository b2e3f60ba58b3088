//! The instance with every demand elastic: whatever cannot be kept is given up, at a price a unit.
//!
//! ```text
//! minimise    sum over demands of  price x units given up
//! subject to  sum over h of x(s,h) + z(s) = 1                    s must be placed; at most 1 for others
//!             sum over s of a(s,h) x(s,h) <= cap(h) y(k) + t(h)  y(k) = 1 where it does not matter if the site is open
//!             sum over s, h in k of x(s,h) + u(k) >= m(k) y(k)
//!             least - v <= sum of y(k) <= most + w               sum of x(s,h) over h in k <= |S| y(k),  y(k) <= sum of x(s,h)
//!             |x(s,k) - x(t,k)| <= g for all k                   s and t in a group
//!             x(s,k) + x(t,k) <= 1 + d for all k                 s and t apart
//!             lo(q) - e <= sum over its arcs <= hi(q) + e        or nobody, where it says so
//!             low <= load of each site <= high,  high - low <= most + b
//! ```
//!
//! What pairs, open sites and soft bounds cost is no part of it. A plan that costs nothing keeps all that is demanded.

use std::collections::{BTreeMap, BTreeSet};

use super::elements::Element;
use super::linear::Linear;
use super::model::{Instance, Quota};
use super::prices::Prices;
use super::programme::{Ended, Limits, MOST_VARIABLES};
use super::spread::Spread;
use super::units::unplaced_cost;
use crate::transport::Buffer;

/// The programme of an instance whose demands all have a price.
pub(super) struct Elastic<'a> {
    instance: &'a Instance<'a>,
    linear: Linear,
    /// By school: hub and column of each arc.
    arcs: Vec<Vec<(u32, usize)>>,
    /// Sites that may be closed: the column that says whether they are open.
    open: BTreeMap<usize, usize>,
    /// The first row of each demand; its rows end where those of the next begin.
    demands: Vec<(usize, Option<Element>)>,
}

/// What came of it.
pub(super) struct Cheapest {
    /// The hub of each school.
    pub(super) plan: Vec<Option<u32>>,
    /// Whether no plan gives up less, says the solver.
    pub(super) is_claimed: bool,
    /// No plan gives up less than this, as multipliers prove.
    pub(super) proven: i128,
}

type Terms = Vec<(usize, i64)>;

impl<'a> Elastic<'a> {
    /// The programme of a checked instance without objectives of before.
    pub(super) fn new(instance: &'a Instance<'a>, prices: &Prices) -> Self {
        let mut elastic = Self {
            instance,
            linear: Linear::default(),
            arcs: Vec::with_capacity(instance.schools()),
            open: BTreeMap::new(),
            demands: Vec::new(),
        };
        let mut buffer = Buffer::default();
        for school in 0..instance.schools() {
            let arcs = instance.arcs(school, &mut buffer).into_iter();
            let linear = &mut elastic.linear;
            elastic
                .arcs
                .push(arcs.map(|(hub, _)| (hub, linear.choice())).collect());
        }
        elastic.schools(prices.placed());
        elastic.sites(prices);
        elastic.capacities(prices.place());
        elastic.groups(prices.together());
        elastic.apart(prices.apart());
        for (number, quota) in instance.rules.quotas.iter().enumerate() {
            if quota.price.is_none() {
                elastic.quota(number, quota, prices.quota());
            }
        }
        for (number, spread) in instance.rules.spreads.iter().enumerate() {
            if spread.price.is_none() {
                elastic.spread(number, spread, prices.balance());
            }
        }
        elastic
    }

    /// The rows from here on are those of a demand.
    fn begin(&mut self, demand: Option<Element>) {
        self.demands.push((self.linear.rows(), demand));
    }

    fn schools(&mut self, price: i64) {
        for (at, school) in (0..self.arcs.len()).zip(0..) {
            let mut terms: Terms = self.arcs[at]
                .iter()
                .map(|(_, column)| (*column, 1))
                .collect();
            if unplaced_cost(self.instance, at).is_none() {
                self.begin(Some(Element::Demand(school)));
                terms.push((self.linear.slack(price, 1), 1));
                self.linear.equal(terms, 1);
            } else if terms.len() > 1 {
                self.begin(None);
                self.linear.at_most(terms, 1);
            }
        }
    }

    /// The arcs to each site.
    fn at_sites(&self) -> Vec<Terms> {
        let mut sites = vec![Vec::new(); self.instance.sites()];
        for (hub, column) in self.arcs.iter().flatten() {
            sites[self.instance.site(*hub)].push((*column, 1));
        }
        sites
    }

    fn sites(&mut self, prices: &Prices) {
        let instance = self.instance;
        let sites = self.at_sites();
        for (site, arcs) in sites.iter().enumerate() {
            let minimum = instance.minimum(site);
            let mut spreads = instance.rules.spreads.iter();
            let asks = spreads.any(|spread| spread.asks_if_open(instance.rules, site));
            let may_close = minimum > 0 && instance.may_close(site);
            if instance.rules.open.is_some() || may_close || asks {
                self.switch(site, arcs);
            }
            if minimum == 0 {
                continue;
            }
            self.begin(Some(Element::Minimum(site)));
            let least = i64::from(minimum);
            let mut terms = minus(arcs);
            terms.push((self.linear.slack(prices.minimum(), least), -1));
            match self.open.get(&site).filter(|_| instance.may_close(site)) {
                Some(open) => {
                    terms.push((*open, least));
                    self.linear.at_most(terms, 0);
                }
                None => self.linear.at_most(terms, -least),
            }
        }
        if let Some((least, most)) = instance.rules.open {
            self.count_open(least, most, prices.open());
        }
    }

    /// Whether a site is open: if anyone is there, and where it is counted only then.
    fn switch(&mut self, site: usize, arcs: &Terms) {
        let open = self.linear.choice();
        self.open.insert(site, open);
        self.begin(None);
        let mut closed = arcs.clone();
        closed.push((open, -count(arcs.len())));
        self.linear.at_most(closed, 0);
        if self.instance.rules.open.is_some() {
            let mut used = minus(arcs);
            used.push((open, 1));
            self.linear.at_most(used, 0);
        }
    }

    fn count_open(&mut self, least: u32, most: u32, price: i64) {
        let sites = count(self.open.len());
        let all: Terms = self.open.values().map(|open| (*open, 1)).collect();
        if least > 0 {
            self.begin(Some(Element::OpenLeast));
            let mut terms = minus(&all);
            terms.push((self.linear.slack(price, least.into()), -1));
            self.linear.at_most(terms, -i64::from(least));
        }
        if i64::from(most) < sites {
            self.begin(Some(Element::OpenMost));
            let mut terms = all;
            terms.push((self.linear.slack(price, sites), -1));
            self.linear.at_most(terms, most.into());
        }
    }

    fn capacities(&mut self, price: i64) {
        let mut taken: Vec<Terms> = vec![Vec::new(); self.instance.hubs()];
        for (school, arcs) in self.arcs.iter().enumerate() {
            for (hub, column) in arcs {
                let size = i64::try_from(self.instance.size(school, *hub)).unwrap_or(i64::MAX);
                taken[*hub as usize].push((*column, size));
            }
        }
        for (hub, mut terms) in (0_u32..).zip(taken) {
            let could: i64 = terms.iter().map(|(_, size)| size).sum();
            let capacity = i64::from(self.instance.capacities[hub as usize]);
            if could <= capacity {
                continue;
            }
            self.begin(Some(Element::Capacity(hub)));
            terms.push((self.linear.slack(price, could - capacity), -1));
            match self.open.get(&self.instance.site(hub)) {
                Some(open) => {
                    terms.push((*open, -capacity));
                    self.linear.at_most(terms, 0);
                }
                None => self.linear.at_most(terms, capacity),
            }
        }
    }

    /// Whether a school is at a site, by site.
    fn by_site(&self, school: u32) -> BTreeMap<usize, Terms> {
        let mut sites: BTreeMap<usize, Terms> = BTreeMap::new();
        for (hub, column) in &self.arcs[school as usize] {
            let here = sites.entry(self.instance.site(*hub)).or_default();
            here.push((*column, 1));
        }
        sites
    }

    fn groups(&mut self, price: i64) {
        for (number, group) in self.instance.rules.together.iter().enumerate() {
            let Some((first, others)) =
                group.split_first().filter(|(_, others)| !others.is_empty())
            else {
                continue;
            };
            self.begin(Some(Element::Group(number)));
            let split = self.linear.slack(price, 1);
            let first = self.by_site(*first);
            for other in others {
                let other = self.by_site(*other);
                let sites: BTreeSet<usize> = first.keys().chain(other.keys()).copied().collect();
                for site in sites {
                    let here = first.get(&site).cloned().unwrap_or_default();
                    let there = other.get(&site).cloned().unwrap_or_default();
                    for (one, two) in [(&here, &there), (&there, &here)] {
                        let mut terms = one.clone();
                        terms.extend(minus(two));
                        terms.push((split, -1));
                        self.linear.at_most(terms, 0);
                    }
                }
            }
        }
    }

    fn apart(&mut self, price: i64) {
        for (number, (one, other)) in self.instance.rules.apart.iter().enumerate() {
            self.begin(Some(Element::Apart(number)));
            let both = self.linear.slack(price, 1);
            let others = self.by_site(*other);
            for (site, mut terms) in self.by_site(*one) {
                if let Some(there) = others.get(&site) {
                    terms.extend(there);
                    terms.push((both, -1));
                    self.linear.at_most(terms, 1);
                }
            }
        }
    }

    fn quota(&mut self, number: usize, quota: &Quota, price: i64) {
        let mut at_hub: Vec<Option<usize>> = vec![None; self.instance.hubs()];
        for (position, hub) in quota.hubs.iter().enumerate() {
            at_hub[*hub as usize] = Some(position);
        }
        let (mut activity, mut members) = (Terms::new(), Terms::new());
        for (position, school) in quota.schools.iter().enumerate() {
            for (hub, column) in &self.arcs[*school as usize] {
                let Some(hub) = at_hub[*hub as usize] else {
                    continue;
                };
                members.push((*column, 1));
                let weight = quota.weight(position, hub);
                if weight != 0 {
                    activity.push((*column, weight));
                }
            }
        }
        let any = quota.or_none.then(|| {
            let any = self.linear.choice();
            self.begin(None);
            members.push((any, -count(members.len())));
            self.linear.at_most(members, 0);
            any
        });
        let largest = i64::try_from(quota.largest_sum()).unwrap_or(i64::MAX);
        let least = quota
            .at_least
            .map(|least| (Element::QuotaLeast(number), -least, minus(&activity)));
        let most = quota
            .at_most
            .map(|most| (Element::QuotaMost(number), most, activity));
        for (element, bound, mut terms) in least.into_iter().chain(most) {
            self.begin(Some(element));
            terms.push((self.linear.slack(price, largest), -1));
            match any {
                Some(any) => {
                    terms.push((any, -bound));
                    self.linear.at_most(terms, 0);
                }
                None => self.linear.at_most(terms, bound),
            }
        }
    }

    fn spread(&mut self, number: usize, spread: &Spread, price: i64) {
        let sites = spread.sites(self.instance.rules);
        if sites.len() < 2 {
            return;
        }
        let loads: Vec<(usize, Terms)> = sites
            .into_iter()
            .map(|(site, hubs)| (site, self.load(&hubs)))
            .collect();
        let largest = |(_, load): &(usize, Terms)| load.iter().map(|(_, weight)| weight).sum();
        let most: i64 = loads.iter().map(largest).max().unwrap_or(0);
        let (low, high) = (self.linear.slack(0, most), self.linear.slack(0, most));
        self.begin(Some(Element::Spread(number)));
        for (site, load) in loads {
            let mut below = minus(&load);
            let mut above = load;
            above.push((high, -1));
            self.linear.at_most(above, 0);
            below.push((low, 1));
            match self.open.get(&site).filter(|_| spread.open_only) {
                // Nothing is below the smallest load, but a site that is closed.
                Some(open) => {
                    below.push((*open, most));
                    self.linear.at_most(below, most);
                }
                None => self.linear.at_most(below, 0),
            }
        }
        let beyond = self.linear.slack(price, most);
        let terms = vec![(high, 1), (low, -1), (beyond, -1)];
        self.linear.at_most(terms, spread.at_most.into());
    }

    /// What the arcs to hubs count, each of its weight.
    fn load(&self, hubs: &[(u32, i64)]) -> Terms {
        let weight = |hub: u32| hubs.iter().find(|(other, _)| *other == hub);
        let arcs = self.arcs.iter().flatten();
        arcs.filter_map(|(hub, column)| Some((*column, weight(*hub)?.1)))
            .filter(|(_, weight)| *weight != 0)
            .collect()
    }

    /// Whether the solver at hand can do it in reasonable time, and float64 tells plans apart.
    pub(super) fn is_in_range(&self) -> bool {
        self.linear.is_small() && MOST_VARIABLES.is_none_or(|limit| self.linear.columns() <= limit)
    }

    /// The plan that gives up least; `None` where time is up before there is one.
    pub(super) fn solve(&self, limits: Limits<'_>) -> Option<Cheapest> {
        // The proof comes first: once time is up, nothing is proven any more.
        let proven = self.linear.proven(limits);
        let found = self.linear.solve(limits);
        let values = found.values?;
        let at =
            |(_, column): &&(u32, usize)| values.get(*column).is_some_and(|value| *value > 0.5);
        let hub = |arcs: &Vec<(u32, usize)>| arcs.iter().find(at).map(|(hub, _)| *hub);
        Some(Cheapest {
            plan: self.arcs.iter().map(hub).collect(),
            is_claimed: found.ended == Ended::Done,
            proven: proven.map_or(0, |(bound, _)| bound.max(0)),
        })
    }

    /// Demands that multipliers prove to contradict each other, whatever becomes of the others; `None` where they prove none.
    pub(super) fn contradiction(&self, limits: Limits<'_>) -> Option<Vec<Element>> {
        if !self.linear.is_small() {
            return None;
        }
        let (bound, rows) = self.linear.proven(limits)?;
        let demand = |row: usize| {
            let next = self.demands.partition_point(|(first, _)| *first <= row);
            self.demands.get(next.checked_sub(1)?)?.1
        };
        (bound > 0).then(|| rows.into_iter().filter_map(demand).collect())
    }
}

fn minus(terms: &Terms) -> Terms {
    terms
        .iter()
        .map(|(column, factor)| (*column, -factor))
        .collect()
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
