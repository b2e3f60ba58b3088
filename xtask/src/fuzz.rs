//! `cargo xtask fuzz`: builds the fuzz targets and runs each in turn, with limits of time and memory.
//!
//! It needs cargo-fuzz and g++; the toolchain may be a stable one, of which it asks for what it needs. What a target finds is kept in `fuzz/found`, and an input that breaks it in
//! `fuzz/artifacts`: once mended, it belongs into `fuzz/corpus`, which the tests replay.

use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};

use crate::{cargo, succeeds};

/// How long each target runs where nothing else is asked for.
const SECONDS: &str = "600";

/// Of each run: at most ten seconds and 2 GiB, and inputs of at most 16 KiB, which are many more than large ones would be.
const LIMITS: [&str; 4] = [
    "-timeout=10",
    "-rss_limit_mb=2048",
    "-max_len=16384",
    "-print_final_stats=1",
];

/// Runs all targets, each for so many seconds.
pub(crate) fn run(seconds: Option<&str>) -> ExitCode {
    let seconds = seconds.unwrap_or(SECONDS);
    if seconds.parse::<u32>().is_err() {
        eprintln!("usage: cargo xtask fuzz [SECONDS]");
        return ExitCode::from(2);
    }
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = here.parent().unwrap_or(here).join("fuzz");
    let Ok(targets) = targets(&folder) else {
        eprintln!("cannot read {}", folder.display());
        return ExitCode::FAILURE;
    };
    for target in targets {
        println!("\n=== {target} ===");
        if !succeeds(&mut fuzz(&folder, &target, seconds)) {
            eprintln!("\n{target} failed; cargo install cargo-fuzz brings the tool");
            return ExitCode::FAILURE;
        }
    }
    ExitCode::SUCCESS
}

/// The names of all targets, in order.
fn targets(folder: &Path) -> std::io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder.join("fuzz_targets"))? {
        let path = entry?.path();
        names.extend(
            path.file_stem()
                .map(|name| name.to_string_lossy().into_owned()),
        );
    }
    names.sort_unstable();
    Ok(names)
}

fn fuzz(folder: &Path, target: &str, seconds: &str) -> Command {
    let (found, corpus) = (
        folder.join("found").join(target),
        folder.join("corpus").join(target),
    );
    // Where it cannot be made, the target says so.
    let _ = fs::create_dir_all(&found);
    let mut command = cargo();
    command.current_dir(folder).env("RUSTC_BOOTSTRAP", "1");
    // Nothing here is unsafe but the mapping of matrices, so that a sanitizer would only halve the number of runs.
    command.args(["fuzz", "run", "--sanitizer", "none", target]);
    // Targets write their files over and over, and writing waits for a disk.
    let memory = Path::new("/dev/shm");
    if memory.is_dir() {
        command.env("TMPDIR", memory);
    }
    command.args([found, corpus]).arg("--").args(LIMITS);
    command.arg(format!("-max_total_time={seconds}"));
    command
}
