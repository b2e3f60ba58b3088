//! Faults of the prices of a repair.

use super::issues::Issues;
use crate::issue::codes;
use crate::model::Policy;
use crate::rules::Prices;

/// Largest price of a unit that is given up.
pub const MAX_PRICE: u32 = 1_000_000;

/// Prices are numbers of points, none of them nothing.
pub(super) fn check_repair(policy: &Policy, issues: &mut Issues) {
    let Some(Prices {
        place,
        quota,
        balance,
        minimum,
        open,
        apart,
        together,
        placed,
    }) = policy.repair
    else {
        return;
    };
    let prices = [
        ("place", place),
        ("quota", quota),
        ("balance", balance),
        ("minimum", minimum),
        ("open", open),
        ("apart", apart),
        ("together", together),
        ("placed", placed),
    ];
    for (key, price) in prices {
        if !(1..=MAX_PRICE).contains(&price) {
            issues.policy(
                codes::OUT_OF_RANGE,
                &format!("repair.{key}"),
                &price.to_string(),
                &format!("a whole number from 1 to {MAX_PRICE}"),
                "a price says how much worse this is to give up than something else",
            );
        }
    }
}
