//! Answers as a form tool exports them.

use super::{Kind, Question, questions};
use crate::error::WriteError;
use crate::sheets::{self, Cell, Head, Reader, TableFormat, to_bytes};

/// Answers as a table such as form tools export: the questions' texts as headings, and the labels of choices.
///
/// `answer` gives what a row has for the question with a key; what is no word of a choice stays as it is.
///
/// # Errors
///
/// [`WriteError::Format`] for text that is too long for a cell of a workbook, and where the crate was built without the format.
pub fn export_to_table<R>(
    format: TableFormat,
    rows: &[R],
    answer: impl for<'r> Fn(&'r R, &str) -> &'r str,
) -> Result<Vec<u8>, WriteError> {
    let head = |question: &Question| Head::new(question.text, sheets::Kind::Text);
    let heads: Vec<Head> = questions().iter().map(head).collect();
    let answer = &answer;
    let row = |row| {
        let cell = move |question: &Question| labelled(question, answer(row, question.key()));
        questions().iter().map(cell)
    };
    to_bytes(
        format,
        "form",
        &heads,
        rows.iter().map(row),
        Reader::Program,
    )
}

fn labelled<'a>(question: &Question, text: &'a str) -> Cell<'a> {
    let label = |text: &'a str| {
        let mut choices = question.kind.choices().iter();
        let found = choices.find(|choice| choice.value == text);
        found.map_or(text, |choice| choice.label)
    };
    match question.kind {
        Kind::OneOf(_) => Cell::text(Some(label(text))),
        Kind::Choices(_) => {
            let labels: Vec<_> = text.split(';').map(label).collect();
            Cell::text(Some(labels.join(";")))
        }
        _ => Cell::text(Some(text)),
    }
}
