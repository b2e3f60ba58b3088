//! `solve`: a matrix of costs and capacities by hub, to a proven optimum.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use hub_core::transport::{self, Answer, Instance, Matching, Settings, Stopped, TransportError};
use hub_io::{
    Deficit, Prepared, Seconds, SolveStatus, Solved, Terms, WriteError, check_target, int32_to_npy,
    read_matrix, write_whole,
};

use super::Said;
use crate::args::Solve;
use crate::failure::Failure;
use crate::progress::Step;

pub(crate) fn solve(args: &Solve) -> Result<Said, Failure> {
    let begun = Instant::now();
    let interrupted = watch_interrupts();
    check_outputs(args)?;
    let (prepared, capacities) = read(args)?;
    let read = begun.elapsed();
    if let (true, Some(mark)) = (prepared.has_idle_mark(), &args.forbidden) {
        // A note is worth no failure.
        let _ = writeln!(
            io::stderr(),
            "note: no entry of {} is {}, which --forbidden names: no pair is forbidden by it",
            crate::view::printable(&args.costs.display().to_string(), 300),
            crate::view::printable(mark.text(), 100),
        );
    }
    let answer = {
        let _step = Step::new("solving");
        run(args, &prepared, &capacities, begun, interrupted)?
    };
    let solve = begun.elapsed().saturating_sub(read);
    write(args, &prepared, &answer)?;
    let seconds = Seconds {
        read: to_the_microsecond(read),
        solve: to_the_microsecond(solve),
        total: to_the_microsecond(begun.elapsed()),
    };
    let solved = outcome(&prepared, &answer, seconds);
    let json = serde_json::to_string(&solved).map_err(|error| Failure::Print(error.into()))?;
    Ok(Said {
        text: json + "\n",
        code: exit_code(&answer),
    })
}

/// A flag that Ctrl-C sets: the solver then stops with what it has. A second Ctrl-C ends the process.
fn watch_interrupts() -> &'static AtomicBool {
    static INTERRUPTED: AtomicBool = AtomicBool::new(false);
    // Where no handler can be set, Ctrl-C ends the process at once, as it does in other commands.
    let _ = ctrlc::set_handler(|| {
        if INTERRUPTED.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
    });
    &INTERRUPTED
}

fn read(args: &Solve) -> Result<(Prepared, Vec<u32>), Failure> {
    let _step = Step::new("reading");
    let (matrix, capacities) = read_matrix(&args.costs, &args.capacities)?;
    let terms = Terms {
        maximise: args.maximise,
        forbidden: args.forbidden.clone(),
        unplaced: args.unplaced_cost.clone(),
        allow_negative: args.allow_negative,
    };
    Ok((matrix.prepare(&terms)?, capacities))
}

fn run(
    args: &Solve,
    prepared: &Prepared,
    capacities: &[u32],
    begun: Instant,
    cancel: &AtomicBool,
) -> Result<Answer, Failure> {
    let costs = prepared
        .costs()
        .map_err(|error| Failure::Inputs(error.to_string()))?;
    let instance = Instance {
        costs: &*costs,
        capacities,
        unplaced: prepared.unplaced(),
    };
    let clock = || begun.elapsed();
    let on = |threads: usize| -> Result<Answer, TransportError> {
        let settings = Settings {
            threads,
            clock: Some(&clock),
            deadline: args.deadline,
            cancel: Some(cancel),
            progress: None,
        };
        transport::solve(&instance, &settings)
            .map_err(|error| in_the_sign_of_input(error, args.maximise))
    };
    if args.threads == 1 {
        return Ok(on(1)?);
    }
    Ok(super::on_threads(args.threads, || {
        on(rayon::current_num_threads())
    })??)
}

/// A score is minus a cost.
fn in_the_sign_of_input(mut error: TransportError, maximise: bool) -> TransportError {
    if maximise && let TransportError::Overflow { cost, .. } = &mut error {
        *cost = cost.saturating_neg();
    }
    error
}

fn write(args: &Solve, prepared: &Prepared, answer: &Answer) -> Result<(), Failure> {
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    if let (Some(path), Some(plan)) = (&args.assignment, &answer.matching) {
        let hub = |hub: &Option<u32>| hub.and_then(|hub| i32::try_from(hub).ok()).unwrap_or(-1);
        let hubs: Vec<_> = plan.assignment.iter().map(hub).collect();
        files.push((path.clone(), int32_to_npy(&hubs)));
    }
    if let (Some(path), Some(dual)) = (&args.prices, &answer.dual) {
        files.push((path.clone(), prepared.prices_to_npy(&dual.prices)));
    }
    Ok(write_whole(&files)?)
}

fn outcome(prepared: &Prepared, answer: &Answer, seconds: Seconds) -> Solved {
    let value = prepared.value(answer.matching.as_ref(), answer.dual.as_ref());
    let count = |plan: &Matching, placed: bool| {
        let hubs = plan.assignment.iter();
        hubs.filter(|hub| hub.is_some() == placed).count() as u64
    };
    let plan = answer.matching.as_ref();
    Solved {
        status: SolveStatus::from(answer.status),
        objective: value.objective,
        bound: value.bound,
        gap: value.gap,
        rounding_bound: value.rounding_bound,
        placed: plan.map(|plan| count(plan, true)),
        unplaced: plan.map(|plan| count(plan, false)),
        seconds,
        scans: scans(answer.effort.rows, prepared.schools()),
        augmentations: answer.effort.augmentations,
        witness: answer.witness.as_ref().map(|witness| Deficit {
            schools: witness.schools.clone(),
            hubs: witness.hubs.clone(),
            places: witness.places,
            needed: witness.schools.len() as u64,
        }),
    }
}

/// Rows over schools, to two decimals.
#[expect(clippy::cast_precision_loss, reason = "shown to two decimals")]
fn scans(rows: u64, schools: usize) -> f64 {
    (rows as f64 / schools.max(1) as f64 * 100.0).round() / 100.0
}

fn to_the_microsecond(time: Duration) -> f64 {
    (time.as_secs_f64() * 1e6).round() / 1e6
}

/// 0 optimal, 3 infeasible, 5 stopped early, 130 interrupted.
fn exit_code(answer: &Answer) -> u8 {
    match (SolveStatus::from(answer.status), answer.stopped) {
        (SolveStatus::Optimal, _) => 0,
        (SolveStatus::Infeasible, _) => 3,
        (_, Some(Stopped::Cancelled)) => 130,
        (_, Some(Stopped::Deadline) | None) => 5,
    }
}

/// Refuses outputs that cannot be written or would replace an input, before the work is done and not after.
fn check_outputs(args: &Solve) -> Result<(), Failure> {
    let mut taken: Vec<_> = [&args.costs, &args.capacities]
        .into_iter()
        .filter_map(|path| fs::canonicalize(path).ok())
        .collect();
    for path in [&args.assignment, &args.prices].into_iter().flatten() {
        check_target(path)?;
        let place = place(path).map_err(|source| WriteError::Io {
            path: path.clone(),
            source,
        })?;
        if taken.contains(&place) {
            let path = crate::view::printable(&path.display().to_string(), 300);
            let text = format!("{path} is an input or another output; choose another file");
            return Err(Failure::Inputs(text));
        }
        taken.push(place);
    }
    Ok(())
}

/// Where a file is or would be, by one name. Its folder must be there.
fn place(path: &Path) -> io::Result<PathBuf> {
    match fs::canonicalize(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let folder = match path.parent() {
                Some(folder) if !folder.as_os_str().is_empty() => folder,
                _ => Path::new("."),
            };
            Ok(fs::canonicalize(folder)?.join(path.file_name().unwrap_or_default()))
        }
        place => place,
    }
}
