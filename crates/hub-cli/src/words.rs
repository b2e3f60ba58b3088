//! What the command says, as text for a terminal: of a plan, of a school, of places, of why there is no plan.

pub use crate::view::{account_text, conflict_text, places_text, printable, summary_text};
