//! The schools of the plan: each exactly once, where it may be, as the inputs have it.

use super::{Audit, Violation};
use crate::model::{Level, Urn};
use crate::plan::{Placement, Reasons, Unplaced, step};
use crate::problem::{PoolIx, SchoolIx};

impl Audit<'_> {
    /// Checks every record; the pool of each school, by position, as far as the plan can be read.
    pub(super) fn records(&mut self) -> Vec<Option<PoolIx>> {
        let n = self.problem.schools().len();
        let (mut assignment, mut listed) = (vec![None; n], vec![false; n]);
        let plan = self.plan;
        self.order("placements", plan.placements.iter().map(|row| row.urn));
        self.order("unplaced", plan.unplaced.iter().map(|row| row.urn));
        for row in &plan.placements {
            if let Some(school) = self.first_time(row.urn, &mut listed) {
                assignment[school.at()] = self.placement(row, school);
            }
        }
        self.loads(&assignment);
        let reasons = Reasons::new(self.problem, self.arcs, &assignment);
        for row in &plan.unplaced {
            if let Some(school) = self.first_time(row.urn, &mut listed) {
                self.unplaced(row, school, &reasons);
            }
        }
        for (school, listed) in self.problem.schools().iter().zip(listed) {
            if !listed {
                self.add(Violation::Dropped { urn: school.urn });
            }
        }
        assignment
    }

    fn order(&mut self, list: &'static str, urns: impl Iterator<Item = Urn>) {
        let mut before = None;
        for urn in urns {
            if before > Some(urn) {
                self.add(Violation::Order { urn, list });
            }
            before = Some(urn);
        }
    }

    fn first_time(&mut self, urn: Urn, seen: &mut [bool]) -> Option<SchoolIx> {
        let Some(school) = self.problem.find_school(urn) else {
            self.add(Violation::UnknownSchool { urn });
            return None;
        };
        if std::mem::replace(&mut seen[school.at()], true) {
            self.add(Violation::Twice { urn });
            return None;
        }
        Some(school)
    }

    fn placement(&mut self, row: &Placement, school: SchoolIx) -> Option<PoolIx> {
        let (problem, urn) = (self.problem, row.urn);
        let standing = problem.standing(school);
        self.record(urn, "tier", &row.tier, &(standing.tier + 1));
        if !problem.levels_of(school).contains(&row.level) {
            self.record(urn, "level", &row.level, &standing.level);
        }
        let hub = problem.find_hub(&row.hub);
        let Some((hub, pool)) = hub.and_then(|hub| Some((hub, problem.find_pool(hub, row.level)?)))
        else {
            self.add(Violation::UnknownPool {
                urn,
                hub: row.hub.clone(),
                level: row.level,
            });
            return None;
        };
        let pin = problem.pinned(school);
        self.record(urn, "pinned", &row.pinned, &pin.is_some());
        match pin {
            Some(pin) if pin != hub => {
                self.add(Violation::Pin {
                    urn,
                    hub: problem.hub(pin).id.clone(),
                });
            }
            Some(_) => {
                // A pin goes where the rules let it, and overrides them only where no level is open.
                if !problem.open_levels(school, hub).contains(&row.level) {
                    let found = row.level.to_string();
                    self.record(urn, "level", &found, &"one that is open".to_owned());
                }
            }
            None if !problem.takes_part(school) => self.add(Violation::Gate { urn }),
            None => {
                if let Some(rule) = problem.first_broken(school, hub, row.level) {
                    self.add(Violation::Rule {
                        urn,
                        hub: row.hub.clone(),
                        rule,
                    });
                }
            }
        }
        let step = step(problem, school, hub);
        let words = |step: Option<u32>| step.map_or("none".to_owned(), |step| step.to_string());
        self.record(urn, "step", &words(row.step), &words(step));
        let score = self.arcs.score(school, pool).map(i64::from);
        if let Some(score) = score {
            self.record(urn, "score", &row.score, &score);
        }
        Some(pool)
    }

    fn unplaced(&mut self, row: &Unplaced, school: SchoolIx, reasons: &Reasons<'_>) {
        let (problem, urn) = (self.problem, row.urn);
        if let Some(pin) = problem.pinned(school) {
            self.add(Violation::Pin {
                urn,
                hub: problem.hub(pin).id.clone(),
            });
            return;
        }
        let standing = problem.standing(school);
        let takes_part = problem.takes_part(school);
        let words = |tier: Option<u32>| tier.map_or("none".to_owned(), |tier| tier.to_string());
        self.record(
            urn,
            "tier",
            &words(row.tier),
            &words(takes_part.then_some(standing.tier + 1)),
        );
        let words =
            |level: Option<Level>| level.map_or("none".to_owned(), |level| level.to_string());
        self.record(
            urn,
            "level",
            &words(row.level),
            &words(takes_part.then_some(standing.level)),
        );
        let (code, sentence) = reasons.of(school);
        self.record(urn, "reason", &row.reason, &code);
        self.record(urn, "sentence", &row.sentence, &sentence);
    }

    fn record<T: ToString>(&mut self, urn: Urn, field: &'static str, found: &T, expected: &T) {
        let (found, expected) = (found.to_string(), expected.to_string());
        if found != expected {
            self.add(Violation::Record {
                urn,
                field,
                found,
                expected,
            });
        }
    }

    /// Counts the schools of each pool, and checks the count.
    fn loads(&mut self, assignment: &[Option<PoolIx>]) {
        let mut counts = vec![0_u32; self.problem.pools().len()];
        for pool in assignment.iter().flatten() {
            counts[pool.at()] += 1;
        }
        for (i, (pool, &counted)) in self.problem.pools().iter().zip(&counts).enumerate() {
            let hub = || self.problem.hub(pool.hub).id.clone();
            let (level, places) = (pool.level, pool.places);
            let over = (counted > places).then(|| Violation::OverFull {
                hub: hub(),
                level,
                counted,
                places,
            });
            let stated = self
                .plan
                .pools
                .get(i)
                .map(|row| row.load)
                .filter(|load| *load != counted);
            let load = stated.map(|stated| Violation::Load {
                hub: hub(),
                level,
                stated,
                counted,
            });
            self.violations.extend(over.into_iter().chain(load));
        }
    }
}
