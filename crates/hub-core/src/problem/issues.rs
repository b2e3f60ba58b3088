//! A list of issues being gathered, with short ways to add to it.

use std::collections::BTreeMap;

use crate::issue::{Code, Issue, Place, Source, codes};
use crate::model::Reference;

/// Issues gathered so far.
#[derive(Debug, Default)]
pub(crate) struct Issues(pub(crate) Vec<Issue>);

impl Issues {
    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn policy(
        &mut self,
        kind: Code,
        path: &str,
        value: &str,
        expected: &str,
        hint: &str,
    ) {
        self.add(Source::Policy, None, path, kind, value, expected, hint);
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the fields of an issue, each once"
    )]
    pub(crate) fn add(
        &mut self,
        source: Source,
        record: Option<usize>,
        field: &str,
        kind: Code,
        value: &str,
        expected: &str,
        hint: &str,
    ) {
        self.0.push(Issue {
            place: Place {
                source,
                record,
                field: field.to_owned(),
            },
            kind,
            value: value.to_owned(),
            expected: expected.to_owned(),
            hint: hint.to_owned(),
        });
    }

    pub(crate) fn unknown_reference(
        &mut self,
        path: &str,
        name: &str,
        known: &BTreeMap<String, Reference>,
    ) {
        let names: Vec<_> = known.keys().map(String::as_str).collect();
        let expected = if names.is_empty() {
            "the name of a reference; the policy has none".to_owned()
        } else {
            format!("the name of a reference: {}", names.join(", "))
        };
        self.policy(
            codes::UNKNOWN_REFERENCE,
            path,
            name,
            &expected,
            "name a table under `[references]`",
        );
    }
}
