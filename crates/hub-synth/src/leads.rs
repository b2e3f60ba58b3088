//! Hubs, led by plausible schools.

use hub_core::model::{Hub, School};

use crate::apportion::apportion;
use crate::draw::{Draw, Stage};
use crate::error::SynthError;
use crate::number::{count, whole};

mod candidate;
mod coverage;
mod offer;
mod pick;

pub(crate) use candidate::{Candidate, present};
pub(crate) use offer::hubs;
pub(crate) use pick::choose;

/// Spread of places between hubs: standard deviation of the logarithm.
const SPREAD: f64 = 0.18;

/// `hubs` hubs led by some of the given `schools`, which may lack anything but URN and name.
///
/// A school can lead when it is open, state-funded (neither is held against it when missing) and of a phase with
/// comparable absence. Preferred are schools with low persistent absence for their free school meals among their
/// phase, in a multi-academy trust, judged good or outstanding on behaviour (or else overall), with a position; and
/// no two of the same trust. Leads are spread over the regions in proportion to the schools that could lead. A hub
/// serves its lead's phase, often others, and more where no other hub of its region serves a phase that is there;
/// between them the hubs serve every such phase. Ids are `H01`, `H02` and so on, region by region, with as many
/// digits as needed.
///
/// With `places`, each hub has exactly that many; without, the hubs together have places for 90 % of the schools,
/// spread unevenly. A ninth of a hub's places, rounded, is for enhanced support.
///
/// The order of `schools` matters, as a position decides ties and draws.
///
/// # Errors
///
/// [`SynthError::NoHubs`] for no hub, [`SynthError::TooManyHubs`] when too few schools could lead one.
pub fn leads(
    schools: &[School],
    hubs: u32,
    places: Option<u32>,
    seed: u64,
) -> Result<Vec<Hub>, SynthError> {
    let candidates: Vec<Candidate> = schools
        .iter()
        .enumerate()
        .filter_map(|(i, school)| Candidate::of_school(i, school))
        .collect();
    let chosen = choose(&candidates, hubs, seed)?;
    let leading: Vec<School> = chosen
        .iter()
        .filter_map(|&i| schools.get(i))
        .cloned()
        .collect();
    let places = self::places(places, hubs, count(schools.len()), seed);
    Ok(self::hubs(&leading, &present(&candidates), &places, seed))
}

/// Places of each hub.
pub(crate) fn places(each: Option<u32>, hubs: u32, schools: u32, seed: u64) -> Vec<u32> {
    if let Some(places) = each {
        return vec![places; hubs as usize];
    }
    let mut draw = Draw::new(seed, Stage::Places);
    let weights: Vec<u32> = (0..hubs)
        .map(|_| whole(1000.0 * libm::exp(SPREAD * draw.normal())).max(1))
        .collect();
    // Nine tenths without overflow.
    apportion(schools - schools / 10, &weights)
}
