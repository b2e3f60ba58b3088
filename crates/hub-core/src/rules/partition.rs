//! Caps that part each hub: a flow, with a column a part.
//!
//! Where at each hub the caps are on disjoint sets of schools, and these caps and all other schools that may go there fit into the hub together, its capacity follows from them. So each set is a hub by
//! itself, with its cap as its capacity, and the kernel solves it all. Its prices are the multipliers of the caps, and 0 those of capacities that follow.

use super::bound::{Multipliers, Proof};
use super::model::{Instance, Quota, RuleError, Sizes, Weights};
use super::outcome::{Outcome, on_network};
use crate::transport::{self, Buffer, Settings, Sparse, Status};

/// Columns at most: the kernel keeps a square of them.
const MOST_COLUMNS: usize = 2_000;

/// Solves an instance by the kernel, if its only rules are caps that part its hubs, or that nothing can break. `None` where they are not, and where there is no plan: others say why.
pub(super) fn solve(
    instance: &Instance<'_>,
    settings: &Settings<'_>,
) -> Result<Option<Outcome>, RuleError> {
    let rules = instance.rules;
    let is_candidate = !rules.quotas.is_empty()
        && instance.has_only_quotas()
        && matches!(instance.sizes, Sizes::One)
        && rules.quotas.iter().all(is_cap);
    if !is_candidate {
        return Ok(None);
    }
    let Some(parts) = Arcs::new(instance).parts(instance) else {
        return Ok(None);
    };
    parts.solve(instance, settings)
}

/// Whether a quota is hard, and on nothing but how many schools there are at most.
fn is_cap(quota: &Quota) -> bool {
    quota.price.is_none()
        && !quota.or_none
        && quota.at_least.is_none()
        && quota.at_most.is_some_and(|most| most >= 0)
        && quota.weights == Weights::One
}

/// What the price of a column is the multiplier of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Capacity(u32),
    Quota(usize),
    /// A column that is never full.
    Nothing,
}

/// A part of a hub.
#[derive(Clone, Copy, Debug)]
struct Column {
    hub: u32,
    capacity: u32,
    source: Source,
}

/// The arcs of an instance.
struct Arcs {
    starts: Vec<usize>,
    hubs: Vec<u32>,
    costs: Vec<i64>,
    /// By hub: schools that may go there.
    could_come: Vec<u32>,
}

impl Arcs {
    fn new(instance: &Instance<'_>) -> Self {
        let mut buffer = Buffer::default();
        let mut arcs = Self {
            starts: vec![0],
            hubs: Vec::new(),
            costs: Vec::new(),
            could_come: vec![0; instance.hubs()],
        };
        for school in 0..instance.schools() {
            for (hub, cost) in instance.arcs(school, &mut buffer) {
                arcs.hubs.push(hub);
                arcs.costs.push(cost);
                arcs.could_come[hub as usize] += 1;
            }
            arcs.starts.push(arcs.hubs.len());
        }
        arcs
    }

    /// The hubs that a school may go to.
    fn of(&self, school: u32) -> &[u32] {
        let school = school as usize;
        &self.hubs[self.starts[school]..self.starts[school + 1]]
    }

    /// The parts of the hubs; `None` where the caps do not part them.
    fn parts(self, instance: &Instance<'_>) -> Option<Parts> {
        let mut at_hub: Vec<Vec<(usize, Vec<u32>)>> = vec![Vec::new(); instance.hubs()];
        for (number, quota) in instance.rules.quotas.iter().enumerate() {
            let most = quota.at_most.unwrap_or(i64::MAX);
            let counts = |school: &&u32| {
                let own = self.of(**school);
                quota.hubs.iter().any(|hub| own.binary_search(hub).is_ok())
            };
            let members: Vec<u32> = quota.schools.iter().filter(counts).copied().collect();
            if self.could_count(instance, quota, members.len()) <= most {
                continue;
            }
            let [hub] = quota.hubs.as_slice() else {
                return None;
            };
            at_hub[*hub as usize].push((number, members));
        }
        let mut columns = Vec::new();
        // By hub: its first column, and the columns of schools that are not in the last.
        let mut places: Vec<(u32, Vec<(u32, u32)>)> = Vec::new();
        for (hub, caps) in (0_u32..).zip(at_hub) {
            let first = u32::try_from(columns.len()).ok()?;
            let own = self.columns(instance, hub, caps, &mut columns)?;
            let last = u32::try_from(columns.len()).ok()?.checked_sub(1)?;
            let mut own: Vec<(u32, u32)> = own
                .into_iter()
                .map(|(school, column)| (school, first + column))
                .collect();
            own.sort_unstable();
            if own.windows(2).any(|pair| pair[0].0 == pair[1].0) || columns.len() > MOST_COLUMNS {
                return None;
            }
            places.push((last, own));
        }
        Some(self.split(&places, columns))
    }

    /// What a quota can count at most: each of its schools once, and no more at a hub than it holds.
    fn could_count(&self, instance: &Instance<'_>, quota: &Quota, members: usize) -> i64 {
        let held = quota.hubs.iter().map(|hub| {
            let hub = *hub as usize;
            i64::from(instance.capacities[hub].min(self.could_come[hub]))
        });
        held.sum::<i64>()
            .min(i64::try_from(members).unwrap_or(i64::MAX))
    }

    /// Adds the columns of a hub. Gives, of schools in caps on a part of it, the column, counted from the first; all others are in the last.
    fn columns(
        &self,
        instance: &Instance<'_>,
        hub: u32,
        mut caps: Vec<(usize, Vec<u32>)>,
        columns: &mut Vec<Column>,
    ) -> Option<Vec<(u32, u32)>> {
        let could_come = self.could_come[hub as usize];
        let most = |number: usize| -> Option<u32> {
            u32::try_from(instance.rules.quotas[number].at_most?).ok()
        };
        let mut whole = Column {
            hub,
            capacity: instance.capacities[hub as usize],
            source: Source::Capacity(hub),
        };
        for (number, members) in &caps {
            // A cap on all that may come is a smaller hub.
            if members.len() == could_come as usize && most(*number)? < whole.capacity {
                whole.capacity = most(*number)?;
                whole.source = Source::Quota(*number);
            }
        }
        caps.retain(|(_, members)| members.len() < could_come as usize);
        if caps.is_empty() {
            columns.push(whole);
            return Some(Vec::new());
        }
        let (mut fits, mut rest) = (0_u64, u64::from(could_come));
        let mut own = Vec::new();
        for ((number, members), column) in caps.into_iter().zip(0_u32..) {
            let capacity = most(number)?;
            fits += u64::from(capacity);
            rest = rest.checked_sub(members.len() as u64)?;
            columns.push(Column {
                hub,
                capacity,
                source: Source::Quota(number),
            });
            own.extend(members.into_iter().map(|school| (school, column)));
        }
        if fits + rest > u64::from(whole.capacity) {
            return None;
        }
        // With a place more than could be taken it costs nothing to have one of them.
        columns.push(Column {
            hub,
            capacity: u32::try_from(rest).ok()?.checked_add(1)?,
            source: Source::Nothing,
        });
        Some(own)
    }

    /// The arcs lead to columns instead of hubs.
    fn split(mut self, places: &[(u32, Vec<(u32, u32)>)], columns: Vec<Column>) -> Parts {
        for school in 0..self.starts.len() - 1 {
            // Invariant: schools are counted in 32 bits.
            let number = u32::try_from(school).unwrap_or(u32::MAX);
            for hub in &mut self.hubs[self.starts[school]..self.starts[school + 1]] {
                let (last, own) = &places[*hub as usize];
                let at = own.binary_search_by_key(&number, |(school, _)| *school);
                *hub = at.map_or(*last, |at| own[at].1);
            }
        }
        Parts {
            arcs: self,
            columns,
        }
    }
}

/// An instance of the kernel, a hub a part.
struct Parts {
    arcs: Arcs,
    columns: Vec<Column>,
}

impl Parts {
    fn solve(
        &self,
        instance: &Instance<'_>,
        settings: &Settings<'_>,
    ) -> Result<Option<Outcome>, RuleError> {
        let arcs = &self.arcs;
        let Ok(costs) = Sparse::new(&arcs.starts, &arcs.hubs, &arcs.costs, self.columns.len())
        else {
            return Ok(None);
        };
        let capacities: Vec<u32> = self.columns.iter().map(|column| column.capacity).collect();
        let answer = transport::solve(
            &transport::Instance {
                costs: &costs,
                capacities: &capacities,
                unplaced: instance.unplaced,
            },
            settings,
        )?;
        if answer.status == Status::Infeasible {
            return Ok(None);
        }
        let mut outcome = on_network(answer);
        for column in outcome
            .matching
            .iter_mut()
            .flat_map(|it| &mut it.assignment)
        {
            *column = column.map(|column| self.columns[column as usize].hub);
        }
        outcome.proof = outcome.proof.map(|proof| self.proof(instance, &proof));
        Ok(Some(outcome))
    }

    /// The same proof with the prices as multipliers of capacities and caps: each cap is a row.
    fn proof(&self, instance: &Instance<'_>, proof: &Proof) -> Proof {
        let hubs = instance.hubs();
        let mut rows = vec![0; hubs + instance.rules.quotas.len()];
        for (column, price) in self.columns.iter().zip(&proof.multipliers.rows) {
            match column.source {
                Source::Capacity(hub) => rows[hub as usize] = *price,
                Source::Quota(quota) => rows[hubs + quota] = *price,
                Source::Nothing => {}
            }
        }
        Proof {
            multipliers: Multipliers { scale: 1, rows },
            bound: proof.bound,
        }
    }
}
