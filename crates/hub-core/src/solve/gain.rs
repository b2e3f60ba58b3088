//! What a placement is worth: a vector, compared lexicographically.

use std::ops::{Add, Neg, Sub};

use crate::problem::{Problem, SchoolIx};
use crate::transport::Value;

/// Worth of a placement or a move: rank, score, whether the school stays, lottery points, replay hash, compared in this order.
///
/// Rank stands for (tier, value), as a dense rank of its own. The sets of schools that can be placed are the independent sets
/// of a transversal matroid, and a greedy basis is heaviest for every weight in the same order (Edmonds, 1971; Rado,
/// 1957): so the largest sum of ranks is the lexicographically best vector of tier values, and no tier weight is needed.
///
/// Overflow: at most 900,000 schools and 2,000 hubs (two pools each) keep each component of a
/// path's sum below 2^59 and of a plan's sum below 2^61.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Gain {
    pub(crate) rank: i64,
    pub(crate) score: i64,
    /// 0 where no plan is in force.
    pub(crate) stay: i64,
    pub(crate) lottery: i64,
    pub(crate) replay: i64,
}

impl Add for Gain {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            rank: self.rank + other.rank,
            score: self.score + other.score,
            stay: self.stay + other.stay,
            lottery: self.lottery + other.lottery,
            replay: self.replay + other.replay,
        }
    }
}

impl Neg for Gain {
    type Output = Self;

    fn neg(self) -> Self {
        Self {
            rank: -self.rank,
            score: -self.score,
            stay: -self.stay,
            lottery: -self.lottery,
            replay: -self.replay,
        }
    }
}

impl Sub for Gain {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Value for Gain {
    const ZERO: Self = Self {
        rank: 0,
        score: 0,
        stay: 0,
        lottery: 0,
        replay: 0,
    };

    const FAR: Self = Self {
        rank: i64::MAX,
        score: i64::MAX,
        stay: i64::MAX,
        lottery: i64::MAX,
        replay: i64::MAX,
    };
}

/// The dense ranks of (tier, value), tiers parted by claims: the larger, the more important.
#[derive(Clone, Debug)]
pub(crate) struct Ranks {
    /// By school, from 1.
    pub(crate) of_school: Vec<i64>,
    /// Tier and value by rank, from 1.
    meaning: Vec<(usize, i64)>,
    /// Whether a level counts who stays.
    has_stay: bool,
}

impl Ranks {
    pub(crate) fn new(problem: &Problem) -> Self {
        let key = |school| {
            let value = problem.standing(school).value;
            (std::cmp::Reverse(problem.level_of_tier(school)), value)
        };
        let keys: Vec<_> = SchoolIx::all(problem.schools().len()).map(key).collect();
        let mut distinct = keys.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let rank = |key| distinct.partition_point(|other| other <= key);
        Self {
            // Invariant: at most as many ranks as schools, which a u32 counts.
            of_school: keys
                .iter()
                .map(|key| i64::try_from(rank(key)).unwrap_or(i64::MAX))
                .collect(),
            meaning: distinct
                .iter()
                .map(|(tier, value)| (tier.0, *value))
                .collect(),
            has_stay: problem.rematch().is_some(),
        }
    }

    /// The level, from 0, and the value of a rank; none of 0, which is nobody's.
    pub(crate) fn meaning(&self, rank: i64) -> Option<(usize, i64)> {
        let rank = usize::try_from(rank - 1).ok()?;
        self.meaning.get(rank).copied()
    }

    /// A price with a component a level: its rank is that of the one school that would come in.
    pub(super) fn vector(&self, price: Gain, levels: usize) -> Vec<i64> {
        let mut vector = vec![0; levels];
        if let Some((tier, value)) = self.meaning(price.rank) {
            vector[tier] = value;
        }
        let stay = Some(price.stay).filter(|_| self.has_stay);
        let rest = [
            Some(price.replay),
            Some(price.lottery),
            stay,
            Some(price.score),
        ];
        for (component, part) in vector.iter_mut().rev().zip(rest.into_iter().flatten()) {
            *component = part;
        }
        vector
    }
}
