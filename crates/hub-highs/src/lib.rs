//! `HiGHS`, as far as hubmatch needs more of it than common interfaces show: columns that join a solved programme, costs that change, a known plan to begin with, bounds, and a
//! question asked on the way whether to stop.
//!
//! The crate is empty without the feature `solver`.

#[cfg(feature = "solver")]
mod columns;
#[cfg(feature = "solver")]
mod solver;

#[cfg(feature = "solver")]
pub use columns::Columns;
#[cfg(feature = "solver")]
pub use solver::{Fault, Level, Solver, Status};
