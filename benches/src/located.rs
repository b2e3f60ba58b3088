//! Schools and hubs in a plane with attributes: costs are computed from both when they are asked for, and never stored.
#![expect(
    clippy::inline_always,
    reason = "code must be inlined into the closure that is compiled for each instruction set"
)]

use hub_core::transport::{Computed, Costs};

use crate::instances::Draw;

/// Numbers that describe a school or a hub: two coordinates and six attributes, in units of [`SIDE`].
const FEATURES: usize = 8;

/// All features are in `0..SIDE`.
pub(crate) const SIDE: u32 = 1 << 12;

/// Weights of the attributes; the distance in the plane has weight 64.
const WEIGHTS: [i32; FEATURES - 2] = [24, 16, 12, 8, 4, 4];

/// A weighted distance between schools and hubs, below 1,000,000.
#[derive(Clone, Debug)]
pub struct Located {
    schools: Vec<[i32; FEATURES]>,
    /// By feature, then by hub, so that the compiler can look at many hubs at once.
    hubs: [Vec<i32>; FEATURES],
    /// Places by hub: for 90 % of the schools in all.
    pub capacities: Vec<u32>,
}

impl Located {
    /// Schools and hubs spread evenly.
    #[must_use]
    pub fn new(schools: usize, hubs: usize, seed: u64) -> Self {
        let mut draw = Draw::new(seed);
        let mut feature = || i32::try_from(draw.below(SIDE)).unwrap_or(0);
        let schools: Vec<_> = (0..schools)
            .map(|_| std::array::from_fn(|_| feature()))
            .collect();
        let hub_features = std::array::from_fn(|_| (0..hubs).map(|_| feature()).collect());
        let capacities = draw.places(schools.len() * 90 / 100, hubs);
        Self {
            schools,
            hubs: hub_features,
            capacities,
        }
    }

    /// The costs as the kernel reads them, row by row.
    #[must_use]
    pub fn costs(&self) -> impl Costs + '_ {
        let arch = pulp::Arch::new();
        let fill = move |school: usize, row: &mut [i32]| {
            // The closure is compiled once for each instruction set.
            arch.dispatch(
                #[inline(always)]
                || self.fill(school, row),
            );
        };
        Computed::new(self.schools.len(), self.capacities.len(), fill)
    }

    pub(crate) fn schools(&self) -> usize {
        self.schools.len()
    }

    /// What describes a school: its place, then its attributes.
    pub(crate) fn school(&self, at: usize) -> &[i32; FEATURES] {
        &self.schools[at]
    }

    #[inline(always)]
    pub(crate) fn fill(&self, school: usize, row: &mut [i32]) {
        let at = &self.schools[school];
        let [x, y, attributes @ ..] = &self.hubs;
        for ((cost, x), y) in row.iter_mut().zip(x).zip(y) {
            *cost = 64 * plane(at[0] - x, at[1] - y);
        }
        for ((attribute, at), weight) in attributes.iter().zip(&at[2..]).zip(WEIGHTS) {
            for (cost, hub) in row.iter_mut().zip(attribute) {
                *cost += weight * (at - hub).abs();
            }
        }
    }
}

/// The length of a vector with components below 2^12, rounded down: exact in the 24 bits of `f32`.
#[inline(always)]
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "the sum of squares is below 2^25 and its root below 2^13; IEEE fixes the result either way"
)]
fn plane(dx: i32, dy: i32) -> i32 {
    ((dx * dx + dy * dy) as f32).sqrt() as i32
}
