//! What the command says, as text for a terminal: of a plan, of a school, of why there is no plan.

pub use crate::view::{conflict_text, explanation_text, forced_text, printable, summary_text};
