//! Bindings of hubmatch for Python: each function converts, calls, and converts.
//!
//! In reading order: [`frame`] takes tables in, [`table`] gives them out, [`problem`] (with its [`changes`]) and [`plan`] are the matching, [`kernel`] is the solver of
//! matrices, [`watch`] keeps Python's signals alive while something is solved, [`errors`] raises, and [`command`] is the command line.
//!
//! The package around it is `python/hubmatch`; its stubs, `_native.pyi`, have the documentation that people read.

use pyo3::prelude::*;

mod changes;
mod command;
mod errors;
mod explanation;
mod found;
mod frame;
mod kernel;
mod plan;
mod problem;
mod questions;
mod reached;
mod report;
mod table;
mod warm;
mod watch;

// Nothing here is changed once it is made, and no global is kept, so it is safe without the interpreter's lock.
#[pymodule(gil_used = false)]
mod _native {
    use pyo3::prelude::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }

    #[pymodule_export]
    use super::command::command;
    #[pymodule_export]
    use super::explanation::{Explanation, Verification};
    #[pymodule_export]
    use super::kernel::{Solution, solve};
    #[pymodule_export]
    use super::plan::Plan;
    #[pymodule_export]
    use super::problem::{Problem, policies, policy, read_hubs, read_schools, synth};
    #[pymodule_export]
    use super::report::Page;
    #[pymodule_export]
    use super::table::{Table, unpickled};
}
