//! The Lagrangian bound: what multipliers prove, and how good ones are found.
//!
//! With a multiplier l(h) >= 0 for each capacity, m(h) >= 0 for each minimum and t(q) for each quota, above 0 for its upper bound and below for its lower, no
//! plan costs less than
//!
//! ```text
//! sum over units of  min(u, min over h of  c + a l(h) - n m(h) + sum over q of t(q) n(q))      n: schools, n(q): those that q counts at h
//!   + least over the choices of open hubs of  sum over open h of  f(h) - cap(h) l(h) + max(min(h), 1) m(h)
//!   - sum over q of  t(q) b(q)                                                                 b: the bound of its side
//! ```
//!
//! (Held and Karp, 1970; Geoffrion, 1974.) Multipliers are whole numbers over a common scale, sums are in 128 bits, so anyone can add them up and get the same.
//! They come from subgradient steps (Polyak, 1969) in floating point: how they were found does not matter to what they prove.

use super::model::Instance;
use super::units::Units;

/// Multipliers of the rules, in 1 / `scale` of the costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Multipliers {
    /// What all are divided by; at least 1.
    pub scale: u32,
    /// By hub: price of a unit of capacity, 0 or more.
    pub capacity: Vec<i64>,
    /// By hub: reward of a school towards the minimum, 0 or more.
    pub minimum: Vec<i64>,
    /// By quota: price of a school that it counts; a reward where it is below 0.
    pub quota: Vec<i64>,
}

/// Multipliers, and what they prove.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// The multipliers.
    pub multipliers: Multipliers,
    /// No plan costs less.
    pub bound: i128,
}

/// Multipliers are found as whole parts of so much.
const SCALE: u32 = 1 << 16;

/// Steps at most.
const STEPS: usize = 400;

/// Steps without a better bound after which they are halved.
const PATIENCE: u32 = 12;

impl Multipliers {
    /// Those that price nothing.
    pub(super) fn zero(instance: &Instance<'_>) -> Self {
        Self {
            scale: 1,
            capacity: vec![0; instance.hubs()],
            minimum: vec![0; instance.hubs()],
            quota: vec![0; instance.rules.quotas.len()],
        }
    }

    /// What they prove of a checked instance: no plan costs less. Whole, because costs are.
    ///
    /// A multiplier on the side where there is nothing to price counts as 0.
    pub(super) fn bound(&self, instance: &Instance<'_>, units: &Units) -> i128 {
        let scale = i128::from(self.scale.max(1));
        let dual = Dual::new(instance, units);
        let of_hub =
            |list: &[i64], hub: usize| i128::from(list.get(hub).copied().unwrap_or(0).max(0));
        let mut sum: i128 = 0;
        for (number, unit) in units.list.iter().enumerate() {
            let count = unit.schools.len() as i128;
            let reduced = |arc: &super::units::Arc| {
                let hub = arc.hub as usize;
                let quotas = dual.counted[number].iter();
                let quotas: i128 = quotas
                    .filter(|(quota, _)| dual.hubs[*quota][hub])
                    .map(|(quota, count)| self.of_quota(instance, *quota) * i128::from(*count))
                    .sum();
                scale * arc.cost + i128::from(arc.size) * of_hub(&self.capacity, hub)
                    - count * of_hub(&self.minimum, hub)
                    + quotas
            };
            let unplaced = unit.unplaced.map(|cost| scale * cost);
            // A unit that may go nowhere and must go somewhere proves that there is no plan; 0 is a bound all the same.
            sum += unit
                .arcs
                .iter()
                .map(reduced)
                .chain(unplaced)
                .min()
                .unwrap_or(0);
        }
        let value = |hub: usize| {
            scale * i128::from(instance.opening(hub))
                - i128::from(instance.capacities[hub]) * of_hub(&self.capacity, hub)
                + i128::from(least(instance, hub)) * of_hub(&self.minimum, hub)
        };
        sum += open_value(instance, (0..instance.hubs()).map(value).collect());
        for (number, quota) in instance.rules.quotas.iter().enumerate() {
            let multiplier = self.of_quota(instance, number);
            let bound = match quota.at_most {
                Some(most) if multiplier > 0 => most,
                _ => quota.at_least,
            };
            sum -= multiplier * i128::from(bound);
        }
        div_ceil(sum, scale)
    }

    fn of_quota(&self, instance: &Instance<'_>, quota: usize) -> i128 {
        let multiplier = i128::from(self.quota.get(quota).copied().unwrap_or(0));
        match instance.rules.quotas[quota].at_most {
            Some(_) => multiplier,
            None => multiplier.min(0),
        }
    }
}

/// Schools that an open hub takes at least.
fn least(instance: &Instance<'_>, hub: usize) -> u32 {
    let minimum = instance.minimum(hub);
    if instance.has_switch(hub) {
        minimum.max(1)
    } else {
        minimum
    }
}

/// The least sum of the values of open hubs, over all choices that the rules leave.
fn open_value(instance: &Instance<'_>, values: Vec<i128>) -> i128 {
    let (mut sum, mut open, mut free) = (0, 0, Vec::new());
    for (hub, value) in values.into_iter().enumerate() {
        if instance.has_switch(hub) && instance.may_close(hub) {
            free.push(value);
        } else {
            sum += value;
            open += usize::from(instance.has_switch(hub));
        }
    }
    free.sort_unstable();
    let (least, most) = instance
        .rules
        .open
        .map_or((0, usize::MAX), |(least, most)| {
            (
                (least as usize).saturating_sub(open),
                (most as usize).saturating_sub(open),
            )
        });
    let chosen = free.iter().take(most).enumerate();
    sum + chosen
        .take_while(|(rank, value)| *rank < least || **value < 0)
        .map(|(_, value)| *value)
        .sum::<i128>()
}

fn div_ceil(a: i128, b: i128) -> i128 {
    let floor = a.div_euclid(b);
    if a.rem_euclid(b) == 0 {
        floor
    } else {
        floor + 1
    }
}

/// Which quotas count which units where.
struct Dual {
    /// By unit: quota, and how many of the unit's schools it counts.
    counted: Vec<Vec<(usize, u32)>>,
    /// By quota and hub.
    hubs: Vec<Vec<bool>>,
}

impl Dual {
    fn new(instance: &Instance<'_>, units: &Units) -> Self {
        let mut counted: Vec<Vec<(usize, u32)>> = vec![Vec::new(); units.list.len()];
        let mut hubs = Vec::new();
        for (number, quota) in instance.rules.quotas.iter().enumerate() {
            for school in &quota.schools {
                let unit = &mut counted[units.of_school[*school as usize] as usize];
                match unit.last_mut() {
                    Some((quota, count)) if *quota == number => *count += 1,
                    _ => unit.push((number, 1)),
                }
            }
            let mut here = vec![false; instance.hubs()];
            for hub in &quota.hubs {
                here[*hub as usize] = true;
            }
            hubs.push(here);
        }
        Self { counted, hubs }
    }
}

/// Finds multipliers that prove much; `target` is what the best plan known costs.
pub(super) fn prove(instance: &Instance<'_>, units: &Units, target: Option<i128>) -> Proof {
    let mut best = Proof {
        multipliers: Multipliers::zero(instance),
        bound: 0,
    };
    best.bound = best.multipliers.bound(instance, units);
    let mut ascent = Ascent::new(instance, units);
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
    let multipliers = ascent.best(SCALE);
    let bound = multipliers.bound(instance, units);
    if bound > best.bound {
        best = Proof { multipliers, bound };
    }
    best
}

#[expect(clippy::cast_precision_loss, reason = "steps need not be exact")]
fn to_f64(number: i128) -> f64 {
    number as f64
}

/// Multipliers in floating point, and the slope of the bound there.
struct Ascent<'a> {
    instance: &'a Instance<'a>,
    units: &'a Units,
    dual: Dual,
    /// Capacities, then minimums, then quotas.
    at: Vec<f64>,
    best: Vec<f64>,
    slope: Vec<f64>,
}

impl<'a> Ascent<'a> {
    fn new(instance: &'a Instance<'a>, units: &'a Units) -> Self {
        let count = 2 * instance.hubs() + instance.rules.quotas.len();
        Self {
            instance,
            units,
            dual: Dual::new(instance, units),
            at: vec![0.0; count],
            best: vec![0.0; count],
            slope: vec![0.0; count],
        }
    }

    /// The bound at the multipliers of now, and its slope.
    fn evaluate(&mut self) -> f64 {
        let hubs = self.instance.hubs();
        self.slope.fill(0.0);
        let mut sum = 0.0;
        for (number, unit) in self.units.list.iter().enumerate() {
            let count = to_f64(unit.schools.len() as i128);
            let mut best = (unit.unplaced.map_or(f64::INFINITY, to_f64), None);
            for arc in &unit.arcs {
                let hub = arc.hub as usize;
                let size = to_f64(i128::from(arc.size));
                let mut reduced =
                    to_f64(arc.cost) + size * self.at[hub] - count * self.at[hubs + hub];
                for (quota, counted) in &self.dual.counted[number] {
                    if self.dual.hubs[*quota][hub] {
                        reduced += f64::from(*counted) * self.at[2 * hubs + quota];
                    }
                }
                if reduced < best.0 {
                    best = (reduced, Some((hub, size)));
                }
            }
            if best.0.is_finite() {
                sum += best.0;
            }
            if let Some((hub, size)) = best.1 {
                self.slope[hub] += size;
                self.slope[hubs + hub] -= count;
                for (quota, counted) in &self.dual.counted[number] {
                    if self.dual.hubs[*quota][hub] {
                        self.slope[2 * hubs + quota] += f64::from(*counted);
                    }
                }
            }
        }
        sum + self.open_hubs() + self.quotas()
    }

    fn open_hubs(&mut self) -> f64 {
        let hubs = self.instance.hubs();
        let mut values: Vec<(f64, usize)> = Vec::new();
        let (mut sum, mut open) = (0.0, 0);
        for hub in 0..hubs {
            let capacity = f64::from(self.instance.capacities[hub]);
            let minimum = f64::from(least(self.instance, hub));
            let value = to_f64(i128::from(self.instance.opening(hub))) - capacity * self.at[hub]
                + minimum * self.at[hubs + hub];
            if self.instance.has_switch(hub) && self.instance.may_close(hub) {
                values.push((value, hub));
            } else {
                sum += value;
                open += usize::from(self.instance.has_switch(hub));
                self.slope[hub] -= capacity;
                self.slope[hubs + hub] += minimum;
            }
        }
        values.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
        let (least_open, most) = self.instance.rules.open.unwrap_or((0, u32::MAX));
        let fits = (most as usize).saturating_sub(open);
        let needed = (least_open as usize).saturating_sub(open);
        for (rank, (value, hub)) in values.into_iter().take(fits).enumerate() {
            if rank >= needed && value >= 0.0 {
                break;
            }
            sum += value;
            self.slope[hub] -= f64::from(self.instance.capacities[hub]);
            self.slope[hubs + hub] += f64::from(least(self.instance, hub));
        }
        sum
    }

    fn quotas(&mut self) -> f64 {
        let hubs = self.instance.hubs();
        let mut sum = 0.0;
        for (number, quota) in self.instance.rules.quotas.iter().enumerate() {
            let at = self.at[2 * hubs + number];
            let slope = &mut self.slope[2 * hubs + number];
            let over = quota
                .at_most
                .map_or(f64::NEG_INFINITY, |most| *slope - f64::from(most));
            let under = *slope - f64::from(quota.at_least);
            // At zero either side may be priced: the one that is broken.
            let (bound, next) = if at > 0.0 || (at == 0.0 && over > 0.0) {
                (quota.at_most.map_or(0.0, f64::from), over)
            } else {
                (
                    f64::from(quota.at_least),
                    under.min(if at == 0.0 { 0.0 } else { f64::INFINITY }),
                )
            };
            *slope = next;
            sum -= at * bound;
        }
        sum
    }

    /// A step along the slope, after which the bound would be higher by `rise` if it were straight. Says whether there is a slope.
    fn advance(&mut self, rise: f64) -> bool {
        let hubs = self.instance.hubs();
        let free = |index: usize, slope: f64, at: f64| index >= 2 * hubs || slope > 0.0 || at > 0.0;
        let square: f64 = self
            .slope
            .iter()
            .zip(&self.at)
            .enumerate()
            .filter(|(index, (slope, at))| free(*index, **slope, **at))
            .map(|(_, (slope, _))| slope * slope)
            .sum();
        if square <= 0.0 || !square.is_finite() || !rise.is_finite() {
            return false;
        }
        let length = rise / square;
        for (index, (at, slope)) in self.at.iter_mut().zip(&self.slope).enumerate() {
            let from = *at;
            *at += length * slope;
            if index < 2 * hubs {
                *at = at.max(0.0);
            } else {
                let quota = &self.instance.rules.quotas[index - 2 * hubs];
                // From one side to the other only by way of zero; never to a side without a bound.
                if (from > 0.0 && *at < 0.0) || (from < 0.0 && *at > 0.0) {
                    *at = 0.0;
                }
                if quota.at_most.is_none() {
                    *at = at.min(0.0);
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

    fn best(&self, scale: u32) -> Multipliers {
        let hubs = self.instance.hubs();
        #[expect(
            clippy::cast_possible_truncation,
            reason = "saturates; any whole number is a multiplier"
        )]
        let whole = |value: &f64| (value * f64::from(scale)).clamp(-1e15, 1e15).round() as i64;
        let list = |values: &[f64]| values.iter().map(whole).collect();
        Multipliers {
            scale,
            capacity: list(&self.best[..hubs]),
            minimum: list(&self.best[hubs..2 * hubs]),
            quota: list(&self.best[2 * hubs..]),
        }
    }
}
