//! What comes of a solve: whether there is a plan, why it stopped, what it proves, what it took.

use std::time::Duration;

use thiserror::Error;

/// The outcome of a solve.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// What is known of the plan.
    pub status: Status,
    /// Why it ended before it was done, if it did.
    pub stopped: Option<Stopped>,
    /// The plan: there is one if the status is optimal or feasible.
    pub matching: Option<Matching>,
    /// Prices and the bound that they prove; `None` where it stopped before there were any, or is infeasible.
    pub dual: Option<Dual>,
    /// Why no plan exists, if the status is infeasible.
    pub witness: Option<Witness>,
    /// What it took.
    pub effort: Effort,
}

/// What is known of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// The plan is as good as any: its objective equals the dual bound.
    Optimal,
    /// The plan keeps all rules; the dual bound, if there is one, says how much better another could be.
    Feasible,
    /// No plan places everyone: see the witness.
    Infeasible,
    /// Stopped before a plan was found or shown to be impossible.
    Unknown,
}

/// Why a solve ended before it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stopped {
    /// The deadline came.
    Deadline,
    /// The caller cancelled.
    Cancelled,
}

/// A plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matching {
    /// The hub of each school; `None` is unplaced.
    pub assignment: Vec<Option<u32>>,
    /// Costs of the pairs chosen plus those of being unplaced.
    pub objective: i128,
}

/// A proof of how good a plan can be.
///
/// For any prices p >= 0 no plan costs less than the sum over schools of the least of u(s) and c(s,h) + p(h), less the
/// sum over hubs of places times price.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dual {
    /// The price of each hub. At an optimum the smallest that prove it: what one place more is worth.
    pub prices: Vec<i64>,
    /// What the prices prove. Equal to the objective at an optimum.
    pub bound: i128,
}

/// Why not everyone can be placed: these schools may go to these hubs only, which have fewer places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Schools, in order.
    pub schools: Vec<u32>,
    /// All hubs that any of them may go to, in order.
    pub hubs: Vec<u32>,
    /// Places of these hubs: fewer than there are schools.
    pub places: u64,
}

/// What a solve took.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effort {
    /// Rows of costs read, each counted as often as it was read; divided by the schools: scans.
    pub rows: u64,
    /// Augmenting paths.
    pub augmentations: u64,
    /// Newton steps on the prices.
    pub steps: u64,
    /// Time of each phase on the caller's clock; zero without one.
    pub coarse: Duration,
    /// Refining prices on candidate hubs, the scan that finds them included.
    pub refine: Duration,
    /// Augmenting paths.
    pub finish: Duration,
    /// Smallest prices and the proof.
    pub prove: Duration,
}

/// An instance that cannot be solved as it is.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TransportError {
    /// Capacities for another number of hubs.
    #[error("{capacities} capacities for {hubs} hubs")]
    Capacities {
        /// Capacities given.
        capacities: usize,
        /// Hubs of the costs.
        hubs: usize,
    },
    /// Costs of being unplaced for another number of schools.
    #[error("{costs} costs of being unplaced for {schools} schools")]
    Unplaced {
        /// Costs given.
        costs: usize,
        /// Schools of the costs.
        schools: usize,
    },
    /// Costs for another number of hubs or schools, in a change.
    #[error("{costs} costs where there should be {wanted}")]
    Length {
        /// Costs given.
        costs: usize,
        /// Costs wanted.
        wanted: usize,
    },
    /// A change of a school or hub that is not there.
    #[error("there is no {what} {number}")]
    NoSuch {
        /// "school" or "hub".
        what: &'static str,
        /// Its number.
        number: u32,
    },
    /// More schools or hubs than can be counted in 32 bits.
    #[error("{count} {what} are more than {limit}")]
    TooMany {
        /// "schools" or "hubs".
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many there may be.
        limit: usize,
    },
    /// A cost so large that sums along a path could overflow.
    #[error(
        "school {school}, {}: a cost of {cost} is beyond +-{limit}, the largest that sums in 64 bits are safe with at {hubs} hubs",
        .hub.map_or_else(|| "unplaced".to_owned(), |hub| format!("hub {hub}"))
    )]
    Overflow {
        /// Row; the first where there is one.
        school: usize,
        /// Column; `None` for the cost of being unplaced.
        hub: Option<u32>,
        /// The cost, of a pair or of being unplaced.
        cost: i64,
        /// The largest magnitude allowed.
        limit: i64,
        /// Number of hubs, on which the limit depends.
        hubs: usize,
    },
}
