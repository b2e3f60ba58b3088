//! Who waits for a place that falls free.

use std::cmp::Reverse;

use super::{Plan, ReasonCode};
use crate::model::{Level, Urn};
use crate::problem::Problem;

/// A school without a hub, as every hub open to it is full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// The school.
    pub urn: Urn,
    /// Its priority tier, from 1.
    pub tier: u32,
    /// Value of placing it.
    pub value: i64,
    /// The level of support at which it waits.
    pub level: Level,
    /// Its lottery points, 1 to the number of schools; more is luckier.
    pub lottery_points: i64,
}

/// The schools that wait, in the order in which a place that falls free would be filled, as far as that can be told without knowing where it falls free:
/// by tier, in a tier by value, largest first, and then by lottery.
///
/// The place goes to the first on the list to which its hub is open at its level of support. Of schools that are equal in tier and value, the
/// one that fits the hub best comes before the one with more lottery points, which is why the list cannot tell them apart for every hub. Schools that have a place may
/// move to the free one and leave theirs, and side rules may keep a school out: only another matching gives the best plan.
#[must_use]
pub fn waiting_list(problem: &Problem, plan: &Plan) -> Vec<Waiting> {
    let waits = plan
        .unplaced
        .iter()
        .filter(|row| row.reason == ReasonCode::HubsFull);
    let entry = |row: &super::Unplaced| {
        let school = problem.find_school(row.urn)?;
        let standing = problem.standing(school);
        Some(Waiting {
            urn: row.urn,
            tier: standing.tier + 1,
            value: standing.value,
            level: row.level.unwrap_or(standing.level),
            lottery_points: problem.lottery_points(school),
        })
    };
    let mut list: Vec<Waiting> = waits.filter_map(entry).collect();
    list.sort_by_key(|it| (it.tier, Reverse((it.value, it.lottery_points)), it.urn));
    list
}
