//! What the command says, as text for a terminal: of a plan, of a school, of places, of how sure it is, of why there is no plan.

use std::error::Error;
use std::fmt::Write;

pub use crate::view::{
    account_text, comparison_text, conflict_text, fairness_text, places_text, printable,
    robustness_text, summary_text,
};

/// An error with its causes.
#[must_use]
pub fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let _ = write!(text, ": {error}");
        cause = error.source();
    }
    text
}
