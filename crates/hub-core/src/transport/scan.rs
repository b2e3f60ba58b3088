//! Scans: at given prices, each school's candidate hubs, and what the hubs left out cost at least.
//!
//! O(|H|) a row, vectorised; rows of 32 bits are compared in 32 bits where costs and the spread of prices allow it.

#![expect(
    clippy::inline_always,
    reason = "what is not inlined into the dispatched function is compiled without its instruction set"
)]

use std::ops::Range;

use rayon::prelude::*;

use super::candidates::{Cut, Pick, cut};
use super::costs::{Buffer, Line, Row};
use super::instance::{Instance, MUST, Unplaced, is_in_range};
use super::lane::{Lane, least, within};
use super::lists::{Arc, Lists};
use super::node::Node;
use super::settings::{Phase, Settings};
use super::{Halt, TransportError, Witness};

/// Costs and prices that 32 bits are enough for: see [`Lane::FAR`].
const NARROW_HALF: i32 = 1 << 29;

/// Schools that one piece of work scans.
const PIECE: usize = 2048;

/// What a scan finds.
#[derive(Clone, Debug, Default)]
pub(super) struct Scan {
    pub(super) lists: Lists,
    /// By school: what a hub not listed costs at least, price included. `i64::MAX` where none is left out.
    pub(super) rest: Vec<i64>,
}

/// What a scan looks for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Width {
    /// Hubs whose reduced cost is within this of the least are listed.
    pub(super) margin: i64,
    /// As many as this at most.
    pub(super) limit: usize,
}

/// Prices as the scans read them.
struct Prices {
    wide: Vec<i64>,
    /// Less the least of them, where the others are near enough.
    narrow: Option<(Vec<i32>, i64)>,
}

impl Prices {
    fn new(prices: &[i64]) -> Self {
        let base = prices.iter().copied().min().unwrap_or(0);
        let near = |price: &i64| {
            let above = i32::try_from(price.checked_sub(base)?).ok()?;
            (above < NARROW_HALF).then_some(above)
        };
        let narrow: Option<Vec<i32>> = prices.iter().map(near).collect();
        Self {
            wide: prices.to_vec(),
            narrow: narrow.map(|narrow| (narrow, base)),
        }
    }
}

/// Which schools to scan.
#[derive(Clone, Copy, Debug)]
pub(super) enum Schools<'a> {
    All(usize),
    These(&'a [u32]),
}

impl Schools<'_> {
    pub(super) fn len(&self) -> usize {
        match self {
            Self::All(count) => *count,
            Self::These(list) => list.len(),
        }
    }

    fn get(&self, position: usize) -> usize {
        match self {
            Self::All(_) => position,
            Self::These(list) => list[position] as usize,
        }
    }
}

/// What pieces of work come to together.
pub(super) trait Gather: Default + Send {
    /// Adds what the next piece came to.
    fn join(&mut self, next: Self);
}

impl Gather for Scan {
    fn join(&mut self, next: Self) {
        self.lists.append(&next.lists);
        self.rest.extend(next.rest);
    }
}

impl Gather for Vec<Arc> {
    fn join(&mut self, next: Self) {
        self.extend(next);
    }
}

/// Works through `0..count` in pieces, shared over rayon's pool where the settings ask for it, and joins the results in order; so the
/// first piece in order that fails is the one that counts.
///
/// Progress is reported on the caller's thread; whether to stop is asked before each piece.
pub(super) fn in_pieces<T: Gather>(
    count: usize,
    settings: &Settings<'_>,
    phase: Phase,
    work: impl Fn(Range<usize>, &mut T) -> Result<(), Halt> + Sync,
) -> Result<T, Halt> {
    let piece = |start: usize, all: &mut T| {
        settings.check()?;
        work(start..(start + PIECE).min(count), all)
    };
    let mut all = T::default();
    let starts: Vec<usize> = (0..count).step_by(PIECE).collect();
    // A few pieces at a time, so that few results wait to be joined.
    let together = if settings.threads > 1 { 64 } else { 1 };
    for starts in starts.chunks(together) {
        settings.report(phase, starts[0], count);
        if let [start] = starts {
            piece(*start, &mut all)?;
            continue;
        }
        let found = starts.par_iter().map(|start| {
            let mut found = T::default();
            piece(*start, &mut found).map(|()| found)
        });
        let found: Vec<Result<T, Halt>> = found.collect();
        for found in found {
            all.join(found?);
        }
    }
    settings.report(phase, count, count);
    Ok(all)
}

/// Scans schools at `prices`, one a hub.
pub(super) fn scan(
    instance: &Instance<'_>,
    schools: Schools<'_>,
    prices: &[i64],
    width: Width,
    settings: &Settings<'_>,
    phase: Phase,
) -> Result<Scan, Halt> {
    let scanner = Scanner {
        instance,
        prices: Prices::new(prices),
        width,
        half: instance.limit() + 1,
    };
    in_pieces(schools.len(), settings, phase, |range, scan| {
        scanner.piece(schools, range, scan)
    })
}

struct Scanner<'a> {
    instance: &'a Instance<'a>,
    prices: Prices,
    width: Width,
    /// Costs must be in `-half..half`, a power of two.
    half: i64,
}

impl Scanner<'_> {
    fn piece(
        &self,
        schools: Schools<'_>,
        range: Range<usize>,
        scan: &mut Scan,
    ) -> Result<(), Halt> {
        scan.lists.reserve(range.len(), 4);
        scan.rest.reserve(range.len());
        pulp::Arch::new().dispatch(
            #[inline(always)]
            || {
                let mut buffer = Buffer::default();
                let mut picks: Vec<Pick> = Vec::new();
                let mut space = Cut::default();
                for position in range {
                    let school = schools.get(position);
                    picks.clear();
                    let row = self.instance.costs.row(school, &mut buffer);
                    let rest = self.pick(school, &row, &mut picks, &mut space)?;
                    scan.rest.push(rest);
                    for (_, node, cost) in &picks {
                        scan.lists.push(*node, *cost);
                    }
                    scan.lists.end_row();
                }
                Ok(())
            },
        )
    }

    /// Lists the candidates of a school, and returns what the others cost at least.
    #[inline(always)]
    fn pick(
        &self,
        school: usize,
        row: &Row<'_>,
        picks: &mut Vec<Pick>,
        space: &mut Cut,
    ) -> Result<i64, Halt> {
        let outside = self.instance.unplaced_cost(school)?;
        let threshold = match row {
            Row::Narrow(line) => self.pick_narrow(school, line, outside, picks)?,
            Row::Wide(line) => self.pick_wide(school, line, outside, picks)?,
            Row::Arcs(..) => self.pick_each(school, row, outside, picks)?,
        };
        let Some(threshold) = threshold else {
            return Err(Halt::Infeasible(Witness {
                schools: vec![Node::of(school).0],
                hubs: Vec::new(),
                places: 0,
            }));
        };
        let mut rest = if threshold >= i64::FAR - 1 {
            i64::MAX
        } else {
            threshold + 1
        };
        if let Some(cost) = outside {
            picks.push((cost, Node::of(self.instance.costs.hubs()), cost));
        }
        if picks.len() > self.width.limit {
            let outside = Node::of(self.instance.costs.hubs());
            rest = rest.min(cut(school, picks, self.width.limit, outside, space));
        }
        Ok(rest)
    }

    /// The threshold for hubs whose least reduced cost is `least`, which is always within; `None` where there is no arc at all.
    #[inline(always)]
    fn threshold(&self, least: i64, outside: Option<i64>) -> Option<i64> {
        let best = least.min(outside.unwrap_or(i64::FAR));
        let within = best.saturating_add(self.width.margin).max(least);
        (best < i64::FAR).then_some(within.min(i64::FAR - 1))
    }

    #[inline(always)]
    fn pick_narrow(
        &self,
        school: usize,
        line: &Line<'_, i32>,
        outside: Option<i64>,
        picks: &mut Vec<Pick>,
    ) -> Result<Option<i64>, Halt> {
        let flip = -i32::from(line.negated);
        if let Some((prices, base)) = &self.prices.narrow {
            let found = least(line, flip, prices, NARROW_HALF);
            if found.spread & !(2 * NARROW_HALF - 1) == 0 {
                let least = if found.reduced >= i32::FAR {
                    i64::FAR
                } else {
                    i64::from(found.reduced) + base
                };
                let Some(threshold) = self.threshold(least, outside) else {
                    return Ok(None);
                };
                let near = (threshold - base).min(i64::from(i32::FAR) - 1);
                if let Ok(near) = i32::try_from(near) {
                    within(line, flip, prices, near, |hub| {
                        let cost = i64::from((line.entries[hub] ^ flip) - flip);
                        picks.push((cost + self.prices.wide[hub], Node::of(hub), cost));
                    });
                }
                return Ok(Some(threshold));
            }
        }
        self.pick_each(school, &Row::Narrow(*line), outside, picks)
    }

    #[inline(always)]
    fn pick_wide(
        &self,
        school: usize,
        line: &Line<'_, i64>,
        outside: Option<i64>,
        picks: &mut Vec<Pick>,
    ) -> Result<Option<i64>, Halt> {
        let flip = -i64::from(line.negated);
        let prices = &self.prices.wide;
        let found = least(line, flip, prices, self.half);
        if found.spread & !(2 * self.half - 1) != 0 {
            // Some cost is out of range: look at each, to name it.
            return self.pick_each(school, &Row::Wide(*line), outside, picks);
        }
        let Some(threshold) = self.threshold(found.reduced, outside) else {
            return Ok(None);
        };
        within(line, flip, prices, threshold, |hub| {
            let cost = (line.entries[hub] ^ flip) - flip;
            picks.push((cost + prices[hub], Node::of(hub), cost));
        });
        Ok(Some(threshold))
    }

    /// The same for any row, one entry at a time.
    fn pick_each(
        &self,
        school: usize,
        row: &Row<'_>,
        outside: Option<i64>,
        picks: &mut Vec<Pick>,
    ) -> Result<Option<i64>, Halt> {
        let (mut least, mut over) = (i64::FAR, None);
        row.for_each(|hub, cost| {
            if cost < -self.half || cost >= self.half {
                over.get_or_insert((hub, cost));
            } else {
                least = least.min(cost + self.prices.wide[hub as usize]);
            }
        });
        if let Some((hub, cost)) = over {
            let error = self.instance.overflow(school, Some(hub), cost);
            return Err(Halt::Refused(error));
        }
        let Some(threshold) = self.threshold(least, outside) else {
            return Ok(None);
        };
        row.for_each(|hub, cost| {
            let reduced = cost + self.prices.wide[hub as usize];
            if reduced <= threshold {
                picks.push((reduced, Node(hub), cost));
            }
        });
        Ok(Some(threshold))
    }
}

/// A hash of two numbers: `SplitMix64`'s finaliser (Steele, Lea and Flood, 2014).
pub(super) fn mix(a: u64, b: u64) -> u64 {
    let mut z = a
        .wrapping_mul(0x9E37_79B9_7F4A_7C15)
        .wrapping_add(b)
        .wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

impl Instance<'_> {
    /// The cost of leaving a school unplaced; `None` where it must be placed.
    #[inline(always)]
    pub(super) fn unplaced_cost(&self, school: usize) -> Result<Option<i64>, Halt> {
        let cost = match self.unplaced {
            Unplaced::Forbidden => return Ok(None),
            Unplaced::Cost(cost) => cost,
            Unplaced::Costs(costs) => costs[school],
        };
        if cost == MUST {
            return Ok(None);
        }
        if !is_in_range(cost, self.costs.hubs()) {
            return Err(Halt::Refused(self.overflow(school, None, cost)));
        }
        Ok(Some(cost))
    }

    fn overflow(&self, school: usize, hub: Option<u32>, cost: i64) -> TransportError {
        TransportError::Overflow {
            school,
            hub,
            cost,
            limit: self.limit(),
            hubs: self.costs.hubs(),
        }
    }
}
