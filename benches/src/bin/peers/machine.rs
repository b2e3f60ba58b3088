//! The machine and the versions that figures belong to.

use std::fs;
use std::process::Command;
use std::thread;

/// Processor, cores, memory and system, on a line each.
pub(crate) fn describe() -> String {
    let cpu = field("/proc/cpuinfo", "model name").unwrap_or_else(|| "unknown processor".into());
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let memory = field("/proc/meminfo", "MemTotal").and_then(|text| {
        let kibibytes: u64 = text.split_whitespace().next()?.parse().ok()?;
        Some(kibibytes >> 20)
    });
    let memory = memory.map_or_else(|| "unknown".into(), |gib| format!("{gib} GiB"));
    let vectors = field("/proc/cpuinfo", "flags").unwrap_or_default();
    let avx2 = vectors.split(' ').any(|flag| flag == "avx2");
    let avx2 = if avx2 { "AVX2" } else { "no AVX2" };
    format!("{cpu}, {cores} cores, {memory} of memory, {avx2}")
}

/// Versions of the compiler, of the Python packages, and of what mcmf brings along.
pub(crate) fn versions() -> String {
    let rustc = Command::new("rustc")
        .arg("--version")
        .output()
        .ok()
        .and_then(|output| String::from_utf8(output.stdout).ok());
    let rustc = rustc.unwrap_or_default();
    let packages = include_str!("../../../peers/requirements.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.replace("==", " "));
    let mut versions: Vec<String> = vec![
        rustc.trim().to_owned(),
        "mcmf 2.0.0 with its copy of LEMON".into(),
    ];
    versions.extend(packages);
    versions.join(", ")
}

/// The value of the first line of a file of the form `name : value`.
fn field(path: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    let mut lines = text.lines().filter_map(|line| line.split_once(':'));
    let (_, value) = lines.find(|(key, _)| key.trim() == name)?;
    Some(value.trim().to_owned())
}
