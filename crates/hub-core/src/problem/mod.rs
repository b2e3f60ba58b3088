//! From inputs to a validated, immutable instance.

use crate::issue::Issue;
use crate::model::Inputs;

/// Everything wrong with the inputs, in order of place; empty when they make a problem.
#[must_use]
pub fn check(_inputs: &Inputs) -> Vec<Issue> {
    Vec::new()
}
