//! All inputs of a matching, read together and checked together.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use hub_core::issue::{Issue, Source};
use hub_core::model::{Hub, Inputs, PairRow, School};
use hub_core::problem;

use crate::error::ReadError;
use crate::policy::{PolicyFile, load_policy};
use crate::records::{read_hubs, read_schools};
use crate::report::{Located, Report, codes};
use crate::table::Table;

/// Inputs without a fault, and where each part of them is.
#[derive(Debug)]
pub struct Loaded {
    /// The inputs. Without a policy asked for, the policy is the empty one, which makes no problem.
    pub inputs: Inputs,
    /// Where they are.
    pub locations: Locations,
}

/// Where the records of the inputs are: file and line.
#[derive(Debug)]
pub struct Locations {
    files: BTreeMap<Source, (String, Vec<u64>)>,
    policy: PolicyFile,
}

impl Locations {
    /// File and line of the record with this position in its input.
    #[must_use]
    pub fn line(&self, source: Source, record: usize) -> Option<(&str, u64)> {
        let (file, lines) = self.files.get(&source)?;
        Some((file, *lines.get(record)?))
    }

    /// An issue of hub-core, with its file and line, and in a policy its column.
    #[must_use]
    pub fn locate(&self, issue: Issue) -> Located {
        let Issue {
            place,
            kind,
            value,
            expected,
            hint,
        } = issue;
        if place.source == Source::Policy {
            return self
                .policy
                .places
                .locate(&place.field, kind, value, expected, hint);
        }
        let (file, lines) = self
            .files
            .get(&place.source)
            .map_or(("", &[][..]), |(file, lines)| (file, lines));
        Located {
            file: file.to_owned(),
            kind,
            line: place.record.and_then(|record| lines.get(record).copied()),
            column: None,
            field: place.field,
            value,
            expected: expected.into(),
            hint: hint.into(),
        }
    }
}

/// Reads schools, hubs and, where one is named, a policy (a preset's name, or a path) with its tables.
///
/// Everything that is wrong with all of them is reported together. Without a policy only schools
/// and hubs are checked.
///
/// # Errors
///
/// [`ReadError::Io`] when a file cannot be read at all, otherwise [`ReadError::Bad`] with the report.
pub fn read_inputs(schools: &Path, hubs: &Path, policy: Option<&str>) -> Result<Loaded, ReadError> {
    let read = |path: &Path| {
        fs::read(path).map_err(|source| ReadError::Io {
            path: path.to_owned(),
            source,
        })
    };
    let (schools_name, hubs_name) = (schools.display().to_string(), hubs.display().to_string());
    let schools = read_schools(&schools_name, &read(schools)?);
    let hubs = read_hubs(&hubs_name, &read(hubs)?);
    let asked = policy.is_some();
    let policy = policy.map(load_policy).transpose()?.unwrap_or_default();
    Reading {
        schools: (schools_name, schools),
        hubs: (hubs_name, hubs),
        policy,
        asked,
    }
    .finish()
}

/// What was read of each file.
struct Reading {
    schools: (String, Table<School>),
    hubs: (String, Table<Hub>),
    policy: PolicyFile,
    /// Whether a policy was asked for.
    asked: bool,
}

impl Reading {
    fn finish(mut self) -> Result<Loaded, ReadError> {
        let mut issues = Vec::new();
        let mut files = BTreeMap::new();
        let check_policy = self.asked && self.policy.policy.is_some();
        let hidden = Hidden::new(&self.schools.1, &self.hubs.1);
        issues.append(&mut self.policy.issues);
        let inputs = Inputs {
            schools: take(Source::Schools, self.schools, &mut files, &mut issues),
            hubs: take(Source::Hubs, self.hubs, &mut files, &mut issues),
            travel_times: self
                .policy
                .travel_times
                .take()
                .map(|table| take(Source::TravelTimes, table, &mut files, &mut issues)),
            pair_scores: self
                .policy
                .pair_scores
                .take()
                .map(|table| take(Source::PairScores, table, &mut files, &mut issues)),
            previous: self
                .policy
                .previous
                .take()
                .map(|table| take(Source::Previous, table, &mut files, &mut issues)),
            policy: self.policy.policy.take().unwrap_or_default(),
        };
        let locations = Locations {
            files,
            policy: self.policy,
        };
        let found = problem::check(&inputs).into_iter();
        let found = found.filter(|issue| {
            (check_policy || issue.place.source != Source::Policy) && !hidden.explains(issue)
        });
        issues.extend(with_first_lines(found.collect(), &inputs, &locations));
        if issues.is_empty() {
            Ok(Loaded { inputs, locations })
        } else {
            Err(ReadError::Bad(Report::new(issues)))
        }
    }
}

/// Moves a table's records out, its lines to `files` and its issues to `issues`.
fn take<T>(
    source: Source,
    (name, table): (String, Table<T>),
    files: &mut BTreeMap<Source, (String, Vec<u64>)>,
    issues: &mut Vec<Located>,
) -> Vec<T> {
    files.insert(source, (name, table.lines));
    issues.extend(table.issues);
    table.records
}

/// Schools and hubs that are in the files, but could not be read: that others name them is no fault.
struct Hidden {
    urns: Option<std::collections::BTreeSet<String>>,
    hubs: Option<std::collections::BTreeSet<String>>,
}

impl Hidden {
    fn new(schools: &Table<School>, hubs: &Table<Hub>) -> Self {
        // `None` stands for all of them, where the file as a whole could not be read.
        let of = |unreadable: bool, dropped: &std::collections::BTreeSet<String>| {
            (!unreadable).then(|| dropped.clone())
        };
        Self {
            urns: of(schools.unreadable, &schools.dropped),
            hubs: of(hubs.unreadable, &hubs.dropped),
        }
    }

    fn explains(&self, issue: &Issue) -> bool {
        let keys = match issue.kind {
            kind if kind == codes::UNKNOWN_URN => &self.urns,
            kind if kind == codes::UNKNOWN_HUB => &self.hubs,
            _ => return false,
        };
        keys.as_ref().is_none_or(|keys| keys.contains(&issue.value))
    }
}

/// The issues with their places. A duplicate names the line of the first: hub-core knows its position only.
fn with_first_lines(issues: Vec<Issue>, inputs: &Inputs, locations: &Locations) -> Vec<Located> {
    let pairs = |rows: &Option<Vec<PairRow>>| {
        firsts(rows.iter().flatten().map(|row| (row.urn, row.hub.clone())))
    };
    let mut known: BTreeMap<Source, Vec<usize>> = BTreeMap::new();
    let mut located = Vec::with_capacity(issues.len());
    for mut issue in issues {
        if let (Some(record), true) = (
            issue.place.record,
            issue.kind.name().starts_with("duplicate_"),
        ) {
            let source = issue.place.source;
            let firsts = known.entry(source).or_insert_with(|| match source {
                Source::Schools => firsts(inputs.schools.iter().map(|school| school.urn)),
                Source::Hubs => firsts(inputs.hubs.iter().map(|hub| hub.id.clone())),
                Source::TravelTimes => pairs(&inputs.travel_times),
                Source::PairScores => pairs(&inputs.pair_scores),
                Source::Previous => firsts(inputs.previous.iter().flatten().map(|row| row.urn)),
                Source::Policy => Vec::new(),
            });
            if let Some((_, line)) = firsts
                .get(record)
                .and_then(|first| locations.line(source, *first))
            {
                issue.expected = format!("a value not given before; line {line} has it");
            }
        }
        located.push(locations.locate(issue));
    }
    located
}

/// For each record, the position of the first with the same key.
fn firsts<K: Ord>(keys: impl Iterator<Item = K>) -> Vec<usize> {
    let mut seen = BTreeMap::new();
    keys.enumerate()
        .map(|(at, key)| *seen.entry(key).or_insert(at))
        .collect()
}
