//! The instance: costs, capacities, and what being unplaced costs.

use super::TransportError;
use super::costs::Costs;

/// What it costs to leave a school unplaced, in the unit and sign of the costs.
#[derive(Clone, Copy, Debug)]
pub enum Unplaced<'a> {
    /// Everyone must be placed.
    Forbidden,
    /// The same for every school.
    Cost(i64),
    /// By school; [`MUST`] where the school must be placed.
    Costs(&'a [i64]),
}

/// Stands for the cost of being unplaced of a school that must be placed.
pub const MUST: i64 = i64::MAX;

/// A transportation problem with unit supplies: each school to one hub, or to none.
#[derive(Clone, Copy)]
pub struct Instance<'a> {
    /// Costs by school and hub.
    pub costs: &'a dyn Costs,
    /// Places by hub; 0 is allowed.
    pub capacities: &'a [u32],
    /// What being unplaced costs.
    pub unplaced: Unplaced<'a>,
}

impl std::fmt::Debug for Instance<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Instance")
            .field("schools", &self.costs.schools())
            .field("hubs", &self.costs.hubs())
            .field("unplaced", &self.unplaced)
            .finish_non_exhaustive()
    }
}

/// The largest cost, in magnitude, that sums in 64 bits are safe with for so many hubs: one less than the largest power of two that is at
/// most 2^58 / (|H| + 2).
///
/// A path visits each node once, so a price differs from another by at most 2 (|H| + 1) of it; start prices by as
/// much again: below 2^61 together.
#[must_use]
pub fn cost_limit(hubs: usize) -> i64 {
    let nodes = i64::try_from(hubs).unwrap_or(i64::MAX).saturating_add(2);
    let most = ((1_i64 << 58) / nodes).max(1);
    (1_i64 << most.ilog2()) - 1
}

/// Whether a cost is small enough: see [`cost_limit`]. One less than minus the limit is too: scans compare powers of two.
pub(super) fn is_in_range(cost: i64, hubs: usize) -> bool {
    let half = cost_limit(hubs) + 1;
    (-half..half).contains(&cost)
}

/// No optimal price need be larger than this.
pub(super) fn price_limit(hubs: usize) -> i64 {
    let nodes = i64::try_from(hubs).unwrap_or(i64::MAX).saturating_add(1);
    (cost_limit(hubs) + 1).saturating_mul(nodes.saturating_mul(2))
}

/// Schools or hubs at most.
const MOST: usize = i32::MAX as usize - 1;

/// Checks that so many can be counted.
pub(super) fn check_count(what: &'static str, count: usize) -> Result<(), TransportError> {
    if count > MOST {
        let limit = MOST;
        return Err(TransportError::TooMany { what, count, limit });
    }
    Ok(())
}

impl Instance<'_> {
    /// See [`cost_limit`].
    pub(super) fn limit(&self) -> i64 {
        cost_limit(self.costs.hubs())
    }

    /// See [`price_limit`].
    pub(super) fn price_limit(&self) -> i64 {
        price_limit(self.costs.hubs())
    }

    /// Checks that lengths fit together and can be counted.
    pub(crate) fn check(&self) -> Result<(), TransportError> {
        let (schools, hubs) = (self.costs.schools(), self.costs.hubs());
        if self.capacities.len() != hubs {
            let capacities = self.capacities.len();
            return Err(TransportError::Capacities { capacities, hubs });
        }
        if let Unplaced::Costs(costs) = self.unplaced
            && costs.len() != schools
        {
            let costs = costs.len();
            return Err(TransportError::Unplaced { costs, schools });
        }
        check_count("schools", schools)?;
        check_count("hubs", hubs)
    }
}
