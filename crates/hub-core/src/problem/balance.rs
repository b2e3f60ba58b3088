//! From a policy's balances to spreads and quotas of [`crate::rules`].

use super::sides::{chosen, pools_of};
use super::soft::Soft;
use super::{HubIx, PoolIx, Problem, SchoolIx, field};
use crate::model::{Balance, Field, Missing, SoftKind};
use crate::rules::{Quota, QuotaKind, Rules, Spread, Weights};

/// Adds the rules of a balance. Returns it as a soft rule, where it is one.
pub(super) fn add(problem: &Problem, balance: &Balance, rules: &mut Rules) -> Option<Soft> {
    let price = balance.soft_price();
    let mut soft = price.map(|price| Soft::new(SoftKind::Balance, &balance.name, price));
    match balance.of.field() {
        None => {
            if let Some(soft) = &mut soft {
                soft.add_spread(rules.spreads.len());
            }
            rules.spreads.push(loads(problem, balance));
        }
        Some(field) => {
            let count = Count::new(problem, balance, field);
            for hub in hubs(problem, balance) {
                let first = rules.quotas.len();
                rules.quotas.extend(count.quotas(problem, balance, hub));
                if let Some(soft) = &mut soft {
                    soft.add(first..rules.quotas.len(), Some(hub), None);
                }
            }
        }
    }
    soft
}

/// The hubs that count.
fn hubs(problem: &Problem, balance: &Balance) -> Vec<HubIx> {
    match &balance.hubs {
        Some(hubs) => hubs
            .iter()
            .filter_map(|hub| problem.find_hub(hub))
            .collect(),
        None => HubIx::all(problem.hubs().len()).collect(),
    }
}

/// The pools of a hub that count.
fn pools(problem: &Problem, balance: &Balance, hub: HubIx) -> Vec<u32> {
    let level = balance.level;
    let counts = |pool: &PoolIx| level.is_none_or(|level| level == problem.pool(*pool).level);
    let pools = pools_of(problem, hub).filter(counts);
    pools.map(|pool| pool.0).collect()
}

fn loads(problem: &Problem, balance: &Balance) -> Spread {
    let hubs = hubs(problem, balance).into_iter();
    Spread {
        name: balance.name.clone(),
        hubs: hubs.flat_map(|hub| pools(problem, balance, hub)).collect(),
        weights: Vec::new(),
        open_only: problem.policy().opening.is_some(),
        // Checked to be a whole number of schools.
        at_most: u32::try_from(bound(balance) / 100).unwrap_or(u32::MAX),
        price: balance.soft_price().map(i64::from),
    }
}

/// How far apart hubs may be, in hundredths.
fn bound(balance: &Balance) -> i64 {
    Balance::hundredths(balance.at_most.unwrap_or(0.0))
}

/// The numbers of a field, in hundredths.
struct Count {
    /// Schools that count, each with its number less the mean over all.
    schools: Vec<(SchoolIx, i64)>,
}

impl Count {
    fn new(problem: &Problem, balance: &Balance, field: Field) -> Self {
        let number = |school: SchoolIx| {
            let number = field::number(problem.school(school), field);
            let number = number.or(match balance.missing {
                Some(Missing::Value(number)) => Some(number),
                _ => None,
            });
            Some((school, Balance::hundredths(number?)))
        };
        let mut schools: Vec<(SchoolIx, i64)> = chosen(problem, None)
            .into_iter()
            .filter_map(number)
            .collect();
        let sum: i128 = schools.iter().map(|(_, number)| i128::from(*number)).sum();
        let count = (schools.len() as i128).max(1);
        // Rounded half up. A mean is between numbers of 64 bits.
        let mean = (2 * sum + count).div_euclid(2 * count);
        let mean = i64::try_from(mean).unwrap_or(0);
        for (_, number) in &mut schools {
            *number -= mean;
        }
        Self { schools }
    }

    /// The mean at a hub is not too far above the mean over all, nor below.
    fn quotas(&self, problem: &Problem, balance: &Balance, hub: HubIx) -> Vec<Quota> {
        let allowed = bound(balance);
        let quota = |sign: i64| Quota {
            name: format!("{} at {}", balance.name, problem.hub(hub).id),
            kind: QuotaKind::Balance,
            schools: self.schools.iter().map(|(school, _)| school.0).collect(),
            hubs: pools(problem, balance, hub),
            weights: Weights::BySchool(
                self.schools
                    .iter()
                    .map(|(_, number)| sign * number - allowed)
                    .collect(),
            ),
            at_most: Some(0),
            price: balance.soft_price().map(i64::from),
            ..Quota::default()
        };
        [1, -1].map(quota).into()
    }
}
