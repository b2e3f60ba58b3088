//! The instance: costs and capacities as in the kernel, sizes, and rules.

use thiserror::Error;

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
    /// By hub: how many schools it takes at least; empty for none.
    pub minimums: Vec<u32>,
    /// Whether a hub with a minimum may take none at all instead.
    pub may_close: bool,
    /// By hub: what it costs that it takes anyone, in the unit of the costs; empty for nothing.
    pub opening: Vec<i64>,
    /// How many hubs take anyone: least and most.
    pub open: Option<(u32, u32)>,
    /// Groups of schools that go to one hub, all or none. A school may be in several: then these are one group.
    pub together: Vec<Vec<u32>>,
    /// Pairs of schools that never share a hub.
    pub apart: Vec<(u32, u32)>,
    /// Quotas.
    pub quotas: Vec<Quota>,
}

/// How many of some schools go to some hubs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quota {
    /// What messages call it.
    pub name: String,
    /// The schools that count, in any order, each once.
    pub schools: Vec<u32>,
    /// The hubs that count, in any order, each once.
    pub hubs: Vec<u32>,
    /// How many at least.
    pub at_least: u32,
    /// How many at most.
    pub at_most: Option<u32>,
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
        least: u32,
        /// The upper bound.
        most: u32,
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
        "costs that sum to {sum} are beyond {limit}, up to which float64 counts every whole number"
    )]
    TooLarge {
        /// The largest magnitude that a plan can cost.
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

    /// The schools that a hub takes at least, if it takes anyone.
    pub(super) fn minimum(&self, hub: usize) -> u32 {
        self.rules.minimums.get(hub).copied().unwrap_or(0)
    }

    pub(super) fn opening(&self, hub: usize) -> i64 {
        self.rules.opening.get(hub).copied().unwrap_or(0)
    }

    /// Whether a hub may take nobody.
    pub(super) fn may_close(&self, hub: usize) -> bool {
        self.rules.may_close || self.minimum(hub) == 0
    }

    /// Whether it matters if a hub takes anyone.
    pub(super) fn has_switch(&self, hub: usize) -> bool {
        self.opening(hub) != 0
            || self.rules.open.is_some()
            || (self.minimum(hub) > 0 && self.rules.may_close)
    }

    /// Whether the transport kernel can solve it: each unit one place, and no rule that ties schools or hubs.
    pub(super) fn is_network(&self) -> bool {
        let rules = self.rules;
        matches!(self.sizes, Sizes::One)
            && (0..self.hubs()).all(|hub| self.minimum(hub) == 0 && !self.has_switch(hub))
            && rules.together.iter().all(|group| group.len() < 2)
            && rules.apart.is_empty()
            && rules.quotas.is_empty()
    }

    /// Without its rules, as the kernel takes it.
    pub(super) fn network(&self) -> transport::Instance<'_> {
        transport::Instance {
            costs: self.costs,
            capacities: self.capacities,
            unplaced: self.unplaced,
        }
    }

    /// Checks lengths, ranges and references.
    pub(super) fn check(&self) -> Result<(), RuleError> {
        self.network().check()?;
        let (schools, hubs) = (self.schools(), self.hubs());
        let lengths = [
            ("minimums", self.rules.minimums.len(), hubs),
            ("opening costs", self.rules.opening.len(), hubs),
        ];
        for (what, count, wanted) in lengths {
            if count > 0 && count != wanted {
                return Err(RuleError::Length {
                    what,
                    count,
                    wanted,
                });
            }
        }
        let (count, wanted) = match self.sizes {
            Sizes::One => (0, 0),
            Sizes::BySchool(sizes) => (sizes.len(), schools),
            Sizes::ByPair(sizes) => (sizes.len(), schools.saturating_mul(hubs)),
        };
        if count != wanted {
            let what = "sizes";
            return Err(RuleError::Length {
                what,
                count,
                wanted,
            });
        }
        if let Some((least, most)) = self.rules.open {
            check_bounds("open hubs", least, most)?;
        }
        for (number, group) in self.rules.together.iter().enumerate() {
            let rule = format!("together, group {number}");
            check_members(&rule, "school", group, schools)?;
        }
        for (a, b) in &self.rules.apart {
            check_members("apart", "school", &[*a, *b], schools)?;
        }
        for quota in &self.rules.quotas {
            let rule = format!("quota {:?}", quota.name);
            check_members(&rule, "school", &quota.schools, schools)?;
            check_members(&rule, "hub", &quota.hubs, hubs)?;
            if let Some(most) = quota.at_most {
                check_bounds(&rule, quota.at_least, most)?;
            }
        }
        Ok(())
    }
}

fn check_bounds(rule: &str, least: u32, most: u32) -> Result<(), RuleError> {
    if least > most {
        let rule = rule.to_owned();
        return Err(RuleError::Crossed { rule, least, most });
    }
    Ok(())
}

/// Checks that every number is there, and named once.
fn check_members(
    rule: &str,
    what: &'static str,
    numbers: &[u32],
    count: usize,
) -> Result<(), RuleError> {
    let mut seen = numbers.to_vec();
    seen.sort_unstable();
    let rule = || rule.to_owned();
    if let Some(&number) = seen.iter().find(|number| **number as usize >= count) {
        let rule = rule();
        return Err(RuleError::NoSuch { rule, what, number });
    }
    if let Some(pair) = seen.windows(2).find(|pair| pair[0] == pair[1]) {
        let (rule, number) = (rule(), pair[0]);
        return Err(RuleError::Twice { rule, what, number });
    }
    Ok(())
}
