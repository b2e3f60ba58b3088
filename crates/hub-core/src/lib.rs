//! The matching engine of hubmatch.

pub mod issue;
pub mod model;
pub mod plan;
pub mod problem;
