//! The levels of the objective, each on the optimal face of those before.
//!
//! 1. *Ranks* ([`super::ranks`]): whom to place. The smallest prices r are ranks. What the optimal plans have in common (complementary slackness):
//!    a school takes one of its pools of least r, if that is less than its own rank; one of them, or none, if it is equal; none, if it is more. Pools with
//!    r > 0 are full.
//! 2. *Scores*, on those arcs alone, by the transport kernel, with its smallest prices q. What the optimal plans have in common: they use tight arcs only, those
//!    that cost as little as any of their school at q.
//! 3. *Lottery and replay hash*, on the tight arcs alone, as vectors compared lexicographically: augmenting paths from the plan of 2.
//!
//! **Certificate.** The smallest prices are vectors, one component a level: the longest paths of vectors from "outside". A path that is longest
//! as a vector is longest in its first levels, so the last stage finds them among the tight arcs.
//!
//! **Overflow.** No level is added to another, so the bounds of each are its own: see [`Gain`].

use std::rc::Rc;

use super::gain::{Gain, Ranks};
use super::ranks::rank;
use super::{Observer, Silent, placing::levels};
use crate::problem::{HubIx, PoolIx, Problem, SchoolIx};
use crate::score::{Arc, Arcs};
use crate::transport::{
    Buffer, Costs, Face, Graph, Instance, Line, Lists, MUST, Node, Phase, Progress, Row, Settings,
    Source, Unplaced, Value, optimal_face,
};

/// What the three stages find.
#[derive(Debug)]
pub(super) struct Found {
    /// The pool of each school that is not pinned.
    pub(super) assignment: Vec<Option<PoolIx>>,
    /// The smallest prices, a component a level.
    pub(super) prices: Vec<Vec<i64>>,
    pub(super) augmentations: u64,
}

/// Finds the optimal plan for the schools that are not pinned, with the places that the pins leave. Scans run on the rayon pool that the caller has installed.
pub(super) fn solve_levels(
    problem: &Problem,
    arcs: &Arcs,
    capacity: &[u32],
    observer: &dyn Observer,
) -> Found {
    let threads = rayon::current_num_threads();
    let mut last = LastStage::reached(problem, arcs, capacity, threads, observer);
    last.graph.settle_prices();
    let smallest = last.graph.smallest_prices(&last.source);
    let vector = |price: &Gain| last.ranks.vector(*price, levels(problem));
    Found {
        prices: smallest.iter().map(vector).collect(),
        augmentations: last.augmentations + last.graph.augmentations,
        assignment: last.assignment(),
    }
}

/// The plan alone, on the thread that calls: where many are solved at once, they share the threads.
pub(super) fn plan_alone(problem: &Problem, arcs: &Arcs, capacity: &[u32]) -> Vec<Option<PoolIx>> {
    LastStage::reached(problem, arcs, capacity, 1, &Silent).assignment()
}

/// The graph of the last stage, at the optimum.
struct LastStage<'a> {
    ranks: Rc<Ranks>,
    source: Vectors<'a>,
    graph: Graph<Gain>,
    /// Of the stages before.
    augmentations: u64,
}

impl<'a> LastStage<'a> {
    fn reached(
        problem: &'a Problem,
        arcs: &Arcs,
        capacity: &[u32],
        threads: usize,
        observer: &dyn Observer,
    ) -> Self {
        let ranks = Rc::new(Ranks::new(problem));
        let ranked = rank(
            &ranks.of_school,
            |school| row(problem, arcs, school),
            capacity,
            &Silent,
        );
        let choice = Choice::new(problem, arcs, &ranks.of_school, &ranked.prices);
        let face = scores(&choice, capacity, threads, observer);
        let price = |(rank, score): (&i64, &i64)| Gain {
            rank: *rank,
            score: *score,
            ..Gain::ZERO
        };
        let mut prices: Vec<Gain> = ranked.prices.iter().zip(&face.prices).map(price).collect();
        prices.push(Gain::ZERO);
        let source = Vectors {
            problem,
            tight: face.tight,
            ranks: Rc::clone(&ranks),
        };
        let schools = problem.schools().len();
        let mut graph = Graph::new(&source, schools, capacity.to_vec(), prices);
        for root in (0..=capacity.len()).map(Node::of) {
            // Invariant: the plan of the second stage lies on these arcs, so that every excess finds a deficit.
            while graph.excess(root) > 0
                && graph.relieve(&source, root, Gain::FAR, &|| Ok(())).is_ok()
            {}
        }
        Self {
            ranks,
            source,
            graph,
            augmentations: ranked.augmentations + face.effort.augmentations,
        }
    }

    /// The pool of each school.
    fn assignment(&self) -> Vec<Option<PoolIx>> {
        let pools = self.source.problem.pools().len();
        let pool = |node: &Node| (node.at() < pools).then_some(PoolIx(node.0));
        self.graph.at.iter().map(pool).collect()
    }
}

/// The optimal face of the scores.
fn scores(choice: &Choice<'_>, capacity: &[u32], threads: usize, observer: &dyn Observer) -> Face {
    let report = |progress: Progress| {
        if progress.phase == Phase::Refine {
            observer.progress(progress.done, progress.total);
        }
    };
    let settings = Settings {
        threads,
        progress: Some(&report),
        ..Settings::new()
    };
    let instance = Instance {
        costs: choice,
        capacities: capacity,
        unplaced: Unplaced::Costs(&choice.unplaced),
    };
    let full = choice.prices.iter().map(|price| *price > 0).collect();
    optimal_face(&instance, full, &settings)
}

/// The arcs of a school; none where it is pinned.
fn row<'a>(problem: &Problem, arcs: &'a Arcs, school: SchoolIx) -> &'a [Arc] {
    match problem.pinned(school) {
        Some(_) => &[],
        None => arcs.row(school),
    }
}

/// What the ranks leave open: minus the scores as costs of the arcs that an optimal plan may use.
struct Choice<'a> {
    problem: &'a Problem,
    arcs: &'a Arcs,
    /// Price in ranks, by pool.
    prices: &'a [i64],
    /// Least price of a school's pools, where that is at most its rank; else -1, which no pool has.
    least: Vec<i64>,
    /// 0 where a school may stay out, [`MUST`] where it may not.
    unplaced: Vec<i64>,
    /// All costs, a row a school, [`CLOSED`] where there is no arc; none where that would take much more room than the arcs, or costs do not fit.
    dense: Option<Vec<i32>>,
}

/// Stands for no arc among the costs.
const CLOSED: i32 = i32::MAX;

/// Cells that a dense matrix may have for each arc.
const CELLS: usize = 4;

impl<'a> Choice<'a> {
    fn new(problem: &'a Problem, arcs: &'a Arcs, ranks: &[i64], prices: &'a [i64]) -> Self {
        let least = |school| {
            let row = row(problem, arcs, school).iter();
            row.map(|arc| prices[arc.pool.at()]).min()
        };
        let least: Vec<i64> = SchoolIx::all(ranks.len())
            .zip(ranks)
            .map(|(school, rank)| least(school).filter(|least| least <= rank).unwrap_or(-1))
            .collect();
        let must = |(least, rank): (&i64, &i64)| (0..*rank).contains(least);
        let mut choice = Self {
            problem,
            arcs,
            prices,
            unplaced: least
                .iter()
                .zip(ranks)
                .map(|pair| if must(pair) { MUST } else { 0 })
                .collect(),
            least,
            dense: None,
        };
        choice.dense = choice.to_dense();
        choice
    }

    /// The costs as a matrix: scans read it several times, and go through numbers side by side faster than through arcs.
    fn to_dense(&self) -> Option<Vec<i32>> {
        let (schools, pools) = (self.least.len(), self.prices.len());
        let cells = schools * pools;
        let bonus = self.problem.rematch().map_or(0, |terms| terms.move_cost);
        let most = self.arcs.scale() + i64::from(bonus);
        if cells > CELLS * self.arcs.len() || most >= i64::from(CLOSED) {
            return None;
        }
        let mut dense = vec![CLOSED; cells];
        let rows = dense.chunks_exact_mut(pools.max(1));
        for (school, row) in SchoolIx::all(schools).zip(rows) {
            for (pool, cost) in self.open(school) {
                row[pool.at()] = i32::try_from(cost).unwrap_or(CLOSED);
            }
        }
        Some(dense)
    }

    /// The arcs of a school that an optimal plan may use, with their costs.
    fn open(&self, school: SchoolIx) -> impl Iterator<Item = (PoolIx, i64)> + '_ {
        let least = self.least[school.at()];
        let row = row(self.problem, self.arcs, school).iter();
        let open = row.filter(move |arc| self.prices[arc.pool.at()] == least);
        open.map(move |arc| {
            let hub = self.problem.pool(arc.pool).hub;
            let bonus = self.problem.stay_bonus(school, hub);
            (arc.pool, -(i64::from(arc.score) + bonus))
        })
    }
}

impl Costs for Choice<'_> {
    fn schools(&self) -> usize {
        self.least.len()
    }

    fn hubs(&self) -> usize {
        self.prices.len()
    }

    fn row<'a>(&'a self, school: usize, buffer: &'a mut Buffer) -> Row<'a> {
        if let Some(dense) = &self.dense {
            let pools = self.prices.len();
            return Row::Narrow(Line {
                entries: &dense[school * pools..(school + 1) * pools],
                forbidden: Some(CLOSED),
                negated: false,
            });
        }
        let open = self.open(SchoolIx(Node::of(school).0));
        buffer.arcs(open.map(|(pool, cost)| (pool.0, cost)))
    }
}

/// Tight arcs with all levels of their cost: minus what they gain.
struct Vectors<'a> {
    problem: &'a Problem,
    tight: Lists,
    ranks: Rc<Ranks>,
}

impl Vectors<'_> {
    /// All levels of an arc's cost.
    fn vector(&self, school: SchoolIx, node: Node, cost: i64) -> Gain {
        let hub: Option<HubIx> = self.problem.pools().get(node.at()).map(|pool| pool.hub);
        hub.map_or(Gain::ZERO, |hub| Gain {
            rank: -self.ranks.of_school[school.at()],
            score: cost,
            stay: -self.problem.stay(school, hub).unwrap_or(0),
            lottery: -self.problem.lottery_points(school),
            replay: -self.problem.replay_hash(school, hub),
        })
    }
}

impl Source<Gain> for Vectors<'_> {
    fn each(&self, school: u32, mut each: impl FnMut(Node, Gain)) {
        let (nodes, costs) = self.tight.row(school as usize);
        for (node, cost) in nodes.iter().zip(costs) {
            each(*node, self.vector(SchoolIx(school), *node, *cost));
        }
    }

    fn cost(&self, school: u32, node: Node) -> Option<Gain> {
        let cost = self.tight.cost(school, node)?;
        Some(self.vector(SchoolIx(school), node, cost))
    }

    fn has_choice(&self, school: u32) -> bool {
        self.tight.row(school as usize).0.len() > 1
    }
}
