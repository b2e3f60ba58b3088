//! The level of prices: where the hubs as a whole want more schools to stay out, or fewer.
//!
//! Differences of prices between hubs that compete for schools are found step by step; how high they all are can be far off, if the schools
//! at the edge of a sample are not those at the edge of the whole: by the step between two tiers, say. Given the differences, the level is an order
//! statistic: so many schools too many, so many must find staying out cheaper. O(arcs).

use super::lists::Lists;

/// Moves all prices where their level is off by more than `tolerance`, and says whether it was. Only for hubs that compete as one.
///
/// Each list must hold the best hub and, where schools may stay out, being outside.
pub(super) fn shift(lists: &Lists, capacities: &[u32], prices: &mut [i64], tolerance: i64) -> bool {
    let Some(least) = prices.iter().copied().min() else {
        return false;
    };
    if !compete_as_one(lists, capacities.len()) {
        return false;
    }
    let mut wants = Wants::new(lists, prices);
    let places: i64 = capacities.iter().copied().map(i64::from).sum();
    let shift = match wants.load - places {
        excess if excess > 0 => nth(&mut wants.leave, excess),
        // A price of 0 cannot fall.
        missing if missing < 0 && least > 0 => {
            nth(&mut wants.enter, -missing).map_or(Some(-least), |fall| Some(-fall.min(least)))
        }
        _ => None,
    };
    let Some(shift) = shift.filter(|shift| shift.abs() > tolerance) else {
        return false;
    };
    for price in prices.iter_mut() {
        *price += shift;
    }
    true
}

/// What the schools want at given prices.
struct Wants {
    /// Schools that want a place.
    load: i64,
    /// By how much prices must rise until one of them does not.
    leave: Vec<i64>,
    /// By how much they must fall until another does.
    enter: Vec<i64>,
}

impl Wants {
    fn new(lists: &Lists, prices: &[i64]) -> Self {
        let mut wants = Self {
            load: 0,
            leave: Vec::new(),
            enter: Vec::new(),
        };
        for school in 0..lists.schools() {
            let (nodes, costs) = lists.row(school);
            let (mut best, mut outside) = (None, None);
            for (node, cost) in nodes.iter().zip(costs) {
                match prices.get(node.at()) {
                    Some(price) => {
                        let reduced = cost + price;
                        best = Some(best.map_or(reduced, |best: i64| best.min(reduced)));
                    }
                    None => outside = Some(*cost),
                }
            }
            match (best, outside) {
                (Some(best), Some(outside)) if outside < best => wants.enter.push(best - outside),
                (Some(best), _) => {
                    wants.load += 1;
                    wants.leave.extend(outside.map(|outside| outside - best));
                }
                (None, _) => {}
            }
        }
        wants
    }
}

/// The n-th smallest, counted from 1.
fn nth(list: &mut [i64], n: i64) -> Option<i64> {
    let at = usize::try_from(n).ok()?.checked_sub(1)?;
    (at < list.len()).then(|| *list.select_nth_unstable(at).1)
}

/// Whether schools' lists tie all hubs together.
fn compete_as_one(lists: &Lists, hubs: usize) -> bool {
    let mut parent: Vec<usize> = (0..hubs).collect();
    let mut groups = hubs;
    for school in 0..lists.schools() {
        let mut tied = lists.row(school).0.iter().filter(|node| node.at() < hubs);
        let Some(first) = tied.next() else { continue };
        let first = find(&mut parent, first.at());
        for node in tied {
            let root = find(&mut parent, node.at());
            if root != first {
                parent[root] = first;
                groups -= 1;
            }
        }
        if groups <= 1 {
            return true;
        }
    }
    groups <= 1
}

fn find(parent: &mut [usize], hub: usize) -> usize {
    let mut at = hub;
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}
