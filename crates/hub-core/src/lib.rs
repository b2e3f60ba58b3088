//! The matching engine of hubmatch.

pub mod explain;
pub mod issue;
pub mod model;
pub mod plan;
pub mod problem;
pub mod score;
pub mod solve;
pub mod verify;
