//! Reading `plan.json`.

use std::path::Path;

use hub_core::plan::{FORMAT, Plan, VERSION};
use serde_json::Value;

use crate::error::PlanError;
use crate::input::Opened;
use crate::limits::Limits;
use crate::report::plain;

/// Reads a plan. Whether it is a good one, and unaltered, is for the verifier to say.
///
/// # Errors
///
/// [`PlanError::Io`] when the file cannot be read; [`PlanError::Version`] when it names another
/// format or version; [`PlanError::Json`] with line and column when it is not the JSON of a plan,
/// also when it has keys that a plan has not.
pub fn read_plan(path: &Path) -> Result<Plan, PlanError> {
    let io = |source| PlanError::Io {
        path: path.to_owned(),
        source,
    };
    let opened = Opened::open(path, Limits::default()).map_err(io)?;
    let bytes = opened.input().bytes().map_err(io)?;
    let json = |error: serde_json::Error| PlanError::Json {
        path: path.to_owned(),
        line: error.line(),
        column: error.column(),
        message: message(&error),
    };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let head: Head = serde_json::from_slice(bytes).map_err(json)?;
    if head.format != Some(FORMAT.into()) || head.version != Some(VERSION.into()) {
        let found = format!(
            "format {}, version {}",
            shown(head.format.as_ref()),
            shown(head.version.as_ref())
        );
        return Err(PlanError::Version {
            path: path.to_owned(),
            found,
            expected: format!("format \"{FORMAT}\", version {VERSION}"),
        });
    }
    serde_json::from_slice(bytes).map_err(json)
}

/// What a file says that it is. Read first, so that a plan of a later version is told from a broken one.
#[derive(serde::Deserialize)]
struct Head {
    format: Option<Value>,
    version: Option<Value>,
}

fn shown(value: Option<&Value>) -> String {
    match value {
        None => "not given".to_owned(),
        Some(value @ (Value::String(_) | Value::Number(_))) => plain(&value.to_string(), 60),
        Some(_) => "of another type".to_owned(),
    }
}

/// The message without the place, which the error has apart, and safe for a terminal.
fn message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    plain(text.strip_suffix(place.as_str()).unwrap_or(&text), 300)
}
