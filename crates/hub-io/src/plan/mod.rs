//! A plan as files: `plan.json` for programs, tables and workbooks for people.
//!
//! [`audience`] says who may see what; [`fields`] and [`tables`] define what is written, once; [`columns`] says what the columns mean; [`pages`], [`public`] and [`summary`] put it together for each
//! audience; `write` and `export` write it, whole or not at all.

mod account;
mod answers;
mod audience;
mod columns;
mod export;
mod fields;
mod letters;
mod outputs;
mod pages;
mod policy;
mod public;
mod read;
mod shown;
mod small;
mod summary;
mod table;
mod tables;
mod write;

pub use account::Decided;
pub use answers::{
    comparison_to_csv, explanation_to_csv, fairness_to_csv, places_to_csv, robustness_to_csv,
};
pub use audience::{Audience, SMALL_ROLL};
pub use export::{check_page, export_plan, write_page, write_pages};
pub use letters::{LetterKind, Told, letter_facts, write_letters};
pub use outputs::{Outputs, facts_for_hub};
pub use read::read_plan;
pub use shown::{ShownPage, ShownPart, ShownTable};
pub use table::PlanTable;
#[cfg(feature = "parquet")]
pub use table::plan_to_frame;
pub use write::{plan_to_json, write_plan};
