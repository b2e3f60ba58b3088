//! Exact tests of whether chance alone would place so many of a group, and their correction for being many.
//!
//! **Test.** Given how many of a stratum are placed, and were the places drawn by lot, the number placed of a group is hypergeometric; over several strata, it is a sum of independent ones,
//! whose distribution is their convolution. The two-sided p-value is the probability of all numbers that are no likelier than the one seen: Fisher's exact test with one
//! stratum, the exact conditional test of Cochran, Mantel and Haenszel with several (Gart, 1970).
//!
//! **Correction.** Holm's (1979): the chance that any of all tests stands out although no group differs is at most the level, however the tests depend on each other.

use statrs::distribution::{Discrete, Hypergeometric};
use statrs::statistics::{Max, Min};

/// Numbers are as likely as each other where they differ by rounding alone.
const ALIKE: f64 = 1.0 + 1e-7;

/// Schools among which places might be drawn by lot.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Stratum {
    /// Schools of all groups.
    pub(super) schools: u32,
    /// Of these, placed.
    pub(super) placed: u32,
    /// Schools of the group.
    pub(super) of_group: u32,
}

/// What chance alone would do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chance {
    /// The mean number placed of the group.
    pub(super) expected: f64,
    /// Probability of a number that is no likelier than the one seen, 0 to 1.
    pub(super) p: f64,
}

/// What chance alone would do to a group of which `seen` are placed; `None` where the counts contradict each other. O(product of the ranges of the strata).
pub(super) fn chance(strata: &[Stratum], seen: u32) -> Option<Chance> {
    let (mut least, mut sum, mut expected) = (0, vec![1.0], 0.0);
    for stratum in strata.iter().filter(|stratum| stratum.schools > 0) {
        let [schools, placed, of_group] =
            [stratum.schools, stratum.placed, stratum.of_group].map(u64::from);
        let number = Hypergeometric::new(schools, placed, of_group).ok()?;
        least += number.min();
        let range = number.min()..=number.max();
        // By logarithms: binomial coefficients of thousands overflow.
        let likely: Vec<f64> = range.map(|n| number.ln_pmf(n).exp()).collect();
        sum = convolved(&sum, &likely);
        expected +=
            f64::from(stratum.placed) * f64::from(stratum.of_group) / f64::from(stratum.schools);
    }
    let seen = usize::try_from(u64::from(seen).checked_sub(least)?).ok()?;
    let limit = sum.get(seen)? * ALIKE;
    let p: f64 = sum.iter().filter(|likely| **likely <= limit).sum();
    Some(Chance {
        expected,
        p: p.min(1.0),
    })
}

/// The distribution of the sum of two independent numbers.
fn convolved(a: &[f64], b: &[f64]) -> Vec<f64> {
    let mut sum = vec![0.0; a.len() + b.len() - 1];
    for (at, a) in a.iter().enumerate().filter(|(_, a)| **a > 0.0) {
        for (sum, b) in sum[at..].iter_mut().zip(b) {
            *sum += a * b;
        }
    }
    sum
}

/// P-values corrected by Holm's method, in the same order.
pub(super) fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let (mut corrected, mut least) = (vec![0.0; p.len()], 0.0_f64);
    for (before, at) in (0_u32..).zip(order) {
        let left = f64::from(super::count(p.len()) - before);
        least = least.max((left * p[at]).min(1.0));
        corrected[at] = least;
    }
    corrected
}
