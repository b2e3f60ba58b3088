//! Two plans side by side.

use std::fmt::Write;

use hub_core::explain::{Change, ChangeKind, Comparison};
use hub_core::model::{HubId, Term};

use super::{counted, level_name, lines, optional, printable, table, thousands};

/// Schools that are named of each kind, at most.
const NAMED: usize = 10;

/// A comparison in text.
#[must_use]
pub fn comparison_text(comparison: &Comparison) -> String {
    let count = |kind: ChangeKind| {
        comparison
            .changes
            .iter()
            .filter(|it| it.kind == kind)
            .count()
    };
    let mut text = format!(
        "{} the same hub in both plans.\n",
        match comparison.same {
            1 => "1 school has".to_owned(),
            n => format!("{} schools have", thousands(n.into())),
        }
    );
    if comparison.other_level > 0 {
        let schools = counted(comparison.other_level.into(), "school");
        let _ = writeln!(text, "{schools} of these at another level of support.");
    }
    for kind in ChangeKind::ALL {
        let schools = counted(count(*kind) as u64, "school");
        if count(*kind) > 0 {
            let _ = writeln!(text, "{schools} {}.", kind.words());
        }
    }
    text += &inputs_text(comparison);
    text += &levels_text(comparison);
    for kind in ChangeKind::ALL {
        text += &changes_text(comparison, *kind);
    }
    text += &hubs_text(comparison);
    text += &regions_text(comparison);
    text
}

fn inputs_text(comparison: &Comparison) -> String {
    let others = comparison.alike.different();
    if others.is_empty() {
        "Both are of the same inputs and seed.\n".to_owned()
    } else {
        format!("What they are made of differs in: {}.\n", others.join(", "))
    }
}

fn levels_text(comparison: &Comparison) -> String {
    let mut table = table(&["Level", "before", "after", "change"], &[1, 2, 3]);
    let number =
        |value: Option<i64>| value.map_or_else(|| "-".to_owned(), |value| value.to_string());
    for level in &comparison.levels {
        let change = level
            .before
            .zip(level.after)
            .map(|(before, after)| i128::from(after) - i128::from(before));
        table.add_row([
            level_name(&level.name),
            number(level.before),
            number(level.after),
            change.map_or_else(|| "-".to_owned(), |change| format!("{change:+}")),
        ]);
    }
    format!("\n{}", lines(&table))
}

fn changes_text(comparison: &Comparison, kind: ChangeKind) -> String {
    let changes: Vec<&Change> = comparison
        .changes
        .iter()
        .filter(|it| it.kind == kind)
        .collect();
    if changes.is_empty() {
        return String::new();
    }
    let mut table = table(
        &["School", "Name", "from", "to", "fit % before", "after"],
        &[4, 5],
    );
    let id = |hub: &Option<HubId>| {
        hub.as_ref()
            .map_or_else(|| "no hub".to_owned(), |hub| printable(hub.as_str(), 20))
    };
    for it in changes.iter().take(NAMED) {
        table.add_row([
            it.urn.to_string(),
            printable(it.name.as_deref().unwrap_or_default(), 40),
            id(&it.before),
            id(&it.after),
            optional(it.fit_before, 1),
            optional(it.fit_after, 1),
        ]);
    }
    let more = changes.len().saturating_sub(NAMED);
    let more = if more > 0 {
        format!("  and {more} more: --format json has all\n")
    } else {
        String::new()
    };
    let mut title = kind.words().to_owned();
    title[..1].make_ascii_uppercase();
    format!("\n{title}\n{}{more}", lines(&table))
}

fn hubs_text(comparison: &Comparison) -> String {
    let mut table = table(
        &[
            "Hub",
            "places before",
            "after",
            "schools before",
            "after",
            "came",
            "went",
        ],
        &[1, 2, 3, 4, 5, 6],
    );
    let places =
        |places: Option<u32>| places.map_or_else(|| "-".to_owned(), |places| places.to_string());
    let is_changed = |it: &&hub_core::explain::HubChange| {
        it.came + it.went > 0 || it.places_before != it.places_after || it.before != it.after
    };
    for it in comparison.hubs.iter().filter(is_changed) {
        table.add_row([
            printable(it.hub.as_str(), 20),
            places(it.places_before),
            places(it.places_after),
            it.before.to_string(),
            it.after.to_string(),
            it.came.to_string(),
            it.went.to_string(),
        ]);
    }
    if table.row_count() == 0 {
        return "\nNo hub has changed.\n".to_owned();
    }
    format!("\nHubs that have changed\n{}", lines(&table))
}

fn regions_text(comparison: &Comparison) -> String {
    if comparison.regions.is_empty() {
        return String::new();
    }
    let mut table = table(&["Region", "moved", "gained", "lost"], &[1, 2, 3]);
    for it in &comparison.regions {
        let region = it.region.map_or("not known", |region| region.name());
        table.add_row([
            region.replace('_', " "),
            it.moved.to_string(),
            it.gained.to_string(),
            it.lost.to_string(),
        ]);
    }
    format!("\nRegions\n{}", lines(&table))
}
