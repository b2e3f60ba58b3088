//! Pages of a plan to look at.

use std::collections::BTreeMap;
use std::path::PathBuf;

use hub_core::problem::Problem;
use hub_io::{Outputs, write_page};
use hub_report::{RUNS, ReportError, hub_pages, one_page, public_page, team_page, usual_spread};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;

use crate::errors;
use crate::watch::Watched;

// A default that is no literal is hidden from Python, where `Plan.report` has it.
const _: () = assert!(RUNS == 200);

/// A page of HTML that needs nothing beside it.
///
/// In a notebook it shows itself; ``save`` writes it, and ``html`` is its text.
#[pyclass(frozen, module = "hubmatch")]
#[derive(Clone, Debug)]
pub(crate) struct Page {
    html: String,
}

#[pymethods]
impl Page {
    /// The page as text.
    #[getter]
    fn html(&self) -> &str {
        &self.html
    }

    /// Writes the page, whole or not at all, in place of an earlier one.
    ///
    /// Raises ``OSError`` where a file is there that is no such page.
    fn save(&self, py: Python<'_>, path: PathBuf) -> PyResult<()> {
        let html = self.html.clone();
        let written = py.detach(|| write_page(&path, html));
        written.map_err(|error| errors::write(&error))
    }

    fn __repr__(&self) -> String {
        format!(
            "<Page of {} characters: save(path) writes it>",
            self.html.len()
        )
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let page = slf.py().import("hubmatch._html")?;
        page.call_method1("framed", (&slf.get().html,))
    }
}

/// For whom a page is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum For {
    Team,
    Public,
    Summary,
}

/// For whom a page is, by name.
pub(crate) fn audience(name: &str) -> PyResult<For> {
    match name {
        "team" => Ok(For::Team),
        "public" => Ok(For::Public),
        "summary" => Ok(For::Summary),
        _ => Err(PyValueError::new_err(format!(
            "{name:?} is no audience: team, public or summary; hub_pages() has the pages for hubs"
        ))),
    }
}

impl For {
    /// The page; only the team's takes runs.
    pub(crate) fn page(
        self,
        problem: &Problem,
        outputs: Outputs<'_>,
        runs: u32,
        observer: &Watched,
    ) -> Result<Page, ReportError> {
        let html = match self {
            Self::Team => team_page(problem, outputs, &usual_spread(runs), observer),
            Self::Public => public_page(outputs),
            Self::Summary => one_page(outputs),
        };
        Ok(Page { html: html? })
    }
}

/// A page that was not made.
pub(crate) fn failed(py: Python<'_>, error: &ReportError) -> PyErr {
    match error {
        ReportError::Write(error) => errors::write(error),
        error => errors::solver(py, &error.to_string()),
    }
}

/// The pages for hubs, by hub.
pub(crate) fn for_hubs(outputs: Outputs<'_>) -> Result<BTreeMap<String, Page>, ReportError> {
    let mut ids: Vec<&str> = outputs
        .inputs
        .hubs
        .iter()
        .map(|hub| hub.id.as_str())
        .collect();
    ids.sort_unstable();
    let pages = hub_pages(outputs)?.into_iter();
    let pages = pages.map(|(_, html)| Page { html });
    Ok(ids.into_iter().map(str::to_owned).zip(pages).collect())
}
