//! Criteria: values, shares, rounding and the largest scores.

use std::collections::{BTreeMap, BTreeSet};

use hub_core::model::{
    Criteria, CriterionCode, DistanceCriterion, GapCriterion, Inputs, LeadStrongerCriterion, Level,
    Levels, MatchCriterion, Missing, PairRow, PairScoreCriterion, Phase, PreferenceCriterion,
    Region, Theme, ThemesCriterion,
};
use hub_core::problem::{HubIx, Problem, SchoolIx};
use hub_core::score::Scorer;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed};

use super::build::{self, ever6, rate, references};

/// One pair under these criteria: its parts' values in ten-thousandths, and its score.
fn scored(criteria: Criteria, change: impl FnOnce(&mut Inputs)) -> (Vec<Option<i64>>, u32, i64) {
    let mut inputs = build::inputs(&[vec![Some(2_500)]], &[1], 1);
    inputs.policy.references = references();
    inputs.policy.criteria = criteria;
    change(&mut inputs);
    let problem = Problem::new(inputs, 0).unwrap();
    let scorer = Scorer::new(&problem);
    let (parts, score) = (
        scorer.parts(SchoolIx(0), HubIx(0), Level::Single),
        scorer.score(SchoolIx(0), HubIx(0), Level::Single),
    );
    assert_eq!(
        scorer.shares(&parts, score).iter().sum::<i64>(),
        i64::from(score),
        "shares add up to the score"
    );
    (
        parts.iter().map(|part| part.value).collect(),
        score,
        scorer.scale(),
    )
}

#[test]
fn levels_have_weights_of_their_own() {
    let mut inputs = build::inputs(&[vec![Some(2_500)]], &[1], 1);
    inputs.schools[0].region = Some(Region::London);
    inputs.hubs[0].region = Some(Region::London);
    let missing = Missing::SKIP;
    inputs.policy.criteria = Criteria {
        same_region: Some(MatchCriterion { weight: 1, missing }),
        pair_scores: Some(PairScoreCriterion { weight: 1, missing }),
        ..Criteria::default()
    };
    inputs.policy.levels = Some(Levels {
        up_to_tier: 1,
        at_most: 1,
        missing,
        decide: None,
        enhanced_weights: BTreeMap::from([(CriterionCode::PairScores, 3)]),
    });
    let faults = |inputs: &Inputs| {
        let report = Problem::new(inputs.clone(), 0).unwrap_err();
        let kinds: Vec<_> = report.0.iter().map(|issue| issue.kind.name()).collect();
        kinds.join(" ")
    };
    let problem = Problem::new(inputs.clone(), 0).unwrap();
    let scorer = Scorer::new(&problem);
    let score = |level| scorer.score(SchoolIx(0), HubIx(0), level);
    // Of 20,000: (10,000 + 2,500) and (10,000 + 3 * 2,500) * 2 / 4.
    assert_eq!(score(Level::Regional), 12_500);
    assert_eq!(score(Level::Enhanced), 8_750);
    let parts = scorer.parts(SchoolIx(0), HubIx(0), Level::Enhanced);
    assert_eq!(scorer.shares(&parts, 8_750), [5_000, 3_750]);

    let weights = |list: &[(CriterionCode, u32)]| list.iter().copied().collect();
    let mut wrong = |list| {
        let levels = inputs.policy.levels.as_mut().unwrap();
        levels.enhanced_weights = weights(list);
        faults(&inputs)
    };
    assert_eq!(wrong(&[(CriterionCode::Themes, 3)]), "criterion_unused");
    assert_eq!(
        wrong(&[(CriterionCode::PairScores, 10_001)]),
        "out_of_range"
    );
    let none = [
        (CriterionCode::PairScores, 0),
        (CriterionCode::SameRegion, 0),
    ];
    assert_eq!(wrong(&none), "no_weight");
}

#[test]
fn criteria_map_pairs_to_values() {
    let themes = Some(ThemesCriterion {
        weight: 30,
        missing: Missing::SKIP,
    });
    let gap = |zero_at_gap| {
        Some(GapCriterion {
            weight: 20,
            zero_at_gap,
            missing: Missing::Value(0.5),
        })
    };
    let word = || {
        Some(MatchCriterion {
            weight: 10,
            missing: Missing::FAIL,
        })
    };
    let criteria = || Criteria {
        themes: themes.clone(),
        fsm_similarity: gap(25.0),
        lead_stronger: Some(LeadStrongerCriterion {
            weight: 15,
            reference: "england".to_owned(),
            zero_at: -1.0,
            one_at: 1.0,
            missing: Missing::Value(0.5),
        }),
        sen_similarity: gap(10.0),
        size_similarity: gap(2.0),
        distance: Some(DistanceCriterion {
            weight: 15,
            half_at_km: 5.0,
            missing: Missing::FAIL,
        }),
        same_region: word(),
        rurality: None,
        preference: Some(PreferenceCriterion {
            weight: 5,
            missing: Missing::FAIL,
        }),
        pair_scores: None,
    };
    let (values, score, scale) = scored(criteria(), |_| {});
    assert_eq!(
        values,
        [
            None,
            Some(5_000),
            Some(5_000),
            Some(5_000),
            Some(5_000),
            Some(0),
            Some(0),
            Some(0)
        ]
    );
    // 20 + 15 + 20 + 20 of 105 count half; the scale stays 10,000 times the 135 of all weights.
    assert_eq!(
        (scale, score),
        (1_350_000, 75 * 5_000 * 135 / 105 + 1),
        "37.5 of 105, rescaled and rounded"
    );
    let (values, score, _) = scored(criteria(), |i| {
        let (school, hub) = (&mut i.schools[0], &mut i.hubs[0]);
        school.needs = BTreeSet::from([
            Theme::Send,
            Theme::Behaviour,
            Theme::Transition,
            Theme::DataAndTracking,
        ]);
        hub.strengths = BTreeSet::from([Theme::Send, Theme::Behaviour, Theme::TermTimeHolidays]);
        (school.fsm, hub.intake.fsm) = (ever6(40.0), ever6(30.0));
        hub.intake.phase = Some(Phase::Primary);
        // Expected 10 at 30 % free school meals; the spread is 4 sqrt(0.75).
        hub.intake.persistent_absence = rate(10.0 - 4.0 * 0.75_f64.sqrt() * 0.5, "2018/19");
        (school.sen, hub.intake.sen) = (Some(12.0), Some(30.0));
        (school.pupils, hub.intake.pupils) = (Some(200), Some(200));
        (school.easting, school.northing) = (Some(400_000), Some(300_000));
        (hub.easting, hub.northing) = (Some(406_000), Some(308_000));
        (school.region, hub.region) = (Some(Region::London), Some(Region::London));
        school.preferences = vec![hub.id.clone()];
    });
    let expected = [5_000, 6_000, 7_500, 0, 10_000, 2_500, 10_000, 10_000];
    assert_eq!(values, expected.map(Some));
    let weights = [30, 20, 15, 20, 20, 15, 10, 5];
    let sum: i64 = expected
        .iter()
        .zip(weights)
        .map(|(value, weight)| value * weight)
        .sum();
    assert_eq!(i64::from(score), sum);
}

/// Two criteria with these weights; a missing special-needs figure is skipped.
fn two_criteria(weights: (u32, u32)) -> Criteria {
    Criteria {
        pair_scores: Some(PairScoreCriterion {
            weight: weights.0,
            missing: Missing::FAIL,
        }),
        sen_similarity: Some(GapCriterion {
            weight: weights.1,
            zero_at_gap: 50.0,
            missing: Missing::SKIP,
        }),
        ..Criteria::default()
    }
}

proptest! {
    #![proptest_config(Config { cases: 500, rng_seed: RngSeed::Fixed(9), failure_persistence: None, ..Config::default() })]

    #[test]
    fn rounding_stays_within_its_bound(
        weights in (1..=10_000_u32, 1..=10_000_u32),
        value in 0.0..=1.0,
        sen in (prop::option::of(0.0..=100.0), 0.0..=100.0),
    ) {
        let mut inputs = build::inputs(&[vec![Some(0)]], &[1], 1);
        inputs.policy.criteria = two_criteria(weights);
        inputs.pair_scores = Some(vec![PairRow { urn: build::urn(0), hub: build::hub_id(0), value }]);
        (inputs.schools[0].sen, inputs.hubs[0].intake.sen) = (sen.0, Some(sen.1));
        let problem = Problem::new(inputs, 0).unwrap();
        let scorer = Scorer::new(&problem);
        let all = f64::from(weights.0) + f64::from(weights.1);
        let exact = match sen.0 {
            None => value * all,
            Some(school) => {
                let similar = (1.0 - f64::abs(school - sen.1) / 50.0).max(0.0);
                value * f64::from(weights.0) + similar * f64::from(weights.1)
            }
        } * 10_000.0;
        #[expect(clippy::cast_precision_loss, reason = "the bound is small")]
        let bound = scorer.rounding_bound(1) as f64;
        let score = f64::from(scorer.score(SchoolIx(0), HubIx(0), Level::Single));
        prop_assert!((score - exact).abs() <= bound + 1e-3, "{score} against {exact}, bound {bound}");
    }
}

#[test]
fn the_largest_weights_do_not_overflow() {
    let weights = (10_000, 10_000);
    let (_, score, scale) = scored(two_criteria(weights), |i| {
        i.pair_scores = Some(vec![PairRow {
            urn: build::urn(0),
            hub: build::hub_id(0),
            value: 1.0,
        }]);
        (i.schools[0].sen, i.hubs[0].intake.sen) = (Some(20.0), Some(20.0));
    });
    assert_eq!((i64::from(score), scale), (200_000_000, 200_000_000));
    // Ten criteria, each of the largest weight, stay within the 32 bits of a score.
    let largest = 10 * i64::from(hub_core::problem::MAX_WEIGHT) * hub_core::score::UNIT;
    assert!(u32::try_from(largest).is_ok());
}
