//! JSON Schemas of what the program reads and writes, made from the types themselves.

use hub_core::explain::{
    Account, Comparison, ConflictReport, Fairness, PlaceReport, Robustness, Summary,
};
use hub_core::model::Policy;
use hub_core::plan::Plan;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::import::{JoinReport, SchoolOrigins};
use crate::intake::{ColumnsFile, Document as IntakeDocument};
use crate::matrix::{QuotaFile, Solved};
use crate::report::Document;

/// The published schemas, by name: `policy`, `plan`, `summary`, `explanation`, `places`, `robustness`, `fairness`, `comparison`, `conflict`, `solve`, `quotas`, `issues`, `form`, `columns`, `import`, `origins` and `intake`. Each has its version in `$id`.
///
/// The files `schemas/*.schema.json` of this crate are these, pretty-printed.
#[must_use]
pub fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        ("policy", policy_schema()),
        (
            "plan",
            schema::<Plan>("hubmatch-plan-1", "Plan of hubmatch"),
        ),
        (
            "summary",
            schema::<Summary>("hubmatch-summary-1", "Summary of a plan of hubmatch"),
        ),
        (
            "explanation",
            written::<Account>(
                "hubmatch-explanation-1",
                "Why a school is where it is, by hubmatch",
            ),
        ),
        (
            "places",
            written::<PlaceReport>("hubmatch-places-1", "What places are worth, by hubmatch"),
        ),
        (
            "robustness",
            written::<Robustness>("hubmatch-robustness-1", "How sure a plan is, by hubmatch"),
        ),
        (
            "fairness",
            written::<Fairness>("hubmatch-fairness-1", "The fairness of a plan, by hubmatch"),
        ),
        (
            "comparison",
            written::<Comparison>(
                "hubmatch-comparison-1",
                "Two plans side by side, by hubmatch",
            ),
        ),
        (
            "conflict",
            written::<ConflictReport>("hubmatch-conflict-1", "Conflict of a policy of hubmatch"),
        ),
        (
            "solve",
            written::<Solved>("hubmatch-solve-1", "Outcome of hubmatch solve"),
        ),
        (
            "quotas",
            schema::<QuotaFile>("hubmatch-quotas-1", "Quotas of hubmatch solve"),
        ),
        (
            "issues",
            written::<Document<'_>>("hubmatch-issues-1", "What is wrong with inputs of hubmatch"),
        ),
        ("form", crate::form::schema()),
        ("columns", columns_schema()),
        (
            "import",
            written::<JoinReport>("hubmatch-import-1", "What hubmatch import joined"),
        ),
        (
            "origins",
            written::<SchoolOrigins>(
                "hubmatch-origins-1",
                "Where hubmatch import has a school's fields from",
            ),
        ),
        (
            "intake",
            written::<IntakeDocument<'_>>(
                "hubmatch-intake-1",
                "An intake of hubmatch in numbers, and what is wrong with its rows",
            ),
        ),
    ]
}

pub(crate) fn policy_schema() -> Value {
    schema::<Policy>("hubmatch-policy-1", "Policy of hubmatch")
}

pub(crate) fn columns_schema() -> Value {
    schema::<ColumnsFile>("hubmatch-columns-1", "Columns file of hubmatch intake")
}

/// What is only ever written: null says there that something is not known.
fn written<T: JsonSchema>(id: &str, title: &str) -> Value {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let schema = settings.into_generator().into_root_schema_for::<T>();
    let mut schema = schema.to_value();
    each_object(&mut schema, &|object| {
        words_to_enum(object);
        bound_integers(object);
        date_format(object);
    });
    named(schema, id, title)
}

fn schema<T: JsonSchema>(id: &str, title: &str) -> Value {
    let generator = SchemaSettings::draft2020_12().into_generator();
    let mut schema = generator.into_root_schema_for::<T>().to_value();
    each_object(&mut schema, &tidy);
    named(schema, id, title)
}

fn named(mut schema: Value, id: &str, title: &str) -> Value {
    if let Some(root) = schema.as_object_mut() {
        root.insert("$id".to_owned(), id.into());
        root.insert("title".to_owned(), title.into());
    }
    schema
}

/// Applies a change to every object of a schema, the innermost first.
fn each_object(schema: &mut Value, change: &impl Fn(&mut Map<String, Value>)) {
    match schema {
        Value::Array(items) => items.iter_mut().for_each(|item| each_object(item, change)),
        Value::Object(object) => {
            object
                .values_mut()
                .for_each(|value| each_object(value, change));
            change(object);
        }
        _ => {}
    }
}

/// Says in the schema what the types mean, in the form in which faults are easiest to explain.
fn tidy(object: &mut Map<String, Value>) {
    without_null(object);
    words_to_enum(object);
    bound_integers(object);
    date_format(object);
}

/// Absent keys are left out of our files and never written as null, which TOML lacks anyway.
fn without_null(object: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = object.get_mut("type") {
        types.retain(|name| name != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            object.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(choices)) = object.get_mut("anyOf") {
        choices.retain(|choice| choice != &json!({ "type": "null" }));
        if let [only] = choices.as_slice() {
            let only = only.as_object().cloned().unwrap_or_default();
            object.remove("anyOf");
            object.extend(only);
        }
    }
    if object.get("default") == Some(&Value::Null) {
        object.remove("default");
    }
}

/// A choice of constants becomes a list of words; what each means moves to the description.
fn words_to_enum(object: &mut Map<String, Value>) {
    let Some(Value::Array(choices)) = object.get("oneOf") else {
        return;
    };
    let words: Option<Vec<_>> = choices
        .iter()
        .map(|choice| choice.get("const").cloned())
        .collect();
    let Some(words) = words else { return };
    let mut description = object
        .get("description")
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned();
    for choice in choices {
        if let (Some(word), Some(meaning)) = (text(choice, "const"), text(choice, "description")) {
            description.extend(["\n- `", word, "`: ", meaning]);
        }
    }
    object.remove("oneOf");
    object.insert("type".to_owned(), "string".into());
    object.insert("enum".to_owned(), Value::Array(words));
    object.insert("description".to_owned(), description.into());
}

fn text<'a>(schema: &'a Value, key: &str) -> Option<&'a str> {
    schema.get(key).and_then(Value::as_str)
}

/// The largest values of the types that hold the numbers.
fn bound_integers(object: &mut Map<String, Value>) {
    let (min, max) = match object.get("format").and_then(Value::as_str) {
        Some("uint8") => (0, u64::from(u8::MAX)),
        Some("uint32") => (0, u64::from(u32::MAX)),
        Some("uint64") => (0, u64::MAX),
        _ => return,
    };
    object.insert("minimum".to_owned(), min.into());
    object.insert("maximum".to_owned(), max.into());
}

/// Days are text in JSON; the schema says that the text is a day, and that a URN has six digits.
fn date_format(object: &mut Map<String, Value>) {
    if let Some(Value::Object(date)) = object
        .get_mut("properties")
        .and_then(|properties| properties.get_mut("date"))
    {
        date.insert("format".to_owned(), "date".into());
    }
    if let Some(Value::Object(urn)) = object.get_mut("Urn") {
        urn.insert("minimum".to_owned(), 100_000.into());
        urn.insert("maximum".to_owned(), 999_999.into());
    }
}

/// The part of `schema` that is about the value at a path of keys and positions.
pub(crate) fn at_path<'a>(schema: &'a Value, segments: &[String]) -> Option<&'a Value> {
    let mut here = resolve(schema, schema)?;
    for segment in segments {
        let next = match here.get("items") {
            Some(items) => items,
            None => here
                .get("properties")
                .and_then(|keys| keys.get(segment))
                .or_else(|| here.get("additionalProperties"))?,
        };
        here = resolve(schema, next)?;
    }
    Some(here)
}

/// Follows `$ref`s; our definitions never refer to themselves without a key between.
fn resolve<'a>(root: &'a Value, mut schema: &'a Value) -> Option<&'a Value> {
    while let Some(reference) = schema.get("$ref") {
        schema = root.pointer(reference.as_str()?.strip_prefix('#')?)?;
    }
    Some(schema)
}
