//! Why there is no plan: by counting, and where that does not tell, by leaving rules out until there is one.

use super::model::{Instance, Quota, Rules};
use super::programme::{Ended, Limits, build};
use super::units::Units;
use crate::transport::{Settings, Status, Witness, solve};

/// Why there is no plan. Its text is a sentence, see [`super::Names`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Schools that may go to these hubs only, which have fewer places.
    Places(Witness),
    /// A school, or schools that stay together, that must be placed and have no hub in common.
    NoHub {
        /// The schools.
        schools: Vec<u32>,
    },
    /// A school, or schools that stay together, larger than every hub that they may go to.
    TooLarge {
        /// The schools.
        schools: Vec<u32>,
        /// What they take at the hub that is nearest to holding them.
        size: u64,
        /// What that hub holds.
        capacity: u32,
    },
    /// A hub that cannot close, and fewer schools may go there than it needs.
    Minimum {
        /// The hub.
        hub: u32,
        /// Schools that may go there.
        schools: u32,
        /// Its minimum.
        minimum: u32,
    },
    /// A quota that asks for more than all its schools could count.
    Quota {
        /// The quota.
        name: String,
        /// What they could count at most.
        could: i128,
        /// What it asks for.
        at_least: i64,
    },
    /// Rules that cannot all be kept, though any of them could be left out to mend it.
    Together(Vec<Part>),
}

/// A part of the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A hub's minimum.
    Minimum {
        /// The hub.
        hub: u32,
        /// Its minimum.
        minimum: u32,
    },
    /// How many hubs may be open.
    Open {
        /// At least.
        least: u32,
        /// At most.
        most: u32,
    },
    /// Schools that stay together.
    Group(Vec<u32>),
    /// Schools that stay apart.
    Apart(u32, u32),
    /// A quota.
    Quota(String),
    /// A balance.
    Spread(String),
}

/// What simple counting tells.
pub(super) fn count(instance: &Instance<'_>, units: &Units) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for unit in &units.list {
        if unit.unplaced.is_none() && unit.arcs.is_empty() {
            reasons.push(homeless(instance, &unit.schools));
        }
    }
    let mut may_use = vec![0_u32; instance.sites()];
    for unit in &units.list {
        let mut sites: Vec<usize> = unit.arcs.iter().map(|arc| instance.site(arc.hub)).collect();
        sites.sort_unstable();
        sites.dedup();
        for site in sites {
            may_use[site] += u32::try_from(unit.schools.len()).unwrap_or(u32::MAX);
        }
    }
    for (hub, schools) in (0_u32..).zip(may_use) {
        let minimum = instance.minimum(hub as usize);
        if schools < minimum && !instance.may_close(hub as usize) {
            reasons.push(Reason::Minimum {
                hub,
                schools,
                minimum,
            });
        }
    }
    let hard = |quota: &&Quota| quota.price.is_none() && !quota.or_none && quota.at_least.is_some();
    for quota in instance.rules.quotas.iter().filter(hard) {
        let could = could_count(quota, units);
        if let Some(at_least) = quota.at_least.filter(|least| could < i128::from(*least)) {
            reasons.push(Reason::Quota {
                name: quota.name.clone(),
                could,
                at_least,
            });
        }
    }
    reasons
}

/// The largest sum of a quota, if each of its schools goes where it counts most.
fn could_count(quota: &Quota, units: &Units) -> i128 {
    let most = |(position, school): (usize, &u32)| {
        let unit = &units.list[units.of_school[*school as usize] as usize];
        let at = |hub: &u32| unit.arcs.binary_search_by_key(hub, |arc| arc.hub).is_ok();
        let hubs = quota.hubs.iter().enumerate().filter(|(_, hub)| at(hub));
        let weights = hubs.map(|(hub, _)| i128::from(quota.weight(position, hub)));
        weights.max().unwrap_or(0).max(0)
    };
    quota.schools.iter().enumerate().map(most).sum()
}

/// Why schools that must be placed have nowhere to go.
fn homeless(instance: &Instance<'_>, schools: &[u32]) -> Reason {
    let mut buffer = crate::transport::Buffer::default();
    let mut sizes: Vec<(usize, u64)> = vec![(0, 0); instance.hubs()];
    for school in schools {
        for (hub, _) in instance.arcs(*school as usize, &mut buffer) {
            let (count, size) = &mut sizes[hub as usize];
            *count += 1;
            *size += instance.size(*school as usize, hub);
        }
    }
    let shared = sizes.iter().zip(instance.capacities);
    let shared = shared.filter(|((count, _), _)| *count == schools.len());
    let nearest =
        shared.min_by_key(|((_, size), capacity)| size.saturating_sub(u64::from(**capacity)));
    let schools = schools.to_vec();
    match nearest {
        Some(((_, size), capacity)) => Reason::TooLarge {
            schools,
            size: *size,
            capacity: *capacity,
        },
        None => Reason::NoHub { schools },
    }
}

/// Why a programme has no solution: the kernel's witness, where places alone do not suffice; else rules that cannot all be kept, found by
/// leaving out one after the other (deletion filtering: Chinneck and Dravnieks, 1991).
pub(super) fn conflict(instance: &Instance<'_>, limits: Limits) -> Vec<Reason> {
    if matches!(instance.sizes, super::model::Sizes::One)
        && let Ok(answer) = solve(&instance.network(), &Settings::new())
        && answer.status == Status::Infeasible
    {
        return answer.witness.map(Reason::Places).into_iter().collect();
    }
    let mut filter = Filter {
        instance,
        limits,
        kept: instance.rules.clone(),
    };
    filter.list(|rules| &mut rules.quotas);
    filter.list(|rules| &mut rules.spreads);
    filter.list(|rules| &mut rules.apart);
    filter.list(|rules| &mut rules.together);
    filter.leave_out(|rules| rules.open = None);
    if !filter.leave_out(|rules| rules.minimums.clear()) {
        for hub in 0..filter.kept.minimums.len() {
            filter.leave_out(|rules| rules.minimums[hub] = 0);
        }
    }
    vec![Reason::Together(parts(&filter.kept))]
}

/// Leaves out what is not needed for there to be no plan.
struct Filter<'a> {
    instance: &'a Instance<'a>,
    limits: Limits,
    kept: Rules,
}

impl Filter<'_> {
    /// Leaves something out, if there is no plan all the same. Says whether it did.
    fn leave_out(&mut self, change: impl FnOnce(&mut Rules)) -> bool {
        let mut fewer = self.kept.clone();
        change(&mut fewer);
        let trial = Instance {
            rules: &fewer,
            ..*self.instance
        };
        let units = Units::new(&trial);
        let is_infeasible = !count(&trial, &units).is_empty()
            || build(&trial, &units).solve(self.limits).ended == Ended::Infeasible;
        if is_infeasible {
            self.kept = fewer;
        }
        is_infeasible
    }

    /// The same for a list of rules: all of it, or else one by one.
    fn list<T>(&mut self, of: impl Fn(&mut Rules) -> &mut Vec<T>) {
        if self.leave_out(|rules| of(rules).clear()) {
            return;
        }
        for at in (0..of(&mut self.kept).len()).rev() {
            self.leave_out(|rules| {
                of(rules).remove(at);
            });
        }
    }
}

/// The parts of rules.
fn parts(rules: &Rules) -> Vec<Part> {
    let minimums = (0..)
        .zip(&rules.minimums)
        .filter(|(_, minimum)| **minimum > 0);
    let minimums = minimums.map(|(hub, minimum)| Part::Minimum {
        hub,
        minimum: *minimum,
    });
    let open = rules.open.map(|(least, most)| Part::Open { least, most });
    let groups = rules.together.iter().filter(|group| group.len() > 1);
    let apart = rules.apart.iter().map(|(a, b)| Part::Apart(*a, *b));
    let quotas = rules
        .quotas
        .iter()
        .map(|quota| Part::Quota(quota.name.clone()));
    let spreads = rules.spreads.iter();
    let spreads = spreads.map(|spread| Part::Spread(spread.name.clone()));
    minimums
        .chain(open)
        .chain(groups.cloned().map(Part::Group))
        .chain(apart)
        .chain(quotas)
        .chain(spreads)
        .collect()
}
