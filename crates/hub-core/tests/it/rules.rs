//! Hard rules on pairs: each closes what it should, and nothing else.

use hub_core::model::{
    Delivery, DifferentTrust, Inputs, MaxDistance, MaxTravelTime, Missing, PairRow, Phase,
    PhaseServed, Region, RegionServed, SameRegion, TrustUid,
};
use hub_core::problem::{HubIx, Problem, RuleCode, SchoolIx};

use super::build;

/// The rules that close the one hub to the one school.
fn closed(change: impl FnOnce(&mut Inputs)) -> Vec<RuleCode> {
    use hub_core::model::Term;
    let mut inputs = build::inputs(&[vec![Some(1)]], &[1], 1);
    change(&mut inputs);
    let problem = Problem::new(inputs, 0).unwrap();
    let level = problem.standing(SchoolIx(0)).level;
    let breaks = |rule: &RuleCode| problem.breaks(*rule, SchoolIx(0), HubIx(0), level);
    RuleCode::ALL.iter().copied().filter(breaks).collect()
}

#[test]
fn each_rule_closes_what_it_should() {
    assert_eq!(closed(|_| {}), []);
    assert_eq!(
        closed(|i| i.hubs[0].lead_urn = build::urn(0)),
        [RuleCode::OwnLead]
    );
    assert_eq!(
        closed(|i| i.policy.barred.push(build::barred(0, 0))),
        [RuleCode::Barred]
    );

    let phase = |school, hubs: &[Phase], missing| {
        closed(|i| {
            i.schools[0].phase = school;
            i.hubs[0].phases = hubs.iter().copied().collect();
            i.policy.rules.phase_served = Some(PhaseServed { missing });
        })
    };
    assert_eq!(
        phase(Some(Phase::Special), &[Phase::Primary], Missing::FAIL),
        [RuleCode::PhaseServed]
    );
    assert_eq!(
        phase(Some(Phase::Primary), &[Phase::Primary], Missing::FAIL),
        []
    );
    assert_eq!(
        phase(Some(Phase::AllThrough), &[Phase::Secondary], Missing::FAIL),
        []
    );
    assert_eq!(
        phase(None, &[Phase::Primary], Missing::FAIL),
        [RuleCode::PhaseServed]
    );
    assert_eq!(phase(None, &[Phase::Primary], Missing::SKIP), []);
    assert_eq!(
        phase(Some(Phase::Primary), &[], Missing::FAIL),
        [RuleCode::PhaseServed]
    );

    let region = |served: Option<&[Region]>, own, excepted: &[Phase]| {
        closed(|i| {
            i.schools[0].region = own;
            i.schools[0].phase = Some(Phase::Special);
            i.hubs[0].regions = served.map(|r| r.iter().copied().collect());
            i.hubs[0].region = Some(Region::London);
            i.policy.rules.region_served = Some(RegionServed {
                except_phases: excepted.to_vec(),
                missing: Missing::FAIL,
            });
            i.policy.rules.same_region = Some(SameRegion {
                except_phases: vec![Phase::Special],
                missing: Missing::FAIL,
            });
        })
    };
    assert_eq!(region(None, Some(Region::London), &[]), []);
    assert_eq!(
        region(Some(&[Region::SouthEast]), Some(Region::London), &[]),
        [RuleCode::RegionServed]
    );
    assert_eq!(
        region(
            Some(&[Region::SouthEast]),
            Some(Region::London),
            &[Phase::Special]
        ),
        []
    );
    assert_eq!(
        region(Some(&[Region::SouthEast]), None, &[]),
        [RuleCode::RegionServed]
    );
    let same = |own| {
        closed(|i| {
            i.schools[0].region = own;
            i.hubs[0].region = Some(Region::London);
            i.policy.rules.same_region = Some(SameRegion {
                except_phases: vec![Phase::Special],
                missing: Missing::SKIP,
            });
        })
    };
    assert_eq!(same(Some(Region::SouthWest)), [RuleCode::SameRegion]);
    assert_eq!(same(None), []);

    let trust = |school, hub| {
        closed(|i| {
            (i.schools[0].trust, i.hubs[0].trust) = (school, hub);
            i.policy.rules.different_trust = Some(DifferentTrust {});
        })
    };
    assert_eq!(
        trust(Some(TrustUid(7)), Some(TrustUid(7))),
        [RuleCode::DifferentTrust]
    );
    assert_eq!(trust(Some(TrustUid(7)), Some(TrustUid(8))), []);
    assert_eq!(trust(None, None), [], "a missing trust equals no trust");
}

#[test]
fn distance_and_travel_time_depend_on_delivery_and_level() {
    let far = |km, delivery, hub: Option<Delivery>, missing, there: bool| {
        closed(|i| {
            (i.schools[0].easting, i.schools[0].northing) = (Some(400_000), Some(300_000));
            if there {
                (i.hubs[0].easting, i.hubs[0].northing) = (Some(403_000), Some(304_000));
            }
            i.hubs[0].delivery = hub;
            i.policy.rules.max_distance = vec![MaxDistance {
                km,
                delivery,
                level: None,
                missing,
            }];
        })
    };
    let in_person = Some(Delivery::InPerson);
    assert_eq!(
        far(5.0, None, None, Missing::FAIL, true),
        [],
        "five kilometres are within five"
    );
    assert_eq!(
        far(4.9, None, None, Missing::FAIL, true),
        [RuleCode::MaxDistance]
    );
    assert_eq!(
        far(4.9, in_person, Some(Delivery::Online), Missing::FAIL, true),
        []
    );
    assert_eq!(
        far(4.9, in_person, in_person, Missing::FAIL, true),
        [RuleCode::MaxDistance]
    );
    assert_eq!(
        far(4.9, in_person, None, Missing::FAIL, true),
        [RuleCode::MaxDistance],
        "unknown delivery is included"
    );
    assert_eq!(
        far(4.9, None, None, Missing::FAIL, false),
        [RuleCode::MaxDistance]
    );
    assert_eq!(far(4.9, None, None, Missing::SKIP, false), []);
    assert_eq!(far(4.9, None, None, Missing::Value(3.0), false), []);
    assert_eq!(
        far(4.9, None, None, Missing::Value(9.0), false),
        [RuleCode::MaxDistance]
    );

    let slow = |minutes: Option<f64>, missing| {
        closed(|i| {
            let row = |value| PairRow {
                urn: build::urn(0),
                hub: build::hub_id(0),
                value,
            };
            i.travel_times = Some(minutes.map(row).into_iter().collect());
            i.policy.rules.max_travel_time = vec![MaxTravelTime {
                minutes: 60.0,
                delivery: None,
                level: None,
                missing,
            }];
        })
    };
    assert_eq!(slow(Some(60.0), Missing::FAIL), []);
    assert_eq!(slow(Some(61.0), Missing::FAIL), [RuleCode::MaxTravelTime]);
    assert_eq!(slow(None, Missing::FAIL), [RuleCode::MaxTravelTime]);
    assert_eq!(slow(None, Missing::SKIP), []);
}
