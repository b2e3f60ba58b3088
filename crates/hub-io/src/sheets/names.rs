//! Names of sheets and files, made of text from outside.

use std::collections::BTreeSet;

/// Characters of a sheet's name, as workbooks count them.
#[cfg(feature = "xlsx")]
const LONGEST_SHEET: usize = 31;
/// Characters of a file's name, without what is added to it.
const LONGEST_FILE: usize = 60;

/// Names that were given already, in lower case: neither sheets nor, on some systems, files are told apart by case.
#[derive(Debug, Default)]
pub(crate) struct Names(BTreeSet<String>);

impl Names {
    /// A name that a sheet can have, unlike all before.
    #[cfg(feature = "xlsx")]
    pub(crate) fn sheet(&mut self, text: &str) -> String {
        let is_bad = |c: char| c.is_control() || "[]:*?/\\".contains(c);
        let clean: String = text
            .chars()
            .map(|c| if is_bad(c) { '_' } else { c })
            .collect();
        let clean = clean.trim().trim_matches('\'');
        // A name that Excel keeps for itself.
        let is_taken = clean.is_empty() || clean.eq_ignore_ascii_case("history");
        let clean = if is_taken {
            format!("_{clean}")
        } else {
            clean.to_owned()
        };
        self.free(&clean, LONGEST_SHEET, |text| text.encode_utf16().count())
    }

    /// A part of a file's name that any system can have, unlike all before.
    pub(crate) fn file(&mut self, text: &str) -> String {
        let is_good = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
        let clean: String = text
            .chars()
            .map(|c| if is_good(c) { c } else { '_' })
            .collect();
        self.free(&clean, LONGEST_FILE, str::len)
    }

    /// The first of `text`, `text~2`, `text~3` and so on that is free, cut to `longest`.
    fn free(&mut self, text: &str, longest: usize, length: fn(&str) -> usize) -> String {
        let mut number = 1_u32;
        loop {
            let end = if number == 1 {
                String::new()
            } else {
                format!("~{number}")
            };
            let mut head = text.to_owned();
            while length(&head) + end.len() > longest {
                head.pop();
            }
            // The cut may have left an apostrophe at the end, which no name of a sheet may have.
            let name = format!("{}{end}", head.trim_end_matches('\''));
            if self.0.insert(name.to_lowercase()) {
                return name;
            }
            number += 1;
        }
    }
}
