//! Demand against places.

use hub_core::model::Term;
use hub_core::problem::{CoverageRow, DemandRow};

use super::{lines, table, thousands};

/// Demand against places by region and phase.
pub(crate) fn demand_text(rows: &[DemandRow]) -> String {
    let header = [
        "Region",
        "Phase",
        "schools",
        "hubs in region",
        "their places",
        "places open",
        "",
    ];
    let mut table = table(&header, &[2, 3, 4, 5]);
    for row in rows {
        table.add_row([
            row.region.map_or("(missing)", Term::name).replace('_', " "),
            row.phase.map_or("(missing)", Term::name).replace('_', " "),
            thousands(row.schools.into()),
            row.hubs_in_region.to_string(),
            thousands(row.places_in_region),
            thousands(row.places_open),
            note(row).to_owned(),
        ]);
    }
    format!(
        "Demand against places. A hub's places are counted wherever it serves, so they add up to more than there are.\n\n{}",
        lines(&table)
    )
}

fn note(row: &DemandRow) -> &'static str {
    if row.places_open == 0 {
        "no hub serves these schools"
    } else if u64::from(row.schools) > row.places_open {
        "more schools than places"
    } else {
        ""
    }
}

/// What is known of the schools.
pub(crate) fn coverage_text(rows: &[CoverageRow]) -> String {
    let mut table = table(&["Field", "known", "missing", "of the year"], &[1, 2]);
    for row in rows {
        let periods = row
            .periods
            .iter()
            .map(|(period, schools)| format!("{period}: {}", thousands((*schools).into())));
        table.add_row([
            row.field.to_owned(),
            thousands(row.known.into()),
            thousands(row.missing.into()),
            periods.collect::<Vec<_>>().join(", "),
        ]);
    }
    format!("What is known of the schools\n\n{}", lines(&table))
}
