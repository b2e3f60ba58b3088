//! The section of BENCHMARKS.md.

use std::fmt::{self, Write};

use super::Results;
use super::contest::{Answer, Entry};
use super::england::Measured;
use crate::markdown::{row, time};

const INTRODUCTION: &str = "
Measured by `cargo xtask peers rules`, which writes this section alone. Synthetic instances of a programme with rules: each hub has two levels of support with places of their
own (6 and 50; 3 and 20 in the small one), takes at least 5 schools or none, and keeps 30 % of its places for schools of priority areas; hubs serve phases; federations of two to four schools go to one
hub, all or none (300; 12 in the small one); rivals never share a hub (200 pairs; 8). Which level a school is to have is decided beforehand. All contestants minimise one
objective, the cost of pairs and, by tier, of schools left without a place, on the same model, one variable a hub for a federation as a whole; peers get two threads. Building does not count against
the time to solve in. Each plan is audited from the numbers of the instance alone. The run fails unless all prove the small instance, with one objective, and no bound is
above any plan. Our bound is proven: anyone can add it up from the multipliers; those of the peers are claims. Gaps are in points of the objective, and in per cent of it; the cost of leaving one school
of the lowest tier out is 2,000,000 points.
";

const COMMANDS: &str = "
The whole command, from files to files, on synthetic England with a policy of the same kinds of rules, two levels of support, and every tier an objective of its own (`benches/peers/england.py` says
which): `hubmatch match --deadline`, then `hubmatch verify`, which finds nothing.
";

/// The section: a heading and tables.
pub(super) fn section(results: &[Results], commands: &[Measured]) -> Result<String, fmt::Error> {
    let mut page = String::from("## Against other solvers, with side rules\n");
    page.push_str(INTRODUCTION);
    head(
        &mut page,
        &[
            "instance",
            "time to solve in",
            "solver",
            "building",
            "solving",
            "status",
            "objective",
            "bound",
            "gap",
            "gap, %",
            "claimed gap",
            "peak memory",
            "all rules kept",
        ],
    )?;
    for result in results {
        for entry in &result.entries {
            row(&mut page, &cells(result, entry))?;
        }
    }
    page.push_str(COMMANDS);
    head(
        &mut page,
        &[
            "instance",
            "deadline",
            "whole command",
            "peak memory",
            "placed",
            "tiers at their proven bound",
            "places below the bounds",
            "score's proven gap, %",
            "`hubmatch verify`",
        ],
    )?;
    for measured in commands {
        let mut cells = vec![
            measured.title.clone(),
            format!("{} s", measured.deadline),
            time(measured.seconds),
            memory(measured.peak),
        ];
        match &measured.plan {
            Some(plan) => cells.extend([
                plan.placed.to_string(),
                format!("{} of {}", plan.tiers.0, plan.tiers.1),
                plan.below.to_string(),
                format!("{:.5}", plan.gap),
                time(plan.verify),
            ]),
            None => cells.extend(["no plan in time", "-", "-", "-", "-"].map(str::to_owned)),
        }
        row(&mut page, &cells)?;
    }
    Ok(page)
}

fn head(page: &mut String, columns: &[&str]) -> fmt::Result {
    writeln!(page, "\n| {} |", columns.join(" | "))?;
    writeln!(page, "|{}", "---|".repeat(columns.len()))
}

fn cells(result: &Results, entry: &Entry) -> Vec<String> {
    let none = || "-".to_owned();
    let mut cells = vec![
        result.title.clone(),
        format!("{} s", result.seconds),
        entry.contestant.title().to_owned(),
    ];
    let Some(answer) = &entry.answer else {
        cells.extend(["-", "-", "gave no answer"].map(str::to_owned));
        cells.resize_with(13, none);
        return cells;
    };
    let bound = |answer: &Answer| answer.bound;
    let gap = entry.gap(bound);
    let share = gap.zip(answer.objective);
    let share = share.map(|(gap, objective)| 100.0 * gap / real(objective));
    cells.extend([
        time(answer.build),
        time(answer.solve),
        answer.status.clone(),
        answer.objective.map_or_else(none, |it| it.to_string()),
        answer.bound.map_or_else(none, |it| format!("{it:.0}")),
        gap.map_or_else(none, |it| format!("{it:.0}")),
        share.map_or_else(none, |it| format!("{it:.5}")),
        entry
            .gap(|answer| answer.claimed.or(answer.bound))
            .map_or_else(none, |it| format!("{it:.0}")),
        memory(answer.peak),
        match (&entry.broken, answer.objective) {
            (Some(broken), _) => format!("no: {broken}"),
            (None, Some(_)) => "yes".to_owned(),
            (None, None) => "no plan".to_owned(),
        },
    ]);
    cells
}

#[expect(clippy::cast_precision_loss, reason = "far below 2^53")]
fn real(number: i64) -> f64 {
    number as f64
}

fn memory(bytes: u64) -> String {
    format!("{} MB", bytes / 1_000_000)
}
