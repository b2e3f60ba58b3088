//! Documents that people write in TOML: read with the place of every key, and checked against a schema, all faults at once.

mod toml;
mod validate;

pub(crate) use toml::{Fault, Places, parse};
pub(crate) use validate::Schema;
