//! The columns file: how other people's exports are to be read.
//!
//! ```toml
//! schema = 1
//! ignore = ["Start time", "Email"]      # headings that say nothing to us
//!
//! [columns]                             # our question = their heading
//! persistent_absence = "PA % last year"
//!
//! [words.phase]                         # their word = ours
//! "Infant and junior" = "primary"
//!
//! [read]                                # what is an error unless it is said here
//! dates = "day_month_year"
//! percent_sign = true
//! encoding = "windows-1252"
//! ```

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::Value;

use crate::blanks::normal;
use crate::document::{self, Fault, Schema};
use crate::form::{Answer, Question, questions};
use crate::input::Opened;
use crate::limits::Limits;
use crate::report::{Located, codes};
use crate::schemas::columns_schema;
use crate::suggest;
use crate::table::Column;

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::new(columns_schema()));

/// How to read exports that are not as the form has them.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ColumnsFile {
    /// Version of this file's form: 1.
    #[schemars(range(min = 1, max = 1))]
    schema: u32,
    /// Headings of columns that are left out.
    #[serde(default)]
    pub(super) ignore: Vec<String>,
    /// The heading of a question's column, by the question's key.
    #[serde(default)]
    pub(super) columns: BTreeMap<String, String>,
    /// For a question with choices, by its key: the choice that a word of the export stands for.
    #[serde(default)]
    pub(super) words: BTreeMap<String, BTreeMap<String, String>>,
    /// How cells are written.
    #[serde(default)]
    pub(super) read: Writing,
}

/// How cells are written. What is not said here is a fault where it occurs.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a setting of its own in the columns file"
)]
pub(super) struct Writing {
    /// What text with separators is written in where it is no UTF-8, and says itself nothing else.
    #[serde(default)]
    #[schemars(with = "Encoding")]
    pub(super) encoding: Option<Encoding>,
    /// Order of day, month and year.
    #[serde(default)]
    pub(super) dates: Dates,
    /// Days may be the numbers that spreadsheet programs keep them as, counted from 1900: 45054 is 2023-05-08.
    #[serde(default)]
    pub(super) serial_dates: bool,
    /// Numbers may end in a percent sign, which says nothing.
    #[serde(default)]
    pub(super) percent_sign: bool,
    /// Decimals are written with a comma: 12,5.
    #[serde(default)]
    pub(super) decimal_comma: bool,
    /// Thousands are grouped by blanks, or by commas, or, where decimals have a comma, by points: 1 200, 1,200 or 1.200.
    #[serde(default)]
    pub(super) grouped_thousands: bool,
    /// What separates the items of a list, in place of a semicolon.
    #[serde(default)]
    pub(super) separator: Separator,
    /// Words that stand for a missing value, in capital or small letters.
    #[serde(default)]
    pub(super) missing: Vec<String>,
}

impl Writing {
    /// The encoding of what is no UTF-8.
    pub(super) fn encoding(&self) -> Option<&'static encoding_rs::Encoding> {
        match self.encoding? {
            Encoding::Utf8 => None,
            Encoding::Windows1252 => Some(encoding_rs::WINDOWS_1252),
        }
    }
}

/// What text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub(super) enum Encoding {
    /// Nothing but UTF-8: what is not is a fault of its row, however many rows there are.
    #[serde(rename = "utf-8")]
    Utf8,
    /// That of spreadsheet programs that save "CSV" in Western Europe.
    #[serde(rename = "windows-1252")]
    Windows1252,
}

/// Order of day, month and year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Dates {
    /// 2023-05-08.
    #[default]
    Iso,
    /// 08/05/2023, or with points or hyphens.
    DayMonthYear,
    /// 05/08/2023, or with points or hyphens.
    MonthDayYear,
}

/// What separates the items of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Separator {
    /// `;`
    #[default]
    Semicolon,
    /// `,`
    Comma,
    /// `|`
    Bar,
}

impl Separator {
    pub(super) fn char(self) -> char {
        match self {
            Self::Semicolon => ';',
            Self::Comma => ',',
            Self::Bar => '|',
        }
    }
}

/// Reads a columns file; what is wrong with it goes to `issues`.
pub(super) fn read(path: &Path, limits: Limits, issues: &mut Vec<Located>) -> ColumnsFile {
    let file = path.display().to_string();
    let opened = Opened::or_refused(path, limits);
    let bytes = match opened.input().whole(&file) {
        Ok(bytes) => bytes,
        Err(issue) => {
            issues.push(*issue);
            return ColumnsFile::default();
        }
    };
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let document = match document::parse(&file, text) {
        Ok(document) => document,
        Err(issue) => {
            issues.push(*issue);
            return ColumnsFile::default();
        }
    };
    let mut faults = document.faults;
    faults.extend(SCHEMA.validate(&document.value));
    let columns = if faults.is_empty() {
        made(document.value, &mut faults)
    } else {
        ColumnsFile::default()
    };
    faults.extend(names(&columns));
    let places = document.places;
    issues.extend(faults.into_iter().map(|fault| places.locate_fault(fault)));
    columns
}

/// The file, once the schema has found nothing: whatever is left is a difference of schema and types.
fn made(value: Value, faults: &mut Vec<Fault>) -> ColumnsFile {
    serde_json::from_value(value).unwrap_or_else(|error| {
        faults.push(Fault {
            path: String::new(),
            kind: codes::NOT_VALID,
            value: String::new(),
            expected: "a columns file".to_owned(),
            hint: error.to_string(),
        });
        ColumnsFile::default()
    })
}

/// Keys that are no questions, and words that are no choices.
fn names(file: &ColumnsFile) -> Vec<Fault> {
    let all = || Answer::names();
    let listed = || {
        questions()
            .iter()
            .filter(|it| !it.kind.choices().is_empty())
    };
    let mut faults = Vec::new();
    if file.schema > 1 {
        faults.push(Fault {
            path: "schema".to_owned(),
            kind: codes::OUT_OF_RANGE,
            value: file.schema.to_string(),
            expected: "1, the version of this file's form".to_owned(),
            hint: "it may be for a newer version of this program".to_owned(),
        });
    }
    let mut headings = BTreeMap::new();
    for (key, heading) in &file.columns {
        if let Some(other) = headings.insert(normal(heading), key) {
            faults.push(Fault {
                path: format!("columns.{key}"),
                kind: codes::DUPLICATE_COLUMN,
                value: heading.clone(),
                expected: format!("a heading of its own; `{other}` has it already"),
                hint: "one column answers one question".to_owned(),
            });
        }
    }
    for key in file
        .columns
        .keys()
        .filter(|key| Answer::from_name(key).is_none())
    {
        faults.push(unknown(
            &format!("columns.{key}"),
            key,
            "a question of the form: `hubmatch form --as csv` lists them",
            all(),
        ));
    }
    for (key, words) in &file.words {
        let path = format!("words.{key}");
        let Some(question) = listed().find(|it| it.key() == key) else {
            let keys = listed().map(Question::key);
            faults.push(unknown(&path, key, "a question with choices", keys));
            continue;
        };
        let values = || question.kind.choices().iter().map(|choice| choice.value);
        for (theirs, ours) in words
            .iter()
            .filter(|(_, ours)| !values().any(|value| value == *ours))
        {
            let expected = format!("one of {}", values().collect::<Vec<_>>().join(", "));
            faults.push(unknown(
                &format!("{path}.{theirs}"),
                ours,
                &expected,
                values(),
            ));
        }
    }
    faults
}

fn unknown<'a>(
    path: &str,
    value: &str,
    expected: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Fault {
    Fault {
        path: path.to_owned(),
        kind: codes::UNKNOWN_WORD,
        value: value.to_owned(),
        expected: expected.to_owned(),
        hint: suggest::did_you_mean(value, known, "use a word of the list"),
    }
}
