//! The tables of the model: schools, hubs and pairs.

mod hubs;
mod pairs;
mod schools;

pub use hubs::{hubs_to_csv, hubs_to_table, read_hubs};
pub(crate) use pairs::{PairKind, read_pairs, read_previous};
pub(crate) use schools::school_field;
pub use schools::{read_schools, schools_to_csv, schools_to_table};
