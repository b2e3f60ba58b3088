//! The population against the published figures.

use std::collections::BTreeMap;

use hub_core::model::{InvestmentArea, Overall, Phase, Region, Rurality, School, TrustUid};
use hub_synth::{england, population};

use crate::statistics::{
    Variable, correlation, fsm, mean, near, number, of_phase, overall, persistent, pupils, sd,
};

const SEEDS: [u64; 2] = [1, 20_250_328];
const SCHOOLS: u32 = 22_000;
/// State-funded schools without nurseries and the like, and with, in August 2025.
const ALL: f64 = 21_990.0;

fn share(schools: &[School], test: impl Fn(&School) -> bool) -> f64 {
    number(schools.iter().filter(|s| test(s)).count()) / number(schools.len())
}

#[test]
fn regions_and_phases_have_their_shares() {
    // Primary; secondary with all-through; special; alternative provision.
    let table = [
        (Region::NorthEast, [860.0, 173.0, 66.0, 18.0]),
        (Region::NorthWest, [2438.0, 467.0, 175.0, 50.0]),
        (Region::YorkshireAndTheHumber, [1770.0, 321.0, 89.0, 34.0]),
        (Region::EastMidlands, [1655.0, 291.0, 85.0, 22.0]),
        (Region::WestMidlands, [1780.0, 422.0, 130.0, 42.0]),
        (Region::EastOfEngland, [1984.0, 388.0, 119.0, 37.0]),
        (Region::London, [1778.0, 502.0, 162.0, 53.0]),
        (Region::SouthEast, [2594.0, 519.0, 188.0, 43.0]),
        (Region::SouthWest, [1884.0, 338.0, 99.0, 35.0]),
    ];
    let phases: [&[Phase]; 4] = [
        &[Phase::Primary],
        &[Phase::Secondary, Phase::AllThrough],
        &[Phase::Special],
        &[Phase::AlternativeProvision],
    ];
    let schools = population(SCHOOLS, SEEDS[0]).unwrap();
    for (region, counts) in table {
        for (phases, count) in phases.iter().zip(counts) {
            let found = share(&schools, |s| {
                s.region == Some(region) && s.phase.is_some_and(|p| phases.contains(&p))
            });
            near(&format!("{region}, {phases:?}"), found * ALL, count, 2.0);
        }
    }
    near(
        "nurseries",
        share(&schools, |s| s.phase == Some(Phase::Nursery)),
        0.017,
        0.002,
    );
}

#[test]
fn absence_has_its_means_by_region() {
    let table = [
        (Region::NorthEast, 13.3, 26.0),
        (Region::NorthWest, 13.3, 24.5),
        (Region::YorkshireAndTheHumber, 14.0, 26.1),
        (Region::EastMidlands, 12.6, 23.6),
        (Region::WestMidlands, 14.4, 24.8),
        (Region::EastOfEngland, 12.9, 23.4),
        (Region::London, 15.1, 22.3),
        (Region::SouthEast, 12.9, 24.1),
        (Region::SouthWest, 12.5, 26.0),
    ];
    for seed in SEEDS {
        let mut schools = population(SCHOOLS, seed).unwrap();
        schools.sort_by_key(|s| s.region);
        for (region, primary, secondary) in table {
            let of_region: Vec<School> = schools
                .iter()
                .filter(|s| s.region == Some(region))
                .cloned()
                .collect();
            for (phase, target, tolerance) in [
                (Phase::Primary, primary, 0.5),
                (Phase::Secondary, secondary, 1.5),
            ] {
                let found = mean(&of_phase(&of_region, phase, persistent));
                near(&format!("{region}, {phase}"), found, target, tolerance);
            }
        }
    }
}

#[test]
fn rates_have_their_moments_by_phase() {
    // Phase, variable, mean, its tolerance, standard deviation, its tolerance.
    type Row = (Phase, &'static str, Variable, (f64, f64), (f64, f64));
    let table: [Row; 12] = [
        (Phase::Primary, "PA", persistent, (13.5, 0.3), (4.75, 0.3)),
        (Phase::Secondary, "PA", persistent, (24.3, 0.5), (6.0, 0.4)),
        (Phase::Special, "PA", persistent, (35.8, 1.5), (15.7, 1.0)),
        (Phase::Primary, "overall", overall, (5.25, 0.1), (1.06, 0.1)),
        (
            Phase::Secondary,
            "overall",
            overall,
            (8.59, 0.2),
            (1.53, 0.2),
        ),
        (
            Phase::Special,
            "overall",
            overall,
            (12.88, 0.6),
            (6.48, 0.6),
        ),
        (Phase::Primary, "FSM", fsm, (21.8, 0.8), (15.0, 0.8)),
        (Phase::Secondary, "FSM", fsm, (28.6, 1.2), (15.0, 1.0)),
        (Phase::Special, "FSM", fsm, (52.0, 2.0), (17.0, 1.2)),
        (
            Phase::Primary,
            "pupils",
            pupils,
            (275.0, 15.0),
            (160.0, 20.0),
        ),
        (
            Phase::Secondary,
            "pupils",
            pupils,
            (1050.0, 40.0),
            (390.0, 50.0),
        ),
        (
            Phase::Special,
            "pupils",
            pupils,
            (150.0, 10.0),
            (80.0, 20.0),
        ),
    ];
    for seed in SEEDS {
        let schools = population(SCHOOLS, seed).unwrap();
        for (phase, name, variable, (target, tolerance), (spread, spread_tolerance)) in table {
            let values = of_phase(&schools, phase, variable);
            near(
                &format!("mean {name} {phase}"),
                mean(&values),
                target,
                tolerance,
            );
            near(
                &format!("sd of {name} {phase}"),
                sd(&values),
                spread,
                spread_tolerance,
            );
        }
    }
}

#[test]
fn rates_have_their_correlations() {
    let table = [
        (Phase::Primary, 0.88, 0.54, 0.03),
        (Phase::Secondary, 0.95, 0.49, 0.05),
        (Phase::Special, 0.93, 0.45, 0.08),
    ];
    for seed in SEEDS {
        let schools = population(SCHOOLS, seed).unwrap();
        for (phase, with_overall, with_fsm, tolerance) in table {
            let of = |variable| of_phase(&schools, phase, variable);
            let pa = of(persistent);
            near(
                &format!("PA, overall {phase}"),
                correlation(&pa, &of(overall)),
                with_overall,
                0.03,
            );
            near(
                &format!("PA, FSM {phase}"),
                correlation(&pa, &of(fsm)),
                with_fsm,
                tolerance,
            );
        }
    }
}

#[test]
fn grades_have_their_shares() {
    let table = [
        (Phase::Primary, [6.7, 73.0, 4.6, 0.7, 15.0], 0.8),
        (Phase::Secondary, [10.8, 62.7, 7.5, 1.8, 17.3], 2.0),
        (Phase::Special, [29.2, 49.5, 3.1, 2.2, 16.0], 3.5),
    ];
    let place = |overall: Overall| match overall {
        Overall::Outstanding => 0,
        Overall::Good => 1,
        Overall::RequiresImprovement => 2,
        Overall::Inadequate => 3,
        Overall::NotJudged | Overall::NeverInspected => 4,
    };
    for seed in SEEDS {
        let schools = population(SCHOOLS, seed).unwrap();
        for (phase, targets, tolerance) in table {
            let of_phase: Vec<School> = schools
                .iter()
                .filter(|s| s.phase == Some(phase))
                .cloned()
                .collect();
            for (column, target) in targets.into_iter().enumerate() {
                let found = share(&of_phase, |s| s.ofsted.overall.map(place) == Some(column));
                near(
                    &format!("{phase}, grade column {column}"),
                    100.0 * found,
                    target,
                    tolerance,
                );
            }
        }
        assert!(
            schools
                .iter()
                .any(|s| s.ofsted.overall == Some(Overall::NeverInspected))
        );
    }
}

#[test]
fn trusts_have_their_sizes_and_are_local() {
    for seed in SEEDS {
        let schools = population(SCHOOLS, seed).unwrap();
        let mut trusts: BTreeMap<TrustUid, Vec<&School>> = BTreeMap::new();
        for school in &schools {
            if let Some(trust) = school.trust {
                trusts.entry(trust).or_default().push(school);
            }
        }
        let mut sizes: Vec<usize> = trusts.values().map(Vec::len).collect();
        sizes.sort_unstable();
        let in_trusts = number(sizes.iter().sum());
        near("trusts", number(trusts.len()), 1257.0, 2.0);
        near("schools in trusts", in_trusts, 10_679.0, 20.0);
        near("median size", number(sizes[sizes.len() / 2]), 6.0, 1.0);
        near("largest", number(*sizes.last().unwrap()), 85.0, 22.0);
        let alone = share(&schools, |s| {
            s.trust.is_none()
                && s.establishment_type
                    .as_ref()
                    .is_some_and(|t| t.contains("cademy") || t.contains("Free"))
        });
        near("stand-alone academies", alone * ALL, 860.0, 25.0);
        let main_region: usize = trusts
            .values()
            .map(|of_trust| {
                let mut regions: BTreeMap<Option<Region>, usize> = BTreeMap::new();
                for school in of_trust {
                    *regions.entry(school.region).or_default() += 1;
                }
                regions.into_values().max().unwrap()
            })
            .sum();
        near(
            "in the main region",
            number(main_region) / in_trusts,
            0.91,
            0.04,
        );
    }
}

#[test]
fn investment_areas_and_the_countryside_have_their_shares() {
    let schools = population(SCHOOLS, SEEDS[1]).unwrap();
    let area = |wanted| share(&schools, |s| s.investment_area == Some(wanted));
    near(
        "priority areas",
        area(InvestmentArea::Peia) * ALL,
        2048.0,
        200.0,
    );
    let both = area(InvestmentArea::Eia) + area(InvestmentArea::Peia);
    near("investment areas", both * ALL, 8223.0, 300.0);
    let primary: Vec<School> = schools
        .into_iter()
        .filter(|s| s.phase == Some(Phase::Primary))
        .collect();
    near(
        "outside towns",
        share(&primary, |s| s.rurality != Some(Rurality::Urban)),
        0.3,
        0.05,
    );
    let size = |rurality| {
        let of: Vec<f64> = primary
            .iter()
            .filter(|s| s.rurality == Some(rurality))
            .filter_map(pupils)
            .collect();
        mean(&of)
    };
    assert!(size(Rurality::Rural) < 0.7 * size(Rurality::Urban));
}

#[test]
fn applicants_have_more_absence_than_the_population() {
    let everyone = mean(&of_phase(
        &population(SCHOOLS, 7).unwrap(),
        Phase::Primary,
        persistent,
    ));
    let applicants = mean(&of_phase(
        &england(2_000, 32, None, 7).unwrap().0,
        Phase::Primary,
        persistent,
    ));
    assert!(
        applicants > everyone + 1.0,
        "{applicants:.2} against {everyone:.2}"
    );
}
