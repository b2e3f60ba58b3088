//! The page of the results, BENCHMARKS.md.

use std::fmt::{self, Write};

use crate::Failure;
use crate::course::{Aim, Solver};
use crate::drive::Results;
use crate::late::late_applicants;
use crate::machine;
use crate::turn::Turn;

const RULES: &str = "\
All solve the same instances, made from fixed seeds, in one run. Each contestant is a process of its own, and they take turns; the figures are
medians of five turns (three above 5 s, one above a minute; a turn of less than 0.2 s is itself the median of its solves, up to 99). The run fails unless all objectives are equal;
of the kernel's answer the plan and the prices are audited too, by the definitions. Building is what turns the cost matrix into the
solver's own model; the kernel reads the matrix as it lies, and has none. Peak memory is that of the whole process, the
matrix and, for the Python packages, the interpreter included. Peers run on one thread. `hubmatch solve` is timed from start to exit, reading its
files from the page cache, with `--threads 1`. One scan reads each cost once for the best and second best of each row, vectorised, on one thread.

POT's `emd` is a network simplex that comes from LEMON; mcmf is LEMON's own behind maps and paths, whose making counts as solving. SciPy and lapx
solve the assignment problem: they get a column a place.
";

/// The whole page.
pub(crate) fn page(results: &[Results], part: &[&str]) -> Result<String, Failure> {
    let mut page = String::from("# Benchmarks\n\n");
    let command = [&["cargo xtask peers"], part].concat().join(" ");
    writeln!(page, "Written by `{command}`.\n")?;
    writeln!(page, "* Machine: {}", machine::describe())?;
    writeln!(page, "* Versions: {}\n", machine::versions())?;
    page.push_str(RULES);
    if part.is_empty() {
        page.push_str("\n![Times by instance and solver](benches/chart.svg)\n");
    }
    against_peers(&mut page, results)?;
    against_scan(&mut page, results)?;
    computed(&mut page, results)?;
    growth(&mut page, results)?;
    if part.is_empty() {
        late_applicants(&mut page)?;
    }
    all_figures(&mut page, results)?;
    Ok(page)
}

fn against_peers(page: &mut String, results: &[Results]) -> fmt::Result {
    heading(
        page,
        "Against the fastest peer",
        &[
            "instance",
            "1 thread",
            "2 threads",
            "whole process",
            "fastest peer",
            "its time",
            "of it building",
            "ratio",
            "wanted",
            "ratio of the whole process",
            "ratio of memory",
        ],
    )?;
    for result in results {
        let Aim::Faster(wanted) = result.race.aim else {
            continue;
        };
        let Some((solver, peer)) = result.fastest_peer() else {
            continue;
        };
        let ours = result.of(Solver::Ours);
        let process = result.of(Solver::Process);
        let ratio = |turn: Option<&Turn>| {
            turn.map_or("-".into(), |turn| {
                format!("{:.1}", peer.seconds() / turn.seconds())
            })
        };
        let memory = ours.map_or("-".into(), |ours| quotient(peer.peak, ours.peak));
        row(
            page,
            &[
                result.race.title(),
                cell(ours),
                cell(result.of(Solver::OursTwoThreads)),
                cell(process),
                solver.title().into(),
                time(peer.seconds()),
                time(peer.build),
                ratio(ours),
                format!("{wanted}"),
                ratio(process),
                memory,
            ],
        )?;
    }
    Ok(())
}

fn against_scan(page: &mut String, results: &[Results]) -> fmt::Result {
    heading(
        page,
        "Against one scan",
        &[
            "instance",
            "one scan",
            "1 thread",
            "in scans",
            "times that costs were read",
        ],
    )?;
    for result in results {
        let (Some(scan), Some(ours)) = (result.of(Solver::Reference), result.of(Solver::Ours))
        else {
            continue;
        };
        row(
            page,
            &[
                result.race.title(),
                time(scan.seconds()),
                time(ours.seconds()),
                format!("{:.1}", ours.seconds() / scan.seconds()),
                scans(ours),
            ],
        )?;
    }
    Ok(())
}

fn computed(page: &mut String, results: &[Results]) -> fmt::Result {
    let mut computed = results
        .iter()
        .filter(|result| result.race.aim == Aim::Done)
        .peekable();
    if computed.peek().is_none() {
        return Ok(());
    }
    heading(
        page,
        "Costs computed as they are asked for",
        &[
            "instance",
            "2 threads",
            "times that costs were read",
            "peak memory",
        ],
    )?;
    for result in computed {
        if let Some(ours) = result.of(Solver::OursTwoThreads) {
            let title = result.race.title();
            row(
                page,
                &[title, time(ours.seconds()), scans(ours), memory(ours)],
            )?;
        }
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "schools are far below 2^52")]
fn growth(page: &mut String, results: &[Results]) -> fmt::Result {
    let growing = results
        .iter()
        .filter(|result| result.race.aim == Aim::Growth);
    let points: Vec<(String, &Turn, f64)> = growing
        .filter_map(|result| {
            let ours = result.of(Solver::Ours)?;
            let each = ours.seconds() / result.race.schools as f64;
            Some((result.race.title(), ours, each))
        })
        .collect();
    let Some((_, _, first)) = points.first() else {
        return Ok(());
    };
    heading(
        page,
        "Growth with the schools",
        &[
            "instance",
            "1 thread",
            "a school",
            "against the first",
            "times that costs were read",
            "peak memory",
        ],
    )?;
    for (title, ours, each) in &points {
        row(
            page,
            &[
                title.clone(),
                time(ours.seconds()),
                format!("{:.0} ns", each * 1e9),
                format!("{:.2}", each / first),
                scans(ours),
                memory(ours),
            ],
        )?;
    }
    Ok(())
}

fn all_figures(page: &mut String, results: &[Results]) -> fmt::Result {
    heading(
        page,
        "All figures",
        &[
            "instance",
            "solver",
            "building",
            "solving",
            "both",
            "turns",
            "peak memory",
        ],
    )?;
    for result in results {
        for entry in &result.entries {
            let turn = entry.median.as_ref();
            let part = |seconds: fn(&Turn) -> f64| {
                turn.map_or("given up after 600 s".into(), |turn| time(seconds(turn)))
            };
            row(
                page,
                &[
                    result.race.title(),
                    entry.solver.title().into(),
                    part(|turn| turn.build),
                    part(|turn| turn.solve),
                    part(Turn::seconds),
                    entry.turns.to_string(),
                    turn.map_or("-".into(), memory),
                ],
            )?;
        }
    }
    Ok(())
}

pub(crate) fn heading(page: &mut String, title: &str, columns: &[&str]) -> fmt::Result {
    writeln!(page, "\n## {title}\n\n| {} |", columns.join(" | "))?;
    writeln!(page, "|{}", "---|".repeat(columns.len()))
}

pub(crate) fn row(page: &mut String, cells: &[String]) -> fmt::Result {
    writeln!(page, "| {} |", cells.join(" | "))
}

fn cell(turn: Option<&Turn>) -> String {
    turn.map_or("-".into(), |turn| time(turn.seconds()))
}

/// Three digits, in the unit that suits.
pub(crate) fn time(seconds: f64) -> String {
    match seconds {
        10.0.. => format!("{seconds:.1} s"),
        1.0.. => format!("{seconds:.2} s"),
        0.01.. => format!("{:.1} ms", seconds * 1e3),
        _ => format!("{:.2} ms", seconds * 1e3),
    }
}

fn scans(turn: &Turn) -> String {
    turn.scans.map_or("-".into(), |scans| format!("{scans:.2}"))
}

fn memory(turn: &Turn) -> String {
    format!("{} MB", turn.peak / 1_000_000)
}

#[expect(clippy::cast_precision_loss, reason = "bytes are far below 2^52")]
fn quotient(theirs: u64, ours: u64) -> String {
    format!("{:.1}", theirs as f64 / ours.max(1) as f64)
}
