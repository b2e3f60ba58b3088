//! Which column of an export answers which question.

use std::collections::{BTreeMap, BTreeSet};

use super::columns::ColumnsFile;
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
        Self { answers, ignored }
    }

    /// The question that a column of this heading answers; `None` where it is ignored.
    pub(super) fn answer(&self, name: &str) -> Option<Answer> {
        self.answers.get(&normal(name)).copied()
    }

    /// The heading that one may be meant for.
    fn nearest(&self, name: &str) -> Option<&str> {
        let headings = || self.answers.keys().map(String::as_str);
        suggest::nearest(&normal(name), headings()).or_else(|| within(name, headings()))
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
    for (at, cell) in record.iter().enumerate() {
        let Ok(name) = std::str::from_utf8(cell).map(str::trim) else {
            let name = String::from_utf8_lossy(cell);
            issues.push(fault(
                at,
                codes::NOT_UTF8,
                &name,
                "text in UTF-8",
                super::rows::SAY_ENCODING.to_owned(),
            ));
            continue;
        };
        if name.is_empty() {
            placed.unnamed.push(at);
            continue;
        }
        match known.answers.get(&normal(name)) {
            None if known.knows(name) => {}
            None => issues.push(fault(
                at,
                codes::UNKNOWN_COLUMN,
                name,
                "a question of the form, or a heading that the columns file names",
                unknown(name, known),
            )),
            Some(answer) => match placed.cells.get_mut(answer.at()) {
                Some(Some(_)) => issues.push(fault(
                    at,
                    codes::DUPLICATE_COLUMN,
                    name,
                    &format!("one column for the question `{}`", answer.name()),
                    "rename one of the two, or ignore it in the columns file".to_owned(),
                )),
                Some(cell) => *cell = Some(at),
                None => {}
            },
        }
    }
    missing(file, line, record, known, &placed, issues);
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

fn unknown(name: &str, known: &Known) -> String {
    let near = known.nearest(name).and_then(|near| known.answers.get(near));
    // What is shown here is shown again by the report, which escapes it.
    match near {
        Some(answer) => format!(
            "if it is `{key}`, write {key} = {name:?} under [columns] in the columns file; if it is none, ignore = [{name:?}]",
            key = answer.name()
        ),
        None => format!(
            "say under [columns] in the columns file which question it answers, or ignore = [{name:?}]"
        ),
    }
}

/// Required questions without a column.
fn missing(
    file: &str,
    line: u64,
    record: &csv::ByteRecord,
    known: &Known,
    placed: &Placed,
    issues: &mut Vec<Located>,
) {
    for answer in Answer::REQUIRED {
        if placed.cells.get(answer.at()).copied().flatten().is_some() {
            continue;
        }
        let names = record
            .iter()
            .filter_map(|cell| std::str::from_utf8(cell).ok());
        let others: Vec<_> = names
            .map(str::trim)
            .filter(|name| !known.knows(name))
            .collect();
        let near = suggest::nearest(answer.name(), others.iter().copied()).or_else(|| {
            // Of those that have the question's words, one that is another question's as well is less like it.
            let is_meant = |name: &&&str| {
                known.nearest(name).and_then(|near| known.answers.get(near)) == Some(&answer)
            };
            others.iter().find(is_meant).copied()
        });
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

/// The longest of these of which a heading has all words, as "School URN" has those of `urn`; the first of several as long.
fn within<'a>(name: &str, headings: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let words = |text: &str| -> BTreeSet<String> {
        let letters = text.split(|c: char| !c.is_alphanumeric());
        letters
            .filter(|word| !word.is_empty())
            .map(str::to_lowercase)
            .collect()
    };
    let given = words(name);
    let all = headings.map(|heading| (words(heading), heading));
    let within = all.filter(|(words, _)| !words.is_empty() && words.is_subset(&given));
    // The last of several greatest is taken, so that the order is turned round.
    let longest = within.collect::<Vec<_>>().into_iter().rev();
    longest
        .max_by_key(|(words, _)| words.len())
        .map(|(_, heading)| heading)
}

/// Headings are the same whatever their capitals and blanks.
pub(super) fn normal(name: &str) -> String {
    name.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}
