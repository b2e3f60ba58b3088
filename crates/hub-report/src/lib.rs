//! What hubmatch shows of a plan to people who did not make it.
//!
//! Texts and pages are filled from templates; what they say is worked out by `hub-core`, and nothing is decided here. In reading order: [`policy_words`] puts a policy into words, and [`team_page`],
//! [`hub_pages`], [`public_page`] and [`one_page`] make the report, one for each audience; [`comparison_page`] shows two plans side by side.

mod error;
mod page;
mod policy;
mod shown;

pub use error::ReportError;
pub use page::{RUNS, comparison_page, hub_pages, one_page, public_page, team_page, usual_spread};
pub use policy::{CriterionWords, Named, PolicyWords, field_words, policy_words};
pub use shown::{counted, thousands};
