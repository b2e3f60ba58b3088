//! The audit: a plan against all rules, from the definitions alone.

use thiserror::Error;

use super::model::{Instance, Kept, Quota};
use super::units::unplaced_cost;
use crate::transport::Buffer;

/// A rule that a plan breaks.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Breach {
    /// The plan is of another number of schools.
    #[error("{count} schools in the plan, {wanted} in the instance")]
    Length {
        /// Schools in the plan.
        count: usize,
        /// Schools of the instance.
        wanted: usize,
    },
    /// A school at a hub that it may not go to, or that is not there.
    #[error("school {school} may not go to hub {hub}")]
    Forbidden {
        /// The school.
        school: u32,
        /// Its hub in the plan.
        hub: u32,
    },
    /// A school without a hub that must have one.
    #[error("school {school} must be placed")]
    Unplaced {
        /// The school.
        school: u32,
    },
    /// A hub that holds more than it can.
    #[error("hub {hub} holds {load} of {capacity}")]
    Overfull {
        /// The hub.
        hub: u32,
        /// The sizes of its schools together.
        load: u64,
        /// Its capacity.
        capacity: u32,
    },
    /// A hub with fewer schools than it needs.
    #[error("hub {hub} has {count} schools, at least {minimum} are needed")]
    Minimum {
        /// The hub.
        hub: u32,
        /// Its schools.
        count: u32,
        /// Its minimum.
        minimum: u32,
    },
    /// Too few or too many hubs take anyone.
    #[error("{count} hubs are open, {least} to {most} should be")]
    Open {
        /// Hubs that take anyone.
        count: u32,
        /// At least so many should.
        least: u32,
        /// At most so many should.
        most: u32,
    },
    /// Schools of one group that are not at one site.
    #[error("schools {first} and {other} are not together")]
    Together {
        /// A school.
        first: u32,
        /// Another of its group.
        other: u32,
    },
    /// Two schools at one site that should be apart.
    #[error("schools {first} and {other} share hub {site}")]
    Apart {
        /// A school.
        first: u32,
        /// The other.
        other: u32,
        /// Their site.
        site: usize,
    },
    /// An objective of before that got worse.
    #[error("kept objective {number} is {cost}, at most {at_most} is allowed")]
    Kept {
        /// Which one, from 0.
        number: usize,
        /// What the plan costs by it.
        cost: i128,
        /// At most so much.
        at_most: i64,
    },
    /// A balance that is not kept.
    #[error("balance {name:?} is off by {spread}")]
    Spread {
        /// The balance.
        name: String,
        /// The largest load less the smallest.
        spread: i128,
    },
    /// A quota that is not kept.
    #[error("quota {name:?} counts {count}")]
    Quota {
        /// The quota.
        name: String,
        /// What its schools at its hubs count together.
        count: i128,
    },
}

/// Adds up what a plan costs.
///
/// # Errors
///
/// Every rule that it breaks.
pub fn audit(instance: &Instance<'_>, plan: &[Option<u32>]) -> Result<i128, Vec<Breach>> {
    if plan.len() != instance.schools() {
        return Err(vec![Breach::Length {
            count: plan.len(),
            wanted: instance.schools(),
        }]);
    }
    let mut audit = Audit {
        instance,
        plan,
        breaches: Vec::new(),
    };
    let objective = audit.schools() + audit.sites() + audit.quotas() + audit.spreads();
    audit.hubs();
    audit.kept();
    audit.pairs();
    if audit.breaches.is_empty() {
        Ok(objective)
    } else {
        Err(audit.breaches)
    }
}

impl Quota {
    /// By how much a plan, the hub of each school, is beyond the bounds: 0 where it keeps them. O(schools x hubs) time.
    #[must_use]
    pub fn beyond(&self, plan: &[Option<u32>]) -> i128 {
        self.counted(plan).1
    }

    /// What a plan counts.
    pub(crate) fn count(&self, plan: &[Option<u32>]) -> i128 {
        self.counted(plan).0
    }

    /// What a plan counts, and by how much that is beyond the bounds.
    fn counted(&self, plan: &[Option<u32>]) -> (i128, i128) {
        let (mut count, mut is_none) = (0_i128, true);
        for (at, school) in self.schools.iter().enumerate() {
            let place = plan.get(*school as usize).copied().flatten();
            if let Some(hub) = self.hubs.iter().position(|hub| place == Some(*hub)) {
                count += i128::from(self.weight(at, hub));
                is_none = false;
            }
        }
        let is_excused = self.or_none && is_none;
        (count, if is_excused { 0 } else { self.excess(count) })
    }
}

struct Audit<'a> {
    instance: &'a Instance<'a>,
    plan: &'a [Option<u32>],
    breaches: Vec<Breach>,
}

impl Audit<'_> {
    /// Each school by itself. Returns what pairs and unplaced schools cost.
    fn schools(&mut self) -> i128 {
        let mut buffer = Buffer::default();
        let mut sum = 0;
        for (school, place) in (0_u32..).zip(self.plan) {
            let at = school as usize;
            let cost = match place {
                Some(hub) => self.instance.costs.row(at, &mut buffer).cost(*hub as usize),
                None => unplaced_cost(self.instance, at),
            };
            match (cost, *place) {
                (Some(cost), _) => sum += i128::from(cost),
                (None, Some(hub)) => self.breaches.push(Breach::Forbidden { school, hub }),
                (None, None) => self.breaches.push(Breach::Unplaced { school }),
            }
        }
        sum
    }

    /// Each hub by itself.
    fn hubs(&mut self) {
        let hubs = self.instance.hubs();
        let mut loads = vec![0_u64; hubs];
        for (school, place) in self.plan.iter().enumerate() {
            if let Some(hub) = place.filter(|hub| (*hub as usize) < hubs) {
                loads[hub as usize] += self.instance.size(school, hub);
            }
        }
        for (hub, (load, capacity)) in (0..).zip(loads.into_iter().zip(self.instance.capacities)) {
            let capacity = *capacity;
            if load > u64::from(capacity) {
                self.breaches.push(Breach::Overfull {
                    hub,
                    load,
                    capacity,
                });
            }
        }
    }

    /// Each site by itself, and how many are open. Returns what opening costs.
    fn sites(&mut self) -> i128 {
        let hubs = self.instance.hubs();
        let mut counts = vec![0_u32; self.instance.sites()];
        for hub in self.plan.iter().flatten() {
            if (*hub as usize) < hubs {
                counts[self.instance.site(*hub)] += 1;
            }
        }
        let (mut sum, mut open) = (0, 0);
        for (hub, count) in (0_u32..).zip(counts) {
            let at = hub as usize;
            let minimum = self.instance.minimum(at);
            let is_closed = count == 0 && self.instance.may_close(at);
            if count < minimum && !is_closed {
                self.breaches.push(Breach::Minimum {
                    hub,
                    count,
                    minimum,
                });
            }
            if count > 0 {
                open += 1;
                sum += i128::from(self.instance.opening(at));
            }
        }
        if let Some((least, most)) = self.instance.rules.open
            && !(least..=most).contains(&open)
        {
            self.breaches.push(Breach::Open {
                count: open,
                least,
                most,
            });
        }
        sum
    }

    fn pairs(&mut self) {
        for group in &self.instance.rules.together {
            let Some((&first, others)) = group.split_first() else {
                continue;
            };
            let site = |school: u32| self.site(school);
            let split = |other: &&u32| site(**other) != site(first);
            if let Some(&other) = others.iter().find(split) {
                self.breaches.push(Breach::Together { first, other });
            }
        }
        for &(first, other) in &self.instance.rules.apart {
            if let Some(site) = self.site(first)
                && self.site(other) == Some(site)
            {
                self.breaches.push(Breach::Apart { first, other, site });
            }
        }
    }

    /// The site of a school's hub.
    fn site(&self, school: u32) -> Option<usize> {
        let there = |hub: &u32| (*hub as usize) < self.instance.hubs();
        let hub = self.plan[school as usize].filter(there)?;
        Some(self.instance.site(hub))
    }

    /// Each quota by itself. Returns what is paid beyond soft bounds.
    fn quotas(&mut self) -> i128 {
        let mut sum = 0;
        for quota in &self.instance.rules.quotas {
            let (count, excess) = quota.counted(self.plan);
            match quota.price {
                Some(price) => sum += i128::from(price) * excess,
                None if excess > 0 => self.breaches.push(Breach::Quota {
                    name: quota.name.clone(),
                    count,
                }),
                None => {}
            }
        }
        sum
    }

    /// Each balance by itself. Returns what is paid beyond soft bounds.
    fn spreads(&mut self) -> i128 {
        let mut sum = 0;
        let rules = self.instance.rules;
        for spread in &rules.spreads {
            let beyond = spread.beyond(rules, self.plan);
            match spread.price {
                Some(price) => sum += i128::from(price) * beyond,
                None if beyond > 0 => self.breaches.push(Breach::Spread {
                    name: spread.name.clone(),
                    spread: spread.of(rules, self.plan),
                }),
                None => {}
            }
        }
        sum
    }

    /// Each objective of before.
    fn kept(&mut self) {
        for (number, kept) in self.instance.rules.kept.iter().enumerate() {
            let (cost, at_most) = (self.cost_by(kept), kept.at_most);
            if cost > i128::from(at_most) {
                self.breaches.push(Breach::Kept {
                    number,
                    cost,
                    at_most,
                });
            }
        }
    }

    /// What the plan costs by an objective of before.
    fn cost_by(&self, kept: &Kept) -> i128 {
        let hubs = self.instance.hubs();
        let mut cost = 0_i128;
        let mut is_open = vec![false; self.instance.sites()];
        for (school, place) in self.plan.iter().enumerate() {
            if let Some(hub) = place.filter(|hub| (*hub as usize) < hubs) {
                cost += i128::from(kept.costs[school * hubs + hub as usize]);
                is_open[self.instance.site(hub)] = true;
            }
        }
        let opening = kept.opening.iter().zip(is_open);
        cost += opening
            .map(|(cost, is_open)| i128::from(*cost) * i128::from(is_open))
            .sum::<i128>();
        for (quota, price) in self.instance.rules.quotas.iter().zip(&kept.prices) {
            if quota.price.is_some() {
                cost += i128::from(*price) * quota.counted(self.plan).1;
            }
        }
        let rules = self.instance.rules;
        for (spread, price) in rules.spreads.iter().zip(&kept.spreads) {
            if spread.price.is_some() {
                cost += i128::from(*price) * spread.beyond(rules, self.plan);
            }
        }
        cost
    }
}
