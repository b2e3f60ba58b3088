//! The command line, as it is installed with the package.

use std::ffi::OsString;

use pyo3::prelude::*;

/// Runs the command `hubmatch` with these arguments, the program's name first, and gives its exit code.
///
/// It is the whole of a process: it prints, and takes Ctrl-C for itself.
#[pyfunction]
pub(crate) fn command(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    py.detach(|| hub_cli::run(arguments))
}
