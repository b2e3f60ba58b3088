//! Multipliers by subgradient steps, in floating point: what there is where no solver shows those of the relaxation.

use super::bound::{cheapest, side};
use super::model::Instance;
use super::rows::{Row, Rows, Switch};
use super::units::Units;

/// Steps at most.
const STEPS: usize = 400;

/// Steps without a better bound after which they are halved.
const PATIENCE: u32 = 12;

/// Climbs from nothing.
pub(super) fn ascend(
    instance: &Instance<'_>,
    units: &Units,
    rows: &Rows,
    target: Option<i128>,
) -> Vec<f64> {
    let mut ascent = Ascent::new(instance, units, rows);
    let mut step = 1.5;
    let (mut most, mut failures) = (f64::NEG_INFINITY, 0);
    let target = target.map(to_f64);
    for _ in 0..STEPS {
        let value = ascent.evaluate();
        if value > most + 1e-9 * value.abs() {
            (most, failures) = (value, 0);
            ascent.keep();
        } else {
            failures += 1;
            if failures >= PATIENCE {
                step /= 2.0;
                failures = 0;
                ascent.go_back();
            }
        }
        let target = target.unwrap_or(most + most.abs().max(1.0) * 0.05);
        if target - most < 1.0 - 1e-6 || step < 1e-4 || !ascent.advance(step * (target - value)) {
            break;
        }
    }
    ascent.best
}

#[expect(clippy::cast_precision_loss, reason = "steps need not be exact")]
fn to_f64(number: i128) -> f64 {
    number as f64
}

/// Compares floats as a total order.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Total(f64);

impl Eq for Total {}

impl PartialOrd for Total {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Total {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}

/// Multipliers in floating point, and the slope of the bound there.
struct Ascent<'a> {
    instance: &'a Instance<'a>,
    units: &'a Units,
    rows: &'a Rows,
    at: Vec<f64>,
    best: Vec<f64>,
    slope: Vec<f64>,
}

impl<'a> Ascent<'a> {
    fn new(instance: &'a Instance<'a>, units: &'a Units, rows: &'a Rows) -> Self {
        let count = rows.list.len();
        Self {
            instance,
            units,
            rows,
            at: vec![0.0; count],
            best: vec![0.0; count],
            slope: vec![0.0; count],
        }
    }

    /// The bound at the multipliers of now, and its slope.
    fn evaluate(&mut self) -> f64 {
        self.slope.fill(0.0);
        let units = (0..self.units.list.len()).map(|unit| self.unit(unit));
        let chosen: Vec<(f64, Option<usize>)> = units.collect();
        let mut sum = 0.0;
        for (unit, (value, arc)) in chosen.into_iter().enumerate() {
            if value.is_finite() {
                sum += value;
            }
            let Some(position) = arc else { continue };
            let hub = self.units.list[unit].arcs[position].hub;
            for (row, weight) in &self.rows.at_hub[hub as usize] {
                let factor = self.rows.factor(*row, self.units, unit, position);
                self.slope[*row] += to_f64(i128::from(*weight) * i128::from(factor));
            }
        }
        sum + self.switches() + self.bounds()
    }

    /// The least reduced cost of a unit, and where.
    fn unit(&self, number: usize) -> (f64, Option<usize>) {
        let unit = &self.units.list[number];
        let mut best = (unit.unplaced.map_or(f64::INFINITY, to_f64), None);
        for (position, arc) in unit.arcs.iter().enumerate() {
            let mut reduced = to_f64(arc.cost);
            for (row, weight) in &self.rows.at_hub[arc.hub as usize] {
                let at = self.at[*row];
                if at != 0.0 {
                    let factor = self.rows.factor(*row, self.units, number, position);
                    reduced += at * to_f64(i128::from(*weight) * i128::from(factor));
                }
            }
            if reduced < best.0 {
                best = (reduced, Some(position));
            }
        }
        best
    }

    fn switches(&mut self) -> f64 {
        let cost = |switch: &Switch| to_f64(switch.cost.into());
        let mut values: Vec<f64> = self.rows.switches.iter().map(cost).collect();
        for (row, at) in self.rows.list.iter().zip(&self.at) {
            for (switch, coefficient) in &row.switches {
                values[*switch] += at * to_f64((*coefficient).into());
            }
        }
        let on = cheapest(self.instance, self.rows, |switch| Total(values[switch]));
        let mut at = vec![0.0; values.len()];
        for switch in on {
            at[switch] = to_f64(self.rows.switches[switch].most().into());
        }
        for (row, slope) in self.rows.list.iter().zip(&mut self.slope) {
            for (switch, coefficient) in &row.switches {
                *slope += at[*switch] * to_f64((*coefficient).into());
            }
        }
        at.iter().zip(&values).map(|(at, value)| at * value).sum()
    }

    /// What the multipliers take off, and the slope from activities.
    fn bounds(&mut self) -> f64 {
        let mut sum = 0.0;
        for ((row, at), slope) in self.rows.list.iter().zip(&self.at).zip(&mut self.slope) {
            let bound = |is_upper| to_f64(side(row, is_upper).into());
            let over = row.most.map_or(0.0, |_| *slope - bound(true));
            let under = row.least.map_or(0.0, |_| *slope - bound(false));
            sum -= at * bound(*at > 0.0);
            // At zero either side may be priced: the one that is broken.
            *slope = if *at > 0.0 || (*at == 0.0 && over > 0.0) {
                over
            } else if *at < 0.0 {
                under
            } else {
                under.min(0.0)
            };
        }
        sum
    }

    /// A step along the slope, after which the bound would be higher by `rise` if it were straight. Says whether there is a slope.
    fn advance(&mut self, rise: f64) -> bool {
        let square: f64 = self.slope.iter().map(|slope| slope * slope).sum();
        if square <= 0.0 || !square.is_finite() || !rise.is_finite() {
            return false;
        }
        let length = rise / square;
        let price = |row: &Row| row.price.map(|price| to_f64(price.into()));
        let mut prices: Vec<Option<f64>> = self.rows.list.iter().map(price).collect();
        for (number, row) in self.rows.list.iter().enumerate().rev() {
            let (from, at) = (self.at[number], &mut self.at[number]);
            let most = prices[number].unwrap_or(f64::INFINITY);
            *at = (from + length * self.slope[number]).clamp(-most, most);
            // From one side to the other only by way of zero; never to a side without a bound.
            let crosses = (from > 0.0 && *at < 0.0) || (from < 0.0 && *at > 0.0);
            let has_no_bound =
                (*at > 0.0 && row.most.is_none()) || (*at < 0.0 && row.least.is_none());
            if crosses || has_no_bound {
                *at = 0.0;
            }
            for (soft, coefficient) in &row.slacks {
                if let Some(price) = &mut prices[*soft] {
                    *price += *at * to_f64((*coefficient).into());
                }
            }
        }
        true
    }

    fn keep(&mut self) {
        self.best.clone_from(&self.at);
    }

    fn go_back(&mut self) {
        self.at.clone_from(&self.best);
    }
}
