//! All inputs of a matching, read together and checked together.

use std::collections::BTreeMap;
use std::path::Path;

use hub_core::issue::{Issue, Source};
use hub_core::model::{Hub, Inputs, PairRow, School, Urn};
use hub_core::problem;

use crate::error::ReadError;
use crate::given::{Given, GivenPolicy};
use crate::input::Opened;
use crate::limits::Limits;
use crate::policy::{PolicyFile, load_policy, parse_policy};
use crate::records;
use crate::report::{Located, Report, codes};
use crate::table::{Layout, Table};

/// Inputs without a fault, and where each part of them is.
#[derive(Debug)]
pub struct Loaded {
    /// The inputs. Without a policy asked for, the policy is the empty one, which makes no problem.
    pub inputs: Inputs,
    /// Where they are.
    pub locations: Locations,
}

impl Loaded {
    /// The text of the policy, as it was read; empty without one.
    #[must_use]
    pub fn policy_text(&self) -> &str {
        &self.locations.policy.text
    }
}

/// Where the records of the inputs are: file and line.
#[derive(Debug)]
pub struct Locations {
    files: BTreeMap<Source, Rows>,
    policy: PolicyFile,
}

/// Where the rows of a table are.
#[derive(Debug)]
struct Rows {
    file: String,
    /// The line of each record.
    lines: Vec<u64>,
    /// The number of each record, where lines do not tell them apart.
    numbers: Vec<u64>,
    layout: Layout,
}

impl Locations {
    /// File and line of the record with this position in its input.
    #[must_use]
    pub fn line(&self, source: Source, record: usize) -> Option<(&str, u64)> {
        let rows = self.files.get(&source)?;
        Some((&rows.file, *rows.lines.get(record)?))
    }

    /// Where a record is, as people say it: `line 4`, or `record 3` where lines do not tell records apart.
    fn words(&self, source: Source, record: usize) -> Option<String> {
        let rows = self.files.get(&source)?;
        let number = rows
            .numbers
            .get(record)
            .map(|number| format!("record {number}"));
        number.or_else(|| Some(rows.layout.row(*rows.lines.get(record)?)))
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
        let rows = self.files.get(&place.source);
        let line = place
            .record
            .and_then(|record| rows?.lines.get(record).copied());
        let number = place
            .record
            .and_then(|record| rows?.numbers.get(record).copied());
        let mut issue = Located {
            line,
            record: number,
            field: place.field,
            ..Located::of_file(
                rows.map_or("", |rows| &rows.file),
                kind,
                value,
                expected,
                hint,
            )
        };
        if let Some(rows) = rows {
            rows.layout.place(&mut issue);
        }
        issue
    }
}

/// Reads schools, hubs and, where one is named, a policy (a preset's name, or a path) with its tables.
///
/// Everything that is wrong with all of them is reported together. Without a policy only schools
/// and hubs are checked.
///
/// # Errors
///
/// [`ReadError::Bad`] with the report, also of files that cannot be opened ([`Report::is_unread`]).
pub fn read_inputs(schools: &Path, hubs: &Path, policy: Option<&str>) -> Result<Loaded, ReadError> {
    read_inputs_within(schools, hubs, policy, Limits::default())
}

/// The same within other limits.
///
/// # Errors
///
/// As [`read_inputs`].
pub fn read_inputs_within(
    schools: &Path,
    hubs: &Path,
    policy: Option<&str>,
    limits: Limits,
) -> Result<Loaded, ReadError> {
    let file = |path: &Path| Given::File(path.to_owned());
    let policy = policy.map(|name| GivenPolicy::Named(name.to_owned()));
    read_given(file(schools), file(hubs), policy, limits)
}

/// The same for tables and a policy that need not be files.
///
/// # Errors
///
/// As [`read_inputs`].
pub fn read_given(
    schools: Given,
    hubs: Given,
    policy: Option<GivenPolicy>,
    limits: Limits,
) -> Result<Loaded, ReadError> {
    let (schools_name, hubs_name) = (schools.name(), hubs.name());
    let (school_file, hub_file) = (schools.opened(limits), hubs.opened(limits));
    let schools = records::schools(&schools_name, school_file.input());
    let hubs = records::hubs(&hubs_name, hub_file.input());
    let asked = policy.is_some();
    let opened = vec![
        (schools_name.clone(), school_file),
        (hubs_name.clone(), hub_file),
    ];
    let policy = match policy {
        Some(GivenPolicy::Named(name)) => load_policy(&name, limits),
        Some(GivenPolicy::Text(text)) => parse_policy("policy", &text, None, limits),
        None => PolicyFile::default(),
    };
    Reading {
        schools: (schools_name, schools),
        hubs: (hubs_name, hubs),
        policy,
        asked,
        opened,
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
    /// The files by name, for the lines of faults that are found late.
    opened: Vec<(String, Opened)>,
}

impl Reading {
    fn finish(mut self) -> Result<Loaded, ReadError> {
        let mut issues = Vec::new();
        let mut files = BTreeMap::new();
        let check_policy = self.asked && self.policy.policy.is_some();
        let hidden = Hidden::new(&self.schools.1, &self.hubs.1);
        issues.append(&mut self.policy.issues);
        self.opened.append(&mut self.policy.opened);
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
            rematch: None,
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
            show_lines(&mut issues, &self.opened, &locations);
            Err(ReadError::Bad(Report::new(issues)))
        }
    }
}

/// Says of issues at which characters of their lines they are, and shows the lines.
fn show_lines(issues: &mut [Located], opened: &[(String, Opened)], locations: &Locations) {
    issues.sort_by(|a, b| a.file.cmp(&b.file));
    for of_file in issues.chunk_by_mut(|a, b| a.file == b.file) {
        let Some(file) = of_file.first().map(|issue| issue.file.clone()) else {
            continue;
        };
        let opened = opened.iter().find(|(name, _)| *name == file);
        let rows = locations.files.values().find(|rows| rows.file == file);
        if let Some(((_, opened), rows)) = opened.zip(rows) {
            rows.layout.show(of_file, &file, opened.input());
        }
    }
}

/// Moves a table's records out, its lines to `files` and its issues to `issues`.
fn take<T>(
    source: Source,
    (name, table): (String, Table<T>),
    files: &mut BTreeMap<Source, Rows>,
    issues: &mut Vec<Located>,
) -> Vec<T> {
    let rows = Rows {
        file: name,
        lines: table.lines,
        numbers: table.numbers,
        layout: table.layout,
    };
    files.insert(source, rows);
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
            let first = firsts.get(record).copied();
            if let Some(first) = first.and_then(|first| locations.words(source, first)) {
                issue.expected = format!("a value not given before; {first} has it");
            }
        }
        let urn = issue
            .place
            .record
            .and_then(|at| urn(issue.place.source, at, inputs));
        located.push(Located {
            urn,
            ..locations.locate(issue)
        });
    }
    located
}

/// The school that a record is about.
fn urn(source: Source, record: usize, inputs: &Inputs) -> Option<Urn> {
    let pair = |rows: &Option<Vec<PairRow>>| Some(rows.as_ref()?.get(record)?.urn);
    match source {
        Source::Schools => Some(inputs.schools.get(record)?.urn),
        Source::TravelTimes => pair(&inputs.travel_times),
        Source::PairScores => pair(&inputs.pair_scores),
        Source::Previous => Some(inputs.previous.as_ref()?.get(record)?.urn),
        Source::Hubs | Source::Policy => None,
    }
}

/// For each record, the position of the first with the same key.
fn firsts<K: Ord>(keys: impl Iterator<Item = K>) -> Vec<usize> {
    let mut seen = BTreeMap::new();
    keys.enumerate()
        .map(|(at, key)| *seen.entry(key).or_insert(at))
        .collect()
}
