//! A plan's summary.

use std::fmt::Write;

use hub_core::explain::{HubRow, Summary, is_proven, proof_words, reason_words};
use hub_core::model::Level;
use hub_core::plan::ResourceUse;

use super::bar::bar;
use super::soft::soft;
use super::{counted, level_name, lines, optional, printable, table, thousands};

/// The summary, as a person wants to see it first.
#[must_use]
pub fn summary_text(summary: &Summary) -> String {
    let mut text = head(summary);
    text += &tiers(summary);
    text += &steps(summary);
    text += &levels(summary);
    text += &soft(summary);
    text += &reasons(summary);
    text += &hubs(summary);
    text += &worst(summary);
    text
}

fn head(summary: &Summary) -> String {
    let hubs: std::collections::BTreeSet<_> = summary.hubs.iter().map(|row| &row.hub).collect();
    let percent = 100.0 * f64::from(summary.placed) / f64::from(summary.schools.max(1));
    let mut text = format!(
        "{}, {} with {}; policy {}, seed {}\n\n\
         {}{}: {} placed ({percent:.1} %), average fit {} %",
        counted(summary.schools.into(), "school"),
        counted(hubs.len() as u64, "hub"),
        counted(summary.places, "place"),
        printable(&summary.policy, 40),
        summary.seed,
        proof_words(summary),
        if is_proven(summary) {
            ""
        } else {
            " (bounds below)"
        },
        counted(summary.placed.into(), "school"),
        optional(summary.mean_fit_percent, 1),
    );
    if let Some(km) = summary.mean_distance_km {
        let _ = write!(text, ", average distance {km:.0} km");
    }
    text.push('\n');
    for row in &summary.rates {
        let years = row.periods.iter().map(|(year, schools)| {
            format!(
                "{} of {}",
                thousands((*schools).into()),
                printable(year, 12)
            )
        });
        let years: Vec<_> = years
            .chain([format!("{} missing", thousands(row.missing.into()))])
            .collect();
        let _ = writeln!(
            text,
            "Read as {}: {}",
            row.field.replace('_', " "),
            years.join(", ")
        );
    }
    text
}

/// Each level with its bounds, where the policy has side rules.
fn levels(summary: &Summary) -> String {
    if summary
        .objectives
        .iter()
        .all(|level| level.claimed.is_none())
    {
        return String::new();
    }
    let mut table = table(
        &[
            "Level",
            "in the plan",
            "reached",
            "at most, claimed",
            "at most, proven",
        ],
        &[1, 2, 3, 4],
    );
    for level in &summary.objectives {
        table.add_row([
            level_name(&level.name),
            level.objective.to_string(),
            level.reached().to_string(),
            level
                .claimed
                .map_or_else(|| "-".to_owned(), |claimed| claimed.to_string()),
            level.bound.to_string(),
        ]);
    }
    format!("\nLevels, most important first\n{}", lines(&table))
}

fn tiers(summary: &Summary) -> String {
    let mut table = table(
        &["", "Priority tier", "schools", "placed", "unplaced"],
        &[0, 2, 3, 4],
    );
    for row in &summary.tiers {
        table.add_row([
            row.tier.to_string(),
            printable(&row.name, 60),
            thousands(row.schools.into()),
            thousands(row.placed.into()),
            thousands(row.unplaced.into()),
        ]);
    }
    format!("\n{}", lines(&table))
}

/// How many schools each step of the widening placed.
fn steps(summary: &Summary) -> String {
    if summary.steps.is_empty() {
        return String::new();
    }
    let mut table = table(&["", "Step of the widening", "placed"], &[0, 2]);
    for row in &summary.steps {
        table.add_row([
            row.step.to_string(),
            printable(&row.name, 60),
            thousands(row.placed.into()),
        ]);
    }
    format!("\n{}", lines(&table))
}

fn reasons(summary: &Summary) -> String {
    if summary.reasons.is_empty() {
        return "\nEvery school has a hub.\n".to_owned();
    }
    let row = |row: &hub_core::explain::ReasonRow| {
        format!(
            "  {:>7}  {}\n",
            thousands(row.schools.into()),
            reason_words(row.reason, summary)
        )
    };
    format!(
        "\nWithout a hub:\n{}",
        summary.reasons.iter().map(row).collect::<String>()
    )
}

fn hubs(summary: &Summary) -> String {
    let levels = summary.hubs.iter().any(|row| row.level != Level::Single);
    let has_resources = summary.hubs.iter().any(|row| !row.resources.is_empty());
    let mut header = vec!["Hub", "", "Load", "fit %", "km"];
    header.extend(has_resources.then_some("Used of resources"));
    header.push("One more place is worth");
    let mut table = table(&header, &[3, 4]);
    let mut before = None;
    for row in &summary.hubs {
        let level = if levels {
            row.level.to_string()
        } else {
            String::new()
        };
        let mut cells = vec![
            printable(row.hub.as_str(), 12),
            level,
            bar(row.load, row.places),
            optional(row.mean_fit_percent, 1),
            optional(row.mean_distance_km, 0),
        ];
        // Once a hub: resources are of all its levels.
        let is_first = before.replace(&row.hub) != Some(&row.hub);
        cells.extend(has_resources.then(|| if is_first { used(row) } else { String::new() }));
        cells.push(worth(row));
        table.add_row(cells);
    }
    let full = summary
        .hubs
        .iter()
        .filter(|row| row.load == row.places && row.places > 0)
        .count();
    format!(
        "\nHubs: {full} of {} full (100 points of fit are one perfect pair)\n{}",
        summary.hubs.len(),
        lines(&table)
    )
}

/// What is used of each resource at a hub.
fn used(row: &HubRow) -> String {
    let one = |it: &ResourceUse| format!("{} {}/{}", printable(&it.name, 20), it.used, it.capacity);
    row.resources.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn worth(row: &HubRow) -> String {
    let is_used_up = |it: &&ResourceUse| !it.soft && it.used >= it.capacity;
    let used_up = row.resources.iter().find(is_used_up);
    match used_up {
        _ if row.load >= row.places => row.one_more_place.clone(),
        Some(it) if row.free == 0 => {
            format!("no place is free: {} are used up", printable(&it.name, 20))
        }
        Some(it) => format!(
            "places are free, but {} are used up",
            printable(&it.name, 20)
        ),
        None if row.free == 0 => "no place is free".to_owned(),
        None if row.price.is_empty() => "places are free".to_owned(),
        None => "nothing: places are free".to_owned(),
    }
}

fn worst(summary: &Summary) -> String {
    if summary.worst_served.is_empty() {
        return String::new();
    }
    let mut table = table(
        &["URN", "School", "tier", "hub", "fit %", "why there"],
        &[2, 4],
    );
    for row in &summary.worst_served {
        table.add_row([
            row.urn.to_string(),
            printable(&row.name, 30),
            row.tier.to_string(),
            printable(row.hub.as_str(), 12),
            format!("{:.1}", row.fit_percent),
            printable(&row.why, 110),
        ]);
    }
    format!("\nWorst served of the schools placed\n{}", lines(&table))
}
