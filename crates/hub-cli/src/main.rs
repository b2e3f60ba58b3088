//! The command `hubmatch`.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(hub_cli::run(std::env::args_os()))
}
