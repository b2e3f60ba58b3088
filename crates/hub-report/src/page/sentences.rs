//! What the summary on one sheet says.

use std::collections::BTreeMap;

use hub_core::explain::{percent, proof_words, reason_words};
use hub_core::model::Urn;
use hub_io::{Outputs, ShownTable};

use crate::shown::{count, counted, decimal, sentence, spelled, table, thousands};

/// The plan in a few sentences.
pub(super) fn sentences(outputs: Outputs<'_>) -> Vec<String> {
    let summary = outputs.summary;
    let share = percent(summary.placed.into(), summary.schools.into());
    let mut sentences = vec![
        sentence(&outputs.inputs.policy.description),
        format!(
            "Of {} that applied, {} got one of {} at {}: {} %.",
            counted(summary.schools.into(), "school"),
            count(summary.placed),
            counted(summary.places, "place"),
            counted(outputs.inputs.hubs.len() as u64, "hub"),
            decimal(share, 0)
        ),
    ];
    if let Some(first) = summary.tiers.first() {
        sentences.push(format!(
            "In the first tier ({}), {} of {} got a hub.",
            first.name,
            count(first.placed),
            counted(first.schools.into(), "school")
        ));
    }
    if let Some(row) = summary.reasons.first() {
        sentences.push(format!(
            "The commonest reason for having none: {} ({}).",
            reason_words(row.reason, summary),
            counted(row.schools.into(), "school")
        ));
    }
    let waiting = outputs.waiting.len() as u64;
    if waiting > 0 {
        sentences.push(format!(
            "On the waiting list: {}, in an order that the policy gives; a place that falls free goes to the first to which it is open.",
            counted(waiting, "school")
        ));
    }
    sentences.push(format!(
        "{}: anyone with the same inputs can check it.",
        proof_words(summary)
    ));
    sentences
}

/// Schools that applied and those with a hub, by region.
pub(super) fn regions(outputs: Outputs<'_>) -> ShownTable {
    let placed: Vec<Urn> = outputs.plan.placements.iter().map(|row| row.urn).collect();
    let mut rows: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for school in &outputs.inputs.schools {
        let name = school
            .region
            .map_or_else(|| "not known".to_owned(), spelled);
        let row = rows.entry(name).or_default();
        row.0 += 1;
        row.1 += u64::from(placed.binary_search(&school.urn).is_ok());
    }
    let mut table = table("", &["Region", "#Applied", "#With a hub"]);
    for (name, (all, placed)) in rows {
        table
            .rows
            .push(vec![name, thousands(all), thousands(placed)]);
    }
    table
}
