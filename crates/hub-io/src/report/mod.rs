//! The issue report: everything wrong with all files, each with its place.

pub(crate) mod codes;
mod escape;
mod listing;

use std::borrow::Cow;
use std::fmt;

use hub_core::issue::Code;
use serde::Serialize;
use serde::ser::SerializeStruct;

pub use escape::plain;
pub(crate) use escape::quoted;
pub use listing::{codes, codes_page, codes_to_csv, codes_to_json, find_code, origins};

/// How many issues of one kind in one file the text shows.
pub const SHOWN_PER_KIND: usize = 20;
/// Version of the report's JSON.
pub const REPORT_VERSION: u32 = 1;

/// Most characters of a value, a field or a file name that the text shows.
const VALUE_CHARS: usize = 60;
/// Most characters of a sentence that the text shows: sentences may list a vocabulary.
const SENTENCE_CHARS: usize = 600;

/// One thing that is wrong, with the place in the file where it is.
///
/// The order of issues is by file, kind, line and column.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Located {
    /// The file, as it was named; `preset NAME` for a preset.
    pub file: String,
    /// Kind of fault, one of the [`codes`](crate::codes), such as `duplicate_urn`.
    pub kind: Code,
    /// Physical line from 1, where a table's record starts; `None` for the file as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Character in that line from 1; known for policies only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
    /// Column of a table by name, or path into the policy; empty for the record or file as a whole.
    pub field: String,
    /// The value found, as given: it may hold anything, so escape it before showing it.
    pub value: String,
    /// What was expected.
    pub expected: Cow<'static, str>,
    /// How to mend it.
    pub hint: Cow<'static, str>,
}

impl Located {
    /// An issue of a file as a whole; set `line` and `field` where it has a place in it.
    pub(crate) fn of_file(
        file: &str,
        kind: Code,
        value: impl Into<String>,
        expected: impl Into<Cow<'static, str>>,
        hint: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            file: file.to_owned(),
            kind,
            line: None,
            column: None,
            field: String::new(),
            value: value.into(),
            expected: expected.into(),
            hint: hint.into(),
        }
    }
}

/// A number of cells, in words.
pub(crate) fn cells(count: usize) -> String {
    format!("{count} cell{}", if count == 1 { "" } else { "s" })
}

/// All issues of all files, in a fixed order, without repetition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report(Vec<Located>);

impl Report {
    /// A report of these issues.
    #[must_use]
    pub fn new(mut issues: Vec<Located>) -> Self {
        issues.sort_unstable();
        issues.dedup();
        Self(issues)
    }

    /// The issues, by file, kind, line and column.
    #[must_use]
    pub fn issues(&self) -> &[Located] {
        &self.0
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The last line of the text: `N problems in M files; nothing was written.` Options of the command line are no file.
    #[must_use]
    pub fn summary(&self) -> String {
        let s = |n: usize| if n == 1 { "" } else { "s" };
        let problems = self.0.len();
        let by_file = self.0.chunk_by(|a, b| a.file == b.file);
        let files = by_file
            .filter(|of_file| of_file.iter().any(|issue| issue.kind != codes::BAD_OPTION))
            .count();
        let has_options = self.0.iter().any(|issue| issue.kind == codes::BAD_OPTION);
        let place = match (files, has_options) {
            (0, true) => "the options".to_owned(),
            (_, true) => format!("the options and {files} file{}", s(files)),
            (_, false) => format!("{files} file{}", s(files)),
        };
        format!(
            "{problems} problem{} in {place}; nothing was written.",
            s(problems)
        )
    }
}

impl Serialize for Report {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut report = serializer.serialize_struct("Report", 3)?;
        report.serialize_field("format", "hubmatch-issues")?;
        report.serialize_field("version", &REPORT_VERSION)?;
        report.serialize_field("issues", &self.0)?;
        report.end()
    }
}

impl fmt::Display for Report {
    /// Plain text for a terminal, by file and kind: at most [`SHOWN_PER_KIND`] of a kind, nothing of the
    /// inputs unescaped.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for of_file in self.0.chunk_by(|a, b| a.file == b.file) {
            writeln!(
                f,
                "{}",
                plain(
                    of_file.first().map_or("", |issue| &issue.file),
                    4 * VALUE_CHARS
                )
            )?;
            for of_kind in of_file.chunk_by(|a, b| a.kind == b.kind) {
                writeln!(
                    f,
                    "  {} ({})",
                    of_kind.first().map_or("", |issue| issue.kind.name()),
                    of_kind.len()
                )?;
                for issue in of_kind.iter().take(SHOWN_PER_KIND) {
                    writeln!(f, "    {issue}")?;
                }
                if let Some(more) = of_kind
                    .len()
                    .checked_sub(SHOWN_PER_KIND)
                    .filter(|more| *more > 0)
                {
                    writeln!(f, "    ... and {more} more of this kind")?;
                }
            }
            writeln!(f)?;
        }
        f.write_str(&self.summary())
    }
}

impl fmt::Display for Located {
    /// The issue without its file and kind: `line 4, pupils: "12.5": expected ...; hint`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut place = Vec::new();
        place.extend(self.line.map(|line| format!("line {line}")));
        place.extend(self.column.map(|column| format!("column {column}")));
        if !self.field.is_empty() {
            place.push(plain(&self.field, 2 * VALUE_CHARS));
        }
        if !place.is_empty() {
            write!(f, "{}: ", place.join(", "))?;
        }
        if !self.value.is_empty() {
            write!(f, "{}: ", quoted(&self.value, VALUE_CHARS))?;
        }
        let sentence = |text: &str| plain(text, SENTENCE_CHARS);
        write!(
            f,
            "expected {}; {}",
            sentence(&self.expected),
            sentence(&self.hint)
        )
    }
}
