//! Errors of the engine as exceptions of Python, which `hubmatch/_errors.py` defines.

use std::fmt::Write;

use hub_cli::words::chain;
use hub_core::explain::ConflictReport;
use hub_core::verify::Violation;
use hub_io::{PlanError, ReadError, Report, WriteError};
use pyo3::call::PyCallArgs;
use pyo3::exceptions::PyOSError;
use pyo3::prelude::*;

use crate::table::Table;

/// Violations that a message names, at most.
const SHOWN: usize = 20;

/// An exception of the package, made of its arguments.
fn raise<'py>(py: Python<'py>, name: &str, arguments: impl PyCallArgs<'py>) -> PyErr {
    let module = py.import("hubmatch._errors");
    let class = module.and_then(|module| module.getattr(name));
    let made = class.and_then(|class| class.call1(arguments));
    match made {
        Ok(error) => PyErr::from_value(error),
        Err(error) => error,
    }
}

/// Inputs that are wrong, in a sentence, without a place.
pub(crate) fn input(py: Python<'_>, message: &str) -> PyErr {
    bad(py, message, &Report::default())
}

/// Inputs that are wrong, with everything that is.
pub(crate) fn report(py: Python<'_>, report: &Report) -> PyErr {
    let report = report.for_program();
    bad(py, &report.to_string(), &report)
}

fn bad(py: Python<'_>, message: &str, report: &Report) -> PyErr {
    match Table::of_issues(report) {
        Ok(issues) => raise(py, "InputError", (message, issues)),
        Err(error) => error,
    }
}

/// Inputs that could not be read.
pub(crate) fn read(py: Python<'_>, error: &ReadError) -> PyErr {
    match error {
        ReadError::Bad(found) => report(py, found),
        ReadError::Io { path, source } => os(source, &path.display().to_string()),
    }
}

/// A plan that could not be read.
pub(crate) fn plan(py: Python<'_>, error: &PlanError) -> PyErr {
    match error {
        PlanError::Io { path, source } => os(source, &path.display().to_string()),
        other => input(py, &chain(other)),
    }
}

/// A plan or a table that could not be written.
pub(crate) fn write(error: &WriteError) -> PyErr {
    match error {
        WriteError::Io { path, source } => os(source, &path.display().to_string()),
        WriteError::OtherPlan { .. } => {
            PyOSError::new_err(format!("{}; force=True replaces it", chain(error)))
        }
        other => PyOSError::new_err(chain(other)),
    }
}

/// What the system said, as the exception that Python has for it.
fn os(error: &std::io::Error, path: &str) -> PyErr {
    match error.raw_os_error() {
        // OSError picks its own subclass, such as FileNotFoundError, by the number.
        Some(number) => {
            let words = error.to_string();
            let words = words.split(" (os error").next().unwrap_or_default();
            PyOSError::new_err((number, words.to_owned(), path.to_owned()))
        }
        None => PyOSError::new_err(format!("{path}: {error}")),
    }
}

/// A plan was asked of a problem that has none.
pub(crate) fn infeasible(py: Python<'_>, conflict: &ConflictReport) -> PyErr {
    match as_python(py, conflict) {
        Ok(report) => raise(py, "InfeasibleError", (conflict_text(conflict), report)),
        Err(error) => error,
    }
}

/// Why there is no plan, as the command says it, but for what it did not write.
pub(crate) fn conflict_text(conflict: &ConflictReport) -> String {
    let text = hub_cli::words::conflict_text(conflict);
    text.trim_end().replacen("; nothing was written", "", 1)
}

/// Solving ended before there was any plan.
pub(crate) fn unknown(py: Python<'_>) -> PyErr {
    let message = "no plan was found in time: give solve() a longer deadline";
    raise(py, "NoPlanError", (message,))
}

/// The solver failed, or refused what it was given.
pub(crate) fn solver(py: Python<'_>, message: &str) -> PyErr {
    raise(py, "SolverError", (message,))
}

/// A plan that the audit refused.
pub(crate) fn refused(py: Python<'_>, violations: &[Violation]) -> PyErr {
    let all = sentences(violations);
    let mut message = format!("the plan does not pass the audit: {} found", all.len());
    for violation in all.iter().take(SHOWN) {
        let _ = write!(message, "\n  {violation}");
    }
    if all.len() > SHOWN {
        let _ = write!(message, "\n  ... and {} more", all.len() - SHOWN);
    }
    raise(py, "VerificationError", (message, all))
}

/// Violations as sentences that are safe to show.
pub(crate) fn sentences(violations: &[Violation]) -> Vec<String> {
    let all = violations.iter();
    all.map(|it| hub_cli::words::printable(&it.to_string(), 300))
        .collect()
}

/// A value as dictionaries, lists, numbers and text.
pub(crate) fn as_python<'py>(
    py: Python<'py>,
    value: &impl serde::Serialize,
) -> PyResult<Bound<'py, PyAny>> {
    let json = serde_json::to_string(value);
    let json = json.map_err(|error| solver(py, &error.to_string()))?;
    py.import("json")?.call_method1("loads", (json,))
}
