//! Links between establishments: which school is the continuation of which.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::Path;

use hub_core::model::Urn;

use super::file_name;
use super::load::{self, Scope};
use super::sheet::{Holdings, Sheet};
use super::tally::Tally;
use crate::report::Located;

/// The links of the register, as far as they tell successions.
#[derive(Clone, Debug)]
pub(crate) struct Links {
    pub(super) holdings: Holdings,
    /// Links of a kind that tells no succession, by kind.
    pub(super) left_out: Vec<Tally>,
    /// From a school to its predecessors.
    predecessors: BTreeMap<Urn, Predecessors>,
    /// From a school to its successors, by either school's links.
    successors: BTreeMap<Urn, BTreeSet<Urn>>,
}

#[derive(Clone, Debug, Default)]
struct Predecessors {
    plain: BTreeSet<Urn>,
    /// By a merger, an amalgamation or a split.
    joined: BTreeSet<Urn>,
}

/// By which way a school gets a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Route {
    /// The row is under its own URN.
    Direct,
    /// The row is under the URN of its predecessor, and the two are one school.
    Predecessor(Urn),
    /// Predecessors have rows, but none of them is this school's: why, and whose rows they are.
    NotOneToOne(Fork, BTreeSet<Urn>),
    /// Neither it nor any predecessor has a row.
    NoRow,
}

/// Why a predecessor's row is not the school's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fork {
    /// A link says merged, amalgamated or split.
    Joined,
    /// It has several predecessors.
    Several,
    /// Another listed school continues the predecessor too, or the predecessor itself is listed.
    Shared,
}

/// Reads the links; none where the file has faults, all of which are in `faults`.
pub(super) fn read(path: &Path, scope: &Scope, faults: &mut Vec<Located>) -> Links {
    let mut links = Links {
        holdings: Holdings::none(file_name(path)),
        left_out: Vec::new(),
        predecessors: BTreeMap::new(),
        successors: BTreeMap::new(),
    };
    let Some(text) = load::load(path, scope, faults) else {
        return links;
    };
    let Some(mut sheet) = Sheet::find(&text, &["URN", "LinkURN"], faults) else {
        return links;
    };
    let (urn, other, kind) = (
        sheet.need("URN"),
        sheet.need("LinkURN"),
        sheet.need("LinkType"),
    );
    let mut unused: BTreeMap<String, Tally> = BTreeMap::new();
    while sheet.advance() {
        let (Some(urn), Some(other)) = (sheet.urn(urn), sheet.urn(other)) else {
            continue;
        };
        let kind = sheet.raw(kind);
        if !links.add(urn, other, kind) {
            let tally = || Tally::new("other_kind", format!("no succession: {kind}"));
            unused
                .entry(kind.to_owned())
                .or_insert_with(tally)
                .add(&urn);
        }
    }
    links.left_out = unused.into_values().collect();
    links.holdings = sheet.finish(faults);
    links
}

impl Links {
    /// Takes a link from `urn` to `other`; `false` where its kind tells no succession.
    fn add(&mut self, urn: Urn, other: Urn, kind: &str) -> bool {
        let kind = kind.to_lowercase();
        if kind.starts_with("predecessor") {
            let predecessors = self.predecessors.entry(urn).or_default();
            if kind == "predecessor" {
                predecessors.plain.insert(other);
            } else {
                predecessors.joined.insert(other);
            }
            self.successors.entry(other).or_default().insert(urn);
        } else if kind.starts_with("successor") {
            self.successors.entry(urn).or_default().insert(other);
        } else {
            return false;
        }
        true
    }

    /// The way by which `urn` gets a row; `has` tells who has one, and `listed` who is a school of today.
    pub(super) fn route(
        &self,
        urn: Urn,
        has: impl Fn(Urn) -> bool,
        listed: impl Fn(Urn) -> bool,
    ) -> Route {
        if has(urn) {
            return Route::Direct;
        }
        let mut passed = BTreeSet::from([urn]);
        let mut at = urn;
        loop {
            match self.step(urn, at, &listed) {
                Ok(Some(next)) if has(next) => return Route::Predecessor(next),
                // Invariant: `passed` grows with each step, so that links in a circle end here.
                Ok(Some(next)) if passed.insert(next) => at = next,
                Ok(_) => return Route::NoRow,
                Err(fork) => return self.beyond(urn, fork, has),
            }
        }
    }

    /// The listed school that continues `urn`, where exactly one does, and the two are one school.
    pub(crate) fn continuation(&self, urn: Urn, listed: impl Fn(Urn) -> bool) -> Option<Urn> {
        let mut found = self.successors(urn, &listed);
        let only = found.pop_first().filter(|_| found.is_empty())?;
        let route = self.route(only, |before| before == urn, listed);
        (route == Route::Predecessor(urn)).then_some(only)
    }

    /// The listed schools that came after `urn`, over links of any kind.
    pub(crate) fn successors(&self, urn: Urn, listed: impl Fn(Urn) -> bool) -> BTreeSet<Urn> {
        let mut passed = BTreeSet::from([urn]);
        let mut queue = vec![urn];
        let mut found = BTreeSet::new();
        while let Some(at) = queue.pop() {
            for next in self.successors.get(&at).into_iter().flatten().copied() {
                let is_new = passed.insert(next);
                if is_new && listed(next) {
                    found.insert(next);
                } else if is_new {
                    queue.push(next);
                }
            }
        }
        found
    }

    /// `urn` and all whose rows may be its own, over plain links.
    pub(super) fn line(&self, urn: Urn) -> BTreeSet<Urn> {
        let mut line = BTreeSet::from([urn]);
        let mut queue = vec![urn];
        while let Some(at) = queue.pop() {
            let before = self.predecessors.get(&at).into_iter();
            let before = before.flat_map(|all| all.plain.iter().copied());
            queue.extend(before.filter(|next| line.insert(*next)));
        }
        line
    }

    /// The one predecessor of `at`, on the way back from the listed school `urn`.
    fn step(&self, urn: Urn, at: Urn, listed: impl Fn(Urn) -> bool) -> Result<Option<Urn>, Fork> {
        let Some(predecessors) = self.predecessors.get(&at) else {
            return Ok(None);
        };
        if !predecessors.joined.is_empty() {
            return Err(Fork::Joined);
        }
        if predecessors.plain.len() > 1 {
            return Err(Fork::Several);
        }
        let next = predecessors.plain.first().copied();
        let is_shared = |next: Urn| {
            let successors = self.successors.get(&next).into_iter().flatten();
            let mut others = successors
                .copied()
                .chain([next])
                .filter(|other| *other != urn && *other != at);
            others.any(&listed)
        };
        if next.is_some_and(is_shared) {
            Err(Fork::Shared)
        } else {
            Ok(next)
        }
    }

    /// What lies beyond a fork: the nearest rows over links of any kind.
    fn beyond(&self, urn: Urn, fork: Fork, has: impl Fn(Urn) -> bool) -> Route {
        let mut passed = BTreeSet::from([urn]);
        let mut queue = VecDeque::from([urn]);
        let mut rows = BTreeSet::new();
        while let Some(at) = queue.pop_front() {
            let predecessors = self.predecessors.get(&at).into_iter();
            for next in predecessors.flat_map(|all| all.plain.iter().chain(&all.joined).copied()) {
                if !passed.insert(next) {
                    continue;
                }
                if has(next) {
                    rows.insert(next);
                } else {
                    queue.push_back(next);
                }
            }
        }
        if rows.is_empty() {
            Route::NoRow
        } else {
            Route::NotOneToOne(fork, rows)
        }
    }
}
