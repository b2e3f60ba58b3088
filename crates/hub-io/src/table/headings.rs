//! Which columns the reader of a table knows: what a file is, and which of its sheets is meant, is told by them.

use std::marker::PhantomData;

use super::Column;
use crate::suggest;

/// The columns that a caller of [`Source::open`](super::Source::open) knows.
///
/// Names come without blanks around them. Asked of several threads, so it is `Sync`.
pub(crate) trait Headings: Sync {
    /// Whether a column may be called so.
    fn knows(&self, name: &str) -> bool;

    /// Whether the name may be a misspelt one of those known: a first row with such a name is still taken as the header.
    fn is_near(&self, name: &str) -> bool {
        self.knows(name)
    }

    /// The columns that a file must have, in words, for messages: `urn, name`.
    fn required(&self) -> String;
}

/// The columns of the enum `C`.
pub(super) struct ColumnsOf<C>(PhantomData<fn() -> C>);

impl<C> ColumnsOf<C> {
    pub(super) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<C: Column> Headings for ColumnsOf<C> {
    fn knows(&self, name: &str) -> bool {
        C::from_name(name).is_some()
    }

    fn is_near(&self, name: &str) -> bool {
        suggest::nearest(name, C::names()).is_some()
    }

    fn required(&self) -> String {
        let names: Vec<_> = C::REQUIRED.iter().map(|column| column.name()).collect();
        names.join(", ")
    }
}
