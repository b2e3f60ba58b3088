//! Places that schools of lower priority hold, as people decided.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::{HubIx, Problem, SchoolIx};

/// Tier and value: the greater, the more important.
type Priority = (Reverse<usize>, i64);

/// By hub: the lowest priority of the schools that are pinned there.
///
/// Without side rules a full hub has schools of higher or equal priority than any that waits for it, but for these.
#[derive(Clone, Debug, Default)]
pub struct PinnedBelow(BTreeMap<HubIx, Priority>);

impl PinnedBelow {
    /// Looks at all pins. O(schools log pins).
    #[must_use]
    pub fn new(problem: &Problem) -> Self {
        let mut lowest = BTreeMap::new();
        for school in SchoolIx::all(problem.schools().len()) {
            if let Some(hub) = problem.pinned(school) {
                let own = priority(problem, school);
                let known = lowest.entry(hub).or_insert(own);
                *known = own.min(*known);
            }
        }
        Self(lowest)
    }

    /// Whether a school of lower priority is pinned to one of some hubs.
    pub fn any(
        &self,
        problem: &Problem,
        school: SchoolIx,
        hubs: impl IntoIterator<Item = HubIx>,
    ) -> bool {
        let own = priority(problem, school);
        let mut hubs = hubs.into_iter();
        hubs.any(|hub| self.0.get(&hub).is_some_and(|lowest| *lowest < own))
    }
}

fn priority(problem: &Problem, school: SchoolIx) -> Priority {
    let value = problem.standing(school).value;
    (Reverse(problem.level_of_tier(school)), value)
}
