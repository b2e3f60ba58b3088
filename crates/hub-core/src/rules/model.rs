//! The instance: costs and capacities as in the kernel, sizes, and rules.

use thiserror::Error;

use super::kind::QuotaKind;
use super::spread::Spread;
use crate::transport::{self, Buffer, Costs, TransportError, Unplaced};

/// What a school takes of a hub's capacity.
#[derive(Clone, Copy, Debug, Default)]
pub enum Sizes<'a> {
    /// One place.
    #[default]
    One,
    /// The same at every hub, by school.
    BySchool(&'a [u32]),
    /// By school and hub, in row-major order, a row a school.
    ByPair(&'a [u32]),
}

/// An assignment problem with side rules: see the [module](super).
#[derive(Clone, Copy)]
pub struct Instance<'a> {
    /// Costs by school and hub.
    pub costs: &'a dyn Costs,
    /// Capacity by hub, in units of size.
    pub capacities: &'a [u32],
    /// What being unplaced costs.
    pub unplaced: Unplaced<'a>,
    /// What a school takes of a capacity.
    pub sizes: Sizes<'a>,
    /// The rules.
    pub rules: &'a Rules,
}

/// Side rules. The default is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rules {
    /// By hub: the site that it is part of, from 0; empty: each hub is a site of its own. Hubs of one site open and close together.
    pub sites: Vec<u32>,
    /// By site: how many schools it takes at least; empty for none.
    pub minimums: Vec<u32>,
    /// Whether a site with a minimum may take none at all instead.
    pub may_close: bool,
    /// By site: what it costs that it takes anyone, in the unit of the costs; empty for nothing. Where it is not empty, rows tell whether sites are open, whatever that costs.
    pub opening: Vec<i64>,
    /// How many sites take anyone: least and most.
    pub open: Option<(u32, u32)>,
    /// Groups of schools that go to one site, all or none. A school may be in several: then these are one group.
    pub together: Vec<Vec<u32>>,
    /// Pairs of schools that never share a site.
    pub apart: Vec<(u32, u32)>,
    /// Quotas.
    pub quotas: Vec<Quota>,
    /// Bounds on how far apart the loads of sites are.
    pub spreads: Vec<Spread>,
    /// Objectives of before that are not to get worse than so much.
    pub kept: Vec<Kept>,
}

/// A limit on what pairs, open sites and broken soft bounds cost together, by costs of its own: an objective of before, which another one must not make worse.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// By school and hub, in row-major order, a row a school; 0 for being unplaced.
    pub costs: Vec<i64>,
    /// By site: what it costs that it takes anyone; empty for nothing.
    pub opening: Vec<i64>,
    /// By quota: what each unit beyond a bound costs, 0 or more, where it is soft; empty for nothing.
    pub prices: Vec<i64>,
    /// By spread: the same.
    pub spreads: Vec<i64>,
    /// All of it together, at most.
    pub at_most: i64,
}

/// Bounds on a sum over the placements of some schools at some hubs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quota {
    /// Its name in messages.
    pub name: String,
    /// What it is in messages.
    pub kind: QuotaKind,
    /// The schools that count, in any order, each once.
    pub schools: Vec<u32>,
    /// The hubs that count, in any order, each once.
    pub hubs: Vec<u32>,
    /// What a placement counts.
    pub weights: Weights,
    /// The least sum.
    pub at_least: Option<i64>,
    /// The largest sum.
    pub at_most: Option<i64>,
    /// Whether the bounds hold only if any of the schools is at any of the hubs.
    pub or_none: bool,
    /// What each unit beyond a bound costs, 0 or more, in the unit of the costs; without it the bounds are hard.
    pub price: Option<i64>,
}

/// What the placements of a [`Quota`] count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Weights {
    /// One each.
    #[default]
    One,
    /// By school, in the order of the quota's schools.
    BySchool(Vec<i64>),
    /// By hub, in the order of the quota's hubs.
    ByHub(Vec<i64>),
    /// By school and hub, in row-major order, a row a school, in the orders of the quota.
    ByPair(Vec<i64>),
}

impl Quota {
    /// What the placement of the school and hub at these positions counts.
    pub(super) fn weight(&self, school: usize, hub: usize) -> i64 {
        match &self.weights {
            Weights::One => 1,
            Weights::BySchool(weights) => weights[school],
            Weights::ByHub(weights) => weights[hub],
            Weights::ByPair(weights) => weights[school * self.hubs.len() + hub],
        }
    }

    /// The largest magnitude that its sum can have, and its bounds.
    pub(super) fn largest_sum(&self) -> i128 {
        let largest = |weights: &[i64]| {
            let sizes = weights.iter().map(|weight| weight.unsigned_abs());
            i128::from(sizes.max().unwrap_or(0))
        };
        let schools = self.schools.len() as i128;
        let is_somewhere = !self.hubs.is_empty();
        let sum: i128 = match &self.weights {
            Weights::One => schools * i128::from(is_somewhere),
            Weights::BySchool(_) if !is_somewhere => 0,
            Weights::BySchool(weights) => weights.chunks(1).map(largest).sum(),
            Weights::ByHub(weights) => schools * largest(weights),
            Weights::ByPair(weights) => weights.chunks(self.hubs.len().max(1)).map(largest).sum(),
        };
        let bounds = self.at_least.into_iter().chain(self.at_most);
        sum + bounds
            .map(|bound| i128::from(bound).abs())
            .max()
            .unwrap_or(0)
    }

    /// Whether no placement counts less than nothing.
    pub(super) fn is_never_negative(&self) -> bool {
        let is_never_negative = |weights: &[i64]| weights.iter().all(|weight| *weight >= 0);
        match &self.weights {
            Weights::One => true,
            Weights::BySchool(weights) | Weights::ByHub(weights) | Weights::ByPair(weights) => {
                is_never_negative(weights)
            }
        }
    }

    /// By how much a sum is beyond the bounds.
    pub(super) fn excess(&self, sum: i128) -> i128 {
        let under = self
            .at_least
            .map_or(0, |least| (i128::from(least) - sum).max(0));
        let over = self
            .at_most
            .map_or(0, |most| (sum - i128::from(most)).max(0));
        under.max(over)
    }
}

/// An instance that contradicts itself.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum RuleError {
    /// Costs, capacities or costs of being unplaced do not fit together, or are out of range.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// A list has another length than it should have.
    #[error("{count} {what} where there should be {wanted}")]
    Length {
        /// What the list holds.
        what: &'static str,
        /// Entries given.
        count: usize,
        /// Entries wanted.
        wanted: usize,
    },
    /// A rule names a school or hub that is not there.
    #[error("{rule}: there is no {what} {number}")]
    NoSuch {
        /// The rule.
        rule: String,
        /// "school" or "hub".
        what: &'static str,
        /// Its number.
        number: u32,
    },
    /// A rule names the same school or hub twice.
    #[error("{rule}: {what} {number} is named twice")]
    Twice {
        /// The rule.
        rule: String,
        /// "school" or "hub".
        what: &'static str,
        /// Its number.
        number: u32,
    },
    /// A bound below another that it should be above.
    #[error("{rule}: at least {least}, but at most {most}")]
    Crossed {
        /// The rule.
        rule: String,
        /// The lower bound.
        least: i64,
        /// The upper bound.
        most: i64,
    },
    /// A price below 0.
    #[error("{rule}: a price of {price} where it should be 0 or more")]
    Price {
        /// The rule.
        rule: String,
        /// Its price.
        price: i64,
    },
    /// More than the solver in pure Rust can do in reasonable time.
    #[error(
        "{variables} choices are more than {limit}: build with the feature `highs` to solve side rules of this size"
    )]
    NeedsHighs {
        /// Pairs of schools and hubs that the rules leave open.
        variables: usize,
        /// How many there may be.
        limit: usize,
    },
    /// The solver of programmes failed, or gave a plan that breaks a rule.
    #[error("the solver of mixed-integer programmes failed")]
    Solver,
    /// Numbers so large that the solver of programmes, which works in floating point, might not tell two plans apart.
    #[error(
        "costs or weights that sum to {sum} are beyond {limit}, up to which float64 counts every whole number"
    )]
    TooLarge {
        /// The largest magnitude that a plan can cost, or that a quota can count.
        sum: i128,
        /// The limit.
        limit: i64,
    },
}

/// Up to here float64 counts every whole number: what twice the largest cost of each school, and all opening costs, sum to at most.
pub const LARGEST_SUM: i64 = 1 << 53;

impl std::fmt::Debug for Instance<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Instance")
            .field("schools", &self.schools())
            .field("hubs", &self.hubs())
            .field("rules", &self.rules)
            .finish_non_exhaustive()
    }
}

impl Instance<'_> {
    /// Number of schools.
    #[must_use]
    pub fn schools(&self) -> usize {
        self.costs.schools()
    }

    /// Number of hubs.
    #[must_use]
    pub fn hubs(&self) -> usize {
        self.costs.hubs()
    }

    /// What a school takes of a hub's capacity.
    pub(super) fn size(&self, school: usize, hub: u32) -> u64 {
        u64::from(match self.sizes {
            Sizes::One => 1,
            Sizes::BySchool(sizes) => sizes[school],
            Sizes::ByPair(sizes) => sizes[school * self.hubs() + hub as usize],
        })
    }

    /// The arcs of a school: hub and cost.
    pub(super) fn arcs(&self, school: usize, buffer: &mut Buffer) -> Vec<(u32, i64)> {
        let mut arcs = Vec::new();
        let row = self.costs.row(school, buffer);
        row.for_each(|hub, cost| arcs.push((hub, cost)));
        arcs
    }

    /// The site of a hub.
    pub(super) fn site(&self, hub: u32) -> usize {
        self.rules.site(hub)
    }

    /// Number of sites.
    pub(super) fn sites(&self) -> usize {
        let sites = self.rules.sites.iter().max();
        sites.map_or(self.hubs(), |last| *last as usize + 1)
    }

    /// The schools that a site takes at least, if it takes anyone.
    pub(super) fn minimum(&self, site: usize) -> u32 {
        self.rules.minimums.get(site).copied().unwrap_or(0)
    }

    pub(super) fn opening(&self, site: usize) -> i64 {
        self.rules.opening.get(site).copied().unwrap_or(0)
    }

    /// Whether it costs anything in an objective of before that a site takes anyone.
    fn has_kept_opening(&self, site: usize) -> bool {
        let cost = |kept: &Kept| kept.opening.get(site).copied().unwrap_or(0);
        self.rules.kept.iter().any(|kept| cost(kept) != 0)
    }

    /// Whether it matters to a balance if a site takes anyone.
    fn asks_if_open(&self, site: usize) -> bool {
        let mut spreads = self.rules.spreads.iter();
        spreads.any(|spread| spread.asks_if_open(self.rules, site))
    }

    /// Whether a site may take nobody.
    pub(super) fn may_close(&self, site: usize) -> bool {
        self.rules.may_close || self.minimum(site) == 0
    }

    /// Whether it matters if a site takes anyone.
    pub(super) fn has_switch(&self, site: usize) -> bool {
        !self.rules.opening.is_empty()
            || self.has_kept_opening(site)
            || self.rules.open.is_some()
            || self.asks_if_open(site)
            || (self.minimum(site) > 0 && self.rules.may_close)
    }

    /// Whether the transport kernel can solve it: each unit one place, and no rule that ties schools or hubs.
    pub(super) fn is_network(&self) -> bool {
        matches!(self.sizes, Sizes::One) && self.has_only_quotas() && self.rules.quotas.is_empty()
    }

    /// Whether there is no rule but quotas.
    pub(super) fn has_only_quotas(&self) -> bool {
        let rules = self.rules;
        (0..self.sites()).all(|site| self.minimum(site) == 0 && !self.has_switch(site))
            && rules.together.iter().all(|group| group.len() < 2)
            && rules.apart.is_empty()
            && rules.spreads.is_empty()
            && rules.kept.is_empty()
    }

    /// Without its rules, as the kernel takes it.
    pub(super) fn network(&self) -> transport::Instance<'_> {
        transport::Instance {
            costs: self.costs,
            capacities: self.capacities,
            unplaced: self.unplaced,
        }
    }
}

impl Rules {
    /// The site of a hub.
    pub(super) fn site(&self, hub: u32) -> usize {
        self.sites.get(hub as usize).copied().unwrap_or(hub) as usize
    }
}

impl Kept {
    /// The largest magnitude that it can have, but for soft bounds.
    pub(super) fn largest_sum(&self, hubs: usize) -> i128 {
        let size = |cost: &i64| i128::from(cost.unsigned_abs());
        let rows = self.costs.chunks(hubs.max(1));
        let pairs: i128 = rows
            .map(|row| row.iter().map(size).max().unwrap_or(0))
            .sum();
        pairs + self.opening.iter().map(size).sum::<i128>() + size(&self.at_most)
    }
}
