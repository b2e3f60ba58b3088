//! One row of an export: the applications that it makes, or everything that is wrong with it.

use std::collections::BTreeSet;

use hub_core::issue::Code;
use hub_core::model::School;
use jiff::civil::DateTime;

use super::cells::{plain, say_how};
use super::columns::ColumnsFile;
use super::reader::{Reader, question};
use crate::form::{Answer, Question, questions};
use crate::report::{Located, codes};
use crate::table::{Column, Header, Row};

use Answer as A;

/// One school's application, as the form has it.
#[derive(Clone, Debug, PartialEq)]
pub struct Application {
    /// The school, as far as the form tells.
    pub school: School,
    /// When the form was sent.
    pub sent: DateTime,
    /// The export that it is in.
    pub file: String,
    /// Its row there, from 1 for the header; of JSON with several records on a line, the number of the record.
    pub row: u64,
    /// Who agrees, whom to contact, and what was said beside.
    pub people: People,
}

/// The part of the form that is about people. Free text is kept as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct People {
    /// Name of the head teacher, who agrees.
    pub head_name: String,
    /// Who signs for the trust.
    pub trust_signatory: String,
    /// Whether a trust agrees; where it must, it does.
    pub trust_agrees: bool,
    /// Whom the hub may contact.
    pub contact_name: String,
    /// That person's role.
    pub contact_role: String,
    /// E-mail address.
    pub contact_email: String,
    /// Telephone number.
    pub contact_phone: String,
    /// When the school can meet, the form's words joined by semicolons.
    pub meeting_times: String,
    /// Whatever else was said.
    pub comments: String,
}

/// A row as it stands in the export.
pub(super) struct Raw<'a> {
    pub(super) file: &'a str,
    pub(super) line: u64,
    /// Cells without blanks around them, by the answer's place in the form.
    pub(super) cells: &'a [String],
}

impl Raw<'_> {
    fn cell(&self, answer: Answer) -> &str {
        self.cells.get(answer.at()).map_or("", String::as_str)
    }
}

/// The applications of a row, one for each URN.
///
/// # Errors
///
/// Everything that is wrong with the row.
pub(super) fn applications(
    raw: &Raw<'_>,
    columns: &ColumnsFile,
) -> Result<Vec<Application>, Vec<Located>> {
    let mut issues = Vec::new();
    let several = items(raw.cell(A::Urn), columns).len().max(1);
    let mut made = Vec::with_capacity(several);
    for at in 0..several {
        let record = record(raw, columns, at, several, &mut issues);
        let header = Header::in_order();
        let before = issues.len();
        let mut row = Row::new(raw.file, raw.line, &record, &header, &mut issues);
        let mut reader = Reader {
            file: raw.file,
            line: raw.line,
            row: &mut row,
            columns,
            several,
        };
        made.extend(reader.application());
        for issue in issues.iter_mut().skip(before) {
            as_written(issue, raw, columns, at, several);
        }
    }
    let mut urns = BTreeSet::new();
    for twice in made.iter().filter(|it| !urns.insert(it.school.urn)) {
        issues.push(fault(
            raw,
            A::Urn,
            codes::REPEATED_WORD,
            &twice.school.urn.to_string(),
            "each URN once",
            "remove the repetition",
        ));
    }
    if issues.is_empty() {
        return Ok(made);
    }
    issues.sort_unstable();
    // What is asked once for all schools is wrong once.
    issues.dedup_by(|a, b| {
        let asked = Answer::from_name(&a.field).map(question);
        let is_shared = asked.is_some_and(|question| !question.may_be_several());
        (&a.field, a.kind, &a.value) == (&b.field, b.kind, &b.value)
            && (is_shared || a.urn == b.urn)
    });
    for issue in &mut issues {
        say_how(issue, &columns.read);
    }
    Err(issues)
}

fn fault(
    raw: &Raw<'_>,
    answer: Answer,
    kind: Code,
    value: &str,
    expected: &str,
    hint: &str,
) -> Located {
    let issue = Located::of_file(raw.file, kind, value, expected.to_owned(), hint.to_owned());
    Located {
        line: Some(raw.line),
        field: answer.name().to_owned(),
        ..issue
    }
}

/// The items of a cell. Form tools end lists with a separator, after which there is no item.
pub(super) fn items<'a>(text: &'a str, columns: &ColumnsFile) -> Vec<&'a str> {
    let mut items = split(text, columns);
    if items.last().is_some_and(|last| last.is_empty()) {
        items.pop();
    }
    items
}

/// The items of a cell, with an empty one after a separator at its end.
fn split<'a>(text: &'a str, columns: &ColumnsFile) -> Vec<&'a str> {
    split_at(text, columns.read.separator.char())
}

fn split_at(text: &str, separator: char) -> Vec<&str> {
    text.trim()
        .split([separator, '\n'])
        .map(str::trim)
        .collect()
}

/// The answers for the school `at` of `several`, in the order of the form.
fn record(
    raw: &Raw<'_>,
    columns: &ColumnsFile,
    at: usize,
    several: usize,
    issues: &mut Vec<Located>,
) -> csv::ByteRecord {
    let mut record = csv::ByteRecord::new();
    for question in questions() {
        let cell = own(raw, question, columns, at, several).unwrap_or_else(|given| {
            let expected = if question.may_be_shared() {
                format!(
                    "one answer for all {several} schools, or {several} separated as the URNs are"
                )
            } else {
                let or_none = if A::REQUIRED.contains(&question.answer) {
                    ""
                } else {
                    ", or none"
                };
                format!("{several} answers separated as the URNs are{or_none}")
            };
            let value = format!("{given} answer{}", if given == 1 { "" } else { "s" });
            issues.push(fault(
                raw,
                question.answer,
                codes::ANSWERS_OF_SEVERAL,
                &value,
                &expected,
                "give each school its own answer, in the order of the URNs",
            ));
            ""
        });
        record.push_field(plain(cell, question.kind, &columns.read).as_bytes());
    }
    record
}

/// Shows a fault's value as it stands in the cell, where what the columns file allows was undone before it was read.
fn as_written(
    issue: &mut Located,
    raw: &Raw<'_>,
    columns: &ColumnsFile,
    at: usize,
    several: usize,
) {
    let question = Answer::from_name(&issue.field).map(question);
    let Some(question) = question else { return };
    let cell = own(raw, question, columns, at, several).unwrap_or_default();
    if issue.value.as_str() == plain(cell, question.kind, &columns.read) {
        issue.value = cell.into();
    }
}

/// The part of a cell that is about one of several schools; how many answers there are where they cannot be shared out.
fn own<'a>(
    raw: &'a Raw<'_>,
    question: &Question,
    columns: &ColumnsFile,
    at: usize,
    several: usize,
) -> Result<&'a str, usize> {
    let cell = raw.cell(question.answer);
    if cell.is_empty() || !question.may_be_several() || (several == 1 && question.answer != A::Urn)
    {
        return Ok(cell);
    }
    // A separator at the end may stand before the empty answer of the last school, or end the list.
    let mut all = if question.answer == A::Name {
        // Names have commas within.
        split_at(cell, ';')
    } else {
        split(cell, columns)
    };
    if all.len() != several && all.last().is_some_and(|last| last.is_empty()) {
        all.pop();
    }
    match all.as_slice() {
        [one] if question.may_be_shared() => Ok(one),
        all if all.len() == several => Ok(all.get(at).copied().unwrap_or_default()),
        all => Err(all.len()),
    }
}
