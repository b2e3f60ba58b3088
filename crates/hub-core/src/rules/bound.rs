//! The Lagrangian bound: what multipliers prove, and how good ones are found.
//!
//! With a multiplier t(r) for each row r of the rules, above 0 to price its upper bound and below for its lower, at most as large as what a unit beyond it costs where it is soft (its price,
//! and what later rows count of it times their multipliers), no plan costs less than
//!
//! ```text
//! sum over units of  min(u, min over arcs a of  c(a) + sum over rows of t(r) w(r, a))
//!   + least over the choices of switches that are on of  sum over them of  f(k) + sum over rows of t(r) v(r, k)    times its most, where it is a level
//!   - sum over rows of  t(r) b(r)                        b: the bound of its side; w, v: coefficients of arcs and switches
//! ```
//!
//! (Held and Karp, 1970; Geoffrion, 1974.) Multipliers are whole numbers over a common scale, sums are in 128 bits, so anyone can add them up and get the same.
//! They come from the relaxation to fractions, where `HiGHS` solves it, else from subgradient steps (Polyak, 1969; `ascent.rs`), in floating point: how they were found does
//! not matter to what they prove.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::ascent::ascend;
use super::model::{Instance, LARGEST_SUM, RuleError};
use super::outcome::check_costs;
use super::programme::{Limits, multipliers};
use super::rows::{Row, Rows};
use super::units::Units;

/// What multipliers prove of an instance: no plan costs less. O(arcs x rows that count them) time.
///
/// # Errors
///
/// A [`RuleError`] where the instance contradicts itself, or its numbers are too large for [`super::solve`].
pub fn bound(instance: &Instance<'_>, multipliers: &Multipliers) -> Result<i128, RuleError> {
    instance.check()?;
    let units = Units::new(instance);
    check_costs(instance, &units.list)?;
    let rows = Rows::with_price(instance, &units, &multipliers.rows);
    Ok(multipliers.bound(instance, &units, &rows))
}

/// Multipliers of the rules, in 1 / `scale` of the costs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Multipliers {
    /// What all are divided by; 0 counts as 1.
    pub scale: u32,
    /// Prices of a unit of capacity, by hub, 0 or more; then of the other rules, of sites, spreads, then quotas, each in the order of [`super::Rules`]. Above 0 it is the upper bound that
    /// costs, below the lower one. Beyond 2^53 they count as that.
    /// Those that are not there are 0.
    pub rows: Vec<i64>,
}

/// Multipliers, and what they prove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The multipliers.
    pub multipliers: Multipliers,
    /// No plan costs less.
    pub bound: i128,
}

/// The largest multiplier, [`LARGEST_SUM`]: every reader of JSON knows every whole number up to it.
const LARGEST: f64 = 9_007_199_254_740_992.0;

impl Multipliers {
    /// Those that price nothing.
    fn zero(rows: &Rows) -> Self {
        Self {
            scale: 1,
            rows: vec![0; rows.list.len()],
        }
    }

    /// In parts as small as whole numbers up to [`LARGEST`] allow.
    pub(super) fn of(rows: &[f64]) -> Self {
        let largest = rows
            .iter()
            .fold(1.0, |largest: f64, value| largest.max(value.abs()));
        let mut scale: u32 = 1 << 31;
        while scale > 1 && largest * f64::from(scale) > LARGEST {
            scale /= 2;
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "saturates; any whole number is a multiplier"
        )]
        let whole =
            |value: &f64| (value * f64::from(scale)).clamp(-LARGEST, LARGEST).round() as i64;
        Self {
            scale,
            rows: rows.iter().map(whole).collect(),
        }
    }

    /// What they prove of a checked instance: no plan costs less. Whole, because costs are.
    ///
    /// A multiplier on the side where there is nothing to price counts as 0, and one beyond the price of a soft bound as that price.
    pub(super) fn bound(&self, instance: &Instance<'_>, units: &Units, rows: &Rows) -> i128 {
        self.bound_of(instance, units, rows, |_, cost| cost)
    }

    /// The same by other costs: of an arc, by its number in order of unit and hub and what it costs in the instance.
    pub(super) fn bound_of(
        &self,
        instance: &Instance<'_>,
        units: &Units,
        rows: &Rows,
        cost: impl Fn(usize, i128) -> i128 + Sync,
    ) -> i128 {
        let scale = i128::from(self.scale.max(1));
        let priced = self.priced(rows);
        // Rows may be many, and those with a price few.
        let at_hub = |here: &Vec<(usize, i64)>| -> Vec<(usize, i64)> {
            let with_price = here.iter().filter(|(row, _)| priced[*row] != 0);
            with_price.copied().collect()
        };
        let at_hub: Vec<Vec<(usize, i64)>> = rows.at_hub.iter().map(at_hub).collect();
        let reduced = |number: usize, position: usize| {
            let arc = &units.list[number].arcs[position];
            let here = at_hub[arc.hub as usize].iter();
            let priced = here.map(|(row, weight)| {
                let factor = rows.factor(*row, units, number, position);
                priced[*row] * i128::from(*weight) * i128::from(factor)
            });
            scale * cost(rows.first_arc[number] + position, arc.cost) + priced.sum::<i128>()
        };
        let least = Least {
            instance,
            units,
            reduced: &reduced,
            scale,
        };
        let mut sum = least.sum();
        let cost = |switch: &super::rows::Switch| scale * i128::from(switch.cost);
        let mut values: Vec<i128> = rows.switches.iter().map(cost).collect();
        for (row, multiplier) in rows.list.iter().zip(&priced) {
            for (switch, coefficient) in &row.switches {
                values[*switch] += multiplier * i128::from(*coefficient);
            }
            sum -= multiplier * i128::from(side(row, *multiplier > 0));
        }
        let on = cheapest(instance, rows, |switch| values[switch]);
        // Overflow: levels are at most 2^53 by check, and each of the few rows of a level counts it once.
        let most = |switch: usize| i128::from(rows.switches[switch].most());
        let on = on.into_iter().map(|switch| values[switch] * most(switch));
        sum += on.sum::<i128>();
        div_ceil(sum, scale)
    }

    /// Those that count, by row.
    fn priced(&self, rows: &Rows) -> Vec<i128> {
        let scale = i128::from(self.scale.max(1));
        // Overflow: multipliers and, by check, the sums of each row's coefficients are at most 2^53.
        let largest = i128::from(LARGEST_SUM);
        let given = |row: usize| {
            let given = i128::from(self.rows.get(row).copied().unwrap_or(0));
            given.clamp(-largest, largest)
        };
        let mut priced = vec![0; rows.list.len()];
        let price = |row: &Row| row.price.map(|price| i128::from(price) * scale);
        let mut soft: Vec<Option<i128>> = rows.list.iter().map(price).collect();
        // Backwards: what a soft row costs in a later one adds to its price.
        for (number, row) in rows.list.iter().enumerate().rev() {
            let most = soft[number].unwrap_or(i128::MAX);
            let upper = row.most.map_or(0, |_| most);
            let lower = row.least.map_or(0, |_| -most);
            priced[number] = given(number).clamp(lower, upper);
            for (before, coefficient) in &row.slacks {
                if let Some(price) = &mut soft[*before] {
                    *price += priced[number] * i128::from(*coefficient);
                }
            }
        }
        priced
    }
}

/// The least that units can cost at the multipliers, those that go to one site together as one.
struct Least<'a> {
    instance: &'a Instance<'a>,
    units: &'a Units,
    /// What an arc costs at the multipliers, by unit and position.
    reduced: &'a (dyn Fn(usize, usize) -> i128 + Sync),
    scale: i128,
}

impl Least<'_> {
    fn sum(&self) -> i128 {
        let mut is_alone = vec![true; self.units.list.len()];
        for unit in self.units.together.iter().flatten() {
            is_alone[*unit as usize] = false;
        }
        let alone = is_alone.par_iter().enumerate();
        let alone = alone.filter(|(_, is_alone)| **is_alone);
        let alone: i128 = alone.map(|(unit, _)| self.alone(unit)).sum();
        let groups = self.units.together.par_iter();
        alone + groups.map(|group| self.group(group)).sum::<i128>()
    }

    fn unplaced(&self, unit: usize) -> Option<i128> {
        let cost = self.units.list[unit].unplaced;
        cost.map(|cost| self.scale * cost)
    }

    /// Overflow: 0 for a unit that may go nowhere and must go somewhere; it proves that there is no plan, and 0 is a bound all the same.
    fn alone(&self, unit: usize) -> i128 {
        let arcs = 0..self.units.list[unit].arcs.len();
        let arcs = arcs.map(|position| (self.reduced)(unit, position));
        arcs.chain(self.unplaced(unit)).min().unwrap_or(0)
    }

    /// All at one site, or none.
    fn group(&self, group: &[u32]) -> i128 {
        let mut sites: BTreeMap<usize, (usize, i128)> = BTreeMap::new();
        for unit in group {
            let unit = *unit as usize;
            let mut own: BTreeMap<usize, i128> = BTreeMap::new();
            for (position, arc) in self.units.list[unit].arcs.iter().enumerate() {
                let cost = (self.reduced)(unit, position);
                let least = own.entry(self.instance.site(arc.hub)).or_insert(cost);
                *least = cost.min(*least);
            }
            for (site, cost) in own {
                let (members, sum) = sites.entry(site).or_default();
                *members += 1;
                *sum += cost;
            }
        }
        let out: Option<i128> = group.iter().map(|unit| self.unplaced(*unit as usize)).sum();
        let whole = sites.into_values();
        let whole = whole.filter(|(members, _)| *members == group.len());
        let whole = whole.map(|(_, sum)| sum);
        whole.chain(out).min().unwrap_or(0)
    }
}

/// The bound of a row that a multiplier prices.
pub(super) fn side(row: &Row, is_upper: bool) -> i64 {
    let bound = if is_upper { row.most } else { row.least };
    bound.unwrap_or(0)
}

/// The switches that are on in the choice of the least value, among all that the rules leave.
pub(super) fn cheapest<T: Copy + Ord + Default>(
    instance: &Instance<'_>,
    rows: &Rows,
    value: impl Fn(usize) -> T,
) -> Vec<usize> {
    let zero = T::default();
    let (mut on, mut sites, mut open) = (Vec::new(), Vec::new(), 0);
    for (number, switch) in rows.switches.iter().enumerate() {
        match switch.site {
            _ if switch.is_fixed => {
                on.push(number);
                open += usize::from(switch.site.is_some());
            }
            Some(_) => sites.push(number),
            None if value(number) < zero => on.push(number),
            None => {}
        }
    }
    sites.sort_by_key(|number| (value(*number), *number));
    let (least, most) = instance.rules.open.unwrap_or((0, u32::MAX));
    let least = (least as usize).saturating_sub(open);
    let most = (most as usize).saturating_sub(open);
    let chosen = sites.into_iter().take(most).enumerate();
    let chosen = chosen.take_while(|(rank, number)| *rank < least || value(*number) < zero);
    on.extend(chosen.map(|(_, number)| number));
    on
}

fn div_ceil(a: i128, b: i128) -> i128 {
    a.div_euclid(b) + i128::from(a.rem_euclid(b) != 0)
}

/// Multipliers of the relaxation, if the solver at hand shows them within limits.
pub(super) fn relaxed(
    instance: &Instance<'_>,
    units: &Units,
    limits: Limits<'_>,
) -> Option<Vec<f64>> {
    multipliers(instance, units, &Rows::new(instance, units), limits)
}

/// Finds multipliers that prove much; `target` is what the best plan known costs, and `relaxed` gives those of the relaxation.
pub(super) fn prove(
    instance: &Instance<'_>,
    units: &Units,
    target: Option<i128>,
    relaxed: impl FnOnce() -> Option<Vec<f64>>,
) -> Proof {
    let rows = Rows::new(instance, units);
    let proof = |multipliers: Multipliers| Proof {
        bound: multipliers.bound(instance, units, &rows),
        multipliers,
    };
    let zero = proof(Multipliers::zero(&rows));
    if target.is_some_and(|target| target <= zero.bound) {
        return zero;
    }
    let found = relaxed().unwrap_or_else(|| ascend(instance, units, &rows, target));
    let found = proof(Multipliers::of(&found));
    if found.bound > zero.bound {
        found
    } else {
        zero
    }
}
