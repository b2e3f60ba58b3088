//! Random numbers that stay the same for ever.
//!
//! `ChaCha8` is a published cipher and `seed_from_u64` is value-stable by its documentation; everything above the
//! raw words (ranges, normals, shuffles) is written out here, because libraries change theirs between versions.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{RngCore, SeedableRng};

/// What the numbers are for. Each stage has its own stream, so that a change to one leaves the others as they were.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Stage {
    /// Order of the register.
    Register = 1,
    /// Where schools are.
    Sites = 2,
    /// Size, intake and absence.
    Context = 3,
    /// Academies and trusts.
    Trusts = 4,
    /// Inspections.
    Inspections = 5,
    /// Names.
    Names = 6,
    /// Which schools lead a hub.
    Leads = 7,
    /// Places of hubs.
    Places = 8,
    /// Which schools apply.
    Sample = 9,
    /// What applicants write on the form.
    Form = 10,
    /// What a hub offers.
    Offers = 11,
    /// How applicants type, and where they go wrong.
    Typing = 12,
}

/// A stream of random numbers.
pub(crate) struct Draw {
    rng: ChaCha8Rng,
    /// The second of the two normals that one Box–Muller step gives.
    spare: Option<f64>,
}

impl Draw {
    pub(crate) fn new(seed: u64, stage: Stage) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stage as u64);
        Self { rng, spare: None }
    }

    /// 32 random bits.
    pub(crate) fn bits(&mut self) -> u32 {
        self.rng.next_u32()
    }

    /// Uniform on [0, 1), with 53 random bits.
    pub(crate) fn uniform(&mut self) -> f64 {
        const UNIT: f64 = 1.0 / 9_007_199_254_740_992.0;
        #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
        let bits = (self.rng.next_u64() >> 11) as f64;
        bits * UNIT
    }

    /// Uniform on 0..n; 0 when n is 0. Biased by less than n / 2^32, which no calibration here can see.
    pub(crate) fn below(&mut self, n: u32) -> u32 {
        let product = u64::from(self.rng.next_u32()) * u64::from(n);
        u32::try_from(product >> 32).unwrap_or(0)
    }

    /// Whether something of probability `p` happens.
    pub(crate) fn chance(&mut self, p: f64) -> bool {
        self.uniform() < p
    }

    /// Standard normal, by Box and Muller (1958).
    pub(crate) fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        // 1 - u is in (0, 1], where the logarithm is finite.
        let radius = libm::sqrt(-2.0 * libm::log(1.0 - self.uniform()));
        let (sin, cos) = libm::sincos(std::f64::consts::TAU * self.uniform());
        self.spare = Some(radius * sin);
        radius * cos
    }

    /// A normal that has correlation `rho` with `z`.
    pub(crate) fn correlated(&mut self, rho: f64, z: f64) -> f64 {
        rho * z + libm::sqrt(1.0 - rho * rho) * self.normal()
    }

    /// One of the entries, all equally likely.
    pub(crate) fn one_of<T: Copy, const N: usize>(&mut self, entries: &[T; N]) -> T {
        const { assert!(N > 0) };
        entries[self.below(crate::number::count(N)) as usize]
    }

    /// Position of one of the weights, in proportion to it; the last one when none is above zero.
    pub(crate) fn weighted(&mut self, weights: &[f64]) -> usize {
        let mut left = self.uniform() * weights.iter().sum::<f64>();
        for (position, weight) in weights.iter().enumerate() {
            left -= weight;
            if left < 0.0 {
                return position;
            }
        }
        weights.len().saturating_sub(1)
    }

    /// A random order (Fisher and Yates).
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.below(crate::number::count(last + 1)) as usize;
            items.swap(last, other);
        }
    }
}
