//! Where no plan keeps all pins and rules of a policy: why, what would mend it at the least price, and the best plan without some of the pins.

use serde::{Deserialize, Serialize};

use super::measure::Measure;
use super::stage::Stage;
use super::{Observer, Outcome, Solution, attempt};
use crate::model::Level;
use crate::problem::{HubIx, PoolIx, Problem, SchoolIx};
use crate::rules::{self, Instance, Names, Reason, Repair, RepairReport};
use crate::score::Arcs;
use crate::transport::{Settings, Unplaced, Witness};

/// Pins that a pool has no places for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Overfull {
    /// The pool.
    pub pool: PoolIx,
    /// Schools pinned to it.
    pub pinned: u32,
    /// Its places.
    pub places: u32,
}

/// Why no plan keeps all pins and rules, and what there is instead.
#[derive(Clone, Debug)]
pub struct Conflict {
    /// Pools with fewer places than schools pinned to them.
    pub overfull: Vec<Overfull>,
    /// Why, in sentences: demands that cannot all be kept.
    pub reasons: Vec<String>,
    /// Whether of each reason any part could be given up to mend it; else time was up before all others were left out.
    pub is_irreducible: bool,
    /// The cheapest repair at the policy's prices. `None` where none was looked for, time was up, or the problem is too large.
    pub repair: Option<RepairReport>,
    /// How many schools can be placed with the repair, where there is no plan in part. `None` where that is not known.
    pub with_repair: Option<WithRepair>,
    /// The best plan that leaves out some of the pinned schools.
    pub partial: Partial,
}

/// What a repair makes possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct WithRepair {
    /// Schools that can be placed.
    pub placed: u32,
    /// Schools that take part.
    pub schools: u32,
    /// Whether no plan places more, says the solver.
    pub is_most: bool,
}

/// What there is without some of the pins.
#[derive(Clone, Debug)]
pub enum Partial {
    /// The plan that keeps all rules and leaves out as few pinned schools as can be, those of the first tier first; then the best by the policy's objectives.
    Plan(Box<PartialPlan>),
    /// No plan keeps the rules, whoever is left out.
    Impossible {
        /// Which of them are too much without any pins, in sentences; empty where nobody is pinned: then [`Conflict::reasons`] say so.
        reasons: Vec<String>,
    },
    /// None was looked for, or none was found in time.
    Unknown,
}

/// A plan without some of the pins.
#[derive(Clone, Debug)]
pub struct PartialPlan {
    /// The problem, whose pins are wishes.
    pub problem: Problem,
    /// The plan.
    pub solution: Solution,
}

impl Conflict {
    /// For reasons of the engine.
    pub(super) fn of_rules(problem: &Problem, reasons: &[Reason]) -> Outcome {
        let sentence = |reason: &Reason| with_names(problem, |names| reason.sentence(names));
        Outcome::Conflict(Box::new(Self {
            overfull: Vec::new(),
            reasons: reasons.iter().map(sentence).collect(),
            is_irreducible: reasons.iter().all(Reason::is_irreducible),
            repair: None,
            with_repair: None,
            partial: Partial::Unknown,
        }))
    }

    /// For pins over places.
    pub(super) fn of_pins(
        problem: &Problem,
        overfull: Vec<Overfull>,
        pinned: &[(SchoolIx, PoolIx)],
    ) -> Outcome {
        let reason = |it: &Overfull| {
            let here = pinned.iter().filter(|(_, pool)| *pool == it.pool);
            let one_too_many = it.places as usize + 1;
            Reason::Places {
                witness: Witness {
                    schools: here
                        .take(one_too_many)
                        .map(|(school, _)| school.0)
                        .collect(),
                    hubs: vec![it.pool.0],
                    places: it.places.into(),
                },
                alike: it.pinned as usize,
            }
        };
        let reasons: Vec<Reason> = overfull.iter().map(reason).collect();
        let outcome = Self::of_rules(problem, &reasons);
        match outcome {
            Outcome::Conflict(conflict) => Outcome::Conflict(Box::new(Self {
                overfull,
                ..*conflict
            })),
            other => other,
        }
    }

    /// Looks for a repair, in half of the time that is left, and for a partial plan.
    pub(super) fn complete(
        &mut self,
        problem: &Problem,
        arcs: &Arcs,
        observer: &dyn Observer,
        settings: &Settings<'_>,
    ) {
        let prices = problem.policy().repair.unwrap_or_default();
        let stage = Stage::alone(problem, arcs, Measure::Lottery);
        let settings = Settings {
            threads: 1,
            ..*settings
        };
        // What goes wrong here was found by the solving before, and would be a fault of it.
        let repair = rules::repair(&stage.instance(), &prices, &settings.half());
        let repair = repair.ok().flatten();
        let has_pins =
            SchoolIx::all(problem.schools().len()).any(|it| problem.pinned(it).is_some());
        self.partial = if has_pins {
            without_pins(problem, arcs, observer, &settings)
        } else {
            // Nobody must be placed, so it is the rules alone.
            Partial::Impossible {
                reasons: Vec::new(),
            }
        };
        if let (Partial::Impossible { .. }, Some(repair)) = (&self.partial, &repair) {
            self.with_repair = with_repair(problem, &stage, repair, &settings);
        }
        self.repair = repair.map(|it| with_names(problem, |names| it.report(&prices, names)));
    }
}

fn without_pins(
    problem: &Problem,
    arcs: &Arcs,
    observer: &dyn Observer,
    settings: &Settings<'_>,
) -> Partial {
    let soft = problem.with_soft_pins();
    match attempt(&soft, arcs, observer, settings) {
        Outcome::Solved(solution) => Partial::Plan(Box::new(PartialPlan {
            problem: soft,
            solution,
        })),
        Outcome::Conflict(conflict) => Partial::Impossible {
            reasons: conflict.reasons,
        },
        Outcome::Stopped | Outcome::Refused(_) => Partial::Unknown,
    }
}

/// How many schools can be placed with a repair.
fn with_repair(
    problem: &Problem,
    stage: &Stage<'_>,
    repair: &Repair,
    settings: &Settings<'_>,
) -> Option<WithRepair> {
    let repaired = repair.apply(&stage.instance());
    let instance = Instance {
        capacities: &repaired.capacities,
        unplaced: Unplaced::Costs(&repaired.unplaced),
        rules: &repaired.rules,
        ..stage.instance()
    };
    let schools = || SchoolIx::all(problem.schools().len());
    let is_counted = |school: &SchoolIx| problem.takes_part(*school);
    let counted: Vec<u32> = schools()
        .filter(is_counted)
        .map(|school| school.0)
        .collect();
    let (placed, is_most) = rules::most_placed(&instance, &counted, settings)?;
    Some(WithRepair {
        placed,
        schools: u32::try_from(counted.len()).unwrap_or(u32::MAX),
        is_most,
    })
}

/// What sentences call the schools, pools and hubs of a problem.
fn with_names<T>(problem: &Problem, tell: impl FnOnce(&Names<'_>) -> T) -> T {
    let hub = |hub: HubIx| problem.hub(hub).id.to_string();
    tell(&Names {
        school: &|school| problem.school(SchoolIx(school)).urn.to_string(),
        hub: &|pool| {
            let pool = problem.pool(PoolIx(pool));
            match pool.level {
                Level::Single => hub(pool.hub),
                level => format!("{} ({level})", hub(pool.hub)),
            }
        },
        site: &|site| hub(HubIx(site)),
        is_pinned: true,
    })
}

/// Of the schools pinned to each pool, as many as it has places: those of the first tiers, of the greatest value, score and luck.
pub(super) fn fitting(
    problem: &Problem,
    arcs: &Arcs,
    mut pinned: Vec<(SchoolIx, PoolIx)>,
) -> Vec<(SchoolIx, PoolIx)> {
    let worth = |(school, pool): &(SchoolIx, PoolIx)| {
        let score = arcs.score(*school, *pool)?;
        let arc = crate::score::Arc { pool: *pool, score };
        Some(super::Placing::new(problem, *school, arc))
    };
    pinned.sort_by_cached_key(|pin| std::cmp::Reverse(worth(pin)));
    let mut left: Vec<u32> = problem.pools().iter().map(|pool| pool.places).collect();
    pinned.retain(|(_, pool)| match left[pool.at()].checked_sub(1) {
        Some(fewer) => {
            left[pool.at()] = fewer;
            true
        }
        None => false,
    });
    pinned
}
