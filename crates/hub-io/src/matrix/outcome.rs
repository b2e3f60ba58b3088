//! What solving a matrix prints: one JSON object.

use std::borrow::Cow;

use hub_core::rules::RepairReport;
use hub_core::transport::Status;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

/// The outcome of solving a matrix. A number that is not known is null.
///
/// Objective, bound and gaps are in the unit and sign of the matrix.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Solved {
    /// What is known of the plan.
    pub status: SolveStatus,
    /// The sum of the entries chosen, of the unplaced cost for each school without a hub, and of the opening costs of hubs that take anyone (less these when maximising).
    pub objective: Option<Amount>,
    /// No plan is better: below the objective, or above it when maximising.
    pub bound: Option<Amount>,
    /// The distance of objective and bound.
    pub gap: Option<Amount>,
    /// The distance of the objective and the bound that multipliers prove, one a hub and side rule: anyone can add it up. Without side rules it is `gap`.
    pub proven_gap: Option<Amount>,
    /// The distance of the objective and the bound that the solver of side rules claims: `gap`.
    pub claimed_gap: Option<Amount>,
    /// How much scaling decimals to whole numbers can have cost, at most; 0 where it is exact.
    pub rounding_bound: Amount,
    /// Schools with a hub.
    pub placed: Option<u64>,
    /// Schools without one.
    pub unplaced: Option<u64>,
    /// Time taken.
    pub seconds: Seconds,
    /// How often all entries were read by the solver: rows read over schools.
    pub scans: f64,
    /// Augmenting paths of the solver.
    pub augmentations: u64,
    /// Why no plan places everyone; there if the status is `infeasible`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub witness: Option<Deficit>,
    /// Why no plan places everyone and keeps all rules, in sentences; there if the status is `infeasible`. Schools and hubs are counted from 0.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// What to give up, at the prices of `--repair-prices`, so that there is a plan; there if the status is `infeasible` and one was found in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repair: Option<RepairReport>,
    /// The best plan that keeps all rules but leaves schools out; there if the status is `infeasible`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partial: Option<PartialAssignment>,
}

/// What there is without some of the schools that must be placed.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct PartialAssignment {
    /// What there is, in a sentence.
    pub sentence: String,
    /// Whether no plan leaves out fewer, and none that leaves out as few is better, says the solver; null where there is no plan.
    pub is_best: Option<bool>,
    /// As that of a whole plan, where those left out count nothing.
    pub objective: Option<Amount>,
    /// The hub of each school, counted from 0; -1 is none. Null where there is no plan.
    pub assignment: Option<Vec<i64>>,
    /// The schools left out that must be placed, each with the reason.
    pub left_out: Vec<LeftOutSchool>,
}

/// A school that must be placed and is left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct LeftOutSchool {
    /// Its row, counted from 0.
    pub school: u32,
    /// Why: `no_hub`, `too_large`, `hubs_full` or `side_rules`.
    pub reason: String,
    /// The same in a sentence.
    pub sentence: String,
}

/// What is known of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum SolveStatus {
    /// No plan is better.
    Optimal,
    /// There is a plan, and the gap says how much better another could be.
    Feasible,
    /// No plan places everyone.
    Infeasible,
    /// Stopped before a plan was found.
    Unknown,
}

impl From<Status> for SolveStatus {
    fn from(status: Status) -> Self {
        match status {
            Status::Optimal => Self::Optimal,
            Status::Feasible => Self::Feasible,
            Status::Infeasible => Self::Infeasible,
            Status::Unknown => Self::Unknown,
        }
    }
}

/// Time taken, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct Seconds {
    /// Reading, checking and scaling the input.
    pub read: f64,
    /// Solving.
    pub solve: f64,
    /// From the start of the process, files written.
    pub total: f64,
}

/// Schools that may go to these hubs only, which have fewer places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Deficit {
    /// Rows of the schools, counted from 0.
    pub schools: Vec<u32>,
    /// Columns of all hubs that any of them may go to, counted from 0.
    pub hubs: Vec<u32>,
    /// Places of these hubs.
    pub places: u64,
    /// Places these schools need: one each.
    pub needed: u64,
}

/// A number in the unit of the matrix: whole for whole entries, and then possibly beyond 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Amount {
    /// Of whole entries.
    Whole(i128),
    /// Of decimals.
    Real(f64),
}

impl JsonSchema for Amount {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "number" })
    }
}
