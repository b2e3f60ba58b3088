//! Units: schools that stay together, as one.

use super::model::Instance;
use crate::transport::{Buffer, MUST, Unplaced};

/// A place that a unit may have: all its schools at one hub.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Arc {
    pub(super) hub: u32,
    pub(super) cost: i128,
    pub(super) size: u64,
}

/// Schools that go to one hub, all or none; or one school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Unit {
    /// In order.
    pub(super) schools: Vec<u32>,
    /// In order of hub.
    pub(super) arcs: Vec<Arc>,
    /// What leaving all of them unplaced costs; `None` where one of them must be placed.
    pub(super) unplaced: Option<i128>,
}

/// The units of an instance.
#[derive(Clone, Debug)]
pub(super) struct Units {
    pub(super) list: Vec<Unit>,
    /// The unit of each school.
    pub(super) of_school: Vec<u32>,
    /// Pairs of units that never share a site, the smaller first, each once; of one unit with itself where the rules contradict each other.
    pub(super) apart: Vec<(u32, u32)>,
    /// Units that go to one site, all or none: where sites are more than hubs, schools that stay together need not be at one hub.
    pub(super) together: Vec<Vec<u32>>,
}

impl Units {
    /// The units of a checked instance. A hub that is too small for a unit is none of its arcs.
    pub(super) fn new(instance: &Instance<'_>) -> Self {
        let groups = members(instance);
        let has_sites = !instance.rules.sites.is_empty();
        let is_group = |group: &&Vec<u32>| has_sites && group.len() > 1;
        let together = groups.iter().filter(is_group).cloned().collect();
        let members: Vec<Vec<u32>> = if has_sites {
            (0..)
                .take(instance.schools())
                .map(|school| vec![school])
                .collect()
        } else {
            groups
        };
        let mut of_school = vec![0; instance.schools()];
        for (unit, schools) in (0_u32..).zip(&members) {
            for school in schools {
                of_school[*school as usize] = unit;
            }
        }
        let mut buffer = Buffer::default();
        let list: Vec<Unit> = members
            .into_iter()
            .map(|schools| unit(instance, schools, &mut buffer))
            .collect();
        let of = |school: u32| of_school[school as usize];
        let mut apart: Vec<(u32, u32)> = instance
            .rules
            .apart
            .iter()
            .map(|(a, b)| (of(*a).min(of(*b)), of(*a).max(of(*b))))
            .collect();
        apart.sort_unstable();
        apart.dedup();
        let mut units = Self {
            list,
            of_school,
            apart,
            together,
        };
        units.leave_out_split();
        units
    }

    /// Units that stay together and apart go nowhere; those that must be placed are left as they are, so that the contradiction is found.
    fn leave_out_split(&mut self) {
        let mut group_of: Vec<Option<usize>> = vec![None; self.list.len()];
        for (number, group) in self.together.iter().enumerate() {
            for unit in group {
                group_of[*unit as usize] = Some(number);
            }
        }
        for (one, other) in self.apart.clone() {
            let (own, theirs) = (group_of[one as usize], group_of[other as usize]);
            let split = match own {
                Some(group) if own == theirs => self.together[group].clone(),
                None if one == other => vec![one],
                _ => continue,
            };
            let is_free = |unit: &u32| self.list[*unit as usize].unplaced.is_some();
            if split.iter().all(is_free) {
                for unit in split {
                    self.list[unit as usize].arcs.clear();
                }
            }
        }
    }
}

/// Schools that stay together, and the others each by itself; in order of their first school.
pub(super) fn members(instance: &Instance<'_>) -> Vec<Vec<u32>> {
    let mut root: Vec<u32> = (0..).take(instance.schools()).collect();
    for group in &instance.rules.together {
        let Some((first, others)) = group.split_first() else {
            continue;
        };
        for school in others {
            let (a, b) = (find(&mut root, *first), find(&mut root, *school));
            root[a.max(b) as usize] = a.min(b);
        }
    }
    // The root of a group is its first school.
    let mut groups: Vec<Vec<u32>> = vec![Vec::new(); root.len()];
    for school in (0..).take(root.len()) {
        groups[find(&mut root, school) as usize].push(school);
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn find(root: &mut [u32], school: u32) -> u32 {
    let mut at = school;
    while root[at as usize] != at {
        root[at as usize] = root[root[at as usize] as usize];
        at = root[at as usize];
    }
    at
}

fn unit(instance: &Instance<'_>, schools: Vec<u32>, buffer: &mut Buffer) -> Unit {
    let mut arcs: Option<Vec<Arc>> = None;
    let mut unplaced = Some(0);
    for &school in &schools {
        let at = school as usize;
        let own = instance
            .arcs(at, buffer)
            .into_iter()
            .map(|(hub, cost)| Arc {
                hub,
                cost: i128::from(cost),
                size: instance.size(at, hub),
            });
        arcs = Some(match arcs {
            None => own.collect(),
            Some(arcs) => common(&arcs, own),
        });
        unplaced = unplaced
            .zip(unplaced_cost(instance, at))
            .map(|(sum, cost)| sum + i128::from(cost));
    }
    let mut arcs = arcs.unwrap_or_default();
    arcs.retain(|arc| arc.size <= u64::from(instance.capacities[arc.hub as usize]));
    Unit {
        schools,
        arcs,
        unplaced,
    }
}

/// The hubs of both, with sums.
fn common(arcs: &[Arc], others: impl Iterator<Item = Arc>) -> Vec<Arc> {
    let both = |other: Arc| {
        let at = arcs.binary_search_by_key(&other.hub, |arc| arc.hub).ok()?;
        Some(Arc {
            hub: other.hub,
            cost: arcs[at].cost + other.cost,
            size: arcs[at].size + other.size,
        })
    };
    others.filter_map(both).collect()
}

/// What leaving a school unplaced costs; `None` where it must be placed.
pub(super) fn unplaced_cost(instance: &Instance<'_>, school: usize) -> Option<i64> {
    let cost = match instance.unplaced {
        Unplaced::Forbidden => MUST,
        Unplaced::Cost(cost) => cost,
        Unplaced::Costs(costs) => costs[school],
    };
    (cost != MUST).then_some(cost)
}
