//! The report that people look at: one HTML page that needs nothing beside it.
//!
//! **How it is made.** What is shown is worked out here and in `hub-core`; the page holds it as text made from templates, and as one JSON document of which its scripts make tables and charts. Templates escape every text; scripts write text
//! as text and never as markup; and the page's own security policy lets nothing run but the scripts that it came with, and nothing be fetched. So a school called `<script>` is just a name.

mod assets;
mod comparison;
mod contents;
mod fair;
mod hubs;
mod interned;
mod maps;
mod render;
mod schools;
mod sentences;
mod sure;
mod tables;

pub use comparison::comparison_page;
pub(crate) use render::{certificate, digests};
pub use render::{hub_pages, one_page, public_page};

use hub_core::explain::{Fairness, Moves, Robustness, Spread, fairness, robustness};
use hub_core::problem::Problem;
use hub_core::score::Arcs;
use hub_core::solve::Observer;
use hub_io::Outputs;

use crate::error::ReportError;

/// Places more of each hub, and less, that are looked at to say for how many their worth holds.
const PLACES: u32 = 25;

/// How often a plan is matched again for a report, where nothing else is asked for.
pub const RUNS: u32 = 200;

/// What a report draws to say how sure a plan is: weights up to 20 % and rates of absence up to a percentage point either way.
#[must_use]
pub fn usual_spread(runs: u32) -> Spread {
    Spread {
        runs,
        seed: 0,
        weights: 20.0,
        absence: 1.0,
        impute: false,
    }
}

/// The page for the team that runs the programme: everything, of a plan that [`hub_core::verify`] accepts for the same problem.
///
/// Fairness is accounted for, and how sure the plan is, by as many matches as `spread` says; without runs, and with side rules, that is left out. Then it takes what [`hub_core::explain::Explainer::explain`] takes for every school, and a search
/// for each place more and less of each hub; all in parallel on the caller's pool. The page depends on problem, plan and spread alone.
///
/// # Errors
///
/// [`ReportError::Stopped`] where the observer cancels it; [`ReportError::Template`], which would be a fault of this crate.
pub fn team_page(
    problem: &Problem,
    outputs: Outputs<'_>,
    spread: &Spread,
    observer: &dyn Observer,
) -> Result<String, ReportError> {
    let (arcs, plan) = (Arcs::new(problem), outputs.plan);
    let fairness = fairness(problem, &arcs, plan);
    let robustness = (spread.runs > 0)
        .then(|| robustness(problem, &arcs, plan, spread, observer))
        .flatten();
    if observer.is_cancelled() {
        return Err(ReportError::Stopped);
    }
    let moves = Moves::new(problem, &arcs, plan);
    let material = Material {
        problem,
        arcs: &arcs,
        moves: moves.as_ref(),
        outputs,
        fairness: fairness.as_ref(),
        robustness: robustness.as_ref(),
    };
    render::team_page(&material)
}

/// All that the report of the team is made of.
#[derive(Clone, Copy, Debug)]
struct Material<'a> {
    problem: &'a Problem,
    arcs: &'a Arcs,
    /// The graph of moves of the plan; none with side rules.
    moves: Option<&'a Moves<'a>>,
    outputs: Outputs<'a>,
    /// Whether the plan is fair.
    fairness: Option<&'a Fairness>,
    /// How sure it is, where that was asked for.
    robustness: Option<&'a Robustness>,
}
