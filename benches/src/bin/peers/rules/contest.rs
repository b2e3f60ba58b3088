//! A contestant: a process that solves an instance once, and the audit of its plan.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use hub_benches::Ruled;
use serde::{Deserialize, Serialize};

use super::Race;
use crate::Failure;
use crate::drive::Tools;

/// Who takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Contestant {
    Ours,
    CpSat,
    Highs,
}

impl Contestant {
    pub(super) const ALL: [Self; 3] = [Self::Ours, Self::CpSat, Self::Highs];

    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Ours => "hubmatch",
            Self::CpSat => "OR-Tools CP-SAT",
            Self::Highs => "HiGHS, whole model",
        }
    }
}

/// What a contestant says of itself, but for its plan, which it writes to a file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Answer {
    /// Seconds of building the model, which do not count against the time to solve in.
    pub(super) build: f64,
    /// Seconds of solving.
    pub(super) solve: f64,
    /// `optimal`, `feasible`, `unknown` and the like.
    pub(super) status: String,
    pub(super) objective: Option<i64>,
    /// No plan costs less: ours is one that anyone can add up, that of the others a claim.
    pub(super) bound: Option<f64>,
    /// Of ours: what the solver within it claims.
    #[serde(default)]
    pub(super) claimed: Option<f64>,
    /// Peak memory in bytes.
    pub(super) peak: u64,
}

/// What came of a contestant.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Entry {
    pub(super) contestant: Contestant,
    /// `None` where it did not end, or failed.
    pub(super) answer: Option<Answer>,
    /// Which rule its plan breaks, if there is a plan.
    pub(super) broken: Option<String>,
}

impl Entry {
    /// What a plan that keeps all rules costs.
    pub(super) fn kept(&self) -> Option<i64> {
        let objective = self.answer.as_ref()?.objective?;
        self.broken.is_none().then_some(objective)
    }

    /// Whether its plan is the best, as far as it knows.
    pub(super) fn is_proven(&self) -> bool {
        let answer = self.answer.as_ref();
        answer.is_some_and(|answer| answer.status == "optimal")
    }

    /// The plan's distance from the bound.
    pub(super) fn gap(&self, bound: impl Fn(&Answer) -> Option<f64>) -> Option<f64> {
        #[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
        let objective = self.kept()? as f64;
        Some((objective - bound(self.answer.as_ref()?)?).max(0.0))
    }

    pub(super) fn line(&self) -> String {
        format!(
            "{:20} {:?} {}",
            self.contestant.title(),
            self.answer,
            self.broken.as_deref().unwrap_or("")
        )
    }
}

/// Runs a contestant on an instance that lies in a folder.
pub(super) fn run(
    contestant: Contestant,
    race: &Race,
    ruled: &Ruled,
    folder: &Path,
    tools: &Tools,
) -> Result<Entry, Failure> {
    let plan = folder.join("plan.json");
    let mut command = match contestant {
        Contestant::Ours => {
            let mut command = Command::new(std::env::current_exe()?);
            command.args(["work-rules", &race.title()]);
            command
        }
        Contestant::CpSat | Contestant::Highs => {
            let mut command = Command::new(&tools.python);
            command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/peers/ruled.py"));
            let peer = if contestant == Contestant::CpSat {
                "cpsat"
            } else {
                "highs"
            };
            command.arg(peer).arg(folder);
            command.arg(race.seconds.to_string());
            command.env("PYTHONDONTWRITEBYTECODE", "1");
            command
        }
    };
    let text = patient(command.arg(&plan), patience(race))?;
    let answer: Option<Answer> = text
        .lines()
        .rfind(|line| line.starts_with('{'))
        .and_then(|line| serde_json::from_str(line).ok());
    let broken = match &answer {
        Some(answer) => audit(ruled, answer, &plan)?,
        None => None,
    };
    Ok(Entry {
        contestant,
        answer,
        broken,
    })
}

/// When a contestant that was told to stop long ago is given up.
fn patience(race: &Race) -> Duration {
    Duration::from_secs_f64(5.0 * race.seconds + 120.0)
}

/// What a process writes to its output; nothing more once patience is at an end.
fn patient(command: &mut Command, patience: Duration) -> Result<String, Failure> {
    let begun = Instant::now();
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let output = child.stdout.take().ok_or("no pipe")?;
    let reader = thread::spawn(move || std::io::read_to_string(output).unwrap_or_default());
    while child.try_wait()?.is_none() {
        if begun.elapsed() > patience {
            child.kill()?;
        }
        thread::sleep(Duration::from_millis(20));
    }
    reader.join().map_err(|_| "reading failed".into())
}

/// Which rule a plan breaks; that it costs something else than was said counts as one.
fn audit(ruled: &Ruled, answer: &Answer, plan: &Path) -> Result<Option<String>, Failure> {
    let Some(objective) = answer.objective else {
        return Ok(None);
    };
    let plan: Vec<i64> = serde_json::from_str(&fs::read_to_string(plan)?)?;
    let plan: Vec<Option<u32>> = plan
        .into_iter()
        .map(|hub| u32::try_from(hub).ok())
        .collect();
    Ok(match ruled.certified(&plan) {
        Err(broken) => Some(broken),
        Ok(cost) if cost == i128::from(objective) => None,
        Ok(cost) => Some(format!("it costs {cost}, and is said to cost {objective}")),
    })
}
