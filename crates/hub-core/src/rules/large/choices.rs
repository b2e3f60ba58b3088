//! Bundles of units that are decided as one, and the choices that they have.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::Search;
use super::weights::real;
use crate::rules::model::Instance;
use crate::rules::units::Units;

/// Choices of a bundle in the first relaxation.
const FIRST: usize = 5;

/// Choices of a bundle that join at once.
const JOIN: usize = 3;

/// Ways to spread a bundle over the hubs of one site, at most.
const WAYS: usize = 64;

/// An arc of each unit of a bundle: units, and positions among their arcs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Choice {
    pub(super) bundle: usize,
    arcs: Arcs,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Arcs {
    One((u32, u32)),
    Several(Box<[(u32, u32)]>),
}

impl Choice {
    /// Arcs of the units of a bundle, in order of unit.
    pub(super) fn new(bundle: usize, arcs: Vec<(u32, u32)>) -> Self {
        let arcs = match arcs.as_slice() {
            [arc] => Arcs::One(*arc),
            _ => Arcs::Several(arcs.into()),
        };
        Self { bundle, arcs }
    }

    /// Units and positions of their arcs.
    pub(super) fn arcs(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let arcs = match &self.arcs {
            Arcs::One(arc) => std::slice::from_ref(arc),
            Arcs::Several(arcs) => arcs,
        };
        let whole = arcs.iter().copied();
        whole.map(|(unit, position)| (unit as usize, position as usize))
    }

    /// The site that it is at.
    pub(super) fn site(&self, search: &Search<'_>) -> Option<usize> {
        let (unit, position) = self.arcs().next()?;
        let hub = search.units.list[unit].arcs[position].hub;
        Some(search.instance.site(hub))
    }
}

/// What is decided as one.
pub(super) struct Bundles {
    /// The units of each.
    pub(super) list: Vec<Vec<u32>>,
    /// By unit.
    pub(super) of_unit: Vec<u32>,
    /// Whether two of its units may not be at one site: then it has no choice.
    is_split: Vec<bool>,
    /// By site: whether nobody may go there for now; empty for none.
    pub(super) is_closed: Vec<bool>,
}

impl Bundles {
    pub(super) fn new(instance: &Instance<'_>, units: &Units) -> Self {
        let count = units.list.len();
        let mut of_unit = vec![u32::MAX; count];
        let mut list: Vec<Vec<u32>> = Vec::new();
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        for group in &units.together {
            for unit in group {
                of_unit[*unit as usize] = number(list.len());
            }
            list.push(group.clone());
        }
        for (unit, of) in of_unit.iter_mut().enumerate() {
            if *of == u32::MAX {
                *of = number(list.len());
                list.push(vec![number(unit)]);
            }
        }
        let mut is_split = vec![false; list.len()];
        for (one, other) in &units.apart {
            let (one, other) = (of_unit[*one as usize], of_unit[*other as usize]);
            if one == other {
                is_split[one as usize] = true;
            }
        }
        debug_assert!(instance.schools() >= count);
        Self {
            list,
            of_unit,
            is_split,
            is_closed: Vec::new(),
        }
    }

    /// Whether a bundle must be placed.
    pub(super) fn must(&self, units: &Units, bundle: usize) -> bool {
        let units_of = self.list[bundle].iter();
        units_of
            .map(|unit| &units.list[*unit as usize])
            .any(|unit| unit.unplaced.is_none())
    }

    /// The choices of each bundle that cost least at the multipliers.
    pub(super) fn first(&self, search: &Search<'_>, at: &[f64]) -> Vec<Choice> {
        let of = |bundle: usize| {
            let mut priced = self.priced(search, bundle, at);
            // Among equals, others for each bundle: else all of them would crowd into a few hubs.
            let turn = |choice: &Choice| {
                let arc = choice.arcs().next().map_or(0, |(_, position)| position);
                mix(bundle as u64, arc as u64)
            };
            priced.sort_by(|(a, one), (b, other)| {
                a.total_cmp(b).then_with(|| turn(one).cmp(&turn(other)))
            });
            priced.truncate(FIRST);
            priced.into_iter().map(|(_, choice)| choice)
        };
        let bundles: Vec<usize> = (0..self.list.len()).collect();
        let all: Vec<Vec<Choice>> = bundles
            .into_par_iter()
            .map(|bundle| of(bundle).collect())
            .collect();
        all.into_iter().flatten().collect()
    }

    /// Choices that are better than the best of their bundle among those given.
    pub(super) fn missing(&self, search: &Search<'_>, kept: &[Choice], at: &[f64]) -> Vec<Choice> {
        let mut of_bundle: Vec<Vec<&Choice>> = vec![Vec::new(); self.list.len()];
        for choice in kept {
            of_bundle[choice.bundle].push(choice);
        }
        let missing = |(bundle, kept): (usize, &Vec<&Choice>)| {
            let mut priced = self.priced(search, bundle, at);
            priced.sort_by(|(a, one), (b, other)| a.total_cmp(b).then_with(|| one.cmp(other)));
            let kept: BTreeSet<&Choice> = kept.iter().copied().collect();
            let own = priced.iter().filter(|(_, choice)| kept.contains(choice));
            let out = (!self.must(search.units, bundle)).then_some(0.0);
            let best = own.map(|(cost, _)| *cost).chain(out);
            let best = best.fold(f64::INFINITY, f64::min);
            let is_better =
                |(cost, choice): &(f64, Choice)| *cost < best - 1e-7 && !kept.contains(choice);
            let better: Vec<Choice> = priced
                .iter()
                .filter(|it| is_better(it))
                .take(JOIN)
                .map(|(_, choice)| choice.clone())
                .collect();
            better
        };
        let all: Vec<Vec<Choice>> = of_bundle.par_iter().enumerate().map(missing).collect();
        all.into_iter().flatten().collect()
    }

    /// The choices whose reduced cost is above the best of their bundle by no more than a gap.
    pub(super) fn within(&self, search: &Search<'_>, at: &[f64], gap: f64) -> Vec<Choice> {
        let gap = gap / search.weighed.scale + 1e-6;
        let of = |bundle: usize| {
            let priced = self.priced(search, bundle, at);
            let out = (!self.must(search.units, bundle)).then_some(0.0);
            let costs = priced.iter().map(|(cost, _)| *cost).chain(out);
            let best = costs.fold(f64::INFINITY, f64::min);
            let near = priced
                .into_iter()
                .filter(move |(cost, _)| cost - best <= gap);
            near.map(|(_, choice)| choice).collect()
        };
        let bundles: Vec<usize> = (0..self.list.len()).collect();
        let all: Vec<Vec<Choice>> = bundles.into_par_iter().map(of).collect();
        all.into_iter().flatten().collect()
    }

    /// The choices of a bundle with what they cost at the multipliers.
    fn priced(&self, search: &Search<'_>, bundle: usize, at: &[f64]) -> Vec<(f64, Choice)> {
        if self.is_split[bundle] {
            return Vec::new();
        }
        if let [unit] = self.list[bundle].as_slice() {
            let arcs = &search.units.list[*unit as usize].arcs;
            let one = |position: usize| {
                let cost = reduced(search, *unit as usize, position, at);
                // Invariant: positions are of hubs, which are counted in 32 bits.
                let position = u32::try_from(position).unwrap_or(u32::MAX);
                (cost, Choice::new(bundle, vec![(*unit, position)]))
            };
            let open = (0..arcs.len()).filter(|at| !self.is_closed_to(search, arcs[*at].hub));
            return open.map(one).collect();
        }
        let sites: BTreeSet<usize> = self.list[bundle]
            .first()
            .map(|unit| &search.units.list[*unit as usize].arcs)
            .into_iter()
            .flatten()
            .filter(|arc| !self.is_closed_to(search, arc.hub))
            .map(|arc| search.instance.site(arc.hub))
            .collect();
        let mut all = Vec::new();
        for site in sites {
            let mut ways: Vec<(f64, Vec<(u32, u32)>)> = vec![(0.0, Vec::new())];
            for unit in &self.list[bundle] {
                ways = self.extend(search, ways, *unit, site, at);
            }
            all.extend(
                ways.into_iter()
                    .map(|(cost, arcs)| (cost, Choice::new(bundle, arcs))),
            );
        }
        all
    }

    fn is_closed_to(&self, search: &Search<'_>, hub: u32) -> bool {
        let closed = self.is_closed.get(search.instance.site(hub));
        closed.copied().unwrap_or(false)
    }

    /// Ways with an arc of one more unit at a site.
    #[expect(clippy::unused_self, reason = "reads with the others")]
    fn extend(
        &self,
        search: &Search<'_>,
        ways: Vec<(f64, Vec<(u32, u32)>)>,
        unit: u32,
        site: usize,
        at: &[f64],
    ) -> Vec<(f64, Vec<(u32, u32)>)> {
        let arcs = (0_u32..).zip(&search.units.list[unit as usize].arcs);
        let here = arcs.filter(|(_, arc)| search.instance.site(arc.hub) == site);
        let here: Vec<(u32, f64)> = here
            .map(|(position, _)| {
                let cost = reduced(search, unit as usize, position as usize, at);
                (position, cost)
            })
            .collect();
        let mut longer = Vec::new();
        for (cost, arcs) in ways {
            for (position, more) in &here {
                let mut arcs = arcs.clone();
                arcs.push((unit, *position));
                longer.push((cost + more, arcs));
            }
        }
        longer.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(&b.1)));
        longer.truncate(WAYS);
        longer
    }
}

/// What an arc costs at the multipliers, less what leaving its unit unplaced costs, over the scale.
fn reduced(search: &Search<'_>, unit: usize, position: usize, at: &[f64]) -> f64 {
    let rows = search.rows;
    let hub = search.units.list[unit].arcs[position].hub;
    let arc = rows.first_arc[unit] + position;
    let last = search.weighed.levels() - 1;
    let mut sum = real(search.weighed.arc(arc, last)) / search.weighed.scale;
    for (row, weight) in &rows.at_hub[hub as usize] {
        let at = at[*row];
        if at != 0.0 {
            let factor = rows.factor(*row, search.units, unit, position);
            sum += at * real(i128::from(*weight) * i128::from(factor));
        }
    }
    sum
}

/// Scatters pairs of numbers (the finaliser of splitmix64: Steele, Lea and Flood, 2014).
pub(super) fn mix(a: u64, b: u64) -> u64 {
    let mut x = a.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ b.wrapping_mul(0xd1b5_4a32_d192_ed03);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
