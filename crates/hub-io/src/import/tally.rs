//! Counts with examples.

use schemars::JsonSchema;
use serde::Serialize;

/// How many examples a count carries.
pub(super) const EXAMPLES: usize = 10;

/// A count of rows or schools, with what they have in common and the first few of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Tally {
    /// A stable code.
    pub code: &'static str,
    /// What they have in common, in words.
    pub what: String,
    /// How many.
    pub count: usize,
    /// The first few: URNs, or lines of the file.
    pub examples: Vec<String>,
}

impl Tally {
    /// Nothing counted yet.
    pub(super) fn new(code: &'static str, what: impl Into<String>) -> Self {
        Self {
            code,
            what: what.into(),
            count: 0,
            examples: Vec::new(),
        }
    }

    /// A count without examples.
    pub(super) fn of(code: &'static str, what: impl Into<String>, count: usize) -> Self {
        Self {
            count,
            ..Self::new(code, what)
        }
    }

    /// Counts one more, of those that need no example.
    pub(super) fn count(&mut self) {
        self.count += 1;
    }

    /// Counts one more.
    pub(super) fn add(&mut self, example: &impl ToString) {
        self.count += 1;
        if self.examples.len() < EXAMPLES {
            self.examples.push(example.to_string());
        }
    }
}

/// Those that counted anything.
pub(super) fn counted(tallies: impl IntoIterator<Item = Tally>) -> Vec<Tally> {
    tallies
        .into_iter()
        .filter(|tally| tally.count > 0)
        .collect()
}

/// What a symbol for a missing value says, by the publications' own keys; nothing where it says no more than that.
///
/// A value that rounds to zero is not zero, and one of low reliability is not published as it is: neither is taken.
pub(super) fn meaning(symbol: &str) -> Option<&'static str> {
    Some(match symbol {
        "z" => "not applicable",
        "x" | "NA" => "not available",
        "c" | "SUPP" => "suppressed",
        "k" | "low" => "rounds to zero",
        "u" => "unreliable",
        "NE" => "no entries",
        "9" => "not judged",
        "NULL" => "none",
        _ => return None,
    })
}

/// A symbol that stands for a missing value, and how often it did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MissingSymbol {
    /// The column.
    pub column: &'static str,
    /// The symbol, as it is written in the file; empty for a blank cell.
    pub symbol: &'static str,
    /// How many cells of the rows read hold it.
    pub count: usize,
}

/// A school that took the row of its predecessor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Succession {
    /// URN of the school.
    #[schemars(with = "u32")]
    pub urn: hub_core::model::Urn,
    /// URN under which the row is.
    #[schemars(with = "u32")]
    pub predecessor: hub_core::model::Urn,
}
