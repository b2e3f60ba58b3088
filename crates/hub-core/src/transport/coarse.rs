//! Start prices from a sample, and how wide to look around them.
//!
//! The sample is an instance of its own, with places to scale, and is solved by the same method: so its prices come from a sample of the
//! sample, until that is small enough to start from prices of zero.

use super::answer::Effort;
use super::costs::{Buffer, Costs, Row};
use super::drive::Drive;
use super::instance::{Instance, MUST, Unplaced};
use super::scan::{Width, mix};
use super::settings::Settings;
use super::{Halt, node::Node};

/// Schools for each one that is sampled.
const RATIO: usize = 8;

/// Below so many schools a hub, prices start from zero.
const FEW: usize = 16;

/// Below so many, they do not tell what prices are like: paths alone must find them.
const VERY_FEW: usize = 4;

/// Pairs that are all looked at where prices start from zero.
const ALL: usize = 1 << 16;

/// Rows that tell how wide to look.
const PROBES: usize = 64;

/// Whether there are too few schools for a sample to tell prices.
pub(super) fn is_small(drive: &Drive<'_>) -> bool {
    drive.schools() < FEW * drive.prices.len().max(1)
}

/// Sets the start prices, and returns how wide to look around them.
pub(super) fn prices(drive: &mut Drive<'_>) -> Result<Width, Halt> {
    let (schools, hubs) = (drive.schools(), drive.prices.len());
    if is_small(drive) {
        drive.is_cold = schools < VERY_FEW * hubs;
        if drive.is_cold && schools.saturating_mul(hubs) <= ALL {
            return Ok(Width {
                margin: i64::MAX,
                limit: usize::MAX,
            });
        }
        let count = if drive.is_cold { 12 } else { 8 };
        return Ok(probe(drive, count));
    }
    let sample = Sample::new(drive.instance);
    let instance = Instance {
        costs: &sample,
        capacities: &sample.capacities,
        unplaced: Unplaced::Costs(&sample.unplaced),
    };
    let settings = Settings {
        progress: None,
        ..*drive.settings
    };
    let (prices, effort, ended) = Drive::prices_of(&instance, &settings);
    drive.prices = prices;
    drive.effort = Effort {
        coarse: drive.effort.coarse,
        ..effort
    };
    match ended {
        // The scan of all schools will name the first cost that is refused.
        Ok(()) | Err(Halt::Refused(_)) => Ok(probe(drive, 3)),
        Err(halt) => Err(halt),
    }
}

/// The margin within which a school has `count` hubs, by the median of some rows.
fn probe(drive: &mut Drive<'_>, count: usize) -> Width {
    let instance = drive.instance;
    let schools = drive.schools();
    let mut buffer = Buffer::default();
    let mut reduced: Vec<i64> = Vec::new();
    let mut gaps: Vec<i64> = Vec::new();
    let probes = PROBES.min(schools);
    for probe in 0..probes {
        let school = pick(probe, schools / probes.max(1));
        reduced.clear();
        instance
            .costs
            .row(school, &mut buffer)
            .for_each(|hub, cost| {
                reduced.push(cost.saturating_add(drive.prices[hub as usize]));
            });
        if reduced.len() >= count {
            let (before, last, _) = reduced.select_nth_unstable(count - 1);
            let first = before.iter().copied().min().unwrap_or(*last);
            gaps.push(last.saturating_sub(first));
        }
    }
    drive.effort.rows += probes as u64;
    gaps.sort_unstable();
    Width {
        margin: gaps.get(gaps.len() / 2).copied().unwrap_or(i64::MAX),
        limit: 4 * count,
    }
}

/// One school at random of each run of `run` schools.
fn pick(number: usize, run: usize) -> usize {
    let at = mix(number as u64, 1) % (run.max(1) as u64);
    number * run + usize::try_from(at).unwrap_or(0)
}

/// Some of the schools of another instance, and their share of the places.
struct Sample<'a> {
    costs: &'a dyn Costs,
    schools: Vec<u32>,
    capacities: Vec<u32>,
    unplaced: Vec<i64>,
}

impl<'a> Sample<'a> {
    fn new(instance: &Instance<'a>) -> Self {
        let all = instance.costs.schools();
        let schools: Vec<u32> = (0..all / RATIO)
            .map(|number| Node::of(pick(number, RATIO)).0)
            .collect();
        let unplaced = match instance.unplaced {
            Unplaced::Cost(cost) => vec![cost; schools.len()],
            // A sample may have too few places where the whole has enough.
            Unplaced::Forbidden => vec![beyond(instance, &schools); schools.len()],
            Unplaced::Costs(costs) => {
                let beyond = beyond(instance, &schools);
                let cost = |school: &u32| match costs[*school as usize] {
                    MUST => beyond,
                    cost => cost,
                };
                schools.iter().map(cost).collect()
            }
        };
        Self {
            capacities: share(instance.capacities, schools.len(), all),
            costs: instance.costs,
            schools,
            unplaced,
        }
    }
}

/// A cost that makes being unplaced the last resort in a sample.
fn beyond(instance: &Instance<'_>, schools: &[u32]) -> i64 {
    let mut buffer = Buffer::default();
    let (mut least, mut most) = (0, 0);
    for school in schools.iter().step_by(schools.len() / PROBES + 1) {
        let row = instance.costs.row(*school as usize, &mut buffer);
        row.for_each(|_, cost| (least, most) = (cost.min(least), cost.max(most)));
    }
    let limit = instance.limit();
    most.saturating_add(most.saturating_sub(least))
        .clamp(-limit, limit)
}

/// Capacities times `part / all`, rounded so that every sum of the first ones is right to within one.
fn share(capacities: &[u32], part: usize, all: usize) -> Vec<u32> {
    let wide = |size: usize| u128::try_from(size).unwrap_or(u128::MAX);
    let scale = |sum: u64| u128::from(sum) * wide(part) / wide(all.max(1));
    let mut before = 0_u64;
    capacities
        .iter()
        .map(|places| {
            let after = before + u64::from(*places);
            let share = scale(after) - scale(before);
            before = after;
            u32::try_from(share).unwrap_or(u32::MAX)
        })
        .collect()
}

impl Costs for Sample<'_> {
    fn schools(&self) -> usize {
        self.schools.len()
    }

    fn hubs(&self) -> usize {
        self.costs.hubs()
    }

    fn row<'a>(&'a self, school: usize, buffer: &'a mut Buffer) -> Row<'a> {
        self.costs.row(self.schools[school] as usize, buffer)
    }
}
