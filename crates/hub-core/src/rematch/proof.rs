//! What proves a plan to be the best within its moves.

use super::worth::{Rate, Worth};
use crate::problem::{PoolIx, SchoolIx};

/// What one branch decides of a school.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// The school.
    pub school: SchoolIx,
    /// A pool; none: to be without a hub.
    pub pool: Option<PoolIx>,
    /// Whether it must be there, or may not.
    pub is_there: bool,
}

/// A bound on all plans of one branch.
///
/// For any rate g / m and prices p >= 0, m times what a plan is worth, and g for each school that stays, is at most the sum over schools of the most that any arc left to it brings, less the arc's price, and of places times prices.
/// All are vectors, compared lexicographically, with one component before the levels of the objective: who stays, where no rate is high enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Branch {
    /// What sets it apart. The branches of a proof are all ways to decide these.
    pub decisions: Vec<Decision>,
    /// What so many moves must earn together.
    pub gain: Vec<i64>,
    /// The number of moves, 1 or more.
    pub moves: i64,
    /// By pool.
    pub prices: Vec<Vec<i64>>,
}

impl Branch {
    /// A bound on plans with so many levels.
    pub(super) fn new<const N: usize>(
        levels: usize,
        decisions: Vec<Decision>,
        rate: &Rate<N>,
        prices: &[Worth<N>],
    ) -> Self {
        let vector = |worth: &Worth<N>| worth.0[..=levels].to_vec();
        let (gain, moves) = match rate {
            Rate::Finite { gain, moves } => (vector(gain), *moves),
            Rate::Infinite => {
                let mut gain = vec![0; levels + 1];
                gain[0] = 1;
                (gain, 1)
            }
        };
        Self {
            decisions,
            gain,
            moves,
            prices: prices.iter().map(vector).collect(),
        }
    }
}
