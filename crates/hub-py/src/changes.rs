//! Changes of a problem's inputs: places, and hubs and schools that are taken away.

use std::collections::BTreeSet;

use hub_core::issue::{Issue, Place, Source, codes};
use hub_core::model::{HubId, Inputs};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyString;

/// What is given of several things, each once; a single text is not several letters.
pub(crate) fn members<T: for<'a, 'py> FromPyObject<'a, 'py, Error: Into<PyErr>> + Ord>(
    name: &str,
    given: &Bound<'_, PyAny>,
) -> PyResult<BTreeSet<T>> {
    if given.is_instance_of::<PyString>() {
        let message = format!(
            "{name}: a list is expected, even of one: [{}]",
            given.repr()?
        );
        return Err(PyTypeError::new_err(message));
    }
    let all = given.try_iter()?;
    all.map(|one| one?.extract().map_err(Into::into)).collect()
}

/// Gives a hub other places.
pub(crate) fn give(inputs: &mut Inputs, id: String, places: i64, issues: &mut Vec<Issue>) {
    let Some(hub) = inputs.hubs.iter_mut().find(|hub| hub.id.as_str() == id) else {
        return issues.push(unknown(Source::Hubs, &id));
    };
    let Ok(places) = u32::try_from(places) else {
        return issues.push(Issue {
            kind: codes::OUT_OF_RANGE,
            place: place(Source::Hubs, "places"),
            value: places.to_string(),
            expected: format!("a number of places for {id}, from 0 to {}", u32::MAX),
            hint: "correct the number in capacity".to_owned(),
        });
    };
    hub.places = places;
    // A hub cannot have more enhanced places than places.
    hub.enhanced_places = hub.enhanced_places.min(places);
}

/// Takes hubs away, and the preferences for them: nobody can have wished for what is not there.
pub(crate) fn take_hubs(inputs: &mut Inputs, gone: BTreeSet<HubId>, issues: &mut Vec<Issue>) {
    let known: BTreeSet<HubId> = inputs.hubs.iter().map(|hub| hub.id.clone()).collect();
    issues.extend(
        gone.difference(&known)
            .map(|id| unknown(Source::Hubs, id.as_str())),
    );
    inputs.hubs.retain(|hub| !gone.contains(&hub.id));
    for school in &mut inputs.schools {
        school.preferences.retain(|wished| !gone.contains(wished));
    }
}

/// Takes schools away.
pub(crate) fn take_schools(inputs: &mut Inputs, gone: BTreeSet<i64>, issues: &mut Vec<Issue>) {
    let number = |school: &hub_core::model::School| i64::from(school.urn.get());
    let known: BTreeSet<i64> = inputs.schools.iter().map(number).collect();
    issues.extend(
        gone.difference(&known)
            .map(|urn| unknown(Source::Schools, &urn.to_string())),
    );
    inputs
        .schools
        .retain(|school| !gone.contains(&number(school)));
}

fn place(source: Source, field: &str) -> Place {
    Place {
        source,
        record: None,
        field: field.to_owned(),
    }
}

/// The issue of a school or hub that is not there.
fn unknown(source: Source, value: &str) -> Issue {
    let (field, kind, expected) = match source {
        Source::Schools => ("urn", codes::UNKNOWN_URN, "the URN of one of the schools"),
        _ => ("id", codes::UNKNOWN_HUB, "the id of one of the hubs"),
    };
    Issue {
        place: place(source, field),
        kind,
        value: value.to_owned(),
        expected: expected.to_owned(),
        hint: "change only what the problem has".to_owned(),
    }
}
