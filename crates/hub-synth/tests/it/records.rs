//! Every record is one that the engine takes.

use std::collections::BTreeSet;

use hub_core::model::{Hub, HubId, Inputs, Phase, Policy, School, Tier, Urn};
use hub_core::problem::Problem;
use hub_synth::{england, population};

use crate::statistics::{near, number};

fn check_values(schools: &[School]) {
    for s in schools {
        let (easting, northing) = s.position().unwrap_or((1, 1));
        assert!(easting < 700_000 && northing < 1_300_000, "{s:?}");
        let rates = [&s.overall_absence, &s.persistent_absence, &s.severe_absence];
        let percents = rates.into_iter().flatten().map(|rate| rate.value);
        for percent in percents
            .chain(s.fsm.as_ref().map(|fsm| fsm.percent))
            .chain(s.sen)
        {
            assert!((0.0..=100.0).contains(&percent), "{s:?}");
        }
        assert!(
            s.suspensions
                .as_ref()
                .is_none_or(|r| r.value.is_finite() && r.value >= 0.0)
        );
        let comparable = s.phase != Some(Phase::Nursery);
        assert!(comparable || s.persistent_absence.is_none(), "{s:?}");
    }
    let urns: BTreeSet<Urn> = schools.iter().map(|s| s.urn).collect();
    assert_eq!(urns.len(), schools.len());
}

/// The engine itself finds no fault.
fn check_with_engine(schools: Vec<School>, hubs: Vec<Hub>) {
    let policy = Policy {
        schema: 1,
        name: "everyone".into(),
        tiers: vec![Tier {
            name: "all".into(),
            when: None,
        }],
        ..Policy::default()
    };
    let inputs = Inputs {
        schools,
        hubs,
        policy,
        ..Inputs::default()
    };
    let issues = Problem::new(inputs, 1).err();
    assert!(issues.is_none(), "{issues:?}");
}

#[test]
fn a_population_is_complete_and_valid() {
    for (size, seed) in [(0, 1), (1, 1), (9, 2), (22_000, 3)] {
        let schools = population(size, seed).unwrap();
        assert_eq!(schools.len(), size as usize);
        check_values(&schools);
        for s in schools.iter().filter(|s| s.phase != Some(Phase::Nursery)) {
            assert!(s.persistent_absence.is_some() && s.fsm.is_some() && s.position().is_some());
            assert!(s.needs.is_empty() && s.preferences.is_empty() && s.applied_on.is_none());
        }
    }
}

#[test]
fn applications_are_valid() {
    for (schools, hubs, places) in [
        (0, 1, None),
        (1, 1, Some(0)),
        (840, 14, None),
        (5_000, 93, Some(54)),
        (22_000, 87, None),
    ] {
        let (applicants, hubs) = england(schools, hubs, places, 11).unwrap();
        assert_eq!(applicants.len(), schools as usize);
        check_values(&applicants);
        let urns: BTreeSet<Urn> = applicants.iter().map(|s| s.urn).collect();
        assert!(
            hubs.iter().all(|hub| !urns.contains(&hub.lead_urn)),
            "a lead applied"
        );
        check_with_engine(applicants, hubs);
    }
}

#[test]
fn forms_have_gaps() {
    let (schools, hubs) = england(10_000, 93, None, 5).unwrap();
    let comparable: Vec<&School> = schools
        .iter()
        .filter(|s| s.phase != Some(Phase::Nursery))
        .collect();
    let share = |test: fn(&School) -> bool| {
        number(comparable.iter().filter(|s| test(s)).count()) / number(comparable.len())
    };
    near(
        "no PA",
        share(|s| s.persistent_absence.is_none()),
        0.04,
        0.01,
    );
    near("no FSM", share(|s| s.fsm.is_none()), 0.02, 0.01);
    near("no needs", share(|s| s.needs.is_empty()), 0.05, 0.01);
    near(
        "no preferences",
        share(|s| s.preferences.is_empty()),
        0.75,
        0.02,
    );
    near(
        "no support asked",
        share(|s| s.support_asked.is_none()),
        0.30,
        0.02,
    );
    assert!(
        schools
            .iter()
            .all(|s| s.needs.len() <= 4 && s.preferences.len() <= 3)
    );
    let ids: BTreeSet<&HubId> = hubs.iter().map(|hub| &hub.id).collect();
    assert!(
        schools
            .iter()
            .flat_map(|s| &s.preferences)
            .all(|id| ids.contains(id))
    );
    let days: BTreeSet<_> = schools.iter().filter_map(|s| s.applied_on).collect();
    assert_eq!(days.last().unwrap().to_string(), "2025-03-28");
    assert_eq!(days.first().unwrap().to_string(), "2025-02-14");
}
