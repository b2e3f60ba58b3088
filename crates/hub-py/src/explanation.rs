//! What is said of a plan: of one school, of places, of how sure and how fair it is, beside another; and what an audit found.

use pyo3::prelude::*;

use crate::errors;

/// What is said of a school, of places, of how sure and how fair a plan is, or of two plans: text where it is shown, and `to_dict()` for programs.
#[pyclass(frozen, module = "hubmatch")]
#[derive(Debug)]
pub(crate) struct Explanation {
    pub(crate) text: String,
    pub(crate) value: serde_json::Value,
}

#[pymethods]
impl Explanation {
    /// The explanation in numbers and codes.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        errors::as_python(py, &self.value)
    }

    fn __repr__(&self) -> &str {
        self.text.trim_end()
    }

    fn _repr_html_<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let page = py.import("hubmatch._html")?;
        page.call_method1("text", (self.text.trim_end(),))
    }
}

/// What an audit found: nothing, where it is true, or what is wrong.
#[pyclass(frozen, module = "hubmatch")]
#[derive(Debug)]
pub(crate) struct Verification {
    pub(crate) violations: Vec<String>,
    /// What was checked, in a sentence.
    pub(crate) sound: String,
}

#[pymethods]
impl Verification {
    /// What is wrong, a sentence each.
    #[getter]
    fn violations(&self) -> Vec<String> {
        self.violations.clone()
    }

    fn __bool__(&self) -> bool {
        self.violations.is_empty()
    }

    fn __repr__(&self) -> String {
        if self.violations.is_empty() {
            return self.sound.clone();
        }
        let all = self.violations.join("\n  ");
        format!("Refused: {} found\n  {all}", self.violations.len())
    }
}
