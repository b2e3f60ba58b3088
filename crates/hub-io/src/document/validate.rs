//! A document's JSON against its schema: every fault, in plain words.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::paths::LocationSegment;
use jsonschema::{JsonType, ValidationError, Validator};
use serde_json::Value;

use super::toml::{Fault, join};
use crate::report::codes;
use crate::schemas::at_path;
use crate::suggest;

/// A schema, and the validator made of it.
pub(crate) struct Schema {
    schema: Value,
    validator: Option<Validator>,
}

impl Schema {
    /// One of our own schemas.
    pub(crate) fn new(schema: Value) -> Self {
        let validator = jsonschema::options()
            .should_validate_formats(true)
            .build(&schema)
            .ok();
        Self { schema, validator }
    }

    /// Everything in `document` that the schema does not allow.
    pub(crate) fn validate(&self, document: &Value) -> Vec<Fault> {
        // Invariant: the schema is our own, and a test builds the validator.
        let errors = self
            .validator
            .iter()
            .flat_map(|validator| validator.iter_errors(document));
        errors
            .flat_map(|error| faults(&self.schema, &error))
            .collect()
    }
}

fn faults(schema: &Value, error: &ValidationError<'_>) -> Vec<Fault> {
    let (path, segments) = path(error);
    let instance = error.instance().as_ref();
    let fault = |kind, expected: String, hint: &str| {
        vec![Fault {
            path: path.clone(),
            kind,
            value: shown(instance),
            expected,
            hint: hint.to_owned(),
        }]
    };
    if path.ends_with(".missing") {
        return fault(
            codes::BAD_MISSING,
            "\"skip\", \"fail\" or a number".to_owned(),
            "say what a missing value means",
        );
    }
    match error.kind() {
        ValidationErrorKind::AdditionalProperties { unexpected } => {
            let known = keys(schema, &segments);
            unexpected
                .iter()
                .map(|key| unknown_key(&path, key, &known))
                .collect()
        }
        ValidationErrorKind::Required { property } => {
            vec![missing_key(&path, property.as_str().unwrap_or_default())]
        }
        ValidationErrorKind::Type { kind } => {
            let hint = match (kind, instance) {
                (TypeKind::Single(JsonType::Integer | JsonType::Number), Value::String(_)) => {
                    "write the number without quotation marks"
                }
                (TypeKind::Single(JsonType::Boolean), Value::String(_)) => {
                    "write true or false without quotation marks"
                }
                (TypeKind::Single(JsonType::Array), Value::Object(_)) => {
                    "write each entry below its own [[...]] header, or in [ ... ]"
                }
                (TypeKind::Single(JsonType::Array), _) => "put it in [ ... ]",
                _ => "correct the value",
            };
            fault(codes::WRONG_TYPE, type_words(kind), hint)
        }
        ValidationErrorKind::Enum { options } => {
            let words: Vec<_> = options
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let hint = suggest::did_you_mean(
                instance.as_str().unwrap_or_default(),
                words.iter().copied(),
                "use a word of the list",
            );
            fault(
                codes::UNKNOWN_WORD,
                format!("one of {}", words.join(", ")),
                &hint,
            )
        }
        ValidationErrorKind::Minimum { limit } => fault(
            codes::OUT_OF_RANGE,
            format!("{limit} or more"),
            "correct the number",
        ),
        ValidationErrorKind::Maximum { limit } => fault(
            codes::OUT_OF_RANGE,
            format!("{limit} or less"),
            "correct the number",
        ),
        ValidationErrorKind::Format { .. } => fault(
            codes::BAD_DATE,
            "a day that exists, such as 2025-03-01".to_owned(),
            "write year, month and day with hyphens",
        ),
        // An amount is all that may be of two kinds.
        ValidationErrorKind::AnyOf { .. } => fault(
            codes::BAD_AMOUNT,
            "a whole number of schools, or a percentage such as \"30%\"".to_owned(),
            "write for instance 6, \"30%\" or \"12.5%\"",
        ),
        _ => fault(
            codes::NOT_VALID,
            "what the schema asks for".to_owned(),
            &error.to_string(),
        ),
    }
}

fn unknown_key(path: &str, key: &str, known: &[&str]) -> Fault {
    let hint = suggest::did_you_mean(
        key,
        known.iter().copied(),
        "remove it: this table has no such key",
    );
    let expected = if known.is_empty() {
        "no keys".to_owned()
    } else {
        format!("one of {}", known.join(", "))
    };
    Fault {
        path: join(path, key),
        kind: codes::UNKNOWN_KEY,
        value: key.to_owned(),
        expected,
        hint,
    }
}

fn missing_key(path: &str, key: &str) -> Fault {
    let hint = match key {
        "missing" => {
            "say what a missing value means: missing = \"skip\", \"fail\" or a number".to_owned()
        }
        "schema" => "write schema = 1 at the top".to_owned(),
        "tiers" => "add [[tiers]] with a name".to_owned(),
        _ => format!("add `{key} = ...`"),
    };
    Fault {
        path: path.to_owned(),
        kind: codes::MISSING_KEY,
        value: String::new(),
        expected: format!("the key `{key}`"),
        hint,
    }
}

/// The path as hub-core writes it, and its parts.
fn path(error: &ValidationError<'_>) -> (String, Vec<String>) {
    let mut path = String::new();
    let mut segments = Vec::new();
    for segment in error.instance_path() {
        match segment {
            LocationSegment::Property(key) => {
                path = join(&path, &key);
                segments.push(key.into_owned());
            }
            LocationSegment::Index(at) => {
                path = format!("{path}[{at}]");
                segments.push(at.to_string());
            }
        }
    }
    (path, segments)
}

/// The keys that the table at a path may have.
fn keys<'a>(schema: &'a Value, segments: &[String]) -> Vec<&'a str> {
    let properties = at_path(schema, segments)
        .and_then(|table| table.get("properties"))
        .and_then(Value::as_object);
    properties
        .into_iter()
        .flat_map(|properties| properties.keys().map(String::as_str))
        .collect()
}

fn type_words(kind: &TypeKind) -> String {
    let TypeKind::Single(kind) = kind else {
        return "another type of value".to_owned();
    };
    match kind {
        JsonType::Array => "a list",
        JsonType::Boolean => "true or false",
        JsonType::Integer => "a whole number",
        JsonType::Null => "nothing",
        JsonType::Number => "a number",
        JsonType::Object => "a table",
        JsonType::String => "text in quotation marks",
    }
    .to_owned()
}

/// A value as the user wrote it, or nearly so.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "a table".to_owned(),
        other => other.to_string(),
    }
}
