//! What each hub offers: phases, regions, themes, places.

use std::collections::BTreeSet;

use hub_core::model::{Delivery, Hub, HubId, Intake, Phase, Region, School};

use super::coverage;
use crate::draw::{Draw, Stage};
use crate::number::count;
use crate::themes;

/// Share of hubs that serve their own region and its neighbours only.
const BOUND_TO_REGION: f64 = 0.15;
/// Share of hubs that meet in person.
const IN_PERSON: f64 = 0.15;
/// One place in this many is for enhanced support: RISE hubs have 6 of 54.
const ENHANCED: u32 = 9;

/// A hub for each lead, with the places of the same position. `present` tells which phases there are where.
pub(crate) fn hubs(
    leads: &[School],
    present: &BTreeSet<(Option<Region>, Phase)>,
    places: &[u32],
    seed: u64,
) -> Vec<Hub> {
    let mut draw = Draw::new(seed, Stage::Offers);
    let width = leads.len().to_string().len().max(2);
    let mut hubs: Vec<Hub> = leads
        .iter()
        .zip(places)
        .zip(1..=count(leads.len()))
        .map(|((lead, &places), number)| {
            let id = HubId(format!("H{number:0width$}"));
            hub(id, lead, places, &mut draw)
        })
        .collect();
    coverage::complete(&mut hubs, present);
    hubs
}

fn hub(id: HubId, lead: &School, places: u32, draw: &mut Draw) -> Hub {
    let mut hub = Hub::new(id, lead.urn, lead.name.clone(), places);
    hub.enhanced_places = enhanced(places);
    hub.trust = lead.trust;
    hub.phases = lead
        .phase
        .map_or_else(BTreeSet::new, |phase| phases(phase, draw));
    let bound = draw.chance(BOUND_TO_REGION);
    hub.regions = lead.region.filter(|_| bound).map(around);
    hub.region = lead.region;
    (hub.easting, hub.northing) = lead.position().unzip();
    hub.strengths = themes::choose(&themes::strengths(lead), 3 + draw.below(3) as usize, draw);
    let in_person = draw.chance(IN_PERSON) && lead.position().is_some();
    hub.delivery = Some(if in_person {
        Delivery::InPerson
    } else {
        Delivery::Online
    });
    hub.intake = Intake {
        phase: lead.phase,
        pupils: lead.pupils,
        persistent_absence: lead.persistent_absence.clone(),
        fsm: lead.fsm.clone(),
        sen: lead.sen,
        rurality: lead.rurality,
    };
    hub
}

/// A ninth of the places, rounded to the nearest (a ninth is never halfway).
fn enhanced(places: u32) -> u32 {
    places / ENHANCED + u32::from(places % ENHANCED > ENHANCED / 2)
}

/// The phases that a lead of this phase serves.
fn phases(lead: Phase, draw: &mut Draw) -> BTreeSet<Phase> {
    let wider = draw.uniform();
    let others: &[Phase] = match lead {
        Phase::Primary if wider < 0.20 => &[Phase::Secondary, Phase::AllThrough],
        Phase::Primary if wider < 0.40 => &[Phase::AllThrough],
        Phase::Secondary if wider < 0.40 => &[Phase::AllThrough, Phase::Primary],
        Phase::Secondary => &[Phase::AllThrough],
        Phase::AllThrough => &[Phase::Primary, Phase::Secondary],
        Phase::Special if wider < 0.50 => &[Phase::AlternativeProvision],
        Phase::AlternativeProvision if wider < 0.50 => &[Phase::Special],
        _ => &[],
    };
    others.iter().copied().chain([lead]).collect()
}

/// A region and those that border on it.
fn around(region: Region) -> BTreeSet<Region> {
    use Region::{
        EastMidlands, EastOfEngland, London, NorthEast, NorthWest, SouthEast, SouthWest,
        WestMidlands, YorkshireAndTheHumber,
    };
    let neighbours: &[Region] = match region {
        NorthEast => &[NorthWest, YorkshireAndTheHumber],
        NorthWest => &[NorthEast, YorkshireAndTheHumber, EastMidlands, WestMidlands],
        YorkshireAndTheHumber => &[NorthEast, NorthWest, EastMidlands],
        EastMidlands => &[
            NorthWest,
            YorkshireAndTheHumber,
            WestMidlands,
            EastOfEngland,
            SouthEast,
        ],
        WestMidlands => &[NorthWest, EastMidlands, SouthEast, SouthWest],
        EastOfEngland => &[EastMidlands, London, SouthEast],
        London => &[EastOfEngland, SouthEast],
        SouthEast => &[EastMidlands, WestMidlands, EastOfEngland, London, SouthWest],
        SouthWest => &[WestMidlands, SouthEast],
    };
    neighbours.iter().copied().chain([region]).collect()
}
