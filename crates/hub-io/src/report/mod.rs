//! The issue report: everything wrong with all files, each with its place.

pub(crate) mod codes;
mod escape;
mod excerpt;
mod listing;
mod place;
mod table;
mod text;

use std::borrow::Cow;

use hub_core::issue::Code;
use hub_core::model::Urn;
use schemars::JsonSchema;
use serde::{Serialize, Serializer};

use crate::limits;

pub use escape::plain;
pub use text::Coloured;

pub(crate) use excerpt::Excerpt;
pub use listing::{codes, codes_page, codes_to_csv, codes_to_json, find_code, origins};
pub(crate) use place::place;

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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Located {
    /// The file, as it was named; `preset NAME` for a preset.
    pub file: String,
    /// Kind of fault, one of the [`codes`](crate::codes()), such as `duplicate_urn`.
    #[schemars(with = "String")]
    pub kind: Code,
    /// Physical line from 1, where a table's record starts; `None` for the file as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Number of the record in the file from 1, for JSON in which several records begin on one line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record: Option<u64>,
    /// Character in that line from 1, for text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
    /// The sheet of a workbook.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<String>,
    /// The cell of a sheet, such as `C4`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<String>,
    /// The school that the row is about, where it can be told.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urn: Option<Urn>,
    /// Column of a table by name, or path into the policy; empty for the record or file as a whole.
    pub field: String,
    /// The value found, as given: it may hold anything, so escape it before showing it.
    pub value: String,
    /// What was expected.
    pub expected: Cow<'static, str>,
    /// How to mend it.
    pub hint: Cow<'static, str>,
    /// The same for who calls functions, where that is another way than on the command line.
    #[serde(skip)]
    pub(crate) program_hint: Option<Cow<'static, str>>,
    /// What the file is made of.
    #[serde(skip)]
    pub(crate) medium: Medium,
    /// Position of the cell in its row, from 0.
    #[serde(skip)]
    pub(crate) at: Option<usize>,
    /// The line, where it is one of those that the text shows.
    #[serde(skip)]
    pub(crate) excerpt: Option<Excerpt>,
}

/// What a file is made of, which says how places in it are told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Medium {
    /// Lines of text.
    #[default]
    Text,
    /// Sheets of a workbook.
    Sheet,
    /// Rows of named columns, as in Parquet.
    Columns,
    /// The same in memory, where programs count rows from 0.
    Frame,
}

impl Medium {
    /// How people and programs name the row that would be at a line of a text with a header.
    pub(crate) fn row(self, line: u64) -> String {
        match self {
            Self::Text => format!("line {line}"),
            Self::Sheet => format!("row {line}"),
            Self::Columns => format!("row {}", line.saturating_sub(1)),
            Self::Frame => format!("row {}, counted from 0", line.saturating_sub(2)),
        }
    }
}

impl Located {
    /// The row as those count who gave it: of a data frame its position, from 0, and of anything else the line that it has, or would have below a header.
    #[must_use]
    pub fn row(&self) -> Option<u64> {
        match self.medium {
            Medium::Frame => self.line?.checked_sub(2),
            Medium::Text | Medium::Sheet | Medium::Columns => self.line,
        }
    }

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
            record: None,
            column: None,
            field: String::new(),
            value: value.into(),
            expected: expected.into(),
            hint: hint.into(),
            sheet: None,
            cell: None,
            urn: None,
            program_hint: None,
            medium: Medium::Text,
            at: None,
            excerpt: None,
        }
    }

    /// The same issue, with another hint for who calls functions: there are no options of a command there.
    pub(crate) fn in_programs(self, hint: impl Into<Cow<'static, str>>) -> Self {
        let program_hint = Some(hint.into());
        Self {
            program_hint,
            ..self
        }
    }

    /// The issue as it is told to who calls functions: with the hint for them, and of an option its argument.
    fn told_to_programs(mut self) -> Self {
        if let Some(hint) = self.program_hint.take() {
            self.hint = hint;
        }
        if self.kind == codes::BAD_OPTION
            && let Some(option) = self.field.strip_prefix("--")
        {
            self.field = option.replace('-', "_");
            "arguments".clone_into(&mut self.file);
        }
        self
    }

    /// Line and character of a text.
    fn spot(&self) -> Option<(u64, u64)> {
        let excerpt = self.excerpt.as_ref().map(Excerpt::spot);
        excerpt.or_else(|| self.line.zip(self.column))
    }

    /// Whether the other is about the same, shown or not.
    fn is_same(&self, other: &Self) -> bool {
        let of = |issue: &Self| (issue.line, issue.record, issue.column, issue.kind, issue.at);
        of(self) == of(other)
            && (&self.file, &self.sheet, &self.field) == (&other.file, &other.sheet, &other.field)
            && (&self.value, &self.expected, &self.hint)
                == (&other.value, &other.expected, &other.hint)
    }
}

/// What to do where not all issues are listed.
const MEND_THESE: &str =
    "so many more were counted and are not listed: mend those that are, and read the file again";

/// The issue that stands for so many others of a file.
pub(crate) fn more_problems(file: &str, count: u64) -> Located {
    Located::of_file(
        file,
        codes::MORE_PROBLEMS,
        count.to_string(),
        "problems few enough to be listed",
        limits::or_raise(MEND_THESE, "problems"),
    )
    .in_programs(MEND_THESE)
}

/// A number of cells, in words.
pub(crate) fn cells(count: usize) -> String {
    format!("{count} cell{}", if count == 1 { "" } else { "s" })
}

/// All issues of all files, in a fixed order, without repetition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    issues: Vec<Located>,
    told: Told,
}

/// Whom a report speaks to, which says by what names things are called there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Told {
    /// Who runs the command.
    #[default]
    Command,
    /// Who calls functions.
    Program,
}

impl Report {
    /// A report of these issues.
    #[must_use]
    pub fn new(mut issues: Vec<Located>) -> Self {
        issues.sort_unstable();
        issues.dedup_by(|later, first| {
            let is_same = first.is_same(later);
            if is_same && first.excerpt.is_none() {
                first.excerpt = later.excerpt.take();
            }
            is_same
        });
        let told = Told::Command;
        Self { issues, told }
    }

    /// The same report as it is told to who calls functions: with arguments in place of the command's options, paths from where the program is, and nothing about
    /// what would have been written.
    #[must_use]
    pub fn for_program(&self) -> Self {
        let issues = self.issues.iter().cloned();
        Self {
            told: Told::Program,
            ..Self::new(issues.map(Located::told_to_programs).collect())
        }
    }

    /// The issues, by file, kind, line and column.
    #[must_use]
    pub fn issues(&self) -> &[Located] {
        &self.issues
    }

    /// The report as JSON, indented: `{"format": "hubmatch-issues", "version": 1, "issues": [...]}`, as in the schema `issues`.
    #[must_use]
    pub fn to_json(&self) -> String {
        // Invariant: text and numbers always have a JSON.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// The same, in colours when it is shown: for a terminal.
    #[must_use]
    pub fn coloured(&self) -> Coloured<'_> {
        Coloured(self)
    }

    /// Whether all that is wrong is that the system does not give files: the input or output failed, and nothing can be said against what is in the files.
    #[must_use]
    pub fn is_unread(&self) -> bool {
        !self.is_empty()
            && self
                .issues
                .iter()
                .all(|issue| issue.kind == codes::CANNOT_READ)
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.issues.is_empty()
    }

    /// The last line of the text: `N problems in M files; nothing was written.` Options of the command line are no file. Who calls functions is told `N problems`: nobody asked that anything be
    /// written, and what is wrong need not be in files.
    #[must_use]
    pub fn summary(&self) -> String {
        let s = |n: usize| if n == 1 { "" } else { "s" };
        let count = |issue: &Located| {
            if issue.kind == codes::MORE_PROBLEMS {
                issue.value.parse().unwrap_or(0)
            } else {
                1
            }
        };
        let problems: usize = self.issues.iter().map(count).sum();
        let problems = format!("{problems} problem{}", s(problems));
        if self.told == Told::Program {
            return problems;
        }
        let by_file = self.issues.chunk_by(|a, b| a.file == b.file);
        let files = by_file
            .filter(|of_file| of_file.iter().any(|issue| issue.kind != codes::BAD_OPTION))
            .count();
        let has_options = self
            .issues
            .iter()
            .any(|issue| issue.kind == codes::BAD_OPTION);
        let place = match (files, has_options) {
            (0, true) => "the options".to_owned(),
            (_, true) => format!("the options and {files} file{}", s(files)),
            (_, false) => format!("{files} file{}", s(files)),
        };
        format!("{problems} in {place}; nothing was written.")
    }
}

/// A report as its JSON has it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Report")]
pub(crate) struct Document<'a> {
    /// `hubmatch-issues`.
    format: &'static str,
    /// Version of the format.
    version: u32,
    /// What is wrong, by file, kind, line and column; nothing where the list is empty.
    issues: &'a [Located],
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let document = Document {
            format: "hubmatch-issues",
            version: REPORT_VERSION,
            issues: &self.issues,
        };
        document.serialize(serializer)
    }
}
