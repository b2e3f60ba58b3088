//! Pages: what stands together, on one sheet of a workbook.

use std::borrow::Cow;

use super::{Cell, Head, Kind};

/// A table that is written whole.
#[derive(Clone, Debug)]
pub(crate) struct Sheet<'a> {
    /// Name of the file that it is, without an ending.
    pub(crate) name: Cow<'a, str>,
    /// Its columns.
    pub(crate) heads: Vec<Head>,
    /// Its rows, as wide as `heads`.
    pub(crate) rows: Vec<Vec<Cell<'a>>>,
}

/// A part of a page.
#[derive(Clone, Debug)]
pub(crate) enum Part<'a> {
    /// What the page is, or the table that follows.
    #[cfg_attr(
        not(feature = "xlsx"),
        expect(dead_code, reason = "only workbooks show it")
    )]
    Title(String),
    /// A sentence or two.
    #[cfg_attr(
        not(feature = "xlsx"),
        expect(dead_code, reason = "only workbooks show it")
    )]
    Note(String),
    /// Facts, each with what it is.
    Facts(Vec<(&'static str, Cell<'a>)>),
    /// A table.
    Sheet(Sheet<'a>),
    /// Text that is shown line by line, and the name of the file that it is.
    Text(&'static str, Cow<'a, str>),
}

/// A sheet of a workbook.
#[derive(Clone, Debug)]
pub(crate) struct Page<'a> {
    /// Its name, as people would write it: the writer makes one of it that workbooks can have.
    #[cfg_attr(
        not(feature = "xlsx"),
        expect(dead_code, reason = "only workbooks show it")
    )]
    pub(crate) name: Cow<'a, str>,
    /// Its parts, from the top.
    pub(crate) parts: Vec<Part<'a>>,
}

impl<'a> Page<'a> {
    /// A page of one table.
    pub(crate) fn of(name: &'static str, sheet: Sheet<'a>) -> Self {
        Self {
            name: name.into(),
            parts: vec![Part::Sheet(sheet)],
        }
    }
}

/// Facts as a table.
pub(crate) fn facts_sheet<'a>(facts: Vec<(&'static str, Cell<'a>)>) -> Sheet<'a> {
    let row = |(what, value): (&'static str, Cell<'a>)| {
        let value = match value {
            Cell::Empty => Cell::Empty,
            value => Cell::text(Some(value.into_text().into_owned())),
        };
        vec![Cell::text(Some(what)), value]
    };
    Sheet {
        name: "summary".into(),
        heads: vec![
            Head::new("what", Kind::Text),
            Head::new("value", Kind::Words),
        ],
        rows: facts.into_iter().map(row).collect(),
    }
}
