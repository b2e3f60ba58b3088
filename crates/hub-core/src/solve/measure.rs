//! What the levels of the objective count, where the policy has side rules.
//!
//! Each level is linear: a sum over the pairs, less what open hubs cost and what is paid beyond soft bounds, and all are maximised. The levels before
//! one are kept while it is improved ([`super::stage`]). The audit counts each in words of its own.

use crate::plan::LevelKind;
use crate::problem::{Problem, SchoolIx};
use crate::score::Arc;

/// What one level counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Measure {
    /// The values of the schools of a tier that are placed.
    Tier(u32),
    /// The scores of the pairs, less what open hubs cost and what is paid beyond soft bounds.
    Score,
    /// The lottery points of the schools placed.
    Lottery,
}

/// The levels of a problem with side rules, most important first.
pub(crate) fn measures(problem: &Problem) -> Vec<Measure> {
    let tiers = (0_u32..).take(problem.policy().tiers.len());
    let rest = [Measure::Score, Measure::Lottery];
    tiers.map(Measure::Tier).chain(rest).collect()
}

impl Measure {
    /// What a placement counts.
    pub(super) fn worth(self, problem: &Problem, school: SchoolIx, arc: Arc) -> i64 {
        let standing = problem.standing(school);
        match self {
            Self::Tier(tier) if standing.tier == tier => standing.value,
            Self::Tier(_) => 0,
            Self::Score => i64::from(arc.score),
            Self::Lottery => problem.lottery_points(school),
        }
    }

    /// Whether the policy's costs of open hubs and its prices beyond soft bounds are taken off.
    pub(super) fn has_costs(self) -> bool {
        self == Self::Score
    }

    /// The kind of level, and what people call it.
    pub(crate) fn name(self, problem: &Problem) -> (LevelKind, String) {
        match self {
            Self::Tier(tier) => {
                let tier = problem.policy().tiers.get(tier as usize);
                let name = tier.map(|tier| tier.name.clone());
                (LevelKind::Tier, name.unwrap_or_default())
            }
            Self::Score => {
                let name = match problem.policy().opening {
                    Some(_) => "total score less what open hubs cost",
                    None => "total score",
                };
                (LevelKind::Score, name.to_owned())
            }
            Self::Lottery => {
                let name = "lottery points of the schools placed";
                (LevelKind::Lottery, name.to_owned())
            }
        }
    }
}
