//! Which schools lead: the best of their phase in each region.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use hub_core::model::{Phase, Region};

use super::candidate::{Candidate, LEADING, merits};
use crate::apportion::apportion;
use crate::draw::{Draw, Stage};
use crate::error::SynthError;
use crate::number::count;

/// Share of hubs by phase of the lead, in percent, in the order of [`LEADING`], before it is averaged with the
/// share of schools: few phases are so rare that no hub knows them.
const HUBS_BY_PHASE: [u32; 5] = [40, 38, 4, 12, 6];

/// Candidates still free, best first, each with its rank over all.
type Queues = BTreeMap<(Option<Region>, Phase), VecDeque<(usize, usize)>>;

/// Positions (in the caller's list) of `hubs` leads, by region.
pub(crate) fn choose(
    candidates: &[Candidate],
    hubs: u32,
    seed: u64,
) -> Result<Vec<usize>, SynthError> {
    if hubs == 0 {
        return Err(SynthError::NoHubs);
    }
    let possible = count(candidates.len());
    if hubs > possible {
        return Err(SynthError::TooManyHubs { hubs, possible });
    }
    let mut draw = Draw::new(seed, Stage::Leads);
    let mut queues = queues(candidates, &mut draw);
    let regions: BTreeSet<Option<Region>> = queues.keys().map(|&(region, _)| region).collect();
    // Schools without a region come last, so that ids run through the regions first.
    let mut regions: Vec<Option<Region>> = regions.into_iter().collect();
    regions.sort_by_key(|region| (region.is_none(), *region));
    let sizes: Vec<u32> = regions
        .iter()
        .map(|&region| in_region(&queues, region))
        .collect();

    let mut phases = phases(candidates, hubs, &mut draw).into_iter();
    let mut chosen = Vec::with_capacity(hubs as usize);
    for (&region, quota) in regions.iter().zip(apportion(hubs, &sizes)) {
        for phase in phases.by_ref().take(quota as usize) {
            let wanted = queues
                .get_mut(&(region, phase))
                .and_then(VecDeque::pop_front);
            let lead = wanted.or_else(|| best_of_region(&mut queues, region));
            chosen.extend(lead.map(|(_, position)| position));
        }
    }
    Ok(chosen)
}

fn in_region(queues: &Queues, region: Option<Region>) -> u32 {
    let of_region = queues.iter().filter(|((r, _), _)| *r == region);
    count(of_region.map(|(_, queue)| queue.len()).sum())
}

fn best_of_region(queues: &mut Queues, region: Option<Region>) -> Option<(usize, usize)> {
    let of_region = queues.iter_mut().filter(|((r, _), _)| *r == region);
    let best =
        of_region.min_by_key(|(_, queue)| queue.front().map_or(usize::MAX, |&(rank, _)| rank));
    best.and_then(|(_, queue)| queue.pop_front())
}

/// Candidates by region and phase, best first; all but the best of each trust come after all others.
fn queues(candidates: &[Candidate], draw: &mut Draw) -> Queues {
    let merits = merits(candidates, draw);
    let mut order: Vec<(f64, &Candidate)> = merits.into_iter().zip(candidates).collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut trusts = BTreeSet::new();
    let (first, later): (Vec<_>, Vec<_>) = order
        .into_iter()
        .partition(|(_, c)| c.trust.is_none_or(|trust| trusts.insert(trust)));
    let mut queues = Queues::new();
    for (rank, (_, c)) in first.into_iter().chain(later).enumerate() {
        queues
            .entry((c.region, c.phase))
            .or_default()
            .push_back((rank, c.position));
    }
    queues
}

/// The leads' phases, in random order.
fn phases(candidates: &[Candidate], hubs: u32, draw: &mut Draw) -> Vec<Phase> {
    let numbers = LEADING.map(|phase| candidates.iter().filter(|c| c.phase == phase).count());
    let all: u64 = numbers.iter().map(|&n| n as u64).sum();
    let mut weights = Vec::with_capacity(LEADING.len());
    for (number, fixed) in numbers.into_iter().zip(HUBS_BY_PHASE) {
        let share = number as u64 * 1_000_000 / all.max(1);
        let share = u32::try_from(share).unwrap_or(1_000_000);
        weights.push(if number == 0 {
            0
        } else {
            share + fixed * 10_000
        });
    }
    let mut phases: Vec<Phase> = LEADING
        .into_iter()
        .zip(apportion(hubs, &weights))
        .flat_map(|(phase, number)| std::iter::repeat_n(phase, number as usize))
        .collect();
    draw.shuffle(&mut phases);
    phases
}
