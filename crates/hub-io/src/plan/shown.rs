//! What an audience may see of a plan, as words to show on a page: the same pages, columns and cells as in its files.

use serde::Serialize;

use super::outputs::{Lookup, Outputs};
use super::tables::by_hub;
use super::{pages, public};
use crate::error::WriteError;
use crate::sheets::{Kind, Page, Part, Sheet};

/// What stands together.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShownPage {
    /// Its name: for a hub's page, the hub's id. May be free text: escape it.
    pub name: String,
    /// Its parts, from the top.
    pub parts: Vec<ShownPart>,
}

/// A part of a page. Every text may be free text: escape it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ShownPart {
    /// What the page is, or the table that follows.
    Title {
        /// The words.
        text: String,
    },
    /// A sentence or two.
    Note {
        /// The words.
        text: String,
    },
    /// Facts, each with what it is.
    Facts {
        /// What it is, and what it is like.
        facts: Vec<(String, String)>,
    },
    /// A table.
    Table(ShownTable),
    /// Text that is shown line by line.
    Lines {
        /// The lines.
        text: String,
    },
}

/// A table in words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ShownTable {
    /// What it is named as a file.
    pub name: String,
    /// Headings, and whether the column holds numbers.
    pub heads: Vec<(String, bool)>,
    /// Cells, as wide as `heads`; what is not for the reader reads "withheld".
    pub rows: Vec<Vec<String>>,
}

impl Outputs<'_> {
    /// The page of each hub, in order of id, by the rule for hubs: its own schools alone. Each comes with what its file is called, without an ending.
    #[must_use]
    pub fn pages_for_hubs(self) -> Vec<(String, ShownPage)> {
        let lookup = Lookup::new(self);
        let by_hub = by_hub(&lookup);
        pages::hubs(&lookup, &by_hub)
            .map(|(file, page)| (file, shown(page)))
            .collect()
    }

    /// The pages for the public: hubs and counts, small numbers withheld.
    ///
    /// # Errors
    ///
    /// [`WriteError::Format`] where the policy cannot be written as TOML.
    pub fn pages_for_public(self) -> Result<Vec<ShownPage>, WriteError> {
        let pages = public::pages(&Lookup::new(self))?;
        Ok(pages.into_iter().map(shown).collect())
    }
}

fn shown(page: Page<'_>) -> ShownPage {
    let part = |part: Part<'_>| match part {
        Part::Title(text) => ShownPart::Title { text },
        Part::Note(text) => ShownPart::Note { text },
        Part::Facts(facts) => {
            let words = |cell: crate::sheets::Cell<'_>| cell.into_words().into_owned();
            let facts = facts.into_iter();
            ShownPart::Facts {
                facts: facts
                    .map(|(what, cell)| (what.to_owned(), words(cell)))
                    .collect(),
            }
        }
        Part::Sheet(sheet) => ShownPart::Table(table(sheet)),
        Part::Text(_, text) => ShownPart::Lines {
            text: text.into_owned(),
        },
    };
    ShownPage {
        name: page.name.into_owned(),
        parts: page.parts.into_iter().map(part).collect(),
    }
}

pub(super) fn table(sheet: Sheet<'_>) -> ShownTable {
    let is_number = |kind: Kind| matches!(kind, Kind::Whole | Kind::Decimal | Kind::Tenths);
    let row = |row: Vec<crate::sheets::Cell<'_>>| {
        row.into_iter()
            .map(|cell| cell.into_words().into_owned())
            .collect()
    };
    ShownTable {
        name: sheet.name.into_owned(),
        heads: sheet
            .heads
            .iter()
            .map(|head| (head.title(), is_number(head.kind)))
            .collect(),
        rows: sheet.rows.into_iter().map(row).collect(),
    }
}
