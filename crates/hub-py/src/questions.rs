//! What is asked of plans, and answered in words and numbers.

use hub_cli::{on_threads, words};
use hub_core::explain::{
    Moves, Question, Spread, account, compare, fairness as weigh, robustness as study,
};
use hub_core::model::{HubId, School, Urn};
use hub_core::problem::{HubIx, Problem};
use hub_core::score::Arcs;
use pyo3::exceptions::{PyKeyError, PyValueError};
use pyo3::prelude::*;

use crate::errors;
use crate::explanation::Explanation;
use crate::found::Found;
use crate::watch::{self, Shown, pooled};

/// Why a school is where it is.
pub(crate) fn explain(
    py: Python<'_>,
    found: &Found,
    urn: i64,
    hub: Option<String>,
    weights: bool,
) -> PyResult<Explanation> {
    let Found { problem, plan, .. } = found;
    let school = u32::try_from(urn).ok().and_then(Urn::new);
    let school = school.and_then(|urn| problem.find_school(urn));
    let school =
        school.ok_or_else(|| PyKeyError::new_err(format!("no school has the URN {urn}")))?;
    let question = Question {
        school,
        hub: find_hub(problem, hub)?,
        weights,
    };
    let account = watch::run(py, &Shown::Nobody, |watched| {
        on_threads(0, || {
            account(problem, &Arcs::new(problem), plan, question, watched)
        })
    })?
    .map_err(|error| errors::solver(py, &error.to_string()))?;
    let text = words::account_text(&account, problem, plan);
    explanation(py, text, &account)
}

/// What places are worth.
pub(crate) fn places(
    py: Python<'_>,
    found: &Found,
    add: u32,
    hub: Option<String>,
    up_to: u32,
) -> PyResult<Explanation> {
    let Found { problem, plan, .. } = found;
    let hub = find_hub(problem, hub)?;
    let report = pooled(py, || {
        let open = Arcs::new(problem);
        let moves = Moves::new(problem, &open, plan)?;
        Some(moves.report(up_to.max(1), add, hub))
    })?;
    let report = report.ok_or_else(|| {
        PyValueError::new_err("the policy has side rules, under which a place has no price")
    })?;
    let text = words::places_text(&report, problem, plan);
    explanation(py, text, &report)
}

/// How sure each placement is.
pub(crate) fn robustness(
    py: Python<'_>,
    found: &Found,
    spread: &Spread,
    threads: u16,
    progress: Option<&Bound<'_, PyAny>>,
) -> PyResult<Explanation> {
    let Found { problem, plan, .. } = found;
    if problem.side_rules().is_some() {
        return Err(PyValueError::new_err(
            "the policy has side rules: one match may take as long as all runs of such a study",
        ));
    }
    for (name, number) in [("weights", spread.weights), ("absence", spread.absence)] {
        if !(0.0..=100.0).contains(&number) {
            let message = format!("{name}: a number from 0 to 100 is expected, not {number}");
            return Err(PyValueError::new_err(message));
        }
    }
    let threads = watch::number_of_threads(threads)?;
    let shown = Shown::new(py, progress)?;
    let study = watch::run(py, &shown, |watched| {
        on_threads(threads, || {
            study(problem, &Arcs::new(problem), plan, spread, watched)
        })
    })?
    .map_err(|error| errors::solver(py, &error.to_string()))?;
    let study = study.ok_or_else(|| errors::solver(py, "the study was stopped"))?;
    let text = words::robustness_text(&study, problem);
    explanation(py, text, &study)
}

/// Whether a plan is fair.
pub(crate) fn fairness(py: Python<'_>, found: &Found) -> PyResult<Explanation> {
    let Found { problem, plan, .. } = found;
    let report = pooled(py, || weigh(problem, &Arcs::new(problem), plan))?;
    // Invariant: the plan is the problem's own.
    let report = report.ok_or_else(|| errors::solver(py, "the plan is of other inputs"))?;
    let text = words::fairness_text(&report, problem, plan);
    explanation(py, text, &report)
}

/// Two plans side by side, with the names that the later one's schools have.
pub(crate) fn diff(py: Python<'_>, before: &Found, after: &Found) -> PyResult<Explanation> {
    let comparison = py.detach(|| {
        let schools = [before, after].map(|it| it.problem.schools());
        let schools: Vec<School> = schools.concat();
        compare(&before.plan, &after.plan, &schools)
    });
    explanation(py, words::comparison_text(&comparison), &comparison)
}

fn explanation(
    py: Python<'_>,
    text: String,
    value: &impl serde::Serialize,
) -> PyResult<Explanation> {
    let value =
        serde_json::to_value(value).map_err(|error| errors::solver(py, &error.to_string()))?;
    Ok(Explanation { text, value })
}

/// The hub that is asked for, if any is.
fn find_hub(problem: &Problem, hub: Option<String>) -> PyResult<Option<HubIx>> {
    let Some(id) = hub.map(HubId) else {
        return Ok(None);
    };
    let found = problem.find_hub(&id);
    let unknown = || PyKeyError::new_err(format!("no hub is called {:?}", id.as_str()));
    found.map(Some).ok_or_else(unknown)
}
