//! What the public record says of coverage and fairness, by the rule of [`super::audience`].

use hub_core::explain::{Fairness, Finding, Group};
use hub_core::problem::{CoverageRow, coverage};

use super::audience::{FEWEST_FOR_A_MEAN, SMALL_COUNT};
use super::outputs::Outputs;
use super::public::{Totals, counts};
use super::shown::{ShownTable, table};
use super::small::is_small_count;
use crate::sheets::{Cell, Head, Kind, Sheet};

/// How many pairs of a kind people decided, where that may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// None.
    None,
    /// Some, and few: how many is not told.
    Few,
    /// So many.
    Many(u64),
}

impl Decided {
    fn of(count: usize) -> Self {
        match count as u64 {
            0 => Self::None,
            count if is_small_count(count) => Self::Few,
            count => Self::Many(count),
        }
    }
}

impl Outputs<'_> {
    /// How many pairs the policy pins, and how many it bars.
    #[must_use]
    pub fn decided_for_public(self) -> (Decided, Decided) {
        let policy = &self.inputs.policy;
        (
            Decided::of(policy.pinned.len()),
            Decided::of(policy.barred.len()),
        )
    }

    /// Which of these fields of schools are known of how many, small numbers withheld: `field`, `known`, `missing`, `years`.
    #[must_use]
    pub fn coverage_for_public(self, fields: &[&str]) -> ShownTable {
        let totals = Totals::of(self.summary);
        let rows = coverage(&self.inputs.schools);
        let rows = rows.iter().filter(|row| fields.contains(&row.field));
        table(Sheet {
            name: "coverage".into(),
            heads: vec![
                Head::new("field", Kind::Text),
                Head::new("known", Kind::Whole),
                Head::new("missing", Kind::Whole),
                Head::new("years", Kind::Text),
            ],
            rows: rows.map(|row| covered(row, &totals)).collect(),
        })
    }

    /// Which groups of schools stand out, and how surely; no counts, and no group of fewer than ten schools. `None` where no number of the plan may be told.
    #[must_use]
    pub fn findings_for_public(self, fairness: &Fairness) -> Option<ShownTable> {
        if !Totals::of(self.summary).is_more_told {
            return None;
        }
        let dimensions = fairness.groups.dimensions.iter();
        let groups = dimensions.flat_map(|it| it.all_groups().map(move |group| (it, group)));
        let told = groups.filter(|(_, group)| is_told(group));
        let row = |(dimension, group): (&hub_core::explain::Dimension, &Group)| {
            vec![
                Cell::text(Some(dimension.title())),
                Cell::text(Some(dimension.name_of(group))),
                Cell::text(Some(group.mark())),
                Cell::text(Some(chance(group))),
            ]
        };
        Some(table(Sheet {
            name: "findings".into(),
            heads: vec![
                Head::new("schools_by", Kind::Text),
                Head::new("group", Kind::Text),
                Head::new("placed", Kind::Text),
                Head::new("corrected_p_value", Kind::Text),
            ],
            rows: told.map(row).collect(),
        }))
    }
}

fn covered(row: &CoverageRow, totals: &Totals) -> Vec<Cell<'static>> {
    let known = [u64::from(row.known), u64::from(row.missing)];
    let mut cells = vec![Cell::Coded(row.field.into())];
    cells.extend(counts(&known, totals.is_number_told));
    let years = row.periods.iter();
    let years = years.filter(|(_, schools)| u64::from(**schools) > SMALL_COUNT);
    let years: Vec<&str> = years.map(|(year, _)| year.as_str()).collect();
    cells.push(Cell::text(Some(years.join(", "))));
    cells
}

fn is_told(group: &Group) -> bool {
    let stands_out = matches!(group.finding, Finding::Priority | Finding::BeyondPriority);
    stands_out && u64::from(group.schools) >= FEWEST_FOR_A_MEAN
}

/// The corrected p-value of what stands out, in steps: from its digits counts could be worked out.
fn chance(group: &Group) -> &'static str {
    let test = match group.finding {
        Finding::BeyondPriority => group.within_priority.or(group.overall),
        _ => group.overall,
    };
    match test.map_or(1.0, |test| test.corrected) {
        p if p < 0.001 => "below 0.001",
        p if p < 0.01 => "below 0.01",
        _ => "below 0.05",
    }
}
