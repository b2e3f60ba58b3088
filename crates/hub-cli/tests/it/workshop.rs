//! A folder to work in, and the command in it.

use std::fs;
use std::path::PathBuf;

use assert_cmd::Command;
use tempfile::TempDir;

/// A temporary folder in which the command runs.
pub(crate) struct Workshop(TempDir);

/// What a run said and how it ended.
#[derive(Debug)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn of(output: std::process::Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self {
            code: output.status.code().unwrap(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

impl Workshop {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// A folder with 300 synthetic schools and 6 hubs in `in/`.
    pub(crate) fn with_inputs() -> Self {
        let workshop = Self::new();
        workshop.ok("synth --schools 300 --hubs 6 --seed 5 --out in");
        workshop
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).unwrap();
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    pub(crate) fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap()
    }

    /// Changes a file by replacing the first `from`, which must be there.
    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let text = self.read(name);
        assert!(text.contains(from), "{name} has no {from:?}");
        self.write(name, text.replacen(from, to, 1));
    }

    /// Runs the command with arguments separated by blanks.
    pub(crate) fn run(&self, args: &str) -> Run {
        let output = Command::cargo_bin("hubmatch")
            .unwrap()
            .current_dir(self.0.path())
            .args(args.split_whitespace())
            .output()
            .unwrap();
        Run::of(output)
    }

    /// The same, with what it prints going elsewhere.
    #[cfg(unix)]
    pub(crate) fn run_into(&self, args: &str, out: impl Into<std::process::Stdio>) -> Run {
        let output = std::process::Command::new(assert_cmd::cargo::cargo_bin("hubmatch"))
            .current_dir(self.0.path())
            .args(args.split_whitespace())
            .stdout(out)
            .stderr(std::process::Stdio::piped())
            .spawn()
            .unwrap()
            .wait_with_output()
            .unwrap();
        Run::of(output)
    }

    /// Runs the command with what comes through a pipe as its standard input.
    #[cfg(unix)]
    pub(crate) fn run_from(&self, args: &str, bytes: &[u8]) -> Run {
        let output = Command::cargo_bin("hubmatch")
            .unwrap()
            .current_dir(self.0.path())
            .args(args.split_whitespace())
            .write_stdin(bytes)
            .output()
            .unwrap();
        Run::of(output)
    }

    /// Runs the command, interrupts it while it waits for its standard input, and then gives it `bytes`.
    #[cfg(target_os = "linux")]
    pub(crate) fn interrupted(&self, args: &str, bytes: &[u8]) -> Run {
        use std::io::Write;
        use std::process::{Command, Stdio};
        use std::time::{Duration, Instant};

        let mut child = Command::new(assert_cmd::cargo::cargo_bin("hubmatch"))
            .args(args.split_whitespace())
            .current_dir(self.path("."))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let status = format!("/proc/{}/status", child.id());
        let begun = Instant::now();
        while !catches_interrupts(&fs::read_to_string(&status).unwrap()) {
            assert!(begun.elapsed() < Duration::from_mins(1), "{args}");
            std::thread::sleep(Duration::from_millis(5));
        }
        let kill = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        assert!(kill.unwrap().success());
        std::thread::sleep(Duration::from_millis(200));
        let mut writer = child.stdin.take().unwrap();
        writer.write_all(bytes).unwrap();
        drop(writer);
        Run::of(child.wait_with_output().unwrap())
    }

    /// Runs the command, which must succeed and say nothing on standard error.
    pub(crate) fn ok(&self, args: &str) -> String {
        let run = self.run(args);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{args}: {run:?}");
        run.out
    }

    /// Runs the command, which must fail with `code`, say each of `expect` on standard error, and print nothing.
    pub(crate) fn fails(&self, args: &str, code: i32, expect: &[&str]) -> String {
        let run = self.run(args);
        assert_eq!((run.code, run.out.as_str()), (code, ""), "{args}: {run:?}");
        for expect in expect {
            assert!(
                run.err.contains(expect),
                "{args}: no {expect:?} in:\n{}",
                run.err
            );
        }
        assert!(!run.err.contains("panicked"), "{}", run.err);
        run.err
    }

    /// The files of a folder, by name; empty where it is not there.
    pub(crate) fn list(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path(folder)) else {
            return Vec::new();
        };
        let mut names: Vec<_> = entries
            .map(|e| e.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

/// The three inputs that [`Workshop::with_inputs`] makes.
pub(crate) const INPUTS: &str =
    "--schools in/schools.csv --hubs in/hubs.csv --policy in/policy.toml";

/// Whether a process, by what the system says of it, has a handler for Ctrl-C.
#[cfg(target_os = "linux")]
fn catches_interrupts(status: &str) -> bool {
    let mut lines = status.lines();
    let mask = lines.find_map(|line| line.strip_prefix("SigCgt:")).unwrap();
    u64::from_str_radix(mask.trim(), 16).unwrap() & 2 != 0
}
