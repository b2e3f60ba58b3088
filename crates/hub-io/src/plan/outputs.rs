//! What is written of a plan, with all that it takes to write it.

use std::collections::BTreeMap;

use hub_core::explain::Summary;
use hub_core::model::{Hub, HubId, Inputs, School, Urn};
use hub_core::plan::{Placement, Plan, Unplaced, Waiting};

use super::audience::Audience;
use super::fields::SchoolRow;
use super::tables::HUB_FIELDS;
use crate::records::Contacts;
use crate::sheets::WITHHELD;

/// A plan that the audit accepts, and what goes with it.
#[derive(Clone, Copy, Debug)]
pub struct Outputs<'a> {
    /// The inputs of the plan.
    pub inputs: &'a Inputs,
    /// The plan.
    pub plan: &'a Plan,
    /// Its summary.
    pub summary: &'a Summary,
    /// Its waiting list, [`hub_core::plan::waiting_list`].
    pub waiting: &'a [Waiting],
    /// The policy as it was read, TOML.
    pub policy_text: &'a str,
    /// Whom to speak to at the schools, where that is asked for.
    pub contacts: Option<&'a Contacts>,
}

/// Outputs with their records by key.
pub(super) struct Lookup<'a> {
    pub(super) outputs: Outputs<'a>,
    schools: BTreeMap<Urn, &'a School>,
    hubs: BTreeMap<&'a HubId, &'a Hub>,
}

impl<'a> Lookup<'a> {
    pub(super) fn new(outputs: Outputs<'a>) -> Self {
        let inputs = outputs.inputs;
        Self {
            outputs,
            schools: inputs.schools.iter().map(|it| (it.urn, it)).collect(),
            hubs: inputs.hubs.iter().map(|hub| (&hub.id, hub)).collect(),
        }
    }

    pub(super) fn school(&self, urn: Urn) -> Option<&'a School> {
        self.schools.get(&urn).copied()
    }

    /// The hubs, by id.
    pub(super) fn hubs(&self) -> impl Iterator<Item = &'a Hub> {
        self.hubs.values().copied()
    }

    fn row(&self, urn: Urn) -> SchoolRow<'a> {
        SchoolRow {
            urn,
            school: self.school(urn),
            placement: None,
            unplaced: None,
            hub: None,
            waiting: None,
            contact: self.outputs.contacts.and_then(|contacts| contacts.get(urn)),
            scale: self.outputs.plan.score_scale,
        }
    }

    pub(super) fn placed(&self, placement: &'a Placement) -> SchoolRow<'a> {
        SchoolRow {
            placement: Some(placement),
            hub: self.hubs.get(&placement.hub).copied(),
            ..self.row(placement.urn)
        }
    }

    pub(super) fn unplaced(&self, unplaced: &'a Unplaced) -> SchoolRow<'a> {
        SchoolRow {
            unplaced: Some(unplaced),
            ..self.row(unplaced.urn)
        }
    }

    /// All schools of the plan that have a hub, then those that have none, each by URN.
    pub(super) fn all(&self) -> impl Iterator<Item = SchoolRow<'a>> {
        let plan = self.outputs.plan;
        let placed = plan.placements.iter().map(|row| self.placed(row));
        placed.chain(plan.unplaced.iter().map(|row| self.unplaced(row)))
    }

    /// The waiting list, each school with its place in it.
    pub(super) fn waiting(&self) -> impl Iterator<Item = SchoolRow<'a>> {
        let unplaced = &self.outputs.plan.unplaced;
        let reasons: BTreeMap<Urn, &Unplaced> = unplaced.iter().map(|row| (row.urn, row)).collect();
        let rows = (1..).zip(self.outputs.waiting);
        rows.map(move |(place, entry)| SchoolRow {
            unplaced: reasons.get(&entry.urn).copied(),
            waiting: Some((place, entry)),
            ..self.row(entry.urn)
        })
    }
}

/// What a hub may be told of one of its schools, each fact with what it is, in the order and by the rule of the hub's own list; nothing for a school that no hub has.
///
/// ```text
/// ("Name", "St Mary's"), ("Pupils", "48"), ("Persistent absence, %", "withheld"), ...
/// ```
#[must_use]
pub fn facts_for_hub(outputs: Outputs<'_>, school: Urn) -> Vec<(String, String)> {
    let lookup = Lookup::new(outputs);
    let mut placements = outputs.plan.placements.iter();
    let Some(placement) = placements.find(|row| row.urn == school) else {
        return Vec::new();
    };
    let row = lookup.placed(placement);
    let fact = |field: &super::fields::Field| {
        let text = row.cell(*field, Audience::Hub).into_words();
        (field.head().title(), text.into_owned())
    };
    let facts = HUB_FIELDS.iter().map(fact);
    facts
        .filter(|(_, text)| !text.is_empty())
        .map(|(what, text)| {
            let text = if text == WITHHELD {
                text
            } else {
                crate::report::plain(&text, 200)
            };
            (what, text)
        })
        .collect()
}
