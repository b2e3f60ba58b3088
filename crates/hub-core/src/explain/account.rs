//! All that can be said of one school in a plan, as one document.

use serde::Serialize;

use super::{Contrast, Explanation, Moves, Waits, contrast, explain};
use crate::plan::Plan;
use crate::problem::{HubIx, Problem, SchoolIx};
use crate::score::Arcs;
use crate::solve::Observer;

/// Value of [`Account::format`].
pub const EXPLANATION_FORMAT: &str = "hubmatch-explanation";
/// Version of the account's schema.
pub const EXPLANATION_VERSION: u32 = 1;
/// How many places more at a hub are looked at for a school's turn there.
pub const TURNS: u32 = 100;

/// Why a school is where it is, or has no hub, what it waits for, and why it is not at some other hub.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Account {
    /// [`EXPLANATION_FORMAT`].
    pub format: String,
    /// [`EXPLANATION_VERSION`].
    pub version: u32,
    /// Where it stands.
    #[serde(flatten)]
    pub explanation: Explanation,
    /// What it waits for, where it takes part and has no hub; none with side rules.
    pub waits: Option<Waits>,
    /// Why it is not at the hub that was asked for.
    pub contrast: Option<Contrast>,
}

/// Accounts for `school` in a plan that [`crate::verify`] accepts for the same problem, and, where asked, for its not being at `hub`.
#[must_use]
pub fn account(
    problem: &Problem,
    arcs: &Arcs,
    plan: &Plan,
    school: SchoolIx,
    hub: Option<HubIx>,
    observer: &dyn Observer,
) -> Account {
    let explanation = explain(problem, plan, school);
    let waits = || Moves::new(problem, arcs, plan)?.waits(school, TURNS);
    Account {
        format: EXPLANATION_FORMAT.to_owned(),
        version: EXPLANATION_VERSION,
        waits: explanation.hub.is_none().then(waits).flatten(),
        explanation,
        contrast: hub.map(|hub| contrast(problem, arcs, plan, school, hub, observer)),
    }
}
