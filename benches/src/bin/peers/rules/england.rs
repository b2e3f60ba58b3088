//! Whole commands: `hubmatch match` on synthetic England, with a policy that has the same kinds of rules.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use serde::Serialize;
use serde_json::Value;

use crate::Failure;
use crate::drive::Tools;

/// A command to measure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Whole {
    pub(super) schools: usize,
    pub(super) hubs: usize,
    /// Seconds that the command is given.
    pub(super) deadline: u32,
}

impl Whole {
    /// What is wanted is 10 and 60 seconds for the whole command.
    pub(super) const ALL: [Self; 2] = [
        Self {
            schools: 5_000,
            hubs: 93,
            deadline: 7,
        },
        Self {
            schools: 22_000,
            hubs: 93,
            deadline: 50,
        },
    ];
}

/// What came of it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Measured {
    pub(super) title: String,
    pub(super) deadline: u32,
    /// From start to exit.
    pub(super) seconds: f64,
    /// Peak memory in bytes.
    pub(super) peak: u64,
    /// `None` where no plan was found in time.
    pub(super) plan: Option<Reached>,
}

/// What the plan reaches.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Reached {
    pub(super) placed: usize,
    /// Tiers that reach their proven bound, and how many there are.
    pub(super) tiers: (usize, usize),
    /// Places that the tiers are below their bounds, in all.
    pub(super) below: i64,
    /// The score's gap in per cent of its bound.
    pub(super) gap: f64,
    /// What `hubmatch verify` took to find nothing, in seconds.
    pub(super) verify: f64,
}

/// Runs a command, and audits its plan by another.
pub(super) fn run(whole: &Whole, tools: &Tools) -> Result<Measured, Failure> {
    let title = format!("{}x{}", whole.schools, whole.hubs);
    println!("\nwhole command {title}, {} s", whole.deadline);
    let folder = tools.out.join(format!("england-{title}"));
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let (source, ruled, out) = (
        folder.join("source"),
        folder.join("ruled"),
        folder.join("plan"),
    );
    let mut synth = Command::new(&tools.hubmatch);
    synth.args(["synth", "--seed", "7"]);
    synth.args(["--schools", &whole.schools.to_string()]);
    synth.args(["--hubs", &whole.hubs.to_string()]);
    succeed(synth.arg("--out").arg(&source), &[0])?;
    let mut policy = Command::new(&tools.python);
    policy.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/peers/england.py"));
    succeed(policy.arg(&source).arg(&ruled), &[0])?;

    let usage = folder.join("usage");
    let mut matching = Command::new(&tools.python);
    matching.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/peers/england.py"));
    matching.arg("--measure").arg(&usage).arg(&tools.hubmatch);
    matching.arg("match");
    inputs(&mut matching, &ruled);
    matching.args(["--deadline", &whole.deadline.to_string()]);
    // 5: stopped early, plan and gap written.
    succeed(matching.arg("--out").arg(&out), &[0, 5])?;
    let usage: Value = serde_json::from_str(&fs::read_to_string(&usage)?)?;

    let path = out.join("plan.json");
    let plan = if path.exists() {
        let begun = Instant::now();
        let mut verify = Command::new(&tools.hubmatch);
        verify.arg("verify");
        inputs(&mut verify, &ruled);
        succeed(verify.arg("--plan").arg(&path), &[0])?;
        let seconds = begun.elapsed().as_secs_f64();
        let plan: Value = serde_json::from_str(&fs::read_to_string(&path)?)?;
        Some(reached(&plan, seconds)?)
    } else {
        None
    };
    fs::remove_dir_all(&folder)?;
    let measured = Measured {
        title,
        deadline: whole.deadline,
        seconds: usage["seconds"].as_f64().ok_or("no time")?,
        peak: usage["peak"].as_u64().ok_or("no memory")?,
        plan,
    };
    println!("  {measured:?}");
    Ok(measured)
}

fn inputs(command: &mut Command, folder: &Path) {
    command.arg("--schools").arg(folder.join("schools.csv"));
    command.arg("--hubs").arg(folder.join("hubs.csv"));
    command.arg("--policy").arg(folder.join("policy.toml"));
}

fn succeed(command: &mut Command, codes: &[i32]) -> Result<(), Failure> {
    let output = command.output()?;
    if output
        .status
        .code()
        .is_some_and(|code| codes.contains(&code))
    {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(format!("{command:?}: {}\n{said}", output.status).into())
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn reached(plan: &Value, verify: f64) -> Result<Reached, Failure> {
    let levels = plan["objectives"].as_array().ok_or("no objectives")?;
    let number = |level: &Value, name: &str| level[name].as_i64().unwrap_or_default();
    let below = |level: &Value| number(level, "bound") - number(level, "objective");
    let tiers: Vec<&Value> = levels.iter().filter(|it| it["kind"] == "tier").collect();
    let score = levels.iter().find(|it| it["kind"] == "score");
    let score = score.ok_or("no score")?;
    Ok(Reached {
        placed: plan["placements"].as_array().map_or(0, Vec::len),
        tiers: (
            tiers.iter().filter(|level| below(level) == 0).count(),
            tiers.len(),
        ),
        below: tiers.iter().map(|level| below(level)).sum(),
        gap: 100.0 * below(score) as f64 / number(score, "bound").max(1) as f64,
        verify,
    })
}
