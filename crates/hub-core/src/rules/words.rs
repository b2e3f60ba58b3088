//! Reasons and changes as sentences.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};

use super::partial::LeftOut;
use super::reason::{Part, Reason};
use super::repair::Change;
use crate::transport::Witness;

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
const SHOWN: usize = 10;

/// Hubs that are listed beside the schools that may go there, at most.
const FEW: usize = 4;

impl Names<'_> {
    /// Calls everything by its number.
    pub const NUMBERS: Self = Names {
        school: &|school| school.to_string(),
        hub: &|hub| hub.to_string(),
        site: &|site| site.to_string(),
        is_pinned: false,
    };

    fn schools(&self, schools: &[u32]) -> String {
        listed("school", schools, self.school)
    }

    fn hubs(&self, hubs: &[u32]) -> String {
        listed("hub", hubs, self.hub)
    }

    /// What is demanded of schools that may go to one hub only.
    fn only(&self, schools: &[u32], hub: u32) -> String {
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
fn listed(what: &str, members: &[u32], name: &dyn Fn(u32) -> String) -> String {
    let names: Vec<String> = members.iter().take(SHOWN).map(|it| name(*it)).collect();
    let more = members.len().saturating_sub(SHOWN);
    let plural = if members.len() == 1 { "" } else { "s" };
    format!("{what}{plural} {}", joined(&names, more))
}

/// Names with commas and an "and".
fn joined(names: &[String], more: usize) -> String {
    if more > 0 {
        return format!("{} and {more} more", names.join(", "));
    }
    match names.split_last() {
        Some((last, first)) if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => names.concat(),
    }
}

fn places(count: u64) -> String {
    format!("{count} place{}", if count == 1 { "" } else { "s" })
}

fn schools_count(count: u32) -> String {
    format!("{count} school{}", if count == 1 { "" } else { "s" })
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
            } => {
                let taken = places(*size);
                if schools.len() > 1 && names.is_pinned {
                    return format!(
                        "{} stay together, but with the pins among them every hub open to them all is too small: at best they take {taken} of {capacity}",
                        names.schools(schools)
                    );
                }
                let (together, are, all, take) = if schools.len() > 1 {
                    (" together", "they are", "all of them", "they take")
                } else {
                    ("", "it is", "it", "it takes")
                };
                format!(
                    "{} must be placed{together}, but {are} larger than every hub open to {all}: at best {take} {taken} of {capacity}",
                    names.schools(schools),
                )
            }
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
                may_use,
            } => {
                if let Some(sentence) = of_one_hub(parts, names) {
                    return sentence;
                }
                let clauses = clauses(parts, *may_use, names);
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

/// What is demanded, like with like.
fn clauses(parts: &[Part], may_use: u32, names: &Names<'_>) -> Vec<String> {
    let mut clauses = placed(parts, names);
    clauses.extend(capacities(parts, names));
    clauses.extend(minimums(parts, may_use, names));
    let single = |part: &Part| match part {
        Part::OpenAtLeast(least) => Some(format!("at least {} must be open", hubs_count(*least))),
        Part::OpenAtMost(most) => Some(format!("at most {} may be open", hubs_count(*most))),
        Part::Group(schools) => Some(format!("{} stay together", names.schools(schools))),
        Part::QuotaAtLeast {
            name,
            at_least,
            or_none,
            ..
        } => {
            let or_none = if *or_none { ", or none" } else { "" };
            Some(format!(
                "quota {name:?} asks for at least {at_least}{or_none}"
            ))
        }
        Part::QuotaAtMost { name, at_most, .. } => Some(match name.strip_suffix(", reserve") {
            Some(name) => format!("the reserve of quota {name:?} leaves others at most {at_most}"),
            None => format!("quota {name:?} allows at most {at_most}"),
        }),
        Part::Spread { name, at_most, .. } => Some(format!(
            "balance {name:?} allows a spread of at most {at_most}"
        )),
        Part::Kept(number) => Some(format!("objective {number} of before is kept")),
        Part::Placed { .. } | Part::Capacity { .. } | Part::Minimum { .. } | Part::Apart(..) => {
            None
        }
    };
    let is_rule = |part: &&Part| {
        !matches!(
            part,
            Part::QuotaAtLeast { .. }
                | Part::QuotaAtMost { .. }
                | Part::Spread { .. }
                | Part::Kept(_)
        )
    };
    let (before, after): (Vec<&Part>, Vec<&Part>) = parts.iter().partition(is_rule);
    clauses.extend(cut(
        before.into_iter().filter_map(single).collect(),
        "groups",
    ));
    clauses.extend(apart(parts, names));
    clauses.extend(cut(
        after.into_iter().filter_map(single).collect(),
        "quotas",
    ));
    clauses
}

fn hubs_count(count: u32) -> String {
    format!("{count} hub{}", if count == 1 { "" } else { "s" })
}

/// So many clauses of a kind, and how many more there are.
fn cut(mut clauses: Vec<String>, what: &str) -> Vec<String> {
    let more = clauses.len().saturating_sub(SHOWN);
    clauses.truncate(SHOWN);
    if more > 0 {
        clauses.push(format!("{more} more {what}"));
    }
    clauses
}

fn placed(parts: &[Part], names: &Names<'_>) -> Vec<String> {
    let mut only: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    let (mut others, mut reach) = (Vec::new(), BTreeSet::new());
    for part in parts {
        if let Part::Placed { school, hubs } = part {
            if let [hub] = hubs.as_slice() {
                only.entry(*hub).or_default().push(*school);
            } else {
                others.push(*school);
                reach.extend(hubs.iter().copied());
            }
        }
    }
    let mut clauses: Vec<String> = only
        .into_iter()
        .map(|(hub, schools)| names.only(&schools, hub))
        .collect();
    clauses = cut(clauses, "hubs with schools that must go there");
    if !others.is_empty() {
        let reach: Vec<u32> = reach.into_iter().collect();
        let reach = if reach.len() <= FEW {
            format!(" and may only use {}", names.hubs(&reach))
        } else {
            String::new()
        };
        clauses.push(format!("{} must be placed{reach}", names.schools(&others)));
    }
    clauses
}

fn capacities(parts: &[Part], names: &Names<'_>) -> Option<String> {
    let held = |part: &Part| match part {
        Part::Capacity { hub, capacity } => Some((*hub, *capacity)),
        _ => None,
    };
    let held: Vec<(u32, u32)> = parts.iter().filter_map(held).collect();
    match held.as_slice() {
        [] => None,
        [(hub, capacity)] => {
            let capacity = places((*capacity).into());
            Some(format!("hub {} holds {capacity}", (names.hub)(*hub)))
        }
        _ => {
            let each = held.iter().take(SHOWN);
            let each = each.map(|(hub, capacity)| format!("{} ({capacity})", (names.hub)(*hub)));
            let all: u64 = held.iter().map(|(_, capacity)| u64::from(*capacity)).sum();
            let each = joined(&each.collect::<Vec<_>>(), held.len().saturating_sub(SHOWN));
            Some(format!("hubs {each} hold {}", places(all)))
        }
    }
}

fn minimums(parts: &[Part], may_use: u32, names: &Names<'_>) -> Vec<String> {
    let mut alike: BTreeMap<(u32, bool), Vec<(u32, u32)>> = BTreeMap::new();
    for part in parts {
        if let Part::Minimum {
            hub,
            minimum,
            schools,
            or_none,
        } = part
        {
            let sites = alike.entry((*minimum, *or_none)).or_default();
            sites.push((*hub, *schools));
        }
    }
    let clause = |((minimum, or_none), sites): ((u32, bool), Vec<(u32, u32)>)| {
        let or_none = if or_none { " or none" } else { "" };
        let minimum = schools_count(minimum);
        if let [(site, schools)] = sites.as_slice() {
            let site = (names.site)(*site);
            return format!("hub {site} needs {minimum}{or_none}, and {schools} may use it");
        }
        let sites: Vec<u32> = sites.into_iter().map(|(site, _)| site).collect();
        let sites = listed("hub", &sites, names.site);
        format!("{sites} need {minimum}{or_none} each")
    };
    let is_alone = alike.values().map(Vec::len).sum::<usize>() < 2;
    let mut clauses: Vec<String> = alike.into_iter().map(clause).collect();
    if let Some(last) = clauses.last_mut().filter(|_| !is_alone) {
        let _ = write!(last, ", and {} may use them", schools_count(may_use));
    }
    clauses
}

fn apart(parts: &[Part], names: &Names<'_>) -> Vec<String> {
    let pair = |part: &Part| match part {
        Part::Apart(one, other) => Some((*one, *other)),
        _ => None,
    };
    let pairs: Vec<(u32, u32)> = parts.iter().filter_map(pair).collect();
    let all: BTreeSet<u32> = pairs
        .iter()
        .flat_map(|(one, other)| [*one, *other])
        .collect();
    let all: Vec<u32> = all.into_iter().collect();
    if pairs.len() > 1 && pairs.len() == all.len() * (all.len() - 1) / 2 {
        return vec![format!("no two of {} share a hub", names.schools(&all))];
    }
    let clause = |(one, other): (u32, u32)| format!("{} stay apart", names.schools(&[one, other]));
    cut(
        pairs.into_iter().map(clause).collect(),
        "pairs that stay apart",
    )
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
            Self::QuotaAtMost { name, from, to, .. } => match name.strip_suffix(", reserve") {
                Some(name) => {
                    format!("the reserve of quota {name:?} leaves others {to} instead of {from}")
                }
                None => format!("quota {name:?} allows at most {to} instead of {from}"),
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
