//! All levels of the objective at once, on the transport kernel.
//!
//! **Two stages.** First ranks and scores, as one number an arc: a step of rank is worth more than any change of score along a path, which visits each pool
//! once; so the optimum is the lexicographic one (`transport` solves it, with its smallest prices p). All its optimal plans use tight
//! arcs only, those that cost as little as any of their school at p, and fill every pool with a price: the optimal
//! face. Then, on these arcs alone, vectors of rank, score, lottery and replay hash, compared lexicographically, from the plan
//! and the prices of the first stage. Arcs that are not tight lose in the first two levels, whatever the others say.
//!
//! **Certificate.** The smallest prices of the second stage are vectors whose first two levels are p: the longest paths of vectors from "outside", found
//! among the tight arcs, for a path that is longest as a vector is longest in its first levels.
//!
//! **Overflow.** Where ranks and scores do not fit into one number with room for paths, everything is done in the second stage, over all
//! arcs, from prices of zero.

use super::gain::Gain;
use super::{Observer, placing::levels};
use crate::problem::{HubIx, PoolIx, Problem, SchoolIx};
use crate::score::{Arc, Arcs};
use crate::transport::{
    Buffer, Costs, Graph, Instance, Lists, Node, Phase, Progress, Row, Settings, Source, Unplaced,
    Value, cost_limit, optimal_face,
};

/// What the two stages find.
#[derive(Debug)]
pub(super) struct Found {
    /// The pool of each school that is not pinned.
    pub(super) assignment: Vec<Option<PoolIx>>,
    /// The smallest prices, a component a level.
    pub(super) prices: Vec<Vec<i64>>,
    pub(super) augmentations: u64,
}

/// Finds the optimal plan for the schools that are not pinned, with the places that the pins leave.
pub(super) fn solve_levels(
    problem: &Problem,
    arcs: &Arcs,
    capacity: &[u32],
    observer: &dyn Observer,
) -> Found {
    let ranks = Ranks::new(problem);
    let (tight, prices, first) = match first_stage(problem, arcs, capacity, &ranks, observer) {
        Some((tight, prices, augmentations)) => (tight, prices, augmentations),
        None => (all_arcs(problem, arcs), vec![Gain::ZERO; capacity.len()], 0),
    };
    let source = Vectors {
        problem,
        tight,
        ranks: &ranks.of_school,
    };
    let mut price = prices;
    price.push(Gain::ZERO);
    let schools = problem.schools().len();
    let mut graph = Graph::new(&source, schools, capacity.to_vec(), price);
    for root in (0..=capacity.len()).map(Node::of) {
        // Invariant: the first stage's plan lies on these arcs, so that every excess finds a deficit.
        while graph.excess(root) > 0 && graph.relieve(&source, root, Gain::FAR).is_ok() {}
    }
    graph.settle_prices();
    let smallest = graph.smallest_prices(&source);
    let pool = |node: &Node| (node.at() < capacity.len()).then_some(PoolIx(node.0));
    Found {
        assignment: graph.at.iter().map(pool).collect(),
        prices: smallest
            .prices
            .iter()
            .map(|price| ranks.vector(*price, levels(problem)))
            .collect(),
        augmentations: first + graph.augmentations,
    }
}

/// Tight arcs, prices and augmentations of the first stage; `None` where it does not fit into 64 bits.
fn first_stage(
    problem: &Problem,
    arcs: &Arcs,
    capacity: &[u32],
    ranks: &Ranks,
    observer: &dyn Observer,
) -> Option<(Lists, Vec<Gain>, u64)> {
    let pools = i64::try_from(capacity.len()).ok()?;
    // Twice what a path can change the score by, so that a price tells its rank.
    let step = (2 * (pools + 1))
        .checked_mul(arcs.scale())?
        .checked_add(1)?;
    let most = ranks.most().checked_mul(step)?;
    if most.checked_add(arcs.scale())? > cost_limit(capacity.len()) {
        return None;
    }
    let unplaced: Vec<i64> = ranks.of_school.iter().map(|rank| rank * step).collect();
    let report = |progress: Progress| {
        if progress.phase == Phase::Refine {
            observer.progress(progress.done, progress.total);
        }
    };
    let settings = Settings {
        threads: rayon::current_num_threads(),
        progress: Some(&report),
        ..Settings::new()
    };
    let instance = Instance {
        costs: &Scores { problem, arcs },
        capacities: capacity,
        unplaced: Unplaced::Costs(&unplaced),
    };
    let face = optimal_face(&instance, &settings).ok()??;
    let split = |price: &i64| {
        let rank = (2 * price + step).div_euclid(2 * step);
        Gain {
            rank,
            score: price - rank * step,
            ..Gain::ZERO
        }
    };
    Some((
        face.tight,
        face.prices.iter().map(split).collect(),
        face.effort.augmentations,
    ))
}

/// All arcs, and staying out, of each school.
fn all_arcs(problem: &Problem, arcs: &Arcs) -> Lists {
    let outside = Node::of(problem.pools().len());
    let mut all = Lists::new();
    for school in SchoolIx::all(problem.schools().len()) {
        for arc in row(problem, arcs, school) {
            all.push(Node(arc.pool.0), -i64::from(arc.score));
        }
        all.push(outside, 0);
        all.end_row();
    }
    all
}

/// The arcs of a school; none where it is pinned.
fn row<'a>(problem: &Problem, arcs: &'a Arcs, school: SchoolIx) -> &'a [Arc] {
    match problem.pinned(school) {
        Some(_) => &[],
        None => arcs.row(school),
    }
}

/// The scores as costs.
struct Scores<'a> {
    problem: &'a Problem,
    arcs: &'a Arcs,
}

impl Costs for Scores<'_> {
    fn schools(&self) -> usize {
        self.problem.schools().len()
    }

    fn hubs(&self) -> usize {
        self.problem.pools().len()
    }

    fn row<'a>(&'a self, school: usize, buffer: &'a mut Buffer) -> Row<'a> {
        let row = row(self.problem, self.arcs, SchoolIx(Node::of(school).0));
        buffer.arcs(row.iter().map(|arc| (arc.pool.0, -i64::from(arc.score))))
    }
}

/// Tight arcs with all levels of their cost: minus what they gain.
struct Vectors<'a> {
    problem: &'a Problem,
    tight: Lists,
    ranks: &'a [i64],
}

impl Source<Gain> for Vectors<'_> {
    fn each(&self, school: u32, mut each: impl FnMut(Node, Gain)) {
        let (problem, ix) = (self.problem, SchoolIx(school));
        let (nodes, costs) = self.tight.row(school as usize);
        for (node, cost) in nodes.iter().zip(costs) {
            let hub: Option<HubIx> = problem.pools().get(node.at()).map(|pool| pool.hub);
            let cost = hub.map_or(Gain::ZERO, |hub| Gain {
                rank: -self.ranks[ix.at()],
                score: *cost,
                lottery: -problem.lottery_points(ix),
                replay: -problem.replay_hash(ix, hub),
            });
            each(*node, cost);
        }
    }

    fn has_choice(&self, school: u32) -> bool {
        self.tight.row(school as usize).0.len() > 1
    }
}

/// The dense ranks of (tier, value): the larger, the more important.
struct Ranks {
    /// By school, from 1.
    of_school: Vec<i64>,
    /// Tier and value by rank, from 1.
    meaning: Vec<(u32, i64)>,
}

impl Ranks {
    fn new(problem: &Problem) -> Self {
        let key = |school| {
            let standing = problem.standing(school);
            (std::cmp::Reverse(standing.tier), standing.value)
        };
        let keys: Vec<_> = SchoolIx::all(problem.schools().len()).map(key).collect();
        let mut distinct = keys.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let rank = |key| distinct.partition_point(|other| other <= key);
        Self {
            // Invariant: at most as many ranks as schools, which a u32 counts.
            of_school: keys
                .iter()
                .map(|key| i64::try_from(rank(key)).unwrap_or(i64::MAX))
                .collect(),
            meaning: distinct
                .iter()
                .map(|(tier, value)| (tier.0, *value))
                .collect(),
        }
    }

    fn most(&self) -> i64 {
        i64::try_from(self.meaning.len()).unwrap_or(i64::MAX)
    }

    /// A price with a component a level: its rank is that of the one school that would come in.
    fn vector(&self, price: Gain, levels: usize) -> Vec<i64> {
        let mut vector = vec![0; levels];
        let rank = usize::try_from(price.rank - 1).ok();
        if let Some((tier, value)) = rank.and_then(|rank| self.meaning.get(rank)) {
            vector[*tier as usize] = *value;
        }
        let rest = [price.score, price.lottery, price.replay];
        for (component, part) in vector.iter_mut().rev().zip(rest.into_iter().rev()) {
            *component = part;
        }
        vector
    }
}
