//! `cargo xtask peers`: sets up the other solvers, builds ours, and races them; the whole race writes BENCHMARKS.md and its chart. The race with side rules, which
//! is its last part, has a section there that it can write alone.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use crate::section;
use crate::{cargo, succeeds};

/// Runs the whole race, or the part that is asked for, which writes below `target/peers` only.
pub(crate) fn run(part: &[&str]) -> ExitCode {
    match set_up_and_race(part) {
        Ok(page) => {
            println!("\nWrote {}", page.display());
            ExitCode::SUCCESS
        }
        Err(what) => {
            eprintln!("\n{what} failed");
            ExitCode::FAILURE
        }
    }
}

fn set_up_and_race(part: &[&str]) -> Result<PathBuf, &'static str> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.parent().unwrap_or(here);
    let out = root.join("target/peers");
    let python = set_up(root, &out)?;
    if let ["rules", part @ ..] = part {
        return race_with_rules(root, &out, &python, part);
    }
    build()?;
    race("run", root, &out, &python, part)?;
    let page = publish(root, &out, &python, part.is_empty())?;
    if part.is_empty() {
        race_with_rules(root, &out, &python, part)?;
    }
    Ok(page)
}

/// The race with side rules; the whole of it writes its section of BENCHMARKS.md.
fn race_with_rules(
    root: &Path,
    out: &Path,
    python: &Path,
    part: &[&str],
) -> Result<PathBuf, &'static str> {
    build_with_rules()?;
    race("run-rules", root, out, python, part)?;
    let written = out.join("rules.md");
    if !part.is_empty() {
        return Ok(written);
    }
    let page = root.join("BENCHMARKS.md");
    let text = fs::read_to_string(&page).map_err(|_| "reading BENCHMARKS.md")?;
    let own = fs::read_to_string(written).map_err(|_| "reading the section")?;
    fs::write(&page, section::put(&text, &own)).map_err(|_| "writing BENCHMARKS.md")?;
    Ok(page)
}

/// Makes the virtual environment, and returns its interpreter.
fn set_up(root: &Path, out: &Path) -> Result<PathBuf, &'static str> {
    fs::create_dir_all(out).map_err(|_| "making target/peers")?;
    let venv = out.join("venv");
    let python = venv.join("bin/python");
    if !python.exists() {
        let mut make = Command::new("python3");
        check("python3 -m venv", make.args(["-m", "venv"]).arg(&venv))?;
    }
    let mut install = Command::new(&python);
    install.args(["-m", "pip", "install", "--quiet", "--requirement"]);
    install.arg(root.join("benches/peers/requirements.txt"));
    check("installing the peers", &mut install)?;
    Ok(python)
}

fn build() -> Result<(), &'static str> {
    let race = ["build", "--release", "--package", "hub-benches"];
    let race = [&race[..], &["--features", "peers", "--bin", "peers"]].concat();
    check("building the race", cargo().args(race))?;
    let ours = ["build", "--release", "--package", "hub-cli"];
    check("building hubmatch", cargo().args(ours))
}

/// Both programs with the solver of programmes that side rules of such sizes want, which compiles C++.
fn build_with_rules() -> Result<(), &'static str> {
    let both = ["build", "--release", "--bin", "peers", "--bin", "hubmatch"];
    let packages = ["--package", "hub-cli", "--package", "hub-benches"];
    let features = ["--features", "hub-cli/highs,hub-benches/highs"];
    check(
        "building the race with HiGHS",
        cargo().args([&both[..], &packages, &features].concat()),
    )
}

fn race(
    what: &str,
    root: &Path,
    out: &Path,
    python: &Path,
    part: &[&str],
) -> Result<(), &'static str> {
    let target = env::var_os("CARGO_TARGET_DIR").map_or(root.join("target"), PathBuf::from);
    let release = target.join("release");
    let mut race = Command::new(release.join("peers"));
    race.arg(what).arg(python);
    race.arg(release.join("hubmatch")).arg(out).args(part);
    check("the race", &mut race)
}

/// Puts the page and the chart where they belong, and returns where the page is.
fn publish(root: &Path, out: &Path, python: &Path, whole: bool) -> Result<PathBuf, &'static str> {
    let written = out.join("BENCHMARKS.md");
    let folder = if whole { &root.join("benches") } else { out };
    let mut chart = Command::new(python);
    chart.arg(root.join("benches/peers/chart.py"));
    chart.arg(out.join("results.json"));
    check("the chart", chart.arg(folder.join("chart.svg")))?;
    if !whole {
        return Ok(written);
    }
    let page = root.join("BENCHMARKS.md");
    let text = fs::read_to_string(written).map_err(|_| "reading the page")?;
    let before = fs::read_to_string(&page).unwrap_or_default();
    // What the race with side rules wrote stays until it writes anew.
    let own = section::get(&before).unwrap_or_default();
    fs::write(&page, section::put(&text, own)).map_err(|_| "writing BENCHMARKS.md")?;
    Ok(page)
}

fn check(what: &'static str, command: &mut Command) -> Result<(), &'static str> {
    if succeeds(command) { Ok(()) } else { Err(what) }
}
