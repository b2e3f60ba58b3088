//! The Python package: its wheel, and its tests in virtual environments of their own, under `target/python`.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use super::{succeeds, tools};

/// The oldest Python that the package is for.
const OLDEST: (u32, u32) = (3, 11);

/// The newest that is looked for by name.
const NEWEST: u32 = 19;

/// A Python that can make virtual environments.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Python {
    version: (u32, u32),
    program: PathBuf,
}

/// Builds the wheel as it is released, into `target/wheels`.
pub(crate) fn wheel(with_highs: bool) -> ExitCode {
    let target = root().join("target/wheels");
    let built = pythons().first().is_some_and(|python| {
        let folder = environment(python);
        make(python, &folder)
            && pip(&folder, &["maturin"])
            && build(&folder, &target, &RELEASED, with_highs)
    });
    if built {
        println!("The wheel is in {}.", target.display());
        return ExitCode::SUCCESS;
    }
    eprintln!(
        "no wheel was built: it takes Python 3.11 or later, and the packages that pip installs"
    );
    ExitCode::FAILURE
}

/// Builds the wheel and tests it: all of it on the oldest Python, and what needs nothing but numpy on the newest. `false` where something failed.
pub(crate) fn test(with_highs: bool) -> bool {
    let begun = Instant::now();
    println!("\n=== the Python package ===");
    let all = pythons();
    let (Some(oldest), Some(newest)) = (all.first(), all.last()) else {
        println!("skipped: everything of the Python package, for there is no Python 3.11 or later");
        return true;
    };
    // Where there is none, the tests that open reports skip themselves.
    tools::browser();
    let passed = on_oldest(oldest, with_highs) && (oldest == newest || on_newest(newest));
    if passed {
        println!(
            "--- the Python package: {:.0} s",
            begun.elapsed().as_secs_f64()
        );
    } else {
        eprintln!("\nthe Python package failed");
    }
    passed
}

fn on_oldest(python: &Python, with_highs: bool) -> bool {
    let folder = environment(python);
    let wheels = wheels();
    // The whole of it, with the packages that people bring.
    let known = ["--constraint", "constraints.txt"];
    let packages = [&["maturin", "--group", "pyproject.toml:test"][..], &known].concat();
    make(python, &folder)
        && pip(&folder, &packages)
        && build(&folder, &wheels, &AS_TESTED, with_highs)
        && install(&folder, &wheels)
        && succeeds(tool(&folder, "pytest").args(PYTEST))
        && succeeds(
            tool(&folder, "pytest")
                .args(PYTEST)
                .args(["--nbmake", "../notebooks"]),
        )
        && succeeds(tool(&folder, "mypy").args(["--strict", "--package", "hubmatch"]))
        && succeeds(tool(&folder, "stubtest").args(["hubmatch", "--ignore-disjoint-bases"]))
}

fn on_newest(python: &Python) -> bool {
    let folder = environment(python);
    make(python, &folder)
        && pip(&folder, &["pytest"])
        && install(&folder, &wheels())
        && succeeds(tool(&folder, "pytest").args(PYTEST))
}

/// Run in the folder of the tests, so that the package that is installed is the one that is found.
const PYTEST: [&str; 5] = [
    "--config-file",
    "../pyproject.toml",
    "-p",
    "no:cacheprovider",
    "--quiet",
];

/// The wheel as it is released.
const RELEASED: [&str; 1] = ["--release"];

/// The wheel for the tests: it is made of what the Rust tests are made of, all of it compiled once.
const AS_TESTED: [&str; 2] = ["--features", "as_tested"];

/// Builds the wheel, the only one in a folder.
fn build(folder: &Path, wheels: &Path, manner: &[&str], with_highs: bool) -> bool {
    // What is not there needs no removing.
    let _ = fs::remove_dir_all(wheels);
    let mut maturin = tool(folder, "maturin");
    maturin
        .args(["build", "--locked", "--out"])
        .arg(wheels)
        .args(manner);
    maturin.current_dir(root().join("python"));
    if with_highs {
        maturin.args(["--features", "highs"]);
    }
    succeeds(&mut maturin)
}

/// Installs the wheel with what it requires, in place of the one before.
fn install(folder: &Path, wheels: &Path) -> bool {
    let found = fs::read_dir(wheels).into_iter().flatten().flatten();
    let wheel = found
        .map(|entry| entry.path())
        .find(|path| path.extension() == Some(OsStr::new("whl")));
    let Some(wheel) = wheel.as_deref().and_then(Path::to_str) else {
        eprintln!("there is no wheel in {}", wheels.display());
        return false;
    };
    pip(folder, &[wheel]) && pip(folder, &["--force-reinstall", "--no-deps", wheel])
}

/// Makes a virtual environment, if it is not there.
fn make(python: &Python, folder: &Path) -> bool {
    if folder.join("bin/pip").exists() {
        return true;
    }
    println!(
        "\n=== an environment of Python {}.{} ===",
        python.version.0, python.version.1
    );
    // Groups of dependencies are new in pip.
    succeeds(
        Command::new(&python.program)
            .args(["-m", "venv", "--clear"])
            .arg(folder),
    ) && pip(folder, &["--upgrade", "pip>=25.1"])
}

fn pip(folder: &Path, packages: &[&str]) -> bool {
    let mut pip = tool(folder, "pip");
    pip.args(["--disable-pip-version-check", "install", "--quiet"])
        .args(packages);
    succeeds(pip.current_dir(root().join("python")))
}

/// A program of an environment, run in the folder of the tests.
fn tool(folder: &Path, name: &str) -> Command {
    let mut command = Command::new(folder.join("bin").join(name));
    // As if the environment was activated, which is how maturin finds it.
    command.env("VIRTUAL_ENV", folder).env_remove("PYTHONPATH");
    command.current_dir(root().join("python/tests"));
    command
}

fn environment(python: &Python) -> PathBuf {
    let (major, minor) = python.version;
    root().join(format!("target/python/{major}.{minor}"))
}

fn wheels() -> PathBuf {
    root().join("target/python/wheels")
}

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_owned()
}

/// Every Python that there is and that the package is for, oldest first: by name, and those of pyenv.
fn pythons() -> Vec<Python> {
    let named = (OLDEST.1..=NEWEST).map(|minor| format!("python3.{minor}").into());
    let home = env::var_os("PYENV_ROOT")
        .map(PathBuf::from)
        .or_else(|| Some(env::home_dir()?.join(".pyenv")));
    let managed = home.and_then(|home| fs::read_dir(home.join("versions")).ok());
    let managed = managed
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("bin/python3"));
    let mut all: Vec<Python> = named
        .chain(["python3".into()])
        .chain(managed)
        .filter_map(look)
        .collect();
    all.sort();
    all.dedup_by_key(|python| python.version);
    all
}

fn look(program: PathBuf) -> Option<Python> {
    const ASK: &str = "import sys, venv, ensurepip; print(*sys.version_info[:2])";
    let told = Command::new(&program)
        .args(["-c", ASK])
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let told = String::from_utf8(told.stdout).ok()?;
    let (major, minor) = told.trim().split_once(' ')?;
    let version = (major.parse().ok()?, minor.parse().ok()?);
    (version >= OLDEST).then_some(Python { version, program })
}
