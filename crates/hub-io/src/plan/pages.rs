//! The pages of a plan for the team and for a hub.

use std::iter::once_with;

use hub_core::model::{Hub, HubId};

use super::audience::RATES_NOTE;
use super::columns;
use super::outputs::Lookup;
use super::policy::POLICY;
use super::summary::summary;
use super::tables::{self, ByHub};
use crate::report::plain;
use crate::sheets::{Names, Page, Part, Sheet};

/// All pages for the team, made as they are asked for: first what it is, then the lists, the policy, and each hub's own page, which may be sent to it.
pub(super) fn internal<'p, 'a: 'p>(
    lookup: &'p Lookup<'a>,
    by_hub: &'p ByHub<'a>,
) -> impl Iterator<Item = Page<'a>> + 'p {
    let of =
        |name, make: fn(&Lookup<'a>) -> Sheet<'a>| once_with(move || Page::of(name, make(lookup)));
    let contacts = lookup.outputs.contacts.map(|_| ());
    let contacts = contacts.into_iter();
    let mut names = Names::default();
    once_with(|| summary(lookup))
        .chain(of("Assignments", tables::assignments))
        .chain(of("Without a hub", tables::unplaced))
        .chain(of("Waiting list", tables::waiting_list))
        .chain(of("Hubs", tables::hubs_for_people))
        .chain(of("Local authorities", tables::local_authorities))
        .chain(of("Trusts", tables::trusts))
        .chain(of("Regions", tables::regions))
        .chain(contacts.map(move |()| Page::of("Contacts", tables::contacts(lookup))))
        .chain(once_with(|| policy(lookup)))
        .chain(once_with(columns::page))
        .chain(lookup.hubs().map(move |hub| {
            let name = file_of(&mut names, &hub.id);
            own(lookup, hub, by_hub, name)
        }))
}

/// Each hub's own page, with the name of its file.
pub(super) fn hubs<'p, 'a: 'p>(
    lookup: &'p Lookup<'a>,
    by_hub: &'p ByHub<'a>,
) -> impl Iterator<Item = (String, Page<'a>)> + 'p {
    let mut names = Names::default();
    lookup.hubs().map(move |hub| {
        let name = file_of(&mut names, &hub.id);
        (name.clone(), own(lookup, hub, by_hub, name))
    })
}

/// The name of the file for a hub, without an ending.
fn file_of(names: &mut Names, hub: &HubId) -> String {
    format!("hub-{}", names.file(hub.as_str()))
}

/// A hub's own page.
fn own<'a>(lookup: &Lookup<'a>, hub: &'a Hub, by_hub: &ByHub<'a>, name: String) -> Page<'a> {
    let sheet = tables::own_schools(lookup, hub, by_hub, name);
    let (id, lead) = (plain(hub.id.as_str(), 40), plain(&hub.lead_name, 100));
    let line = format!(
        "Programme {}; places: {}, schools: {}.",
        plain(&lookup.outputs.plan.policy, 60),
        hub.places,
        sheet.rows.len()
    );
    Page {
        name: hub.id.as_str().into(),
        parts: vec![
            Part::Title(format!(
                "Hub {id}, led by {lead}: its schools and what they need"
            )),
            Part::Note(line),
            Part::Note(RATES_NOTE.to_owned()),
            Part::Sheet(sheet),
        ],
    }
}

fn policy<'a>(lookup: &Lookup<'a>) -> Page<'a> {
    Page {
        name: "Policy".into(),
        parts: vec![Part::Text(POLICY, lookup.outputs.policy_text.into())],
    }
}
