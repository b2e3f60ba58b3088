//! Tables as JSON: an array of objects, or an object a line (NDJSON). Keys are headings, in the order in which they first appear.
//!
//! Numbers stay as they are written, but for a fraction of nothing: none becomes a float on the way. A value that no cell can hold is an issue.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::io::{BufRead, BufReader, Read};
use std::ops::Range;

use hub_core::issue::Code;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::lines::LineCounter;
use crate::input::{Input, unreadable};
use crate::limits::{COLUMNS, Limits, ROW, ROWS};
use crate::report::{Located, codes};

const A_TABLE: &str =
    "an array of objects, an object with one such array, or one object a line (NDJSON)";

/// Objects as rows, the headings first.
pub(super) struct Objects<'a> {
    file: &'a str,
    columns: HashMap<String, usize>,
    header: Option<(u64, csv::ByteRecord)>,
    rows: Rows<'a>,
    pub(super) record: csv::ByteRecord,
    /// How many objects were read.
    read: u64,
    /// Whether several objects begin on one line.
    shares_lines: bool,
}

enum Rows<'a> {
    /// Objects within a text, each with its line.
    Array(Cow<'a, [u8]>, std::vec::IntoIter<(u64, Range<usize>)>),
    Lines(TextLines<'a>),
}

impl<'a> Objects<'a> {
    /// The table in one JSON value.
    pub(super) fn of_document(
        file: &'a str,
        bytes: Cow<'a, [u8]>,
        limits: Limits,
    ) -> Result<Self, Box<Located>> {
        let places = places(file, &bytes)?;
        if places.len() as u64 > limits.rows {
            return Err(ROWS.breach(&limits, file, None));
        }
        let mut headings = Headings::new(file, limits);
        for (line, place) in &places {
            headings.add(*line, bytes.get(place.clone()).unwrap_or_default())?;
        }
        let shares_lines = places.windows(2).any(|pair| match pair {
            [(one, _), (next, _)] => one == next,
            _ => false,
        });
        let rows = Rows::Array(bytes, places.into_iter());
        Ok(Self {
            shares_lines,
            ..headings.objects(rows)
        })
    }

    /// The table with an object a line.
    pub(super) fn of_lines(file: &'a str, input: Input<'a>) -> Result<Self, Box<Located>> {
        let mut headings = Headings::new(file, input.limits());
        let mut lines = TextLines::new(file, input)?;
        while let Some(line) = lines.advance()? {
            headings.add(line, &lines.text)?;
        }
        let rows = Rows::Lines(TextLines::new(file, input)?);
        Ok(headings.objects(rows))
    }

    pub(super) fn record(&self) -> &csv::ByteRecord {
        &self.record
    }

    /// The number of the last object that was read, from 1, where lines do not tell objects apart.
    pub(super) fn number(&self) -> Option<u64> {
        Some(self.read).filter(|read| self.shares_lines && *read > 0)
    }

    /// Reads the next row and gives its line, or `None` at the end. Objects that cannot be read are `issues`, values that cannot are those `of_row`.
    pub(super) fn advance(
        &mut self,
        issues: &mut Vec<Located>,
        of_row: &mut Vec<Located>,
    ) -> Result<Option<u64>, Box<Located>> {
        if let Some((line, header)) = self.header.take() {
            self.record = header;
            return Ok(Some(line));
        }
        loop {
            let (line, text) = match &mut self.rows {
                Rows::Array(bytes, places) => match places.next() {
                    Some((line, place)) => (line, bytes.get(place).unwrap_or_default()),
                    None => return Ok(None),
                },
                Rows::Lines(lines) => match lines.advance()? {
                    Some(line) => (line, lines.text.as_slice()),
                    None => return Ok(None),
                },
            };
            self.read += 1;
            let number = Some(self.read).filter(|_| self.shares_lines);
            let faults = |issues| Faults {
                file: self.file,
                line,
                number,
                issues,
            };
            match members(text) {
                Ok(members) => {
                    fill(
                        &mut self.record,
                        &self.columns,
                        &members,
                        &mut faults(of_row),
                    );
                    return Ok(Some(line));
                }
                Err(error) => faults(&mut *issues).not_an_object(text, &error),
            }
        }
    }
}

/// Headings as they appear.
struct Headings<'a> {
    file: &'a str,
    limits: Limits,
    columns: HashMap<String, usize>,
    names: csv::ByteRecord,
    line: Option<u64>,
}

impl<'a> Headings<'a> {
    fn new(file: &'a str, limits: Limits) -> Self {
        Self {
            file,
            limits,
            columns: HashMap::new(),
            names: csv::ByteRecord::new(),
            line: None,
        }
    }

    /// Adds those of an object; what is none is an issue when its row is read.
    fn add(&mut self, line: u64, text: &[u8]) -> Result<(), Box<Located>> {
        self.line.get_or_insert(line);
        for (name, _) in members(text).unwrap_or_default() {
            if self.columns.contains_key(name.trim()) {
                continue;
            }
            if self.columns.len() as u64 >= self.limits.columns {
                return Err(COLUMNS.breach(&self.limits, self.file, Some(line)));
            }
            self.columns
                .insert(name.trim().to_owned(), self.names.len());
            self.names.push_field(name.trim().as_bytes());
        }
        Ok(())
    }

    fn objects(self, rows: Rows<'a>) -> Objects<'a> {
        Objects {
            file: self.file,
            columns: self.columns,
            header: self.line.map(|line| (line, self.names)),
            rows,
            record: csv::ByteRecord::new(),
            read: 0,
            shares_lines: false,
        }
    }
}

/// Where issues of an object go.
struct Faults<'i> {
    file: &'i str,
    line: u64,
    number: Option<u64>,
    issues: &'i mut Vec<Located>,
}

impl Faults<'_> {
    fn add(
        &mut self,
        kind: Code,
        field: &str,
        value: &str,
        expected: &'static str,
        hint: &'static str,
    ) {
        self.issues.push(Located {
            line: Some(self.line),
            record: self.number,
            field: field.to_owned(),
            ..Located::of_file(self.file, kind, value, expected, hint)
        });
    }

    fn not_an_object(&mut self, text: &[u8], error: &serde_json::Error) {
        let text = String::from_utf8_lossy(text.get(..200).unwrap_or(text)).into_owned();
        if error.is_data() {
            let hint = "write each record as an object: {\"urn\": 100000, ...}";
            self.add(codes::NOT_AN_OBJECT, "", &text, "an object", hint);
        } else {
            let hint = "check quotation marks, commas and brackets, here or before";
            self.add(codes::BAD_JSON, "", &error.to_string(), "JSON", hint);
        }
    }
}

/// Makes the cells of an object.
fn fill(
    record: &mut csv::ByteRecord,
    columns: &HashMap<String, usize>,
    members: &[(String, &RawValue)],
    faults: &mut Faults<'_>,
) {
    let mut cells = vec![Cow::Borrowed(""); columns.len()];
    let mut given = vec![false; columns.len()];
    for (name, value) in members {
        let name = name.trim();
        let Some(at) = columns.get(name).copied() else {
            continue;
        };
        let Some((cell, given)) = cells.get_mut(at).zip(given.get_mut(at)) else {
            continue;
        };
        if std::mem::replace(given, true) {
            let hint = "remove one of the two, or rename it";
            faults.add(
                codes::DUPLICATE_KEY,
                name,
                name,
                "each key once in an object",
                hint,
            );
            continue;
        }
        if let Some(text) = scalar(value).or_else(|| list(value)) {
            *cell = text;
        } else {
            let expected =
                "text, a number, true, false, null, or a list of these without semicolons";
            let hint = "write what is within as keys of the object itself";
            faults.add(codes::NESTED_VALUE, name, value.get(), expected, hint);
        }
    }
    record.clear();
    for cell in cells {
        record.push_field(cell.as_bytes());
    }
}

/// A value that is no list and no object, as text; numbers as they are written, or where they have a fraction of nothing, as programs write whole numbers that they keep as floats, without it.
fn scalar(value: &RawValue) -> Option<Cow<'_, str>> {
    let text = value.get();
    match text.as_bytes().first()? {
        b'"' => serde_json::from_str(text).ok().map(Cow::Owned),
        b'n' => Some(Cow::Borrowed("")),
        b'[' | b'{' => None,
        _ => Some(Cow::Borrowed(whole(text).unwrap_or(text))),
    }
}

/// What stands before a fraction that is nothing but zeros.
fn whole(number: &str) -> Option<&str> {
    let (whole, fraction) = number.split_once('.')?;
    fraction.bytes().all(|digit| digit == b'0').then_some(whole)
}

/// A list of such values, separated by semicolons, as tables write lists.
fn list(value: &RawValue) -> Option<Cow<'_, str>> {
    let items: Vec<&RawValue> = serde_json::from_str(value.get()).ok()?;
    let items: Option<Vec<_>> = items.into_iter().map(scalar).collect();
    let items = items?;
    let is_one = |item: &Cow<'_, str>| !item.contains(';');
    items
        .iter()
        .all(is_one)
        .then(|| Cow::Owned(items.join(";")))
}

/// Whether a value is an array with an object in it.
pub(super) fn is_table(value: &RawValue) -> bool {
    let items: Vec<&RawValue> = serde_json::from_str(value.get()).unwrap_or_default();
    items
        .first()
        .is_some_and(|item| item.get().starts_with('{'))
}

/// Keys and values of an object, repeated keys too.
pub(super) fn members(text: &[u8]) -> serde_json::Result<Vec<(String, &RawValue)>> {
    struct Members<'t>(Vec<(String, &'t RawValue)>);
    struct Keys;

    impl<'t> Visitor<'t> for Keys {
        type Value = Members<'t>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'t>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut members = Vec::new();
            while let Some(member) = map.next_entry()? {
                members.push(member);
            }
            Ok(Members(members))
        }
    }

    impl<'t> serde::Deserialize<'t> for Members<'t> {
        fn deserialize<D: Deserializer<'t>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_map(Keys)
        }
    }

    serde_json::from_slice::<Members<'_>>(text).map(|members| members.0)
}

/// Where the objects of a JSON value are: line and bytes of each.
fn places(file: &str, bytes: &[u8]) -> Result<Vec<(u64, Range<usize>)>, Box<Located>> {
    let bad = |error: &serde_json::Error| {
        Box::new(Located {
            line: u64::try_from(error.line()).ok(),
            column: u64::try_from(error.column()).ok(),
            ..Located::of_file(
                file,
                codes::BAD_JSON,
                error.to_string(),
                A_TABLE,
                "check quotation marks, commas and brackets, here or before",
            )
        })
    };
    let none = |value: String| {
        let hint = "name one array of objects, and nothing else that is nested";
        Box::new(Located::of_file(
            file,
            codes::NOT_A_TABLE,
            value,
            A_TABLE,
            hint,
        ))
    };
    let is_array = bytes.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[');
    let items: Vec<&RawValue> = if is_array {
        serde_json::from_slice(bytes).map_err(|error| bad(&error))?
    } else {
        let members = members(bytes).map_err(|error| bad(&error))?;
        let nested = |value: &RawValue| value.get().starts_with(['[', '{']);
        let mut nested = members.iter().filter(|(_, value)| nested(value));
        match (nested.next(), nested.next()) {
            (Some((_, value)), None) if value.get().starts_with('[') => {
                serde_json::from_str(value.get()).map_err(|error| bad(&error))?
            }
            _ => {
                let names: Vec<_> = members.iter().map(|(name, _)| name.as_str()).collect();
                return Err(none(names.join(", ")));
            }
        }
    };
    let (mut counter, mut passed) = (LineCounter::default(), 0);
    let start = bytes.as_ptr().addr();
    let place = |item: &RawValue| {
        // The item is a part of the bytes.
        let from = item.get().as_ptr().addr() - start;
        counter.pass(bytes.get(passed..from).unwrap_or_default());
        passed = from;
        (counter.line(), from..from + item.get().len())
    };
    Ok(items.into_iter().map(place).collect())
}

/// Lines of a text that are not blank, one at a time.
struct TextLines<'a> {
    file: &'a str,
    limits: Limits,
    input: BufReader<Box<dyn Read + 'a>>,
    text: Vec<u8>,
    line: u64,
}

impl<'a> TextLines<'a> {
    fn new(file: &'a str, input: Input<'a>) -> Result<Self, Box<Located>> {
        Ok(Self {
            file,
            limits: input.limits(),
            input: BufReader::new(input.pieces(file)?),
            text: Vec::new(),
            line: 0,
        })
    }

    fn advance(&mut self) -> Result<Option<u64>, Box<Located>> {
        loop {
            self.line += 1;
            self.text.clear();
            let most = self.limits.row.saturating_add(1);
            let mut piece = self.input.by_ref().take(most);
            let read = piece.read_until(b'\n', &mut self.text);
            let read = read.map_err(|error| unreadable(self.file, Some(self.line), &error))?;
            if read == 0 {
                return Ok(None);
            }
            if read as u64 == most {
                return Err(ROW.breach(&self.limits, self.file, Some(self.line)));
            }
            if self.line == 1 && self.text.starts_with(b"\xef\xbb\xbf") {
                self.text.drain(..3);
            }
            if !self.text.iter().all(u8::is_ascii_whitespace) {
                return Ok(Some(self.line));
            }
        }
    }
}
