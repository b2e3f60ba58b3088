//! Which column of an export answers which question.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::columns::ColumnsFile;
use super::letters::SAY_ENCODING;
use crate::blanks::{bare, normal};
use crate::form::{Answer, questions};
use crate::report::{Located, codes};
use crate::suggest;
use crate::table::{Column, Headings};

/// Columns that intake itself adds to rows that it rejects; a mended file may still have them.
pub(super) const ADDED: [&str; 4] = [
    "rejected_file",
    "rejected_row",
    "rejected_codes",
    "rejected_reasons",
];

/// The headings that are understood.
pub(super) struct Known {
    /// By heading, in small letters.
    answers: BTreeMap<String, Answer>,
    /// The words of each of these headings.
    words: Vec<(BTreeSet<String>, Answer)>,
    ignored: BTreeSet<String>,
}

impl Known {
    /// Each question by its key, its text, and the heading that the columns file gives it. What that file says of a heading goes before what it is to us.
    pub(super) fn new(file: &ColumnsFile) -> Self {
        let asked = questions()
            .iter()
            .flat_map(|it| [(normal(it.key()), it.answer), (normal(it.text), it.answer)]);
        let given = file.columns.iter();
        let given =
            given.filter_map(|(key, heading)| Some((normal(heading), Answer::from_name(key)?)));
        let given: BTreeMap<String, Answer> = given.collect();
        let mut answers: BTreeMap<String, Answer> = asked.collect();
        let ignored = file.ignore.iter().map(String::as_str).chain(ADDED);
        let ignored: BTreeSet<String> = ignored.map(normal).collect();
        answers.retain(|heading, _| !ignored.contains(heading));
        answers.extend(given);
        let words = answers.iter().map(|(heading, it)| (words(heading), *it));
        Self {
            words: words.filter(|(words, _)| !words.is_empty()).collect(),
            answers,
            ignored,
        }
    }

    /// The question that a column of this heading answers; `None` where it is ignored.
    pub(super) fn answer(&self, name: &str) -> Option<Answer> {
        self.answers.get(&normal(name)).copied()
    }

    /// The heading that is near to one in spelling.
    fn nearest(&self, name: &str) -> Option<&str> {
        suggest::nearest(&normal(name), self.answers.keys().map(String::as_str))
    }

    /// The question that a heading may be meant for: one that is near in spelling, or of whose heading it has all words, as "School URN" has those of `urn`; of
    /// several the one with most words. Too weak a likeness to tell headings from text by.
    fn meant(&self, name: &str) -> Option<Answer> {
        if let Some(near) = self.nearest(name) {
            return self.answers.get(near).copied();
        }
        let given = words(name);
        let within = |(words, _): &&(BTreeSet<String>, Answer)| words.is_subset(&given);
        let within = self.words.iter().filter(within);
        // The last of several greatest is taken, and should be the first.
        let most = within.rev().max_by_key(|(words, _)| words.len());
        most.map(|(_, answer)| *answer)
    }
}

impl Headings for Known {
    fn knows(&self, name: &str) -> bool {
        let name = normal(name);
        self.answers.contains_key(&name) || self.ignored.contains(&name)
    }

    fn is_near(&self, name: &str) -> bool {
        self.knows(name) || self.nearest(name).is_some()
    }

    fn required(&self) -> String {
        let names: Vec<_> = Answer::REQUIRED.iter().map(|it| it.name()).collect();
        names.join(", ")
    }
}

/// Where each answer is in a row.
pub(super) struct Placed {
    /// By the answer's place in the form.
    pub(super) cells: Vec<Option<usize>>,
    /// Columns without a heading: nothing may stand in them.
    pub(super) unnamed: Vec<usize>,
    pub(super) width: usize,
    /// Of a list of rejected rows, in which text was guarded against being taken for a formula: the columns that say which export and row each was.
    pub(super) from: Option<(usize, usize)>,
}

/// Reads the header of an export; what is wrong with it goes to `issues`.
pub(super) fn place(
    file: &str,
    line: u64,
    record: &csv::ByteRecord,
    known: &Known,
    issues: &mut Vec<Located>,
) -> Placed {
    let mut placed = Placed {
        cells: vec![None; Answer::ALL.len()],
        unnamed: Vec::new(),
        width: record.len(),
        from: added(record),
    };
    let fault = |at, kind, name: &str, expected: &str, hint: String| Located {
        at: Some(at),
        line: Some(line),
        field: name.to_owned(),
        ..Located::of_file(file, kind, name, expected.to_owned(), hint)
    };
    let mut meant = Vec::new();
    for (at, cell) in record.iter().enumerate() {
        let Ok(name) = std::str::from_utf8(cell).map(bare) else {
            let name = String::from_utf8_lossy(cell);
            issues.push(fault(
                at,
                codes::NOT_UTF8,
                &name,
                "text in UTF-8",
                SAY_ENCODING.to_owned(),
            ));
            continue;
        };
        if name.is_empty() {
            placed.unnamed.push(at);
            continue;
        }
        match known.answers.get(&normal(&name)) {
            None if known.knows(&name) => {}
            None => {
                let answer = known.meant(&name);
                issues.push(fault(
                    at,
                    codes::UNKNOWN_COLUMN,
                    &name,
                    "a question of the form, or a heading that the columns file names",
                    unknown(&name, answer),
                ));
                meant.extend(answer.map(|answer| (name, answer)));
            }
            Some(answer) => match placed.cells.get_mut(answer.at()) {
                Some(Some(_)) => issues.push(fault(
                    at,
                    codes::DUPLICATE_COLUMN,
                    &name,
                    &format!("one column for the question `{}`", answer.name()),
                    "rename one of the two, or ignore it in the columns file".to_owned(),
                )),
                Some(cell) => *cell = Some(at),
                None => {}
            },
        }
    }
    missing(file, line, &meant, &placed, issues);
    placed
}

/// The columns of a list of rejected rows that say which export and row each was.
fn added(record: &csv::ByteRecord) -> Option<(usize, usize)> {
    let column = |name: &str| {
        let mut cells = record.iter();
        cells.position(|cell| cell.trim_ascii() == name.as_bytes())
    };
    let [file, row, ..] = ADDED;
    column(file).zip(column(row))
}

/// How to mend a heading that is not known, where it may be meant for a question.
fn unknown(name: &str, meant: Option<Answer>) -> String {
    // What is shown here is shown again by the report, which escapes it.
    match meant {
        Some(answer) => format!(
            "if it is `{key}`, write {key} = {name:?} under [columns] in the columns file; if it is none, ignore = [{name:?}]",
            key = answer.name()
        ),
        None => format!(
            "say under [columns] in the columns file which question it answers, or ignore = [{name:?}]"
        ),
    }
}

/// Required questions without a column; `meant` are the headings that are not known and may be meant for a question.
fn missing(
    file: &str,
    line: u64,
    meant: &[(Cow<'_, str>, Answer)],
    placed: &Placed,
    issues: &mut Vec<Located>,
) {
    for answer in Answer::REQUIRED {
        if placed.cells.get(answer.at()).copied().flatten().is_some() {
            continue;
        }
        let mut others = meant.iter().filter(|(_, it)| it == answer);
        let near = others.next().map(|(name, _)| name);
        let hint = near.map_or_else(
            || format!("write {} = \"their heading\" under [columns] in the columns file", answer.name()),
            |near| format!("if it is the column {near:?}, write {} = {near:?} under [columns] in the columns file", answer.name()),
        );
        let issue = Located::of_file(
            file,
            codes::MISSING_COLUMN,
            "",
            format!("a column for the question `{}`", answer.name()),
            hint,
        );
        issues.push(Located {
            line: Some(line),
            field: answer.name().to_owned(),
            ..issue
        });
    }
}

/// The words of a heading, in small letters.
fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}
