//! How sure a plan is, on the page.

use hub_core::explain::{Robustness, Sureness, percent};
use hub_core::problem::Problem;
use hub_io::ShownTable;
use serde::Serialize;

use crate::shown::{count, decimal, table};

/// Schools that are named, at most.
const NAMED: usize = 25;

/// What the template shows.
#[derive(Debug, Serialize)]
pub(super) struct SurenessContext {
    words: String,
    figures: Vec<(String, &'static str)>,
    near: ShownTable,
    ranges: ShownTable,
}

pub(super) fn sureness_context(study: &Robustness, problem: &Problem) -> SurenessContext {
    let always = study.schools.iter();
    let always = always.filter(|it| it.kept == study.counted).count();
    let [least, middle, most] = study.alike.map(count);
    let mut ranges = table(
        "",
        &[
            "Criterion",
            "#Weight",
            "#Down: first school",
            "#1 %",
            "#10 %",
            "#Up: first school",
            "#1 %",
            "#10 %",
        ],
    );
    for range in &study.ranges {
        ranges.rows.push(range.words());
    }
    SurenessContext {
        words: format!("{}.", study.spread.words()),
        figures: vec![
            (
                count(u32::try_from(study.schools.len()).unwrap_or(u32::MAX)),
                "schools take part",
            ),
            (
                count(u32::try_from(always).unwrap_or(u32::MAX)),
                "keep their place in every run",
            ),
            (middle, "keep it in a typical run"),
            (least, "keep it in the run where fewest do"),
            (most, "keep it in the run where most do"),
        ],
        near: near(study, problem),
        ranges,
    }
}

/// The schools with a hub that are least sure of it.
fn near(study: &Robustness, problem: &Problem) -> ShownTable {
    let mut table = table(
        "",
        &[
            "URN",
            "School",
            "Hub",
            "#Keeps it, %",
            "Else mostly",
            "#So often, %",
        ],
    );
    let is_near = |it: &&Sureness| it.hub.is_some() && it.kept < study.counted;
    let mut schools: Vec<&Sureness> = study.schools.iter().filter(is_near).collect();
    schools.sort_by_key(|it| (it.kept, it.urn));
    let share = |runs: u32| decimal(percent(runs.into(), study.counted.into()), 0);
    let id = |hub: &Option<hub_core::model::HubId>| {
        hub.as_ref()
            .map_or_else(|| "no hub".to_owned(), |hub| hub.as_str().to_owned())
    };
    for it in schools.into_iter().take(NAMED) {
        let name = problem
            .find_school(it.urn)
            .map_or("", |school| &problem.school(school).name);
        table.rows.push(vec![
            it.urn.to_string(),
            name.to_owned(),
            id(&it.hub),
            share(it.kept),
            id(&it.other),
            share(it.other_runs),
        ]);
    }
    table
}
