//! What the caller says of the numbers: marks, the cost of being unplaced, the sense.

use std::str::FromStr;

/// A number as a user writes it: whole, or decimal.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    text: String,
    whole: Option<i64>,
    real: f64,
}

impl Number {
    /// The number as it was written.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Its value, if it is whole and fits 64 bits; written as a decimal (`1e6`), up to 2^53.
    #[must_use]
    pub fn whole(&self) -> Option<i64> {
        self.whole
    }

    /// Its value in float64. Infinities and NaN are possible.
    #[must_use]
    pub fn real(&self) -> f64 {
        self.real
    }
}

impl FromStr for Number {
    type Err = String;

    /// ```
    /// let number: hub_io::Number = "-2.5".parse()?;
    /// assert_eq!((number.whole(), number.real()), (None, -2.5));
    /// # Ok::<(), String>(())
    /// ```
    fn from_str(text: &str) -> Result<Self, String> {
        match text.parse() {
            Ok(real) => Ok(Self {
                text: text.to_owned(),
                whole: text.parse().ok().or_else(|| exactly_whole(real)),
                real,
            }),
            Err(_) => Err("a number is expected".to_owned()),
        }
    }
}

/// A decimal as the whole number that it is.
#[expect(clippy::cast_possible_truncation, reason = "whole, and within 2^53")]
fn exactly_whole(real: f64) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0; // 2^53
    (real.abs() <= EXACT && real.fract() == 0.0).then_some(real as i64)
}

/// What the entries of a matrix mean.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Terms {
    /// Whether they are scores to maximise, and not costs to minimise.
    pub maximise: bool,
    /// The entry of a forbidden pair, if there is one. Infinities and NaN always are.
    pub forbidden: Option<Number>,
    /// What a school without a hub counts, in the unit and sign of the entries; without it everyone must be placed.
    pub unplaced: Option<Number>,
    /// Whether entries may be negative.
    pub allow_negative: bool,
}
