//! The lexicographic optimum: tiers, then total score or the objectives that the policy states, then lottery, and, where there are no side rules, the replay hash.

mod by_rules;
mod conflict;
mod gain;
mod lexicographic;
mod measure;
mod placing;
mod ranks;
mod stage;
mod unbound;
mod worst;

pub use by_rules::Level;
pub use conflict::{Conflict, Overfull, Partial, PartialPlan, WithRepair};
pub(crate) use gain::{Gain, Ranks};
pub(crate) use measure::{Measure, Tally, above, measures, tolerance};
pub(crate) use placing::{Placing, levels};
pub(crate) use stage::Stage;

use crate::problem::{PoolIx, Problem, SchoolIx};
use crate::rules::RuleError;
use crate::score::Arcs;
use crate::transport::Settings;

/// Told how far a long step has come.
pub trait Observer: Sync {
    /// `done` of `total` schools have been looked at; in a study, so many of all matches.
    fn progress(&self, done: u64, total: u64);

    /// Whether a study is to end, as nobody waits for its answer any more. Asked before each of its matches.
    fn is_cancelled(&self) -> bool {
        false
    }
}

/// An observer that does not look.
#[derive(Clone, Copy, Debug)]
pub struct Silent;

impl Observer for Silent {
    fn progress(&self, _: u64, _: u64) {}
}

/// An assignment with its certificate.
#[derive(Clone, Debug)]
pub struct Solution {
    /// The pool of each school, by position.
    pub assignment: Vec<Option<PoolIx>>,
    /// The smallest optimal price of each pool: a component a level of the objective. With side rules there are none: each is empty.
    pub prices: Vec<Vec<i64>>,
    /// Augmenting paths found.
    pub augmentations: u64,
    /// With side rules: the levels, most important first.
    pub by_rules: Option<Vec<Level>>,
}

/// What came of solving a problem.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// The best plan there is; with side rules and a deadline, the best that was found.
    Solved(Solution),
    /// No plan keeps all pins and side rules: why, and what there is instead.
    Conflict(Box<Conflict>),
    /// Time was up before any plan was found.
    Stopped,
    /// The side rules are beyond the solver of programmes.
    Refused(RuleError),
}

/// Solves a problem over its eligible arcs.
///
/// The answer depends on the problem alone, never on threads or time. Scans run on the rayon pool that the caller has installed.
/// See [`crate::transport`] for the method and its complexity.
#[must_use]
pub fn solve(problem: &Problem, arcs: &Arcs, observer: &dyn Observer) -> Outcome {
    solve_within(problem, arcs, observer, &Settings::new())
}

/// The same as [`solve`], with a deadline for the side rules, and for what there is instead where no plan keeps all pins and rules; without it both take the time they take.
///
/// Threads of the settings are not used: a plan is the same for any number of them.
#[must_use]
pub fn solve_within(
    problem: &Problem,
    arcs: &Arcs,
    observer: &dyn Observer,
    settings: &Settings<'_>,
) -> Outcome {
    let mut outcome = attempt(problem, arcs, observer, settings);
    if let Outcome::Conflict(conflict) = &mut outcome {
        conflict.complete(problem, arcs, observer, settings);
    }
    outcome
}

/// Whether any plan keeps all pins and side rules.
#[derive(Clone, Debug)]
pub enum Feasibility {
    /// One does.
    Possible,
    /// None does: why, and what there is instead.
    Conflict(Box<Conflict>),
    /// Time was up before either was known, or the solver of programmes refused.
    Unknown,
}

/// Asks whether a problem has a plan at all, without looking for the best one.
///
/// Without side rules it is a count of pins and places. With them, a plan found from the best without them will do; else it is the programme of the first level, with the time of the
/// settings.
#[must_use]
pub fn feasibility(
    problem: &Problem,
    arcs: &Arcs,
    observer: &dyn Observer,
    settings: &Settings<'_>,
) -> Feasibility {
    let found = match room(problem, arcs) {
        Err(conflict) => Err(conflict),
        Ok(_) if problem.side_rules().is_some() => {
            let settings = Settings {
                threads: 1,
                ..*settings
            };
            by_rules::any_plan(problem, arcs, &settings)
        }
        Ok(_) => Ok(()),
    };
    match found {
        Ok(()) => Feasibility::Possible,
        Err(Outcome::Conflict(mut conflict)) => {
            conflict.complete(problem, arcs, observer, settings);
            Feasibility::Conflict(conflict)
        }
        Err(_) => Feasibility::Unknown,
    }
}

/// The same as [`solve_within`], but that it looks for nothing instead.
pub(crate) fn attempt(
    problem: &Problem,
    arcs: &Arcs,
    observer: &dyn Observer,
    settings: &Settings<'_>,
) -> Outcome {
    let Room { pinned, capacity } = match room(problem, arcs) {
        Ok(room) => room,
        Err(outcome) => return outcome,
    };
    if problem.side_rules().is_some() {
        let settings = Settings {
            threads: 1,
            ..*settings
        };
        return by_rules::solve_by_rules(problem, arcs, &settings);
    }
    let lexicographic::Found {
        mut assignment,
        prices,
        augmentations,
    } = lexicographic::solve_levels(problem, arcs, &capacity, observer);
    for (school, pool) in pinned {
        assignment[school.at()] = Some(pool);
    }
    Outcome::Solved(Solution {
        assignment,
        prices,
        augmentations,
        by_rules: None,
    })
}

/// The pool of each school in the best plan, found on the thread that calls; `None` where pins have no place. For problems without side rules.
pub(crate) fn solve_alone(problem: &Problem, arcs: &Arcs) -> Option<Vec<Option<PoolIx>>> {
    let Room { pinned, capacity } = room(problem, arcs).ok()?;
    let mut assignment = lexicographic::plan_alone(problem, arcs, &capacity);
    for (school, pool) in pinned {
        assignment[school.at()] = Some(pool);
    }
    Some(assignment)
}

/// Pinned schools, and the places that they leave.
struct Room {
    pinned: Vec<(SchoolIx, PoolIx)>,
    /// By pool.
    capacity: Vec<u32>,
}

/// The places that pins leave; or the conflict, where a pool has fewer than are pinned to it.
fn room(problem: &Problem, arcs: &Arcs) -> Result<Room, Outcome> {
    let mut pinned = pinned(problem);
    if problem.has_soft_pins() {
        pinned = conflict::fitting(problem, arcs, pinned);
    }
    let mut capacity: Vec<u32> = problem.pools().iter().map(|pool| pool.places).collect();
    let mut overfull = Vec::new();
    let mut counts = vec![0_u32; capacity.len()];
    for (_, pool) in &pinned {
        counts[pool.at()] += 1;
    }
    for (pool, (places, pinned)) in PoolIx::all(capacity.len()).zip(capacity.iter_mut().zip(counts))
    {
        match places.checked_sub(pinned) {
            Some(left) => *places = left,
            None => overfull.push(Overfull {
                pool,
                pinned,
                places: *places,
            }),
        }
    }
    if overfull.is_empty() {
        Ok(Room { pinned, capacity })
    } else {
        Err(Conflict::of_pins(problem, overfull, &pinned))
    }
}

fn pinned(problem: &Problem) -> Vec<(SchoolIx, PoolIx)> {
    let pin = |school| {
        let hub = problem.pinned(school)?;
        match problem.levels_of(school) {
            [level] => Some((school, problem.find_pool(hub, *level)?)),
            // The matching decides at which level, and whether there is room.
            _ => None,
        }
    };
    SchoolIx::all(problem.schools().len())
        .filter_map(pin)
        .collect()
}
