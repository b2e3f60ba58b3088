//! `match` and `demo`: find the best plan, prove it, write it, show it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use hub_core::explain::{Summary, conflict_report, summarise};
use hub_core::model::Inputs;
use hub_core::plan::{Plan, PlanStatus, Waiting, make_plan, waiting_list};
use hub_core::problem::Problem;
use hub_core::rules::RuleError;
use hub_core::score::Arcs;
use hub_core::solve::{Outcome, solve_within};
use hub_core::transport::Settings;
use hub_core::verify::audit;
use hub_io::{
    Outputs, Report, TableFormat, WriteError, hubs_to_table, read_policy, schools_to_table,
    write_plan, write_whole,
};

use super::Said;
use crate::args::{Demo, Format, Match, TableKind};
use crate::failure::Failure;
use crate::progress::{Solving, Step};
use crate::view::{nobody_text, report_text, summary_text};

/// The demo's schools and hubs: the size of the programme of 2024.
const DEMO: (u32, u32) = (2_000, 32);
const DEMO_SEED: u64 = 2024;
const DEMO_POLICY: &str = "attendance-2023";

pub(crate) fn matching(args: &Match) -> Result<Said, Failure> {
    let (begun, interrupted) = (Instant::now(), super::watch_interrupts());
    let inputs = &args.inputs;
    let loaded = {
        let _step = Step::new("reading");
        inputs.read()?
    };
    let order = Order {
        seed: args.seed,
        threads: args.threads,
        deadline: args.deadline,
        begun,
        interrupted,
    };
    let target = Target {
        folder: &args.out,
        formats: formats(&args.formats),
        force: args.force,
        policy_text: loaded.policy_text(),
    };
    let Written {
        summary,
        nobody,
        files,
    } = match_and_write(&loaded.inputs, &order, &target)?;
    let text = match args.format {
        Format::Text => nobody + &summary_text(&summary) + &files_text(&args.out, &files, begun),
        Format::Json => super::printed(&summary)?,
        Format::Csv => report_text(&Report::default(), Format::Csv),
    };
    // Stopped early: the plan and its gap are written.
    let code = match summary.status {
        PlanStatus::Feasible if order.interrupted.load(Ordering::Relaxed) => 130,
        PlanStatus::Feasible => 5,
        PlanStatus::Optimal => 0,
    };
    Ok(Said {
        text,
        code,
        wrote: Some(plan_written(&args.out)),
    })
}

/// How to match.
struct Order {
    seed: u64,
    threads: u16,
    /// After the beginning.
    deadline: Option<Duration>,
    begun: Instant,
    /// Set where a person asks for the best plan so far.
    interrupted: &'static AtomicBool,
}

pub(crate) fn demo(args: &Demo) -> Result<Said, Failure> {
    let begun = Instant::now();
    let (schools, hubs) = hub_synth::england(DEMO.0, DEMO.1, None, DEMO_SEED)?;
    let inputs = Inputs {
        schools,
        hubs,
        policy: read_policy(DEMO_POLICY)?,
        travel_times: None,
        pair_scores: None,
        previous: None,
        rematch: None,
    };
    let given = args.out.join("inputs");
    write_inputs(&given, &inputs, DEMO_POLICY, TableFormat::Csv)?;
    let plan = args.out.join("plan");
    let order = Order {
        seed: DEMO_SEED,
        threads: args.threads,
        deadline: None,
        begun,
        interrupted: super::watch_interrupts(),
    };
    let target = Target {
        folder: &plan,
        formats: vec![TableFormat::Csv],
        force: true,
        policy_text: super::data::preset_text(DEMO_POLICY)?,
    };
    let Written { summary, files, .. } = match_and_write(&inputs, &order, &target)?;
    let first = summary
        .worst_served
        .first()
        .map(|row| row.urn.to_string())
        .unwrap_or_default();
    let report = args.out.join("report.html");
    let (given, folder, report) = (given.display(), plan.display(), report.display());
    let inputs = format!(
        "--schools {given}/schools.csv --hubs {given}/hubs.csv --policy {given}/policy.toml"
    );
    let text = format!(
        "{}{}\nWhat next:\n  hubmatch verify {inputs} --plan {folder}/plan.json\n  hubmatch explain {inputs} --plan {folder}/plan.json --school {first}\n  hubmatch report {inputs} --plan {folder}/plan.json --out {report}\n",
        summary_text(&summary),
        files_text(&plan, &files, begun),
    );
    Ok(Said::after_writing(text, plan_written(&plan)))
}

/// Says that the plan was written, for where nothing else can be said.
fn plan_written(folder: &Path) -> String {
    format!("the plan was written to {}", folder.display())
}

/// Where the plan goes, and what goes with it.
struct Target<'a> {
    folder: &'a Path,
    formats: Vec<TableFormat>,
    /// Whether another plan in the folder is replaced.
    force: bool,
    policy_text: &'a str,
}

/// The formats asked for, each once.
pub(super) fn formats(asked: &[TableKind]) -> Vec<TableFormat> {
    let mut formats: Vec<TableFormat> = asked.iter().map(|kind| (*kind).into()).collect();
    formats.sort_unstable();
    formats.dedup();
    formats
}

/// What was written, and what there is to say of it.
struct Written {
    summary: Summary,
    /// A warning where no school is eligible.
    nobody: String,
    /// The names of the files.
    files: Vec<String>,
}

/// Solves the inputs, audits the plan before anyone sees it, and writes it.
fn match_and_write(
    inputs: &Inputs,
    order: &Order,
    target: &Target<'_>,
) -> Result<Written, Failure> {
    let solved = crate::on_threads(order.threads, || solve_and_audit(inputs, order))??;
    let _step = Step::new("writing");
    let outputs = Outputs {
        inputs,
        plan: &solved.plan,
        summary: &solved.summary,
        waiting: &solved.waiting,
        policy_text: target.policy_text,
        contacts: None,
    };
    let files = write_plan(target.folder, outputs, &target.formats, target.force)?;
    Ok(Written {
        summary: solved.summary,
        nobody: solved.nobody,
        files,
    })
}

/// A plan that the audit accepts.
struct Solved {
    plan: Plan,
    summary: Summary,
    nobody: String,
    waiting: Vec<Waiting>,
}

fn solve_and_audit(inputs: &Inputs, order: &Order) -> Result<Solved, Failure> {
    let (problem, arcs) = {
        let _step = Step::new("scoring");
        let problem = Problem::new(inputs.clone(), order.seed).map_err(Failure::inputs)?;
        let arcs = Arcs::new(&problem);
        (problem, arcs)
    };
    let clock = || order.begun.elapsed();
    let settings = Settings {
        clock: Some(&clock),
        deadline: order.deadline,
        cancel: Some(order.interrupted),
        ..Settings::new()
    };
    let solution = match solve_within(&problem, &arcs, &Solving::new(), &settings) {
        Outcome::Solved(solution) => solution,
        Outcome::Conflict(conflict) => {
            let report = conflict_report(&problem, &arcs, &conflict);
            return Err(Failure::Conflict(Box::new(report)));
        }
        Outcome::Stopped => return Err(Failure::Stopped),
        Outcome::Refused(RuleError::Solver) => return Err(Failure::Solver),
        Outcome::Refused(error) => return Err(Failure::Inputs(format!("cannot solve: {error}"))),
    };
    let _step = Step::new("proving");
    let plan = make_plan(&problem, &arcs, &solution);
    let violations = audit(&problem, &plan);
    if !violations.is_empty() {
        return Err(Failure::Refused(violations));
    }
    Ok(Solved {
        summary: summarise(&problem, &plan),
        nobody: nobody_text(&problem, &arcs),
        waiting: waiting_list(&problem, &plan),
        plan,
    })
}

/// Writes schools, hubs and policy.toml into a folder, which is made where it is not there.
pub(super) fn write_inputs(
    folder: &Path,
    inputs: &Inputs,
    preset: &str,
    format: TableFormat,
) -> Result<(), Failure> {
    let policy = super::data::preset_text(preset)?;
    let table = |name: &str| folder.join(name).with_extension(format.ending());
    let (schools, hubs) = (
        schools_to_table(format, &inputs.schools)?,
        hubs_to_table(format, &inputs.hubs)?,
    );
    fs::create_dir_all(folder).map_err(|source| WriteError::Io {
        path: folder.to_owned(),
        source,
    })?;
    let files: [(PathBuf, Vec<u8>); 3] = [
        (table("schools"), schools),
        (table("hubs"), hubs),
        (folder.join("policy.toml"), policy.as_bytes().to_vec()),
    ];
    Ok(write_whole(&files)?)
}

fn files_text(folder: &Path, files: &[String], begun: Instant) -> String {
    let folder = folder.display();
    let seconds = begun.elapsed().as_secs_f64();
    format!(
        "\nFiles: {folder}/{}\nVerified, written and shown in {seconds:.2} s\n",
        files.join(", ")
    )
}
