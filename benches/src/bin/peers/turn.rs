//! A turn: what a contestant is asked for, and what it answers in a line of JSON.

use std::fs;
use std::io::{self, BufRead, Write};

use serde::{Deserialize, Serialize};

use crate::Failure;

/// A turn solves afresh until so many seconds have gone by.
const SECONDS: f64 = 0.2;

/// A turn solves so many times at most.
const SOLVES: usize = 99;

/// The median solve of a turn.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Turn {
    /// Seconds of building the solver's model from the matrix.
    pub(crate) build: f64,
    /// Seconds of solving.
    pub(crate) solve: f64,
    /// The objective, a whole number; none from a contestant that solves nothing.
    pub(crate) objective: Option<String>,
    /// Peak memory of the process so far, in bytes.
    pub(crate) peak: u64,
    /// How often all costs were read.
    #[serde(default)]
    pub(crate) scans: Option<f64>,
}

impl Turn {
    /// Building counts.
    pub(crate) fn seconds(&self) -> f64 {
        self.build + self.solve
    }
}

/// The turn with the median time; the lower one of an even number. `None` of no turns.
pub(crate) fn median(turns: &[Turn]) -> Option<&Turn> {
    let mut sorted: Vec<&Turn> = turns.iter().collect();
    sorted.sort_by(|a, b| a.seconds().total_cmp(&b.seconds()));
    sorted.get(sorted.len().saturating_sub(1) / 2).copied()
}

/// Answers each line of standard input with a turn of `solve`.
pub(crate) fn serve(mut solve: impl FnMut() -> Result<Turn, Failure>) -> Result<(), Failure> {
    for line in io::stdin().lock().lines() {
        line?;
        let mut solves: Vec<Turn> = Vec::new();
        while solves.len() < SOLVES && solves.iter().map(Turn::seconds).sum::<f64>() < SECONDS {
            solves.push(solve()?);
        }
        let answer = serde_json::to_string(median(&solves).ok_or("no solve")?)?;
        let mut out = io::stdout().lock();
        writeln!(out, "{answer}")?;
        out.flush()?;
    }
    Ok(())
}

/// The most memory that this process ever held, in bytes; 0 where the system does not say.
pub(crate) fn peak_bytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .unwrap_or_default();
    let kibibytes = line.split_whitespace().next().and_then(|n| n.parse().ok());
    kibibytes.unwrap_or(0_u64) * 1024
}
