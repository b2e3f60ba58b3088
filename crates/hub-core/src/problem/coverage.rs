//! How much is known of the schools: what a policy that reads a field has to go by.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{Rate, School};

/// How many schools have an optional field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CoverageRow {
    /// The field, as its column is called.
    pub field: &'static str,
    /// Schools that have it.
    pub known: u32,
    /// Schools that lack it.
    pub missing: u32,
    /// For a rate, how many are of which academic year.
    pub periods: BTreeMap<String, u32>,
}

/// How many schools have each optional field that a policy may read.
#[must_use]
pub fn coverage(schools: &[School]) -> Vec<CoverageRow> {
    type Known = fn(&School) -> bool;
    type Rated = fn(&School) -> Option<&Rate>;
    let fields: [(&'static str, Known); 12] = [
        ("status", |s| s.status.is_some()),
        ("sector", |s| s.sector.is_some()),
        ("phase", |s| s.phase.is_some()),
        ("region", |s| s.region.is_some()),
        ("easting, northing", |s| s.position().is_some()),
        ("pupils", |s| s.pupils.is_some()),
        ("ofsted_overall", |s| s.ofsted.overall.is_some()),
        ("investment_area", |s| s.investment_area.is_some()),
        ("fsm", |s| s.fsm.is_some()),
        ("sen", |s| s.sen.is_some()),
        ("rurality", |s| s.rurality.is_some()),
        ("needs", |s| !s.needs.is_empty()),
    ];
    let rates: [(&'static str, Rated); 4] = [
        ("overall_absence", |s| s.overall_absence.as_ref()),
        ("persistent_absence", |s| s.persistent_absence.as_ref()),
        ("severe_absence", |s| s.severe_absence.as_ref()),
        ("suspensions", |s| s.suspensions.as_ref()),
    ];
    let plain = fields
        .into_iter()
        .map(|(field, known)| row(field, schools, |s| known(s).then(String::new), false));
    let of_rates = rates.into_iter().map(|(field, rate)| {
        row(
            field,
            schools,
            |s| rate(s).map(|rate| rate.period.clone()),
            true,
        )
    });
    plain.chain(of_rates).collect()
}

fn row(
    field: &'static str,
    schools: &[School],
    period: impl Fn(&School) -> Option<String>,
    rate: bool,
) -> CoverageRow {
    let mut row = CoverageRow {
        field,
        known: 0,
        missing: 0,
        periods: BTreeMap::new(),
    };
    for school in schools {
        match period(school) {
            None => row.missing += 1,
            Some(period) => {
                row.known += 1;
                if rate {
                    *row.periods.entry(period).or_default() += 1;
                }
            }
        }
    }
    row
}
