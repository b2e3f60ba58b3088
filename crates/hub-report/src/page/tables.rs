//! The tables of the team's page that stand in it as they are.

use hub_core::explain::reason_words;
use hub_core::model::{Level, Term};
use hub_core::plan::Objective;
use hub_io::{Outputs, ShownTable};

use crate::shown::{count, decimal, table};

pub(super) fn tiers(outputs: Outputs<'_>) -> ShownTable {
    let mut table = table("", &["Tier", "", "#Schools", "#With a hub", "#Without"]);
    for row in &outputs.summary.tiers {
        table.rows.push(vec![
            row.tier.to_string(),
            row.name.clone(),
            count(row.schools),
            count(row.placed),
            count(row.unplaced),
        ]);
    }
    table
}

pub(super) fn reasons(outputs: Outputs<'_>) -> ShownTable {
    let mut table = table("", &["Reason", "#Schools"]);
    for row in &outputs.summary.reasons {
        let words = reason_words(row.reason, outputs.summary).to_owned();
        table.rows.push(vec![words, count(row.schools)]);
    }
    table
}

pub(super) fn worst(outputs: Outputs<'_>) -> ShownTable {
    let mut table = table(
        "",
        &["URN", "School", "#Tier", "Hub", "#Fit, %", "Why there"],
    );
    for row in &outputs.summary.worst_served {
        table.rows.push(vec![
            row.urn.to_string(),
            row.name.clone(),
            row.tier.to_string(),
            row.hub.as_str().to_owned(),
            decimal(row.fit_percent, 1),
            row.why.clone(),
        ]);
    }
    table
}

pub(super) fn hubs(outputs: Outputs<'_>) -> ShownTable {
    let has_levels = outputs
        .summary
        .hubs
        .iter()
        .any(|row| row.level != Level::Single);
    let mut heads = vec!["Hub", "Lead"];
    heads.extend(has_levels.then_some("Level"));
    heads.extend([
        "#Schools",
        "#Places",
        "#Free",
        "#Mean fit, %",
        "#Mean km",
        "One more place is worth",
    ]);
    let mut table = table("", &heads);
    let maybe = |number: Option<f64>, decimals| {
        number.map_or_else(|| "–".to_owned(), |it| decimal(it, decimals))
    };
    for row in &outputs.summary.hubs {
        let mut cells = vec![row.hub.as_str().to_owned(), row.lead_name.clone()];
        cells.extend(has_levels.then(|| row.level.name().to_owned()));
        cells.extend([
            count(row.load),
            count(row.places),
            count(row.free),
            maybe(row.mean_fit_percent, 1),
            maybe(row.mean_distance_km, 0),
            row.one_more_place.clone(),
        ]);
        table.rows.push(cells);
    }
    table
}

pub(super) fn levels(outputs: Outputs<'_>) -> ShownTable {
    let mut table = table("", &["Level", "#Reached", "#At most"]);
    for row in &outputs.summary.objectives {
        table.rows.push(vec![
            level_name(row),
            row.reached().to_string(),
            row.bound.to_string(),
        ]);
    }
    table
}

fn level_name(level: &Objective) -> String {
    let kind = level.kind.name().replace('_', " ");
    if level.name.is_empty() {
        kind
    } else {
        format!("{kind}: {}", level.name)
    }
}
