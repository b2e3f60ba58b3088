//! The instances, the audit and the reference: what the benches stand on.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use hub_benches::{Case, FORBIDDEN, Located, Regime, Ruled, Shape, UNPLACED};
use hub_benches::{best_and_second, certified};
use hub_benches::{write_matrix, write_vector};
use hub_core::transport::{Buffer, Costs, Instance, Settings, Status, Unplaced, solve};

const SIZE: (usize, usize) = (300, 12);

fn case(regime: Regime) -> Case {
    let (schools, hubs) = SIZE;
    let hubs = if regime == Regime::Classic {
        schools
    } else {
        hubs
    };
    Case::new(regime, schools, hubs, 7)
}

#[test]
fn every_regime_has_an_optimum_that_passes_the_audit() {
    for regime in Regime::ALL {
        let case = case(regime);
        let costs = case.dense().unwrap();
        let instance = case.instance(&costs);
        let answer = solve(&instance, &Settings::new()).unwrap();
        assert_eq!(answer.status, Status::Optimal, "{}", regime.name());
        let objective = certified(&instance, &answer).unwrap();
        assert_eq!(objective, answer.matching.unwrap().objective);
    }
}

#[test]
fn the_audit_sees_what_was_tampered_with() {
    let case = case(Regime::Scarce);
    let costs = case.dense().unwrap();
    let instance = case.instance(&costs);
    let answer = solve(&instance, &Settings::new()).unwrap();

    let mut dearer = answer.clone();
    dearer.dual.as_mut().unwrap().prices[0] += 1;
    assert!(certified(&instance, &dearer).is_err());

    let mut crowded = answer.clone();
    crowded.matching.as_mut().unwrap().assignment.fill(Some(0));
    assert!(certified(&instance, &crowded).is_err());

    let mut boasting = answer;
    boasting.matching.as_mut().unwrap().objective -= 1;
    assert!(certified(&instance, &boasting).is_err());
}

#[test]
fn a_seed_gives_one_instance_and_another_seed_another() {
    for regime in Regime::ALL {
        assert_eq!(Regime::named(regime.name()), Some(regime));
        let (schools, hubs) = SIZE;
        let [a, b] = [7, 7].map(|seed| Case::new(regime, schools, hubs, seed));
        assert_eq!((&a.costs, &a.capacities), (&b.costs, &b.capacities));
        if regime != Regime::AllEqual {
            assert_ne!(a.costs, Case::new(regime, schools, hubs, 8).costs);
        }
    }
    // Figures of different releases can be compared only while this holds.
    let first = Case::new(Regime::Scarce, 4, 2, 1);
    let costs = [
        984_597, 80_383, 211_044, 596_560, 386_841, 219_324, 832_455, 283_690,
    ];
    assert_eq!(first.costs, costs);
}

#[test]
fn places_are_as_many_as_the_regime_says() {
    for (regime, places) in [
        (Regime::Plentiful, 330),
        (Regime::Scarce, 270),
        (Regime::Tight, 300),
        (Regime::VeryScarce, 135),
        (Regime::Classic, 300),
    ] {
        let case = case(regime);
        assert_eq!(case.capacities.iter().sum::<u32>(), places);
        assert!(case.unplaced.is_none_or(|cost| cost == UNPLACED));
    }
    assert!(case(Regime::Scarce).capacities.iter().any(|c| *c != 22));
}

#[test]
fn forbidden_pairs_leave_each_school_a_hub() {
    let case = case(Regime::Sparse);
    let allowed = |row: &[i32]| row.iter().filter(|cost| **cost != FORBIDDEN).count();
    let counts: Vec<usize> = case.costs.chunks(case.hubs).map(allowed).collect();
    assert!(counts.iter().all(|count| *count >= 1));
    // One, and a twentieth of eleven others.
    let all: usize = counts.iter().sum();
    assert!((400..530).contains(&all), "{all}");
}

#[test]
fn computed_costs_are_certified_like_others() {
    let located = Located::new(200, 11, 3);
    let costs = located.costs();
    let instance = Instance {
        costs: &costs,
        capacities: &located.capacities,
        unplaced: Unplaced::Cost(UNPLACED),
    };
    let answer = solve(&instance, &Settings::new()).unwrap();
    certified(&instance, &answer).unwrap();
    let mut buffer = Buffer::default();
    costs.row(5, &mut buffer).for_each(|_, cost| {
        assert!((0..1_000_000).contains(&cost));
    });
}

#[test]
fn the_reference_finds_the_two_least() {
    let case = case(Regime::Tight);
    for hubs in [2, 15, 16, 17, 50] {
        let costs = &case.costs[..60 * hubs];
        let two_least = |row: &[i32]| {
            let mut row = row.to_vec();
            row.sort_unstable();
            i64::from(row[0]) + i64::from(row[1])
        };
        let expected: i64 = costs.chunks(hubs).map(two_least).sum();
        assert_eq!(best_and_second(costs, hubs), expected);
    }
}

#[test]
fn arrays_are_laid_out_as_numpy_wants_them() {
    let mut matrix = Vec::new();
    write_matrix(&mut matrix, &[1, -2, 3, 4, 5, 6], 3).unwrap();
    let header =
        b"\x93NUMPY\x01\x00\x76\x00{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), }";
    assert!(matrix.starts_with(header));
    assert_eq!((matrix.len(), matrix[127]), (128 + 24, b'\n'));
    assert_eq!(matrix[132..136], (-2_i32).to_le_bytes());

    let mut vector = Vec::new();
    write_vector(&mut vector, &[7, u32::MAX]).unwrap();
    assert_eq!(vector[136..], i64::from(u32::MAX).to_le_bytes());
}

const RULED: Shape = Shape {
    schools: 120,
    hubs: 6,
    places: [2, 20],
    groups: 5,
    apart: 5,
};

#[test]
fn an_instance_with_rules_is_what_its_shape_says() {
    let ruled = Ruled::new(RULED, 7);
    assert_eq!(ruled.costs, Ruled::new(RULED, 7).costs);
    assert_ne!(ruled.costs, Ruled::new(RULED, 8).costs);
    assert_eq!((ruled.groups.len(), ruled.apart.len()), (5, 5));
    let members: Vec<u32> = ruled.groups.concat();
    let once: std::collections::BTreeSet<&u32> = members.iter().collect();
    assert_eq!(once.len(), members.len());
    // Nine tenths of the enhanced places.
    let enhanced = ruled.enhanced.iter().filter(|it| **it).count();
    assert_eq!(enhanced, 10);
    assert_eq!(ruled.reserved(), 7);
    let pooled = ruled.pooled();
    assert_eq!(pooled.len(), 120 * 12);
    for (school, row) in pooled.chunks(12).enumerate() {
        let level = usize::from(!ruled.enhanced[school]);
        for (column, cost) in row.iter().enumerate() {
            let own = ruled.costs[school * 6 + column / 2];
            let expect = if column % 2 == level { own } else { FORBIDDEN };
            assert_eq!(*cost, expect);
        }
    }
}

/// A plan that has the first schools that may go to a hub there, as many as are asked for, of those that no other rule is about.
fn crowd(
    ruled: &Ruled,
    hub: u32,
    count: usize,
    is_right: impl Fn(usize) -> bool,
) -> Vec<Option<u32>> {
    let tied: Vec<u32> = ruled.groups.concat();
    let rivals: Vec<u32> = ruled.apart.concat();
    let is_free = |at: usize| {
        let number = u32::try_from(at).unwrap();
        let may = ruled.costs[at * ruled.shape.hubs + hub as usize] != FORBIDDEN;
        may && !tied.contains(&number) && !rivals.contains(&number) && is_right(at)
    };
    let chosen: Vec<usize> = (0..120).filter(|at| is_free(*at)).take(count).collect();
    assert_eq!(chosen.len(), count);
    (0..120)
        .map(|at| chosen.contains(&at).then_some(hub))
        .collect()
}

#[test]
fn the_audit_of_rules_sees_each_of_them() {
    let ruled = Ruled::new(RULED, 7);
    let nobody = vec![None; 120];
    let outside: i64 = ruled.outside.iter().sum();
    assert_eq!(ruled.certified(&nobody), Ok(outside.into()));
    assert!(ruled.certified(&nobody[1..]).is_err());
    let is_regional = |at: usize| !ruled.enhanced[at];
    let five = crowd(&ruled, 0, 5, is_regional);
    assert!(ruled.certified(&five).unwrap() < outside.into());
    let broken = |plan: &[Option<u32>], what: &str| {
        let said = ruled.certified(plan).unwrap_err();
        assert!(said.contains(what), "{said}");
    };
    broken(&crowd(&ruled, 0, 4, is_regional), "minimum");
    broken(
        &crowd(&ruled, 0, 21, is_regional),
        "more schools than places",
    );
    let others = |at: usize| is_regional(at) && !ruled.priority[at];
    broken(&crowd(&ruled, 0, 16, others), "priority");
    let mut split = five.clone();
    split[ruled.groups[0][0] as usize] = Some(0);
    broken(
        &split,
        if ruled.costs[ruled.groups[0][0] as usize * 6] == FORBIDDEN {
            "may not"
        } else {
            "together"
        },
    );
    let mut away = five;
    away[0] = Some(6);
    broken(&away, "may not");
}
