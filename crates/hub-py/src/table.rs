//! Tables that are given out: columns of Arrow, which data frames take without a copy.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int64Type};
use arrow_array::{
    Array, ArrayRef, Date32Array, Float64Array, Int64Array, RecordBatch, RecordBatchOptions,
    StringArray, StructArray,
};
use arrow_schema::{DataType, Field, Schema};
use hub_io::{Frame, Located, Report};
use pyo3::exceptions::{PyImportError, PyKeyError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyIterator, PyList};
use pyo3_arrow::ffi::{ArrayIterator, to_schema_pycapsule, to_stream_pycapsule};

/// A table: named columns of text, whole numbers, decimals or days.
///
/// Data frames take it without a copy, by the Arrow interface for Python (`__arrow_c_stream__`): `polars.DataFrame(table)`,
/// `pyarrow.table(table)`, or a query of DuckDB by its name.
///
/// >>> import hubmatch as hm
/// >>> schools, hubs = hm.synth(50, 3, seed=1)
/// >>> len(hubs), hubs.columns[:3]
/// (3, ['id', 'lead_urn', 'lead_name'])
/// >>> hubs["id"]
/// ['H01', 'H02', 'H03']
#[pyclass(frozen, module = "hubmatch")]
#[derive(Debug)]
pub(crate) struct Table {
    name: String,
    frame: Frame,
}

impl Table {
    pub(crate) fn new(name: &str, frame: Frame) -> Self {
        let name = name.to_owned();
        Self { name, frame }
    }

    /// A table of these columns, all of one length.
    pub(crate) fn of_columns(name: &str, columns: Vec<(&str, ArrayRef)>) -> PyResult<Self> {
        let field =
            |(name, column): &(&str, ArrayRef)| Field::new(*name, column.data_type().clone(), true);
        let schema = Arc::new(Schema::new(columns.iter().map(field).collect::<Vec<_>>()));
        let columns: Vec<ArrayRef> = columns.into_iter().map(|(_, column)| column).collect();
        let rows = columns.first().map_or(0, Array::len);
        let options = RecordBatchOptions::new().with_row_count(Some(rows));
        let batch = RecordBatch::try_new_with_options(schema.clone(), columns, &options);
        let batch = batch.map_err(|error| PyValueError::new_err(error.to_string()))?;
        let batches = vec![batch];
        Ok(Self::new(name, Frame { schema, batches }))
    }

    /// What is wrong with inputs, one fault a row.
    pub(crate) fn of_issues(report: &Report) -> PyResult<Self> {
        let issues = report.issues();
        let text = |of: fn(&Located) -> String| -> ArrayRef {
            Arc::new(StringArray::from_iter_values(issues.iter().map(of)))
        };
        let number = |of: fn(&Located) -> Option<u64>| -> ArrayRef {
            let whole = |issue| of(issue).and_then(|number| i64::try_from(number).ok());
            Arc::new(issues.iter().map(whole).collect::<Int64Array>())
        };
        Self::of_columns(
            "issues",
            vec![
                ("file", text(|issue| issue.file.clone())),
                ("row", number(Located::row)),
                ("column", text(|issue| issue.field.clone())),
                ("code", text(|issue| issue.kind.to_string())),
                ("value", text(|issue| issue.value.clone())),
                ("expected", text(|issue| issue.expected.to_string())),
                ("hint", text(|issue| issue.hint.to_string())),
                (
                    "urn",
                    number(|issue| issue.urn.map(|urn| u64::from(urn.get()))),
                ),
            ],
        )
    }

    /// Its columns, for the engine.
    pub(crate) fn frame(&self) -> &Frame {
        &self.frame
    }

    fn rows(&self) -> usize {
        self.frame.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn column<'py>(&self, py: Python<'py>, at: usize) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        for batch in &self.frame.batches {
            if let Some(column) = batch.columns().get(at) {
                push(&list, column)?;
            }
        }
        Ok(list)
    }
}

/// The first of January 1970, of which Arrow counts, in the proleptic Gregorian calendar, as Python does.
const FIRST_DAY: i32 = 719_163;

/// Adds the values of a column to a list, each as Python has it.
fn push(list: &Bound<'_, PyList>, column: &ArrayRef) -> PyResult<()> {
    let py = list.py();
    let day = py.import("datetime")?.getattr("date")?;
    for row in 0..column.len() {
        if column.is_null(row) {
            list.append(py.None())?;
            continue;
        }
        match column.data_type() {
            DataType::Int64 => list.append(column.as_primitive::<Int64Type>().value(row))?,
            DataType::Float64 => list.append(column.as_primitive::<Float64Type>().value(row))?,
            DataType::Date32 => {
                let days = column
                    .as_primitive::<Date32Type>()
                    .value(row)
                    .saturating_add(FIRST_DAY);
                list.append(day.call_method1("fromordinal", (days,))?)?;
            }
            _ => list.append(column.as_string::<i32>().value(row))?,
        }
    }
    Ok(())
}

#[pymethods]
impl Table {
    /// What the table is, such as `assignments`.
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    /// The names of the columns.
    #[getter]
    fn columns(&self) -> Vec<&str> {
        let fields = self.frame.schema.fields().iter();
        fields.map(|field| field.name().as_str()).collect()
    }

    fn __len__(&self) -> usize {
        self.rows()
    }

    /// The names of the columns, as of a dictionary of them.
    fn __iter__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyIterator>> {
        PyList::new(py, self.columns())?.try_iter()
    }

    fn __contains__(&self, column: &str) -> bool {
        self.frame.schema.index_of(column).is_ok()
    }

    fn _ipython_key_completions_(&self) -> Vec<&str> {
        self.columns()
    }

    fn __getitem__<'py>(&self, py: Python<'py>, column: &str) -> PyResult<Bound<'py, PyList>> {
        let at = self.frame.schema.index_of(column).map_err(|_| {
            let columns = self.columns().join(", ");
            PyKeyError::new_err(format!(
                "{column:?} is no column of {}: it has {columns}",
                self.name
            ))
        })?;
        self.column(py, at)
    }

    /// The columns as lists, by name.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let all = PyDict::new(py);
        for (at, name) in self.columns().iter().enumerate() {
            all.set_item(name, self.column(py, at)?)?;
        }
        Ok(all)
    }

    /// The rows as dictionaries.
    fn to_dicts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let names = self.columns();
        let columns = (0..names.len()).map(|at| self.column(py, at));
        let columns: Vec<_> = columns.collect::<PyResult<_>>()?;
        let rows = PyList::empty(py);
        for row in 0..self.rows() {
            let record = PyDict::new(py);
            for (name, column) in names.iter().zip(&columns) {
                record.set_item(name, column.get_item(row)?)?;
            }
            rows.append(record)?;
        }
        Ok(rows)
    }

    /// A data frame of polars. Raises `ImportError` without polars.
    fn to_polars<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        needed(slf.py(), "polars", "to_polars")?.call_method1("DataFrame", (slf,))
    }

    /// A table of pyarrow. Raises `ImportError` without pyarrow.
    fn to_arrow<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        needed(slf.py(), "pyarrow", "to_arrow")?.call_method1("table", (slf,))
    }

    /// A data frame of pandas. Raises `ImportError` without pandas.
    fn to_pandas<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let py = slf.py();
        let pandas = needed(py, "pandas", "to_pandas")?;
        if py.import("pyarrow").is_ok() {
            return Self::to_arrow(slf)?.call_method0("to_pandas");
        }
        pandas.call_method1("DataFrame", (slf.get().to_dict(py)?,))
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, self.frame.schema.as_ref())?)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = &self.frame.schema;
        let batches = self.frame.batches.clone().into_iter();
        let arrays = batches.map(|batch| Ok(Arc::new(StructArray::from(batch)) as ArrayRef));
        let field = Field::new_struct("", schema.fields().clone(), false);
        let arrays = Box::new(ArrayIterator::new(arrays, Arc::new(field)));
        Ok(to_stream_pycapsule(py, arrays, requested_schema)?)
    }

    /// As its columns, which `pickle` keeps.
    fn __reduce__<'py>(
        slf: &Bound<'py, Self>,
    ) -> PyResult<(Bound<'py, PyAny>, (String, Columns<'py>))> {
        let py = slf.py();
        let table = slf.get();
        let columns = table.frame.schema.fields().iter().enumerate();
        let columns = columns.map(|(at, field)| {
            let kind = match field.data_type() {
                DataType::Int64 => "whole",
                DataType::Float64 => "decimal",
                DataType::Date32 => "day",
                _ => "text",
            };
            Ok((field.name().clone(), kind.to_owned(), table.column(py, at)?))
        });
        let make = py.import("hubmatch._native")?.getattr("unpickled")?;
        Ok((
            make,
            (table.name.clone(), columns.collect::<PyResult<_>>()?),
        ))
    }

    fn __repr__(&self) -> String {
        let (rows, columns) = (self.rows(), self.columns().join(", "));
        format!(
            "Table {}: {rows} row{} of {columns}",
            self.name,
            if rows == 1 { "" } else { "s" }
        )
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py()
            .import("hubmatch._html")?
            .call_method1("table", (slf,))
    }
}

/// The columns of a table, each with its name, its kind and its values.
type Columns<'py> = Vec<(String, String, Bound<'py, PyList>)>;

/// A table from what `pickle` kept of it.
#[pyfunction]
pub(crate) fn unpickled(name: &str, columns: Columns<'_>) -> PyResult<Table> {
    let array = |kind: &str, values: &Bound<'_, PyList>| -> PyResult<ArrayRef> {
        Ok(match kind {
            "whole" => Arc::new(Int64Array::from(values.extract::<Vec<Option<i64>>>()?)),
            "decimal" => Arc::new(Float64Array::from(values.extract::<Vec<Option<f64>>>()?)),
            "day" => {
                let day = |value: Bound<'_, PyAny>| -> PyResult<Option<i32>> {
                    if value.is_none() {
                        return Ok(None);
                    }
                    let days: i32 = value.call_method0("toordinal")?.extract()?;
                    Ok(Some(days.saturating_sub(FIRST_DAY)))
                };
                let days = values
                    .iter()
                    .map(day)
                    .collect::<PyResult<Vec<Option<i32>>>>()?;
                Arc::new(Date32Array::from(days))
            }
            _ => Arc::new(StringArray::from(values.extract::<Vec<Option<String>>>()?)),
        })
    };
    let arrays = columns
        .iter()
        .map(|(name, kind, values)| Ok((name.as_str(), array(kind, values)?)));
    Table::of_columns(name, arrays.collect::<PyResult<_>>()?)
}

/// A package that a method of this table cannot do without.
fn needed<'py>(py: Python<'py>, package: &str, method: &str) -> PyResult<Bound<'py, PyModule>> {
    py.import(package).map_err(|error| {
        let message = format!("{method}() needs {package}: pip install {package}");
        let raised = PyImportError::new_err(message);
        raised.set_cause(py, Some(error));
        raised
    })
}
