//! The solver of matrices: arrays in, arrays out.

use std::fmt::Write;
use std::time::Instant;

use hub_cli::on_threads;
use hub_core::rules;
use hub_core::transport::{self, Answer, Instance, Settings, Status};
use hub_io::{Amount, CostMatrix, Lent, Number, Prepared, ReadError, SideRules, Terms};
use numpy::{PyArray1, PyArrayMethods, PyReadonlyArray2, PyUntypedArrayMethods, ToPyArray};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict};

use crate::errors;
use crate::watch::{self, Shown, Watched, number_of_threads, seconds};

/// Matrices with fewer entries are solved in less time than it takes to start a thread.
const SMALL: usize = 1 << 14;

/// Matrices with fewer entries are solved on one thread.
const ONE_THREAD: usize = 1 << 18;

/// What came of `solve`: the plan, and the proof that none is better.
#[pyclass(frozen, get_all, module = "hubmatch")]
#[derive(Debug)]
pub(crate) struct Solution {
    /// `optimal`, `feasible`, `infeasible` or `unknown`.
    status: &'static str,
    /// The column of each row, int32, -1 for none; `None` without a plan.
    assignment: Option<Py<PyArray1<i32>>>,
    /// What the plan costs, or scores, in the unit of the costs: a whole number for whole costs. `None` without a plan.
    objective: Option<Py<PyAny>>,
    /// No plan is better than this. `None` where nothing is known.
    bound: Option<Py<PyAny>>,
    /// `|objective - bound|`.
    gap: Option<Py<PyAny>>,
    /// What one place more is worth, by column, 0 or more, int64 or float64: the smallest prices that prove the optimum.
    prices: Option<Py<PyAny>>,
    /// By how much, at most, the plan can be worse than the best for decimals that had to be rounded; 0 for whole numbers.
    rounding_bound: Py<PyAny>,
    /// Why there is no plan, a sentence each.
    reasons: Vec<String>,
    /// What the solver took, without reading the arrays and making these.
    seconds: f64,
}

#[pymethods]
impl Solution {
    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        let mut text = format!("Solution: {}", self.status);
        if let Some(objective) = &self.objective {
            let _ = write!(text, ", objective {}", objective.bind(py).str()?);
        }
        if let Some(assignment) = &self.assignment {
            let assignment = assignment.bind(py).readonly();
            let all = assignment.as_array();
            let unplaced = all.iter().filter(|column| **column < 0).count();
            let placed = all.len() - unplaced;
            let _ = write!(text, ", {placed} of {} rows placed", all.len());
        }
        for reason in &self.reasons {
            let _ = write!(text, "\n  {reason}");
        }
        Ok(text)
    }
}

/// Puts rows into columns of limited capacity at the least cost, to a proven optimum: the solver alone, without schools, hubs and policies.
///
/// `costs` has a row for each school and a column for each hub: int32, int64 or float64, finite, in C order, which is read where it lies and must not be changed meanwhile.
/// Anything else is copied once, if it fits one of these without loss: smaller numbers, other orders of rows or bytes, slices, lists. Infinity and NaN are
/// pairs that are not allowed, and so is `forbidden` in costs of any kind. `capacities` are whole numbers, one a column. `unplaced_cost` is what a row without a
/// column costs; without it, every row must have one. With `maximize` costs are scores.
///
/// `threads`, 1024 at most, is one for each core where it is 0, and changes nothing else. After `deadline` seconds, or Ctrl-C, it stops. The interpreter's lock is free meanwhile, and
/// several threads may solve at once.
///
/// Gives a `Solution`. Raises `InputError` (a `ValueError`) for arrays that do not fit, `TypeError` for what is no number.
///
/// Takes time proportional to the size of the matrix, and hardly any memory beside it.
///
/// >>> import hubmatch as hm, numpy as np
/// >>> costs = np.array([[3, 1], [2, 9], [4, 4]], dtype=np.int32)
/// >>> answer = hm.solve(costs, [1, 1], unplaced_cost=6)
/// >>> answer.assignment.tolist(), answer.objective, answer.prices.tolist()
/// ([1, 0, -1], 9, [2, 2])
#[pyfunction]
#[pyo3(signature = (costs, capacities, unplaced_cost=None, *, maximize=false, forbidden=None, threads=0, deadline=None))]
#[expect(
    clippy::too_many_arguments,
    reason = "they are keywords where it is called"
)]
pub(crate) fn solve(
    py: Python<'_>,
    costs: &Bound<'_, PyAny>,
    capacities: &Bound<'_, PyAny>,
    unplaced_cost: Option<&Bound<'_, PyAny>>,
    maximize: bool,
    forbidden: Option<&Bound<'_, PyAny>>,
    threads: u16,
    deadline: Option<f64>,
) -> PyResult<Solution> {
    let terms = Terms {
        maximise: maximize,
        forbidden: number("forbidden", forbidden)?,
        unplaced: number("unplaced_cost", unplaced_cost)?,
        allow_negative: true,
    };
    let (threads, deadline) = (
        number_of_threads(threads)?,
        deadline.map(seconds).transpose()?,
    );
    let costs = Matrix::new(costs)?;
    let capacities = places(capacities, costs.columns())?;
    let (rows, columns) = (costs.rows(), costs.columns());
    let lent = costs.lent()?;
    let work = |watched: &Watched| {
        let matrix = CostMatrix::lent("costs", lent, rows, columns);
        let matrix = matrix.map_err(|error| Failure::Refused(error.to_string()))?;
        let prepared = matrix
            .prepare(&terms, &SideRules::default())
            .map_err(Failure::Bad)?;
        let begun = Instant::now();
        let clock = || begun.elapsed();
        let on = |threads: usize| {
            let settings = Settings {
                threads,
                clock: Some(&clock),
                deadline,
                cancel: Some(&watched.cancel),
                progress: None,
            };
            answer(&prepared, &capacities, &settings)
        };
        let one = threads == 1 || rows.saturating_mul(columns) < ONE_THREAD;
        let answer = if one {
            on(1)
        } else {
            let pooled = on_threads(threads, || on(rayon::current_num_threads()));
            pooled.map_err(|error| Failure::Refused(error.to_string()))?
        };
        let seconds = begun.elapsed().as_secs_f64();
        answer.map(|(answer, reasons)| Solved {
            prepared,
            answer,
            reasons,
            seconds,
        })
    };
    let solved = if rows.saturating_mul(columns) < SMALL {
        py.detach(|| work(&Watched::default()))
    } else {
        watch::run(py, &Shown::Nobody, work)?
    };
    solved.map_err(|failure| failure.raised(py))?.solution(py)
}

/// Why a matrix was not solved.
enum Failure {
    Bad(ReadError),
    Refused(String),
}

impl Failure {
    fn raised(self, py: Python<'_>) -> PyErr {
        match self {
            Self::Bad(error) => errors::read(py, &error),
            Self::Refused(message) => errors::input(py, &message),
        }
    }
}

fn answer(
    prepared: &Prepared<'_>,
    capacities: &[u32],
    settings: &Settings<'_>,
) -> Result<(Answer, Vec<String>), Failure> {
    let costs = prepared
        .costs()
        .map_err(|error| Failure::Refused(error.to_string()))?;
    let instance = Instance {
        costs: &*costs,
        capacities,
        unplaced: prepared.unplaced(),
    };
    let answer = transport::solve(&instance, settings);
    let answer = answer.map_err(|error| Failure::Refused(error.to_string()))?;
    let mut reasons = Vec::new();
    if answer.status == Status::Infeasible {
        let rules = rules::Rules::default();
        let instance = rules::Instance {
            costs: &*costs,
            capacities,
            unplaced: prepared.unplaced(),
            sizes: rules::Sizes::One,
            rules: &rules,
        };
        let found = rules::reasons(&instance, settings);
        let found = found.map_err(|error| Failure::Refused(error.to_string()))?;
        reasons.extend(found.iter().map(ToString::to_string));
    }
    Ok((answer, reasons))
}

/// A matrix and what came of it.
struct Solved<'a> {
    prepared: Prepared<'a>,
    answer: Answer,
    reasons: Vec<String>,
    seconds: f64,
}

impl Solved<'_> {
    fn solution(self, py: Python<'_>) -> PyResult<Solution> {
        let Answer {
            status,
            matching,
            dual,
            ..
        } = self.answer;
        let bound = dual.as_ref().map(|dual| dual.bound);
        let value = self.prepared.value(matching.as_ref(), bound, bound);
        let amount = |amount: Option<Amount>| amount.map(|amount| python(py, amount)).transpose();
        let column = |hub: &Option<u32>| hub.and_then(|hub| i32::try_from(hub).ok()).unwrap_or(-1);
        let assignment = matching.map(|matching| {
            let columns: Vec<i32> = matching.assignment.iter().map(column).collect();
            columns.to_pyarray(py).unbind()
        });
        let prices = dual.map(|dual| match self.prepared.real_prices(&dual.prices) {
            Some(prices) => prices.to_pyarray(py).into_any().unbind(),
            None => dual.prices.to_pyarray(py).into_any().unbind(),
        });
        Ok(Solution {
            status: match status {
                Status::Optimal => "optimal",
                Status::Feasible => "feasible",
                Status::Infeasible => "infeasible",
                Status::Unknown => "unknown",
            },
            assignment,
            objective: amount(value.objective)?,
            bound: amount(value.bound)?,
            gap: amount(value.gap)?,
            prices,
            rounding_bound: python(py, value.rounding_bound)?,
            reasons: self.reasons,
            seconds: self.seconds,
        })
    }
}

fn python(py: Python<'_>, amount: Amount) -> PyResult<Py<PyAny>> {
    Ok(match amount {
        Amount::Whole(number) => number.into_pyobject(py)?.into_any().unbind(),
        Amount::Real(number) => number.into_pyobject(py)?.into_any().unbind(),
    })
}

/// Costs as they lie in an array.
enum Matrix<'py> {
    Int32(PyReadonlyArray2<'py, i32>),
    Int64(PyReadonlyArray2<'py, i64>),
    Float64(PyReadonlyArray2<'py, f64>),
}

impl<'py> Matrix<'py> {
    /// The array itself where it is int32, int64 or float64 in C order; else one copy that is.
    fn new(costs: &Bound<'py, PyAny>) -> PyResult<Self> {
        let array = array("costs", costs, 2)?;
        let kind: String = array.getattr("dtype")?.getattr("str")?.extract()?;
        // What follows the order of bytes.
        match kind.get(1..).unwrap_or_default() {
            "i4" | "i2" | "i1" | "u2" | "u1" => in_order(&array, "int32").map(Self::Int32),
            "i8" | "u4" => in_order(&array, "int64").map(Self::Int64),
            "f8" | "f4" | "f2" => in_order(&array, "float64").map(Self::Float64),
            _ => {
                let kind = array.getattr("dtype")?.str()?;
                let message = format!(
                    "costs: an array of int32, int64 or float64 is expected, not {kind}; convert it with costs.astype(...)"
                );
                Err(errors::input(costs.py(), &message))
            }
        }
    }

    fn rows(&self) -> usize {
        self.shape().0
    }

    fn columns(&self) -> usize {
        self.shape().1
    }

    fn shape(&self) -> (usize, usize) {
        let shape = match self {
            Self::Int32(array) => array.shape(),
            Self::Int64(array) => array.shape(),
            Self::Float64(array) => array.shape(),
        };
        (
            shape.first().copied().unwrap_or_default(),
            shape.get(1).copied().unwrap_or_default(),
        )
    }

    fn lent(&self) -> PyResult<Lent<'_>> {
        Ok(match self {
            Self::Int32(array) => Lent::Int32(array.as_slice()?),
            Self::Int64(array) => Lent::Int64(array.as_slice()?),
            Self::Float64(array) => Lent::Float64(array.as_slice()?),
        })
    }
}

/// An array of so many dimensions, without masked entries.
fn array<'py>(
    name: &str,
    given: &Bound<'py, PyAny>,
    dimensions: usize,
) -> PyResult<Bound<'py, PyAny>> {
    let py = given.py();
    let numpy = py.import("numpy")?;
    if given.is_instance(&numpy.getattr("ma")?.getattr("MaskedArray")?)? {
        let message = format!(
            "{name}: a masked array would lose its mask; fill it first: {name}.filled(...)"
        );
        return Err(errors::input(py, &message));
    }
    let array = numpy.call_method1("asarray", (given,))?;
    let shape: Vec<usize> = array.getattr("shape")?.extract()?;
    if shape.len() == dimensions {
        return Ok(array);
    }
    let expected = if dimensions == 2 {
        "two: one row a school, one column a hub"
    } else {
        "one: a number a hub"
    };
    let message = format!(
        "{name}: the dimensions are expected to be {expected}; the shape is {}",
        array.getattr("shape")?.str()?
    );
    Err(errors::input(py, &message))
}

/// The array itself where it is of this type, in C order and in the order of bytes of this machine; else a copy that is.
fn in_order<'py, T: numpy::Element>(
    array: &Bound<'py, PyAny>,
    kind: &str,
) -> PyResult<PyReadonlyArray2<'py, T>> {
    let numpy = array.py().import("numpy")?;
    let options = PyDict::new(array.py());
    options.set_item("dtype", kind)?;
    options.set_item("requirements", ("C_CONTIGUOUS", "ALIGNED"))?;
    let array = numpy.call_method("require", (array,), Some(&options))?;
    array.extract()
}

/// Places by column.
fn places(capacities: &Bound<'_, PyAny>, columns: usize) -> PyResult<Vec<u32>> {
    let py = capacities.py();
    let array = array("capacities", capacities, 1)?;
    let kind: String = array.getattr("dtype")?.getattr("kind")?.extract()?;
    let count: usize = array.len()?;
    if count != columns {
        let message = format!(
            "capacities: {columns} numbers are expected, one a column of the costs, not {count}"
        );
        return Err(errors::input(py, &message));
    }
    if kind != "i" && kind != "u" && count > 0 {
        let kind = array.getattr("dtype")?.str()?;
        let message = format!(
            "capacities: whole numbers are expected, not {kind}; convert them with capacities.astype(int)"
        );
        return Err(errors::input(py, &message));
    }
    let list = array.call_method0("tolist")?;
    let mut places = Vec::with_capacity(columns);
    for (at, number) in list.try_iter()?.enumerate() {
        let number = number?;
        places.push(number.extract::<u32>().map_err(|_| {
            let message = format!(
                "capacities: entry {at}, counted from 0, is {number}: expected 0 to 4294967295"
            );
            errors::input(py, &message)
        })?);
    }
    Ok(places)
}

/// A number as it is written.
fn number(name: &str, given: Option<&Bound<'_, PyAny>>) -> PyResult<Option<Number>> {
    let Some(given) = given else { return Ok(None) };
    let text = given.str()?.extract::<String>()?;
    let is_number = !given.is_instance_of::<PyBool>() && given.hasattr("__float__")?;
    match text.parse() {
        Ok(number) if is_number => Ok(Some(number)),
        _ => Err(PyTypeError::new_err(format!(
            "{name}: a number is expected, not {text:?}"
        ))),
    }
}
