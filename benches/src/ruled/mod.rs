//! Instances of a programme with side rules: hubs of two levels of support that open or close, places kept for priority areas, federations, rivals.

mod audit;
mod write;

pub use write::write_ruled;

use hub_core::rules::{Quota, Rules};

use crate::instances::{Draw, FORBIDDEN, separate};
use crate::located::{Located, SIDE};

/// Schools that an open hub takes at least.
pub(crate) const MINIMUM: u32 = 5;

/// What being unplaced costs, by tier: of less importance than every pair of the tier above, though peers know one objective only.
pub(crate) const OUTSIDE: [i64; 3] = [50_000_000, 10_000_000, 2_000_000];

/// How large an instance is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shape {
    /// Schools.
    pub schools: usize,
    /// Hubs, each with places at two levels.
    pub hubs: usize,
    /// Places of a hub for enhanced and for regional support.
    pub places: [u32; 2],
    /// Federations of two to four schools.
    pub groups: usize,
    /// Pairs of schools that never share a hub.
    pub apart: usize,
}

/// An instance that owns its numbers.
#[derive(Clone, Debug)]
pub struct Ruled {
    /// How large it is.
    pub shape: Shape,
    /// By school and hub, in row-major order: [`FORBIDDEN`], or a cost below 1,000,000.
    pub costs: Vec<i32>,
    /// By school: what being unplaced costs.
    pub outside: Vec<i64>,
    /// By school: whether it is to have enhanced support; else regional. Decided beforehand.
    pub enhanced: Vec<bool>,
    /// By school: whether it is in a priority area.
    pub priority: Vec<bool>,
    /// Schools that go to one hub, all or none; no school is in two.
    pub groups: Vec<Vec<u32>>,
    /// Pairs of schools that never share a hub.
    pub apart: Vec<[u32; 2]>,
}

/// A side of a cell: areas are of the size of cells.
const CELL: u32 = SIDE / 8;

/// Priority areas, of 64 cells.
const AREAS: usize = 10;

/// Schools that are looked at for a near one.
const LOOKS: usize = 40;

impl Ruled {
    /// The instance of a shape.
    #[must_use]
    pub fn new(shape: Shape, seed: u64) -> Self {
        let located = Located::new(shape.schools, shape.hubs, seed);
        let mut draw = Draw::new(seed + 1);
        let phases: Vec<u8> = (0..shape.schools).map(|_| draw.phase()).collect();
        let need: Vec<i32> = (0..shape.schools).map(|at| located.school(at)[2]).collect();
        let tier = |need: &i32| match *need {
            3_686.. => 0,
            2_662.. => 1,
            _ => 2,
        };
        let mut ruled = Self {
            shape,
            costs: costs(&located, shape, &phases),
            outside: need.iter().map(|need| OUTSIDE[tier(need)]).collect(),
            enhanced: enhanced(&need, shape),
            priority: priority(&located, shape, &mut draw),
            groups: Vec::new(),
            apart: Vec::new(),
        };
        ruled.tie(&located, &phases, &mut draw);
        ruled
    }

    /// Federations of schools of one phase near each other, and rivals.
    fn tie(&mut self, located: &Located, phases: &[u8], draw: &mut Draw) {
        let mut is_taken = vec![false; self.shape.schools];
        for _ in 0..self.shape.groups {
            let count = [2, 2, 3, 4][draw.below(4) as usize];
            let mut group = vec![free(&is_taken, draw)];
            is_taken[group[0]] = true;
            while group.len() < count {
                let is_like = |at: usize| phases[at] == phases[group[0]] && !is_taken[at];
                let next = near(located, group[0], is_like, draw);
                is_taken[next] = true;
                group.push(next);
            }
            self.groups.push(group.into_iter().map(number).collect());
        }
        let none = vec![false; self.shape.schools];
        while self.apart.len() < self.shape.apart {
            let one = free(&none, draw);
            let other = near(located, one, |at| at != one, draw);
            let (one, other) = (number(one), number(other));
            let both = |group: &Vec<u32>| group.contains(&one) && group.contains(&other);
            if !self.groups.iter().any(both) {
                self.apart.push([one, other]);
            }
        }
    }

    /// Places of a hub that are kept for priority areas: 30 %, rounded up.
    #[must_use]
    pub fn reserved(&self) -> u32 {
        let [enhanced, regional] = self.shape.places;
        (30 * (enhanced + regional)).div_ceil(100)
    }

    /// Costs as the solver reads them: two columns a hub, enhanced and regional, of which a school may use those of its level.
    #[must_use]
    pub fn pooled(&self) -> Vec<i32> {
        let rows = self.costs.chunks(self.shape.hubs.max(1));
        rows.zip(&self.enhanced)
            .flat_map(|(row, enhanced)| {
                row.iter().flat_map(move |cost| {
                    if *enhanced {
                        [*cost, FORBIDDEN]
                    } else {
                        [FORBIDDEN, *cost]
                    }
                })
            })
            .collect()
    }

    /// Places by column of [`Self::pooled`].
    #[must_use]
    pub fn capacities(&self) -> Vec<u32> {
        self.shape.places.repeat(self.shape.hubs)
    }

    /// The rules on the columns of [`Self::pooled`].
    #[must_use]
    pub fn rules(&self) -> Rules {
        let hubs = self.shape.hubs;
        let [enhanced, regional] = self.shape.places;
        let schools = (0..).take(self.shape.schools);
        let others: Vec<u32> = schools
            .filter(|school| !self.priority[*school as usize])
            .collect();
        let quota = |hub: u32| Quota {
            name: "priority areas".to_owned(),
            schools: others.clone(),
            hubs: vec![2 * hub, 2 * hub + 1],
            at_most: Some(i64::from(enhanced + regional - self.reserved())),
            ..Quota::default()
        };
        Rules {
            sites: (0..).take(hubs).flat_map(|hub| [hub, hub]).collect(),
            minimums: vec![MINIMUM; hubs],
            may_close: true,
            together: self.groups.clone(),
            apart: self.apart.iter().map(|[a, b]| (*a, *b)).collect(),
            quotas: (0..).take(hubs).map(quota).collect(),
            ..Rules::default()
        }
    }
}

/// Distances in place and attributes; a hub serves the schools of its phases alone.
fn costs(located: &Located, shape: Shape, phases: &[u8]) -> Vec<i32> {
    let mut costs = vec![0; shape.schools * shape.hubs];
    let rows = costs.chunks_mut(shape.hubs.max(1));
    for ((school, row), phase) in rows.enumerate().zip(phases) {
        located.fill(school, row);
        separate(row, *phase);
    }
    costs
}

/// The schools in greatest need, as many as nine tenths of the places and 500 at most.
fn enhanced(need: &[i32], shape: Shape) -> Vec<bool> {
    let places = shape.places[0] as usize * shape.hubs;
    let mut order: Vec<usize> = (0..need.len()).collect();
    order.sort_by_key(|at| (-need[*at], *at));
    let mut chosen = vec![false; need.len()];
    for at in order.into_iter().take((places * 9 / 10).min(500)) {
        chosen[at] = true;
    }
    chosen
}

/// Whether each school is in one of the areas drawn.
fn priority(located: &Located, shape: Shape, draw: &mut Draw) -> Vec<bool> {
    let mut areas = Vec::new();
    while areas.len() < AREAS {
        let area = draw.below(64);
        if !areas.contains(&area) {
            areas.push(area);
        }
    }
    let area = |school: usize| {
        let [x, y, ..] = *located.school(school);
        x.unsigned_abs() / CELL * 8 + y.unsigned_abs() / CELL
    };
    (0..shape.schools)
        .map(|school| areas.contains(&area(school)))
        .collect()
}

/// A school that is not taken.
fn free(is_taken: &[bool], draw: &mut Draw) -> usize {
    let count = number(is_taken.len());
    loop {
        let at = draw.below(count) as usize;
        if !is_taken[at] {
            return at;
        }
    }
}

/// The nearest of some schools that are right.
fn near(located: &Located, to: usize, is_right: impl Fn(usize) -> bool, draw: &mut Draw) -> usize {
    let count = number(located.schools());
    let mut best = (i32::MAX, to);
    let mut looks = 0;
    while looks < LOOKS {
        let at = draw.below(count) as usize;
        if !is_right(at) {
            continue;
        }
        looks += 1;
        let [x, y, ..] = *located.school(at);
        let [east, north, ..] = *located.school(to);
        best = best.min(((x - east).pow(2) + (y - north).pow(2), at));
    }
    best.1
}

/// Positions are of schools, which are counted in 32 bits.
fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
