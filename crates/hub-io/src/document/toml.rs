//! A TOML document as JSON, with the place of every key and element.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Map, Number, Value};
use toml::de::{DeFloat, DeInteger, DeTable, DeValue};

use crate::report::{Excerpt, Located, codes};
use hub_core::issue::Code;

/// Deepest nesting that is read. Conditions of people stay far below; deeper ones could exhaust the stack.
const DEEPEST: usize = 64;

/// A fault in a document, before it has a file.
pub(crate) struct Fault {
    /// Path into the document, `tiers[0].when`; empty for the document as a whole.
    pub(crate) path: String,
    pub(crate) kind: Code,
    pub(crate) value: String,
    pub(crate) expected: String,
    pub(crate) hint: String,
}

/// Where every key and element of a document is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Places {
    file: String,
    /// Byte at which each line starts.
    lines: Vec<usize>,
    text: String,
    /// The bytes at which each path is written: the key, or the element of a list.
    paths: BTreeMap<String, Range<usize>>,
}

impl Places {
    fn new(file: &str, text: &str) -> Self {
        let ends = text
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n')
            .map(|(at, _)| at + 1);
        let lines = std::iter::once(0).chain(ends).collect();
        Self {
            file: file.to_owned(),
            lines,
            text: text.to_owned(),
            paths: BTreeMap::new(),
        }
    }

    /// Line and column, both from 1, of a byte of the text. Columns count characters.
    fn line_and_column(&self, byte: usize) -> (u64, u64) {
        let line = self.lines.partition_point(|start| *start <= byte);
        let start = line
            .checked_sub(1)
            .and_then(|before| self.lines.get(before))
            .copied()
            .unwrap_or_default();
        let before = self
            .text
            .get(start..byte)
            .map_or(0, |text| text.chars().count());
        (count(line.max(1)), count(before + 1))
    }

    /// An issue at `path`, or at the deepest part of it that the document has.
    pub(crate) fn locate(
        &self,
        path: &str,
        kind: Code,
        value: String,
        expected: String,
        hint: String,
    ) -> Located {
        let mut known = path;
        while !known.is_empty() && !self.paths.contains_key(known) {
            // A path element begins with a point or a bracket.
            known = known
                .rfind(['.', '['])
                .and_then(|end| known.get(..end))
                .unwrap_or_default();
        }
        let mut issue = Located::of_file(&self.file, kind, value, expected, hint);
        path.clone_into(&mut issue.field);
        if let Some(span) = self.paths.get(known) {
            self.mark(&mut issue, span);
        }
        issue
    }

    /// Says of an issue that it is about this part of the text.
    fn mark(&self, issue: &mut Located, span: &Range<usize>) {
        let (line, column) = self.line_and_column(span.start);
        (issue.line, issue.column) = (Some(line), Some(column));
        issue.excerpt = Some(Excerpt::new(self.text.as_bytes(), span, line, column));
    }

    pub(crate) fn locate_fault(&self, fault: Fault) -> Located {
        let Fault {
            path,
            kind,
            value,
            expected,
            hint,
        } = fault;
        self.locate(&path, kind, value, expected, hint)
    }
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// A document read: JSON, places, and what had no equal in JSON.
pub(crate) struct Document {
    pub(crate) value: Value,
    pub(crate) places: Places,
    pub(crate) faults: Vec<Fault>,
}

/// Reads TOML; `file` is its name in issues.
///
/// # Errors
///
/// The one issue of a document that is no TOML.
pub(crate) fn parse(file: &str, text: &str) -> Result<Document, Box<Located>> {
    let places = Places::new(file, text);
    let root = DeTable::parse(text).map_err(|error| {
        let hint = error.message().to_owned();
        let mut issue = Located::of_file(file, codes::BAD_TOML, "", "a TOML document", hint);
        if let Some(span) = error.span() {
            places.mark(&mut issue, &span);
        }
        Box::new(issue)
    })?;
    let mut reader = Reader {
        places,
        faults: Vec::new(),
    };
    let value = reader.table(root.get_ref(), "", 0);
    Ok(Document {
        value,
        places: reader.places,
        faults: reader.faults,
    })
}

struct Reader {
    places: Places,
    faults: Vec<Fault>,
}

impl Reader {
    fn table(&mut self, table: &DeTable<'_>, path: &str, depth: usize) -> Value {
        let mut object = Map::new();
        for (key, value) in table {
            let name = key.get_ref();
            let path = join(path, name);
            self.places.paths.insert(path.clone(), key.span());
            object.insert(
                name.to_string(),
                self.value(value.get_ref(), &path, name, depth + 1),
            );
        }
        Value::Object(object)
    }

    fn value(&mut self, value: &DeValue<'_>, path: &str, key: &str, depth: usize) -> Value {
        if depth > DEEPEST {
            self.fault(
                path,
                codes::NESTED_TOO_DEEP,
                "",
                &format!("at most {DEEPEST} levels of tables and lists"),
                "simplify the condition",
            );
            return Value::Null;
        }
        match value {
            DeValue::String(text) => Value::String(text.to_string()),
            DeValue::Boolean(truth) => Value::Bool(*truth),
            DeValue::Integer(integer) => self.integer(integer, path),
            DeValue::Float(float) => self.float(float, path),
            DeValue::Datetime(date) => {
                // A bare TOML date is as good as one in quotes, but only where a date belongs.
                if key != "date" {
                    self.fault(
                        path,
                        codes::WRONG_TYPE,
                        &date.to_string(),
                        "no date",
                        "put quotation marks around text",
                    );
                }
                Value::String(date.to_string())
            }
            DeValue::Array(items) => {
                let items = items.iter().enumerate();
                Value::Array(
                    items
                        .map(|(at, item)| {
                            let path = format!("{path}[{at}]");
                            self.places.paths.insert(path.clone(), item.span());
                            self.value(item.get_ref(), &path, "", depth + 1)
                        })
                        .collect(),
                )
            }
            DeValue::Table(table) => self.table(table, path, depth),
        }
    }

    fn integer(&mut self, integer: &DeInteger<'_>, path: &str) -> Value {
        let number = i64::from_str_radix(integer.as_str(), integer.radix());
        number.map_or_else(|_| self.no_number(path, &integer.to_string()), Value::from)
    }

    fn float(&mut self, float: &DeFloat<'_>, path: &str) -> Value {
        let number = float.as_str().parse::<f64>().ok().and_then(|number| {
            // 30.0 is the whole number 30, also where a whole number is asked for.
            whole(number)
                .map(Number::from)
                .or_else(|| Number::from_f64(number))
        });
        number.map_or_else(|| self.no_number(path, float.as_str()), Value::Number)
    }

    fn no_number(&mut self, path: &str, text: &str) -> Value {
        self.fault(
            path,
            codes::NOT_FINITE,
            text,
            "a finite number of ordinary size",
            "correct the number",
        );
        // A number stands in, so that the fault is reported only once.
        Value::from(1)
    }

    fn fault(&mut self, path: &str, kind: Code, value: &str, expected: &str, hint: &str) {
        self.faults.push(Fault {
            path: path.to_owned(),
            kind,
            value: value.to_owned(),
            expected: expected.to_owned(),
            hint: hint.to_owned(),
        });
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "whole numbers up to 2^53 convert exactly"
)]
fn whole(number: f64) -> Option<i64> {
    let exact = number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0;
    exact.then_some(number as i64)
}

/// The path of `key` in the table at `path`.
pub(super) fn join(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}
