//! One record: its cells as values, each fault reported with its place.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use hub_core::model::{Term, Urn};
use hub_core::problem::is_period;
use jiff::civil::Date;

use super::Column;
use super::header::Header;
use crate::report::{Located, codes};
use crate::sheets::unguarded;
use crate::suggest;
use hub_core::issue::Code;

/// The cell was bad, and its issue is in the report already.
pub(crate) struct Reported;

/// A cell's value; `None` where the cell or the column is empty or absent.
pub(crate) type Cell<T> = Result<Option<T>, Reported>;

/// Words that other files use for a missing value. Here only an empty cell is missing.
const WORDS_FOR_MISSING: [&str; 24] = [
    "na",
    "n/a",
    "#n/a",
    "nan",
    "null",
    "none",
    "nil",
    "supp",
    "suppressed",
    "c",
    "x",
    "z",
    "k",
    "u",
    "ne",
    "np",
    "low",
    "unknown",
    "missing",
    "-",
    "--",
    ".",
    "..",
    "?",
];
/// What spreadsheet programs show where a formula has no value. `#N/A` is not among them: people write it for a missing value.
const SHEET_ERRORS: [&str; 6] = ["#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"];
/// Most bytes of a value that an issue keeps.
const VALUE_BYTES: usize = 1 << 10;
const FILL: &str = "write the value: it may not be missing";
const LEAVE_EMPTY: &str = "leave the cell empty where the value is missing";

/// A record being read.
pub(crate) struct Row<'a, C> {
    pub(super) file: &'a str,
    pub(super) line: u64,
    pub(super) record: &'a csv::ByteRecord,
    pub(super) header: &'a Header<C>,
    pub(super) issues: &'a mut Vec<Located>,
    /// Whether text may be guarded against being taken for a formula, as in tables that this program writes.
    pub(super) is_guarded: bool,
}

impl<'a, C: Column> Row<'a, C> {
    /// A record of a table that is read by other means; what is wrong with it goes to `issues`.
    pub(crate) fn new(
        file: &'a str,
        line: u64,
        record: &'a csv::ByteRecord,
        header: &'a Header<C>,
        issues: &'a mut Vec<Located>,
    ) -> Self {
        Self {
            file,
            line,
            record,
            header,
            issues,
            is_guarded: false,
        }
    }

    /// Adds an issue about a cell.
    pub(crate) fn fault(
        &mut self,
        column: C,
        kind: Code,
        value: &str,
        expected: impl Into<Cow<'static, str>>,
        hint: impl Into<Cow<'static, str>>,
    ) -> Reported {
        let at = self.header.cell(column);
        self.add(column.name(), at, kind, value, expected.into(), hint.into())
    }

    fn add(
        &mut self,
        field: &str,
        at: Option<usize>,
        kind: Code,
        value: &str,
        expected: Cow<'static, str>,
        hint: Cow<'static, str>,
    ) -> Reported {
        let urn = C::from_name("urn").and_then(|column| self.raw(column));
        self.issues.push(Located {
            line: Some(self.line),
            at,
            field: field.to_owned(),
            urn: urn.and_then(urn_of),
            ..Located::of_file(self.file, kind, short(value), expected, hint)
        });
        Reported
    }

    /// Whether the record has as many cells as the header; otherwise that is its one issue.
    pub(super) fn has_right_width(&mut self) -> bool {
        let (cells, width) = (self.record.len(), self.header.width);
        let count = |n: usize| format!("{n} cell{}", if n == 1 { "" } else { "s" });
        if cells != width {
            let kind = if cells < width {
                codes::TOO_FEW_CELLS
            } else {
                codes::TOO_MANY_CELLS
            };
            let hint = "check for a comma or a quotation mark too many or too few, here or on the line before";
            self.add(
                "",
                None,
                kind,
                &count(cells),
                format!("{}, as in the header", count(width)).into(),
                hint.into(),
            );
        }
        cells == width
    }

    /// The cell as it is, without any report.
    pub(crate) fn raw(&self, column: C) -> Option<&'a str> {
        let cell = self.record.get(self.header.cell(column)?)?;
        std::str::from_utf8(cell).ok().map(str::trim)
    }

    /// Text, without blanks around it, nor a guard before it.
    pub(crate) fn text(&mut self, column: C) -> Cell<&'a str> {
        let text = self.found(column)?;
        Ok(if self.is_guarded {
            text.map(unguarded)
        } else {
            text
        })
    }

    /// What a cell holds, without blanks around it.
    fn found(&mut self, column: C) -> Cell<&'a str> {
        let Some(cell) = self.header.cell(column).and_then(|at| self.record.get(at)) else {
            return Ok(None);
        };
        match std::str::from_utf8(cell) {
            Ok(text) if SHEET_ERRORS.contains(&text.trim()) => Err(self.fault(
                column,
                codes::ERROR_VALUE,
                text.trim(),
                "a value: this is what a spreadsheet program shows for a formula that failed",
                "mend the formula and save the file again, or leave the cell empty",
            )),
            Ok(text) => Ok(Some(text.trim()).filter(|text| !text.is_empty())),
            Err(_) => Err(self.fault(
                column,
                codes::NOT_UTF8,
                &String::from_utf8_lossy(cell),
                "text in UTF-8",
                "save as CSV UTF-8",
            )),
        }
    }

    /// Text of its own, without blanks around it.
    pub(crate) fn owned(&mut self, column: C) -> Option<String> {
        self.text(column).ok().flatten().map(str::to_owned)
    }

    /// What `read` makes of a required cell; an empty one is an issue.
    pub(crate) fn required<T>(
        &mut self,
        column: C,
        read: impl FnOnce(&mut Self, C) -> Cell<T>,
    ) -> Option<T> {
        match read(self, column) {
            Ok(None) if self.header.cell(column).is_some() => {
                // What the file has in its place may be an issue already.
                let here = self.issues.iter().rev();
                let mut here = here.take_while(|issue| issue.line == Some(self.line));
                if here.any(|issue| issue.field == column.name()) {
                    return None;
                }
                self.fault(
                    column,
                    codes::EMPTY_CELL,
                    "",
                    "a value: every record has one",
                    "fill the cell",
                );
                None
            }
            Ok(value) => value,
            Err(Reported) => None,
        }
    }

    /// What `parse` makes of a cell; `None` from it is the issue of that kind.
    pub(crate) fn parse<T>(
        &mut self,
        column: C,
        kind: Code,
        expected: &'static str,
        hint: impl Into<Cow<'static, str>>,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Cell<T> {
        let Some(text) = self.found(column)? else {
            return Ok(None);
        };
        match parse(text) {
            Some(value) => Ok(Some(value)),
            None if stands_for_missing(text) => Err(self.missing(column, text, expected)),
            None => Err(self.fault(column, kind, text, expected, hint)),
        }
    }

    /// Adds the issue of a word that stands for a missing value, which every record of the table must have in some columns.
    pub(crate) fn missing(
        &mut self,
        column: C,
        text: &str,
        expected: impl Into<Cow<'static, str>>,
    ) -> Reported {
        let is_required = C::REQUIRED.iter().any(|it| it.at() == column.at());
        let hint = if is_required { FILL } else { LEAVE_EMPTY };
        self.fault(column, codes::MISSING_NOT_EMPTY, text, expected, hint)
    }

    /// A whole number, 0 or more, in digits.
    pub(crate) fn integer(&mut self, column: C) -> Cell<u32> {
        let digits = |text: &str| {
            text.bytes()
                .all(|byte| byte.is_ascii_digit())
                .then(|| text.parse().ok())
                .flatten()
        };
        self.parse(
            column,
            codes::BAD_INTEGER,
            "a whole number, 0 or more, in digits only",
            "write it without sign, separators and fraction",
            digits,
        )
    }

    /// A school's URN.
    pub(crate) fn urn(&mut self, column: C) -> Cell<Urn> {
        let whole = self.raw(column).and_then(|text| text.strip_suffix(".0"));
        let hint: Cow<'static, str> = match whole.and_then(urn_of) {
            Some(urn) => format!("write {urn}: some program has made a decimal of it").into(),
            None => "look the school up in Get Information about Schools".into(),
        };
        let expected = "a URN of six digits, from 100000";
        self.parse(column, codes::BAD_URN, expected, hint, urn_of)
    }

    /// A finite number in `range`.
    pub(crate) fn number(&mut self, column: C, range: RangeInclusive<f64>) -> Cell<f64> {
        let hint = "write it with a decimal point, without % and thousands separators";
        let value = self.parse(column, codes::BAD_NUMBER, "a number", hint, finite)?;
        match value {
            Some(number) if !range.contains(&number) => {
                let text = self.raw(column).unwrap_or_default();
                let expected = if *range.end() >= f64::MAX {
                    format!("a number, {} or more", range.start())
                } else {
                    format!("a number from {} to {}", range.start(), range.end())
                };
                Err(self.fault(
                    column,
                    codes::OUT_OF_RANGE,
                    text,
                    expected,
                    "correct the number, or leave the cell empty",
                ))
            }
            value => Ok(value),
        }
    }

    /// A day, written year-month-day.
    pub(crate) fn date(&mut self, column: C) -> Cell<Date> {
        let parse = |text: &str| {
            let shape = text.len() == 10
                && text.bytes().enumerate().all(|(at, byte)| {
                    if at == 4 || at == 7 {
                        byte == b'-'
                    } else {
                        byte.is_ascii_digit()
                    }
                });
            shape.then(|| text.parse().ok()).flatten()
        };
        let is_digit = |byte: u8| byte.is_ascii_digit();
        let is_serial = |text: &str| text.len() == 5 && text.bytes().all(is_digit);
        let hint = if self.raw(column).is_some_and(is_serial) {
            "it may be the number by which a spreadsheet program keeps a day: format the cells as dates"
        } else {
            "write year, month and day with hyphens"
        };
        let expected = "a day that exists, written 2025-03-01";
        self.parse(column, codes::BAD_DATE, expected, hint, parse)
    }

    /// An academic year, written `2018/19`.
    pub(crate) fn period(&mut self, column: C) -> Cell<String> {
        let parse = |text: &str| is_period(text).then(|| text.to_owned());
        self.parse(
            column,
            codes::BAD_PERIOD,
            "an academic year such as 2018/19",
            "write four digits, a slash, and the last two digits of the year after",
            parse,
        )
    }

    /// A word of a vocabulary.
    pub(crate) fn word<T: Term>(&mut self, column: C) -> Cell<T> {
        let Some(text) = self.text(column)? else {
            return Ok(None);
        };
        self.one_word(column, text).map(Some)
    }

    fn one_word<T: Term>(&mut self, column: C, text: &str) -> Result<T, Reported> {
        if let Some(word) = T::from_name(text) {
            return Ok(word);
        }
        let names: Vec<_> = T::ALL.iter().map(|word| word.name()).collect();
        let expected = format!("{}: {}", T::NOUN, names.join(", "));
        if stands_for_missing(text) {
            return Err(self.missing(column, text, expected));
        }
        let hint = suggest::did_you_mean(text, names, "use a word of the list");
        Err(self.fault(column, codes::UNKNOWN_WORD, text, expected, hint))
    }

    /// The items of a list separated by semicolons; an empty item is an issue.
    pub(crate) fn items(&mut self, column: C) -> Result<Vec<&'a str>, Reported> {
        let Some(text) = self.text(column)? else {
            return Ok(Vec::new());
        };
        let items: Vec<_> = text.split(';').map(str::trim).collect();
        if items.contains(&"") {
            return Err(self.fault(
                column,
                codes::EMPTY_ITEM,
                text,
                "items separated by single semicolons",
                "remove the semicolon that is too many",
            ));
        }
        Ok(items)
    }

    /// A set of words separated by semicolons; what can be read of it.
    pub(crate) fn words<T: Term + Ord>(&mut self, column: C) -> BTreeSet<T> {
        let mut words = BTreeSet::new();
        for item in self.items(column).unwrap_or_default() {
            if let Ok(word) = self.one_word(column, item)
                && !words.insert(word)
            {
                self.fault(
                    column,
                    codes::REPEATED_WORD,
                    item,
                    "each word once",
                    "remove the repetition",
                );
            }
        }
        words
    }
}

/// A value as an issue keeps it: of a long one the beginning.
fn short(value: &str) -> String {
    let end = value.floor_char_boundary(VALUE_BYTES);
    let cut = if end < value.len() { "…" } else { "" };
    value.get(..end).unwrap_or(value).to_owned() + cut
}

/// The URN that is written so: six digits, from 100000.
/// A URN as it is written: six digits.
pub(crate) fn urn_of(text: &str) -> Option<Urn> {
    Some(text)
        .filter(|text| text.len() == 6 && text.bytes().all(|byte| byte.is_ascii_digit()))?
        .parse()
        .ok()
        .and_then(Urn::new)
}

fn finite(text: &str) -> Option<f64> {
    let plain = text
        .bytes()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-' | b'+' | b'e' | b'E'));
    // Digits that overflow parse to infinity, so the test for plain characters is not enough.
    plain
        .then(|| text.parse().ok())
        .flatten()
        .filter(|number: &f64| number.is_finite())
}

/// Whether other files use the word for a missing value.
pub(crate) fn stands_for_missing(text: &str) -> bool {
    WORDS_FOR_MISSING
        .iter()
        .any(|word| word.eq_ignore_ascii_case(text))
}
