//! `cargo xtask test` passes everything that a commit must pass; `cargo xtask bench` runs the benches.

use std::env;
use std::ffi::OsStr;
use std::process::{Command, ExitCode};
use std::time::Instant;

/// A command that `cargo xtask test` runs, with what it is for.
struct Step {
    name: &'static str,
    args: &'static [&'static str],
    env: &'static [(&'static str, &'static str)],
}

const fn step(name: &'static str, args: &'static [&'static str]) -> Step {
    Step {
        name,
        args,
        env: &[],
    }
}

/// In the order in which they fail fastest; the tests come last, so that their summary closes the run.
const TEST: &[Step] = &[
    step("formatting", &["fmt", "--all", "--check"]),
    step(
        "lints",
        &[
            "clippy",
            "--workspace",
            "--all-targets",
            "--all-features",
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
            "--all-features",
            "--document-private-items",
        ],
        env: &[("RUSTDOCFLAGS", "--deny warnings")],
    },
    step(
        "demo",
        &["run", "--release", "--bin", "hubmatch", "--", "demo"],
    ),
    step(
        "benches, one pass each",
        &["bench", "--package", "hub-benches", "--", "--test"],
    ),
    step(
        "tests and doctests",
        &["test", "--workspace", "--all-features"],
    ),
];

const BENCH: &[Step] = &[step("benches", &["bench", "--package", "hub-benches"])];

fn main() -> ExitCode {
    let task = env::args().nth(1);
    let steps = match task.as_deref() {
        Some("test") => TEST,
        Some("bench") => BENCH,
        _ => {
            eprintln!("usage: cargo xtask test | bench");
            return ExitCode::from(2);
        }
    };
    let start = Instant::now();
    for step in steps {
        println!("\n=== {} ===", step.name);
        let begun = Instant::now();
        if !run(step) {
            eprintln!("\n{} failed: cargo {}", step.name, step.args.join(" "));
            return ExitCode::FAILURE;
        }
        println!("--- {}: {:.0} s", step.name, begun.elapsed().as_secs_f64());
    }
    println!(
        "\nAll steps passed in {:.0} s.",
        start.elapsed().as_secs_f64()
    );
    ExitCode::SUCCESS
}

/// Runs a step with the cargo that runs this; `false` when it failed or could not start.
fn run(step: &Step) -> bool {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let status = Command::new::<&OsStr>(&cargo)
        .args(step.args)
        .envs(step.env.iter().copied())
        .status();
    match status {
        Ok(status) => status.success(),
        Err(error) => {
            eprintln!("cannot run cargo: {error}");
            false
        }
    }
}
