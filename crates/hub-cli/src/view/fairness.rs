//! Whether a plan is fair.

use std::fmt::Write;

use hub_core::explain::{Dimension, Envy, Fairness, Frontier, GroupTest, Groups, percent};
use hub_core::model::HubId;
use hub_core::plan::Plan;
use hub_core::problem::Problem;

use super::{counted, lines, optional, printable, table, thousands, wrapped};

/// Pairs that are named, at most.
const NAMED: usize = 10;
/// Points of the frontier that are shown, at most.
const POINTS: usize = 10;
/// Characters of a line of text.
const WIDTH: usize = 110;

/// An account of fairness in text.
#[must_use]
pub fn fairness_text(report: &Fairness, problem: &Problem, plan: &Plan) -> String {
    let mut text = groups_text(&report.groups);
    text += &envy_text(&report.envy, problem, plan);
    text += &frontier_text(report, problem, plan);
    text
}

fn groups_text(groups: &Groups) -> String {
    let share = percent(groups.placed.into(), groups.schools.into());
    let mut text = format!(
        "Placed: {} of {} that take part ({share:.0} %), mean fit {} %\n\n",
        thousands(groups.placed.into()),
        counted(groups.schools.into(), "school"),
        optional(groups.mean_fit_percent, 1),
    );
    for sentence in groups.findings() {
        text += &paragraph(&sentence);
    }
    for dimension in &groups.dimensions {
        text += &dimension_text(dimension, groups);
    }
    text += "\n";
    text += &paragraph(&groups.method());
    text
}

fn dimension_text(dimension: &Dimension, groups: &Groups) -> String {
    let title = dimension.title();
    if dimension.groups.is_empty() {
        return format!("\n  {title}: not known of any school\n");
    }
    let is_split = groups.priorities > 1;
    let mut header = vec![
        title.as_str(),
        "schools",
        "placed",
        "share",
        "fit",
        "expected",
    ];
    let mut right = vec![1, 2, 3, 4, 5];
    if is_split {
        header.push("at equal priority");
        right.push(6);
    }
    header.push("");
    let mut table = table(&header, &right);
    for group in dimension.all_groups() {
        let percents = |number: Option<f64>, decimals| {
            number.map_or_else(|| "-".to_owned(), |number| format!("{number:.decimals$} %"))
        };
        let mut row = vec![
            printable(&dimension.name_of(group), 40),
            thousands(group.schools.into()),
            thousands(group.placed.into()),
            percents(group.share_percent, 0),
            percents(group.mean_fit_percent, 1),
            expected(group.overall.as_ref()),
        ];
        if is_split {
            row.push(expected(group.within_priority.as_ref()));
        }
        row.push(group.mark());
        table.add_row(row);
    }
    format!("\n{}", lines(&table))
}

/// How many would be placed on average, as a whole number; a dash where that was not asked.
fn expected(test: Option<&GroupTest>) -> String {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a count of schools: 0 to 900,000"
    )]
    let whole = |test: &GroupTest| thousands(test.expected.round() as u64);
    test.map_or_else(|| "-".to_owned(), whole)
}

fn envy_text(envy: &Envy, problem: &Problem, plan: &Plan) -> String {
    let mut text = "\nWho would gain where a school of lower priority is\n".to_owned();
    text += &paragraph(&match envy.unplaced {
        0 => "No school without a hub: every place that is open to it has a school of its own priority or higher.".to_owned(),
        unplaced => format!("{} without a hub, for rules on hubs and groups of schools keep them out.", counted(unplaced.into(), "school")),
    });
    if envy.placed > 0 {
        text += &paragraph(&format!(
            "{} with a hub would fit better at another one, {} in all: priority decides who is placed, the fit of all together where.",
            counted(envy.placed.into(), "school"),
            counted(envy.pairs, "pair"),
        ));
    } else {
        text += "No school with a hub.\n";
    }
    if envy.largest.is_empty() {
        return text;
    }
    let mut table = table(
        &[
            "School",
            "Name",
            "tier",
            "is at",
            "would gain at",
            "gain",
            "lower there",
            "there, the whole plan changes by",
        ],
        &[2, 5, 6],
    );
    for row in envy.largest.iter().take(NAMED) {
        let name = problem
            .find_school(row.urn)
            .map_or("", |school| &problem.school(school).name);
        let id = |hub: &HubId| printable(hub.as_str(), 12);
        table.add_row([
            row.urn.to_string(),
            printable(name, 40),
            row.tier.to_string(),
            row.from.as_ref().map_or_else(|| "no hub".to_owned(), id),
            id(&row.hub),
            format!("{:+.1}", percent(row.gain.into(), plan.score_scale)),
            row.lower.to_string(),
            printable(&row.why(plan, problem.policy()), 120),
        ]);
    }
    text += &lines(&table);
    let more = envy.pairs.saturating_sub(table.row_count() as u64);
    if more > 0 {
        let _ = writeln!(text, "  and {} that gain less", counted(more, "pair"));
    }
    text
}

fn frontier_text(report: &Fairness, problem: &Problem, plan: &Plan) -> String {
    let mut text =
        "\nServing the worst-served better, with as many placed of each tier\n".to_owned();
    match &report.frontier {
        Some(frontier) => text += &points_text(frontier, report, problem, plan),
        None if problem.side_rules().is_some() => {
            text += "Not priced: the policy has side rules.\n";
        }
        None => text += "Nobody is placed but by a pin.\n",
    }
    text
}

fn points_text(frontier: &Frontier, report: &Fairness, problem: &Problem, plan: &Plan) -> String {
    let Some(first) = frontier.points.first() else {
        return String::new();
    };
    let fit = |score: i64| percent(score, report.score_scale);
    if frontier.points.len() == 1 {
        return worst_text(problem, plan);
    }
    let placed = f64::from(report.groups.placed.max(1));
    let mut table = table(
        &[
            "Lowest fit",
            "mean fit",
            "all fits together",
            "schools that would move",
        ],
        &[0, 1, 2, 3],
    );
    for at in shown(frontier.points.len()) {
        let point = frontier.points[at];
        let lost = match at {
            0 => "as it is".to_owned(),
            _ => format!("{:+.1} points", fit(point.score - first.score)),
        };
        table.add_row([
            format!("{:.1} %", fit(point.lowest.into())),
            format!("{:.2} %", fit(point.score) / placed),
            lost,
            thousands(point.moved.into()),
        ]);
    }
    let mut text = lines(&table);
    let rest = frontier.points.len() - table.row_count();
    if rest > 0 || !frontier.is_complete {
        text += "  Steps in between are left out here; more of them are in the JSON document.\n";
    }
    text
}

/// Where the worst-served cannot be served better.
fn worst_text(problem: &Problem, plan: &Plan) -> String {
    let free = plan.placements.iter().filter(|row| !row.pinned);
    let Some(row) = free.min_by_key(|row| (row.score, row.urn)) else {
        return String::new();
    };
    let name = problem
        .find_school(row.urn)
        .map_or("", |school| &problem.school(school).name);
    paragraph(&format!(
        "The lowest fit is {:.1} %, of {} {} at {}, and no other plan that places as many has a higher one.",
        percent(row.score, plan.score_scale),
        row.urn,
        printable(name, 40),
        printable(row.hub.as_str(), 12),
    ))
}

/// The points that are shown: the first, the last, and others evenly between.
fn shown(points: usize) -> Vec<usize> {
    let rows = points.min(POINTS);
    (0..rows)
        .map(|row| row * (points - 1) / (rows - 1).max(1))
        .collect()
}

/// A paragraph in lines that fit a terminal.
fn paragraph(text: &str) -> String {
    wrapped(text, WIDTH) + "\n"
}
