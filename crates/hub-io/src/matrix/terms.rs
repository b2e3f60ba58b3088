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

    /// Its value, if it is written as a whole number that fits 64 bits.
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
                whole: text.parse().ok(),
                real,
            }),
            Err(_) => Err("a number is expected".to_owned()),
        }
    }
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
