//! `cargo xtask test` passes everything that a commit must pass; `cargo xtask bench` runs the benches;
//! `cargo xtask python` passes the part of it that is about the Python package, and `cargo xtask wheel` builds its wheel; `cargo xtask fuzz` fuzzes every reader; `cargo xtask peers` races against other solvers.

mod fuzz;
mod peers;
mod python;
mod section;
mod tools;

use std::env;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// A command that `cargo xtask test` runs, with what it is for.
struct Step {
    name: &'static str,
    args: &'static [&'static str],
    env: &'static [(&'static str, &'static str)],
}

/// Features that need nothing but Rust. A step that names them gets [`HIGHS`] too, where its tools are there.
const FEATURES: &str = "hub-core/schema";

/// The solver of programmes that side rules want; it is compiled from C++.
const HIGHS: &str = "hub-core/schema,hub-cli/highs";

const fn step(name: &'static str, args: &'static [&'static str]) -> Step {
    Step {
        name,
        args,
        env: &[],
    }
}

/// In the order in which they fail fastest; the tests come last ([`LAST`]), so that their summary closes the run.
///
/// Nothing is built for release: that would compile all once more, in as much time as all the rest takes. So the demo is a test of the command, and benches pass once as tests do.
const TEST: &[Step] = &[
    step("formatting", &["fmt", "--all", "--check"]),
    step(
        "lints",
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--features",
            FEATURES,
            "--",
            "--deny",
            "warnings",
        ],
    ),
    Step {
        name: "documentation",
        args: &[
            "doc",
            "--workspace",
            "--no-deps",
            "--features",
            FEATURES,
            "--document-private-items",
        ],
        env: &[("RUSTDOCFLAGS", "--deny warnings")],
    },
];

/// What comes after the Python package, with which it shares what they compile.
const LAST: &[Step] = &[
    step(
        "doctests",
        &["test", "--workspace", "--doc", "--features", FEATURES],
    ),
    step(
        "tests, and benches once",
        &[
            "test",
            "--workspace",
            "--tests",
            "--benches",
            "--features",
            FEATURES,
        ],
    ),
];

const BENCH: &[Step] = &[step("benches", &["bench", "--package", "hub-benches"])];

fn main() -> ExitCode {
    let start = Instant::now();
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args.as_slice() {
        ["test"] => {
            let with_highs = tools::highs();
            if run_all(TEST, with_highs) && python::test(with_highs) && run_all(LAST, with_highs) {
                println!(
                    "\nAll steps passed in {:.0} s.",
                    start.elapsed().as_secs_f64()
                );
                return ExitCode::SUCCESS;
            }
            ExitCode::FAILURE
        }
        ["python"] => exit_code(python::test(tools::highs())),
        ["wheel"] => python::wheel(tools::highs()),
        ["bench"] => exit_code(run_all(BENCH, false)),
        ["fuzz"] => fuzz::run(None),
        ["fuzz", seconds] => fuzz::run(Some(seconds)),
        ["peers", part @ ..] => peers::run(part),
        _ => {
            eprintln!(
                "usage: cargo xtask test | bench | python | wheel | fuzz [SECONDS] | peers [--quick | REGIME... | rules [SCHOOLS...]]"
            );
            ExitCode::from(2)
        }
    }
}

fn exit_code(passed: bool) -> ExitCode {
    if passed {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Runs the steps in order, up to the first that fails; `false` where one does.
fn run_all(steps: &[Step], with_highs: bool) -> bool {
    for step in steps {
        println!("\n=== {} ===", step.name);
        let begun = Instant::now();
        if !run(step, with_highs) {
            eprintln!("\n{} failed: cargo {}", step.name, step.args.join(" "));
            return false;
        }
        println!("--- {}: {:.0} s", step.name, begun.elapsed().as_secs_f64());
    }
    true
}

/// Runs a step; `false` when it failed or could not start.
fn run(step: &Step, with_highs: bool) -> bool {
    let args = step.args.iter().map(|arg| match *arg {
        FEATURES if with_highs => HIGHS,
        arg => arg,
    });
    succeeds(cargo().args(args).envs(step.env.iter().copied()))
}

/// The cargo that runs this.
fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Runs a command; `false` when it failed or could not start, and says so.
fn succeeds(command: &mut Command) -> bool {
    match command.status() {
        Ok(status) => status.success(),
        Err(error) => {
            eprintln!("cannot run {}: {error}", command.get_program().display());
            false
        }
    }
}
