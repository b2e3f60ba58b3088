//! Why there is no plan: what counting tells of single rules, and the types that say the rest.

use super::crowded::crowded;
use super::kind::QuotaKind;
use super::model::{Instance, Quota, Rules, Sizes};
use super::units::{Unit, Units};
use crate::transport::Witness;

/// Why there is no plan. Its text is a sentence, see [`super::Names`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Schools that must be placed and may go to these hubs only, which have fewer places: one school too many.
    Places {
        /// The schools, their hubs, and the places of these.
        witness: Witness,
        /// All schools that must be placed and may go to these hubs only.
        alike: usize,
    },
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
    /// Schools that must be placed and take more places than the only hubs that they fit into hold.
    Crowded {
        /// The fewest of them that are too many, the largest first to be taken.
        schools: Vec<u32>,
        /// What these take at least.
        size: u64,
        /// The hubs that these fit into.
        hubs: Vec<u32>,
        /// What those hold.
        places: u64,
        /// All schools that are in the same case.
        alike: usize,
        /// What all of them take at least.
        all: u64,
    },
    /// A site that cannot close, and fewer schools may go there than it needs.
    Minimum {
        /// The site.
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
    /// Demands that cannot all be kept.
    Together {
        /// The demands.
        parts: Vec<Part>,
        /// What there is, to compare them with.
        there: There,
        /// Whether any of them could be given up to mend it; else time was up before all others were left out.
        is_irreducible: bool,
    },
}

/// What there is, whatever the rules say, to compare demands with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct There {
    /// Schools that may go to any of the sites whose minimums are among the demands.
    pub may_use: u32,
    /// Schools that may count in any of the quotas whose lower bounds are among the demands.
    pub may_count: u32,
    /// Schools that may go anywhere.
    pub schools: u32,
    /// Sites that any school may go to.
    pub sites: u32,
}

/// A part of what is demanded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A school that must be placed.
    Placed {
        /// The school.
        school: u32,
        /// The hubs that it may go to.
        hubs: Vec<u32>,
    },
    /// A hub holds no more than it does.
    Capacity {
        /// The hub.
        hub: u32,
        /// What it holds.
        capacity: u32,
    },
    /// A site's minimum.
    Minimum {
        /// The site.
        hub: u32,
        /// Its minimum.
        minimum: u32,
        /// Schools that may go there.
        schools: u32,
        /// Whether it may take none at all instead.
        or_none: bool,
    },
    /// So many sites are open at least.
    OpenAtLeast(u32),
    /// So many sites are open at most.
    OpenAtMost(u32),
    /// Schools that stay together.
    Group(Vec<u32>),
    /// Schools that stay apart.
    Apart(u32, u32),
    /// A quota's lower bound.
    QuotaAtLeast {
        /// Its position among the quotas.
        number: usize,
        /// Its name.
        name: String,
        /// The bound.
        at_least: i64,
        /// Whether it may count nobody instead.
        or_none: bool,
    },
    /// A quota's upper bound.
    QuotaAtMost {
        /// Its position among the quotas.
        number: usize,
        /// Its name.
        name: String,
        /// What it is.
        kind: QuotaKind,
        /// The bound.
        at_most: i64,
        /// What the schools of the reason that must be placed count of it at least, wherever they go.
        counted: i128,
    },
    /// A balance.
    Spread {
        /// Its position among the balances.
        number: usize,
        /// Its name.
        name: String,
        /// How far apart loads may be.
        at_most: u32,
    },
    /// An objective of before is kept.
    Kept(usize),
}

impl Reason {
    /// Whether any part of it could be given up to mend it.
    #[must_use]
    pub fn is_irreducible(&self) -> bool {
        !matches!(
            self,
            Self::Together {
                is_irreducible: false,
                ..
            }
        )
    }
}

impl Reason {
    /// For an instance whose quotas are some of those of another: gives them the positions that they have there.
    pub(super) fn renumber(&mut self, quotas: &[usize]) {
        let Self::Together { parts, .. } = self else {
            return;
        };
        for part in parts {
            if let Part::QuotaAtLeast { number, .. } | Part::QuotaAtMost { number, .. } = part {
                *number = quotas.get(*number).copied().unwrap_or(*number);
            }
        }
    }
}

/// Whether counting tells that there is no plan.
pub(super) fn is_hopeless(instance: &Instance<'_>, units: &Units) -> bool {
    let has_no_hub = |unit: &Unit| unit.unplaced.is_none() && unit.arcs.is_empty();
    units.list.iter().any(has_no_hub)
        || !minimums(instance, units).is_empty()
        || !too_small(instance, units).is_empty()
        || !quotas(instance, units).is_empty()
        || crowded(instance, units).is_some()
}

/// What counting tells: rules that cannot be kept whatever becomes of all others, and schools that fit into no hub.
pub(super) fn count(instance: &Instance<'_>, units: &Units) -> Vec<Reason> {
    let rules = Rules {
        together: Vec::new(),
        apart: Vec::new(),
        ..instance.rules.clone()
    };
    let capacities = vec![u32::MAX; instance.hubs()];
    let lifted = Instance {
        capacities: &capacities,
        rules: &rules,
        ..*instance
    };
    let singles = Units::new(&lifted);
    let mut reasons = homeless(&lifted, &singles);
    if reasons.is_empty() {
        reasons = homeless(instance, units);
    }
    reasons.extend(minimums(&lifted, &singles));
    reasons.extend(quotas(&lifted, &singles));
    if reasons.is_empty() {
        reasons.extend(too_small(instance, &singles));
    }
    if reasons.is_empty() {
        // A hub that is too small for a school by itself is none that it fits into.
        let fitting = Instance {
            rules: &rules,
            ..*instance
        };
        reasons.extend(crowded(&fitting, &Units::new(&fitting)));
    }
    reasons
}

/// Schools that must be placed and have nowhere to go, by themselves or as the one group that they are in.
fn homeless(instance: &Instance<'_>, units: &Units) -> Vec<Reason> {
    let groups = &instance.rules.together;
    let is_group = |schools: &[u32]| {
        let sorted = |group: &Vec<u32>| {
            let mut group = group.clone();
            group.sort_unstable();
            group
        };
        schools.len() == 1 || groups.iter().any(|group| sorted(group) == schools)
    };
    let lost = |unit: &&Unit| unit.unplaced.is_none() && unit.arcs.is_empty();
    let lost = units.list.iter().filter(lost);
    lost.filter(|unit| is_group(&unit.schools))
        .map(|unit| nowhere(instance, &unit.schools))
        .collect()
}

/// Schools that may go to each site.
pub(super) fn may_use(instance: &Instance<'_>, units: &Units) -> Vec<u32> {
    let mut may_use = vec![0_u32; instance.sites()];
    for unit in &units.list {
        let mut sites: Vec<usize> = unit.arcs.iter().map(|arc| instance.site(arc.hub)).collect();
        sites.sort_unstable();
        sites.dedup();
        for site in sites {
            may_use[site] += u32::try_from(unit.schools.len()).unwrap_or(u32::MAX);
        }
    }
    may_use
}

fn minimums(instance: &Instance<'_>, units: &Units) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for (hub, schools) in (0_u32..).zip(may_use(instance, units)) {
        let minimum = instance.minimum(hub as usize);
        if schools < minimum && !instance.may_close(hub as usize) {
            reasons.push(Reason::Minimum {
                hub,
                schools,
                minimum,
            });
        }
    }
    reasons
}

/// Sites that cannot close and have a minimum beyond their places.
fn too_small(instance: &Instance<'_>, units: &Units) -> Vec<Reason> {
    if !matches!(instance.sizes, Sizes::One) {
        return Vec::new();
    }
    let mut places = vec![0_u64; instance.sites()];
    for (hub, capacity) in (0..).zip(instance.capacities) {
        places[instance.site(hub)] += u64::from(*capacity);
    }
    let is_short = |site: &usize| {
        let minimum = u64::from(instance.minimum(*site));
        !instance.may_close(*site) && places[*site] < minimum
    };
    let may_use = may_use(instance, units);
    let reason = |site: usize| {
        let hubs = (0..).zip(instance.capacities);
        let hubs = hubs.filter(|(hub, _)| instance.site(*hub) == site);
        let mut parts: Vec<Part> = hubs
            .map(|(hub, capacity)| Part::Capacity {
                hub,
                capacity: *capacity,
            })
            .collect();
        parts.push(Part::Minimum {
            hub: u32::try_from(site).unwrap_or(u32::MAX),
            minimum: instance.minimum(site),
            schools: may_use[site],
            or_none: false,
        });
        Reason::Together {
            parts,
            there: There {
                may_use: may_use[site],
                ..There::default()
            },
            is_irreducible: true,
        }
    };
    (0..places.len()).filter(is_short).map(reason).collect()
}

fn quotas(instance: &Instance<'_>, units: &Units) -> Vec<Reason> {
    let mut reasons = Vec::new();
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
fn nowhere(instance: &Instance<'_>, schools: &[u32]) -> Reason {
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
