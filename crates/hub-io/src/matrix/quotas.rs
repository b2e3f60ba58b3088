//! Quotas of a matrix, as JSON: labels of schools, groups of hubs, and bounds.

use std::collections::{BTreeMap, BTreeSet};

use hub_core::rules::Quota;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::report::{Excerpt, Located, codes};
use crate::suggest::did_you_mean;
use hub_core::issue::Code;

/// Schools in all quotas, at most: a small file can name all schools again and again.
const MOST_MEMBERS: usize = 50_000_000;

/// How many of some schools go to some hubs.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object of quotas")]
pub struct QuotaFile {
    /// Schools by label: rows, counted from 0.
    #[serde(default)]
    pub labels: BTreeMap<String, Vec<u32>>,
    /// Hubs by name of a group: columns, counted from 0.
    #[serde(default)]
    pub hub_groups: BTreeMap<String, Vec<u32>>,
    /// The quotas.
    pub quotas: Vec<QuotaLine>,
}

/// A quota.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object that is one quota")]
pub struct QuotaLine {
    /// What messages call it; else its label and group.
    pub name: Option<String>,
    /// The label of the schools that count; without it all do.
    pub label: Option<String>,
    /// The group of the hubs that count; without it all do.
    pub hubs: Option<String>,
    /// Whether it holds for each of these hubs by itself, and not for all of them together.
    #[serde(default)]
    pub per_hub: bool,
    /// How many at least.
    #[serde(default)]
    pub at_least: u32,
    /// How many at most.
    pub at_most: Option<u32>,
    /// Whether there may be none instead: "none, or at least three".
    #[serde(default)]
    pub or_none: bool,
}

/// Reads quotas for so many schools and hubs. Where these are not known, references are not checked.
pub(super) fn parse(
    file: &str,
    bytes: &[u8],
    size: Option<(usize, usize)>,
) -> Result<Vec<Quota>, Vec<Located>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let read: QuotaFile =
        serde_json::from_slice(bytes).map_err(|error| not_json(file, bytes, &error))?;
    let Some((schools, hubs)) = size else {
        return Ok(Vec::new());
    };
    let mut check = Check {
        file,
        issues: Vec::new(),
    };
    for (label, members) in &read.labels {
        check.members(&format!("labels.{label}"), "schools", members, schools);
    }
    for (group, members) in &read.hub_groups {
        check.members(&format!("hub_groups.{group}"), "hubs", members, hubs);
    }
    let mut quotas: Vec<Quota> = Vec::new();
    let mut members = 0_usize;
    for (number, line) in read.quotas.iter().enumerate() {
        let field = format!("quotas[{number}]");
        let of_schools = check.named(
            &field,
            "label",
            line.label.as_deref(),
            &read.labels,
            schools,
        );
        let of_hubs = check.named(&field, "hubs", line.hubs.as_deref(), &read.hub_groups, hubs);
        check.bounds(&field, line);
        if let (Some(schools), Some(hubs)) = (of_schools, of_hubs) {
            let each = if line.per_hub { hubs.len() } else { 1 };
            members = members.saturating_add(schools.len().saturating_mul(each));
            if members > MOST_MEMBERS {
                let hint = "split the file".to_owned();
                let expected = format!("{MOST_MEMBERS} schools in all quotas at most");
                check.add(codes::TOO_MANY, field, members.to_string(), expected, hint);
                break;
            }
            quotas.extend(line.quotas(&schools, &hubs));
        }
    }
    if check.issues.is_empty() {
        Ok(quotas)
    } else {
        Err(check.issues)
    }
}

fn not_json(file: &str, text: &[u8], error: &serde_json::Error) -> Vec<Located> {
    let (kind, value) = if error.is_data() {
        (codes::BAD_VALUE, "a value that does not belong there")
    } else {
        (codes::NOT_JSON, "text that is no JSON")
    };
    let expected = "an object with quotas, and labels and hub_groups that they name";
    let mut issue = Located::of_file(file, kind, value, expected, error.to_string());
    let (line, column) = (error.line() as u64, error.column() as u64);
    (issue.line, issue.column) = (Some(line), Some(column));
    // A byte, counted from 1, of the line.
    let before = text.split_inclusive(|byte| *byte == b'\n');
    let before: usize = before
        .take(error.line().saturating_sub(1))
        .map(<[u8]>::len)
        .sum();
    let at = before + error.column().saturating_sub(1);
    issue.excerpt = Some(Excerpt::new(text, &(at..at + 1), line, column));
    vec![issue]
}

struct Check<'a> {
    file: &'a str,
    issues: Vec<Located>,
}

impl Check<'_> {
    fn add(&mut self, kind: Code, field: String, value: String, expected: String, hint: String) {
        let mut issue = Located::of_file(self.file, kind, value, expected, hint);
        issue.field = field;
        self.issues.push(issue);
    }

    /// Numbers that are there, each once.
    fn members(&mut self, field: &str, what: &str, members: &[u32], count: usize) {
        let mut seen = BTreeSet::new();
        for (at, member) in members.iter().enumerate() {
            let place = || format!("{field}[{at}]");
            if *member as usize >= count {
                let expected = format!("a number below {count}, for there are so many {what}");
                let hint = "they are counted from 0".to_owned();
                self.add(codes::NO_SUCH, place(), member.to_string(), expected, hint);
            } else if !seen.insert(member) {
                let hint = "take it out".to_owned();
                let expected = "each number once".to_owned();
                self.add(codes::TWICE, place(), member.to_string(), expected, hint);
            }
        }
    }

    /// The members of a name; all where there is none. `None` where the name is unknown.
    fn named(
        &mut self,
        field: &str,
        key: &str,
        name: Option<&str>,
        lists: &BTreeMap<String, Vec<u32>>,
        count: usize,
    ) -> Option<Vec<u32>> {
        let Some(name) = name else {
            return Some((0..u32::try_from(count).unwrap_or(u32::MAX)).collect());
        };
        if let Some(members) = lists.get(name) {
            return Some(members.clone());
        }
        let names = lists.keys().map(String::as_str);
        let hint = did_you_mean(name, names, "name it there, or leave this out for all");
        let list = if key == "label" {
            "labels"
        } else {
            "hub_groups"
        };
        let expected = format!("a name of {list}");
        self.add(
            codes::UNKNOWN_NAME,
            format!("{field}.{key}"),
            name.to_owned(),
            expected,
            hint,
        );
        None
    }

    fn bounds(&mut self, field: &str, line: &QuotaLine) {
        let least = line.at_least;
        if let Some(most) = line.at_most.filter(|most| *most < least) {
            let hint = "exchange them".to_owned();
            let expected = format!("{least} or more, for that is at_least");
            let field = format!("{field}.at_most");
            self.add(
                codes::CROSSED_BOUNDS,
                field,
                most.to_string(),
                expected,
                hint,
            );
        }
        if line.or_none && least == 0 {
            let hint = "take it out, or add at_least".to_owned();
            let expected = "at_least, which none may be instead of".to_owned();
            let field = format!("{field}.or_none");
            self.add(codes::RULE_UNUSED, field, "true".to_owned(), expected, hint);
        }
        if least == 0 && line.at_most.is_none() {
            let hint = "take it out".to_owned();
            let expected = "at_least above 0, or at_most".to_owned();
            self.add(
                codes::NO_BOUND,
                field.to_owned(),
                String::new(),
                expected,
                hint,
            );
        }
    }
}

impl QuotaLine {
    fn quotas(&self, schools: &[u32], hubs: &[u32]) -> Vec<Quota> {
        let name = self.name.clone().unwrap_or_else(|| {
            let label = self.label.as_deref().unwrap_or("all schools");
            let group = self.hubs.as_deref().unwrap_or("all hubs");
            format!("{label} at {group}")
        });
        let quota = |name, hubs| Quota {
            name,
            schools: schools.to_vec(),
            hubs,
            at_least: (self.at_least > 0).then_some(self.at_least.into()),
            at_most: self.at_most.map(i64::from),
            or_none: self.or_none,
            ..Quota::default()
        };
        if !self.per_hub {
            return vec![quota(name, hubs.to_vec())];
        }
        let one = |hub: &u32| quota(format!("{name}, hub {hub}"), vec![*hub]);
        hubs.iter().map(one).collect()
    }
}
