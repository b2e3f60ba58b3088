//! Which demands cannot all be kept: an irreducible set of them.
//!
//! Counting tells of single rules. Where places alone do not suffice, a maximum plan and the schools and hubs that one school left out can reach by moves of others
//! are the set: give one school up, or one hub a place more, and that school has a way. Else demands are left out as long as there is no plan all the same (deletion filtering:
//! Chinneck and Dravnieks, 1991), in halves first, so that few that matter among many take few trials. Where the relaxation to fractions contradicts itself, the demands that
//! its multipliers price contradict each other already (Gleeson and Ryan, 1990), and these alone are tried.

use std::collections::{BTreeMap, BTreeSet};

use super::elastic::Elastic;
use super::elements::{Element, Trial, elements};
use super::model::{Instance, Quota, Sizes};
use super::prices::Prices;
use super::programme::{Ended, Limits, MOST_VARIABLES, build};
use super::reason::{Part, Reason, There, count, is_hopeless, may_use};
use super::units::{Unit, Units, unplaced_cost};
use crate::transport::{self, Buffer, Settings, Status, Witness};

/// Why a checked instance has no plan; it has none.
pub(super) fn reasons(
    instance: &Instance<'_>,
    units: &Units,
    settings: &Settings<'_>,
) -> Vec<Reason> {
    // The rest is for whoever asks what would mend it.
    let settings = &settings.half();
    let mut reasons = count(instance, units);
    if reasons.is_empty() {
        reasons.extend(places(instance, settings));
    }
    if reasons.is_empty() {
        let mut filter = Filter {
            instance,
            settings,
            kept: elements(instance).concat().into_iter().collect(),
            is_irreducible: true,
        };
        filter.run();
        reasons.push(filter.reason());
    }
    reasons
}

/// Schools that must be placed and are one too many for the places of all hubs that they may go to, whatever the rules say.
pub(super) fn places(instance: &Instance<'_>, settings: &Settings<'_>) -> Option<Reason> {
    if !matches!(instance.sizes, Sizes::One) {
        return None;
    }
    let capacities = (0..).take(instance.hubs()).map(Element::Capacity);
    let demands = (0_u32..).take(instance.schools());
    let demands = demands.filter(|school| unplaced_cost(instance, *school as usize).is_none());
    let all: Vec<Element> = capacities.chain(demands.map(Element::Demand)).collect();
    Trial::new(instance, &all).with(|trial| {
        // Leaving one out costs one.
        let unplaced: Vec<i64> = (0..trial.schools())
            .map(|school| i64::from(unplaced_cost(trial, school).is_none()))
            .collect();
        let counted = transport::Instance {
            unplaced: transport::Unplaced::Costs(&unplaced),
            ..trial.network()
        };
        let answer = transport::solve(&counted, settings).ok()?;
        let plan = answer
            .matching
            .filter(|_| answer.status == Status::Optimal)?;
        let is_out = |school: &u32| {
            let at = *school as usize;
            plan.assignment[at].is_none() && unplaced[at] > 0
        };
        let first = (0_u32..).take(trial.schools()).find(is_out)?;
        Some(reach(trial, &plan.assignment, first))
    })
}

/// The schools and hubs that one school without a place can reach, each hub by schools that may go there, each school by the hub that it is at.
fn reach(instance: &Instance<'_>, plan: &[Option<u32>], first: u32) -> Reason {
    let mut at_hub: Vec<Vec<u32>> = vec![Vec::new(); instance.hubs()];
    for (school, hub) in (0_u32..).zip(plan) {
        if let Some(hub) = hub {
            at_hub[*hub as usize].push(school);
        }
    }
    let mut buffer = Buffer::default();
    let mut is_reached = vec![false; instance.hubs()];
    let mut schools = vec![first];
    let mut next = 0;
    while let Some(school) = schools.get(next) {
        for (hub, _) in instance.arcs(*school as usize, &mut buffer) {
            if !std::mem::replace(&mut is_reached[hub as usize], true) {
                schools.append(&mut at_hub[hub as usize]);
            }
        }
        next += 1;
    }
    schools.sort_unstable();
    let is_confined = |school: &usize| {
        unplaced_cost(instance, *school).is_none()
            && instance
                .arcs(*school, &mut buffer)
                .iter()
                .all(|(hub, _)| is_reached[*hub as usize])
    };
    let alike = (0..instance.schools()).filter(is_confined).count();
    let hubs: Vec<u32> = (0..)
        .zip(&is_reached)
        .filter(|(_, is_reached)| **is_reached)
        .map(|(hub, _)| hub)
        .collect();
    let capacity = |hub: &u32| u64::from(instance.capacities[*hub as usize]);
    Reason::Places {
        witness: Witness {
            places: hubs.iter().map(capacity).sum(),
            schools,
            hubs,
        },
        alike,
    }
}

/// Leaves out what is not needed for there to be no plan.
struct Filter<'a> {
    instance: &'a Instance<'a>,
    settings: &'a Settings<'a>,
    kept: BTreeSet<Element>,
    is_irreducible: bool,
}

impl Filter<'_> {
    fn run(&mut self) {
        if let Some(fewer) = self.priced() {
            self.kept = fewer.into_iter().collect();
        }
        let left = |kind: Vec<Element>| -> Vec<Element> {
            kind.into_iter()
                .filter(|it| self.kept.contains(it))
                .collect()
        };
        let mut kinds: Vec<Vec<Element>> = elements(self.instance).into_iter().map(left).collect();
        kinds.retain(|kind| !kind.is_empty());
        // Whole kinds first: the fewer kinds are in it, the easier a conflict is to see.
        kinds.retain(|kind| !self.leave_out(kind));
        for kind in kinds {
            self.halve(&kind);
        }
    }

    /// The demands that the multipliers of the relaxation price, if these prove that they contradict each other.
    fn priced(&self) -> Option<Vec<Element>> {
        let stop = || self.settings.check().is_err();
        let limits = self.limits(&stop)?;
        Elastic::new(self.instance, &Prices::default()).contradiction(limits)
    }

    /// Leaves out what is not needed of some, by halves. All of them are needed together.
    fn halve(&mut self, some: &[Element]) {
        if some.len() < 2 {
            return;
        }
        let (first, second) = some.split_at(some.len() / 2);
        for half in [first, second] {
            if !self.leave_out(half) {
                self.halve(half);
            }
        }
    }

    /// Leaves some out, if there is no plan all the same. Says whether it did.
    fn leave_out(&mut self, some: &[Element]) -> bool {
        let mut fewer = self.kept.clone();
        for element in some {
            fewer.remove(element);
        }
        let is_feasible = self.is_feasible(&fewer);
        if is_feasible == Some(false) {
            self.kept = fewer;
            return true;
        }
        if some.len() == 1 && is_feasible.is_none() {
            self.is_irreducible = false;
        }
        false
    }

    fn limits<'s>(&self, stop: &'s (dyn Fn() -> bool + Sync)) -> Option<Limits<'s>> {
        self.settings.check().ok()?;
        // One that is hard must not take the time of all others.
        let left = self.settings.left();
        Some(Limits {
            seconds: left.map(|left| left.as_secs_f64() / 4.0),
            stop,
        })
    }

    /// Whether some plan keeps these; `None` where time is up, or the solver cannot tell.
    fn is_feasible(&self, kept: &BTreeSet<Element>) -> Option<bool> {
        let stop = || self.settings.check().is_err();
        let limits = self.limits(&stop)?;
        Trial::new(self.instance, kept).with(|trial| {
            if trial.is_network() {
                let answer = transport::solve(&trial.network(), self.settings).ok()?;
                return match answer.status {
                    Status::Infeasible => Some(false),
                    Status::Unknown => None,
                    Status::Optimal | Status::Feasible => Some(true),
                };
            }
            let units = Units::new(trial);
            if is_hopeless(trial, &units) {
                return Some(false);
            }
            let programme = build(trial, &units);
            if MOST_VARIABLES.is_some_and(|limit| programme.choices() > limit) {
                return None;
            }
            match programme.solve(limits).ended {
                Ended::Infeasible => Some(false),
                Ended::Done => Some(true),
                Ended::Stopped | Ended::Failed => None,
            }
        })
    }

    /// What is left, from who must be placed to what rules say.
    fn reason(&self) -> Reason {
        let lifted = vec![u32::MAX; self.instance.hubs()];
        let rules = super::Rules {
            together: Vec::new(),
            apart: Vec::new(),
            ..self.instance.rules.clone()
        };
        let lifted = Instance {
            capacities: &lifted,
            rules: &rules,
            ..*self.instance
        };
        let units = Units::new(&lifted);
        let may_use = may_use(&lifted, &units);
        let there = There {
            may_use: self.may_use_any(&units),
            may_count: self.may_count_any(&units),
            schools: count_schools(&units, |unit| !unit.arcs.is_empty()),
            sites: u32::try_from(may_use.iter().filter(|count| **count > 0).count())
                .unwrap_or(u32::MAX),
        };
        let mut by_kind: BTreeMap<u8, Vec<Part>> = BTreeMap::new();
        for element in &self.kept {
            let (order, part) = self.part(*element, &may_use);
            by_kind.entry(order).or_default().push(part);
        }
        Reason::Together {
            there,
            parts: by_kind.into_values().flatten().collect(),
            is_irreducible: self.is_irreducible,
        }
    }

    /// Schools that may go to any of the sites whose minimums are left.
    fn may_use_any(&self, units: &Units) -> u32 {
        let has_minimum = |site| self.kept.contains(&Element::Minimum(site));
        count_schools(units, |unit| {
            let mut sites = unit.arcs.iter().map(|arc| self.instance.site(arc.hub));
            sites.any(has_minimum)
        })
    }

    /// Schools that may count in any of the quotas whose lower bounds are left.
    fn may_count_any(&self, units: &Units) -> u32 {
        let number = |element: &Element| match element {
            Element::QuotaLeast(number) => Some(*number),
            _ => None,
        };
        let mut may_count = BTreeSet::new();
        for quota in self.kept.iter().filter_map(number) {
            let quota = &self.instance.rules.quotas[quota];
            let hubs: BTreeSet<u32> = quota.hubs.iter().copied().collect();
            let may = |school: &&u32| {
                let unit = &units.list[units.of_school[**school as usize] as usize];
                unit.arcs.iter().any(|arc| hubs.contains(&arc.hub))
            };
            may_count.extend(quota.schools.iter().filter(may).copied());
        }
        u32::try_from(may_count.len()).unwrap_or(u32::MAX)
    }

    /// What the schools that must be placed count of a quota at least, wherever they go.
    fn counted(&self, quota: &Quota) -> i128 {
        let least = |(position, school): (usize, &u32)| {
            if !self.kept.contains(&Element::Demand(*school)) {
                return 0;
            }
            let arcs = self.instance.arcs(*school as usize, &mut Buffer::default());
            let at = |hub: u32| quota.hubs.iter().position(|other| *other == hub);
            let weight = |hub| at(hub).map_or(0, |hub| quota.weight(position, hub));
            let weights = arcs.into_iter().map(|(hub, _)| i128::from(weight(hub)));
            weights.min().unwrap_or(0)
        };
        quota.schools.iter().enumerate().map(least).sum()
    }

    /// A demand as a part of the reason, and where it stands among the others.
    fn part(&self, element: Element, may_use: &[u32]) -> (u8, Part) {
        let instance = self.instance;
        let rules = instance.rules;
        let name = |quota: &Quota| quota.name.clone();
        match element {
            Element::Demand(school) => {
                let arcs = instance.arcs(school as usize, &mut Buffer::default());
                let hubs = arcs.into_iter().map(|(hub, _)| hub).collect();
                (0, Part::Placed { school, hubs })
            }
            Element::Capacity(hub) => {
                let capacity = instance.capacities[hub as usize];
                (1, Part::Capacity { hub, capacity })
            }
            Element::Minimum(site) => {
                let part = Part::Minimum {
                    hub: u32::try_from(site).unwrap_or(u32::MAX),
                    minimum: instance.minimum(site),
                    schools: may_use.get(site).copied().unwrap_or(0),
                    or_none: instance.may_close(site),
                };
                (2, part)
            }
            Element::OpenLeast => (3, Part::OpenAtLeast(rules.open.map_or(0, |open| open.0))),
            Element::OpenMost => (3, Part::OpenAtMost(rules.open.map_or(0, |open| open.1))),
            Element::Group(number) => (4, Part::Group(rules.together[number].clone())),
            Element::Apart(number) => {
                let (one, other) = rules.apart[number];
                (5, Part::Apart(one, other))
            }
            Element::QuotaLeast(number) => {
                let quota = &rules.quotas[number];
                let part = Part::QuotaAtLeast {
                    number,
                    name: name(quota),
                    at_least: quota.at_least.unwrap_or(0),
                    or_none: quota.or_none,
                };
                (6, part)
            }
            Element::QuotaMost(number) => {
                let quota = &rules.quotas[number];
                let part = Part::QuotaAtMost {
                    number,
                    name: name(quota),
                    kind: quota.kind,
                    at_most: quota.at_most.unwrap_or(0),
                    counted: self.counted(quota),
                };
                (6, part)
            }
            Element::Spread(number) => {
                let spread = &rules.spreads[number];
                let part = Part::Spread {
                    number,
                    name: spread.name.clone(),
                    at_most: spread.at_most,
                };
                (7, part)
            }
            Element::Kept(number) => (8, Part::Kept(number)),
        }
    }
}

/// Schools of the units that are so.
fn count_schools(units: &Units, is_so: impl Fn(&Unit) -> bool) -> u32 {
    let counted = units.list.iter().filter(|unit| is_so(unit));
    let schools = counted.map(|unit| unit.schools.len()).sum::<usize>();
    u32::try_from(schools).unwrap_or(u32::MAX)
}
