//! The register that answers are compared with: schools as `import` makes them, and the links between them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use hub_core::model::{School, Status, Urn};

use crate::blanks::normal;
use crate::import::{Links, read_links};
use crate::input::Opened;
use crate::limits::Limits;
use crate::records::schools as read_schools;
use crate::report::{Located, codes};

/// Schools that are known, by URN, and which continues which.
pub(super) struct Register {
    schools: BTreeMap<Urn, School>,
    /// URNs by name, in small letters.
    named: BTreeMap<String, Vec<Urn>>,
    links: Option<Links>,
    /// Whether it tells trusts at all: then none is an answer.
    pub(super) has_trusts: bool,
}

/// What the register says of a URN.
pub(super) enum Standing<'a> {
    /// It has the school, and does not say that it is closed.
    Listed(&'a School),
    /// It says that the school is closed, or has another that continues it.
    Closed {
        school: Option<&'a School>,
        successor: Option<Urn>,
    },
    /// It does not know it.
    Unknown,
}

impl Register {
    /// Reads both files; what is wrong with them goes to `issues`.
    pub(super) fn read(
        schools: &Path,
        links: Option<&Path>,
        limits: Limits,
        issues: &mut Vec<Located>,
    ) -> Self {
        let file = schools.display().to_string();
        let opened = Opened::or_refused(schools, limits);
        let table = read_schools(&file, opened.input());
        issues.extend(table.issues);
        let mut known = BTreeMap::new();
        for (school, line) in table.records.into_iter().zip(table.lines) {
            let urn = school.urn;
            if known.insert(urn, school).is_some() {
                let issue = Located::of_file(
                    &file,
                    codes::DUPLICATE_URN,
                    urn.to_string(),
                    "a URN that no other row has",
                    "remove one of the rows",
                );
                issues.push(Located {
                    line: Some(line),
                    field: "urn".to_owned(),
                    ..issue
                });
            }
        }
        let links = links.map(|path| read_links(path, limits, issues));
        let mut named: BTreeMap<String, Vec<Urn>> = BTreeMap::new();
        for school in known.values() {
            named
                .entry(normal(&school.name))
                .or_default()
                .push(school.urn);
        }
        let has_trusts = known.values().any(|school| school.trust.is_some());
        Self {
            schools: known,
            named,
            links,
            has_trusts,
        }
    }

    pub(super) fn standing(&self, urn: Urn) -> Standing<'_> {
        let school = self.schools.get(&urn);
        if let Some(school) = school.filter(|school| school.status != Some(Status::Closed)) {
            return Standing::Listed(school);
        }
        let successor = self.successor(urn);
        if school.is_none() && successor.is_none() {
            Standing::Unknown
        } else {
            Standing::Closed { school, successor }
        }
    }

    /// The open school that continues a closed one, where exactly one does.
    fn successor(&self, urn: Urn) -> Option<Urn> {
        let links = self.links.as_ref()?;
        links.continuation(urn, |urn| self.is_open(urn))
    }

    /// The URN under which a school is known today: its own, or its successor's.
    pub(super) fn today(&self, urn: Urn) -> Urn {
        match self.standing(urn) {
            Standing::Closed {
                successor: Some(successor),
                ..
            } => successor,
            _ => urn,
        }
    }

    /// How to find out which school is meant by a URN that the register lacks.
    pub(super) fn hint(&self, urn: Urn, name: &str) -> String {
        if let Some(school) = self.near(urn, name) {
            return format!(
                "{} is {}: ask the school whether it is meant",
                school.urn, school.name
            );
        }
        let links = self.links.as_ref();
        let after = links.map(|links| links.successors(urn, |urn| self.is_open(urn)));
        let named = after
            .iter()
            .flatten()
            .filter_map(|urn| self.schools.get(urn));
        let named: Vec<String> = named
            .map(|school| format!("{} {}", school.urn, school.name))
            .collect();
        if named.is_empty() {
            return "look the school up in Get Information about Schools".to_owned();
        }
        format!(
            "it closed, and was merged, split or joined to others: after it came {}; ask the school which is meant",
            named.join(", ")
        )
    }

    fn is_open(&self, urn: Urn) -> bool {
        let school = self.schools.get(&urn);
        school.is_some_and(|school| school.status != Some(Status::Closed))
    }

    /// The school of the same name whose URN is one slip of the finger away from one that the register lacks, where there is just one.
    fn near(&self, urn: Urn, name: &str) -> Option<&School> {
        let one_slip = |other: &&Urn| digits_changed(urn, **other) == 1 || is_swapped(urn, **other);
        let mut candidates = self.named.get(&normal(name))?.iter().filter(one_slip);
        let only = candidates.next().filter(|_| candidates.next().is_none())?;
        self.schools.get(only)
    }
}

fn digits_changed(a: Urn, b: Urn) -> usize {
    let (a, b) = (a.to_string(), b.to_string());
    a.bytes().zip(b.bytes()).filter(|(a, b)| a != b).count()
}

/// Whether two digits stand in each other's place.
fn is_swapped(a: Urn, b: Urn) -> bool {
    let digits = |urn: Urn| urn.to_string().into_bytes();
    let (mut ours, mut theirs) = (digits(a), digits(b));
    let changed = digits_changed(a, b) == 2;
    ours.sort_unstable();
    theirs.sort_unstable();
    let places: BTreeSet<usize> = digits(a)
        .iter()
        .zip(digits(b))
        .enumerate()
        .filter(|(_, (a, b))| **a != *b)
        .map(|(at, _)| at)
        .collect();
    let are_neighbours = places
        .first()
        .zip(places.last())
        .is_some_and(|(first, last)| last - first == 1);
    changed && ours == theirs && are_neighbours
}
