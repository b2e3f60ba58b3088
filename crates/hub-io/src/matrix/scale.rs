//! Decimals as whole numbers.
//!
//! A value v becomes the whole number nearest to v k, for one factor k. The kernel then solves the scaled problem exactly.
//!
//! *Exact*: where every v k is whole, nothing is lost. Powers of ten are tried first: a float64 counts as the decimal of few digits that it is the nearest
//! to (0.1 is a tenth), if that decimal gives it back. Then powers of two, which multiply float64 without loss.
//!
//! *Inexact*: else k is the largest power of two that fits, and each scaled value is off by at most 1/2. A plan sums n values, one a
//! school and, where hubs have opening costs, one a hub, so its scaled cost is off by at most n/2. Be B the scaled optimum: then every plan truly costs at least (B - n/2) / k, and the one found at
//! most (B + n/2) / k, so no plan is better than it by more than n / k. That is the rounding bound.

/// Magnitudes beyond this are refused, so that no sum of them is infinite.
pub(super) const LARGEST: f64 = 1e290;

/// Below this, adding and taking away [`ROUNDER`] rounds to the nearest whole number.
const ROUNDABLE: f64 = 2_251_799_813_685_248.0; // 2^51
const ROUNDER: f64 = 6_755_399_441_055_744.0; // 2^52 + 2^51

/// Powers of ten that are exact in float64 and worth trying.
const TENS: [f64; 16] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
];

/// A power of two with a larger exponent, or its inverse, might not be finite.
const MOST_EXPONENT: i32 = 1000;

/// Entries tested at a time.
const CHUNK: usize = 1 << 12;

/// How whole numbers stand for decimals.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Scale {
    /// Whole numbers in a unit of the input.
    pub(super) factor: f64,
    /// Whether every value is a whole number times the unit.
    pub(super) exact: bool,
}

impl Scale {
    /// The best factor for these values, for which `open` gives 0 in the place of forbidden ones; `others` are more of them. No value exceeds
    /// [`LARGEST`]; no scaled one will exceed `limit`, in magnitude.
    pub(super) fn choose(
        values: &[f64],
        open: impl Fn(f64) -> f64,
        others: &[f64],
        limit: i64,
    ) -> Self {
        let largest = largest(values, &open).max(largest(others, &|other| other));
        let exact = |factor| Self {
            factor,
            exact: true,
        };
        if largest == 0.0 {
            return exact(1.0);
        }
        if let Some(factor) = power_of_ten(values, &open, others, largest, limit) {
            return exact(factor);
        }
        let most = largest_exponent(largest, limit);
        let all = values
            .iter()
            .map(|value| open(*value))
            .chain(others.iter().copied());
        let unit = all.filter_map(unit_exponent).min().unwrap_or(0);
        if -unit <= most {
            // Fewer bits than fit: smaller numbers are quicker to work with.
            return exact(power_of_two(-unit));
        }
        Self {
            factor: power_of_two(most),
            exact: false,
        }
    }

    /// The whole number nearest to a value. Within the limit for the values it was chosen for.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whole, and within the limit"
    )]
    pub(super) fn whole(self, value: f64) -> i64 {
        (value * self.factor).round_ties_even() as i64
    }

    /// A whole number in the unit of the input.
    #[expect(
        clippy::cast_precision_loss,
        reason = "the result is rounded, as any float64"
    )]
    pub(super) fn real(self, whole: i128) -> f64 {
        whole as f64 / self.factor
    }

    /// The rounding bound for so many values in a sum: see the module.
    #[expect(clippy::cast_precision_loss, reason = "counted in 33 bits at most")]
    pub(super) fn rounding_bound(self, values: usize) -> f64 {
        if self.exact {
            0.0
        } else {
            values as f64 / self.factor
        }
    }

    /// The largest float64 known to be at most what every plan costs, where every plan's scaled cost is at least `bound`.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "what is lost is tested"
    )]
    pub(super) fn lower_bound(self, bound: i128, values: usize) -> f64 {
        let slack = if self.exact { 0 } else { values as i128 };
        let halves = 2 * bound - slack;
        let mut below = halves as f64;
        if below as i128 > halves {
            below = below.next_down();
        }
        let quotient = below / 2.0 / self.factor;
        let divides_exactly = self.factor.to_bits() << 12 == 0; // A power of two.
        if divides_exactly {
            quotient
        } else {
            quotient.next_down()
        }
    }
}

/// The largest magnitude of values.
pub(super) fn largest(values: &[f64], open: &impl Fn(f64) -> f64) -> f64 {
    values
        .iter()
        .map(|value| open(*value).abs())
        .fold(0.0, |most, value| if value > most { value } else { most })
}

/// The smallest power of ten that makes all values whole; `None` where none does.
fn power_of_ten(
    values: &[f64],
    open: &impl Fn(f64) -> f64,
    others: &[f64],
    largest: f64,
    limit: i64,
) -> Option<f64> {
    let fits = |ten: &f64| largest * ten <= ROUNDABLE.min(as_real(limit));
    let mut tens = TENS.iter().copied().take_while(fits);
    let mut ten = tens.find(|ten| others.iter().all(|other| is_decimal(*other, *ten)))?;
    for chunk in values.chunks(CHUNK) {
        // No early end within a chunk, so that it compiles to vector instructions.
        let all = |ten| {
            chunk
                .iter()
                .fold(true, |all, value| all & is_decimal(open(*value), ten))
        };
        while !all(ten) {
            ten = tens.next()?;
        }
    }
    Some(ten)
}

/// Whether a value is the float64 nearest to a whole number over `ten`, for `|value * ten| <= ROUNDABLE`.
fn is_decimal(value: f64, ten: f64) -> bool {
    let whole = (value * ten + ROUNDER) - ROUNDER;
    #[expect(clippy::float_cmp, reason = "exactness is the question")]
    let same = whole / ten == value;
    same
}

/// The largest exponent by which a power of two keeps `largest` within the limit.
fn largest_exponent(largest: f64, limit: i64) -> i32 {
    let limit = as_real(limit);
    let estimate = (exponent(limit) - exponent(largest) + 1).min(MOST_EXPONENT);
    let fits = |e: &i32| (largest * power_of_two(*e)).round_ties_even() <= limit;
    // The estimate is one too large at most, or two where rounding carries.
    (estimate - 3..=estimate)
        .rev()
        .find(fits)
        .unwrap_or(estimate - 3)
}

/// The largest float64 that is at most a positive whole number.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "what is lost is tested"
)]
fn as_real(limit: i64) -> f64 {
    let real = limit as f64;
    if real as i64 > limit || real >= i64::MAX as f64 {
        real.next_down()
    } else {
        real
    }
}

/// The exponent of the leading bit. Subnormal numbers get that of the smallest normal one.
fn exponent(value: f64) -> i32 {
    i32::from(biased_exponent(value).max(1)) - 1023
}

/// The exponent of the last bit that is set; `None` for zero.
fn unit_exponent(value: f64) -> Option<i32> {
    let fraction = value.to_bits() & ((1 << 52) - 1);
    let (mantissa, exponent) = match biased_exponent(value) {
        0 => (fraction, -1074),
        biased => (fraction | 1 << 52, i32::from(biased) - 1075),
    };
    (mantissa != 0).then(|| exponent + mantissa.trailing_zeros().cast_signed())
}

fn biased_exponent(value: f64) -> u16 {
    u16::try_from(value.to_bits() >> 52 & 0x7ff).unwrap_or(0)
}

/// 2 to this power, which is at most [`MOST_EXPONENT`] in magnitude.
fn power_of_two(exponent: i32) -> f64 {
    let biased = exponent.clamp(-MOST_EXPONENT, MOST_EXPONENT) + 1023;
    f64::from_bits(u64::from(biased.unsigned_abs()) << 52)
}

/// The sum of values, with the errors of its additions added again (Neumaier, 1974).
pub(super) fn sum(values: impl Iterator<Item = f64>) -> f64 {
    let (mut sum, mut lost) = (0.0_f64, 0.0_f64);
    for value in values {
        let next = sum + value;
        lost += if sum.abs() >= value.abs() {
            (sum - next) + value
        } else {
            (value - next) + sum
        };
        sum = next;
    }
    sum + lost
}
