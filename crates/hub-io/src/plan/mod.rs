//! A plan as files: `plan.json` for programs, three tables for people.

mod read;
mod tables;
mod write;

pub use read::read_plan;
pub use write::{plan_to_json, write_plan};
