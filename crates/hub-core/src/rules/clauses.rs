//! What is demanded, in clauses of a sentence.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::kind::QuotaKind;
use super::reason::{Part, There};
use super::words::{Names, SHOWN, listed, places, schools_count};
use crate::words::{counted, joined};

/// Hubs that are listed beside the schools that may go there, at most.
const FEW: usize = 4;

/// What is demanded, like with like.
pub(super) fn clauses(parts: &[Part], there: There, names: &Names<'_>) -> Vec<String> {
    let mut clauses = placed(parts, names);
    clauses.extend(capacities(parts, names));
    clauses.extend(minimums(parts, there.may_use, names));
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
        Part::QuotaAtMost {
            name,
            kind,
            at_most,
            ..
        } => Some(match kind {
            QuotaKind::Reserve => {
                format!("the reserve of quota {name:?} leaves others at most {at_most}")
            }
            QuotaKind::Resource => format!("{name}: it has {at_most}"),
            QuotaKind::Quota | QuotaKind::Balance => {
                format!("{} allows at most {at_most}", kind.title(name))
            }
        }),
        Part::Spread { name, at_most, .. } => Some(format!(
            "balance {name:?} allows a spread of at most {at_most}, and {} may be placed",
            schools_count(there.schools)
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

pub(super) fn hubs_count(count: u32) -> String {
    counted(count, "hub")
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
