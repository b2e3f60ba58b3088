//! A policy from TOML: all faults at once, each with its line and column.

mod presets;
mod read;

pub use presets::{Preset, presets};
pub use read::read_policy;

pub(crate) use read::{PolicyFile, load_policy, parse_policy};
