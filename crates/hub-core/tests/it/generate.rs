//! Random inputs: ties, zero capacity, closed pairs, pins, tiers, values, levels.

use std::collections::BTreeMap;

use hub_core::model::{Bands, Field, Inputs, Levels, Missing, Pinned, SupportAsked};
use proptest::prelude::*;

use super::build;

/// How large.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) schools: usize,
    pub(crate) hubs: usize,
    pub(crate) places: u32,
}

/// Random inputs of at most this size.
pub(crate) fn inputs(max: Size) -> impl Strategy<Value = (Inputs, u64)> {
    (0..=max.schools, 1..=max.hubs, 1..=3_usize)
        .prop_flat_map(move |(schools, hubs, tiers)| {
            let score = prop_oneof![
                1 => Just(None),
                2 => prop_oneof![Just(0), Just(5_000), Just(10_000)].prop_map(Some),
                2 => (0..=10_000_u32).prop_map(Some),
            ];
            let scores = prop::collection::vec(prop::collection::vec(score, hubs), schools);
            let places = prop::collection::vec((0..=max.places, 0..=max.places), hubs);
            let pupils = prop::collection::vec(prop::option::of(0..400_u32), schools);
            let asked = prop::collection::vec(prop::option::of(0..3_usize), schools);
            let pins = prop::collection::vec((0..schools.max(1), 0..hubs), 0..2);
            let switches = (any::<bool>(), prop::option::of((1..=3_u32, 0..=4_u32)));
            (
                Just(tiers),
                scores,
                places,
                pupils,
                asked,
                pins,
                switches,
                any::<u64>(),
            )
        })
        .prop_map(
            |(tiers, scores, places, pupils, asked, pins, (values, levels), seed)| {
                let all: Vec<u32> = places.iter().map(|(places, _)| *places).collect();
                let mut inputs = build::inputs(&scores, &all, tiers);
                for (hub, (places, enhanced)) in inputs.hubs.iter_mut().zip(&places) {
                    hub.enhanced_places = *places.min(enhanced);
                }
                for ((school, pupils), asked) in inputs.schools.iter_mut().zip(pupils).zip(asked) {
                    school.pupils = pupils;
                    school.support_asked = asked.map(|i| {
                        [
                            SupportAsked::Enhanced,
                            SupportAsked::Regional,
                            SupportAsked::Any,
                        ][i]
                    });
                }
                if values {
                    inputs.policy.value = Some(Bands {
                        field: Field::Pupils,
                        from: vec![150.0, 250.0],
                        values: vec![1, 2, 5],
                        missing: Missing::FAIL,
                    });
                }
                inputs.policy.levels = levels.map(|(up_to_tier, at_most)| Levels {
                    up_to_tier: up_to_tier.min(u32::try_from(tiers).unwrap()),
                    at_most,
                    missing: Missing::SKIP,
                    decide: None,
                    enhanced_weights: BTreeMap::new(),
                });
                pin(&mut inputs, &pins);
                (inputs, seed)
            },
        )
}

/// Pins schools, each once, where no bar contradicts it.
fn pin(inputs: &mut Inputs, pins: &[(usize, usize)]) {
    for &(school, hub) in pins
        .iter()
        .filter(|(school, _)| *school < inputs.schools.len())
    {
        let (urn, hub) = (build::urn(school), build::hub_id(hub));
        inputs
            .policy
            .barred
            .retain(|bar| (bar.urn, &bar.hub) != (urn, &hub));
        if inputs.policy.pinned.iter().all(|pin| pin.urn != urn) {
            inputs.policy.pinned.push(Pinned {
                urn,
                hub,
                reason: "agreed before".to_owned(),
                authorised_by: "the team".to_owned(),
                date: jiff::civil::date(2025, 3, 1),
                overrides: false,
            });
        }
    }
}
