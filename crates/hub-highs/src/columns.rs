//! Variables of a programme with their coefficients, column by column.

use highs_sys::HighsInt;

/// Variables: cost, range, and coefficients by row.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    pub(crate) costs: Vec<f64>,
    pub(crate) lower: Vec<f64>,
    pub(crate) upper: Vec<f64>,
    pub(crate) is_whole: Vec<HighsInt>,
    /// By column: where its coefficients begin.
    pub(crate) starts: Vec<HighsInt>,
    pub(crate) rows: Vec<HighsInt>,
    pub(crate) values: Vec<f64>,
    /// One more than the largest row that is named.
    pub(crate) rows_named: usize,
}

impl Columns {
    /// None.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.costs.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.costs.is_empty()
    }

    /// Adds a variable between `lower` and `upper`, with a coefficient in each of some rows, each row once; whole or any number.
    pub fn push(
        &mut self,
        cost: f64,
        (lower, upper): (f64, f64),
        is_whole: bool,
        entries: impl IntoIterator<Item = (usize, f64)>,
    ) {
        self.starts.push(index(self.rows.len()));
        self.costs.push(cost);
        self.lower.push(lower);
        self.upper.push(upper);
        self.is_whole.push(if is_whole {
            highs_sys::VAR_TYPE_INTEGER
        } else {
            highs_sys::VAR_TYPE_CONTINUOUS
        });
        for (row, value) in entries {
            self.rows_named = self.rows_named.max(row + 1);
            self.rows.push(index(row));
            self.values.push(value);
        }
    }
}

/// A position as `HiGHS` counts. Beyond 31 bits it is one that `HiGHS` refuses.
pub(crate) fn index(position: usize) -> HighsInt {
    HighsInt::try_from(position).unwrap_or(HighsInt::MAX)
}
