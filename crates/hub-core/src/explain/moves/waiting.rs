//! Schools that wait, by what they are worth at each pool.
//!
//! The cheapest way to fill a place from outside is the school that is worth most there. When it has come in, the next one is looked for; going through all that wait would take longer than all
//! the rest, so they are sorted once, pool by pool, when a pool first needs it, and all graphs of a plan share the lists.

use std::sync::{Arc, OnceLock};

use super::{Gain, Moves, PoolIx, SchoolIx};
use crate::score::Arc as PairArc;

/// The lists, and how far one graph has come in each.
#[derive(Clone, Debug, Default)]
pub(super) struct Waiting {
    /// Schools without a place, when the lists are made.
    all: Arc<Vec<SchoolIx>>,
    /// By pool: schools without a place in the plan, those of most worth first.
    lists: Arc<Vec<OnceLock<Vec<SchoolIx>>>>,
    /// By pool: those before have come in.
    next: Vec<usize>,
    /// Schools that have lost their place since, or have an arc that is on no list.
    others: Vec<SchoolIx>,
}

impl Waiting {
    pub(super) fn new(pools: usize, all: Vec<SchoolIx>) -> Self {
        let lists = (0..pools).map(|_| OnceLock::new()).collect();
        Self {
            all: Arc::new(all),
            lists: Arc::new(lists),
            next: vec![0; pools],
            others: Vec::new(),
        }
    }

    /// Adds a school that may be on no list.
    pub(super) fn add(&mut self, school: SchoolIx) {
        self.others.push(school);
    }
}

impl Moves<'_> {
    /// The school without a place that is worth most at a pool.
    pub(super) fn best_waiting(&mut self, pool: PoolIx) -> Option<(Gain, SchoolIx)> {
        let lists = Arc::clone(&self.waiting.lists);
        let list = lists.get(pool.at())?.get_or_init(|| self.sorted(pool));
        let outside = self.outside();
        let mut next = self.waiting.next[pool.at()];
        // Those that come back are among the others.
        while list
            .get(next)
            .is_some_and(|school| self.at(*school) != outside)
        {
            next += 1;
        }
        self.waiting.next[pool.at()] = next;
        let is_out = |school: &&SchoolIx| self.at(**school) == outside;
        let others = self.waiting.others.iter().filter(is_out);
        let worth = |school: &SchoolIx| {
            let arc = self.arc(*school, pool)?;
            Some((self.worth_of(*school, arc), *school))
        };
        list.get(next)
            .into_iter()
            .chain(others)
            .filter_map(worth)
            .max_by_key(|(worth, _)| *worth)
    }

    /// The schools that have no place in the plan and an arc to a pool, those of most worth first.
    fn sorted(&self, pool: PoolIx) -> Vec<SchoolIx> {
        let waits = |school: &SchoolIx| {
            let score = self.arcs.score(*school, pool)?;
            Some((self.worth_of(*school, PairArc { pool, score }), *school))
        };
        let all = self.waiting.all.iter();
        let mut list: Vec<(Gain, SchoolIx)> = all.filter_map(waits).collect();
        list.sort_unstable_by(|a, b| b.cmp(a));
        list.into_iter().map(|(_, school)| school).collect()
    }
}
