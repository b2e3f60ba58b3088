//! Files to and from the model of hubmatch.

mod error;
mod records;
mod report;
mod suggest;
mod table;

pub use error::{PlanError, ReadError, WriteError};
pub use records::{hubs_from_csv, hubs_to_csv, schools_from_csv, schools_to_csv};
pub use report::{Located, REPORT_VERSION, Report, SHOWN_PER_KIND};
pub use table::Table;
