//! Tables that are taken in: paths, data frames, lists of dictionaries, and what else speaks Arrow.

use std::path::PathBuf;
use std::sync::Arc;

use arrow_array::{ArrayRef, StringArray};
use hub_io::{Frame, Given, GivenPolicy};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString, PyTuple};
use pyo3_arrow::PyTable;

use crate::errors;
use crate::table::Table;

/// A table called `name` in messages.
///
/// # Errors
///
/// `TypeError` for what is no table; `InputError` where it cannot be had as Arrow.
pub(crate) fn given(name: &str, table: &Bound<'_, PyAny>) -> PyResult<Given> {
    if let Ok(own) = table.cast::<Table>() {
        return Ok(Given::Frame(name.to_owned(), own.get().frame().clone()));
    }
    if table.is_instance_of::<PyString>() || table.hasattr("__fspath__")? {
        return Ok(Given::File(table.extract::<PathBuf>()?));
    }
    let frame = ready(table)?;
    let table = &frame;
    if table.hasattr("__arrow_c_stream__")? && !is_lazy(table)? {
        // A data frame of pandas needs pyarrow for this, and says so where it is not there.
        return match table.extract::<PyTable>() {
            Ok(taken) => {
                let (batches, schema) = taken.into_inner();
                Ok(Given::Frame(name.to_owned(), Frame { schema, batches }))
            }
            Err(error) => records_of(name, table)?.ok_or_else(|| no_table(name, table, error)),
        };
    }
    if let Some(columns) = records_of(name, table)? {
        return Ok(columns);
    }
    if table.is_instance_of::<PyDict>() {
        return of_texts(name, table, "of_columns");
    }
    if table.is_instance_of::<PyList>() || table.is_instance_of::<PyTuple>() {
        return of_texts(name, table, "of_rows");
    }
    let kind = table.get_type().name()?;
    let help = if is_lazy(table)? {
        "; it is not computed yet: call .collect() first"
    } else {
        ""
    };
    Err(PyTypeError::new_err(format!(
        "{name}: a data frame (pandas, polars, pyarrow, DuckDB), a list of dictionaries, a dictionary of columns or a path is expected, not {kind}{help}"
    )))
}

/// What speaks Arrow, but has no table to tell of. Errors of its own are not ours to change.
fn no_table(name: &str, table: &Bound<'_, PyAny>, error: PyErr) -> PyErr {
    let py = table.py();
    if !error.is_instance_of::<PyValueError>(py) && !error.is_instance_of::<PyTypeError>(py) {
        return error;
    }
    let kind = table.get_type().name();
    let kind = kind.map_or_else(|_| "this".to_owned(), |kind| kind.to_string());
    let message = format!(
        "{name}: {kind} gives no table of columns: {}",
        error.value(py)
    );
    let raised = errors::input(py, &message);
    raised.set_cause(py, Some(error));
    raised
}

/// Whether it is a query that was not run yet.
fn is_lazy(table: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(table.get_type().name()? == "LazyFrame")
}

/// Whether it is a data frame of pandas.
fn is_pandas(table: &Bound<'_, PyAny>) -> PyResult<bool> {
    let module = table.get_type().module()?;
    Ok(module.to_str()?.starts_with("pandas")
        && table.hasattr("iloc")?
        && table.hasattr("columns")?)
}

/// A data frame as it can be handed over: of pandas without its index, which would become a column of its own; of polars without the type of columns that hold nothing, which
/// Arrow has in two layouts.
fn ready<'py>(table: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    if is_pandas(table)? {
        let options = PyDict::new(table.py());
        options.set_item("drop", true)?;
        return table.call_method("reset_index", (), Some(&options));
    }
    let kind = table.get_type();
    if kind.name()? == "DataFrame" && kind.module()?.to_str()?.starts_with("polars") {
        return helper(table.py(), "of_polars")?.call1((table,));
    }
    Ok(table.clone())
}

/// A data frame of pandas, the way that needs no pyarrow; nothing for anything else.
fn records_of(name: &str, table: &Bound<'_, PyAny>) -> PyResult<Option<Given>> {
    if !is_pandas(table)? {
        return Ok(None);
    }
    let columns = helper(table.py(), "of_pandas")?.call1((name, table))?;
    frame_of(name, &columns).map(Some)
}

/// What `hubmatch._frames` makes columns of text of.
fn of_texts(name: &str, table: &Bound<'_, PyAny>, how: &str) -> PyResult<Given> {
    frame_of(name, &helper(table.py(), how)?.call1((name, table))?)
}

fn helper<'py>(py: Python<'py>, name: &str) -> PyResult<Bound<'py, PyAny>> {
    py.import("hubmatch._frames")?.getattr(name)
}

/// Columns of text as a data frame.
fn frame_of(name: &str, columns: &Bound<'_, PyAny>) -> PyResult<Given> {
    let columns: Vec<(String, Vec<Option<String>>)> = columns.extract()?;
    let array =
        |texts: &Vec<Option<String>>| -> ArrayRef { Arc::new(StringArray::from_iter(texts)) };
    let columns = columns
        .iter()
        .map(|(key, texts)| (key.as_str(), array(texts)));
    let table = Table::of_columns(name, columns.collect())?;
    Ok(Given::Frame(name.to_owned(), table.frame().clone()))
}

/// A policy: a preset's name, a path, TOML, or a dictionary.
///
/// # Errors
///
/// `TypeError` for what is none of these; `InputError` for a dictionary that TOML cannot hold.
pub(crate) fn policy(policy: &Bound<'_, PyAny>) -> PyResult<GivenPolicy> {
    let py = policy.py();
    if let Ok(text) = policy.extract::<String>() {
        // No path has line ends or equals signs with blanks around them; every policy has both.
        let is_text = text.contains('\n') || text.contains(" = ");
        return Ok(if is_text {
            GivenPolicy::Text(text)
        } else {
            GivenPolicy::Named(text)
        });
    }
    if policy.hasattr("__fspath__")? {
        let path: PathBuf = policy.extract()?;
        return Ok(GivenPolicy::Named(path.display().to_string()));
    }
    if policy.is_instance_of::<PyDict>() {
        let json = helper(py, "policy_json")?.call1((policy,))?;
        let value: Result<serde_json::Value, _> = serde_json::from_str(&json.extract::<String>()?);
        let text = value
            .map_err(|error| error.to_string())
            .and_then(|value| toml::to_string(&value).map_err(|error| error.to_string()));
        return match text {
            Ok(text) => Ok(GivenPolicy::Text(text)),
            Err(error) => Err(errors::input(
                py,
                &format!("policy: this dictionary is no TOML: {error}"),
            )),
        };
    }
    let kind = policy.get_type().name()?;
    Err(PyTypeError::new_err(format!(
        "policy: a preset's name, a path, TOML or a dictionary is expected, not {kind}"
    )))
}
