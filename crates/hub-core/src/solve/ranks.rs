//! The first level: whom to place, by rank of tier and value.
//!
//! The sets of schools that can be placed together are the independent sets of a transversal matroid, so schools let in one after the other,
//! the most important first, and never put out again, make the best set (Edmonds, 1971). A school that finds no free place
//! among its pools looks for one along moves of schools that are in already, on the graph of pools. If it finds none, the pools that it can
//! reach stay as they are for good: its rank is what one place more is worth at each of them, the smallest optimal price of the first level.
//!
//! **Complexity.** O(arcs) for those who find a place at once, O(|P|^2) and the members of a few pools for the others, and the latter
//! only while pools are open: each failure closes one at least.

use super::Observer;
use crate::problem::{PoolIx, SchoolIx};
use crate::score::Arc;

/// The first level's answer.
#[derive(Debug)]
pub(super) struct Ranked {
    /// By pool: the rank of the school that one place more would let in; 0 where places are left.
    pub(super) prices: Vec<i64>,
    /// Paths of more than one move.
    pub(super) augmentations: u64,
}

/// Lets schools in by `rank` over the arcs of `row`, and prices the pools.
pub(super) fn rank<'a>(
    ranks: &[i64],
    row: impl Fn(SchoolIx) -> &'a [Arc],
    capacity: &[u32],
    observer: &dyn Observer,
) -> Ranked {
    let mut order: Vec<SchoolIx> = SchoolIx::all(ranks.len()).collect();
    order.sort_by_key(|school| std::cmp::Reverse(ranks[school.at()]));
    let mut state = State {
        row,
        free: capacity.to_vec(),
        members: vec![Vec::new(); capacity.len()],
        next: vec![Mask::new(capacity.len()); capacity.len()],
        prices: vec![0; capacity.len()],
        augmentations: 0,
    };
    for (done, school) in order.iter().enumerate() {
        if done.is_multiple_of(1024) {
            observer.progress(done as u64, order.len() as u64);
        }
        state.let_in(*school, ranks[school.at()]);
    }
    Ranked {
        prices: state.prices,
        augmentations: state.augmentations,
    }
}

struct State<F> {
    row: F,
    /// Places left, by pool.
    free: Vec<u32>,
    members: Vec<Vec<SchoolIx>>,
    /// By pool: where one of its members might move to. May hold pools that no member can move to any more.
    next: Vec<Mask>,
    /// By pool: above 0 once it is closed.
    prices: Vec<i64>,
    augmentations: u64,
}

impl<'a, F: Fn(SchoolIx) -> &'a [Arc]> State<F> {
    fn let_in(&mut self, school: SchoolIx, rank: i64) {
        let row = (self.row)(school);
        let most_free = row.iter().max_by_key(|arc| self.free[arc.pool.at()]);
        match most_free {
            Some(arc) if self.free[arc.pool.at()] > 0 => {
                self.free[arc.pool.at()] -= 1;
                self.put(school, arc.pool);
            }
            Some(_) => self.make_room(school, row, rank),
            None => {}
        }
    }

    fn put(&mut self, school: SchoolIx, pool: PoolIx) {
        self.members[pool.at()].push(school);
        for arc in (self.row)(school) {
            self.next[pool.at()].add(arc.pool);
        }
    }

    /// Finds a path of moves to a free place, or closes the pools that can be reached.
    fn make_room(&mut self, school: SchoolIx, row: &[Arc], rank: i64) {
        loop {
            let reached = self.reach(row);
            let Some(end) = reached.end else {
                for pool in reached.pools {
                    self.prices[pool.at()] = rank;
                }
                return;
            };
            let mut path = vec![end];
            while let Some(before) = reached.before[path[path.len() - 1].at()] {
                path.push(before);
            }
            path.reverse();
            if let Some(movers) = self.movers(&path) {
                self.shift(school, &path, &movers);
                return;
            }
        }
    }

    /// Pools that can be reached from those of a row, breadth first, up to one with a free place.
    fn reach(&self, row: &[Arc]) -> Reached {
        let mut reached = Reached {
            pools: Vec::new(),
            before: vec![None; self.free.len()],
            end: None,
        };
        // A pool that is closed leads nowhere.
        let mut unseen = Mask::new(self.free.len());
        for pool in PoolIx::all(self.free.len()).filter(|pool| self.prices[pool.at()] == 0) {
            unseen.add(pool);
        }
        for arc in row {
            if unseen.remove(arc.pool) {
                reached.pools.push(arc.pool);
            }
        }
        let mut looked_at = 0;
        while let Some(&pool) = reached.pools.get(looked_at) {
            looked_at += 1;
            if self.free[pool.at()] > 0 {
                reached.end = Some(pool);
                break;
            }
            for to in unseen.take_common(&self.next[pool.at()]) {
                reached.before[to.at()] = Some(pool);
                reached.pools.push(to);
            }
        }
        reached
    }

    /// A member for each move of a path; `None` where there is none any more, and then the pool's moves are made anew.
    fn movers(&mut self, path: &[PoolIx]) -> Option<Vec<usize>> {
        let mut movers = Vec::with_capacity(path.len());
        for pair in path.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let members = &self.members[from.at()];
            let can_move = |school: &SchoolIx| {
                (self.row)(*school)
                    .binary_search_by_key(&to, |arc| arc.pool)
                    .is_ok()
            };
            let Some(mover) = members.iter().position(can_move) else {
                self.next[from.at()].clear();
                for school in &self.members[from.at()] {
                    for arc in (self.row)(*school) {
                        self.next[from.at()].add(arc.pool);
                    }
                }
                return None;
            };
            movers.push(mover);
        }
        Some(movers)
    }

    fn shift(&mut self, school: SchoolIx, path: &[PoolIx], movers: &[usize]) {
        self.augmentations += 1;
        let mut enters = school;
        for (pool, mover) in path.iter().zip(movers) {
            let leaves = self.members[pool.at()].swap_remove(*mover);
            self.put(enters, *pool);
            enters = leaves;
        }
        if let Some(last) = path.last() {
            self.free[last.at()] -= 1;
            self.put(enters, *last);
        }
    }
}

struct Reached {
    /// In the order in which they were reached.
    pools: Vec<PoolIx>,
    before: Vec<Option<PoolIx>>,
    /// A pool with a free place.
    end: Option<PoolIx>,
}

/// A set of pools.
#[derive(Clone, Debug)]
struct Mask(Vec<u64>);

impl Mask {
    fn new(pools: usize) -> Self {
        Self(vec![0; pools.div_ceil(64)])
    }

    fn add(&mut self, pool: PoolIx) {
        self.0[pool.at() / 64] |= 1 << (pool.at() % 64);
    }

    /// Whether it was there.
    fn remove(&mut self, pool: PoolIx) -> bool {
        let (word, bit) = (&mut self.0[pool.at() / 64], 1 << (pool.at() % 64));
        let was = *word & bit != 0;
        *word &= !bit;
        was
    }

    fn clear(&mut self) {
        self.0.fill(0);
    }

    /// Takes out what the other set holds as well, and gives it in order.
    fn take_common(&mut self, other: &Self) -> Vec<PoolIx> {
        let mut common = Vec::new();
        for (start, (word, other)) in (0..).step_by(64).zip(self.0.iter_mut().zip(&other.0)) {
            let mut both = *word & other;
            *word &= !other;
            while both != 0 {
                common.push(PoolIx(start + both.trailing_zeros()));
                both &= both - 1;
            }
        }
        common
    }
}
