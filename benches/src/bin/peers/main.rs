//! The race against other solvers: `cargo xtask peers`.
//!
//! Every contestant is a process of its own, so that its peak memory is its own. It makes or reads the instance, then
//! waits; the driver asks them in turn, again and again, so that all run under the same conditions. A contestant in Rust is this same program
//! as `peers work`, one in Python is `benches/peers/run.py`.

mod course;
mod drive;
mod late;
mod lemon;
mod machine;
mod markdown;
mod rules;
mod turn;
mod work;

use std::env;
use std::path::PathBuf;
use std::process::ExitCode;

/// Whatever goes wrong, in words.
type Failure = Box<dyn std::error::Error + Send + Sync>;

const USAGE: &str = "usage: peers run PYTHON HUBMATCH OUT [--quick | REGIME...]
       peers run-rules PYTHON HUBMATCH OUT [SCHOOLS...]
       peers work ours-1 | ours-2 | reference | lemon REGIME SCHOOLS HUBS
       peers work-rules SCHOOLSxHUBS PLAN";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let done = match args.as_slice() {
        [
            what @ ("run" | "run-rules"),
            python,
            hubmatch,
            out,
            part @ ..,
        ] => {
            let tools = drive::Tools {
                python: PathBuf::from(python),
                hubmatch: PathBuf::from(hubmatch),
                out: PathBuf::from(out),
            };
            if *what == "run" {
                run(&tools, part)
            } else {
                rules::run(&tools, part)
            }
        }
        ["work-rules", title, plan] => rules::work(title, plan),
        ["work", solver, field, schools, hubs] => work::work(solver, field, schools, hubs),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("peers: {failure}");
            ExitCode::FAILURE
        }
    }
}

/// Runs all races, the quick ones, or those of some regimes, and writes `results.json` and `BENCHMARKS.md` to the folder of the results.
fn run(tools: &drive::Tools, part: &[&str]) -> Result<(), Failure> {
    let mut results = Vec::new();
    let races = course::races(part);
    if races.is_empty() {
        return Err(format!("no race is called {part:?}").into());
    }
    for race in races {
        results.push(drive::race(&race, tools)?);
        // After each, so that a long run that breaks off has something to show.
        let json = serde_json::to_string_pretty(&results)?;
        std::fs::write(tools.out.join("results.json"), json)?;
    }
    let page = markdown::page(&results, part)?;
    std::fs::write(tools.out.join("BENCHMARKS.md"), page)?;
    Ok(())
}
