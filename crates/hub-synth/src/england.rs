//! The three things to ask for: a country, a round of applications, and (in `leads`) hubs among given schools.

use hub_core::model::{Hub, School};

use crate::draft::{self, Draft, URNS};
use crate::error::SynthError;
use crate::figures::ENGLAND;
use crate::leads::{self, Candidate};
use crate::number::count;
use crate::{applicants, dress};

/// Most schools that can be made, leads included: one for each URN from 200000 to 999999.
pub const MAX_SCHOOLS: u32 = URNS;

/// A whole England of `schools` schools, by URN: complete records, and nothing that only an application form has.
///
/// # Errors
///
/// [`SynthError::TooManySchools`] above [`MAX_SCHOOLS`].
pub fn population(schools: u32, seed: u64) -> Result<Vec<School>, SynthError> {
    check(u64::from(schools))?;
    Ok(draft::population(schools, seed)
        .iter()
        .map(dress::school)
        .collect())
}

/// A round of applications: `schools` applicants and `hubs` hubs, led by other schools.
///
/// Both come from an England of 22,000 schools, or of a quarter more than the applicants where they are so many.
/// Applicants are in the order of their URNs. With `places`, each hub has exactly that many; without, the hubs
/// together have places for 90 % of the applicants, spread unevenly. A ninth of a hub's places, rounded, is for
/// enhanced support.
///
/// # Errors
///
/// [`SynthError::NoHubs`] for no hub, [`SynthError::TooManySchools`] when schools and hubs together exceed
/// [`MAX_SCHOOLS`], [`SynthError::TooManyHubs`] when too few schools could lead one.
pub fn england(
    schools: u32,
    hubs: u32,
    places: Option<u32>,
    seed: u64,
) -> Result<(Vec<School>, Vec<Hub>), SynthError> {
    let asked = u64::from(schools) + u64::from(hubs);
    check(asked)?;
    let size = u64::from(schools / 4).saturating_add(asked);
    let size = u32::try_from(size).map_or(URNS, |size| size.clamp(ENGLAND, URNS));
    let drafts = draft::population(size, seed);

    let candidates: Vec<Candidate> = drafts
        .iter()
        .enumerate()
        .filter_map(|(i, draft)| Candidate::of_draft(i, draft))
        .collect();
    let chosen = leads::choose(&candidates, hubs, seed)?;
    let leading: Vec<School> = chosen
        .iter()
        .filter_map(|&i| drafts.get(i))
        .map(dress::school)
        .collect();
    let places = leads::places(places, hubs, schools, seed);
    let hubs = leads::hubs(&leading, &leads::present(&candidates), &places, seed);

    let mut others: Vec<&Draft> = Vec::with_capacity(drafts.len());
    let mut is_lead = vec![false; drafts.len()];
    for i in chosen {
        is_lead[i] = true;
    }
    others.extend(
        drafts
            .iter()
            .zip(is_lead)
            .filter(|(_, lead)| !lead)
            .map(|(draft, _)| draft),
    );
    let applicants = applicants::applications(&others, schools, &hubs, seed);
    debug_assert_eq!(count(applicants.len()), schools);
    Ok((applicants, hubs))
}

fn check(schools: u64) -> Result<(), SynthError> {
    if schools > u64::from(MAX_SCHOOLS) {
        return Err(SynthError::TooManySchools {
            schools,
            limit: MAX_SCHOOLS,
        });
    }
    Ok(())
}
