//! Reasons and changes as sentences.

use std::fmt;

use super::clauses::{clauses, hubs_count};
use super::kind::QuotaKind;
use super::partial::LeftOut;
use super::reason::{Part, Reason, There};
use super::repair::Change;
use crate::transport::Witness;
use crate::words::{counted, joined};

/// What sentences call schools, hubs and sites.
#[derive(Clone, Copy)]
pub struct Names<'a> {
    /// The name of a school.
    pub school: &'a dyn Fn(u32) -> String,
    /// The name of a hub.
    pub hub: &'a dyn Fn(u32) -> String,
    /// The name of a site.
    pub site: &'a dyn Fn(u32) -> String,
    /// Whether schools that must be placed are pinned to the one hub that they may go to.
    pub is_pinned: bool,
}

impl fmt::Debug for Names<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Names").finish_non_exhaustive()
    }
}

/// Names in a list, at most.
pub(super) const SHOWN: usize = 10;

impl Names<'_> {
    /// Calls everything by its number.
    pub const NUMBERS: Self = Names {
        school: &|school| school.to_string(),
        hub: &|hub| hub.to_string(),
        site: &|site| site.to_string(),
        is_pinned: false,
    };

    pub(super) fn schools(&self, schools: &[u32]) -> String {
        listed("school", schools, self.school)
    }

    pub(super) fn hubs(&self, hubs: &[u32]) -> String {
        listed("hub", hubs, self.hub)
    }

    /// What is demanded of schools that may go to one hub only.
    pub(super) fn only(&self, schools: &[u32], hub: u32) -> String {
        let (schools, hub) = (self.schools(schools), (self.hub)(hub));
        let many = schools.starts_with("schools");
        match (self.is_pinned, many) {
            (true, true) => format!("{schools} are pinned to hub {hub}"),
            (true, false) => format!("{schools} is pinned to hub {hub}"),
            (false, _) => format!("{schools} must go to hub {hub}"),
        }
    }
}

/// One or several by name.
pub(super) fn listed(what: &str, members: &[u32], name: &dyn Fn(u32) -> String) -> String {
    let names: Vec<String> = members.iter().take(SHOWN).map(|it| name(*it)).collect();
    let more = members.len().saturating_sub(SHOWN);
    let plural = if members.len() == 1 { "" } else { "s" };
    format!("{what}{plural} {}", joined(&names, more))
}

pub(super) fn places(count: u64) -> String {
    counted(count, "place")
}

pub(super) fn schools_count(count: u32) -> String {
    counted(count, "school")
}

impl Reason {
    /// The reason in a sentence.
    #[must_use]
    pub fn sentence(&self, names: &Names<'_>) -> String {
        match self {
            Self::Places { witness, alike } => too_many(witness, *alike, names),
            Self::NoHub { schools } if schools.len() > 1 && names.is_pinned => format!(
                "{} stay together, but with the pins among them no hub is open to them all",
                names.schools(schools)
            ),
            Self::NoHub { schools } if schools.len() > 1 => format!(
                "{} must be placed together, but no hub is open to all of them",
                names.schools(schools)
            ),
            Self::NoHub { schools } => {
                format!(
                    "{} must be placed, but no hub is open to it",
                    names.schools(schools)
                )
            }
            Self::Crowded {
                schools,
                size,
                hubs,
                places: room,
                alike,
                all,
            } => {
                let only = if hubs.len() == 1 { "one" } else { "ones" };
                let more = if *alike > schools.len() {
                    format!("; {alike} schools are in that case and take {all}")
                } else {
                    String::new()
                };
                format!(
                    "{} must be placed and take {} at least, but {}, the only {only} they fit into, hold{} {}{more}",
                    names.schools(schools),
                    places(*size),
                    names.hubs(hubs),
                    if hubs.len() == 1 { "s" } else { "" },
                    room,
                )
            }
            Self::TooLarge {
                schools,
                size,
                capacity,
            } => too_large(schools, *size, *capacity, names),
            Self::Minimum {
                hub,
                schools,
                minimum,
            } => format!(
                "hub {} needs {}, but only {schools} may use it",
                (names.site)(*hub),
                schools_count(*minimum)
            ),
            Self::Quota {
                name,
                could,
                at_least,
            } => format!(
                "quota {name:?} asks for at least {at_least}, but all that may count make {could}"
            ),
            Self::Together {
                parts,
                is_irreducible,
                there,
            } => {
                let plain = of_one_hub(parts, names)
                    .or_else(|| of_open_hubs(parts, *there))
                    .or_else(|| of_one_limit(parts, names))
                    .or_else(|| of_lower_bounds(parts, *there));
                if let Some(sentence) = plain {
                    return sentence;
                }
                let clauses = clauses(parts, *there, names);
                match clauses.as_slice() {
                    _ if !is_irreducible => format!(
                        "not all of these can be kept (there was no time to find out which of them matter): {}",
                        clauses.join("; ")
                    ),
                    [one] => match one.split_once(", and ") {
                        Some((needed, there)) => format!("{needed}, but only {there}"),
                        None => format!("this cannot be kept: {one}"),
                    },
                    [one, other] => format!("{one}, but {}", without_subject(one, other)),
                    _ => format!("these cannot all be kept: {}", clauses.join("; ")),
                }
            }
        }
    }
}

/// Schools that fit nowhere.
fn too_large(schools: &[u32], size: u64, capacity: u32, names: &Names<'_>) -> String {
    let (subject, taken) = (names.schools(schools), places(size));
    if schools.len() > 1 && names.is_pinned {
        return format!(
            "{subject} stay together, but with the pins among them every hub open to them all is too small: at best they take {taken} of {capacity}"
        );
    }
    let (together, are, all, take) = if schools.len() > 1 {
        (" together", "they are", "all of them", "they take")
    } else {
        ("", "it is", "it", "it takes")
    };
    format!(
        "{subject} must be placed{together}, but {are} larger than every hub open to {all}: at best {take} {taken} of {capacity}"
    )
}

/// A hub that needs more schools than it holds.
fn of_one_hub(parts: &[Part], names: &Names<'_>) -> Option<String> {
    let [
        Part::Capacity { hub, capacity },
        Part::Minimum {
            hub: site, minimum, ..
        },
    ] = parts
    else {
        return None;
    };
    let (hub, site) = ((names.hub)(*hub), (names.site)(*site));
    let (needed, room) = (schools_count(*minimum), places((*capacity).into()));
    (hub == site).then(|| format!("hub {site} needs {needed}, but holds {room}"))
}

/// More open hubs than there can be.
fn of_open_hubs(parts: &[Part], there: There) -> Option<String> {
    let [Part::OpenAtLeast(least)] = parts else {
        return None;
    };
    let needed = format!("at least {} must be open", hubs_count(*least));
    if there.sites < *least {
        let there = match there.sites {
            0 => "no hub may take any school".to_owned(),
            1 => "only 1 hub may take schools".to_owned(),
            sites => format!("only {sites} hubs may take schools"),
        };
        return Some(format!("{needed}, but {there}"));
    }
    (there.schools < *least).then(|| {
        let schools = schools_count(there.schools);
        format!("{needed}, but only {schools} may be placed")
    })
}

/// Schools that count more than one rule allows, wherever they go.
fn of_one_limit(parts: &[Part], names: &Names<'_>) -> Option<String> {
    let (
        Part::QuotaAtMost {
            name,
            kind,
            at_most,
            counted,
            ..
        },
        placed,
    ) = parts.split_last()?
    else {
        return None;
    };
    let school = |part: &Part| match part {
        Part::Placed { school, .. } => Some(*school),
        _ => None,
    };
    let schools: Vec<u32> = placed.iter().map(school).collect::<Option<_>>()?;
    if *kind != QuotaKind::Resource || *counted <= i128::from(*at_most) {
        return None;
    }
    let (uses, why) = match (schools.len(), names.is_pinned) {
        (1, true) => ("uses", "as it is pinned"),
        (1, false) => ("uses", "wherever it goes"),
        (_, true) => ("use", "as they are pinned"),
        (_, false) => ("use", "wherever they go"),
    };
    let schools = names.schools(&schools);
    Some(format!(
        "{name}: {schools} {uses} {counted} {why}, it has {at_most}"
    ))
}

/// Quotas that ask for more schools than may count.
fn of_lower_bounds(parts: &[Part], there: There) -> Option<String> {
    let is_least = |part: &Part| matches!(part, Part::QuotaAtLeast { .. });
    if parts.len() < 2 || !parts.iter().all(is_least) {
        return None;
    }
    let asked = clauses(parts, There::default(), &Names::NUMBERS);
    let schools = schools_count(there.may_count);
    let any = if parts.len() == 2 {
        "either"
    } else {
        "any of them"
    };
    Some(format!(
        "{}, but only {schools} may count in {any}",
        joined(&asked, 0)
    ))
}

/// The other of two clauses, without the schools that both are about.
fn without_subject<'a>(one: &str, other: &'a str) -> &'a str {
    let Some(at) = other.find(" stay ") else {
        return other;
    };
    let (subject, rest) = other.split_at(at);
    let is_same = one
        .strip_prefix(subject)
        .is_some_and(|rest| rest.starts_with(' '));
    if is_same { rest.trim_start() } else { other }
}

/// Schools that are one too many for their hubs, and how many there are like them.
fn too_many(witness: &Witness, alike: usize, names: &Names<'_>) -> String {
    let (schools, hubs) = (names.schools(&witness.schools), names.hubs(&witness.hubs));
    let hold = if witness.hubs.len() == 1 {
        "holds"
    } else {
        "hold"
    };
    let room = places(witness.places);
    if let ([school], true) = (witness.schools.as_slice(), alike == 1) {
        let hubs = match witness.hubs.as_slice() {
            [hub] => return format!("{}, which holds {room}", names.only(&[*school], *hub)),
            _ => hubs,
        };
        return format!("{schools} must be placed and may only use {hubs}, which hold {room}");
    }
    let which = if alike > witness.schools.len() {
        format!("{} of them are too many already", witness.schools.len())
    } else {
        "one too many".to_owned()
    };
    let demanded = if names.is_pinned && witness.hubs.len() == 1 {
        "are pinned to"
    } else {
        "must be placed and may only use"
    };
    format!("{alike} schools {demanded} {hubs}, which {hold} {room}; {which}: {schools}")
}

impl Change {
    /// The change in a sentence.
    #[must_use]
    pub fn sentence(&self, names: &Names<'_>) -> String {
        match self {
            Self::Capacity { hub, from, to } => format!(
                "hub {} holds {} more: {to} instead of {from}",
                (names.hub)(*hub),
                places((to - from).into())
            ),
            Self::QuotaAtLeast { name, from, to, .. } => {
                format!("quota {name:?} asks for at least {to} instead of {from}")
            }
            Self::QuotaAtMost {
                name,
                kind,
                from,
                to,
                ..
            } => match kind {
                QuotaKind::Reserve => {
                    format!("the reserve of quota {name:?} leaves others {to} instead of {from}")
                }
                QuotaKind::Resource => format!("{name}: it has {to} instead of {from}"),
                QuotaKind::Quota | QuotaKind::Balance => {
                    let title = kind.title(name);
                    format!("{title} allows at most {to} instead of {from}")
                }
            },
            Self::Spread { name, from, to, .. } => {
                format!("balance {name:?} allows a spread of at most {to} instead of {from}")
            }
            Self::Minimum { hub, from, to } => format!(
                "hub {} needs {} instead of {from}",
                (names.site)(*hub),
                schools_count(*to)
            ),
            Self::OpenAtLeast { from, to } => {
                format!(
                    "at least {} must be open instead of {from}",
                    hubs_count(*to)
                )
            }
            Self::OpenAtMost { from, to } => {
                format!("at most {} may be open instead of {from}", hubs_count(*to))
            }
            Self::Apart { first, other, .. } => {
                format!("{} may share a hub", names.schools(&[*first, *other]))
            }
            Self::Together { schools, .. } => {
                format!("{} need not stay together", names.schools(schools))
            }
            Self::Placed { school, hubs } => match hubs.as_slice() {
                [hub] if names.is_pinned => format!(
                    "school {} is no longer pinned to hub {}",
                    (names.school)(*school),
                    (names.hub)(*hub)
                ),
                _ => format!("school {} need not be placed", (names.school)(*school)),
            },
        }
    }

    /// The kind of change in a word, as prices are named.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Capacity { .. } => "place",
            Self::QuotaAtLeast { .. } | Self::QuotaAtMost { .. } => "quota",
            Self::Spread { .. } => "balance",
            Self::Minimum { .. } => "minimum",
            Self::OpenAtLeast { .. } | Self::OpenAtMost { .. } => "open",
            Self::Apart { .. } => "apart",
            Self::Together { .. } => "together",
            Self::Placed { .. } => "placed",
        }
    }
}

impl LeftOut {
    /// The reason as a code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::NoHub => "no_hub",
            Self::TooLarge => "too_large",
            Self::HubsFull => "hubs_full",
            Self::SideRules => "side_rules",
        }
    }

    /// The reason in a sentence.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::NoHub => "No hub is open to the school.",
            Self::TooLarge => "The school is larger than every hub open to it.",
            Self::HubsFull => "Every hub open to the school is too full for it.",
            Self::SideRules => {
                "There is room at a hub open to the school, but the rules leave none of it to the school."
            }
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(&Names::NUMBERS))
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.sentence(&Names::NUMBERS))
    }
}
