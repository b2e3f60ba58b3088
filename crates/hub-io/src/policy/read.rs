//! Reading a policy by path or by preset name, with the tables that it names.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use hub_core::issue::{Issue, Source};
use hub_core::model::{HubBefore, Inputs, PairRow, Policy};
use hub_core::problem;
use serde_json::Value;

use super::presets;
use crate::document::{self, Fault, Places, Schema};
use crate::error::ReadError;
use crate::input::{Input, Opened, unreadable};
use crate::limits::Limits;
use crate::records::{PairKind, pairs, previous};
use crate::report::{Located, Report, codes};
use crate::schemas::policy_schema;
use crate::suggest;
use crate::table::Table;

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::new(policy_schema()));

/// A policy as read, with its tables.
#[derive(Debug, Default)]
pub(crate) struct PolicyFile {
    /// The policy, where it is one.
    pub(crate) policy: Option<Policy>,
    /// Its text, as it was read.
    pub(crate) text: String,
    /// Where its keys are.
    pub(crate) places: Places,
    /// Travel times, where the policy names a table, with the file's name.
    pub(crate) travel_times: Option<(String, Table<PairRow>)>,
    /// Pair scores, where the policy names a table, with the file's name.
    pub(crate) pair_scores: Option<(String, Table<PairRow>)>,
    /// The plan of before, where the policy names it, with the file's name.
    pub(crate) previous: Option<(String, Table<HubBefore>)>,
    /// What is wrong with the policy, its tables apart.
    pub(crate) issues: Vec<Located>,
    /// The tables' files by name.
    pub(crate) opened: Vec<(String, Opened)>,
}

impl PolicyFile {
    /// A file that is no policy, for this reason.
    fn unread(issue: Located) -> Self {
        Self {
            issues: vec![issue],
            ..Self::default()
        }
    }
}

/// Reads a policy, from the preset called `name` or else from the file at `name`.
///
/// Its form and its meaning are checked; whether its pins and bars name schools and hubs that are there
/// is for [`read_inputs`](crate::read_inputs) to say, which also reads the tables that it names.
///
/// # Errors
///
/// [`ReadError::Bad`] with everything that is wrong, also when there is neither such a preset nor such a file, or it cannot be read.
///
/// ```
/// let policy = hub_io::read_policy("attendance-2023")?;
/// assert_eq!(policy.tiers.len(), 4);
/// # Ok::<(), hub_io::ReadError>(())
/// ```
pub fn read_policy(name: &str) -> Result<Policy, ReadError> {
    let PolicyFile {
        policy,
        places,
        mut issues,
        ..
    } = load_policy(name, Limits::default());
    let policy = policy.unwrap_or_default();
    if issues.is_empty() {
        issues.extend(meaning(&policy).into_iter().map(|issue| {
            places.locate(
                &issue.place.field,
                issue.kind,
                issue.value,
                issue.expected,
                issue.hint,
            )
        }));
    }
    if issues.is_empty() {
        Ok(policy)
    } else {
        Err(ReadError::Bad(Report::new(issues)))
    }
}

/// Faults of a policy by itself: without schools, hubs and tables, which its pins and rules may name.
fn meaning(policy: &Policy) -> Vec<Issue> {
    let table = |name: &Option<String>| name.as_ref().map(|_| Vec::new());
    let inputs = Inputs {
        travel_times: table(&policy.travel_times),
        pair_scores: table(&policy.pair_scores),
        previous: policy.previous.as_ref().map(|_| Vec::new()),
        policy: policy.clone(),
        ..Inputs::default()
    };
    let mut issues = problem::check(&inputs);
    issues.retain(|issue| {
        issue.place.source == Source::Policy
            && ![codes::UNKNOWN_URN, codes::UNKNOWN_HUB].contains(&issue.kind)
    });
    issues
}

/// Reads a policy and its tables; what is wrong is in the answer.
pub(crate) fn load_policy(name: &str, limits: Limits) -> PolicyFile {
    if let Some(preset) = presets().iter().find(|preset| preset.name == name) {
        return parse_policy(&format!("preset {name}"), preset.text, None, limits);
    }
    let path = Path::new(name);
    let opened = match Opened::open(path, limits) {
        Ok(opened) => opened,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return unknown(name),
        Err(error) => return PolicyFile::unread(*unreadable(name, None, &error)),
    };
    let bytes = match opened.input().whole(name) {
        Ok(bytes) => bytes,
        Err(issue) => return PolicyFile::unread(*issue),
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => parse_policy(name, text, path.parent(), limits),
        Err(error) => {
            let line = bytes
                .iter()
                .take(error.valid_up_to())
                .filter(|byte| **byte == b'\n')
                .count();
            let mut issue = Located::of_file(
                name,
                codes::NOT_UTF8,
                "",
                "text in UTF-8".to_owned(),
                "save the file as UTF-8".to_owned(),
            );
            issue.line = u64::try_from(line + 1).ok();
            PolicyFile::unread(issue)
        }
    }
}

fn unknown(name: &str) -> PolicyFile {
    let names: Vec<_> = presets().iter().map(|preset| preset.name).collect();
    let expected = format!("a file that exists, or a preset: {}", names.join(", "));
    let hint = suggest::did_you_mean(name, names, "there is no file of this name: check the path");
    let issue = Located::of_file(name, codes::UNKNOWN_POLICY, name, expected, hint);
    PolicyFile::unread(issue)
}

/// Reads a policy's text; the tables that it names are relative to `folder`.
pub(crate) fn parse_policy(
    file: &str,
    text: &str,
    folder: Option<&Path>,
    limits: Limits,
) -> PolicyFile {
    let document = match document::parse(file, text) {
        Ok(document) => document,
        Err(issue) => return PolicyFile::unread(*issue),
    };
    let mut faults = document.faults;
    // A path that has a fault already is not reported again for what stands in for its value.
    let known: Vec<_> = faults.iter().map(|fault| fault.path.clone()).collect();
    faults.extend(
        SCHEMA
            .validate(&document.value)
            .into_iter()
            .filter(|fault| !known.contains(&fault.path)),
    );
    let mut opened = Vec::new();
    let mut table_at = |key: &'static str| {
        let name = document.value.get(key).and_then(Value::as_str)?;
        let (file, found) = found_at(key, name, folder, limits, &mut faults);
        opened.extend(found.clone().map(|found| (file.clone(), found)));
        Some((file, found))
    };
    let tables = [PairKind::TravelTimes, PairKind::Scores].map(|kind| {
        let (file, found) = table_at(kind.key())?;
        let table = parsed(&file, found, |file, input| pairs(kind, file, input));
        Some((file, table))
    });
    let previous = table_at("previous").map(|(file, found)| {
        let table = parsed(&file, found, previous);
        (file, table)
    });
    let policy = if faults.is_empty() {
        policy(document.value, &mut faults)
    } else {
        None
    };
    let [travel_times, pair_scores] = tables;
    let issues = faults
        .into_iter()
        .map(|fault| document.places.locate_fault(fault))
        .collect();
    PolicyFile {
        policy,
        text: text.to_owned(),
        places: document.places,
        travel_times,
        pair_scores,
        previous,
        issues,
        opened,
    }
}

/// The policy, once the schema has found nothing: whatever is left is a difference of schema and types.
fn policy(value: Value, faults: &mut Vec<Fault>) -> Option<Policy> {
    match serde_json::from_value(value) {
        Ok(policy) => Some(policy),
        Err(error) => {
            faults.push(Fault {
                path: String::new(),
                kind: codes::NOT_VALID,
                value: String::new(),
                expected: "a policy".to_owned(),
                hint: error.to_string(),
            });
            None
        }
    }
}

/// The table that the policy names under `key`, with the file's name; none where it cannot be opened, which is a fault.
fn found_at(
    key: &'static str,
    name: &str,
    folder: Option<&Path>,
    limits: Limits,
    faults: &mut Vec<Fault>,
) -> (String, Option<Opened>) {
    let path = folder.map_or_else(|| PathBuf::from(name), |folder| folder.join(name));
    let file = path.display().to_string();
    let opened = Opened::open(&path, limits).map_err(|error| {
        faults.push(Fault {
            path: key.to_owned(),
            kind: codes::UNREADABLE_TABLE,
            value: name.to_owned(),
            expected: "a table that can be read, relative to the policy".to_owned(),
            hint: format!("{file}: {error}"),
        });
    });
    (file, opened.ok())
}

fn parsed<T>(
    file: &str,
    opened: Option<Opened>,
    parse: impl Fn(&str, Input<'_>) -> Table<T>,
) -> Table<T> {
    opened.map_or_else(
        || Table {
            unreadable: true,
            ..Table::default()
        },
        |opened| parse(file, opened.input()),
    )
}
