//! A repair as others read it.

use serde::{Deserialize, Serialize};

use super::prices::Prices;
use super::repair::Repair;
use super::words::Names;

/// What to give up so that there is a plan, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct RepairReport {
    /// The sum of the prices of what is given up.
    pub price: u64,
    /// No repair is cheaper than this, as multipliers prove; 0 where nothing is proven.
    pub proven: u64,
    /// Whether no repair is cheaper, says the solver.
    pub is_cheapest: bool,
    /// What is given up.
    pub changes: Vec<ChangeReport>,
    /// The prices of a unit of each kind.
    pub prices: Prices,
}

/// Something that is given up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ChangeReport {
    /// The kind, as its price is named.
    pub kind: String,
    /// Its price, for all units of it.
    pub price: u64,
    /// The same in words.
    pub sentence: String,
}

impl Repair {
    /// The repair in words, found at these prices.
    #[must_use]
    pub fn report(&self, prices: &Prices, names: &Names<'_>) -> RepairReport {
        let change = |(change, price): &(super::Change, i64)| ChangeReport {
            kind: change.kind().to_owned(),
            price: u64::try_from(*price).unwrap_or(0),
            sentence: change.sentence(names),
        };
        RepairReport {
            price: u64::try_from(self.price).unwrap_or(u64::MAX),
            proven: u64::try_from(self.proven).unwrap_or(0),
            is_cheapest: self.is_cheapest,
            changes: self.changes.iter().map(change).collect(),
            prices: *prices,
        }
    }
}
