//! Levels of support: the neediest who can all have a place.

use std::collections::BTreeMap;

use hub_core::model::{Level, Levels, Missing, SupportAsked};
use hub_core::problem::{Problem, SchoolIx};

use super::build;

#[test]
fn the_neediest_are_selected_for_enhanced_support() {
    let mut inputs = build::inputs(&vec![vec![Some(5_000)]; 6], &[4], 2);
    inputs.hubs[0].enhanced_places = 3;
    for (school, pupils) in inputs.schools.iter_mut().zip([150, 150, 150, 150, 50, 50]) {
        school.pupils = Some(pupils);
    }
    inputs.schools[0].support_asked = Some(SupportAsked::Regional);
    inputs.schools[1].support_asked = Some(SupportAsked::Enhanced);
    inputs.policy.levels = Some(Levels {
        up_to_tier: 1,
        at_most: 2,
        missing: Missing::SKIP,
        decide: None,
        enhanced_weights: BTreeMap::new(),
    });
    let (problem, _, plan) = build::solved(&inputs, 5);
    let enhanced: Vec<_> = SchoolIx::all(6)
        .filter(|&s| problem.standing(s).level == Level::Enhanced)
        .collect();
    assert_eq!(enhanced.len(), 2, "at most two of the three who may");
    assert!(
        enhanced.iter().all(|s| (1..=3).contains(&s.0)),
        "{enhanced:?}"
    );
    // Two of three enhanced places are used; one regional place goes to the neediest left.
    assert_eq!(plan.placements.len(), 3);
    assert_eq!(
        plan.placements.iter().filter(|row| row.tier == 1).count(),
        3
    );
    inputs.policy.levels = Some(Levels {
        up_to_tier: 1,
        at_most: 9,
        missing: Missing::FAIL,
        decide: None,
        enhanced_weights: BTreeMap::new(),
    });
    let problem = Problem::new(inputs, 5).unwrap();
    let level = |i| problem.standing(SchoolIx(i)).level;
    assert_eq!(
        [level(1), level(2), level(4)],
        [Level::Enhanced, Level::Regional, Level::Regional],
        "who did not ask is regional"
    );
}

#[test]
fn nobody_is_selected_for_enhanced_support_into_a_queue() {
    // Four schools want the two enhanced places of hub 0; one of them may use hub 1's as well.
    let row = |also: bool| vec![Some(5_000), also.then_some(1_000)];
    let mut inputs = build::inputs(&[row(false), row(true), row(false), row(false)], &[4, 2], 1);
    (
        inputs.hubs[0].enhanced_places,
        inputs.hubs[1].enhanced_places,
    ) = (2, 1);
    inputs.policy.levels = Some(Levels {
        up_to_tier: 1,
        at_most: 4,
        missing: Missing::SKIP,
        decide: None,
        enhanced_weights: BTreeMap::new(),
    });
    for seed in 0..20 {
        let (_, _, plan) = build::solved(&inputs, seed);
        let enhanced = plan
            .placements
            .iter()
            .filter(|row| row.level == Level::Enhanced);
        let hubs: Vec<_> = enhanced.map(|row| (row.urn, row.hub.as_str())).collect();
        assert_eq!(
            plan.placements.len(),
            4,
            "seed {seed}: who is not selected is regional"
        );
        // Hub 0's places go to two of the other three, or to one and the flexible school's move makes room.
        assert_eq!(hubs.len(), 3, "seed {seed}: {hubs:?}");
        assert!(
            hubs.contains(&(build::urn(1), "H01")),
            "seed {seed}: {hubs:?}"
        );
    }
}
