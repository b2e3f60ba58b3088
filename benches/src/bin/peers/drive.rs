//! The driver: starts the contestants of a race, asks them in turn, and compares what they say.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use hub_benches::{Case, Regime, write_matrix, write_vector};
use serde::Serialize;

use crate::Failure;
use crate::course::{LOCATED, Race, SEED, Solver};
use crate::lemon;
use crate::turn::{Turn, median};

/// A turn that takes longer is broken off.
const PATIENCE: Duration = Duration::from_mins(10);

/// What the race needs from outside.
#[derive(Clone, Debug)]
pub(crate) struct Tools {
    /// The interpreter of the environment that holds the peers.
    pub(crate) python: PathBuf,
    /// The release binary.
    pub(crate) hubmatch: PathBuf,
    /// Where instances and results go.
    pub(crate) out: PathBuf,
}

/// The results of a race.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Results {
    pub(crate) race: Race,
    pub(crate) entries: Vec<Entry>,
}

impl Results {
    pub(crate) fn of(&self, solver: Solver) -> Option<&Turn> {
        let entry = self.entries.iter().find(|entry| entry.solver == solver)?;
        entry.median.as_ref()
    }

    /// The fastest peer, building counted.
    pub(crate) fn fastest_peer(&self) -> Option<(Solver, &Turn)> {
        let peers = self.entries.iter().filter(|entry| entry.solver.is_peer());
        peers
            .filter_map(|entry| Some((entry.solver, entry.median.as_ref()?)))
            .min_by(|a, b| a.1.seconds().total_cmp(&b.1.seconds()))
    }
}

/// The results of a contestant.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Entry {
    pub(crate) solver: Solver,
    /// `None` where it did not end.
    pub(crate) median: Option<Turn>,
    /// Turns taken.
    pub(crate) turns: usize,
}

/// Runs a race. An objective that differs from the others is an error.
pub(crate) fn race(race: &Race, tools: &Tools) -> Result<Results, Failure> {
    println!("\n{}", race.title());
    let folder = tools
        .out
        .join(format!("{}-{}-{}", race.field, race.schools, race.hubs));
    if race.solvers.iter().any(|solver| !solver.in_rust()) {
        write_instance(race, &folder)?;
    }
    let mut contestants = Vec::new();
    for solver in &race.solvers {
        if can_start(*solver, tools) {
            contestants.push(Contestant::start(*solver, race, &folder, tools)?);
        }
    }
    while contestants.iter().any(Contestant::wants_more) {
        for contestant in &mut contestants {
            if contestant.wants_more() {
                contestant.turn()?;
            }
        }
    }
    let entries: Vec<Entry> = contestants.into_iter().map(Contestant::end).collect();
    agree(race, &entries)?;
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    Ok(Results {
        race: race.clone(),
        entries,
    })
}

fn agree(race: &Race, entries: &[Entry]) -> Result<(), Failure> {
    let said = |entry: &Entry| Some((entry.solver, entry.median.as_ref()?.objective.clone()?));
    let objectives: Vec<(Solver, String)> = entries.iter().filter_map(said).collect();
    match objectives.first() {
        Some((_, first)) if objectives.iter().all(|(_, other)| other == first) => Ok(()),
        Some(_) => Err(format!("{}: objectives differ: {objectives:?}", race.title()).into()),
        None => Err(format!("{}: nobody finished", race.title()).into()),
    }
}

/// Writes the instance as the contestants that are not in this program read it.
fn write_instance(race: &Race, folder: &Path) -> Result<(), Failure> {
    if race.field == LOCATED {
        return Err("computed costs cannot be written".into());
    }
    let regime = Regime::named(race.field).ok_or("no such regime")?;
    let case = Case::new(regime, race.schools, race.hubs, SEED);
    fs::create_dir_all(folder)?;
    let create = |name| File::create(folder.join(name)).map(BufWriter::new);
    write_matrix(create("costs.npy")?, &case.costs, case.hubs)?;
    write_vector(create("capacities.npy")?, &case.capacities)?;
    let facts = serde_json::json!({ "unplaced": case.unplaced });
    fs::write(folder.join("instance.json"), facts.to_string())?;
    Ok(())
}

/// Whether a contestant is there; says so where it is not.
fn can_start(solver: Solver, tools: &Tools) -> bool {
    let here = match solver {
        Solver::Lemon => lemon::HERE,
        Solver::Process => Command::new(&tools.hubmatch)
            .args(["solve", "--help"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success()),
        _ => true,
    };
    if !here {
        println!("  skipped: {} is not built", solver.title());
    }
    here
}

/// A process that takes turns.
struct Contestant {
    solver: Solver,
    child: Child,
    questions: ChildStdin,
    answers: Receiver<String>,
    turns: Vec<Turn>,
    gave_up: bool,
}

impl Contestant {
    fn start(solver: Solver, race: &Race, folder: &Path, tools: &Tools) -> Result<Self, Failure> {
        let mut command;
        if solver.in_rust() {
            command = Command::new(std::env::current_exe()?);
            command.args(["work", solver.name(), race.field]);
            command.args([race.schools.to_string(), race.hubs.to_string()]);
        } else {
            command = Command::new(&tools.python);
            command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/peers/run.py"));
            command.arg(solver.name()).arg(folder);
            if solver == Solver::Process {
                command.arg(&tools.hubmatch).arg("solve");
            }
        }
        // The peers are to run on one thread, as the kernel does beside them.
        for variable in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"] {
            command.env(variable, "1");
        }
        let mut child = command
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let questions = child.stdin.take().ok_or("no pipe")?;
        let lines = BufReader::new(child.stdout.take().ok_or("no pipe")?).lines();
        let (send, answers) = channel();
        thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                // Some libraries print banners.
                if line.starts_with('{') && send.send(line).is_err() {
                    break;
                }
            }
        });
        Ok(Self {
            solver,
            child,
            questions,
            answers,
            turns: Vec::new(),
            gave_up: false,
        })
    }

    /// Five turns, three of those above five seconds, one above a minute.
    fn wants_more(&self) -> bool {
        let most = match self.turns.first().map(Turn::seconds) {
            Some(60.0..) => 1,
            Some(5.0..) => 3,
            _ => 5,
        };
        !self.gave_up && self.turns.len() < most
    }

    fn turn(&mut self) -> Result<(), Failure> {
        writeln!(self.questions)?;
        self.questions.flush()?;
        match self.answers.recv_timeout(PATIENCE) {
            Ok(line) => {
                let turn: Turn = serde_json::from_str(&line)?;
                println!(
                    "  {:32} {:>10.2} ms to build {:>10.2} ms to solve {:>7} MB",
                    self.solver.title(),
                    turn.build * 1e3,
                    turn.solve * 1e3,
                    turn.peak / 1_000_000
                );
                self.turns.push(turn);
                Ok(())
            }
            Err(RecvTimeoutError::Timeout) => {
                println!("  {:32} given up", self.solver.title());
                self.gave_up = true;
                Ok(self.child.kill()?)
            }
            Err(RecvTimeoutError::Disconnected) => {
                Err(format!("{} failed", self.solver.title()).into())
            }
        }
    }

    /// Closes the questions, which ends the process, and waits for it.
    fn end(mut self) -> Entry {
        drop(self.questions);
        // It has said all that is wanted of it.
        let _ = self.child.wait();
        Entry {
            solver: self.solver,
            median: median(&self.turns).cloned(),
            turns: self.turns.len(),
        }
    }
}
