//! Why a school has no hub: a code and a sentence that its head teacher can read.

use std::collections::{BTreeMap, BTreeSet};

use super::ReasonCode;
use crate::model::{Level, Term};
use crate::problem::{HubIx, PinnedBelow, PoolIx, Problem, RuleCode, SchoolIx};
use crate::rules::{Broken, OneMore};
use crate::score::{Arc, Arcs};
use crate::words::{counted, joined};

/// Labels of rules in a sentence, at most.
const RULES: usize = 4;

/// Hubs in a sentence, at most.
const HUBS: usize = 3;

/// Why schools have no hub in a plan.
#[derive(Debug)]
pub struct Reasons<'a> {
    problem: &'a Problem,
    arcs: &'a Arcs,
    /// By pool.
    loads: Vec<u32>,
    pinned: PinnedBelow,
    /// Where the policy has side rules.
    rules: Option<OneMore<'a>>,
}

impl<'a> Reasons<'a> {
    /// `assignment` has the pool of each school. O(schools + pools) time; with side rules, see [`crate::rules`], O(pools x schools x rules) at most.
    #[must_use]
    pub fn new(problem: &'a Problem, arcs: &'a Arcs, assignment: &[Option<PoolIx>]) -> Self {
        let pools = problem.pools().len();
        let mut loads = vec![0_u32; pools];
        for pool in assignment.iter().flatten() {
            loads[pool.at()] += 1;
        }
        let rules = problem.side_rules().map(|rules| {
            let plan = assignment.iter().map(|pool| pool.map(|pool| pool.0));
            let all = SchoolIx::all(assignment.len());
            let is_out = |school: &SchoolIx| {
                assignment[school.at()].is_none() && problem.takes_part(*school)
            };
            let out: Vec<u32> = all.filter(is_out).map(|school| school.0).collect();
            OneMore::new(rules, plan.collect(), pools, &out)
        });
        Self {
            problem,
            arcs,
            loads,
            pinned: PinnedBelow::new(problem),
            rules,
        }
    }

    /// Why `school`, which the plan leaves without a hub, has none: a code and a sentence.
    #[must_use]
    pub fn of(&self, school: SchoolIx) -> (ReasonCode, String) {
        let problem = self.problem;
        let standing = problem.standing(school);
        if let Some(gate) = standing.gate.filter(|_| !problem.takes_part(school)) {
            let name = problem
                .policy()
                .gate
                .get(gate)
                .map_or("", |rule| rule.name.as_str());
            return (
                ReasonCode::NotEligible,
                format!("The school does not meet a requirement of the programme: {name}."),
            );
        }
        if let Some(hub) = problem.pinned(school) {
            return self.pin_given_up(school, hub);
        }
        let row = self.arcs.row(school);
        if row.is_empty() {
            return closed(problem, school);
        }
        let with_places = row
            .iter()
            .filter(|arc| problem.pool(arc.pool).places > 0)
            .count();
        let hubs = |n: usize| {
            if n == 1 {
                "the one hub".to_owned()
            } else {
                format!("all {n} hubs")
            }
        };
        if with_places == 0 {
            let sentence = format!(
                "Open to the school: {}, but without a place at its level of support ({}).",
                hubs(row.len()),
                levels(problem, school)
            );
            return (ReasonCode::NoPlaces, sentence);
        }
        if let Some(sentence) = in_group(problem, school).or_else(|| self.kept_out(school, row)) {
            return (ReasonCode::SideRules, sentence);
        }
        let open = row.iter().map(|arc| problem.pool(arc.pool).hub);
        let sentence = if problem.side_rules().is_some() || self.pinned.any(problem, school, open) {
            // Who is there may be there for the sake of a rule, or of a pin.
            format!("Full: {} open to the school.", hubs(with_places))
        } else {
            format!(
                "Full of schools of higher or equal priority: {} open to the school.",
                hubs(with_places)
            )
        };
        (ReasonCode::HubsFull, sentence)
    }

    /// Why a pinned school is left out, where pins are wishes. They come before all else, so that only other pins and rules can keep one out.
    fn pin_given_up(&self, school: SchoolIx, hub: HubIx) -> (ReasonCode, String) {
        let problem = self.problem;
        let name = &problem.hub(hub).id;
        let own = problem.levels_of(school);
        let pools = own
            .iter()
            .filter_map(|level| problem.find_pool(hub, *level));
        let places: usize = pools
            .clone()
            .map(|pool| problem.pool(pool).places as usize)
            .sum();
        let is_there = |other: &SchoolIx| {
            problem.pinned(*other) == Some(hub) && problem.levels_of(*other) == own
        };
        let pinned = SchoolIx::all(problem.schools().len())
            .filter(is_there)
            .count();
        let at_level = if own == [Level::Single] {
            String::new()
        } else {
            format!(" at its level of support ({})", levels(problem, school))
        };
        if places == 0 {
            let sentence = format!("It is pinned to {name}, which has no place{at_level}.");
            (ReasonCode::NoPlaces, sentence)
        } else if pinned > places {
            let sentence = format!(
                "It is pinned to {name}, to which more schools are pinned than it has places{at_level}: {pinned} for {places}."
            );
            (ReasonCode::HubsFull, sentence)
        } else {
            let pools: Vec<PoolIx> = pools.collect();
            let free: Vec<PoolIx> = self.free(&pools).collect();
            // Where others have the places, they would give way to a pin if no rule were in its way.
            let pools = if free.is_empty() { &pools } else { &free };
            let (labels, _) = self.broken(school, pools);
            let sentence = if !labels.is_empty() {
                format!("It is pinned to {name}, but there it would break: {labels}.")
            } else if let Some(group) = in_group(problem, school) {
                format!("It is pinned to {name}. {group}")
            } else {
                format!(
                    "It is pinned to {name}, which has places for all schools pinned there, but the rules leave none of them to it."
                )
            };
            (ReasonCode::SideRules, sentence)
        }
    }

    /// Why places that are left are not for the school; `None` where there are none, or no side rules that keep anyone out.
    fn kept_out(&self, school: SchoolIx, row: &[Arc]) -> Option<String> {
        self.rules.as_ref()?;
        let pools: Vec<PoolIx> = row.iter().map(|arc| arc.pool).collect();
        let free: Vec<PoolIx> = self.free(&pools).collect();
        if free.is_empty() {
            return None;
        }
        let hubs: BTreeSet<HubIx> = free.iter().map(|pool| self.hub(*pool)).collect();
        let hubs = counted(hubs.len() as u64, "hub");
        let (labels, open) = self.broken(school, &free);
        Some(if open.is_empty() {
            format!(
                "Places are left at {hubs} open to the school, but there it would break: {labels}."
            )
        } else {
            let open = self.names(&open);
            format!(
                "Places are left at {hubs} open to the school. It would break no rule by itself at {open}, but that costs more than it counts, or the search was cut short."
            )
        })
    }

    /// Of these pools, those with a free place.
    fn free(&self, pools: &[PoolIx]) -> impl Iterator<Item = PoolIx> {
        let is_free = |pool: &PoolIx| self.loads[pool.at()] < self.problem.pool(*pool).places;
        pools.iter().copied().filter(is_free)
    }

    fn hub(&self, pool: PoolIx) -> HubIx {
        self.problem.pool(pool).hub
    }

    fn names(&self, hubs: &BTreeSet<HubIx>) -> String {
        let shown = hubs.iter().take(HUBS);
        let shown: Vec<String> = shown
            .map(|hub| self.problem.hub(*hub).id.to_string())
            .collect();
        joined(&shown, hubs.len().saturating_sub(HUBS))
    }

    /// The rules that a school would break in these pools, in words, and the hubs where it would break none.
    fn broken(&self, school: SchoolIx, pools: &[PoolIx]) -> (String, BTreeSet<HubIx>) {
        let mut at: BTreeMap<String, BTreeSet<HubIx>> = BTreeMap::new();
        let mut open = BTreeSet::new();
        for &pool in pools {
            let rules = self.rules.as_ref();
            let broken = rules.map_or_else(Vec::new, |it| it.breaks(school.0, pool.0));
            if broken.is_empty() {
                open.insert(self.hub(pool));
            }
            for rule in broken {
                let label = self.label(rule, school, self.hub(pool));
                at.entry(label).or_default().insert(self.hub(pool));
            }
        }
        let mut at: Vec<(String, BTreeSet<HubIx>)> = at.into_iter().collect();
        // What keeps it out of most hubs comes first.
        at.sort_by_key(|(_, hubs)| std::cmp::Reverse(hubs.len()));
        let more = at.len().saturating_sub(RULES);
        let word =
            |(label, hubs): &(String, BTreeSet<HubIx>)| format!("{label} at {}", self.names(hubs));
        let mut labels: Vec<String> = at.iter().take(RULES).map(word).collect();
        if more > 0 {
            labels.push(counted(more as u64, "more rule"));
        }
        (labels.join("; "), open)
    }

    /// What a rule that a school would break at a hub is called, the hub apart.
    fn label(&self, rule: Broken, school: SchoolIx, hub: HubIx) -> String {
        let problem = self.problem;
        let rules = problem.side_rules();
        let here = format!(" at {}", problem.hub(hub).id);
        match rule {
            Broken::Minimum(_) => "the minimum".to_owned(),
            Broken::Open => "the number of open hubs".to_owned(),
            Broken::Spread(number) => {
                let spread = rules.and_then(|rules| rules.spreads.get(number));
                let name = spread.map_or("", |spread| spread.name.as_str());
                format!("balance {name:?}")
            }
            Broken::Quota(number) => {
                let quota = rules.and_then(|rules| rules.quotas.get(number));
                quota.map_or_else(String::new, |quota| {
                    let name = quota.name.strip_suffix(&here);
                    quota.kind.title(name.unwrap_or(&quota.name))
                })
            }
            Broken::Apart(rival) => {
                let urn = |school| problem.school(school).urn;
                let (one, other) = (urn(school), urn(SchoolIx(rival)));
                format!("schools {} and {} apart", one.min(other), one.max(other))
            }
        }
    }
}

/// The levels of support at which a school may be matched, in words.
fn levels(problem: &Problem, school: SchoolIx) -> String {
    let levels = problem.levels_of(school).iter().map(ToString::to_string);
    levels.collect::<Vec<_>>().join(" or ")
}

/// With whom a school goes to one hub or to none; `None` where it goes by itself.
fn in_group(problem: &Problem, school: SchoolIx) -> Option<String> {
    let urn = problem.school(school).urn;
    let groups = &problem.policy().together;
    let group = groups.iter().find(|group| group.schools.contains(&urn))?;
    let others = group.schools.iter().filter(|other| **other != urn);
    let others: Vec<String> = others.map(ToString::to_string).collect();
    Some(format!(
        "It goes to one hub with {} or to none ({}), and places and rules leave no hub to all of them.",
        others.join(", "),
        group.reason
    ))
}

/// Every hub is closed to the school: by which rules, the commonest first.
fn closed(problem: &Problem, school: SchoolIx) -> (ReasonCode, String) {
    // Where several levels are open to the school, a hub is closed if it is so at each; the last is the one with fewer conditions.
    let levels = problem.levels_of(school);
    let level = levels.last().copied().unwrap_or(Level::Single);
    let hubs = problem.hubs().len();
    if hubs == 0 {
        return (ReasonCode::NoHubs, "There is no hub.".to_owned());
    }
    let breaks = |rule, hub| problem.breaks(rule, school, hub, level);
    if HubIx::all(hubs).all(|hub| breaks(RuleCode::PhaseServed, hub)) {
        let sentence = match problem.school(school).phase {
            Some(phase) => format!("No hub serves the school's phase ({phase})."),
            None => {
                "The school's phase is missing, and the policy counts that as served by no hub."
                    .to_owned()
            }
        };
        return (ReasonCode::NoHubForPhase, sentence);
    }
    let mut counts: BTreeMap<RuleCode, usize> = BTreeMap::new();
    for rule in HubIx::all(hubs).filter_map(|hub| problem.first_broken(school, hub, level)) {
        *counts.entry(rule).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|&(rule, count)| {
        (
            std::cmp::Reverse(count),
            RuleCode::ALL.iter().position(|r| *r == rule),
        )
    });
    let parts: Vec<_> = counts
        .iter()
        .map(|(rule, count)| format!("{count} {}", plural(*rule, *count)))
        .collect();
    (
        ReasonCode::NoHubAllowed,
        format!("No hub is open to the school: {}.", parts.join(", ")),
    )
}

fn plural(rule: RuleCode, count: usize) -> String {
    let sentence = rule.sentence();
    if count == 1 {
        return sentence.to_owned();
    }
    let (verb, rest) = sentence.split_once(' ').unwrap_or((sentence, ""));
    let verb = match verb {
        "is" => "are",
        "does" => "do",
        "takes" => "take",
        other => other,
    };
    format!("{verb} {rest}")
}
