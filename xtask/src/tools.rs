//! What tests take beside Rust, gcc and Python: cmake and libclang, to compile `HiGHS` and its bindings, and a browser, to open reports in.

use std::path::Path;
use std::process::{Command, Stdio};

/// Whether `HiGHS` can be compiled, after an attempt to install what is missing; where it cannot, what needs it is skipped.
pub(crate) fn highs() -> bool {
    let is_there = || runs("cmake") && has_libclang();
    let packages = ["cmake", "libclang-dev"];
    look_or_install(is_there, &packages, "everything that needs HiGHS")
}

/// Whether there is a browser, after the same attempt; where there is none, the tests that open one skip themselves.
pub(crate) fn browser() -> bool {
    let is_there = || runs("chromium");
    look_or_install(is_there, &["chromium"], "reports in a browser")
}

/// Whether something is there, after an attempt to install it from packages of Debian and its kin. Says how to install it where it is not: then `what` needs it is skipped.
fn look_or_install(is_there: impl Fn() -> bool, packages: &[&str], what: &str) -> bool {
    if is_there() {
        return true;
    }
    println!("\n=== installing {} ===", packages.join(" and "));
    let quietly = |args: &[&str]| {
        let mut apt = Command::new("apt-get");
        apt.args(["--quiet", "--yes"]).args(args);
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        apt.stdout(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    let install = [&["install", "--no-install-recommends"], packages].concat();
    let installed = quietly(&["update"]) && quietly(&install);
    if installed && is_there() {
        return true;
    }
    println!(
        "skipped: {what}; `apt-get install {}` as root brings what it takes",
        packages.join(" ")
    );
    false
}

fn runs(program: &str) -> bool {
    let asked = Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    asked.is_ok_and(|status| status.success())
}

/// Looks where `clang-sys` does: the folder it is told of, and those of LLVM.
fn has_libclang() -> bool {
    let told = std::env::var_os("LIBCLANG_PATH").map(Into::into);
    let versions = std::fs::read_dir("/usr/lib")
        .into_iter()
        .flatten()
        .flatten();
    let llvm = versions
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("llvm-"))
        .map(|entry| entry.path().join("lib"));
    told.into_iter()
        .chain(llvm)
        .any(|folder| holds_libclang(&folder))
}

fn holds_libclang(folder: &Path) -> bool {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files.map(|entry| entry.file_name()).any(|name| {
        let name = name.to_string_lossy();
        name.starts_with("libclang.so") || name.starts_with("libclang-1")
    })
}
