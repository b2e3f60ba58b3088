//! Conversions between counts and floating-point numbers, each in one place.

/// The nearest whole number; 0 for negative numbers and NaN, `u32::MAX` beyond it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the conversion saturates, which is what is wanted here"
)]
pub(crate) fn whole(x: f64) -> u32 {
    libm::round(x) as u32
}

/// A length as `u32`; slices here hold schools or hubs, which are fewer.
pub(crate) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

/// A rate to one decimal, as published.
pub(crate) fn tenth(x: f64) -> f64 {
    libm::round(x * 10.0) / 10.0
}
