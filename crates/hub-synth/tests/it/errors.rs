//! What cannot be made is refused, before any work.

use hub_core::model::{Phase, School, Status, Urn};
use hub_synth::{MAX_SCHOOLS, SynthError, england, leads, population};

fn school(urn: u32) -> School {
    School::new(Urn::new(urn).unwrap(), "School")
}

#[test]
fn no_hub() {
    assert_eq!(england(10, 0, None, 1), Err(SynthError::NoHubs));
    assert_eq!(
        leads(&[school(100_000)], 0, None, 1),
        Err(SynthError::NoHubs)
    );
}

#[test]
fn more_schools_than_urns() {
    let limit = MAX_SCHOOLS;
    let schools = u64::from(limit) + 1;
    let refused = SynthError::TooManySchools { schools, limit };
    assert_eq!(population(limit + 1, 1), Err(refused));
    assert_eq!(england(limit, 1, None, 1), Err(refused));
    let schools = 2 * u64::from(u32::MAX);
    let refused = SynthError::TooManySchools { schools, limit };
    assert_eq!(england(u32::MAX, u32::MAX, None, 1), Err(refused));
}

#[test]
fn more_hubs_than_leads() {
    let mut schools: Vec<School> = (100_000..100_004).map(school).collect();
    let refused = |possible| Err(SynthError::TooManyHubs { hubs: 3, possible });
    assert_eq!(leads(&[], 3, None, 1), refused(0));
    assert_eq!(leads(&schools, 3, None, 1), refused(0), "no phase is known");
    for school in &mut schools {
        school.phase = Some(Phase::Primary);
    }
    schools[0].phase = Some(Phase::Nursery);
    schools[1].status = Some(Status::Closed);
    assert_eq!(leads(&schools, 3, None, 1), refused(2));
    assert_eq!(leads(&schools, 2, None, 1).unwrap().len(), 2);
    let asked = leads(&schools, u32::MAX, None, 1);
    assert_eq!(
        asked,
        Err(SynthError::TooManyHubs {
            hubs: u32::MAX,
            possible: 2
        })
    );
}
