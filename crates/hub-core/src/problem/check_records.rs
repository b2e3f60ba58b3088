//! Faults of schools, hubs and tables that their types do not rule out.

use std::collections::{BTreeMap, BTreeSet};

use super::issues::Issues;
use crate::issue::{Code, Source, codes};
use crate::model::{Field, Fsm, Hub, HubId, Inputs, PairRow, Rate, School, Urn};

/// Largest easting of Britain on the National Grid, metres.
pub const MAX_EASTING: u32 = 700_000;
/// Largest northing of Britain on the National Grid, metres.
pub const MAX_NORTHING: u32 = 1_300_000;
/// Largest rate of suspensions taken for real, per 100 pupils.
pub const MAX_SUSPENSIONS: f64 = 2_000.0;
/// Most hubs that a problem may have. The solver keeps a square of pools, 32 bytes each: 0.5 GB at two pools a hub.
pub const MAX_HUBS: usize = 2_000;

/// Faults of all records.
pub(crate) fn check_records(inputs: &Inputs, issues: &mut Issues) {
    check_schools(&inputs.schools, &inputs.hubs, issues);
    check_hubs(&inputs.hubs, issues);
    let urns: BTreeSet<Urn> = inputs.schools.iter().map(|s| s.urn).collect();
    let hubs: BTreeSet<&HubId> = inputs.hubs.iter().map(|h| &h.id).collect();
    for (source, rows, unit, max) in [
        (
            Source::TravelTimes,
            &inputs.travel_times,
            "minutes",
            f64::MAX,
        ),
        (Source::PairScores, &inputs.pair_scores, "score", 1.0),
    ] {
        let rows = rows.as_deref().unwrap_or_default();
        check_pairs(source, rows, &urns, &hubs, (unit, max), issues);
    }
}

fn duplicate(
    source: Source,
    record: usize,
    first: usize,
    field: &str,
    kind: Code,
    value: &str,
    issues: &mut Issues,
) {
    let expected = format!("a value not given before; record {} has it", first + 1);
    issues.add(
        source,
        Some(record),
        field,
        kind,
        value,
        &expected,
        "remove one of the two",
    );
}

fn check_schools(schools: &[School], hubs: &[Hub], issues: &mut Issues) {
    let known: BTreeSet<&HubId> = hubs.iter().map(|h| &h.id).collect();
    let mut seen = BTreeMap::new();
    for (i, school) in schools.iter().enumerate() {
        if let Some(first) = seen.insert(school.urn, i) {
            seen.insert(school.urn, first);
            duplicate(
                Source::Schools,
                i,
                first,
                "urn",
                codes::DUPLICATE_URN,
                &school.urn.to_string(),
                issues,
            );
        }
        let mut at = At {
            source: Source::Schools,
            record: i,
            issues,
        };
        at.position(school.easting, school.northing);
        at.rate("overall_absence", school.overall_absence.as_ref(), 100.0);
        at.rate(
            "persistent_absence",
            school.persistent_absence.as_ref(),
            100.0,
        );
        at.rate("severe_absence", school.severe_absence.as_ref(), 100.0);
        at.rate("suspensions", school.suspensions.as_ref(), MAX_SUSPENSIONS);
        at.fsm("fsm", school.fsm.as_ref());
        at.percent("sen", school.sen, 100.0);
        let mut named = BTreeSet::new();
        for hub in &school.preferences {
            if !known.contains(hub) {
                at.add(
                    "preferences",
                    codes::UNKNOWN_HUB,
                    hub.as_str(),
                    "the id of a hub in the list of hubs",
                    "correct the id, or remove it",
                );
            } else if !named.insert(hub) {
                at.add(
                    "preferences",
                    codes::REPEATED_PREFERENCE,
                    hub.as_str(),
                    "each hub once",
                    "remove the repetition",
                );
            }
        }
    }
}

fn check_hubs(hubs: &[Hub], issues: &mut Issues) {
    let mut seen = BTreeMap::new();
    for (i, hub) in hubs.iter().enumerate() {
        if let Some(first) = seen.insert(&hub.id, i) {
            seen.insert(&hub.id, first);
            duplicate(
                Source::Hubs,
                i,
                first,
                "id",
                codes::DUPLICATE_HUB,
                hub.id.as_str(),
                issues,
            );
        }
        let mut at = At {
            source: Source::Hubs,
            record: i,
            issues,
        };
        if hub.id.as_str().is_empty() {
            at.add(
                "id",
                codes::EMPTY_ID,
                "",
                "an id",
                "name the hub, for instance H01",
            );
        }
        if hub.enhanced_places > hub.places {
            at.add(
                "enhanced_places",
                codes::ENHANCED_ABOVE_PLACES,
                &hub.enhanced_places.to_string(),
                &format!("at most the hub's {} places", hub.places),
                "enhanced places are part of the places",
            );
        }
        at.position(hub.easting, hub.northing);
        at.rate(
            "lead_persistent_absence",
            hub.intake.persistent_absence.as_ref(),
            100.0,
        );
        at.fsm("lead_fsm", hub.intake.fsm.as_ref());
        at.percent("lead_sen", hub.intake.sen, 100.0);
    }
    if hubs.len() > MAX_HUBS {
        issues.add(
            Source::Hubs,
            None,
            "id",
            codes::TOO_MANY_HUBS,
            &hubs.len().to_string(),
            &format!("at most {MAX_HUBS} hubs"),
            "split the programme",
        );
    }
}

fn check_pairs(
    source: Source,
    rows: &[PairRow],
    urns: &BTreeSet<Urn>,
    hubs: &BTreeSet<&HubId>,
    (unit, max): (&str, f64),
    issues: &mut Issues,
) {
    let mut seen = BTreeMap::new();
    for (i, row) in rows.iter().enumerate() {
        let pair = (row.urn, &row.hub);
        if let Some(first) = seen.insert(pair, i) {
            seen.insert(pair, first);
            duplicate(
                source,
                i,
                first,
                "urn",
                codes::DUPLICATE_PAIR,
                &format!("{} {}", row.urn, row.hub),
                issues,
            );
        }
        let mut at = At {
            source,
            record: i,
            issues,
        };
        if !urns.contains(&row.urn) {
            at.add(
                "urn",
                codes::UNKNOWN_URN,
                &row.urn.to_string(),
                "the URN of a school in the list of schools",
                "correct the URN, or remove the row",
            );
        }
        if !hubs.contains(&row.hub) {
            at.add(
                "hub",
                codes::UNKNOWN_HUB,
                row.hub.as_str(),
                "the id of a hub in the list of hubs",
                "correct the id, or remove the row",
            );
        }
        at.percent(unit, Some(row.value), max);
    }
}

/// The record being checked.
struct At<'a> {
    source: Source,
    record: usize,
    issues: &'a mut Issues,
}

impl At<'_> {
    fn add(&mut self, field: &str, kind: Code, value: &str, expected: &str, hint: &str) {
        self.issues.add(
            self.source,
            Some(self.record),
            field,
            kind,
            value,
            expected,
            hint,
        );
    }

    fn percent(&mut self, field: &str, value: Option<f64>, max: f64) {
        if let Some(value) = value.filter(|value| !(0.0..=max).contains(value)) {
            let expected = if max < f64::MAX {
                format!("a number from 0 to {max}")
            } else {
                "a number, 0 or more".to_owned()
            };
            self.add(
                field,
                codes::OUT_OF_RANGE,
                &value.to_string(),
                &expected,
                "correct the number, or leave it out",
            );
        }
    }

    fn fsm(&mut self, field: &str, fsm: Option<&Fsm>) {
        self.percent(field, fsm.map(|fsm| fsm.percent), 100.0);
        if let Some(period) = fsm.and_then(|fsm| fsm.period.as_deref()) {
            self.period(&format!("{field}_period"), period);
        }
    }

    fn rate(&mut self, field: &str, rate: Option<&Rate>, max: f64) {
        if let Some(rate) = rate {
            self.percent(field, Some(rate.value), max);
            self.period(&format!("{field}_period"), &rate.period);
        }
    }

    fn period(&mut self, field: &str, period: &str) {
        if !is_period(period) {
            self.add(
                field,
                codes::BAD_PERIOD,
                period,
                "an academic year such as 2018/19",
                "give the year that the rate is about",
            );
        }
    }

    fn position(&mut self, easting: Option<u32>, northing: Option<u32>) {
        match (easting, northing) {
            (None, None) => {}
            (Some(e), Some(n)) => {
                if e > MAX_EASTING || n > MAX_NORTHING || (e == 0 && n == 0) {
                    self.add("easting", codes::OUTSIDE_BRITAIN, &format!("{e} {n}"), &format!("metres on the National Grid, within {MAX_EASTING} east and {MAX_NORTHING} north, not 0 0"), "give easting and northing in metres, or leave both out");
                }
            }
            (Some(_), None) => self.add(
                "northing",
                codes::HALF_A_POSITION,
                "",
                "both easting and northing, or neither",
                "give both, or leave both out",
            ),
            (None, Some(_)) => self.add(
                "easting",
                codes::HALF_A_POSITION,
                "",
                "both easting and northing, or neither",
                "give both, or leave both out",
            ),
        }
    }
}

/// Whether `text` is an academic year such as `2018/19`.
#[must_use]
pub fn is_period(text: &str) -> bool {
    let Some((start, end)) = text.split_once('/') else {
        return false;
    };
    let digits = |part: &str, n: usize| part.len() == n && part.bytes().all(|b| b.is_ascii_digit());
    let next = start.parse::<u32>().map(|year| (year + 1) % 100);
    digits(start, 4) && digits(end, 2) && next.is_ok_and(|next| end.parse() == Ok(next))
}

/// Whether a reference may have tables of `measure`.
pub(crate) fn is_rate(measure: Field) -> bool {
    super::field::kind(measure) == super::field::Kind::Rate
}
