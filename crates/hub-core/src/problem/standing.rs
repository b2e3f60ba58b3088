//! Who may take part, in which tier, at what value, and at which level of support.

use std::cmp::Reverse;

use rayon::prelude::*;

use super::compiled::Compiled;
use super::selection::Selection;
use super::{Claim, HubIx, Problem, SchoolIx};
use crate::model::{Bands, Level, Levels, Missing, School, SupportAsked};

/// Where a school stands before the matching.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The first requirement of the gate that it does not meet, by position in the policy.
    pub gate: Option<usize>,
    /// Priority tier, from 0.
    pub tier: u32,
    /// Value of being placed, 1 or more.
    pub value: i64,
    /// Level of support at which it is matched; where the policy leaves that to the matching, the highest that it may have.
    pub level: Level,
    /// What it has of a plan that is in force.
    pub claim: Claim,
}

/// Gate, tier and value of a school; the level is chosen later, by need.
pub(super) fn standing(
    school: &School,
    compiled: &Compiled,
    value: Option<&Bands>,
    level: Level,
) -> Standing {
    let gate = compiled
        .gate
        .iter()
        .position(|rule| rule.holds(school) == Some(false));
    let (tier, value) = priority(school, compiled, value);
    Standing {
        gate,
        tier,
        value,
        level,
        claim: Claim::default(),
    }
}

/// Tier and value of a school.
pub(super) fn priority(school: &School, compiled: &Compiled, value: Option<&Bands>) -> (u32, i64) {
    let tier = compiled
        .tiers
        .iter()
        .position(|tier| tier.holds(school) == Some(true))
        .unwrap_or(compiled.tiers.len());
    let value = value.map_or(1, |bands| banded(school, bands));
    // Invariant: a policy has at most u32::MAX tiers, for its text would not fit otherwise.
    (u32::try_from(tier).unwrap_or(u32::MAX), value)
}

fn banded(school: &School, bands: &Bands) -> i64 {
    let number = super::field::number(school, bands.field).or(match bands.missing {
        Missing::Value(value) => Some(value),
        Missing::Word(_) => None,
    });
    let band = number.map_or(0, |number| {
        bands
            .from
            .iter()
            .take_while(|from| number >= **from)
            .count()
    });
    bands.values.get(band).copied().map_or(1, i64::from)
}

/// Selects the schools for enhanced support, as documented at [`Levels`].
pub(super) fn select_levels(problem: &mut Problem, levels: &Levels) {
    if levels.decide.is_some() {
        for school in SchoolIx::all(problem.schools().len()) {
            if may_be_enhanced(problem, school, levels) {
                problem.set_level(school, Level::Enhanced);
            }
        }
        return;
    }
    let rows: Vec<(SchoolIx, Vec<HubIx>)> = SchoolIx::all(problem.schools().len())
        .collect::<Vec<_>>()
        .into_par_iter()
        .filter(|&school| may_be_enhanced(problem, school, levels))
        .map(|school| (school, enhanced_hubs(problem, school)))
        .collect();
    let mut ranked = rows;
    ranked.sort_by_key(|(school, _)| {
        let standing = problem.standing(*school);
        let lottery = problem.lottery_points(*school);
        (standing.tier, Reverse(standing.value), Reverse(lottery))
    });
    let places = problem.hubs().iter().map(|hub| hub.enhanced_places);
    let mut selection = Selection::new(places.collect(), ranked);
    for school in selection.select(levels.at_most) {
        problem.set_level(school, Level::Enhanced);
    }
}

fn may_be_enhanced(problem: &Problem, school: SchoolIx, levels: &Levels) -> bool {
    let standing = problem.standing(school);
    let asked = match problem.school(school).support_asked {
        Some(SupportAsked::Regional) => false,
        Some(SupportAsked::Enhanced | SupportAsked::Any) => true,
        None => levels.missing == Missing::SKIP,
    };
    problem.takes_part(school) && asked && standing.tier < levels.up_to_tier
}

/// The hubs with enhanced places that are open to a school; the one of its pin, where it is pinned.
fn enhanced_hubs(problem: &Problem, school: SchoolIx) -> Vec<HubIx> {
    let offers = |hub: &HubIx| problem.hub(*hub).enhanced_places > 0;
    match problem.pinned(school) {
        Some(hub) => Some(hub).filter(offers).into_iter().collect(),
        None => HubIx::all(problem.hubs().len())
            .filter(offers)
            .filter(|&hub| problem.first_broken(school, hub, Level::Enhanced).is_none())
            .collect(),
    }
}
