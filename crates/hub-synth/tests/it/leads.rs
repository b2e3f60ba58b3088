//! Hubs: places, coverage, plausible leads.

use std::collections::{BTreeMap, BTreeSet};

use hub_core::model::{Grade, Hub, Phase, Region, School, Term, TrustUid, Urn};
use hub_synth::{england, leads, population};

use crate::statistics::{fsm, mean, near, number, persistent};

const SERVED: [Phase; 5] = [
    Phase::Primary,
    Phase::Secondary,
    Phase::AllThrough,
    Phase::Special,
    Phase::AlternativeProvision,
];

fn places(hubs: &[Hub]) -> u32 {
    hubs.iter().map(|hub| hub.places).sum()
}

#[test]
fn places_are_nine_tenths_of_the_applicants_or_as_given() {
    for (schools, number) in [(0, 3), (9, 2), (2_000, 32), (22_000, 93)] {
        let (_, hubs) = england(schools, number, None, 2).unwrap();
        assert_eq!(places(&hubs), schools - schools / 10);
        assert!(hubs.iter().all(|hub| hub.enhanced_places <= hub.places));
    }
    let spread: BTreeSet<u32> = england(2_000, 32, None, 2)
        .unwrap()
        .1
        .iter()
        .map(|hub| hub.places)
        .collect();
    assert!(spread.len() > 10, "{spread:?}");
    for (each, enhanced) in [
        (0, 0),
        (4, 0),
        (5, 1),
        (54, 6),
        (58, 6),
        (59, 7),
        (u32::MAX, 477_218_588),
    ] {
        let (_, hubs) = england(30, 3, Some(each), 2).unwrap();
        assert!(
            hubs.iter()
                .all(|h| (h.places, h.enhanced_places) == (each, enhanced)),
            "{each}"
        );
    }
}

#[test]
fn ids_are_as_wide_as_they_must_be() {
    let ids = |number| -> Vec<String> {
        let (_, hubs) = england(300, number, None, 2).unwrap();
        hubs.into_iter().map(|hub| hub.id.0).collect()
    };
    assert_eq!(ids(1), ["H01"]);
    assert_eq!(ids(99).last().unwrap(), "H99");
    let wide = ids(100);
    assert_eq!((wide[0].as_str(), wide[99].as_str()), ("H001", "H100"));
}

#[test]
fn every_phase_of_a_region_with_a_hub_is_served_there() {
    let schools = population(22_000, 4).unwrap();
    for number in [1, 5, 14, 32, 93] {
        let hubs = leads(&schools, number, None, 4).unwrap();
        for phase in SERVED {
            assert!(
                hubs.iter().any(|hub| hub.phases.contains(&phase)),
                "{number}: {phase}"
            );
            for &region in Region::ALL {
                let mut local = hubs
                    .iter()
                    .filter(|hub| hub.region == Some(region))
                    .peekable();
                if local.peek().is_some() {
                    let served = local.any(|hub| hub.phases.contains(&phase));
                    assert!(served, "{number} hubs: {phase} in {region}");
                }
            }
        }
    }
}

#[test]
fn hubs_are_spread_over_regions_and_phases() {
    let (_, hubs) = england(5_000, 93, Some(54), 6).unwrap();
    let mut regions: BTreeMap<Region, u32> = BTreeMap::new();
    let mut phases: BTreeSet<Phase> = BTreeSet::new();
    for hub in &hubs {
        *regions.entry(hub.region.unwrap()).or_default() += 1;
        phases.extend(hub.intake.phase);
        assert!(hub.phases.contains(&hub.intake.phase.unwrap()));
        assert!((3..=5).contains(&hub.strengths.len()));
        assert!(
            hub.regions
                .as_ref()
                .is_none_or(|r| r.contains(&hub.region.unwrap()))
        );
    }
    assert_eq!(regions.len(), 9);
    near(
        "hubs in the North East",
        f64::from(regions[&Region::NorthEast]),
        4.7,
        1.0,
    );
    near(
        "hubs in the South East",
        f64::from(regions[&Region::SouthEast]),
        14.3,
        1.0,
    );
    assert_eq!(phases, SERVED.into());
}

#[test]
fn leads_are_good_schools() {
    let schools = population(22_000, 8).unwrap();
    let by_urn: BTreeMap<Urn, &School> = schools.iter().map(|s| (s.urn, s)).collect();
    let hubs = leads(&schools, 87, None, 8).unwrap();
    let leading: Vec<&School> = hubs.iter().map(|hub| by_urn[&hub.lead_urn]).collect();
    let urns: BTreeSet<Urn> = leading.iter().map(|s| s.urn).collect();
    assert_eq!(urns.len(), 87, "a school leads one hub");
    let trusts: Vec<TrustUid> = leading.iter().filter_map(|s| s.trust).collect();
    let distinct: BTreeSet<TrustUid> = trusts.iter().copied().collect();
    assert_eq!(
        trusts.len(),
        distinct.len(),
        "a trust leads one hub, as there are plenty"
    );
    assert!(
        number(trusts.len()) / 87.0 > 0.6,
        "{} in trusts",
        trusts.len()
    );
    let poor = [Some(Grade::RequiresImprovement), Some(Grade::Inadequate)];
    assert!(leading.iter().all(|s| !poor.contains(&s.ofsted.behaviour)));
    let primary = |s: &&School| s.phase == Some(Phase::Primary);
    let average = |schools: Vec<&School>| {
        let absence: Vec<f64> = schools.iter().filter_map(|s| persistent(s)).collect();
        let meals: Vec<f64> = schools.iter().filter_map(|s| fsm(s)).collect();
        (mean(&absence), mean(&meals))
    };
    let led = average(leading.iter().copied().filter(primary).collect());
    let all = average(schools.iter().filter(primary).collect());
    assert!(led.0 < all.0 - 3.0, "absence {led:?} against {all:?}");
    assert!(
        led.1 > all.1 - 5.0,
        "leads are no easy schools: {led:?} against {all:?}"
    );
}

/// A list with next to nothing in it, and some of that hostile.
fn poor_list() -> Vec<School> {
    let mut schools = population(400, 10).unwrap();
    for (i, school) in schools.iter_mut().enumerate() {
        let (urn, phase) = (school.urn, school.phase);
        let rate = school.persistent_absence.clone();
        let region = school.region;
        *school = School::new(urn, "=cmd|' /C calc'!A0\u{0}\u{202e}");
        school.phase = phase;
        school.region = region.filter(|_| i % 3 != 0);
        if i % 4 == 0 {
            school.persistent_absence = rate;
        }
        if let Some(rate) = &mut school.persistent_absence
            && i % 8 == 0
        {
            rate.value = [f64::NAN, f64::INFINITY, -f64::MAX][i / 8 % 3];
        }
    }
    schools
}

#[test]
fn a_poor_list_will_do() {
    let schools = poor_list();
    let possible = schools
        .iter()
        .filter(|s| s.phase.is_some_and(|p| SERVED.contains(&p)))
        .count();
    for number in [1, 5, 40, u32::try_from(possible).unwrap()] {
        let hubs = leads(&schools, number, None, 3).unwrap();
        assert_eq!(hubs.len(), number as usize);
        let urns: BTreeSet<Urn> = hubs.iter().map(|hub| hub.lead_urn).collect();
        assert_eq!(urns.len(), hubs.len());
        let served: BTreeSet<Phase> = hubs.iter().flat_map(|hub| hub.phases.clone()).collect();
        let there: BTreeSet<Phase> = schools.iter().filter_map(|s| s.phase).collect();
        assert!(
            there
                .iter()
                .all(|p| *p == Phase::Nursery || served.contains(p)),
            "{served:?}"
        );
    }
}
