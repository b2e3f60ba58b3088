//! The level of prices: where a group of hubs as a whole wants more schools to stay out, or fewer.
//!
//! Differences of prices between hubs that compete for schools are found step by step; how high they all are can be far off, if the schools
//! at the edge of a sample are not those at the edge of the whole: by the step between two tiers, say. Given the differences, the level is an order statistic:
//! so many schools too many, so many must find staying out cheaper. O(arcs).

use super::lists::Lists;

/// What one group of hubs, tied to each other by candidates of the same schools, wants.
#[derive(Clone, Debug, Default)]
struct Group {
    /// Schools less places.
    excess: i64,
    /// Whether some price is 0 with places left: then the level is right.
    is_grounded: bool,
    /// Least price.
    least: i64,
    /// What prices must rise by until a school leaves, by school.
    leave: Vec<i64>,
    /// What they must fall by until one comes in.
    enter: Vec<i64>,
}

/// Moves the prices of groups whose level is off by more than `tolerance`, and says whether there were any.
///
/// Each list must hold the best hub and, where schools may stay out, being outside.
pub(super) fn shift(lists: &Lists, capacities: &[u32], prices: &mut [i64], tolerance: i64) -> bool {
    let groups_of = groups(lists, capacities.len());
    let mut groups = vec![Group::default(); capacities.len()];
    for (hub, places) in capacities.iter().enumerate() {
        groups[groups_of[hub]].excess -= i64::from(*places);
        groups[groups_of[hub]].least = i64::MAX;
    }
    let mut load = vec![0_i64; capacities.len()];
    for school in 0..lists.schools() {
        let (nodes, costs) = lists.row(school);
        let (mut best, mut outside) = (None, None);
        for (node, cost) in nodes.iter().zip(costs) {
            match prices.get(node.at()) {
                Some(price) => {
                    best = [best, Some((cost + price, node.at()))]
                        .into_iter()
                        .flatten()
                        .min();
                }
                None => outside = Some(*cost),
            }
        }
        let Some((reduced, hub)) = best else { continue };
        let group = &mut groups[groups_of[hub]];
        match outside {
            Some(outside) if outside < reduced => group.enter.push(reduced - outside),
            _ => {
                load[hub] += 1;
                group.excess += 1;
                group.leave.extend(outside.map(|outside| outside - reduced));
            }
        }
    }
    for (hub, price) in prices.iter().enumerate() {
        let group = &mut groups[groups_of[hub]];
        group.least = group.least.min(*price);
        group.is_grounded |= *price == 0 && load[hub] <= i64::from(capacities[hub]);
    }
    let shifts: Vec<i64> = groups
        .iter_mut()
        .map(|group| match group.shift() {
            shift if shift.abs() > tolerance => shift,
            _ => 0,
        })
        .collect();
    for (hub, price) in prices.iter_mut().enumerate() {
        *price += shifts[groups_of[hub]];
    }
    shifts.iter().any(|shift| *shift != 0)
}

impl Group {
    fn shift(&mut self) -> i64 {
        let (list, sign) = if self.excess > 0 {
            (&mut self.leave, 1)
        } else if self.excess < 0 && !self.is_grounded {
            (&mut self.enter, -1)
        } else {
            return 0;
        };
        let wanted = usize::try_from(self.excess.unsigned_abs()).unwrap_or(usize::MAX);
        let change = if wanted <= list.len() {
            *list.select_nth_unstable(wanted - 1).1
        } else if sign > 0 {
            return 0;
        } else {
            self.least
        };
        if sign > 0 {
            change
        } else {
            -change.min(self.least)
        }
    }
}

/// The group of each hub, by the number of one of its hubs: hubs on one list are in one group.
fn groups(lists: &Lists, hubs: usize) -> Vec<usize> {
    let mut parent: Vec<usize> = (0..hubs).collect();
    for school in 0..lists.schools() {
        let nodes = lists.row(school).0.iter().filter(|node| node.at() < hubs);
        let mut first = None;
        for node in nodes {
            let root = find(&mut parent, node.at());
            let first = *first.get_or_insert(root);
            let first = find(&mut parent, first);
            parent[root] = first;
        }
    }
    (0..hubs).map(|hub| find(&mut parent, hub)).collect()
}

fn find(parent: &mut [usize], hub: usize) -> usize {
    let mut at = hub;
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}
