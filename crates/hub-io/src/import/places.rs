//! Joining places: positions by postcode, and investment areas.

use std::collections::BTreeMap;

use super::areas::{Areas, Doubt};
use super::codepoint::Found;
use super::list::List;
use super::report::SourceReport;
use super::tally::{Tally, counted};
use super::trace::{Place, Trace};

const POSITION: [&str; 2] = ["easting", "northing"];

/// Gives each school the position of its postcode, from the first source that has one.
pub(super) fn join_positions(
    list: &mut List,
    postcodes: &[Found],
    trace: &mut Trace,
) -> Vec<SourceReport> {
    let mut by_source: Vec<_> = postcodes
        .iter()
        .map(|_| Tally::new("position", "schools with a position from here"))
        .collect();
    let mut none = Tally::new("no_postcode", "the list has no postcode");
    let mut unknown = Tally::new("unknown_postcode", "postcode in no source");
    let mut nowhere = Tally::new("no_position", "postcode without a position in any source");
    for (urn, entry) in &mut list.entries {
        if entry.school.position().is_some() {
            continue;
        }
        let Some(postcode) = entry.postcode else {
            none.add(urn);
            if trace.follows(*urn) {
                left(trace, *urn, postcodes, "the list has no postcode");
            }
            continue;
        };
        let position = |source: &Found| source.spots.get(&postcode)?.position;
        let first = postcodes
            .iter()
            .zip(&mut by_source)
            .find_map(|(source, tally)| position(source).zip(Some((source, tally))));
        if let Some(((easting, northing), (source, tally))) = first {
            entry.school.easting = Some(easting);
            entry.school.northing = Some(northing);
            tally.count();
            if trace.follows(*urn) {
                let place = Place::file("postcodes", &source.file, *urn);
                let row = source.place(postcode);
                let rule = format!("the first source with a position for {postcode}: {row}");
                trace.gave(&entry.school, &POSITION, place, &rule);
            }
        } else if postcodes
            .iter()
            .any(|source| source.spots.contains_key(&postcode))
        {
            nowhere.add(urn);
            if trace.follows(*urn) {
                let rule = format!("{postcode} has no position there, or is not in it");
                left(trace, *urn, postcodes, &rule);
            }
        } else {
            unknown.add(urn);
            if trace.follows(*urn) {
                left(trace, *urn, postcodes, &format!("{postcode} is not in it"));
            }
        }
    }
    let mut reports: Vec<_> = postcodes
        .iter()
        .zip(by_source)
        .map(|(source, tally)| SourceReport {
            rows: source.rows,
            used: source.spots.len(),
            left_out: counted([Tally::of(
                "not_listed",
                "postcodes of no listed school, or repeated",
                source.rows.saturating_sub(source.spots.len()),
            )]),
            matched: vec![tally],
            ..SourceReport::of_file("postcodes", source.file.clone())
        })
        .collect();
    // What no source has is said once, under the last.
    if let Some(last) = reports.last_mut() {
        last.unmatched = counted([none, unknown, nowhere]);
    }
    reports
}

/// Notes that no source gives a position.
fn left(trace: &mut Trace, urn: hub_core::model::Urn, postcodes: &[Found], rule: &str) {
    for source in postcodes {
        let place = Place::file("postcodes", &source.file, urn);
        trace.left(&POSITION, place, rule);
    }
}

/// Gives each school its investment area, where that can be told.
pub(super) fn join_areas(
    list: &mut List,
    areas: &Areas,
    postcodes: &[Found],
    trace: &mut Trace,
) -> SourceReport {
    let mut told = Tally::new("area", "schools whose area can be told");
    let doubt = |doubt| {
        let (code, what) = match doubt {
            Doubt::NoAuthority => ("no_authority", "the list has no local authority"),
            Doubt::TwoAuthorities => (
                "two_authorities",
                "number and name of the local authority disagree",
            ),
            Doubt::NoDistrict => ("no_district", "needs its district: postcode in no source"),
            Doubt::DistrictUnseen => (
                "district_unseen",
                "needs its district: no postcode source has those boundaries",
            ),
            Doubt::DistrictUnsure => (
                "district_unsure",
                "needs its district: postcode newer than the source with those boundaries",
            ),
        };
        (doubt, Tally::new(code, what))
    };
    let mut doubts: BTreeMap<_, _> = [
        Doubt::NoAuthority,
        Doubt::TwoAuthorities,
        Doubt::NoDistrict,
        Doubt::DistrictUnseen,
        Doubt::DistrictUnsure,
    ]
    .map(doubt)
    .into();
    for (urn, entry) in &mut list.entries {
        let place = Place::file("areas", &areas.holdings.file, *urn);
        let field = ["investment_area"];
        match areas.area(entry, &list.districts, postcodes) {
            Ok(area) => {
                entry.school.investment_area = Some(area);
                told.count();
                if trace.follows(*urn) {
                    trace.gave(&entry.school, &field, place, &areas.rule(entry));
                }
            }
            Err(doubt) => {
                if let Some(tally) = doubts.get_mut(&doubt) {
                    tally.add(urn);
                    if trace.follows(*urn) {
                        trace.left(&field, place, &tally.what);
                    }
                }
            }
        }
    }
    SourceReport {
        matched: vec![told],
        unmatched: counted(doubts.into_values()),
        ..SourceReport::new("areas", &areas.holdings)
    }
    .use_the_rest()
}
