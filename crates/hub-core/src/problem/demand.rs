//! Demand against places by region and phase, before any policy is applied.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{Hub, Inputs, Phase, Region, School};

/// Schools and places of one region and phase.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DemandRow {
    /// The region; `None` for schools without one.
    pub region: Option<Region>,
    /// The phase; `None` for schools without one.
    pub phase: Option<Phase>,
    /// Schools that applied.
    pub schools: u32,
    /// Hubs led from the region that serve the phase.
    pub hubs_in_region: u32,
    /// Their places, which schools of other phases may want too.
    pub places_in_region: u64,
    /// Places of all hubs that serve the region and the phase, wherever they are led from.
    pub places_open: u64,
}

/// Demand against places: one row for each region and phase that a school has.
#[must_use]
pub fn demand(inputs: &Inputs) -> Vec<DemandRow> {
    let mut cells: BTreeMap<(Option<Region>, Option<Phase>), u32> = BTreeMap::new();
    for School { region, phase, .. } in &inputs.schools {
        *cells.entry((*region, *phase)).or_default() += 1;
    }
    let row = |((region, phase), schools)| {
        let open = || {
            inputs
                .hubs
                .iter()
                .filter(move |hub| serves(hub, region, phase))
        };
        let near = || open().filter(move |hub| region.is_some() && hub.region == region);
        DemandRow {
            region,
            phase,
            schools,
            hubs_in_region: u32::try_from(near().count()).unwrap_or(u32::MAX),
            places_in_region: near().map(|hub| u64::from(hub.places)).sum(),
            places_open: open().map(|hub| u64::from(hub.places)).sum(),
        }
    };
    cells.into_iter().map(row).collect()
}

fn serves(hub: &Hub, region: Option<Region>, phase: Option<Phase>) -> bool {
    let in_phase = match phase {
        None => false,
        Some(phase) => super::eligibility::phase_is_served(phase, hub),
    };
    let in_region = match (&hub.regions, region) {
        (None, _) => true,
        (Some(regions), Some(region)) => regions.contains(&region),
        (Some(_), None) => false,
    };
    in_phase && in_region
}
