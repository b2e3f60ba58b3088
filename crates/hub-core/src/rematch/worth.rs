//! What placements are worth, as vectors, and rates at which moves are bought.

use std::ops::{Add, Neg, Sub};

/// A component a level of the objective, most important first, compared lexicographically. The first component is for what is to count before all levels; those after the last level are 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Worth<const N: usize>(pub(super) [i64; N]);

impl<const N: usize> Worth<N> {
    pub(super) const ZERO: Self = Self([0; N]);

    /// So many times as much.
    pub(super) fn times(self, times: i64) -> Self {
        Self(self.0.map(|component| component * times))
    }
}

impl<const N: usize> Add for Worth<N> {
    type Output = Self;

    fn add(mut self, other: Self) -> Self {
        for (component, other) in self.0.iter_mut().zip(other.0) {
            *component += other;
        }
        self
    }
}

impl<const N: usize> Sub for Worth<N> {
    type Output = Self;

    fn sub(mut self, other: Self) -> Self {
        for (component, other) in self.0.iter_mut().zip(other.0) {
            *component -= other;
        }
        self
    }
}

impl<const N: usize> Neg for Worth<N> {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.map(Neg::neg))
    }
}

/// What a move must earn to be made: `gain / moves`, or more than anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rate<const N: usize> {
    /// No number of moves less is worth less than anything that moves gain.
    Infinite,
    /// So much for so many moves, which are one or more.
    Finite {
        /// What they earn together.
        gain: Worth<N>,
        /// How many.
        moves: i64,
    },
}

impl<const N: usize> Rate<N> {
    /// Moves cost nothing.
    pub(super) const ZERO: Self = Self::Finite {
        gain: Worth::ZERO,
        moves: 1,
    };

    /// What a change costs at this rate, scaled by its moves: `loss` at the levels of the objective, and `stays` schools more that stay.
    pub(super) fn cost(&self, loss: Worth<N>, stays: i64) -> Worth<N> {
        match self {
            Self::Infinite => {
                let mut cost = loss;
                cost.0[0] -= stays;
                cost
            }
            Self::Finite { gain, moves } => loss.times(*moves) - gain.times(stays),
        }
    }
}
