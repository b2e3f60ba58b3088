//! What hubmatch shows of a plan to people who did not make it.
//!
//! Texts and pages are filled from templates; what they say is worked out by `hub-core`, and nothing is decided here. In reading order: [`policy_words`] puts a policy into words, and [`team_page`],
//! [`hub_pages`], [`public_page`] and [`one_page`] make the report, one for each audience; [`comparison_page`] shows two plans side by side;
//! [`tell`] says to each school why it is where it is, [`fill`] makes letters of that, and [`record()`] drafts the public record.

mod error;
mod letters;
mod page;
mod policy;
mod record;
mod shown;

pub use error::ReportError;
pub use letters::{
    Letter, LetterError, TemplateFault, Templates, fill, letter_template, letter_variables, packed,
    tell,
};
pub use page::{RUNS, comparison_page, hub_pages, one_page, public_page, team_page, usual_spread};
pub use policy::{CriterionWords, Named, PolicyWords, field_words, policy_words};
pub use record::record;
pub use shown::{counted, thousands};
