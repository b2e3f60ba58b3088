//! What a placement is worth: a vector, compared lexicographically.

use std::ops::{Add, Neg, Sub};

use crate::transport::Value;

/// Worth of a placement or a move: rank, score, lottery points, replay hash, compared in this order.
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
    pub(crate) lottery: i64,
    pub(crate) replay: i64,
}

impl Add for Gain {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            rank: self.rank + other.rank,
            score: self.score + other.score,
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
        lottery: 0,
        replay: 0,
    };

    const FAR: Self = Self {
        rank: i64::MAX,
        score: i64::MAX,
        lottery: i64::MAX,
        replay: i64::MAX,
    };
}
