//! The tables of the model: schools, hubs and pairs; and of contacts, which the model does without.

mod contacts;
mod hubs;
mod pairs;
mod schools;

pub use contacts::{Contact, Contacts, read_contacts};
pub(crate) use hubs::hubs;
#[cfg(feature = "parquet")]
pub use hubs::hubs_to_frame;
pub use hubs::{hubs_to_csv, hubs_to_table, read_hubs, read_hubs_given};
pub use pairs::{PairKind, read_pairs, read_previous};
pub(crate) use pairs::{pairs, previous};
#[cfg(feature = "parquet")]
pub use schools::schools_to_frame;
pub use schools::{
    read_schools, read_schools_file, read_schools_given, schools_to_csv, schools_to_table,
};
pub(crate) use schools::{school_field, schools};
