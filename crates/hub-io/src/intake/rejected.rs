//! Rows with faults, kept so that very many of them take little memory.

use std::collections::BTreeMap;
use std::sync::Arc;

use hub_core::issue::Code;

use crate::form::Answer;
use crate::report::{Located, more_problems};
use crate::table::Column;

/// A row with faults.
#[derive(Clone, Debug, PartialEq)]
pub struct Rejected {
    /// The export that it is in.
    pub file: Arc<str>,
    /// Its row there, from 1 for the header; of JSON with several records on a line, the number of the record.
    pub row: u64,
    /// Its cells as they are, in the order of the form's questions.
    pub cells: Cells,
    /// What is wrong, as far as the export's limit of problems lets faults be kept whole.
    pub faults: Vec<Located>,
    /// What else is wrong with it, beyond that limit: of both together there is at least one.
    pub more: Vec<Brief>,
    /// Where it stood first, of a row that was rejected before: the export and the row.
    pub(super) first: Option<(Arc<str>, u64)>,
}

/// A fault of which only kind and question are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Brief {
    /// Kind of fault.
    pub kind: Code,
    /// The question's key; empty for the row as a whole.
    pub field: &'static str,
}

impl Brief {
    fn of(fault: &Located) -> Self {
        let field = Answer::from_name(&fault.field).map_or("", Column::name);
        let kind = fault.kind;
        Self { kind, field }
    }
}

impl Rejected {
    /// The kind of each fault.
    pub fn kinds(&self) -> impl Iterator<Item = Code> {
        let more = self.more.iter().map(|fault| fault.kind);
        self.faults.iter().map(|fault| fault.kind).chain(more)
    }
}

/// Texts one after the other in one piece of memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cells {
    text: Box<str>,
    ends: Box<[u32]>,
}

impl Cells {
    /// These texts, which are parts of one row and so within its limit.
    pub(super) fn new(cells: &[String]) -> Self {
        let mut end = 0_usize;
        let ends = cells.iter().map(|cell| {
            end += cell.len();
            u32::try_from(end).unwrap_or(u32::MAX)
        });
        Self {
            ends: ends.collect(),
            text: cells.concat().into(),
        }
    }

    /// Each text, in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let end = *end as usize;
            let cell = self.text.get(start..end).unwrap_or_default();
            start = end;
            cell
        })
    }
}

/// What a row says of whose it is.
#[derive(Debug)]
pub(super) struct Whose([String; 4]);

impl Whose {
    /// From a row's cells, by the answer's place in the form.
    pub(super) fn of<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let cells: Vec<&str> = cells.collect();
        let cell = |answer: Answer| {
            cells
                .get(answer.at())
                .copied()
                .unwrap_or_default()
                .to_owned()
        };
        Self([
            cell(Answer::Urn),
            cell(Answer::Name),
            cell(Answer::ContactEmail),
            cell(Answer::HeadName),
        ])
    }

    /// Whether two rows may be one: they share something, as mending changes a cell or two, or neither says anything.
    pub(super) fn is_of(&self, other: &Self) -> bool {
        let mut pairs = self.0.iter().zip(&other.0);
        let are_blank = self.0.iter().chain(&other.0).all(String::is_empty);
        are_blank || pairs.any(|(a, b)| a == b && !a.is_empty())
    }
}

/// Of the faults of an export as many as its limit of problems allows; others are kept in brief.
#[derive(Debug)]
pub(super) struct Keeper {
    left: u64,
}

impl Keeper {
    pub(super) fn new(most: u64) -> Self {
        Self { left: most }
    }

    /// The faults of a row that are kept whole, and the others.
    pub(super) fn keep(&mut self, mut faults: Vec<Located>) -> (Vec<Located>, Vec<Brief>) {
        let most = usize::try_from(self.left).unwrap_or(usize::MAX);
        let more = faults.iter().skip(most).map(Brief::of).collect();
        faults.truncate(most);
        faults.shrink_to_fit();
        self.left -= faults.len() as u64;
        (faults, more)
    }
}

/// For each export with faults that are kept in brief, the issue that says how many these are.
pub(super) fn beyond(rows: &[Rejected]) -> Vec<Located> {
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for row in rows.iter().filter(|row| !row.more.is_empty()) {
        *counts.entry(&row.file).or_default() += row.more.len() as u64;
    }
    let counts = counts.into_iter();
    counts
        .map(|(file, count)| more_problems(file, count))
        .collect()
}
