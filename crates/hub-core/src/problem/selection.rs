//! Who is selected for enhanced support: the neediest who can all have a place.
//!
//! The sets of schools that can have enhanced places at the same time are the independent sets of a transversal
//! matroid, also when only so many are selected in all; so taking schools in order of need, each if an augmenting path finds it
//! a place, gives the best set in that order (Edmonds, 1971). Each search looks at a hub once; hubs from which no
//! free place can be reached stay so, and are never looked at again.

use super::{HubIx, SchoolIx};

/// A selection under way. Candidates are by position in the order of need.
pub(super) struct Selection {
    /// Each candidate with the hubs open to it.
    candidates: Vec<(SchoolIx, Vec<HubIx>)>,
    places: Vec<u32>,
    /// By hub: the candidates that hold its places.
    holders: Vec<Vec<usize>>,
    /// By hub: no free place can be reached from it, now or later.
    exhausted: Vec<bool>,
}

impl Selection {
    pub(super) fn new(places: Vec<u32>, candidates: Vec<(SchoolIx, Vec<HubIx>)>) -> Self {
        let hubs = places.len();
        Self {
            candidates,
            places,
            holders: vec![Vec::new(); hubs],
            exhausted: vec![false; hubs],
        }
    }

    /// The schools selected, at most so many.
    pub(super) fn select(&mut self, at_most: u32) -> Vec<SchoolIx> {
        let mut selected = Vec::new();
        for candidate in 0..self.candidates.len() {
            if selected.len() >= at_most as usize {
                break;
            }
            if self.place(candidate) {
                selected.push(self.candidates[candidate].0);
            }
        }
        selected
    }

    /// Finds the candidate a place, moving others where need be; breadth first, in order of hub.
    fn place(&mut self, candidate: usize) -> bool {
        // By hub: who would move there, and from which hub; `None` is not reached.
        let mut reached: Vec<Option<(usize, Option<usize>)>> = vec![None; self.places.len()];
        let mut open = std::collections::VecDeque::from([(candidate, None)]);
        while let Some((mover, from)) = open.pop_front() {
            for hub in self.candidates[mover].1.iter().map(|hub| hub.at()) {
                if self.exhausted[hub] || reached[hub].is_some() {
                    continue;
                }
                reached[hub] = Some((mover, from));
                if self.holders[hub].len() < self.places[hub] as usize {
                    self.shift(hub, &reached);
                    return true;
                }
                open.extend(self.holders[hub].iter().map(|&holder| (holder, Some(hub))));
            }
        }
        for (exhausted, reached) in self.exhausted.iter_mut().zip(&reached) {
            *exhausted |= reached.is_some();
        }
        false
    }

    /// Moves each candidate on the path that ends at a free place of `hub`.
    fn shift(&mut self, mut hub: usize, reached: &[Option<(usize, Option<usize>)>]) {
        while let Some((mover, from)) = reached[hub] {
            self.holders[hub].push(mover);
            let Some(from) = from else { return };
            self.holders[from].retain(|holder| *holder != mover);
            hub = from;
        }
    }
}
