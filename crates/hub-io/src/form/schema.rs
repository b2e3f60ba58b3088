//! The form as JSON Schema.

use serde_json::{Map, Value, json};

use super::{Choice, Kind, Question, VERSION, questions};

/// The form as JSON Schema: one application as an object. Its version is in `$id`, and the file `schemas/form.schema.json` of this crate is it, pretty-printed.
///
/// What it takes, intake reads; intake also looks at several answers together, and at registers.
#[must_use]
pub fn schema() -> Value {
    let properties: Map<String, Value> = questions()
        .iter()
        .map(|question| (question.key().to_owned(), property(question)))
        .collect();
    let required: Vec<&str> = questions()
        .iter()
        .filter(|question| question.is_required())
        .map(Question::key)
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": format!("hubmatch-form-{VERSION}"),
        "title": "Application form of hubmatch",
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}

fn property(question: &Question) -> Value {
    let mut property = kind(question.kind);
    if question.kind == Kind::Text && question.is_required() {
        // It is not blank.
        property.insert("pattern".to_owned(), r"\S".into());
    }
    if question.may_be_several() && question.kind != Kind::Urns {
        let one = Value::Object(property);
        let several = json!({ "type": "array", "items": one });
        property = Map::from_iter([("anyOf".to_owned(), json!([one, several]))]);
    }
    property.insert("title".to_owned(), question.text.into());
    let labels: String = question.kind.choices().iter().map(label).collect();
    let description = format!("{}{labels}", question.guidance);
    if !description.is_empty() {
        property.insert("description".to_owned(), description.trim_start().into());
    }
    Value::Object(property)
}

fn label(choice: &Choice) -> String {
    format!("\n- `{}`: {}", choice.value, choice.label)
}

fn kind(kind: Kind) -> Map<String, Value> {
    let schema = match kind {
        Kind::Text => json!({ "type": "string" }),
        Kind::Email => json!({ "type": "string", "format": "email" }),
        Kind::Moment => {
            json!({ "type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2})?)?$" })
        }
        Kind::Urns => json!({ "anyOf": [
            { "type": "string", "pattern": r"^[1-9]\d{5}(;[1-9]\d{5})*$" },
            { "type": "integer", "minimum": 100_000, "maximum": 999_999 },
        ] }),
        Kind::Integer { max } => json!({ "type": "integer", "minimum": 0, "maximum": max }),
        Kind::Number { max } => json!({ "type": "number", "minimum": 0, "maximum": max }),
        Kind::Year => json!({ "type": "string", "pattern": r"^\d{4}/\d{2}$" }),
        Kind::OneOf(choices) if is_yes_or_no(choices) => {
            json!({ "type": ["string", "boolean"], "enum": ["yes", "no", true, false] })
        }
        Kind::OneOf(choices) => json!({ "type": "string", "enum": values(choices) }),
        Kind::Choices(choices) => {
            json!({ "type": "array", "items": { "type": "string", "enum": values(choices) }, "uniqueItems": true })
        }
        Kind::HubIds => json!({ "type": "array", "items": { "type": "string", "minLength": 1 } }),
    };
    schema.as_object().cloned().unwrap_or_default()
}

/// Whether a truth value answers as well as a word.
fn is_yes_or_no(choices: &[Choice]) -> bool {
    values(choices) == ["yes", "no"]
}

fn values(choices: &[Choice]) -> Vec<&'static str> {
    choices.iter().map(|choice| choice.value).collect()
}
