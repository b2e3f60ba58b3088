//! The first page of a plan: what a person wants to see first.

use hub_core::explain::{StepRow, Summary, TierRow, proof_words, reason_words};
use hub_core::model::Level;
use hub_core::plan::{Objective, ReasonCode, SoftRule};

use super::outputs::Lookup;
use crate::sheets::{Cell, Head, Kind, Page, Part, Sheet};

/// The first page: what a person wants to see first.
pub(super) fn summary<'a>(lookup: &Lookup<'a>) -> Page<'a> {
    let summary = lookup.outputs.summary;
    let mut parts = vec![
        Part::Title("Schools and their support hubs".to_owned()),
        Part::Facts(facts(lookup)),
        Part::Title("Priority tiers".to_owned()),
        Part::Sheet(tiers(summary)),
    ];
    if !summary.steps.is_empty() {
        parts.push(Part::Title("Steps of the widening".to_owned()));
        parts.push(Part::Sheet(steps(summary)));
    }
    if summary
        .objectives
        .iter()
        .any(|level| level.claimed.is_some())
    {
        parts.push(Part::Title("Levels, most important first".to_owned()));
        parts.push(Part::Sheet(levels(summary)));
    }
    if !summary.soft.is_empty() {
        parts.push(Part::Title(
            "Soft rules, and what is paid for them".to_owned(),
        ));
        parts.push(Part::Sheet(soft(summary)));
    }
    if !summary.reasons.is_empty() {
        parts.push(Part::Title("Without a hub".to_owned()));
        parts.push(Part::Sheet(reasons(summary)));
    }
    parts.push(Part::Title("Hubs".to_owned()));
    parts.push(Part::Sheet(hub_rows(summary)));
    Page {
        name: "Summary".into(),
        parts,
    }
}

fn facts<'a>(lookup: &Lookup<'a>) -> Vec<(&'static str, Cell<'a>)> {
    let (outputs, summary) = (&lookup.outputs, lookup.outputs.summary);
    let policy = &outputs.inputs.policy;
    let count = |n: usize| Cell::whole(i64::try_from(n).ok());
    vec![
        ("Programme", Cell::text(Some(summary.policy.as_str()))),
        ("What for", Cell::text(Some(policy.description.as_str()))),
        ("Plan", Cell::text(Some(proof_words(summary)))),
        ("Schools that applied", Cell::whole(Some(summary.schools))),
        ("With a hub", Cell::whole(Some(summary.placed))),
        (
            "Without a hub",
            Cell::whole(Some(summary.schools.saturating_sub(summary.placed))),
        ),
        ("Of these on the waiting list", count(outputs.waiting.len())),
        ("Hubs", count(outputs.inputs.hubs.len())),
        ("Places", Cell::whole(i64::try_from(summary.places).ok())),
        ("Mean fit, %", Cell::tenths(summary.mean_fit_percent)),
        ("Mean distance, km", Cell::tenths(summary.mean_distance_km)),
        ("Seed of the lottery", seed(summary.seed)),
        (
            "Digest of the plan",
            Cell::text(Some(outputs.plan.digest.as_str())),
        ),
        (
            "Waiting list",
            Cell::text(Some(
                "A place that falls free goes to the first on the list to which its hub is open: by tier, then by value; between schools equal in both, the fit at that hub decides before the lottery.",
            )),
        ),
        (
            "Pages of hubs",
            Cell::text(Some(
                "Each has its own schools alone, by the rule for hubs, and may be sent to it. The other pages are for the team.",
            )),
        ),
    ]
}

/// A number, where workbooks hold it to the last digit.
fn seed<'a>(seed: u64) -> Cell<'a> {
    const EXACT: i64 = 1 << 53;
    let whole = i64::try_from(seed).ok().filter(|seed| *seed <= EXACT);
    whole.map_or_else(|| Cell::text(Some(seed.to_string())), Cell::Whole)
}

fn tiers(summary: &Summary) -> Sheet<'_> {
    fn row(row: &TierRow) -> Vec<Cell<'_>> {
        vec![
            Cell::whole(Some(row.tier)),
            Cell::text(Some(row.name.as_str())),
            Cell::whole(Some(row.schools)),
            Cell::whole(Some(row.placed)),
            Cell::whole(Some(row.unplaced)),
        ]
    }
    Sheet {
        name: "tiers".into(),
        heads: vec![
            Head::new("tier", Kind::Whole),
            Head::new("name", Kind::Words),
            Head::new("schools", Kind::Whole),
            Head::new("with_a_hub", Kind::Whole),
            Head::new("without_a_hub", Kind::Whole),
        ],
        rows: summary.tiers.iter().map(row).collect(),
    }
}

fn steps(summary: &Summary) -> Sheet<'_> {
    fn row(row: &StepRow) -> Vec<Cell<'_>> {
        vec![
            Cell::whole(Some(row.step)),
            Cell::text(Some(row.name.as_str())),
            Cell::whole(Some(row.placed)),
        ]
    }
    Sheet {
        name: "steps".into(),
        heads: vec![
            Head::new("step", Kind::Whole),
            Head::new("name", Kind::Words),
            Head::new("with_a_hub", Kind::Whole),
        ],
        rows: summary.steps.iter().map(row).collect(),
    }
}

/// What is reached, claimed and proven of each level, where the policy has side rules.
fn levels(summary: &Summary) -> Sheet<'_> {
    fn row(row: &Objective) -> Vec<Cell<'_>> {
        vec![
            Cell::word(Some(row.kind)),
            Cell::text(Some(row.name.as_str())),
            Cell::Whole(row.objective),
            Cell::Whole(row.reached()),
            Cell::whole(row.claimed),
            Cell::Whole(row.bound),
        ]
    }
    Sheet {
        name: "levels".into(),
        heads: vec![
            Head::new("level", Kind::Text),
            Head::new("name", Kind::Words),
            Head::new("in_the_plan", Kind::Whole),
            Head::new("reached", Kind::Whole),
            Head::new("at_most_claimed", Kind::Whole),
            Head::new("at_most_proven", Kind::Whole),
        ],
        rows: summary.objectives.iter().map(row).collect(),
    }
}

/// What is beyond the bounds of soft rules, and what that costs in points of score.
fn soft(summary: &Summary) -> Sheet<'_> {
    fn row(row: &SoftRule) -> Vec<Cell<'_>> {
        vec![
            Cell::whole(Some(row.price)),
            Cell::text(Some(row.name.as_str())),
            Cell::whole(i64::try_from(row.beyond).ok()),
            Cell::whole(i64::try_from(row.cost).ok()),
        ]
    }
    Sheet {
        name: "soft".into(),
        heads: vec![
            Head::new("price", Kind::Whole),
            Head::new("name", Kind::Words),
            Head::new("beyond", Kind::Whole),
            Head::new("cost", Kind::Whole),
        ],
        rows: summary.soft.iter().map(row).collect(),
    }
}

fn reasons(summary: &Summary) -> Sheet<'_> {
    let words = |code: ReasonCode| Cell::text(Some(reason_words(code, summary)));
    Sheet {
        name: "reasons".into(),
        heads: vec![
            Head::new("schools", Kind::Whole),
            Head::new("reason", Kind::Words),
        ],
        rows: summary
            .reasons
            .iter()
            .map(|row| vec![Cell::whole(Some(row.schools)), words(row.reason)])
            .collect(),
    }
}

/// The hubs as a person reads them; the page of the same name has the prices.
fn hub_rows(summary: &Summary) -> Sheet<'_> {
    let has_levels = summary.hubs.iter().any(|row| row.level != Level::Single);
    let mut heads = vec![
        Head::new("hub", Kind::Text),
        Head::new("lead_name", Kind::Words),
    ];
    heads.extend(has_levels.then_some(Head::new("level", Kind::Text)));
    heads.extend([
        Head::new("places", Kind::Whole),
        Head::new("schools", Kind::Whole),
        Head::new("free", Kind::Whole),
        Head::new("mean_fit_percent", Kind::Tenths),
        Head::new("mean_distance_km", Kind::Tenths),
        Head::new("one_more_place_is_worth", Kind::Words),
    ]);
    let rows = summary.hubs.iter().map(|row| {
        let mut cells = vec![
            Cell::text(Some(row.hub.as_str())),
            Cell::text(Some(row.lead_name.as_str())),
        ];
        cells.extend(has_levels.then(|| Cell::word(Some(row.level))));
        cells.extend([
            Cell::whole(Some(row.places)),
            Cell::whole(Some(row.load)),
            Cell::whole(Some(row.free)),
            Cell::tenths(row.mean_fit_percent),
            Cell::tenths(row.mean_distance_km),
            // A sign at the beginning would be taken for a formula.
            Cell::text(Some(row.one_more_place.trim_start_matches('+'))),
        ]);
        cells
    });
    Sheet {
        name: "hubs_in_words".into(),
        rows: rows.collect(),
        heads,
    }
}
