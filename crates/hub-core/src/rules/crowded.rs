//! Schools of several sizes that are too large together: a count, before any programme is asked.
//!
//! Each school that must be placed is as many copies as it takes places where it takes fewest, and each copy may go where the school may. If not all copies have a place at once, no
//! plan has one for all schools; the copies that one left out can reach by moves of others are in hubs that are too small for them (Hall, 1935).

use std::collections::BTreeSet;

use super::model::{Instance, Sizes};
use super::reason::Reason;
use super::units::{Unit, Units};
use crate::transport::{self, Buffer, Costs, Row, Settings, Unplaced};

/// Copies up to which they are counted.
const MOST: u64 = 300_000;

/// Schools that must be placed and take more places than the only hubs that they fit into hold.
pub(super) fn crowded(instance: &Instance<'_>, units: &Units) -> Option<Reason> {
    if matches!(instance.sizes, Sizes::One) {
        return None;
    }
    let must: Vec<&Unit> = units
        .list
        .iter()
        .filter(|unit| unit.unplaced.is_none() && !unit.arcs.is_empty())
        .collect();
    let hubs = overfull(instance, &must)?;
    Some(fewest(instance, &must, hubs))
}

/// What a unit takes where it takes least.
fn least(unit: &Unit) -> u64 {
    unit.arcs.iter().map(|arc| arc.size).min().unwrap_or(0)
}

/// Hubs that are too small together for the units that may go nowhere else.
fn overfull(instance: &Instance<'_>, must: &[&Unit]) -> Option<BTreeSet<u32>> {
    let copies: u64 = must.iter().map(|unit| least(unit)).sum();
    if copies > MOST {
        let places: u64 = instance.capacities.iter().map(|it| u64::from(*it)).sum();
        let all = 0..u32::try_from(instance.hubs()).ok()?;
        return (copies > places).then(|| all.collect());
    }
    let copies = Copies::new(must, instance.hubs());
    let one_each = vec![1; copies.of.len()];
    let counted = transport::Instance {
        costs: &copies,
        capacities: instance.capacities,
        unplaced: Unplaced::Costs(&one_each),
    };
    let found = transport::solve(&counted, &Settings::new()).ok()?;
    let plan = found.matching?.assignment;
    let first = plan.iter().position(Option::is_none)?;
    Some(copies.reach(&plan, first))
}

/// As many copies of each unit as it takes places.
struct Copies {
    /// The hubs of each unit.
    hubs: Vec<Vec<u32>>,
    /// The unit of each copy.
    of: Vec<usize>,
    zeros: Vec<i64>,
}

impl Copies {
    fn new(must: &[&Unit], hubs: usize) -> Self {
        let of = |unit: &&Unit| unit.arcs.iter().map(|arc| arc.hub).collect();
        let copies = must.iter().enumerate();
        let copies = copies.flat_map(|(at, unit)| (0..least(unit)).map(move |_| at));
        Self {
            hubs: must.iter().map(of).collect(),
            of: copies.collect(),
            zeros: vec![0; hubs],
        }
    }

    /// The hubs that a copy without a place can reach: its own, those of the copies there, and so on.
    fn reach(&self, plan: &[Option<u32>], first: usize) -> BTreeSet<u32> {
        let mut at_hub: Vec<Vec<usize>> = vec![Vec::new(); self.zeros.len()];
        for (hub, unit) in plan.iter().zip(&self.of) {
            if let Some(hub) = hub {
                at_hub[*hub as usize].push(*unit);
            }
        }
        let mut reached = BTreeSet::new();
        let mut units = vec![self.of[first]];
        while let Some(unit) = units.pop() {
            for hub in &self.hubs[unit] {
                if reached.insert(*hub) {
                    units.append(&mut at_hub[*hub as usize]);
                }
            }
        }
        reached
    }
}

impl Costs for Copies {
    fn schools(&self) -> usize {
        self.of.len()
    }

    fn hubs(&self) -> usize {
        self.zeros.len()
    }

    fn row<'a>(&'a self, copy: usize, _: &'a mut Buffer) -> Row<'a> {
        let hubs = &self.hubs[self.of[copy]];
        Row::Arcs(hubs, &self.zeros[..hubs.len()])
    }
}

/// The fewest of the units that may go to these hubs only that are too large for them, the largest first, and the hubs that these may go to.
fn fewest(instance: &Instance<'_>, must: &[&Unit], mut hubs: BTreeSet<u32>) -> Reason {
    let places = |hubs: &BTreeSet<u32>| -> u64 {
        let capacities = hubs.iter().map(|hub| instance.capacities[*hub as usize]);
        capacities.map(u64::from).sum()
    };
    let is_confined =
        |unit: &&&Unit, hubs: &BTreeSet<u32>| unit.arcs.iter().all(|arc| hubs.contains(&arc.hub));
    let mut confined: Vec<&Unit> = must
        .iter()
        .filter(|unit| is_confined(unit, &hubs))
        .copied()
        .collect();
    confined.sort_by_key(|unit| std::cmp::Reverse(least(unit)));
    let alike = confined.iter().map(|unit| unit.schools.len()).sum();
    let all = confined.iter().map(|unit| least(unit)).sum();
    loop {
        let (mut size, room) = (0, places(&hubs));
        let needed = confined.iter().take_while(|unit| {
            let is_needed = size <= room;
            size += if is_needed { least(unit) } else { 0 };
            is_needed
        });
        let needed = needed.count();
        confined.truncate(needed);
        let fewer: BTreeSet<u32> = confined
            .iter()
            .flat_map(|unit| unit.arcs.iter().map(|arc| arc.hub))
            .collect();
        if fewer.len() == hubs.len() {
            let mut schools: Vec<u32> = confined
                .iter()
                .flat_map(|unit| unit.schools.iter().copied())
                .collect();
            schools.sort_unstable();
            return Reason::Crowded {
                schools,
                size,
                hubs: hubs.into_iter().collect(),
                places: room,
                alike,
                all,
            };
        }
        hubs = fewer;
    }
}
