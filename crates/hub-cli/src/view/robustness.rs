//! How sure a plan is.

use std::fmt::Write;

use hub_core::explain::{Robustness, Sureness, WeightRange, percent};
use hub_core::problem::Problem;

use super::{bar::bar, counted, lines, printable, table, thousands};

/// Schools that are named, at most.
const NAMED: usize = 10;

/// A study of robustness in text.
#[must_use]
pub fn robustness_text(report: &Robustness, problem: &Problem) -> String {
    let spread = report.spread;
    let mut text = spread.words() + "\n";
    if report.counted < spread.runs {
        let _ = writeln!(
            text,
            "{} of these do not count: levels of support moved so that a pin had no place.",
            spread.runs - report.counted
        );
    }
    let all = report.schools.len() as u64;
    let [least, middle, most] = report.alike.map(|alike| thousands(alike.into()));
    let _ = writeln!(
        text,
        "Of {} that take part, {middle} keep their place in a typical run (the median), {least} in the worst, {most} in the best.\n",
        counted(all, "school"),
    );
    text += &shares_text(report);
    text += &unsure_text(report, problem);
    text += &ranges_text(&report.ranges);
    text
}

/// How many schools keep their hub how often.
fn shares_text(report: &Robustness) -> String {
    let runs = report.counted.max(1);
    let bands = [
        ("in all runs", 100),
        ("95 % or more", 95),
        ("75 to 95 %", 75),
        ("50 to 75 %", 50),
        ("less than half", 0),
    ];
    let band = |it: &Sureness| {
        let share = u64::from(it.kept) * 100;
        let is_in = |(_, from): &(&str, u64)| share >= from * u64::from(runs);
        bands.iter().position(is_in).unwrap_or(bands.len() - 1)
    };
    let mut counts = [[0_u32; 2]; 5];
    for it in &report.schools {
        counts[band(it)][usize::from(it.hub.is_none())] += 1;
    }
    let all = |side: usize| counts.iter().map(|count| count[side]).sum();
    let (placed, unplaced): (u32, u32) = (all(0), all(1));
    let mut table = table(
        &["Same place", "schools with a hub", "schools without one"],
        &[],
    );
    for ((name, _), count) in bands.iter().zip(&counts) {
        table.add_row([
            (*name).to_owned(),
            bar(count[0], placed),
            bar(count[1], unplaced),
        ]);
    }
    lines(&table)
}

/// The schools that are least sure of their hub.
fn unsure_text(report: &Robustness, problem: &Problem) -> String {
    let runs = i64::from(report.counted.max(1));
    let mut placed: Vec<&Sureness> = report
        .schools
        .iter()
        .filter(|it| it.hub.is_some())
        .collect();
    placed.sort_by_key(|it| (it.kept, it.urn));
    let share = |runs_there: u32| format!("{:.0} %", percent(runs_there.into(), runs));
    let mut table = table(
        &[
            "School",
            "Name",
            "hub",
            "keeps it",
            "else mostly",
            "so often",
        ],
        &[3, 5],
    );
    for it in placed
        .iter()
        .take(NAMED)
        .filter(|it| i64::from(it.kept) < runs)
    {
        let name = problem
            .find_school(it.urn)
            .map_or("", |school| &problem.school(school).name);
        let id = |hub: &Option<hub_core::model::HubId>| {
            hub.as_ref()
                .map_or_else(|| "no hub".to_owned(), |hub| printable(hub.as_str(), 12))
        };
        table.add_row([
            it.urn.to_string(),
            printable(name, 40),
            id(&it.hub),
            share(it.kept),
            id(&it.other),
            share(it.other_runs),
        ]);
    }
    if table.row_count() == 0 {
        return "\nEvery school with a hub keeps it in every run.\n".to_owned();
    }
    format!("\nLeast sure of their hub\n{}", lines(&table))
}

/// How far weights can move.
fn ranges_text(ranges: &[WeightRange]) -> String {
    if ranges.is_empty() {
        return String::new();
    }
    let header = [
        "Criterion",
        "weight",
        "down: first",
        "1 %",
        "10 %",
        "up: first",
        "1 %",
        "10 %",
    ];
    let mut table = table(&header, &[1, 2, 3, 4, 5, 6, 7]);
    for it in ranges {
        table.add_row(it.words());
    }
    format!(
        "\nWeights, each by itself, with which the first school, 1 % and 10 % of schools change hub\n{}",
        lines(&table)
    )
}
