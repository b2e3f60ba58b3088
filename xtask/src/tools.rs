//! What compiling `HiGHS` takes: cmake, and libclang for its bindings.

use std::path::Path;
use std::process::{Command, Stdio};

/// Packages of Debian and its kin.
const PACKAGES: [&str; 2] = ["cmake", "libclang-dev"];

/// Whether the tools are there, after an attempt to install what is missing. Says so where they are not: then what needs them is skipped.
pub(crate) fn are_there() -> bool {
    if look() {
        return true;
    }
    println!("\n=== installing {} ===", PACKAGES.join(" and "));
    let quietly = |args: &[&str]| {
        let mut apt = Command::new("apt-get");
        apt.args(["--quiet", "--yes"]).args(args);
        apt.env("DEBIAN_FRONTEND", "noninteractive");
        apt.stdout(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    let install = [&["install", "--no-install-recommends"], &PACKAGES[..]].concat();
    let installed = quietly(&["update"]) && quietly(&install);
    if installed && look() {
        return true;
    }
    println!(
        "skipped: everything that needs HiGHS, for {} are not there",
        PACKAGES.join(" and ")
    );
    false
}

fn look() -> bool {
    let cmake = Command::new("cmake")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    cmake.is_ok_and(|status| status.success()) && has_libclang()
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
