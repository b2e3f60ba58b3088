//! `solve`: a matrix of costs and capacities by hub, with side rules or without, to a proven optimum.

mod engine;

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use hub_core::rules::{LeftOut, Partial};
use hub_core::transport::{Matching, Stopped};
use hub_io::{
    Deficit, LeftOutSchool, PartialAssignment, Prepared, Seconds, SideFiles, SolveStatus, Solved,
    Terms, WriteError, check_target, int32_to_npy, read_with_rules, write_whole,
};

use engine::{Found, Ready};

use super::Said;
use crate::args::Solve;
use crate::failure::Failure;
use crate::progress::Step;
use crate::view::counted;

pub(crate) fn solve(args: &Solve) -> Result<Said, Failure> {
    let begun = Instant::now();
    let interrupted = super::watch_interrupts();
    check_outputs(args)?;
    let ready = read(args)?;
    let prepared = &ready.prepared;
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
    let found = {
        let _step = Step::new("solving");
        engine::run(args, &ready, begun, interrupted)?
    };
    let solve = begun.elapsed().saturating_sub(read);
    let wrote = write(args, prepared, &found)?;
    let seconds = Seconds {
        read: to_the_microsecond(read),
        solve: to_the_microsecond(solve),
        total: to_the_microsecond(begun.elapsed()),
    };
    let solved = outcome(prepared, &found, seconds);
    let json = serde_json::to_string(&solved).map_err(|error| Failure::print(error.into()))?;
    Ok(Said {
        text: json + "\n",
        code: exit_code(&found),
        wrote,
    })
}

fn read(args: &Solve) -> Result<Ready, Failure> {
    let _step = Step::new("reading");
    let files = SideFiles {
        sizes: args.sizes.clone(),
        minimums: args.minimums.clone(),
        may_close: args.may_close,
        opening_costs: args.opening_costs.clone(),
        groups: args.groups.clone(),
        quotas: args.quotas.clone(),
    };
    let (matrix, capacities, side) = read_with_rules(&args.costs, &args.capacities, &files)?;
    let terms = Terms {
        maximise: args.maximise,
        forbidden: args.forbidden.clone(),
        unplaced: args.unplaced_cost.clone(),
        allow_negative: args.allow_negative,
    };
    Ok(Ready {
        prepared: matrix.prepare(&terms, &side)?,
        capacities,
        side,
    })
}

/// Writes the files that were asked for, and says which in a sentence.
fn write(args: &Solve, prepared: &Prepared<'_>, found: &Found) -> Result<Option<String>, Failure> {
    let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    if let (Some(path), Some(plan)) = (&args.assignment, &found.plan) {
        let hub = |hub: &Option<u32>| hub.and_then(|hub| i32::try_from(hub).ok()).unwrap_or(-1);
        let hubs: Vec<_> = plan.assignment.iter().map(hub).collect();
        files.push((path.clone(), int32_to_npy(&hubs)));
    }
    if let (Some(path), Some((prices, over))) = (&args.prices, &found.prices) {
        files.push((path.clone(), prepared.prices_to_npy(prices, *over)));
    }
    write_whole(&files)?;
    let names: Vec<_> = files
        .iter()
        .map(|(path, _)| path.display().to_string())
        .collect();
    let was = if names.len() == 1 { "was" } else { "were" };
    Ok((!names.is_empty()).then(|| format!("{} {was} written", names.join(" and "))))
}

fn outcome(prepared: &Prepared<'_>, found: &Found, seconds: Seconds) -> Solved {
    let plan = found.plan.as_ref();
    let value = prepared.value(plan, found.claimed, found.proven);
    let count = |plan: &Matching, placed: bool| {
        let hubs = plan.assignment.iter();
        hubs.filter(|hub| hub.is_some() == placed).count() as u64
    };
    Solved {
        status: SolveStatus::from(found.status),
        objective: value.objective,
        bound: value.bound,
        gap: value.gap,
        proven_gap: value.proven_gap,
        claimed_gap: value.gap,
        rounding_bound: value.rounding_bound,
        placed: plan.map(|plan| count(plan, true)),
        unplaced: plan.map(|plan| count(plan, false)),
        seconds,
        scans: scans(found.rows, prepared.schools()),
        augmentations: found.augmentations,
        witness: found.witness.as_ref().map(|witness| Deficit {
            schools: witness.schools.clone(),
            hubs: witness.hubs.clone(),
            places: witness.places,
            needed: witness.schools.len() as u64,
        }),
        reasons: found.reasons.clone(),
        repair: found.repair.clone(),
        partial: found.partial.as_ref().map(|it| partial(prepared, it)),
    }
}

/// What there is without some of the schools that must be placed.
fn partial(prepared: &Prepared<'_>, partial: &Partial) -> PartialAssignment {
    let none = |sentence: &str| PartialAssignment {
        sentence: sentence.to_owned(),
        is_best: None,
        objective: None,
        assignment: None,
        left_out: Vec::new(),
    };
    let plan = match partial {
        Partial::Impossible => return none("No plan keeps the rules, whoever is left out."),
        Partial::Unknown => return none("No plan without some of the schools was found in time."),
        Partial::Plan(plan) => plan,
    };
    let row = |(school, why): &(u32, LeftOut)| LeftOutSchool {
        school: *school,
        reason: why.code().to_owned(),
        sentence: why.sentence().to_owned(),
    };
    let hub = |hub: &Option<u32>| hub.map_or(-1, i64::from);
    let hubs = &plan.matching.assignment;
    let placed = hubs.iter().flatten().count();
    let out = plan.left_out.len();
    PartialAssignment {
        sentence: format!(
            "A plan that keeps all rules places {} and leaves out {out} that must be placed.",
            counted(placed as u64, "school")
        ),
        is_best: Some(plan.is_best),
        objective: prepared.value(Some(&plan.matching), None, None).objective,
        assignment: Some(hubs.iter().map(hub).collect()),
        left_out: plan.left_out.iter().map(row).collect(),
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
fn exit_code(found: &Found) -> u8 {
    match (SolveStatus::from(found.status), found.stopped) {
        (SolveStatus::Optimal, _) => 0,
        (SolveStatus::Infeasible, _) => 3,
        (_, Some(Stopped::Cancelled)) => 130,
        (_, Some(Stopped::Deadline) | None) => 5,
    }
}

/// Refuses outputs that cannot be written or would replace an input, before the work is done and not after.
fn check_outputs(args: &Solve) -> Result<(), Failure> {
    let side = [
        &args.sizes,
        &args.minimums,
        &args.opening_costs,
        &args.groups,
        &args.quotas,
    ];
    let mut taken: Vec<_> = [&args.costs, &args.capacities]
        .into_iter()
        .chain(side.into_iter().flatten())
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
