//! The eligible arcs with their scores: what the solver sees.

use rayon::prelude::*;

use super::Scorer;
use crate::model::Level;
use crate::problem::{HubIx, PoolIx, Problem, SchoolIx};

/// An eligible pair of school and pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arc {
    /// The pool.
    pub pool: PoolIx,
    /// Score, 0 to the scale.
    pub score: u32,
}

/// All eligible arcs, by school, each row in order of pool: compressed sparse rows.
///
/// A school outside the gate has no arc; a pinned school has those to its hub: one, or one a level of support where the matching decides it. A pool
/// without places still has its arcs, so that a reason can tell "full" from "closed".
#[derive(Clone, Debug)]
pub struct Arcs {
    pub(super) starts: Vec<usize>,
    pub(super) all: Vec<Arc>,
    pub(super) scale: i64,
    /// 1, or the number of levels of support.
    pools_per_hub: usize,
}

impl Arcs {
    /// Applies the rules and scores what they leave, in parallel over schools, on the caller's
    /// thread pool. O(|S| |H|) time, 8 bytes an arc.
    #[must_use]
    pub fn new(problem: &Problem) -> Self {
        let scorer = Scorer::new(problem);
        let rows: Vec<Vec<Arc>> = SchoolIx::all(problem.schools().len())
            .collect::<Vec<_>>()
            .into_par_iter()
            .map(|school| row(problem, &scorer, school))
            .collect();
        let mut starts = Vec::with_capacity(rows.len() + 1);
        starts.push(0);
        let mut arcs = Vec::with_capacity(rows.iter().map(Vec::len).sum());
        for row in rows {
            arcs.extend(row);
            starts.push(arcs.len());
        }
        Self {
            starts,
            all: arcs,
            scale: scorer.scale(),
            pools_per_hub: (problem.pools().len() / problem.hubs().len().max(1)).max(1),
        }
    }

    /// The arcs of a school.
    #[must_use]
    pub fn row(&self, school: SchoolIx) -> &[Arc] {
        &self.all[self.starts[school.at()]..self.starts[school.at() + 1]]
    }

    /// The score of a school's arc to a pool, where there is one. O(log |H|).
    #[must_use]
    pub fn score(&self, school: SchoolIx, pool: PoolIx) -> Option<u32> {
        let row = self.row(school);
        // A row without gaps has the arc where its hub stands among the hubs.
        if let Some(arc) = row.get(pool.at() / self.pools_per_hub)
            && arc.pool == pool
        {
            return Some(arc.score);
        }
        let at = row.binary_search_by_key(&pool, |arc| arc.pool).ok()?;
        Some(row[at].score)
    }

    /// The same without arcs of a score below `score`; pinned schools keep theirs. O(arcs).
    #[must_use]
    pub fn at_least(&self, problem: &Problem, score: u32) -> Self {
        let mut starts = Vec::with_capacity(self.starts.len());
        starts.push(0);
        let mut all = Vec::with_capacity(self.all.len());
        for school in SchoolIx::all(problem.schools().len()) {
            let is_pinned = problem.pinned(school).is_some();
            let row = self.row(school).iter();
            all.extend(row.filter(|arc| is_pinned || arc.score >= score));
            starts.push(all.len());
        }
        Self {
            starts,
            all,
            ..*self
        }
    }

    /// Number of arcs.
    #[must_use]
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is no arc at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Score of a perfect pair.
    #[must_use]
    pub fn scale(&self) -> i64 {
        self.scale
    }
}

fn row(problem: &Problem, scorer: &Scorer<'_>, school: SchoolIx) -> Vec<Arc> {
    if !problem.takes_part(school) {
        return Vec::new();
    }
    let arc = |hub: HubIx, level: Level| {
        let pool = problem.find_pool(hub, level)?;
        Some(Arc {
            pool,
            score: scorer.score(school, hub, level),
        })
    };
    if let Some(hub) = problem.pinned(school) {
        let levels = problem.open_levels(school, hub).into_iter();
        return levels.filter_map(|level| arc(hub, level)).collect();
    }
    let pairs = HubIx::all(problem.hubs().len())
        .flat_map(|hub| problem.levels_of(school).iter().map(move |it| (hub, *it)));
    pairs
        .filter(|(hub, level)| problem.first_broken(school, *hub, *level).is_none())
        .filter_map(|(hub, level)| arc(hub, level))
        .collect()
}
