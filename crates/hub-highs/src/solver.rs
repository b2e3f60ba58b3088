//! A programme under way.

#![expect(unsafe_code, reason = "HiGHS is a library in C++")]

use std::ffi::{CStr, c_char, c_int, c_void};
use std::fmt;
use std::ptr;

use highs_sys as sys;

use crate::columns::{Columns, index};

/// `HiGHS` refused a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault;

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the solver of programmes refused a call")
    }
}

impl std::error::Error for Fault {}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// With an optimum, within the tolerances asked for.
    Optimal,
    /// There is no plan.
    Infeasible,
    /// A limit was met, or it was asked to stop.
    Stopped,
    /// It failed.
    Failed,
}

/// The value of an option.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Level {
    /// Yes or no.
    Switch(bool),
    /// A whole number.
    Whole(i32),
    /// Any number.
    Real(f64),
    /// A word.
    Word(&'static CStr),
}

/// A programme to be minimised, with its solution once it has been run.
#[derive(Debug)]
pub struct Solver {
    highs: *mut c_void,
    columns: usize,
    rows: usize,
}

// SAFETY: the instance is owned by this value alone, and HiGHS keeps nothing of it in its thread.
unsafe impl Send for Solver {}

impl Drop for Solver {
    fn drop(&mut self) {
        // SAFETY: it was made by `Highs_create`, and is used no more.
        unsafe { sys::Highs_destroy(self.highs) };
    }
}

impl Solver {
    /// A programme of so many variables and rows, each row between two bounds; quiet, on one thread.
    ///
    /// # Errors
    ///
    /// [`Fault`] where a row is named that is not there, or a number is none.
    pub fn new(columns: &Columns, rows: &[(f64, f64)]) -> Result<Self, Fault> {
        // SAFETY: it takes nothing.
        let highs = unsafe { sys::Highs_create() };
        if highs.is_null() {
            return Err(Fault);
        }
        let mut solver = Self {
            highs,
            columns: columns.len(),
            rows: rows.len(),
        };
        solver.set(c"output_flag", Level::Switch(false))?;
        // One: what it finds depends on nothing else, and it refuses another number than that of its first run in a process.
        solver.set(c"threads", Level::Whole(1))?;
        solver.pass(columns, rows)?;
        Ok(solver)
    }

    fn pass(&mut self, columns: &Columns, rows: &[(f64, f64)]) -> Result<(), Fault> {
        if columns.rows_named > rows.len() {
            return Err(Fault);
        }
        let (lower, upper): (Vec<f64>, Vec<f64>) = rows.iter().copied().unzip();
        let is_linear = columns
            .is_whole
            .iter()
            .all(|kind| *kind == sys::VAR_TYPE_CONTINUOUS);
        let is_whole = if is_linear {
            ptr::null()
        } else {
            columns.is_whole.as_ptr()
        };
        // SAFETY: every array has the length that is said, and every row that is named is there.
        checked(unsafe {
            sys::Highs_passModel(
                self.highs,
                index(columns.len()),
                index(rows.len()),
                index(columns.values.len()),
                0,
                sys::MATRIX_FORMAT_COLUMN_WISE,
                0,
                sys::OBJECTIVE_SENSE_MINIMIZE,
                0.0,
                columns.costs.as_ptr(),
                columns.lower.as_ptr(),
                columns.upper.as_ptr(),
                lower.as_ptr(),
                upper.as_ptr(),
                columns.starts.as_ptr(),
                columns.rows.as_ptr(),
                columns.values.as_ptr(),
                ptr::null(),
                ptr::null(),
                ptr::null(),
                is_whole,
            )
        })
    }

    /// Sets an option by its name in `HiGHS`.
    ///
    /// # Errors
    ///
    /// [`Fault`] where there is no such option, or not of such a value.
    pub fn set(&mut self, option: &CStr, value: Level) -> Result<(), Fault> {
        let name = option.as_ptr();
        // SAFETY: both texts end in a zero, and HiGHS copies them.
        checked(unsafe {
            match value {
                Level::Switch(on) => {
                    sys::Highs_setBoolOptionValue(self.highs, name, c_int::from(on))
                }
                Level::Whole(number) => sys::Highs_setIntOptionValue(self.highs, name, number),
                Level::Real(number) => sys::Highs_setDoubleOptionValue(self.highs, name, number),
                Level::Word(word) => {
                    sys::Highs_setStringOptionValue(self.highs, name, word.as_ptr())
                }
            }
        })
    }

    /// Gives the next run so many seconds. It is heeded where nobody is asked whether to stop: while `HiGHS` simplifies the programme.
    ///
    /// # Errors
    ///
    /// [`Fault`] where the seconds are below 0, or no number.
    pub fn limit(&mut self, seconds: f64) -> Result<(), Fault> {
        // SAFETY: the instance is there. Its clock goes on from run to run, and so does the limit.
        let before = unsafe { sys::Highs_getRunTime(self.highs) };
        self.set(c"time_limit", Level::Real(before + seconds))
    }

    /// Adds variables after those that are there. What was solved is where the next run begins.
    ///
    /// # Errors
    ///
    /// As of [`Solver::new`].
    pub fn add_columns(&mut self, columns: &Columns) -> Result<(), Fault> {
        if columns.rows_named > self.rows {
            return Err(Fault);
        }
        // SAFETY: as of `pass`.
        checked(unsafe {
            sys::Highs_addCols(
                self.highs,
                index(columns.len()),
                columns.costs.as_ptr(),
                columns.lower.as_ptr(),
                columns.upper.as_ptr(),
                index(columns.values.len()),
                columns.starts.as_ptr(),
                columns.rows.as_ptr(),
                columns.values.as_ptr(),
            )
        })?;
        self.columns += columns.len();
        Ok(())
    }

    /// Gives all variables other costs. What was solved is where the next run begins.
    ///
    /// # Errors
    ///
    /// [`Fault`] where there are not as many costs as variables.
    pub fn change_costs(&mut self, costs: &[f64]) -> Result<(), Fault> {
        if costs.len() != self.columns || costs.is_empty() {
            return Err(Fault);
        }
        // SAFETY: there is a cost for each variable.
        checked(unsafe {
            sys::Highs_changeColsCostByRange(self.highs, 0, index(costs.len() - 1), costs.as_ptr())
        })
    }

    /// Values to begin with, one a variable: a plan that is known.
    ///
    /// # Errors
    ///
    /// [`Fault`] where there are not as many values as variables.
    pub fn start_from(&mut self, values: &[f64]) -> Result<(), Fault> {
        if values.len() != self.columns {
            return Err(Fault);
        }
        let none = ptr::null();
        // SAFETY: there is a value for each variable; what is not known may be null.
        checked(unsafe { sys::Highs_setSolution(self.highs, values.as_ptr(), none, none, none) })
    }

    /// Solves it, and asks on the way whether to stop.
    pub fn run(&mut self, stop: &(dyn Fn() -> bool + Sync)) -> Status {
        let mut asked = stop;
        let data = ptr::from_mut(&mut asked).cast::<c_void>();
        // SAFETY: the pointer is to a reference that lives until the run is over; after it HiGHS is told to forget it.
        let ended = unsafe {
            sys::Highs_setCallback(self.highs, Some(ask), data);
            for kind in INTERRUPTS {
                sys::Highs_startCallback(self.highs, kind);
            }
            let ended = sys::Highs_run(self.highs);
            for kind in INTERRUPTS {
                sys::Highs_stopCallback(self.highs, kind);
            }
            sys::Highs_setCallback(self.highs, None, ptr::null_mut());
            ended
        };
        if ended == sys::STATUS_ERROR {
            return Status::Failed;
        }
        // SAFETY: the instance is there.
        match unsafe { sys::Highs_getModelStatus(self.highs) } {
            sys::MODEL_STATUS_OPTIMAL | sys::MODEL_STATUS_MODEL_EMPTY => Status::Optimal,
            sys::MODEL_STATUS_INFEASIBLE | sys::MODEL_STATUS_UNBOUNDED_OR_INFEASIBLE => {
                Status::Infeasible
            }
            sys::MODEL_STATUS_REACHED_TIME_LIMIT
            | sys::MODEL_STATUS_REACHED_ITERATION_LIMIT
            | sys::MODEL_STATUS_REACHED_SOLUTION_LIMIT
            | sys::MODEL_STATUS_REACHED_MEMORY_LIMIT
            | sys::MODEL_STATUS_REACHED_INTERRUPT
            | sys::MODEL_STATUS_HIGHS_INTERRUPT => Status::Stopped,
            _ => Status::Failed,
        }
    }

    /// Whether the last run left a plan that keeps all rows.
    #[must_use]
    pub fn has_plan(&self) -> bool {
        let mut found = 0;
        let name = c"primal_solution_status".as_ptr();
        // SAFETY: the number is there to be written.
        let asked = unsafe { sys::Highs_getIntInfoValue(self.highs, name, &raw mut found) };
        asked == sys::STATUS_OK && found == sys::SOLUTION_STATUS_FEASIBLE
    }

    /// No plan costs less, as far as the last run of a programme with whole variables knows.
    #[must_use]
    pub fn bound(&self) -> Option<f64> {
        let mut found = 0.0;
        let name = c"mip_dual_bound".as_ptr();
        // SAFETY: the number is there to be written.
        let asked = unsafe { sys::Highs_getDoubleInfoValue(self.highs, name, &raw mut found) };
        Some(found).filter(|found| asked == sys::STATUS_OK && found.is_finite())
    }

    /// The value of each variable, and what a unit more on the right side of each row would add to the cost (of a linear programme).
    ///
    /// # Errors
    ///
    /// [`Fault`] where nothing was solved.
    pub fn solution(&self) -> Result<(Vec<f64>, Vec<f64>), Fault> {
        let (mut values, mut duals) = (vec![0.0; self.columns], vec![0.0; self.rows]);
        let (mut of_columns, mut of_rows) = (values.clone(), duals.clone());
        // SAFETY: every array is as long as the programme has variables or rows.
        checked(unsafe {
            sys::Highs_getSolution(
                self.highs,
                values.as_mut_ptr(),
                of_columns.as_mut_ptr(),
                of_rows.as_mut_ptr(),
                duals.as_mut_ptr(),
            )
        })?;
        Ok((values, duals))
    }
}

/// The moments at which `HiGHS` asks: in the simplex method, the interior-point method, and between nodes.
const INTERRUPTS: [c_int; 3] = [1, 2, 6];

/// Asks whether to stop.
unsafe extern "C" fn ask(
    _: c_int,
    _: *const c_char,
    _: *const sys::HighsCallbackDataOut,
    answer: *mut sys::HighsCallbackDataIn,
    data: *mut c_void,
) {
    if answer.is_null() || data.is_null() {
        return;
    }
    // SAFETY: `data` is what `run` gave, which is still there; `answer` is there to be written.
    unsafe {
        let stop = *data.cast::<&(dyn Fn() -> bool + Sync)>();
        (*answer).user_interrupt = c_int::from(stop());
    }
}

fn checked(status: sys::HighsInt) -> Result<(), Fault> {
    if status == sys::STATUS_ERROR {
        Err(Fault)
    } else {
        Ok(())
    }
}
