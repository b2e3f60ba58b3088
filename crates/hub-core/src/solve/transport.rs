//! The transportation problem, exactly, by shortest augmenting paths on the graph of pools.
//!
//! **Problem.** Maximise the sum of gains of the arcs chosen, one arc a school at most, a pool's places at
//! most. Gains are vectors that compare lexicographically: an ordered group, which is all the method needs.
//!
//! **Method.** Schools enter one at a time. A school whose best gain less price is not positive
//! stays out. Otherwise a shortest path leads from it through the pools to a free place,
//! to a school that leaves, or to its own staying out: an edge a -> b is the cheapest move of a member of a to b, so the graph
//! has |P| nodes however many schools there are (successive shortest paths: Ford and Fulkerson, 1962; potentials: Tomizawa,
//! 1971; Edmonds and Karp, 1972; dense Dijkstra without a heap).
//!
//! **Invariant.** After each school, for the schools entered so far: every price is at least 0, and 0 where a
//! place is free; every placed school is at a pool of largest gain less price, and that is at least 0; every other school's is at most 0. These
//! are the conditions of complementary slackness, so the plan is optimal at each step.
//!
//! **Complexity.** O(|S| (d + |P|^2)) with d the arcs a school, in the worst case, plus rescans of a pool's members for moves
//! whose school left; O(|P|^2 + |S|) memory beside the arcs. A school that stays out costs one scan of its row.

use super::gain::Gain;
use super::network::Network;
use crate::problem::{PoolIx, SchoolIx};

/// Told how far a long step has come.
pub trait Observer: Sync {
    /// `done` of `total` schools have entered.
    fn progress(&self, done: usize, total: usize);
}

/// An observer that does not look.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Observer for Silent {
    fn progress(&self, _: usize, _: usize) {}
}

/// The member of a pool that costs least to drop.
#[derive(Clone, Copy, Debug)]
struct Drop {
    /// The member's gain where it is.
    gain: Gain,
    school: SchoolIx,
}

/// The best member of a pool for a move to another. A move changes score and replay hash only: rank and lottery
/// are the school's own.
#[derive(Clone, Copy, Debug)]
struct Move {
    score: i64,
    replay: i64,
    school: SchoolIx,
}

impl Move {
    fn gain(self) -> Gain {
        Gain {
            score: self.score,
            replay: self.replay,
            ..Gain::ZERO
        }
    }
}

/// A member of a pool, with its gain there.
#[derive(Clone, Copy, Debug)]
struct Member {
    school: SchoolIx,
    gain: Gain,
}

/// Where a search for a place ends.
#[derive(Clone, Copy, Debug)]
enum End {
    /// The school that looks for a place stays out.
    StaysOut,
    /// A free place in the pool.
    Free(PoolIx),
    /// The pool's cheapest member leaves.
    Leaves(PoolIx),
}

/// The state of the algorithm between schools.
#[derive(Debug)]
pub(super) struct Transport<'a> {
    network: &'a Network<'a>,
    assignment: Vec<Option<PoolIx>>,
    members: Vec<Vec<Member>>,
    prices: Vec<Gain>,
    /// `moves[a * pools + b]`: the best move of a member of a to b.
    moves: Vec<Option<Move>>,
    /// The member of each pool that costs least to drop.
    drops: Vec<Option<Drop>>,
    search: Search,
    pub(super) augmentations: u64,
}

/// Work space of a search, kept between searches.
#[derive(Debug)]
struct Search {
    distance: Vec<Option<Gain>>,
    settled: Vec<bool>,
    /// The pool before on the path; `None` is the school that looks for a place.
    before: Vec<Option<PoolIx>>,
}

/// Places every school that the optimum places: its pool, by school, and the number of searches that changed the plan.
pub(super) fn transport(
    network: &Network<'_>,
    schools: usize,
    observer: &dyn Observer,
) -> (Vec<Option<PoolIx>>, u64) {
    let mut state = Transport::new(network, schools);
    let order = network.schools();
    for (done, &school) in order.iter().enumerate() {
        if done % 256 == 0 {
            observer.progress(done, order.len());
        }
        state.enter(school);
    }
    observer.progress(order.len(), order.len());
    (state.assignment, state.augmentations)
}

impl<'a> Transport<'a> {
    fn new(network: &'a Network<'a>, schools: usize) -> Self {
        let n = network.pools();
        Self {
            network,
            assignment: vec![None; schools],
            members: vec![Vec::new(); n],
            prices: vec![Gain::ZERO; n],
            moves: vec![None; n * n],
            drops: vec![None; n],
            search: Search {
                distance: vec![None; n],
                settled: vec![false; n],
                before: vec![None; n],
            },
            augmentations: 0,
        }
    }

    /// Lets a school enter, and keeps the invariant.
    fn enter(&mut self, school: SchoolIx) {
        let network = self.network;
        let best = network
            .arcs(school)
            .map(|(pool, gain)| gain - self.prices[pool.at()])
            .max();
        let Some(best) = best.filter(|best| *best > Gain::ZERO) else {
            return;
        };
        self.search.clear();
        for (pool, gain) in network.arcs(school) {
            self.search.distance[pool.at()] = Some(best - (gain - self.prices[pool.at()]));
        }
        let (end, length) = self.find_end(best);
        self.raise_prices(length);
        self.augment(school, end);
    }

    /// Dijkstra over the pools; every reduced cost is at least 0 by the invariant.
    fn find_end(&mut self, best: Gain) -> (End, Gain) {
        let (mut end, mut length) = (End::StaysOut, best);
        while let Some((pool, distance)) = self.search.nearest(length) {
            self.search.settled[pool.at()] = true;
            let at = pool.at();
            if self.members[at].len() < self.network.capacity[at] as usize {
                return (End::Free(pool), distance);
            }
            if let Some(drop) = self.drops[at] {
                let leaves = distance + drop.gain - self.prices[at];
                if leaves < length {
                    (end, length) = (End::Leaves(pool), leaves);
                }
            }
            self.relax(pool, distance);
        }
        (end, length)
    }

    fn relax(&mut self, from: PoolIx, distance: Gain) {
        let n = self.network.pools();
        let base = distance - self.prices[from.at()];
        let row = &self.moves[from.at() * n..(from.at() + 1) * n];
        for (to, shift) in PoolIx::all(n).zip(row) {
            let Some(shift) = shift else { continue };
            if self.search.settled[to.at()] {
                continue;
            }
            let through = base - shift.gain() + self.prices[to.at()];
            if self.search.distance[to.at()].is_none_or(|known| through < known) {
                self.search.distance[to.at()] = Some(through);
                self.search.before[to.at()] = Some(from);
            }
        }
    }

    fn raise_prices(&mut self, length: Gain) {
        for (price, distance) in self.prices.iter_mut().zip(&self.search.distance) {
            if let Some(distance) = distance.filter(|distance| *distance < length) {
                *price += length - distance;
            }
        }
    }

    /// Moves one school along each edge of the path that ends at `end`.
    fn augment(&mut self, entering: SchoolIx, end: End) {
        let mut pool = match end {
            End::StaysOut => return,
            End::Free(pool) => pool,
            End::Leaves(pool) => {
                if let Some(drop) = self.drops[pool.at()] {
                    self.remove(drop.school, pool);
                }
                pool
            }
        };
        self.augmentations += 1;
        let n = self.network.pools();
        while let Some(before) = self.search.before[pool.at()] {
            if let Some(shift) = self.moves[before.at() * n + pool.at()] {
                self.remove(shift.school, before);
                self.add(shift.school, pool);
            }
            pool = before;
        }
        self.add(entering, pool);
    }

    fn add(&mut self, school: SchoolIx, pool: PoolIx) {
        let network = self.network;
        let (n, at) = (network.pools(), pool.at());
        self.assignment[school.at()] = Some(pool);
        let Some(gain) = network.gain(school, pool) else {
            return;
        };
        self.members[at].push(Member { school, gain });
        if self.drops[at].is_none_or(|drop| gain < drop.gain) {
            self.drops[at] = Some(Drop { gain, school });
        }
        for (to, there) in network.arcs(school).filter(|(to, _)| *to != pool) {
            let shift = Move {
                score: there.score - gain.score,
                replay: there.replay - gain.replay,
                school,
            };
            better(&mut self.moves[at * n + to.at()], shift);
        }
    }

    fn remove(&mut self, school: SchoolIx, pool: PoolIx) {
        let (n, at) = (self.network.pools(), pool.at());
        self.assignment[school.at()] = None;
        self.members[at].retain(|member| member.school != school);
        if self.drops[at].is_some_and(|drop| drop.school == school) {
            let least = self.members[at].iter().min_by_key(|member| member.gain);
            self.drops[at] = least.map(|&Member { school, gain }| Drop { gain, school });
        }
        for to in PoolIx::all(n) {
            if self.moves[at * n + to.at()].is_some_and(|shift| shift.school == school) {
                self.moves[at * n + to.at()] = self.best_move(pool, to);
            }
        }
    }

    /// The best move of a member of `from` to `to`, by a scan of the members.
    fn best_move(&self, from: PoolIx, to: PoolIx) -> Option<Move> {
        let mut best: Option<Move> = None;
        for &Member { school, gain } in &self.members[from.at()] {
            let Some(there) = self.network.score(school, to) else {
                continue;
            };
            let score = there - gain.score;
            // The hash is worth computing for the few that are not beaten already.
            if best.is_none_or(|best| score >= best.score) {
                let replay = self.network.replay(school, to) - gain.replay;
                better(
                    &mut best,
                    Move {
                        score,
                        replay,
                        school,
                    },
                );
            }
        }
        best
    }
}

/// Keeps the better of two moves; of equal ones, the one that was there.
fn better(best: &mut Option<Move>, other: Move) {
    let key = |shift: Move| (shift.score, shift.replay);
    if best.is_none_or(|best| key(other) > key(best)) {
        *best = Some(other);
    }
}

impl Search {
    fn clear(&mut self) {
        self.distance.fill(None);
        self.settled.fill(false);
        self.before.fill(None);
    }

    /// The nearest pool not settled that is nearer than `limit`.
    fn nearest(&self, limit: Gain) -> Option<(PoolIx, Gain)> {
        let mut nearest: Option<(PoolIx, Gain)> = None;
        for (pool, (distance, settled)) in
            PoolIx::all(self.distance.len()).zip(self.distance.iter().zip(&self.settled))
        {
            if let Some(distance) = distance.filter(|_| !settled)
                && distance < nearest.map_or(limit, |(_, nearest)| nearest)
            {
                nearest = Some((pool, distance));
            }
        }
        nearest
    }
}
