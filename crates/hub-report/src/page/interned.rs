//! Texts that many schools share, each stored once.

use std::collections::BTreeMap;

use serde::Serialize;

/// Texts by number, in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Interned {
    numbers: BTreeMap<String, i32>,
    texts: Vec<String>,
}

impl Interned {
    /// The number of a text.
    pub(super) fn number(&mut self, text: impl Into<String>) -> i32 {
        let text = text.into();
        if let Some(number) = self.numbers.get(&text) {
            return *number;
        }
        // There are fewer texts than schools times hubs, of which a page holds far fewer.
        let number = i32::try_from(self.texts.len()).unwrap_or(i32::MAX);
        self.texts.push(text.clone());
        self.numbers.insert(text, number);
        number
    }

    /// The number of a text that may not be there; -1 for none.
    pub(super) fn maybe(&mut self, text: Option<impl Into<String>>) -> i32 {
        text.map_or(-1, |text| self.number(text))
    }
}

impl Serialize for Interned {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.texts.serialize(to)
    }
}
