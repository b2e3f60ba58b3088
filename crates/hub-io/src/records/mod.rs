//! The tables of the model: schools, hubs and pairs; and of contacts, which the model does without.

mod contacts;
mod hubs;
mod pairs;
mod schools;

pub use contacts::{Contact, Contacts, read_contacts};
pub(crate) use hubs::hubs;
pub use hubs::{hubs_to_csv, hubs_to_table, read_hubs};
pub use pairs::{PairKind, read_pairs, read_previous};
pub(crate) use pairs::{pairs, previous};
pub use schools::{read_schools, read_schools_file, schools_to_csv, schools_to_table};
pub(crate) use schools::{school_field, schools};
