//! No phase left out: hubs take on what no other hub of their region serves.

use std::collections::BTreeSet;

use hub_core::model::{Hub, Phase, Region};

/// Adds phases to hubs until each phase that is present in a region with a hub is served by a hub led there, and
/// each phase that is present anywhere by some hub.
pub(super) fn complete(hubs: &mut [Hub], present: &BTreeSet<(Option<Region>, Phase)>) {
    for &(region, phase) in present {
        let hubs = hubs
            .iter_mut()
            .filter(|hub| region.is_some() && hub.region == region);
        serve(hubs.collect(), phase);
    }
    for &(_, phase) in present {
        serve(hubs.iter_mut().collect(), phase);
    }
}

/// Sees to it that one of the hubs serves the phase: the hub whose lead is nearest to it, of those the one with the
/// fewest phases.
fn serve(hubs: Vec<&mut Hub>, phase: Phase) {
    if hubs.iter().any(|hub| hub.phases.contains(&phase)) {
        return;
    }
    let nearest = hubs.into_iter().min_by_key(|hub| {
        (
            hub.regions.is_some(),
            strangeness(hub.intake.phase, phase),
            hub.phases.len(),
        )
    });
    if let Some(hub) = nearest {
        hub.phases.insert(phase);
    }
}

/// How far a lead's phase is from another: 0 the same, 1 akin, 2 not.
fn strangeness(lead: Option<Phase>, phase: Phase) -> u8 {
    let Some(lead) = lead else { return 2 };
    let specialist = |p| matches!(p, Phase::Special | Phase::AlternativeProvision);
    let older = |p| matches!(p, Phase::Secondary | Phase::AllThrough);
    match () {
        () if lead == phase => 0,
        () if specialist(lead) && specialist(phase) || older(lead) && older(phase) => 1,
        () if lead == Phase::AllThrough && phase == Phase::Primary => 1,
        () => 2,
    }
}
