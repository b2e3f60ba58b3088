//! The account of fairness on the page.

use hub_core::explain::{Dimension, Fairness, Groups, percent};
use hub_io::ShownTable;
use serde::Serialize;

use super::Material;
use crate::shown::{count, counted, decimal, table};

/// What the template shows.
#[derive(Debug, Serialize)]
pub(super) struct FairnessContext {
    finding: String,
    method: String,
    groups: Vec<ShownTable>,
    envy_words: String,
    envy: ShownTable,
    frontier: ShownTable,
}

pub(super) fn fairness_context(fairness: &Fairness, material: &Material<'_>) -> FairnessContext {
    let groups = &fairness.groups;
    FairnessContext {
        finding: groups.findings().join(" "),
        method: groups.method(),
        groups: groups
            .dimensions
            .iter()
            .filter(|dimension| !dimension.groups.is_empty())
            .map(|dimension| dimension_table(dimension, groups))
            .collect(),
        envy_words: envy_words(fairness),
        envy: envy(fairness, material),
        frontier: frontier(fairness),
    }
}

fn dimension_table(dimension: &Dimension, groups: &Groups) -> ShownTable {
    let is_split = groups.priorities > 1;
    let mut heads = vec![
        "Group",
        "#Schools",
        "#Placed",
        "#Share, %",
        "#Mean fit, %",
        "#Expected",
    ];
    heads.extend(is_split.then_some("#At equal priority"));
    heads.push("What stands out");
    let mut table = table(dimension.title(), &heads);
    let maybe = |number: Option<f64>, decimals| {
        number.map_or_else(|| "–".to_owned(), |it| decimal(it, decimals))
    };
    for group in dimension.all_groups() {
        let mut row = vec![
            dimension.name_of(group),
            count(group.schools),
            count(group.placed),
            maybe(group.share_percent, 0),
            maybe(group.mean_fit_percent, 1),
            maybe(group.overall.map(|test| test.expected), 0),
        ];
        row.extend(is_split.then(|| maybe(group.within_priority.map(|test| test.expected), 0)));
        row.push(group.mark());
        table.rows.push(row);
    }
    table
}

fn envy_words(fairness: &Fairness) -> String {
    let envy = &fairness.envy;
    let without = match envy.unplaced {
        0 => "No school without a hub: every place that is open to it has a school of its own priority or higher, or one that people pinned there.".to_owned(),
        some => format!("{} without a hub, for rules on hubs and groups of schools keep them out.", counted(some.into(), "school")),
    };
    let with = match envy.placed {
        0 => "No school with a hub.".to_owned(),
        some => format!(
            "{} with a hub would fit better at another one, {} in all: priority decides who is placed, the fit of all together where.",
            counted(some.into(), "school"),
            counted(envy.pairs, "pair")
        ),
    };
    format!("{without} {with}")
}

fn envy(fairness: &Fairness, material: &Material<'_>) -> ShownTable {
    let (problem, plan) = (material.problem, material.outputs.plan);
    let mut table = table(
        "",
        &[
            "URN",
            "School",
            "#Tier",
            "Is at",
            "Would gain at",
            "#Gain",
            "#Lower there",
            "With it there, the whole plan changes by",
        ],
    );
    for row in &fairness.envy.largest {
        let name = problem
            .find_school(row.urn)
            .map_or("", |school| &problem.school(school).name);
        table.rows.push(vec![
            row.urn.to_string(),
            name.to_owned(),
            row.tier.to_string(),
            row.from
                .as_ref()
                .map_or_else(|| "no hub".to_owned(), |hub| hub.as_str().to_owned()),
            row.hub.as_str().to_owned(),
            decimal(percent(row.gain.into(), plan.score_scale), 1),
            count(row.lower),
            row.why(plan, problem.policy()),
        ]);
    }
    table
}

fn frontier(fairness: &Fairness) -> ShownTable {
    let mut table = table(
        "",
        &["#Lowest fit, %", "#Total fit, points", "#Schools elsewhere"],
    );
    let points = fairness
        .frontier
        .iter()
        .flat_map(|frontier| &frontier.points);
    for point in points {
        let fit = |score: i64| decimal(percent(score, fairness.score_scale), 1);
        table.rows.push(vec![
            fit(point.lowest.into()),
            fit(point.score),
            count(point.moved),
        ]);
    }
    table
}
