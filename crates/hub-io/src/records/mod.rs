//! The tables of the model: schools, hubs and pairs.

mod hubs;
mod pairs;
mod schools;

pub use hubs::{hubs_from_csv, hubs_to_csv};
pub(crate) use pairs::{PairKind, pairs_from_csv, previous_from_csv};
pub use schools::{schools_from_csv, schools_to_csv};
