//! A matrix with its terms, as the kernel takes it, and the way back to the user's unit and sign.

use hub_core::rules;
use hub_core::transport::{Costs, Dense, Entry, ShapeError, Unplaced, cost_limit};

use super::opening::Opening;
use super::scale::{LARGEST, Scale, largest};
use super::side::SideRules;
use super::terms::{Number, Terms};
use super::{BLANK, CostMatrix, Entries, entry_name, float64_to_npy, int64_to_npy};
use crate::error::ReadError;
use crate::report::{Located, Report, codes};

/// A matrix that keeps its terms, ready to be solved.
#[derive(Debug)]
pub struct Prepared<'a> {
    pub(super) matrix: CostMatrix<'a>,
    packed: Packed,
    pub(super) maximise: bool,
    /// In the kernel's unit and sign.
    unplaced: Option<i64>,
    /// How decimals became whole; `None` where all is whole.
    pub(super) scale: Option<Scale>,
    /// For decimals, what being unplaced counts in the input's unit and sign.
    pub(super) unplaced_real: f64,
    /// What opening a hub costs, by hub, in the engine's unit; empty for nothing.
    pub(super) opening: Vec<i64>,
    /// For decimals, the same in the input's unit.
    pub(super) opening_real: Vec<f64>,
    /// Whether a mark of forbidden pairs was given that no entry equals.
    idle_mark: bool,
}

/// The entries that the kernel reads.
#[derive(Debug)]
enum Packed {
    /// Those of the file, and the one that marks forbidden pairs.
    Given(Option<i64>),
    /// Made from decimals or CSV; `i32::MIN` marks forbidden pairs.
    Narrow(Vec<i32>),
    /// The same where 32 bits are too few; [`BLANK`] marks forbidden pairs.
    Wide(Vec<i64>),
}

impl<'a> CostMatrix<'a> {
    /// Checks the entries against the terms, and makes them whole where they are decimals: see [`Value::rounding_bound`](super::Value::rounding_bound).
    ///
    /// # Errors
    ///
    /// [`ReadError::Bad`] with all that does not fit.
    pub fn prepare(self, terms: &Terms, side: &SideRules) -> Result<Prepared<'a>, ReadError> {
        let opening = side.opening.as_ref();
        let prepared = match self.entries() {
            Entries::Narrow(entries) => self.given(entries, terms, opening),
            Entries::Wide(entries) => self.given(entries, terms, opening),
            Entries::Cells(entries) => self.cells(entries, terms, opening),
            Entries::Real(entries) => self.decimals(entries, terms, side),
        };
        match prepared {
            Ok(made) => Ok(Prepared {
                packed: made.packed,
                maximise: terms.maximise,
                unplaced: made.unplaced,
                scale: made.scale,
                unplaced_real: terms.unplaced.as_ref().map_or(0.0, Number::real),
                opening: made.opening,
                opening_real: opening.map_or_else(Vec::new, Opening::reals),
                idle_mark: terms.forbidden.is_some() && !made.marked,
                matrix: self,
            }),
            Err(issues) => Err(ReadError::Bad(Report::new(issues))),
        }
    }

    /// Whole numbers, used where they lie.
    fn given<T>(
        &self,
        entries: &[T],
        terms: &Terms,
        opening: Option<&Opening>,
    ) -> Result<Made, Vec<Located>>
    where
        T: Copy + PartialOrd + Default + TryFrom<i64> + Into<i64>,
    {
        let (mark, unplaced, mut issues) = self.whole_terms(terms);
        let opening = opening.map_or_else(Vec::new, |opening| {
            opening.wholes(cost_limit(self.hubs), &mut issues)
        });
        let narrow_mark = mark.and_then(|mark| T::try_from(mark).ok());
        let negative = |entry: T| entry < T::default() && Some(entry) != narrow_mark;
        issues.extend(self.negatives(entries, terms, negative, |entry| entry.into().to_string()));
        Made::unless(issues, || Made {
            packed: Packed::Given(mark),
            marked: narrow_mark.is_some_and(|mark| holds(entries, mark)),
            unplaced,
            opening,
            scale: None,
        })
    }

    /// Whole numbers from CSV, where forbidden pairs have two marks: the caller's, and an empty cell.
    fn cells(
        &self,
        entries: &[i64],
        terms: &Terms,
        opening: Option<&Opening>,
    ) -> Result<Made, Vec<Located>> {
        let (mark, unplaced, mut issues) = self.whole_terms(terms);
        let opening = opening.map_or_else(Vec::new, |opening| {
            opening.wholes(cost_limit(self.hubs), &mut issues)
        });
        let open = |entry: i64| (entry != BLANK && Some(entry) != mark).then_some(entry);
        let negative = |entry| open(entry).is_some_and(i64::is_negative);
        issues.extend(self.negatives(entries, terms, negative, |entry| entry.to_string()));
        Made::unless(issues, || {
            let mut cells = entries.iter().filter_map(|entry| open(*entry));
            let narrow = cells.all(|entry| entry.unsigned_abs() < NARROW);
            Made {
                packed: Packed::new(entries.iter().map(|entry| open(*entry)), narrow),
                marked: mark.is_some_and(|mark| entries.contains(&mark)),
                unplaced,
                opening,
                scale: None,
            }
        })
    }

    fn decimals(
        &self,
        entries: &[f64],
        terms: &Terms,
        side: &SideRules,
    ) -> Result<Made, Vec<Located>> {
        let mark = terms.forbidden.as_ref().map(Number::real);
        let is_open = |entry: f64| entry.is_finite() && Some(entry) != mark;
        let open = |entry: f64| if is_open(entry) { entry } else { 0.0 };
        let negative = |entry| open(entry) < 0.0;
        let mut issues: Vec<_> = self
            .negatives(entries, terms, negative, |entry| format!("{entry:?}"))
            .into_iter()
            .collect();
        let most = largest(entries, &open);
        if most > LARGEST {
            issues.extend(self.too_large(entries, |entry| open(entry).abs() > LARGEST));
        }
        let unplaced = terms.unplaced.as_ref().map(Number::real);
        if unplaced.is_some_and(|cost| cost.is_nan() || cost.abs() > LARGEST) {
            let expected = "a finite number of magnitude 1e290 at most";
            issues.extend(bad_option(
                "--unplaced-cost",
                terms.unplaced.as_ref(),
                expected,
            ));
        }
        let opening = side.opening.as_ref();
        issues.extend(opening.into_iter().flat_map(Opening::bad_reals));
        let opening = opening.map_or_else(Vec::new, Opening::reals);
        Made::unless(issues, || {
            let others: Vec<f64> = unplaced
                .into_iter()
                .chain(opening.iter().copied())
                .collect();
            let scale = Scale::choose(entries, open, &others, self.limit(side));
            let whole = |entry: &f64| is_open(*entry).then(|| scale.whole(*entry));
            let narrow = scale.whole(most).unsigned_abs() < NARROW;
            let sign = if terms.maximise { -1 } else { 1 };
            Made {
                packed: Packed::new(entries.iter().map(whole), narrow),
                // Infinities and NaN are marks in any case.
                marked: mark.is_some_and(|mark| !mark.is_finite() || entries.contains(&mark)),
                unplaced: unplaced.map(|cost| sign * scale.whole(cost)),
                opening: opening.iter().map(|cost| scale.whole(*cost)).collect(),
                scale: Some(scale),
            }
        })
    }

    /// How large a scaled decimal may be.
    fn limit(&self, side: &SideRules) -> i64 {
        let limit = cost_limit(self.hubs);
        if side.is_none() {
            return limit;
        }
        let values = self.schools.saturating_mul(2).saturating_add(self.hubs);
        let values = i64::try_from(values).unwrap_or(i64::MAX);
        limit.min(rules::LARGEST_SUM / values.max(1)).max(1)
    }

    /// The mark, the cost of being unplaced in the kernel's sign, and what is wrong with them.
    fn whole_terms(&self, terms: &Terms) -> (Option<i64>, Option<i64>, Vec<Located>) {
        let mut issues = Vec::new();
        let mark = terms.forbidden.as_ref().and_then(Number::whole);
        if mark.is_none() {
            let expected = "a whole number, as the entries are";
            issues.extend(bad_option(
                "--forbidden",
                terms.forbidden.as_ref(),
                expected,
            ));
        }
        let limit = cost_limit(self.hubs);
        let cost = terms.unplaced.as_ref().and_then(Number::whole);
        let cost = cost.filter(|cost| (-limit..=limit).contains(cost));
        if cost.is_none() {
            let expected = format!("a whole number, as the entries are, within +-{limit}");
            issues.extend(bad_option(
                "--unplaced-cost",
                terms.unplaced.as_ref(),
                &expected,
            ));
        }
        let sign = if terms.maximise { -1 } else { 1 };
        (mark, cost.map(|cost| sign * cost), issues)
    }

    /// The issue of negative entries where there should be none: it names the first.
    fn negatives<T: Copy>(
        &self,
        entries: &[T],
        terms: &Terms,
        negative: impl Fn(T) -> bool,
        text: impl Fn(T) -> String,
    ) -> Option<Located> {
        if terms.allow_negative {
            return None;
        }
        let (first, value, count) = first_of(entries, negative)?;
        let value = text(value);
        let expected = format!(
            "0 or more, but {count} of {} entries {} negative",
            entries.len(),
            if count == 1 { "is" } else { "are" }
        );
        let hint = format!("--allow-negative takes them; --forbidden {value} if it marks a pair");
        let mut issue = Located::of_file(&self.file, codes::NEGATIVE_ENTRY, value, expected, hint);
        issue.field = entry_name(first, self.hubs);
        Some(issue)
    }

    fn too_large(&self, entries: &[f64], large: impl Fn(f64) -> bool) -> Option<Located> {
        let (first, value, count) = first_of(entries, large)?;
        let expected = format!("a magnitude of 1e290 at most; {count} are larger");
        let hint = "infinity and NaN mark forbidden pairs";
        let mut issue = Located::of_file(
            &self.file,
            codes::TOO_LARGE,
            format!("{value:?}"),
            expected,
            hint,
        );
        issue.field = entry_name(first, self.hubs);
        Some(issue)
    }
}

fn bad_option(field: &str, term: Option<&Number>, expected: &str) -> Option<Located> {
    let hint = "it is of the kind of the entries: for a decimal, write them as decimals too";
    let value = term?.text().to_owned();
    let mut issue = Located::of_file(
        "options",
        codes::BAD_OPTION,
        value,
        expected.to_owned(),
        format!("{hint} (in .npy: float64)"),
    )
    .in_programs(hint);
    field.clone_into(&mut issue.field);
    Some(issue)
}

/// The place of the first such entry, the entry, and how many there are.
fn first_of<T: Copy>(entries: &[T], such: impl Fn(T) -> bool) -> Option<(usize, T, usize)> {
    // Counting all of them compiles to vector instructions; looking for the first does not.
    let count = entries.iter().filter(|entry| such(**entry)).count();
    let first = (count > 0).then(|| entries.iter().position(|entry| such(*entry)))??;
    Some((first, *entries.get(first)?, count))
}

/// Whether some entry is this.
fn holds<T: Copy + PartialEq>(entries: &[T], mark: T) -> bool {
    // Counted, without an early end within a chunk, so that it compiles to vector instructions.
    let within = |chunk: &[T]| chunk.iter().filter(|entry| **entry == mark).count() > 0;
    entries.chunks(1 << 12).any(within)
}

/// Smaller magnitudes fit 32 bits, with room for the mark.
const NARROW: u64 = i32::MAX as u64;

/// What making a matrix ready gives.
struct Made {
    packed: Packed,
    /// Whether some entry is the caller's mark of forbidden pairs.
    marked: bool,
    unplaced: Option<i64>,
    opening: Vec<i64>,
    scale: Option<Scale>,
}

impl Made {
    fn unless(issues: Vec<Located>, make: impl FnOnce() -> Self) -> Result<Self, Vec<Located>> {
        if issues.is_empty() {
            Ok(make())
        } else {
            Err(issues)
        }
    }
}

impl Packed {
    fn new(entries: impl Iterator<Item = Option<i64>>, narrow: bool) -> Self {
        if narrow {
            let fit = |entry| i32::try_from(entry).unwrap_or(i32::MIN);
            return Self::Narrow(entries.map(|entry| entry.map_or(i32::MIN, fit)).collect());
        }
        Self::Wide(entries.map(|entry| entry.unwrap_or(BLANK)).collect())
    }
}

impl Prepared<'_> {
    /// Number of schools: rows.
    #[must_use]
    pub fn schools(&self) -> usize {
        self.matrix.schools
    }

    /// Whether a mark of forbidden pairs was given that no entry equals: a slip, or an instance without such pairs.
    #[must_use]
    pub fn has_idle_mark(&self) -> bool {
        self.idle_mark
    }

    /// The costs as the kernel reads them.
    ///
    /// # Errors
    ///
    /// None for a matrix that was read; the kernel's views check their shape all the same.
    pub fn costs(&self) -> Result<Box<dyn Costs + '_>, ShapeError> {
        match (&self.packed, self.matrix.entries()) {
            (Packed::Narrow(entries), _) => self.dense(entries, Some(i32::MIN)),
            (Packed::Wide(entries), _) => self.dense(entries, Some(BLANK)),
            (Packed::Given(mark), Entries::Narrow(entries)) => {
                // A mark that does not fit 32 bits marks nothing.
                self.dense(entries, mark.and_then(|mark| mark.try_into().ok()))
            }
            (Packed::Given(mark), Entries::Wide(entries) | Entries::Cells(entries)) => {
                self.dense(entries, *mark)
            }
            (Packed::Given(_), Entries::Real(_)) => self.dense::<i64>(&[], None),
        }
    }

    fn dense<'a, T: Entry>(
        &self,
        entries: &'a [T],
        mark: Option<T>,
    ) -> Result<Box<dyn Costs + 'a>, ShapeError> {
        let mut dense = Dense::new(entries, self.matrix.schools, self.matrix.hubs)?;
        if let Some(mark) = mark {
            dense = dense.forbidding(mark);
        }
        if self.maximise {
            dense = dense.negated();
        }
        Ok(Box::new(dense))
    }

    /// What being unplaced costs, as the kernel reads it.
    #[must_use]
    pub fn unplaced(&self) -> Unplaced<'static> {
        self.unplaced.map_or(Unplaced::Forbidden, Unplaced::Cost)
    }

    /// What opening a hub costs, by hub, as the engine reads it; empty for nothing.
    #[must_use]
    pub fn opening(&self) -> &[i64] {
        &self.opening
    }

    /// Prices as a `.npy` file in the unit of the input: int64, or float64 for decimals and where they are divided by something.
    #[must_use]
    pub fn prices_to_npy(&self, prices: &[i64], over: Option<u32>) -> Vec<u8> {
        if let (None, None) = (self.scale, over) {
            return int64_to_npy(prices);
        }
        float64_to_npy(&self.in_unit(prices, over))
    }

    /// Prices in the unit of the input, where that is decimals.
    #[must_use]
    pub fn real_prices(&self, prices: &[i64]) -> Option<Vec<f64>> {
        self.scale.map(|_| self.in_unit(prices, None))
    }

    fn in_unit(&self, prices: &[i64], over: Option<u32>) -> Vec<f64> {
        let unit = Scale {
            factor: 1.0,
            exact: true,
        };
        let scale = self.scale.unwrap_or(unit);
        let over = f64::from(over.unwrap_or(1).max(1));
        let real = |price: &i64| scale.real(i128::from(*price)) / over;
        prices.iter().map(real).collect()
    }
}
