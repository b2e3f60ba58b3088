//! All that can be said of one school in a plan, as one document.

use serde::Serialize;

use super::{Contrast, Explainer, Explanation, Moves, Waits, contrast, weight_flips};
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

/// What is asked about a school.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// The school.
    pub school: SchoolIx,
    /// Why it is not at this hub.
    pub hub: Option<HubIx>,
    /// How far weights must move before it is there, too; that takes many matches.
    pub weights: bool,
}

/// Answers `question` about a plan that [`crate::verify`] accepts for the same problem.
#[must_use]
pub fn account(
    problem: &Problem,
    arcs: &Arcs,
    plan: &Plan,
    question: Question,
    observer: &dyn Observer,
) -> Account {
    let Question {
        school,
        hub,
        weights,
    } = question;
    let moves = Moves::new(problem, arcs, plan);
    let losses = moves.as_ref().map(Moves::losses);
    let contrast = |hub| Contrast {
        weights: weights.then(|| weight_flips(problem, arcs, plan, school, hub, observer)),
        ..contrast(problem, moves.as_ref(), plan, school, hub, observer)
    };
    Account {
        format: EXPLANATION_FORMAT.to_owned(),
        version: EXPLANATION_VERSION,
        waits: moves.as_ref().and_then(|moves| moves.waits(school, TURNS)),
        contrast: hub.map(contrast),
        explanation: Explainer::new(problem, plan, losses.as_ref()).explain(school),
    }
}
