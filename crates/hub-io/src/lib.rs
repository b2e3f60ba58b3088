//! Files to and from the model of hubmatch.
//!
//! Reading: [`read_inputs`] takes schools, hubs and a policy together and gives either inputs without a
//! fault, or a [`Report`] of everything that is wrong with all files, each fault with its line. Nothing is
//! repaired in silence; blanks around a cell are dropped, characters that take no room in headings, and the apostrophe by which text in CSV is guarded against being taken for a formula.
//!
//! Matrices: [`read_matrix`] takes costs by school and hub as numbers alone, for those who have no schools and hubs but a matrix.
//!
//! Applications: [`form`] is what schools are asked, and [`intake`] makes schools of what they answer.
//!
//! Writing: [`schools_to_table`] and [`hubs_to_table`] give the inputs as CSV, Parquet or XLSX, [`write_plan`] writes a plan's folder, and [`write_whole`] any files, whole or not at all.
//!
//! In reading order: [`Table`] and the records in it, the policy, the inputs together, the report, the
//! plan's files, and the published [`schemas`](schemas()).

mod blanks;
mod document;
mod error;
mod files;
mod folder;
pub mod form;
#[cfg(feature = "parquet")]
mod frame;
mod given;
pub mod import;
mod input;
mod inputs;
pub mod intake;
mod limits;
mod matrix;
mod plan;
mod policy;
mod records;
mod report;
mod schemas;
mod sheets;
mod suggest;
mod table;
mod whole;

pub use error::{PlanError, ReadError, WriteError};
pub use folder::ARCHIVE;
#[cfg(feature = "parquet")]
pub use frame::Frame;
pub use given::{Given, GivenPolicy};
pub use inputs::{Loaded, Locations, read_given, read_inputs, read_inputs_within};
pub use limits::{Limit, Limits};
pub use matrix::{
    Amount, CostMatrix, Deficit, LeftOutSchool, Lent, Number, PartialAssignment, Prepared,
    QuotaFile, QuotaLine, Seconds, SideFiles, SideRules, SolveStatus, Solved, Terms, Value,
    float64_to_npy, int32_to_npy, int64_to_npy, read_matrix, read_with_rules,
};
#[cfg(feature = "parquet")]
pub use plan::plan_to_frame;
pub use plan::{
    Audience, Decided, LetterKind, Outputs, PlanTable, SMALL_ROLL, ShownPage, ShownPart,
    ShownTable, Told, check_page, comparison_to_csv, explanation_to_csv, export_plan,
    facts_for_hub, fairness_to_csv, letter_facts, places_to_csv, plan_to_json, read_plan,
    robustness_to_csv, write_letters, write_page, write_pages, write_plan,
};
pub use policy::{Preset, presets, read_policy};
pub use records::{
    Contact, Contacts, PairKind, hubs_to_csv, hubs_to_table, read_contacts, read_hubs,
    read_hubs_given, read_pairs, read_previous, read_schools, read_schools_file,
    read_schools_given, schools_to_csv, schools_to_table,
};
#[cfg(feature = "parquet")]
pub use records::{hubs_to_frame, schools_to_frame};
pub use report::plain as printable;
pub use report::{
    Coloured, Located, REPORT_VERSION, Report, SHOWN_PER_KIND, codes, codes_page, codes_to_csv,
    codes_to_json, find_code, origins,
};
pub use schemas::schemas;
pub use sheets::TableFormat;
pub use table::{READER_THREAD, Table};
pub use whole::{check_target, write_whole};
