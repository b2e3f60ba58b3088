//! How sure a plan is: the same problem solved again and again under other weights and answers.

mod draw;
mod ranges;
mod words;

use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;
use serde::Serialize;

use draw::Draws;
pub use draw::Spread;
use ranges::ranges;
pub use ranges::{WeightRange, weight_ranges};

use crate::model::{CriterionCode, HubId, Level, School, Urn};
use crate::plan::Plan;
use crate::problem::{Compiled, HubIx, PoolIx, Problem, SchoolIx};
use crate::score::{Arcs, Values};
use crate::solve::{Observer, solve_alone};

/// Value of [`Robustness::format`].
pub const ROBUSTNESS_FORMAT: &str = "hubmatch-robustness";
/// Version of the schema of [`Robustness`].
pub const ROBUSTNESS_VERSION: u32 = 1;

/// Parts of a study for each thread.
const PARTS: usize = 8;

/// How sure a plan is, as one document.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Robustness {
    /// [`ROBUSTNESS_FORMAT`].
    pub format: String,
    /// [`ROBUSTNESS_VERSION`].
    pub version: u32,
    /// What was drawn.
    pub spread: Spread,
    /// Runs that count: all of them, but for those in which levels of support moved so that a pin had no place left.
    pub counted: u32,
    /// Of the schools that take part: those that are where they were, or without a hub as before, in the run where fewest are, in the middle one, and where most are.
    pub alike: [u32; 3],
    /// The schools that take part, in order of URN.
    pub schools: Vec<Sureness>,
    /// How far the weight of each criterion, all others as they are, can move.
    pub ranges: Vec<WeightRange>,
}

/// How sure the place of one school is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Sureness {
    /// The school.
    pub urn: Urn,
    /// Its hub; none without one.
    pub hub: Option<HubId>,
    /// Runs in which it is there, or without a hub as before.
    pub kept: u32,
    /// Where it is most often else; none without a hub.
    pub other: Option<HubId>,
    /// Runs in which it is there; 0 where it always keeps its place.
    pub other_runs: u32,
}

/// Solves the problem of `plan` again as often as `spread` says, in parallel on the caller's pool, and says how often each school keeps its hub, and how far weights can move. `None` where the policy has side rules,
/// under which one solve may take as long as all these, and where the observer cancels it.
///
/// The answer depends on problem, plan and spread alone. Runs draw answers of schools, and weights; who passes the gate, hubs, and rules on pairs stay as they are. A run takes a solve, and where levels of support are chosen by need
/// and answers move, also scoring all pairs. O(|S| |H|) memory.
#[must_use]
pub fn robustness(
    problem: &Problem,
    arcs: &Arcs,
    plan: &Plan,
    spread: &Spread,
    observer: &dyn Observer,
) -> Option<Robustness> {
    if problem.side_rules().is_some() {
        return None;
    }
    let values = Values::new(problem, arcs);
    let base = hubs_of(problem, plan)?;
    let study = Study {
        problem,
        arcs,
        values: &values,
        draws: Draws::new(problem, &values, spread),
        compiled: problem.compiled()?,
    };
    let done = AtomicU64::new(0);
    let zero = || Counts::new(problem);
    // So few parts that what each keeps is made a few times a thread.
    let runs = (0..spread.runs).into_par_iter();
    let runs = runs.with_min_len(spread.runs as usize / (PARTS * rayon::current_num_threads()) + 1);
    let counts = runs.fold(
        || (zero(), study.variant()),
        |(mut counts, mut variant), run| {
            if observer.is_cancelled() {
                return (counts, variant);
            }
            if let Some(hubs) = study.run(run, &mut variant) {
                counts.add(&hubs, &base);
            }
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            observer.progress(done, spread.runs.into());
            (counts, variant)
        },
    );
    let counts = counts.map(|(counts, _)| counts).reduce(zero, Counts::join);
    let ranges = ranges(problem, arcs, &values, &base, observer);
    if observer.is_cancelled() {
        return None;
    }
    Some(Robustness {
        format: ROBUSTNESS_FORMAT.to_owned(),
        version: ROBUSTNESS_VERSION,
        spread: *spread,
        counted: u32::try_from(counts.alike.len()).unwrap_or(u32::MAX),
        alike: counts.alike(),
        schools: SchoolIx::all(base.len())
            .filter(|school| problem.takes_part(*school))
            .map(|school| counts.sureness(problem, school, base[school.at()]))
            .collect(),
        ranges,
    })
}

/// What one run draws, so that anyone can match with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// The schools as they answer, in order of URN.
    pub schools: Vec<School>,
    /// Criteria with their weights: the usual ones, and those of enhanced support. All are finer than the policy's by the same whole number.
    pub weights: Vec<(CriterionCode, u32, u32)>,
}

/// What a run of [`robustness`] draws.
#[must_use]
pub fn drawn(problem: &Problem, arcs: &Arcs, spread: &Spread, run: u32) -> Drawn {
    let values = Values::new(problem, arcs);
    let draws = Draws::new(problem, &values, spread);
    let weights = draws.weights(run);
    let mut schools = problem.schools().to_vec();
    if draws.moves_answers() {
        draws.answer(run, &mut schools);
    }
    let of = |(at, criterion)| {
        let at_level = |level| weights.at(level)[at];
        (
            criterion,
            at_level(Level::Single),
            at_level(Level::Enhanced),
        )
    };
    Drawn {
        schools,
        weights: values.criteria().enumerate().map(of).collect(),
    }
}

/// The hub of each school.
type Hubs = Vec<Option<HubIx>>;

/// The hub of each school in a plan; `None` where it is no plan of the problem.
fn hubs_of(problem: &Problem, plan: &Plan) -> Option<Hubs> {
    Some(assigned(problem, &plan.assignment(problem)?))
}

/// The hubs of an assignment.
fn assigned(problem: &Problem, assignment: &[Option<PoolIx>]) -> Hubs {
    let hub = |pool: &Option<PoolIx>| pool.map(|pool| problem.pool(pool).hub);
    assignment.iter().map(hub).collect()
}

/// What all runs share.
struct Study<'a> {
    problem: &'a Problem,
    arcs: &'a Arcs,
    values: &'a Values,
    draws: Draws<'a>,
    compiled: Compiled,
}

/// The problem as a run has it. The next run of the same part of the study writes over it: making these anew would take as long as a solve.
struct Variant {
    problem: Problem,
    arcs: Arcs,
    values: Values,
}

impl Study<'_> {
    /// The problem as it is.
    fn variant(&self) -> Variant {
        Variant {
            problem: self.problem.clone(),
            arcs: self.arcs.clone(),
            values: self.values.clone(),
        }
    }

    /// The hub of each school in one run, if it has a plan.
    fn run(&self, run: u32, variant: &mut Variant) -> Option<Hubs> {
        let Variant {
            problem,
            arcs,
            values,
        } = variant;
        if self.draws.moves_answers() {
            let draw = |schools: &mut [School]| self.draws.answer(run, schools);
            let imputed = problem.answer_again(&self.compiled, draw);
            if problem.policy().levels.is_some() {
                *arcs = Arcs::new(problem);
                *values = Values::new(problem, arcs);
            } else {
                values.take_again(problem, arcs, &imputed);
            }
        }
        values.score_into(problem, &self.draws.weights(run), arcs);
        solved(problem, arcs)
    }
}

/// The hub of each school in the best plan; `None` where a pin has no place.
fn solved(problem: &Problem, arcs: &Arcs) -> Option<Hubs> {
    Some(assigned(problem, &solve_alone(problem, arcs)?))
}

/// Where schools were, over some runs.
struct Counts {
    /// By school and hub, with no hub as the last.
    runs: Vec<u32>,
    hubs: usize,
    /// By school: whether it takes part.
    part: Vec<bool>,
    /// By run, in any order: schools that are where they were.
    alike: Vec<u32>,
}

impl Counts {
    fn new(problem: &Problem) -> Self {
        let hubs = problem.hubs().len() + 1;
        Self {
            runs: vec![0; problem.schools().len() * hubs],
            hubs,
            part: SchoolIx::all(problem.schools().len())
                .map(|school| problem.takes_part(school))
                .collect(),
            alike: Vec::new(),
        }
    }

    fn column(&self, hub: Option<HubIx>) -> usize {
        hub.map_or(self.hubs - 1, HubIx::at)
    }

    fn add(&mut self, hubs: &Hubs, base: &Hubs) {
        let mut alike = 0;
        for (school, (hub, old)) in hubs.iter().zip(base).enumerate() {
            let column = self.column(*hub);
            self.runs[school * self.hubs + column] += 1;
            alike += u32::from(hub == old && self.part[school]);
        }
        self.alike.push(alike);
    }

    fn join(mut self, other: Self) -> Self {
        for (sum, runs) in self.runs.iter_mut().zip(&other.runs) {
            *sum += runs;
        }
        self.alike.extend(other.alike);
        self
    }

    /// The least, the middle and the most.
    fn alike(&self) -> [u32; 3] {
        let mut alike = self.alike.clone();
        alike.sort_unstable();
        let at = |at: usize| alike.get(at).copied().unwrap_or(0);
        [
            at(0),
            at(alike.len() / 2),
            at(alike.len().saturating_sub(1)),
        ]
    }

    fn sureness(&self, problem: &Problem, school: SchoolIx, hub: Option<HubIx>) -> Sureness {
        let row = &self.runs[school.at() * self.hubs..(school.at() + 1) * self.hubs];
        let own = self.column(hub);
        let others = row.iter().enumerate().filter(|(at, _)| *at != own);
        // Of several that are as frequent, the first.
        let (other, other_runs) = others
            .rev()
            .max_by_key(|(_, runs)| **runs)
            .unwrap_or((own, &0));
        let id = |hub: HubIx| problem.hub(hub).id.clone();
        Sureness {
            urn: problem.school(school).urn,
            hub: hub.map(id),
            kept: row[own],
            other: problem
                .hubs()
                .get(other)
                .filter(|_| *other_runs > 0)
                .map(|hub| hub.id.clone()),
            other_runs: *other_runs,
        }
    }
}
