//! The list of all codes: for programs, for spreadsheets, and as a page.

use std::borrow::Cow;
use std::fmt::Write;

use hub_core::issue::{About, Code};
use serde::Serialize;

use crate::sheets::{Cell, Head, Kind, Reader, to_csv};
use crate::suggest;

/// All codes that a report may have, in alphabetical order.
///
/// ```
/// let codes = hub_io::codes();
/// assert!(codes.iter().any(|code| *code == "bad_urn"));
/// ```
#[must_use]
pub fn codes() -> Vec<Code> {
    let mut all = [hub_core::issue::codes::ALL, super::codes::ALL].concat();
    all.sort_unstable();
    all
}

/// The code of this name.
///
/// # Errors
///
/// A sentence that says which name is near, or where the names are.
pub fn find_code(name: &str) -> Result<Code, String> {
    let all = codes();
    if let Some(code) = all.iter().find(|code| **code == name) {
        return Ok(*code);
    }
    let names = all.iter().map(|code| code.name());
    let fallback = "`hubmatch errors` lists them";
    Err(suggest::did_you_mean(name, names, fallback))
}

/// The words for what a code can be found in: `tables, policy`.
#[must_use]
pub fn origins(code: Code) -> String {
    let names = code.about().origins.iter().map(|origin| origin.name());
    names.collect::<Vec<_>>().join(", ")
}

/// Codes as one JSON object, indented: `{"format": "hubmatch-codes", "version": 1, "codes": [...]}`.
#[must_use]
pub fn codes_to_json(codes: &[Code]) -> String {
    #[derive(Serialize)]
    struct Listing<'a> {
        format: &'a str,
        version: u32,
        codes: Vec<&'a About>,
    }
    let listing = Listing {
        format: "hubmatch-codes",
        version: 1,
        codes: codes.iter().map(|code| code.about()).collect(),
    };
    // Invariant: text and lists of text always have a JSON.
    serde_json::to_string_pretty(&listing).unwrap_or_default() + "\n"
}

/// The columns of the table of codes.
const HEADS: [Head; 6] = [
    Head::new("code", Kind::Text),
    Head::new("origins", Kind::Text),
    Head::new("title", Kind::Text),
    Head::new("meaning", Kind::Text),
    Head::new("wrong", Kind::Text),
    Head::new("right", Kind::Text),
];

/// Codes as a table: code, origins, title, meaning, wrong, right.
#[must_use]
pub fn codes_to_csv(codes: &[Code]) -> Vec<u8> {
    let row = |code: &Code| {
        let about = code.about();
        let texts: [Cow<'static, str>; 6] = [
            about.name.into(),
            origins(*code).into(),
            about.title.into(),
            about.meaning.into(),
            about.wrong.into(),
            about.right.into(),
        ];
        texts.map(Cell::Text)
    };
    to_csv(&HEADS, codes.iter().map(row), Reader::Both)
}

/// The page `ERRORS.md`: all codes with their meaning.
#[must_use]
pub fn codes_page() -> String {
    let mut page = "# Errors\n\n\
        hubmatch reports everything wrong with all files at once. Each fault has one of these codes, which never change their meaning; `hubmatch errors CODE` \
        says what stands here. This page is made from the code.\n"
        .to_owned();
    for code in codes() {
        let about = code.about();
        let upper = capital(about.title);
        // Writing to a string cannot fail.
        let _ = write!(
            page,
            "\n## {}\n\n{upper}. {}\n\nFound in: {}.\n\n```text\nwrong: {}\nright: {}\n```\n",
            about.name,
            about.meaning,
            origins(code),
            about.wrong,
            about.right
        );
    }
    page
}

/// The same with a capital at the beginning.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}
