//! The price of fairness: how good the plan can be where nobody is served worse than so.
//!
//! **Points.** With arcs of a score below t left out, the best plan is the best of all whose lowest score is t or more. It counts if every tier is as in the plan as it is; if it does not for t, it does not for any
//! higher one. That plan is the best for all thresholds up to its own lowest score, so the next threshold of interest is one above that, and there are no more points than schools.
//!
//! **Search.** The largest threshold that counts is found by halving the range of scores. Then the widest range of thresholds that may hide points is asked in its middle, which either finds a point, and so two
//! smaller ranges, or shows that the upper half hides none; and then from below, which finds the first point of what is left, or closes it. This ends with all points, or at [`MOST`] of them,
//! spread over the range.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Placed, count};
use crate::problem::{PoolIx, SchoolIx};
use crate::solve::{Outcome, Silent, solve};

/// Points, at most.
const MOST: usize = 50;

/// The best total score for each lowest score, where every tier places as many as in the plan as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Frontier {
    /// From the plan as it is to the highest lowest score that leaves the tiers as they are: each next point has a higher lowest score, and a lower total; after the first, perhaps the same total.
    pub points: Vec<FrontierPoint>,
    /// Whether these are all points; if not, they are 50 at most, spread over the range.
    pub is_complete: bool,
}

/// A plan that serves the worst-served so well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct FrontierPoint {
    /// The lowest score of a school that is placed and not pinned.
    pub lowest: u32,
    /// The total score, of pinned schools too.
    pub score: i64,
    /// Schools that are elsewhere than in the plan as it is, or have a hub in only one of the two.
    pub moved: u32,
}

/// Thresholds that may hide points, between two that are known.
#[derive(Clone, Copy, Debug)]
struct Gap {
    low: u32,
    high: u32,
    /// Whether to ask its lowest next; else its middle.
    from_below: bool,
}

impl Placed<'_> {
    /// The price of fairness; `None` with side rules, and where nobody is placed who is not pinned.
    pub(super) fn frontier(&self) -> Option<Frontier> {
        if self.problem.side_rules().is_some() {
            return None;
        }
        let first = self.point(&self.pools)?;
        let last = self.last(first);
        let mut points = BTreeSet::from([first, last]);
        let mut gaps = Vec::new();
        add(
            &mut gaps,
            first.lowest + 1,
            last.lowest.saturating_sub(1),
            false,
        );
        while points.len() < MOST
            && let Some(gap) = widest(&mut gaps)
        {
            self.ask(gap, &mut gaps, &mut points);
        }
        let points: Vec<FrontierPoint> = points.into_iter().collect();
        Some(Frontier {
            points: undominated(&points),
            is_complete: gaps.is_empty(),
        })
    }

    /// The best plan without arcs of a score below `threshold`; `None` where some tier is not as in the plan as it is.
    fn at(&self, threshold: u32) -> Option<FrontierPoint> {
        let arcs = self.arcs.at_least(self.problem, threshold);
        match solve(self.problem, &arcs, &Silent) {
            Outcome::Solved(solution)
                if self.tiers(&solution.assignment) == self.tiers(&self.pools) =>
            {
                self.point(&solution.assignment)
            }
            _ => None,
        }
    }

    /// The point of the highest threshold that leaves the tiers as they are.
    fn last(&self, first: FrontierPoint) -> FrontierPoint {
        let scores = SchoolIx::all(self.pools.len()).flat_map(|school| self.arcs.row(school));
        // With no arc left, nobody is placed who is not pinned, and in the plan somebody is.
        let mut beyond = scores.map(|arc| arc.score).max().unwrap_or(0) + 1;
        let mut last = first;
        while last.lowest + 1 < beyond {
            let middle = last.lowest + 1 + (beyond - last.lowest - 1) / 2;
            match self.at(middle) {
                Some(point) => last = point,
                None => beyond = middle,
            }
        }
        last
    }

    /// Asks a gap once, and adds the point that this finds, and the gaps that it leaves.
    fn ask(&self, gap: Gap, gaps: &mut Vec<Gap>, points: &mut BTreeSet<FrontierPoint>) {
        let Gap { low, high, .. } = gap;
        let threshold = if gap.from_below {
            low
        } else {
            low + (high - low) / 2
        };
        // Invariant: a threshold below one that leaves the tiers as they are leaves them so.
        match self.at(threshold).filter(|point| point.lowest <= high) {
            Some(point) => {
                points.insert(point);
                add(gaps, low, threshold - 1, false);
                add(gaps, point.lowest + 1, high, false);
            }
            None => add(gaps, low, threshold - 1, true),
        }
    }

    /// What each tier has.
    fn tiers(&self, pools: &[Option<PoolIx>]) -> Vec<i64> {
        let mut tiers = vec![0; self.problem.policy().tiers.len()];
        for (school, _) in placed(pools) {
            let standing = self.problem.standing(school);
            tiers[standing.tier as usize] += standing.value;
        }
        tiers
    }

    /// A plan as a point; `None` where nobody is placed who is not pinned.
    fn point(&self, pools: &[Option<PoolIx>]) -> Option<FrontierPoint> {
        let (mut lowest, mut sum) = (None, 0);
        for (school, pool) in placed(pools) {
            let score = self.arcs.score(school, pool)?;
            sum += i64::from(score);
            if self.problem.pinned(school).is_none() {
                lowest = Some(lowest.map_or(score, |lowest: u32| lowest.min(score)));
            }
        }
        let moved = pools.iter().zip(&self.pools).filter(|(a, b)| a != b);
        Some(FrontierPoint {
            lowest: lowest?,
            score: sum,
            moved: count(moved.count()),
        })
    }
}

/// Schools that have a place, with it.
fn placed(pools: &[Option<PoolIx>]) -> impl Iterator<Item = (SchoolIx, PoolIx)> {
    let all = SchoolIx::all(pools.len()).zip(pools);
    all.filter_map(|(school, pool)| Some((school, (*pool)?)))
}

/// Adds a gap, unless it is empty.
fn add(gaps: &mut Vec<Gap>, low: u32, high: u32, from_below: bool) {
    if low <= high {
        gaps.push(Gap {
            low,
            high,
            from_below,
        });
    }
}

/// Takes out the widest gap, the lowest of several.
fn widest(gaps: &mut Vec<Gap>) -> Option<Gap> {
    let all = gaps.iter().enumerate();
    let width = |(_, gap): &(usize, &Gap)| (gap.high - gap.low, std::cmp::Reverse(gap.low));
    let (at, _) = all.max_by_key(width)?;
    Some(gaps.swap_remove(at))
}

/// The points without those after the first that another one, of a higher lowest score, equals in total.
fn undominated(points: &[FrontierPoint]) -> Vec<FrontierPoint> {
    let (first, rest) = points.split_at(points.len().min(1));
    let beyond = rest.iter().skip(1).map(|point| Some(point.score));
    let kept = rest.iter().zip(beyond.chain([None]));
    let kept = kept.filter(|(point, next)| *next != Some(point.score));
    first
        .iter()
        .chain(kept.map(|(point, _)| point))
        .copied()
        .collect()
}
