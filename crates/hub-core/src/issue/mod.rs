//! Everything wrong with an input, as values: what, where, and how to mend it.

mod code;
pub mod codes;

use std::fmt;

use serde::Serialize;

pub use code::{About, Code, Origin};

/// Which input an issue is about. A file format maps it to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The schools that applied.
    Schools,
    /// The hubs.
    Hubs,
    /// The policy.
    Policy,
    /// The table of travel times.
    TravelTimes,
    /// The table of pair scores.
    PairScores,
    /// The plan of before.
    Previous,
}

/// Where in an input: a record, and a field of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Place {
    /// The input.
    pub source: Source,
    /// Position of the record in the input as given, from 0; `None` for a policy.
    pub record: Option<usize>,
    /// Column of a table, or path into the policy: `tiers[0].when.any[1].reference`.
    pub field: String,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// Where.
    pub place: Place,
    /// Kind of fault, one of the [`codes`]: a report groups by it.
    pub kind: Code,
    /// The value found, as given.
    pub value: String,
    /// What was expected.
    pub expected: String,
    /// How to mend it.
    pub hint: String,
}

impl fmt::Display for Issue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            place,
            value,
            expected,
            hint,
            ..
        } = self;
        write!(f, "{:?}", place.source)?;
        if let Some(record) = place.record {
            write!(f, " record {}", record + 1)?;
        }
        write!(
            f,
            ", {}: {value:?}: expected {expected}; {hint}",
            place.field
        )
    }
}
